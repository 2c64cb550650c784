"""Two notices or more -> what changed from each to the next, as files."""

from __future__ import annotations

from collections.abc import Sequence
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
from pipeline.years import compare_registers

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.grammar.lexicon import Lexicon


def run_compare(jobs: Sequence[Job], out: Path, rules: Rules, grammar: Lexicon) -> list[str]:
    """Return one line of summary for each notice and the next, in the order of their years.

    Files go to out/compare/<earlier>--<later>/: compare.xlsx, aims.csv, aims.parquet. Where
    the earlier notice has a status, its last quarter's result stands beside its targets.

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
    write_files(
        folder,
        {
            "aims.csv": csv_bytes("aims", aims),
            "aims.parquet": parquet_bytes("aims", aims),
            "compare.xlsx": compare_workbook(aims, names, (earlier.facts, later.facts), rules),
        },
    )
    return f"{names[0]} → {names[1]}：{counts_of(aims, rules)} -> {folder / 'compare.xlsx'}"


def last_status(job: Job) -> pd.DataFrame | None:
    """Return the status of the last quarter that was judged, None where none was."""
    import pyarrow.parquet as pq

    found = sorted(job.out.glob("20??Q?/status.parquet"))
    if not found:
        return None
    status: pd.DataFrame = pq.read_table(found[-1]).to_pandas()
    return status.drop_duplicates("item_id")


def counts_of(aims: pd.DataFrame, rules: Rules) -> str:
    """Return how many aims changed in which way, in words."""
    from pipeline.publish.labels import Labels

    labels = Labels.from_rules(rules)
    many = aims["change"].value_counts()
    said = [f"{labels.label(f'change.{c}')} {many[c]}" for c in CODES["change"] if c in many]
    return "、".join(said)
