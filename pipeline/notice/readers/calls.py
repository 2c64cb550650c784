"""pdfium's functions, called for all characters or objects of a page at once.

`map` runs such a function over whole columns without a step of Python in between. So handles
are plain integers here, and what a function writes goes straight into one array a page.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

HANDLE, INT, ULONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong
DOUBLE, ADDRESS = ctypes.c_double, ctypes.c_size_t

LEFT, TOP, RIGHT, BOTTOM = range(4)  # in the order in which pdfium writes them

Floats = list[float]
Piece = tuple[int, float, float, int]
"""Of a path: its type, the point it leads to, whether it closes the path."""


def handle_of(pointer: Any) -> int:
    """Return the address a pointer or function of pdfium holds, 0 where it holds none."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of pdfium that takes addresses as plain integers.

    The interpreter's lock is kept: none of these calls waits for anything, and pdfium must not
    be called from two threads at once.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(handle_of(getattr(pdfium, name)))


get_text_object = bind("FPDFText_GetTextObject", ADDRESS, HANDLE, INT)
get_matrix = bind("FPDFText_GetMatrix", INT, HANDLE, INT, HANDLE)
get_font_size = bind("FPDFText_GetFontSize", DOUBLE, HANDLE, INT)
get_font = bind("FPDFTextObj_GetFont", ADDRESS, HANDLE)
get_render_mode = bind("FPDFTextObj_GetTextRenderMode", INT, HANDLE)
get_origin = bind("FPDFText_GetCharOrigin", INT, HANDLE, INT, HANDLE, HANDLE)
get_loose_box = bind("FPDFText_GetLooseCharBox", INT, HANDLE, INT, HANDLE)
has_map_error = bind("FPDFText_HasUnicodeMapError", INT, HANDLE, INT)
count_on_page = bind("FPDFPage_CountObjects", INT, HANDLE)
get_on_page = bind("FPDFPage_GetObject", HANDLE, HANDLE, INT)
count_in_form = bind("FPDFFormObj_CountObjects", INT, HANDLE)
get_in_form = bind("FPDFFormObj_GetObject", HANDLE, HANDLE, ULONG)
get_type = bind("FPDFPageObj_GetType", INT, HANDLE)
get_bounds = bind("FPDFPageObj_GetBounds", INT, HANDLE, *(HANDLE,) * 4)
get_object_matrix = bind("FPDFPageObj_GetMatrix", INT, HANDLE, HANDLE)
get_draw_mode = bind("FPDFPath_GetDrawMode", INT, HANDLE, HANDLE, HANDLE)
count_pieces = bind("FPDFPath_CountSegments", INT, HANDLE)
get_piece = bind("FPDFPath_GetPathSegment", HANDLE, HANDLE, INT)
clip_of = bind("FPDFPageObj_GetClipPath", HANDLE, HANDLE)
count_clips = bind("FPDFClipPath_CountPaths", INT, HANDLE)
count_clip_pieces = bind("FPDFClipPath_CountPathSegments", INT, HANDLE, INT)
get_clip_piece = bind("FPDFClipPath_GetPathSegment", HANDLE, HANDLE, INT, INT)
get_piece_type = bind("FPDFPathSegment_GetType", INT, HANDLE)
get_piece_point = bind("FPDFPathSegment_GetPoint", INT, HANDLE, HANDLE, HANDLE)
closes = bind("FPDFPathSegment_GetClose", INT, HANDLE)


def text_objects(text_page: int, count: int) -> list[int]:
    """Return for each character the text object that prints it, 0 where pdfium added it."""
    return list(map(get_text_object, repeat(text_page), range(count)))


def matrices(text_page: int, places: Sequence[int]) -> tuple[Floats, Floats, Floats, Floats]:
    """Return a, b, c and d of the matrix of each character."""
    room = Room("f", 6, len(places))
    deque(map(get_matrix, repeat(text_page), places, room.spots()), 0)
    return room.column(0), room.column(1), room.column(2), room.column(3)


def origins(text_page: int, places: Sequence[int]) -> tuple[Floats, Floats]:
    """Return x and y at which each character begins."""
    room = Room("d", 2, len(places))
    deque(map(get_origin, repeat(text_page), places, room.spots(), room.spots(1)), 0)
    return room.column(0), room.column(1)


def loose_boxes(text_page: int, places: Sequence[int]) -> Room:
    """Return the loose box of each character, its sides at LEFT, TOP, RIGHT and BOTTOM."""
    room = Room("f", 4, len(places))
    deque(map(get_loose_box, repeat(text_page), places, room.spots()), 0)
    return room


def page_objects(page: Any) -> list[int]:
    """Return the objects of a page."""
    handle = handle_of(page)
    return list(map(get_on_page, repeat(handle), range(count_on_page(handle))))


def form_objects(form: int) -> list[int]:
    """Return the objects of a form."""
    return list(map(get_in_form, repeat(form), range(count_in_form(form))))


def extent_of(item: int) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of an object in the file, its stroke included."""
    room = Room("f", 4)
    get_bounds(item, *room.all())
    left, bottom, right, top = room.numbers
    return left, bottom, right, top


def matrix_of(item: int) -> tuple[float, float, float, float, float, float]:
    """Return the matrix of an object."""
    room = Room("f", 6)
    get_object_matrix(item, room.start)
    a, b, c, d, e, f = room.numbers
    return a, b, c, d, e, f


def draw_mode(path: int) -> tuple[bool, bool]:
    """Return whether a path is filled, and whether it is stroked."""
    room = Room("i", 2)
    get_draw_mode(path, *room.all())
    return room.numbers[0] != 0, room.numbers[1] != 0


def path_pieces(path: int) -> list[Piece]:
    """Return the pieces of a path."""
    count = count_pieces(path)
    return read_pieces(list(map(get_piece, repeat(path), range(count))))


def clip_pieces(clip: int, number: int) -> list[Piece]:
    """Return the pieces of one of the paths that clip an object."""
    count = count_clip_pieces(clip, number)
    calls = map(get_clip_piece, repeat(clip), repeat(number), range(count))
    return read_pieces(list(calls))


def read_pieces(pieces: Sequence[int]) -> list[Piece]:
    """Return what pdfium says of the pieces of a path."""
    room = Room("f", 2, len(pieces))
    deque(map(get_piece_point, pieces, room.spots(), room.spots(1)), 0)
    kinds, ends = map(get_piece_type, pieces), map(closes, pieces)
    return list(zip(kinds, room.column(0), room.column(1), ends, strict=True))


class Room:
    """Room for what pdfium writes: a record of numbers for each of many calls.

    Args:
        code: the type of a number, as `array` names it.
        width: numbers a record.
        count: records.
    """

    __slots__ = ("end", "numbers", "size", "start", "width")

    def __init__(self, code: str, width: int, count: int = 1) -> None:
        self.size, self.width = array(code).itemsize, width
        self.numbers: array[float] = array(code, bytes(self.size * width * count))
        self.start, length = self.numbers.buffer_info()
        self.end = self.start + length * self.size

    def all(self) -> Iterable[int]:
        """Return the address of every number."""
        return range(self.start, self.end, self.size)

    def spots(self, place: int = 0) -> Iterable[int]:
        """Return the address of one number of each record."""
        return range(self.start + place * self.size, self.end, self.width * self.size)

    def column(self, place: int) -> Floats:
        """Return one number of each record."""
        column: Floats = self.numbers[place :: self.width].tolist()
        return column
