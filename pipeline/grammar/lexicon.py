"""The words the grammar works with, compiled once from the rule entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import regex

from pipeline.grammar.numerals import ARABIC, CHINESE, MIXED, PERCENT, ROMAN

OF_VOCABULARY = ("lead", "manner", "attribute", "whole-word")
"""Kinds of words that jieba has to know, beside the verbs."""


class Entry(Protocol):
    """What the lexicon needs of a rule entry."""

    @property
    def id(self) -> str:
        """Return the entry's id."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Return what the entry says, by key."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit form: kind and dimension; one of it is factor / divisor si_units."""

    form: str
    kind: str
    dimension: str
    factor: Decimal
    divisor: Decimal
    si_unit: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled rule: its id, its regular expression and what else the entry says."""

    id: str
    find: regex.Pattern[str]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Lexicon:
    """Units, comparators, verbs and words by role, and the patterns of the rule files.

    `verbs[role]` and `words[kind]` are sets of forms; `starts[kind]` and `ends[kind]` match
    the longest form of a role or kind at the start or the end of a text. `vocabulary` are the
    words jieba must know to cut where the rules do, `inside` patterns of words between digits
    and unit with their comparator.
    """

    units: Mapping[str, Unit]
    before: tuple[Pattern, ...]
    after: tuple[Pattern, ...]
    verbs: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]
    intransitive: frozenset[str]
    starts: Mapping[str, regex.Pattern[str]]
    ends: Mapping[str, regex.Pattern[str]]
    exclusions: tuple[Pattern, ...]
    goals: tuple[Pattern, ...]
    dates: tuple[Pattern, ...]
    milestones: tuple[Pattern, ...]
    all_verbs: frozenset[str]
    vocabulary: frozenset[str]
    inside: Mapping[str, str]
    number: regex.Pattern[str]

    @classmethod
    def from_entries(cls, entries: Mapping[str, Iterable[Entry]]) -> Lexicon:
        """Return the lexicon of the rule files units, comparators, verbs, words, exclusions,
        goals, dates and milestones."""
        units = {unit.form: unit for entry in entries["units"] for unit in unit_forms(entry)}
        verbs = gather(entries["verbs"], "role")
        words = gather(entries["words"], "kind")
        all_verbs = frozenset[str]().union(*verbs.values())
        leading = all_verbs - verbs.get("state", frozenset())
        groups = {"verb": leading, **verbs, **words}
        if len(groups) != 1 + len(verbs) + len(words):
            raise ValueError("a role of verbs.yml and a kind of words.yml share a name")
        comparators = patterns(entries["comparators"])
        inside = [p for p in comparators if p.values["place"] == "inside"]
        return cls(
            units=units,
            before=tuple(p for p in comparators if p.values["place"] == "before"),
            after=tuple(p for p in comparators if p.values["place"] == "after"),
            verbs=verbs,
            words=words,
            intransitive=frozenset(
                form
                for entry in entries["verbs"]
                if entry.values.get("intransitive")
                for form in entry.values["forms"]
            ),
            starts={kind: regex.compile(any_of(forms)) for kind, forms in groups.items()},
            ends={
                kind: regex.compile(f"(?:{any_of(forms)})$", regex.REVERSE)
                for kind, forms in groups.items()
            },
            exclusions=patterns(entries["exclusions"]),
            goals=patterns(entries["goals"]),
            dates=patterns(entries["dates"]),
            milestones=patterns(entries["milestones"]),
            all_verbs=all_verbs,
            vocabulary=all_verbs.union(*(words[kind] for kind in OF_VOCABULARY)),
            inside={p.values["pattern"]: p.values["comparator"] for p in inside},
            number=number_pattern(units, tuple(p.values["pattern"] for p in inside)),
        )


def unit_forms(entry: Entry) -> list[Unit]:
    """Return the units one rule entry declares."""
    values = entry.values
    return [
        Unit(
            form,
            values["kind"],
            values["dimension"],
            values.get("factor", Decimal(1)),
            values.get("divisor", Decimal(1)),
            values.get("si_unit", ""),
        )
        for form in values["forms"]
    ]


def gather(entries: Iterable[Entry], key: str) -> dict[str, frozenset[str]]:
    """Return the forms of all entries by their role or kind."""
    found: dict[str, frozenset[str]] = {}
    for entry in entries:
        group = entry.values[key]
        found[group] = found.get(group, frozenset()) | frozenset(entry.values["forms"])
    return found


def patterns(entries: Iterable[Entry]) -> tuple[Pattern, ...]:
    """Return the compiled patterns in the order written."""
    return tuple(Pattern(e.id, regex.compile(e.values["pattern"]), e.values) for e in entries)


def any_of(forms: Iterable[str]) -> str:
    """Return an alternation of the forms, longest first."""
    return "|".join(regex.escape(f) for f in sorted(forms, key=lambda f: (-len(f), f)))


SCALE = r"(?:[十百万亿]|千(?![瓦克米伏卡焦帕]))"
"""A sign that multiplies; 千 is none in 千瓦 and the like."""

DASHES = r"(?:[-－—–―~～〜∼]|至|到|—{2})"


def number_pattern(units: Mapping[str, Unit], inside: tuple[str, ...]) -> regex.Pattern[str]:
    """Return the pattern of one number with its unit, ranges included.

    Args:
        units: every unit form.
        inside: patterns of words between digits and unit (余, 多).
    """
    base = any_of(units)
    more = "|".join(inside) or r"(?!)"
    low = rf"(?P<low>{MIXED}|{ARABIC}|{PERCENT}|{CHINESE}|{ROMAN})"
    second = rf"{MIXED}|{ARABIC}|{PERCENT}|(?<=[一-鿿][至到~～—－-]){CHINESE}"
    high = rf"(?:(?P<lowunit>{SCALE}{{0,2}}(?:{base})?)\s*{DASHES}\s*(?P<high>{second}))?"
    blank = rf"(?:[ \u3000\u00a0]{{1,2}}(?={SCALE}{{0,2}}(?:{base})))?"
    scale = rf"(?P<scale>{SCALE}{{0,2}})(?P<more>(?:{more})?)"
    scale += rf"(?P<scale2>(?<={more}){SCALE}{{1,2}}|)"
    over = rf"{SCALE}{{0,2}}元|\d{{0,3}}[万千]人?|{base}|\p{{Han}}{{1,3}}"
    unit = rf"(?P<base>(?:{base})?)(?P<per>[/／](?:{over}))?"
    bracket = rf"(?P<bracket>[（(](?:{base})[）)])?"
    return regex.compile(low + high + blank + scale + unit + bracket)
