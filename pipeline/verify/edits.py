"""What was changed in an output folder since it was made: which file, row and cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.jobs import QUARTER_NAME, Job, digest_of
from pipeline.model import SourceError
from pipeline.outcomes import STATUS_BOOK
from pipeline.present.desk import CALLED, digest_of_tables, files_read
from pipeline.rules import Rules
from pipeline.trail import RUN_FILE
from pipeline.trail.record import input_of
from pipeline.trail.room import room_file
from pipeline.verify.cells import differing_cells, differing_sheets
from pipeline.verify.finding import Finding, differs, good, note
from pipeline.verify.kept import read_record
from pipeline.verify.rebuild import rebuilt
from pipeline.verify.stale import changed_inputs

Record = Mapping[str, Any]
MANY = 20
"""Differing cells of one file that are told one by one."""
OWN_FOLDERS = ("stages", "forms")
"""Folders whose files are not kept in run.json: what a stage hands on, forms to be filled."""


def check_edits(
    job: Job, folder: Path, record: Record, rules: Rules | None
) -> Iterator[Finding]:
    """Return what in the folder is not as run.json says it was made.

    Args:
        job: the notice.
        folder: its output folder, or that of a quarter in it.
        record: run.json of the folder.
        rules: those it was made with, None where it can no longer be built as it was.
    """
    head = "" if folder == job.out else f"{folder.name}/"
    changed = []
    for name, kept in record["outputs"].items():
        path = folder / name
        if not path.is_file():
            yield differs(f"{head}{name} 不见了")
        elif digest_of(path) != kept["sha256"]:
            changed.append(name)
    for name in changed:
        yield from explained(job, folder, name, set(changed), rules)
    if not changed:
        yield good(f"{head or job.name + '/'} 的 {len(record['outputs'])} 个文件与做成时一致")


def explained(
    job: Job, folder: Path, name: str, changed: set[str], rules: Rules | None
) -> Iterator[Finding]:
    """Return where a changed file differs: from its twin, or from what is built anew."""
    path, head = folder / name, "" if folder == job.out else f"{folder.name}/"
    stem, _, kind = name.rpartition(".")
    twin = f"{stem}.{'csv' if kind == 'parquet' else 'parquet'}"
    if kind in ("csv", "parquet") and twin not in changed:
        pair = [folder / f"{stem}.csv", folder / f"{stem}.parquet"]
        told = differing_cells(pair[0], pair[1], wrong=kind)
        yield from listed(f"{head}{name} 被改动过", told)
    elif kind == "xlsx" and rules is not None:
        yield from explained_book(job, path, f"{head}{name}", rules)
    else:
        yield differs(f"{head}{name} 被改动过，或者有人填写过：说不出是哪几格")


def explained_book(job: Job, path: Path, name: str, rules: Rules) -> Iterator[Finding]:
    """Return the cells of a workbook that are not as it would be built now.

    What was typed where people are asked to is no difference: the next run reads it.
    """
    quarter = path.parent.name if path.name == STATUS_BOOK else None
    with rebuilt(job, rules, quarter) as made:
        if made is None:
            yield differs(f"{name} 被改动过（现在的输入重做不出，说不出是哪几格）")
            return
        told, typed = differing_sheets(path, made / path.name, rules)
    if told or not typed:
        yield from listed(f"{name} 被改动过", told)
    if typed:
        yield note(f"{name}：待核表里有人填了 {typed} 格，下次 make status 时收下")


def listed(head: str, told: Iterable[str]) -> Iterator[Finding]:
    """Return a finding, with the cells that differ as far as they are not too many."""
    cells = list(told)
    if not cells:
        yield differs(f"{head}：各格的值没有变（只是重新保存过，或改了样式）")
        return
    shown = "；".join(cells[:MANY])
    more = f"；还有 {len(cells) - MANY} 格" if len(cells) > MANY else ""
    yield differs(f"{head}：{shown}{more}")


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
    name = CALLED.get(str(record.get("room")), str(record.get("room")))
    files = record["outputs"]
    bad = [file for file, kept in files.items() if not is_same(job.out / file, kept)]
    yield from (differs(f"{file} 被改动过，或者不见了") for file in sorted(bad))
    if not bad:
        yield good(f"{name}的 {len(files)} 个文件与做成时一致")
    try:
        there = [input_of(path, known) for known, path in files_read(job)]
        now = digest_of_tables(job, rules)
    except (SourceError, OSError) as error:
        yield differs(f"{name}：没有核对由什么做成，来源读不了：{error}")
        return
    found = list(changed_inputs(f"{name}：", record["inputs"], there))
    yield from found
    if not found and record.get("digest") != now:
        yield differs(f"{name}是由较早的规则或程序做的：请运行 make present")


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
