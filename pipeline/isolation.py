"""Work on a foreign file -> its result, or a reason: done in a child process within limits.

Whatever a file does to the program that reads it, a hang, a crash, all the memory there is,
costs that file and nothing else. The child is forked, which is cheap and hands on what is
loaded; it may not reach the network, and what it says comes back as JSON, so that a child a
file has taken over can say false things of that file and cannot make the parent run anything.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from pipeline.limits import OCTETS_COUNTED, Limits, limit_process, resident_memory
from pipeline.model import SourceError
from pipeline.unplugged import die_with_parent, unplug

Result = TypeVar("Result")
PIECE = 1 << 20
NEARLY = 0.6
"""Of its memory: a child that had taken more when it broke off had no more to take."""
OUT_OF_MEMORY = "bad_alloc"
"""What libraries in C++ call it, in errors of their own."""
FAULT_LENGTH = 20_000
"""Characters of a traceback that come back: a file may put much into a message."""
BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


class InnerFault(Exception):
    """A fault of ours in a child, no fault of the file; the message is its traceback."""


def isolated(
    work: Callable[[], Any],
    read: Callable[[Any], Result],
    limits: Limits | None = None,
    source: str = "",
    meanwhile: Callable[[], None] = lambda: None,
) -> Result:
    """Return what `read` makes of the JSON value that `work` returned in a child process.

    Args:
        work: done in the child; returns a value that JSON can hold.
        read: done here, on a value that may be anything; KeyError, ValueError, TypeError and
            their like say that it is not what `work` returns.
        limits: see `Limits`; None for those of a small file.
        source: the name of the document, for messages.
        meanwhile: done here while the child works; it needs no result.

    Raises:
        SourceError: what `work` raised; TIMEOUT, MEMORY, TOO_LARGE (of the result), CRASH.
        InnerFault: anything else `work` raised.
    """
    limits = limits or Limits()
    ours, theirs = os.pipe()
    deadline = time.monotonic() + limits.seconds
    child = os.fork()
    if child == 0:
        os.close(ours)
        be_child(work, limits, theirs)
    os.close(theirs)
    # less than this process holds: files are not inherited; nothing where it is gone already
    born = resident_memory(child) or resident_memory()
    try:
        meanwhile()
        said = listen(ours, deadline, limits.output, source)
    except BaseException:
        end(child, limits, born)
        raise
    finally:
        os.close(ours)
    return understood(said, end(child, limits, born), read, source)


def be_child(work: Callable[[], Any], limits: Limits, pipe: int) -> NoReturn:
    """Never return: do the work, say how it went, and be gone without any clearing up."""
    try:
        gc.freeze()  # what was inherited stays shared
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        confine(limits)
        said = outcome_of(work)
        with os.fdopen(pipe, "wb") as out:
            out.write(said)
    finally:
        os._exit(0)


def confine(limits: Limits) -> None:
    """Return nothing; this process has its limits, no network, no terminal, no core dump."""
    die_with_parent()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # each thread would take memory for itself
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.stdout = sys.stderr = os.fdopen(nowhere, "w", encoding="utf-8", errors="replace")
    limit_process(limits.memory, limits.output)
    unplug()


def outcome_of(work: Callable[[], Any]) -> bytes:
    """Return as JSON what some work returned or why it did not."""
    try:
        return json.dumps({"done": work()}).encode("ascii")
    except SourceError as error:
        said: dict[str, Any] = {"refused": [error.code, error.detail]}
    except MemoryError:
        said = {"refused": ["MEMORY", ""]}
    except Exception as error:
        if OUT_OF_MEMORY in str(error):
            said = {"refused": ["MEMORY", ""]}
        else:
            said = {"fault": traceback.format_exc()[-FAULT_LENGTH:]}
    return json.dumps(said).encode("ascii")


def listen(pipe: int, deadline: float, most: int, source: str) -> bytes:
    """Return all a child says until it is gone.

    Raises:
        SourceError: TIMEOUT, TOO_LARGE.
    """
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    pieces: list[bytes] = []
    size = 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise SourceError("TIMEOUT", source)
        piece = os.read(pipe, PIECE)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise SourceError("TOO_LARGE", source)


def end(child: int, limits: Limits, born: int) -> tuple[str, str]:
    """Return the reason and the signal that ended a child born with so many octets, "" where
    none did.

    The child is gone then, and all it started with it.
    """
    for kill, target in ((os.killpg, child), (os.kill, child)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(target, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    if not os.WIFSIGNALED(status):
        return "CRASH", ""
    grown = usage.ru_maxrss * OCTETS_COUNTED - born
    # nobody here kills a child that has said nothing yet: the system had no memory left
    full = os.WTERMSIG(status) == signal.SIGKILL or grown > NEARLY * limits.memory
    return "MEMORY" if full else "CRASH", signal_name(os.WTERMSIG(status))


def signal_name(number: int) -> str:
    """Return the name of a signal."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def understood(
    said: bytes, ended: tuple[str, str], read: Callable[[Any], Result], source: str
) -> Result:
    """Return the result of a child that has said something.

    Raises:
        SourceError, InnerFault: as `isolated`.
    """
    try:
        answer = json.loads(said)
        if "done" in answer:
            return read(answer["done"])
        code, detail = map(str, answer["refused"]) if "refused" in answer else ("", "")
        fault = str(answer.get("fault", ""))
    except BROKEN as error:
        code, how = ("CRASH", type(error).__name__) if said else ended
        raise SourceError(code, f"{source} {how}".strip()) from error
    if code:
        raise SourceError(code, detail or source)
    raise InnerFault(fault)
