"""What was changed in an output folder since it was made: which file, row and cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.jobs import Job, digest_of
from pipeline.outcomes import STATUS_BOOK
from pipeline.rules import Rules
from pipeline.verify.cells import differing_cells, differing_sheets
from pipeline.verify.finding import Finding, differs, good, note
from pipeline.verify.rebuild import rebuilt

Record = Mapping[str, Any]
MANY = 20
"""Differing cells of one file that are told one by one."""


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


def listed(
    head: str, told: Iterable[str], piece: str = "格", same: str = "各格的值没有变"
) -> Iterator[Finding]:
    """Return a finding, with the pieces that differ as far as they are not too many."""
    cells = list(told)
    if not cells:
        yield differs(f"{head}：{same}（只是重新保存过，或改了样式）")
        return
    shown = "；".join(cells[:MANY])
    more = f"；还有 {len(cells) - MANY} {piece}" if len(cells) > MANY else ""
    yield differs(f"{head}：{shown}{more}")
