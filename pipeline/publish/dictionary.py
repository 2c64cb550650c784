"""Columns of a workbook's sheets -> rows of 字典: type, unit, values, what empty means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from pipeline.publish.labels import Labels
from pipeline.rules import RuleEntry, Rules
from pipeline.tables import CODES, TABLES

COLUMNS = ("sheet", "label", "field", "kind", "unit", "values", "empty", "meaning")
SLOT = regex.compile(r"\{\w+\}")
WIDTHS = (11.0, 17.0, 17.0, 20.0, 22.0, 40.0, 30.0, 50.0)


def columns_of_sheets(
    entries: Iterable[RuleEntry], rules: Rules, labels: Labels
) -> Iterator[tuple[str, ...]]:
    """Return one row for each column of each sheet, in the order they stand there.

    Args:
        entries: the sheets, with label, columns and folded.
        rules: dictionary, and status where a column takes its values from there.
        labels: of the columns.
    """
    said = {entry.id: entry.values for entry in rules["dictionary"]}
    for sheet in entries:
        for name in (*sheet.values["columns"], *sheet.values["folded"]):
            kind = said[f"kind.{TABLES[sheet.id][name]}"]
            own = said.get(f"{sheet.id}.{name}") or said.get(name) or {}
            yield (
                str(sheet.values["label"]),
                labels.label(name, sheet.id),
                name,
                str(kind["label"]),
                str(own.get("unit") or kind.get("unit", "")),
                values_of(sheet.id, name, str(own.get("words", "")), rules, labels)
                or str(own.get("values") or kind.get("values", "")),
                str(own.get("empty") or kind["empty"]),
                labels.meaning(name, sheet.id),
            )


def values_of(table: str, name: str, group: str, rules: Rules, labels: Labels) -> str:
    """Return the values a column may have, "" where they are not a closed list.

    Codes are given as the workbook shows them and, in brackets, as CSV and Parquet do; a
    number that a word carries (逾期报送(3天)) is n.
    """
    if TABLES[table][name] == "code":
        return "、".join(f"{labels.label(f'{name}.{code}')}（{code}）" for code in CODES[name])
    if not group:
        return ""
    entries = [e.values for e in rules["status"] if e.values["group"] == group]
    words = [word for values in entries for word in values.get("texts", (values.get("word"),))]
    return "、".join(SLOT.sub("n", str(word)) for word in words if word)
