"""Reports <-> JSON values, as a process that has opened a file hands them on.

The bytes of the file, the lines of its body and the way to load it stay behind: nobody reads
a file a second time.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pipeline.model import SourceError
from pipeline.quarter.collect.opening import Opened
from pipeline.quarter.collect.receipt import moment_text
from pipeline.quarter.collect.records import Envelope, Item, Member, Problem
from pipeline.quarter.collect.reports import Report
from pipeline.quarter.collect.senders import Sender
from pipeline.records import from_json, to_json

TEXTS = ("kind", "digest", "reason", "detail", "unit")


def report_to_json(report: Report) -> dict[str, Any]:
    """Return a report as JSON values."""
    opened, member = report.opened, report.opened.member
    envelope = member.envelope
    return {
        "source": member.source,
        "opened": {name: getattr(opened, name) for name in TEXTS},
        "members": opened.members,
        "envelope": [
            list(envelope.senders),
            list(envelope.subjects),
            moment_text(envelope.received),
            envelope.received_from,
        ],
        "sender": to_json(report.sender),
        "items": to_json(report.items),
        "problems": to_json(report.problems),
        "titles": list(report.titles),
        "notes": list(report.notes),
        "reason": report.reason,
    }


def report_from_json(value: Any) -> Report:
    """Return the report that `report_to_json` wrote down.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    senders, subjects, received, received_from = value["envelope"]
    envelope = Envelope(
        tuple(map(str, senders)), tuple(map(str, subjects)), moment(received), received_from
    )
    texts = {name: str(value["opened"][name]) for name in TEXTS}
    member = Member(str(value["source"]), load=left_behind, envelope=envelope)
    return Report(
        Opened(
            member,
            texts["kind"],
            digest=texts["digest"],
            reason=texts["reason"],
            detail=texts["detail"],
            members=int(value["members"]),
            unit=texts["unit"],
        ),
        from_json(Sender, value["sender"]),
        from_json(tuple[Item, ...], value["items"]),
        from_json(tuple[Problem, ...], value["problems"]),
        tuple(map(str, value["titles"])),
        tuple(map(str, value["notes"])),
        str(value["reason"]),
    )


def moment(written: str) -> datetime | date | None:
    """Return the moment or day that `moment_text` wrote."""
    if not written:
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def left_behind() -> bytes:
    """Never return: the bytes are where the file was opened.

    Raises:
        SourceError: always.
    """
    raise SourceError("STAGE_MISSING")
