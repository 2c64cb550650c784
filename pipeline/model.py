"""What the rooms share: frozen records of a document, a notice and what is found in it.

Positions on a page are in points from the top left corner of the page as it is displayed
(after /Rotate). Offsets are counted in characters of `Text.text`, end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal


class SourceError(Exception):
    """A source that is not what this product was written for; only that source stops.

    Args:
        code: reason code (`ENCRYPTED`, `NO_TABLE`, ...); its sentence and the next step for
            the user are in `rules/errors.yml`.
        detail: what was seen, for the message (a file name, a page, a value).
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class RuleError(Exception):
    """A rule file that cannot be trusted; the whole run stops with exit code 2."""

    def __init__(self, file: str, entry: str, reason: str) -> None:
        super().__init__(f"{file}: {entry}: {reason}")
        self.file, self.entry, self.reason = file, entry, reason


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page (pages count from 1)."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Run:
    """The share of a Text that stands in one printed line.

    `start`/`end` are offsets in the Text. A run with a page has one left and one right edge a
    character; a run of a plain text source has `line` (counted from 1) instead and no edges.
    `unsure` says that some of it was recognised on a picture without certainty.
    """

    start: int
    end: int
    page: int | None = None
    top: float = 0.0
    bottom: float = 0.0
    lefts: tuple[float, ...] = ()
    rights: tuple[float, ...] = ()
    line: int | None = None
    unsure: bool = False

    def part(self, start: int, end: int, shift: int = 0) -> Run:
        """Return the share of this run between two offsets, its offsets moved by `shift`."""
        a, b = max(start, self.start), min(end, self.end)
        lo, hi = a - self.start, b - self.start
        return replace(
            self,
            start=a + shift,
            end=b + shift,
            lefts=self.lefts[lo:hi],
            rights=self.rights[lo:hi],
        )


@dataclass(frozen=True, slots=True)
class Text:
    """Characters with the place each is printed; `runs` cover `text` in order without gaps."""

    text: str
    runs: tuple[Run, ...] = ()

    def cut(self, start: int, end: int) -> Text:
        """Return the characters from `start` to `end` with their places."""
        runs = (
            r.part(start, end, -start) for r in self.runs if r.start < end and r.end > start
        )
        return Text(self.text[start:end], tuple(runs))

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Return one box a printed line for the characters from `start` to `end`."""
        found = []
        for run in self.runs:
            if run.start < end and run.end > start and run.page is not None:
                part = run.part(start, end)
                found.append(
                    Box(run.page, min(part.lefts), run.top, max(part.rights), run.bottom)
                )
        return tuple(found)

    def line_at(self, offset: int) -> int | None:
        """Return the line of the text source that prints the character at `offset`."""
        for run in self.runs:
            if run.start <= offset < run.end:
                return run.line
        return None


def join_texts(parts: Iterable[Text]) -> Text:
    """Return the parts as one Text, nothing between them."""
    text, runs = "", []
    for part in parts:
        runs += [r.part(r.start, r.end, len(text)) for r in part.runs if r.end > r.start]
        text += part.text
    return Text(text, tuple(runs))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in reading order: its printed lines, blanks as printed.

    `size` is the main font size in points; `indent` the distance of the first line from the
    left margin of its text block; `centred` true where it is set in the middle. None where the
    source has no such thing.
    """

    lines: tuple[Text, ...]
    size: float | None = None
    indent: float | None = None
    centred: bool | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its printed lines from top to bottom, blanks as printed.

    `down` and `across` count the rows and columns it covers.
    """

    lines: tuple[Text, ...]
    down: int = 1
    across: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or the part of one that stands on one page.

    `rows` is a full grid: a position that a merged cell covers is None, the cell itself stands
    at its top left position.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read: its blocks in reading order.

    `kind` is pdf, text, ...; `pages` gives width and height of each page; `doubts` are codes
    of `rules/errors.yml` for what was read but should be looked at.
    """

    source: str
    kind: str
    blocks: tuple[Paragraph | Table, ...]
    pages: tuple[tuple[float, float], ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a notice says of itself; None or empty where it does not say.

    `meeting` is "first day/last day name"; `reporting_dates` are in the year of the tasks.
    """

    doc_no: str | None = None
    title: str | None = None
    issuer: str | None = None
    issued: date | None = None
    printed: date | None = None
    year: int | None = None
    recipients: str | None = None
    cc: str | None = None
    attachment: str | None = None
    meeting: str | None = None
    reporting_dates: tuple[date, ...] = ()
    report_to: str | None = None
    mailbox: str | None = None
    item_character_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a notice.

    `seq` is the printed number where it is unique, else a running one (3.2: the second task
    under one number); `path` what is printed above it, joined by dots. `due` is the printed
    words of a due column or of the closing bracket. `extra` holds the cells of columns that
    have no field here, as (header, text). `doubts` are reason codes for the review sheet.
    """

    seq: str
    text: Text
    path: str = ""
    lead: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    due: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice: its facts, its tasks in order, and what was printed but belongs to neither.

    `unplaced` are (reason code, text) of rows that look like tasks and could not be read.
    """

    facts: Facts
    tasks: tuple[Task, ...]
    unplaced: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of the ledger: what is printed, and what became of it.

    `fate` is target, excluded or review; `rule` the id of the rule or step that decided.
    """

    number_id: str
    start: int
    end: int
    mention: str
    value: Decimal | None
    unit: str
    fate: str
    rule: str


@dataclass(frozen=True, slots=True)
class Target:
    """One target; field by field as in the README's table of fields."""

    target_id: str
    indicator: str
    action: str
    measure: str
    comparator: str
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    si_value: Decimal | None
    si_unit: str
    baseline_value: Decimal | None
    scope: str
    commitment: str
    due: str
    start: int
    end: int
    doubts: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Promise:
    """What a task promises without a number: a milestone, a standing duty or a direction."""

    promise_id: str
    kind: str
    verb: str
    object: str
    commitment: str
    due: str
    start: int
    end: int
