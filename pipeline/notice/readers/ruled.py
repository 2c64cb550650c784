"""Level lines without upright ones -> the lines of the table that is meant."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.notice.readers.borders import TOLERANCE, near
from pipeline.notice.readers.columns import (
    MIN_LABELS,
    MIN_ROWS,
    Columns,
    Guess,
    is_heading,
    rule_bands,
    share_bands,
)
from pipeline.notice.readers.edges import Edge
from pipeline.notice.readers.glyphs import Glyph
from pipeline.notice.readers.gutters import Row, Span, centre, find_gutters, narrow, print_rows
from pipeline.notice.readers.plain import grow, hides_column


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
    gutters = choose_gutters(bands, before if is_continued(rules, before) else None)
    if not gutters:
        labels = max((len(row.runs) for row in bands[0]), default=0)
        return Guess([], {"UNRULED_TABLE"} if labels >= MIN_LABELS else set(), None)
    edges = [snap(e, gutters, rules[0]) for e in levels if is_within(e, rules)]
    guess = rule_bands(edges, held, gutters, rules[0])
    if hides_column(rows_of(bands[1:]), gutters):
        guess.doubts.add("COLUMNS_UNCERTAIN")
    return guess


def choose_gutters(bands: Sequence[Sequence[Row]], before: Columns | None) -> Sequence[Span]:
    """Return the gutters of a table by its header, or those of the page before."""
    if before is not None:
        gutters = narrow(before.gutters, rows_of(bands))
        if gutters:
            return gutters
    gutters = find_gutters(bands[0], rows_of(bands[1:]))
    if not bands[0] or max(map(len, bands[1:]), default=0) <= MIN_ROWS:
        return gutters
    grown = grow(list(bands[0]), [row for band in bands[1:] for row in band])
    return gutters if grown is None else max(gutters, grown.gutters, key=len)


def rows_of(bands: Sequence[Sequence[Row]]) -> list[Row]:
    """Return the printed lines of the bands that are rows of cells, not headings across."""
    kept = [row for band in bands if not is_heading(band) for row in band]
    return kept or [row for band in bands for row in band]


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
