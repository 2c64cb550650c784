"""Words of a text by jieba, with the words of the rule files added.

One tokenizer of our own, without the hidden Markov model: an unknown word stays single
characters and is never invented. Its dictionary cache is kept in the user's own cache folder.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.grammar.dictionary import load_frequencies

if TYPE_CHECKING:
    import jieba


def cache_folder() -> Path:
    """Return the user's own folder for caches of this product, made where it is missing."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base) / "taizhang"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@lru_cache(maxsize=1)
def tokenizer() -> jieba.Tokenizer:
    """Return the tokenizer, its dictionary loaded."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    made = jieba.Tokenizer()
    made.FREQ, made.total = load_frequencies(made, cache_folder())
    made.initialized = True
    return made


@lru_cache(maxsize=4)
def with_words(words: frozenset[str]) -> jieba.Tokenizer:
    """Return the tokenizer after `words` were added to its dictionary."""
    made = tokenizer()
    for word in sorted(words):
        if len(word) > 1:
            made.add_word(word)
    return made


def boundaries(text: str, words: Iterable[str]) -> frozenset[int]:
    """Return the offsets of a text at which a word begins or ends."""
    made = with_words(words if isinstance(words, frozenset) else frozenset(words))
    offsets, at = {0}, 0
    for word in made.cut(text, HMM=False):
        at += len(word)
        offsets.add(at)
    return frozenset(offsets)
