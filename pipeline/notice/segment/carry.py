"""Merged cells cut by a page's end: each part gets what is printed in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import regex

from pipeline.model import Text
from pipeline.notice.segment.rows import Record
from pipeline.notice.segment.tables import Row, Slot

FIELDS = ("path", "lead", "partners", "persons", "staff", "due")
DITTO = regex.compile(r"同上|同前|〃|″|〞|＂|\"|“|”")

Origin = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """A cell with the rows it covers: whether it begins and ends at a page's edge."""

    slot: Slot
    starts_page: bool
    ends_page: bool


def carry_over(records: Sequence[Record]) -> None:
    """Give records what a merged cell holds on the other side of a page's end.

    A blank category is the one above it, or the one whose words are printed on the next
    page; 同上 is what stands above. Units, persons and dates are taken over a page's end only
    in columns that have merged cells, and that is noted among the record's doubts.
    """
    for _, group in groupby(records, key=lambda record: record.group):
        table = list(group)
        rows = [row for record in table for row in record.rows]
        for place, column in enumerate(table[0].columns):
            if column.field in FIELDS:
                hand_out(table, place, fill_blanks(cell_runs(rows, place), column.field))


def cell_runs(rows: Sequence[Row], place: int) -> list[Run]:
    """Return the cells of a column from top to bottom, each once."""
    runs: list[Run] = []
    for number, row in enumerate(rows):
        slot = row.slots[place]
        last = number + 1 < len(rows) and rows[number + 1].after_break
        if runs and runs[-1].slot.origin == slot.origin:
            runs[-1] = Run(slot, runs[-1].starts_page, last)
        else:
            runs.append(Run(slot, row.after_break, last))
    return runs


def fill_blanks(runs: Sequence[Run], wanted: str) -> dict[Origin, tuple[list[Text], bool]]:
    """Return for each blank cell (by origin) the lines it stands for, and if that is sure."""
    merged = any(run.slot.down > 1 for run in runs)
    ditto = any(not (r.slot.text or r.starts_page or r.ends_page) for r in runs)
    found: dict[Origin, tuple[list[Text], bool]] = {}
    above: list[Text] = []
    for place, run in enumerate(runs):
        if DITTO.fullmatch(run.slot.text):
            found[run.slot.origin] = above, bool(above)
        elif run.slot.text:
            above = list(run.slot.lines)
        elif wanted == "path" or (merged and (run.starts_page or run.ends_page)):
            below = printed_below(runs, place)
            late = not run.starts_page and below and not (wanted == "path" and ditto)
            lines = below if late else above or below
            sure = wanted == "path" and not (run.starts_page and run.ends_page and below)
            if lines:
                found[run.slot.origin] = lines, sure
                above = lines
        else:
            above = []
    return found


def printed_below(runs: Sequence[Run], place: int) -> list[Text]:
    """Return the lines of the cell on the next pages that a blank one goes on in."""
    while runs[place].ends_page and place + 1 < len(runs):
        place += 1
        if runs[place].slot.text:
            return list(runs[place].slot.lines)
    return []


def hand_out(
    records: Sequence[Record], place: int, found: dict[Origin, tuple[list[Text], bool]]
) -> None:
    """Give each record without a value of its own what its blank cell stands for."""
    for record in records:
        slots = [row.slots[place] for row in record.rows]
        if any(slot.text and not DITTO.fullmatch(slot.text) for slot in slots):
            continue
        for slot in slots:
            if slot.origin in found:
                record.carried[place], sure = found[slot.origin]
                if not sure:
                    record.doubts.append("MERGED_OVER_PAGE")
                break
