"""A process without a network: on Linux the kernel refuses, elsewhere the interpreter."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
from typing import Any

DEATH_SIGNAL, NO_NEW_PRIVILEGES, SECCOMP, FILTER = 1, 38, 22, 2
SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: its mark in a system call, and the number of the call `socket`."""
OTHER_CALLS, IO_URING_SETUP = 0x40000000, 425
"""From here on calls of another kind of program; a second way to open a socket."""
LOAD, EQUAL, AT_LEAST, ANSWER = 0x20, 0x15, 0x35, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 13
NUMBER, MACHINE, FIRST_ARGUMENT = 0, 4, 16
LOCAL = 1
"""Sockets that stay on the machine; LibreOffice talks to itself through them."""


def die_with_parent() -> None:
    """Return nothing; where the system can, this process is killed when its parent ends."""
    if sys.platform == "linux":
        control(DEATH_SIGNAL, signal.SIGKILL)


def unplug() -> None:
    """Return nothing; this process and all it starts cannot open a network connection."""
    if not refuse_in_kernel():
        sys.addaudithook(refuse_in_interpreter)


def refuse_in_kernel() -> bool:
    """Return whether the kernel has taken the rule that no socket is opened."""
    if sys.platform != "linux" or platform.machine() not in SOCKET:
        return False
    mark, socket = SOCKET[platform.machine()]
    steps = [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 0, 7, mark),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 5, 0, OTHER_CALLS),
        (EQUAL, 4, 0, IO_URING_SETUP),
        (EQUAL, 0, 2, socket),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (EQUAL, 0, 1, LOCAL),
        (ANSWER, 0, 0, ALLOW),
        (ANSWER, 0, 0, REFUSE),
    ]
    program = b"".join(struct.pack("HBBI", *step) for step in steps)
    held = ctypes.create_string_buffer(program, len(program))
    rule = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(steps), ctypes.addressof(held))
    )
    return control(NO_NEW_PRIVILEGES, 1) and control(SECCOMP, FILTER, rule)


def control(what: int, *arguments: Any) -> bool:
    """Return whether the kernel did what was asked of this process."""
    given = [a if isinstance(a, ctypes.Array) else ctypes.c_ulong(a) for a in arguments]
    given += [ctypes.c_ulong(0)] * (4 - len(given))
    return bool(ctypes.CDLL(None).prctl(what, *given) == 0)


def refuse_in_interpreter(event: str, _: tuple[Any, ...]) -> None:
    """Return nothing where what the interpreter is about to do opens no connection.

    Raises:
        OSError: it does.
    """
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise PermissionError(13, os.strerror(13))
