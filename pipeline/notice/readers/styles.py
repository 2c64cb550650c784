"""What the characters of a text object share: direction, size, whether they show, font."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.notice.readers.calls import (
    get_font,
    get_font_size,
    get_render_mode,
    handle_of,
    matrices,
)

INVISIBLE = 3
WATERMARK_SIZE, FAINT, WHITE = 24.0, 0.6, 0.97
"""Points from which on, and lightness between which, words are a watermark and no text; what
is whiter stands on a dark ground."""


class Style(NamedTuple):
    """What a text object's characters share; `turn` counts quarter turns, None is tilted.

    `large` letters may be a watermark; `font` is the address of the font.
    """

    turn: int | None
    size: float
    shown: bool
    large: bool
    font: int


WATERMARK = Style(None, 1.0, True, True, 0)


def read_styles(text_page: Any, places: Sequence[int], owners: Sequence[int]) -> list[Style]:
    """Return the style of the characters at some places.

    Args:
        text_page: of pdfium.
        places: indices of characters.
        owners: the text object of each.
    """
    handle = handle_of(text_page)
    sizes = map(get_font_size, repeat(handle), places)
    modes, fonts = map(get_render_mode, owners), map(get_font, owners)
    scales = zip(*matrices(handle, places), strict=True)
    styles = list(map(build_style, scales, sizes, modes, fonts))
    for number, style in enumerate(styles):
        if style.large and is_faint(text_page, places[number]):
            styles[number] = WATERMARK
    return styles


def is_faint(text_page: Any, index: int) -> bool:
    """Return whether a character is printed so light that text could stand over it."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFText_GetFillColor(text_page, index, *parts):
        return False
    red, green, blue, alpha = (part.value for part in parts)
    light = (0.299 * red + 0.587 * green + 0.114 * blue) / 255
    return FAINT < 1 - (1 - light) * alpha / 255 < WHITE


@lru_cache(maxsize=4096)
def build_style(
    scale: tuple[float, float, float, float], size: float, mode: int, font: int
) -> Style:
    """Return a style from the matrix and size of the font, and how it is printed."""
    a, b, c, d = scale
    large = abs(hypot(a, b) * size) >= WATERMARK_SIZE
    shown = mode != INVISIBLE
    return Style(quarter_turns(a, b), abs(size) * hypot(c, d), shown, large, font)


def quarter_turns(a: float, b: float) -> int | None:
    """Return how many quarter turns to the left a line of text is turned, None if tilted."""
    length = hypot(a, b)
    if length == 0:
        return None
    if abs(b) < 0.05 * length:
        return 0 if a > 0 else 2
    if abs(a) < 0.05 * length:
        return 1 if b > 0 else 3
    return None
