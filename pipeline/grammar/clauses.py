"""Cut a text into clauses: text -> Segments; brackets are clauses of their own."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import regex

HOLE = "\ue000"
"""Stands for each character of a bracket that is read apart from the clause around it."""

STOPS = "。！？!?\n"
BREAKS = "，；：;" + STOPS
SENTENCE_END, HALF_END = regex.compile(rf"[{STOPS}]"), regex.compile(r"[；;。\n]")
CLAUSE_MARKS = regex.compile("[，；。：]")
BRACKET = regex.compile(r"[（(][^（）()]*[）)]")
BREAK = regex.compile(rf"[{BREAKS}]|,(?!\d{{3}}(?!\d))|:(?!\d)")
MEASURED = regex.compile(
    r"(?:[%％‰]|百分点|\d(?:[万亿]?元|[万亿]?[吨亩人]))(?:以上|以内|以下|左右)?$"
)
"""A value behind which a bracket says how it is measured (增长6%（同口径）)."""
OPENING, CLOSING = "“「『《〈‘（(", "”」』》〉’）)"


@dataclass(frozen=True, slots=True)
class Segment:
    """A clause: offsets, its text with brackets blanked out, and the sign that opened it.

    `opened_by` is the punctuation before it ("" at the start); `host` is the offset at which
    a bracket stands in the clause around it, None for other clauses.
    """

    start: int
    end: int
    text: str
    opened_by: str
    host: int | None = None


def cut_segments(text: str) -> tuple[Segment, ...]:
    """Return the clauses of a text in order, each bracket after the clause that holds it."""
    masked, holes = mask_brackets(text)
    found = []
    for start, end, sign in pieces(masked):
        found.append(Segment(start, end, masked[start:end], sign))
        for a, b in holes[bisect_left(holes, (start, 0)) : bisect_left(holes, (end, 0))]:
            found += bracketed(text, a, b)
    return tuple(found)


def bracketed(text: str, start: int, end: int) -> list[Segment]:
    """Return the clauses of the bracket between two offsets."""
    shift = start + 1
    return [
        Segment(shift + a, shift + b, text[shift + a : shift + b], sign or "（", start)
        for a, b, sign in pieces(text[shift : end - 1])
    ]


def mask_brackets(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text with its brackets blanked, and where they stand.

    A short word in brackets is part of a name (执业（助理）医师) and stays, but not behind a
    value.
    """
    holes = []
    for match in BRACKET.finditer(text):
        inside = match.group()[1:-1]
        apart = len(inside) > 3 or MEASURED.search(text, 0, match.start())
        if apart or regex.search(r"\d|[，；。：、一二三四五六七八九十百千]", inside):
            holes.append(match.span())
    masked, at = [], 0
    for a, b in holes:
        masked += [text[at:a], HOLE * (b - a)]
        at = b
    return "".join([*masked, text[at:]]), tuple(holes)


def pieces(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and opening sign of what stands between punctuation."""
    found, at, sign = [], 0, ""
    for match in BREAK.finditer(text):
        if match.start() > at:
            found.append((at, match.start(), sign))
        at, sign = match.end(), match.group()
    if at < len(text):
        found.append((at, len(text), sign))
    return found


@dataclass(frozen=True, slots=True)
class Stops:
    """Where the sentences of a text end, and where its half sentences (；) do."""

    sentences: tuple[int, ...]
    halves: tuple[int, ...]

    def sentence_start(self, offset: int) -> int:
        """Return the offset at which the sentence that holds `offset` begins."""
        return last_before(self.sentences, offset)

    def half_start(self, offset: int) -> int:
        """Return where the text between ；or 。 that holds `offset` begins."""
        return last_before(self.halves, offset)


def find_stops(text: str) -> Stops:
    """Return where the sentences and half sentences of a text end."""
    ends = tuple(m.end() for m in SENTENCE_END.finditer(text))
    halves = tuple(m.end() for m in HALF_END.finditer(text))
    return Stops(ends, halves)


def last_before(offsets: tuple[int, ...], offset: int) -> int:
    """Return the last of the sorted offsets that is not behind `offset`, else 0."""
    place = bisect_right(offsets, offset)
    return offsets[place - 1] if place else 0


def clause_marks(text: str) -> list[int]:
    """Return the offsets of the signs ，；。： that end the clauses ids are counted by."""
    return [m.start() for m in CLAUSE_MARKS.finditer(text)]


def clause_number(marks: list[int], offset: int) -> int:
    """Return the number (from 1) of the clause that holds an offset."""
    return 1 + bisect_left(marks, offset)
