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
NEARLY_ALL = 0.85
SHORTEST_SPAN, MOST_NAMED = 4, 3


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

    A sentence speaks of the item whose object it names best, where no other is named as well.
    One right behind that names none and tells a stage goes on with the milestone before.
    """
    found: list[Saying] = []
    last: Wanted | None = None
    for place, sentence in enumerate(report.sentences):
        if not sentence.text.strip() or "plan" in sentence.flags:
            continue
        named = best_named(sentence.text, promises, names)
        goes_on = not named and {"stage", "no_progress", "all_done"} & sentence.flags
        item = named[0] if len(named) == 1 else last if goes_on else None
        if item is not None:
            sure = bool(named)
            whole = Saying(item, "", sentence.text, sentence.flags, (place,), sure)
            found += sayings_of(whole, names)
        last = item if item is not None and item.type == "milestone" else None
    return tuple(found)


def best_named(text: str, promises: Sequence[Wanted], names: Names) -> list[Wanted]:
    """Return the items a sentence names best; none where it names none well enough."""
    said = SIGNS.sub("", text).casefold()
    graded = [(likeness_in(said, item, names), item) for item in promises]
    best = max((mark for mark, _ in graded), default=0.0)
    return [item for mark, item in graded if best and mark == best]


def likeness_in(said: str, item: Wanted, names: Names) -> float:
    """Return how well a sentence names an item, 0 where it does not.

    A milestone may be named by one of its objects, a duty only by all of its words, for its
    words are common ones. The longer name goes first, before all the item's words as printed.
    """
    if prints_all(said, item):
        return 2 + len(item.span) / 1000
    things = [item.indicator]
    things += objects_of(item) if item.type == "milestone" else []
    parts = [name for thing in things if len(name := whole_name(thing, names)) > 2]
    least = ALIKE if item.type == "milestone" else NEARLY_ALL
    marks = [overlap(part, said) + len(part) / 1000 for part in parts]
    return max((mark for mark in marks if mark >= least), default=0.0)


def prints_all(said: str, item: Wanted) -> bool:
    """Return whether a text without signs holds all the words of an item as printed."""
    bare = SIGNS.sub("", item.span).casefold()
    return len(bare) >= SHORTEST_SPAN and bare in said


def named_above(heading: str, known: Sequence[Wanted]) -> list[Wanted]:
    """Return the items whose words the heading of a row prints; none where it prints many.

    A row with the whole text of a task in front names so many that it names none.
    """
    above = SIGNS.sub("", heading).casefold()
    named = [item for item in known if prints_all(above, item)]
    return named if len(named) <= MOST_NAMED else []


def whole_name(name: str, names: Names) -> str:
    """Return the core of a name, or all of the name where its core is too short to tell.

    A name that holds nothing but words that may stand in any (项目建设) tells nothing: "".
    """
    short = core(name, names)
    return short if len(short) > 2 or not short else SIGNS.sub("", name).casefold()


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
    for clause in filter(str.strip, CLAUSES.split(text)):
        said = SIGNS.sub("", clause).casefold()
        marks = {thing: overlap(whole_name(thing, names), said) for thing in things}
        best = max(marks.values())  # 西湖公园 is nearly 东湖公园 too
        current = [t for t in things if marks[t] == best >= NAMED] or current
        for thing in current:
            words[thing] = f"{words[thing]}，{clause}" if thing in words else clause
    yield from words.items()
