"""Cut a text into clauses: text -> Segments; brackets are clauses of their own."""

from __future__ import annotations

from dataclasses import dataclass

import regex

HOLE = "\ue000"
"""Stands for each character of a bracket that is read apart from the clause around it."""

STOPS = "。！？!?\n"
BREAKS = "，；：;" + STOPS
CLAUSE_MARKS = regex.compile("[，；。：]")
BRACKET = regex.compile(r"[（(][^（）()]*[）)]")
BREAK = regex.compile(rf"[{BREAKS}]|,(?!\d{{3}}(?!\d))|:(?!\d)")
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
        for a, b in holes:
            if start <= a < end:
                found += [
                    Segment(a + 1 + s, a + 1 + e, text[a + 1 + s : a + 1 + e], sign2 or "（", a)
                    for s, e, sign2 in pieces(text[a + 1 : b - 1])
                ]
    return tuple(found)


def mask_brackets(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text with brackets that hold a digit or a clause mark blanked, and where."""
    holes = []
    for match in BRACKET.finditer(text):
        inside = match.group()[1:-1]
        if regex.search(r"\d|[，；。：、一二三四五六七八九十百千]", inside):
            holes.append(match.span())
    for a, b in holes:
        text = text[:a] + HOLE * (b - a) + text[b:]
    return text, tuple(holes)


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


def clause_number(text: str, offset: int) -> int:
    """Return the number of the clause (cut at ，；。：, from 1) that holds an offset."""
    return 1 + len(CLAUSE_MARKS.findall(text, 0, offset))

