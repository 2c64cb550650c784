"""Document -> Notice: its facts, its tasks in order, and what could not be placed.

The rooms, in the order of the walk. Tables: `spreads` joins the halves of a wide one,
`text_tables` and `flat_tables` find those that a text prints as lines, `headers` finds the
head of a table, `tables` puts its parts on several pages together, `columns` settles what
each column holds, `rows` joins broken rows to records, `carry` completes merged cells that a
page's end cuts, `tasks` makes records to tasks. Texts: `numbering` reads numbers, `outline`
headings, `items` makes paragraphs to tasks. Both: `cells` joins printed lines to texts and
names, `owners` and `phrases` read who does a task. `facts` reads what the notice says of
itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from pipeline.model import (
    Document,
    Facts,
    Notice,
    Paragraph,
    SourceError,
    Table,
    Task,
    Text,
    join_texts,
)
from pipeline.notice.segment.carry import carry_over
from pipeline.notice.segment.cells import join_lines
from pipeline.notice.segment.columns import settle_columns
from pipeline.notice.segment.facts import find_facts
from pipeline.notice.segment.flat_tables import find_flat_tables
from pipeline.notice.segment.headers import compile_headers
from pipeline.notice.segment.items import read_items
from pipeline.notice.segment.owners import OwnerRules, compile_owners
from pipeline.notice.segment.rows import build_records
from pipeline.notice.segment.spreads import join_spreads
from pipeline.notice.segment.tables import Sheet, collect_sheets
from pipeline.notice.segment.tasks import name_tasks
from pipeline.notice.segment.text_tables import find_text_tables
from pipeline.rules import Rules

TASK_TABLE = regex.compile(
    r"(?:任务|目标|工作|责任|实事|项目).{0,20}(?:表|清单|台账|分解|方案)"
)
ROW_NUMBER = regex.compile(r"(\d{1,3})(?=[\p{Han}“]{2})(?![年月日个项号])")
"""The number of a row that runs into its unit, as a line of a table without cells reads."""

FEW_POINTS = 6
FEW_OWNED = 2


def segment(document: Document, rules: Rules) -> Notice:
    """Return the notice a document holds.

    Args:
        document: as it was read, blocks in reading order.
        rules: headers.yml, owners.yml and facts.yml are used.

    Returns:
        The facts, the tasks in printed order with unique `seq`, and every text of a table
        that is in no task: cells of tables = tasks + headers + unplaced.

    Raises:
        SourceError: HEADER_UNKNOWN there are tables and none names its columns, NO_TABLE a
            table is announced and none is there, NO_TASKS nothing in it is a task.
    """
    owners = compile_owners(rules)
    document, unsure = as_tables(document, rules)
    facts = find_facts(document, rules)
    tabled, unplaced = tasks_of_tables(document, rules, owners, unsure)
    listed, letter = read_items(document, facts, rules, owners)
    if not tabled:
        unplaced += letter
        if not listed or is_letter_only(document, facts, listed):
            raise no_tasks(document, facts, unplaced)
    unplaced += stray_rows(document, tabled)
    tasks = both_kinds(listed if not tabled or is_owned(listed) else (), tabled)
    if any(owners.first_leads.search(text) for text in texts_of(document)):
        tasks = tuple(first_unit_leads(task) for task in tasks)
    return Notice(facts, tasks, unplaced)


def stray_rows(document: Document, tasks: Sequence[Task]) -> tuple[tuple[str, Text], ...]:
    """Return the paragraphs below a table that begin with a number its rows lack.

    So does a row whose lines were too few to be found: it is looked at, not lost.
    """
    numbers = {int(task.seq) for task in tasks if task.seq.isdecimal()}
    found, below = [], False
    for block in document.blocks:
        if isinstance(block, Table):
            below = True
        elif below and numbers:
            text = join_lines(block.lines)
            match = ROW_NUMBER.match(text.text)
            if match and int(match[1]) not in numbers and int(match[1]) <= max(numbers) + 1:
                found.append(("ROW_NOT_UNDERSTOOD", text))
    return tuple(found)


def is_owned(tasks: Sequence[Task]) -> bool:
    """Return whether most of the paragraphs beside a table name who does them."""
    owned = sum(1 for task in tasks if task.lead)
    return owned >= FEW_OWNED and 2 * owned > len(tasks)


def both_kinds(listed: tuple[Task, ...], tabled: tuple[Task, ...]) -> tuple[Task, ...]:
    """Return the tasks of the text and of the tables; where numbers meet, all are counted.

    The printed number of a table's task then closes its `path`.
    """
    if not {task.seq for task in listed} & {task.seq for task in tabled}:
        return (*listed, *tabled)
    moved = (replace(t, path=".".join(filter(None, (t.path, t.seq)))) for t in tabled)
    return tuple(replace(t, seq=str(n)) for n, t in enumerate((*listed, *moved), 1))


def is_letter_only(document: Document, facts: Facts, tasks: Sequence[Task]) -> bool:
    """Return whether the tasks are the points of a letter whose table is not there.

    It is addressed, announces a table, holds none, and has a few points without any unit.
    """
    tables = any(isinstance(block, Table) for block in document.blocks)
    announced = facts.attachment is not None and TASK_TABLE.search(facts.attachment)
    few = len(tasks) <= FEW_POINTS and not any(task.lead for task in tasks)
    return bool(facts.recipients and announced and few and not tables)


def texts_of(document: Document) -> Iterator[str]:
    """Return the text of each paragraph and each table cell."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield join_lines(block.lines).text
        else:
            yield from (
                join_lines(cell.lines).text for row in block.rows for cell in row if cell
            )


def first_unit_leads(task: Task) -> Task:
    """Return the task with its first unit as lead, the others as partners."""
    return replace(task, lead=task.lead[:1], partners=(*task.lead[1:], *task.partners))


def as_tables(document: Document, rules: Rules) -> tuple[Document, frozenset[int]]:
    """Return the document with its tables as they were meant, and which of them are unsure.

    Halves on two page spreads are put side by side, lines of cells become tables.
    """
    patterns = compile_headers(rules)
    document, flat = find_flat_tables(join_spreads(document, patterns), patterns)
    tables = [block for place, block in enumerate(document.blocks) if place in flat]
    document, lined = find_text_tables(document, patterns)
    places = (p for p, block in enumerate(document.blocks) if any(block is t for t in tables))
    return document, lined | frozenset(places)


def tasks_of_tables(
    document: Document, rules: Rules, owners: OwnerRules, unsure: frozenset[int]
) -> tuple[tuple[Task, ...], tuple[tuple[str, Text], ...]]:
    """Return the tasks of all task tables, and the texts of tables that are in none.

    Where no header is known, loose forms are tried; all tasks read that way are doubtful, as
    are those of `unsure` tables.
    """
    found = collect_sheets(document, compile_headers(rules))
    if not found.sheets:
        found = collect_sheets(document, compile_headers(rules, unsure=True))
        found.sheets = [replace(sheet, guessed=True) for sheet in found.sheets]
    settled = [settle_columns(sheet) for sheet in found.sheets]
    sheets = [sheet for sheet in settled if has_tasks(sheet)]
    records, unplaced = [], list(found.unplaced)
    for sheet in settled:
        unplaced += [] if has_tasks(sheet) else texts_of_rows(sheet)
    for group, sheet in enumerate(sheets):
        rows, left = build_records(sheet, group)
        records += rows
        unplaced += left
    carry_over(records)
    for record in records:
        lined = record.rows[0].slots[0].origin[0] in unsure
        guessed = sheets[record.group].guessed
        record.doubts += ["HEADER_GUESSED"] * guessed + ["TEXT_TABLE"] * lined
    return name_tasks(sheets, records, owners), tuple(unplaced)


def has_tasks(sheet: Sheet) -> bool:
    """Return whether a sheet has a column for the task."""
    return any(column.field == "text" for column in sheet.columns)


def texts_of_rows(sheet: Sheet) -> list[tuple[str, Text]]:
    """Return the rows of a sheet that is no task table, as texts with the reason."""
    texts = (
        join_texts(join_lines(slot.lines) for slot in row.slots if slot.opens)
        for row in sheet.rows
    )
    return [("HEADER_UNKNOWN", text) for text in texts if text.text]


def no_tasks(
    document: Document, facts: Facts, unplaced: tuple[tuple[str, Text], ...]
) -> SourceError:
    """Return why a document has no task."""
    if any(isinstance(block, Table) for block in document.blocks):
        seen = unplaced[0][1].text[:40] if unplaced else ""
        return SourceError("HEADER_UNKNOWN", seen)
    if facts.attachment is not None and TASK_TABLE.search(facts.attachment):
        return SourceError("NO_TABLE", facts.attachment)
    return SourceError("NO_TASKS", document.source)
