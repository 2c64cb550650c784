"""Frames of a quarter -> status.xlsx; the same frames, the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from pipeline.publish.forms import quarter_text
from pipeline.publish.front import Front, Line, word
from pipeline.publish.labels import Labels
from pipeline.publish.marks import link_pages
from pipeline.publish.recompute import add_recompute
from pipeline.publish.status_cells import lights_of, open_cells, paint
from pipeline.publish.workbook import day_of, fact_text
from pipeline.rules import RuleEntry, Rules

if TYPE_CHECKING:
    import pandas as pd
COUNTED = ("target", "milestone")
"""What stands under a light; duties are told apart."""


@dataclass(frozen=True)
class Cover:
    """What 封面 and 说明 say of the quarter as a whole.

    `calendar` has quarter, due and bulletin_cutoff; `example` is true where what came in says
    that it is invented; `counts` are shown under the labels `status.count.<name>`.
    """

    facts: Facts
    calendar: Mapping[str, str]
    published: bool
    example: bool
    counts: Mapping[str, int]


def status_workbook(frames: Mapping[str, pd.DataFrame], cover: Cover, rules: Rules) -> bytes:
    """Return the bytes of status.xlsx.

    Args:
        frames: status, units, reporting, unplaced, reviews and changes, as in TABLES; targets
            and promises of the register, targets as they are in force in the quarter.
        cover: see `Cover`.
        rules: status_sheets, books, dictionary, recompute, labels, status and errors, and the
            version to name.
    """
    binding = open_binding(title_of(cover, Labels.from_rules(rules)), rules)
    pages = pages_of(frames)
    for sheet in rules["status_sheets"]:
        frame = frames[sheet.id]
        page, names = add_table(binding, sheet, frame), columns_of(sheet, frame)
        paint(page, names, binding)
        if "sentence" in names:
            where = [pages.get(str(item)) for item in frame["item_id"]]
            link_pages(
                page, 1 + names.index("item_id"), where, word(binding.texts, "page"), "../"
            )
        if "fill" in sheet.values:
            open_cells(page, sheet, names, binding)
    status = next(sheet for sheet in rules["status_sheets"] if sheet.id == "status")
    names = columns_of(status, frames["status"])
    recomputed = list(add_recompute(binding, frames, names, str(status.values["label"])))
    add_dictionary(binding, rules["status_sheets"], recomputed)
    add_notes(binding, notes_of(frames, cover, rules, binding.labels))
    return bind(binding, front_of(frames, cover, binding), day_of(cover.facts))


def pages_of(frames: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Return the page of the notice each item stands on, of those that stand on one."""
    rows = (
        pair
        for table, key in (("targets", "target_id"), ("promises", "promise_id"))
        for pair in zip(frames[table][key], frames[table]["page"].astype(object), strict=True)
    )
    return {str(item): int(page) for item, page in rows if isinstance(page, int)}


def front_of(frames: Mapping[str, pd.DataFrame], cover: Cover, binding: Binding) -> Front:
    """Return what the cover of status.xlsx says."""
    labels, facts = binding.labels, cover.facts
    stated = [
        (labels.label(f"fact.{name}"), str(fact_text(getattr(facts, name))))
        for name in ("issuer", "doc_no", "issued")
    ]
    quarter = [(name, str(content)) for part, name, content, _ in quarter_notes(cover)][1:]
    return Front(
        book="status",
        title=facts.title or quarter_text(cover.calendar["quarter"]),
        mark=word(binding.texts, "example") if cover.example else "",
        facts=[*stated, *quarter],
        figures={**cover.counts, **tally(frames, binding)},
        version=binding.rules.version,
        paged=bool(pages_of(frames)),
        period=quarter_text(cover.calendar["quarter"]),
        legend=list(legend_of(labels)),
    )


def tally(frames: Mapping[str, pd.DataFrame], binding: Binding) -> dict[str, int]:
    """Return the counts of the cover: rows by sheet, items by their type and light."""
    status, sheets = frames["status"], binding.rules["status_sheets"]
    wanted = status[status["item_type"].isin(COUNTED)]
    types = status["item_type"].value_counts()
    lights = wanted["light"].value_counts()
    return {
        **{f"rows.{sheet.id}": len(frames[sheet.id]) for sheet in sheets},
        **{f"item.{name}": int(types.get(name, 0)) for name in (*COUNTED, "duty")},
        **{f"light.{light}": int(lights.get(light, 0)) for light in lights_of(binding.labels)},
        "wanted": len(wanted),
    }


def legend_of(labels: Labels) -> Iterator[Line]:
    """Return the lines that say what shape and word of each light mean."""
    for light in lights_of(labels):
        name = f"symbol.{light}"
        yield f"{labels.label(name)} {light}", labels.meaning(name)


def title_of(cover: Cover, labels: Labels) -> str:
    """Return the title printed on every page; invented figures are named so."""
    quarter = cover.calendar["quarter"]
    spoken = f"{quarter_text(quarter)}完成情况"
    mark = f"（{labels.label('status.example')}）" if cover.example else ""
    return f"{mark}{cover.facts.title or ''}　{spoken}"


def notes_of(
    frames: Mapping[str, pd.DataFrame], cover: Cover, rules: Rules, labels: Labels
) -> Iterator[Note]:
    """Return the rows of 说明: the quarter, its sums, corrections, rules, words, fields."""
    if cover.example:
        name = "status.example"
        yield "注意", labels.label(name), labels.label(name), labels.meaning(name)
    yield from quarter_notes(cover)
    for name, figure in cover.counts.items():
        key = f"status.count.{name}"
        yield "计数", labels.label(key), figure, labels.meaning(key)
    yield from change_notes(frames["changes"])
    yield from rule_notes(rules, labels)
    yield from kind_notes(labels)
    yield "规则", "规则版本", rules.version, "任何一个规则文件有改动，版本随之改变"


def quarter_notes(cover: Cover) -> Iterator[Note]:
    """Return what the quarter is and when it was due."""
    facts, calendar = cover.facts, cover.calendar
    yield "通知", "标题", facts.title or "（通知未写明）", facts.doc_no or ""
    yield "季度", "季度", calendar["quarter"], ""
    yield "季度", "报送截止", calendar["due"], "当天 24 时以前收到为按时，以收到时间为准"
    closed = calendar["bulletin_cutoff"] or "（未定）"
    yield "季度", "通报截止", closed, "此后收到的为补报，不改变本季度的状态"
    frozen = "已通报，状态已冻结" if cover.published else "未通报"
    yield "季度", "通报", frozen, "通报后的情况只在更正里说明，不改原来的状态"


def change_notes(changes: pd.DataFrame) -> Iterator[Note]:
    """Return one row for each published status that later facts would change."""
    if changes.empty:
        yield "更正", "无", "没有收到会改变已通报状态的情况", ""
    for row in changes.to_dict("records"):
        yield "更正", str(row["item_id"]), str(row["sentence"]), str(row["source"])


def rule_notes(rules: Rules, labels: Labels) -> Iterator[Note]:
    """Return the options, cut-offs, rungs of the ladder and presets the status went by."""
    entries = rules["status"]
    preset = next(str(e.values["word"]) for e in entries if e.id == "preset")
    for entry in entries:
        values, name = entry.values, f"status.rule.{entry.id}"
        if values["group"] in ("option", "cutoff"):
            shown = values.get("word", values.get("value"))
            yield "判定·界限", labels.label(name), shown, labels.meaning(name)
    replaced = {
        name
        for e in entries
        if e.values.get("preset") == preset
        for name in e.values.get("replaces", ())
    }
    for entry in entries:
        if entry.values["group"] == "band":
            own = entry.values.get("preset")
            used = own in (None, preset) and entry.id not in replaced
            part = f"档位·{own or '通用'}" + ("" if used else "（未用）")
            word = f"{entry.values['word']}　{entry.values['light']}"
            yield part, entry.id, word, band_text(entry, labels)


def band_text(entry: RuleEntry, labels: Labels) -> str:
    """Return what a rung of the ladder asks for, and where it comes from."""
    values = entry.values
    signs = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}
    measured = "完成进度占序时的%" if values.get("metric") == "ratio" else "差距"
    bounds = [
        f"{measured} {sign} {values[name]}" for name, sign in signs.items() if name in values
    ]
    phase = "到期" if values["phase"] == "due" else "年内"
    tests = [labels.label(f"status.test.{test}") for test in values.get("tests", ())]
    source = [f"来源：{entry.source}"] if entry.source else []
    return "；".join([f"{phase}，类型 {' '.join(values['kinds'])}", *tests, *bounds, *source])


def kind_notes(labels: Labels) -> Iterator[Note]:
    """Return what the kinds mean."""
    for name, entry in labels.entries.items():
        code = name.removeprefix("kind.")
        if code != name and code.isupper():
            yield "类型", code, entry.values["label"], labels.meaning(name)
