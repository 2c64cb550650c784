"""One notice in a worker: through all stages, within limits, its files written, a receipt."""

from __future__ import annotations

import gc
import hashlib
import threading
import time
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.attempts import CHANGED, attempt, keep_refusal
from pipeline.jobs import (
    FINGERPRINT,
    Job,
    code_listing,
    fingerprint_of,
    is_current,
    remove_abandoned,
)
from pipeline.limits import (
    Limits,
    ended_after,
    limit_process,
    peak_memory,
    processor_seconds,
)
from pipeline.many.receipts import OTHER_VERSION, Desk, Receipt
from pipeline.model import SourceError
from pipeline.rules import QUARTER, Rules, compile_grammar, load_rules
from pipeline.stages import OUTPUTS, TABLE_FILES, limits_for, run_all, warm_up
from pipeline.unplugged import unplug

if TYPE_CHECKING:
    from pipeline.grammar.lexicon import Lexicon

ONE_AT_A_TIME = threading.Lock()
MEGABYTE = 1 << 20
SECONDS_TO_WRITE = 60
"""Beside the time for reading, in which a notice is written: more is a fault of ours."""
MEMORY_OF_WORKER, LARGEST_FILE = 3 << 30, 2 << 30
"""Octets: of a worker; what it starts has limits of its own. Of a file it writes."""


def prepare(desk: Desk) -> None:
    """Return nothing; this process is a worker: it has the rules and keeps to its limits."""
    gc.set_threshold(50_000, 20, 20)
    opened(desk.rules)
    unplug()
    limit_process(max(MEMORY_OF_WORKER, (desk.memory or 0) * MEGABYTE), LARGEST_FILE)


@lru_cache(maxsize=1)
def opened(folder: Path) -> tuple[Rules, Lexicon]:
    """Return the rules of a folder, read once in a process, and their grammar."""
    rules = load_rules(folder, without=QUARTER)
    grammar = compile_grammar(rules)
    warm_up(rules, grammar)
    gc.freeze()  # what stays for good is not looked through after every notice
    return rules, grammar


def version_of(rules: Rules) -> str:
    """Return a digest of rules and code, the same on every machine that has the same."""
    return hashlib.sha256((rules.version + code_listing()).encode()).hexdigest()


def run_job(job: Job, desk: Desk) -> Receipt:
    """Return the receipt of a notice; its files stand in its folder, as `run` writes them.

    A process takes one at a time, for the readers are not made for threads. Its files are
    read in a child of the process, which is all that a file can end.
    """
    with ONE_AT_A_TIME:
        rules, grammar = opened(desk.rules)
        if version_of(rules) != desk.version:
            return Receipt(job.name, OTHER_VERSION)
        began, busy = time.monotonic(), processor_seconds()
        receipt = attempted(job, desk, rules, grammar)
        gc.collect()  # workbooks and frames are full of cycles: memory stays flat
        return replace(
            receipt,
            seconds=time.monotonic() - began,
            busy=processor_seconds() - busy,
            peak=peak_memory() / MEGABYTE,
        )


def attempted(job: Job, desk: Desk, rules: Rules, grammar: Lexicon) -> Receipt:
    """Return the receipt of a notice, whatever happens to it; why stands in its folder."""
    receipt = Receipt(job.name)

    def build() -> str:
        nonlocal receipt
        receipt = built(job, desk, rules, grammar)
        return ""

    ended = keep_refusal(job, attempt(build), rules)
    return replace(receipt, code=ended.code, detail=ended.detail, trace=ended.trace)


def built(job: Job, desk: Desk, rules: Rules, grammar: Lexicon) -> Receipt:
    """Return the receipt of a notice that is taken through the stages, or was before.

    Raises:
        SourceError: it cannot be read.
    """
    remove_abandoned(job.out)
    fingerprint = fingerprint_of(job, rules.hashes)
    fresh = not is_current(job, fingerprint, OUTPUTS)
    if fresh:
        limits = asked_limits(job, desk)
        longest = limits.seconds + limits.to_recognise().seconds + SECONDS_TO_WRITE
        with ended_after(longest):
            run_all(job, rules, grammar, limits)
        if not (job.out / FINGERPRINT).is_file():
            raise SourceError(CHANGED)
    counts = rows_in(job.out)
    return Receipt(job.name, fingerprint=fingerprint, counts=counts, fresh=fresh)


def asked_limits(job: Job, desk: Desk) -> Limits:
    """Return what reading a notice may take.

    Raises:
        SourceError: it has no file to read.
    """
    limits = limits_for(job.sources())
    if desk.seconds:
        limits = replace(limits, seconds=desk.seconds)
    return replace(limits, memory=desk.memory * MEGABYTE) if desk.memory else limits


def rows_in(folder: Path) -> dict[str, int]:
    """Return the rows of each table of a notice."""
    import pyarrow.parquet as pq

    return {
        name: pq.read_metadata(folder / f"{name}.parquet").num_rows for name in TABLE_FILES
    }
