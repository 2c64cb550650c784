"""Form rows -> one workbook for each unit, and the list of who has to report by when.

Only the cells to fill are unlocked; the count of characters is a formula of the sheet, so it
lives while somebody writes. The same rows give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.model import Facts
from pipeline.publish import sheets
from pipeline.publish.labels import Labels
from pipeline.rules import RuleEntry, Rules

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LIST_FILE = "清单.xlsx"
FILL, SHUT = "FFF9E5", "EDEDED"
HEADER_ROW, TALLEST, SHORTEST = 5, 200.0, 60.0
COUNTED = 1000
"""Characters up to which words and numbers of several signs are counted as one."""
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
JOINTS = ".,'’%‰+/_@:&-"
LIST_COLUMNS = ("unit", "file", "targets", "milestones", "duties", "due", "report_to")


@dataclass(frozen=True, slots=True)
class Form:
    """What the workbooks of one quarter share."""

    facts: Facts
    quarter: str
    columns: tuple[RuleEntry, ...]
    labels: Labels


def form_files(
    forms: pd.DataFrame, reporters: pd.DataFrame, facts: Facts, quarter: str, rules: Rules
) -> dict[str, bytes]:
    """Return the bytes of all workbooks by file name.

    Args:
        forms: one row an item and unit: unit, file, item_id, item_type, wanted, indicator,
            target, due, value_unit.
        reporters: one row a unit: unit, file, targets, milestones, duties, due, report_to.
        facts: of the notice; limit of characters, title, mailbox.
        quarter: 2023Q1.
        rules: form and labels.

    Returns:
        08-区人社局.xlsx ... for every unit, and 清单.xlsx.
    """
    columns = tuple(entry for entry in rules["form"] if "label" in entry.values)
    form = Form(facts, quarter, columns, Labels.from_rules(rules))
    due_days = dict(zip(reporters["file"], reporters["due"], strict=True))
    files = {
        str(name): form_workbook(str(rows["unit"].iloc[0]), rows, due_days[name], form)
        for name, rows in forms.groupby("file", sort=False)
    }
    return files | {LIST_FILE: list_workbook(reporters, form)}


def form_workbook(unit: str, rows: pd.DataFrame, due: str, form: Form) -> bytes:
    """Return the bytes of one unit's form: the sheet to fill and the one that says how."""
    book = new_book(form)
    page = book.create_sheet(form.labels.label("form.sheet"))
    write_head(page, unit, due, form)
    write_header(page, form)
    for line, row in enumerate(rows.to_dict("records"), HEADER_ROW + 1):
        write_item(page, line, {str(name): cell for name, cell in row.items()}, form)
    last = HEADER_ROW + len(rows)
    add_choices(page, last, form)
    add_limit(page, last, form)
    finish_form(page, last, form)
    write_guide(book.create_sheet(form.labels.label("form.guide")), unit, due, form)
    return sheets.saved(book)


def new_book(form: Form) -> Workbook:
    """Return an empty workbook with our styles; its times come from the notice."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    sheets.add_styles(book)
    day = form.facts.issued or form.facts.printed or date(int(form.quarter[:4]), 1, 1)
    kind = form.labels.label("form.title").format(quarter=quarter_text(form.quarter))
    sheets.set_properties(book, day, form.facts.title or "", kind, form.quarter)
    book.calculation.fullCalcOnLoad = True
    return book


def write_head(page: Worksheet, unit: str, due: str, form: Form) -> None:
    """Return nothing; title, unit, quarter and due day stand above the table."""
    from openpyxl.styles import Alignment, Font

    facts, labels = form.facts, form.labels
    limit = facts.item_character_limit
    until = due or labels.label("form.no_due")
    lines = [
        labels.label("form.title").format(quarter=quarter_text(form.quarter)),
        facts.title or "",
        f"{labels.label('form.unit')}：{unit}",
        f"{labels.label('form.quarter')}：{quarter_text(form.quarter)}（{form.quarter}）　　"
        f"{labels.label('form.due')}：{until}"
        + (f"　　{labels.label('form.limit')}：{limit}" if limit else ""),
    ]
    for line, text in enumerate(lines, 1):
        page.merge_cells(
            start_row=line, end_row=line, start_column=1, end_column=len(form.columns)
        )
        cell = page.cell(line, 1)
        sheets.hold(cell, text)
        cell.font = Font(name=sheets.FONT, size=16 if line == 1 else 10.5, bold=line in (1, 3))
        across = "center" if line <= 2 else "left"
        cell.alignment = Alignment(horizontal=across, vertical="center", shrink_to_fit=True)
        page.row_dimensions[line].height = 30 if line == 1 else 20


def quarter_text(quarter: str) -> str:
    """Return a quarter as people write it: 2023年一季度."""
    return f"{quarter[:4]}年{'一二三四'[int(quarter[-1]) - 1]}季度"


def write_header(page: Worksheet, form: Form) -> None:
    """Return nothing; the header of the table is written, its explanations as notes."""
    for place, entry in enumerate(form.columns, 1):
        cell = page.cell(HEADER_ROW, place, entry.values["label"])
        cell.style = sheets.HEADER
        sheets.set_width(page, place, float(entry.values["width"]))
    page.row_dimensions[HEADER_ROW].height = 32


def write_item(page: Worksheet, line: int, row: Mapping[str, Any], form: Form) -> None:
    """Return nothing; one item is written, the cells it may fill are open."""
    from openpyxl.styles import PatternFill, Protection

    for place, entry in enumerate(form.columns, 1):
        name = entry.values["field"]
        value = shown_in(entry, row, form)
        style = sheets.WORDS if float(entry.values["width"]) > 18 else sheets.MIDDLE
        sheets.write_cell(page, line, place, value, style)
        cell = page.cell(line, place)
        fillable = entry.values.get("fill", ())
        is_open = row["item_type"] in fillable
        if fillable:
            cell.fill = PatternFill("solid", fgColor=FILL if is_open else SHUT)
        cell.protection = Protection(locked=not is_open)
        cell.number_format = {"period_end": "yyyy-mm-dd", "item_id": "@"}.get(name, "General")
        if name == "count":
            cell.value = count_formula(letter_of("text", form), line)
            cell.number_format = "0"
    page.row_dimensions[line].height = height_of(row, form)


def shown_in(entry: RuleEntry, row: Mapping[str, Any], form: Form) -> Any:
    """Return what a cell of the form shows before anybody fills it in."""
    name = entry.values["field"]
    if name == "target":
        return str(row["target"]).removeprefix(entry.values["label"])
    if name == "item_type":
        return form.labels.label(f"item_type.{row['item_type']}")
    return row.get(name)


def height_of(row: Mapping[str, Any], form: Form) -> float:
    """Return the height of a row: room for what is printed, and to write in."""
    widths = {e.values["field"]: float(e.values["width"]) for e in form.columns}
    lines = max(
        sheets.lines_of(str(row[name] or ""), widths[name]) for name in ("wanted", "indicator")
    )
    return min(max(sheets.LINE * lines + 6, SHORTEST), TALLEST)


def letter_of(name: str, form: Form) -> str:
    """Return the letter of the column of a field."""
    from openpyxl.utils import get_column_letter

    fields = [entry.values["field"] for entry in form.columns]
    return str(get_column_letter(fields.index(name) + 1))


def count_formula(letter: str, line: int) -> str:
    """Return the formula that counts the characters of a cell as Word does.

    All signs but blanks count 1; a Latin word or a number counts 1 however long: a sign of
    its inside follows a letter or digit, or a joint (3.2, A-B) that follows one.
    """
    text = f"${letter}{line}"
    bare = text
    for blank in ('" "', '"　"', "CHAR(9)", "CHAR(10)", "CHAR(13)", "CHAR(160)"):
        bare = f'SUBSTITUTE({bare},{blank},"")'
    padded = f'"  "&{text}&REPT(" ",{COUNTED})'

    def sign(shift: int, signs: str) -> str:
        at = f"ROW($1:${COUNTED})+{shift}"
        return f'ISNUMBER(FIND(MID({padded},{at},1),"{signs}"))'

    inside = f"{sign(2, LETTERS + JOINTS)}*(({sign(1, LETTERS)}"
    inside += f"+{sign(1, JOINTS)}*{sign(0, LETTERS)})>0)"
    return f"=LEN({bare})-SUMPRODUCT({inside})"


def add_choices(page: Worksheet, last: int, form: Form) -> None:
    """Return nothing; cells have drop-downs, figures and days are checked when typed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    year = int(form.quarter[:4])
    for entry in form.columns:
        name, values = entry.values["field"], entry.values
        if "fill" not in values:
            continue
        if "choices" in values:
            check = DataValidation("list", formula1=f'"{",".join(values["choices"])}"')
        elif name == "value":
            check = DataValidation("decimal", "between", "-1E+15", "1E+15")
        elif name == "period_end":
            first, end = f"DATE({year},1,1)", f"DATE({year + 1},1,31)"
            check = DataValidation("date", "between", first, end)
        else:
            check = DataValidation(None)
        check.allow_blank = True
        check.showErrorMessage, check.showInputMessage = True, True
        check.errorTitle = check.promptTitle = values["label"]
        check.error = check.prompt = values["prompt"][:250]
        letter = letter_of(name, form)
        check.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")
        page.add_data_validation(check)


def add_limit(page: Worksheet, last: int, form: Form) -> None:
    """Return nothing; the count turns red beyond what the notice allows."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    limit = form.facts.item_character_limit
    if limit is None:
        return
    letter = letter_of("count", form)
    red = Rule(
        type="cellIs",
        operator="greaterThan",
        formula=[str(limit)],
        dxf=DifferentialStyle(
            font=Font(bold=True, color="C00000"),
            fill=PatternFill("solid", bgColor="FFC7CE"),
        ),
    )
    page.conditional_formatting.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}", red)


def finish_form(page: Worksheet, last: int, form: Form) -> None:
    """Return nothing; the sheet is locked but for its open cells, and ready to print."""
    sheets.set_print(page, form.facts.title or "")
    page.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    page.print_area = f"A1:{letter_of('count', form)}{last}"
    page.freeze_panes = f"D{HEADER_ROW + 1}"
    page.protection.sheet = True
    page.protection.formatRows = page.protection.formatColumns = False


def write_guide(page: Worksheet, unit: str, due: str, form: Form) -> None:
    """Return nothing; the sheet says how each column is filled and where it goes."""
    facts, labels = form.facts, form.labels
    until = due or labels.label("form.no_due")
    where = "，".join(filter(None, [facts.report_to, facts.mailbox]))
    rows = [
        (labels.label("form.unit"), unit),
        (labels.label("form.quarter"), f"{quarter_text(form.quarter)}（{form.quarter}）"),
        (labels.label("form.due"), until),
        (labels.label("form.report_to"), where or labels.label("form.no_due")),
        *((e.values["label"], e.values["prompt"]) for e in form.columns),
        *guide_notes(form),
    ]
    styles = [sheets.MIDDLE, sheets.WORDS]
    sheets.write_rows(page, labels.meaning("form.guide").split("、"), rows, styles)
    for column, width in enumerate((22.0, 96.0), 1):
        sheets.set_width(page, column, width)
    sheets.set_heights(page, (22.0, 96.0))
    sheets.set_print(page, facts.title or "")
    page.print_title_rows = "1:1"
    page.row_dimensions[1].height = 26
    page.protection.sheet = True


def guide_notes(form: Form) -> Iterable[tuple[str, str]]:
    """Return the notes at the end of the guide, those of labels.yml named form.note.*."""
    limit = form.facts.item_character_limit
    for name, entry in form.labels.entries.items():
        if name.startswith("form.note.") and (
            limit or "{limit}" not in entry.values["meaning"]
        ):
            yield entry.values["label"], entry.values["meaning"].format(limit=limit)


def list_workbook(reporters: pd.DataFrame, form: Form) -> bytes:
    """Return the bytes of the list of who has to report by when, with room to note receipt."""
    book = new_book(form)
    page = book.create_sheet(form.labels.label("form.list"))
    names = [*LIST_COLUMNS, "received_on", "remark"]
    rows: list[Sequence[Any]] = [
        [place, *(row[name] for name in LIST_COLUMNS), None, None]
        for place, row in enumerate(reporters.to_dict("records"), 1)
    ]
    labels = [form.labels.label(name, "reporters") for name in ("number", *names)]
    widths = [7.0, 26.0, 34.0, 9.0, 9.0, 9.0, 14.0, 20.0, 16.0, 24.0]
    styles = [sheets.WORDS if width > 20 else sheets.MIDDLE for width in widths]
    sheets.write_rows(page, labels, rows, styles)
    for column, width in enumerate(widths, 1):
        sheets.set_width(page, column, width)
    sheets.set_heights(page, widths)
    title = f"{form.facts.title or ''}　{quarter_text(form.quarter)}"
    sheets.finish_sheet(page, "reporters", title, len(widths))
    return sheets.saved(book)
