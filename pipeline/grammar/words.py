"""Words of a text by jieba, with the words of the rule files added.

One tokenizer of our own, without the hidden Markov model: an unknown word stays single
characters and is never invented. Its dictionary cache is kept in the user's own cache folder.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.caches import cache_folder
from pipeline.grammar.dictionary import load_frequencies

if TYPE_CHECKING:
    import jieba


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
    return cut_at(text, words if isinstance(words, frozenset) else frozenset(words))


@lru_cache(maxsize=16)  # one phrase is asked for again and again, then never more
def cut_at(text: str, words: frozenset[str]) -> frozenset[int]:
    """Return the offsets at which the tokenizer with some words cuts a text."""
    offsets, at = {0}, 0
    for word in with_words(words).cut(text, HMM=False):
        at += len(word)
        offsets.add(at)
    return frozenset(offsets)
