"""Numerals as printed -> Decimal: 5.5, ６，８００, 十, 两百, 一千二百万, Ⅲ."""

from __future__ import annotations

from decimal import Decimal

import regex

ARABIC = (
    r"\d+(?:,\d{3}(?!\d))*(?:(?<=[０-９])，[０-９]{3}(?![０-９]))*"
    r"(?:[ \u3000\u00a0]\d{3}(?!\d))*(?:\s*\n\s*\d+)*(?:[.．]\d++(?![.．]\d))?"
)
"""A run of Arabic digits, half or full width; grouping, line breaks and a point inside."""

MIXED = (
    r"(?:\d{1,8}亿零?\d{1,4}[千百]?万(?:零?\d{1,4})?|\d{1,8}万零?\d{3,4})(?!\d|[.．,，]\d)"
    r"|\d{1,8}万\d[千百](?![瓦克米伏卡焦帕])"
)
"""Arabic digits with signs that scale between them: 1亿2000万, 13亿6千万, 3万5千."""

CHINESE = r"[零〇一二三四五六七八九十百千万亿两]+(?:点[零〇一二三四五六七八九]+)?"
PERCENT = rf"百分之(?:{CHINESE}|\d+(?:[.．]\d+)?)"
ROMAN = "[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]"
RUN, MIXED_RUN = regex.compile(ARABIC), regex.compile(MIXED)

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
LONGEST = 24
"""Signs of the longest numeral in words that is read."""

SCALES = {"万": 10_000, "亿": 100_000_000}
ROMANS = {c: i for i, c in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", 1)}


def arabic(text: str) -> Decimal:
    """Return the value of a run of Arabic digits."""
    plain = regex.sub(r"[,，\s]", "", text).replace("．", ".")
    return Decimal(plain)


def mixed(text: str) -> tuple[Decimal, str]:
    """Return the value of 1亿2000万 in its first scale, and that sign: 1.2, 亿."""
    total, section, first = Decimal(0), Decimal(0), ""
    for piece in regex.findall(r"\d+|[百千万亿]", text):
        if piece.isdecimal():
            section = Decimal(piece)
        elif piece in TENS:
            section *= TENS[piece]
        else:
            total, section = total + section * SCALES[piece], Decimal(0)
            first = first or piece
    return (total + section) / SCALES[first], first


def chinese(text: str) -> Decimal | None:
    """Return the value of a Chinese numeral; None where the signs are in no order."""
    whole, _, fraction = text.partition("点")
    value = chinese_integer(whole)
    if value is None or not fraction:
        return None if value is None else Decimal(value)
    return Decimal(f"{value}." + "".join(str(DIGITS[c]) for c in fraction))


def chinese_integer(text: str) -> int | None:
    """Return the value of 一千二百万, of 二〇二四 read digit by digit, of a bare 百."""
    if len(text) > LONGEST:
        return None
    if len(text) > 1 and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total, section, digit = 0, 0, None
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in TENS:
            section += (1 if digit is None else digit) * TENS[sign]
            digit = None
        else:
            total = scaled(total, section + (digit or 0), sign)
            section, digit = 0, None
    return total + section + (digit or 0)


def scaled(total: int, section: int, sign: str) -> int:
    """Return the sum after a 万 or 亿: 亿 scales all before it, 万 its own section."""
    section = section or (0 if total else 1)
    if sign == "亿":
        return (total + section) * SCALES[sign]
    return total + section * SCALES[sign]


def roman(text: str) -> Decimal:
    """Return the value of one Roman numeral sign."""
    return Decimal(ROMANS[text])
