"""Runs one room of what people open: skips it where nothing changed, writes what it made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.jobs import CODE, Job, digest_of, remove_file, write_files
from pipeline.outcomes import QUARTER_FILE
from pipeline.present.public import for_public
from pipeline.present.shelf import NOTICE_FILE, Shelf, quarters_of, read_shelf
from pipeline.rules import Rules


@dataclass(frozen=True, slots=True)
class Presented:
    """The files of a room by their path below outputs/<name>, and what it is in a line."""

    files: Mapping[str, bytes]
    summary: str


Room = Callable[[Shelf, Rules], Presented]


def run_room(name: str, room: Room, job: Job, rules: Rules) -> str:
    """Return the summary of a room; its files stand below outputs/<name>.

    It gets the tables as they may be handed on, private numbers hidden.
    What the room wrote the last time and no longer writes is removed.

    Raises:
        SourceError: the register has not been built.
    """
    shelf_digest = digest_of_tables(job, rules)
    stamp = job.out / f".{name}"
    before = json.loads(stamp.read_text("utf-8")) if stamp.is_file() else {}
    written = before.get("files", [])
    if before.get("digest") == shelf_digest and all((job.out / f).is_file() for f in written):
        return f"{name} 已是最新，无需重建"
    made = room(for_public(read_shelf(job), rules), rules)
    remove_file(stamp)
    sums = {f: hashlib.sha256(made.files[f]).hexdigest() for f in sorted(made.files)}
    note = {"digest": shelf_digest, "files": sums}
    files = {**made.files, stamp.name: json.dumps(note, ensure_ascii=False).encode()}
    write_files(job.out, files)
    for gone in set(written) - set(made.files):
        remove_file(job.out / gone)
    return made.summary


def digest_of_tables(job: Job, rules: Rules) -> str:
    """Return a digest of all a room depends on: tables, sources, rules, code and templates.

    Only the tables of the register and of quarters count, not what another room has made; of
    what was submitted the content does, for a room may name its sha256.
    """
    total = hashlib.sha256()
    folders = [job.out, *(job.out / name for name in quarters_of(job.out))]
    tables = [path for folder in folders for path in folder.glob("*.parquet")]
    told = [job.out / NOTICE_FILE, *(folder / QUARTER_FILE for folder in folders[1:])]
    for path in sorted(path for path in (*tables, *told) if path.is_file()):
        total.update(f"{path.relative_to(job.out)} {digest_of(path)}\n".encode())
    sent = [path for folder in folders[1:] for path in (job.given / folder.name).glob("*")]
    for path in (*job.sources(), *sorted(path for path in sent if path.is_file())):
        total.update(f"{path.name} {digest_of(path)}\n".encode())
    for name, digest in sorted(rules.hashes.items()):
        total.update(f"{name} {digest}\n".encode())
    for path in sorted(p for p in CODE.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        total.update(f"{path.relative_to(CODE)} {digest_of(path)}\n".encode())
    return total.hexdigest()
