"""Word's automatic lists -> the numbers printed before their paragraphs.

They are in no text of a .docx: a paragraph only says to which list and level it belongs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import regex

from pipeline.notice.readers.package import attribute, child, local

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DIGITS = "〇一二三四五六七八九"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
LEVELS = 9
DEEPEST = 20  # styles a style may rest on
PLACE = regex.compile(r"%([1-9])")


class Level(NamedTuple):
    """A level of a list: how it counts and what it prints around the number.

    `restart` is the level (from 1) whose numbers begin this one anew, None all above, 0 none.
    """

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


class Lists:
    """The lists of one document, and how far each has counted.

    Args:
        numbering: the root of word/numbering.xml, None where there is none.
        styles: the root of word/styles.xml, None where there is none.
    """

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self.styles = by_id(styles, "style", "styleId")
        self.default = next(
            (name for name, style in self.styles.items() if is_default(style)), ""
        )
        self.abstract = by_id(numbering, "abstractNum", "abstractNumId")
        self.lists = by_id(numbering, "num", "numId")
        self.levels: dict[str, tuple[str, dict[int, Level]]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[str] = set()

    def label(self, paragraph: Element) -> str:
        """Return the number printed before a paragraph, "" where there is none; count on."""
        number, level = self.list_of(paragraph)
        if number not in self.lists:
            return ""
        owner, levels = self.levels_of(number)
        if level not in levels:
            return ""
        counts = self.counts.setdefault(owner, {})
        self.begin(number, counts)
        advance(counts, levels, level)
        return print_label(counts, levels, level)

    def list_of(self, paragraph: Element) -> tuple[str, int]:
        """Return list and level of a paragraph, by itself or its style; "" for no list."""
        properties = child(paragraph, "pPr")
        own = child(properties, "numPr")
        style = attribute(child(properties, "pStyle"), "val") or self.default
        number, level = read_reference(own)
        if number is None:
            number, inherited = self.list_of_style(style)
            level = inherited if level is None else level
        return number or "", level or 0

    def list_of_style(self, style: str) -> tuple[str | None, int | None]:
        """Return list and level of a style or one it rests on."""
        first = style
        for _ in range(DEEPEST):
            found = self.styles.get(style)
            number, level = read_reference(child(found, "pPr", "numPr"))
            if number is not None:
                if level is None and number in self.lists:
                    level = self.level_for(number, (first, style))
                return number, level
            style = attribute(child(found, "basedOn"), "val") or ""
        return None, None

    def level_for(self, number: str, styles: tuple[str, ...]) -> int:
        """Return the level of a list that names one of the styles, else 0."""
        _, levels = self.levels_of(number)
        return next((at for at, level in levels.items() if level.style in styles), 0)

    def levels_of(self, number: str) -> tuple[str, dict[int, Level]]:
        """Return what a list shares its count with, and its levels."""
        if number not in self.levels:
            owner = self.owner_of(number)
            levels = read_levels(self.abstract.get(owner))
            for override in self.lists[number]:
                if local(override) == "lvlOverride":
                    levels |= read_levels(override)
            self.levels[number] = owner, levels
        return self.levels[number]

    def owner_of(self, number: str) -> str:
        """Return the definition a list counts by; it may name a style that names another."""
        owner = ""
        for _ in range(DEEPEST):
            owner = attribute(child(self.lists.get(number), "abstractNumId"), "val") or ""
            link = attribute(child(self.abstract.get(owner), "numStyleLink"), "val")
            linked, _level = read_reference(child(self.styles.get(link or ""), "pPr", "numPr"))
            if not link or linked is None or linked == number:
                break
            number = linked
        return owner

    def begin(self, number: str, counts: dict[int, int]) -> None:
        """Set the count of a list back where it is used first and says so."""
        if number in self.begun:
            return
        self.begun.add(number)
        for override in self.lists[number]:
            start = attribute(child(override, "startOverride"), "val")
            if local(override) == "lvlOverride" and start is not None:
                counts[whole(attribute(override, "ilvl"), 0)] = whole(start, 1) - 1


def by_id(root: Element | None, name: str, key: str) -> dict[str, Element]:
    """Return the children of that name by the attribute that identifies them."""
    found = [e for e in root if local(e) == name] if root is not None else []
    return {attribute(element, key) or "": element for element in found}


def is_default(style: Element) -> bool:
    """Return whether a style is that of paragraphs that name none."""
    default = attribute(style, "default") in ("1", "true", "on")
    return default and attribute(style, "type") == "paragraph"


def read_reference(element: Element | None) -> tuple[str | None, int | None]:
    """Return list and level that a paragraph or style names, None where it does not."""
    level = attribute(child(element, "ilvl"), "val")
    number = attribute(child(element, "numId"), "val")
    return number, None if level is None else whole(level, 0)


def read_levels(parent: Element | None) -> dict[int, Level]:
    """Return the levels a list or an override of one defines."""
    found = [e for e in parent if local(e) == "lvl"] if parent is not None else []
    return {whole(attribute(e, "ilvl"), 0): read_level(e) for e in found}


def read_level(element: Element) -> Level:
    """Return one level as the file gives it."""
    forms = (attribute(e, "val") or "" for e in element.iter() if local(e) == "numFmt")
    restart = attribute(child(element, "lvlRestart"), "val")
    legal = child(element, "isLgl")
    return Level(
        whole(attribute(child(element, "start"), "val"), 0),
        next((form for form in forms if form != "custom"), "decimal"),
        attribute(child(element, "lvlText"), "val") or "",
        None if restart is None else whole(restart, 0),
        legal is not None and attribute(legal, "val") not in ("0", "false", "off"),
        attribute(child(element, "pStyle"), "val") or "",
    )


def whole(text: str | None, otherwise: int) -> int:
    """Return a whole number, another where there is none."""
    return int(text) if text is not None and regex.fullmatch(r"\d{1,9}", text) else otherwise


def advance(counts: dict[int, int], levels: dict[int, Level], level: int) -> None:
    """Count one on at a level; deeper ones begin anew, those above have begun."""
    counts[level] = counts[level] + 1 if level in counts else levels[level].start
    for above in range(level):
        if above in levels:
            counts.setdefault(above, levels[above].start)
    for below in range(level + 1, LEVELS):
        restart = levels[below].restart if below in levels else None
        if below in counts and (restart is None or 0 < level + 1 <= restart):
            del counts[below]


def print_label(counts: dict[int, int], levels: dict[int, Level], level: int) -> str:
    """Return the number as printed, "" for a mere bullet."""
    here = levels[level]
    if here.form in ("bullet", "none"):
        return ""

    def shown(match: regex.Match[str]) -> str:
        at = int(match[1]) - 1
        form = levels[at].form if at in levels and not here.legal else "decimal"
        return print_number(counts.get(at, 1), form)

    return PLACE.sub(shown, here.text)


def print_number(number: int, form: str) -> str:
    """Return a number in one of Word's forms, in plain digits where the form is unknown."""
    printer = FORMS.get(form)
    return printer(number) if printer is not None else str(number)


def chinese(number: int) -> str:
    """Return a number up to 9999 in Chinese: 12 is 十二, 105 is 一百零五."""
    if not 0 < number < 10_000:
        return "".join(DIGITS[int(digit)] for digit in str(number))
    signs = [
        ("零" if digit == "0" else DIGITS[int(digit)] + unit)
        for digit, unit in zip(f"{number:04d}", ("千", "百", "十", ""), strict=True)
    ]
    text = regex.sub("零+", "零", "".join(signs)).strip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


def by_digits(signs: str) -> Callable[[int], str]:
    """Return the printer that writes each digit with its own sign."""
    return lambda number: "".join(signs[int(digit)] for digit in str(number))


def cycle(signs: str) -> Callable[[int], str]:
    """Return the printer that counts in a row of signs, plainly beyond its end."""
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def letters(first: str) -> Callable[[int], str]:
    """Return the printer a, b, ... z, aa, bb, ..."""
    return lambda number: chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1)


def roman(number: int) -> str:
    """Return a number in small Roman letters."""
    text = ""
    for value, sign in ROMAN:
        text += sign * (number // value)
        number %= value
    return text


CIRCLED = "".join(chr(0x2460 + n) for n in range(20)) + "".join(
    chr(0x3251 + n) for n in range(15)
)
FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": by_digits(DIGITS),
    "japaneseDigitalTenThousand": by_digits(DIGITS),
    "taiwaneseDigital": by_digits(DIGITS),
    "chineseLegalSimplified": by_digits(LEGAL),
    "ideographLegalTraditional": by_digits(LEGAL),
    "ideographTraditional": cycle(STEMS),
    "ideographZodiac": cycle(BRANCHES),
    "decimalEnclosedCircle": cycle(CIRCLED),
    "decimalEnclosedCircleChinese": cycle(CIRCLED),
    "ideographEnclosedCircle": cycle("".join(chr(0x3220 + n) for n in range(10))),
    "decimalEnclosedParen": cycle("".join(chr(0x2474 + n) for n in range(20))),
    "decimalEnclosedFullstop": cycle("".join(chr(0x2488 + n) for n in range(20))),
    "decimalFullWidth": by_digits("０１２３４５６７８９"),
    "decimalFullWidth2": by_digits("０１２３４５６７８９"),
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": letters("a"),
    "upperLetter": letters("A"),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
}
