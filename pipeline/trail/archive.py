"""The record of an archive that was judged: three files in, parts of status and unused out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from pipeline.jobs import write_files
from pipeline.rules import Rules
from pipeline.trail import RUN_FILE
from pipeline.trail.command import command_record
from pipeline.trail.record import sum_of

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.archive import Asked, Receipt

READ = ("targets", "reports", "calendar")
MADE = ("status", "unused")


def keep_archive_record(asked: Asked, rules: Rules, receipts: Sequence[Receipt]) -> None:
    """Return nothing; run.json beside the parts says from what they were made, and the rows.

    Files are named without their folders.
    """
    read = {name: getattr(asked, name) for name in READ}
    made = {name: sorted((asked.out / name).glob("part-*.parquet")) for name in MADE}
    entered = {name: rows_in([path]) for name, path in read.items()}
    left = {name: rows_in(paths) for name, paths in made.items()}
    judged, status, by_columns, unused = (
        sum(counts) for counts in zip((0, 0, 0, 0), *(r.counts for r in receipts), strict=True)
    )
    refused = sum(receipt.left_out for receipt in receipts)
    ways = {"by_columns": by_columns, "one_by_one": status - by_columns}
    sums = [
        sum_of("reports", entered["reports"], {"judged": judged, "refused": refused}),
        sum_of("status", left["status"], ways),
        sum_of("unused", left["unused"], {"told": unused}),
    ]
    record = command_record(
        "judge",
        rules,
        read=[(path.name, path) for path in read.values()],
        counts=(entered, left),
        sums=sums,
        files={p.relative_to(asked.out).as_posix(): p for each in made.values() for p in each},
        code=3 if any(receipt.refused for receipt in receipts) else 0,
    )
    write_files(asked.out, {RUN_FILE: record})


def rows_in(paths: Sequence[Path]) -> int:
    """Return the rows of some Parquet files together."""
    return sum(int(pq.read_metadata(path).num_rows) for path in paths)
