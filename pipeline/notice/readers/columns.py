"""Level rules alone, or no rules at all -> the lines of the table that is meant."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.notice.readers.bands import Strip, split_bands
from pipeline.notice.readers.borders import TOLERANCE
from pipeline.notice.readers.edges import Edge
from pipeline.notice.readers.glyphs import ASCENT, DESCENT, Glyph
from pipeline.notice.readers.gutters import Row, Span, centre, find_gutters, print_rows
from pipeline.notice.readers.lines import set_lines

NUMBER = re.compile(r"\d{1,3}[.．、]?")
MIN_LABELS = 3  # columns of a table without any rule
MIN_ROWS = 2
SAME_SIZE = 1.15
BREAK = 4.0  # times the type size: white between a table and what follows
MARGIN = 2.0  # points around the words of a table without rules


class Guess(NamedTuple):
    """The lines of a table, reasons for doubt, and its columns for the pages to come."""

    edges: list[Edge]
    doubts: set[str]
    gutters: list[Span]


NOTHING = Guess([], set(), [])


def guess_ruled(levels: Sequence[Edge], glyphs: Sequence[Glyph]) -> list[Guess]:
    """Return the tables whose rows are ruled and whose columns are not.

    Args:
        levels: level lines that are part of no other table.
        glyphs: the characters outside of other tables.
    """
    guesses = []
    for group in same_extent(levels):
        guesses.append(guess_columns(group, levels, glyphs))
    return [guess for guess in guesses if guess.edges or guess.doubts]


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
    return [group for group in groups if len(group) > MIN_ROWS]


def near(one: float, other: float) -> bool:
    """Return whether two places are meant to be one."""
    return abs(one - other) <= TOLERANCE


def guess_columns(
    rules: Sequence[Edge], levels: Sequence[Edge], glyphs: Sequence[Glyph]
) -> Guess:
    """Return the lines of one table with ruled rows, nothing where it has no columns."""
    left, right = rules[0].x0, rules[0].x1
    ys = [rule.top for rule in rules]
    held = [g for g in glyphs if left <= (g.left + g.right) / 2 <= right]
    printed = [print_rows(band) for band in share_bands(ys, held)]
    body = [row for band in printed[1:] if not is_heading(band) for row in band]
    gutters = find_gutters(printed[0], body)
    if not gutters or not body:
        labels = max((len(row.runs) for row in printed[0]), default=0)
        doubts = {"UNRULED_TABLE"} if labels >= MIN_LABELS else set()
        return Guess([], doubts, [])
    edges = [snap(e, gutters, rules[0]) for e in levels if is_within(e, rules)]
    return rule_bands(edges, held, gutters, rules[0])


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
        inner, certain = split_band(band, gutters, top, bottom)
        if not certain:
            doubts.add("ROWS_UNCERTAIN")
        edges += [Edge(rule.x0, y, rule.x1, y) for y in inner]
        heights = [top, *inner, bottom]
        for (upper, lower), held in zip(
            pairwise(heights), share_bands(heights, band), strict=True
        ):
            rows = print_rows(held)
            edges += draw_uprights(rule, gutters, upper, lower, rows)
    return Guess(edges, doubts, list(gutters))


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


def is_heading(band: Sequence[Row]) -> bool:
    """Return whether a row is one run of words, such as the name of a group of rows."""
    return len(band) == 1 and len(band[0].runs) == 1


def draw_uprights(
    rule: Edge, gutters: Sequence[Span], top: float, bottom: float, rows: Sequence[Row]
) -> list[Edge]:
    """Return the upright lines of one row; none where words run across the gutter."""
    places = [rule.x0, rule.x1]
    for x in (centre(gutter) for gutter in gutters):
        if not any(start < x < end for row in rows for start, end in row.runs):
            places.append(x)
    return [Edge(x, top, x, bottom) for x in places]


def split_band(
    glyphs: Sequence[Glyph], gutters: Sequence[Span], top: float, bottom: float
) -> tuple[list[float], bool]:
    """Return the heights between rows within a band, and whether they are certain."""
    anchors = find_anchors(glyphs, gutters)
    if len(anchors) < MIN_ROWS:
        return [], True
    columns = [strips for strips in share_columns(glyphs, gutters) if strips]
    bands = split_bands(columns, anchors)
    inside = all(top < y < bottom for y in bands.borders)
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
        columns[bisect_right(places, (glyph.left + glyph.right) / 2)].append(glyph)
    return columns


def find_anchors(glyphs: Sequence[Glyph], gutters: Sequence[Span]) -> list[float]:
    """Return the heights of the running numbers of the rows, in the first column with any."""
    for column in column_glyphs(glyphs, gutters)[:3]:
        lines = set_lines(column, 0)
        numbers = [line.text.text for line in lines]
        if lines and all(NUMBER.fullmatch(number) for number in numbers) and rises(numbers):
            return [(line.top + line.bottom) / 2 for line in lines]
    return []


def rises(numbers: Sequence[str]) -> bool:
    """Return whether each number is the one before and one more."""
    values = [int(number.rstrip(".．、")) for number in numbers]
    return all(other == one + 1 for one, other in pairwise(values))


def guess_plain(glyphs: Sequence[Glyph], before: Sequence[Span]) -> Guess:
    """Return the lines of a table that has no rules.

    Args:
        glyphs: the characters outside of other tables.
        before: the gutters of such a table on the page before, which may go on without its
            header.

    Returns:
        Its lines; no lines but a doubt where columns stand side by side and the rows cannot
        be told.
    """
    rows = print_rows(glyphs)
    best = max(candidates(rows, before), key=lambda c: len(c.body), default=None)
    if best is None:
        return NOTHING
    held = [glyph for row in best.body for glyph in row.glyphs]
    if not find_anchors(held, best.gutters):
        return Guess([], {"UNRULED_TABLE"} if len(best.body) > 3 else set(), [])
    return rule_plain(best)


class Candidate(NamedTuple):
    """Rows that may be a table without rules: header, body, gutters, headings in between."""

    head: list[Row]
    body: list[Row]
    gutters: list[Span]


def candidates(rows: Sequence[Row], before: Sequence[Span]) -> list[Candidate]:
    """Return the tables each row could be the header of."""
    found = []
    if before:
        body = take_body(rows, before)
        if len(body) >= MIN_ROWS:
            found.append(Candidate([], body, list(before)))
    for place, row in enumerate(rows):
        if len(row.runs) < MIN_LABELS:
            continue
        candidate = grow(row, rows[place + 1 :])
        if candidate is not None:
            found.append(candidate)
    return found


def grow(head: Row, below: Sequence[Row]) -> Candidate | None:
    """Return the table under a header: the longest stretch of rows that keeps its columns."""
    best: Candidate | None = None
    for end in range(MIN_ROWS, len(below) + 1):
        if below[end - 1].middle - below[end - 2].middle > BREAK * head.size:
            break
        body = [row for row in below[:end] if len(row.runs) > 1]
        gutters = find_gutters([head], body)
        if len(gutters) + 1 < MIN_LABELS:
            break
        kept = take_body(below, gutters)
        if len(kept) >= MIN_ROWS and (best is None or len(kept) > len(best.body)):
            best = Candidate([head], kept, gutters)
    return best


def take_body(rows: Sequence[Row], gutters: Sequence[Span]) -> list[Row]:
    """Return the rows from the top that leave the gutters free."""
    kept: list[Row] = []
    for row in rows:
        far = kept and row.middle - kept[-1].middle > BREAK * row.size
        if far or any(crosses(row, gutter) for gutter in gutters):
            break
        kept.append(row)
    return kept


def crosses(row: Row, gutter: Span) -> bool:
    """Return whether words of a row run across a gutter."""
    return any(start < centre(gutter) < end for start, end in row.runs)


def rule_plain(table: Candidate) -> Guess:
    """Return the lines of a table without rules, between its rows and around it."""
    body = [glyph for row in table.body for glyph in row.glyphs]
    head = [glyph for row in table.head for glyph in row.glyphs]
    every = [*head, *body]
    left = min(g.left for g in every) - MARGIN
    right = max(g.right for g in every) + MARGIN
    top = min(g.base - ASCENT * g.size for g in every) - MARGIN
    bottom = max(g.base + DESCENT * g.size for g in every) + MARGIN
    start = min(g.base - ASCENT * g.size for g in body)
    ys = [top, (max(g.base for g in head) + start) / 2] if head else [top]
    levels = [Edge(left, y, right, y) for y in (*ys, bottom)]
    return rule_bands(levels, every, table.gutters, levels[0])
