"""Printed lines -> paragraphs, also over the end of a page; page numbers are left out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.model import Paragraph, Table
from pipeline.notice.readers.glyphs import is_wide
from pipeline.notice.readers.lines import CLOSING, Line
from pipeline.notice.readers.margins import strip_margins

NEAR = 6.0  # points, between edges of lines that are meant to be one margin
MIN_FULL = 3  # lines that show where the right margin is
INDENT = 1.2  # em; a first line is set in by two
SLACK = 0.5  # em by which a full line may fall short of the margin
DEEP = 0.3  # of the text block: so far in stand issuer and date
CENTRED_GAP = 2.5  # em left free on both sides
LARGE = 1.15  # of the size of the body
WIDE_PITCH = 1.4  # of the usual distance of lines
MAX_PITCH = 2.6  # em, where nothing says what is usual
SENTENCE_END = "。；：！？…"
ITEM = re.compile(r"\d+[.．、]|[(（]?[一二三四五六七八九十\d]+[)）、]")


class Leaf(NamedTuple):
    """What one page holds, from top to bottom."""

    width: float
    height: float
    items: list[Line | Table]


class Frame(NamedTuple):
    """The text block of a kind of pages: its margins, the middle of the paper."""

    left: float
    right: float
    middle: float


class Measure(NamedTuple):
    """What a document's lines have in common: frames by paper, body size, usual pitch."""

    frames: dict[tuple[int, int], Frame]
    body: float
    pitch: dict[int, float]


class Set(NamedTuple):
    """A line and how it is set in its frame."""

    line: Line
    frame: Frame
    indent: float
    centred: bool


def build_blocks(leaves: Sequence[Leaf]) -> tuple[Paragraph | Table, ...]:
    """Return paragraphs and tables in reading order.

    Args:
        leaves: the pages in order, each with its lines and tables from top to bottom.

    Returns:
        Every line is in one paragraph, but for page numbers and running heads that come again;
        every table stays a block of its own. A paragraph goes on over the end of a page where
        its next line is not set in.
    """
    kept = strip_margins([leaf.items for leaf in leaves], [leaf.height for leaf in leaves])
    leaves = [leaf._replace(items=items) for leaf, items in zip(leaves, kept, strict=True)]
    measure = take_measure(leaves)
    blocks: list[Paragraph | Table] = []
    open_lines: list[Set] = []
    for leaf in leaves:
        frame = measure.frames[paper(leaf)]
        for item in leaf.items:
            if isinstance(item, Table):
                blocks += close_paragraph(open_lines)
                open_lines = []
                blocks.append(item)
                continue
            found = place_line(item, frame, measure)
            if open_lines and not goes_on(open_lines, found, measure):
                blocks += close_paragraph(open_lines)
                open_lines = []
            open_lines.append(found)
    blocks += close_paragraph(open_lines)
    return tuple(blocks)


def close_paragraph(lines: Sequence[Set]) -> Iterator[Paragraph]:
    """Return the paragraph of the lines, nothing where there are none."""
    if lines:
        first = lines[0]
        texts = tuple(found.line.text for found in lines)
        yield Paragraph(texts, first.line.size, first.indent, first.centred)


def paper(leaf: Leaf) -> tuple[int, int]:
    """Return the size of the paper in whole points."""
    return round(leaf.width), round(leaf.height)


def take_measure(leaves: Sequence[Leaf]) -> Measure:
    """Return what the lines of a document have in common."""
    by_paper: dict[tuple[int, int], list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        by_paper[paper(leaf)].append(leaf)
    frames = {key: measure_frame(group) for key, group in by_paper.items()}
    lines = [list(lines_of(leaf)) for leaf in leaves]
    weights: Counter[float] = Counter()
    for line in (line for page in lines for line in page):
        weights[line.size] += len(line.text.text)
    body = weights.most_common(1)[0][0] if weights else 0.0
    return Measure(frames, body, measure_pitch(lines))


def lines_of(leaf: Leaf) -> Iterator[Line]:
    """Return the lines of a page that are in no table."""
    return (item for item in leaf.items if not isinstance(item, Table))


def measure_pitch(pages: Iterable[Sequence[Line]]) -> dict[int, float]:
    """Return the usual distance of baselines by font size (rounded)."""
    distances: dict[int, list[float]] = defaultdict(list)
    for lines in pages:
        for one, other in pairwise(lines):
            distance = other.base - one.base
            if same_size(one, other) and distance < MAX_PITCH * one.size:
                distances[round(one.size)].append(distance)
    return {size: median(found) for size, found in distances.items() if len(found) > 2}


def measure_frame(leaves: Sequence[Leaf]) -> Frame:
    """Return the margins within which the lines of some pages of one size stand.

    A closing mark may hang over the right one, so it does not count; where few lines are full,
    the right one is as wide as the left one.
    """
    lines = [line for leaf in leaves for line in lines_of(leaf)]
    boxes = [item.box for leaf in leaves for item in leaf.items if isinstance(item, Table)]
    width = leaves[0].width
    left = min(supported([line.left for line in lines]), default=0.0)
    flush = [line for line in lines if line.text.text[-1] not in CLOSING] or lines
    right = max(supported([line.right for line in flush]), default=leaves[0].width)
    if sum(abs(line.right - right) < NEAR for line in lines) < MIN_FULL:
        right = max(right, width - left)
    if len(lines) < 5 * len(leaves) and boxes:
        left = min([left, *(box.x0 for box in boxes if box)])
        right = max([right, *(box.x1 for box in boxes if box)])
    return Frame(left, right, width / 2)


def supported(values: list[float]) -> list[float]:
    """Return the values near which a fair share of the others lie, all where none has."""
    enough = 1 + len(values) // 40
    return [v for v in values if sum(abs(v - w) < NEAR for w in values) >= enough] or values


def place_line(line: Line, frame: Frame, measure: Measure) -> Set:
    """Return the line with its indent and whether it is centred."""
    indent, spare = line.left - frame.left, frame.right - line.right
    off_block = abs(indent - spare) / 2
    off_paper = abs((line.left + line.right) / 2 - frame.middle)
    free = min(indent, spare) > CENTRED_GAP * line.size or line.size > LARGE * measure.body
    centred = free and min(off_block, off_paper) < 0.75 * line.size
    return Set(line, frame, indent, centred)


def goes_on(lines: Sequence[Set], found: Set, measure: Measure) -> bool:
    """Return whether a line belongs to the paragraph of the lines before it."""
    before, last, line = lines[-1], lines[-1].line, found.line
    if not same_size(last, line) or is_apart(last, line, measure):
        return False
    if before.centred or found.centred:
        return before.centred and found.centred and last.page == line.page
    if max(lines[0].indent, found.indent) > DEEP * (found.frame.right - found.frame.left):
        return False
    ended = last.text.text[-1] in SENTENCE_END
    if not is_filled(before, line):
        return not ended and hangs(lines, line)
    if found.indent < INDENT * line.size:
        return True
    below = abs(before.indent - found.indent) < 0.5 * line.size
    return hangs(lines, line) or (below and (len(lines) > 1 or not ended))


def same_size(one: Line, other: Line) -> bool:
    """Return whether two lines are set in type of one size."""
    return max(one.size, other.size) <= LARGE * min(one.size, other.size)


def is_apart(one: Line, other: Line, measure: Measure) -> bool:
    """Return whether there is more than the usual space between two lines of a page."""
    if one.page != other.page:
        return False
    usual = measure.pitch.get(round(other.size))
    limit = MAX_PITCH * other.size if usual is None else WIDE_PITCH * usual
    return other.base - one.base > limit


def is_filled(last: Set, line: Line) -> bool:
    """Return whether the first word of the next line had no room at the end of this one."""
    return last.line.right + first_word(line) > last.frame.right - SLACK * line.size


def first_word(line: Line) -> float:
    """Return the width of what cannot be parted at the start of a line."""
    text, run = line.text.text, line.text.runs[0]
    end = 1
    while end < len(text) and text[end] != " " and not is_wide(text[end - 1] + text[end]):
        end += 1
    while end < len(text) and text[end] in CLOSING:
        end += 1
    return run.rights[end - 1] - run.lefts[0]


def hangs(lines: Sequence[Set], line: Line) -> bool:
    """Return whether a line stands under the words behind the colon or number of the first."""
    first = lines[0].line
    if ITEM.match(line.text.text):
        return False
    run = first.text.runs[0]
    return any(
        first.text.text[place - 1] in "：:.．、 " and abs(left - line.left) < 0.4 * line.size
        for place, left in enumerate(run.lefts)
        if place > 0
    )
