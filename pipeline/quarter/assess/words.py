"""Numbers, days and lengths as a Chinese sentence prints them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import regex

WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
RUN = regex.compile(r"[\p{Latin}\p{M}0-9][\p{Latin}\p{M}0-9.,'’%‰+/_@:&-]*|[^\s]")


def count_characters(text: str) -> int:
    """Return the length as Word counts it.

    Each Han character and full-width mark counts 1, each Latin word or run of digits 1,
    blanks nothing.
    """
    return len(RUN.findall(text))


def to_decimal(value: Fraction) -> Decimal:
    """Return the value as a decimal: exact where it has an end, else to 12 places."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    exact = WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    if rest == 1:
        return exact
    return WIDE.quantize(exact, Decimal("1e-12"))


def plain(value: Fraction | Decimal) -> str:
    """Return the digits of a value without exponent: 80, 5.5, 0.125; 4 places if endless."""
    number = value if isinstance(value, Decimal) else to_decimal(value)
    if number.is_finite() and -int(number.as_tuple().exponent) > 6:
        number = WIDE.quantize(number, Decimal("1e-4"))
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def tenths(value: Fraction, edges: tuple[int, ...] = (0,)) -> str:
    """Return the value to one place, to more where rounding would put it on an edge.

    So 99.96 is not printed as 100.0 although it is below, nor a gap of 0.02 as 0.0.
    """
    for places in (1, 2, 3, 4, 6):
        shown = round_half_up(value, places)
        if shown == value or all(shown != edge for edge in edges):
            break
    return f"{shown:f}"


def round_half_up(value: Fraction, places: int) -> Decimal:
    """Return the value rounded to so many places, halves away from zero."""
    scaled = abs(value) * 10**places
    whole = (scaled.numerator * 2 + scaled.denominator) // (2 * scaled.denominator)
    rounded = Decimal(whole).scaleb(-places, WIDE)
    return rounded if value >= 0 or whole == 0 else -rounded


def rounded(value: Fraction | None, places: int = 6) -> Decimal | None:
    """Return a column's number to so many places, without trailing noughts; None stays."""
    return None if value is None else Decimal(plain(round_half_up(value, places)))


def month_day(day: date) -> str:
    """Return 9月28日."""
    return f"{day.month}月{day.day}日"


def until(day: date) -> str:
    """Return 9月底 for the last day of a month, else 9月28日."""
    following = day.toordinal() + 1
    is_last = date.fromordinal(following).day == 1
    return f"{day.month}月底" if is_last else month_day(day)
