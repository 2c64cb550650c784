"""What a unit wrote -> its figures with their roles, and what its sentences say.

The words around a number (截至9月底, 同比, 完成年度目标的, 其中) are found first, as
rules/roles.yml knows them, and blanked out; what is left is written as a target is written,
and the grammar of targets says what each number measures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import regex

from pipeline.grammar.lexicon import Lexicon
from pipeline.quarter.prose.cues import RoleBook, find_cues, open_roles, parse_quarter
from pipeline.quarter.prose.figures import (
    read_figures,
    remember_before,
    with_period_above,
)
from pipeline.quarter.prose.records import Figure, ReportText, Role, Sentence
from pipeline.quarter.prose.sentences import names_stage, read_sentences

__all__ = [
    "Cell",
    "Figure",
    "ItemText",
    "ReportText",
    "Role",
    "RoleBook",
    "Sentence",
    "open_roles",
    "read_cell",
    "read_items",
    "read_report",
]


WRAPPED = regex.compile(
    r"(?<=[\p{Han}、])\n(?=\d+(?:\.\d+)?\s*[\p{Han}%％])(?!\d+(?:[、年月日]|是))|\n(?=[，。；、])"
)
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
    for quarter, heading, text, *cell in zip(*columns, strict=True):
        figure = read_cell(Cell(*cell), quarter, lexicon, book) if cell[0] else None
        apart = [cell[0]] if figure is None else []
        whole = "\n".join(filter(None, (*apart, text)))
        found.append(ItemText(figure, read_report(whole, quarter, lexicon, book, heading)))
    return tuple(found)


def texts(frame: pd.DataFrame, name: str) -> list[str]:
    """Return a column as texts, "" where nothing is stated or there is no such column."""
    if name not in frame:
        return [""] * len(frame)
    stated = frame[name].notna()
    return [
        str(cell) if there else "" for cell, there in zip(frame[name], stated, strict=True)
    ]


def read_report(
    text: str, quarter: str, lexicon: Lexicon, book: RoleBook, heading: str = ""
) -> ReportText:
    """Return the figures of a text, each with its role, and its sentences.

    Args:
        text: what a unit wrote on an item, a task or all of its tasks; any length.
        quarter: the quarter it reports on, 2023Q3.
        lexicon: the grammar's words, of `pipeline.rules.compile_grammar`.
        book: the rules of roles and stages, of `open_roles`.
        heading: what stands above the text; its period is that of figures without one.

    Returns:
        Every number of the text has at least one figure, in order; offsets are of `text`.
        Every character stands in exactly one sentence.

    Raises:
        ValueError: the quarter is no name of one.
    """
    flat = unwrapped(text)
    cues = find_cues(flat, parse_quarter(quarter), book.cues)
    above = find_cues(heading, parse_quarter(quarter), book.cues) if heading else ()
    found = []
    for figure in with_period_above(read_figures(flat, cues, lexicon), above):
        is_stage = names_stage(text[figure.said_start : figure.said_end], book)
        flags = figure.flags | {"stage"} if is_stage else figure.flags
        found.append(replace(figure, flags=flags))
    sentences = read_sentences(flat, cues, book)
    return ReportText(text, remember_before(found), sentences)


def unwrapped(text: str) -> str:
    """Return the text, of the same length, without line ends inside a sentence.

    A line that goes on with a number and its unit, or with a sign, was only wrapped.
    """
    return WRAPPED.sub(" ", text)


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
