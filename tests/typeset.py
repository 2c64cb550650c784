"""Known tables -> PDF, set as offices, browsers and spreadsheets set them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import CIDFont, UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

Rows = Sequence[Sequence[str | None]]
Spans = Mapping[tuple[int, int], tuple[int, int]]

UNICODE_FONT, GBK_FONT = "STSong-Light", "STSong-Light-GBK-EUC-H"
TALL, WIDE = (595.0, 842.0), (842.0, 595.0)
CLOSING = "，。；：、！？）》”％"


@dataclass(frozen=True)
class Style:
    """How a table is set.

    `rules`: grid, cells (a rectangle a cell), boxes (thin filled areas), clipped (thick areas
    of which a thin strip shows), double, dashed, fills (a shaded area a cell), open (no left
    and right border), inner (no outer border), horizontal, three (above and below the header
    and at the end), none. `turn`: upright, rotate (/Rotate 90), turned (the text
    runs up a tall page). `folio` prints the page number close below the text.
    `valign` sets the cells that are not the tallest of their row.
    """

    rules: str = "grid"
    font: str = UNICODE_FONT
    size: float = 10.5
    leading: float = 1.5
    pad: float = 4.0
    thick: float = 0.5
    valign: str = "middle"
    aligns: str = ""
    indent: int = -1
    hang: bool = False
    by_character: bool = False
    times: int = 1
    watermark: str = ""
    slope: float = 35
    seal: str = ""
    turn: str = "upright"
    page: tuple[float, float] = WIDE
    margin: float = 60.0
    folio: bool = False


@dataclass
class Press:
    """A page that is being printed; y runs down from the top."""

    canvas: Canvas
    style: Style
    y: float = 0.0
    pages: int = 0
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)

    def start_page(self) -> None:
        """Begin a page; a watermark goes beneath everything."""
        if self.pages:
            self.canvas.showPage()
        self.pages += 1
        width, height = self.style.page
        if self.style.turn != "upright":
            self.canvas.setPageSize((height, width))
            if self.style.turn == "rotate":
                self.canvas.setPageSize((width, height))  # reportlab turns the sheet itself
                self.canvas.setPageRotation(90)
            self.canvas.transform(0, 1, -1, 0, height, 0)
        else:
            self.canvas.setPageSize((width, height))
        self.y = self.style.margin
        if self.style.watermark:
            self.stamp(self.style.watermark)
        if self.style.folio:
            foot = height - self.style.margin + 22
            self.write(width / 2 - 12, foot, f"— {self.pages} —", 10)

    def stamp(self, text: str) -> None:
        """Print tilted grey words over the whole page."""
        width, height = self.style.page
        self.canvas.saveState()
        self.canvas.setFillGray(0.8)
        self.canvas.translate(width / 2, height / 2)
        self.canvas.rotate(self.style.slope)
        self.canvas.setFont(UNICODE_FONT, 60)
        for step in (-150, 0, 150):
            self.canvas.drawCentredString(0, step, text)
        self.canvas.restoreState()

    def press_seal(self, text: str, x: float, y: float, radius: float = 60.0) -> None:
        """Print a round red seal over what stands there: a ring, words along it, a star."""
        height, canvas = self.style.page[1], self.canvas
        canvas.saveState()
        canvas.setFillColorRGB(0.85, 0.1, 0.1)
        canvas.setStrokeColorRGB(0.85, 0.1, 0.1)
        canvas.setLineWidth(2.5)
        canvas.circle(x, height - y, radius)
        canvas.setFont(UNICODE_FONT, 14)
        step = 240 / max(len(text) - 1, 1)
        for place, char in enumerate(text):
            canvas.saveState()
            canvas.translate(x, height - y)
            canvas.rotate(120 - step * place)
            canvas.drawCentredString(0, radius - 18, char)
            canvas.restoreState()
        canvas.setFont(UNICODE_FONT, 20)
        canvas.drawCentredString(x, height - y - 8, "★")
        canvas.restoreState()

    def write(self, x: float, base: float, text: str, size: float) -> None:
        """Print a line of text, `base` measured from the top."""
        y = self.style.page[1] - base
        self.canvas.setFont(self.style.font, size)
        for time in range(self.style.times):
            shift = 0.3 * time
            if self.style.by_character:
                place = x + shift
                for char in text:
                    self.canvas.drawString(place, y, encode(char, self.style.font))
                    place += text_width(char, self.style.font, size)
            else:
                self.canvas.drawString(x + shift, y, encode(text, self.style.font))

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """Draw a line in the way of the style."""
        height, style = self.style.page[1], self.style
        self.canvas.setLineWidth(style.thick)
        self.canvas.setDash(*([2, 2],) if style.rules == "dashed" else ())
        if style.rules == "boxes":
            self.canvas.rect(
                x0,
                height - bottom,
                max(x1 - x0, style.thick),
                max(bottom - top, style.thick),
                stroke=0,
                fill=1,
            )
            return
        if style.rules == "clipped":
            self.clip(x0, top, x1, bottom)
            return
        for shift in (0, 1.5) if style.rules == "double" else (0,):
            across = shift if x0 == x1 else 0
            down = shift if top == bottom else 0
            self.canvas.line(
                x0 + across, height - top - down, x1 + across, height - bottom - down
            )

    def clip(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """Fill an area of which only a thin line shows."""
        height, thick = self.style.page[1], self.style.thick
        self.canvas.saveState()
        strip = self.canvas.beginPath()
        wide, high = max(x1 - x0, thick), max(bottom - top, thick)
        strip.rect(x0, height - bottom, wide, high)
        self.canvas.clipPath(strip, stroke=0, fill=0)
        self.canvas.rect(x0 - 9, height - bottom - 9, wide + 18, high + 18, stroke=0, fill=1)
        self.canvas.restoreState()


def encode(text: str, font: str) -> str:
    """Return the text as the font wants it."""
    return text.encode("gbk").decode("latin-1") if font == GBK_FONT else text


def text_width(text: str, font: str, size: float) -> float:
    """Return the width of a printed text."""
    if font == GBK_FONT:
        return len(text) * size
    return pdfmetrics.stringWidth(text, font, size)


def register_fonts() -> None:
    """Make the fonts known that need no file."""
    known = pdfmetrics.getRegisteredFontNames()
    if UNICODE_FONT not in known:
        pdfmetrics.registerFont(UnicodeCIDFont(UNICODE_FONT))
    if GBK_FONT not in known:
        pdfmetrics.registerFont(CIDFont(UNICODE_FONT, "GBK-EUC-H"))


def open_press(path: Path, style: Style | None = None) -> Press:
    """Return a press with its first page begun."""
    register_fonts()
    press = Press(Canvas(str(path)), style or Style())
    press.start_page()
    return press


def set_words(
    press: Press, text: str, align: str = "left", size: float | None = None, indent: float = 0
) -> None:
    """Print a paragraph across the text block, broken where the line is full."""
    style = press.style
    size = size or style.size
    width = style.page[0] - 2 * style.margin
    for number, line in enumerate(break_lines(text, style.font, size, width, indent)):
        used = text_width(line, style.font, size)
        shift = indent * size if number == 0 else 0
        if align != "left":
            shift = (width - used) / (2 if align == "centre" else 1)
        press.y += style.leading * size
        press.write(style.margin + shift, press.y, line, size)


def break_lines(
    text: str, font: str, size: float, width: float, indent: float = 0, hang: bool = False
) -> list[str]:
    """Return the lines a text takes; \\n always breaks, no number or closing mark is parted
    from what is before it, but with `hang` one mark may stand beyond the end of the line.
    """
    lines = []
    for part in text.split("\n"):
        line, room = "", width - indent * size
        for word in split_words(part):
            kept = word[:-1] if hang and len(word) > 1 and word[-1] in CLOSING else word
            if line and text_width(line + kept, font, size) > room:
                lines.append(line)
                line, room = "", width
            line += word
        lines.append(line)
        indent = 0
    return lines


def split_words(text: str) -> list[str]:
    """Return what is never parted: numbers, and closing marks with what is before them."""
    words: list[str] = []
    for char in text:
        glued = bool(words) and (is_ascii_word(char) and is_ascii_word(words[-1][-1]))
        if glued or (words and char in CLOSING):
            words[-1] += char
        else:
            words.append(char)
    return words


def is_ascii_word(char: str) -> bool:
    """Return whether a character is part of a number or a Latin word."""
    return char.isascii() and (char.isalnum() or char in ".,%-")


def set_table(
    press: Press,
    rows: Rows,
    widths: Sequence[float],
    spans: Spans | None = None,
    head: int = 1,
    repeat: bool = True,
) -> None:
    """Print a table; rows that do not fit go to the next page, with the header again.

    Args:
        rows: the texts; None where a merged cell covers the place.
        widths: of the columns in points.
        spans: rows and columns a cell covers, by its top left place.
        head: how many rows are the header.
        repeat: whether the header comes again on each page.
    """
    spans = spans or {}
    heights = row_heights(press.style, rows, widths, spans)
    bottom = press.style.page[1] - press.style.margin
    part: list[int] = []
    used = press.y
    for block in row_blocks(len(rows), spans):
        need = sum(heights[r] for r in block)
        if part and used + need > bottom:
            print_part(press, rows, widths, spans, heights, part)
            press.start_page()
            part = list(range(head)) if repeat else []
            used = press.y + sum(heights[r] for r in part)
        part += block
        used += need
    print_part(press, rows, widths, spans, heights, part)


def row_blocks(count: int, spans: Spans) -> list[list[int]]:
    """Return the rows in groups that a merged cell holds together."""
    blocks: list[list[int]] = []
    end = 0
    for row in range(count):
        if row < end:
            blocks[-1].append(row)
        else:
            blocks.append([row])
        reach = [r + down for (r, _), (down, _) in spans.items() if r == row]
        end = max([end, row + 1, *reach])
    return blocks


def row_heights(
    style: Style, rows: Rows, widths: Sequence[float], spans: Spans
) -> list[float]:
    """Return the height each row needs; a merged cell stretches its last row."""
    heights = [0.0] * len(rows)
    for down_only in (False, True):
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                down, across = spans.get((r, c), (1, 1))
                if text is None or (down > 1) != down_only:
                    continue
                need = cell_height(style, text, sum(widths[c : c + across]), c)
                missing = need - sum(heights[r : r + down])
                heights[r + down - 1] += max(0.0, missing)
    return heights


def cell_lines(style: Style, text: str, width: float, column: int) -> list[str]:
    """Return the lines of a cell."""
    indent = 2 if column == style.indent else 0
    return break_lines(text, style.font, style.size, width - 2 * style.pad, indent, style.hang)


def cell_height(style: Style, text: str, width: float, column: int) -> float:
    """Return the height a cell needs."""
    count = len(cell_lines(style, text, width, column))
    return count * style.leading * style.size + 2 * style.pad


def print_part(
    press: Press,
    rows: Rows,
    widths: Sequence[float],
    spans: Spans,
    heights: Sequence[float],
    part: Sequence[int],
) -> None:
    """Print some rows at the present height: their words, then their rules."""
    xs = [press.style.margin]
    for width in widths:
        xs.append(xs[-1] + width)
    tops: dict[int, float] = {}
    y = press.y
    for r in part:
        tops[r] = y
        y += heights[r]
    cells = []
    for place, r in enumerate(part):
        for c, text in enumerate(rows[r]):
            if text is not None:
                down, across = spans.get((r, c), (1, 1))
                last = part[place + down - 1]
                box = (xs[c], tops[r], xs[c + across], tops[last] + heights[last])
                cells.append((box, text, c))
    boxes = [box for box, _, _ in cells]
    if press.style.rules == "fills":
        shade(press, boxes)
    for box, text, c in cells:
        print_cell(press, text, box, c)
    print_rules(press, boxes, (xs[0], press.y, xs[-1], y), tops[part[0]] + heights[part[0]])
    press.y = y


def shade(press: Press, boxes: Sequence[tuple[float, float, float, float]]) -> None:
    """Fill each cell with grey, a little white in between."""
    press.canvas.saveState()
    press.canvas.setFillGray(0.92)
    for x0, top, x1, bottom in boxes:
        y = press.style.page[1] - bottom
        press.canvas.rect(x0 + 0.5, y + 0.5, x1 - x0 - 1, bottom - top - 1, stroke=0, fill=1)
    press.canvas.restoreState()


def print_cell(
    press: Press, text: str, box: tuple[float, float, float, float], column: int
) -> None:
    """Print the lines of a cell within its box."""
    style = press.style
    x0, top, x1, bottom = box
    lines = cell_lines(style, text, x1 - x0, column)
    pitch = style.leading * style.size
    spare = bottom - top - 2 * style.pad - len(lines) * pitch
    y = top + style.pad + (spare / 2 if style.valign == "middle" else 0)
    centred = style.aligns[column : column + 1] == "c"
    for number, line in enumerate(lines):
        shift = 2 * style.size if number == 0 and column == style.indent else 0
        if centred:
            room = x1 - x0 - 2 * style.pad
            shift = (room - text_width(line, style.font, style.size)) / 2
        base = y + number * pitch + (pitch + 0.76 * style.size) / 2
        press.write(x0 + style.pad + shift, base, line, style.size)


def print_rules(
    press: Press,
    boxes: Sequence[tuple[float, float, float, float]],
    outer: tuple[float, float, float, float],
    head_bottom: float,
) -> None:
    """Draw the rules the style asks for."""
    rules, (left, top, right, bottom) = press.style.rules, outer
    if rules in ("none", "fills"):
        return
    if rules == "three":
        for y in (top, head_bottom, bottom):
            press.rule(left, y, right, y)
        return
    for x0, y0, x1, y1 in boxes:
        if rules == "cells":
            height = press.style.page[1]
            press.canvas.setLineWidth(press.style.thick)
            press.canvas.rect(x0, height - y1, x1 - x0, y1 - y0)
            continue
        for y in (y0, y1):
            if rules != "inner" or y not in (top, bottom):
                press.rule(x0, y, x1, y)
        for x in (x0, x1):
            edge = x in (left, right)
            if rules != "horizontal" and not (edge and rules in ("open", "inner")):
                press.rule(x, y0, x, y1)


def finish(press: Press) -> None:
    """Write the file; a seal goes over the end of the text."""
    if press.style.seal:
        press.press_seal(press.style.seal, press.style.page[0] * 0.55, press.y - 45)
    press.canvas.save()
