"""Characters -> printed lines: in order, twins dropped, each gap one blank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.model import Run, Text
from pipeline.notice.readers.glyphs import Glyph, is_wide

SAME_LINE = 0.45  # of the font size, between two baselines
WIDE_GAP, NARROW_GAP, PRINTED_GAP = 0.5, 0.25, 0.1  # of the font size, makes a blank
TWIN_REACH = 4


class Line(NamedTuple):
    """A printed line: its text with one run, its edges, baseline and main font size."""

    text: Text
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    page: int


def set_lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """Return the printed lines of some characters, from top to bottom.

    Args:
        glyphs: characters in any order, blanks included.
        page: the page they stand on.

    Returns:
        Lines that print something. A character printed twice within a point is one; a gap
        or a row of blanks is one U+0020; nothing else is left out.
    """
    rows = (sorted(row, key=left_of) for row in split_rows(glyphs))
    lines = (set_line(drop_twins(row), page) for row in rows)
    return [line for line in lines if line is not None]


def left_of(glyph: Glyph) -> float:
    """Return the left edge, by which characters of a line are ordered."""
    return glyph.left


def split_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the characters by line: those whose baselines follow each other closely."""
    rows: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if last is not None and glyph.base - last.base <= SAME_LINE * max(
            glyph.size, last.size
        ):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
        last = glyph
    return rows


def drop_twins(row: Sequence[Glyph]) -> list[Glyph]:
    """Return the characters without those printed a second time in the same place."""
    kept: list[Glyph] = []
    for glyph in row:
        if not any(is_twin(glyph, other) for other in kept[-TWIN_REACH:]):
            kept.append(glyph)
    return kept


def is_twin(one: Glyph, other: Glyph) -> bool:
    """Return whether a character is printed over another, as fake bold type does."""
    reach = min(1.0, 0.3 * (one.right - one.left))
    return (
        one.char == other.char
        and abs(one.left - other.left) < reach
        and abs(one.base - other.base) < 1.0
    )


def set_line(row: Sequence[Glyph], page: int) -> Line | None:
    """Return the line of characters ordered from left to right, None where all are blank."""
    chars: list[str] = []
    lefts: list[float] = []
    rights: list[float] = []
    inked = [glyph for glyph in row if glyph.char != " "]
    if not inked:
        return None
    before: Glyph | None = None
    printed = False
    for glyph in row:
        if glyph.char == " ":
            printed = before is not None
            continue
        if before is not None and is_gap(before, glyph, printed):
            chars.append(" ")
            lefts.append(min(before.right, glyph.left))
            rights.append(max(before.right, glyph.left))
        chars.append(glyph.char)
        lefts.append(glyph.left)
        rights.append(glyph.right)
        before, printed = glyph, False
    top, bottom = min(g.top for g in inked), max(g.bottom for g in inked)
    run = Run(0, len(chars), page, top, bottom, tuple(lefts), tuple(rights))
    size = main_size(inked)
    base = max(g.base for g in inked if g.size == size)
    text = Text("".join(chars), (run,))
    return Line(text, lefts[0], max(rights), top, bottom, base, size, page)


def is_gap(one: Glyph, other: Glyph, printed: bool) -> bool:
    """Return whether the space between two neighbours reads as a blank."""
    gap = other.left - one.right
    size = max(one.size, other.size)
    if printed:
        return gap > PRINTED_GAP * size
    wide = is_wide(one.char) or is_wide(other.char)
    return gap > (WIDE_GAP if wide else NARROW_GAP) * size


def main_size(glyphs: Iterable[Glyph]) -> float:
    """Return the font size of most characters."""
    return Counter(glyph.size for glyph in glyphs).most_common(1)[0][0]
