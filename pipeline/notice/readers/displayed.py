"""A value of a spreadsheet and its number format -> the text the cell shows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

import regex

HIDDEN = regex.compile(r"\[[^\]]*\]|_.|\*.")  # colours, conditions; blanks as wide as a sign
LITERAL = regex.compile(r'"([^"]*)"|\\(.)')
DIGITS = regex.compile(r"[0#?,]*(?:\.[0#?]*)?[0#?],*")
PLAIN = ("", "general", "@", "g/通用格式")
SECTION_END = regex.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
DATE_TOKEN = regex.compile(r"y+|m+|d+|h+", regex.IGNORECASE)
LOCAL_DATE = "mm-dd-yy"  # stands for the order of the reader's own country
GENERAL_DIGITS = 11  # what a cell without a format shows


def show_value(value: object, number_format: str) -> str:
    """Return what a cell shows.

    Args:
        value: text, number, truth value, date or time; None is blank.
        number_format: as the workbook stores it: `0.0%`, `#,##0"亿元"`, `yyyy"年"m"月"`.

    Returns:
        The text; a format that is not understood shows the plain number.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if isinstance(value, int | float):
        return show_number(Decimal(f"{value:.15g}"), number_format)
    if isinstance(value, datetime | date):
        return show_date(value, number_format)
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


def show_number(number: Decimal, number_format: str) -> str:
    """Return a number in its format."""
    sections = [HIDDEN.sub("", part) for part in split_sections(number_format)]
    section, shown = sections[0], number
    if number < 0 and len(sections) > 1 and sections[1]:
        section, shown = sections[1], -number
    elif number == 0 and len(sections) > 2 and sections[2]:
        section = sections[2]
    bare = LITERAL.sub("", section)
    if section.strip().lower() in PLAIN or regex.search(r"[EeＥ/@]|general", bare):
        return plain(number)
    digits = DIGITS.search(blank_literals(section))
    if digits is None:
        return LITERAL.sub(r"\1\2", section) or plain(number)
    before, after = section[: digits.start()], section[digits.end() :]
    if "%" in bare:
        shown *= 100
    words = [LITERAL.sub(lambda m: m[1] or m[2] or "", part) for part in (before, after)]
    return f"{words[0]}{place_digits(shown, digits[0])}{words[1]}".strip()


def split_sections(number_format: str) -> list[str]:
    """Return the formats for numbers above, below and equal to nought."""
    return SECTION_END.split(number_format)


def blank_literals(section: str) -> str:
    """Return a format of the same length with its quoted words blanked out."""
    return LITERAL.sub(lambda match: " " * len(match[0]), section)


def place_digits(number: Decimal, pattern: str) -> str:
    """Return a number with the decimal places and thousands of a pattern like #,##0.0#."""
    whole, _, places = pattern.rstrip(",").partition(".")
    number /= 1000 ** (len(pattern) - len(pattern.rstrip(",")))
    rounded = number.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    needed = places.rstrip("#?")
    while "." in text and text.endswith("0") and len(text.partition(".")[2]) > len(needed):
        text = text[:-1]
    sign, body = ("-", text[1:]) if text.startswith("-") else ("", text)
    width = sum(mark == "0" for mark in whole)
    return sign + body.rstrip(".").rjust(min(width, 20), "0")


def plain(number: Decimal) -> str:
    """Return a number without exponent, with as many digits as a cell shows by itself."""
    text = f"{Decimal(f'{number:.{GENERAL_DIGITS}g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_date(value: date, number_format: str) -> str:
    """Return a date in its format, 2024-03-05 where the format names no day or month."""
    section = HIDDEN.sub("", split_sections(number_format)[0])
    if number_format == LOCAL_DATE:
        return value.isoformat()[:10]
    tokens = [match[0].lower()[0] for match in DATE_TOKEN.finditer(blank_literals(section))]
    if not {"y", "m", "d"} & set(tokens) or "h" in tokens:
        return value.isoformat()[:10]
    shown, end = "", 0
    for match in DATE_TOKEN.finditer(blank_literals(section)):
        shown += LITERAL.sub(r"\1\2", section[end : match.start()])
        shown += date_part(value, match[0].lower())
        end = match.end()
    return (shown + LITERAL.sub(r"\1\2", section[end:])).strip()


def date_part(value: date, token: str) -> str:
    """Return year, month or day as a token like yyyy or m asks for it."""
    if token[0] == "y":
        return f"{value.year % 100:02d}" if len(token) < 3 else str(value.year)
    number = value.month if token[0] == "m" else value.day
    return f"{number:02d}" if len(token) == 2 else str(number)
