"""Parts of the ids of targets and promises, which come from the document and not the rules."""

from __future__ import annotations

from collections import Counter


def task_prefix(seq: str) -> str:
    """Return the task's number as ids print it: 8 -> 08, 3.2 -> 03.2."""
    first, dot, rest = seq.partition(".")
    return (first.zfill(2) if first.isdecimal() else first) + dot + rest


def letter_of(place: int) -> str:
    """Return a, b, … z, aa, ab, … for a place counted from 0."""
    first, last = divmod(place, 26)
    return (letter_of(first - 1) if first else "") + chr(ord("a") + last)


def with_letters(ids: list[str]) -> list[str]:
    """Return the ids in order, those that stand more than once told apart by letters."""
    count, seen = Counter(ids), Counter[str]()
    told = []
    for one in ids:
        told.append(one + letter_of(seen[one]) if count[one] > 1 else one)
        seen[one] += 1
    return told
