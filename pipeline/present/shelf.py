"""The tables a notice and its quarters have left in outputs/<name>, read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.jobs import QUARTER_NAME, Job
from pipeline.model import Facts, SourceError
from pipeline.outcomes import QUARTER_FILE, TABLE_FILES
from pipeline.tables import frame_of

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

REGISTER = ("targets", "tasks", "promises", "numbers", "review", "corrections")
NOTICE_FILE = "notice.json"


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter as it was judged.

    `frames` has the tables of TABLE_FILES; `calendar` has quarter, due and bulletin_cutoff, ""
    where not stated; `published` is true once frozen; `example` where what came in says that
    it is invented; `counts` are the sums that have to hold.
    """

    name: str
    frames: Mapping[str, pd.DataFrame]
    calendar: Mapping[str, str]
    published: bool
    example: bool
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Shelf:
    """All tables of one notice: `register` has those of REGISTER; quarters are in order."""

    job: Job
    source: str
    facts: Facts
    register: Mapping[str, pd.DataFrame]
    quarters: tuple[Quarter, ...]


def read_shelf(job: Job) -> Shelf:
    """Return the tables that stand in the output folder of a notice, numbers exact.

    Raises:
        SourceError: STAGE_MISSING, the register has not been built.
    """
    from pipeline.records import from_json

    if not (job.out / NOTICE_FILE).is_file():
        raise SourceError("STAGE_MISSING", f"请先运行 make：缺 {job.out / NOTICE_FILE}")
    facts = from_json(Facts, json.loads((job.out / NOTICE_FILE).read_text("utf-8")))
    source = "、".join(path.name for path in job.sources())
    register = {name: read_table(job.out / f"{name}.parquet", name) for name in REGISTER}
    quarters = tuple(read_quarter(job.out / name) for name in quarters_of(job.out))
    return Shelf(job, source, facts, register, quarters)


def quarters_of(folder: Path) -> list[str]:
    """Return the names of the quarters that have been judged, in order."""
    return sorted(
        path.parent.name
        for path in folder.glob(f"*/{QUARTER_FILE}")
        if QUARTER_NAME.fullmatch(path.parent.name)
    )


def read_quarter(folder: Path) -> Quarter:
    """Return one quarter from its folder."""
    said: dict[str, Any] = json.loads((folder / QUARTER_FILE).read_text("utf-8"))
    frames = {
        table: read_table(folder / f"{file}.parquet", table)
        for table, file in TABLE_FILES.items()
    }
    return Quarter(name=folder.name, frames=frames, **said)


def read_table(path: Path, table: str) -> pd.DataFrame:
    """Return a table from its Parquet file, typed as in TABLES."""
    import pyarrow.parquet as pq

    return frame_of(table, pq.read_table(path).to_pylist())
