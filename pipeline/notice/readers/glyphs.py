"""A PDF page -> what is printed on it: characters with their places, straight lines, doubts.

pdfium does the work, called directly and as few times as may be. The box of a character is
built from its origin, its advance and the font size: tight boxes put low marks such as `.` on
a line of their own, loose ones differ in height from glyph to glyph.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.notice.readers.radicals import fold_radical

ASCENT, DESCENT = 0.88, 0.12  # of the em box of a Chinese character
MIN_SIZE = 2.0  # smaller letters are not meant to be read
INVISIBLE = 3
HYPHEN = "\x02"  # pdfium's sign for a hyphen at the end of a line
IGNORED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufffe\r\n")

Matrix = tuple[float, float, float, float, float, float]


class Glyph(NamedTuple):
    """A printed character: left and right edge, baseline (from the top), font size."""

    char: str
    left: float
    right: float
    base: float
    size: float

    @property
    def top(self) -> float:
        """Return the upper edge of its em box."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Return the lower edge of its em box."""
        return self.base + DESCENT * self.size

    @property
    def middle(self) -> float:
        """Return the height of the middle of its em box."""
        return self.base - (ASCENT - DESCENT) / 2 * self.size


class Character(NamedTuple):
    """A character as pdfium gives it, in the coordinates of the file."""

    char: str
    x: float
    y: float
    box: tuple[float, float, float, float]
    style: Style


class Style(NamedTuple):
    """What a text object's characters share; `turn` counts quarter turns, None is tilted."""

    turn: int | None
    size: float
    shown: bool
    unknown: bool


@dataclass(slots=True)
class Script:
    """The characters of a page that are text, and how many are none.

    `garbled` counts those without a meaning (fonts that do not say what they print), `tilted`
    those of a watermark, `turned` those that run in another direction than the page, `hidden`
    says that the text is the invisible layer of a scan.
    """

    glyphs: list[Glyph] = field(default_factory=list)
    garbled: int = 0
    tilted: int = 0
    turned: int = 0
    hidden: bool = False


class View(NamedTuple):
    """How points of the file become points of the page as displayed."""

    matrix: Matrix
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the point from the top left corner."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f


def read_characters(page: Any) -> list[Character]:
    """Return the characters of a page that stand in the file, in its order."""
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        return list(walk_characters(text_page))
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def walk_characters(text_page: Any) -> Iterator[Character]:
    """Return the characters of a loaded text page; those pdfium adds itself are left out."""
    x, y = ctypes.c_double(), ctypes.c_double()
    known, style = 0, Style(0, 1.0, True, False)
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        owner = pdfium.FPDFText_GetTextObject(text_page, index)
        if not owner:
            continue
        address = ctypes.addressof(owner.contents)
        if address != known:
            known, style = address, read_style(text_page, index, owner)
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        box = read_box(text_page, index, style)
        char = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        yield Character(char, x.value, y.value, box, style)


def read_style(text_page: Any, index: int, owner: Any) -> Style:
    """Return what the characters of a text object share."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    size = pdfium.FPDFText_GetFontSize(text_page, index) * hypot(matrix.c, matrix.d)
    return Style(
        turn=quarter_turns(matrix.a, matrix.b),
        size=abs(size),
        shown=pdfium.FPDFTextObj_GetTextRenderMode(owner) != INVISIBLE,
        unknown=pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1,
    )


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


def read_box(text_page: Any, index: int, style: Style) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top: the advance of upright text, the ink of turned text."""
    if style.turn == 0:
        loose = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(text_page, index, loose)
        return loose.left, loose.bottom, loose.right, loose.top
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def main_turn(characters: list[Character], rotation: int) -> int:
    """Return how the page must be turned so that most of its text is upright."""
    turns = Counter(c.style.turn for c in characters if c.style.turn is not None)
    return max(turns, key=lambda turn: (turns[turn], turn == rotation), default=rotation)


def view_page(page: Any, turn: int) -> View:
    """Return how a page is displayed after that many quarter turns to the right."""
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, rect)
    width, height = rect.right - rect.left, rect.top - rect.bottom
    left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
    turned: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -left, top),
        1: (0, 1, 1, 0, -bottom, -left),
        2: (-1, 0, 0, 1, right, -bottom),
        3: (0, -1, -1, 0, top, right),
    }
    if turn % 2:
        width, height = height, width
    return View(turned[turn], width, height)


def place_characters(characters: list[Character], view: View, turn: int) -> Script:
    """Return the readable characters with their places on the page as displayed."""
    script = Script()
    shown = sum(c.style.shown for c in characters)
    script.hidden = 2 * shown < len(characters)
    for character in spread_shared(characters):
        style = character.style
        if style.turn is None:
            script.tilted += 1
        elif style.turn != turn:
            script.turned += not character.char.isspace()
        elif style.shown != script.hidden and style.size >= MIN_SIZE:
            add_glyph(script, character, view)
    return script


def spread_shared(characters: list[Character]) -> Iterator[Character]:
    """Return the characters; several that share one box (a replacement text) side by side."""
    start = 0
    while start < len(characters):
        first = characters[start]
        end = start + 1
        while end < len(characters) and same_place(first, characters[end]):
            end += 1
        left, bottom, right, top = first.box
        step = (right - left) / (end - start)
        for place, character in enumerate(characters[start:end]):
            if end - start == 1:
                yield character
            else:
                x = left + place * step
                yield character._replace(x=x, box=(x, bottom, x + step, top))
        start = end


def same_place(one: Character, other: Character) -> bool:
    """Return whether two characters are parts of one replacement text."""
    return (
        other.style is one.style
        and (other.x, other.y) == (one.x, one.y)
        and other.box == one.box
        and one.box[2] > one.box[0]
    )


def add_glyph(script: Script, character: Character, view: View) -> None:
    """Put a character on the script, or count why it is none."""
    char = character.char
    if char in IGNORED:
        return
    if char.isspace():
        char = " "
    elif char == HYPHEN:
        char = "-"
    elif is_garbled(char) or character.style.unknown:
        script.garbled += 1
    glyph = build_glyph(fold_radical(char), character, view)
    if glyph.right >= 0 and glyph.left <= view.width and 0 <= glyph.middle <= view.height:
        script.glyphs.append(glyph)


def is_garbled(char: str) -> bool:
    """Return whether a code is no character: control, private use, replacement."""
    return (
        char < " " or "\ue000" <= char <= "\uf8ff" or char == "\ufffd" or char >= "\U000f0000"
    )


def build_glyph(char: str, character: Character, view: View) -> Glyph:
    """Return the glyph with its advance; where only its ink is known, an em if it is wide."""
    size = character.style.size
    x, base = view.point(character.x, character.y)
    x0, bottom, x1, top = character.box
    ends = view.point(x0, bottom)[0], view.point(x1, top)[0]
    left, right = min(ends), max(ends)
    if abs(left - x) > 0.01:
        left = min(left, x)
        right = max(right, x + size if is_wide(char) else 0)
    if right <= left:
        right = left + (size if is_wide(char) else size / 2)
    return Glyph(char, left, right, base, size)


def is_wide(char: str) -> bool:
    """Return whether a character takes a full em in Chinese type."""
    return char >= "\u2e80" and not "\uff61" <= char <= "\uffdc"
