"""Find the marks of a seal that is printed over the text of a page as text of its own.

The words of a round seal run along a ring, so each has a direction of its own; a watermark has
one direction for all. Those that happen to stand upright, and the star, are told from the text
by their colour.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

Colour = tuple[int, int, int]

FEWEST, DIRECTIONS = 4, 3
"""Words along a ring, and directions among them, from which on a ring is taken for a seal."""
SAMPLES = 24


@dataclass(frozen=True, slots=True)
class Seal:
    """A ring of words: their colour and the area they enclose, in points of the file."""

    colour: Colour
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies in the area."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


def marks_of_seals(text_page: Any, tilted: Sequence[int]) -> tuple[frozenset[int], bool]:
    """Return the indices of the characters that belong to a seal, and whether one is unclear.

    Args:
        text_page: of pdfium.
        tilted: the indices of the characters that stand neither upright nor at right angles.

    Returns:
        A seal in the colour of the text cannot be told from it: it is left and unclear.
    """
    seals = find_seals(text_page, tilted)
    if not seals:
        return frozenset(), False
    ground = colours_of_text(text_page, seals)
    unclear = any(seal.colour in ground for seal in seals)
    clear = [seal for seal in seals if seal.colour not in ground]
    count = pdfium.FPDFText_CountChars(text_page) if clear else 0
    marks = frozenset(i for i in range(count) if belongs(text_page, i, clear))
    return marks, unclear


def find_seals(text_page: Any, tilted: Sequence[int]) -> list[Seal]:
    """Return a seal for each colour whose tilted characters run in several directions."""
    groups: dict[Colour, list[int]] = {}
    for index in tilted:
        groups.setdefault(colour_of(text_page, index), []).append(index)
    return [
        enclose(text_page, colour, group)
        for colour, group in groups.items()
        if len(group) >= FEWEST and len(directions(text_page, group)) >= DIRECTIONS
    ]


def directions(text_page: Any, group: Sequence[int]) -> set[float]:
    """Return the directions of characters in radians, those near each other as one."""
    return {round(pdfium.FPDFText_GetCharAngle(text_page, index), 1) for index in group}


def enclose(text_page: Any, colour: Colour, group: Sequence[int]) -> Seal:
    """Return the area of a ring of characters, a character's height more on each side."""
    places = [origin_of(text_page, index) for index in group]
    size = max(font_height(text_page, index) for index in group)
    across, up = [x for x, _ in places], [y for _, y in places]
    return Seal(colour, min(across) - size, min(up) - size, max(across) + size, max(up) + size)


def colours_of_text(text_page: Any, seals: Sequence[Seal]) -> set[Colour]:
    """Return the colours of a sample of the characters outside the seals."""
    count = pdfium.FPDFText_CountChars(text_page)
    found = set()
    for index in range(0, count, count // SAMPLES + 1):
        if not any(seal.holds(*origin_of(text_page, index)) for seal in seals):
            found.add(colour_of(text_page, index))
    return found


def belongs(text_page: Any, index: int, seals: Sequence[Seal]) -> bool:
    """Return whether a character lies in a seal and has its colour."""
    place = origin_of(text_page, index)
    return any(
        seal.holds(*place) and colour_of(text_page, index) == seal.colour for seal in seals
    )


def colour_of(text_page: Any, index: int) -> Colour:
    """Return the fill colour of a character, black where it has none."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFText_GetFillColor(text_page, index, red, green, blue, alpha)
    return red.value, green.value, blue.value


def origin_of(text_page: Any, index: int) -> tuple[float, float]:
    """Return where a character begins, in points of the file."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    return x.value, y.value


def font_height(text_page: Any, index: int) -> float:
    """Return the height of the box a character fills, in points of the file."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
    return max(abs(top.value - bottom.value), abs(right.value - left.value))
