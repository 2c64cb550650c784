"""Where each record comes from: file and sha256, page and boxes, words, rule, versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.publish.package.material import Material, QuarterMaterial, SourceFile
from pipeline.tables import number_of

COLUMNS = {
    "record": "key",
    "table_name": "word",
    "record_id": "word",
    "quarter": "text",
    "seq": "text",
    "source_file": "text",
    "sha256": "text",
    "page": "whole",
    "file_page": "whole",
    "line": "whole",
    "file_line": "whole",
    "boxes": "text",
    "start": "whole",
    "end": "whole",
    "span": "text",
    "rule": "text",
    "rules_version": "text",
    "code_version": "text",
}
PRINTED = {
    "targets": ("target_id", "span"),
    "numbers": ("number_id", "mention"),
    "promises": ("promise_id", "span"),
}
"""For each table of the notice the columns of its id and of its printed words."""
Row = Mapping[str, Any]


def provenance_rows(material: Material) -> Iterator[tuple[Any, ...]]:
    """Return one row for each target, number, promise and row of the status."""
    numbers = list(rows_of(material.register["numbers"]))
    deciding = {row["number_id"]: row["rule"] for row in numbers if row["fate"] == "target"}
    for table, (key, words) in PRINTED.items():
        for row in rows_of(material.register[table]):
            rule = row.get("rule")
            if table == "targets":
                rule = deciding.get(row[key]) or deciding.get(number_of(row[key]))
            yield (
                *(f"{table}/{row[key]}", table, row[key], None, row["seq"]),
                *place_of(row, material.files),
                *(row["boxes"], row["start"], row["end"], row[words], rule),
                *(material.register_rules, material.code_version),
            )
    for quarter in material.quarters:
        for row in rows_of(quarter.frames["status"]):
            yield judged_row(row, quarter, material)


def rows_of(frame: Any) -> Iterator[Row]:
    """Return the rows of a frame by column, None for what is not stated."""
    clean = frame.astype(object).where(frame.notna(), None)
    yield from clean.to_dict("records")


def place_of(row: Row, files: Sequence[SourceFile]) -> tuple[Any, ...]:
    """Return file, sha256, page, page in the file, line, line in the file of a record."""
    page, line = row["page"], row["line"]
    found, file_page, file_line = place_in(files, page, line)
    names = "、".join(file.name for file in found)
    return names, "、".join(file.sha256 for file in found), page, file_page, line, file_line


def place_in(
    files: Sequence[SourceFile], page: int | None, line: int | None
) -> tuple[Sequence[SourceFile], int | None, int | None]:
    """Return the file that has a page or line, and which it is there; all where unknown."""
    if len(files) == 1:
        return files, page, line
    pages = lines = 0
    for file in files:
        if page is not None and pages < page <= pages + file.pages:
            return [file], page - pages, None
        if page is None and line is not None and lines < line <= lines + file.lines:
            return [file], None, line - lines
        pages, lines = pages + file.pages, lines + file.lines
    return files, None, None


def judged_row(row: Row, quarter: QuarterMaterial, material: Material) -> tuple[Any, ...]:
    """Return the row of a status: the submissions that were used, the rung that decided.

    What was published stays as it was then; by which versions was not kept.
    """
    versions = (material.status_rules, material.code_version)
    sources = split_sources(row["source"], quarter.digests)
    digests = [quarter.digests.get(outer_of(source), "") for source in sources]
    return (
        f"status/{quarter.name}/{row['item_id']}",
        *("status", row["item_id"], quarter.name, row["seq"]),
        *(row["source"], "、".join(filter(None, digests))),
        *([None] * 8),
        row["rule"],
        *((None, None) if quarter.published else versions),
    )


def outer_of(source: str) -> str:
    """Return the file that was sent: 信.eml of 信.eml!表.xlsx."""
    return source.partition("!")[0]


def split_sources(joined: str, known: Mapping[str, str]) -> list[str]:
    """Return the files that are joined by 、, also where a file's own name has a 、."""
    found, begun = [], ""
    for part in joined.split("、") if joined else []:
        begun = f"{begun}、{part}" if begun else part
        if outer_of(begun) in known:
            found.append(begun)
            begun = ""
    return [*found, begun] if begun else found
