"""A page of an .ofd -> the characters and lines its objects print.

Lengths are millimetres; an object stands in its Boundary, turned and scaled by its CTM.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import hypot
from typing import TYPE_CHECKING

from pipeline.notice.readers.edges import (
    MAX_SEGMENTS,
    MAX_STROKE,
    Edge,
    multiply,
    straight_edge,
    thin_edge,
)
from pipeline.notice.readers.glyphs import (
    MIN_SIZE,
    Glyph,
    Matrix,
    count_garbled,
    is_wide,
)
from pipeline.notice.readers.package import attribute, child, local
from pipeline.notice.readers.printed import IGNORED
from pipeline.notice.readers.radicals import fold_radical
from pipeline.notice.readers.styles import quarter_turns

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

POINT = 72 / 25.4  # points in a millimetre
MAX_REPEAT = 100_000
MAX_DEPTH = 20
NARROW = 0.5  # em, a letter or digit of which only the size is known
FALSE = ("false", "0")
PIECES = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

Box = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(slots=True)
class Sheet:
    """What is printed on a page: its box in millimetres, characters, lines, what was seen."""

    box: Box
    glyphs: list[Glyph] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    pictures: int = 0
    turned: int = 0
    garbled: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height in points."""
        return self.box[2] * POINT, self.box[3] * POINT


def add_objects(parent: Element | None, sheet: Sheet, depth: int) -> None:
    """Put the objects below an element on the page."""
    if parent is None or depth > MAX_DEPTH:
        return
    for item in parent:
        name = local(item)
        if attribute(item, "Visible") in FALSE:
            continue
        if name == "TextObject":
            add_text(item, sheet)
        elif name == "PathObject":
            add_path(item, sheet)
        elif name == "ImageObject":
            sheet.pictures += 1
        elif name in ("Layer", "PageBlock"):
            add_objects(item, sheet, depth + 1)


def matrix_of(item: Element, sheet: Sheet) -> Matrix:
    """Return what leads from an object's own millimetres to points of the page."""
    numbers = read_numbers(attribute(item, "CTM"))
    a, b, c, d, e, f = numbers if len(numbers) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    boundary = read_numbers(attribute(item, "Boundary")) or [0.0, 0.0]
    x, y = boundary[0] - sheet.box[0], boundary[1] - sheet.box[1]
    return multiply((a, b, c, d, e + x, f + y), (POINT, 0.0, 0.0, POINT, 0.0, 0.0))


def add_text(item: Element, sheet: Sheet) -> None:
    """Put the characters of a text object on the page."""
    matrix = matrix_of(item, sheet)
    sizes = read_numbers(attribute(item, "Size"))
    scale = (read_numbers(attribute(item, "HScale")) or [1.0])[0]
    size = (sizes or [0.0])[0]
    a, b, c, d, _, _ = matrix
    printed = abs(size) * hypot(c, d)
    if printed < MIN_SIZE:
        return
    turned = quarter_turns(a, b) != 0 or attribute(item, "ReadDirection") not in (None, "0")
    em = abs(size) * scale * hypot(a, b)
    x, y = 0.0, 0.0
    for code in item:
        if local(code) != "TextCode":
            continue
        x = (read_numbers(attribute(code, "X")) or [x])[0]
        y = (read_numbers(attribute(code, "Y")) or [y])[0]
        placed = list(place_codes(code, (x, y), matrix))
        if turned:
            sheet.turned += sum(char > " " for char, _, _ in placed)
            continue
        sheet.garbled += count_garbled(char for char, _, _ in placed)
        sheet.glyphs += set_glyphs(placed, em, printed, sheet.size)


def place_codes(
    code: Element, start: tuple[float, float], matrix: Matrix
) -> Iterator[tuple[str, float, float]]:
    """Return each character of a run with the place of its origin on the page."""
    text = code.text or ""
    across = read_steps(attribute(code, "DeltaX"), len(text))
    down = read_steps(attribute(code, "DeltaY"), len(text))
    a, b, c, d, e, f = matrix
    x, y = start
    for place, char in enumerate(text):
        yield char, a * x + c * y + e, b * x + d * y + f
        x += across[place] if place < len(across) else 0.0
        y += down[place] if place < len(down) else 0.0


def read_steps(text: str | None, length: int) -> list[float]:
    """Return the distances from character to character; `g n v` is v repeated n times."""
    parts = (text or "").split()
    steps: list[float] = []
    place = 0
    while place < len(parts) and len(steps) < length:
        if parts[place] == "g" and place + 2 < len(parts):
            number = read_numbers(parts[place + 1]) or [0.0]
            steps += (read_numbers(parts[place + 2]) or [0.0]) * min(
                int(number[0]), length, MAX_REPEAT
            )
            place += 3
        else:
            steps += read_numbers(parts[place]) or [0.0]
            place += 1
    return steps


def set_glyphs(
    placed: Sequence[tuple[str, float, float]],
    em: float,
    size: float,
    page: tuple[float, float],
) -> Iterator[Glyph]:
    """Return the characters of a run with their edges; those off the page are left out.

    A character is as wide as its type, but never reaches over the next one.
    """
    for place, (char, x, y) in enumerate(placed):
        right = x + em * (1.0 if is_wide(char) else NARROW)
        if place + 1 < len(placed) and x < placed[place + 1][1] < x + 1.2 * em:
            step = placed[place + 1][1]
            right = step if not is_wide(char) else min(right, step)
        if char in IGNORED or not (x <= page[0] and right >= 0 <= y <= page[1] + size):
            continue
        yield Glyph(" " if char.isspace() else fold_radical(char), x, right, y, size)


def add_path(item: Element, sheet: Sheet) -> None:
    """Put the straight lines of a path object on the page."""
    stroked = attribute(item, "Stroke") not in FALSE
    if not stroked and attribute(item, "Fill") in (None, *FALSE):
        return
    data = child(item, "AbbreviatedData")
    lines = list(walk_path(data.text if data is not None else "", matrix_of(item, sheet)))
    if not lines or len(lines) > MAX_SEGMENTS:
        return
    xs = [x for line in lines for x, _ in line]
    ys = [y for line in lines for _, y in line]
    if min(max(xs) - min(xs), max(ys) - min(ys)) <= MAX_STROKE:
        sheet.edges.append(thin_edge(min(xs), min(ys), max(xs), max(ys)))
    elif stroked:
        found = (straight_edge(start, end) for start, end in lines)
        sheet.edges += [edge for edge in found if edge is not None]


def walk_path(text: str | None, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """Return start and end of the straight pieces of a path: M x y L x y ... C."""
    parts = (text or "").split()
    a, b, c, d, e, f = matrix
    first = last = (0.0, 0.0)
    place = 0
    while place < len(parts):
        kind = parts[place]
        count = PIECES.get(kind)
        numbers = read_numbers(" ".join(parts[place + 1 : place + 1 + (count or 0)]))
        if count is None or len(numbers) != count:
            return
        place += 1 + count
        if kind == "C":
            yield last, first
            last = first
            continue
        x, y = numbers[-2:]
        point = a * x + c * y + e, b * x + d * y + f
        if kind in ("M", "S"):
            first = point
        elif kind == "L":
            yield last, point
        last = point


def read_numbers(text: str | None) -> list[float]:
    """Return the numbers of a list parted by blanks, nothing where one is none."""
    try:
        return [float(part) for part in (text or "").split()]
    except ValueError:
        return []
