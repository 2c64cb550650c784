"""A stand with its figures -> one Chinese sentence that says why it is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from pipeline.quarter.assess.deadlines import Deadline, day_of
from pipeline.quarter.assess.records import Item, Note, Reading, Report, Review, Stand
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.scene import Scene
from pipeline.quarter.assess.words import month_day, plain, until

FLAG_NOTES = ("base_reported", "base_reached", "objects_missing", "own_plan")


def say(told: Sequence[Note], book: Rulebook) -> str:
    """Return the pieces of a sentence in words."""
    return "".join([book.say(note.template, **dict(note.figures)) for note in told])


def tell(
    scene: Scene, reading: Reading, stand: Stand, others: Sequence[Report]
) -> tuple[Note, ...]:
    """Return the sentence of a row of the status in pieces: templates and their figures.

    Args:
        scene: the item and what it was judged against.
        reading: what was heard of the item.
        stand: what it was judged to be.
        others: statements of units that do not lead the item.

    Returns:
        Item, target and place; the figure with period, unit and day of receipt; the
        arithmetic; what else has to be known; the word and its light.
    """
    book = scene.book
    flagged = [flag for flag in FLAG_NOTES if flag in stand.flags] if stand.flags else ()
    return (
        *head(scene.item),
        *evidence(scene, reading),
        *stand.notes,
        *reading.notes,
        *(Note(f"note.{flag}") for flag in flagged),
        *(tell_other(row) for row in others if row.reported is not None),
        *(tell_review(decision, book) for decision in scene.review),
        tail(stand, book),
    )


def head(item: Item) -> tuple[Note, ...]:
    """Return the item, what it promises and where that is printed."""
    names = (("item_id", item.item_id), ("label", item.label), ("place", item.place))
    if item.item_type == "target":
        named = Note("head.target", (*names, ("target", item.printed)))
    else:
        named = Note("head.promise", names)
    if item.document and not item.withdrawn:
        return named, Note("head.version", (("document", item.document),))
    return (named,)


def evidence(scene: Scene, reading: Reading) -> tuple[Note, ...]:
    """Return what was reported, until when, by whom and when it came."""
    item, book = scene.item, scene.book
    if "reviewed" in reading.flags and not reading.used and reading.value is not None:
        return (Note("got.review", (("value", plain(reading.value) + item.unit),)),)
    rows = reading.used or tuple(row for row, _ in reading.unused)
    if not rows:
        return ()
    sender = ("sender", send(rows, scene.deadline, book))
    if reading.value is None or "no_progress" in reading.flags:
        words = next((row.mention or row.text for row in rows if row.mention or row.text), "")
        if not words:
            return (Note("got.none", (sender,)),)
        return (Note("got.words", (("words", shorten(words)), sender)),)
    unit = (reading.item or item).unit
    value = ("value", tell_value(reading.value, unit, rows, book))
    if reading.period_end is None:
        return (Note("got.plain", (value, sender)),)
    period = ("period", until(reading.period_end))
    return (Note("got.period", (period, value, sender)),)


def tell_value(value: Fraction, unit: str, rows: Sequence[Report], book: Rulebook) -> str:
    """Return the value in the target's unit, and as it was reported where that differs."""
    told = plain(value) + unit
    if len(rows) != 1 or rows[0].reported is None or rows[0].unit in ("", unit):
        return told
    return book.say("converted", value=told, reported=plain(rows[0].reported) + rows[0].unit)


def shorten(words: str, longest: int = 40) -> str:
    """Return the words, cut where they would be longer than the sentence around them."""
    return words if len(words) <= longest else words[: longest - 1] + "…"


def send(rows: Sequence[Report], deadline: Deadline, book: Rulebook) -> str:
    """Return which unit sent the rows and when, with the days it was late."""
    if len(rows) == 1:
        return send_one(rows[0].by_unit, rows[0].received, deadline, book)
    senders = sorted({(row.by_unit, row.received) for row in rows}, key=str)
    return "；".join(send_one(unit, moment, deadline, book) for unit, moment in senders)


def send_one(unit: str, moment: datetime | None, deadline: Deadline, book: Rulebook) -> str:
    """Return one sender with the day something came from it."""
    if moment is None:
        return book.say("sender.unknown", unit=unit)
    day, late = day_of(moment), deadline.days_late(moment)
    if late:
        return book.say("sender.late", unit=unit, date=month_day(day), days=str(late))
    return book.say("sender.dated", unit=unit, date=month_day(day))


def tell_other(row: Report) -> Note:
    """Return a figure of a unit that does not lead the item."""
    value = "" if row.reported is None else plain(row.reported) + row.unit
    return Note("note.others", (("unit", row.by_unit), ("value", value)))


def tell_review(decision: Review, book: Rulebook) -> Note:
    """Return a reviewer's decision, signed and dated."""
    word = book.word("decision", decision.decision)
    value = "" if decision.value is None else plain(decision.value)
    because = f"，{decision.because}" if decision.because else ""
    figures = (
        ("by", decision.by),
        ("on", decision.on),
        ("decision", word + value),
        ("because", because),
    )
    return Note("note.review", figures)


def tail(stand: Stand, book: Rulebook) -> Note:
    """Return the word, its reason and its light."""
    figures = (("word", stand.word), ("light", stand.light))
    if not stand.reason:
        return Note("tail", figures)
    reason = ("reason", book.word("reason", stand.reason))
    return Note("tail.reason", (*figures, reason))
