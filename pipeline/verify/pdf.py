"""A PDF as pdfminer reads it: the characters inside a box, in the frame of the register.

The locators were made by pdfium and our own finder of lines and cells. Nothing of these is
used here: pdfminer parses the file, decodes the fonts and places the characters by itself.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from pipeline.verify.source import Place, Source, plain_words

INSIDE = 0.3  # points by which the middle of a character has to be inside a box
TILT = 0.05  # rise over run of a line that is still straight
PAGES_HELD = 3
TALLER = 1.3  # times the box: words of a watermark that cross a line of text


class Pdf(Source):
    """A PDF with a text layer, read by pdfminer."""

    lines = 0

    def __init__(self, path: Path) -> None:
        import pdfplumber

        logging.getLogger("pdfminer").setLevel(logging.ERROR)
        self.document = pdfplumber.open(path)
        self.pages = len(self.document.pages)
        self.known: dict[int, list[dict[str, Any]]] = {}

    def way(self, place: Place) -> str:
        """Return box, for a page that prints no text none: it was recognised on a picture."""
        printed = all(self.characters(number) for number, _ in place.boxes)
        return "box" if printed else "none"

    def close(self) -> None:
        """Return nothing; the file is closed."""
        self.document.close()

    def read_boxes(self, words: str, place: Place) -> tuple[bool, str]:
        """Return whether the boxes hold just these words, and what they hold."""
        seen = "".join(self.words_in(number, edges) for number, edges in place.boxes)
        return seen == plain_words(words), seen

    def words_in(self, number: int, edges: tuple[float, ...]) -> str:
        """Return the characters whose middles are in a box, from left to right."""
        x0, top, x1, bottom = edges
        inside = [
            char
            for char in self.characters(number)
            if x0 + INSIDE <= (char["x0"] + char["x1"]) / 2 <= x1 - INSIDE
            and top <= (char["top"] + char["bottom"]) / 2 <= bottom
            and char["size"] <= TALLER * (bottom - top)
        ]
        inside.sort(key=lambda char: float(char["x0"]))
        return plain_words("".join(char["text"] for char in without_twins(inside)))

    def characters(self, number: int) -> list[dict[str, Any]]:
        """Return the characters of a page in the frame the register counts in."""
        if number not in self.known:
            while len(self.known) >= PAGES_HELD:
                self.known.pop(next(iter(self.known)))
            page = self.document.pages[number - 1]
            self.known[number] = set_upright(page)
            page.close()  # or its objects stay for good
        return self.known[number]


def set_upright(page: Any) -> list[dict[str, Any]]:
    """Return the characters of a page as displayed, turned until most of them can be read.

    What stands neither upright nor at right angles is a watermark or a seal, no text.
    """
    left, top, width, height = shown_part(page)
    turns = [quarter_turns(char["matrix"]) for char in page.chars]
    straight = [turn for turn in turns if turn is not None]
    turn = max(set(straight), key=straight.count, default=0)
    return [
        {
            "text": char["text"],
            "size": char["size"],
            **turned(moved(char, left, top), turn, width, height),
        }
        for char, own in zip(page.chars, turns, strict=True)
        if own == turn
    ]


def shown_part(page: Any) -> tuple[float, float, float, float]:
    """Return left and top of what is shown of a page, as displayed, its width and height."""
    media, crop = page.page_obj.mediabox, page.page_obj.cropbox
    cut = [
        max(0.0, side)
        for side in (
            crop[0] - media[0],
            crop[1] - media[1],
            media[2] - crop[2],
            media[3] - crop[3],
        )
    ]
    left, bottom, right, top = cut
    corners = {0: (left, top), 90: (bottom, left), 180: (right, bottom), 270: (top, right)}
    wide, high = left + right, top + bottom
    if page.rotation % 180:
        wide, high = high, wide
    return *corners[page.rotation], page.width - wide, page.height - high


def moved(char: dict[str, Any], left: float, top: float) -> tuple[float, ...]:
    """Return the edges of a character from the corner of what is shown of a page."""
    return char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top


def quarter_turns(matrix: tuple[float, ...]) -> int | None:
    """Return how many quarter turns to the left a character is turned, None if tilted."""
    a, b = matrix[0], matrix[1]
    if abs(b) <= TILT * abs(a):
        return 0 if a > 0 else 2
    if abs(a) <= TILT * abs(b):
        return 1 if b > 0 else 3
    return None


def turned(
    edges: tuple[float, ...], turn: int, width: float, height: float
) -> dict[str, float]:
    """Return edges after the quarter turns to the right that set the page upright."""
    x0, top, x1, bottom = edges
    sides = {
        0: (x0, top, x1, bottom),
        1: (height - bottom, x0, height - top, x1),
        2: (width - x1, height - bottom, width - x0, height - top),
        3: (top, width - x1, bottom, width - x0),
    }[turn]
    return dict(zip(("x0", "top", "x1", "bottom"), sides, strict=True))


def without_twins(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return characters from left to right without those printed twice, as fake bold is."""
    kept: list[dict[str, Any]] = []
    for char in chars:
        near = (one for one in reversed(kept[-4:]) if char["x0"] - one["x0"] < 1)
        if not any(one["text"] == char["text"] for one in near):
            kept.append(char)
    return kept
