"""Level rules alone, or no rules at all -> the lines of the table that is meant."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, pairwise
from typing import NamedTuple

from pipeline.notice.readers.bands import Strip, split_bands
from pipeline.notice.readers.borders import TOLERANCE
from pipeline.notice.readers.edges import Edge
from pipeline.notice.readers.glyphs import ASCENT, DESCENT, Glyph
from pipeline.notice.readers.gutters import (
    MIN_WHITE,
    SPECK,
    Row,
    Span,
    best_gaps,
    centre,
    find_gutters,
    head_options,
    merge_spans,
    print_rows,
    whites,
    width,
)
from pipeline.notice.readers.lines import Line, anchor_of, set_lines

NUMBER = re.compile(r"\d{1,3}[.．、]?")
MIN_LABELS = 3  # columns of a table without any rule
MIN_ROWS = 2
MAX_LABEL = 2  # lines of a label that may stand above the first number
SAME_SIZE = 1.15
HEAD_REACH = 1.1  # times the type size: to the other line of a label
BREAK = 4.0  # times the type size: white between a table and what follows
MARGIN = 2.0  # points around the words of a table without rules


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


def guess_ruled(
    levels: Sequence[Edge], glyphs: Sequence[Glyph], before: Columns | None
) -> list[Guess]:
    """Return the tables whose rows are ruled and whose columns are not.

    Args:
        levels: level lines that are part of no other table.
        glyphs: the characters outside of other tables.
        before: the columns of such a table on the page before, which may go on here.
    """
    guesses = [
        guess_columns(group, levels, glyphs, before)
        for group in same_extent(levels)
        if len(group) > MIN_ROWS or is_continued(group, before)
    ]
    return [guess for guess in guesses if guess.edges or guess.doubts]


def is_continued(rules: Sequence[Edge], before: Columns | None) -> bool:
    """Return whether some level lines are as wide as the table of the page before."""
    if before is None or len(rules) < MIN_ROWS:
        return False
    return near(rules[0].x0, before.left) and near(rules[0].x1, before.right)


def same_extent(levels: Sequence[Edge]) -> list[list[Edge]]:
    """Return the level lines in groups that begin and end at the same places, from the top."""
    groups: list[list[Edge]] = []
    for edge in sorted(levels, key=lambda e: e.top):
        for group in groups:
            if near(group[0].x0, edge.x0) and near(group[0].x1, edge.x1):
                group.append(edge)
                break
        else:
            groups.append([edge])
    return groups


def near(one: float, other: float) -> bool:
    """Return whether two places are meant to be one."""
    return abs(one - other) <= TOLERANCE


def guess_columns(
    rules: Sequence[Edge],
    levels: Sequence[Edge],
    glyphs: Sequence[Glyph],
    before: Columns | None,
) -> Guess:
    """Return the lines of one table with ruled rows, nothing where it has no columns."""
    left, right = rules[0].x0, rules[0].x1
    ys = [rule.top for rule in rules]
    held = [g for g in glyphs if left <= (g.left + g.right) / 2 <= right]
    bands = [print_rows(band) for band in share_bands(ys, held)]
    gutters: Sequence[Span] = ()
    if before is not None and is_continued(rules, before):
        gutters = narrow(before.gutters, rows_of(bands))
    if not gutters:
        gutters = find_gutters(bands[0], rows_of(bands[1:]))
    if not gutters:
        labels = max((len(row.runs) for row in bands[0]), default=0)
        return Guess([], {"UNRULED_TABLE"} if labels >= MIN_LABELS else set(), None)
    edges = [snap(e, gutters, rules[0]) for e in levels if is_within(e, rules)]
    return rule_bands(edges, held, gutters, rules[0])


def rows_of(bands: Sequence[Sequence[Row]]) -> list[Row]:
    """Return the printed lines of the bands that are rows of cells, not headings across."""
    kept = [row for band in bands if not is_heading(band) for row in band]
    return kept or [row for band in bands for row in band]


def is_heading(band: Sequence[Row]) -> bool:
    """Return whether a band is one line of few words, such as the name of a group of rows."""
    return len(band) == 1 and len(band[0].runs) < MIN_LABELS


def is_within(edge: Edge, rules: Sequence[Edge]) -> bool:
    """Return whether a level line is part of the table the rules make."""
    inside = rules[0].x0 - TOLERANCE <= edge.x0 and edge.x1 <= rules[0].x1 + TOLERANCE
    return inside and rules[0].top <= edge.top <= rules[-1].top


def snap(edge: Edge, gutters: Sequence[Span], rule: Edge) -> Edge:
    """Return a level line with its ends moved to the nearest border of a column."""
    borders = [rule.x0, *(centre(gutter) for gutter in gutters), rule.x1]
    x0 = min(borders, key=lambda x: abs(x - edge.x0))
    x1 = min(borders, key=lambda x: abs(x - edge.x1))
    return edge._replace(x0=x0, x1=x1)


def rule_bands(
    levels: Sequence[Edge], glyphs: Sequence[Glyph], gutters: Sequence[Span], rule: Edge
) -> Guess:
    """Return the lines of a table whose columns are known, its rows split where they hold
    several numbers.
    """
    ys = sorted({edge.top for edge in levels})
    edges, doubts = list(levels), set()
    for (top, bottom), band in zip(pairwise(ys), share_bands(ys, glyphs), strict=True):
        anchors = find_anchors(band, gutters)
        inner, certain = split_band(band, gutters, anchors, (top, bottom))
        if not certain:
            doubts.add("ROWS_UNCERTAIN")
        edges += [Edge(rule.x0, y, rule.x1, y) for y in inner]
        heights = [top, *inner, bottom]
        for (upper, lower), held in zip(
            pairwise(heights), share_bands(heights, band), strict=True
        ):
            rows = print_rows(held)
            edges += draw_uprights(rule, gutters, upper, lower, rows)
    return Guess(edges, doubts, Columns(rule.x0, rule.x1, tuple(gutters)))


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


def draw_uprights(
    rule: Edge, gutters: Sequence[Span], top: float, bottom: float, rows: Sequence[Row]
) -> list[Edge]:
    """Return the upright lines of one row; none where words run across the gutter."""
    places = [rule.x0, rule.x1]
    places += [centre(gutter) for gutter in gutters if narrow([gutter], rows)]
    return [Edge(x, top, x, bottom) for x in places]


def split_band(
    glyphs: Sequence[Glyph], gutters: Sequence[Span], anchors: Sequence[float], ends: Span
) -> tuple[list[float], bool]:
    """Return the heights between rows within a band, and whether they are certain."""
    if len(anchors) < MIN_ROWS:
        return [], True
    columns = [strips for strips in share_columns(glyphs, gutters) if strips]
    bands = split_bands(columns, anchors)
    inside = all(ends[0] < y < ends[1] for y in bands.borders)
    return (bands.borders, bands.certain) if inside else ([], False)


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


def guess_plain(glyphs: Sequence[Glyph], before: Columns | None) -> Guess:
    """Return the lines of a table that has no rules.

    Args:
        glyphs: the characters outside of other tables.
        before: the columns of such a table on the page before, which may go on without its
            header.

    Returns:
        Its lines; no lines but a doubt where columns stand side by side and the rows cannot
        be told.
    """
    doubts: set[str] = set()
    for table in candidates(print_rows(glyphs), before):
        if body_anchors(table) and not starts_late(table):
            return rule_plain(table, before)
        if sum(len(row.runs) >= MIN_LABELS for row in table.body) >= MIN_ROWS:
            doubts.add("UNRULED_TABLE")
    return Guess([], doubts, None)


def body_anchors(table: Candidate) -> list[float]:
    """Return the heights of the running numbers below the header."""
    body = [glyph for row in table.body for glyph in row.glyphs]
    return find_anchors(body, table.gutters, MAX_LABEL if table.head else 0)


def starts_late(table: Candidate) -> bool:
    """Return whether what was taken for the header is a numbered row."""
    head = [glyph for row in table.head for glyph in row.glyphs]
    return bool(find_anchors(head, table.gutters))


class Candidate(NamedTuple):
    """Rows that may be a table without rules: its header, its body, its gutters.

    `cut` says that what follows at once looks like more of its rows.
    """

    head: list[Row]
    body: list[Row]
    gutters: Sequence[Span]
    cut: bool


def candidates(rows: Sequence[Row], before: Columns | None) -> Iterator[Candidate]:
    """Return the tables rows could be the header of, from top to bottom."""
    if before:
        yield take_body([], rows, before.gutters)
    for place, row in enumerate(rows):
        if len(row.runs) >= MIN_LABELS:
            head, below = take_head(rows, place)
            candidate = grow(head, below)
            if candidate is not None:
                yield candidate


def take_head(rows: Sequence[Row], place: int) -> tuple[list[Row], Sequence[Row]]:
    """Return the rows of a header around one of them, and the rows below it.

    A label of two lines stands half above and half below the others, in a column they leave
    free.
    """
    row = rows[place]
    head = [row]
    if place and is_beside(rows[place - 1], row):
        head.insert(0, rows[place - 1])
    if place + 1 < len(rows) and is_beside(rows[place + 1], row):
        head.append(rows[place + 1])
    return head, rows[place + 1 + (head[-1] is not row) :]


def is_beside(near_row: Row, row: Row) -> bool:
    """Return whether a row is set as close as a second line, where the other one is free."""
    if abs(near_row.middle - row.middle) > HEAD_REACH * row.size:
        return False
    return not any(
        start < other_end and other_start < end
        for start, end in near_row.runs
        for other_start, other_end in row.runs
    )


def grow(head: list[Row], below: Sequence[Row]) -> Candidate | None:
    """Return the table under a header: the stretch that keeps most rows and columns."""
    options = head_options(head)
    inked: list[Span] = []
    gutters = best_gaps(options, inked)
    best, height = 0, 1
    last = head[-1]
    for count, row in enumerate(below, 1):
        inked = list(merge_spans([*inked, *row.tight], SPECK))
        left = best_gaps(options, inked)
        far = row.middle - last.middle > BREAK * row.size
        if (
            far
            or len(left) + 1 < MIN_LABELS
            or (len(row.runs) == 1 and len(left) < len(gutters))
        ):
            break
        gutters, last = left, row
        if count * len(gutters) >= best:
            best, height = count * len(gutters), count
    body = list(below[:height])
    gutters = find_gutters(head, body)
    if len(gutters) + 1 < MIN_LABELS:
        return None
    return take_body(head, below, gutters)


def take_body(head: list[Row], rows: Sequence[Row], gutters: Sequence[Span]) -> Candidate:
    """Return the table of the rows from the top that leave the gutters free."""
    kept: list[Row] = []
    cut = False
    for row in rows:
        if kept and row.middle - kept[-1].middle > BREAK * row.size:
            break
        left = narrow(gutters, [row])
        if not left:
            cut = len(row.runs) > 1
            break
        kept.append(row)
        gutters = left
    return Candidate(head, kept, gutters, cut)


def narrow(gutters: Sequence[Span], rows: Iterable[Row]) -> list[Span]:
    """Return the gutters without the ink of some rows, nothing where one is filled."""
    inked = list(merge_spans((span for row in rows for span in row.tight), SPECK))
    left = [max(whites(*g, inked), key=width, default=(0.0, 0.0)) for g in gutters]
    return left if all(width(gutter) >= MIN_WHITE for gutter in left) else []


def rule_plain(table: Candidate, before: Columns | None) -> Guess:
    """Return the lines of a table without rules, between its rows and around it."""
    every = [glyph for row in (*table.head, *table.body) for glyph in row.glyphs]
    left = min(g.left for g in every) - MARGIN
    right = max(g.right for g in every) + MARGIN
    if before is not None and not table.head:
        left, right = min(left, before.left), max(right, before.right)
    top = min(g.base - ASCENT * g.size for g in every) - MARGIN
    bottom = max(g.base + DESCENT * g.size for g in every) + MARGIN
    anchors = body_anchors(table)
    if table.head:
        anchors = [max(table.head, key=lambda row: len(row.runs)).middle, *anchors]
    inner, certain = split_band(every, table.gutters, anchors, (top, bottom))
    levels = [Edge(left, y, right, y) for y in (top, *inner, bottom)]
    guess = rule_bands(levels, every, table.gutters, levels[0])
    unsure = table.cut or not certain
    return guess._replace(doubts=guess.doubts | ({"ROWS_UNCERTAIN"} if unsure else set()))
