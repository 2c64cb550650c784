"""What was judged -> frames: status, unused rows, corrections, indicators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from pipeline.quarter.assess.course import Judged
from pipeline.quarter.assess.deadlines import timeliness
from pipeline.quarter.assess.records import Report
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.sentences import say, tell
from pipeline.quarter.assess.words import rounded, to_decimal

STATUS_COLUMNS = (
    "quarter", "seq", "item_id", "item_type", "lead", "indicator", "kind", "value", "unit",
    "reported", "period_end", "is_estimate", "done", "elapsed", "gap", "report_status",
    "progress_status", "light", "reason", "flags", "sentence", "source", "received",
    "received_from", "rule",
)  # fmt: skip
EXACT = ("value", "reported", "done", "elapsed", "gap")
PIECES = (*EXACT, "sentence")
WANTED = ("target", "milestone")
NOT_WANTED = ("adjusted", "not_begun", "kept")


class Written(NamedTuple):
    """One row of the status written down, and what other frames need to know of it.

    Plain values only: there are a million of them, and what led to them is let go.
    `wanted` tells whether the leads had to report on the item, `over` which units wrote too
    much, `used` and `unused` (with its reason) the places of the reported rows.
    """

    quarter: str
    item_id: str
    leads: tuple[str, ...]
    wanted: bool
    over: tuple[str, ...]
    values: tuple[Any, ...]
    used: tuple[int, ...]
    unused: tuple[tuple[int, str], ...]

    def row(self) -> dict[str, Any]:
        """Return the row of the status by column."""
        return dict(zip(STATUS_COLUMNS, self.values, strict=True))


def write_down(judged: Judged) -> Written:
    """Return what was judged as plain values."""
    item, reading, stand = judged.item, judged.reading, judged.stand
    unused = (*judged.chosen.unused, *reading.unused)
    used = tuple(row.row for row in reading.used)
    left = tuple((row.row, why) for row, why in unused)
    if item.withdrawn:
        left = tuple((place, "withdrawn") for place in (*used, *(place for place, _ in left)))
        used = ()
    over = judged.chosen.rows if "over_limit" in stand.flags else ()
    return Written(
        quarter=judged.deadline.quarter.name,
        item_id=item.item_id,
        leads=item.leads,
        wanted=item.item_type in WANTED and stand.rule not in NOT_WANTED,
        over=tuple(row.by_unit for row in over),
        values=status_values(judged),
        used=used,
        unused=left,
    )


def status_values(judged: Judged) -> tuple[Any, ...]:
    """Return one row of the status in the order of its columns."""
    item, reading, stand, book = judged.item, judged.reading, judged.stand, judged.scene.book
    rows = reading.used or judged.chosen.rows
    received = max((row.received for row in rows if row.received is not None), default=None)
    return (
        judged.deadline.quarter.name,
        item.seq,
        item.item_id,
        item.item_type,
        "、".join(item.leads),
        item.indicator,
        item.kind,
        item.number,
        item.unit,
        None if reading.value is None else to_decimal(reading.value),
        reading.period_end.isoformat() if reading.period_end else "",
        reading.is_estimate,
        rounded(stand.done),
        share_elapsed(judged.scene.elapsed),
        rounded(stand.gap),
        report_status(judged),
        stand.word,
        stand.light,
        book.word("reason", stand.reason) if stand.reason else "",
        print_flags(stand.flags, book),
        tell(judged.scene, reading, stand, judged.chosen.others),
        join_once(row.source for row in rows),
        print_moment(received),
        join_once(row.received_from for row in rows),
        stand.rule,
    )


@lru_cache(maxsize=1024)
def share_elapsed(share: Fraction) -> Decimal | None:
    """Return the share of the term as the column prints it."""
    return rounded(share)


@lru_cache(maxsize=4096)
def print_moment(moment: datetime | None) -> str:
    """Return a moment as ISO, "" where it is not known."""
    return "" if moment is None else moment.isoformat()


def join_once(words: Iterable[str]) -> str:
    """Return the words joined by 、, each once."""
    return "、".join(dict.fromkeys(word for word in words if word))


def report_status(judged: Judged) -> str:
    """Return whether the leads reported on the item: by what came first, in time or not."""
    book = judged.scene.book
    rows = list(judged.chosen.rows)
    if judged.chosen.unused:
        rows += of_leads(judged, "superseded", "refused")
        rows = rows or of_leads(judged, "after_cutoff")
    if not rows:
        return book.word("timeliness", "not_reported")
    known = [row.received for row in rows if row.received is not None]
    return timeliness(min(known, default=None), judged.deadline, book)


def of_leads(judged: Judged, *reasons: str) -> list[Report]:
    """Return the rows of the leads that were not used for one of these reasons."""
    leads = judged.item.leads
    return [
        row for row, why in judged.chosen.unused if why in reasons and row.by_unit in leads
    ]


def print_flags(flags: frozenset[str], book: Rulebook) -> str:
    """Return the words of the flags in the order of the rules, joined by 、."""
    if not flags:
        return ""
    return "、".join(word for code, word in book.words["flag"].items() if code in flags)


def status_frame(written: Sequence[Written]) -> pd.DataFrame:
    """Return the rows of the status as a frame with the model's columns.

    A sentence is still its pieces; `read_aloud` puts it into words.
    """
    values = list(zip(*(one.values for one in written), strict=True))
    columns = values or [()] * len(STATUS_COLUMNS)
    return pd.DataFrame(
        {
            name: pd.Series(cells, dtype=object if name in PIECES else None)
            for name, cells in zip(STATUS_COLUMNS, columns, strict=True)
        }
    )


def read_aloud(judged: pd.DataFrame, book: Rulebook) -> pd.DataFrame:
    """Return the rows with their sentences in words; those of frozen rows are."""
    told = [cell if isinstance(cell, str) else say(cell, book) for cell in judged["sentence"]]
    words = pd.Series(told, index=judged.index, dtype=judged["rule"].dtype)
    return judged.assign(sentence=words)


def unused_frame(
    reports: pd.DataFrame,
    written: Iterable[Written],
    known: Iterable[Report],
    book: Rulebook,
) -> pd.DataFrame:
    """Return the rows of the reports that were not used, with the reason.

    Args:
        reports: the frame as it was given.
        written: what became of every item in every quarter.
        known: the same rows as records.
        book: the rules.

    Returns:
        The rows, plus `reason` in words. Used rows and these are all rows.
    """
    why: dict[int, str] = {}
    used: set[int] = set()
    quarters, items = set(), set()
    for one in written:
        quarters.add(one.quarter)
        items.add(one.item_id)
        why.update(one.unused)
        used.update(one.used)
    for row in known:
        if row.item_id not in items:
            why[row.row] = "unknown_item"
        elif row.quarter not in quarters:
            why[row.row] = "unknown_quarter"
    places = sorted(place for place in why if place not in used)
    words = {**book.words["unused"], **book.words["reason"]}
    left = reports.iloc[places]
    return left.assign(reason=[words[why[place]] for place in places]).reset_index(drop=True)


def worse_of_indicators(status: pd.DataFrame, book: Rulebook) -> pd.DataFrame:
    """Return one row a quarter, task and indicator; of several targets the worse decides.

    Args:
        status: the frame of `assess`.
        book: the rules; the order of lights is theirs.

    Returns:
        quarter, seq, indicator, item_ids (joined by 、), item_id of the one that decides,
        progress_status, light. Every row of the status stands in exactly one of them.
    """
    order = {light: place for place, light in enumerate(book.lights)}
    worst: dict[tuple[str, ...], tuple[str, ...]] = {}
    ids: dict[tuple[str, ...], list[str]] = {}
    names = ("quarter", "seq", "indicator", "item_id", "progress_status", "light")
    for row in zip(*(status[name] for name in names), strict=True):
        key, answer = row[:3], row[3:]
        ids.setdefault(key, []).append(answer[0])
        if key not in worst or order[answer[2]] < order[worst[key][2]]:
            worst[key] = answer
    rows = [(*key, "、".join(ids[key]), *answer) for key, answer in worst.items()]
    return pd.DataFrame(rows, columns=[*names[:3], "item_ids", *names[3:]])
