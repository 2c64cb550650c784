"""received.csv -> when files came that have no mail header to say so, and from whom."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

import regex

from pipeline.quarter.collect.plain import decode_text
from pipeline.quarter.collect.records import Problem

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
NAME, UNKNOWN = "received.csv", "时间不明"
MOMENT = regex.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[年.\-/]\s*(?P<month>\d{1,2})\s*[月.\-/]\s*(?P<day>\d{1,2})日?"
    r"(?:[T\s]*(?P<hour>\d{1,2})\s*[:：时点]\s*(?P<minute>\d{1,2})?\s*分?"
    r"(?:[:：](?P<second>\d{1,2}))?(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What received.csv says of a file; `unit` is "" where it does not say."""

    received: datetime | date | None
    unit: str = ""


def read_receipts(content: bytes) -> tuple[dict[str, Receipt], list[Problem]]:
    """Return what is said by file, and the rows that cannot be used.

    Args:
        content: CSV with a header: file, received, and unit if wanted. A file is written as
            its path below the quarter's folder, with / or \\; a member as file!member.
    """
    found: dict[str, Receipt] = {}
    problems = []
    for line, row in enumerate(rows_of(content), 2):
        name = row.get("file", "").replace("\\", "/").removeprefix("./")
        written = row.get("received", "")
        moment = read_moment(written)
        if not name or (written and moment is None):
            problems.append(
                Problem(f"{NAME}第{line}行", "，".join(row.values()), "BAD_RECEIPT")
            )
        elif name in found:
            problems.append(Problem(f"{NAME}第{line}行", name, "RECEIPT_TWICE"))
        else:
            found[name] = Receipt(moment, row.get("unit", ""))
    return found, problems


def rows_of(content: bytes) -> Iterator[dict[str, str]]:
    """Return the filled rows of a CSV file by their header."""
    text = decode_text(content).replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(text.replace("\0", "")))
    header = [name.strip() for name in next(reader, [])]
    for row in reader:
        if any(cell.strip() for cell in row):
            yield dict(zip(header, (cell.strip() for cell in row), strict=False))


def read_moment(written: str) -> datetime | date | None:
    """Return the moment written, a date where no hour is; None where it is neither."""
    match = MOMENT.fullmatch(written.strip())
    if match is None:
        return None
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        if match["hour"] is None:
            return day
        clock = time(int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0))
        moment = datetime.combine(day, clock, zone_of(match["zone"]))
    except ValueError:
        return None
    return moment.astimezone(SHANGHAI)


def zone_of(written: str | None) -> tzinfo:
    """Return the time zone written, Shanghai where none is."""
    if written is None:
        return SHANGHAI
    if written == "Z":
        return UTC
    sign = -1 if written[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(written[1:3]), minutes=int(written[-2:])))


def receipt_for(source: str, receipts: dict[str, Receipt]) -> Receipt | None:
    """Return what is said of a file or of the nearest of those it came in."""
    while source:
        if source in receipts:
            return receipts[source]
        source = source.rpartition("!")[0]
    return None


def moment_text(moment: date | None) -> str:
    """Return a moment or day as ISO text, "" for None."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds")
    return moment.isoformat()
