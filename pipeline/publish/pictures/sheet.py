"""A page as PNG and the marks on it -> the page with its marks drawn, and a legend above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Box
from pipeline.publish.labels import Labels
from pipeline.publish.pictures.canvas import Area, Canvas, Dash, can_write, lettering
from pipeline.publish.pictures.marks import (
    EXCLUDED,
    NUMBER,
    PROMISE,
    REVIEW,
    TARGET,
    TASK,
    WHOLE,
    Mark,
)
from pipeline.publish.pictures.spots import find_margin, find_spot

HEAD, SIDE = 34, 150  # dots, the strips for the legend and for ids with no room in the text
LEGEND = 1100  # dots, the least width
ID_SIZE, WORD_SIZE = 11, 16
LONGEST = 30  # characters of a part of the heading
SHOWN = (TARGET, EXCLUDED, REVIEW, PROMISE, TASK)
"""The kinds of the legend, in order."""
SHOWN_AS = {NUMBER: TARGET, WHOLE: REVIEW}
FIRST = (REVIEW, WHOLE, NUMBER, TARGET, EXCLUDED, TASK)
"""Whose ids choose their spot first."""
DOTTED: Dash = (2, 4)
DASHED: Dash = (5, 8)
BAR = 4  # points, the bar of a task stands that far left of its text


@dataclass(frozen=True, slots=True)
class Marked:
    """A page with its marks: the picture, and the ids no spot was found for."""

    png: bytes
    homeless: tuple[str, ...]


def mark_page(
    png: bytes,
    width: float,
    marks: Sequence[Mark],
    labels: Labels,
    *,
    heading: Sequence[str],
    told: Mapping[str, str],
) -> Marked:
    """Return a page with its marks, each with its id beside it, and a legend above.

    Args:
        png: the page, grey.
        width: of the page in points; the boxes of the marks are in points as well.
        marks: those of this page.
        labels: `picture.<kind>` is the word of a kind; its id stands where the font lacks one.
        heading: what stands before the legend; a part too long or not in the font is not.
        told: text fields of the PNG.

    Returns:
        The page stands HEAD dots below the top edge, SIDE dots of it or more blank to the
        right of the print. Nothing printed is drawn over.
    """
    canvas = Canvas(png)
    scale = canvas.size[0] / width
    canvas.widen(HEAD, SIDE, LEGEND)
    placed = [(mark, [on_canvas(box, scale) for box in mark.boxes]) for mark in marks]
    for mark, areas in placed:
        tint_mark(canvas, mark.kind, areas)
    for mark, areas in placed:
        draw_mark(canvas, mark, areas, round(BAR * scale))
    draw_legend(canvas, marks, heading, labels)
    homeless = tuple(set_ids(canvas, placed, labels))
    return Marked(canvas.png(told), homeless)


def on_canvas(box: Box, scale: float) -> Area:
    """Return the dots of a box in points."""
    left, top, right, bottom = (
        round(edge * scale) for edge in (box.x0, box.top, box.x1, box.bottom)
    )
    return Area(left, top + HEAD, max(left + 1, right), HEAD + max(top + 1, bottom))


def tint_mark(canvas: Canvas, kind: str, areas: Iterable[Area]) -> None:
    """Colour the paper under the words of a target, in stripes for what is to be reviewed."""
    for area in areas:
        if kind == TARGET:
            canvas.tint(area.grown(1), TARGET)
        elif kind == REVIEW:
            canvas.tint(area.grown(1), REVIEW, hatched=True)


def draw_mark(canvas: Canvas, mark: Mark, areas: Sequence[Area], aside: int) -> None:
    """Draw the lines of a mark, a shape of its own for each kind; a task's stands aside."""
    if mark.kind in (TASK, WHOLE):
        around = around_all(areas)
        if mark.kind == WHOLE:
            canvas.frame(around.grown(2), REVIEW, thick=3)
            return
        left = around.left - aside
        canvas.line(Area(left, around.top, left + 2, around.bottom), TASK)
        return
    for area in areas:
        if mark.kind == PROMISE:
            below = Area(area.left, area.bottom + 1, area.right, area.bottom + 2)
            canvas.line(below, PROMISE, DOTTED, light=True)
        elif mark.kind == TARGET and mark.ids:
            canvas.frame(area, TARGET, thick=1)
        elif mark.kind == NUMBER:
            canvas.frame(area, NUMBER, thick=2)
        elif mark.kind == EXCLUDED:
            canvas.frame(area, EXCLUDED, dash=DASHED)
        elif mark.kind == REVIEW:
            canvas.frame(area.grown(1), REVIEW, thick=3)


def around_all(areas: Sequence[Area]) -> Area:
    """Return the smallest area that holds all."""
    lefts, tops, rights, bottoms = zip(*areas, strict=True)
    return Area(min(lefts), min(tops), max(rights), max(bottoms))


def set_ids(
    canvas: Canvas, placed: Sequence[tuple[Mark, list[Area]]], labels: Labels
) -> list[str]:
    """Return the ids that found no spot; the others stand by their marks."""
    homeless: list[str] = []
    for kind in FIRST:
        for mark, areas in placed:
            words = id_words(mark, labels)
            if mark.kind != kind or not words:
                continue
            height, width = lettering(words, ID_SIZE).shape
            spot = spot_for(canvas, kind, areas[0].grown(2), (width + 2, height + 2))
            if spot is None:
                homeless += mark.ids
            else:
                ink = REVIEW if kind == WHOLE else kind
                canvas.write(spot.left + 1, spot.top + 1, words, ID_SIZE, ink)
    return homeless


def spot_for(canvas: Canvas, kind: str, around: Area, size: tuple[int, int]) -> Area | None:
    """Return where an id is printed: that of a whole task in the margin, others close by."""
    if kind in (TASK, WHOLE):
        return find_margin(canvas, around, size, right=kind == WHOLE)
    return find_spot(canvas, around, size)


def id_words(mark: Mark, labels: Labels) -> str:
    """Return what is printed beside a mark: its ids, behind the word for what is reviewed."""
    words = [word_of(REVIEW, labels)] if mark.kind in (REVIEW, WHOLE) else []
    return " ".join([*words, *(one for one in mark.ids if can_write(one))])


def word_of(kind: str, labels: Labels) -> str:
    """Return the word for a kind of mark, the kind itself where it cannot be printed."""
    word = labels.label(f"picture.{kind}")
    return word if can_write(word) else kind


def count_kinds(marks: Iterable[Mark]) -> dict[str, int]:
    """Return how many rows of the register there are of each kind of the legend."""
    counts = dict.fromkeys(SHOWN, 0)
    for mark in marks:
        counts[SHOWN_AS.get(mark.kind, mark.kind)] += mark.rows
    return counts


def draw_legend(
    canvas: Canvas, marks: Iterable[Mark], heading: Iterable[str], labels: Labels
) -> None:
    """Draw the strip above the page: heading, then a sample, word and count of each kind."""
    left = 12
    for words in heading:
        if len(words) <= LONGEST and can_write(words):
            left = set_word(canvas, left, words, "words") + 14
    left += 14
    for kind, count in count_kinds(marks).items():
        draw_sample(canvas, kind, left)
        words = f"{word_of(kind, labels)} {count}"
        left = set_word(canvas, left + (10 if kind == TASK else 40), words, kind) + 28
    width, _ = canvas.size
    canvas.line(Area(0, HEAD - 1, width, HEAD), TASK)


def draw_sample(canvas: Canvas, kind: str, left: int) -> None:
    """Draw what a kind of mark looks like."""
    sample = Area(left, 10, left + 30, 24)
    tint_mark(canvas, kind, [sample])
    if kind == TARGET:
        draw_mark(canvas, Mark(NUMBER, (), ()), [Area(left + 10, 10, left + 26, 24)], 0)
    else:
        draw_mark(canvas, Mark(kind, (), ()), [sample], 0)


def set_word(canvas: Canvas, left: int, words: str, name: str) -> int:
    """Return the right edge of words that are set in the middle of the strip."""
    height = lettering(words, WORD_SIZE).shape[0]
    return canvas.write(left, (HEAD - height) // 2, words, WORD_SIZE, name).right
