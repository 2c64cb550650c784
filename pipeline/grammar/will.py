"""Say how firmly a thing is promised: 力争 softens what follows, 确保 makes it firm again."""

from __future__ import annotations

from bisect import bisect_left

from pipeline.grammar.clauses import Stops
from pipeline.grammar.lexicon import Lexicon

Will = tuple[tuple[int, bool], ...]
"""Offsets of such words in order, with True where the word softens."""


def find_will(text: str, lexicon: Lexicon) -> Will:
    """Return where words such as 力争 and 确保 stand in a text."""
    soft = ((m.start(), True) for m in lexicon.starts["soft"].finditer(text))
    firm = ((m.start(), False) for m in lexicon.starts["firm"].finditer(text))
    return tuple(sorted((*soft, *firm)))


def commitment_at(will: Will, stops: Stops, offset: int) -> str:
    """Return soft where the last such word before an offset softens, else firm.

    A word governs up to the next ；or 。
    """
    before = bisect_left(will, (offset, False)) - 1
    if before < 0:
        return "firm"
    at, soft = will[before]
    return "soft" if soft and at >= stops.half_start(offset) else "firm"
