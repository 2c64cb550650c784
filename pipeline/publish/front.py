"""The first two sheets of a workbook: 封面 says what it is, 目录 leads to its sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.publish import sheets
from pipeline.rules import RuleEntry, Rules

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Line = tuple[str, str]
Leaf = tuple[str, str, int]
"""A sheet of the workbook: its id in rules/books.yml, its name, how many rows it has."""
LABELS, TEXTS = 17.0, 80.0
CONTENTS = (18.0, 10.0, 74.0)
DARK, PALE, WARNING = "1F4E79", "DDEBF7", "C00000"


@dataclass(frozen=True, slots=True)
class Front:
    """What the cover of a workbook says.

    `book` is register, status or compare; `mark` warns that the figures are invented, "" else;
    `facts` are lines of label and text; `figures` are the counts named in rules/books.yml;
    `paged` tells whether the notice has pages; `period` is the quarter it is on, "" for none;
    `legend` are lines of a sign and what it means.
    """

    book: str
    title: str
    mark: str
    facts: Sequence[Line]
    figures: Mapping[str, int]
    version: str
    paged: bool = False
    period: str = ""
    legend: Sequence[Line] = ()


def texts_of(rules: Rules) -> Mapping[str, RuleEntry]:
    """Return the entries of rules/books.yml by id."""
    return {entry.id: entry for entry in rules["books"]}


def add_front(
    book: Workbook,
    front: Front,
    leaves: Sequence[Leaf],
    texts: Mapping[str, RuleEntry],
    title: str,
) -> None:
    """Return nothing; cover and contents stand before the sheets of the workbook.

    Args:
        book: all other sheets are written.
        front: what the cover says.
        leaves: the other sheets in order.
        texts: rules/books.yml by id.
        title: printed on every page.
    """
    cover = book.create_sheet(word(texts, "cover"), 0)
    write_cover(cover, front, texts)
    sheets.set_print(cover, title, upright=True)
    contents = book.create_sheet(word(texts, "contents"), 1)
    write_contents(contents, leaves, texts)
    sheets.finish_sheet(contents, "contents", title, len(CONTENTS))


def word(texts: Mapping[str, RuleEntry], name: str) -> str:
    """Return a word of the cover."""
    return str(texts[f"word.{name}"].values["label"])


def write_cover(page: Worksheet, front: Front, texts: Mapping[str, RuleEntry]) -> None:
    """Return nothing; title, facts, sums and how to read it stand on the sheet."""
    page.sheet_view.showGridLines = False
    sheets.set_width(page, 1, LABELS)
    sheets.set_width(page, 2, TEXTS)
    write_head(page, 1, front.title, 16, DARK)
    kind = str(texts[f"{front.book}.kind"].values["label"])
    write_head(page, 2, f"{front.period}{kind}", 13, "")
    if front.mark:
        write_head(page, 3, front.mark, 11, WARNING)
    for part, lines in parts_of(front, texts):
        write_part(page, part, lines)


def parts_of(
    front: Front, texts: Mapping[str, RuleEntry]
) -> Iterator[tuple[str, Sequence[Line]]]:
    """Return the parts of the cover in order with their lines; "" is one without a head."""
    about = texts[f"{front.book}.about"].values
    yield "", [*front.facts, (str(about["label"]), str(about["text"]))]
    yield word(texts, "sums"), list(sums_of(front, texts))
    if front.legend:
        yield word(texts, "lights"), front.legend
    ways = ("read", "read_pages") if front.paged else ("read",)
    yield (
        word(texts, "read"),
        [
            (str(entry.values["label"]), str(entry.values["text"]))
            for entry in entries_of(front.book, ways, texts)
        ],
    )
    yield "", [(word(texts, "version"), front.version)]


def entries_of(
    book: str, groups: Sequence[str], texts: Mapping[str, RuleEntry]
) -> Iterator[RuleEntry]:
    """Return the entries of some groups for a workbook, in their order."""
    for entry in texts.values():
        if entry.values["book"] == book and entry.values["group"] in groups:
            yield entry


def sums_of(front: Front, texts: Mapping[str, RuleEntry]) -> Iterator[Line]:
    """Return one line for each sum whose figures are known, and whether it agrees."""
    for entry in entries_of(front.book, ("sum",), texts):
        total, parts = entry.values["total"], entry.values["parts"]
        if {total, *parts} <= set(front.figures):
            agrees = front.figures[total] == sum(front.figures[part] for part in parts)
            text = str(entry.values["text"])
            for name in (total, *parts):
                text = text.replace(f"{{{name}}}", f"{front.figures[name]:,}")
            yield (
                str(entry.values["label"]),
                text + word(texts, "agrees" if agrees else "differs"),
            )


def write_head(page: Worksheet, line: int, text: str, size: float, colour: str) -> None:
    """Return nothing; a line of the title stands across the sheet, white on a dark ground,
    as a warning, or plain."""
    from openpyxl.styles import Alignment, Font, PatternFill

    page.merge_cells(start_row=line, end_row=line, start_column=1, end_column=2)
    cell = page.cell(line, 1)
    sheets.hold(cell, text)
    letters = {DARK: "FFFFFF", WARNING: WARNING}.get(colour, DARK)
    cell.font = Font(name=sheets.FONT, size=size, bold=True, color=letters)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    if colour == DARK:
        cell.fill = PatternFill("solid", fgColor=DARK)
    lines = sheets.lines_of(text, (LABELS + TEXTS) * 10.5 / size)
    page.row_dimensions[line].height = min(lines * size * 1.5 + 14, sheets.HIGHEST)


def write_part(page: Worksheet, part: str, lines: Sequence[Line]) -> None:
    """Return nothing; the lines stand below what the sheet has, under their head."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    first = page.max_row + 2
    if part:
        for column in (1, 2):
            page.cell(first, column).fill = PatternFill("solid", fgColor=PALE)
        page.cell(first, 1, part).font = Font(name=sheets.FONT, size=11, bold=True, color=DARK)
        page.row_dimensions[first].height = 20
        first += 1
    edge = Border(bottom=Side(style="hair", color="BFBFBF"))
    for line, texts in enumerate(lines, first):
        for column, text in enumerate(texts, 1):
            cell = page.cell(line, column)
            sheets.hold(cell, text)
            cell.font = Font(name=sheets.FONT, size=10.5, bold=column == 1)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            cell.border = edge
        needed = max(map(sheets.lines_of, texts, (LABELS, TEXTS)))
        page.row_dimensions[line].height = min(sheets.LINE * needed + 5, sheets.HIGHEST)


def write_contents(
    page: Worksheet, leaves: Sequence[Leaf], texts: Mapping[str, RuleEntry]
) -> None:
    """Return nothing; each sheet has a line with a link, its rows, and what one of them is."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    header = [
        str(texts[f"contents.{name}"].values["label"]) for name in ("sheet", "rows", "what")
    ]
    listed = [
        (title, count, str(texts[f"sheet.{name}"].values["text"]))
        for name, title, count in leaves
    ]
    sheets.write_rows(page, header, listed, [sheets.LINK, sheets.MIDDLE, sheets.WORDS])
    for line, (title, _, _) in enumerate(listed, 2):
        cell = page.cell(line, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{title}'!A1")
        page.row_dimensions[line].height = 22
    for column, width in enumerate(CONTENTS, 1):
        sheets.set_width(page, column, width)
