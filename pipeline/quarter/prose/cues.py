"""Find the words that say what the figures around them are: text -> Cues."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import regex

from pipeline.model import RuleError
from pipeline.rules import RuleEntry, Rules

GROUPS = ("number", "clause", "period", "basis", "flag", "statement")
CLAUSE_END = regex.compile(r"[，；。！？：\n]|,(?!\d{3}(?!\d))")
SENTENCE_END = regex.compile(r"[。；！？\n]|(?<!\d);")
BRACKETS = regex.compile(r"[（(][^（）()]*[）)]")
NUMERALS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)} | {
    "两": 2,
    "十一": 11,
    "十二": 12,
}
FAR = 1 << 30
REACH_OF_ROLE = {"plan": "sentence", "base": "one", "previous": "one"}
"""How far the words of another period reach; those of the period reported on reach further."""


@dataclass(frozen=True, slots=True)
class CueRule:
    """One entry of rules/roles.yml, compiled."""

    id: str
    group: str
    find: regex.Pattern[str]
    role: str
    reach: str
    basis: str
    end: str
    flag: str


@dataclass(frozen=True, slots=True)
class StageWords:
    """One entry of rules/stages.yml: words of a stage, or words before them that deny it."""

    find: regex.Pattern[str]
    stage: int
    denies: bool


@dataclass(frozen=True, slots=True)
class RoleBook:
    """The rules the prose reader works with."""

    cues: tuple[CueRule, ...]
    statements: tuple[CueRule, ...]
    stages: tuple[StageWords, ...]


@dataclass(frozen=True, slots=True)
class Quarter:
    """The quarter a report is on."""

    year: int
    number: int

    @property
    def last(self) -> date:
        """Return its last day."""
        return month_end(self.year, 3 * self.number)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say something of the numbers behind them, up to `until`.

    `place` is the offset of the number a cue of group number speaks of. `role` is the rule's,
    or what the year or the end of the period make of it.
    """

    start: int
    end: int
    until: int
    rule: CueRule
    role: str
    place: int | None
    period_end: date | None
    reach: str

    def covers(self, offset: int) -> bool:
        """Return whether a number at the offset stands behind it and within its reach."""
        return self.end <= offset < self.until


def open_roles(rules: Rules) -> RoleBook:
    """Return the rules the prose reader works with, compiled.

    Raises:
        RuleError: rules/roles.yml or rules/stages.yml is missing, or a group is unknown.
    """
    cues = tuple(read_cue_rule(entry) for entry in rules["roles"])
    stages = tuple(
        StageWords(
            regex.compile(entry.values["pattern"]),
            int(entry.values["stage"]),
            bool(entry.values.get("denies", False)),
        )
        for entry in rules["stages"]
    )
    return RoleBook(
        tuple(rule for rule in cues if rule.group != "statement"),
        tuple(rule for rule in cues if rule.group == "statement"),
        stages,
    )


def read_cue_rule(entry: RuleEntry) -> CueRule:
    """Return one entry of rules/roles.yml."""
    values = entry.values
    if values["group"] not in GROUPS:
        raise RuleError(entry.file, entry.id, f"group 只能是 {'、'.join(GROUPS)}")
    return CueRule(
        id=entry.id,
        group=values["group"],
        find=regex.compile(values["pattern"]),
        role=values.get("role", ""),
        reach=values.get("reach", "clause"),
        basis=values.get("basis", ""),
        end=values.get("end", ""),
        flag=values.get("flag", ""),
    )


def parse_quarter(name: str) -> Quarter:
    """Return the quarter of a name such as 2023Q3.

    Raises:
        ValueError: it is no such name.
    """
    match = regex.fullmatch(r"(\d{4})Q([1-4])", name)
    if match is None:
        raise ValueError(f"no quarter: {name}")
    return Quarter(int(match[1]), int(match[2]))


def find_cues(text: str, quarter: Quarter, rules: Sequence[CueRule]) -> tuple[Cue, ...]:
    """Return the cues of a text in order; the words of one are not read by another."""
    taken: list[tuple[int, int]] = []
    found: list[Cue] = []
    brackets = [match.span() for match in BRACKETS.finditer(text)]
    for rule in rules:
        for match in rule.find.finditer(text):
            start, end = own_words(match)
            if any(a < end and start < b for a, b in taken):
                continue
            cue = build_cue(text, match, rule, quarter, brackets)
            if cue is not None:
                taken.append((start, end))
                found.append(cue)
    return tuple(sorted(found, key=lambda cue: cue.start))


def own_words(match: regex.Match[str]) -> tuple[int, int]:
    """Return the offsets of the words a cue takes: group cue where there is one."""
    named = "cue" in match.re.groupindex
    return match.span("cue") if named else match.span()


def build_cue(
    text: str,
    match: regex.Match[str],
    rule: CueRule,
    quarter: Quarter,
    brackets: Iterable[tuple[int, int]],
) -> Cue | None:
    """Return the cue of a match; None for a year that is the one reported on."""
    role, groups = rule.role, match.groupdict()
    if "before" in groups:
        year = int(groups["before"])
        if year == quarter.year:
            return None
        role = role_of_year(year, quarter, match.group())
    ends, reach = period_end(rule, groups, quarter), rule.reach
    if rule.group == "period" and ends is not None:
        role = role_of_period(ends, quarter)
        reach = REACH_OF_ROLE.get(role, reach)
    start, end = own_words(match)
    inside = next((b - 1 for a, b in brackets if a < start and end < b), FAR)
    until = min(reach_of(text, match.end(), reach), inside)
    place = match.start("n") if rule.group == "number" else None
    return Cue(start, end, until, rule, role, place, ends, reach)


def role_of_year(year: int, quarter: Quarter, words: str) -> str:
    """Return what a figure of another year is."""
    if year > quarter.year:
        return "plan"
    at_end = year == quarter.year - 1 and regex.search("[底末]", words)
    return "base" if at_end else "previous"


def role_of_period(ends: date, quarter: Quarter) -> str:
    """Return what a figure is whose period does not end by the quarter reported on."""
    if ends > quarter.last:
        return "plan"
    if ends.year < quarter.year:
        return "base" if (ends.year, ends.month) == (quarter.year - 1, 12) else "previous"
    return ""


def reach_of(text: str, at: int, reach: str) -> int:
    """Return the offset up to which a cue that ends at `at` speaks."""
    if reach in ("text", "around"):
        return len(text)
    sign = SENTENCE_END if reach in ("sentence", "one", "back") else CLAUSE_END
    begin = at
    if sign is CLAUSE_END and text[at : at + 1] in ("，", "：", ","):
        begin = at + 1
    match = sign.search(text, begin)
    return match.start() if match else len(text)


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def period_end(
    rule: CueRule, groups: Mapping[str, str | None], quarter: Quarter
) -> date | None:
    """Return the last day of the period a cue names; None where it names none."""
    year = int(groups.get("year") or quarter.year)
    if rule.end in ("day", "month"):
        written = groups["month"] or ""
        month = NUMERALS.get(written) or int(written)
        last = month_end(year, month)
        day = int(groups.get("day") or last.day)
        return date(year, month, day) if 1 <= day <= last.day else last
    if rule.end == "quarter":
        written = groups["quarter"] or ""
        return month_end(year, 3 * (NUMERALS.get(written) or int(written)))
    if rule.end == "this":
        return quarter.last
    months = {"half": 6, "year": 12}
    return month_end(year, months[rule.end]) if rule.end in months else None
