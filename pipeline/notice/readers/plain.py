"""Words in columns without any line -> the lines of the table that is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from pipeline.notice.readers.columns import (
    MAX_LABEL,
    MIN_LABELS,
    MIN_ROWS,
    NUMBER,
    Columns,
    Guess,
    bottom_of,
    find_anchors,
    glyphs_of,
    rule_bands,
    split_band,
    top_of,
)
from pipeline.notice.readers.edges import Edge
from pipeline.notice.readers.glyphs import Glyph
from pipeline.notice.readers.gutters import (
    MIN_WHITE,
    SPECK,
    Row,
    Span,
    best_gaps,
    find_gutters,
    head_options,
    is_single,
    merge_spans,
    narrow,
    print_rows,
)

HEAD_REACH = 1.1  # times the type size: to the other line of a label
NESTED_REACH = 2.2  # times the type size: to the labels below a label
BREAK = 4.0  # times the type size: white between a table and what follows
HEADING = regex.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]")
MAX_HEADING = 2  # lines of a heading between two rows
MARGIN = 2.0  # points around the words of a table without rules
MIN_HIDDEN = 3  # lines on both sides of a white space no label tells apart


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
    rows = print_rows(glyphs)
    doubts = {"UNRULED_TABLE"} if any(map(is_numbered, rows)) else set()
    for table in candidates(rows, before):
        if body_anchors(table) and not starts_late(table):
            return rule_plain(table, before)
        if sum(len(row.runs) >= MIN_LABELS for row in table.body) >= MIN_ROWS:
            doubts.add("UNRULED_TABLE")
    return Guess([], doubts, None)


def is_numbered(row: Row) -> bool:
    """Return whether a line looks like cells side by side, the first one a number."""
    if len(row.runs) < MIN_LABELS or row.runs[1][0] - row.runs[0][1] < row.size:
        return False
    first = "".join(g.char for g in row.glyphs if g.left < row.runs[0][1])
    return NUMBER.fullmatch(first) is not None


def body_anchors(table: Candidate) -> list[float]:
    """Return the heights of the running numbers below the header, headings left out."""
    rows = [row for row in table.body if narrow(table.gutters, [row])]
    return find_anchors(glyphs_of(rows), table.gutters, MAX_LABEL if table.head else 0)


def starts_late(table: Candidate) -> bool:
    """Return whether what was taken for the header is a numbered row."""
    return bool(find_anchors(glyphs_of(table.head), table.gutters))


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
        if len(row.runs) < 2:
            continue
        head, below = take_head(rows, place)
        labels = list(merge_spans((run for part in head for run in part.runs), 0))
        if len(row.runs) >= MIN_LABELS or (len(head) > 1 and len(labels) >= MIN_LABELS):
            candidate = grow(head, below)
            if candidate is not None:
                yield candidate


def take_head(rows: Sequence[Row], place: int) -> tuple[list[Row], Sequence[Row]]:
    """Return the rows of a header around one of them, and the rows below it.

    A label of two lines stands half above and half below the others, in a column they leave
    free; labels below a label come close under it and hold no number.
    """
    row = rows[place]
    head = [row]
    if place and is_beside(rows[place - 1], row):
        head.insert(0, rows[place - 1])
    end = place + 1
    if end < len(rows) and (is_beside(rows[end], row) or is_nested(rows[end], row)):
        head.append(rows[end])
        end += 1
    return head, rows[end:]


def is_beside(near_row: Row, row: Row) -> bool:
    """Return whether a row is set as close as a second line, where the other one is free."""
    if abs(near_row.middle - row.middle) > HEAD_REACH * row.size:
        return False
    return not any(
        start < other_end and other_start < end
        for start, end in near_row.runs
        for other_start, other_end in row.runs
    )


def is_nested(below: Row, row: Row) -> bool:
    """Return whether a row may be labels under one of the labels of the row above."""
    close = below.middle - row.middle <= NESTED_REACH * row.size
    first = "".join(g.char for g in below.glyphs if g.left < below.runs[0][1])
    return close and 1 < len(below.runs) < len(row.runs) and not NUMBER.fullmatch(first)


def grow(head: list[Row], below: Sequence[Row]) -> Candidate | None:
    """Return the table under a header: the stretch that keeps most rows and columns."""
    options = head_options(head)
    inked: list[Span] = []
    gutters = best_gaps(options, inked)
    best, kept, chosen = 0, [], []
    last = head[-1]
    for row in below:
        wider = list(merge_spans([*inked, *row.tight], SPECK))
        left = best_gaps(options, wider)
        if row.middle - last.middle > BREAK * row.size:
            break
        last = row
        if len(row.runs) == 1 and (len(left) < len(gutters) or is_heading(row)):
            continue
        if len(left) + 1 < MIN_LABELS:
            break
        inked, gutters = wider, left
        kept.append(row)
        if len(kept) * len(gutters) >= best:
            best, chosen = len(kept) * len(gutters), list(kept)
    found = find_gutters(head, chosen)
    return take_body(head, below, found) if len(found) + 1 >= MIN_LABELS else None


def is_heading(row: Row) -> bool:
    """Return whether a line begins with the number of a section."""
    return HEADING.match("".join(glyph.char for glyph in row.glyphs)) is not None


def take_body(head: list[Row], rows: Sequence[Row], gutters: Sequence[Span]) -> Candidate:
    """Return the table of the rows from the top that leave the gutters free.

    A line or two across the gutters are a heading where a row of cells comes next.
    """
    kept: list[Row] = []
    waiting: list[Row] = []
    cut = False
    last = head[-1] if head else None
    for row in rows:
        if last is not None and row.middle - last.middle > BREAK * row.size:
            break
        last = row
        left = narrow(gutters, [row])
        if left and not (waiting and len(row.runs) < MIN_LABELS):
            kept += [*waiting, row]
            waiting, gutters = [], left
            continue
        waiting.append(row)
        cut = not left and len(row.runs) > 1
        if cut or len(waiting) > MAX_HEADING:
            break
    return Candidate(head, kept, gutters, cut)


def hides_column(body: Sequence[Row], gutters: Sequence[Span]) -> bool:
    """Return whether a column has a clear white space down its middle, as two columns have."""
    body = [row for row in body if len(row.runs) > 1]
    inked = list(merge_spans((span for row in body for span in row.inked), SPECK))
    sides = [float("-inf"), *(x for gutter in gutters for x in gutter), float("inf")]
    for left, right in zip(sides[::2], sides[1::2], strict=True):
        spans = [span for span in inked if left <= span[0] and span[1] <= right]
        for (_, start), (end, _) in pairwise(spans):
            if end - start >= MIN_WHITE and parts(body, (left, start), (end, right)):
                return True
    return False


def parts(body: Sequence[Row], one: Span, other: Span) -> bool:
    """Return whether several lines have words on both sides, not single characters only."""
    both = [row for row in body if has_ink(row, one) and has_ink(row, other)]
    full = sum(len(row.runs) >= MIN_LABELS for row in body)
    return len(both) >= min(MIN_HIDDEN, max(full, 1)) and not (
        is_single(both, one) and is_single(both, other)
    )


def has_ink(row: Row, span: Span) -> bool:
    """Return whether a row prints something within a span."""
    return any(span[0] <= left and right <= span[1] for left, right in row.tight)


def rule_plain(table: Candidate, before: Columns | None) -> Guess:
    """Return the lines of a table without rules, between its rows and around it."""
    rows = [*table.head, *table.body]
    every = glyphs_of(rows)
    left = min(g.left for g in every) - MARGIN
    right = max(g.right for g in every) + MARGIN
    head = None
    if table.head:
        head = max(table.head, key=lambda row: len(row.runs)).middle
    elif before is not None:
        left, right = min(left, before.left), max(right, before.right)
    cuts = split_band(sorted(rows, key=lambda row: row.middle), table.gutters, head)
    heights = (top_of(rows) - MARGIN, *cuts.borders, bottom_of(rows) + MARGIN)
    levels = [Edge(left, y, right, y) for y in heights]
    guess = rule_bands(levels, every, table.gutters, levels[0])
    guess.doubts.update(cuts.doubts, {"ROWS_UNCERTAIN"} if table.cut else ())
    if hides_column(table.body, table.gutters):
        guess.doubts.add("COLUMNS_UNCERTAIN")
    return guess
