"""Every locator of a register, read again from the source by other means than the first time.

A PDF is read by pdfminer instead of pdfium and its box is cropped: another library finds the
characters and their places, so that a fault of the first reader is no fault of the check. A
line of a text is read again; of Word, web pages, workbooks and OFD only that the words stand
in the file, or on the page, can be said. What was recognised on pictures, or converted first,
is not read again.

Only a file is opened that is, to the byte, the one the register was made from, and in a
process of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.jobs import Job, digest_of
from pipeline.model import SourceError
from pipeline.notice.readers.kinds import kind_of
from pipeline.present.shelf import read_table
from pipeline.refusals import sentence_and_step
from pipeline.rules import Rules
from pipeline.tables import encodable
from pipeline.verify.apart import read_apart
from pipeline.verify.finding import Finding, differs, good, note
from pipeline.verify.source import Place, Source
from pipeline.verify.words import open_source

PRINTED = {
    "targets": ("target_id", "span"),
    "numbers": ("number_id", "mention"),
    "promises": ("promise_id", "span"),
    "tasks": ("seq", "text"),
}
"""For each table the columns of its key and of its printed words."""
PLACE = ("page", "line", "boxes")
MANY = 20
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reread:
    """What came of one locator: `how` is box, line, page, file or none."""

    how: str
    same: bool
    told: str


def check_places(job: Job, record: Mapping[str, Any], rules: Rules) -> Iterator[Finding]:
    """Return how many locators give the words they should, and those that do not."""
    try:
        rows = list(rows_of(job.out))
    except (SourceError, OSError, ValueError, KeyError) as error:
        yield differs(f"没有核对原文位置，表格读不了：{error}")
        return
    try:
        paths = job.sources()
        kept = {one["file"]: one["sha256"] for one in record["inputs"]}
        if any(digest_of(path) != kept.get(encodable(path.name)) for path in paths):
            yield note("没有重读原文位置：来源文件不是做成输出时的那个")
            return
        found = read_apart(read_again, paths, rows)
    except SourceError as error:
        why = sentence_and_step(error.code, rules)[0]
        detail = f"（{error.detail}）" if error.detail else ""
        yield note(f"没有重读原文位置，第二种读法用不上：{why}{detail}")
        return
    yield from told_of(found)


def told_of(found: Sequence[Reread]) -> Iterator[Finding]:
    """Return what came of all locators."""
    wrong = [one for one in found if not one.same]
    yield from (differs(f"原文位置对不上：{one.told}") for one in wrong[:MANY])
    if len(wrong) > MANY:
        yield differs(f"原文位置对不上的还有 {len(wrong) - MANY} 处")
    counts = Counter(one.how for one in found if one.same)
    right = [f"{WAYS[how]} {counts[how]} 处" for how in WAYS if counts[how] and how != "none"]
    if right:
        total = sum(one.how != "none" for one in found)
        yield good(
            f"原文位置重读 {total} 处，相符 {total - len(wrong)} 处：{'、'.join(right)}"
        )
    if counts["none"]:
        yield note(f"没有重读 {counts['none']} 处：原文是图片，或要先转换，没有另一种读法")


WAYS = {
    "box": "按页面上的框",
    "line": "按行",
    "page": "只核到在这一页上",
    "file": "只核到在文件里",
    "none": "没有重读",
}


def rows_of(folder: Path) -> Iterator[tuple[str, str, Row]]:
    """Return a name, the printed words and the place of everything that has one."""
    texts: dict[str, str] = {}
    for table in ("tasks", "targets", "numbers", "promises"):
        key, words = PRINTED[table]
        frame = read_table(folder / f"{table}.parquet", table).astype(object)
        for row in frame.where(frame.notna(), None).to_dict("records"):
            if table == "tasks":
                texts[row["seq"]] = row["text"]
            elif texts[row["seq"]][row["start"] : row["end"]] != row[words]:
                raise ValueError(f"{table} {row[key]}：起止位置与任务文字不符")
            yield f"{table} {row[key]}", row[words], {name: row[name] for name in PLACE}


def read_again(paths: Sequence[Path], rows: Sequence[tuple[str, str, Row]]) -> list[Reread]:
    """Return what came of each locator, in the order of the rows.

    They are read page by page, so that no more than a few pages are held.
    """
    sources = [open_source(path, kind_of(path.read_bytes(), path.name)) for path in paths]
    order = sorted(range(len(rows)), key=lambda number: rows[number][2]["page"] or 0)
    try:
        found = {number: reread(*rows[number], sources) for number in order}
    finally:
        for source in sources:
            source.close()
    return [found[number] for number in range(len(rows))]


def reread(name: str, words: str, row: Row, sources: Sequence[Source]) -> Reread:
    """Return what came of one locator."""
    tries = [attempt(words, row, source, place) for source, place in places_in(row, sources)]
    if not tries:
        return Reread("none", False, f"{name} 写的页或行文件里没有")
    best = next((one for one in tries if one.same), tries[0])
    told = f"{name} 应为“{shorter(words)}”，{best.told}" if not best.same else ""
    return Reread(best.how, best.same, told)


def shorter(words: str) -> str:
    """Return words for a message, not too many."""
    return words if len(words) <= 60 else words[:60] + "…"


def places_in(row: Row, sources: Sequence[Source]) -> Iterator[tuple[Source, Place]]:
    """Return the file a row speaks of, and the place in it; several where lines are unknown.

    Pages and lines are counted on from file to file.
    """
    pages = lines = 0
    sure = True
    for source in sources:
        page, line = row["page"], row["line"]
        if page is not None and pages < page <= pages + source.pages:
            yield source, Place(boxes_of(row["boxes"], pages), None)
        elif page is None and line is not None and not source.pages:
            known = sure and source.lines is not None
            if not known or lines < line <= lines + (source.lines or 0):
                yield source, Place((), line - lines if known else None)
        sure = sure and source.lines is not None
        pages, lines = pages + source.pages, lines + (source.lines or 0)


def boxes_of(written: str, before: int) -> tuple[tuple[int, tuple[float, ...]], ...]:
    """Return the page in the file and the edges of each box."""
    boxes = []
    for box in written.split(";"):
        page, _, edges = box.partition(":")
        boxes.append((int(page) - before, tuple(map(float, edges.split(",")))))
    return tuple(boxes)


def attempt(words: str, row: Row, source: Source, place: Place) -> Reread:
    """Return what a file holds at a place, set beside the words."""
    ways: Mapping[str, Callable[[str, Place], tuple[bool, str]]] = {
        "box": source.read_boxes,
        "line": source.read_line,
        "page": source.read_page,
        "file": source.read_file,
    }
    how = source.way(place)
    if how not in ways:
        return Reread("none", True, "")
    same, seen = ways[how](words, place)
    return Reread(how, same, f"重读得“{shorter(seen)}”")
