"""journal.jsonl beside a notice: every correction, decision and publication, each line sealed.

A line is one JSON object: `file` and `row` (what was written down, or the sha256 of a
published quarter), `by`, `on`, and `seal`, the sha256 of the line before's seal and of this
line. Lines are only ever added. A row that is changed or taken out later is missed, and a
changed line breaks every seal after it.

Who may write all files can write all seals anew; against that only a seal helps that is kept
elsewhere, such as the one in the run.json of an output that was handed on.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.beside import CUTOFFS, FROZEN, REVIEWS, read_rows
from pipeline.jobs import digest_of, write_files
from pipeline.model import SourceError

JOURNAL = "journal.jsonl"
CORRECTIONS = "corrections.csv"
SIGNED = (CORRECTIONS, REVIEWS, f"{FROZEN}/{CUTOFFS}")
"""Tables whose rows are kept in the journal."""
KEPT = ("file", "row", "by", "on")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a journal; `seal` as written."""

    file: str
    row: Row
    by: str
    on: str
    seal: str


def read_journal(folder: Path) -> tuple[Line, ...]:
    """Return the lines of the journal in a folder, none where there is no journal.

    Raises:
        SourceError: BESIDE_BROKEN, a line cannot be read.
    """
    path = folder / JOURNAL
    if not path.is_file():
        return ()
    return tuple(read_line(number, line) for number, line in enumerate(lines_of(path), 1))


def lines_of(path: Path) -> list[str]:
    """Return the lines of a journal as written."""
    try:
        return path.read_text("utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise SourceError("BESIDE_BROKEN", f"{JOURNAL}：不是 UTF-8 编码") from error


def read_line(number: int, written: str) -> Line:
    """Return one line of a journal."""
    try:
        return Line(**json.loads(written))
    except (ValueError, TypeError) as error:
        raise SourceError("BESIDE_BROKEN", f"{JOURNAL} 第 {number} 行读不懂") from error


def note_rows(folder: Path, file: str) -> str:
    """Return "" where every row of a table beside a notice is in the journal now.

    Where the folder cannot be written, return a sentence that says so: what was decided holds
    all the same.
    """
    lines = read_journal(folder)
    known = Counter(line_key(line.row) for line in lines if line.file == file)
    fresh = []
    for row in signed_rows(folder, file):
        known[line_key(row)] -= 1
        if known[line_key(row)] < 0:
            fresh.append((file, row, row.get("by", ""), row.get("on", "")))
    try:
        add_lines(folder, fresh)
    except OSError as error:
        return f"{file} 有 {len(fresh)} 行没有记入 {JOURNAL}：{error.strerror}"
    return ""


def note_published(folder: Path, quarter: str, by: str, on: str) -> None:
    """Return nothing; the sha256 of a published quarter is in the journal."""
    file = f"{FROZEN}/{quarter}.csv"
    add_lines(folder, [(file, {"sha256": digest_of(folder / file)}, by, on)])


def signed_rows(folder: Path, file: str) -> list[Row]:
    """Return the rows of a table as the journal keeps them: what is stated, by column."""
    rows = read_rows(folder / file)
    return [{name: cell for name, cell in row.items() if name and cell} for row in rows]


def line_key(row: Row) -> str:
    """Return a row as text, the same whatever the order of its columns."""
    return json.dumps(dict(sorted(row.items())), ensure_ascii=False)


def add_lines(folder: Path, fresh: Sequence[tuple[str, Row, str, str]]) -> None:
    """Return nothing; the journal goes on with these lines, each with its seal."""
    if not fresh:
        return
    lines = read_journal(folder)
    before = (folder / JOURNAL).read_text("utf-8") if lines else ""
    written, seal = [], lines[-1].seal if lines else ""
    for kept in fresh:
        line: dict[str, Any] = dict(zip(KEPT, kept, strict=True))
        seal = seal_of(seal, line)
        written.append(json.dumps({**line, "seal": seal}, ensure_ascii=False) + "\n")
    end = "\n" if before and not before.endswith("\n") else ""
    write_files(folder, {JOURNAL: (before + end + "".join(written)).encode()})


def seal_of(before: str, line: Mapping[str, Any]) -> str:
    """Return the seal of a line: the sha256 of the seal before it and of what it keeps."""
    kept = json.dumps({name: line[name] for name in KEPT}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{before}\n{kept}".encode()).hexdigest()


def head_of(lines: Sequence[Line]) -> dict[str, Any]:
    """Return how long a journal is and its last seal, for keeping elsewhere."""
    return {"lines": len(lines), "seal": lines[-1].seal if lines else ""}


def broken_promises(folder: Path) -> Iterator[str]:
    """Return a sentence for whatever was changed or taken out after it was written down."""
    lines = read_journal(folder)
    yield from broken_seals(lines)
    for file in SIGNED:
        yield from missing_rows(file, lines, signed_rows(folder, file))
    yield from changed_quarters(folder, lines)


def broken_seals(lines: Sequence[Line]) -> Iterator[str]:
    """Return a sentence for the first line of a journal whose seal is not its own."""
    before = ""
    for number, line in enumerate(lines, 1):
        if line.seal != seal_of(before, {name: getattr(line, name) for name in KEPT}):
            yield f"{JOURNAL} 第 {number} 行被改动过，或前面删了行：自此以后的留痕不可信"
            return
        before = line.seal


def missing_rows(file: str, lines: Sequence[Line], rows: Iterable[Row]) -> Iterator[str]:
    """Return a sentence for each row that no longer stands, or no longer in its order."""
    kept = [line for line in lines if line.file == file]
    there = [line_key(row) for row in rows]
    left = Counter(there)
    gone = False
    for line in kept:
        key = line_key(line.row)
        left[key] -= 1
        if left[key] < 0:
            gone = True
            yield f"{file}：{line.on} {line.by} 记下的一行被改动或删除，原为 {key}"
    wanted = Counter(line_key(line.row) for line in kept)
    standing = [key for key in there if key in wanted]
    if not gone and standing[: len(kept)] != [line_key(line.row) for line in kept]:
        yield f"{file}：已记下的行次序变了"


def changed_quarters(folder: Path, lines: Iterable[Line]) -> Iterator[str]:
    """Return a sentence for each published quarter that is not as it was published."""
    sealed = {line.file: line for line in lines if "sha256" in line.row}
    there = {f"{FROZEN}/{path.name}" for path in (folder / FROZEN).glob("*Q?.csv")}
    for file, line in sorted(sealed.items()):
        if file not in there:
            yield f"{file}：{line.on} 由 {line.by} 通报冻结，现在文件不见了"
        elif digest_of(folder / file) != line.row["sha256"]:
            yield f"{file}：{line.on} 由 {line.by} 通报冻结后，内容被改动过"
    for file in sorted(there - sealed.keys()):
        yield f"{file}：冻结时没有留痕，不能证明它没有改动"
