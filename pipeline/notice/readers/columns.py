"""Columns and rows of a table that draws few lines -> the lines that are meant."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import dropwhile, groupby, pairwise
from typing import NamedTuple

from pipeline.notice.readers.bands import Strip, split_bands
from pipeline.notice.readers.edges import Edge
from pipeline.notice.readers.glyphs import ASCENT, DESCENT, Glyph
from pipeline.notice.readers.gutters import Row, Span, centre, narrow, print_rows
from pipeline.notice.readers.lines import Line, anchor_of, set_lines

NUMBER = re.compile(r"\d{1,3}[.．、]?")
TITLE = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
MIN_LABELS = 3  # columns of a table without upright lines
MIN_ROWS = 2
MAX_LABEL = 2  # lines of a label that may stand above the first number


class Columns(NamedTuple):
    """The columns of a table without upright lines: its sides, the gutters in between."""

    left: float
    right: float
    gutters: tuple[Span, ...]


class Guess(NamedTuple):
    """The lines of a table, reasons for doubt, and its columns for the page to come."""

    edges: list[Edge]
    doubts: set[str]
    columns: Columns | None


class Cuts(NamedTuple):
    """The heights between the rows of a band, and reasons for doubt."""

    borders: list[float]
    doubts: set[str]


def rule_bands(
    levels: Sequence[Edge], glyphs: Sequence[Glyph], gutters: Sequence[Span], rule: Edge
) -> Guess:
    """Return the lines of a table whose columns are known.

    Args:
        levels: the level lines drawn; a band between two of them that holds several numbers is
            split into rows.
        glyphs: the characters of the table.
        gutters: between its columns.
        rule: a level line as wide as the table.
    """
    ys = sorted({edge.top for edge in levels})
    edges = list(levels)
    doubts: set[str] = set()
    for (top, bottom), band in zip(pairwise(ys), share_bands(ys, glyphs), strict=True):
        cuts = split_band(print_rows(band), gutters, None)
        doubts |= cuts.doubts
        inner = [y for y in cuts.borders if top < y < bottom]
        edges += [Edge(rule.x0, y, rule.x1, y) for y in inner]
        below = [e for e in levels if e.top == bottom]
        edges += draw_bands(band, [top, *inner, bottom], gutters, rule, below)
    return Guess(edges, doubts, Columns(rule.x0, rule.x1, tuple(gutters)))


def draw_bands(
    glyphs: Sequence[Glyph],
    heights: Sequence[float],
    gutters: Sequence[Span],
    rule: Edge,
    below: Sequence[Edge],
) -> list[Edge]:
    """Return the upright lines of the rows between some heights."""
    edges = []
    for (top, bottom), held in zip(
        pairwise(heights), share_bands(heights, glyphs), strict=True
    ):
        rows = print_rows(held)
        kept = [g for g in gutters if narrow([g], rows) and not in_label(g, rows, below, rule)]
        if is_heading(rows) and (len(kept) < len(gutters) or is_title(rows[0])):
            kept = []
        places = [rule.x0, *map(centre, kept), rule.x1]
        edges += [Edge(x, top, x, bottom) for x in places]
    return edges


def in_label(gutter: Span, rows: Sequence[Row], below: Sequence[Edge], rule: Edge) -> bool:
    """Return whether a gutter ends below a label that stands above several columns.

    Such a label has a line of its own under it, shorter than the table and reaching across
    the gutter, and nothing else beside it. A row with a number is no header: there a line is
    shorter where a cell beside it goes on.
    """
    if any(NUMBER.fullmatch(first_words(row)) for row in rows):
        return False
    for edge in below:
        if edge.x1 - edge.x0 > 0.95 * (rule.x1 - rule.x0):
            continue
        if edge.x0 < gutter[0] and gutter[1] < edge.x1:
            runs = [run for row in rows for run in row.runs if edge.x0 < centre(run) < edge.x1]
            return len(runs) <= 1
    return False


def first_words(row: Row) -> str:
    """Return the words of a line up to its first clear gap."""
    end = row.runs[0][1] if row.runs else 0.0
    return "".join(glyph.char for glyph in row.glyphs if glyph.left < end)


def is_heading(band: Sequence[Row]) -> bool:
    """Return whether a band is one line of few words, such as the name of a group of rows."""
    return len(band) == 1 and len(band[0].runs) < MIN_LABELS


def share_bands(ys: Sequence[float], glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the characters between each two heights."""
    bands: list[list[Glyph]] = [[] for _ in ys[1:]]
    for glyph in glyphs:
        place = bisect_right(ys, middle_of(glyph)) - 1
        if 0 <= place < len(bands):
            bands[place].append(glyph)
    return bands


def middle_of(glyph: Glyph) -> float:
    """Return the height of the middle of a character."""
    return glyph.base - (ASCENT - DESCENT) / 2 * glyph.size


def split_band(rows: Sequence[Row], gutters: Sequence[Span], head: float | None) -> Cuts:
    """Return the heights between the rows of cells within a band.

    Args:
        rows: its printed lines; those that run across the gutters are headings in between.
        gutters: between the columns.
        head: the height of the header, where it is part of the band.
    """
    above = 0 if head is None else MAX_LABEL
    parts = [
        (across, list(part))
        for across, part in groupby(rows, key=lambda row: not narrow(gutters, [row]))
    ]
    anchors = [
        [] if across else find_anchors(glyphs_of(part), gutters, above)
        for across, part in parts
    ]
    if sum(map(len, anchors)) + (head is not None) < MIN_ROWS:
        return Cuts([], {"ROWS_UNCERTAIN"} if len(parts) > 1 else set())
    if head is not None:
        anchors[0] = [head, *anchors[0]]
    borders: list[float] = []
    doubts = {"ROWS_UNCERTAIN"} if any(map(is_title, rows)) else set()
    for place, (across, part) in enumerate(parts):
        if place:
            borders.append((bottom_of(parts[place - 1][1]) + top_of(part)) / 2)
        if not across:
            cuts = split_part(part, gutters, anchors[place])
            borders += cuts.borders
            doubts |= cuts.doubts
    return Cuts(borders, doubts)


def is_title(row: Row) -> bool:
    """Return whether a line in one column begins like the name of a group of rows."""
    return (
        len(row.runs) < MIN_LABELS
        and TITLE.match("".join(g.char for g in row.glyphs)) is not None
    )


def split_part(rows: Sequence[Row], gutters: Sequence[Span], anchors: Sequence[float]) -> Cuts:
    """Return the heights between the rows of cells that no heading parts."""
    if not anchors:
        return Cuts([], {"ROWS_UNCERTAIN"})
    columns = [strips for strips in share_columns(glyphs_of(rows), gutters) if strips]
    bands = split_bands(columns, anchors)
    doubts = set() if bands.certain else {"ROWS_UNCERTAIN"}
    return Cuts(bands.borders, doubts | ({"EMPTY_CELLS"} if bands.blank else set()))


def glyphs_of(rows: Iterable[Row]) -> list[Glyph]:
    """Return the characters of some rows."""
    return [glyph for row in rows for glyph in row.glyphs]


def top_of(rows: Iterable[Row]) -> float:
    """Return the upper edge of some rows."""
    return min(g.base - ASCENT * g.size for g in glyphs_of(rows))


def bottom_of(rows: Iterable[Row]) -> float:
    """Return the lower edge of some rows."""
    return max(g.base + DESCENT * g.size for g in glyphs_of(rows))


def share_columns(glyphs: Sequence[Glyph], gutters: Sequence[Span]) -> list[list[Strip]]:
    """Return the lines of each column."""
    return [
        [Strip(line.top, line.bottom) for line in set_lines(column, 0)]
        for column in column_glyphs(glyphs, gutters)
    ]


def column_glyphs(glyphs: Sequence[Glyph], gutters: Sequence[Span]) -> list[list[Glyph]]:
    """Return the characters of each column."""
    places = [centre(gutter) for gutter in gutters]
    columns: list[list[Glyph]] = [[] for _ in range(len(places) + 1)]
    for glyph in glyphs:
        columns[bisect_right(places, anchor_of(glyph))].append(glyph)
    return columns


def find_anchors(
    glyphs: Sequence[Glyph], gutters: Sequence[Span], above: int = 0
) -> list[float]:
    """Return the heights of the running numbers of the rows, in the first column with any.

    So many lines `above` the first number may be the end of a label in the header.
    """
    for column in column_glyphs(glyphs, gutters)[:3]:
        lines = set_lines(column, 0)
        numbers = list(dropwhile(is_no_number, lines))
        if numbers and len(lines) - len(numbers) <= above and rises(numbers):
            return [(line.top + line.bottom) / 2 for line in numbers]
    return []


def is_no_number(line: Line) -> bool:
    """Return whether a line is anything but a running number."""
    return NUMBER.fullmatch(line.text.text) is None


def rises(lines: Sequence[Line]) -> bool:
    """Return whether all lines are numbers, each the one before and one more."""
    if any(is_no_number(line) for line in lines):
        return False
    values = [int(line.text.text.rstrip(".．、")) for line in lines]
    return all(other == one + 1 for one, other in pairwise(values))
