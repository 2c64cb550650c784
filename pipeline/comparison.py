"""Two notices or more -> what changed from each to the next, as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.jobs import Job, UsageError, write_files
from pipeline.outcomes import Desk
from pipeline.publish.compare import compare_workbook
from pipeline.publish.files import csv_bytes, parquet_bytes
from pipeline.quarters import open_desk
from pipeline.rules import Rules
from pipeline.tables import CODES, frame_of
from pipeline.trail import RUN_FILE
from pipeline.years import compare_registers

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.grammar.lexicon import Lexicon

READ = ("targets.parquet", "notice.json")


def run_compare(jobs: Sequence[Job], out: Path, rules: Rules, grammar: Lexicon) -> list[str]:
    """Return one line of summary for each notice and the next, in the order of their years.

    Files go to out/compare/<earlier>--<later>/: compare.xlsx, aims.csv, aims.parquet and
    run.json. Where the earlier notice has a status, its last quarter's result stands beside
    its targets.

    Raises:
        UsageError: fewer than two notices were named.
        SourceError: a notice cannot be read.
    """
    if len(jobs) < 2:
        raise UsageError('请写明至少两个通知，例如 make compare NOTICES="甲-2023 甲-2024"')
    desks = [open_desk(job, rules, grammar) for job in jobs]
    desks.sort(key=lambda desk: (desk.facts.year or 0, desk.job.name))
    return [compare_pair(a, b, out, rules) for a, b in pairwise(desks)]


def compare_pair(earlier: Desk, later: Desk, out: Path, rules: Rules) -> str:
    """Return the summary of two notices; their comparison is written."""
    rows = compare_registers(
        earlier.register["targets"], later.register["targets"], last_status(earlier.job)
    )
    records: list[dict[str, Any]] = rows.to_dict("records")  # type: ignore[assignment]
    aims = frame_of("aims", records)
    names = (earlier.job.name, later.job.name)
    folder = out / "compare" / "--".join(names)
    files = {
        "aims.csv": csv_bytes("aims", aims),
        "aims.parquet": parquet_bytes("aims", aims),
        "compare.xlsx": compare_workbook(aims, names, (earlier.facts, later.facts), rules),
    }
    record = comparison_record(earlier, later, aims, rules, files)
    write_files(folder, {**files, RUN_FILE: record})
    return f"{names[0]} → {names[1]}：{counts_of(aims, rules)} -> {folder / 'compare.xlsx'}"


def comparison_record(
    earlier: Desk,
    later: Desk,
    aims: pd.DataFrame,
    rules: Rules,
    files: Mapping[str, bytes],
) -> bytes:
    """Return run.json of a comparison, of which `files` are the other files."""
    from pipeline.trail.command import command_record
    from pipeline.trail.record import sum_of

    status = last_status_file(earlier.job)
    read = [
        *(desk.job.out / name for desk in (earlier, later) for name in READ),
        *([status] if status else []),
    ]
    many = aims["change"].value_counts()
    changes = {str(change): int(n) for change, n in sorted(many.items())}
    entered = {desk.job.name: len(desk.register["targets"]) for desk in (earlier, later)}
    return command_record(
        "compare",
        rules,
        read=[(path.relative_to(earlier.job.out.parent).as_posix(), path) for path in read],
        counts=(entered, changes),
        sums=[sum_of("aims", len(aims), changes)],
        files=files,
    )


def last_status(job: Job) -> pd.DataFrame | None:
    """Return the status of the last quarter that was judged, None where none was."""
    import pyarrow.parquet as pq

    path = last_status_file(job)
    if path is None:
        return None
    status: pd.DataFrame = pq.read_table(path).to_pandas()
    return status.drop_duplicates("item_id")


def last_status_file(job: Job) -> Path | None:
    """Return the status of the last quarter that was judged, None where none was."""
    return max(job.out.glob("20??Q?/status.parquet"), default=None)


def counts_of(aims: pd.DataFrame, rules: Rules) -> str:
    """Return how many aims changed in which way, in words."""
    from pipeline.publish.labels import Labels

    labels = Labels.from_rules(rules)
    many = aims["change"].value_counts()
    said = [f"{labels.label(f'change.{c}')} {many[c]}" for c in CODES["change"] if c in many]
    return "、".join(said)
