"""jieba's dictionary, opened only where it is looked into.

Loading all half a million entries takes longer than all the rest of a notice. So they are kept
sliced by first character, and a slice is read when a word that begins with it is asked for.
"""

from __future__ import annotations

import marshal
import os
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jieba

Slices = dict[str, tuple[str, str]]
"""First character -> the words that begin with it and their frequencies, joined by blanks."""


class Frequencies:
    """The frequency of every word and 0 for every beginning of one, as jieba asks for them.

    Args:
        slices: taken over; a slice is dropped once it is read.
    """

    __slots__ = ("closed", "read")

    def __init__(self, slices: Slices) -> None:
        self.closed = slices
        self.read: dict[str, int] = {}

    def open_slice(self, first: str) -> None:
        """Return nothing; the words that begin with a character can be looked up."""
        words, figures = self.closed.pop(first)
        self.read.update(zip(words.split(" "), map(int, figures.split(" ")), strict=True))

    def __contains__(self, word: str) -> bool:
        """Return whether this is a word or the beginning of one."""
        if word[:1] in self.closed:
            self.open_slice(word[:1])
        return word in self.read

    def __getitem__(self, word: str) -> int:
        """Return the frequency of a word, 0 of the beginning of one."""
        if word[:1] in self.closed:
            self.open_slice(word[:1])
        return self.read[word]

    def __setitem__(self, word: str, frequency: int) -> None:
        """Set the frequency of a word."""
        if word[:1] in self.closed:
            self.open_slice(word[:1])
        self.read[word] = frequency

    def get(self, word: str, default: int | None = None) -> int | None:
        """Return the frequency of a word, the default where it is none."""
        return self.read[word] if word in self else default


def load_frequencies(tokenizer: jieba.Tokenizer, folder: Path) -> tuple[Frequencies, int]:
    """Return the dictionary of a tokenizer and the sum of its frequencies.

    Args:
        tokenizer: says where its dictionary is; it is not changed.
        folder: keeps the slices from one run to the next; where it cannot be written to, or
            what it keeps cannot be read, the dictionary is read itself.
    """
    path = folder / f"words-{version('jieba')}.cache"
    try:
        with path.open("rb") as handle:
            slices, total = marshal.load(handle)
    except (OSError, EOFError, ValueError, TypeError):
        words, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        slices = sliced(words)
        keep(path, (slices, total))
    return Frequencies(slices), total


def sliced(words: Mapping[str, int]) -> Slices:
    """Return the entries of a dictionary by first character."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(word)
    return {
        first: (" ".join(group), " ".join(str(words[word]) for word in group))
        for first, group in by_first.items()
    }


def keep(path: Path, content: tuple[Slices, int]) -> None:
    """Return nothing; the content is in the file, whole, or nowhere."""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            marshal.dump(content, file)
        Path(beside).replace(path)
    except OSError:
        return
