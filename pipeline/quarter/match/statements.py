"""Set the sentences of a report beside milestones and duties -> which speaks of which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex

from pipeline.quarter.match.indicators import SIGNS, Names, core, overlap
from pipeline.quarter.match.wanted import Wanted

if TYPE_CHECKING:
    from pipeline.quarter.prose.records import ReportText

CLAUSES = regex.compile(r"[，。；！？,;!?\n]")
LISTED = regex.compile(r"[、，和及与]|等(?:项目|工程|\d+个项目)?")
NAMED = 0.6
ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class Saying:
    """What a text says of one milestone or duty.

    `thing` is the one of the milestone's several objects it is about, "" for all. `is_sure` is
    false where a sentence only goes on after one that names the item.
    """

    item: Wanted
    thing: str
    words: str
    flags: frozenset[str]
    sentences: tuple[int, ...]
    is_sure: bool = True


def find_sayings(
    report: ReportText, promises: Sequence[Wanted], names: Names
) -> tuple[Saying, ...]:
    """Return what the sentences say of milestones and duties, each sentence of one or none.

    A sentence speaks of the item whose object it names best, where no other is named as well;
    one that names none goes on with the item before.
    """
    found: list[Saying] = []
    last: Wanted | None = None
    for place, sentence in enumerate(report.sentences):
        if not sentence.text.strip() or "plan" in sentence.flags:
            continue
        named = best_named(sentence.text, promises, names)
        if len(named) == 1:
            last = named[0]
            whole = Saying(last, "", sentence.text, sentence.flags, (place,))
            found += sayings_of(whole, names)
        elif named:
            last = None
        elif last is not None and {"stage", "no_progress", "all_done"} & sentence.flags:
            whole = Saying(last, "", sentence.text, sentence.flags, (place,), False)
            found += sayings_of(whole, names)
    return tuple(found)


def best_named(text: str, promises: Sequence[Wanted], names: Names) -> list[Wanted]:
    """Return the items a sentence names best; none where it names none well enough."""
    said = SIGNS.sub("", text).casefold()
    graded = [(likeness_in(said, item, names), item) for item in promises]
    best = max((mark for mark, _ in graded), default=0.0)
    if best < ALIKE:
        return []
    return [item for mark, item in graded if mark == best]


def likeness_in(said: str, item: Wanted, names: Names) -> float:
    """Return how well a sentence names an item: by its object, or by one of its objects."""
    parts = [whole_name(part, names) for part in (item.indicator, *objects_of(item))]
    return max((overlap(p, said) + len(p) / 1000 for p in parts if len(p) > 2), default=0.0)


def whole_name(name: str, names: Names) -> str:
    """Return the core of a name, or all of the name where its core is too short to tell."""
    short = core(name, names)
    return short if len(short) > 2 else SIGNS.sub("", name).casefold()


def objects_of(item: Wanted) -> list[str]:
    """Return the things a milestone names, one where it names no list."""
    return [name for name in LISTED.split(item.indicator) if len(name) > 1]


def sayings_of(whole: Saying, names: Names) -> Iterator[Saying]:
    """Return what is said of an item; of a milestone's several objects one by one."""
    things = objects_of(whole.item)
    told = []
    if whole.item.type == "milestone" and len(things) > 1:
        told = list(clauses_by_thing(whole.words, things, names))
    if not told:
        yield whole
    for thing, words in told:
        yield replace(whole, thing=thing, words=words)


def clauses_by_thing(
    text: str, things: Sequence[str], names: Names
) -> Iterator[tuple[str, str]]:
    """Return each object named in a sentence with the clauses that speak of it."""
    words: dict[str, str] = {}
    current: list[str] = []
    for clause in CLAUSES.split(text):
        said = SIGNS.sub("", clause).casefold()
        named = [t for t in things if overlap(whole_name(t, names), said) >= NAMED]
        current = named or current
        for thing in current:
            words[thing] = f"{words[thing]}，{clause}" if thing in words else clause
    yield from words.items()
