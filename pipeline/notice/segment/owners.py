"""Who does a task: owner phrases in cells, brackets and lines -> units and persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.notice.segment.cells import names_of_line, split_units
from pipeline.rules import Rules

LONGEST_NAME = 4
PARTS = regex.compile(r"[，,；;。\n]|(?<=[^、])\s{2,}")


@dataclass(frozen=True, slots=True)
class Owners:
    """Units and persons responsible for a task, and the words of its due part."""

    lead: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    due: str = ""

    def plus(self, other: Owners) -> Owners:
        """Return both, each name once, in order."""
        return Owners(
            unique((*self.lead, *other.lead)),
            unique((*self.partners, *other.partners)),
            unique((*self.persons, *other.persons)),
            "，".join(part for part in (self.due, other.due) if part),
        )


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names in order, each once."""
    return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class OwnerRules:
    """The patterns of rules/owners.yml by role, joined to one each."""

    labels: tuple[tuple[str, regex.Pattern[str]], ...]
    verbs: tuple[tuple[str, regex.Pattern[str]], ...]
    due: regex.Pattern[str]
    unit: regex.Pattern[str]
    bare_unit: regex.Pattern[str]
    shared: regex.Pattern[str]
    first_leads: regex.Pattern[str]
    joint: regex.Pattern[str]
    chief_mark: regex.Pattern[str]
    remark: regex.Pattern[str]
    office: regex.Pattern[str]
    tail: regex.Pattern[str]
    any_label: regex.Pattern[str]
    unit_heading: regex.Pattern[str]


def compile_owners(rules: Rules) -> OwnerRules:
    """Return the owner patterns; roles are `lead label`, `partners verb`, `due`, `unit`."""
    return OwnerRules(
        labels=of_kind(rules, "label"),
        verbs=of_kind(rules, "verb"),
        due=any_of(rules, "due"),
        unit=any_of(rules, "unit"),
        bare_unit=any_of(rules, "bare unit"),
        shared=any_of(rules, "shared"),
        first_leads=any_of(rules, "first leads"),
        joint=any_of(rules, "joint"),
        chief_mark=any_of(rules, "chief mark"),
        remark=any_of(rules, "remark"),
        office=any_of(rules, "office"),
        tail=any_of(rules, "tail"),
        any_label=regex.compile(
            "|".join(
                f"(?:{entry.values['pattern']})"
                for entry in rules["owners"]
                if entry.values["role"].endswith("label")
            )
            or "(?!)"
        ),
        unit_heading=any_of(rules, "unit heading"),
    )


def of_kind(rules: Rules, kind: str) -> tuple[tuple[str, regex.Pattern[str]], ...]:
    """Return (role, pattern) of the entries of one kind."""
    return tuple(
        (role, regex.compile(entry.values["pattern"]))
        for entry in rules["owners"]
        for role, _, end in [entry.values["role"].partition(" ")]
        if end == kind
    )


def any_of(rules: Rules, role: str) -> regex.Pattern[str]:
    """Return one pattern for all entries of a role."""
    parts = [e.values["pattern"] for e in rules["owners"] if e.values["role"] == role]
    return regex.compile("|".join(f"(?:{part})" for part in parts) or "(?!)")


def split_roles(text: str, rules: OwnerRules) -> Owners | None:
    """Return the owners of a phrase that names roles itself, None where it names none.

    A phrase is a list of parts: 牵头单位：A、B ； 配合单位：C ； D负责 ； 6月底完成.
    A part without a role goes on with the one before it, if it looks like units.
    """
    role, owners, waiting = "", Owners(), ""
    for part in cut_parts(text, rules):
        label, ended = find_label(part, rules), find_verb(part, rules)
        if label is not None:
            beside = role in ("chief", "partners") and label[0] == "lead" and owners.lead
            role = "partners" if beside else label[0]
            owners = owners.plus(as_owners(role, part[label[1] :], rules))
        elif ended is not None:
            mine = "partners" if role and owners.lead else ended[0]
            owners = owners.plus(as_owners(mine, waiting + part[: ended[1]], rules))
            role, waiting = "partners", ""
        elif rules.due.fullmatch(part) or role == "due":
            owners = owners.plus(Owners(due=part))
        elif not looks_like_units(part, rules):
            return None
        elif role:
            owners = owners.plus(as_owners(role, part, rules))
        else:
            waiting += part + "、"
    if not role:
        return None
    return lead_at_least(as_owners("lead", waiting, rules).plus(owners), text, rules)


def lead_at_least(owners: Owners, text: str, rules: OwnerRules) -> Owners:
    """Return the owners; those who answer for the task by duty lead it if nobody else does."""
    if owners.lead or not rules.shared.search(text):
        return owners
    return replace(owners, lead=owners.partners, partners=())


def cut_parts(text: str, rules: OwnerRules) -> list[str]:
    """Return the parts of an owner phrase: cut at commas, stops and before each label."""
    text = rules.remark.sub("", text)
    ordered = sorted({0, *(match.start() for match in rules.any_label.finditer(text))})
    pieces = [text[a:b] for a, b in zip(ordered, [*ordered[1:], len(text)], strict=True)]
    parts = [part.strip(" 　、") for piece in pieces for part in PARTS.split(piece)]
    return [part for part in parts if part]


def find_label(part: str, rules: OwnerRules) -> tuple[str, int] | None:
    """Return role and end of the label a part begins with (牵头单位：)."""
    for role, pattern in rules.labels:
        match = pattern.match(part)
        if match:
            return role, match.end()
    return None


def find_verb(part: str, rules: OwnerRules) -> tuple[str, int] | None:
    """Return role and start of the verb a part of units ends with (A牵头)."""
    for role, pattern in rules.verbs:
        match = pattern.search(part)
        if (
            match
            and match.end() == len(part)
            and looks_like_units(part[: match.start()], rules)
        ):
            return role, match.start()
    return None


def looks_like_units(part: str, rules: OwnerRules) -> bool:
    """Return whether every name of a list looks like a unit."""
    names = list_units(part, rules)
    return bool(names) and all(rules.unit.fullmatch(name) for name in names)


def list_units(text: str, rules: OwnerRules) -> tuple[str, ...]:
    """Return the units of a list: parted at marks and where 和 joins two finished names."""
    parted = rules.joint.sub("、", rules.remark.sub("", text.removeprefix("由")))
    names = (rules.tail.sub("", name) for name in split_units(parted))
    return unique([name for name in names if name])


def as_owners(role: str, names: str, rules: OwnerRules) -> Owners:
    """Return the owners of one role."""
    if role == "persons":
        return Owners(persons=tuple(names_of_line(names)))
    if role == "due":
        return Owners(due=names)
    if role != "partners" and rules.chief_mark.search(names):
        return marked_owners(list_units(names, rules), rules)
    units = list_units(names, rules)
    return Owners(partners=units) if role == "partners" else Owners(lead=units)


def marked_owners(units: Sequence[str], rules: OwnerRules) -> Owners:
    """Return the owners of a list in which the leading units are marked (A（牵头）、B)."""
    lead = tuple(rules.chief_mark.sub("", u) for u in units if rules.chief_mark.search(u))
    return Owners(
        lead=lead, partners=tuple(u for u in units if not rules.chief_mark.search(u))
    )


def split_staff(lines: Sequence[str], rules: OwnerRules) -> Owners:
    """Return units and persons of a cell that prints both (区发改局 李明)."""
    owners = Owners()
    for line in lines:
        closed = regex.sub(r"(?<!\S)(\p{Han})\s+(\p{Han})(?!\S)", r"\1\2", line)
        for token in regex.split(r"[\s\u3000\u00a0、，,；;/（）()：:]+", closed):
            name = rules.office.sub("", token)
            if not name:
                continue
            if rules.unit.fullmatch(token) and len(token) > LONGEST_NAME - 1:
                owners = owners.plus(Owners(lead=(token,)))
            elif len(name) <= LONGEST_NAME:
                owners = owners.plus(Owners(persons=(name,)))
            else:
                owners = owners.plus(Owners(lead=(token,)))
    return owners
