"""Compare the names of indicators: is what a report speaks of what a target measures?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.grammar.lexicon import any_of
from pipeline.rules import RuleEntry, Rules

KINDS = ("same", "light", "confused", "area")
SIGNS = regex.compile(r"[\s“”\"'‘’《》〈〉「」『』（）()、，,。；;：:·\-—－+＋]")
NUMERAL = regex.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Names:
    """The rules of rules/indicators.yml, compiled.

    `same` leads each form to the one that stands for it; `confused` are groups of dimensions.
    """

    same: Mapping[str, str]
    any_same: regex.Pattern[str]
    light: regex.Pattern[str]
    area: regex.Pattern[str]
    confused: tuple[frozenset[str], ...]

    def __hash__(self) -> int:
        """Return a hash of the object itself: it is made once and never changed."""
        return id(self)


def open_names(rules: Rules) -> Names:
    """Return the rules by which indicators are compared.

    Raises:
        RuleError: rules/indicators.yml is missing.
    """
    entries = rules["indicators"]
    same = {
        form.casefold(): entry.values["forms"][0].casefold()
        for entry in of_kind(entries, "same")
        for form in entry.values["forms"]
    }
    return Names(
        same=same,
        any_same=regex.compile(any_of(same)),
        light=regex.compile(any_of(forms_of(entries, "light"))),
        area=regex.compile(any_of(forms_of(entries, "area"))),
        confused=tuple(frozenset(e.values["forms"]) for e in of_kind(entries, "confused")),
    )


def of_kind(entries: Iterable[RuleEntry], kind: str) -> list[RuleEntry]:
    """Return the entries of one kind."""
    return [entry for entry in entries if entry.values["kind"] == kind]


def forms_of(entries: Iterable[RuleEntry], kind: str) -> list[str]:
    """Return all forms of one kind."""
    return [form for entry in of_kind(entries, kind) for form in entry.values["forms"]]


@lru_cache(maxsize=65536)
def core(name: str, names: Names) -> str:
    """Return what is left of an indicator's name once it says only what is measured.

    Signs, words for the whole place and words that change nothing are left out, names of one
    quantity become one. What holds nothing else keeps its words.
    """
    bare = names.area.sub("", SIGNS.sub("", name)).casefold()
    bare = names.any_same.sub(lambda match: names.same[match.group()], bare)
    found, at = "", 0
    for match in names.any_same.finditer(bare):
        found += names.light.sub("", bare[at : match.start()]) + match.group()
        at = match.end()
    return (found + names.light.sub("", bare[at:])).removesuffix("中")


def likeness(one: str, other: str) -> int:
    """Return how alike two cores are: 3 the same, 2 one holds the other, 1 much alike, 0 not.

    The same signs in another order are the same (限上住餐企业, 住餐限上企业).

    Numbers in a name tell things apart (过10亿元项目, 过30亿元项目), so they must be the same.
    """
    if not one or not other:
        return 0
    if sorted(NUMERAL.findall(one)) != sorted(NUMERAL.findall(other)):
        return 0
    if one == other or (len(one) > 3 and sorted(one) == sorted(other)):
        return 3
    short, long = sorted((one, other), key=len)
    if len(short) >= 2 and short in long:
        return 2
    return 1 if overlap(short, long) >= 0.6 else 0


def overlap(short: str, long: str) -> float:
    """Return which share of the pairs of signs of the shorter text stands in the longer."""
    pairs = {short[i : i + 2] for i in range(len(short) - 1)}
    if not pairs:
        return 0.0
    return sum(pair in long for pair in pairs) / len(pairs)
