"""The tables of all notices, one file each: streamed, so that no more than a part is held."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.jobs import FINGERPRINT, digest_of, write_files
from pipeline.many.finding import DATASET
from pipeline.many.receipts import Receipt
from pipeline.rules import Rules
from pipeline.stages import TABLE_FILES
from pipeline.trail import RUN_FILE

if TYPE_CHECKING:
    import pyarrow as pa

NOTICES = "notices.parquet"
ROWS_A_GROUP = 100_000


def build_dataset(out: Path, receipts: Sequence[Receipt], rules: Rules) -> bool:
    """Return whether out/dataset was written; it stays as it is where nothing has changed.

    Args:
        out: holds one folder a notice.
        receipts: of the notices that are done, in the order their rows are to stand.
        rules: those they were done by.
    """
    folder = out / DATASET
    listing = "".join(f"{r.name} {r.fingerprint}\n" for r in receipts)
    own = digest_of(Path(__file__))
    digest = hashlib.sha256(f"{own}\n{listing}".encode()).hexdigest()
    names = [*(f"{table}.parquet" for table in TABLE_FILES), NOTICES, RUN_FILE]
    stamp = folder / FINGERPRINT
    there = all((folder / name).is_file() for name in (*names, FINGERPRINT))
    if there and stamp.read_text("ascii") == digest:
        return False
    stamp.unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder) as beside:
        for table in TABLE_FILES:
            write_table(out, table, receipts, Path(beside) / f"{table}.parquet")
        write_notices(receipts, Path(beside) / NOTICES)
        record = dataset_record(out, Path(beside), receipts, rules)
        (Path(beside) / RUN_FILE).write_bytes(record)
        for name in names:
            (Path(beside) / name).replace(folder / name)
    write_files(folder, {FINGERPRINT: digest.encode()})
    return True


def dataset_record(
    out: Path, folder: Path, receipts: Sequence[Receipt], rules: Rules
) -> bytes:
    """Return run.json of the dataset whose files stand in a folder; it names what every
    notice of it was made from by the sha256 of the notice's own run.json.
    """
    import pyarrow.parquet as pq

    from pipeline.trail.command import command_record
    from pipeline.trail.record import sum_of

    files = {path.name: path for path in sorted(folder.glob("*.parquet"))}
    rows = {name: pq.read_metadata(path).num_rows for name, path in files.items()}
    told = {f"{t}.parquet": sum(r.counts[t] for r in receipts) for t in TABLE_FILES}
    told[NOTICES] = len(receipts)
    names = [f"{receipt.name}/{RUN_FILE}" for receipt in receipts]
    return command_record(
        "many",
        rules,
        read=[(name, out / name) for name in names],
        counts=({"notices": len(receipts)}, rows),
        sums=[sum_of(name, rows[name], {"notices": told[name]}) for name in files],
        files=files,
    )


def write_table(out: Path, table: str, receipts: Sequence[Receipt], path: Path) -> None:
    """Return nothing; the file holds the rows of a table of all notices, `notice` first."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from pipeline.publish.files import schema_of_parquet

    own = schema_of_parquet(table)
    schema = pa.schema([("notice", pa.string()), *own])
    with pq.ParquetWriter(path, schema) as writer:
        for part in parts_of(out, table, receipts, schema):
            writer.write_table(part, row_group_size=ROWS_A_GROUP)


def parts_of(
    out: Path, table: str, receipts: Sequence[Receipt], schema: pa.Schema
) -> Iterator[pa.Table]:
    """Yield the rows of a table, many notices together, up to about ROWS_A_GROUP at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    held: list[pa.Table] = []
    for receipt in receipts:
        shard = pq.read_table(out / receipt.name / f"{table}.parquet", partitioning=None)
        names = pa.array([receipt.name] * len(shard), pa.string())
        held.append(shard.add_column(0, "notice", names).cast(schema))
        if sum(map(len, held)) >= ROWS_A_GROUP:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def write_notices(receipts: Sequence[Receipt], path: Path) -> None:
    """Return nothing; the file has a row a notice: its fingerprint and the rows it gave."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {
        "notice": pa.array([r.name for r in receipts], pa.string()),
        "fingerprint": pa.array([r.fingerprint for r in receipts], pa.string()),
    }
    for table in TABLE_FILES:
        columns[table] = pa.array([r.counts[table] for r in receipts], pa.int64())
    pq.write_table(pa.table(columns), path)
