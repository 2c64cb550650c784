"""A quarter's folder of submissions -> items as they came: from whom, when, and what not.

Each file is read in a process of its own (crossing says how its reports come back): opening
finds every file and member (sniff says by content what a file is, archive and mail
open what holds others); workbook, word and plain turn the rest into lines and tables; sheets
and letters make items of those; senders and units find who wrote, receipt when it came,
periods which quarter it is for; reports puts a file together, tables all files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.isolation import InnerFault, isolated
from pipeline.limits import Limits
from pipeline.model import Facts, SourceError
from pipeline.quarter.collect.crossing import report_from_json, report_to_json
from pipeline.quarter.collect.headers import Columns
from pipeline.quarter.collect.letters import Words
from pipeline.quarter.collect.opening import Opened, Opener, files_in, open_file
from pipeline.quarter.collect.periods import PeriodWords
from pipeline.quarter.collect.receipt import NAME, Receipt, read_receipts
from pipeline.quarter.collect.records import Member, Problem
from pipeline.quarter.collect.reports import (
    Reader,
    Report,
    flag_repeats,
    read_opened,
    share_senders,
)
from pipeline.quarter.collect.tables import frames_of
from pipeline.quarter.collect.units import UnitFinder
from pipeline.rules import Rules

if TYPE_CHECKING:
    import pandas as pd

LIBRARIES = ("docx", "openpyxl")
"""Loaded once here, or every process that reads a file would load them again."""

__all__ = ["Collected", "UnitFinder", "collect", "submissions_of", "units_of"]


@dataclass(frozen=True)
class Collected:
    """What a quarter's folder holds, in frames; texts not stated are "".

    items: one row for everything a unit wrote, as it came; used by prose and match.
        quarter source        source is the path below the folder, then !member for each layer
        place                 where in it: 填报!G7, 表1第3行, 第4段, 正文第2行
        unit unit_from        the unit that wrote it, as the register writes it ("": not
                              known), and what named it
        item_id               where the row or line names an id of the register
        seq                   the 序号 cell of a table
        heading               the task and indicator of a row, or the headings above a line
        text                  what was written, whole, then what stands in `extra`
        value value_unit      a value cell as printed ("5200", "76.5%", 约5200人), its unit
        value_heading         the header of the value's column; tells cumulative from quarter
        period_end            ISO, where a cell states it
        is_estimate stage     True, False or None; 0 to 5 or None
        extra                 cells of columns that are no field, 完成率：76.5%；同比：3.2%
        owner                 the 责任单位 cell of a table
        received received_from    ISO moment in Shanghai or day; header, received.csv
                              or 时间不明
        version               of what the unit sent this quarter by time of receipt, 1 the
                              first; None where no time is known

    files: one row a file and member, received.csv left out. Every row has items, or holds
        members that are rows themselves, or has a reason: files in = used + listed.
        readable is False where a report may be lost; flags is repeated for the same file sent
        twice; sha256 is "" for what is no report. `submissions_of` picks those for assess.
        title and note        lines that are no item: title; salutation, signature, date ...

    problems: one row for every cell, row or file that was not taken as it stands, with a
        reason of errors.yml. A figure that is listed here is not among the items; words in
        the cell of a figure or day are, in their text.
    """

    items: pd.DataFrame
    files: pd.DataFrame
    problems: pd.DataFrame


def collect(
    folder: Path,
    quarter: str,
    register: Mapping[str, pd.DataFrame],
    facts: Facts,
    rules: Rules,
) -> Collected:
    """Return all that was sent in a quarter.

    Args:
        folder: inputs/<notice>/<quarter>; only read, nothing in it is unpacked to disk.
        quarter: 2023Q1.
        register: tasks, targets and promises; the units are those that lead a task or take
            part in one, the items the ids of targets and promises.
        facts: of the notice; issuer and year are used.
        rules: form, letters and aliases.

    Raises:
        SourceError: FILE_MISSING, there is no such folder.
    """
    if not folder.is_dir():
        raise SourceError("FILE_MISSING", str(folder))
    receipts, problems = receipts_in(folder)
    reader = reader_for(quarter, register, facts, rules)
    for name in LIBRARIES:
        import_module(name)
    read = [
        report
        for path, source in files_in(folder)
        for report in read_apart(path, source, receipts, reader)
    ]
    reports = flag_repeats(share_senders(read))
    unused = unused_receipts(receipts, [report.opened for report in read])
    return Collected(*frames_of(reports, [*problems, *unused], quarter))


def read_apart(
    path: Path, source: str, receipts: Mapping[str, Receipt], reader: Reader
) -> list[Report]:
    """Return what a file and its members hold, read in a process of its own.

    A file that ends its process is one report with the reason; the others are not touched.
    """
    try:
        return isolated(
            lambda: [
                report_to_json(read_opened(one, reader))
                for one in open_file(path, source, receipts)
            ],
            lambda value: [report_from_json(one) for one in value],
            Limits.for_size(path.lstat().st_size),
        )
    except SourceError as error:
        code, detail = error.code, error.detail
    except InnerFault as fault:
        code, detail = "CRASH", str(fault).strip().rpartition("\n")[2]
    failed = Opened(Member(source, bytes), reason=code, detail=detail)
    return [read_opened(Opener(receipts).stamped(failed), reader)]


def submissions_of(files: pd.DataFrame) -> pd.DataFrame:
    """Return the files that are reports, as `assess` wants its submissions.

    These are the files with items, those that could not be read and those that repeat another.
    A mail or archive that only holds others is none: what it holds stands for itself, so that
    a unit whose only attachment cannot be read has not reported. Nor is an empty report, or
    one for another quarter.
    """
    lost = ~files["readable"].astype(bool)
    return files[(files["items"] > 0) | lost | (files["flags"] == "repeated")]


def receipts_in(folder: Path) -> tuple[dict[str, Receipt], list[Problem]]:
    """Return what received.csv says, nothing where there is none."""
    path = folder / NAME
    return read_receipts(path.read_bytes()) if path.is_file() else ({}, [])


def units_of(tasks: pd.DataFrame) -> list[str]:
    """Return the units that lead tasks or take part, in the order of the notice."""
    names = [*tasks["lead"], *tasks["partners"]]
    return list(
        dict.fromkeys(unit for cell in names for unit in str(cell).split("、") if unit)
    )


def reader_for(
    quarter: str, register: Mapping[str, pd.DataFrame], facts: Facts, rules: Rules
) -> Reader:
    """Return what reading needs to know, from register, facts and rules."""
    return Reader(
        quarter=quarter,
        year=int(quarter[:4]),
        known=frozenset(
            [*register["targets"]["target_id"], *register["promises"]["promise_id"]]
        ),
        columns=Columns.from_entries(rules["form"]),
        words=Words.from_entries(rules["letters"]),
        periods=PeriodWords.from_entries(rules["letters"]),
        finder=UnitFinder(units_of(register["tasks"]), facts.issuer or "", rules["aliases"]),
    )


def unused_receipts(receipts: Iterable[str], opened: Sequence[Opened]) -> list[Problem]:
    """Return the rows of received.csv that name no file."""
    sources = {one.member.source for one in opened}
    return [
        Problem(NAME, name, "RECEIPT_WITHOUT_FILE") for name in receipts if name not in sources
    ]
