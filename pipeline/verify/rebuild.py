"""A notice built anew in a place of its own, to say in which cells a workbook was changed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline.jobs import Job
from pipeline.model import SourceError
from pipeline.quarters import run_status
from pipeline.rules import QUARTER, Rules, compile_grammar
from pipeline.stages import run_all


@contextmanager
def rebuilt(job: Job, rules: Rules, quarter: str | None) -> Iterator[Path | None]:
    """Return the folder of a register, or of a quarter of it, built from a copy of its inputs.

    The copy takes what a run writes beside the notice; the folder goes again. None where the
    inputs can no longer be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        own = replace(job, given=copied(job, Path(folder) / "in"), out=Path(folder) / "out")
        grammar = compile_grammar(rules)
        hashes = {n: d for n, d in rules.hashes.items() if Path(n).stem not in QUARTER}
        try:
            run_all(own, replace(rules, hashes=hashes), grammar)
            if quarter is not None:
                run_status(own, rules, grammar, quarter)
        except (SourceError, OSError):
            yield None
            return
        yield own.out / (quarter or "")


def copied(job: Job, folder: Path) -> Path:
    """Return a copy of what a notice is built from."""
    if job.given.is_dir():
        return Path(shutil.copytree(job.given, folder / job.name))
    folder.mkdir(parents=True)
    return Path(shutil.copy2(job.given, folder / job.given.name))
