"""Runs one room of what people open: skips it where nothing changed, writes what it made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.beside import CALENDAR, VERSIONS
from pipeline.jobs import CODE, Job, digest_of, remove_file, write_files
from pipeline.outcomes import QUARTER_FILE
from pipeline.present.public import for_public
from pipeline.present.shelf import NOTICE_FILE, Shelf, quarters_of, read_shelf
from pipeline.rules import Rules
from pipeline.trail.room import room_file, room_record


@dataclass(frozen=True, slots=True)
class Presented:
    """The files of a room by their path below outputs/<name>, and what it is in a line."""

    files: Mapping[str, bytes]
    summary: str


CALLED = {"pages": "页面图", "bulletin": "通报", "report": "报告", "package": "数据包"}
OF_QUARTERS = ("bulletin",)
"""Rooms that show quarters only."""
Room = Callable[[Shelf, Rules], Presented]


def run_rooms_of(names: Sequence[str], job: Job, rules: Rules) -> str:
    """Return the summaries of rooms, a line each; those that wait for a quarter are left out.

    Args:
        names: the rooms by name; a room asked for alone says itself that it waits.
        job: a notice whose register is built.
        rules: all of them.

    Raises:
        SourceError: the register has not been built, or a room cannot use a table.
    """
    waits = len(names) > 1 and not quarters_of(job.out)
    taken = [name for name in names if not (waits and name in OF_QUARTERS)]
    lines = {}
    for name in taken:
        lines[name] = run_room(name, job, rules)
    made = [line for line in lines.values() if line is not None]
    current = "、".join(CALLED[name] for name in taken if lines[name] is None)
    return "\n  ".join([*made, *([f"{current} 已是最新，无需重建"] if current else [])])


def run_room(name: str, job: Job, rules: Rules) -> str | None:
    """Return the summary of a room, None where nothing changed; its files stand below
    outputs/<name>.

    What the room wrote the last time and no longer writes is removed.

    Raises:
        SourceError: the register has not been built.
    """
    kept, before = room_file(name), read_stamp(job.out / room_file(name))
    digest, written = digest_of_tables(job, rules), before.get("outputs", {})
    if before.get("digest") == digest and all((job.out / f).is_file() for f in written):
        return None
    read, shelf = files_read(job), read_shelf(job)
    made = made_of(name, shelf, rules)
    remove_file(job.out / kept)
    record = room_record(
        job, name, rules, read=read, digest=digest, rows=rows_of(shelf), files=made.files
    )
    write_files(job.out, {**made.files, kept: record})
    for gone in written.keys() - made.files.keys():
        remove_file(job.out / gone)
    return made.summary


def made_of(name: str, shelf: Shelf, rules: Rules) -> Presented:
    """Return what a room makes of a shelf; it sees it as it may be handed on, private numbers
    hidden.
    """
    room: Room = import_module(f"pipeline.present.{name}").present
    return room(for_public(shelf, rules), rules)


def read_stamp(path: Path) -> dict[str, Any]:
    """Return what a room has written down of itself, nothing where that cannot be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def rows_of(shelf: Shelf) -> dict[str, int]:
    """Return the rows of each table of a shelf, quarters by their names."""
    rows = {name: len(frame) for name, frame in shelf.register.items()}
    for quarter in shelf.quarters:
        rows |= {f"{quarter.name}/{name}": len(f) for name, f in quarter.frames.items()}
    return rows


def digest_of_tables(job: Job, rules: Rules) -> str:
    """Return a digest of all a room depends on: what it reads, rules, code and templates."""
    total = hashlib.sha256()
    for name, path in files_read(job):
        total.update(f"{name} {digest_of(path)}\n".encode("utf-8", "replace"))
    for name, digest in sorted(rules.hashes.items()):
        total.update(f"{name} {digest}\n".encode())
    for path in sorted(p for p in CODE.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        total.update(f"{path.relative_to(CODE)} {digest_of(path)}\n".encode())
    return total.hexdigest()


def files_read(job: Job) -> list[tuple[str, Path]]:
    """Return the files rooms depend on, by the names they are known by.

    Only the tables of the register and of quarters count, not what another room has made; of
    what was submitted the content does, for a room may name its sha256.
    What stands beside the notice counts as far as it says something of quarters to come.
    """
    folders = [job.out, *(job.out / name for name in quarters_of(job.out))]
    tables = [path for folder in folders for path in folder.glob("*.parquet")]
    told = [job.out / NOTICE_FILE, *(folder / QUARTER_FILE for folder in folders[1:])]
    made = [path for path in sorted((*tables, *told)) if path.is_file()]
    sent = [path for folder in folders[1:] for path in (job.given / folder.name).glob("*")]
    beside = [job.given / name for name in (CALENDAR, VERSIONS)]
    given = [path for path in (*sorted(sent), *beside) if path.is_file()]
    return [
        *((path.relative_to(job.out).as_posix(), path) for path in made),
        *((path.name, path) for path in job.sources()),
        *((path.relative_to(job.given).as_posix(), path) for path in given),
    ]
