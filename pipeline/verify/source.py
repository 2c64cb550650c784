"""What a second reader is asked: words in a box, in a line, on a page or in a file at all.

Nothing of the first reading is used but how it writes a character: radicals that stand for
characters are those, blanks count for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.notice.readers.radicals import fold_radical

UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufffe")
Box = tuple[int, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where words should stand: boxes, each with its page in the file, or a line of it."""

    boxes: tuple[Box, ...]
    line: int | None


def plain_words(text: str) -> str:
    """Return a text as it is compared: no blanks, no unseen marks, radicals as characters."""
    return "".join(
        fold_radical(char) for char in text if not char.isspace() and char not in UNSEEN
    )


class Source:
    """A file of a notice, read a second time in the way its kind allows.

    `pages` is 0 for a file without; `lines` counts up to the last that prints something, None
    where only the first reader knows. This one is for files there is no second way for.
    """

    pages = 0
    lines: int | None = None

    def way(self, place: Place) -> str:
        """Return how a place of this file is read again: box, line, page, file or none."""
        return "none"

    def close(self) -> None:
        """Return nothing; the file is let go."""

    def read_boxes(self, words: str, place: Place) -> tuple[bool, str]:
        """Return whether the boxes hold just these words, and what they hold."""
        raise NotImplementedError

    def read_line(self, words: str, place: Place) -> tuple[bool, str]:
        """Return whether the words begin in the line, and what the line holds."""
        raise NotImplementedError

    def read_page(self, words: str, place: Place) -> tuple[bool, str]:
        """Return whether the words stand on the page, and a remark."""
        raise NotImplementedError

    def read_file(self, words: str, place: Place) -> tuple[bool, str]:
        """Return whether the words stand in the file, and a remark."""
        raise NotImplementedError
