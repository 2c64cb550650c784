"""The command `many`: find, skip, run, name what failed, put the dataset together."""

from __future__ import annotations

import argparse
import fcntl
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.jobs import Job, UsageError
from pipeline.many.dataset import build_dataset
from pipeline.many.finding import DATASET, jobs_below
from pipeline.many.progress import watched
from pipeline.many.quarantine import QUARANTINE, set_aside_before, settle, write_list
from pipeline.many.receipts import CHANGED, DISK, FAULT, OTHER_VERSION, Desk, Receipt
from pipeline.many.worker import version_of
from pipeline.model import SourceError
from pipeline.refusals import refusal_lines
from pipeline.rules import Rules

GOOD, OUR_FAULT, QUARANTINED = 0, 1, 3
LOCK = ".many.lock"
Say = Callable[[str], None]
Runner = Callable[[Sequence[Job]], Iterable[Receipt]]


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be done: the notices, where to, by what, and who is told."""

    jobs: Sequence[Job]
    out: Path
    desk: Desk
    rules: Rules
    say: Say
    warn: Say


def run_many(asked: argparse.Namespace, rules: Rules, say: Say, warn: Say) -> int:
    """Return the exit code of all notices below what was given.

    Raises:
        UsageError: there is no notice, another run is at work, or no worker can be had.
    """
    jobs = jobs_below(asked.sources, asked.out)
    desk = Desk(asked.rules, version_of(rules), asked.seconds, asked.memory)
    processes = asked.jobs or len(os.sched_getaffinity(0))

    def run(due: Sequence[Job]) -> Iterable[Receipt]:
        if asked.dask:
            from pipeline.many.cluster import run_cluster

            return run_cluster(due, desk, asked.dask, processes)
        from pipeline.many.local import run_local

        return run_local(due, desk, processes)

    with alone_in(asked.out):
        errand = Errand(jobs, asked.out, desk, rules, say, warn)
        return carry_out(errand, run, again=asked.again)


def carry_out(errand: Errand, run: Runner, again: bool = False) -> int:
    """Return the exit code of a run, once its list and its dataset are written.

    Args:
        errand: what is to be done.
        run: jobs -> a receipt each.
        again: whether what was set aside before is tried again.

    Raises:
        UsageError: a worker has other code or rules.
    """
    receipts = {} if again else known(errand)
    due = {job.name: job for job in errand.jobs if job.name not in receipts}
    made = run(list(due.values())) if due else ()
    for receipt in watched(made, len(due), errand.say):
        if receipt.code == OTHER_VERSION:
            raise UsageError("工作机上的代码或规则与本机不同；请先更新到同一版本")
        receipts[receipt.name] = receipt
        settle(due[receipt.name], receipt, errand.desk, errand.rules)
        tell(due[receipt.name], receipt, errand)
    write_list(errand.out, errand.jobs, receipts, errand.rules)
    done = [receipts[name] for name in sorted(receipts) if not receipts[name].code]
    build_dataset(errand.out, done, errand.rules)
    errand.say(summary_of(receipts.values(), errand.out))
    return exit_code(receipts.values())


def known(errand: Errand) -> dict[str, Receipt]:
    """Return the receipts of notices that were set aside before and would be again."""
    found = {}
    for job in errand.jobs:
        receipt = set_aside_before(job, errand.desk, errand.rules)
        if receipt is not None:
            found[job.name] = receipt
            tell(job, receipt, errand)
    return found


def tell(job: Job, receipt: Receipt, errand: Errand) -> None:
    """Return nothing; what could not be done is said with its reason and next step."""
    if receipt.code:
        error = SourceError(receipt.code, receipt.detail)
        errand.warn("\n".join(refusal_lines(job, error, errand.rules)))
    if receipt.trace:
        errand.warn(receipt.trace)


def exit_code(receipts: Iterable[Receipt]) -> int:
    """Return 0 where all is done, 1 where a fault is ours, else 3."""
    codes = {receipt.code for receipt in receipts}
    if codes & {FAULT, DISK, CHANGED}:
        return OUR_FAULT
    return QUARANTINED if codes - {""} else GOOD


def summary_of(receipts: Iterable[Receipt], out: Path) -> str:
    """Return what was done, in two lines."""
    receipts = list(receipts)
    done = [receipt for receipt in receipts if not receipt.code]
    rows = Counter[str]()
    for receipt in done:
        rows.update(receipt.counts)
    failed = len(receipts) - len(done)
    return (
        f"{len(receipts)} 份通知：做成 {sum(r.fresh for r in done)}，"
        f"原已做好 {sum(not r.fresh for r in done)}，未完成 {failed}"
        + (f"（见 {out / QUARANTINE}）" if failed else "")
        + f"\n{rows['tasks']} 项任务，{rows['targets']} 个目标，{rows['promises']} 条承诺"
        f" -> {out / DATASET}"
    )


@contextmanager
def alone_in(out: Path) -> Iterator[None]:
    """Keep other runs out of the folder; the lock goes with the process, however it ends.

    Raises:
        UsageError: another run is at work there.
    """
    out.mkdir(parents=True, exist_ok=True)
    with (out / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UsageError(f"{out} 里另有一个 many 正在运行，请等它做完") from error
        yield
