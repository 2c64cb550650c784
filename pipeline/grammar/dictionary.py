"""jieba's dictionary, opened only where it is looked into.

Loading all half a million entries takes longer than all the rest of a notice. So they are kept
sliced by first character, and a slice is read when a word that begins with it is asked for.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.caches import read_cache, write_cache

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


def load_frequencies(
    tokenizer: jieba.Tokenizer, folder: Path | None
) -> tuple[Frequencies, int]:
    """Return the dictionary of a tokenizer and the sum of its frequencies.

    Args:
        tokenizer: says where its dictionary is; it is not changed.
        folder: keeps the slices from one run to the next, for this very dictionary; None
            keeps nothing.
    """
    made_from = dictionary_of(tokenizer)
    kept = read_cache(folder, "words", made_from)
    if kept is not None:
        slices, total = marshal.loads(kept)
        return Frequencies(slices), total
    words, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    slices = sliced(words)
    write_cache(folder, "words", made_from, marshal.dumps((slices, total)))
    return Frequencies(slices), total


def dictionary_of(tokenizer: jieba.Tokenizer) -> str:
    """Return what tells the dictionary apart from another: place, size and time of its file.

    The way it is written down belongs to it: `marshal` has a version of its own.
    """
    with tokenizer.get_dict_file() as handle:
        path = Path(handle.name)
    found = path.stat()
    return f"{path} {found.st_size} {found.st_mtime_ns} {marshal.version}"


def sliced(words: Mapping[str, int]) -> Slices:
    """Return the entries of a dictionary by first character."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(word)
    return {
        first: (" ".join(group), " ".join(str(words[word]) for word in group))
        for first, group in by_first.items()
    }
