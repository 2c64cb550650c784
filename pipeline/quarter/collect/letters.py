"""Lines of a text -> items under their headings, and the lines that are no report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import regex

from pipeline.quarter.collect.records import Item, Line, Problem
from pipeline.rules import RuleEntry

TITLE, UNIT, QUARTER, PERIOD, ASIDE = "title", "unit", "quarter", "period", "aside"
LONGEST_HEADING = 60
NUMBERINGS = (
    regex.compile(r"第[一二三四五六七八九十百]{1,3}(?:部分|章|节|项)"),
    regex.compile(r"[一二三四五六七八九十]{1,3}[、.．]"),
    regex.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
    regex.compile(r"\d{1,3}(?:[、．]|\.(?!\d))"),
    regex.compile(r"[（(]\d{1,3}[）)]|[①-⑳]"),
)
"""How headings are numbered, the highest level first; others stand below all of them."""
STYLED, ENDS = 0, "。；;！？!?，,"
FIGURE = regex.compile(r"\d")
DATED = regex.compile(r"(?:19|20)\d\d年?|\d{1,2}[月日]")
INSIDE = regex.compile(r"[；。]|，.*\d|\d.*，")
ID = regex.compile(
    r"(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]\s*)?[【\[（(]?\s*(?P<id>\d+(?:\.\d+)?[-－—–](?:c\d+|\d+[a-z]?))\s*[】\]）)]?[:：\s、.．，,]*"
)
DASHES = str.maketrans("－—–", "---")


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of letters.yml that say what a line is."""

    patterns: tuple[tuple[str, regex.Pattern[str]], ...]
    asides: tuple[regex.Pattern[str], ...]

    @classmethod
    def from_entries(cls, entries: Sequence[RuleEntry]) -> Words:
        """Return the patterns in the order written, those of periods left out."""
        patterns = [(e.values["kind"], regex.compile(e.values["pattern"])) for e in entries]
        return cls(
            tuple((kind, found) for kind, found in patterns if kind not in (PERIOD, ASIDE)),
            tuple(found for kind, found in patterns if kind == ASIDE),
        )

    def kind_of(self, text: str) -> tuple[str, str]:
        """Return what a line is and the value it states; ("", "") where it may be a report."""
        for kind, pattern in self.patterns:
            match = pattern.fullmatch(text.strip())
            if match is not None:
                return kind, (match.groupdict().get("value") or text).strip()
        return "", ""

    def is_aside(self, headings: Sequence[str]) -> bool:
        """Return whether a heading is about plans or difficulties, not about what was done."""
        return any(found.fullmatch(text) for found in self.asides for text in headings)


@dataclass(frozen=True, slots=True)
class Letter:
    """A text taken apart: items, and what its other lines say.

    `titles`, `units` and `quarters` are what the lines of that kind state; `notes` all lines
    that are no item and no heading, as written. `problems` are headings with a figure,
    which is taken for no result, and lines on plans and difficulties.
    """

    items: tuple[Item, ...]
    titles: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    quarters: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_letter(
    lines: Iterable[Line], words: Words, is_unit: Sequence[str], known: frozenset[str]
) -> Letter:
    """Return the items of a text.

    Args:
        lines: in order.
        words: what lines are no report.
        is_unit: lines that consist of a unit's name, such as a signature.
        known: ids of the register; a line that begins with one is of that item.

    Returns:
        One item a line. A heading goes with the lines below it; where none follow it is an
        item itself. Items, headings, notes and lines among the problems are all lines.
    """
    kept: list[Line] = []
    stated: dict[str, list[str]] = {TITLE: [], UNIT: [], QUARTER: []}
    notes = []
    for line in lines:
        kind, value = words.kind_of(line.text)
        if kind == TITLE and kept:
            kind = ""
        if not kind and line.text not in is_unit:
            kept.append(line)
            continue
        notes.append(line.text)
        if kind in stated:
            stated[kind].append(value)
    problems: list[Problem] = []
    return Letter(
        tuple(items_of(kept, words, known, problems)),
        tuple(stated[TITLE]),
        tuple(stated[UNIT]),
        tuple(stated[QUARTER]),
        tuple(notes),
        tuple(problems),
    )


def items_of(
    lines: Sequence[Line], words: Words, known: frozenset[str], problems: list[Problem]
) -> Iterator[Item]:
    """Return one item a line, headings handed on to the lines below them."""
    stack: list[tuple[int, str]] = []
    for line, below in zip_longest(lines, lines[1:]):
        rank = rank_of(line)
        if rank is not None:
            stack = [(other, text) for other, text in stack if other < rank]
            if below is not None and is_heading(line) and leads(rank, below):
                stack.append((rank, line.text))
                if has_figure(line.text, known):
                    problems.append(Problem(line.place, line.text, "HEADING_WITH_FIGURE"))
                continue
        if words.is_aside([text for _, text in stack]):
            problems.append(Problem(line.place, line.text, "NOT_A_RESULT"))
            continue
        headings = [cut_id(text, known) for _, text in stack]
        ids = [found for found, _ in headings if found]
        own_id, text = cut_id(line.text, known)
        heading = "；".join(rest for _, rest in headings if rest)
        yield Item(line.place, text, own_id or "".join(ids[-1:]), heading=heading)


def rank_of(line: Line) -> int | None:
    """Return how high a line stands by its style or number, the highest being 0.

    None for a line that belongs below whatever heading came before it.
    """
    if line.heading:
        return STYLED
    for rank, pattern in enumerate(NUMBERINGS, 1):
        if pattern.match(line.text):
            return rank
    named = ID.match(line.text) is not None or line.text.endswith(("：", ":"))
    return len(NUMBERINGS) + 1 if named else None


def is_heading(line: Line) -> bool:
    """Return whether a line that has a rank says nothing but what the next lines are about."""
    text = line.text.strip()
    if line.heading:
        return True
    return text[-1:] not in ENDS and len(text) <= LONGEST_HEADING and not INSIDE.search(text)


def has_figure(text: str, known: frozenset[str]) -> bool:
    """Return whether a heading prints a figure beside its number, id or year."""
    _, rest = cut_id(text, known)
    for pattern in NUMBERINGS:
        rest = pattern.sub("", rest, count=1) if pattern.match(rest) else rest
    return FIGURE.search(DATED.sub("", rest)) is not None


def leads(rank: int, below: Line) -> bool:
    """Return whether the next line stands below a heading of this rank."""
    next_rank = rank_of(below)
    return next_rank is None or next_rank > rank


def cut_id(text: str, known: frozenset[str]) -> tuple[str, str]:
    """Return the id of the register a text begins with, and the rest; "" where it has none."""
    match = ID.match(text)
    if match is None:
        return "", text
    found = match["id"].translate(DASHES)
    if found not in known:
        return "", text
    return found, text[match.end() :].strip()
