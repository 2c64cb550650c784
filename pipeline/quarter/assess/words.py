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
    if value.denominator == 1:
        return Decimal(value.numerator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return Decimal(print_rounded(value, 12))
    return WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))


def plain(value: Fraction | Decimal) -> str:
    """Return the digits of a value without exponent: 80, 5.5, 0.125; 4 places if endless."""
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return str(value.numerator)
        value = to_decimal(value)
    if -int(value.as_tuple().exponent) > 6:
        value = WIDE.normalize(value)
    if -int(value.as_tuple().exponent) > 6:
        value = WIDE.quantize(value, Decimal("1e-4"))
    return strip_noughts(f"{value:f}")


def strip_noughts(digits: str) -> str:
    """Return the digits without noughts after the point that say nothing."""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def tenths(value: Fraction, edges: tuple[int, ...] = (0,)) -> str:
    """Return the value to one place, to more where rounding would put it on an edge.

    So 99.96 is not printed as 100.0 although it is below, nor a gap of 0.02 as 0.0.
    """
    shown = print_rounded(value, 1)
    for places in (2, 3, 4, 6):
        if not any(shown == f"{edge}.{'0' * (places - 1)}" for edge in edges):
            break
        if any(value == edge for edge in edges):
            return f"{strip_noughts(shown)}.0"
        shown = print_rounded(value, places)
    return shown


def print_rounded(value: Fraction, places: int) -> str:
    """Return the value rounded to so many places (at least one), halves away from zero."""
    size, denominator = 10**places, value.denominator
    whole = (2 * abs(value.numerator) * size + denominator) // (2 * denominator)
    sign = "-" if value.numerator < 0 and whole else ""
    return f"{sign}{whole // size}.{whole % size:0{places}d}"


def rounded(value: Fraction | None, places: int = 6) -> Decimal | None:
    """Return a column's number to so many places, without trailing noughts; None stays."""
    if value is None:
        return None
    if value.denominator == 1:
        return Decimal(value.numerator)
    return Decimal(strip_noughts(print_rounded(value, places)))


def month_day(day: date) -> str:
    """Return 9月28日."""
    return f"{day.month}月{day.day}日"


def until(day: date) -> str:
    """Return 9月底 for the last day of a month, else 9月28日."""
    following = day.toordinal() + 1
    is_last = date.fromordinal(following).day == 1
    return f"{day.month}月底" if is_last else month_day(day)
