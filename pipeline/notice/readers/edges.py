"""A PDF page -> the straight lines drawn on it, and whether it shows pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.notice.readers.glyphs import Matrix, View

MAX_STROKE = 2.5  # a path no thicker than this is a line
MIN_SEGMENT = 3.0  # shorter pieces of a bigger shape belong to letters and seals
MAX_SEGMENTS = 2000  # a shape of more pieces is a picture
MAX_DEPTH = 5  # forms inside forms
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)

Point = tuple[float, float]


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
    for item, matrix in walk_objects(page):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            drawing.pictures += 1
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            drawing.texts += 1
            drawing.lost += ctypes.addressof(item.contents) not in owners and is_void(item)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            read_path(drawing, item, matrix, view)
    return drawing


def is_void(item: Any) -> bool:
    """Return whether an object has no extent; text printed a second time has one."""
    left, bottom, right, top = read_extent(item)
    return right - left <= 0 or top - bottom <= 0


def walk_objects(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Return the objects of a page and, with their matrix, those of the forms on it."""
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        yield item, IDENTITY
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM:
            yield from walk_form(item, IDENTITY, MAX_DEPTH)


def walk_form(form: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """Return the objects of a form with the matrix that leads from it to the page."""
    if depth == 0:
        return
    matrix = multiply(read_matrix(form), outer)
    for index in range(max(0, pdfium.FPDFFormObj_CountObjects(form))):
        item = pdfium.FPDFFormObj_GetObject(form, index)
        yield item, matrix
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM:
            yield from walk_form(item, matrix, depth - 1)


def read_matrix(item: Any) -> Matrix:
    """Return the matrix of a page object."""
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


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


def read_path(drawing: Drawing, item: Any, matrix: Matrix, view: View) -> None:
    """Add the lines of one path: itself where it is thin, else its straight pieces."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    if not fill.value and not stroke.value:
        return
    to_page = multiply(matrix, view.matrix)
    x0, top, x1, bottom = read_bounds(item, to_page)
    if min(x1 - x0, bottom - top) <= MAX_STROKE:
        drawing.edges.append(thin_edge(x0, top, x1, bottom))
        return
    if pdfium.FPDFPath_CountSegments(item) > MAX_SEGMENTS:
        return
    found = drawing.edges if stroke.value else drawing.shades
    pieces = multiply(read_matrix(item), to_page)
    for start, end in walk_segments(item, pieces):
        edge = straight_edge(start, end)
        if edge is not None:
            found.append(edge)


def read_bounds(item: Any, to_page: Matrix) -> tuple[float, float, float, float]:
    """Return the box of a path as drawn on the page: left, top, right, bottom."""
    left, bottom, right, top = read_extent(item)
    one, other = apply(to_page, left, bottom), apply(to_page, right, top)
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[0], other[0]),
        max(one[1], other[1]),
    )


def read_extent(item: Any) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of an object in the file, its stroke included."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


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


def walk_segments(item: Any, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """Return start and end of the straight pieces of a path on the page."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = apply(matrix, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        if pdfium.FPDFPathSegment_GetClose(segment):
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
