"""A page on which can be drawn without covering a word of it.

A dot is its grey, as it was printed, and a layer that says how this grey is coloured. Drawing
changes the layer; where ink is put on paper it also makes the dot dark. What is printed is
never drawn over, so every word can be read under its marks. One byte a dot, one small palette.
"""

from __future__ import annotations

import io
from functools import cache
from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL.ImageFont import FreeTypeFont

FONT = Path(__file__).parent / "words.otf"
"""ASCII and the words of the legend, cut by pyftsubset from Noto Sans CJK SC Bold 2.004.

Both are under the SIL Open Font License 1.1. A font of its own, because machines have others,
or none with Chinese characters, and the picture must not depend on it.
"""
GREYS = 16
PAPER = GREYS - 1
PRINTED = 11
"""Dots darker than this are print: nothing is drawn on them."""

Colour = tuple[int, int, int]
Dash = tuple[int, int]
"""How many dots are inked of every so many."""
SOLID: Dash = (1, 1)
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
TINTS: dict[str, Colour] = {"target": (205, 228, 250), "review": (255, 200, 150)}
INKS: dict[str, Colour] = {
    "words": (40, 40, 40),
    "task": (110, 110, 110),
    "promise": (0, 140, 95),
    "target": (0, 90, 175),
    "number": (0, 90, 175),
    "excluded": (150, 45, 125),
    "review": (213, 80, 0),
}
"""Colours that any eyes can tell apart (after Okabe and Ito), dark enough for small type; the
shape of a mark always tells its kind too."""
TINT = {name: place for place, name in enumerate(TINTS, 1)}
INK = {name: place for place, name in enumerate(INKS, 1 + len(TINTS))}


class Area(NamedTuple):
    """A rectangle of dots; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    def grown(self, dots: int) -> Area:
        """Return the area with a rim around it."""
        left, top, right, bottom = self
        return Area(left - dots, top - dots, right + dots, bottom + dots)

    def away(self, other: Area) -> float:
        """Return how far another area is, 0 where they touch or overlap."""
        across = max(self.left - other.right, other.left - self.right, 0)
        return hypot(across, max(self.top - other.bottom, other.top - self.bottom, 0))


class Canvas:
    """The dots of a page: `grey` 0 black to PAPER, and `layer`, both rows of bytes."""

    def __init__(self, png: bytes) -> None:
        import numpy
        from PIL import Image

        with Image.open(io.BytesIO(png)) as picture:
            levels = numpy.asarray(picture.convert("L"))
        nearest = [round(level * PAPER / 255) for level in range(256)]
        self.grey = numpy.array(nearest, numpy.uint8)[levels]
        self.layer = numpy.zeros_like(self.grey)
        self.printed = self.grey < PRINTED
        self.taken = without_specks(self.printed)
        self.frames: list[Area] = []

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height in dots."""
        height, width = self.grey.shape
        return int(width), int(height)

    def widen(self, above: int, beside: int, least: int) -> None:
        """Put blank paper above the page, and to its right what is lacking there.

        Args:
            above: dots of the strip above.
            beside: dots that are to be blank to the right of the print.
            least: dots the whole is to be wide.
        """
        import numpy

        inked = numpy.flatnonzero(self.taken.any(axis=0))
        blank = self.size[0] - 1 - int(inked[-1]) if len(inked) else self.size[0]
        strips = ((above, 0), (0, max(0, beside - blank, least - self.size[0])))
        self.grey = numpy.pad(self.grey, strips, constant_values=PAPER)
        self.layer = numpy.pad(self.layer, strips)
        self.printed = numpy.pad(self.printed, strips)
        self.taken = numpy.pad(self.taken, strips)

    def clip(self, area: Area) -> Area:
        """Return the part of an area that is on the page."""
        width, height = self.size
        left, right = (min(max(0, edge), width) for edge in (area.left, area.right))
        top, bottom = (min(max(0, edge), height) for edge in (area.top, area.bottom))
        return Area(left, top, right, bottom)

    def tint(self, area: Area, name: str, hatched: bool = False) -> None:
        """Colour the paper of an area, in slanted stripes where it is to be hatched."""
        import numpy

        left, top, right, bottom = self.clip(area)
        part = self.layer[top:bottom, left:right]
        rows, columns = numpy.indices(part.shape)
        stripes = (rows + columns + top + left) % 8 < 4
        part[stripes if hatched else ...] = TINT[name]

    def line(self, area: Area, name: str, dash: Dash = SOLID, light: bool = False) -> None:
        """Put ink on the paper of a thin area; words may be set over a light line."""
        import numpy

        left, top, right, bottom = self.clip(area)
        dots = (slice(top, bottom), slice(left, right))
        rows, columns = numpy.indices(self.grey[dots].shape)
        along = columns if right - left >= bottom - top else rows
        inked = (along % dash[1] < dash[0]) & ~self.printed[dots]
        self.grey[dots][inked] = 0
        self.layer[dots][inked] = INK[name]
        self.taken[dots] |= not light

    def frame(self, area: Area, name: str, thick: int = 1, dash: Dash = SOLID) -> None:
        """Put a frame of ink around an area, all of it outside."""
        left, top, right, bottom = area
        outside = area.grown(thick)
        self.line(Area(outside.left, outside.top, outside.right, top), name, dash)
        self.line(Area(outside.left, bottom, outside.right, outside.bottom), name, dash)
        self.line(Area(outside.left, top, left, bottom), name, dash)
        self.line(Area(right, top, outside.right, bottom), name, dash)
        self.frames.append(outside)

    def write(self, left: int, top: int, words: str, size: int, name: str) -> Area:
        """Set words with their top left corner there; returns the area they fill."""
        import numpy

        letters = lettering(words, size)
        area = self.clip(Area(left, top, left + letters.shape[1], top + letters.shape[0]))
        dots = (slice(area.top, area.bottom), slice(area.left, area.right))
        inked = letters[: area.bottom - area.top, : area.right - area.left]
        inked = numpy.where(self.printed[dots], 0, inked)
        self.grey[dots][inked > 0] = PAPER - inked[inked > 0]
        self.layer[dots][inked > 0] = INK[name]
        self.taken[dots] = True
        return area

    def is_free(self, area: Area) -> bool:
        """Return whether an area is on the page, and nothing is printed or drawn there."""
        left, top, right, bottom = area
        if self.clip(area) != area:
            return False
        return not self.taken[top:bottom, left:right].any()

    def png(self, told: Mapping[str, str]) -> bytes:
        """Return the page as PNG; what is told of it stands in its text fields."""
        from PIL import Image
        from PIL.PngImagePlugin import PngInfo

        picture = Image.frombytes("P", self.size, (self.layer * GREYS + self.grey).tobytes())
        picture.putpalette([part for colour in palette() for part in colour])
        fields = PngInfo()
        for key, text in told.items():
            fields.add_itxt(key, text)
        out = io.BytesIO()
        picture.save(out, "PNG", pnginfo=fields, compress_level=6)
        return out.getvalue()


def without_specks(dark: Any) -> Any:
    """Return the dark dots without those that have hardly one dark neighbour, as of dust."""
    import numpy

    rim = numpy.pad(dark, 1).astype(numpy.uint8)
    rows = rim[:-2] + rim[1:-1] + rim[2:]
    return dark & (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:] >= 3)


def palette() -> list[Colour]:
    """Return the colours of all dots: GREYS of each layer, the darkest first."""
    layers = [(BLACK, WHITE)]
    layers += [(BLACK, tint) for tint in TINTS.values()]
    layers += [(ink, WHITE) for ink in INKS.values()]
    return [blend(*layer, step / PAPER) for layer in layers for step in range(GREYS)]


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """Return the colour between two."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def lettering(words: str, size: int) -> Any:
    """Return words as rows of bytes, 0 paper to PAPER ink, without a rim."""
    import numpy

    mask = font_of(size).getmask(words, mode="L")
    width, height = mask.size
    levels = numpy.frombuffer(bytes(mask), numpy.uint8).reshape(height, width)
    return (levels.astype(numpy.uint16) * PAPER // 255).astype(numpy.uint8)


@cache
def font_of(size: int) -> FreeTypeFont:
    """Return the font of ids and legend, in a size in dots; the same on every machine."""
    from PIL import ImageFont

    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def can_write(words: str) -> bool:
    """Return whether the font has all characters of some words."""
    font = font_of(16)
    missing = bytes(font.getmask("\uffff"))
    return all(char == " " or bytes(font.getmask(char)) != missing for char in words)
