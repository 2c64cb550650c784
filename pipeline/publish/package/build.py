"""Material -> the tables of the package: rows with keys, links, closed words, texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.model import SourceError
from pipeline.publish.package.closed import closed_words, timeliness_pattern
from pipeline.publish.package.design import ALL, ALWAYS, KEYS, LINKS, PATTERNS, kinds_of
from pipeline.publish.package.material import Material
from pipeline.publish.package.rows import Rows, rows_by_table
from pipeline.publish.package.table import Column, Table
from pipeline.publish.package.wording import Wording
from pipeline.rules import Rules
from pipeline.tables import CODES

Words = Mapping[str, tuple[str, ...]]
NEEDED = ("key", "word", "code")
TOLD = ("timeliness", "report_status")
"""Columns that say whether a report came in time."""


def build_tables(material: Material, rules: Rules, wording: Wording) -> tuple[Table, ...]:
    """Return the tables of the package in the order of ALL.

    Raises:
        SourceError: PACKAGE_VALUE, a key stands twice or a date is none.
    """
    rows, closed = rows_by_table(material, wording), closed_words(rules)
    frozen = {quarter.name for quarter in material.quarters if quarter.published}
    told = dict.fromkeys(TOLD, timeliness_pattern(rules))
    tables = []
    for name in ALL:
        own = {column: words for (table, column), words in closed.items() if table == name}
        patterns = PATTERNS | told
        if name == "status" and frozen:
            kept = published_words(rows[name], frozen)
            own = {column: joined(words, kept[column]) for column, words in own.items()}
            patterns = PATTERNS
        columns = tuple(
            column_of(name, column, wording, own, patterns) for column in kinds_of(name)
        )
        tables.append(table_of(name, columns, rows[name], wording))
    return tuple(tables)


def published_words(rows: Rows, frozen: set[str]) -> dict[str, list[str]]:
    """Return by column of the status the words of published quarters.

    A published quarter stays as it was published, also with words the rules no longer have.
    """
    kept = [row for row in rows if row[0] in frozen]
    return {
        column: [row[place] for row in kept if row[place] is not None]
        for place, column in enumerate(kinds_of("status"))
    }


def joined(words: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    """Return the words and those that are new among the others."""
    return tuple(dict.fromkeys((*words, *more)))


def column_of(
    table: str, name: str, wording: Wording, closed: Words, patterns: Mapping[str, str]
) -> Column:
    """Return a column with what is said of it and what it may hold."""
    kind = kinds_of(table)[name]
    words = CODES[name] if kind == "code" else closed.get(name, ())
    title, meaning = wording.column(table, name)
    labels = {word: wording.labels.entry(f"{name}.{word}").get("label") for word in words}
    return Column(
        name=name,
        kind=kind,
        title=title,
        meaning=meaning,
        required=kind in NEEDED or name in ALWAYS,
        words=words,
        labels={word: str(label) for word, label in labels.items() if label},
        pattern=patterns.get(name, ""),
        missing=wording.missing(table, name),
    )


def table_of(name: str, columns: tuple[Column, ...], rows: Rows, wording: Wording) -> Table:
    """Return the table with its key and links; the key is seen to be one."""
    said = wording.table(name)
    key, links = KEYS.get(name, ()), LINKS.get(name, {})
    refuse_twice(name, [place for place, c in enumerate(columns) if c.name in key], rows)
    return Table(
        name=name,
        title=str(said["label"]),
        meaning=str(said["meaning"]),
        columns=columns,
        key=key,
        links={column: (other, KEYS[other][0]) for column, other in links.items()},
        rows=rows,
        facets=tuple(said.get("facets", ())),
        sort=str(said.get("sort", "")),
        named=str(said.get("named", "")),
    )


def refuse_twice(name: str, places: Sequence[int], rows: Rows) -> None:
    """Return nothing where every key stands once.

    Raises:
        SourceError: PACKAGE_VALUE, one stands twice.
    """
    seen = set()
    for row in rows if places else ():
        key = tuple(row[place] for place in places)
        if key in seen:
            raise SourceError("PACKAGE_VALUE", f"{name}：{'、'.join(map(str, key))} 有两行")
        seen.add(key)
