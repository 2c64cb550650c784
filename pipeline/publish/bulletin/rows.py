"""Status of a quarter -> its rows, whether anybody may be named on each, and the lists.

Nobody is praised or named on a row that is not confirmed: one that waits for a reviewer, rests
on an estimate or on older figures, or bears a flag nobody knows. What counts as confirmed is
data, the entries of group waits in rules/bulletin.yml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.publish.bulletin.book import Book, Listing, Wait

if TYPE_CHECKING:
    import pandas as pd

SIGNED = ("decision", "by", "on")
COUNTED = ("target", "milestone")
Cells = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the status as a bulletin sees it.

    `waits` says why nobody may be named on it, "" where it is confirmed; `cells` is the row of
    the status itself.
    """

    item_id: str
    item_type: str
    unit: str
    word: str
    light: str
    flags: frozenset[str]
    soft: bool
    waits: str
    cells: Cells


def read_rows(quarters: Sequence[Mapping[str, pd.DataFrame]], book: Book) -> tuple[Row, ...]:
    """Return the rows of the last quarter, in the order of the register.

    Args:
        quarters: the frames status and reviews of this quarter and all before it; a word that
            is carried on from an earlier quarter is as sure as it was there.
        book: the rules.
    """
    before: dict[str, str] = {}
    found: tuple[Row, ...] = ()
    for frames in quarters:
        reviews = {row["item_id"]: row for row in frames["reviews"].to_dict("records")}
        found = tuple(
            read_row(cells, reviews.get(cells["item_id"]), before, book)
            for cells in frames["status"].to_dict("records")
        )
        silent = book.states["no_data"]
        before |= {row.item_id: row.waits for row in found if row.word != silent}
    return found


def read_row(cells: Cells, review: Cells | None, before: Mapping[str, str], book: Book) -> Row:
    """Return one row with the reason why it waits, if it does."""
    flags = frozenset(filter(None, str(cells["flags"]).split("、")))
    word = str(cells["progress_status"])
    bare = word.removesuffix(book.states["estimate"])
    if bare != word or cells["is_estimate"] is True:
        flags |= {book.flags["is_estimate"]}
    waits = why_waiting(bare, flags, str(cells["rule"]), review, book)
    if not waits and book.flags["kept"] in flags:
        waits = before.get(cells["item_id"], book.waits[0].label)
    return Row(
        item_id=str(cells["item_id"]),
        item_type=str(cells["item_type"]),
        unit=str(cells["lead"]) or book.say("nobody"),
        word=word,
        light=str(cells["light"]),
        flags=flags,
        soft=book.flags["soft"] in flags,
        waits=waits,
        cells=cells,
    )


def why_waiting(
    word: str, flags: frozenset[str], rule: str, review: Cells | None, book: Book
) -> str:
    """Return why a row is not confirmed, "" where it is.

    Args:
        word: of its progress, without what an estimate adds.
        flags: its flags; one the rules do not know leaves the row unconfirmed.
        rule: what decided its word.
        review: its row in 待核, None where it has none.
        book: the rules.
    """
    if not flags <= set(book.flags.values()):
        return book.waits[0].label
    decision = signed(review)
    for wait in book.waits:
        if decision in wait.settled:
            continue
        if stands_in(wait, word, flags, rule) and (review is not None or not wait.listed):
            return wait.label
    return ""


def signed(review: Cells | None) -> str:
    """Return the decision on a row that is signed, dated and lacks nothing, else ""."""
    if review is None or review["remark"] or not all(review[name] for name in SIGNED):
        return ""
    return str(review["decision"])


def stands_in(wait: Wait, word: str, flags: frozenset[str], rule: str) -> bool:
    """Return whether a row has what a wait names; one that names nothing holds for all."""
    if not (wait.flags or wait.states or wait.rules):
        return True
    return bool(wait.flags & flags) or word in wait.states or rule in wait.rules


def select(rows: Iterable[Row], listing: Listing, *, soft: bool) -> list[Row]:
    """Return the confirmed targets and milestones a list names, in the order of the register.

    Args:
        rows: of one quarter.
        listing: praised or late.
        soft: whether those the notice only strives for are wanted, or the others.
    """
    return [
        row
        for row in rows
        if row.item_type in COUNTED
        and row.soft is soft
        and not row.waits
        and not row.flags & listing.unless
        and (row.word in listing.words or row.light in listing.lights)
    ]
