"""All that rules/reminders.docx may tell: who is asked for what, by when, on one page.

What is asked follows from the tables alone, whatever day it is. A quarter not yet published is
still open: the units are asked for what it lacks. Once it is published they are asked for the
quarter after, and what was left out is to come with it. In both cases the rows say what falls
due in the quarter asked for and is not done, and what is behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pipeline.model import Facts
from pipeline.publish.bulletin.book import Book, open_book
from pipeline.publish.bulletin.content import notice_told
from pipeline.publish.bulletin.records import Ahead, Reminder, Reminders, Told
from pipeline.publish.bulletin.rows import COUNTED, Row, read_rows
from pipeline.publish.bulletin.tell import clean, day_text, joined, quarter_text
from pipeline.rules import Rules

if TYPE_CHECKING:
    import pandas as pd

COLUMN, LINE = 22, 60
"""Half-width characters in a line of a column of the template, and in a line of its text."""


def reminder_content(
    quarters: Sequence[Told], ahead: Ahead, facts: Facts, rules: Rules
) -> Reminders:
    """Return what the reminders after the last of the quarters tell.

    Args:
        quarters: this quarter and all judged before it, in order.
        ahead: the quarter after.
        facts: of the notice.
        rules: bulletin and status.
    """
    book, told = open_book(rules), quarters[-1]
    asked = ahead.quarter if told.published else told.quarter
    due = ahead.due if told.published else told.calendar["due"]
    units = [str(unit) for unit in told.frames["units"]["unit"] if unit]
    rows = remind_units(quarters, units, asked, ahead, book)
    absent = some_units(absent_units(told.frames["reporting"], units, book), book)
    notice = notice_told(facts, book)
    room = book.limits["reminder_lines"] - lines_above(notice.recipients, absent)
    shown = fitting(rows, room)
    return Reminders(
        mark=told.example,
        quarter=quarter_text(told.quarter),
        published=told.published,
        asked=quarter_text(asked),
        asked_due=day_text(due, book, full=True),
        next_quarter=quarter_text(ahead.quarter),
        next_due=day_text(ahead.due, book, full=True),
        notice=notice,
        character_limit=str(facts.item_character_limit or ""),
        rows=tuple(shown),
        left_out=len(rows) - len(shown),
        silent=len(units) - len(rows),
        absent=absent,
    )


def remind_units(
    quarters: Sequence[Told], units: Sequence[str], asked: str, ahead: Ahead, book: Book
) -> list[Reminder]:
    """Return the units of which there is something to remind, in their order."""
    status = read_rows([quarter.frames for quarter in quarters], book)
    due_ids = {row.item_id for row in status if falls_due(row, asked, ahead, book)}
    missing = missing_items(quarters[-1].frames["reporting"])
    found = (remind(unit, status, missing, due_ids, book) for unit in units)
    return [row for row in found if row is not None]


def missing_items(reporting: pd.DataFrame) -> dict[str, list[str]]:
    """Return by unit the items it left out."""
    return {
        str(row["unit"]): str(row["missing"]).split("、")
        for row in reporting.to_dict("records")
        if row["missing"]
    }


def absent_units(reporting: pd.DataFrame, units: Iterable[str], book: Book) -> list[str]:
    """Return the units of which no report is there, in their order."""
    word = book.timeliness["not_reported"]
    absent = set(reporting["unit"][reporting["timeliness"] == word])
    return [clean(unit) for unit in units if unit in absent]


def falls_due(row: Row, asked: str, ahead: Ahead, book: Book) -> bool:
    """Return whether a row falls due in the quarter asked for and is not done."""
    due = ahead.item_dues.get(row.item_id, "")
    if row.item_type not in COUNTED or row.light in book.done:
        return False
    return row.word != book.states["adjusted"] and quarter_of(due) == asked


def quarter_of(day: str) -> str:
    """Return the quarter a day lies in, "" of no day."""
    try:
        known = date.fromisoformat(day)
    except ValueError:
        return ""
    return f"{known.year}Q{(known.month + 2) // 3}"


def remind(
    unit: str,
    status: Iterable[Row],
    missing: Mapping[str, Sequence[str]],
    due_ids: set[str],
    book: Book,
) -> Reminder | None:
    """Return what a unit is reminded of, None where there is nothing."""
    mine = [row for row in status if unit in str(row.cells["lead"]).split("、")]
    late = [r for r in mine if r.item_type in COUNTED and r.light in book.late.lights]
    found = (
        missing.get(unit, []),
        [row.item_id for row in mine if row.item_id in due_ids],
        [row.item_id for row in late],
    )
    if not any(found):
        return None
    return Reminder(clean(unit), *(some_items(ids, book) for ids in found))


def some_items(ids: Sequence[str], book: Book) -> str:
    """Return the first of some items, and how many there are where they are more."""
    most = book.limits["ids_told"]
    if len(ids) <= most:
        return joined(map(clean, ids))
    told = joined(map(clean, ids[: most - 1]))
    return book.say("some_items", ids=told, count=str(len(ids)))


def some_units(units: Sequence[str], book: Book) -> str:
    """Return the first of some units, and how many there are where they are more."""
    most = book.limits["units_told"]
    if len(units) <= most:
        return joined(units)
    return book.say("some_units", units=joined(units[:most]), count=str(len(units)))


def fitting(rows: Sequence[Reminder], lines: int) -> list[Reminder]:
    """Return the rows that fit on the page: first those that left something out."""
    order = sorted(range(len(rows)), key=lambda place: (not rows[place].missing, place))
    kept = []
    for place in order:
        lines -= lines_of(rows[place])
        if lines < 0:
            break
        kept.append(place)
    return [rows[place] for place in sorted(kept)]


def lines_of(row: Reminder) -> int:
    """Return how many lines a row of the table takes."""
    texts = (row.unit, row.missing, row.falling_due, row.behind)
    return max(max(1, -(-width_of(text) // COLUMN)) for text in texts)


def lines_above(*texts: str) -> int:
    """Return how many lines of the table the texts above it take: each line one and a half."""
    lines = sum(-(-width_of(text) // LINE) for text in texts)
    return -(-3 * lines // 2)


def width_of(text: str) -> int:
    """Return the width of a text; a Chinese character is two wide."""
    return sum(1 + (char > "\u2000") for char in text)
