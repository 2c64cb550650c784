"""What the readers of submissions share: cells, lines, tables, envelopes, problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pipeline.model import SourceError


def parsed(parse: Callable[[], Any]) -> Any:
    """Return what a parser that is not ours makes of a file.

    On damaged files such parsers raise whatever their innermost part raises, so all of it
    means the same here. As little of ours as possible is called inside, so as not to hide
    faults of our own.

    Raises:
        SourceError: ENCRYPTED where the parser says so, TRUNCATED.
    """
    try:
        return parse()
    except MemoryError:
        raise
    except Exception as error:
        code = "ENCRYPTED" if "encrypted" in str(error).lower() else "TRUNCATED"
        raise SourceError(code, str(error)[:80]) from error


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table as it prints.

    `kind` is text, number, date, formula (a formula whose value was not stored), error or
    empty; `day` the date of a date cell. Each position that a merged cell covers holds the
    same Cell again, so `is` tells that it is the same one.
    """

    text: str = ""
    kind: str = "empty"
    day: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph of a text; `heading` where its style says that it is one."""

    text: str
    place: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of equal length; `name` is that of its sheet, "" where it has none."""

    rows: tuple[tuple[Cell, ...], ...]
    name: str = ""


Block = Line | Grid


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not taken, or should be looked at: where, what, and why (a code)."""

    place: str
    text: str
    reason: str
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds once it is read."""

    kind: str
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is known of how something came: senders and subjects, the outer mail's first.

    `received` is the time of receipt and `received_from` where it stands: header,
    received.csv, or 时间不明 with `received` None.
    """

    senders: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    received: datetime | date | None = None
    received_from: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A file, or a member of one.

    `source` is the path below the quarter's folder, then !member for each layer; `load` gives
    the bytes or raises SourceError; `decoration` marks a picture set inside a mail.
    """

    source: str
    load: Callable[[], bytes]
    envelope: Envelope = field(default_factory=Envelope)
    depth: int = 0
    decoration: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a unit wrote, as it came; the fields are the columns of `Collected.items`."""

    place: str
    text: str
    item_id: str = ""
    seq: str = ""
    heading: str = ""
    value: str = ""
    value_unit: str = ""
    value_heading: str = ""
    period_end: str = ""
    is_estimate: bool | None = None
    stage: int | None = None
    extra: str = ""
    owner: str = ""
