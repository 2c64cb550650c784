"""A table -> items: columns known by their header, whatever their order, and nothing lost.

A row whose cells cannot be read as what their column holds still gives an item with the rest;
what was wrong is listed with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import regex

from pipeline.quarter.collect.headers import BRACKETS, KEYS, Columns, Header, find_header
from pipeline.quarter.collect.letters import DASHES
from pipeline.quarter.collect.periods import day_of
from pipeline.quarter.collect.records import Cell, Grid, Item, Line, Problem

HAS_FIGURE = regex.compile(r"[\p{Nd}〇零一二三四五六七八九十百千万亿两半]")
BLANK_MARK = regex.compile(r"[-—–－/／\\.。、\s]*")
BARE_FIGURE = regex.compile(r"约?[-+]?[\d０-９][\d０-９,，.．]*\s*[^\s，。；\d]{0,6}")
ID_LIKE = regex.compile(r"\d+(?:\.\d+)?-(?:c?\d+)[a-z]?")
UNIT_WORDS = regex.compile(r"(?:单位)?[:：]?\s*(?P<unit>[^，。；\s\d年月季]{1,8})")
STAGE_NUMBER = regex.compile(r"(?P<stage>[0-5])(?:\s|[.、．]|$|阶段)\D*")


@dataclass(slots=True)
class Rows:
    """What was read from a table so far."""

    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a table holds: items, what was wrong, and lines.

    `above` are the rows above its header, which name it and who filled it in; `lines` rows
    below that are no item. A table without a header is all lines. `is_ours` where it has ids
    of the register.
    """

    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    above: tuple[Line, ...]
    lines: tuple[Line, ...]
    has_header: bool
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """What rows are read by: the header, how columns are written, ids, the year."""

    header: Header
    columns: Columns
    known: frozenset[str]
    year: int
    spanning: frozenset[int] = frozenset()


def read_sheet(
    grid: Grid, columns: Columns, known: frozenset[str], year: int, reads_unit: bool = False
) -> Sheet:
    """Return the items of a table.

    Args:
        grid: its cells.
        columns: how columns are written.
        known: ids of the register.
        year: of the tasks, for a day written without one.
        reads_unit: whether the column 单位 holds names of units, not units of measure.
    """
    header = find_header(grid, columns)
    if header is None:
        lines = tuple(joined(row) for row in grid.rows if any(cell.text for cell in row))
        return Sheet((), (), (), lines, False, False)
    if reads_unit:
        fields = tuple("lead" if name == "value_unit" else name for name in header.fields)
        header = replace(header, fields=fields)
    above, body = grid.rows[: header.first], grid.rows[header.row + 1 :]
    setting = Setting(header, columns, known, year, spanning_cells(body))
    rows = Rows()
    head = tuple(joined(row) for row in above if any(cell.text for cell in row))
    body = tuple(row for row in body if not repeats(row, header))
    merged = read_merged(body, header, rows)
    for row in body:
        read_row(row, setting, merged, rows)
    ours = any(cell.text in known for row in body for cell in cells_in(row, header, "item_id"))
    return Sheet(tuple(rows.items), tuple(rows.problems), head, tuple(rows.lines), True, ours)


def spanning_cells(body: Sequence[Sequence[Cell]]) -> frozenset[int]:
    """Return the ids of the cells that stand in several rows: they place none of them."""
    rows_of: dict[int, int] = {}
    for row in body:
        for cell in {id(cell) for cell in row}:
            rows_of[cell] = rows_of.get(cell, 0) + 1
    return frozenset(cell for cell, count in rows_of.items() if count > 1)


def joined(row: Sequence[Cell]) -> Line:
    """Return a row as a line: the first cell, then the others after it."""
    cells = [cell for place, cell in enumerate(row) if cell.text and cell not in row[:place]]
    first, rest = cells[0].text, "，".join(cell.text for cell in cells[1:])
    mark = "" if first.endswith(("：", ":")) or not rest else "："
    return Line(f"{first}{mark}{rest}".replace("\n", ""), cells[0].place)


def repeats(row: Sequence[Cell], header: Header) -> bool:
    """Return whether a row is empty or the header once more, as after a page break."""
    texts = [cell.text for cell in row]
    filled = [pair for pair in zip(texts, header.words, strict=True) if pair[0]]
    return all(text == words for text, words in filled)


def cells_in(row: Sequence[Cell], header: Header, name: str) -> list[Cell]:
    """Return the cells of a row in the columns of a field."""
    return [cell for cell, known in zip(row, header.fields, strict=True) if known == name]


def read_merged(body: Sequence[Sequence[Cell]], header: Header, rows: Rows) -> list[Cell]:
    """Return the answers merged over several rows, so that no row takes them for its own.

    A merged figure is listed, for nobody can say of which row it is; a merged text becomes an
    item of its own, under the words of all its rows.
    """
    found: list[Cell] = []
    for name in ("value", "text", "stage"):
        for cell, sharing in shared_cells(body, header, name):
            found.append(cell)
            if name == "text":
                heading = "；".join(filter(None, (heading_of(row, header) for row in sharing)))
                rows.items.append(Item(cell.place, cell.text, heading=heading))
            else:
                rows.problems.append(Problem(cell.place, cell.text, "MERGED_CELL"))
    return found


def shared_cells(
    body: Sequence[Sequence[Cell]], header: Header, name: str
) -> Iterator[tuple[Cell, list[Sequence[Cell]]]]:
    """Return the filled cells of a column that several rows of different items share."""
    if name not in header.fields:
        return
    column = header.fields.index(name)
    groups: dict[int, list[Sequence[Cell]]] = {}
    for row in body:
        if row[column].text:
            groups.setdefault(id(row[column]), []).append(row)
    for sharing in groups.values():
        if len({subject_of(row, header) for row in sharing}) > 1:
            yield sharing[0][column], sharing


def subject_of(row: Sequence[Cell], header: Header) -> tuple[str, ...]:
    """Return the cells that say what a row is about."""
    return tuple(cell.text for name in KEYS for cell in cells_in(row, header, name))


def heading_of(row: Sequence[Cell], header: Header) -> str:
    """Return the task and the indicator of a row."""
    found: list[str] = []
    for name in ("wanted", "indicator"):
        for cell in cells_in(row, header, name):
            if cell.text and not any(cell.text in words for words in found):
                found.append(cell.text)
    return "；".join(found)


def read_row(
    row: Sequence[Cell], setting: Setting, merged: Sequence[Cell], rows: Rows
) -> None:
    """Return nothing; the row's item and problems are among those read, if it reports."""
    header = setting.header
    cells = own_cells(row, header, merged)
    places = [cell.place for cell in row if cell.place and id(cell) not in setting.spanning]
    place = next(iter([*places, *(cell.place for cell in row if cell.place)]), "")
    heading = heading_of(row, header)
    item_id, problems = read_id(cells.get("item_id", Cell()), setting.known, place)
    if not is_reporting(row, header, cells):
        if not item_id and not heading and any(cell.text for cell in row):
            rows.lines.append(joined(row))
        return
    item, more = read_answers(Item(place, "", item_id, heading=heading), cells, setting)
    more += asides_of(row, header)
    extra = "；".join(filter(None, [item.extra, extra_of(row, header, item)]))
    rows.items.append(replace(item, extra=extra, text=with_extra(item.text, extra)))
    rows.problems += [replace(problem, item_id=item_id) for problem in (*problems, *more)]


def asides_of(row: Sequence[Cell], header: Header) -> list[Problem]:
    """Return the cells on plans and difficulties, which are no results."""
    return [
        Problem(cell.place, cell.text, "NOT_A_RESULT")
        for cell in cells_in(row, header, "aside")
        if is_filled(cell)
    ]


def with_extra(text: str, extra: str) -> str:
    """Return the text of a row with its other cells after it, so that all of it is read."""
    return "；".join(filter(None, [text.rstrip("；;"), extra])) if extra else text


def own_cells(row: Sequence[Cell], header: Header, merged: Sequence[Cell]) -> dict[str, Cell]:
    """Return the cells of a row by field; one merged over columns is that of the first."""
    taken = list(merged)
    cells: dict[str, Cell] = {}
    for name, cell in zip(header.fields, row, strict=True):
        if name and not any(cell is other for other in taken):
            cells[name] = cell
        if cell.text:
            taken.append(cell)
    return cells


def is_reporting(row: Sequence[Cell], header: Header, cells: Mapping[str, Cell]) -> bool:
    """Return whether somebody filled something in: an answer, or a figure beside it."""
    names = ("value", "text", "stage", "period_end", "is_estimate")
    if any(is_filled(cells.get(name, Cell())) for name in names):
        return True
    return any(
        name == "" and words and HAS_FIGURE.search(cell.text)
        for cell, name, words in zip(row, header.fields, header.words, strict=True)
    )


def is_filled(cell: Cell) -> bool:
    """Return whether a cell holds something; a dash or stroke says that it does not."""
    return cell.kind in ("formula", "error") or BLANK_MARK.fullmatch(cell.text) is None


def read_id(cell: Cell, known: frozenset[str], place: str) -> tuple[str, list[Problem]]:
    """Return the id of the register a cell names, and what is wrong with it.

    A spreadsheet that is handed 08-01 as text typed anew makes a date of it.
    """
    written = cell.text.strip().translate(DASHES)
    if cell.day is not None:
        day = f"{cell.day.month:02}-{cell.day.day:02}"
        if day in known:
            return day, [Problem(place, cell.text, "ID_AS_DATE", day)]
    if written in known:
        return written, []
    if ID_LIKE.fullmatch(written) or cell.day is not None:
        return "", [Problem(place, cell.text, "UNKNOWN_ITEM")]
    return "", []


def read_answers(
    item: Item, cells: Mapping[str, Cell], setting: Setting
) -> tuple[Item, list[Problem]]:
    """Return the item with what its cells say, and what was wrong with them."""
    header, columns = setting.header, setting.columns
    problems: list[Problem] = []
    extra: list[str] = []
    text = read_text(cells.get("text", Cell()), problems)
    value = read_value(cells.get("value", Cell()), item.place, problems, extra, header)
    words = words_of(header, "value") if "value" in cells else ""
    if not value and "value" not in cells and BARE_FIGURE.fullmatch(text):
        value, text, words = text, "", words_of(header, "text")
    unit = cells.get("value_unit", Cell()).text or unit_in(words)
    read = replace(
        item,
        text=text,
        seq=cells.get("seq", Cell()).text,
        owner=cells.get("lead", Cell()).text,
        value=value,
        value_unit=unit if value else "",
        value_heading=words if value else "",
        period_end=read_period(cells.get("period_end", Cell()), problems, extra, setting),
        is_estimate=read_estimate(cells.get("is_estimate", Cell()).text, columns),
        stage=read_stage(cells.get("stage", Cell()), columns, extra, header),
    )
    return replace(read, extra="；".join(extra)), problems


def read_text(cell: Cell, problems: list[Problem]) -> str:
    """Return the text of a cell; a formula that has no value is listed instead."""
    if cell.kind in ("formula", "error"):
        problems.append(Problem(cell.place, cell.text, reason_of(cell)))
        return ""
    return cell.text


def read_period(
    cell: Cell, problems: list[Problem], extra: list[str], setting: Setting
) -> str:
    """Return the day a cell states in ISO form; words that name none are listed."""
    if not is_filled(cell):
        return ""
    end = day_of(cell, setting.year)
    if end is None:
        extra.append(f"{words_of(setting.header, 'period_end')}：{cell.text}")
        problems.append(Problem(cell.place, cell.text, "BAD_PERIOD"))
        return ""
    return end.isoformat()


def read_value(
    cell: Cell, place: str, problems: list[Problem], extra: list[str], header: Header
) -> str:
    """Return the figure of a value cell as printed; what is no figure is listed instead."""
    if not is_filled(cell):
        return ""
    if cell.kind in ("date", "formula", "error"):
        problems.append(Problem(cell.place or place, cell.text, reason_of(cell)))
        return ""
    if not HAS_FIGURE.search(cell.text):
        problems.append(Problem(cell.place or place, cell.text, "TEXT_FOR_NUMBER"))
        extra.append(f"{words_of(header, 'value')}：{cell.text}")
        return ""
    return cell.text


def reason_of(cell: Cell) -> str:
    """Return why a cell that is no figure is not taken."""
    reasons = {"date": "DATE_FOR_NUMBER", "formula": "NO_CACHED_VALUE", "error": "CELL_ERROR"}
    return reasons[cell.kind]


def words_of(header: Header, name: str) -> str:
    """Return the header of a field's column."""
    return header.words[header.fields.index(name)].replace("\n", "")


def unit_in(words: str) -> str:
    """Return the unit of measure that stands in brackets in a header: 完成值（万元）."""
    for inside in BRACKETS.findall(words):
        match = UNIT_WORDS.fullmatch(inside.strip())
        if match is not None:
            return str(match["unit"])
    return ""


def read_stage(cell: Cell, columns: Columns, extra: list[str], header: Header) -> int | None:
    """Return the stage a cell states, 0 to 5; words that are none go on beside the text."""
    if not is_filled(cell):
        return None
    match = STAGE_NUMBER.fullmatch(cell.text)
    if match is not None:
        return int(match["stage"])
    if cell.text in columns.stages:
        return columns.stages[cell.text]
    extra.append(f"{words_of(header, 'stage')}：{cell.text}")
    return None


def read_estimate(text: str, columns: Columns) -> bool | None:
    """Return whether a figure is an estimate, None where the cell does not say."""
    if columns.estimated.search(text):
        return True
    return False if columns.final.search(text) else None


def extra_of(row: Sequence[Cell], header: Header, item: Item) -> str:
    """Return the cells of columns without a field, each after its header.

    The planned value goes with them where the row does not name an item of the register.
    """
    taken = ("", "target", "period_end") if not item.item_id else ("",)
    return "；".join(
        f"{words}：{cell.text}".replace("\n", "")
        for cell, name, words in zip(row, header.fields, header.words, strict=True)
        if name in taken and name != "period_end" and cell.text and words
    )
