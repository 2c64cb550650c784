"""What a worker is told and what it sends back; small, and never a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.jobs import Job

TIMEOUT, MEMORY, CRASH = "TIMEOUT", "MEMORY", "CRASH"
FAULT, DISK, CHANGED, OTHER_VERSION = (
    "PROGRAM_FAULT",
    "DISK_PROBLEM",
    "CHANGED_MEANWHILE",
    "OTHER_VERSION",
)
DEADLY = (TIMEOUT, MEMORY, CRASH)
"""Codes that speak of the worker as much as of the notice: tried once more, then given up."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What all workers of a run work by.

    `version` is that of rules and code; `seconds` the time one notice may take; `memory` the
    megabytes it may take beyond what a worker needs at rest.
    """

    rules: Path
    version: str
    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one notice.

    `code` is "" where its register is there, else the reason code. `counts` gives the rows of
    each table; `fresh` is False where nothing had to be done; `seconds` it took and `busy` of
    them on a processor; `peak` is the most memory the worker has held so far, in megabytes.
    """

    name: str
    code: str = ""
    detail: str = ""
    fingerprint: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    fresh: bool = True
    seconds: float = 0.0
    busy: float = 0.0
    peak: float = 0.0
    trace: str = ""


Work = Callable[[Job, Desk], Receipt]
