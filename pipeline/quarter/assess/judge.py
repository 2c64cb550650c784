"""A reading against its target -> word, light, gap: the precedence of the status model."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pipeline.quarter.assess.records import (
    Heard,
    Item,
    Note,
    Quarter,
    Reading,
    Stand,
)
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.terms import expected_stage
from pipeline.quarter.assess.words import month_day, plain, tenths

POINT_KINDS = ("G", "U", "UC", "O")


def judge(
    item: Item,
    quarter: Quarter,
    elapsed: Fraction,
    reading: Reading,
    history: Sequence[Heard],
    kept: tuple[str, str] | None,
    book: Rulebook,
) -> Stand:
    """Return where an item stands: the first that holds of the model's precedence.

    Args:
        item: the version in force.
        quarter: the quarter judged.
        elapsed: the share of its term that is over.
        reading: what was heard of it.
        history: the quarters before.
        kept: word and quarter of an earlier published status that says it is done.
        book: the rules.
    """
    if item.withdrawn:
        figures = (("document", item.document), ("on", item.decided))
        return state("adjusted", Note("state.adjusted", figures), book)
    silent = reading.verdict == "silent"
    if silent and item.begins > quarter.last:
        begins = (("begins", month_day(item.begins)),)
        return state("not_begun", Note("state.not_begun", begins), book)
    if silent and kept is not None:
        return keep_word(item, quarter, kept, book)
    if silent:
        return state("no_data", Note("state.no_data"), book)
    item = reading.item or item
    waits = reading.reason == "no_base" and is_due(item, quarter)
    if reading.verdict and not waits:
        stand = state(reading.verdict, None, book, reading.reason)
        return with_figures(stand, item, elapsed, reading)
    before = tests_of_history(item, quarter, history, kept, book)
    return climb(item, quarter, elapsed, reading, before, book)


def tests_of_history(
    item: Item,
    quarter: Quarter,
    history: Sequence[Heard],
    kept: tuple[str, str] | None,
    book: Rulebook,
) -> frozenset[str]:
    """Return the tests of the ladder that the quarters before decide."""
    held = set()
    if is_late(item, quarter, history) and not (kept and was_in_time(kept[0], book)):
        held.add("late")
    if any(heard.reading.evidence for heard in history):
        held.add("evidence_before")
    return frozenset(held)


def was_in_time(word: str, book: Rulebook) -> bool:
    """Return whether a published word says the item was done, and not too late."""
    _, light = book.kept[word.removesuffix(book.word("state", "estimate"))]
    return light == book.lights[-1]


def is_due(item: Item, quarter: Quarter) -> bool:
    """Return whether the item is due by the end of the quarter."""
    return item.due <= quarter.last


def state(code: str, note: Note | None, book: Rulebook, reason: str = "") -> Stand:
    """Return one of the states above the ladder."""
    return Stand(
        word=book.word("state", code),
        light=book.state_lights[code],
        rule=code,
        reason=reason,
        notes=() if note is None else (note,),
    )


def keep_word(item: Item, quarter: Quarter, kept: tuple[str, str], book: Rulebook) -> Stand:
    """Return the word of the published quarter; 提前完成 is 完成 once the item is due."""
    published, when = kept
    suffix = book.word("state", "estimate")
    bare = published.removesuffix(suffix)
    final, light = book.kept[bare]
    word = final if is_due(item, quarter) else bare
    ending = suffix if published.endswith(suffix) else ""
    figures = (("quarter", when), ("word", published))
    return Stand(
        word=word + ending,
        light=light,
        rule="kept",
        flags=frozenset({"kept"}),
        notes=(Note("state.kept", figures),),
    )


def with_figures(stand: Stand, item: Item, elapsed: Fraction, reading: Reading) -> Stand:
    """Return a state with the share done and elapsed where a doubted value gives one."""
    return Stand(
        stand.word,
        stand.light,
        stand.rule,
        stand.reason,
        done=share_done(item, reading),
        elapsed=elapsed,
    )


def climb(
    item: Item,
    quarter: Quarter,
    elapsed: Fraction,
    reading: Reading,
    before: frozenset[str],
    book: Rulebook,
) -> Stand:
    """Return the word and light of the ladder."""
    kind = "S-" if item.kind == "S" and item.base is None else item.kind
    gap = measure_gap(kind, item, elapsed, reading, book)
    tests = before | hold_tests(item, quarter, elapsed, reading, book)
    phase = "due" if is_due(item, quarter) else "year"
    band = book.climb(kind, phase, tests, gap, ratio_of(kind, item, elapsed, reading))
    carries = band.estimate and reading.is_estimate
    return Stand(
        word=band.word + (book.word("state", "estimate") if carries else ""),
        light=band.light,
        rule=band.id,
        done=share_done(item, reading),
        gap=gap,
        elapsed=elapsed,
        notes=arithmetic(kind, item, elapsed, reading, gap, book),
    )


def share_done(item: Item, reading: Reading) -> Fraction | None:
    """Return V/T where that is a share of something to be done."""
    if reading.value is None or not item.value or item.kind not in ("C", "S", "UC"):
        return None
    return reading.value / item.value


def progress(kind: str, item: Item, reading: Reading) -> Fraction | None:
    """Return the share that is set against the share of the term: V/T, or from the base on."""
    if reading.value is None or item.value is None:
        return None
    if kind == "S" and item.base is not None:
        return (reading.value - item.base) / (item.value - item.base)
    if kind == "C" and item.value:
        return reading.value / item.value
    return None


def measure_gap(
    kind: str, item: Item, elapsed: Fraction, reading: Reading, book: Rulebook
) -> Fraction | None:
    """Return the distance that decides: points of progress, points, the unit, or stages."""
    if kind == "M":
        return Fraction((reading.stage or 0) - expected_stage(elapsed, item.end, book))
    if reading.value is None or item.value is None:
        return None
    if kind == "G":
        return reading.value - item.value
    if kind == "UC":
        return item.value - reading.value
    if kind == "U":
        bound = item.value if item.top is None else item.top
        return bound - reading.value
    share = progress(kind, item, reading)
    return None if share is None else 100 * (share - elapsed)


def ratio_of(kind: str, item: Item, elapsed: Fraction, reading: Reading) -> Fraction | None:
    """Return progress as a percentage of the share of the term that is over."""
    share = progress(kind, item, reading)
    return None if share is None or not elapsed else 100 * share / elapsed


def hold_tests(
    item: Item,
    quarter: Quarter,
    elapsed: Fraction,
    reading: Reading,
    book: Rulebook,
) -> frozenset[str]:
    """Return the tests of the ladder that the quarter itself decides."""
    held = {
        "finished": reading.finished,
        "zero": reading.value == 0 or (item.kind == "M" and reading.stage == 0),
        "idle_red": quarter.number >= book.cutoffs["idle.red_from"],
        "met": is_met(item, reading),
        "over": is_over(item, reading, book),
        "nearly": is_nearly(item, reading, book),
        "confirmed": reading.confirmed,
        "forecast_met": forecast_met(item, elapsed, reading),
        "pending": reading.pending,
        "no_base": reading.reason == "no_base",
        "evidence": reading.evidence,
        "evidence_before": reading.evidence,
    }
    return frozenset(name for name, holds in held.items() if holds)


def is_met(item: Item, reading: Reading) -> bool:
    """Return whether the target is reached, the bound kept, the end of the milestone come."""
    item = reading.item or item
    if item.kind == "M":
        return reading.stage is not None and reading.stage >= item.end
    return reading.value is not None and item.is_met_by(reading.value)


def is_late(item: Item, quarter: Quarter, history: Sequence[Heard]) -> bool:
    """Return whether the end was not reached by the due quarter, of which this is a later one.

    What is counted up is reached once and for all; a rate or a bound has to hold in the due
    quarter itself.
    """
    if item.due >= quarter.first:
        return False
    in_time = [heard for heard in history if heard.quarter.first <= item.due]
    if item.kind in POINT_KINDS:
        in_time = [heard for heard in in_time if heard.quarter.last >= item.due]
    return not any(heard.met for heard in in_time)


def is_over(item: Item, reading: Reading, book: Rulebook) -> bool:
    """Return whether the value is so far beyond the target that it is 超额."""
    if reading.value is None or item.top is None:
        return False
    if item.rate or item.kind == "G":
        return reading.value >= item.top + book.cutoffs["over.rate"]
    return reading.value >= item.top * (1 + book.cutoffs["over.share"] / 100)


def is_nearly(item: Item, reading: Reading, book: Rulebook) -> bool:
    """Return whether the value is near enough to the target to be 基本完成."""
    if reading.value is None or item.value is None or item.value <= 0:
        return False
    return 100 * reading.value >= item.value * book.cutoffs["basic.share"]


def forecast_met(item: Item, elapsed: Fraction, reading: Reading) -> bool:
    """Return whether a sum that goes on as it did stays within its bound."""
    if reading.value is None or item.high is None:
        return False
    return item.is_met_by(reading.value / elapsed if elapsed else reading.value)


def arithmetic(
    kind: str,
    item: Item,
    elapsed: Fraction,
    reading: Reading,
    gap: Fraction | None,
    book: Rulebook,
) -> tuple[Note, ...]:
    """Return the arithmetic of the sentence, with the figures it names."""
    if kind == "M":
        expected = expected_stage(elapsed, item.end, book)
        template = "math.M" if reading.stage_words else "math.M.silent"
        return note(
            template,
            words=reading.stage_words,
            stage=str(reading.stage),
            expected=str(expected),
            end=str(item.end),
        )
    if kind == "L":
        return note("math.L.evidence" if reading.evidence else "math.L.words")
    if reading.value is None or item.value is None:
        return note("math.no_base")
    if kind in ("C", "S"):
        return share_arithmetic(kind, item, elapsed, reading, gap)
    return point_arithmetic(kind, item, elapsed, reading, gap)


def note(template: str, **figures: str) -> tuple[Note, ...]:
    """Return one note with its figures."""
    return (Note(template, tuple(figures.items())),)


def share_arithmetic(
    kind: str, item: Item, elapsed: Fraction, reading: Reading, gap: Fraction | None
) -> tuple[Note, ...]:
    """Return the share done, the share of the term, and the points between them."""
    share, gap = progress(kind, item, reading) or Fraction(0), gap or Fraction(0)
    way = "behind" if gap < 0 else "ahead"
    return note(
        f"math.{kind}.{way}",
        done=tenths(100 * share, (0, 100)),
        elapsed=tenths(100 * elapsed),
        gap=tenths(abs(gap)),
        base="" if item.base is None else plain(item.base) + item.unit,
    )


def point_arithmetic(
    kind: str, item: Item, elapsed: Fraction, reading: Reading, gap: Fraction | None
) -> tuple[Note, ...]:
    """Return the distance from the target, for kinds where no share of the term counts."""
    value, target = reading.value or Fraction(0), item.value or Fraction(0)
    if kind == "S-":
        return short_arithmetic(item, value, target)
    if kind == "O":
        return ()
    gap = gap or Fraction(0)
    way = "over" if gap > 0 else "equal" if gap == 0 else "under"
    unit = "个百分点" if item.rate else item.unit
    figures = {"gap": plain(abs(gap)), "unit": unit}
    if kind != "UC":
        return note(f"math.{kind}.{way}", **figures)
    if not target:
        return note("math.UC.zero")
    forecast = plain(value / elapsed if elapsed else value)
    return note(
        "math.UC",
        done=tenths(100 * value / target, (0, 100)),
        elapsed=tenths(100 * elapsed),
        forecast=forecast + item.unit,
    )


def short_arithmetic(item: Item, value: Fraction, target: Fraction) -> tuple[Note, ...]:
    """Return the distance of a stock without a base: points for a share, else per cent."""
    if item.rate or not target:
        way = "over" if value >= target else "under"
        return note(f"math.S-.{way}", gap=plain(abs(value - target)))
    return note("math.S-", done=tenths(100 * value / target, (0, 100)))
