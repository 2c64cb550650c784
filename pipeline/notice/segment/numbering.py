"""Paragraphs of a text -> lines with their printed number apart: 一、（一）1.（1）①."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import regex

from pipeline.model import Document, Facts, Paragraph, Table, Text
from pipeline.notice.segment.cells import join_lines

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


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its text without the number, the number and its level (0: none).

    `owners` is true where it says who does the tasks above it: such a line is no heading.
    """

    text: Text
    number: str = ""
    level: int = 0
    owners: bool = False


def read_lines(document: Document, facts: Facts) -> list[Line]:
    """Return the paragraphs of a document, their numbers apart.

    Without the letter's head, and without the captions that stand on tables.
    """
    lines: list[Line] = []
    for block, below in zip_longest(document.blocks, document.blocks[1:]):
        if isinstance(block, Paragraph):
            text = join_lines(block.lines)
            caption = isinstance(below, Table) and not {"。", "；"} & set(text.text)
            if text.text and not caption and not is_head(text.text, facts):
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
