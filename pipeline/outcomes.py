"""What was found out on a quarter -> its tables, workbook and summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.beside import FROZEN, Beside, targets_in_force
from pipeline.jobs import Job, write_files
from pipeline.model import Facts, SourceError
from pipeline.rules import Rules
from pipeline.tables import frame_of
from pipeline.trail import RUN_FILE

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.grammar.lexicon import Lexicon
    from pipeline.quarter.assess import Outcome
    from pipeline.quarter.collect import Collected
    from pipeline.quarter.match import Matched
    from pipeline.quarter.reviews import Typed

STATUS_BOOK = "status.xlsx"
QUARTER_FILE = "quarter.json"
TABLE_FILES = {
    "status": "status",
    "units": "units",
    "reporting": "reporting",
    "unplaced": "unplaced",
    "changes": "corrections",
    "reviews": "reviews",
}
"""The tables of a quarter and the names of their files."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """A notice with its register, as all commands of the quarter need it."""

    job: Job
    rules: Rules
    grammar: Lexicon
    facts: Facts
    register: Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Heard:
    """What came in over the quarters and what was read in it, in frames."""

    collected: Collected
    matched: Matched


@dataclass(frozen=True)
class Year:
    """All that was found out on the quarters of a notice."""

    beside: Beside
    heard: Heard
    outcome: Outcome
    typed: Typed


def write_quarter(desk: Desk, quarter: str, year: Year) -> None:
    """Return nothing; status, reporting, unplaced, corrections and workbook are written."""
    from pipeline.publish.files import csv_bytes, json_bytes, parquet_bytes
    from pipeline.publish.status import Cover, status_workbook
    from pipeline.quarter.forms import quarter_days
    from pipeline.trail.quarter import quarter_record

    beside, heard = year.beside, year.heard
    frames = frames_of(desk, quarter, year)
    files = {}
    for table, name in TABLE_FILES.items():
        files[f"{name}.csv"] = csv_bytes(table, frames[table])
        files[f"{name}.parquet"] = parquet_bytes(table, frames[table])
    cover = Cover(
        facts=desk.facts,
        calendar=next(
            row
            for row in calendar_of(beside, desk.facts, [quarter])
            if row["quarter"] == quarter
        ),
        published=(desk.job.given / FROZEN / f"{quarter}.csv").is_file(),
        example=is_example(heard, quarter, desk.rules),
        counts=counts_of(quarter, frames, heard),
    )
    files[QUARTER_FILE] = json_bytes(
        {
            "calendar": cover.calendar,
            "published": cover.published,
            "example": cover.example,
            "counts": cover.counts,
        }
    )
    targets = targets_in_force(
        desk.register["targets"], beside.versions, quarter_days(quarter)[1]
    )
    register = {"targets": targets, "promises": desk.register["promises"]}
    files[STATUS_BOOK] = status_workbook({**frames, **register}, cover, desk.rules)
    whole = is_readable(heard, [quarter])
    files[RUN_FILE] = quarter_record(
        desk.job,
        quarter,
        desk.rules,
        frames=frames,
        counts=cover.counts,
        files=files,
        whole=whole,
    )
    write_files(desk.job.out / quarter, files)


def frames_of(desk: Desk, quarter: str, year: Year) -> dict[str, pd.DataFrame]:
    """Return the tables of one quarter by their names in TABLES."""
    from pipeline.quarter.assess import list_to_review, open_rulebook, sum_up_units
    from pipeline.quarter.unplaced import list_unplaced

    book, outcome, heard = open_rulebook(desk.rules), year.outcome, year.heard
    status = of_quarter(outcome.status, quarter)
    reporting: list[Mapping[Any, Any]] = [
        *of_quarter(outcome.reporting, quarter).to_dict("records"),
        *nameless(heard, quarter, book.word("timeliness", "unplaced")),
    ]
    decided = [
        *({**row, "new_value": row.get("value", "")} for row in year.beside.reviews),
        *year.typed.begun,
    ]
    own = {(r["quarter"], r["item_id"]): r for r in decided if r["quarter"] == quarter}
    open_rows = list_to_review(status, own, book)
    unplaced = list_unplaced(
        heard.collected.problems, heard.matched.unplaced, outcome.unused, quarter
    )
    units = sum_up_units(status, of_quarter(outcome.reporting, quarter), book)
    return {
        "status": typed_frame("status", status),
        "units": frame_of("units", units),
        "reporting": typed_frame("reporting", reporting),
        "unplaced": frame_of("unplaced", unplaced),
        "changes": typed_frame("changes", of_quarter(outcome.corrections, quarter)),
        "reviews": typed_frame(
            "reviews", [{**row, **own_words(row, own)} for row in open_rows]
        ),
    }


def own_words(row: Mapping[Any, Any], decided: Mapping[Any, Mapping[str, str]]) -> Row:
    """Return what was typed on an item of the review sheet."""
    typed = decided.get((row["quarter"], row["item_id"]), {})
    names = ("decision", "new_value", "by", "on", "because", "remark")
    return {name: typed.get(name, "") for name in names}


def strays(status: pd.DataFrame, begun: Iterable[Row], quarter: str) -> list[Row]:
    """Return what was typed on items the status no longer has, so that it is not lost."""
    known = set(status["item_id"])
    return [row for row in begun if row["quarter"] == quarter and row["item_id"] not in known]


def nameless(heard: Heard, quarter: str, word: str) -> list[Row]:
    """Return a row of the reporting table for each file nobody can be named for."""
    files = of_quarter(heard.collected.files, quarter).to_dict("records")
    return [
        {"quarter": quarter, "timeliness": word, "sources": row["source"]}
        for row in files
        if not row["unit"] and row["items"]
    ]


def of_quarter(frame: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """Return the rows of one quarter."""
    return frame[frame["quarter"] == quarter]


def typed_frame(table: str, rows: pd.DataFrame | Iterable[Mapping[Any, Any]]) -> pd.DataFrame:
    """Return rows with all columns of a table; what is blank in a frame is not stated."""
    import pandas as pd

    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    clean = frame.astype(object).where(frame.notna(), None)
    records = clean.to_dict("records")
    return frame_of(table, [{str(name): c for name, c in row.items()} for row in records])


def is_example(heard: Heard, quarter: str, rules: Rules) -> bool:
    """Return whether what came in says that it is invented, in a name, title, note or text."""
    mark = next(e.values["label"] for e in rules["labels"] if e.id == "status.example")
    files = of_quarter(heard.collected.files, quarter)
    words = [*files["source"], *files["title"], *files["note"]]
    return any(mark in str(word) for word in words)


def counts_of(
    quarter: str, frames: Mapping[str, pd.DataFrame], heard: Heard
) -> dict[str, int]:
    """Return the sums that have to hold: files in = used + listed, and so for figures."""
    files = of_quarter(heard.collected.files, quarter)
    figures = of_quarter(heard.matched.figures, quarter)
    fates = figures["fate"].value_counts().to_dict()
    return {
        "files": len(files),
        "files_used": int((files["reason"] == "").sum()),
        "files_listed": int((files["reason"] != "").sum()),
        "figures": len(figures),
        "figures_used": int(fates.get("used", 0)),
        "figures_names": int(fates.get("name", 0)),
        "figures_listed": int(fates.get("unplaced", 0)),
        "unplaced": len(frames["unplaced"]),
        "to_review": len(frames["reviews"]),
    }


def is_readable(heard: Heard, quarters: Sequence[str]) -> bool:
    """Return whether every file of the quarters could be read."""
    files = heard.collected.files
    return bool(files[files["quarter"].isin(quarters)]["readable"].all())


def summary_of(desk: Desk, year: Year, quarters: Sequence[str]) -> str:
    """Return the lines that say how the quarters stand."""
    from pipeline.quarter.assess import open_rulebook

    lines = []
    for quarter in quarters:
        status = of_quarter(year.outcome.status, quarter)
        files = of_quarter(year.heard.collected.files, quarter)
        found = status[status["item_type"] != "duty"]["light"].value_counts()
        lights = [light for light in open_rulebook(desk.rules).lights if light in found]
        shown = "、".join(f"{light} {found[light]}" for light in reversed(lights))
        bad = int((~files["readable"].astype(bool)).sum())
        lines.append(
            f"{quarter} 收到文件 {len(files)} 个（读不了 {bad} 个），{len(status)} 项；"
            f"目标和里程碑：{shown} -> {desk.job.out / quarter / STATUS_BOOK}"
        )
    return "\n  ".join(lines)


def due_day(beside: Beside, facts: Facts, quarter: str) -> str:
    """Return the due day of a quarter: of calendar.csv, else of the notice, "" of neither."""
    from pipeline.quarter.forms import due_of

    stated = {row["quarter"]: row.get("due", "") for row in beside.calendar}
    due = due_of(facts, quarter)
    return stated.get(quarter) or (due.isoformat() if due else "")


def calendar_of(beside: Beside, facts: Facts, quarters: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of the calendar: due day and, where closed, the bulletin's cut-off.

    Raises:
        SourceError: NO_DUE_DAY, neither calendar.csv nor the notice states one.
    """
    due = {quarter: due_day(beside, facts, quarter) for quarter in quarters}
    unknown = [quarter for quarter, day in due.items() if not day]
    if unknown:
        raise SourceError("NO_DUE_DAY", "、".join(unknown))
    closed = {row["quarter"]: row.get("bulletin_cutoff", "") for row in beside.calendar}
    return [
        {
            "quarter": quarter,
            "due": day,
            "bulletin_cutoff": closed.get(quarter) or beside.cutoffs.get(quarter, ""),
        }
        for quarter, day in due.items()
    ]
