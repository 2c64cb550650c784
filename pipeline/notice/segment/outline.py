"""A text without a table -> its paragraphs under their headings, and which may be tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from pipeline.model import Document, Facts, Paragraph, Text
from pipeline.notice.segment.cells import join_lines
from pipeline.rules import Rules

CHINESE = "[一二三四五六七八九十百]{1,4}"
NUMBERS = (
    (1, regex.compile(rf"第{CHINESE}(?:章|部分|篇)[、，\s]?")),
    (2, regex.compile(rf"第{CHINESE}节[、，\s]?")),
    (3, regex.compile(rf"{CHINESE}[、.．]\s?|第{CHINESE}条[、\s]?")),
    (4, regex.compile(rf"[（(]{CHINESE}[）)][、.．]?\s?")),
    (
        5,
        regex.compile(
            r"[0-9０-９]{1,3}(?:[.．](?![0-9０-９]|$)|[.．](?=(?:19|20)\d\d年)|、)\s?"
        ),
    ),
    (6, regex.compile(r"[（(][0-9０-９]{1,3}[）)]\s?|[0-9０-９]{1,3}[）)]\s?")),
    (7, regex.compile(r"[①-⑳㉑-㉟]\s?")),
)
ITEM = 5
GLUED = regex.compile(r"(?P<number>[0-9０-９]{1,3})[.．](?=[0-9０-９])")
SPACED = regex.compile(
    r"[0-9０-９]{1,3}[ \u3000\u00a0]+(?![月年日个家所座项件名处亿万公千])[\p{Han}“《（]"
)
DIGITS = regex.compile(r"(?P<number>[0-9０-９]{1,3})")
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
ATTACHMENT = regex.compile(r"附件?\s*[0-9０-９一二三四五六七八九十]{0,3}[:：]?")
LONGEST_HEADING = 50
LONGEST_TITLE = 80
LONGEST_PLAIN_HEADING = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its text without the number, the number and its level (0: none).

    `owners` is true where it says who does the tasks above it: such a line is no heading.
    """

    text: Text
    number: str = ""
    level: int = 0
    owners: bool = False


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


def read_lines(document: Document, facts: Facts) -> list[Line]:
    """Return the paragraphs of a document, their numbers apart, without the letter's head."""
    lines: list[Line] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = join_lines(block.lines)
            if text.text and not is_head(text.text, facts):
                printed = block.lines[0].text.lstrip()
                lines.append(part_next(text, printed, lines) or part_number(text))
    return lines


def is_head(text: str, facts: Facts) -> bool:
    """Return whether a paragraph is the title, number, address or issuer of the notice."""
    known = (facts.doc_no, facts.recipients, facts.issuer)
    return text in (facts.title or "") or text.rstrip("：:") in known


def part_next(text: Text, printed: str, lines: Sequence[Line]) -> Line | None:
    """Return a paragraph with its number apart where only the one before shows it.

    So it is with 3.5月底前 and with a number that a blank parts from the text (`printed` has
    it still). None where the number does not follow that of the item before.
    """
    glued = GLUED.match(text.text)
    match = glued or (SPACED.match(printed) and DIGITS.match(text.text))
    before = next((line.number for line in reversed(lines) if line.level == ITEM), "0")
    number = int(match["number"]) if match else 0
    restarts = number == 1 and not glued
    if not match or not (restarts or 1 < number == plain_digits(before) + 1):
        return None
    return Line(text.cut(match.end(), len(text.text)), match[0], ITEM)


def plain_digits(number: str) -> int:
    """Return the value of a printed item number: ３． is 3."""
    return int("".join(str(int(sign)) for sign in number if sign.isdigit()))


def part_number(text: Text) -> Line:
    """Return a paragraph with its leading number apart."""
    for level, pattern in NUMBERS:
        match = pattern.match(text.text)
        if match and match.end() < len(text.text):
            return Line(text.cut(match.end(), len(text.text)), match[0].strip(), level)
    return Line(text)


def outline_blocks(
    lines: Sequence[Line], rules: SectionRules, year: int | None = None
) -> tuple[list[Block], list[Text]]:
    """Return the paragraphs that may be tasks, in order, with the headings above each.

    Left out are headings themselves, the letter's formulas, what stands before the first
    heading or number and is no goal, and all that stands under a heading of review or frame.
    A part ends at the letter's date and at the word 附件. Beside them what stands before the
    first heading though it prints a quantity.
    """
    blocks: list[Block] = []
    passed: list[Text] = []
    headings: list[Line] = []
    part = 0
    numbered = any(line.level for line in lines)
    sentences = numbered or any(SENTENCE.search(line.text.text) for line in lines)
    for place, line in enumerate(lines):
        text = line.text.text
        if begins_part(line, part, rules):
            part += 1
            headings.clear()
        elif rules.match("letter", text):
            continue
        elif numbered and not line.level and rules.match("title", text):
            headings.clear()
        elif sentences and is_heading(lines, place):
            close(headings, line)
            headings.append(line)
        elif line.level or headings or not numbered or rules.match("goal", text):
            if line.level:
                close(headings, line)
            above = tuple(headings)
            if any(rules.match("box", heading.text.text) for heading in above):
                passed += [line.text] * bool(QUANTITY.search(text))
            elif not is_left_out(above, line, rules, year):
                blocks.append(Block(line, above, part))
            headings += [line] * bool(line.level)
        elif QUANTITY.search(text):
            passed.append(line.text)
    return blocks, passed


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


def sections_of(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Return start and end of the blocks that stand under the same headings."""
    start = 0
    for place in range(1, len(blocks) + 1):
        if place == len(blocks) or blocks[place].headings != blocks[start].headings:
            yield start, place
            start = place
