"""The record of a register: the notice's files in, tables out, and the sums between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.jobs import Job
from pipeline.rules import Rules
from pipeline.tables import CODES
from pipeline.trail.record import input_of, record_bytes, room, sum_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Came:
    """What came in: the files as `input_of` gives them, what was read in them, and how many
    pieces of that belong to no task.
    """

    inputs: Sequence[Mapping[str, Any]]
    read: Mapping[str, int]
    unplaced: int


def register_record(
    job: Job,
    came: Came,
    frames: Mapping[str, pd.DataFrame],
    rules: Rules,
    files: Mapping[str, bytes],
) -> bytes:
    """Return run.json of a register, of which `files` are the other files."""
    corrections = job.corrections()
    inputs = [*came.inputs]
    if corrections is not None:
        inputs.append(input_of(corrections, corrections.name))
    adds_up = {"rooms": register_rooms(came, frames), "sums": register_sums(frames)}
    made_from, of = {"inputs": inputs}, {"notice": job.name}
    return record_bytes(of, rules, made_from, adds_up, files=files, code=0)


def register_rooms(came: Came, frames: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Return the counts in and out of each room a notice goes through."""
    rows = {name: len(frame) for name, frame in frames.items()}
    tasks = {"tasks": rows["tasks"]}
    notice = {**tasks, "unplaced": came.unplaced}
    found = {name: rows[name] for name in ("numbers", "targets")}
    return [
        room("readers", {"files": len(came.inputs)}, came.read),
        room("segment", came.read, notice),
        room("targets", tasks, found),
        room("promises", tasks, {"promises": rows["promises"]}),
        room("register", {**notice, "corrections": rows["corrections"]}, rows),
    ]


def register_sums(frames: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Return the sums of a register that have to agree."""
    tasks = frames["tasks"]
    return [
        counted("numbers", frames["numbers"]["fate"], CODES["fate"]),
        counted("promises", frames["promises"]["kind"], CODES["kind"]),
        *(
            sum_of(f"tasks.{name}", len(frames[name]), {"tasks": int(tasks[name].sum())})
            for name in ("numbers", "targets", "promises")
        ),
    ]


def counted(name: str, column: pd.Series[Any], words: Sequence[str]) -> dict[str, Any]:
    """Return the sum of a table's rows by the words of one of its columns."""
    found = column.value_counts()
    return sum_of(name, len(column), {word: int(found.get(word, 0)) for word in words})
