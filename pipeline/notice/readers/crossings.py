"""Lines drawn on a page -> the cells they close, and the cells of each table.

What comes out is what pdfplumber's table finder gives for the same lines, in a time that grows
with the number of crossings and not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.notice.readers.borders import TOLERANCE
from pipeline.notice.readers.edges import Edge

Point = tuple[float, float]
Crossings = dict[Point, set[Edge]]
"""The lines that meet at a point."""

Cells = list[tuple[float, float, float, float]]
"""Left, top, right and bottom of each cell."""

NONE: frozenset[Edge] = frozenset()


def find_cells(edges: Iterable[Edge]) -> Cells:
    """Return the smallest boxes closed on four sides."""
    return close_cells(*find_crossings(edges))


def find_crossings(edges: Iterable[Edge]) -> tuple[Crossings, Crossings]:
    """Return for each point where lines meet the level ones and the upright ones."""
    levels: Crossings = defaultdict(set)
    uprights: Crossings = defaultdict(set)
    edges = list(edges)
    level = sorted((edge for edge in edges if edge.level), key=lambda edge: edge.top)
    heights = [edge.top for edge in level]
    for upright in (edge for edge in edges if not edge.level):
        x, top, _, bottom = upright
        for edge in level[bisect_left(heights, top - 2 * TOLERANCE) :]:
            if edge.top - TOLERANCE > bottom:
                break
            if top <= edge.top + TOLERANCE and (
                edge.x0 - TOLERANCE <= x <= edge.x1 + TOLERANCE
            ):
                levels[x, edge.top].add(edge)
                uprights[x, edge.top].add(upright)
    return levels, uprights


def close_cells(levels: Crossings, uprights: Crossings) -> Cells:
    """Return for each crossing the smallest box closed on four sides it is the corner of."""
    in_row: dict[float, list[Point]] = defaultdict(list)
    in_column: dict[float, list[Point]] = defaultdict(list)
    for point in sorted(levels):
        in_column[point[0]].append(point)
        in_row[point[1]].append(point)

    def close(point: Point) -> tuple[float, float, float, float] | None:
        column, row = in_column[point[0]], in_row[point[1]]
        right = [p for p in row[row.index(point) + 1 :] if levels[p] & levels[point]]
        for below in column[column.index(point) + 1 :]:
            if not uprights[below] & uprights[point]:
                continue
            for beside in right:
                corner = (beside[0], below[1])
                if levels.get(corner, NONE) & levels[below] and (
                    uprights[corner] & uprights[beside]
                ):
                    return (*point, *corner)
        return None

    return [cell for cell in map(close, sorted(levels)) if cell is not None]


def group_cells(cells: Cells) -> list[Cells]:
    """Return the cells of each table, those of the topmost first; a lone cell is no table.

    A cell belongs to a table where it shares a corner with another one of it.
    """
    groups: list[Cells] = []
    rest = cells
    while rest:
        group: Cells = []
        corners: set[Point] = set()
        size = -1
        while len(group) > size:
            size, left_over = len(group), []
            for cell in rest:
                own = corners_of(cell)
                if not group or corners & own:
                    corners |= own
                    group.append(cell)
                else:
                    left_over.append(cell)
            rest = left_over
        groups.append(group)
    groups.sort(key=lambda group: min((cell[1], cell[0]) for cell in group))
    return [group for group in groups if len(group) > 1]


def corners_of(cell: Sequence[float]) -> set[Point]:
    """Return the four corners of a cell."""
    x0, top, x1, bottom = cell
    return {(x0, top), (x0, bottom), (x1, top), (x1, bottom)}
