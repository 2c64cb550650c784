"""Paragraphs of an outline -> tasks: the owner's bracket or line is cut out of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import regex

from pipeline.model import Document, Facts, Task, Text
from pipeline.notice.segment.cells import why_unsure
from pipeline.notice.segment.numbering import Line, read_lines
from pipeline.notice.segment.outline import (
    Block,
    SectionRules,
    compile_sections,
    item_number,
    outline_blocks,
    path_of,
)
from pipeline.notice.segment.owners import OwnerRules, Owners, find_label, split_roles
from pipeline.notice.segment.phrases import BRACKET, cut_owners, owner_phrases
from pipeline.rules import Rules

FEW = 2

Unplaced = tuple[tuple[str, Text], ...]


@dataclass(slots=True)
class Draft:
    """A task in the making: its text, where it stands, who does it.

    `own` are the owners printed in its paragraph, `owners` those that hold in the end.
    """

    block: Block
    text: Text
    own: Owners = field(default_factory=Owners)
    owners: Owners = field(default_factory=Owners)
    doubts: list[str] = field(default_factory=list)


def read_items(
    document: Document, facts: Facts, rules: Rules, owner_rules: OwnerRules
) -> tuple[tuple[Task, ...], Unplaced]:
    """Return the tasks of a text without a table, in order, numbered, and what is none.

    Args:
        document: its paragraphs are read, tables are not.
        facts: of the notice; the lines that print them are no headings.
        rules: sections.yml says what is review, letter or frame.
        owner_rules: how the owners of a task are written.

    Returns:
        A task a paragraph, or a sentence with its own owner's bracket; `seq` is the printed
        item number where those rise over the whole notice, else a running one. Beside
        them the letter's sentences with numbers, which are taken for no tasks.
    """
    sections = compile_sections(rules)
    lines = [
        replace(line, owners=is_owner_line(line, owner_rules))
        for line in read_lines(document, facts)
    ]
    outline = outline_blocks(lines, sections, facts.year)
    drafts, letter = part_letter(draft_tasks(outline.blocks, sections, owner_rules))
    numbers = number_drafts(drafts)
    tasks = (as_task(seq, draft) for seq, draft in zip(numbers, drafts, strict=True))
    told = [draft.text for draft in letter if regex.search(r"\d", draft.text.text)]
    return tuple(tasks), tuple(("LETTER_TEXT", text) for text in (*outline.passed, *told))


def as_task(seq: str, draft: Draft) -> Task:
    """Return the task of a draft."""
    unsure = why_unsure([draft.text])
    return Task(
        seq=seq,
        text=draft.text,
        path=path_of(draft.block),
        lead=draft.owners.lead,
        partners=draft.owners.partners,
        persons=draft.owners.persons,
        due=draft.owners.due,
        doubts=tuple(dict.fromkeys(draft.doubts + unsure)),
    )


def draft_tasks(
    blocks: Sequence[Block], sections: SectionRules, rules: OwnerRules
) -> list[Draft]:
    """Return the drafts of all paragraphs; a line of owners goes to the tasks above it."""
    drafts: list[Draft] = []
    groups: list[list[Draft]] = []
    items = {id(block.line) for block in blocks}
    start, phrase = 0, ""
    section: tuple[Line, ...] = ()
    for block in blocks:
        above = tuple(heading for heading in block.headings if id(heading) not in items)
        if above != section or (phrase and not block.line.owners):
            start, phrase, section = len(drafts), "", above
        if block.line.owners:
            phrase = "；".join(filter(None, (phrase, owner_phrase(block.line))))
            groups.append(give_owners(drafts[start:], phrase, rules))
            continue
        given = heading_owners(block.headings, sections, rules)
        for text, owners in cut_owners(block.line.text, rules):
            drafts.append(Draft(block, text, owners, inherit(owners, given)))
    doubt_shared(groups)
    return drafts


def owner_phrase(line: Line) -> str:
    """Return what a line of owners says, without the bracket around it."""
    text = line.text.text.strip("。")
    inner = BRACKET.fullmatch(text)
    return inner[1] if inner else text


def is_owner_line(line: Line, rules: OwnerRules) -> bool:
    """Return whether a paragraph says who does the tasks above it, and nothing else."""
    phrase = owner_phrase(line)
    bracketed = len(phrase) < len(line.text.text.strip("。"))
    if find_label(phrase, rules) is None and not bracketed:
        return False
    return split_roles(phrase, rules) is not None


def give_owners(drafts: Sequence[Draft], phrase: str, rules: OwnerRules) -> list[Draft]:
    """Give the owners of a phrase to the drafts above it; return those that took a lead."""
    owners = split_roles(phrase, rules) or Owners()
    took = [draft for draft in drafts if owners.lead and not draft.own.lead]
    for draft in took if owners.lead else drafts:
        draft.owners = inherit(draft.own.plus(owners), draft.owners)
    return took


def doubt_shared(groups: Sequence[Sequence[Draft]]) -> None:
    """Mark tasks that share a line of owners where most lines serve one paragraph only."""
    sizes = [len({id(draft.block) for draft in group}) for group in groups if group]
    if 2 * sizes.count(1) <= len(sizes):
        return
    for group in groups:
        for draft in group:
            if draft.block is not group[-1].block:
                draft.doubts.append("OWNER_SHARED")


def inherit(owners: Owners, above: Owners) -> Owners:
    """Return the owners, what they lack taken from the headings above."""
    return replace(
        owners,
        lead=owners.lead or above.lead,
        partners=owners.partners or (above.partners if not owners.lead else ()),
        persons=owners.persons or above.persons,
        due=owners.due or above.due,
    )


def heading_owners(
    headings: Sequence[Line], sections: SectionRules, rules: OwnerRules
) -> Owners:
    """Return the owners the headings above a task name; the nearest counts."""
    for heading in reversed(headings):
        text = heading.text.text
        phrases = list(owner_phrases(text, rules))
        if phrases:
            return phrases[-1][2]
        leader = sections.match("leader", text)
        if leader:
            return Owners(persons=(leader["after"] or leader["before"],))
        name = regex.sub(r"[（(][^（）()]*[）)]", "", text)
        if rules.unit_heading.fullmatch(name):
            return Owners(lead=(name,))
    return Owners()


def part_letter(drafts: Sequence[Draft]) -> tuple[list[Draft], list[Draft]]:
    """Return the drafts of the parts that list the tasks, and those of the letter.

    A part lists them if owners are printed there and none in the letter, or else if it has
    more numbered items than the letter.
    """
    owned = Counter(draft.block.part for draft in drafts if draft.owners.lead)
    items = Counter(draft.block.part for draft in drafts if draft.block.line.level)
    listing = {
        part for part in items if part and items[part] >= FEW and items[part] > items[0]
    }
    if owned and not owned[0] and owned.total() >= FEW:
        listing = set(owned)
    elif owned:
        return list(drafts), []
    tasks = [draft for draft in drafts if not listing or draft.block.part in listing]
    return tasks, [draft for draft in drafts if listing and draft.block.part not in listing]


def number_drafts(drafts: Sequence[Draft]) -> list[str]:
    """Return a unique number a task: the printed item numbers if they rise, else a count."""
    printed = [item_number(draft.block) for draft in drafts]
    steps = [n for place, n in enumerate(printed) if place == 0 or printed[place - 1] != n]
    if not all(printed) or [int(n) for n in steps] != sorted({int(n) for n in steps}):
        printed = count_blocks(drafts)
    found, place = [], 0
    while place < len(printed):
        size = 1
        while place + size < len(printed) and printed[place + size] == printed[place]:
            size += 1
        names = (
            [printed[place]]
            if size == 1
            else [f"{printed[place]}.{n + 1}" for n in range(size)]
        )
        found += names
        place += size
    return found


def count_blocks(drafts: Sequence[Draft]) -> list[str]:
    """Return a running number a paragraph: its pieces share it."""
    count, numbers = 0, []
    for place, draft in enumerate(drafts):
        if place == 0 or drafts[place - 1].block is not draft.block:
            count += 1
        numbers.append(str(count))
    return numbers
