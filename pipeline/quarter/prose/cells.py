"""The rows of forms and tables -> the figure of each value cell, and its text as read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd
import regex

from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.numbers import Number, find_numbers
from pipeline.quarter.prose.cues import RoleBook
from pipeline.quarter.prose.records import Figure, ReportText, Role, Sentence
from pipeline.quarter.prose.report import read_report

PLAIN = regex.compile(r"([-－−]?)(\d+(?:\.\d+)?)", regex.ASCII)
BLANK = ReportText("", (), (Sentence(0, 0, "", frozenset()),))
MINUS = ("-", "－", "−")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell for a number as it prints: 5200, 5200人, 约0.52万人, -1.2%.

    `unit` is that of its column or of the target, used where the cell prints none. `heading`
    is what stands above it: it may say the period (1-9月累计) or that the column holds
    something else (完成率); blank: a form, which asks for the cumulative value.
    """

    value: str
    unit: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class ItemText:
    """How one item that came in was read: the figure of its value cell, and its text.

    A cell that holds no single number is read with the text, in a line of its own before it.
    """

    cell: Figure | None
    report: ReportText


def read_items(items: pd.DataFrame, lexicon: Lexicon, book: RoleBook) -> tuple[ItemText, ...]:
    """Return how each row of the items was read, in their order.

    Args:
        items: columns quarter and text; heading; value, value_unit, value_heading where a
            table or form has a cell for the number. Blank cells are "", None or NaN.
        lexicon, book: as in `read_report`.
    """
    names = ("quarter", "heading", "text", "value", "value_unit", "value_heading")
    columns = [texts(items, name) for name in names]
    found = []
    units: dict[str, Number | None] = {}
    for quarter, heading, text, *cell in zip(*columns, strict=True):
        figure = None
        if cell[0]:
            plain = plain_cell(Cell(*cell), units, lexicon)
            figure = plain or read_cell(Cell(*cell), quarter, lexicon, book)
        apart = [cell[0]] if figure is None else []
        whole = "\n".join(filter(None, (*apart, text)))
        report = read_report(whole, quarter, lexicon, book, heading) if whole else BLANK
        found.append(ItemText(figure, report))
    return tuple(found)


def texts(frame: pd.DataFrame, name: str) -> list[str]:
    """Return a column as texts, "" where nothing is stated or there is no such column."""
    if name not in frame:
        return [""] * len(frame)
    stated = frame[name].notna()
    return [
        str(cell) if there else "" for cell, there in zip(frame[name], stated, strict=True)
    ]


def plain_cell(cell: Cell, units: dict[str, Number | None], lexicon: Lexicon) -> Figure | None:
    """Return the figure of a form's cell that holds but digits; None for any other.

    It is what `read_cell` returns, without a look at words that are not there.

    Args:
        cell: the cell.
        units: one of each unit met so far; new ones are added.
        lexicon: the grammar's words.
    """
    written = cell.value.strip()
    match = None if cell.heading or not cell.unit else PLAIN.fullmatch(written)
    if match is None:
        return None
    if cell.unit not in units:
        units[cell.unit] = one_of(cell.unit, lexicon)
    one = units[cell.unit]
    if one is None:
        return None
    end = len(written) + len(cell.unit)
    return Figure(
        number=at_place(one, match, end),
        mention=written,
        role=Role.VALUE,
        rule="form-cell",
        sentence=0,
        said_start=0,
        said_end=end,
        basis="cumulative",
        direction="down" if match[1] else "",
    )


def at_place(one: Number, match: regex.Match[str], end: int) -> Number:
    """Return one of a unit as the number of a cell, its offsets those of the cell."""
    start = match.start(2)
    value = Decimal(match[2])
    return replace(
        one, value=value, start=start, first=start, low_end=match.end(2), end=end, last=end
    )


def one_of(unit: str, lexicon: Lexicon) -> Number | None:
    """Return one of a unit as a number; None where the unit is not known as a whole."""
    told = find_numbers("1" + unit, lexicon)
    fits = len(told) == 1 and told[0].end == len(unit) + 1 and not told[0].excluded
    return told[0] if fits else None


def read_cell(cell: Cell, quarter: str, lexicon: Lexicon, book: RoleBook) -> Figure | None:
    """Return the figure of a cell; None where it holds not exactly one number.

    Args:
        cell: the cell, its unit and heading.
        quarter, lexicon, book: as in `read_report`.
    """
    before = f"{cell.heading}：" if cell.heading else ""
    written = before + cell.value.strip()
    figure = only_figure(written, len(before), quarter, lexicon, book)
    if figure is not None and not figure.number.unit and cell.unit:
        written = written[: figure.number.end] + cell.unit
        figure = only_figure(written, len(before), quarter, lexicon, book) or figure
    if figure is None:
        return None
    told = figure.role in (Role.SHARE, Role.PLAN, Role.PREVIOUS, Role.MONTH, Role.BASE)
    growth = figure.role in (Role.CHANGE, Role.RING, Role.RANK, Role.GAP, Role.PROGRESS)
    return replace(
        figure,
        mention=cell.value.strip(),
        role=figure.role if told or growth else Role.VALUE,
        rule="form-cell",
        sentence=0,
        indicator="",
        direction="down" if written[: figure.start].endswith(MINUS) else "",
        basis=figure.basis if cell.heading else "cumulative",
    )


def only_figure(
    text: str, start: int, quarter: str, lexicon: Lexicon, book: RoleBook
) -> Figure | None:
    """Return the figure behind an offset where there is one, no range and no date."""
    figures = read_report(text, quarter, lexicon, book).figures
    own = [figure for figure in figures if figure.start >= start]
    if len(own) != 1 or own[0].number.value_high is not None or own[0].number.excluded:
        return None
    return own[0]
