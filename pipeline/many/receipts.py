"""What a worker is told and what it sends back; small, and never a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.attempts import MEMORY
from pipeline.jobs import Job

TIMEOUT, CRASH, OTHER_VERSION = "TIMEOUT", "CRASH", "OTHER_VERSION"
DEADLY = (TIMEOUT, MEMORY, CRASH)
"""Codes that speak of the machine as much as of the notice: tried once more, then given up."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What all workers of a run work by.

    `version` is that of rules and code; `seconds` and `memory` are the time and the megabytes
    that reading one notice may take, None for what a notice of its size may.
    """

    rules: Path
    version: str
    seconds: float | None = None
    memory: int | None = None


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
