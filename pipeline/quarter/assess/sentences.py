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


def tell(scene: Scene, reading: Reading, stand: Stand, others: Sequence[Report]) -> str:
    """Return the sentence of a row of the status.

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
    notes = [*stand.notes, *reading.notes]
    if stand.flags:
        notes += [Note(f"note.{flag}") for flag in FLAG_NOTES if flag in stand.flags]
    return "".join(
        [
            head(scene.item, book),
            evidence(scene, reading),
            *(book.say(note.template, **dict(note.figures)) for note in notes),
            *(tell_other(row, book) for row in others if row.reported is not None),
            *(tell_review(decision, book) for decision in scene.review),
            tail(stand, book),
        ]
    )


def head(item: Item, book: Rulebook) -> str:
    """Return the item, what it promises and where that is printed."""
    template = "head.target" if item.item_type == "target" else "head.promise"
    words = book.say(
        template,
        item_id=item.item_id,
        label=item.label,
        target=item.printed,
        place=item.place,
    )
    if item.document and not item.withdrawn:
        words += book.say("head.version", document=item.document)
    return words


def evidence(scene: Scene, reading: Reading) -> str:
    """Return what was reported, until when, by whom and when it came."""
    item, book = scene.item, scene.book
    if "reviewed" in reading.flags and not reading.used and reading.value is not None:
        return book.say("got.review", value=plain(reading.value) + item.unit)
    rows = reading.used or tuple(row for row, _ in reading.unused)
    if not rows:
        return ""
    sender = send(rows, scene.deadline, book)
    if reading.value is None or "no_progress" in reading.flags:
        words = next((row.mention or row.text for row in rows if row.mention or row.text), "")
        if not words:
            return book.say("got.none", sender=sender)
        return book.say("got.words", words=shorten(words), sender=sender)
    unit = (reading.item or item).unit
    value = tell_value(reading.value, unit, rows, book)
    if reading.period_end is None:
        return book.say("got.plain", value=value, sender=sender)
    return book.say("got.period", period=until(reading.period_end), value=value, sender=sender)


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


def tell_other(row: Report, book: Rulebook) -> str:
    """Return a figure of a unit that does not lead the item."""
    value = "" if row.reported is None else plain(row.reported) + row.unit
    return book.say("note.others", unit=row.by_unit, value=value)


def tell_review(decision: Review, book: Rulebook) -> str:
    """Return a reviewer's decision, signed and dated."""
    word = book.word("decision", decision.decision)
    value = "" if decision.value is None else plain(decision.value)
    because = f"，{decision.because}" if decision.because else ""
    return book.say(
        "note.review", by=decision.by, on=decision.on, decision=word + value, because=because
    )


def tail(stand: Stand, book: Rulebook) -> str:
    """Return the word, its reason and its light."""
    if not stand.reason:
        return book.say("tail", word=stand.word, light=stand.light)
    reason = book.word("reason", stand.reason)
    return book.say("tail.reason", word=stand.word, reason=reason, light=stand.light)
