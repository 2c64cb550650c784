"""The rows of a task table -> records, one a task: broken rows joined, headings set above."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from pipeline.model import Text, join_texts
from pipeline.notice.segment.cells import COMPLETE, join_lines
from pipeline.notice.segment.headers import Column
from pipeline.notice.segment.tables import Row, Sheet

SENTENCE_END = regex.compile(r"[。；;！!][”’）)]?$")
NOTE = regex.compile(r"[（(]?(?:备注|说明|注)[:：]")
SUM_ROW = regex.compile(r"合计|总计|小计|共计")
HEADING_NUMBER = regex.compile(r"[（(]?[一二三四五六七八九十]+[）)]?[、.．]?")
LONGEST_HEADING = 60
UNCLEAR = "PAGE_BREAK_UNCLEAR"


@dataclass(slots=True)
class Record:
    """A task of a table as it grows: the rows it takes in, its heading, its doubts.

    `open_end` says that its last row may belong to the next record, or the other way round.
    `carried` holds, by column, the lines of a cell that says only "as above" or that a
    page's end cut off from this row.
    """

    rows: list[Row]
    headings: tuple[str, ...] = ()
    caption: str = ""
    group: int = 0
    doubts: list[str] = field(default_factory=list)
    open_end: bool = False
    carried: dict[int, list[Text]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the table."""
        return self.rows[0].columns

    def lines(self, place: int) -> list[Text]:
        """Return the lines of one column, a merged cell's once."""
        if place in self.carried:
            return self.carried[place]
        cells = {row.slots[place].origin: row.slots[place].lines for row in self.rows}
        return [line for lines in cells.values() for line in lines]

    def text(self, wanted: str) -> str:
        """Return the text of a field so far."""
        place = self.rows[0].place(wanted)
        return join_lines(self.lines(place)).text if place is not None else ""


def build_records(sheet: Sheet, group: int) -> tuple[list[Record], list[tuple[str, Text]]]:
    """Return the tasks of a sheet in order, and the rows that are none.

    Rows of one printed row are joined: a text cell that covers several, a row that goes on
    after a page's end. Headings of sections go into the records below them.
    """
    records: list[Record] = []
    unplaced: list[tuple[str, Text]] = []
    headings: list[Text] = []
    for place, row in enumerate(sheet.rows):
        heading = heading_of(row)
        after = sheet.rows[place + 1] if place + 1 < len(sheet.rows) else None
        if heading is not None:
            reason = why_no_heading(heading.text)
            if reason:
                unplaced.append((reason, heading))
            else:
                push_heading(headings, heading)
        elif records and belongs(records[-1], row, after):
            records[-1].rows.append(row)
        else:
            names = tuple(heading.text for heading in headings)
            unclear = [UNCLEAR] if records and records[-1].open_end else []
            records.append(Record([row], names, sheet.caption, group, unclear))
    used = {name for record in records for name in record.headings}
    unplaced += [("HEADING_WITHOUT_TASK", h) for h in headings if h.text not in used]
    return records, unplaced


def heading_of(row: Row) -> Text | None:
    """Return the text of a row that is a sum, one wide cell or a heading, else None."""
    filled = {slot.origin: slot for slot in row.slots if slot.text}
    if filled and SUM_ROW.fullmatch(next(iter(filled.values())).text):
        return join_texts(join_lines(slot.lines) for slot in filled.values())
    seq, task = row.slot("seq"), row.slot("text")
    if len(filled) == 1:
        slot = next(iter(filled.values()))
        wide = slot.across > 1 and slot.across * 2 > len(row.slots)
        numbered = HEADING_NUMBER.match(slot.text) and slot.text[-1] not in "。；"
        if wide or (slot is seq and numbered):
            return join_lines(slot.lines)
    if len(filled) != 2 or seq is None or task is None or not task.text:
        return None
    if HEADING_NUMBER.fullmatch(seq.text) and not SENTENCE_END.search(task.text):
        return join_texts((join_lines(seq.lines), join_lines(task.lines)))
    return None


def why_no_heading(text: str) -> str:
    """Return the reason why a wide cell is no heading, "" where it is one."""
    if NOTE.match(text):
        return "TABLE_NOTE"
    if SUM_ROW.match(text) or len(text) > LONGEST_HEADING:
        return "ROW_NOT_UNDERSTOOD"
    return ""


def push_heading(headings: list[Text], heading: Text) -> None:
    """Set a heading in its place: below those of higher rank, instead of its equals."""
    while headings and rank(headings[-1].text) >= rank(heading.text):
        headings.pop()
    headings.append(heading)


def rank(heading: str) -> int:
    """Return 0 for 一、 or no number, 1 for （一）, 2 for an Arabic number."""
    if regex.match(r"[（(][一二三四五六七八九十]", heading):
        return 1
    return 2 if regex.match(r"[（(]?[0-9０-９]", heading) else 0


def belongs(record: Record, row: Row, after: Row | None) -> bool:
    """Return whether a row goes on with the record before it.

    `after` is the row that follows. Where a page's end leaves it open, the record gets a
    doubt.
    """
    before, here = record.rows[-1].slot("text"), row.slot("text")
    if before is not None and here is not None and before.origin == here.origin:
        return True
    if not row.after_break:
        return False
    if record.text("seq") and row.text("seq"):
        return repeats_number(record, row)
    if record.text("seq") and after is not None and after.after_break and after.text("seq"):
        return alone_belongs(record, row)
    one = is_one_row(record, row)
    if one and is_finished(record) and row.text("lead"):
        record.doubts.append(UNCLEAR)
    return one


def alone_belongs(record: Record, row: Row) -> bool:
    """Return whether the only row of a page goes on with the page before, not with the next.

    It is the end of the row before or the beginning of the one after; sentences tell, but
    not surely.
    """
    record.doubts.append(UNCLEAR)
    record.open_end = True
    begun = not SENTENCE_END.search(record.text("text"))
    ended = bool(SENTENCE_END.search(row.text("text")))
    return begun if begun == ended else is_one_row(record, row)


def repeats_number(record: Record, row: Row) -> bool:
    """Return whether a row begins a page with the number of an unfinished record."""
    same = record.text("seq") == row.text("seq") and record.text("lead") == row.text("lead")
    if same and not SENTENCE_END.search(record.text("text")):
        record.doubts.append(UNCLEAR)
        return True
    return False


def is_finished(record: Record) -> bool:
    """Return whether a record lacks nothing: number, unit, and a sentence that ends."""
    owned = record.rows[0].place("lead") is None or bool(record.text("lead"))
    numbered = record.rows[0].place("seq") is None or bool(record.text("seq"))
    return owned and numbered and bool(SENTENCE_END.search(record.text("text")))


def is_one_row(record: Record, row: Row) -> bool:
    """Return whether the last row of a page and the first of the next are one printed row."""
    if not record.text("text") or not row.text("text"):
        return True
    if row.place("seq") is not None and not SENTENCE_END.search(record.text("text")):
        return True
    for wanted in ("lead", "persons"):
        if row.place(wanted) is None:
            continue
        before, here = record.text(wanted), row.text(wanted)
        if bool(before) != bool(here) or before == here != "":
            return True
        if wanted == "lead" and before and not COMPLETE.search(before):
            return True
    return not record.text("lead") and not row.text("lead")
