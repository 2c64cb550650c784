"""What a worker may take: memory, size of files, time for one notice; and no network."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEGABYTE = 1 << 20
LARGEST_FILE = 2048 * MEGABYTE
NEW_USERS, NEW_NETWORK = 0x10000000, 0x40000000


def limit_process(memory: int) -> None:
    """Return nothing; this process and its children may take so many megabytes more."""
    at_rest = address_space()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit(resource.RLIMIT_FSIZE, LARGEST_FILE)
    if at_rest:
        limit(resource.RLIMIT_AS, at_rest + memory * MEGABYTE)


def limit(what: int, most: int) -> None:
    """Return nothing; the process has this limit, or the stricter one it had before."""
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def address_space() -> int:
    """Return the bytes of memory this process has mapped, 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()


def cut_network() -> bool:
    """Return whether this process and its children are now without any network.

    Linux gives root a network of its own, and others where it lets them be alone with their
    own user; pipes and files are as before. Elsewhere nothing is changed.
    """
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is None:
        return False
    if unshare(NEW_NETWORK) == 0:
        return True
    user, group = os.getuid(), os.getgid()
    if unshare(NEW_USERS | NEW_NETWORK) != 0:
        return False
    own = Path("/proc/self")
    (own / "setgroups").write_text("deny", "ascii")
    (own / "uid_map").write_text(f"{user} {user} 1", "ascii")
    (own / "gid_map").write_text(f"{group} {group} 1", "ascii")
    return True


@contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    """Keep the kernel's timer running; when it rings, SIGALRM ends the process."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def peak_memory() -> float:
    """Return the most memory this process has held, in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (MEGABYTE if sys.platform == "darwin" else 1024)
