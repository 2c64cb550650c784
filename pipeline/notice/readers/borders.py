"""Lines drawn on a page -> the same merged, and the outer borders a table does without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.notice.readers.edges import Edge

TOLERANCE = 3.0  # points; lines nearer than this are one line, or touch
MIN_EDGE = 3.0
MAX_HEADING = 60.0  # points, the height of a row without upright lines
LEFT, TOP = 0, 1  # of an Edge, where an upright and a level line lie
MIN_GROUP = 2  # a cross of two lines is no table


def merge_lines(edges: Iterable[Edge]) -> list[Edge]:
    """Return the lines with pieces joined, double lines made one and specks left out.

    The level ones come first, from the top; then the upright ones, from the left.
    """
    edges = list(edges)
    levels = [edge for edge in edges if edge.level]
    uprights = [edge for edge in edges if not edge.level]
    joined = [
        *join_pieces(sorted(snap(levels, TOP), key=lambda e: (e.top, e.x0)), TOP),
        *join_pieces(sorted(snap(uprights, LEFT), key=lambda e: (e.x0, e.top)), LEFT),
    ]
    return [e for e in joined if max(e.x1 - e.x0, e.bottom - e.top) >= MIN_EDGE]


def snap(edges: Sequence[Edge], side: int) -> list[Edge]:
    """Return lines of one direction; neighbours that nearly touch lie on their mean."""
    places = sorted({edge[side] for edge in edges})
    band_of = dict.fromkeys(places[:1], 0)
    for one, other in pairwise(places):
        band_of[other] = band_of[one] + (other > one + TOLERANCE)
    bands: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        bands[band_of[edge[side]]].append(edge)
    return [
        move(edge, side, sum(e[side] for e in band) / len(band) - edge[side])
        for _, band in sorted(bands.items())
        for edge in band
    ]


def move(edge: Edge, side: int, way: float) -> Edge:
    """Return a line moved to the right or down."""
    x0, top, x1, bottom = edge
    if side == LEFT:
        return Edge(x0 + way, top, x1 + way, bottom)
    return Edge(x0, top + way, x1, bottom + way)


def join_pieces(edges: Iterable[Edge], side: int) -> list[Edge]:
    """Return lines of one direction, in order; pieces of one line that touch are one."""
    start, end = 1 - side, 3 - side
    joined: list[Edge] = []
    for edge in edges:
        last = joined[-1] if joined else None
        if last is None or last[side] != edge[side] or edge[start] > last[end] + TOLERANCE:
            joined.append(edge)
        elif edge[end] > last[end]:
            joined[-1] = Edge(last.x0, last.top, *longer(edge, last, side))
    return joined


def longer(edge: Edge, last: Edge, side: int) -> tuple[float, float]:
    """Return right and lower end of a line that goes on to where the next piece ends."""
    return (last.x1, edge.bottom) if side == LEFT else (edge.x1, last.bottom)


def close_sides(edges: Sequence[Edge]) -> list[Edge]:
    """Return the outer borders that are missing where lines of a table end in the open.

    Args:
        edges: merged lines.

    Returns:
        One line for each side of a group of touching lines that has none, though lines end
        there.
    """
    added = []
    for group in stack_groups(join_beside(touching_groups(edges))):
        levels = sum(e.level for e in group)
        if (levels or stand_alike(group)) and levels < len(group) > MIN_GROUP:
            added += missing_sides(group)
    return added


def stand_alike(group: Sequence[Edge]) -> bool:
    """Return whether upright lines all begin and end at the same heights."""
    first = group[0]
    return all(near(e.top, first.top) and near(e.bottom, first.bottom) for e in group)


def join_beside(groups: Sequence[list[Edge]]) -> list[list[Edge]]:
    """Return the groups, those that run side by side with the same rows as one.

    A cell that spans all rows of a page (a category) has no level line there, and where it
    goes on over the page's ends nothing joins the lines at its left to those at its right.
    """
    joined: list[list[Edge]] = []
    for group in sorted(groups, key=lambda group: min(e.x0 for e in group)):
        beside = next((other for other in joined if run_alike(other, group)), None)
        if beside is None:
            joined.append(list(group))
        else:
            beside += group
    return joined


def run_alike(one: Sequence[Edge], other: Sequence[Edge]) -> bool:
    """Return whether two groups stand beside each other, of one height and of the same rows.

    A group that is one upright line, the side of a cell over all rows, has no rows.
    """
    heights = [(min(e.top for e in g), max(e.bottom for e in g)) for g in (one, other)]
    (top, bottom), (its_top, its_bottom) = heights
    if not near(top, its_top) or not near(bottom, its_bottom) or bottom - top < MIN_EDGE:
        return False
    if min(e.x0 for e in other) < max(e.x1 for e in one) + TOLERANCE:
        return False
    rows = sorted(([e.top for e in g if e.level] for g in (one, other)), key=len)
    return all(any(near(y, place) for place in rows[1]) for y in rows[0])


def touching_groups(edges: Sequence[Edge]) -> list[list[Edge]]:
    """Return the lines in groups that hang together."""
    groups: list[list[Edge]] = []
    for edge in edges:
        near = [group for group in groups if any(touch(edge, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([edge, *(other for group in near for other in group)])
    return groups


def stack_groups(groups: Sequence[list[Edge]]) -> list[list[Edge]]:
    """Return the groups, those of one width that stand close below each other as one.

    Where a heading runs across all columns, nothing joins the lines above it to those below.
    """
    stacked: list[list[Edge]] = []
    for group in sorted(groups, key=lambda group: min(e.top for e in group)):
        above = next((other for other in stacked if is_stacked(other, group)), None)
        if above is None:
            stacked.append(list(group))
        else:
            above += group
    return stacked


def is_stacked(above: Sequence[Edge], below: Sequence[Edge]) -> bool:
    """Return whether lines go on close below others, both groups open at the sides."""
    gap = min(e.top for e in below) - max(e.bottom for e in above)
    if not 0 <= gap <= MAX_HEADING:
        return False
    left, right = min(e.x0 for e in above), max(e.x1 for e in above)
    if not near(left, min(e.x0 for e in below)) or not near(right, max(e.x1 for e in below)):
        return False
    return not any(
        near(e.x0, left) or near(e.x0, right) for e in (*above, *below) if not e.level
    )


def touch(one: Edge, other: Edge) -> bool:
    """Return whether two lines meet."""
    return (
        one.x0 <= other.x1 + TOLERANCE
        and other.x0 <= one.x1 + TOLERANCE
        and one.top <= other.bottom + TOLERANCE
        and other.top <= one.bottom + TOLERANCE
    )


def missing_sides(group: Sequence[Edge]) -> list[Edge]:
    """Return the sides of the box around some lines at which they end in the open."""
    levels = [e for e in group if e.level]
    uprights = [e for e in group if not e.level]
    left, right = min(e.x0 for e in group), max(e.x1 for e in group)
    top, bottom = min(e.top for e in group), max(e.bottom for e in group)
    added = []
    for x in (left, right):
        ends = [e.top for e in levels if near(x, e.x0) or near(x, e.x1)]
        if is_open(ends, [(e.top, e.bottom) for e in uprights if near(x, e.x0)]):
            added.append(Edge(x, top, x, bottom))
    for y in (top, bottom):
        ends = [e.x0 for e in uprights if near(y, e.top) or near(y, e.bottom)]
        if is_open(ends, [(e.x0, e.x1) for e in levels if near(y, e.top)]):
            added.append(Edge(left, y, right, y))
    return added


def near(one: float, other: float) -> bool:
    """Return whether two places are meant to be one."""
    return abs(one - other) <= TOLERANCE


def is_open(ends: Sequence[float], borders: Sequence[tuple[float, float]]) -> bool:
    """Return whether lines end at a side where its border does not reach, or has a gap.

    Args:
        ends: where along the side lines end.
        borders: from where to where there is a border.
    """
    reached = min(ends, default=0.0)
    for start, end in sorted(borders):
        if start > reached + TOLERANCE:
            return True
        reached = max(reached, end)
    return any(
        not any(start - TOLERANCE <= place <= end + TOLERANCE for start, end in borders)
        for place in ends
    )
