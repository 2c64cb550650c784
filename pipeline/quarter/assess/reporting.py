"""Submissions against deadlines -> for each unit and quarter whether it reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import pandas as pd

from pipeline.quarter.assess.deadlines import Deadline, parse_moment, timeliness
from pipeline.quarter.assess.frames import column, is_true, need_columns, read_flags, texts
from pipeline.quarter.assess.records import Report
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.tables import Written

REPORTING_COLUMNS = (
    "quarter",
    "unit",
    "timeliness",
    "days_late",
    "missing",
    "flags",
    "sources",
)
FILE_FLAGS = ("over_limit", "repeated", "unreadable")


class Submission(NamedTuple):
    """One file that came in."""

    source: str
    unit: str
    quarter: str
    received: datetime | None
    readable: bool
    flags: frozenset[str]
    digest: str


def read_submissions(frame: pd.DataFrame) -> list[Submission]:
    """Return the files as records.

    Raises:
        SourceError: a column is missing.
    """
    if frame.empty:
        return []
    need_columns(frame, ("source", "unit", "quarter", "received"), "submissions")
    readable = [cell is None or is_true(cell) for cell in column(frame, "readable")]
    rows = zip(
        texts(frame, "source"),
        texts(frame, "unit"),
        texts(frame, "quarter"),
        map(parse_moment, texts(frame, "received")),
        readable,
        map(read_flags, texts(frame, "flags")),
        texts(frame, "sha256"),
        strict=True,
    )
    return list(map(Submission._make, rows))


def report_units(
    submissions: Sequence[Submission],
    reports: Sequence[Report],
    written: Sequence[Written],
    deadlines: Iterable[Deadline],
    book: Rulebook,
) -> pd.DataFrame:
    """Return one row a quarter and unit: the units that lead items, then others that sent.

    Args:
        submissions: all files; those of no known unit belong to nobody and are left out.
        reports: all statements.
        written: where every item stands; tells what each unit had to report on.
        deadlines: of the quarters.
        book: the rules.

    Returns:
        A frame with REPORTING_COLUMNS; days_late is empty where nothing dated came in.
    """
    leads = list(dict.fromkeys(unit for one in written for unit in one.leads))
    files, statements = group_files(submissions), group_reports(reports)
    wanted = group_wanted(written)
    over = {(one.quarter, unit) for one in written for unit in one.over}
    rows = []
    for deadline in deadlines:
        name = deadline.quarter.name
        others = sorted({unit for quarter, unit in files if quarter == name} - set(leads))
        for unit in [*leads, *others]:
            key = (name, unit)
            sent, told = files.get(key, []), statements.get(key, [])
            named = {row.item_id for row in told}
            missing = [item_id for item_id in wanted.get(key, []) if item_id not in named]
            flags = flags_of_unit(sent, told, key in over)
            row = report_unit(deadline, sent, missing, flags, book)
            rows.append({"quarter": name, "unit": unit, **row})
    return pd.DataFrame(rows, columns=list(REPORTING_COLUMNS))


def group_files(submissions: Iterable[Submission]) -> dict[tuple[str, str], list[Submission]]:
    """Return the files by quarter and unit; those of no known unit are left out."""
    found: dict[tuple[str, str], list[Submission]] = {}
    for file in submissions:
        if file.unit:
            found.setdefault((file.quarter, file.unit), []).append(file)
    return found


def group_reports(reports: Iterable[Report]) -> dict[tuple[str, str], list[Report]]:
    """Return the statements by quarter and unit."""
    found: dict[tuple[str, str], list[Report]] = {}
    for row in reports:
        found.setdefault((row.quarter, row.by_unit), []).append(row)
    return found


def group_wanted(written: Iterable[Written]) -> dict[tuple[str, str], list[str]]:
    """Return by quarter and unit the items it had to report on: no duties, nothing done."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in written:
        for unit in one.leads if one.wanted else ():
            found.setdefault((one.quarter, unit), []).append(one.item_id)
    return found


def flags_of_unit(sent: Sequence[Submission], told: Sequence[Report], over: bool) -> set[str]:
    """Return the codes of what is to be said of a unit's files."""
    flags = {flag for file in sent for flag in file.flags if flag in FILE_FLAGS}
    if over:
        flags.add("over_limit")
    if any(not file.readable for file in sent):
        flags.add("unreadable")
    if any(file.received is None for file in sent):
        flags.add("time_unknown")
    digests = [file.digest for file in sent if file.digest]
    if len(set(digests)) < len(digests) or is_repeated(told):
        flags.add("repeated")
    return flags


def is_repeated(told: Iterable[Report]) -> bool:
    """Return whether an item was reported twice, by two mails or files, and not corrected.

    Attachments of one mail are one submission: what stands before the first ! names it.
    """
    seen: dict[str, str] = {}
    for row in told:
        outer = row.source.partition("!")[0]
        if seen.setdefault(row.item_id, outer) != outer and "correction" not in row.flags:
            return True
    return False


def report_unit(
    deadline: Deadline,
    sent: Sequence[Submission],
    missing: Sequence[str],
    flags: set[str],
    book: Rulebook,
) -> dict[str, object]:
    """Return whether a unit reported in a quarter. What cannot be read was not reported."""
    readable = [file for file in sent if file.readable]
    known = [file.received for file in readable if file.received is not None]
    first = min(known, default=None)
    words = [word for code, word in book.words["flag"].items() if code in flags]
    if readable and missing:
        words.insert(0, book.word("timeliness", "partial").format(count=len(missing)))
    return {
        "timeliness": timeliness(first, deadline, book)
        if readable
        else book.word("timeliness", "not_reported"),
        "days_late": None if first is None else deadline.days_late(first),
        "missing": "、".join(missing),
        "flags": "、".join(words),
        "sources": "、".join(dict.fromkeys(file.source for file in sent)),
    }
