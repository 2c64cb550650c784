"""What a notice says of itself -> Facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import regex

from pipeline.model import Document, Facts, Paragraph
from pipeline.notice.segment.cells import join_lines
from pipeline.rules import Rules

DIGITS = {sign: str(place) for place, sign in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "О": "0",
    "O": "0",
}
FULL_WIDTH = {ord("０") + place: str(place) for place in range(10)}
NAMED_DAY = regex.compile(
    r"(?:(?P<year>\d{4}|[次下翌])年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?"
)
PROGRESS = regex.compile(r"进展|进度|(?:完成|落实|推进|办理|工作)情况")
HINTS = frozenset("报馈字@")
LONGEST_TITLE = 6  # lines
LONGEST = 300  # characters of a line that is no paragraph of the body
HEAD = 30


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of rules/facts.yml and, for reporting dates, its cycle."""

    pattern: regex.Pattern[str]
    cycle: str


FactRules = dict[str, list[Rule]]


def compile_facts(rules: Rules) -> FactRules:
    """Return the patterns of each field, in the order written."""
    found: FactRules = {}
    for entry in rules["facts"]:
        rule = Rule(regex.compile(entry.values["pattern"]), entry.values.get("cycle", ""))
        found.setdefault(entry.values["field"], []).append(rule)
    return found


def find_facts(document: Document, rules: Rules) -> Facts:
    """Return the facts of a notice; what it does not say stays None or empty."""
    known = compile_facts(rules)
    texts = [join_lines(b.lines).text for b in document.blocks if isinstance(b, Paragraph)]
    texts = [text for text in texts if regex.search(r"\w", text)]
    report = "\n".join(reporting_sentences(texts))
    doc_at, doc_no = find_doc_no(texts, known)
    title_at, title = find_title(texts, doc_at, known)
    issued = first_date(texts, known["issued"])
    year = find_year(title, texts, known) or (issued.year if issued else None)
    return Facts(
        doc_no=doc_no,
        title=title,
        issuer=find_issuer(title, texts, known),
        issued=issued,
        printed=first_date(texts, known["printed"]),
        year=year,
        recipients=find_recipients([*texts[title_at:][:HEAD], *texts[:HEAD]], known),
        cc=find_value(texts, known["cc"]),
        attachment=find_attachment(texts, known),
        meeting=find_meeting("\n".join(texts[:HEAD]), known),
        reporting_dates=find_reporting_dates(report, year, known),
        report_to=find_value([report], known["report_to"]),
        mailbox=find_value([report], known["mailbox"]),
        item_character_limit=find_limit(report, known),
    )


def find_value(texts: Sequence[str], rules: Sequence[Rule]) -> str | None:
    """Return `value` of the first rule that fires, text by text."""
    for text in texts:
        for rule in rules:
            match = rule.pattern.search(text)
            if match:
                return str(match["value"]).strip()
    return None


def find_doc_no(texts: Sequence[str], known: FactRules) -> tuple[int, str | None]:
    """Return the paragraph after the document number, and the number."""
    for place, text in enumerate(texts[:HEAD]):
        for rule in known["doc_no"]:
            match = rule.pattern.fullmatch(text)
            if match:
                return place + 1, match["value"]
    return 0, None


def find_title(texts: Sequence[str], start: int, known: FactRules) -> tuple[int, str | None]:
    """Return the paragraph after the title, and the title, put together from its lines."""
    for rule in known["title"]:
        for place in (*range(start, min(start + HEAD, len(texts))), *range(start)):
            for length in range(1, LONGEST_TITLE + 1):
                lines = texts[place : place + length]
                if len(lines[-1]) > LONGEST or is_letterhead(lines[-1], known):
                    break
                if rule.pattern.fullmatch("".join(lines)):
                    return place + length, "".join(lines)
    return start, None


def is_letterhead(line: str, known: FactRules) -> bool:
    """Return whether a line is the printed head or number of the paper."""
    rules = (*known["letterhead"], *known["doc_no"], *known["recipients"])
    found = any(rule.pattern.fullmatch(line) for rule in rules)
    return found or read_date(line, known["issued"]) is not None


def find_issuer(title: str | None, texts: Sequence[str], known: FactRules) -> str | None:
    """Return who issues: the title's beginning, the letter head, or the signature."""
    for rule in known["issuer"]:
        match = rule.pattern.match(title or "")
        if match:
            return str(match["value"])
    for text in texts[:HEAD]:
        for rule in known["letterhead"]:
            match = rule.pattern.fullmatch(text)
            if match:
                return str(match["value"])
    for before, text in pairwise(texts):
        if read_date(text, known["issued"]) and len(before) < HEAD:
            for rule in known["signature"]:
                match = rule.pattern.fullmatch(before)
                if match:
                    return str(match["value"])
    return None


def first_date(texts: Sequence[str], rules: Sequence[Rule]) -> date | None:
    """Return the first date a rule finds that is a day of the calendar."""
    for text in texts:
        found = read_date(text, rules)
        if found is not None:
            return found
    return None


def read_date(text: str, rules: Sequence[Rule]) -> date | None:
    """Return the date in a text: 2024年3月5日, ２０２４年, 二〇二四年三月五日."""
    for rule in rules:
        match = (
            rule.pattern.search(text.translate(FULL_WIDTH)) if len(text) < LONGEST else None
        )
        if match:
            parts = [plain_number(match[name]) for name in ("year", "month", "day")]
            return calendar_day(*parts)
    return None


def plain_number(written: str) -> int:
    """Return a year, month or day in figures: 二〇二四 is 2024, 十二 is 12, 3 is 3."""
    if written.isascii():
        return int(written)
    tens, mark, ones = written.partition("十")
    if mark:
        return int(DIGITS.get(tens, "1")) * 10 + int(DIGITS.get(ones, "0"))
    return int("".join(DIGITS[sign] for sign in written))


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return the day, None where the calendar has none; day 0 is the month's last."""
    if not 1 <= month <= 12 or not 0 <= day <= 31:
        return None
    if day == 0:
        following = date(year + month // 12, month % 12 + 1, 1)
        return following - timedelta(days=1)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_year(title: str | None, texts: Sequence[str], known: FactRules) -> int | None:
    """Return the year of the tasks: of the title, else of a heading that names the tasks."""
    for text in (title or "", *(text for text in texts if len(text) < LONGEST)):
        rules = known["title_year"] if text == title else known["year"]
        for rule in rules:
            match = rule.pattern.search(text.translate(FULL_WIDTH))
            if match:
                return int(match["value"])
    return None


def find_recipients(texts: Sequence[str], known: FactRules) -> str | None:
    """Return whom the letter is addressed to: the first line that ends with a colon."""
    for text in (text for text in texts if len(text) < LONGEST):
        for rule in known["recipients"]:
            match = rule.pattern.fullmatch(text)
            if match:
                return str(match["value"])
    return None


def find_attachment(texts: Sequence[str], known: FactRules) -> str | None:
    """Return the titles of the attachments, several joined by a semicolon."""
    for place, text in enumerate(texts):
        for rule in known["attachment"]:
            match = rule.pattern.fullmatch(text)
            if match:
                numbered = further_attachments(texts[place + 1 :], known, numbered=True)
                return "；".join((str(match["value"]), *numbered))
        if any(rule.pattern.fullmatch(text) for rule in known["attachment_label"]):
            return "；".join(further_attachments(texts[place + 1 :], known)) or None
    return None


def further_attachments(
    texts: Sequence[str], known: FactRules, numbered: bool = False
) -> Iterator[str]:
    """Return the titles on the lines after the label or the first attachment."""
    for place, text in enumerate(texts):
        matches = (rule.pattern.fullmatch(text) for rule in known["attachment_more"])
        match = next((match for match in matches if match), None)
        if match is None or ((place or numbered) and match.start("value") == 0):
            return
        yield str(match["value"])


def find_meeting(body: str, known: FactRules) -> str | None:
    """Return "first day/last day name" of the meeting behind the notice."""
    for rule in known["meeting"]:
        match = rule.pattern.search(body)
        if not match:
            continue
        year, month, day = (int(match[name]) for name in ("year", "month", "day"))
        last_month = int(match["last_month"] or month)
        first = calendar_day(year, month, day)
        last = calendar_day(year, last_month, int(match["last_day"] or day))
        if first and last:
            return f"{first}/{last} {match['value']}"
    return None


def reporting_sentences(texts: Sequence[str]) -> list[str]:
    """Return the sentences that may say how to report, those on progress first."""
    sentences = [sentence for text in texts for sentence in text.split("。")]
    hinting = [sentence for sentence in sentences if not HINTS.isdisjoint(sentence)]
    return sorted(hinting, key=lambda sentence: PROGRESS.search(sentence) is None)


def find_reporting_dates(report: str, year: int | None, known: FactRules) -> tuple[date, ...]:
    """Return the days by which to report, in the year of the tasks."""
    if year is None:
        return ()
    for sentence in report.translate(FULL_WIDTH).split("\n"):
        for rule in known["reporting_dates"]:
            match = rule.pattern.search(sentence)
            if match and rule.cycle:
                return cycle_dates(rule.cycle, int(match["day"] or 0), year)
            if match:
                return named_days(match["value"], year)
    return ()


def named_days(written: str, year: int) -> tuple[date, ...]:
    """Return the days of a list such as 6月底、次年1月10日."""
    found = []
    for match in NAMED_DAY.finditer(written):
        named = match["year"] or ""
        own = int(named) if named.isdigit() else year + (named in ("次", "下", "翌"))
        day = int(match["day"]) if match["day"] else 0
        found.append(calendar_day(own, int(match["month"]), day))
    return tuple(day for day in found if day is not None)


def cycle_dates(cycle: str, day: int, year: int) -> tuple[date, ...]:
    """Return the days of a cycle: `quarter last`, `quarter after`, `month last`, ....

    `last` means the day in the last month of the period, `after` in the month that follows,
    `days` so many days after the period's end; day 0 is the month's last.
    """
    period, _, anchor = cycle.partition(" ")
    step = {"month": 1, "quarter": 3, "half": 6, "year": 12}[period]
    found = []
    for month in range(step, 13, step):
        shift = anchor in ("after", "days")
        place = calendar_day(
            year + (month + shift - 1) // 12, (month + shift - 1) % 12 + 1, day
        )
        found.append(place)
    return tuple(place for place in found if place is not None)


def find_limit(report: str, known: FactRules) -> int | None:
    """Return how many characters a reported item may have."""
    value = find_value([report.translate(FULL_WIDTH)], known["limit"])
    return int(value) if value is not None else None
