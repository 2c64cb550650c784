"""A PDF page -> the characters printed on it, each with its place.

pdfium does the work, called for all characters of a page at once. The box of a character is
built from its origin, its advance and the font size: tight boxes put low marks such as `.` on
a line of their own, loose ones differ in height from glyph to glyph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import compress
from math import isfinite
from operator import eq, itemgetter, ne
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.notice.readers.calls import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Floats,
    handle_of,
    loose_boxes,
    origins,
)
from pipeline.notice.readers.printed import SURROGATE, Print, mark_unknown, read_print
from pipeline.notice.readers.seals import marks_of_seals

ASCENT, DESCENT = 0.88, 0.12  # of the em box of a Chinese character
MIN_SIZE = 2.0  # smaller letters are not meant to be read
SAMPLES = 24  # characters that are asked in which direction a page runs
NO_MARKS: frozenset[int] = frozenset()
SET_IN = 0.01  # points from origin to ink where only the ink is known

GARBLED = re.compile(f"[\0-\x1f{SURROGATE}\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
CHAR = itemgetter(0)  # of a Glyph

Edges = tuple[Floats, Floats, Floats]
"""Left and right edges and baselines of characters, a column each."""

Matrix = tuple[float, float, float, float, float, float]


class Glyph(NamedTuple):
    """A printed character: left and right edge, baseline (from the top), font size."""

    char: str
    left: float
    right: float
    base: float
    size: float


make_glyph = partial(tuple.__new__, Glyph)
"""Returns the Glyph of a tuple; its own constructor takes three times as long."""


class View(NamedTuple):
    """How points of the file become points of the page as displayed.

    `turn` counts quarter turns to the right.
    """

    matrix: Matrix
    width: float
    height: float
    turn: int

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
    owners: frozenset[int] = frozenset()


def read_script(page: Any) -> Script:
    """Return the characters of a page that pdfium has loaded.

    Returns:
        Characters in the order of the file, blanks included, in points of the page as
        displayed; a page whose text runs up or down is turned until it can be read.
    """
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        printed = read_print(text_page)
        turn = main_turn(page, printed)
        tilted = tilted_places(printed)
        marks, unclear = marks_of_seals(text_page, tilted) if tilted else (NO_MARKS, False)
        if marks:
            printed = printed.only([place not in marks for place in printed.places])
        script = Script(view_page(page, turn), owners=printed.owners)
        place_glyphs(script, printed, handle_of(text_page))
        script.turned = unclear + count_turned(printed, turn)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    return script


def main_turn(page: Any, printed: Print) -> int:
    """Return by how many quarter turns to the right most of the text becomes upright."""
    rotation = int(pdfium.FPDFPage_GetRotation(page))
    step = printed.total // SAMPLES + 1
    found = Counter(printed.styles[run].turn for run in printed.runs[::step])
    turns = {turn: count for turn, count in found.items() if turn is not None}
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
    return View(corners[turn], width, height, turn)


def tilted_places(printed: Print) -> list[int]:
    """Return the indices of the characters that stand neither upright nor at right angles."""
    tilted = [style.turn is None for style in printed.styles]
    if not any(tilted):
        return []
    return [
        place for place, run in zip(printed.places, printed.runs, strict=True) if tilted[run]
    ]


def count_turned(printed: Print, turn: int) -> int:
    """Return how many characters stand at right angles to the page, or on their heads."""
    turned = [style.turn not in (turn, None) for style in printed.styles]
    if not any(turned):
        return 0
    return sum(
        turned[run] and char > " "
        for run, char in zip(printed.runs, printed.chars, strict=True)
    )


def place_glyphs(script: Script, printed: Print, text_page: int) -> None:
    """Put the characters that run with the page on the script, each in its place."""
    view, styles = script.view, printed.styles
    along = [style.turn == view.turn for style in styles]
    if not all(along) or "" in printed.chars:
        pairs = zip(printed.runs, printed.chars, strict=True)
        printed = printed.only([along[run] and char != "" for run, char in pairs])
    printed = printed._replace(chars=mark_unknown(text_page, printed))
    for shown in (True, False):
        fits = [style.shown == shown for style in styles]
        if any(fits):
            share = printed if all(fits) else printed.only([fits[run] for run in printed.runs])
            glyphs = place_share(share, view, text_page)
            if shown:
                script.glyphs = glyphs
                script.garbled = count_garbled(map(CHAR, glyphs))
            else:
                script.hidden = glyphs


def place_share(printed: Print, view: View, text_page: int) -> list[Glyph]:
    """Return some characters in their places, without the tiny and those off the page."""
    sizes = list(map([style.size for style in printed.styles].__getitem__, printed.runs))
    place = place_upright if view.turn == 0 else place_turned
    lefts, rights, bases = place(text_page, view, printed, sizes)
    columns = printed.chars, lefts, rights, bases, sizes
    glyphs = list(map(make_glyph, zip(*columns, strict=True)))
    if any(map(eq, lefts, lefts[1:])):
        spread_shared(glyphs, printed.runs)
    return glyphs if is_on_page(view, *columns[1:]) else keep_on_page(glyphs, view)


def place_upright(text_page: int, view: View, printed: Print, sizes: Floats) -> Edges:
    """Return the places of upright text; the loose box gives the advance."""
    xs, ys = origins(text_page, printed.places)
    boxes = loose_boxes(text_page, printed.places)
    lefts, rights = boxes.column(LEFT), boxes.column(RIGHT)
    for k, (left, right, x) in enumerate(zip(lefts, rights, xs, strict=True)):
        if right <= left or left - x > SET_IN:
            lefts[k], rights[k] = widen(printed.chars[k], x, left, right, sizes[k])
    _, _, _, _, e, f = view.matrix
    if e != 0:
        lefts, rights = [x + e for x in lefts], [x + e for x in rights]
    return lefts, rights, [f - y for y in ys]


def place_turned(text_page: int, view: View, printed: Print, sizes: Floats) -> Edges:
    """Return the places of turned text, turned with the page."""
    boxes = loose_boxes(text_page, printed.places)
    edges = [boxes.column(side) for side in (LEFT, TOP, RIGHT, BOTTOM)]
    columns = printed.chars, sizes, *origins(text_page, printed.places), *edges
    placed: Edges = [], [], []
    for char, size, x, y, left, top, right, bottom in zip(*columns, strict=True):
        origin, base = view.point(x, y)
        ends = view.point(left, bottom)[0], view.point(right, top)[0]
        sides = min(ends), max(ends)
        if sides[1] <= sides[0] or sides[0] - origin > SET_IN:
            sides = widen(char, origin, *sides, size)
        for column, number in zip(placed, (*sides, base), strict=True):
            column.append(number)
    return placed


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


def is_on_page(
    view: View, lefts: Floats, rights: Floats, bases: Floats, sizes: Floats
) -> bool:
    """Return whether all characters surely stand on the page and are large enough."""
    if not sizes or not isfinite(sum(lefts) + sum(rights) + sum(bases)):
        return False
    inside = min(rights) >= 0 <= min(bases) and max(bases) <= view.height
    return inside and max(lefts) <= view.width and min(sizes) >= MIN_SIZE


def keep_on_page(glyphs: Iterable[Glyph], view: View) -> list[Glyph]:
    """Return the characters without those too small or off the page."""
    return [
        glyph
        for glyph in glyphs
        if glyph[4] >= MIN_SIZE
        and glyph[2] >= 0 <= glyph[3] <= view.height + glyph[4]
        and glyph[1] <= view.width
    ]


def count_garbled(chars: Iterable[str]) -> int:
    """Return how many codes are no characters: control, half of one, private, replacement."""
    return len(GARBLED.findall("".join(chars)))


def spread_shared(glyphs: list[Glyph], runs: Sequence[int]) -> None:
    """Set the last glyphs of a run side by side where they are one text in one box.

    Args:
        glyphs: characters in the order of the file; some get other edges.
        runs: the run of each.
    """
    for end in (*compress(range(1, len(runs)), map(ne, runs, runs[1:])), len(runs)):
        if end < 2 or not same_box(glyphs[end - 2], glyphs[end - 1]):
            continue
        start = end - 1
        while start > 0 and same_box(glyphs[start - 1], glyphs[end - 1]):
            start -= 1
        glyphs[start:end] = spread(glyphs[start:end])


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
