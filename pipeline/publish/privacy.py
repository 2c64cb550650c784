"""Tables of a quarter -> the same without telephone numbers, mail addresses, identity numbers.

What units send may name people's own numbers; what is handed on does not. Which numbers these
are is data (rules/privacy.yml). What the notice prints itself, such as the mailbox to report
to, is public already and stays. Ids, keys and figures are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import regex

from pipeline.rules import Rules
from pipeline.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

WRITTEN = ("text", "word")
BARE = regex.compile(r"[^0-9A-Za-z@.]")
MENTION, VALUE, WORDS = "mention", "value", "text"
MIN_DIGITS = 4
"""Digits of a figure that is taken for part of a telephone number beside it in the text."""
WIDE = str.maketrans("０１２３４５６７８９＠．", "0123456789@.")


@dataclass(frozen=True)
class Mask:
    """What is hidden, in order: a pattern with the group `hide`, and what stands in for it.

    `spared` are the numbers and addresses that stay, without blanks and dashes.
    """

    patterns: tuple[tuple[Any, str], ...]
    spared: frozenset[str] = frozenset()

    @classmethod
    def from_rules(cls, rules: Rules, printed: Iterable[str] = ()) -> Mask:
        """Return the mask of rules/privacy.yml that spares what stands in printed texts."""
        patterns = tuple(
            (regex.compile(entry.values["pattern"]), str(entry.values["mask"]))
            for entry in rules["privacy"]
        )
        found = (f[0] for text in printed for p, _ in patterns for f in p.finditer(text))
        return cls(patterns, frozenset(map(bare, found)))

    def text(self, written: str) -> str:
        """Return a text in which what is private is hidden."""
        for pattern, mask in self.patterns:
            written = pattern.sub(partial(self.hidden, mask), written)
        return written

    def hidden(self, mask: str, found: Any) -> str:
        """Return what stands in for a match: itself where it is spared."""
        whole = str(found[0])
        if bare(whole) in self.spared:
            return whole
        start, end = (place - found.start() for place in found.span("hide"))
        return whole[:start] + mask + whole[end:]

    def secrets(self, written: str) -> Iterator[str]:
        """Return what is hidden of a text, whole."""
        for pattern, _ in self.patterns:
            for found in pattern.finditer(written):
                if bare(found[0]) not in self.spared:
                    yield bare(found[0])


def bare(found: str) -> str:
    """Return a number or address without blanks, dashes and brackets."""
    return BARE.sub("", found.translate(WIDE))


def mask_frames(frames: Mapping[str, pd.DataFrame], mask: Mask) -> dict[str, pd.DataFrame]:
    """Return the tables of a quarter with what is private hidden in every text.

    Args:
        frames: by the names of TABLES; left as they are.
        mask: see `Mask`.
    """
    return {name: mask_frame(name, frame, mask) for name, frame in frames.items()}


def mask_frame(table: str, frame: pd.DataFrame, mask: Mask) -> pd.DataFrame:
    """Return one table with what is private hidden; a figure that was read in it is, too."""
    import pandas as pd

    written = [name for name, kind in TABLES[table].items() if kind in WRITTEN]
    masked: dict[str, Any] = {
        name: frame[name].map(mask.text).astype(frame[name].dtype)
        for name in written
        if name in frame
    }
    if {MENTION, VALUE, WORDS} <= set(frame.columns):
        pairs = zip(frame[MENTION], frame[WORDS], strict=True)
        private = [is_part(mention, text, mask) for mention, text in pairs]
        for name, hidden in ((MENTION, ""), (VALUE, None)):
            cells = zip(masked.get(name, frame[name]), private, strict=True)
            told = [hidden if secret else cell for cell, secret in cells]
            masked[name] = pd.Series(told, index=frame.index, dtype=frame[name].dtype)
    return frame.assign(**masked)


def is_part(mention: str, text: str, mask: Mask) -> bool:
    """Return whether a figure is a number that is hidden, or part of one."""
    digits = regex.sub(r"\D", "", mention.translate(WIDE))
    if len(digits) < MIN_DIGITS:
        return False
    return any(digits in regex.sub(r"\D", "", one) for one in mask.secrets(text))
