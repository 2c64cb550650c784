"""Lines of a text without a table -> paragraphs under their headings that may be tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from pipeline.model import Text
from pipeline.notice.segment.numbering import ITEM, Line, plain_digits
from pipeline.rules import Rules

BRACKETS = regex.compile(r"[（(][^（）()]*[）)]")
SENTENCE = regex.compile(r"[。；;！!]")
QUANTITY = regex.compile(
    r"\d(?:[%％‰]|\s?(?:[个余]?百分点|[万亿]|公里|平方|户|所|座|套|人以上|家以上))"
)
NO_FIGURE = regex.compile(
    r"(?:19|20|１９|２０)\d\d(?:年度?|[-－—~～至])|(?:专栏|附件|附表)\s*\d+|[“\"「][^”\"」]*[”\"」]"
)
PAST_WORK = regex.compile(r".{0,6}\d年度?.{0,12}(?:工作|情况|发展)")
YEAR = regex.compile(r"((?:19|20|１９|２０)\d\d)年")
ATTACHMENT = regex.compile(r"附[件表录]?\s*[0-9０-９一二三四五六七八九十]{0,3}[:：]?")
LONGEST_HEADING = 50
LONGEST_TITLE = 80
LONGEST_PLAIN_HEADING = 40


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph that may be a task, the headings above it, and the part it stands in.

    `part` counts the attachments of the document: 0 is the letter.
    """

    line: Line
    headings: tuple[Line, ...] = ()
    part: int = 0


@dataclass(frozen=True, slots=True)
class SectionRules:
    """The patterns of rules/sections.yml by kind."""

    patterns: dict[str, tuple[regex.Pattern[str], ...]] = field(default_factory=dict)

    def match(self, kind: str, text: str) -> regex.Match[str] | None:
        """Return the match of the first rule of a kind that covers the whole text."""
        found = (pattern.fullmatch(text) for pattern in self.patterns.get(kind, ()))
        return next((match for match in found if match), None)


def compile_sections(rules: Rules) -> SectionRules:
    """Return the patterns of rules/sections.yml by kind."""
    found: dict[str, tuple[regex.Pattern[str], ...]] = {}
    for entry in rules["sections"]:
        kind = entry.values["kind"]
        pattern = regex.compile(entry.values["pattern"])
        found[kind] = (*found.get(kind, ()), pattern)
    return SectionRules(found)


@dataclass(slots=True)
class Outline:
    """What is read of a text so far: its blocks, what was passed over, the headings open."""

    blocks: list[Block] = field(default_factory=list)
    passed: list[Text] = field(default_factory=list)
    headings: list[Line] = field(default_factory=list)
    part: int = 0


def outline_blocks(
    lines: Sequence[Line], rules: SectionRules, year: int | None = None
) -> Outline:
    """Return the paragraphs that may be tasks, in order, with the headings above each.

    Left out are headings themselves, the letter's formulas, what stands before the first
    heading or number and is no goal, and all that stands under a heading of review, frame or
    box. A part ends at the letter's date and at the word 附件. `passed` is what stands in a
    box or before the first heading though it prints a quantity.
    """
    outline = Outline()
    numbered = any(line.level for line in lines)
    sentences = numbered or any(SENTENCE.search(line.text.text) for line in lines)
    for place, line in enumerate(lines):
        text = line.text.text
        if begins_part(line, outline.part, rules):
            outline.part += 1
            outline.headings.clear()
        elif rules.match("letter", text):
            continue
        elif numbered and not line.level and rules.match("title", text):
            outline.headings.clear()
        elif sentences and is_heading(lines, place):
            close(outline.headings, line)
            outline.headings.append(line)
        elif line.level or outline.headings or not numbered or rules.match("goal", text):
            add_block(outline, line, rules, year)
        elif QUANTITY.search(text):
            outline.passed.append(line.text)
    return outline


def add_block(outline: Outline, line: Line, rules: SectionRules, year: int | None) -> None:
    """Add a paragraph under the headings that stand, unless they or it say it is no task."""
    if line.level:
        close(outline.headings, line)
    above = tuple(outline.headings)
    if any(rules.match("box", heading.text.text) for heading in above):
        outline.passed += [line.text] * bool(QUANTITY.search(line.text.text))
    elif not is_left_out(above, line, rules, year):
        outline.blocks.append(Block(line, above, outline.part))
    if line.level:
        outline.headings.append(line)


def begins_part(line: Line, part: int, rules: SectionRules) -> bool:
    """Return whether a line ends the letter or begins an attachment."""
    text = line.text.text
    if line.level:
        return False
    return bool(ATTACHMENT.fullmatch(text) or (part == 0 and rules.match("date", text)))


def close(headings: list[Line], line: Line) -> None:
    """Take away the headings that a new one ends: its equals and what is below them.

    One without a number replaces the one without a number before it; where there is none it
    stands below the numbered ones.
    """
    while headings and ends(headings, line):
        headings.pop()


def ends(headings: Sequence[Line], line: Line) -> bool:
    """Return whether a new heading ends the lowest of those that stand."""
    lowest = headings[-1].level
    if line.level == 0:
        return any(heading.level == 0 for heading in headings)
    if lowest == 0:
        return any(heading.level >= line.level for heading in headings)
    return lowest >= line.level


def is_heading(lines: Sequence[Line], place: int) -> bool:
    """Return whether a paragraph is a heading: short, no sentence, and something below it."""
    line = lines[place]
    if line.owners or place + 1 == len(lines):
        return False
    bare, below = BRACKETS.sub("", line.text.text), lines[place + 1]
    if 0 < line.level < ITEM and below.level > line.level and is_title(bare):
        return True
    if not bare or SENTENCE.search(bare) or len(bare) > LONGEST_HEADING or tells(bare):
        return False
    if line.level == 0:
        short = len(bare) <= LONGEST_PLAIN_HEADING and bare[-1] not in "，,、"
        return short and (bare[-1] not in "：:" or below.level > 0)
    return not below.owners and (below.level == 0 or below.level > line.level)


def tells(text: str) -> bool:
    """Return whether a text prints a figure that is no year, name or number of a box."""
    return bool(regex.search(r"\d", NO_FIGURE.sub("", text)))


def is_title(text: str) -> bool:
    """Return whether a text is one sentence without a figure, as a section's title is."""
    one = not SENTENCE.search(text[:-1])
    return one and len(text) <= LONGEST_TITLE and not regex.search(r"\d", text)


def is_left_out(
    headings: Sequence[Line], line: Line, rules: SectionRules, year: int | None
) -> bool:
    """Return whether a paragraph is review or frame, by a heading above it or by itself.

    A heading that speaks of the work of years before the `year` of the tasks is review too.
    """
    if rules.match("said", line.text.text):
        return True
    names = [BRACKETS.sub("", heading.text.text) for heading in headings]
    title, stop, _ = line.text.text.partition("。")
    if line.level and stop:
        names.append(title)
    if any(rules.match("review", name) or rules.match("frame", name) for name in names):
        return True
    return any(is_past(heading.text.text, year) for heading in headings)


def is_past(heading: str, year: int | None) -> bool:
    """Return whether a heading speaks of the work of years before that of the tasks."""
    years = [int(found) for found in YEAR.findall(heading)]
    past = year is not None and bool(years) and max(years) < year
    return past and bool(PAST_WORK.fullmatch(heading))


def path_of(block: Block) -> str:
    """Return the printed numbers above a task and its own: 三.（二）.5."""
    numbers = [heading.number for heading in block.headings] + [block.line.number]
    return ".".join(number.rstrip("、.． ") for number in numbers if number)


def item_number(block: Block) -> str:
    """Return the Arabic item number a task stands under, "" where it has none."""
    for line in (block.line, *reversed(block.headings)):
        if line.level == ITEM:
            return str(plain_digits(line.number))
    return ""
