"""An archive of notices judged at once: Parquet in, Parquet out, part by part.

A part is some notices that stand next to each other in the file of targets. Each is read,
judged and written by itself, so that memory does not grow with the archive, and the files are
the same however many processes share the work. Files need not be sorted; but only where they
stand by notice is each of their rows read about once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.model import SourceError
from pipeline.rules import Rules
from pipeline.trail import RUN_FILE

if TYPE_CHECKING:
    from pipeline.quarter.assess import Rulebook
    from pipeline.quarter.assess.mass import Judgement

TARGETS_A_PART = 50_000
FILES = ("targets", "reports", "calendar")
STATUS, UNUSED = "status", "unused"


@dataclass(frozen=True)
class Asked:
    """The files of an archive, where its status goes, and whether sentences are wanted."""

    targets: Path
    reports: Path
    calendar: Path
    out: Path
    sentences: bool = False


@dataclass(frozen=True)
class Part:
    """Some notices, and the row groups of each file they stand in."""

    number: int
    notices: tuple[str, ...]
    groups: dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Receipt:
    """What became of a part: rows in and out, and the notices that could not be judged.

    `left_out` are the report rows of those notices.
    """

    number: int
    reports: int
    rows: int
    by_columns: int
    unused: int
    left_out: int = 0
    refused: tuple[tuple[str, str, str], ...] = ()

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Return report rows, status rows, those judged by columns, and unused rows."""
        return self.reports, self.rows, self.by_columns, self.unused


def judge_files(asked: Asked, rules: Rules, jobs: int = 1) -> Iterator[Receipt]:
    """Return the receipts of all parts in their order, each once it is written.

    Args:
        asked: the files. targets and calendar hold every notice; reports of notices that are
            not among the targets come out unused.
        rules: all rules.
        jobs: how many processes share the parts.

    Raises:
        SourceError: a file cannot be read or has no column `notice`.
    """
    parts = cut(asked)
    clear(asked.out)
    work = [(asked, part, rules) for part in parts]
    if jobs == 1:
        yield from map(judge_part, work)
        return
    # Started anew, not forked: the threads of Arrow do not survive a fork.
    # Parts go out by the handful: the rules are sent along once for each handful.
    handful = max(1, len(work) // (4 * jobs))
    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=settle) as pool:
        yield from pool.map(judge_part, work, chunksize=handful)


def settle() -> None:
    """Return nothing; this process keeps to its own core and looks for garbage less often."""
    import gc

    gc.set_threshold(50_000, 20, 20)
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


def cut(asked: Asked) -> list[Part]:
    """Return the parts: notices in the order of the targets, those without targets last.

    Raises:
        SourceError: a file cannot be read or has no column `notice`.
    """
    found = {name: notices_by_group(getattr(asked, name)) for name in FILES}
    counts: dict[str, int] = {}
    for group in found["targets"]:
        for notice, count in group.items():
            counts[notice] = counts.get(notice, 0) + count
    orphans = sorted({name for group in found["reports"] for name in group} - set(counts))
    groups = [*gather(counts), *([orphans] if orphans else [])]
    places = {name: index_groups(by_group) for name, by_group in found.items()}
    return [
        Part(
            number,
            tuple(notices),
            {
                name: tuple(sorted({one for n in notices for one in known.get(n, ())}))
                for name, known in places.items()
            },
        )
        for number, notices in enumerate(groups, 1)
    ]


def notices_by_group(path: Path) -> list[dict[str, int]]:
    """Return for each row group of a file its notices with their rows, as they stand.

    Raises:
        SourceError: it is no Parquet file with a column `notice`.
    """
    found = []
    with opened(path, ["notice"]) as file:
        for group in range(file.num_row_groups):
            column = file.read_row_group(group, columns=["notice"])["notice"]
            counts = pc.value_counts(column.cast(pa.string())).to_pylist()
            found.append({one["values"] or "": one["counts"] for one in counts})
    return found


def opened(path: Path, coded: Sequence[str] = ()) -> pq.ParquetFile:
    """Return a Parquet file, these columns of texts read as dictionaries.

    Raises:
        SourceError: there is no such file, or it is no Parquet file with notices.
    """
    if not path.is_file():
        raise SourceError("FILE_MISSING", str(path))
    try:
        file = pq.ParquetFile(path, read_dictionary=list(coded))
    except pa.ArrowInvalid as error:
        raise SourceError("NOT_PARQUET", str(path)) from error
    if "notice" not in file.schema_arrow.names:
        raise SourceError("NOT_PARQUET", f"{path}: notice")
    return file


def gather(counts: dict[str, int]) -> Iterator[list[str]]:
    """Return the notices in parts of about so many targets; no notice is cut in two."""
    part: list[str] = []
    size = 0
    for notice, count in counts.items():
        if part and size + count > TARGETS_A_PART:
            yield part
            part, size = [], 0
        part.append(notice)
        size += count
    if part:
        yield part


def index_groups(by_group: Sequence[Iterable[str]]) -> dict[str, list[int]]:
    """Return for each notice the row groups it stands in."""
    found: dict[str, list[int]] = {}
    for group, notices in enumerate(by_group):
        for notice in notices:
            found.setdefault(notice, []).append(group)
    return found


def clear(out: Path) -> None:
    """Return nothing; the folder is there, and what an earlier run wrote is gone."""
    for name in (STATUS, UNUSED):
        (out / name).mkdir(parents=True, exist_ok=True)
        for path in (out / name).glob("part-*"):
            path.unlink()
    (out / RUN_FILE).unlink(missing_ok=True)


def judge_part(work: tuple[Asked, Part, Rules]) -> Receipt:
    """Return what became of a part; its rows are written.

    A notice that cannot be judged is named, and the others of the part are judged without it.
    """
    from pipeline.quarter.assess import open_rulebook
    from pipeline.quarter.assess.mass import Archive, judge_archive

    asked, part, rules = work
    book = open_rulebook(rules)
    read = Archive(
        *(read_part(getattr(asked, name), part.groups[name], part.notices) for name in FILES)
    )
    try:
        return write_part(asked, part, judge_archive(read, book), read, book)
    except SourceError:
        refused = find_refused(read, part, book)
        kept = tuple(name for name in part.notices if name not in {r[0] for r in refused})
        sound = Archive(*(of_notices(table, kept) for table in read))
        receipt = write_part(asked, part, judge_archive(sound, book), sound, book)
        left = read.reports.num_rows - sound.reports.num_rows
        return replace(receipt, refused=refused, left_out=left)


def find_refused(read: Any, part: Part, book: Rulebook) -> tuple[tuple[str, str, str], ...]:
    """Return the notices of a part that cannot be judged, with code and detail."""
    from pipeline.quarter.assess.mass import Archive, judge_archive

    found = []
    for notice in part.notices:
        try:
            judge_archive(Archive(*(of_notices(table, (notice,)) for table in read)), book)
        except SourceError as error:
            found.append((notice, error.code, error.detail))
    return tuple(found)


def read_part(path: Path, groups: Sequence[int], notices: Sequence[str]) -> pa.Table:
    """Return the rows of these notices, texts as dictionaries."""
    with opened(path) as file:
        texts = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
    with opened(path, texts) as file:
        table = file.read_row_groups(list(groups), use_threads=False)
    return of_notices(table, notices)


def of_notices(table: pa.Table, notices: Sequence[str]) -> pa.Table:
    """Return the rows of these notices; of all where there are no others."""
    column = pc.fill_null(table["notice"].cast(pa.string()), "")
    mine = pc.is_in(column, pa.array(notices, pa.string()))
    return table if pc.all(mine).as_py() else table.filter(mine)


def write_part(
    asked: Asked, part: Part, judged: Judgement, read: Any, book: Rulebook
) -> Receipt:
    """Return the receipt of a part that was judged; its files are whole or not there."""
    from pipeline.quarter.assess.mass import read_aloud

    status = judged.status
    if asked.sentences:
        status = status.append_column("sentence", read_aloud(status, book))
    for name, table in ((STATUS, status), (UNUSED, judged.unused)):
        path = asked.out / name / f"part-{part.number:05}.parquet"
        beside = path.with_suffix(f".{os.getpid()}.part")
        texts = [one.name for one in table.schema if pa.types.is_dictionary(one.type)]
        pq.write_table(
            table,
            beside,
            store_schema=False,
            use_dictionary=texts,
            write_statistics=["notice", "quarter"],
        )
        beside.replace(path)
    return Receipt(
        part.number,
        read.reports.num_rows,
        status.num_rows,
        judged.by_columns,
        judged.unused.num_rows,
    )
