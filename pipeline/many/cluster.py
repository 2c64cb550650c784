"""The same through Dask: the workers of a cluster write their own files and send receipts.

All machines see inputs, outputs and rules under the same paths (a shared file system). A
worker that is killed loses nothing: its notice goes to another. A notice that kills workers is
tried once more here, alone in a process of its own, which tells why it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pipeline.jobs import Job, UsageError
from pipeline.many.local import run_local
from pipeline.many.receipts import DEADLY, Desk, Receipt, Work
from pipeline.many.worker import MEMORY_OF_WORKER, run_job

LOCAL = "local"
PATIENCE = 60
DEATHS = 1
"""Workers a notice may cost on a cluster of our own; others have a setting of their own."""


def run_cluster(
    jobs: Sequence[Job], desk: Desk, address: str, processes: int, work: Work = run_job
) -> Iterator[Receipt]:
    """Yield a receipt a job, in the order they are done.

    Args:
        jobs: in the order they are begun.
        desk: limits, rules and version.
        address: of the scheduler, or "local" for a cluster on this machine.
        processes: workers of a cluster on this machine.
        work: what a worker does with a job.

    Raises:
        UsageError: Dask is not installed, or the cluster cannot be reached or used.
    """
    suspects: list[Job] = []
    with client_of(address, processes, desk) as client:
        for job, receipt in receipts_of(jobs, desk, client, work):
            if receipt is None or receipt.code in DEADLY:
                suspects.append(job)
            else:
                yield receipt
    yield from run_local(suspects, desk, 1, work, tries=1)


@contextmanager
def client_of(address: str, processes: int, desk: Desk) -> Iterator[Any]:
    """Keep a client of the cluster; one of our own ends with it."""
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise UsageError(
            '没有装 Dask：请运行 make dask（或 pip install ".[dask]"）'
        ) from error
    if address != LOCAL:
        with connected(Client, address) as client:
            yield client
        return
    setting = {"distributed.scheduler.allowed-failures": DEATHS}
    with (
        dask.config.set(setting),
        LocalCluster(
            n_workers=processes,
            threads_per_worker=1,
            memory_limit=f"{MEMORY_OF_WORKER >> 20}MiB",
            dashboard_address=None,
            silence_logs=50,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@contextmanager
def connected(client_class: Any, address: str) -> Iterator[Any]:
    """Keep a client of a cluster that is there and has workers."""
    try:
        client = client_class(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise UsageError(f"连不上 Dask 调度器 {address}：{error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise UsageError(f"Dask 调度器 {address} 没有工作机；请先启动 worker") from error
        yield client


def receipts_of(
    jobs: Sequence[Job], desk: Desk, client: Any, work: Work
) -> Iterator[tuple[Job, Receipt | None]]:
    """Yield jobs with their receipts, None where a job has cost too many workers."""
    from distributed import as_completed

    desk = replace(desk, rules=desk.rules.resolve())
    futures = [
        client.submit(work, absolute(job), desk, key=f"notice-{job.name}", priority=-place)
        for place, job in enumerate(jobs)
    ]
    asked = {future.key: job for future, job in zip(futures, jobs, strict=True)}
    for future in as_completed(futures):
        yield asked[future.key], receipt_of(future)
        future.release()


def receipt_of(future: Any) -> Receipt | None:
    """Return what a worker sends back, None where no worker lives to send it.

    What was done may be lost with its worker before it is sent, and cost others when it is
    done again.

    Raises:
        UsageError: the work cannot be done there.
    """
    from asyncio import CancelledError as Cancelled
    from concurrent.futures import CancelledError

    from distributed import KilledWorker

    try:
        receipt: Receipt = future.result()
    except (KilledWorker, Cancelled, CancelledError):
        return None
    except Exception as error:
        told = "工作机上运行不了（代码和环境要与本机相同）"
        raise UsageError(f"{told}：{error!r}") from error
    return receipt


def absolute(job: Job) -> Job:
    """Return the job with paths that do not depend on where a worker was started."""
    return replace(job, given=job.given.resolve(), out=job.out.resolve())
