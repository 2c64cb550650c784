"""A file that was opened -> its items, its sender, and why it is not used if it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.model import SourceError
from pipeline.quarter.collect.headers import Columns
from pipeline.quarter.collect.letters import Letter, Words, read_letter
from pipeline.quarter.collect.opening import Opened, base_name
from pipeline.quarter.collect.periods import PeriodWords
from pipeline.quarter.collect.reading import read_content
from pipeline.quarter.collect.receipt import moment_text
from pipeline.quarter.collect.records import Content, Grid, Item, Line, Problem
from pipeline.quarter.collect.senders import Evidence, Sender, find_sender
from pipeline.quarter.collect.sheets import Sheet, read_sheet
from pipeline.quarter.collect.units import UnitFinder


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading one quarter needs to know."""

    quarter: str
    year: int
    known: frozenset[str]
    columns: Columns
    words: Words
    periods: PeriodWords
    finder: UnitFinder


@dataclass(frozen=True, slots=True)
class Report:
    """One file or member that was read: what it holds and who sent it."""

    opened: Opened
    sender: Sender = field(default_factory=Sender)
    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""


def read_opened(opened: Opened, reader: Reader) -> Report:
    """Return what a file holds; why it is not used, if it is not."""
    if opened.reason:
        evidence = Evidence(opened.member.source, opened.unit, opened.member.envelope)
        return Report(opened, find_sender(evidence, reader.finder), reason=opened.reason)
    if opened.kind in ("mail", "zip"):
        content = Content(opened.kind, opened.blocks)
    else:
        try:
            content = read_content(opened.content, opened.kind)
        except SourceError as error:
            failed = replace(opened, reason=error.code, detail=error.detail)
            return read_opened(failed, reader)
    return read_report(opened, content, reader)


def read_report(opened: Opened, content: Content, reader: Reader) -> Report:
    """Return the items of a file with their sender."""
    sheets, letter, lines = take_apart(content, reader)
    items = [*(item for sheet in sheets for item in sheet.items), *letter.items]
    evidence = Evidence(
        opened.member.source,
        opened.unit,
        opened.member.envelope,
        letter,
        lines,
        [item.owner for item in items if item.owner],
    )
    sender = find_sender(evidence, reader.finder)
    problems = [*content.problems, *letter.problems]
    problems += [problem for sheet in sheets for problem in sheet.problems]
    if sender.rival:
        problems.append(Problem("", f"{sender.unit}、{sender.rival}", "UNITS_DISAGREE"))
    report = Report(opened, sender, tuple(items), tuple(problems), letter.titles, letter.notes)
    return replace(report, reason=why_unused(report, letter, reader))


def take_apart(content: Content, reader: Reader) -> tuple[list[Sheet], Letter, list[Line]]:
    """Return the tables, the text around them taken apart, and its lines.

    Of a workbook with a form of ours (or its export as a page) the sheets without a header
    only explain it. What stands above a header is no report, it names the table.
    """
    grids = [block for block in content.blocks if isinstance(block, Grid)]
    sheets = [
        read_sheet(grid, reader.columns, reader.known, reader.year, names_units(grid, reader))
        for grid in grids
    ]
    ours = content.kind in ("workbook", "page") and any(sheet.is_ours for sheet in sheets)
    used = [sheet for sheet in sheets if sheet.has_header or not ours]
    above = [line for sheet in used for line in sheet.above]
    lines = [block for block in content.blocks if isinstance(block, Line)]
    lines += [line for sheet in used for line in sheet.lines]
    head, letter = read_lines(above, reader), read_lines(lines, reader)
    whole = Letter(
        letter.items,
        (*head.titles, *letter.titles),
        (*head.units, *letter.units),
        (*head.quarters, *letter.quarters),
        (*head.notes, *(item.text for item in head.items), *letter.notes),
        letter.problems,
    )
    return sheets, whole, [*above, *lines]


def read_lines(lines: Sequence[Line], reader: Reader) -> Letter:
    """Return the lines taken apart."""
    signatures = [line.text for line in lines if reader.finder.whole(line.text)]
    return read_letter(lines, reader.words, signatures, reader.known)


def names_units(grid: Grid, reader: Reader) -> bool:
    """Return whether a table's column 单位 names units of the register."""
    for place in range(len(grid.rows[0]) if grid.rows else 0):
        column = [row[place].text for row in grid.rows if row[place].text]
        if "单位" in column:
            below = column[column.index("单位") + 1 :]
            return bool(below) and all(reader.finder.whole(text) for text in below)
    return False


def why_unused(report: Report, letter: Letter, reader: Reader) -> str:
    """Return why a file that was read gives no items, "" where it gives some."""
    if is_other_quarter(report, letter, reader):
        return "WRONG_QUARTER"
    if report.items or report.opened.members:
        return ""
    if report.problems:
        return "NOTHING_USABLE"
    return "EMPTY_REPORT"


def is_other_quarter(report: Report, letter: Letter, reader: Reader) -> bool:
    """Return whether a file says it is for another quarter and nothing for this one.

    What a form states counts first, then its name and title, then the subject of its mail.
    """
    opened = report.opened
    if opened.kind == "zip":
        return False
    stages = (
        letter.quarters,
        (base_name(opened.member.source), *letter.titles),
        opened.member.envelope.subjects[-1:],
    )
    for texts in stages:
        named = {q for text in texts for q in reader.periods.named(text, reader.year)}
        if named:
            return reader.quarter not in named
    return False


def share_senders(reports: list[Report]) -> list[Report]:
    """Return the reports; what names no unit is of the one unit its mail is of."""
    by_mail: dict[str, set[str]] = {}
    for report in reports:
        by_mail.setdefault(outer_of(report), set()).add(report.sender.unit)
    shared = []
    for report in reports:
        units = by_mail[outer_of(report)] - {""}
        is_mail = bool(report.opened.member.envelope.senders)
        lacks_unit = not report.sender.unit and is_mail and len(units) == 1
        sender = Sender(next(iter(units)), "mail") if lacks_unit else report.sender
        shared.append(replace(report, sender=sender))
    return shared


def outer_of(report: Report) -> str:
    """Return the file that came in, of a member too."""
    return report.opened.member.source.partition("!")[0]


def flag_repeats(reports: Sequence[Report]) -> list[Report]:
    """Return the reports; of what a unit sent twice the one received first is kept.

    The same words from two units are two reports.
    """
    first: dict[tuple[str, str], int] = {}
    for place in sorted(range(len(reports)), key=lambda place: order_of(reports[place])):
        report = reports[place]
        if report.opened.digest and report.items and not report.reason:
            first.setdefault((report.opened.digest, report.sender.unit), place)
    return [
        as_repeat(report, reports[first[key]])
        if (key := (report.opened.digest, report.sender.unit)) in first
        and first[key] != place
        and not report.reason
        else report
        for place, report in enumerate(reports)
    ]


def as_repeat(report: Report, first: Report) -> Report:
    """Return a report as one that says nothing the first did not say."""
    opened = replace(report.opened, detail=first.opened.member.source)
    return replace(report, opened=opened, items=(), problems=(), reason="REPEATED_FILE")


def order_of(report: Report) -> tuple[bool, str, str]:
    """Return what sorts files by time of receipt, those of no known time last."""
    written = moment_text(report.opened.member.envelope.received)
    return written == "", written, report.opened.member.source
