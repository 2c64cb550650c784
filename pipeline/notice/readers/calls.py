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

HANDLE, INT, DOUBLE = ctypes.c_void_p, ctypes.c_int, ctypes.c_double

Floats = list[float]


def handle_of(pointer: Any) -> int:
    """Return the address a pointer or function of pdfium holds, 0 where it holds none."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of pdfium that takes addresses as plain integers.

    The interpreter's lock is kept: none of these calls waits for anything, and pdfium must not
    be called from two threads at once.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(handle_of(getattr(pdfium, name)))


get_text_object = bind("FPDFText_GetTextObject", HANDLE, HANDLE, INT)
get_matrix = bind("FPDFText_GetMatrix", INT, HANDLE, INT, HANDLE)
get_font_size = bind("FPDFText_GetFontSize", DOUBLE, HANDLE, INT)
get_render_mode = bind("FPDFTextObj_GetTextRenderMode", INT, HANDLE)
get_origin = bind("FPDFText_GetCharOrigin", INT, HANDLE, INT, HANDLE, HANDLE)
get_loose_box = bind("FPDFText_GetLooseCharBox", INT, HANDLE, INT, HANDLE)
has_map_error = bind("FPDFText_HasUnicodeMapError", INT, HANDLE, INT)
get_page_object = bind("FPDFPage_GetObject", HANDLE, HANDLE, INT)
get_form_object = bind("FPDFFormObj_GetObject", HANDLE, HANDLE, INT)
get_type = bind("FPDFPageObj_GetType", INT, HANDLE)


def text_objects(text_page: int, count: int) -> list[int | None]:
    """Return for each character the text object that prints it, None where pdfium added it."""
    return list(map(get_text_object, repeat(text_page), range(count)))


def matrices(text_page: int, places: Sequence[int]) -> tuple[Floats, Floats, Floats, Floats]:
    """Return a, b, c and d of the matrix of each character."""
    room = Room("f", 6, len(places))
    deque(map(get_matrix, repeat(text_page), places, room.spots()), 0)
    return room.column(0), room.column(1), room.column(2), room.column(3)


def origins(text_page: int, count: int) -> tuple[Floats, Floats]:
    """Return x and y at which each character begins."""
    room = Room("d", 2, count)
    calls = map(get_origin, repeat(text_page), range(count), room.spots(), room.spots(1))
    deque(calls, 0)
    return room.column(0), room.column(1)


def loose_boxes(text_page: int, count: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return left, top, right and bottom of the loose box of each character."""
    room = Room("f", 4, count)
    deque(map(get_loose_box, repeat(text_page), range(count), room.spots()), 0)
    return room.column(0), room.column(1), room.column(2), room.column(3)


def page_objects(page: Any) -> tuple[list[int], list[int]]:
    """Return the objects of a page and their types."""
    count = max(0, pdfium.FPDFPage_CountObjects(page))
    objects = list(map(get_page_object, repeat(handle_of(page)), range(count)))
    return objects, list(map(get_type, objects))


def form_objects(form: Any) -> tuple[list[int], list[int]]:
    """Return the objects of a form and their types."""
    count = max(0, pdfium.FPDFFormObj_CountObjects(form))
    objects = list(map(get_form_object, repeat(handle_of(form)), range(count)))
    return objects, list(map(get_type, objects))


class Room:
    """Room for what pdfium writes: a record of numbers for each of many calls.

    Args:
        code: the type of a number, as `array` names it.
        width: numbers a record.
        count: records.
    """

    def __init__(self, code: str, width: int, count: int) -> None:
        size = array(code).itemsize
        self.width = width
        self.numbers: array[float] = array(code, bytes(size * width * count))
        self.step = size * width
        self.size = size

    def spots(self, place: int = 0) -> Iterable[int]:
        """Return the address of one number of each record."""
        start, length = self.numbers.buffer_info()
        return range(start + place * self.size, start + length * self.size, self.step)

    def column(self, place: int) -> Floats:
        """Return one number of each record."""
        column: Floats = self.numbers[place :: self.width].tolist()
        return column
