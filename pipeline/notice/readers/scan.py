"""Pictures of pages -> Document: what is recognised on them, and how sure that is.

Needs the extra `ocr`. Lines ruled on the picture make the tables as they do in a PDF. Ink in
which no line was found (a lone digit, a pale line) is looked at once more by itself. Every
line is read twice, cut out a little differently: where the two differ, where a character seems
to be missing or is not certain, the Run is unsure, so that its task is reviewed.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from pipeline.limits import give_back
from pipeline.model import Cell, Document, Paragraph, Run, SourceError, Table, Text
from pipeline.notice.readers.borders import merge_lines
from pipeline.notice.readers.edges import Edge, thin_edge
from pipeline.notice.readers.glyphs import ASCENT, DESCENT, Glyph, is_wide
from pipeline.notice.readers.lines import Line, set_lines
from pipeline.notice.readers.paragraphs import Leaf, build_blocks
from pipeline.notice.readers.recogniser import is_installed
from pipeline.notice.readers.sight import (
    Box,
    Sheet,
    cut_out,
    find_ink,
    find_missed,
    find_rules,
    load_sheets,
    upright,
)
from pipeline.notice.readers.tables import read_tables

SURE, SURE_FIGURE = 0.6, 0.95  # of a character; the recogniser's own figure
FIGURES = frozenset("0123456789０１２３４５６７８９.．%％‰")
LEAST = 0.5  # of a line; what it is less sure of it does not tell
WIDER = 0.12  # of the height of a line, for its second reading
GAP = 0.75  # em
NARROW = 0.55  # em, a letter or digit
FILL = 0.9  # of the height of a line, the font size at most
SHORTEST_RULE = 18.0  # points
STROKE, REACH = 1.3, 2.0  # of its line's height, a stroke at most; points it may stick out
UNREAD = "□"  # ink that may be a line and could not be read
MIDDLE = (ASCENT - DESCENT) / 2

Block = Paragraph | Table


class Mark(NamedTuple):
    """A recognised character in its place; how sure it is, 0 to 1."""

    glyph: Glyph
    sure: float


def read_scan(path: Path, only: Container[int] | None = None) -> Document:
    """Return the document on the pages of a scanned PDF or a picture.

    Args:
        path: PDF, PNG, JPEG, TIFF, BMP or WebP.
        only: the numbers of the pages of a PDF that are wanted, None for all.

    Returns:
        Paragraphs and tables in reading order, places in points of the page set upright.
        `doubts` says that the text was recognised; runs with uncertain characters are unsure.

    Raises:
        SourceError: NO_TEXT_LAYER (the extra is not installed, or nothing was recognised),
            TRUNCATED, TOO_LARGE.
    """
    engine = start_engine(path.name)
    doubts = {"RECOGNISED_TEXT"}
    leaves, unsure = [], []
    for number, given in load_sheets(path, only):
        sheet = upright(given)
        ink = find_ink(sheet)
        pieces = find_rules(sheet, ink)
        marks, lines = find_marks(engine, sheet)
        marks += look_again(engine, sheet, ink, pieces, lines)
        give_back()
        edges = rule_lines(pieces, lines)
        found = read_tables(edges, [mark.glyph for mark in marks], number)
        doubts |= found.doubts
        unsure += [(number, mark.glyph) for mark in marks if not is_certain(mark)]
        items: list[Line | Table] = [*set_lines(found.outside, number), *found.tables]
        leaves.append(Leaf(*sheet.size, sorted(items, key=top_of)))
    blocks = mark_unsure(build_blocks(leaves), unsure)
    if not blocks:
        raise SourceError("NO_TEXT_LAYER", path.name)
    sizes = tuple((leaf.width, leaf.height) for leaf in leaves)
    return Document(path.name, "scan", blocks, sizes, tuple(sorted(doubts)))


def start_engine(source: str) -> Any:
    """Return the recogniser, which loads its models."""
    if not is_installed():
        raise SourceError("NO_TEXT_LAYER", source)
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError as error:  # a library of the system it needs is not there
        raise SourceError("NO_TEXT_LAYER", f"{source} {error}") from error
    return RapidOCR()


def find_marks(engine: Any, sheet: Sheet) -> tuple[list[Mark], list[Box]]:
    """Return the characters recognised on a page, and the boxes of their lines."""
    marks: list[Mark] = []
    edges: list[Box] = []
    lines, _ = engine(sheet.picture, return_word_box=True, text_score=LEAST)
    for corners, _, _, boxes, words, scores in lines or ():
        box = box_of(corners, sheet.scale)
        places = [box_of(word, sheet.scale) for word in boxes]
        edges.append(box)
        line = list(set_marks(box, list(zip(words, scores, places, strict=True))))
        if reads_twice(engine, sheet, box, "".join(words)) and not has_gap(line):
            marks += line
        else:
            marks += [mark._replace(sure=0.0) for mark in line]
    return marks, edges


def is_certain(mark: Mark) -> bool:
    """Return whether a character is certain; of a number's digits and signs more is asked."""
    return mark.sure >= (SURE_FIGURE if mark.glyph.char in FIGURES else SURE)


def reads_twice(engine: Any, sheet: Sheet, box: Box, text: str) -> bool:
    """Return whether a line cut out a little wider is read as the same."""
    left, top, right, bottom = box
    wider = WIDER * (bottom - top)
    part = cut_out(sheet, (left - wider, top - wider, right + wider, bottom + wider))
    found, _ = engine(part, use_det=False, use_cls=False)
    return bool(found) and "".join(found[0][0].split()) == "".join(text.split())


def has_gap(line: Sequence[Mark]) -> bool:
    """Return whether there is room for a character between two that are no punctuation."""
    for one, other in pairwise(mark.glyph for mark in line):
        gap = other.left - one.right
        if gap > GAP * one.size and one.char.isalnum() and other.char.isalnum():
            return True
    return False


def box_of(corners: Iterable[Sequence[float]], scale: float) -> Box:
    """Return the box around some points, in points of the page."""
    points = [(float(x) * scale, float(y) * scale) for x, y in corners]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def set_marks(edges: Box, words: Sequence[tuple[str, float, Box]]) -> Iterator[Mark]:
    """Return the characters of a line on one baseline, in one size."""
    left, top, right, bottom = edges
    text = "".join(word for word, _, _ in words)
    em = (right - left) / max(1.0, sum(1.0 if is_wide(c) else NARROW for c in text))
    size = round(2 * min(em * 1.05, FILL * (bottom - top))) / 2
    base = (top + bottom) / 2 + MIDDLE * size
    for word, sure, box in words:
        step = (box[2] - box[0]) / max(1, len(word))
        for place, char in enumerate(word):
            start = box[0] + place * step
            yield Mark(Glyph(char, start, start + step, base, size), float(sure))


def rule_lines(pieces: Iterable[Box], lines: Sequence[Box]) -> list[Edge]:
    """Return the lines that pieces make, without strokes of letters and other short ones."""
    ruled = [piece for piece in pieces if not any(is_stroke(piece, line) for line in lines)]
    edges = merge_lines([thin_edge(*piece) for piece in ruled])
    return [e for e in edges if max(e.x1 - e.x0, e.bottom - e.top) >= SHORTEST_RULE]


def is_stroke(piece: Box, line: Box) -> bool:
    """Return whether a piece of a rule is a stroke of a letter in a line of text."""
    x0, top, x1, bottom = piece
    height = line[3] - line[1]
    inside = line[0] - REACH <= x0 and x1 <= line[2] + REACH
    inside = inside and line[1] - REACH <= top and bottom <= line[3] + REACH
    return inside and max(x1 - x0, bottom - top) <= STROKE * height


def look_again(
    engine: Any, sheet: Sheet, ink: Any, pieces: Sequence[Box], lines: Sequence[Box]
) -> Iterator[Mark]:
    """Return what stands where there is ink and no line was found; none of it is sure."""
    size = median([FILL * (bottom - top) for _, top, _, bottom in lines] or [10.0])
    for picture, box in find_missed(sheet, ink, [*pieces, *lines], size):
        yield from read_alone(engine, picture, box)


def read_alone(engine: Any, picture: Any, box: Box) -> Iterator[Mark]:
    """Return the characters of a picture that is one line, UNREAD where there are none."""
    found, _ = engine(picture, use_det=False, use_cls=False)
    text, score = found[0] if found else ("", 0.0)
    if score < LEAST or not text.strip():
        text = UNREAD
    left, top, right, bottom = box
    step = (right - left) / len(text)
    places = [(left + n * step, top, left + (n + 1) * step, bottom) for n in range(len(text))]
    return set_marks(
        box, [(char, 0.0, place) for char, place in zip(text, places, strict=True)]
    )


def mark_unsure(
    blocks: Iterable[Block], unsure: Sequence[tuple[int, Glyph]]
) -> tuple[Block, ...]:
    """Return the blocks, runs in which an uncertain character stands marked as unsure."""
    by_page: dict[int, list[Glyph]] = {}
    for page, glyph in unsure:
        by_page.setdefault(page, []).append(glyph)

    def doubt(text: Text) -> Text:
        return Text(text.text, tuple(doubt_run(run) for run in text.runs))

    def doubt_run(run: Run) -> Run:
        glyphs = by_page.get(run.page or 0, ())
        return replace(run, unsure=any(stands_in(glyph, run) for glyph in glyphs))

    def doubt_cell(cell: Cell | None) -> Cell | None:
        return cell and replace(cell, lines=tuple(map(doubt, cell.lines)))

    marked: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            marked.append(replace(block, lines=tuple(map(doubt, block.lines))))
        else:
            rows = tuple(tuple(map(doubt_cell, row)) for row in block.rows)
            marked.append(replace(block, rows=rows))
    return tuple(marked)


def stands_in(glyph: Glyph, run: Run) -> bool:
    """Return whether a character is one of a printed line."""
    middle = glyph.base - MIDDLE * glyph.size
    across = (glyph.left + glyph.right) / 2
    return run.top <= middle <= run.bottom and run.lefts[0] <= across <= max(run.rights)


def top_of(item: Line | Table) -> float:
    """Return the height at which a line or table begins."""
    if isinstance(item, Table):
        return item.box.top if item.box is not None else 0.0
    return item.top
