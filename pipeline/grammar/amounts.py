"""What the digits of a number say, and both ends of a range in one unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

import regex

from pipeline.grammar import numerals
from pipeline.grammar.lexicon import Unit

PRECISION = 60  # digits, beside those that are printed
SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Numeral:
    """What the digits say: value, script, the 万 or 亿 moved to the unit, 百分之 before."""

    value: Decimal
    script: str
    moved: str
    share: bool = False


def numeral_of(text: str) -> Numeral | None:
    """Return what a run of digits says, its last 万 or 亿 moved to the unit.

    两万 is 2 万, as in 2万; of 1亿2000万 the first scale is kept: 1.2 亿.
    """
    script = script_of(text)
    if numerals.MIXED_RUN.fullmatch(text):
        first, scale = numerals.mixed(text)
        return Numeral(first, script, scale)
    value = value_of(text, script)
    if value is None:
        return None
    if script != "chinese":
        return Numeral(value, script, "")
    rest, moved = split_scale(text, value)
    return Numeral(rest, script, moved)


def script_of(text: str) -> str:
    """Return arabic, chinese or roman."""
    if text[0].isdecimal():
        return "arabic"
    return "roman" if text[0] in numerals.ROMANS else "chinese"


def value_of(text: str, script: str) -> Decimal | None:
    """Return the value of a numeral; None where it cannot be read."""
    if script == "arabic":
        return numerals.arabic(text)
    return numerals.roman(text) if script == "roman" else numerals.chinese(text)


def split_scale(low: str, value: Decimal) -> tuple[Decimal, str]:
    """Return a Chinese numeral without the 万 or 亿 it ends in, and that sign.

    两万人 is 2 万人, as 2万人 is; 亿元 is 1 亿元.
    """
    moved = ""
    while low and low[-1] in "万亿":
        moved, low = low[-1] + moved, low[:-1]
    if not moved:
        return value, ""
    rest = numerals.chinese(low) if low else Decimal(1)
    if rest is None or any(sign in low for sign in "万亿"):
        return value, ""
    return rest, moved


def factor_of(scale: str) -> Decimal:
    """Return what signs such as 千万 multiply by together."""
    factor = Decimal(1)
    for sign in scale:
        factor *= SCALE[sign]
    return factor


def low_end(
    ends: tuple[Numeral, Numeral],
    printed: str,
    factor: Decimal,
    unit: Unit | None,
    units: Mapping[str, Unit],
) -> Decimal | None:
    """Return the low end of a range in the scale and unit of the high one.

    8000万至1亿元 and 5000元至1万元 print a scale or unit of their own, 8000至1万元 has none,
    for it would be above the high end; 3至5万人 shares it.

    Args:
        ends: what the digits of both ends say.
        printed: scale and unit behind the low end, "" where none.
        factor: what the scale of the high end multiplies by.
        unit: the unit of the high end.
        units: every unit by its form.

    Returns:
        None where nothing converts one unit into the other (30分钟至1小时).
    """
    low, high = ends
    signs = regex.match("[十百千万亿]*", printed)
    scale = signs.group() if signs else ""
    own, other = low.moved + scale, units.get(printed.removeprefix(scale))
    if not printed and not own and low.value <= high.value:
        return low.value
    ratio = Decimal(1)
    if other and unit and other.form != unit.form:
        if other.si_unit != unit.si_unit or not unit.si_unit:
            return None
        ratio = other.factor / other.divisor * unit.divisor / unit.factor
    with localcontext(prec=PRECISION + len(low.value.as_tuple().digits)):
        return plainly(low.value * factor_of(own) * ratio / factor)


def plainly(value: Decimal) -> Decimal:
    """Return a value without zeros behind its last digit, never as a power of ten."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()
