"""Status and register -> the sheet 复算: live formulas beside our values, and what differs.

Target, value, share of time and our own results are looked up in the status sheet by id, so
that sorting it harms nothing; comparator, upper end and base come from the register.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.publish import formulas, sheets
from pipeline.publish.binding import NARROW, Binding
from pipeline.publish.recomputable import Guide, Line, lines_of, open_guide

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

    from pipeline.rules import RuleEntry, Rules

INPUT_FILL, WRONG_FILL = "FFF9E5", "FFC7CE"
FIRST_INPUT, HEADER = 4, 9
LOOKED_UP = ("value", "reported", "elapsed", "done", "gap")
FORMATS = {
    "elapsed": "0.0%",
    "done_again": "0.0%",
    "done": "0.0%",
    "done_off": "0.000000;-0.000000;0",
    "gap_again": "0.00",
    "gap": "0.00",
    "gap_off": "0.0000;-0.0000;0",
}
CLOSED = {
    "met_again": ("met", "not_met"),
    "met": ("met", "not_met"),
    "result": ("same", "differs", "left_out"),
}
"""The words of the columns that have no others."""
READ = ("indicator", "why")
"""The columns whose texts may need more than a line."""


def add_recompute(
    binding: Binding, frames: Mapping[str, pd.DataFrame], names: Sequence[str], sheet: str
) -> Iterator[tuple[str, ...]]:
    """Return the rows of 字典 for a new sheet that recomputes what the status says.

    Args:
        binding: gets the sheet.
        frames: status, and targets as they are in force in the quarter.
        names: the columns of the status sheet, whose data begin in its second row.
        sheet: the name of the status sheet.
    """
    guide = open_guide(binding.rules, binding.labels)
    lines = list(lines_of(frames["status"], frames["targets"], guide))
    page = binding.book.create_sheet(guide.words["sheet"])
    write_top(page, len(lines), guide)
    told = [[line.told.get(entry.id) for entry in guide.columns] for line in lines]
    header = [str(entry.values["label"]) for entry in guide.columns]
    sheets.write_rows(page, header, told, list(map(style_of, guide.columns)))
    there = lookups(names, sheet, len(frames["status"]))
    for place, line in enumerate(lines, HEADER + 1):
        write_formulas(page, place, line, there, guide)
    finish(page, len(lines), guide, binding.title)
    binding.leaves.append(("recompute", page.title, len(lines)))
    return dictionary_rows(guide, binding.rules)


def dictionary_rows(guide: Guide, rules: Rules) -> Iterator[tuple[str, ...]]:
    """Return the rows of 字典 for the sheet."""
    kinds = {entry.id.removeprefix("kind."): entry.values for entry in rules["dictionary"]}
    for entry in guide.columns:
        values, kind = entry.values, kinds[str(entry.values["kind"])]
        yield (
            guide.words["sheet"],
            str(values["label"]),
            entry.id,
            str(kind["label"]),
            str(values.get("unit", "")),
            "、".join(guide.words[name] for name in CLOSED.get(entry.id, ())),
            str(kind["empty"]) if values["kind"] == "word" else guide.words["empty"],
            str(values["text"]),
        )


def lookups(names: Sequence[str], sheet: str, rows: int) -> dict[str, str]:
    """Return the cells of each column of the status sheet, by field."""
    from openpyxl.utils import get_column_letter

    last = max(rows, 1) + 1
    letters = {name: get_column_letter(n) for n, name in enumerate(names, 1)}
    return {
        name: f"'{sheet}'!${letter}$2:${letter}${last}" for name, letter in letters.items()
    }


def style_of(entry: RuleEntry) -> str:
    """Return the style of a column."""
    if entry.values["kind"] == "decimal":
        return sheets.FIGURE
    return sheets.MIDDLE if entry.values["width"] <= NARROW else sheets.WORDS


def letters_of(guide: Guide) -> dict[str, str]:
    """Return the letter of each column by its id."""
    from openpyxl.utils import get_column_letter

    return {entry.id: get_column_letter(n) for n, entry in enumerate(guide.columns, 1)}


def results_of(rows: int, guide: Guide) -> str:
    """Return the cells of the column of results."""
    letter = letters_of(guide)["result"]
    return f"{letter}{HEADER + 1}:{letter}{HEADER + max(rows, 1)}"


def cells_of(line: int, guide: Guide) -> dict[str, str]:
    """Return the address of each cell of a row, and of the inputs above the table."""
    at = {name: f"${letter}{line}" for name, letter in letters_of(guide).items()}
    return at | {e.id: f"$C${FIRST_INPUT + n}" for n, e in enumerate(guide.inputs)}


def write_top(page: Worksheet, rows: int, guide: Guide) -> None:
    """Return nothing; the total and the inputs stand above the table."""
    from openpyxl.styles import Alignment, Font, PatternFill

    words = guide.words
    page.cell(1, 1, words["sheet"]).font = Font(name=sheets.FONT, size=14, bold=True)
    page.cell(2, 1, formulas.total_formula(results_of(rows, guide), words))
    page.cell(2, 1).font = Font(name=sheets.FONT, size=12, bold=True)
    page.cell(3, 1, words["live"]).font = Font(name=sheets.FONT, size=10.5)
    for line, entry in enumerate(guide.inputs, FIRST_INPUT):
        sheets.write_cell(page, line, 2, str(entry.values["label"]), sheets.WORDS)
        cell = sheets.write_cell(page, line, 3, guide.near[entry.id], sheets.FIGURE)
        cell.fill = PatternFill("solid", fgColor=INPUT_FILL)
        note = page.cell(line, 4, str(entry.values["text"]))
        note.font, note.alignment = (
            Font(name=sheets.FONT, size=10.5),
            Alignment(horizontal="left", indent=1),
        )
    page.cell(HEADER - 1, 1)  # a free row: the table is written below it
    page.row_dimensions[1].height = page.row_dimensions[2].height = 22


def write_formulas(
    page: Worksheet, place: int, line: Line, there: Mapping[str, str], guide: Guide
) -> None:
    """Return nothing; the cells of a row that are calculated have their formulas."""
    at = cells_of(place, guide)
    made = {name: formulas.lookup(at["row"], there[name]) for name in LOOKED_UP}
    made["row"] = f"=MATCH({at['item_id']},{there['item_id']},0)"
    if line.shape is not None:
        made |= recomputed(line, at, guide)
    for name, formula in made.items():
        page[at[name].replace("$", "")].value = formula
    for name, shown in FORMATS.items():
        page[at[name].replace("$", "")].number_format = shown


def recomputed(line: Line, at: Mapping[str, str], guide: Guide) -> dict[str, str]:
    """Return the formulas of a row by the id of their column."""
    if line.shape is None:
        return {}
    words = guide.words
    gap = None if line.told["why"] else formulas.gap_formula(line.shape, at)
    again = {"done": formulas.done_formula(line.shape, at), "gap": gap}
    made = {}
    for name, formula in again.items():
        if formula is not None:
            made[f"{name}_again"] = formula
            made[f"{name}_off"] = formulas.off_formula(name, at, words["one_side"])
    met = formulas.met_formula(line.shape, at, words["met"], words["not_met"])
    result = formulas.result_formula(at, words["same"], words["differs"])
    return made | {"met_again": met, "result": result}


def finish(page: Worksheet, rows: int, guide: Guide, title: str) -> None:
    """Return nothing; widths, heights, print set-up, and what differs stands out."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    widths = {entry.id: float(entry.values["width"]) for entry in guide.columns}
    for column, width in enumerate(widths.values(), 1):
        sheets.set_width(page, column, width)
    read = [width if name in READ else 0.0 for name, width in widths.items()]
    sheets.set_heights(page, read, HEADER + 1)
    sheets.finish_sheet(page, "recompute", title, len(widths), HEADER)
    wrong = Rule(
        type="cellIs",
        operator="equal",
        formula=[formulas.quoted(guide.words["differs"])],
        dxf=DifferentialStyle(
            font=Font(bold=True, color="C00000"),
            fill=PatternFill("solid", bgColor=WRONG_FILL),
        ),
    )
    page.conditional_formatting.add(results_of(rows, guide), wrong)
