"""What was judged -> frames: status, unused rows, corrections, indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from pipeline.quarter.assess.course import Judged
from pipeline.quarter.assess.deadlines import timeliness
from pipeline.quarter.assess.frames import is_blank, read_decimal
from pipeline.quarter.assess.records import Report
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.sentences import tell
from pipeline.quarter.assess.words import rounded, to_decimal

STATUS_COLUMNS = (
    "quarter", "seq", "item_id", "item_type", "lead", "indicator", "kind", "value", "unit",
    "reported", "period_end", "is_estimate", "done", "elapsed", "gap", "report_status",
    "progress_status", "light", "reason", "flags", "sentence", "source", "received",
    "received_from", "rule",
)  # fmt: skip
CORRECTION_COLUMNS = (
    "quarter", "item_id", "published_status", "published_light", "published_reported",
    "progress_status", "light", "reported", "reason", "received", "source", "sentence",
)  # fmt: skip
WANTED = ("target", "milestone")
NOT_WANTED = ("adjusted", "not_begun", "kept")
WORDS = ("progress_status", "light", "reason")


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
    """Return the rows of the status as a frame with the model's columns."""
    values = list(zip(*(one.values for one in written), strict=True))
    columns = values or [()] * len(STATUS_COLUMNS)
    exact = {"value", "reported", "done", "elapsed", "gap"}
    return pd.DataFrame(
        {
            name: pd.Series(cells, dtype=object if name in exact else None)
            for name, cells in zip(STATUS_COLUMNS, columns, strict=True)
        }
    )


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


def correction_rows(
    published: pd.DataFrame | None,
    then: Sequence[Written],
    now: Mapping[tuple[str, str], Written],
    book: Rulebook,
) -> pd.DataFrame:
    """Return one row for each status that later facts would change; none is changed.

    Args:
        published: the frozen status rows; None where nothing was published yet.
        then: the status by what had come in when each bulletin was closed.
        now: by quarter and item the rows that what has come in since may change.
        book: the rules.
    """
    frozen = {} if published is None else key_rows(published.to_dict("records"))
    quarters = {quarter for quarter, _ in frozen}
    found = []
    for one in then:
        key = (one.quarter, one.item_id)
        if one.quarter not in quarters and key not in now:
            continue
        before, fresh = one.row(), now.get(key, one).row()
        old = frozen.get(key) if one.quarter in quarters else before
        if old is None or differ(old, fresh):
            found.append(correction_row(old, fresh, before, book))
    return pd.DataFrame(found, columns=list(CORRECTION_COLUMNS))


def key_rows(rows: Iterable[Mapping[Any, Any]]) -> dict[tuple[str, str], Mapping[Any, Any]]:
    """Return the rows by quarter and item."""
    return {(row["quarter"], row["item_id"]): row for row in rows}


def differ(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> bool:
    """Return whether two rows say something else of the item; 5.50 is 5.5."""
    if reported(old) != reported(new):
        return True
    return any(texts_of(old, name) != texts_of(new, name) for name in WORDS)


def reported(row: Mapping[Any, Any]) -> Decimal | None:
    """Return the reported value of a row, also of one that was read back from a file."""
    cell = row["reported"]
    return None if is_blank(cell) else read_decimal(cell)


def texts_of(row: Mapping[Any, Any], name: str) -> str:
    """Return the words of a cell, "" where it is blank."""
    return "" if is_blank(row[name]) else str(row[name])


def correction_row(
    old: Mapping[Any, Any] | None,
    fresh: Mapping[Any, Any],
    then: Mapping[Any, Any],
    book: Rulebook,
) -> dict[str, Any]:
    """Return one correction with its sentence: what was published, what it would be now."""
    came_since = fresh["received"] != "" and fresh["received"] != then["received"]
    template = "correction.late" if came_since else "correction.rules"
    template = "correction.new" if old is None else template
    figures = {
        "item_id": fresh["item_id"],
        "quarter": fresh["quarter"],
        "new": fresh["progress_status"],
        "new_light": fresh["light"],
        "old": "" if old is None else texts_of(old, "progress_status"),
        "old_light": "" if old is None else texts_of(old, "light"),
        "received": fresh["received"][:10],
    }
    return {
        "quarter": fresh["quarter"],
        "item_id": fresh["item_id"],
        "published_status": figures["old"],
        "published_light": figures["old_light"],
        "published_reported": None if old is None else reported(old),
        **{name: fresh[name] for name in ("progress_status", "light", "reported", "reason")},
        "received": fresh["received"],
        "source": fresh["source"],
        "sentence": book.say(template, **figures),
    }


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
