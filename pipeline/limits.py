"""What a process may take: memory, time, output; and what it has taken."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

OCTETS_COUNTED = 1 if sys.platform == "darwin" else 1024
"""Of memory, one to the system."""
SECONDS_A_MEGABYTE, MEMORY_AN_OCTET, MOST_MEMORY = 20, 100, 700_000_000
"""An ordinary notice takes a second and 60 MB; a workbook's cells take the most."""
RECOGNISING, MEMORY_TO_RECOGNISE = 10, 1_300_000_000
"""Of pages that are pictures: so many times the seconds, and octets."""
SIZES = "/proc/{}/statm"
RESIDENT, OWN = 1, 5
"""Places in SIZES: what is held, what is not shared with a file."""


@dataclass(frozen=True)
class Limits:
    """What one document may take.

    Args:
        seconds: of the clock, from the fork to the last byte of the result.
        memory: octets the child may take beyond what it was born with.
        output: octets of the result, and of any file the child writes.
    """

    seconds: float = 60.0
    memory: int = 140_000_000
    output: int = 400_000_000

    @classmethod
    def for_size(cls, octets: int) -> Limits:
        """Return what a file of a size may take: a bigger one more, up to a point."""
        return cls(
            seconds=cls.seconds + SECONDS_A_MEGABYTE * octets / 1_000_000,
            memory=min(cls.memory + MEMORY_AN_OCTET * octets, MOST_MEMORY),
        )

    def to_recognise(self) -> Limits:
        """Return what recognising the pages of the same file may take."""
        memory = max(self.memory, MEMORY_TO_RECOGNISE)
        return replace(self, seconds=RECOGNISING * self.seconds, memory=memory)


def limit_process(memory: int, output: int) -> None:
    """Return nothing; this process and all it starts may take so many octets more."""
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, output)
    limit(resource.RLIMIT_DATA, counted(OWN) + memory)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file too long is an error of the write


def limit(what: int, most: int) -> None:
    """Return nothing; the process has this limit, or the stricter one it had before."""
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


@contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    """Keep the kernel's timer running; when it rings, SIGALRM ends the process."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def give_back() -> None:
    """Return nothing; memory that was freed goes to the system again, where it takes it so.

    Without it a process that frees much in many pieces grows from page to page.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(0)


def resident_memory(process: int | str = "self") -> int:
    """Return the octets of memory a process holds now, this one unless told."""
    return counted(RESIDENT, process)


def peak_memory() -> int:
    """Return the most octets this process, or one it has started, has held."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) * OCTETS_COUNTED


def processor_seconds() -> float:
    """Return the time this process, and what it has started and seen end, had a processor."""
    return sum(os.times()[:4])


def counted(place: int, process: int | str = "self") -> int:
    """Return octets of memory as the system counts them; the peak of this process where it
    does not tell.
    """
    sizes = Path(SIZES.format(process))
    if not sizes.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * OCTETS_COUNTED
    return int(sizes.read_text("ascii").split()[place]) * resource.getpagesize()
