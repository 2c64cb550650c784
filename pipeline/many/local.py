"""The processes of this machine: a worker that dies costs one notice and is replaced."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context
from typing import TYPE_CHECKING, Any

from pipeline.jobs import Job, UsageError
from pipeline.many.receipts import CRASH, DEADLY, TIMEOUT, Desk, Receipt, Work
from pipeline.many.worker import prepare, run_job

if TYPE_CHECKING:
    from pebble import ProcessPool

AHEAD = 4
RENEWED_AFTER = 200
TIMES_BROKEN = 3
QUIET = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"} | {
    "OPENBLAS_NUM_THREADS": "1"
}
"""One thread a worker, for there is a worker a core; Arrow maps no spare gigabyte."""


def run_local(
    jobs: Sequence[Job], desk: Desk, processes: int, work: Work = run_job, tries: int = 2
) -> Iterator[Receipt]:
    """Yield a receipt a job, in the order they are done.

    Args:
        jobs: in the order they are begun.
        desk: limits, rules and version.
        processes: how many workers.
        work: what a worker does with a job.
        tries: how often a job may cost its worker before it is given up.

    Raises:
        UsageError: no worker could be started.
    """
    waiting = deque(jobs)
    died: dict[str, int] = {}
    broken = 0
    while waiting:
        try:
            for job, receipt in run_pool(waiting, desk, processes, work):
                broken = 0
                died[job.name] = died.get(job.name, 0) + (receipt.code in DEADLY)
                if receipt.code in DEADLY and died[job.name] < tries:
                    waiting.append(job)
                else:
                    yield receipt
        except BrokenProcessPool as error:
            broken += 1
            if broken == TIMES_BROKEN:
                raise UsageError(f"工作进程起不来：{error}") from error


def run_pool(
    waiting: deque[Job], desk: Desk, processes: int, work: Work
) -> Iterator[tuple[Job, Receipt]]:
    """Yield jobs with their receipts; a job is taken from `waiting` when it is handed out.

    Raises:
        BrokenProcessPool: the pool cannot go on; what it had is back in `waiting`.
    """
    pool = open_pool(desk, processes)
    running: dict[Future[Any], Job] = {}
    try:
        while waiting or running:
            while waiting and len(running) < processes * AHEAD:
                running[pool.schedule(work, args=(waiting[0], desk))] = waiting[0]
                waiting.popleft()  # only now: a pool that is broken takes nothing
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                receipt = receipt_of(future, running[future])
                yield running.pop(future), receipt
        pool.close()
    except BrokenProcessPool:
        waiting.extendleft(running.values())
        raise
    finally:
        if pool.active:
            pool.stop()
        pool.join()


def open_pool(desk: Desk, processes: int) -> ProcessPool:
    """Return a pool whose workers start from a clean process that has all imports done."""
    from pebble import ProcessPool

    os.environ.update({name: os.environ.get(name, value) for name, value in QUIET.items()})
    served = "forkserver" in get_all_start_methods()
    context = get_context("forkserver" if served else "spawn")
    if served:
        context.set_forkserver_preload(["pipeline.many.warm"])
    return ProcessPool(processes, RENEWED_AFTER, prepare, (desk,), context)


def receipt_of(future: Future[Any], job: Job) -> Receipt:
    """Return what a worker sent back, or what its death says of the job.

    Raises:
        BrokenProcessPool: the pool cannot go on.
    """
    from pebble import ProcessExpired

    try:
        receipt: Receipt = future.result()
    except ProcessExpired as error:
        if error.exitcode == -signal.SIGALRM:
            return Receipt(job.name, TIMEOUT)
        return Receipt(job.name, CRASH, death_of(error.exitcode))
    return receipt


def death_of(exitcode: int | None) -> str:
    """Return how a process ended, in words."""
    if exitcode == -signal.SIGKILL:
        return "进程被系统结束，多半是内存不够"
    if exitcode is not None and exitcode < 0:
        return f"进程被信号 {signal.Signals(-exitcode).name} 结束"
    return f"进程以代码 {exitcode} 结束"
