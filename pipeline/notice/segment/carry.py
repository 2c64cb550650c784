"""Merged cells cut by a page's end: each part gets what is printed in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.model import Text
from pipeline.notice.segment.tables import Record, Row, Slot

FIELDS = ("path", "lead", "partners", "persons", "due")


@dataclass(frozen=True, slots=True)
class Run:
    """A cell with the rows it covers: whether it begins and ends at a page's edge."""

    slot: Slot
    starts_page: bool
    ends_page: bool


def carry_over(records: Sequence[Record]) -> None:
    """Give records what a merged cell holds on the other side of a page's end.

    A blank category is the one above it, or the one whose words are printed on the next
    page. Units, persons and dates are taken over only in columns that have merged cells,
    and that is noted among the record's doubts.
    """
    for _, group in groupby(records, key=lambda record: record.group):
        table = list(group)
        rows = [row for record in table for row in record.rows]
        for wanted in FIELDS:
            if table[0].rows[0].place(wanted) is not None:
                hand_out(table, wanted, fill_blanks(cell_runs(rows, wanted), wanted))


def cell_runs(rows: Sequence[Row], wanted: str) -> list[Run]:
    """Return the cells of a column from top to bottom, each once."""
    runs: list[Run] = []
    for place, row in enumerate(rows):
        slot = row.slot(wanted) or Slot()
        last = place + 1 < len(rows) and rows[place + 1].after_break
        if runs and runs[-1].slot.origin == slot.origin:
            runs[-1] = Run(slot, runs[-1].starts_page, last)
        else:
            runs.append(Run(slot, row.after_break, last))
    return runs


def fill_blanks(
    runs: Sequence[Run], wanted: str
) -> dict[tuple[int, int, int], tuple[list[Text], bool]]:
    """Return for each blank cell (by origin) the lines it stands for, and if that is sure."""
    if wanted != "path" and not any(run.slot.down > 1 for run in runs):
        return {}
    ditto = any(not (r.slot.text or r.starts_page or r.ends_page) for r in runs)
    found: dict[tuple[int, int, int], tuple[list[Text], bool]] = {}
    above: list[Text] = []
    for place, run in enumerate(runs):
        if run.slot.text:
            above = list(run.slot.lines)
            continue
        below = printed_below(runs, place)
        if run.starts_page or (wanted == "path" and (ditto or not below)):
            lines = above or below
        else:
            lines = below
        sure = wanted == "path" and not (run.starts_page and run.ends_page and below)
        if lines:
            found[run.slot.origin] = lines, sure
            above = lines
    return found


def printed_below(runs: Sequence[Run], place: int) -> list[Text]:
    """Return the lines of the cell on the next pages that a blank one goes on in."""
    while runs[place].ends_page and place + 1 < len(runs):
        place += 1
        if runs[place].slot.text:
            return list(runs[place].slot.lines)
    return []


def hand_out(
    records: Sequence[Record],
    wanted: str,
    found: dict[tuple[int, int, int], tuple[list[Text], bool]],
) -> None:
    """Give each record without a value of its own what its blank cell stands for."""
    for record in records:
        if record.text(wanted):
            continue
        for row in record.rows:
            slot = row.slot(wanted)
            if slot is not None and slot.origin in found:
                record.carried[wanted], sure = found[slot.origin]
                if not sure:
                    record.doubts.append("MERGED_OVER_PAGE")
                break
