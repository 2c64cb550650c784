"""A second reading in a process of its own: what a foreign file does to it stays there.

Libraries that read files may hang, fill the memory or raise whatever they trip over. The
process has limits and no network; its end is told as a reason, and the check goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import TimeoutError as Overdue
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar

from pipeline.many.limits import cut_network, limit_process
from pipeline.model import SourceError

Found = TypeVar("Found")
SECONDS, MEGABYTES = 300, 1024


def read_apart(
    read: Callable[..., Found],
    *arguments: Any,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
) -> Found:
    """Return what a function gives that runs in a process of its own.

    Args:
        read: a function of a module; it and what it gives can be sent between processes.
        arguments: for it.
        seconds: it may take.
        megabytes: it may take beyond what the process needs at rest.

    Raises:
        SourceError: its own; TIMEOUT, MEMORY or CRASH; TRUNCATED for whatever else it raises.
    """
    from pebble import ProcessExpired, ProcessPool

    pool = ProcessPool(1, initializer=settle, initargs=(megabytes,), context=clean_start())
    try:
        future = pool.schedule(guarded, args=(read, arguments), timeout=seconds)
        found: Found | SourceError = future.result()
    except Overdue as error:
        raise SourceError("TIMEOUT") from error
    except ProcessExpired as error:
        raise SourceError("CRASH") from error
    finally:
        pool.stop()
        pool.join()
    if isinstance(found, SourceError):
        raise found
    return found


def clean_start() -> Any:
    """Return how a process is started that has nothing of this one; where the system can, by
    forking one that has the imports done.
    """
    served = "forkserver" in get_all_start_methods()
    context = get_context("forkserver" if served else "spawn")
    if served:
        context.set_forkserver_preload(["pdfplumber", "pipeline.verify.places"])
    return context


def settle(megabytes: int) -> None:
    """Return nothing; this process has its limits and no network."""
    cut_network()
    limit_process(megabytes)


def guarded(read: Callable[..., Found], arguments: tuple[Any, ...]) -> Found | SourceError:
    """Return what a function gives, or why it gives nothing.

    Every exception counts: libraries have no common one for a file they cannot read.
    """
    try:
        return read(*arguments)
    except SourceError as error:
        return error
    except MemoryError:
        return SourceError("MEMORY")
    except Exception as error:
        return SourceError("TRUNCATED", f"{type(error).__name__}: {error}"[:200])
