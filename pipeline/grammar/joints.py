"""What joins the members of a list, and phrases without it."""

from __future__ import annotations

from pipeline.grammar.clauses import CLOSING, HOLE, OPENING
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.words import boundaries

CONNECTING = "、，,；;：:。 \t\u3000\u00a0"
JOINT_SIGNS = ("、", "，", ",", "和", "及", "与", "并", "以")
"""First signs of what joins two members of a list."""

JOINTS = ("以及", "和", "及", "与", "并", "或")


def plain(text: str) -> str:
    """Return a phrase without holes, blanks and coordinating signs at its ends."""
    return text.replace(HOLE, "").strip(CONNECTING)


def without_joint(text: str) -> str:
    """Return a phrase without the word that joins it to the next (学校和 -> 学校)."""
    text = plain(text)
    joint = next((j for j in JOINTS if text.endswith(j)), "")
    return plain(text[: -len(joint)]) if joint and len(text) > len(joint) else text


def members(text: str, lexicon: Lexicon) -> list[str]:
    """Return the members of a coordination; 和 及 与 cut only where they are words."""
    edges = boundaries(text, lexicon.vocabulary)
    found, last = [], 0
    for at, sign in joints(text):
        whole = len(sign) == 1 and sign in "、，,"
        if whole or (at in edges and at + len(sign) in edges):
            found.append(text[last:at])
            last = at + len(sign)
    found.append(text[last:])
    return [m for m in (m.strip() for m in found) if m]


def after_last_joint(text: str, lexicon: Lexicon) -> int:
    """Return the offset after the last coordinating word outside quotes, 0 where none is."""
    edges = boundaries(text, lexicon.vocabulary)
    last = 0
    for at, sign in joints(text):
        if sign in "、，," or (at in edges and at + len(sign) in edges):
            last = at + len(sign)
    return last


def joints(text: str) -> list[tuple[int, str]]:
    """Return offset and word of every sign outside quotes that may join two nouns."""
    depth, found = 0, []
    for at, sign in enumerate(text):
        if sign in OPENING:
            depth += 1
        elif sign in CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and text.startswith("以及", at):
            found.append((at, "以及"))
        elif depth == 0 and sign in "、，,和及与" and not text.startswith("以及", at - 1):
            found.append((at, sign))
    return found
