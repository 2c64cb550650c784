"""What was judged by columns -> the table of the status, the sentence as figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.quarter.assess.items import label_of
from pipeline.quarter.assess.mass.calendar import Calendars
from pipeline.quarter.assess.mass.columns import Words, merge_words, places_in, read_words
from pipeline.quarter.assess.mass.exact import (
    DECIMAL,
    ONE,
    Truth,
    Whole,
    divide,
    write_numbers,
)
from pipeline.quarter.assess.mass.figures import FELL, FINE, WORDS
from pipeline.quarter.assess.mass.heard import Beside, Heard
from pipeline.quarter.assess.mass.ladder import Facts, climb_many, find_terms, is_met
from pipeline.quarter.assess.mass.promised import KINDS, Targets
from pipeline.quarter.assess.mass.sent import DAY, NO_DAY, SHANGHAI, Sent
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.tables import print_flags

T = TypeVar("T", bound=np.generic)
TEXT, SHORT = pa.string(), pa.int16()
STATUS_TYPES = {
    "notice": TEXT, "quarter": TEXT, "seq": TEXT, "item_id": TEXT, "item_type": TEXT,
    "lead": TEXT, "indicator": TEXT, "kind": TEXT, "value": DECIMAL, "unit": TEXT,
    "reported": DECIMAL, "period_end": TEXT, "is_estimate": pa.bool_(), "done": DECIMAL,
    "elapsed": DECIMAL, "gap": DECIMAL, "report_status": TEXT, "progress_status": TEXT,
    "light": TEXT, "reason": TEXT, "flags": TEXT, "source": TEXT, "received": TEXT,
    "received_from": TEXT, "rule": TEXT,
}  # fmt: skip
FIGURE_TYPES = {
    "template": TEXT, "figures": TEXT, "label": TEXT, "comparator": TEXT, "page": TEXT,
    "line": TEXT,
    "base": DECIMAL, "before": DECIMAL, "sender": TEXT, "given": DECIMAL, "given_unit": TEXT,
    "late": pa.int32(), "words": TEXT,
    "other": TEXT, "other_value": DECIMAL, "other_unit": TEXT,
    "over": SHORT, "term": SHORT, "begins": TEXT,
}  # fmt: skip
SCHEMA = pa.schema([*STATUS_TYPES.items(), *FIGURE_TYPES.items()])
"""The table of the status by columns. In the place of its sentence stand, from `template` on,
the template and those figures of it that are no columns anyway."""
FLAGS = (
    "soft", "others", "is_estimate", "early_period", "level_fell", "base_reached", "summed",
    "to_review",
)  # fmt: skip
STATES = ("no_data", "not_begun", "undecided", "doubtful")
REASONS = {WORDS: "no_number", FELL: "fell"}
SHARED = ("C", "S", "UC")
FIGURES = "columns"
"""The template of a sentence all of whose figures are columns."""


class Cells(NamedTuple):
    """All quarters of the plain targets, in the order they come out.

    `figure` is the place of what was heard, -1 where nothing was; `beside` that of a row of a
    unit that does not lead.
    """

    target: Whole
    place: Whole
    figure: Whole
    beside: Whole

    @property
    def heard(self) -> Truth:
        """Return of which quarters something was heard."""
        return self.figure >= 0


class Given(NamedTuple):
    """What the table is written from."""

    targets: Targets
    register: pa.Table
    notice: Whole
    calendars: Calendars
    sent: Sent
    heard: Heard
    beside: Beside
    facts: Facts
    cells: Cells
    book: Rulebook

    def spread(self, values: Whole) -> Whole:
        """Return for each cell the number of what was heard, 0 where nothing was."""
        return spread(values, self.cells.figure)

    def mark(self, truths: Truth) -> Truth:
        """Return for each cell whether something holds of what was heard."""
        return spread(truths, self.cells.figure)

    def of_row(self, column: Words, stated: Truth) -> pa.DictionaryArray:
        """Return for each cell the word of the row that counts, "" where none is stated."""
        return of_rows(column, self.heard.row, self.cells.figure, stated)

    @property
    def has_value(self) -> Truth:
        """Return of which cells a value was heard."""
        return self.mark(self.heard.course.verdict != WORDS)


def spread(values: npt.NDArray[T], places: Whole) -> npt.NDArray[T]:
    """Return the values at these places, 0 where the place is -1."""
    if not len(values):
        return np.zeros(len(places), values.dtype)
    return np.where(places >= 0, values[places], np.zeros(1, values.dtype))


def of_rows(column: Words, rows: Whole, places: Whole, stated: Truth) -> pa.DictionaryArray:
    """Return the words of the rows at these places, "" where none is stated."""
    if not len(rows):
        return constant("", len(places))
    return column.at(spread(rows, places)).array(stated)


def write_table(given: Given) -> pa.Table:
    """Return one row for each of the cells, the columns of SCHEMA."""
    count = len(given.cells.target)
    columns = {
        "item_type": constant("target", count),
        "template": constant(FIGURES, count),
        "figures": constant("", count),
        **write_targets(given),
        **write_figures(given),
        **write_beside(given),
        **write_judgement(given),
        **write_terms(given),
    }
    return pa.table({name: columns[name] for name in SCHEMA.names})


def constant(word: str, count: int) -> pa.DictionaryArray:
    """Return a column of one word."""
    return Words(np.zeros(count, np.int32), pa.array([word], TEXT)).array()


def distinct(numbers: Whole, tell: Callable[[int], str]) -> Words:
    """Return what a function says of each number; it is asked once a number."""
    found = pc.dictionary_encode(pa.array(numbers))
    words = pa.array(list(map(tell, found.dictionary.to_pylist())), TEXT)
    return Words(found.indices.to_numpy(zero_copy_only=False), words)


def write_targets(given: Given) -> dict[str, pa.Array]:
    """Return the columns that are the same in every quarter of a target."""
    at, register, targets = given.cells.target, given.register, given.targets
    names = Words(given.notice.astype(np.int32), given.calendars.notices)
    kinds = Words(targets.kind.astype(np.int32), pa.array(KINDS, TEXT))
    columns = {
        "notice": names,
        "seq": read_words(register, "seq"),
        "item_id": read_words(register, "target_id"),
        "lead": targets.lead,
        "indicator": read_words(register, "indicator"),
        "kind": kinds,
        "unit": targets.unit,
        "comparator": read_words(register, "comparator"),
        "label": read_labels(register),
        "page": read_words(register, "page"),
        "line": read_words(register, "line"),
    }
    written = {name: column.at(at).array() for name, column in columns.items()}
    return {**written, "value": targets.number.take(pa.array(at))}


LABELLED = ["indicator", "action", "span"]


def read_labels(register: pa.Table) -> Words:
    """Return what each target is called in its sentence."""
    names = [*LABELLED, "scope"] if "scope" in register.column_names else LABELLED
    columns = [read_words(register, name) for name in names]
    lists = [column.listed() for column in columns]
    label: dict[str, int] = {}
    codes = []
    for places in zip(*(column.codes.tolist() for column in columns), strict=True):
        words = [listed[place] for listed, place in zip(lists, places, strict=True)]
        codes.append(label.setdefault(label_of(*words), len(label)))
    return Words(np.array(codes, np.int32), pa.array(list(label), TEXT))


def write_figures(given: Given) -> dict[str, pa.Array]:
    """Return the columns that tell what was reported."""
    cells, sent, facts, course = given.cells, given.sent, given.facts, given.heard.course
    heard, valued, row = cells.heard, given.has_value, given.heard.row
    below = given.mark(facts.level_fell | (course.verdict == FELL))
    units = places_in(given.targets.unit, sent.unit)[row]
    other = given.mark(units != given.targets.unit.codes[given.heard.target]) & valued
    number = sent.number.take(pa.array(given.spread(row), mask=~other))
    return {
        "reported": write_numbers(given.spread(course.value), valued),
        "is_estimate": pa.array(given.mark(are_estimates(given))),
        "base": write_numbers(given.spread(facts.base), given.mark(facts.has_base)),
        "before": write_numbers(given.spread(course.before), below),
        "given": number,
        "given_unit": given.of_row(sent.unit, other),
        "words": given.of_row(sent.mention, heard & ~valued),
        "period_end": given.of_row(sent.period, valued),
        "source": given.of_row(sent.source, heard),
        "received": given.of_row(sent.received, heard),
        "received_from": given.of_row(sent.received_from, heard),
        "sender": given.of_row(sent.by_unit, heard),
    }


def are_estimates(given: Given) -> Truth:
    """Return which of the values heard are estimates."""
    heard = given.heard
    valued = heard.course.verdict != WORDS
    return np.asarray(given.sent.is_estimate[heard.row] & valued)


def write_beside(given: Given) -> dict[str, pa.Array]:
    """Return the columns that tell what a unit reported that does not lead."""
    sent, rows, places = given.sent, given.beside.row, given.cells.beside
    there = places >= 0
    return {
        "other": of_rows(sent.by_unit, rows, places, there),
        "other_value": sent.number.take(pa.array(spread(rows, places), mask=~there)),
        "other_unit": of_rows(sent.unit, rows, places, there),
    }


def write_judgement(given: Given) -> dict[str, pa.Array]:
    """Return word, light, flags, rule, and the shares that led there."""
    cells, facts, book = given.cells, given.facts, given.book
    band, bands = climb_many(facts, is_forecast_met(given), book)
    estimate, verdict = are_estimates(given), given.heard.course.verdict
    judged = band + len(bands) * estimate
    judged = np.where(verdict == WORDS, 2 * len(bands) + STATES.index("undecided"), judged)
    judged = np.where(verdict == FELL, 2 * len(bands) + STATES.index("doubtful"), judged)
    last = given.calendars.last[given.notice[cells.target], cells.place]
    waits = ~cells.heard & (given.targets.begins[cells.target] > last)
    coded = np.where(cells.heard, given.spread(judged), 2 * len(bands) + waits)
    coded = coded.astype(np.int32)
    suffix, fine = book.word("state", "estimate"), verdict == FINE
    words = [one.word for one in bands]
    words += [one.word + suffix if one.estimate else one.word for one in bands]
    words += [book.word("state", state) for state in STATES]
    lights = [one.light for one in bands] * 2 + [book.state_lights[one] for one in STATES]
    rules = [one.id for one in bands] * 2 + list(STATES)
    why = given.spread(verdict)
    done, has_done = shares_done(facts)
    gap = divide(facts.gap.above, facts.gap.below)
    begins = np.where(waits, given.targets.begins[cells.target], NO_DAY)
    return {
        "progress_status": merge_words(Words(coded, pa.array(words, TEXT))).array(),
        "light": merge_words(Words(coded, pa.array(lights, TEXT))).array(),
        "rule": merge_words(Words(coded, pa.array(rules, TEXT))).array(),
        "reason": distinct(why, lambda code: print_reason(code, book)).array(),
        "flags": write_flags(given, estimate),
        "done": write_numbers(given.spread(done), given.mark(has_done & (verdict != WORDS))),
        "gap": write_numbers(given.spread(gap), given.mark(facts.gap.there & fine)),
        "begins": distinct(begins, print_day).array(),
    }


def print_reason(verdict: int, book: Rulebook) -> str:
    """Return the words for why no word of the ladder was found, "" where one was."""
    return book.word("reason", REASONS[verdict]) if verdict in REASONS else ""


def is_forecast_met(given: Given) -> Truth:
    """Return whether sums that go on as they did stay within their bounds."""
    facts, targets = given.facts, given.targets
    begun = facts.over > 0
    elapsed = (np.where(begun, facts.over, 1), np.where(begun, facts.term, 1))
    at = given.heard.target
    return is_met(facts.value, facts.promised, (targets.low, targets.high), at, elapsed)


def shares_done(facts: Facts) -> tuple[Whole, Truth]:
    """Return V/T in millionths, and where that is a share of something to be done."""
    kinds = [place for place, name in enumerate(KINDS) if name in SHARED]
    there = np.isin(facts.kind, [*kinds, len(KINDS)]) & (facts.promised > 0)
    return divide(facts.value, np.where(there, facts.promised, ONE)), there


def write_flags(given: Given, estimate: Truth) -> pa.DictionaryArray:
    """Return the words of the flags of each cell."""
    facts, heard = given.facts, given.heard
    months = given.calendars.last_month[given.notice[heard.target], heard.place]
    period = given.sent.period_end[heard.row]
    early = (period != NO_DAY) & (period < months) & (heard.course.verdict != WORDS)
    marks = (
        *(estimate, early, facts.level_fell, facts.base_reached, heard.course.summed),
        given.sent.corrects[heard.row],
    )
    found = given.targets.soft[given.cells.target].astype(np.int64)
    found |= (given.cells.beside >= 0).astype(np.int64) << 1
    for place, mark in enumerate(marks, 2):
        found |= given.mark(mark).astype(np.int64) << place

    def tell(marked: int) -> str:
        """Return the words of a set of marks."""
        flags = frozenset(name for place, name in enumerate(FLAGS) if marked >> place & 1)
        return print_flags(flags, given.book)

    return distinct(found, tell).array()


def write_terms(given: Given) -> dict[str, pa.Array]:
    """Return the columns that tell of the quarter and of its due day."""
    cells, calendars, book = given.cells, given.calendars, given.book
    whose = given.notice[cells.target]
    due = calendars.due[whose, cells.place]
    over, term = find_terms(given.targets, calendars, (cells.target, whose, cells.place))
    first_late = days_late(given.spread(given.heard.first), due)
    late = days_late(given.spread(given.sent.moment[given.heard.row]), due)
    known = np.where(cells.heard, first_late, -1)

    def timely(days: int) -> str:
        """Return the word of the report status."""
        if days < 0:
            return book.word("timeliness", "not_reported")
        if days:
            return book.word("timeliness", "late").format(days=days)
        return book.word("timeliness", "on_time")

    return {
        "quarter": distinct(
            calendars.numbers[whose, cells.place], lambda n: f"{n // 4}Q{n % 4 + 1}"
        ).array(),
        "report_status": distinct(known, timely).array(),
        "elapsed": write_numbers(divide(over, term), np.ones(len(over), np.bool_)),
        "over": pa.array(over.astype(np.int16)),
        "term": pa.array(term.astype(np.int16)),
        "late": pa.array(late.astype(np.int32), mask=~cells.heard),
    }


def days_late(moment: Whole, due: Whole) -> Whole:
    """Return how many days of Shanghai after its due day something came, 0 in time."""
    return np.asarray(np.maximum(0, (moment + SHANGHAI) // DAY - due))


def print_day(day: int) -> str:
    """Return a day as ISO, "" for no day."""
    return "" if day == NO_DAY else (date(1970, 1, 1) + timedelta(days=day)).isoformat()
