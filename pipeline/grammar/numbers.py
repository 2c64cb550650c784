"""Find every number of a text with its unit, comparator and offsets: text -> Numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

import regex

from pipeline.grammar.amounts import SCALE, Numeral, factor_of, low_end, numeral_of
from pipeline.grammar.lexicon import Lexicon, Pattern

SHARE = "百分之"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed.

    `start`/`end` are the offsets of digits and unit, `first`/`last` include the comparator's
    words. `script` is arabic, chinese, roman or scale (a bare 亿 in 亿元). `value` is in
    `unit` as printed, `value * factor / divisor` in `si_unit`. `kind` is the unit's
    (classifier, measure, ...), "" where no known unit follows. `excluded` is the id of the
    rule that takes it off the targets, "" where none does.
    """

    start: int
    end: int
    first: int
    last: int
    value: Decimal
    value_high: Decimal | None
    comparator: str
    script: str
    low_end: int
    excluded: str = ""
    unit: str = ""
    kind: str = ""
    dimension: str = ""
    si_unit: str = ""
    factor: Decimal = Decimal(1)
    divisor: Decimal = Decimal(1)

    def in_si(self) -> Decimal:
        """Return the value in `si_unit`, to six decimals where it does not end (亩)."""
        with localcontext(prec=60):
            rounded = (self.value * self.factor / self.divisor).quantize(Decimal("0.000001"))
            whole = rounded == rounded.to_integral()
            return rounded.quantize(Decimal(1)) if whole else rounded.normalize()


def find_numbers(text: str, lexicon: Lexicon) -> tuple[Number, ...]:
    """Return the numbers of a text in order; none overlaps another.

    Args:
        text: as printed, never normalised.
        lexicon: units, comparators and exclusions.

    Returns:
        Every run of Arabic digits lies in exactly one number.
    """
    before, after = comparator_marks(text, lexicon)
    taken = excluded_spans(text, lexicon.exclusions)
    found = []
    for match in lexicon.number.finditer(text):
        number = read_number(match, lexicon, before, after, taken)
        if number is not None:
            found.append(number)
    return tuple(found)


Marks = dict[int, tuple[str, int]]
Taken = dict[int, list[tuple[int, str]]]


def comparator_marks(text: str, lexicon: Lexicon) -> tuple[Marks, Marks]:
    """Return comparators that end at an offset, and those that start at one."""
    before: Marks = {}
    after: Marks = {}
    for pattern in lexicon.before:
        for match in pattern.find.finditer(text):
            known = before.get(match.end())
            if known is None or match.start() < known[1]:
                before[match.end()] = (pattern.values["comparator"], match.start())
    for pattern in lexicon.after:
        for match in pattern.find.finditer(text):
            known = after.get(match.start())
            if known is None or match.end() > known[1]:
                after[match.start()] = (pattern.values["comparator"], match.end())
    return before, after


def excluded_spans(text: str, exclusions: Sequence[Pattern]) -> Taken:
    """Return the end and rule of what covers each character, in the order of the rules."""
    taken: Taken = {}
    for pattern in exclusions:
        named = "n" in pattern.find.groupindex
        for match in pattern.find.finditer(text):
            places = match.spans("n") if named else [match.span()]
            if named and not places:
                places = [match.span()]
            for a, b in places:
                for offset in range(a, b):
                    taken.setdefault(offset, []).append((b, pattern.id))
    return taken


def read_number(
    match: regex.Match[str], lexicon: Lexicon, before: Marks, after: Marks, taken: Taken
) -> Number | None:
    """Return the number of one match; None for a Chinese sign that cannot be read."""
    numeral, high = read_numeral(match), None
    if numeral is None:
        return None
    if match["high"]:
        high = numeral_of(match["high"].removeprefix(SHARE))
    start, end = match.start(), match.end()
    mark, first = before.get(start, ("", start))
    sign, last = after.get(end, ("", end))
    more = inside(match["more"], lexicon)
    covered = covering(taken, match.start("low"), match.end("low"))
    if match["high"] and not covered:
        covered = covering(taken, match.start("high"), match.end("high"))
    return with_unit(
        match,
        lexicon,
        (numeral, high),
        Number(
            start=start,
            end=end,
            first=first,
            last=last,
            value=numeral.value,
            value_high=high.value if high else None,
            comparator=choose(mark, sign, more, high is not None),
            script="scale" if match["low"] in ("万", "亿") else numeral.script,
            low_end=match.end("low"),
            excluded=covered,
        ),
    )


def read_numeral(match: regex.Match[str]) -> Numeral | None:
    """Return what the digits of a match say; None where they are in no order."""
    share, low = match["low"].startswith(SHARE), match["low"].removeprefix(SHARE)
    bare = low == "万" and match["base"] not in ("元", "美元")
    numeral = numeral_of(low)
    if numeral is None or not bare:
        return numeral and replace(numeral, share=share)
    return Numeral(SCALE["万"] * numeral.value, numeral.script, "", share)


def with_unit(
    match: regex.Match[str],
    lexicon: Lexicon,
    ends: tuple[Numeral, Numeral | None],
    number: Number,
) -> Number:
    """Return the number with the unit its match prints, both ends of a range in it."""
    low, high = ends
    scale = (high or low).moved + (match["scale"] or "") + (match["scale2"] or "")
    base = "%" if low.share else match["base"] or ""
    unit, per = lexicon.units.get(base), match["per"] or ""
    spelled = scale + base + (match["bracket"] or "") + per
    factor = factor_of(scale)
    spelled = "%" if spelled == "％" else spelled
    if high is not None:
        value = low_end((low, high), match["lowunit"] or "", factor, unit, lexicon.units)
        if value is None:
            number = replace(number, excluded=number.excluded or "review:range-of-two-units")
        else:
            number = replace(number, value=value)
    if unit is None:
        kind, dimension = bare_kind(scale, per), bare_dimension(scale, per)
        return replace(
            number,
            unit=spelled,
            kind=kind,
            dimension=dimension,
            si_unit=spelled,
            factor=factor,
        )
    return replace(
        number,
        unit=spelled,
        kind=unit.kind,
        dimension=unit.dimension,
        si_unit=spelled if per else unit.si_unit or unit.form,
        factor=factor * unit.factor,
        divisor=unit.divisor,
    )


def bare_kind(scale: str, per: str) -> str:
    """Return the kind of a number without a unit word: 24万 counts, 10/10万 is a rate."""
    if per:
        return "rate"
    return "classifier" if scale else ""


def bare_dimension(scale: str, per: str) -> str:
    """Return the dimension of a number without a unit word."""
    if per:
        return "per-population"
    return "count" if scale else ""


def choose(mark: str, sign: str, more: str, ranged: bool) -> str:
    """Return the comparator of words before, after and inside a number."""
    if ranged:
        return "range"
    if mark and mark != "~":
        return mark
    if sign:
        return sign
    if mark:
        return mark
    return more or "="


def inside(word: str | None, lexicon: Lexicon) -> str:
    """Return the comparator of a word between digits and unit (500余家), "" without one."""
    for written, sign in lexicon.inside.items():
        if word and regex.fullmatch(written, word):
            return sign
    return ""


def covering(taken: Taken, start: int, end: int) -> str:
    """Return the first rule that covers the offsets, "" where none does."""
    return next((rule for stop, rule in taken.get(start, ()) if end <= stop), "")
