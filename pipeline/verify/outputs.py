"""Names of outputs -> the jobs they came from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from pipeline.jobs import PROBLEM, Job, UsageError
from pipeline.trail import RUN_FILE


def find_outputs(given: Iterable[Path], out: Path, inputs: Path) -> list[Job]:
    """Return one job an output folder.

    Args:
        given: output folders, or names of notices.
        out: the folder that has one folder a notice.
        inputs: the folder the notices are in: a folder each, or files.

    Raises:
        UsageError: there is no output of that name.
    """
    return [job_of(path, out, inputs) for path in given]


def job_of(path: Path, out: Path, inputs: Path) -> Job:
    """Return the job of one output folder."""
    folders = [path, out / path.name]
    found = [f for f in folders if any((f / name).is_file() for name in (RUN_FILE, PROBLEM))]
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
