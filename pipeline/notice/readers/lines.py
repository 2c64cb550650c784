"""Characters -> printed lines: in order, twins dropped, each gap one blank."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter, sub
from typing import NamedTuple

from pipeline.model import Run, Text
from pipeline.notice.readers.glyphs import ASCENT, DESCENT, Glyph, is_wide

SAME_LINE = 0.45  # of the font size, between two baselines
WIDE_GAP, NARROW_GAP, PRINTED_GAP = 0.5, 0.25, 0.1  # of the font size, makes a blank
LEFT, BASE, SIZE = itemgetter(1), itemgetter(3), itemgetter(4)  # of a Glyph
HANG = 0.1  # of its width, the part of a closing mark that counts
CLOSING = frozenset("，。；：、！？）》〉」』】〕”’％,.;:!?)%")
TWIN_REACH = 1.0  # points


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
    rows = (sorted(row, key=LEFT) for row in split_rows(glyphs))
    lines = (set_line(row, page) for row in rows)
    return [line for line in lines if line is not None]


def anchor_of(glyph: Glyph) -> float:
    """Return the place by which a character belongs to a column.

    It is the middle of the character, but for a mark that closes a phrase its left edge: such
    marks may hang over the end of a full line.
    """
    char, left, right, _, _ = glyph
    return left + (HANG if char in CLOSING else 0.5) * (right - left)


def split_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the characters by line: those whose baselines follow each other closely."""
    by_base: dict[float, list[Glyph]] = defaultdict(list)
    for base, group in groupby(glyphs, BASE):
        by_base[base].extend(group)
    rows: list[list[Glyph]] = []
    last, reach = float("-inf"), 0.0
    for base in sorted(by_base):
        found = by_base[base]
        size = max(map(SIZE, found))
        if base - last > SAME_LINE * max(size, reach):
            rows.append(found)
        else:
            rows[-1] += found
        last, reach = base, size
    return rows


def drop_twins(row: Iterable[Glyph]) -> list[Glyph]:
    """Return the characters without those printed a second time, as fake bold type does."""
    kept: list[Glyph] = []
    for glyph in row:
        if not (kept and glyph.left - kept[-1].left < TWIN_REACH and has_twin(glyph, kept)):
            kept.append(glyph)
    return kept


def has_twin(glyph: Glyph, kept: Sequence[Glyph]) -> bool:
    """Return whether the same character is already there within a point."""
    reach = min(TWIN_REACH, 0.3 * (glyph.right - glyph.left))
    for other in reversed(kept):
        if glyph.left - other.left >= reach:
            return False
        if other.char == glyph.char and abs(other.base - glyph.base) < TWIN_REACH:
            return True
    return False


def set_line(row: Sequence[Glyph], page: int) -> Line | None:
    """Return the line of characters ordered from left to right, None where all are blank."""
    columns = tuple(zip(*row, strict=True))
    if min(map(sub, columns[1][1:], columns[1]), default=TWIN_REACH) < TWIN_REACH:
        row = drop_twins(row)
        columns = tuple(zip(*row, strict=True))
    inked = row
    if " " in columns[0]:
        inked = [glyph for glyph in row if glyph[0] != " "]
        if not inked:
            return None
        columns = tuple(zip(*inked, strict=True))
    chars, lefts, rights, bases, sizes = columns
    base, size = bases[0], sizes[0]
    top, bottom = base - ASCENT * size, base + DESCENT * size
    if len(set(bases)) > 1 or len(set(sizes)) > 1:
        heights = set(zip(bases, sizes, strict=True))  # one or two, however long the line
        size = main_size(sizes)
        top = min(base - ASCENT * size for base, size in heights)
        bottom = max(base + DESCENT * size for base, size in heights)
        base = max(base for base, height in heights if height == size)
    least = PRINTED_GAP * min(sizes)
    widths = list(map(sub, lefts[1:], rights))
    if max(widths, default=0.0) > least:
        wide = [place for place, width in enumerate(widths, 1) if width > least]
        gaps = find_gaps(row, inked, wide)
        chars, lefts, rights = set_blanks(chars, lefts, rights, gaps)
    run = Run(0, len(chars), page, top, bottom, lefts, rights)
    text = Text("".join(chars), (run,))
    return Line(text, lefts[0], max(rights), top, bottom, base, size, page)


def set_blanks(
    chars: Iterable[str], lefts: Iterable[float], rights: Iterable[float], gaps: Sequence[int]
) -> tuple[tuple[str, ...], tuple[float, ...], tuple[float, ...]]:
    """Return characters, their left and right edges with a blank set into each of the gaps."""
    chars, lefts, rights = list(chars), list(lefts), list(rights)
    for place in reversed(gaps):
        chars.insert(place, " ")
        lefts.insert(place, rights[place - 1])
        rights.insert(place, lefts[place + 1])
    return tuple(chars), tuple(lefts), tuple(rights)


def find_gaps(row: Sequence[Glyph], inked: Sequence[Glyph], wide: Sequence[int]) -> list[int]:
    """Return the places among the inked characters of a row before which a blank reads.

    Args:
        row: all characters of the row.
        inked: those that print something.
        wide: the places among them before which there is room enough.
    """
    printed = set() if len(row) == len(inked) else blank_before(row)
    return [k for k in wide if is_gap(inked[k - 1], inked[k], k in printed)]


def blank_before(row: Iterable[Glyph]) -> set[int]:
    """Return which of the inked characters of a row follow a blank that is printed."""
    places, place = set(), 0
    for glyph in row:
        if glyph[0] == " ":
            places.add(place)
        else:
            place += 1
    return places


def is_gap(one: Glyph, other: Glyph, printed: bool) -> bool:
    """Return whether the space between two neighbours reads as a blank."""
    share = (other.left - one.right) / max(one.size, other.size)
    if share > WIDE_GAP:
        return True
    if printed:
        return share > PRINTED_GAP
    return share > NARROW_GAP and not is_wide(one.char) and not is_wide(other.char)


def main_size(sizes: Sequence[float]) -> float:
    """Return the font size of most characters."""
    if min(sizes) == max(sizes):
        return sizes[0]
    return Counter(sizes).most_common(1)[0][0]
