"""One thing that was found out: that it holds, that it does not, or what to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How a finding is meant; the value stands before its sentence."""

    GOOD = "✓"
    NOTE = "·"
    DIFFERS = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, and whether what it speaks of holds."""

    level: Level
    text: str


def good(text: str) -> Finding:
    """Return that something holds."""
    return Finding(Level.GOOD, text)


def note(text: str) -> Finding:
    """Return something to know that is no difference, or that could not be looked at."""
    return Finding(Level.NOTE, text)


def differs(text: str) -> Finding:
    """Return that something does not hold."""
    return Finding(Level.DIFFERS, text)
