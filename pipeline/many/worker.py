"""One notice in a worker: through all stages, within limits, its files written, a receipt."""

from __future__ import annotations

import gc
import hashlib
import shutil
import threading
import time
import traceback
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.jobs import FINGERPRINT, Job, code_listing, fingerprint_of, is_current
from pipeline.many.limits import cut_network, ended_after, limit_process, peak_memory
from pipeline.many.receipts import CHANGED, DISK, FAULT, MEMORY, OTHER_VERSION, Desk, Receipt
from pipeline.model import SourceError
from pipeline.refusals import keep_refusal, refusal_lines
from pipeline.rules import QUARTER, Rules, compile_grammar, load_rules
from pipeline.stages import OUTPUTS, TABLE_FILES, run_all

if TYPE_CHECKING:
    from pipeline.grammar.lexicon import Lexicon

ONE_AT_A_TIME = threading.Lock()


def prepare(desk: Desk) -> None:
    """Return nothing; this process is a worker: it has the rules and keeps to its limits."""
    gc.set_threshold(50_000, 20, 20)
    opened(desk.rules)
    cut_network()
    limit_process(desk.memory)


@lru_cache(maxsize=1)
def opened(folder: Path) -> tuple[Rules, Lexicon]:
    """Return the rules of a folder, read once in a process, and their grammar."""
    rules = load_rules(folder, without=QUARTER)
    grammar = compile_grammar(rules)
    gc.freeze()  # what stays for good is not looked through after every notice
    return rules, grammar


def version_of(rules: Rules) -> str:
    """Return a digest of rules and code, the same on every machine that has the same."""
    return hashlib.sha256((rules.version + code_listing()).encode()).hexdigest()


def run_job(job: Job, desk: Desk) -> Receipt:
    """Return the receipt of a notice; its files stand in its folder, as `run` writes them.

    A process takes one at a time, for the readers are not made for threads. A notice that
    takes longer than its time ends the process: nothing else stops code that does not return.
    """
    with ONE_AT_A_TIME:
        rules, grammar = opened(desk.rules)
        if version_of(rules) != desk.version:
            return Receipt(job.name, OTHER_VERSION)
        began, busy = time.monotonic(), time.process_time()
        with ended_after(desk.seconds):
            receipt = attempted(job, rules, grammar)
        gc.collect()  # workbooks and frames are full of cycles: memory stays flat
        return replace(
            receipt,
            seconds=time.monotonic() - began,
            busy=time.process_time() - busy,
            peak=peak_memory(),
        )


def attempted(job: Job, rules: Rules, grammar: Lexicon) -> Receipt:
    """Return the receipt of a notice, whatever happens to it."""
    try:
        return built(job, rules, grammar)
    except SourceError as error:
        return refused(job, error, rules)
    except MemoryError:
        return Receipt(job.name, MEMORY)
    except OSError as error:
        return Receipt(job.name, DISK, str(error))
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        return Receipt(job.name, FAULT, said, trace=traceback.format_exc())


def built(job: Job, rules: Rules, grammar: Lexicon) -> Receipt:
    """Return the receipt of a notice that is taken through the stages, or was before.

    Raises:
        SourceError: it cannot be read.
    """
    sweep(job.out)
    fingerprint = fingerprint_of(job, rules.hashes)
    fresh = not is_current(job, fingerprint, OUTPUTS)
    if fresh:
        run_all(job, rules, grammar)
        if not (job.out / FINGERPRINT).is_file():
            raise SourceError(CHANGED)
    counts = rows_in(job.out)
    return Receipt(job.name, fingerprint=fingerprint, counts=counts, fresh=fresh)


def refused(job: Job, error: SourceError, rules: Rules) -> Receipt:
    """Return the receipt of a notice that is refused; why stands in its problem.txt."""
    try:
        keep_refusal(job, refusal_lines(job, error, rules))
    except OSError as problem:
        return Receipt(job.name, DISK, str(problem))
    return Receipt(job.name, error.code, error.detail)


def sweep(folder: Path) -> None:
    """Return nothing; what a worker that was killed had half written is gone."""
    for left in folder.glob(".writing-*"):
        shutil.rmtree(left, ignore_errors=True)


def rows_in(folder: Path) -> dict[str, int]:
    """Return the rows of each table of a notice."""
    import pyarrow.parquet as pq

    return {
        name: pq.read_metadata(folder / f"{name}.parquet").num_rows for name in TABLE_FILES
    }
