"""Frames -> register.xlsx, the workbook an analyst opens; the same frames, the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.model import Facts
from pipeline.publish.binding import (
    Binding,
    Note,
    add_dictionary,
    add_notes,
    add_table,
    bind,
    columns_of,
    open_binding,
)
from pipeline.publish.front import Front, word
from pipeline.publish.labels import Labels
from pipeline.publish.marks import link_pages
from pipeline.rules import Rules
from pipeline.tables import CODES, TABLES

if TYPE_CHECKING:
    import pandas as pd

Frames = Mapping[str, "pd.DataFrame"]
STATED = ("issuer", "doc_no", "issued", "year", "attachment", "reporting_dates", "report_to")
"""What the cover says of the notice."""


def register_workbook(
    frames: Frames, facts: Facts, counts: Mapping[str, int], rules: Rules, source: str
) -> bytes:
    """Return the bytes of register.xlsx.

    Args:
        frames: targets, tasks, promises, numbers, review and corrections, as in TABLES.
        facts: what the notice says of itself; its date becomes the date of the workbook.
        counts: name -> figure, shown in 说明 under the label `count.<name>`.
        rules: sheets, books, dictionary, labels and errors, and the version to name.
        source: the name of the file that was read.
    """
    binding = open_binding(facts.title or source, rules)
    hint = word(binding.texts, "page")
    for sheet in rules["sheets"]:
        frame = frames[sheet.id]
        page, names = add_table(binding, sheet, frame), columns_of(sheet, frame)
        if "page" in names:
            link_pages(page, names.index("page") + 1, frame["page"], hint)
    add_dictionary(binding, rules["sheets"])
    labels = binding.labels
    rows = [
        *fact_notes(facts, source, labels),
        *count_notes(counts, labels),
        *correction_notes(frames, binding),
        *code_notes(labels),
        ("规则", "规则版本", rules.version, "任何一个规则文件有改动，版本随之改变"),
    ]
    add_notes(binding, rows)
    known = {f"rows.{sheet.id}": len(frames[sheet.id]) for sheet in rules["sheets"]}
    front = front_of(facts, {**counts, **known}, binding, source)
    paged = bool(frames["tasks"]["page"].notna().any())
    return bind(binding, replace(front, paged=paged), day_of(facts))


def front_of(facts: Facts, figures: Mapping[str, int], binding: Binding, source: str) -> Front:
    """Return what the cover of register.xlsx says."""
    labels = binding.labels
    stated = [
        (labels.label(f"fact.{name}"), str(fact_text(getattr(facts, name)))) for name in STATED
    ]
    return Front(
        book="register",
        title=facts.title or source,
        mark=word(binding.texts, "example") if is_example(facts, labels) else "",
        facts=[*stated, (word(binding.texts, "source"), source)],
        figures=figures,
        version=binding.rules.version,
    )


def is_example(facts: Facts, labels: Labels) -> bool:
    """Return whether the notice says of itself that it is invented."""
    mark = labels.label("status.example")
    return any(mark in str(getattr(facts, item.name)) for item in fields(facts))


def day_of(facts: Facts) -> date:
    """Return the day of the notice, the first of its year where it states none."""
    return facts.issued or facts.printed or date(facts.year or 2000, 1, 1)


def fact_notes(facts: Facts, source: str, labels: Labels) -> list[Note]:
    """Return one row for each thing the notice may say of itself."""
    stated = [(f"fact.{item.name}", getattr(facts, item.name)) for item in fields(facts)]
    rows = [("通知", labels.label(name), fact_text(value), "") for name, value in stated]
    return [("通知", "来源文件", source, ""), *rows]


def count_notes(counts: Mapping[str, int], labels: Labels) -> list[Note]:
    """Return one row a figure."""
    return [
        ("计数", labels.label(f"count.{name}"), figure, labels.meaning(f"count.{name}"))
        for name, figure in counts.items()
    ]


def code_notes(labels: Labels) -> list[Note]:
    """Return one row for each code of each coded field."""
    return [
        (f"代码·{labels.label(column)}", labels.label(name), code, labels.meaning(name))
        for column, codes in CODES.items()
        for code in codes
        for name in [f"{column}.{code}"]
    ]


def fact_text(value: object) -> Any:
    """Return a fact as a cell shows it; what the notice does not say is said so."""
    if value is None or value in ((), ""):
        return "（通知未写明）"
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value)
    return value.isoformat() if isinstance(value, date) else value


def correction_notes(frames: Frames, binding: Binding) -> list[Note]:
    """Return one row a correction, or that there are none, and how one is written."""
    labels, rows = binding.labels, []
    for row in frames["corrections"].to_dict("records"):
        field = str(row["field"])
        old, new = labels.shown(field, row["old"]), labels.shown(field, row["new"])
        what = f"{labels.label(field)}：{old or '（空）'} → {new or '（空）'}"
        why = f"{row['because']}（{row['by']}，{row['on']}）"
        rows.append(("更正", str(row["target_id"]), what, why))
    rows = rows or [("更正", "无", "corrections.csv 没有更正", "")]
    known = frames["targets"]["target_id"]
    if known.empty:
        return rows
    written = {
        "header": ",".join(TABLES["corrections"]),
        "example": f"{known.iloc[0]},fate,target,excluded,理由,姓名,2024-01-31",
    }
    told = {name: binding.texts[f"register.fix.{name}"].values for name in written}
    return rows + [
        ("更正", str(told[name]["label"]), line, str(told[name]["text"]))
        for name, line in written.items()
    ]
