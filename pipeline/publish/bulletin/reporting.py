"""Who reported and who did not: names only where that is beyond doubt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.publish.bulletin.book import Book
from pipeline.publish.bulletin.tell import clean, joined

if TYPE_CHECKING:
    import pandas as pd

Cells = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """Units of one sort: how many, how many of them beyond doubt, and the names of those."""

    count: int
    named: int
    names: str


@dataclass(frozen=True, slots=True)
class Reporting:
    """How the units reported.

    units: how many had to report. on_time, late, after, absent and unknown (time of receipt
        not known) add up to them; partial are those of them that left items out.
    late, after, absent: came late, after the bulletin was closed, not at all.
    doubted: units of these sorts that are not named, because something that came in may be
        what they are said to lack.
    nameless: files nobody could be named for; while there is one, no unit of these is named.
    """

    units: int
    on_time: int
    unknown: int
    late: Listed
    after: Listed
    absent: Listed
    partial: Listed
    doubted: int
    nameless: int


def sum_up_reporting(frames: Mapping[str, pd.DataFrame], book: Book) -> Reporting:
    """Return how the units of a quarter reported.

    Args:
        frames: units (who has to report), reporting and unplaced, as in TABLES.
        book: the rules.
    """
    words = book.timeliness
    rows = frames["reporting"].to_dict("records")
    nameless = sum(row["timeliness"] == words["unplaced"] for row in rows)
    wanted = set(frames["units"]["unit"]) - {""}
    told = [row for row in rows if row["unit"] in wanted]
    doubt = find_doubt(told, nameless > 0, frames["unplaced"], book)
    late = [row for row in told if is_late(row, book)]
    after, absent = of_word(told, "after_bulletin", book), of_word(told, "not_reported", book)
    partial = [row for row in told if row["missing"] and row not in absent]
    lacking = {row["unit"] for row in (*absent, *partial)}
    hidden = {row["unit"] for row in (*late, *after)} & doubt.late | lacking & doubt.lacking
    return Reporting(
        units=len(told),
        on_time=len(of_word(told, "on_time", book)),
        unknown=len(of_word(told, "time_unknown_word", book)),
        late=list_units(late, doubt.late, days_told, book),
        after=list_units(after, doubt.late, days_told, book),
        absent=list_units(absent, doubt.lacking, names_told, book),
        partial=list_units(partial, doubt.lacking, missing_told, book),
        doubted=len(hidden),
        nameless=nameless,
    )


class Doubt(NamedTuple):
    """Units that may not have been late, and units that may not lack what they seem to."""

    late: frozenset[str]
    lacking: frozenset[str]


def find_doubt(
    told: Sequence[Cells], nameless: bool, unplaced: pd.DataFrame, book: Book
) -> Doubt:
    """Return of which units something came in that could not be read, or not be placed.

    A file nobody could be named for may be anybody's; a unit that is said to be silent and yet
    sent something may have said it there.
    """
    silent = {r["unit"] for r in of_word(told, "not_reported", book) if r["sources"]}
    unread = {r["unit"] for r in told if nameless or is_unreadable(r, book)}
    open_rows = unplaced[~unplaced["reason"].isin(book.harmless)]
    return Doubt(frozenset(unread), frozenset(unread | silent | set(open_rows["unit"])))


def of_word(rows: Iterable[Cells], code: str, book: Book) -> list[Cells]:
    """Return the rows of one word of timeliness."""
    return [row for row in rows if row["timeliness"] == book.timeliness[code]]


def list_units(
    rows: Sequence[Cells],
    doubt: Collection[str],
    tell: Callable[[Iterable[Cells], Book], Iterable[str]],
    book: Book,
) -> Listed:
    """Return units of one sort, those in doubt only counted."""
    sure = [row for row in rows if row["unit"] not in doubt]
    return Listed(len(rows), len(sure), joined(tell(sure, book)))


def is_late(row: Cells, book: Book) -> bool:
    """Return whether a unit came after the due day and before the bulletin was closed."""
    late = book.timeliness["late"].partition("{")[0]
    return str(row["timeliness"]).startswith(late)


def is_unreadable(row: Cells, book: Book) -> bool:
    """Return whether something of a unit could not be read."""
    return book.flags["unreadable"] in str(row["flags"]).split("、")


def names_told(rows: Iterable[Cells], book: Book) -> Iterable[str]:
    """Return units by name."""
    return (clean(row["unit"]) for row in rows)


def days_told(rows: Iterable[Cells], book: Book) -> Iterable[str]:
    """Return units with the days they were late."""
    for row in rows:
        yield book.say("unit_late", unit=clean(row["unit"]), days=str(row["days_late"]))


def missing_told(rows: Iterable[Cells], book: Book) -> Iterable[str]:
    """Return units with the number of items they left out."""
    for row in rows:
        count = str(len(str(row["missing"]).split("、")))
        yield book.say("unit_missing", unit=clean(row["unit"]), count=count)
