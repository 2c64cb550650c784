"""One item through its quarters: which rows are seen, what they amount to, where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pipeline.quarter.assess.deadlines import Deadline
from pipeline.quarter.assess.items import Promised
from pipeline.quarter.assess.judge import is_met, judge
from pipeline.quarter.assess.readings import by_content, read_target
from pipeline.quarter.assess.records import (
    Heard,
    Item,
    Note,
    Quarter,
    Reading,
    Report,
    Review,
    Stand,
)
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.stages import read_duty, read_milestone
from pipeline.quarter.assess.terms import elapsed_share
from pipeline.quarter.assess.words import count_characters


@dataclass(frozen=True, slots=True)
class Affairs:
    """What all items are judged with."""

    deadlines: tuple[Deadline, ...]
    reviews: Mapping[tuple[str, str], tuple[Review, ...]]
    plans: Mapping[tuple[str, str], Decimal]
    published: Mapping[str, tuple[tuple[Quarter, str], ...]]
    limit: int | None
    book: Rulebook


class Chosen(NamedTuple):
    """The rows of one quarter: those that count, those of other units, those that do not."""

    rows: tuple[Report, ...]
    others: tuple[Report, ...]
    unused: tuple[tuple[Report, str], ...]


class Link(NamedTuple):
    """A quarter in the chain of those heard, with what it was read from.

    Rows are only ever added as time goes on, so their number tells whether any were.
    """

    item: Item
    seen: int
    chosen: Chosen
    heard: Heard


class Judged(NamedTuple):
    """One row of the status before it is written down."""

    item: Item
    deadline: Deadline
    chosen: Chosen
    reading: Reading
    stand: Stand
    elapsed: Fraction
    review: tuple[Review, ...]


def run_course(
    promised: Promised,
    reports: Mapping[str, Sequence[Report]],
    affairs: Affairs,
    now: bool = False,
) -> list[Judged]:
    """Return where an item stood at the end of each quarter, in the order of the quarters.

    Args:
        promised: the item with its versions.
        reports: its rows by quarter.
        affairs: deadlines, decisions, plans, published words, rules.
        now: judge with all that has come in since, not only with what had come in before the
            bulletin of the quarter was closed.

    Returns:
        One result a quarter. A quarter sees only rows of itself and of earlier quarters.
    """
    found: list[Judged] = []
    chain: list[Link] = []
    for place, deadline in enumerate(affairs.deadlines):
        item = promised.in_force(deadline.quarter)
        cutoff = None if now else deadline.cutoff
        chain = hear_all(item, reports, affairs, place, cutoff, chain)
        found.append(stand_of(item, deadline, chain, affairs))
    return found


def review_of(item: Item, deadline: Deadline, affairs: Affairs) -> tuple[Review, ...]:
    """Return the decisions of reviewers on the item in that quarter."""
    return affairs.reviews.get((item.item_id, deadline.quarter.name), ())


def hear_all(
    item: Item,
    reports: Mapping[str, Sequence[Report]],
    affairs: Affairs,
    place: int,
    cutoff: datetime | None,
    known: Sequence[Link],
) -> list[Link]:
    """Return the readings of all quarters up to `place`, as they are seen at the cut-off.

    Readings that nothing new bears on are taken over from the quarter before.
    """
    chain: list[Link] = []
    for step in range(place + 1):
        deadline = affairs.deadlines[step]
        rows = reports.get(deadline.quarter.name, ())
        seen = see(rows, cutoff)
        if step < len(known) and known[step].item is item and known[step].seen == len(seen):
            chain.append(known[step])
            continue
        known = known[:step]
        review = review_of(item, deadline, affairs)
        chosen = choose_rows(item, rows, seen, review)
        history = tuple(link.heard for link in chain)
        reading = hear(item, deadline, chosen, history, review, affairs)
        heard = Heard(deadline.quarter, reading, is_met(item, reading))
        chain.append(Link(item, len(seen), chosen, heard))
    return chain


def see(rows: Sequence[Report], cutoff: datetime | None) -> tuple[Report, ...]:
    """Return the rows that had come in by the cut-off; a row of unknown time had."""
    if cutoff is None:
        return tuple(rows)
    return tuple(row for row in rows if row.received is None or row.received <= cutoff)


def choose_rows(
    item: Item,
    rows: Sequence[Report],
    seen: Sequence[Report],
    review: tuple[Review, ...],
) -> Chosen:
    """Return which rows count: of the leads, in their latest version, in time.

    Rows of one unit that came later take the place of its earlier ones; rows whose time is
    not known stand beside the latest, since nobody can tell which is newer. A correction a
    reviewer refused does not count, nor does anything else where there was no correction.
    """
    unused = [(row, "after_cutoff") for row in rows if row not in seen]
    others = tuple(row for row in seen if row.by_unit not in item.leads)
    mine = [row for row in seen if row.by_unit in item.leads]
    if any(decision.decision == "refuse" for decision in review):
        refused = [row for row in mine if "correction" in row.flags] or mine
        mine = [row for row in mine if row not in refused]
        unused += [(row, "refused") for row in refused]
    latest = latest_by_unit(mine)
    unused += [(row, "superseded") for row in mine if row not in latest]
    unused += [(row, "other_unit") for row in others]
    return Chosen(tuple(sorted(latest, key=by_content)), others, tuple(unused))


def latest_by_unit(rows: Sequence[Report]) -> list[Report]:
    """Return the rows of each unit's latest submission, with those of unknown time."""
    if len(rows) < 2:
        return list(rows)
    newest: dict[str, datetime] = {}
    for row in rows:
        if row.received is not None:
            newest[row.by_unit] = max(newest.get(row.by_unit, row.received), row.received)
    return [row for row in rows if row.received in (None, newest.get(row.by_unit))]


def hear(
    item: Item,
    deadline: Deadline,
    chosen: Chosen,
    history: tuple[Heard, ...],
    review: tuple[Review, ...],
    affairs: Affairs,
) -> Reading:
    """Return what the rows of a quarter amount to."""
    replaced = any(decision.decision == "replace" for decision in review)
    refused = tuple(row for row, why in chosen.unused if why == "refused")
    if not chosen.rows and not replaced:
        if refused:
            return Reading("doubtful", "refused", notes=(Note("why.refused"),))
        return Reading(verdict="silent")
    if item.kind == "M":
        return read_milestone(item, chosen.rows, history, review, affairs.book)
    if item.kind == "L":
        return read_duty(chosen.rows)
    return read_target(item, deadline.quarter, chosen.rows, history, review, affairs.book)


def stand_of(
    item: Item, deadline: Deadline, chain: Sequence[Link], affairs: Affairs
) -> Judged:
    """Return where the item stands in the last quarter of the chain."""
    quarter, chosen, reading = deadline.quarter, chain[-1].chosen, chain[-1].heard.reading
    history = tuple(link.heard for link in chain[:-1])
    plan = affairs.plans.get((item.item_id, quarter.name))
    elapsed = elapsed_share(item.begins, item.due, quarter)
    if plan is not None:
        elapsed = Fraction(plan) / 100
    kept = kept_word(item, quarter, affairs)
    stand = judge(item, quarter, elapsed, reading, history, kept, affairs.book)
    flags = stand.flags | flags_of(item, chosen, reading, affairs)
    if plan is not None and stand.gap is not None and item.kind in ("C", "S", "UC", "M"):
        flags |= {"own_plan"}
    review = review_of(item, deadline, affairs)
    stand = replace(stand, flags=flags | {"reviewed"} if review else flags)
    return Judged(item, deadline, chosen, reading, stand, elapsed, review)


def kept_word(item: Item, quarter: Quarter, affairs: Affairs) -> tuple[str, str] | None:
    """Return the word of the last published quarter that heard of the item, if it is done."""
    book = affairs.book
    silent, suffix = book.word("state", "no_data"), book.word("state", "estimate")
    for published, word in reversed(affairs.published.get(item.item_id, ())):
        if published < quarter and word != silent:
            return (word, published.name) if word.removesuffix(suffix) in book.kept else None
    return None


def flags_of(item: Item, chosen: Chosen, reading: Reading, affairs: Affairs) -> frozenset[str]:
    """Return the flags of the row."""
    flags = set(reading.flags)
    if item.soft:
        flags.add("soft")
    if chosen.others:
        flags.add("others")
    if any(row.received is None for row in chosen.rows):
        flags.add("time_unknown")
    if any(is_over_limit(row, affairs.limit) for row in chosen.rows):
        flags.add("over_limit")
    return frozenset(flags)


def is_over_limit(row: Report, limit: int | None) -> bool:
    """Return whether the unit wrote more on the item than the notice allows."""
    if "over_limit" in row.flags:
        return True
    return limit is not None and count_characters(row.text) > limit
