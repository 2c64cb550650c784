"""Lines of a table without level rules -> the rows they belong to.

A row's number stands at the middle of the row, or at its top; the lines of every other cell of
the row stand around that height, or begin there. Which lines belong to which row is the split
that leaves the least to be explained.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

EMPTY_COST = 1.2  # of the pitch: a cell without lines
CROWDED = 1.15  # of the pitch: lines no further apart belong to one cell
CROWDED_COST = 0.3  # of the pitch: two rows no further apart than two lines
MIN_LEAD = 0.2  # of the pitch: what the better of two splits must be better by
MAX_DEVIATION = 0.35  # of the pitch: more is a doubt


class Strip(NamedTuple):
    """A line of one cell: the heights of its top and bottom edge."""

    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return (self.top + self.bottom) / 2


class Bands(NamedTuple):
    """The heights between the rows, whether they are certain, whether cells are empty."""

    borders: list[float]
    certain: bool
    blank: bool


def split_bands(columns: Sequence[Sequence[Strip]], anchors: Sequence[float]) -> Bands:
    """Return where one row ends and the next one begins.

    Args:
        columns: the lines of each column, from top to bottom.
        anchors: the height of each row's number, from top to bottom.

    Returns:
        One border between each two rows; not certain where a line is out of place or lines
        of two rows overlap.
    """
    pitch = usual_pitch(columns)
    options = [
        [split_column(column, anchors, pitch, centred) for column in columns]
        for centred in (True, False)
    ]
    costs = [sum(split.cost for split in option) for option in options]
    splits = options[costs.index(min(costs))]
    certain = all(split.worst <= MAX_DEVIATION * pitch for split in splits)
    if abs(costs[0] - costs[1]) < MIN_LEAD * pitch:
        certain = certain and ends_of(options[0]) == ends_of(options[1])
    borders = []
    for row in range(len(anchors) - 1):
        above = max((s.bottom for s in held_lines(columns, splits, row)), default=anchors[row])
        next_row = held_lines(columns, splits, row + 1)
        below = min((s.top for s in next_row), default=anchors[row + 1])
        certain = certain and above <= below + 0.1 * pitch
        borders.append((above + below) / 2)
    return Bands(borders, certain, any(is_patchy(split.ends) for split in splits))


def is_patchy(ends: Sequence[int]) -> bool:
    """Return whether a column has lines in some of its rows and none in others."""
    return 0 in (end - start for start, end in pairwise((0, *ends)))


def ends_of(splits: Sequence[Split]) -> list[tuple[int, ...]]:
    """Return where the rows of each column end."""
    return [split.ends for split in splits]


class Split(NamedTuple):
    """How many lines of a column come before the end of each row, and how well it fits."""

    ends: tuple[int, ...]
    cost: float
    worst: float


def usual_pitch(columns: Sequence[Sequence[Strip]]) -> float:
    """Return the distance of two lines of one cell: the smallest there is."""
    heights = [strip.bottom - strip.top for column in columns for strip in column]
    least = 0.6 * max(heights, default=1.0)
    steps = [
        other.middle - one.middle
        for column in columns
        for one, other in pairwise(column)
        if other.middle - one.middle > least
    ]
    return min(steps, default=2.5 * least)


class Part(NamedTuple):
    """Some lines of a column that may be one row, between two counts of lines."""

    start: int
    end: int


def split_column(
    lines: Sequence[Strip], anchors: Sequence[float], pitch: float, centred: bool
) -> Split:
    """Return the split of one column's lines that fits the rows' numbers best."""
    count = len(lines)

    @cache
    def best(row: int, start: int) -> tuple[float, tuple[int, ...]]:
        if row == len(anchors):
            return (0.0, ()) if start == count else (float("inf"), ())
        found: tuple[float, tuple[int, ...]] = (float("inf"), ())
        for end in range(start, count + 1):
            cost, ends = best(row + 1, end)
            own = row_cost(lines, Part(start, end), anchors[row], pitch, centred)
            found = min(found, (own + cost, (end, *ends)))
        return found

    cost, ends = best(0, 0)
    parts = [Part(*pair) for pair in pairwise((0, *ends))]
    off = [
        deviation(lines, part, at, centred) for part, at in zip(parts, anchors, strict=True)
    ]
    return Split(ends, cost, max(off))


def row_cost(
    lines: Sequence[Strip], part: Part, anchor: float, pitch: float, centred: bool
) -> float:
    """Return how badly some lines fit as the cell of the row with that number."""
    if part.start == part.end:
        return EMPTY_COST * pitch
    cost = deviation(lines, part, anchor, centred)
    if part.end < len(lines):
        gap = lines[part.end].middle - lines[part.end - 1].middle
        cost += CROWDED_COST * pitch if gap < CROWDED * pitch else 0.0
    return cost


def deviation(lines: Sequence[Strip], part: Part, anchor: float, centred: bool) -> float:
    """Return how far some lines stand from the height their row's number asks for."""
    if part.start == part.end:
        return 0.0
    first, last = lines[part.start], lines[part.end - 1]
    return abs((first.top + last.bottom) / 2 - anchor if centred else first.middle - anchor)


def held_lines(
    columns: Sequence[Sequence[Strip]], splits: Sequence[Split], row: int
) -> list[Strip]:
    """Return the lines of all columns that belong to a row."""
    held: list[Strip] = []
    for lines, split in zip(columns, splits, strict=True):
        held += lines[split.ends[row - 1] if row else 0 : split.ends[row]]
    return held
