"""Reports of a quarter -> the frames of items, files and problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.quarter.collect.receipt import NAME, moment_text
from pipeline.quarter.collect.records import Item, Problem
from pipeline.quarter.collect.reports import Report
from pipeline.tables import shown

if TYPE_CHECKING:
    import pandas as pd

ITEM_COLUMNS = (
    "quarter", "source", "place", "unit", "unit_from", "item_id", "seq", "heading", "text",
    "value", "value_unit", "value_heading", "period_end", "is_estimate", "stage", "extra",
    "owner", "received", "received_from", "version",
)  # fmt: skip
FILE_COLUMNS = (
    "quarter", "source", "unit", "unit_from", "kind", "received", "received_from", "version",
    "readable", "items", "members", "reason", "detail", "flags", "sha256", "title", "note",
)  # fmt: skip
PROBLEM_COLUMNS = (
    "quarter", "source", "place", "unit", "item_id", "text", "reason", "received",
)  # fmt: skip
NOT_UNREADABLE = (
    "SYSTEM_FILE",
    "DECORATION",
    "REPEATED_FILE",
    "EMPTY_REPORT",
    "WRONG_QUARTER",
)
"""Reasons of files that could be read, or hold no report by their nature."""


def frames_of(
    reports: Sequence[Report], problems: Iterable[Problem], quarter: str
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the reports as the frames items, files and problems."""
    import pandas as pd

    versions = versions_of(reports)
    items = [row for r in reports for row in item_rows(r, quarter, versions)]
    files = [file_row(report, quarter, versions) for report in reports]
    listed = [row for report in reports for row in problem_rows(report, quarter)]
    listed += [{**blank_problem(p, quarter), "source": NAME} for p in problems]
    return (
        pd.DataFrame(items, columns=list(ITEM_COLUMNS), dtype=object),
        pd.DataFrame(files, columns=list(FILE_COLUMNS), dtype=object),
        pd.DataFrame(listed, columns=list(PROBLEM_COLUMNS), dtype=object),
    )


def versions_of(reports: Iterable[Report]) -> dict[tuple[str, str], int]:
    """Return by unit and time of receipt how many times the unit had sent something."""
    times: dict[str, set[str]] = {}
    for report in reports:
        moment = moment_text(report.opened.member.envelope.received)
        if moment and report.sender.unit and report.items:
            times.setdefault(report.sender.unit, set()).add(moment)
    return {
        (unit, moment): rank
        for unit, moments in times.items()
        for rank, moment in enumerate(sorted(moments), 1)
    }


def shared_fields(report: Report, quarter: str) -> dict[str, Any]:
    """Return what every row of a file carries."""
    envelope = report.opened.member.envelope
    return {
        "quarter": quarter,
        "source": shown(report.opened.member.source),
        "unit": report.sender.unit,
        "unit_from": report.sender.unit_from,
        "received": moment_text(envelope.received),
        "received_from": envelope.received_from,
    }


def item_rows(
    report: Report, quarter: str, versions: dict[tuple[str, str], int]
) -> Iterator[dict[str, Any]]:
    """Return one row an item; a file that is not used gives none."""
    if report.reason:
        return
    shared = shared_fields(report, quarter)
    version = versions.get((shared["unit"], shared["received"]))
    for item in report.items:
        fields = {name: getattr(item, name) for name in Item.__slots__}
        yield {**shared, **fields, "version": version}


def file_row(
    report: Report, quarter: str, versions: dict[tuple[str, str], int]
) -> dict[str, Any]:
    """Return the row of a file."""
    shared = shared_fields(report, quarter)
    opened = report.opened
    return {
        **shared,
        "version": versions.get((shared["unit"], shared["received"])),
        "kind": opened.kind,
        "readable": not report.reason or report.reason in NOT_UNREADABLE,
        "items": 0 if report.reason else len(report.items),
        "members": opened.members,
        "reason": report.reason,
        "detail": shown(opened.detail),
        "flags": "repeated" if report.reason == "REPEATED_FILE" else "",
        "sha256": opened.digest,
        "title": "；".join(report.titles),
        "note": "\n".join(report.notes),
    }


def problem_rows(report: Report, quarter: str) -> Iterator[dict[str, Any]]:
    """Return the problems of a file; where it is not used or of no known unit, also that."""
    shared = shared_fields(report, quarter)
    found = list(report.problems)
    if report.reason:
        found.append(Problem("", shown(report.opened.detail), report.reason))
    elif not report.sender.unit and report.items:
        found.append(Problem("", "", "UNKNOWN_UNIT"))
    if report.reason:
        found += [
            Problem(i.place, whole_text(i), report.reason, i.item_id) for i in report.items
        ]
    for problem in found:
        kept = {name: shared[name] for name in ("source", "unit", "received")}
        yield {**blank_problem(problem, quarter), **kept}


def whole_text(item: Item) -> str:
    """Return all a row or line said."""
    value = f"{item.value}{item.value_unit}"
    return "；".join(filter(None, [item.heading, value, item.text]))


def blank_problem(problem: Problem, quarter: str) -> dict[str, Any]:
    """Return the row of a problem without its file."""
    return {
        "quarter": quarter,
        "place": problem.place,
        "unit": "",
        "item_id": problem.item_id,
        "text": problem.text,
        "reason": problem.reason,
        "received": "",
    }
