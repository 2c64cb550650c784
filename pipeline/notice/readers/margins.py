"""The margins of printed pages -> pages without page numbers and repeated running heads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Table
from pipeline.notice.readers.glyphs import Glyph
from pipeline.notice.readers.lines import Line, split_rows

PAGE_NUMBER = re.compile(
    r"[-—–－―─_·\s]*(?:\d{1,4}|[ivxIVX]{1,6})[-—–－―─_·\s]*"
    r"|[-—–－\s]*第?\s*\d{1,4}\s*页?\s*[/／,，、]?\s*(?:共|of)?\s*\d{0,4}\s*页[-—–－\s]*"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}"
    r"|(?:Page\s*)\d{1,4}(?:\s*of\s*\d{1,4})?"
)
FOLIO = re.compile(r"\s*(?:[-—–－―─_·]+\s*\d{1,4}\s*[-—–－―─_·]+|第\s*\d{1,4}\s*页)\s*")
"""A page number that nothing else can be: in a table without lines it would join a cell."""

CENTRED = 6.0  # points from the middle of the page
MARGIN = 0.14  # of the page height, where page numbers and running heads stand
MIN_REPEATS = 3  # pages that show a line before it is taken for a running head
SAME_HEIGHT = 3.0  # points
MIN_HEAD = 4  # characters; a short line may be a label that each attachment begins with

Items = list[Line | Table]


def strip_margins(pages: Sequence[Items], heights: Sequence[float]) -> list[Items]:
    """Return the pages' items without page numbers and running heads that come again.

    Args:
        pages: lines and tables of each page, from top to bottom.
        heights: the height of each page.

    Returns:
        The same items; page numbers are left out, and of a line that stands at the same height
        of three pages or more all but the first.
    """
    kept = [
        without_number(items, height) for items, height in zip(pages, heights, strict=True)
    ]
    for place in (0, -1):
        drop_repeats(kept, heights, place)
    return kept


def without_folio(glyphs: Sequence[Glyph], width: float, height: float) -> list[Glyph]:
    """Return the characters of a page without the page number in its margins.

    It is a number between dashes, or a bare one in the middle of the page.
    """
    top, bottom = MARGIN * height, (1 - MARGIN) * height
    edge = [glyph for glyph in glyphs if not top < glyph[3] < bottom]
    dropped: set[int] = set()
    for row in split_rows(edge):
        printed = "".join(g.char for g in sorted(row, key=lambda g: g.left))
        middle = (min(g.left for g in row) + max(g.right for g in row)) / 2
        bare = printed.strip().isdecimal() and abs(middle - width / 2) < CENTRED
        if FOLIO.fullmatch(printed) or bare:
            dropped.update(id(g) for g in row)
    return [g for g in glyphs if id(g) not in dropped] if dropped else list(glyphs)


def without_number(items: Items, height: float) -> Items:
    """Return the items of a page without the page number at its head or foot."""
    items = list(items)
    for place in (-1, 0):
        line = margin_line(items, height, place)
        if line is not None and PAGE_NUMBER.fullmatch(line.text.text):
            items.pop(place)
    return items


def margin_line(items: Items, height: float, place: int) -> Line | None:
    """Return the first or last item of a page where it is a line in the margin."""
    item = items[place] if items else None
    if item is None or isinstance(item, Table):
        return None
    in_margin = item.top > (1 - MARGIN) * height or item.bottom < MARGIN * height
    return item if in_margin else None


def drop_repeats(pages: Sequence[Items], heights: Sequence[float], place: int) -> None:
    """Drop from the pages a first or last line that comes again, but for its first time."""
    shown: dict[tuple[str, int], list[int]] = {}
    for number, (items, height) in enumerate(zip(pages, heights, strict=True)):
        line = margin_line(items, height, place)
        if line is not None and len(line.text.text) >= MIN_HEAD:
            key = (line.text.text, round(line.top / SAME_HEIGHT))
            shown.setdefault(key, []).append(number)
    for numbers in shown.values():
        if len(numbers) >= MIN_REPEATS:
            for number in numbers[1:]:
                pages[number].pop(place)
