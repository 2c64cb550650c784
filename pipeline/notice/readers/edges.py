"""A PDF page -> the straight lines drawn on it, and whether it shows pictures."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.notice.readers.calls import (
    Piece,
    clip_of,
    clip_pieces,
    count_clips,
    count_pieces,
    draw_mode,
    extent_of,
    form_objects,
    get_type,
    matrix_of,
    page_objects,
    path_pieces,
)
from pipeline.notice.readers.glyphs import Matrix, View

MAX_STROKE = 2.5  # a path no thicker than this is a line
MIN_SEGMENT = 3.0  # shorter pieces of a bigger shape belong to letters and seals
BLEED = 0.5  # by which a line may lie on the border of what clips it
MAX_SEGMENTS = 2000  # a shape of more pieces is a picture
MAX_DEPTH = 5  # forms inside forms
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]


class Edge(NamedTuple):
    """A straight line along an axis: horizontal (`top == bottom`) or vertical (`x0 == x1`)."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def level(self) -> bool:
        """Return whether it is horizontal."""
        return self.top == self.bottom


@dataclass(slots=True)
class Drawing:
    """The lines of a page; `shades` are sides of filled areas, `pictures` counts images.

    Of the `texts` of a page some may be `lost`: they print nothing that pdfium can read.
    """

    edges: list[Edge] = field(default_factory=list)
    shades: list[Edge] = field(default_factory=list)
    pictures: int = 0
    texts: int = 0
    lost: int = 0


def read_drawing(page: Any, view: View, owners: Container[int]) -> Drawing:
    """Return what is drawn on a page, in points of the page as displayed.

    Args:
        page: a page pdfium has loaded.
        view: how its points are displayed.
        owners: the addresses of the text objects that were read.
    """
    drawing = Drawing()
    for objects, kinds, matrix in walk_groups(page_objects(page), IDENTITY, MAX_DEPTH):
        drawing.texts += kinds.count(pdfium.FPDF_PAGEOBJ_TEXT)
        drawing.pictures += kinds.count(pdfium.FPDF_PAGEOBJ_IMAGE)
        for item, kind in zip(objects, kinds, strict=True):
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                drawing.lost += item not in owners and is_void(item)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                read_path(drawing, item, matrix, view)
    return drawing


def is_void(item: int) -> bool:
    """Return whether an object has no extent; text printed a second time has one."""
    left, bottom, right, top = extent_of(item)
    return right - left <= 0 or top - bottom <= 0


def walk_groups(
    objects: Sequence[int], matrix: Matrix, depth: int
) -> Iterator[tuple[Sequence[int], list[int], Matrix]]:
    """Return objects in groups, with their types and the matrix that leads to the page.

    Args:
        objects: of a page or a form.
        matrix: leads from there to the page.
        depth: so many forms inside forms are opened; what they hold follows them.
    """
    kinds = list(map(get_type, objects))
    start = 0
    for place in range(len(kinds)) if pdfium.FPDF_PAGEOBJ_FORM in kinds else ():
        if kinds[place] == pdfium.FPDF_PAGEOBJ_FORM and depth > 0:
            yield objects[start:place], kinds[start:place], matrix
            form, start = objects[place], place + 1
            inner = multiply(matrix_of(form), matrix)
            yield from walk_groups(form_objects(form), inner, depth - 1)
    yield objects[start:], kinds[start:], matrix


def multiply(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    k, m, n, o, p, q = outer
    return (
        a * k + b * n,
        a * m + b * o,
        c * k + d * n,
        c * m + d * o,
        e * k + f * n + p,
        e * m + f * o + q,
    )


def read_path(drawing: Drawing, item: int, matrix: Matrix, view: View) -> None:
    """Add the lines of one path: itself where it is thin, else its straight pieces."""
    filled, stroked = draw_mode(item)
    if not (filled or stroked):
        return
    to_page = multiply(matrix, view.matrix)
    clip = read_clip(item, to_page) if matrix == IDENTITY else None
    shown = intersect(turn_box(extent_of(item), to_page), clip)
    if shown is None:
        return
    x0, top, x1, bottom = shown
    if min(x1 - x0, bottom - top) <= MAX_STROKE:
        drawing.edges.append(thin_edge(x0, top, x1, bottom))
        return
    if count_pieces(item) > MAX_SEGMENTS:
        return
    found = drawing.edges if stroked else drawing.shades
    for start, end in walk_lines(path_pieces(item), multiply(matrix_of(item), to_page)):
        edge = straight_edge(start, end)
        kept = None if edge is None else intersect((*edge,), shown)
        if kept is not None:
            found.append(Edge(*kept))


def intersect(one: Rectangle, other: Rectangle | None) -> Rectangle | None:
    """Return what two boxes share; the first one where there is no other."""
    if other is None:
        return one
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, bottom = min(one[2], other[2]), min(one[3], other[3])
    return (left, top, right, bottom) if left <= right and top <= bottom else None


def turn_box(box: Rectangle, to_page: Matrix) -> Rectangle:
    """Return a box of the file (any two corners) as left, top, right, bottom of the page."""
    one, other = apply(to_page, box[0], box[1]), apply(to_page, box[2], box[3])
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return left, top, right, bottom


def read_clip(item: int, to_page: Matrix) -> Rectangle | None:
    """Return the box within which an object shows, None where nothing clips it."""
    clip = clip_of(item)
    shown: Rectangle | None = None
    for number in range(count_clips(clip)):
        points = [apply(to_page, x, y) for _, x, y, _ in clip_pieces(clip, number)]
        if points:
            xs, ys = zip(*points, strict=True)
            box = (min(xs) - BLEED, min(ys) - BLEED, max(xs) + BLEED, max(ys) + BLEED)
            shown = intersect(box, shown) or (0.0, 0.0, 0.0, 0.0)
    return shown


def apply(matrix: Matrix, x: float, y: float) -> Point:
    """Return the point a matrix leads to."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def thin_edge(x0: float, top: float, x1: float, bottom: float) -> Edge:
    """Return the middle line of a thin box."""
    if x1 - x0 >= bottom - top:
        level = (top + bottom) / 2
        return Edge(x0, level, x1, level)
    place = (x0 + x1) / 2
    return Edge(place, top, place, bottom)


def walk_lines(pieces: Sequence[Piece], matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """Return start and end of the straight pieces of a path on the page."""
    first = last = (0.0, 0.0)
    for kind, x, y, closes in pieces:
        point = apply(matrix, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        if closes:
            yield point, first
            point = first
        last = point


def straight_edge(start: Point, end: Point) -> Edge | None:
    """Return the edge between two points, None where it is short or runs aslant."""
    (x0, y0), (x1, y1) = start, end
    wide, high = abs(x1 - x0), abs(y1 - y0)
    if max(wide, high) < MIN_SEGMENT or min(wide, high) > 0.5:
        return None
    return thin_edge(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
