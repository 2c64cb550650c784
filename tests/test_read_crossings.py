"""Lines, crossings and cells against a second opinion: pdfplumber's, of the same lines."""

from hypothesis import given
from hypothesis import strategies as st
from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

from pipeline.notice.readers.borders import MIN_EDGE, TOLERANCE, merge_lines
from pipeline.notice.readers.crossings import find_cells, group_cells
from pipeline.notice.readers.edges import Edge

PLACES = st.sampled_from([10.0 * n for n in range(8)])
SHIFTS = st.sampled_from([0.0, 0.1, 0.7, -0.3, 1.9, 2.95, 3.0, 3.05])


@st.composite
def lines(draw):
    """Return a line near a grid, level or upright."""
    at, start, end = draw(PLACES) + draw(SHIFTS), draw(PLACES), draw(PLACES)
    start, end = sorted((start + draw(SHIFTS), end + draw(SHIFTS)))
    return Edge(start, at, end, at) if draw(st.booleans()) else Edge(at, start, at, end)


def record(edge):
    """Return a line as pdfplumber works on it."""
    sides = {"x0": edge.x0, "x1": edge.x1, "top": edge.top, "bottom": edge.bottom}
    extent = {"width": edge.x1 - edge.x0, "height": edge.bottom - edge.top}
    return {**sides, **extent, "orientation": "h" if edge.level else "v"}


def plumber_lines(edges):
    merged = merge_edges([record(edge) for edge in edges], *(TOLERANCE,) * 4)
    found = [Edge(e["x0"], e["top"], e["x1"], e["bottom"]) for e in merged]
    return [e for e in found if max(e.x1 - e.x0, e.bottom - e.top) >= MIN_EDGE]


def plumber_cells(edges):
    crossings = edges_to_intersections([record(edge) for edge in edges], TOLERANCE, TOLERANCE)
    return intersections_to_cells(crossings)


@given(st.lists(lines(), max_size=40))
def test_lines_cells_and_tables_are_those_of_pdfplumber(edges):
    merged = merge_lines(edges)
    assert merged == plumber_lines(edges)
    cells = find_cells(merged)
    assert cells == plumber_cells(merged)
    assert group_cells(cells) == cells_to_tables(cells)


def test_a_grid_of_two_rows_and_a_lone_box_beside_it():
    grid = [Edge(0, y, 40, y) for y in (0, 10, 20)] + [Edge(x, 0, x, 20) for x in (0, 40)]
    lone = [Edge(60, y, 90, y) for y in (0, 20)] + [Edge(x, 0, x, 20) for x in (60, 90)]
    cells = find_cells(merge_lines([*grid, *lone]))
    assert cells == [(0, 0, 40, 10), (0, 10, 40, 20), (60, 0, 90, 20)]
    assert group_cells(cells) == [[(0, 0, 40, 10), (0, 10, 40, 20)]]
