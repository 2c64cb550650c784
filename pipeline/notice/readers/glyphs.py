"""A PDF page -> the characters printed on it, each with its place.

pdfium does the work, called directly and as few times as may be. The box of a character is
built from its origin, its advance and the font size: tight boxes put low marks such as `.` on
a line of their own, loose ones differ in height from glyph to glyph.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.notice.readers.radicals import fold_radical
from pipeline.notice.readers.seals import marks_of_seals

ASCENT, DESCENT = 0.88, 0.12  # of the em box of a Chinese character
MIN_SIZE = 2.0  # smaller letters are not meant to be read
SAMPLES = 24  # characters that are asked in which direction a page runs
INVISIBLE = 3
HYPHEN = "\x02"  # pdfium's sign for a hyphen at the end of a line
SURROGATE = "\ud800"  # half of a character beyond 16 bits
UNKNOWN = "\ufffd"
"""Stands where a font does not say which character it prints."""
WATERMARK_SIZE, FAINT, WHITE = 24.0, 0.6, 0.97
"""Points from which on, and lightness between which, words are a watermark and no text; what
is whiter stands on a dark ground."""
NO_MARKS: frozenset[int] = frozenset()
IGNORED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufffe\r\n")

Matrix = tuple[float, float, float, float, float, float]


class Glyph(NamedTuple):
    """A printed character: left and right edge, baseline (from the top), font size."""

    char: str
    left: float
    right: float
    base: float
    size: float


class Style(NamedTuple):
    """What a text object's characters share; `turn` counts quarter turns, None is tilted."""

    turn: int | None
    size: float
    shown: bool
    font: int


class View(NamedTuple):
    """How points of the file become points of the page as displayed.

    `turn` counts quarter turns to the right; `buffers` are what pdfium writes a character's
    origin and box into, made once a page.
    """

    matrix: Matrix
    width: float
    height: float
    turn: int
    buffers: tuple[Any, Any, Any]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the point from the top left corner."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f


@dataclass(slots=True)
class Script:
    """The characters of a page that are text, and how many are none.

    `garbled` counts those whose font does not say what they mean, `turned` those that run in
    another direction than the page (a watermark's are not counted), `hidden` the glyphs that
    are printed invisibly, as the text layer of a scan is; `owners` are the addresses of the
    text objects the characters come from.
    """

    view: View
    glyphs: list[Glyph] = field(default_factory=list)
    hidden: list[Glyph] = field(default_factory=list)
    garbled: int = 0
    turned: int = 0
    owners: set[int] = field(default_factory=set)


WATERMARK = Style(None, 1.0, True, 0)


def read_script(page: Any) -> Script:
    """Return the characters of a page that pdfium has loaded.

    Returns:
        Characters in the order of the file, blanks included, in points of the page as
        displayed; a page whose text runs up or down is turned until it can be read.
    """
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        script = Script(view_page(page, main_turn(page, text_page)))
        tilted = walk_characters(script, text_page)
        marks, unclear = marks_of_seals(text_page, tilted) if tilted else (NO_MARKS, False)
        if marks:
            script = Script(script.view)
            walk_characters(script, text_page, marks)
        script.turned += unclear
        clean_up(script)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    return script


def main_turn(page: Any, text_page: Any) -> int:
    """Return by how many quarter turns to the right most of the text becomes upright."""
    rotation = int(pdfium.FPDFPage_GetRotation(page))
    count = pdfium.FPDFText_CountChars(text_page)
    turns: Counter[int] = Counter()
    for index in range(0, count, count // SAMPLES + 1):
        owner = pdfium.FPDFText_GetTextObject(text_page, index)
        turn = read_style(text_page, index, owner).turn if owner else None
        if turn is not None:
            turns[turn] += 1
    return max(turns, key=lambda turn: (turns[turn], turn == rotation), default=rotation)


def view_page(page: Any, turn: int) -> View:
    """Return how a page is displayed after that many quarter turns to the right."""
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, rect)
    left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
    corners: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -left, top),
        1: (0, 1, 1, 0, -bottom, -left),
        2: (-1, 0, 0, 1, right, -bottom),
        3: (0, -1, -1, 0, top, right),
    }
    width, height = right - left, top - bottom
    if turn % 2:
        width, height = height, width
    buffers = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    return View(corners[turn], width, height, turn, buffers)


def walk_characters(
    script: Script, text_page: Any, seal: frozenset[int] = NO_MARKS
) -> list[int]:
    """Put every character of the file on the script; those pdfium adds are left out.

    Args:
        script: the page to fill.
        text_page: of pdfium.
        seal: indices of characters that belong to a seal and are no text.

    Returns:
        The indices of the characters that stand neither upright nor at right angles.
    """
    tilted: list[int] = []
    view = script.view
    place = place_upright if view.turn == 0 else place_turned
    known, style, target = 0, Style(None, 1.0, True, 0), script.glyphs
    unmapped: dict[tuple[int, str], int] = {}
    for index, char in enumerate(read_codes(text_page)):
        owner = pdfium.FPDFText_GetTextObject(text_page, index)
        if not owner:
            continue
        address = ctypes.addressof(owner.contents)
        if address != known:
            spread_shared(target)
            known, style = address, read_style(text_page, index, owner)
            script.owners.add(address)
            target = script.glyphs if style.shown else script.hidden
        if seal and index in seal:
            continue
        if style.turn != view.turn:
            if style.turn is None:
                tilted.append(index)
            script.turned += style.turn is not None and char > " "
        elif char:
            mark = (style.font, char)
            if mark not in unmapped:
                unmapped[mark] = pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1
            seen = UNKNOWN if unmapped[mark] else char
            target.append(place(text_page, index, view, seen, style.size))
    spread_shared(target)
    return tilted


def read_style(text_page: Any, index: int, owner: Any) -> Style:
    """Return what the characters of a text object share."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    font = pdfium.FPDFTextObj_GetFont(owner)
    scale = hypot(matrix.a, matrix.b) * pdfium.FPDFText_GetFontSize(text_page, index)
    if abs(scale) >= WATERMARK_SIZE and is_faint(text_page, index):
        return WATERMARK
    return build_style(
        (matrix.a, matrix.b, matrix.c, matrix.d),
        pdfium.FPDFText_GetFontSize(text_page, index),
        pdfium.FPDFTextObj_GetTextRenderMode(owner) != INVISIBLE,
        ctypes.addressof(font.contents) if font else 0,
    )


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
    scale: tuple[float, float, float, float], size: float, shown: bool, font: int
) -> Style:
    """Return a style from the matrix and size of the font."""
    a, b, c, d = scale
    return Style(quarter_turns(a, b), abs(size) * hypot(c, d), shown, font)


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


def read_codes(text_page: Any) -> list[str]:
    """Return the characters of a page as `read_code` reads them.

    One call gives them all, unless some are of no use or beyond 16 bits: then each is asked
    for.
    """
    count = pdfium.FPDFText_CountChars(text_page)
    codes = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(text_page, 0, count, codes) == count + 1:
        read = [read_code(code) for code in codes[:count]]
        if SURROGATE not in read:
            return read
    return [read_code(pdfium.FPDFText_GetUnicode(text_page, i)) for i in range(count)]


@lru_cache(maxsize=65536)
def read_code(code: int) -> str:
    """Return the character of a code: a blank for all blanks, nothing for what is no mark."""
    if 0xD800 <= code <= 0xDFFF:
        return SURROGATE
    char = chr(code)
    if char in IGNORED:
        return ""
    if code < 0x20 and char != HYPHEN and not char.isspace():
        return UNKNOWN
    if char.isspace():
        return " "
    return "-" if char == HYPHEN else fold_radical(char)


def place_upright(text_page: Any, index: int, view: View, char: str, size: float) -> Glyph:
    """Return a character of upright text; its loose box gives the advance."""
    x, y, box = view.buffers
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
    _, _, _, _, e, f = view.matrix
    left, right = box.left, box.right
    if right <= left or left - x.value > 0.01:
        left, right = widen(char, x.value, left, right, size)
    return Glyph(char, left + e, right + e, f - y.value, size)


def place_turned(text_page: Any, index: int, view: View, char: str, size: float) -> Glyph:
    """Return a character of turned text, its place turned with the page."""
    x, y, box = view.buffers
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
    origin, base = view.point(x.value, y.value)
    ends = view.point(box.left, box.bottom)[0], view.point(box.right, box.top)[0]
    left, right = min(ends), max(ends)
    if right <= left or left - origin > 0.01:
        left, right = widen(char, origin, left, right, size)
    return Glyph(char, left, right, base, size)


def widen(
    char: str, origin: float, left: float, right: float, size: float
) -> tuple[float, float]:
    """Return the edges of a character of which only the ink is known."""
    if is_wide(char):
        return min(origin, left), max(origin + size, right)
    return min(origin, left), max(origin + size / 4, right)


def is_wide(char: str) -> bool:
    """Return whether a character takes a full em in Chinese type."""
    return char >= "\u2e80" and not "\uff61" <= char <= "\uffdc"


def clean_up(script: Script) -> None:
    """Drop what is too small or off the page, and count what is no character."""
    for glyphs in (script.glyphs, script.hidden):
        glyphs[:] = [glyph for glyph in glyphs if is_visible(glyph, script.view)]
    bad = {char for char in {glyph.char for glyph in script.glyphs} if is_garbled(char)}
    if bad:
        script.garbled += sum(glyph.char in bad for glyph in script.glyphs)


def is_visible(glyph: Glyph, view: View) -> bool:
    """Return whether a character is big enough and on the page."""
    _, left, right, base, size = glyph
    return size >= MIN_SIZE and right >= 0 <= base <= view.height + size and left <= view.width


def is_garbled(char: str) -> bool:
    """Return whether a code is no character: control, private use, replacement."""
    if char < " " or char in ("\ufffd", SURROGATE):
        return True
    return "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"


def spread_shared(glyphs: list[Glyph]) -> None:
    """Set the last glyphs side by side where they are one replacement text in one box."""
    if len(glyphs) < 2 or not same_box(glyphs[-2], glyphs[-1]):
        return
    start = len(glyphs) - 1
    while start > 0 and same_box(glyphs[start - 1], glyphs[-1]):
        start -= 1
    glyphs[start:] = spread(glyphs[start:])


def same_box(one: Glyph, other: Glyph) -> bool:
    """Return whether two different characters fill exactly the same place."""
    return one[1:] == other[1:] and one.char != other.char


def spread(glyphs: list[Glyph]) -> Iterable[Glyph]:
    """Return glyphs of one box side by side in it."""
    left, right = glyphs[0].left, glyphs[0].right
    step = (right - left) / len(glyphs)
    return [
        glyph._replace(left=left + i * step, right=left + (i + 1) * step)
        for i, glyph in enumerate(glyphs)
    ]
