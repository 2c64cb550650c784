"""The header of a table -> which column holds what, whatever their order and their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.quarter.collect.records import Grid
from pipeline.rules import RuleEntry

BRACKETS = regex.compile(r"[（(]([^（）()]*)[）)]")
NOISE = regex.compile(r"[\s*＊:：]")
KEYS = ("item_id", "wanted", "indicator", "seq")
ANSWERS = ("value", "text", "stage")
DEEPEST_HEADER = 30
"""Rows in which a header is looked for."""
DEEPEST_LEVELS = 3
"""Rows a header may have, one above the other."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of form.yml: how each is written, and the words some of them take."""

    patterns: tuple[tuple[str, regex.Pattern[str]], ...]
    estimated: regex.Pattern[str]
    final: regex.Pattern[str]
    stages: Mapping[str, int]

    @classmethod
    def from_entries(cls, entries: Sequence[RuleEntry]) -> Columns:
        """Return the columns of the entries."""
        by_field = {entry.values["field"]: entry.values for entry in entries}
        estimate = by_field["is_estimate"]
        stages = by_field["stage"]["choices"]
        return cls(
            tuple((e.values["field"], regex.compile(e.values["pattern"])) for e in entries),
            regex.compile(estimate["true_words"]),
            regex.compile(estimate["false_words"]),
            {words.partition(" ")[2]: int(words.partition(" ")[0]) for words in stages},
        )

    def field_of(self, header: str) -> str:
        """Return the field a header names, "" where it is none we know."""
        bare = NOISE.sub("", BRACKETS.sub("", header))
        for name, pattern in self.patterns:
            if bare and pattern.fullmatch(bare):
                return name
        return ""


@dataclass(frozen=True, slots=True)
class Header:
    """A header: its first and last row, and for each column the field and the words."""

    first: int
    row: int
    fields: tuple[str, ...]
    words: tuple[str, ...]


def find_header(grid: Grid, columns: Columns) -> Header | None:
    """Return the header that names most fields, of one row or more; None if there is none.

    It has to name what is reported on and what is reported.
    """
    best: Header | None = None
    field_of = lru_cache(maxsize=None)(columns.field_of)
    for place in range(min(len(grid.rows), DEEPEST_HEADER)):
        for depth in range(1, DEEPEST_LEVELS + 1):
            found = header_at(grid, place, depth, field_of)
            if found and (best is None or rank_of(found) > rank_of(best)):
                best = found
    return best


def rank_of(header: Header) -> tuple[int, int]:
    """Return what tells the better header: it names more fields, then it has fewer rows."""
    return len(set(header.fields) - {""}), header.first - header.row


def header_at(
    grid: Grid, place: int, depth: int, field_of: Callable[[str], str]
) -> Header | None:
    """Return the header that begins at a row, None where it does not make one."""
    rows = grid.rows[place : place + depth]
    if len(rows) < depth or is_cut(grid, place, place + depth - 1):
        return None
    words = []
    for cells in zip(*rows, strict=True):
        distinct = [c.text for i, c in enumerate(cells) if not any(c is d for d in cells[:i])]
        words.append("".join(distinct))
    fields = unique_fields([field_of(text) for text in words], words)
    if depth > 1:
        below = [field_of(cell.text) for cell in rows[-1]]
        fields = unique_fields([f or b for f, b in zip(fields, below, strict=True)], words)
    has_key = any(name in fields for name in KEYS)
    has_answer = any(name in fields for name in ANSWERS)
    return (
        Header(place, place + depth - 1, tuple(fields), tuple(words))
        if has_key and has_answer
        else None
    )


def is_cut(grid: Grid, first: int, row: int) -> bool:
    """Return whether rows cannot be a whole header.

    A cell merged with a row above or below belongs to both; a row of one cell above others is
    a title.
    """
    if goes_on(grid, first - 1) or goes_on(grid, row):
        return True
    return row > first and len({cell.text for cell in grid.rows[first]} - {""}) == 1


def goes_on(grid: Grid, row: int) -> bool:
    """Return whether a cell of a row is merged with the one below."""
    if row < 0 or row + 1 >= len(grid.rows):
        return False
    pairs = zip(grid.rows[row], grid.rows[row + 1], strict=True)
    return any(cell.text and cell is other for cell, other in pairs)


def unique_fields(fields: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return the fields, each once; of several values the cumulative one is the value.

    The others stay columns without a field: what they hold goes on beside the value.
    """
    chosen: dict[str, int] = {}
    for place, name in enumerate(fields):
        if name and (
            name not in chosen or (name == "value" and is_better(place, chosen[name], words))
        ):
            chosen[name] = place
    repeatable = ("ignored", "aside")
    return [
        name if name in repeatable or chosen.get(name) == place else ""
        for place, name in enumerate(fields)
    ]


def is_better(place: int, other: int, words: Sequence[str]) -> bool:
    """Return whether a column is cumulative and the other is not."""
    return "累计" in words[place] and "累计" not in words[other]
