"""Characters of a table without upright lines -> the white gutters between its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.notice.readers.glyphs import Glyph, is_wide
from pipeline.notice.readers.lines import split_rows

MIN_WHITE = 3.0  # points
RUN_GAP = 0.6  # em; words further apart are two runs

Span = tuple[float, float]


class Row(NamedTuple):
    """A printed line across the columns: its runs of words, height of its middle, size."""

    runs: tuple[Span, ...]
    middle: float
    size: float
    glyphs: tuple[Glyph, ...]


def print_rows(glyphs: Iterable[Glyph]) -> list[Row]:
    """Return the printed lines from top to bottom, blanks left out."""
    inked = (glyph for glyph in glyphs if glyph.char != " ")
    return [build_row(row) for row in split_rows(inked)]


def build_row(glyphs: Sequence[Glyph]) -> Row:
    """Return the row of some characters."""
    size = max(glyph.size for glyph in glyphs)
    middle = sum(g.base - 0.38 * g.size for g in glyphs) / len(glyphs)
    runs = tuple(merge_spans(((g.left, g.right) for g in glyphs), RUN_GAP * size))
    return Row(runs, middle, size, tuple(glyphs))


def merge_spans(spans: Iterable[Span], gap: float) -> Iterator[Span]:
    """Return the spans with those closer than a gap joined, from left to right."""
    left = right = None
    for start, end in sorted(spans):
        if left is None or right is None:
            left, right = start, end
        elif start - right > gap:
            yield left, right
            left, right = start, end
        else:
            right = max(right, end)
    if left is not None and right is not None:
        yield left, right


def find_gutters(head: Sequence[Row], body: Sequence[Row]) -> list[Span]:
    """Return the white spaces between the columns, from left to right.

    Args:
        head: the rows of the header; of nested ones the set that tells most columns apart
            counts, as a label above two columns stands between theirs.
        body: the rows below it, without those that run across all columns.

    Returns:
        Spaces between two neighbouring labels in which no character of the body stands.
    """
    inked = list(merge_spans(((g.left, g.right) for row in body for g in row.glyphs), 0.5))
    options = [head, *([row] for row in head)]
    options += [[row for row in head if row is not left_out] for left_out in head]
    found = (label_gaps(option, inked) for option in options)
    return merge_columns(max(found, key=len, default=[]), body)


def label_gaps(head: Sequence[Row], inked: Sequence[Span]) -> list[Span]:
    """Return the widest space without ink between each two neighbouring labels."""
    labels = list(merge_spans((run for row in head for run in row.runs), 0))
    gaps = []
    for one, other in pairwise(labels):
        white = max(whites(one[1], other[0], inked), key=width, default=(0.0, 0.0))
        if width(white) >= MIN_WHITE:
            gaps.append(white)
    return gaps


def whites(left: float, right: float, inked: Sequence[Span]) -> Iterator[Span]:
    """Return the parts of a span that no ink covers."""
    place = left
    for start, end in inked:
        if end > left and start < right:
            if start > place:
                yield place, start
            place = max(place, end)
    if place < right:
        yield place, right


def merge_columns(gutters: list[Span], body: Sequence[Row]) -> list[Span]:
    """Return the gutters without those between the two characters of spread names."""
    kept: list[Span] = []
    for place, gutter in enumerate(gutters):
        left = gutters[place - 1][1] if place else float("-inf")
        right = gutters[place + 1][0] if place + 1 < len(gutters) else float("inf")
        if not (is_single(body, left, gutter[0]) and is_single(body, gutter[1], right)):
            kept.append(gutter)
    return kept


def is_single(body: Sequence[Row], left: float, right: float) -> bool:
    """Return whether all that stands in a column is single Chinese marks."""
    counts = [[g for g in row.glyphs if left <= g.left and g.right <= right] for row in body]
    marks = [glyph for found in counts for glyph in found]
    return all(len(found) <= 1 for found in counts) and all(is_wide(g.char) for g in marks)


def width(span: Span) -> float:
    """Return the width of a span."""
    return span[1] - span[0]


def centre(span: Span) -> float:
    """Return the middle of a span."""
    return (span[0] + span[1]) / 2
