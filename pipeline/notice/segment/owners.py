"""Who does a task: owner phrases in cells, brackets and lines -> units and persons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.model import Text, join_texts
from pipeline.notice.segment.cells import names_of_line, split_units
from pipeline.rules import Rules

BRACKET = regex.compile(r"[（(【\[]((?:[^（）()【】\[\]]|[（(][^（）()]*[）)])*)[）)】\]]")
TRAILING = regex.compile(r"[。；;，,\s]*")
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


def bracket_owners(inner: str, rules: OwnerRules, closes: bool, last: bool) -> Owners | None:
    """Return the owners a bracket holds, None where it holds something else.

    Args:
        inner: what stands between the brackets.
        rules: how owners are written.
        closes: the bracket ends a sentence; only there a bare list of units counts.
        last: nothing follows; only there a bare due date counts.
    """
    named = split_roles(inner, rules)
    if named is not None:
        return named
    parts = cut_parts(inner, rules)
    units = [part for part in parts if looks_like_units(part, rules)]
    dues = [part for part in parts if part not in units and rules.due.fullmatch(part)]
    if not parts or len(units) + len(dues) != len(parts):
        return None
    marked = rules.chief_mark.search(inner)
    bare = closes and units and (marked or is_bare_list(units[0], rules))
    if not bare and not (last and dues):
        return None
    owners = Owners(due="，".join(dues))
    for part in units:
        owners = owners.plus(as_owners("lead", part, rules))
    return owners


def is_bare_list(part: str, rules: OwnerRules) -> bool:
    """Return whether a list without any label or verb surely names units."""
    return bool(rules.bare_unit.fullmatch(list_units(part, rules)[0]))


def clause_owners(text: str, rules: OwnerRules) -> Owners:
    """Return the owners that clauses of a sentence name (由A牵头，B配合，新建……)."""
    owners = Owners()
    for clause in PARTS.split(text):
        ended = find_verb(clause, rules)
        if ended is None:
            continue
        names = list_units(clause[: ended[1]], rules)
        if clause.startswith("由") or all(map(rules.bare_unit.fullmatch, names)):
            owners = owners.plus(as_owners(ended[0], clause[: ended[1]], rules))
    return owners


def cut_owners(text: Text, rules: OwnerRules) -> list[tuple[Text, Owners]]:
    """Return the pieces of a paragraph, each with the owners printed after it.

    All that is printed stays, in order, but the owner phrases.
    """
    pieces: list[tuple[Text, Owners]] = []
    start = 0
    for begin, end, owners in owner_phrases(text.text, rules):
        after = TRAILING.match(text.text, end)
        stop = after.end() if after and after.end() < len(text.text) else end
        piece = join_texts((text.cut(start, begin), text.cut(end, stop)))
        if start and not has_words(piece.text):
            before, mine = pieces.pop()
            pieces.append((join_texts((before, piece)), mine.plus(owners)))
        else:
            pieces.append((piece, owners))
        start = stop
    rest = text.cut(start, len(text.text))
    if not pieces or has_words(rest.text):
        pieces.append((rest, clause_owners(rest.text, rules)))
    elif rest.text:
        before, mine = pieces.pop()
        pieces.append((join_texts((before, rest)), mine))
    return pieces


def has_words(text: str) -> bool:
    """Return whether a text holds more than marks."""
    return bool(regex.search(r"\w", text))


def owner_phrases(text: str, rules: OwnerRules) -> Iterator[tuple[int, int, Owners]]:
    """Return start, end and owners of each owner phrase: brackets, or a label to the end."""
    end = 0
    for match in BRACKET.finditer(text):
        last = not has_words(text[match.end() :])
        owners = bracket_owners(match[1], rules, closes_sentence(text, match), last)
        if owners is not None:
            yield match.start(), match.end(), owners
            end = match.end()
    for label in rules.any_label.finditer(text, end):
        owners = split_roles(text[label.start() :].rstrip("。；; "), rules)
        if owners is not None and label.start() > 0:
            yield label.start(), len(text), owners
            return


def closes_sentence(text: str, match: regex.Match[str]) -> bool:
    """Return whether a bracket stands at the end of a sentence."""
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    return not after or after[0] in "。；;" or before[-1:] in ("。", "；", ";")


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
