"""The record of a room of what people open: tables and sources in, files for people out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.jobs import Job
from pipeline.rules import Rules
from pipeline.trail.record import input_of, record_bytes, room

Rows = Mapping[str, int]


def room_file(name: str) -> str:
    """Return the name of the record of a room, beside the run.json of the register."""
    return f"run.{name}.json"


def room_record(
    job: Job,
    name: str,
    rules: Rules,
    *,
    read: Sequence[tuple[str, Path]],
    digest: str,
    rows: Rows,
    files: Mapping[str, bytes],
) -> bytes:
    """Return the record of a room, of which `files` are the files.

    Args:
        job: the notice.
        name: pages, bulletin, report or package.
        rules: all of them.
        read: the files it depends on, by the names they are known by.
        digest: says whether the room has to be made anew.
        rows: of each table it was given.
        files: what it made, by their paths below outputs/<name>.
    """
    made_from = {"digest": digest, "inputs": [input_of(path, known) for known, path in read]}
    adds_up = {"rooms": [room(name, rows, {"files": len(files)})], "sums": []}
    of = {"notice": job.name, "room": name}
    return record_bytes(of, rules, made_from, adds_up, files=files, code=0)
