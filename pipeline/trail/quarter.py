"""The record of a quarter: submissions and what lies beside the notice in, tables out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.beside import (
    CALENDAR,
    CUTOFFS,
    FROZEN,
    PLANS,
    REVIEWS,
    VERSIONS,
    read_rows,
)
from pipeline.jobs import QUARTER_NAME, Job
from pipeline.journal import head_of, read_journal
from pipeline.rules import Rules
from pipeline.trail.record import input_of, record_bytes, room, rows_digest, sum_of

if TYPE_CHECKING:
    import pandas as pd

REGISTER = ("tasks.parquet", "targets.parquet", "promises.parquet", "notice.json")
BESIDE = (CALENDAR, VERSIONS, PLANS, REVIEWS, f"{FROZEN}/{CUTOFFS}")
LIGHTS = ("blue", "green", "pale", "yellow", "red", "grey")
Counts = Mapping[str, int]
Frames = Mapping[str, "pd.DataFrame"]


def quarter_record(
    job: Job,
    quarter: str,
    rules: Rules,
    *,
    frames: Frames,
    counts: Counts,
    files: Mapping[str, bytes],
    whole: bool,
) -> bytes:
    """Return run.json of a quarter, of which `files` are the other files.

    Args:
        job: the notice, its register built.
        quarter: 2023Q1.
        rules: all of them.
        frames: the tables of the quarter.
        counts: the sums of quarter.json.
        files: what stands beside run.json, by name.
        whole: whether every file that was sent could be read.
    """
    made_from = {
        "inputs": quarter_inputs(job.given, quarter),
        "beside": beside_of(job.given, quarter),
        "register": [input_of(job.out / name, name) for name in REGISTER],
        "journal": head_of(read_journal(job.given)),
    }
    adds_up = {
        "rooms": quarter_rooms(frames, counts),
        "sums": quarter_sums(frames, counts),
    }
    of = {"notice": job.name, "quarter": quarter}
    code = 0 if whole else 3
    return record_bytes(of, rules, made_from, adds_up, files=files, code=code)


def quarter_inputs(folder: Path, quarter: str) -> list[dict[str, Any]]:
    """Return the files a quarter is judged by: those sent until then, and what is frozen."""
    sent = [
        path
        for inner in folder.iterdir()
        if inner.is_dir() and QUARTER_NAME.fullmatch(inner.name) and inner.name <= quarter
        for path in inner.rglob("*")
    ]
    frozen = [path for path in (folder / FROZEN).glob("*Q?.csv") if path.stem <= quarter]
    named = {path.relative_to(folder).as_posix(): path for path in (*sent, *frozen)}
    return [input_of(path, name) for name, path in sorted(named.items()) if path.is_file()]


def beside_of(folder: Path, quarter: str) -> dict[str, Any]:
    """Return number and digest of the rows beside a notice that concern quarters until one."""
    found = {}
    for name in BESIDE:
        rows = [row for row in read_rows(folder / name) if row.get("quarter", "") <= quarter]
        if rows:
            found[name] = rows_digest(rows)
    return found


def quarter_rooms(frames: Frames, counts: Counts) -> list[dict[str, Any]]:
    """Return the counts in and out of each room that submissions go through."""
    files, figures = parts_of("files", counts), parts_of("figures", counts)
    rows = {name: len(frame) for name, frame in frames.items()}
    return [
        room("collect", {"files": counts["files"]}, files),
        room("match", {"figures": counts["figures"]}, figures),
        room("assess", {"figures": counts["figures_used"]}, rows),
    ]


def quarter_sums(frames: Frames, counts: Counts) -> list[dict[str, Any]]:
    """Return the sums of a quarter that have to agree."""
    status = frames["status"]
    types = status["item_type"].value_counts()
    return [
        sum_of("files", counts["files"], parts_of("files", counts)),
        sum_of("figures", counts["figures"], parts_of("figures", counts)),
        sum_of("unplaced", len(frames["unplaced"]), {"unplaced": counts["unplaced"]}),
        sum_of("reviews", len(frames["reviews"]), {"to_review": counts["to_review"]}),
        sum_of("status", len(status), {str(n): int(c) for n, c in sorted(types.items())}),
    ]


def parts_of(name: str, counts: Counts) -> dict[str, int]:
    """Return the counts a count is made of: files_used and files_listed of files."""
    return {part: n for part, n in counts.items() if part.startswith(f"{name}_")}
