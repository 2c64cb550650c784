"""A row of the status -> what a bulletin says of it: name, target, figures, in plain Chinese.

Only what stands in the frames is told; the sentence of the status stands in the annex.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import regex

from pipeline.jobs import ORDER
from pipeline.publish.bulletin.book import Book
from pipeline.publish.bulletin.rows import Row
from pipeline.tables import plain

UNPRINTABLE = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
EDGES = (Decimal(0), Decimal(100))
CUMULATIVE = ("C", "S")
ALIKE = {"UC": "U"}


@dataclass(frozen=True, slots=True)
class Printed:
    """How an item is printed: its name, what it has to reach in words, and the value of that.

    `changed` is true where a document has changed it since.
    """

    name: str
    target: str
    value: Decimal | None
    changed: bool = False


def clean(text: object) -> str:
    """Return a text as one line a document can hold; what cannot be printed is U+FFFD."""
    return " ".join(UNPRINTABLE.sub("\ufffd", str(text)).split())


def name_of(row: Row, printed: Mapping[str, Printed]) -> str:
    """Return what a row is about."""
    known = printed.get(row.item_id)
    return clean(known.name if known and known.name else row.cells["indicator"])


def target_of(row: Row, printed: Mapping[str, Printed], book: Book) -> str:
    """Return what a row has to reach, "" for what prints no number.

    The words hold where their value does; another value, of a quarter that was published
    before a change, is told without them.
    """
    value, known = row.cells["value"], printed.get(row.item_id)
    if not isinstance(value, Decimal):
        return ""
    if known and known.target and known.value == value:
        words = clean(known.target).removeprefix(book.say("target_word"))
        return book.say("target.changed", target=words) if known.changed else words
    return book.say("target.then", value=plain(value), unit=clean(row.cells["unit"]))


def reported_of(row: Row) -> str:
    """Return what was reported with its unit, "" where nothing was."""
    value = row.cells["reported"]
    return clean(short(value) + str(row.cells["unit"])) if isinstance(value, Decimal) else ""


def figures_of(row: Row, printed: Mapping[str, Printed], book: Book) -> str:
    """Return target, figure and distance of a row as one clause."""
    cells = row.cells
    said = []
    target = target_of(row, printed, book)
    if target:
        said.append(book.say("target", target=target))
    if isinstance(cells["reported"], Decimal):
        until = day_text(str(cells["period_end"]), book)
        value = {"reported": short(cells["reported"]), "unit": clean(cells["unit"])}
        said.append(
            book.say("value.until", until=until, **value)
            if until
            else book.say("value.plain", **value)
        )
    if book.flags["kept"] in row.flags:
        said.append(book.say("kept"))
    said.append(distance_of(cells, book))
    return clean("".join(said)).removeprefix("，")


def distance_of(cells: Mapping[Any, Any], book: Book) -> str:
    """Return how far a row is from where it should stand, "" where that is not measured."""
    kind, gap, done = str(cells["kind"]), cells["gap"], cells["done"]
    if kind in CUMULATIVE and cells["elapsed"] == 1:
        if kind == "C" and isinstance(done, Decimal):
            return book.say("C.due", done=tenths(100 * done))
        return ""
    phrase = f"{ALIKE.get(kind, kind)}.{side_of(gap)}"
    if not isinstance(gap, Decimal) or phrase not in book.phrases:
        return ""
    rate = str(cells["unit"]) == "%"
    shown = abs(gap)
    figures = {
        "gap": tenths(shown) if kind in CUMULATIVE else short(shown),
        "gap_unit": book.points if rate else clean(cells["unit"]),
        "done": tenths(100 * done) if isinstance(done, Decimal) else "",
    }
    return book.say(phrase, **figures)


def side_of(gap: object) -> str:
    """Return on which side of its mark a value lies."""
    if not isinstance(gap, Decimal) or gap == 0:
        return "equal"
    return "ahead" if gap > 0 else "behind"


def short(value: Decimal) -> str:
    """Return a value as printed, an endless one to four places."""
    if -int(value.normalize().as_tuple().exponent) > 6:
        value = value.quantize(Decimal("1e-4"), rounding=ROUND_HALF_UP)
    return plain(value)


def tenths(value: Decimal) -> str:
    """Return a value to one place, to more where that would put it on 0 or 100 falsely."""
    for places in range(1, 7):
        shown = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        if value in EDGES or shown not in EDGES:
            break
    return plain(shown)


def share_text(part: int, whole: int) -> str:
    """Return a share in per cent to one place; never 100% of less than all, nor 0% of some."""
    if not whole:
        return ""
    share = Decimal(100 * part) / whole
    shown = share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if 0 < part < whole:
        shown = min(max(shown, Decimal("0.1")), Decimal("99.9"))
    return f"{plain(shown)}%"


def day_text(day: str, book: Book, *, full: bool = False) -> str:
    """Return a day: 9月底, 9月28日, or with its year; "" where none is stated."""
    try:
        known = date.fromisoformat(day[:10])
    except ValueError:
        return ""
    month, number = str(known.month), str(known.day)
    if full:
        return book.say("full_day", year=str(known.year), month=month, day=number)
    if (known + timedelta(days=1)).day == 1:
        return book.say("month_end", month=month)
    return book.say("day", month=month, day=number)


def quarter_text(quarter: str) -> str:
    """Return a quarter as people write it: 2023年一季度."""
    return f"{quarter[:4]}年{'一二三四'[int(quarter[-1]) - 1]}季度"


def ordinal(number: int) -> str:
    """Return a number as headings count: 一, 十, 十一, 二十."""
    tens, ones = divmod(number, 10)
    begin = "" if not tens else ORDER[9] if tens == 1 else ORDER[tens - 1] + ORDER[9]
    return begin + (ORDER[ones - 1] if ones else "")


def joined(texts: Iterable[str]) -> str:
    """Return texts as a list of a sentence."""
    return "、".join(texts)
