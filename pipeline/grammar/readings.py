"""What a number says (Reading), and the clause and memory it is read with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from pipeline.grammar.clauses import Segment
from pipeline.grammar.joints import plain
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.numbers import Number
from pipeline.grammar.phrases import PLACE, level_scope

COUNTED = ("classifier", "person")
PROPERTY = ("measure", "age", "duration", "score", "grade", "rank")
UPRIGHT = ("duration", "age", "rank", "score")
"""Kinds of unit that are targets only where their indicator measures just that."""

SUM = regex.compile(r"[超过][\d.]*[十百千万亿]+元")
"""A threshold inside a name; another may take its place (超亿元企业3家、超千万元20家)."""

OF_WHICH = "其中"
REGULAR = ("每年", "年均", "累计", "每月", "每季度")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one number says.

    `fate` is target, excluded or review, `rule` what decided. For a target: indicator, action
    (the verb as printed), measure, scope, comparator, and the offsets of its words as `start`
    and `end`. `baseline` is A in 由A提高到B.
    """

    number: Number
    fate: str
    rule: str
    indicator: str = ""
    action: str = ""
    measure: str = ""
    comparator: str = ""
    scope: str = ""
    baseline: Decimal | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What was understood of one number, before it is taken down as a target."""

    name: str
    verb: str
    measure: str
    scope: str = ""
    baseline: Number | None = None
    manner: tuple[str, ...] = ()


@dataclass(slots=True)
class Carry:
    """What the clauses before hand on within a sentence.

    `names` are the indicators so far, `wholes` what was said of each with its unit, `part` the
    place that 其中 named and whose share is told now (其中 itself before it), `head` the noun
    a list shares (省级1个、市级2个), `past` that 截至目前 stood before, `after` the sign that
    ended what came before, "" inside a run of clauses.
    """

    indicator: str = ""
    head: str = ""
    names: tuple[str, ...] = ()
    wholes: tuple[tuple[str, Said], ...] = ()
    part: str = ""
    verb: str = ""
    measure: str = ""
    kind: str = ""
    dimension: str = ""
    past: bool = False
    after: str = ""


@dataclass(slots=True)
class Clause:
    """A clause at work: its segment, its numbers still open, and what is read so far.

    `own` are the offsets of the words of the number that is read now.
    """

    segment: Segment
    lexicon: Lexicon
    carry: Carry
    live: list[Number]
    readings: list[Reading] = field(default_factory=list)
    thresholds: list[Number] = field(default_factory=list)
    own: tuple[int, int] = (0, 0)

    def text(self, start: int, end: int) -> str:
        """Return the clause's text between two offsets of the task."""
        first = self.segment.start
        return self.segment.text[max(0, start - first) : max(0, end - first)]

    def before(self, number: Number) -> str:
        """Return the clause's text before a number and its comparator."""
        return self.text(self.segment.start, number.first)

    def behind(self, number: Number) -> str:
        """Return the clause's text behind a number and its comparator."""
        return self.text(number.last, self.segment.end)


def decided(number: Number, fate: str, rule: str) -> Reading:
    """Return the reading of a number that is no target."""
    return Reading(number, fate, rule, start=number.first, end=number.last)


def put_aside(clause: Clause, number: Number, rule: str) -> None:
    """Add the reading of a number that is no target; a rule `review:…` asks for a look."""
    fate = "review" if rule.startswith("review:") else "excluded"
    clause.readings.append(decided(number, fate, rule.removeprefix("review:")))


def set_aside(clause: Clause, reasons: Sequence[tuple[Number, str]]) -> None:
    """Move numbers from the open ones to those decided, each with its rule."""
    for number, rule in reasons:
        put_aside(clause, number, rule)
        clause.live.remove(number)
        clause.thresholds.append(number)


def take_down(clause: Clause, n: Number, said: Said) -> None:
    """Add a target whose noun stands before the number; what narrows it goes to the scope.

    Without noun and verb, or without a unit and a name, the number goes to review.
    """
    if not said.name and not said.verb:
        put_aside(clause, n, "review:no-subject")
        return
    nameless = n.comparator == "=" and said.measure != "level"
    if n.kind == "" and (nameless or len(said.name) < 2):
        put_aside(clause, n, "review:no-unit")
        return
    scope, name = narrowed(clause, said.name)
    if said.name.removesuffix("的") in limits_of(clause):
        scope, name = said.name.removesuffix("的"), clause.carry.indicator
        if SUM.search(name):
            scope, name = "", SUM.sub(scope, name)
    for_whom = tuple(clause.lexicon.words["preposition"])
    kept = [
        m for m in said.manner if m in REGULAR or m.startswith(for_whom) or PLACE.fullmatch(m)
    ]
    kept = [m.removeprefix("在") for m in kept]
    scope = said.scope or scope or "、".join(kept)
    add_target(
        clause, n, Said(name or said.verb, said.verb, said.measure, scope, said.baseline)
    )


def limits_of(clause: Clause) -> set[str]:
    """Return the printed words of the thresholds of a clause."""
    return {clause.text(t.first, t.last) for t in clause.thresholds}


def narrowed(clause: Clause, name: str) -> tuple[str, str]:
    """Return (500万元以上, 工业技改项目) for a name that begins with a threshold.

    Years belong to the name: 15年以上房龄的住宅.
    """
    for t in clause.thresholds:
        if t.kind in ("duration", "age"):
            continue
        words = clause.text(t.first, t.last)
        shape = regex.match(
            regex.escape(words)
            + r"(?:(?<=以上|以下|以内)的?|\p{Han}{0,4}(?:以上|以下|以内)的?)",
            name,
        )
        if shape and len(name) - shape.end() >= 2:
            return shape.group().removesuffix("的"), name[shape.end() :]
        if name.startswith(("过" + words, "超" + words, words + "级")):
            return words, name
    return level_scope(name)


def add_target(clause: Clause, n: Number, said: Said) -> None:
    """Add a target to the readings and hand its subject and verb on."""
    name, carry = plain(said.name), clause.carry
    if not name:
        put_aside(clause, n, "review:no-subject")
        return
    clause.readings.append(
        Reading(
            number=n,
            fate="target",
            rule=said.measure,
            indicator=name,
            action=said.verb,
            measure=said.measure,
            comparator=n.comparator,
            scope=plain(said.scope),
            baseline=said.baseline.value if said.baseline else None,
            start=clause.own[0],
            end=clause.own[1],
        )
    )
    carry.indicator = name
    carry.wholes = (*carry.wholes, (n.unit, said))
    if name not in carry.names:
        carry.names = (*carry.names, name)
    carry.verb = said.verb if said.measure in ("count", "increment") else ""
    carry.measure, carry.kind, carry.dimension = said.measure, n.kind, n.dimension
    carry.after = ""
