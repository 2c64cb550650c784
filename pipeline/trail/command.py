"""The record of a command on many notices: comparison, dataset, archive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.rules import Rules
from pipeline.trail.record import input_of, record_bytes, room

Counts = Mapping[str, int]


def command_record(
    command: str,
    rules: Rules,
    *,
    read: Iterable[tuple[str, Path]],
    counts: tuple[Counts, Counts],
    sums: Sequence[Mapping[str, Any]],
    files: Mapping[str, bytes | Path],
    code: int = 0,
) -> bytes:
    """Return run.json of a command, of which `files` are the files.

    Args:
        command: its name.
        rules: those that were used.
        read: the files it read, by the names they are known by.
        counts: what went in, what came out.
        sums: as `sum_of` gives them.
        files: what it wrote, by name: content, or where it is.
        code: the exit code.
    """
    made_from = {"inputs": [input_of(path, name) for name, path in read]}
    adds_up = {"rooms": [room(command, *counts)], "sums": list(sums)}
    return record_bytes(
        {"command": command}, rules, made_from, adds_up, files=files, code=code
    )
