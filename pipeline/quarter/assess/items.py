"""Register frames and versions -> for each item what it promises, quarter by quarter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from pipeline.model import SourceError
from pipeline.quarter.assess.frames import column, need_columns, read_date, read_decimal
from pipeline.quarter.assess.kinds import Wording, find_bounds, find_kind
from pipeline.quarter.assess.records import Item, Quarter
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.terms import find_begin
from pipeline.quarter.assess.words import plain

TARGET_FIELDS = (
    "target_id", "seq", "lead", "indicator", "action", "measure", "comparator", "value",
    "value_high", "unit", "baseline_value", "scope", "commitment", "due", "begins", "span",
    "page", "line",
)  # fmt: skip
PROMISE_FIELDS = (
    "promise_id", "seq", "lead", "kind", "verb", "object", "commitment", "due", "begins",
    "span", "page", "line",
)  # fmt: skip
REVISED = (
    "value", "value_high", "unit", "comparator", "baseline_value", "due", "begins",
)  # fmt: skip
VERSION_FIELDS = ("item_id", "valid_from", "change", "document", "decided", *REVISED)
MILESTONE = "milestone"


@dataclass(frozen=True, slots=True)
class Promised:
    """An item with its versions, the earliest first; the first holds from the beginning."""

    item_id: str
    versions: tuple[tuple[date, Item], ...]

    def in_force(self, quarter: Quarter) -> Item:
        """Return the version in force at the end of the quarter."""
        latest = self.versions[0][1]
        for valid_from, item in self.versions[1:]:
            if valid_from <= quarter.last:
                latest = item
        return latest


def list_items(
    tasks: pd.DataFrame,
    targets: pd.DataFrame,
    promises: pd.DataFrame,
    versions: pd.DataFrame | None,
    at: tuple[int, Rulebook],
) -> list[Promised]:
    """Return all items in the order of the tasks, a task's targets before its promises.

    Args:
        tasks, targets, promises, versions: as in `Material`.
        at: the year of the notice, and the rules.

    Raises:
        SourceError: a column is missing, an id stands twice, a version has no known item.
    """
    need_columns(targets, ("target_id", "seq", "measure", "value", "unit"), "targets")
    need_columns(promises, ("promise_id", "seq", "kind"), "promises")
    leads = lead_by_task(tasks)
    raw = [
        *({**row, "id": row["target_id"]} for row in rows_of(targets, TARGET_FIELDS)),
        *({**row, "id": row["promise_id"]} for row in rows_of(promises, PROMISE_FIELDS)),
    ]
    refuse_twice(raw)
    changes = versions_by_item(versions, {row["id"] for row in raw})
    order = {seq: place for place, seq in enumerate(leads)}
    raw.sort(key=lambda row: order.get(str(row["seq"]), len(order)))
    for row in raw:
        row["lead"] = row["lead"] or leads.get(str(row["seq"]), "")
    return [build_versions(row, changes.get(row["id"], []), *at) for row in raw]


def rows_of(frame: pd.DataFrame, fields: tuple[str, ...]) -> Iterable[dict[str, Any]]:
    """Return the rows as dicts of these fields, None where nothing is stated."""
    columns = [column(frame, name) for name in fields]
    return (dict(zip(fields, cells, strict=True)) for cells in zip(*columns, strict=True))


def lead_by_task(tasks: pd.DataFrame) -> dict[str, str]:
    """Return the lead of each task by its seq, in the order of the tasks."""
    need_columns(tasks, ("seq",), "tasks")
    seqs, leads = column(tasks, "seq"), column(tasks, "lead")
    return {str(seq): lead or "" for seq, lead in zip(seqs, leads, strict=True)}


def refuse_twice(raw: list[dict[str, Any]]) -> None:
    """Return nothing where every id stands once.

    Raises:
        SourceError: one stands twice.
    """
    seen: set[str] = set()
    for row in raw:
        if row["id"] in seen:
            raise SourceError("BAD_FRAME", f"id twice: {row['id']}")
        seen.add(row["id"])


def versions_by_item(
    versions: pd.DataFrame | None, known: set[str]
) -> dict[str, list[dict[str, Any]]]:
    """Return the changes of each item, the earliest first.

    Raises:
        SourceError: a change speaks of no known item, or says not what it is or from when.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    if versions is None or versions.empty:
        return found
    need_columns(versions, ("item_id", "valid_from", "change", "document"), "versions")
    for row in rows_of(versions, VERSION_FIELDS):
        if row["item_id"] not in known or row["change"] not in ("revised", "withdrawn"):
            raise SourceError("BAD_FRAME", f"versions: {row['item_id']} {row['change']}")
        if row["valid_from"] is None or row["document"] is None:
            raise SourceError("BAD_FRAME", f"versions: {row['item_id']} valid_from, document")
        found.setdefault(row["item_id"], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: str(row["valid_from"]))
    return found


def build_versions(
    row: Mapping[str, Any],
    changes: list[dict[str, Any]],
    year: int,
    book: Rulebook,
) -> Promised:
    """Return an item with all its versions; a change keeps what it does not speak of."""
    current = dict(row)
    versions = [(date.min, build_item(current, year, book))]
    for change in changes:
        told = {key: change[key] for key in REVISED if change[key] is not None}
        current |= told | {key: change[key] for key in ("document", "decided", "change")}
        valid_from = read_date(str(change["valid_from"])) or date.min
        versions.append((valid_from, build_item(current, year, book)))
    return Promised(row["id"], tuple(versions))


def build_item(row: Mapping[str, Any], year: int, book: Rulebook) -> Item:
    """Return one version of a target, milestone or duty."""
    common = {
        "item_id": str(row["id"]),
        "seq": str(row["seq"]),
        "leads": tuple(filter(None, (row["lead"] or "").split("、"))),
        "place": place_of(row, book),
        "begins": read_date(str(row["begins"] or "")) or find_begin(span_of(row), year, book),
        "due": read_date(str(row["due"] or "")) or date(year, 12, 31),
        "soft": row["commitment"] == "soft",
        "span": span_of(row),
        "document": row.get("document") or "",
        "decided": str(row.get("decided") or ""),
        "withdrawn": row.get("change") == "withdrawn",
    }
    if "target_id" in row:
        return build_target(row, common, book)
    return build_promise(row, common, book)


def span_of(row: Mapping[str, Any]) -> str:
    """Return the printed words of an item."""
    return row["span"] or ""


def build_target(row: Mapping[str, Any], common: dict[str, Any], book: Rulebook) -> Item:
    """Return a target with its kind and the values that meet it."""
    wording = read_wording(row)
    kind, _ = find_kind(wording, book)
    if kind == "O" and wording.unit not in book.scales:
        kind = ""
    bounds = find_bounds(kind, wording, book)
    pushed = wording.measure == "count" and book.pushes.search(wording.action)
    return Item(
        **common,
        item_type="target",
        indicator=wording.indicator,
        label=label_of(
            wording.indicator, wording.action, common["span"], str(row.get("scope") or "")
        ),
        printed=print_target(kind, wording, book),
        kind=kind,
        measure=wording.measure,
        value=wording.value,
        number=read_decimal(row["value"]),
        unit=wording.unit,
        base=read_fraction(row["baseline_value"]),
        low=bounds.low,
        low_open=bounds.low_open,
        high=bounds.high,
        high_open=bounds.high_open,
        top=wording.value if wording.value_high is None else wording.value_high,
        rate=book.is_rate(wording.unit),
        falls=wording.measure == "reduction_rate",
        pushes=bool(pushed),
    )


def read_wording(row: Mapping[str, Any]) -> Wording:
    """Return the fields that decide how a target is judged."""
    return Wording(
        row["measure"] or "",
        row["comparator"] or "=",
        read_fraction(row["value"]),
        read_fraction(row["value_high"]),
        row["unit"] or "",
        row["action"] or "",
        row["indicator"] or "",
    )


def read_fraction(cell: object) -> Fraction | None:
    """Return the exact number of a cell, None where nothing is stated."""
    number = read_decimal(cell)
    return None if number is None else Fraction(number)


def build_promise(row: Mapping[str, Any], common: dict[str, Any], book: Rulebook) -> Item:
    """Return a milestone with the stage at which it ends, or a duty."""
    verb, thing = row["verb"] or "", row["object"] or ""
    is_milestone = row["kind"] == MILESTONE
    return Item(
        **common,
        item_type="milestone" if is_milestone else "duty",
        indicator=verb + thing,
        label=common["span"] or verb + thing,
        printed="",
        kind="M" if is_milestone else "L",
        object=thing,
        end=next(end for pattern, end in book.ends if pattern.search(verb)),
    )


def label_of(indicator: str, action: str, span: str, scope: str = "") -> str:
    """Return indicator, action and what narrows them in the order they are printed.

    What narrows them and stands in another clause comes last.
    """
    if scope and scope not in span:
        return f"{label_of(indicator, action, span)}（{scope}）"
    narrow = scope if scope not in indicator else ""
    if not action or action not in span or action in indicator:
        return narrow + indicator
    if span.find(action) > span.find(indicator):
        return narrow + indicator + action
    if span.find(action) < span.find(narrow):
        return action + narrow + indicator
    return narrow + action + indicator


def place_of(row: Mapping[str, Any], book: Rulebook) -> str:
    """Return where the item is printed, "" where nothing is known of it."""
    if row["page"] is not None:
        return book.say("place.page", page=plain(Decimal(str(row["page"]))))
    if row["line"] is not None:
        return book.say("place.line", line=plain(Decimal(str(row["line"]))))
    return ""


def print_target(kind: str, target: Wording, book: Rulebook) -> str:
    """Return what is to be reached, in the words of the notice: 17亿元以上."""
    if target.value is None:
        return book.say("target.none")
    comparator = target.comparator
    if kind in ("U", "UC") and comparator == "=":
        comparator = "<="
    high = ""
    if target.value_high is not None:
        comparator, high = "range", plain(target.value_high)
    return book.say(
        f"target.{comparator}", value=plain(target.value), high=high, unit=target.unit
    )
