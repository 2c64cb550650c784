"""What was changed of what people open: pages, bulletins, report, package; files unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.jobs import QUARTER_NAME, Job, digest_of
from pipeline.model import SourceError
from pipeline.present.desk import CALLED, digest_of_tables, files_read, made_of
from pipeline.present.shelf import read_shelf
from pipeline.rules import Rules
from pipeline.trail import RUN_FILE
from pipeline.trail.record import input_of
from pipeline.trail.room import room_file
from pipeline.verify.cells import differing_lines
from pipeline.verify.edits import listed
from pipeline.verify.finding import Finding, differs, good, note
from pipeline.verify.kept import read_record
from pipeline.verify.papers import differing_paragraphs
from pipeline.verify.stale import changed_inputs

Record = Mapping[str, Any]
OWN_FOLDERS = ("stages", "forms")
"""Folders whose files are not kept in run.json: what a stage hands on, forms to be filled."""


def check_rooms(job: Job, rules: Rules) -> Iterator[Finding]:
    """Return what was changed of the pages, bulletins, report and package, and what is old."""
    known: set[str] = set()
    for path in sorted(job.out.glob(room_file("*"))):
        known.add(path.name)
        record = read_record(job.out, path.name)
        if record is None:
            yield differs(f"{path.name} 读不懂：请运行 make present")
            continue
        known |= record["outputs"].keys()
        yield from check_room(job, record, rules)
    yield from strangers(job, known)


def check_room(job: Job, record: Record, rules: Rules) -> Iterator[Finding]:
    """Return what was changed of the files of one room, and what it was made from."""
    name = str(record.get("room"))
    called, files = CALLED.get(name, name), record["outputs"]
    try:
        there = [input_of(path, known) for known, path in files_read(job)]
        now = digest_of_tables(job, rules)
    except (SourceError, OSError) as error:
        yield differs(f"{called}：没有核对由什么做成，来源读不了：{error}")
        there, now = [], ""
    stale = list(changed_inputs(f"{called}：", record["inputs"], there)) if now else []
    yield from stale
    fresh = record.get("digest") == now
    if now and not stale and not fresh:
        yield differs(f"{called}是由较早的规则或程序做的：请运行 make present")
    bad = sorted(file for file, kept in files.items() if not is_same(job.out / file, kept))
    made = made_anew(name, job, rules) if bad and fresh else {}
    for file in bad:
        yield from explained_paper(job.out / file, file, made.get(file))
    if files and not bad:
        yield good(f"{called}的 {len(files)} 个文件与做成时一致")


def made_anew(name: str, job: Job, rules: Rules) -> Mapping[str, bytes]:
    """Return the files of a room made again, none where that cannot be done now."""
    try:
        return made_of(name, read_shelf(job), rules).files if name in CALLED else {}
    except (SourceError, OSError, ValueError, KeyError):
        return {}


def explained_paper(path: Path, name: str, made: bytes | None) -> Iterator[Finding]:
    """Return where a file of a room differs from the same made anew."""
    if not path.is_file():
        yield differs(f"{name} 不见了")
    elif made is not None and path.suffix == ".docx":
        told = differing_paragraphs(path.read_bytes(), made)
        yield from listed(f"{name} 被改动过", told, "段", "文字没有变")
    elif made is not None and path.suffix == ".csv":
        yield from listed(f"{name} 被改动过", differing_lines(path.read_bytes(), made))
    else:
        yield differs(f"{name} 被改动过")


def is_same(path: Path, kept: Mapping[str, Any]) -> bool:
    """Return whether a file is there and has the sha256 that was kept."""
    return path.is_file() and digest_of(path) == kept["sha256"]


def strangers(job: Job, known: set[str]) -> Iterator[Finding]:
    """Return a note on the files nobody has a record of."""
    for record in job.out.rglob(RUN_FILE):
        folder = record.parent.relative_to(job.out)
        kept = read_record(record.parent) or {"outputs": {}}
        known |= {(folder / name).as_posix() for name in (*kept["outputs"], RUN_FILE)}
    found = [
        inner.as_posix()
        for path in sorted(job.out.rglob("*"))
        for inner in [path.relative_to(job.out)]
        if path.is_file() and inner.as_posix() not in known and not is_own(inner)
    ]
    if found:
        yield note(f"没有核对这些文件，run.json 里没有它们：{'、'.join(found)}")
    forms = [p for p in job.out.glob("*/forms") if QUARTER_NAME.fullmatch(p.parent.name)]
    if forms:
        yield note("没有核对填报表（forms/）：发出去是要填写的")


def is_own(inner: Path) -> bool:
    """Return whether a file is one that no record speaks of."""
    return inner.name.startswith(".") or any(part in OWN_FOLDERS for part in inner.parts[:-1])
