"""Whether the journal still goes on from the seal that an output was given along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.jobs import Job
from pipeline.journal import JOURNAL, read_journal
from pipeline.model import SourceError
from pipeline.verify.finding import Finding, differs


def check_anchor(job: Job, quarter: str, record: Mapping[str, Any]) -> Iterator[Finding]:
    """Return a finding where the journal is not the one a quarter was judged with."""
    kept = record.get("journal", {})
    number, seal = kept.get("lines", 0), kept.get("seal", "")
    try:
        lines = read_journal(job.given)
    except SourceError:
        return  # said once, with all that is said of the journal
    if number and (len(lines) < number or lines[number - 1].seal != seal):
        yield differs(f"{quarter}：{JOURNAL} 前 {number} 行与判定这个季度时的不同")
