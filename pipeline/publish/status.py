"""Frames of a quarter -> status.xlsx; the same frames, the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.model import Facts
from pipeline.publish import sheets
from pipeline.publish.labels import Labels
from pipeline.publish.workbook import (
    Note,
    add_notes_sheet,
    add_table_sheet,
    columns_of,
    set_properties,
)
from pipeline.rules import RuleEntry, Rules

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

TYPE_HERE = "FFF9E5"
SHARES, POINTS = ("done", "elapsed"), ("gap",)


@dataclass(frozen=True)
class Cover:
    """What 说明 says of the quarter as a whole.

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
        frames: status, units, reporting, unplaced, reviews and changes, as in TABLES.
        cover: see `Cover`.
        rules: status_sheets, labels, status and errors, and the version to name.
    """
    from openpyxl import Workbook

    labels = Labels.from_rules(rules)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets.add_styles(book)
    title = title_of(cover, labels)
    for sheet in rules["status_sheets"]:
        frame = frames[sheet.id]
        page = add_table_sheet(book, sheet, frame, labels, title)
        paint(page, columns_of(sheet, frame), labels)
        if "fill" in sheet.values:
            open_cells(page, sheet, columns_of(sheet, frame), rules)
    add_notes_sheet(book, notes_of(frames, cover, rules, labels), title)
    set_properties(book, cover.facts, title)
    return sheets.saved(book)


def title_of(cover: Cover, labels: Labels) -> str:
    """Return the title printed on every page; invented figures are named so."""
    quarter = cover.calendar["quarter"]
    spoken = f"{quarter[:4]}年{'一二三四'[int(quarter[-1]) - 1]}季度完成情况"
    mark = f"（{labels.label('status.example')}）" if cover.example else ""
    return f"{mark}{cover.facts.title or ''}　{spoken}"


def paint(page: Worksheet, names: Iterable[str], labels: Labels) -> None:
    """Return nothing; lights have their colour, shares and gaps their number format."""
    from openpyxl.styles import PatternFill

    places = {name: place for place, name in enumerate(names, 1)}
    formats = dict.fromkeys(SHARES, "0.0%") | dict.fromkeys(POINTS, "0.0;-0.0;0.0")
    for line in range(2, page.max_row + 1):
        for name, number_format in formats.items():
            if name in places:
                page.cell(line, places[name]).number_format = number_format
        if "received" in places:
            show_moment(page.cell(line, places["received"]))
        if "light" in places:
            cell = page.cell(line, places["light"])
            colour = labels.meaning(f"light.{cell.value}")
            if colour:
                for name in ("light", "progress_status"):
                    page.cell(line, places[name]).fill = PatternFill("solid", fgColor=colour)


def show_moment(cell: Cell | MergedCell) -> None:
    """Return nothing; a moment is shown to the minute: 2023-04-03 16:20."""
    if isinstance(cell.value, str):
        cell.value = cell.value[:16].replace("T", " ")


def open_cells(page: Worksheet, sheet: RuleEntry, names: list[str], rules: Rules) -> None:
    """Return nothing; the cells to fill in stand out, decisions have a drop-down."""
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    last = max(page.max_row, 2)
    for name in sheet.values["fill"]:
        place = names.index(name) + 1
        for line in range(2, last + 1):
            page.cell(line, place).fill = PatternFill("solid", fgColor=TYPE_HERE)
            page.cell(line, place).number_format = "yyyy-mm-dd" if name == "on" else "General"
        if name == "decision":
            words = ",".join(words_of(rules, "decision"))
            check = DataValidation("list", formula1=f'"{words}"', allow_blank=True)
            check.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{last}")
            page.add_data_validation(check)


def words_of(rules: Rules, group: str) -> list[str]:
    """Return the words of a group of rules/status.yml."""
    return [str(e.values["word"]) for e in rules["status"] if e.values["group"] == group]


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
    yield from field_notes(rules, labels)
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


def field_notes(rules: Rules, labels: Labels) -> Iterator[Note]:
    """Return the data dictionary: one row for each column of each sheet."""
    for sheet in rules["status_sheets"]:
        for name in (*sheet.values["columns"], *sheet.values["folded"]):
            label, meaning = labels.label(name, sheet.id), labels.meaning(name, sheet.id)
            yield f"字段·{sheet.values['label']}", label, name, meaning
