"""The figures that led to a word, as pieces of its sentence."""

from __future__ import annotations

from fractions import Fraction

from pipeline.quarter.assess.records import Item, Note, Reading
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.scene import Scene
from pipeline.quarter.assess.terms import expected_stage
from pipeline.quarter.assess.words import plain, print_rounded, tenths


def show(
    kind: str, scene: Scene, reading: Reading, gap: Fraction | None, share: Fraction | None
) -> tuple[Note, ...]:
    """Return the arithmetic of the sentence.

    Args:
        kind: as the ladder has it (S- is a stock without base).
        scene: the item and what it is judged against.
        reading: its value, stage or evidence.
        gap: the distance that decided.
        share: the share done that was set against the share of the term.
    """
    if kind == "M":
        return show_stage(scene, reading)
    if kind == "L":
        return note("math.L.evidence" if reading.evidence else "math.L.words")
    if reading.value is None:
        return note("math.no_base")
    if share is not None and gap is not None:
        return show_share(kind, scene, gap, share)
    return show_value(kind, scene, reading.value, gap)


def show_value(
    kind: str, scene: Scene, value: Fraction, gap: Fraction | None
) -> tuple[Note, ...]:
    """Return the distance of a value that is not set against the share of the term."""
    target = scene.item.value or Fraction(0)
    if kind == "UC":
        return show_sum(scene, value, target)
    if kind == "S-":
        return show_stock(scene.item, value, target)
    return () if gap is None else show_distance(kind, scene.item, gap, scene.book)


def note(template: str, **figures: str) -> tuple[Note, ...]:
    """Return one note with its figures."""
    return (Note(template, tuple(figures.items())),)


def show_stage(scene: Scene, reading: Reading) -> tuple[Note, ...]:
    """Return the stage reached, the one expected by now, and the end."""
    return note(
        "math.M" if reading.stage_words else "math.M.silent",
        words=reading.stage_words,
        stage=str(reading.stage),
        expected=str(expected_stage(scene.elapsed, scene.item.end, scene.book)),
        end=str(scene.item.end),
    )


def show_share(kind: str, scene: Scene, gap: Fraction, share: Fraction) -> tuple[Note, ...]:
    """Return the share done, the share of the term, and the points between them."""
    base = scene.item.base
    return note(
        f"math.{kind}.behind" if gap < 0 else f"math.{kind}.ahead",
        done=tenths(100 * share, (0, 100)),
        elapsed=tenths(100 * scene.elapsed),
        gap=tenths(abs(gap)),
        base="" if base is None else plain(base) + scene.item.unit,
    )


def show_sum(scene: Scene, value: Fraction, target: Fraction) -> tuple[Note, ...]:
    """Return the share of the bound used up, and what it comes to if it goes on so."""
    if not target:
        return note("math.UC.zero")
    forecast = value / scene.elapsed if scene.elapsed else value
    return note(
        "math.UC",
        done=tenths(100 * value / target, (0, 100)),
        elapsed=tenths(100 * scene.elapsed),
        forecast=near(forecast, target) + scene.item.unit,
    )


def near(value: Fraction, bound: Fraction) -> str:
    """Return a forecast to one place, exact where rounding would put it on the bound."""
    shown = print_rounded(value, 1)
    if Fraction(shown) == bound or Fraction(shown) == value:
        return plain(value)
    return shown


def show_stock(item: Item, value: Fraction, target: Fraction) -> tuple[Note, ...]:
    """Return the distance of a stock without a base: points for a share, else per cent."""
    if item.rate or not target:
        way = "over" if value >= target else "under"
        return note(f"math.S-.{way}", gap=plain(abs(value - target)))
    return note("math.S-", done=tenths(100 * value / target, (0, 100)))


def show_distance(kind: str, item: Item, gap: Fraction, book: Rulebook) -> tuple[Note, ...]:
    """Return the distance from a rate or a bound."""
    way = "over" if gap > 0 else "equal" if gap == 0 else "under"
    unit = book.word("word", "point") if item.rate else item.unit
    return note(f"math.{kind}.{way}", gap=plain(abs(gap)), unit=unit)
