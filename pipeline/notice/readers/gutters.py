"""Characters of a table without upright lines -> the white gutters between its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest
from operator import itemgetter
from typing import NamedTuple

from pipeline.notice.readers.glyphs import Glyph, is_wide
from pipeline.notice.readers.lines import CLOSING, split_rows

MIN_WHITE = 2.9  # points
MIN_LETTER_GAP = 0.25  # em
LEFT = itemgetter(1)  # of a Glyph
SPECK = 0.5  # points of white that part nothing
CONTIGUOUS = 0.15  # em, between two characters of one phrase
MANY = 4  # lines, in which chance leaves no white one above the other
HALF = 0.5  # of a closing mark, the part that is inked

Span = tuple[float, float]


class Row(NamedTuple):
    """A printed line: its words between clear gaps, height of its middle, type size, ink.

    `inked` counts half of a closing mark that ends a phrase, `tight` half of every one, as the
    words of the next column may follow at once.
    """

    runs: tuple[Span, ...]
    middle: float
    size: float
    glyphs: tuple[Glyph, ...]
    inked: tuple[Span, ...]
    tight: tuple[Span, ...]


def print_rows(glyphs: Iterable[Glyph]) -> list[Row]:
    """Return the printed lines from top to bottom, blanks left out."""
    inked = (glyph for glyph in glyphs if glyph.char != " ")
    return [build_row(row) for row in split_rows(inked)]


def build_row(glyphs: Sequence[Glyph]) -> Row:
    """Return the row of some characters."""
    size = max(glyph.size for glyph in glyphs)
    middle = sum(g.base - 0.38 * g.size for g in glyphs) / len(glyphs)
    ordered = sorted(glyphs, key=LEFT)
    inked = tuple(loose_spans(ordered))
    runs = tuple(merge_spans(inked, max(MIN_WHITE, MIN_LETTER_GAP * size)))
    tight = tuple(map(ink_of, ordered)) if len(runs) > 1 else inked
    return Row(runs, middle, size, tuple(ordered), inked, tight)


def ink_of(glyph: Glyph) -> Span:
    """Return from where to where a character is inked; a closing mark fills its left half.

    Such a mark may hang over the end of a full line into the space between two columns.
    """
    _, left, right, _, _ = glyph
    if glyph.char in CLOSING and is_wide(glyph.char):
        return left, left + HALF * (right - left)
    return left, right


def loose_spans(glyphs: Sequence[Glyph]) -> Iterator[Span]:
    """Return from where to where characters stand, closing marks whole within a phrase."""
    for glyph, follower in zip_longest(glyphs, glyphs[1:]):
        _, left, right, _, size = glyph
        within = follower is not None and abs(follower.left - right) <= CONTIGUOUS * size
        yield (left, right) if within else ink_of(glyph)


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
    options = head_options(head)
    gaps = best_gaps(options, [span for row in body for span in row.inked])
    if len(body) >= MANY:
        tight = best_gaps(options, [span for row in body for span in row.tight])
        gaps = max(gaps, tight, key=len)
    return merge_columns(gaps, head, body)


def head_options(head: Sequence[Row]) -> list[list[Span]]:
    """Return the labels of a header, of its rows alone and of all but one."""
    options = [head, *([row] for row in head)]
    options += [[row for row in head if row is not left_out] for left_out in head]
    return [
        list(merge_spans((run for row in rows for run in row.runs), 0)) for rows in options
    ]


def best_gaps(options: Sequence[Sequence[Span]], spans: Iterable[Span]) -> list[Span]:
    """Return the gaps between the labels that tell most columns apart."""
    inked = list(merge_spans(spans, SPECK))
    return max((label_gaps(labels, inked) for labels in options), key=len, default=[])


def label_gaps(labels: Sequence[Span], inked: Sequence[Span]) -> list[Span]:
    """Return the widest space without ink between each two neighbouring labels."""
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


def merge_columns(gutters: list[Span], head: Sequence[Row], body: Sequence[Row]) -> list[Span]:
    """Return the gutters without those between the two characters of a spread word."""
    kept: list[Span] = []
    for place, gutter in enumerate(gutters):
        left = gutters[place - 1][1] if place else float("-inf")
        right = gutters[place + 1][0] if place + 1 < len(gutters) else float("inf")
        sides = (left, gutter[0]), (gutter[1], right)
        spread = all(is_single(body, side) for side in sides)
        half_empty = any(is_empty(body, side) for side in sides)
        if not spread and not (half_empty and all(is_single(head, side) for side in sides)):
            kept.append(gutter)
    return kept


def is_single(rows: Sequence[Row], column: Span) -> bool:
    """Return whether a column holds words, none of more than one Chinese character a line."""
    found = [[g for g in row.glyphs if is_in(g, column)] for row in rows]
    return any(found) and all(
        len(line) <= 1 and all(is_wide(g.char) for g in line) for line in found
    )


def is_empty(rows: Sequence[Row], column: Span) -> bool:
    """Return whether a column holds no character."""
    return not any(is_in(glyph, column) for row in rows for glyph in row.glyphs)


def is_in(glyph: Glyph, column: Span) -> bool:
    """Return whether a character stands in a column."""
    return column[0] <= (glyph.left + glyph.right) / 2 <= column[1]


def width(span: Span) -> float:
    """Return the width of a span."""
    return span[1] - span[0]


def centre(span: Span) -> float:
    """Return the middle of a span."""
    return (span[0] + span[1]) / 2


def narrow(gutters: Sequence[Span], rows: Iterable[Row]) -> list[Span]:
    """Return the gutters without the ink of some rows, nothing where one is filled."""
    inked = list(merge_spans((span for row in rows for span in row.tight), SPECK))
    left = [max(whites(*g, inked), key=width, default=(0.0, 0.0)) for g in gutters]
    return left if all(width(gutter) >= MIN_WHITE for gutter in left) else []
