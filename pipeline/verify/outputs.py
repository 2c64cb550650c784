"""Names of outputs -> the jobs they came from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.jobs import PROBLEM, Job, UsageError, find_jobs
from pipeline.trail import RUN_FILE


def find_outputs(given: Sequence[Path], out: Path, inputs: Path) -> list[Job]:
    """Return one job an output folder.

    Args:
        given: output folders, or names of notices; none for all outputs there are, and all
            notices there should be.
        out: the folder that has one folder a notice.
        inputs: the folder the notices are in: a folder each, or files.

    Raises:
        UsageError: there is no output of that name, or none at all.
    """
    if given:
        return [job_of(path, out, inputs) for path in given]
    folders = [path for pattern in ("*", "compare/*") for path in sorted(out.glob(pattern))]
    found = {f.name: job_of(f, out, inputs) for f in folders if is_output(f)}
    missing = [job for job in notices_below(inputs, out) if job.name not in found]
    if not found and not missing:
        raise UsageError(f"{out} 里没有可以核对的输出；请先运行 make")
    return [*found.values(), *missing]


def notices_below(inputs: Path, out: Path) -> tuple[Job, ...]:
    """Return the jobs of all notices, none where there is none."""
    try:
        return find_jobs([inputs], out) if inputs.is_dir() else ()
    except UsageError:
        return ()


def is_output(folder: Path) -> bool:
    """Return whether a folder is what a run has left."""
    return any((folder / name).is_file() for name in (RUN_FILE, PROBLEM))


def job_of(path: Path, out: Path, inputs: Path) -> Job:
    """Return the job of one output folder."""
    found = [f for f in (path, out / path.name, out / "compare" / path.name) if is_output(f)]
    if not found:
        raise UsageError(f"没有这个输出，或者还没有 {RUN_FILE}：{path}；请先运行 make")
    folder, name = found[0], found[0].resolve().name
    return Job(name, source_of(folder, inputs / name, inputs), folder)


def source_of(folder: Path, notice: Path, inputs: Path) -> Path:
    """Return the folder of a notice, or the single file it was built from."""
    if notice.exists() or not (folder / RUN_FILE).is_file():
        return notice
    try:
        first = json.loads((folder / RUN_FILE).read_text("utf-8"))["inputs"][0]["file"]
    except (ValueError, KeyError, IndexError, TypeError):
        return notice
    alone = inputs / str(first)
    return alone if alone.is_file() else notice
