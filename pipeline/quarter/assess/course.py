"""One item through its quarters: which rows are seen, what they amount to, where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pipeline.quarter.assess.deadlines import Deadline
from pipeline.quarter.assess.items import Promised
from pipeline.quarter.assess.judge import is_met, judge
from pipeline.quarter.assess.readings import read_target
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
from pipeline.quarter.assess.scene import Scene
from pipeline.quarter.assess.stages import read_duty, read_milestone
from pipeline.quarter.assess.terms import elapsed_share
from pipeline.quarter.assess.words import count_characters

UNCONFIRMED = {"low_confidence", "to_review"}
PLANNED_KINDS = ("C", "S", "UC", "M")


class Affairs(NamedTuple):
    """What all items are judged with."""

    deadlines: tuple[Deadline, ...]
    reviews: Mapping[tuple[str, str], tuple[Review, ...]]
    plans: Mapping[tuple[str, str], Decimal]
    published: Mapping[str, tuple[tuple[Quarter, str], ...]]
    limit: int | None
    book: Rulebook


class Chosen(NamedTuple):
    """The rows of one quarter: those that count, those of other units, those that do not."""

    rows: tuple[Report, ...] = ()
    others: tuple[Report, ...] = ()
    unused: tuple[tuple[Report, str], ...] = ()


class Link(NamedTuple):
    """A quarter in the chain of those heard, with what it was read from.

    Rows are only ever added as time goes on, so their number tells whether any were.
    """

    item: Item
    seen: int
    chosen: Chosen
    heard: Heard
    scene: Scene


class Judged(NamedTuple):
    """One row of the status before it is written down."""

    scene: Scene
    chosen: Chosen
    reading: Reading
    stand: Stand

    @property
    def item(self) -> Item:
        """Return the item in the version that was in force."""
        return self.scene.item

    @property
    def deadline(self) -> Deadline:
        """Return quarter and due day."""
        return self.scene.deadline


def run_course(
    promised: Promised,
    reports: Mapping[str, Sequence[Report]],
    affairs: Affairs,
    now: bool = False,
) -> list[Judged]:
    """Return where an item stood at the end of each quarter, in the order of the quarters.

    Args:
        promised: the item with its versions.
        reports: its rows by quarter, in the order they came.
        affairs: deadlines, decisions, plans, published words, rules.
        now: judge with all that has come in since, not only with what had come in before the
            bulletin of the quarter was closed.

    Returns:
        One result a quarter. A quarter sees only rows of itself and of earlier quarters.
    """
    found: list[Judged] = []
    chain: list[Link] = []
    sent = [reports.get(deadline.quarter.name, ()) for deadline in affairs.deadlines]
    for place, deadline in enumerate(affairs.deadlines):
        item = promised.in_force(deadline.quarter)
        cutoff = None if now else deadline.cutoff
        for step, earlier in enumerate(affairs.deadlines[: place + 1]):
            seen = see(sent[step], cutoff)
            if step < len(chain):
                if chain[step].item is item and chain[step].seen == len(seen):
                    continue
                del chain[step:]
            scene = set_scene(item, earlier, chain, affairs)
            chain.append(hear_quarter(scene, sent[step], seen))
        found.append(judge_link(chain[-1], affairs))
    return found


def set_scene(
    item: Item, deadline: Deadline, chain: Sequence[Link], affairs: Affairs
) -> Scene:
    """Return what the item is read and judged against in the quarter after the chain."""
    key = (item.item_id, deadline.quarter.name)
    plan = affairs.plans.get(key)
    return Scene(
        item=item,
        deadline=deadline,
        elapsed=elapsed_share(item.begins, item.due, deadline.quarter)
        if plan is None
        else Fraction(plan) / 100,
        history=tuple(link.heard for link in chain),
        review=affairs.reviews.get(key, ()),
        kept=kept_word(item.item_id, deadline.quarter, affairs),
        book=affairs.book,
    )


def kept_word(item_id: str, quarter: Quarter, affairs: Affairs) -> tuple[str, str] | None:
    """Return the word of the last published quarter that heard of the item, if it is done."""
    if item_id not in affairs.published:
        return None
    book = affairs.book
    silent, suffix = book.word("state", "no_data"), book.word("state", "estimate")
    for published, word in reversed(affairs.published[item_id]):
        if published < quarter and word != silent:
            return (word, published.name) if word.removesuffix(suffix) in book.kept else None
    return None


def see(rows: Sequence[Report], cutoff: datetime | None) -> Sequence[Report]:
    """Return the rows that had come in by the cut-off; a row of unknown time had."""
    if cutoff is None:
        return rows
    return [row for row in rows if row.received is None or row.received <= cutoff]


def hear_quarter(scene: Scene, rows: Sequence[Report], seen: Sequence[Report]) -> Link:
    """Return the next link of the chain: the rows that count and what they amount to."""
    chosen = choose_rows(scene, rows, seen) if rows else Chosen()
    reading = hear(scene, chosen)
    heard = Heard(scene.quarter, reading, is_met(scene, reading))
    return Link(scene.item, len(seen), chosen, heard, scene)


def choose_rows(scene: Scene, rows: Sequence[Report], seen: Sequence[Report]) -> Chosen:
    """Return which rows count: of the leads, in their latest version, in time.

    Rows of one unit that came later take the place of its earlier ones; rows whose time is
    not known stand beside the latest, since nobody can tell which is newer. A correction a
    reviewer refused does not count, nor does anything else where there was no correction.
    """
    leads = scene.item.leads
    if len(rows) == 1 == len(seen) and rows[0].by_unit in leads and not scene.review:
        return Chosen(tuple(rows))
    mine = [row for row in seen if row.by_unit in leads]
    others = tuple(row for row in seen if row.by_unit not in leads)
    why = {row.row: "other_unit" for row in others}
    if len(seen) < len(rows):
        known = {row.row for row in seen}
        why |= {row.row: "after_cutoff" for row in rows if row.row not in known}
    if scene.decided("refuse") is not None:
        refused = [row for row in mine if "correction" in row.flags] or mine
        why |= {row.row: "refused" for row in refused}
        mine = [row for row in mine if row.row not in why]
    latest = latest_by_unit(mine)
    if len(latest) < len(mine):
        kept = {row.row for row in latest}
        why |= {row.row: "superseded" for row in mine if row.row not in kept}
    return Chosen(
        tuple(latest), others, tuple((row, why[row.row]) for row in rows if row.row in why)
    )


def latest_by_unit(rows: Sequence[Report]) -> Sequence[Report]:
    """Return the rows of each unit's latest submission, with those of unknown time."""
    if len(rows) < 2:
        return rows
    newest: dict[str, datetime] = {}
    for row in rows:
        if row.received is not None:
            newest[row.by_unit] = max(newest.get(row.by_unit, row.received), row.received)
    return [row for row in rows if row.received in (None, newest.get(row.by_unit))]


def hear(scene: Scene, chosen: Chosen) -> Reading:
    """Return what the rows of a quarter amount to."""
    if not chosen.rows and scene.decided("replace") is None:
        if any(why == "refused" for _, why in chosen.unused):
            return Reading("doubtful", "refused", notes=(Note("why.refused"),))
        return Reading("silent")
    if scene.item.kind == "M":
        return read_milestone(scene, chosen.rows)
    if scene.item.kind == "L":
        return read_duty(scene, chosen.rows)
    return read_target(scene, chosen.rows)


def judge_link(link: Link, affairs: Affairs) -> Judged:
    """Return where the item stands at the end of the chain, with all flags of the row."""
    scene, chosen, reading = link.scene, link.chosen, link.heard.reading
    stand = judge(scene, reading, link.heard.met)
    flags = stand.flags | reading.flags
    if stand.gap is not None and scene.item.kind in PLANNED_KINDS:
        key = (scene.item.item_id, scene.quarter.name)
        flags = flags | {"own_plan"} if key in affairs.plans else flags
    flags = flags.union(row_flags(scene, chosen, affairs))
    if scene.decided("accept") is not None:
        flags -= UNCONFIRMED
    return Judged(scene, chosen, reading, stand._replace(flags=flags) if flags else stand)


def row_flags(scene: Scene, chosen: Chosen, affairs: Affairs) -> list[str]:
    """Return the flags that do not depend on how the item was judged."""
    flags = ["soft"] if scene.item.soft else []
    if chosen.others:
        flags.append("others")
    if scene.review:
        flags.append("reviewed")
    if any(row.received is None for row in chosen.rows):
        flags.append("time_unknown")
    if any(is_over_limit(row, affairs.limit) for row in chosen.rows):
        flags.append("over_limit")
    return flags


def is_over_limit(row: Report, limit: int | None) -> bool:
    """Return whether the unit wrote more on the item than the notice allows."""
    if "over_limit" in row.flags:
        return True
    return limit is not None and count_characters(row.text) > limit
