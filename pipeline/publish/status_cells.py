"""The cells of status.xlsx: lights, bars, number formats, and those a person fills in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.publish.bars import add_bars
from pipeline.publish.binding import Binding
from pipeline.publish.front import word
from pipeline.publish.labels import Labels
from pipeline.publish.marks import light_formats
from pipeline.publish.sheets import hold
from pipeline.rules import RuleEntry, Rules

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

TYPE_HERE = "FFF9E5"
SHARES, POINTS = ("done", "elapsed"), ("gap",)


def paint(page: Worksheet, names: Iterable[str], binding: Binding) -> None:
    """Return nothing; lights have shape and colour, shares bars, all their number formats."""
    from openpyxl.utils import get_column_letter

    places = {name: place for place, name in enumerate(names, 1)}
    formats = dict.fromkeys(SHARES, "0.0%") | dict.fromkeys(POINTS, "+0.0;-0.0;0.0")
    for name in (name for name in formats if name in places):
        for line in range(2, page.max_row + 1):
            page.cell(line, places[name]).number_format = formats[name]
    if "done" in places:
        add_bars(page, get_column_letter(places["done"]), page.max_row)
    if "received" in places:
        for line in range(2, page.max_row + 1):
            show_moment(page.cell(line, places["received"]))
    shapes = light_formats(lights_of(binding.labels), binding.labels)
    for cell in page[1]:
        if cell.value in shapes:
            cell.number_format = shapes[str(cell.value)]
    if "light" in places:
        paint_lights(page, places, shapes, binding.labels)


def paint_lights(
    page: Worksheet, places: Mapping[str, int], shapes: Mapping[str, str], labels: Labels
) -> None:
    """Return nothing; a light has its colour, shared by its word, and its shape before it."""
    from openpyxl.styles import PatternFill

    fills = {
        light: PatternFill("solid", fgColor=labels.meaning(f"light.{light}"))
        for light in shapes
    }
    for line in range(2, page.max_row + 1):
        cell = page.cell(line, places["light"])
        light = str(cell.value)
        if light in fills:
            cell.number_format = shapes[light]
            cell.fill = page.cell(line, places["progress_status"]).fill = fills[light]


def show_moment(cell: Cell | MergedCell) -> None:
    """Return nothing; a moment is shown to the minute: 2023-04-03 16:20."""
    if isinstance(cell.value, str):
        hold(cell, cell.value[:16].replace("T", " "))


def open_cells(
    page: Worksheet, sheet: RuleEntry, names: Sequence[str], binding: Binding
) -> None:
    """Return nothing; the cells to fill in stand out, decisions have a drop-down.

    A label to fill under is shown with a mark behind it; its value stays what it was, for
    the decisions are read back by it.
    """
    from openpyxl.styles import PatternFill

    last, labels = max(page.max_row, 2), binding.labels
    fill = PatternFill("solid", fgColor=TYPE_HERE)
    for name in sheet.values["fill"]:
        place = names.index(name) + 1
        page.cell(1, place).number_format = f'@"{word(binding.texts, "fill")}"'
        for line in range(2, last + 1):
            cell = page.cell(line, place)
            cell.fill = fill
            cell.number_format = "yyyy-mm-dd" if name == "on" else "General"
        words = words_of(binding.rules, name) if name == "decision" else []
        told = (labels.label(name, sheet.id), labels.meaning(name, sheet.id))
        add_check(page, place, words, told)


def add_check(
    page: Worksheet, place: int, words: Sequence[str], told: tuple[str, str]
) -> None:
    """Return nothing; the cells of a column say what to fill in, and offer words if any."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    check = DataValidation(None)
    if words:
        check = DataValidation("list", formula1=f'"{",".join(words)}"', showErrorMessage=True)
    check.allow_blank = check.showInputMessage = True
    check.promptTitle, check.prompt = told
    letter = get_column_letter(place)
    check.add(f"{letter}2:{letter}{max(page.max_row, 2)}")
    page.add_data_validation(check)


def words_of(rules: Rules, group: str) -> list[str]:
    """Return the words of a group of rules/status.yml."""
    return [str(e.values["word"]) for e in rules["status"] if e.values["group"] == group]


def lights_of(labels: Labels) -> list[str]:
    """Return the lights in the order in which they are explained."""
    names = (name for name in labels.entries if name.startswith("symbol."))
    return [name.removeprefix("symbol.") for name in names]
