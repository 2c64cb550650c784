"""Frames of a notice and its quarters -> plain values, as the script of the report reads them.

A table is its field names and its rows; decimals are text, so that 5.5 stays 5.5; what is not
stated is null. Codes stay codes, their labels travel beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.model import Facts
from pipeline.publish.binding import columns_of
from pipeline.publish.labels import Labels
from pipeline.publish.workbook import fact_text
from pipeline.rules import Rules
from pipeline.tables import CODES, TABLES, plain

if TYPE_CHECKING:
    import pandas as pd

Content = dict[str, Any]
LEFT_OUT = ("x0", "top", "x1", "bottom")
"""Edges of the box around all lines; `boxes` has one a line and is what is drawn."""
EXPLAINED = ("reason", "doubts", "rule")
"""Columns that hold codes of rules or errors; people read their sentence."""
LABELLED = (
    "measure",
    "comparator",
    "commitment",
    "kind",
    "fate",
    "item_type",
    "subject",
    "role",
)
"""Columns whose codes the script keeps, with their labels beside them."""
TOLD = (
    *("tasks", "targets", "promises", "numbers", "review", "corrections"),
    *("status", "units", "reporting", "unplaced", "changes", "reviews"),
)
"""Tables the report shows."""
CALENDAR = ("due", "bulletin_cutoff")


class Quarter(Protocol):
    """One quarter as it was judged: its tables, its days and its sums."""

    @property
    def name(self) -> str:
        """Return 2023Q1 and the like."""

    @property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """Return status, units, reporting, unplaced, changes and reviews, as in TABLES."""

    @property
    def calendar(self) -> Mapping[str, str]:
        """Return due and bulletin_cutoff, "" where not stated."""

    @property
    def published(self) -> bool:
        """Return whether the quarter is frozen."""

    @property
    def example(self) -> bool:
        """Return whether what came in says that it is invented."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Return the sums that have to hold."""


def report_content(
    facts: Facts,
    source: str,
    register: Mapping[str, pd.DataFrame],
    quarters: Sequence[Quarter],
    rules: Rules,
) -> Content:
    """Return all the report says, but for the page pictures.

    Args:
        facts: what the notice says of itself.
        source: the names of the files that were read.
        register: targets, tasks, promises, numbers, review and corrections, as in TABLES.
        quarters: in order; none yet is fine.
        rules: labels, errors, status (the lights) and report (the texts of the page).
    """
    labels = Labels.from_rules(rules)
    return {
        "title": facts.title or source,
        "under": [
            fact_text(fact) for fact in (facts.doc_no, facts.issuer, facts.issued) if fact
        ],
        "source": source,
        "example": [labels.label("status.example"), labels.meaning("status.example")],
        "version": rules.version,
        "facts": [
            [labels.label(f"fact.{f.name}"), fact_text(getattr(facts, f.name))]
            for f in fields(facts)
        ],
        "tables": {name: table_of(name, frame, labels) for name, frame in register.items()},
        "quarters": [quarter_of(quarter, labels) for quarter in quarters],
        "lights": lights_of(rules, labels),
        "codes": codes_of(labels),
        "sheets": sheets_of(register, quarters, rules),
        "fields": fields_of(labels),
        "texts": {entry.id: entry.values["text"] for entry in rules["report"]},
    }


def quarter_of(quarter: Quarter, labels: Labels) -> Content:
    """Return one quarter with its tables and its sums."""
    return {
        "name": quarter.name,
        **{name: quarter.calendar.get(name, "") for name in CALENDAR},
        "published": quarter.published,
        "example": quarter.example,
        "counts": [
            [labels.label(key), figure, labels.meaning(key)]
            for name, figure in quarter.counts.items()
            for key in [f"status.count.{name}"]
        ],
        "tables": {
            name: table_of(name, frame, labels) for name, frame in quarter.frames.items()
        },
    }


def table_of(table: str, frame: pd.DataFrame, labels: Labels) -> Content:
    """Return a table as its field names and its rows."""
    names = [str(name) for name in frame.columns if name not in LEFT_OUT]
    columns = [
        cells_of(name, TABLES[table][name], frame[name].astype(object), labels)
        for name in names
    ]
    return {"fields": names, "rows": [list(row) for row in zip(*columns, strict=True)]}


def cells_of(name: str, kind: str, column: Iterable[Any], labels: Labels) -> list[Any]:
    """Return the cells of a column as JSON knows them; reasons and rules as a sentence."""
    if kind in ("whole", "point", "flag", "decimal"):
        return [number_of(value) for value in column]
    if name in EXPLAINED:
        return [labels.shown(name, value) if value else "" for value in column]
    return list(column)


def number_of(value: Any) -> Any:
    """Return a number or flag as JSON knows it: a decimal as text, not stated as null."""
    import pandas as pd

    if value is None or value is pd.NA:
        return None
    return plain(value) if isinstance(value, Decimal) else value


def lights_of(rules: Rules, labels: Labels) -> list[Content]:
    """Return the lights from the worst to the best, each with its colour."""
    words = next(e.values["texts"] for e in rules["status"] if e.values["group"] == "light")
    return [{"word": word, "colour": f"#{labels.meaning(f'light.{word}')}"} for word in words]


def codes_of(labels: Labels) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return code -> its label and what it means, of each column that holds codes."""
    stated = {name: list(CODES.get(name, ())) for name in LABELLED}
    for name in labels.entries:
        column, _, code = name.partition(".")
        if code and column in stated and code not in stated[column]:
            stated[column].append(code)
    return {
        column: {
            code: [labels.label(f"{column}.{code}"), labels.meaning(f"{column}.{code}")]
            for code in codes
        }
        for column, codes in stated.items()
    }


def fields_of(labels: Labels) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return table -> field -> its label and what it means."""
    return {
        table: {
            name: [labels.label(name, table), labels.meaning(name, table)]
            for name in names
            if name not in LEFT_OUT
        }
        for table, names in TABLES.items()
        if table in TOLD
    }


def sheets_of(
    register: Mapping[str, pd.DataFrame], quarters: Sequence[Quarter], rules: Rules
) -> Mapping[str, Content]:
    """Return table -> its label and the columns that are shown, as the workbooks have them."""
    frames = dict(register)
    for quarter in quarters:
        frames |= quarter.frames
    return {
        sheet.id: {
            "label": sheet.values["label"],
            "columns": columns_of(sheet, frames[sheet.id])[: len(sheet.values["columns"])],
        }
        for sheet in (*rules["sheets"], *rules["status_sheets"])
        if sheet.id in frames
    }


def pages_of(register: Mapping[str, pd.DataFrame]) -> set[int]:
    """Return the numbers of the pages on which something of the register stands."""
    found: set[int] = set()
    for frame in register.values():
        if "boxes" in frame:
            for boxes in frame["boxes"]:
                found |= {int(box.partition(":")[0]) for box in boxes.split(";") if box}
    return found
