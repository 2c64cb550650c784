"""Where the id of a mark is printed: the nearest spot at which it covers nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.publish.pictures.canvas import Area, Canvas

SLIDE = 3  # dots between two places that are tried
REACH = 14  # dots, how far above or below its mark an id may stand
INSIDE = 4  # dots; what reaches that far into a mark is part of it
GAP = 7  # dots between the print and what stands in the margin
ASIDE = 40  # dots, how far an id beyond the edge of the print may be moved up or down


def find_spot(canvas: Canvas, around: Area, size: tuple[int, int]) -> Area | None:
    """Return a free area of that width and height by a mark, else to the right of the print.

    Args:
        canvas: what is printed and drawn on it so far is not covered.
        around: the mark.
        size: width and height of the id, rim included.
    """
    others = [frame for frame in canvas.frames if frame.away(around.grown(-INSIDE))]
    for area in close_by(around, size):
        if canvas.is_free(area) and is_nearest(area, around, others):
            return area
    return find_margin(canvas, around, size, right=True)


def is_nearest(area: Area, own: Area, others: Iterable[Area]) -> bool:
    """Return whether an area is nearer to its own mark than to any other."""
    return all(area.away(own) < area.away(other) for other in others)


def find_margin(
    canvas: Canvas, around: Area, size: tuple[int, int], *, right: bool
) -> Area | None:
    """Return a free area of that size beyond the print, at the height of a mark."""
    return next(filter(canvas.is_free, in_margin(canvas, around, size, right=right)), None)


def close_by(around: Area, size: tuple[int, int]) -> Iterator[Area]:
    """Return the places above a mark and below it, the nearest first, then to its sides."""
    width, height = size
    left, top, right, bottom = around
    within = [*range(left, max(left, right - width) + 1, SLIDE)]
    over = [*range(left - SLIDE, left - width, -SLIDE), *range(left + SLIDE, right, SLIDE)]
    for away in range(REACH - height + 1):
        for start in [*within, *over]:
            yield placed(start, top - away - height, size)
            yield placed(start, bottom + away, size)
    middle = (top + bottom - height) // 2
    yield placed(right + 1, middle, size)
    yield placed(left - width - 1, middle, size)


def in_margin(
    canvas: Canvas, around: Area, size: tuple[int, int], *, right: bool
) -> Iterator[Area]:
    """Return the places beyond all print at the height of a mark, the nearest first."""
    import numpy

    middle = (around.top + around.bottom - size[1]) // 2
    for down in sorted(range(-ASIDE, ASIDE + 1, SLIDE), key=abs):
        top = max(0, middle + down)
        columns = numpy.flatnonzero(canvas.taken[top : top + size[1]].any(axis=0))
        if len(columns):
            edge = int(columns[-1]) + 1 + GAP if right else int(columns[0]) - GAP - size[0]
            yield placed(edge, top, size)


def placed(left: int, top: int, size: tuple[int, int]) -> Area:
    """Return the area of that size at a place."""
    return Area(left, top, left + size[0], top + size[1])
