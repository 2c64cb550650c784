"""The quarter in order: forms out, submissions in, the status, and what is published.

Each command takes a notice whose register stands in `outputs/<name>` (it is built where it is
missing or stale) and leaves its files there; only decisions and published quarters are written
beside the notice, where they stay. What lies there is told in `beside`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.beside import (
    CUTOFFS,
    FROZEN,
    PUBLISHED,
    REVIEWS,
    Beside,
    append_rows,
    read_beside,
)
from pipeline.jobs import QUARTER_NAME, Done, Job, fingerprint_of, is_current, write_files
from pipeline.journal import broken_promises, note_published, note_rows
from pipeline.model import Facts, SourceError
from pipeline.outcomes import (
    STATUS_BOOK,
    Desk,
    Heard,
    Year,
    calendar_of,
    due_day,
    is_readable,
    summary_of,
    typed_frame,
    write_quarter,
)
from pipeline.present.shelf import read_table
from pipeline.rules import QUARTER, Rules
from pipeline.stages import OUTPUTS, run_all
from pipeline.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.grammar.lexicon import Lexicon
    from pipeline.quarter.assess import Outcome
    from pipeline.quarter.reviews import Typed

REGISTER = ("tasks", "targets", "promises")
DECISION = ("quarter", "item_id", "decision", "value", "by", "on", "because")


def run_forms(job: Job, rules: Rules, grammar: Lexicon, quarter: str) -> str:
    """Return the summary of the forms of a quarter; they stand in outputs/<name>/<quarter>.

    Raises:
        SourceError: the notice or its register cannot be had, or the quarter is none.
    """
    from pipeline.publish.forms import form_files
    from pipeline.quarter.forms import list_forms, list_reporters

    desk = open_desk(job, rules, grammar)
    register = desk.register
    forms = list_forms(register["tasks"], register["targets"], register["promises"], rules)
    reporters = list_reporters(forms, desk.facts, quarter)
    due = due_day(read_beside(job.given), desk.facts, quarter)
    reporters = reporters.assign(due=due)
    files = form_files(forms, reporters, desk.facts, quarter, rules)
    folder = job.out / quarter / "forms"
    write_files(folder, files)
    until = f"，{due} 截止" if due else "（通知和 calendar.csv 都没有写明截止日期）"
    return f"{quarter} 填报表 {len(reporters)} 份{until} -> {folder}"


def run_status(job: Job, rules: Rules, grammar: Lexicon, quarter: str | None = None) -> Done:
    """Return the summary of the status of one quarter or all.

    What was typed into the workbooks of the last run is kept first. Later quarters are not
    looked at for an earlier one.

    Raises:
        SourceError: the register cannot be had, nothing was submitted, no due day is known,
            or a table beside the notice cannot be used.
    """
    desk = open_desk(job, rules, grammar)
    quarters = quarters_of(job, quarter)
    typed = keep_decisions(desk)
    noted = note_rows(job.given, REVIEWS)
    beside = read_beside(job.given)
    heard = hear(desk, quarters)
    outcome = judge(desk, beside, heard, quarters)
    wanted = [quarter] if quarter else quarters
    year = Year(beside, heard, outcome, typed)
    for name in wanted:
        write_quarter(desk, name, year)
    said = [summary_of(desk, year, wanted), noted, *broken_promises(job.given)]
    return Done("\n  ".join(filter(None, said)), is_readable(heard, wanted))


def run_publish(
    job: Job, rules: Rules, grammar: Lexicon, quarter: str, *, now: datetime, by: str
) -> Done:
    """Return the summary of a quarter that is published by a person: its status is frozen.

    Its rows go to inputs/<name>/frozen/<quarter>.csv and are never written again; what is
    learned later shows as corrections. A cut-off that calendar.csv does not state is `now`.

    Raises:
        SourceError: as `run_status`; ALREADY_PUBLISHED.
    """
    from pipeline.publish.files import csv_bytes

    frozen = job.given / FROZEN
    if (frozen / f"{quarter}.csv").exists():
        raise SourceError("ALREADY_PUBLISHED", quarter)
    desk = open_desk(job, rules, grammar)
    quarters = quarters_of(job, quarter)
    keep_decisions(desk)
    beside = read_beside(job.given)
    cutoff = calendar_of(beside, desk.facts, quarters)[-1]["bulletin_cutoff"]
    if not cutoff:
        cutoff = now.isoformat(timespec="seconds")
        beside = replace(beside, cutoffs={**beside.cutoffs, quarter: cutoff})
    status = judge(desk, beside, hear(desk, quarters), quarters).status
    rows = typed_frame("status", status[status["quarter"] == quarter])
    on = now.date().isoformat()
    signed = {"quarter": quarter, "bulletin_cutoff": cutoff, "by": by, "on": on}
    append_rows(frozen / CUTOFFS, PUBLISHED, [signed])
    write_files(frozen, {f"{quarter}.csv": csv_bytes("status", rows)})
    note_rows(job.given, f"{FROZEN}/{CUTOFFS}")
    note_published(job.given, quarter, by, on)
    done = run_status(job, rules, grammar, quarter)
    said = f"{quarter} 已由 {by} 通报，截止 {cutoff}，冻结 {len(rows)} 行；\n  {done.summary}"
    return Done(said)


def open_desk(job: Job, rules: Rules, grammar: Lexicon) -> Desk:
    """Return a notice with its register, built anew where it is missing or stale.

    Raises:
        SourceError: the notice cannot be read.
    """
    own = {n: d for n, d in rules.hashes.items() if Path(n).stem not in QUARTER}
    base = replace(rules, hashes=own)
    if not is_current(job, fingerprint_of(job, own), OUTPUTS):
        run_all(job, base, grammar)
    return Desk(job, rules, grammar, read_facts(job), read_register(job.out))


def read_facts(job: Job) -> Facts:
    """Return what the notice says of itself, as the register's run wrote it."""
    import json

    from pipeline.records import from_json

    written = (job.out / "notice.json").read_text("utf-8")
    return from_json(Facts, json.loads(written))


def read_register(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of the register a status needs, numbers exact."""
    return {name: read_table(folder / f"{name}.parquet", name) for name in REGISTER}


def quarters_of(job: Job, last: str | None) -> list[str]:
    """Return the quarters to judge: from the first that has a folder to the last, no gaps.

    Raises:
        SourceError: NO_QUARTERS, there is no folder of a quarter; BAD_QUARTER.
    """
    if last is not None and not QUARTER_NAME.fullmatch(last):
        raise SourceError("BAD_QUARTER", last)
    there = quarters_in(job.given)
    if not there or (last is not None and not there[0] <= last <= there[-1]):
        raise SourceError("NO_QUARTERS", str(job.given / (last or "")))
    end = last or there[-1]
    found, year, number = [], int(there[0][:4]), 1
    while (name := f"{year}Q{number}") <= end:
        if name >= there[0]:
            found.append(name)
        year, number = (year, number + 1) if number < 4 else (year + 1, 1)
    return found


def quarters_in(folder: Path) -> list[str]:
    """Return the names of the quarters that have a folder."""
    if not folder.is_dir():
        return []
    return sorted(
        path.name
        for path in folder.iterdir()
        if path.is_dir() and QUARTER_NAME.fullmatch(path.name)
    )


def hear(desk: Desk, quarters: Iterable[str]) -> Heard:
    """Return what came in over the quarters, read and set beside the register."""
    from pipeline.quarter.collect import Collected, collect
    from pipeline.quarter.match import match_reports, open_names
    from pipeline.quarter.prose import open_roles, read_items

    folders = [(desk.job.given / name, name) for name in quarters]
    parts = [
        collect(folder, name, desk.register, desk.facts, desk.rules)
        for folder, name in folders
        if folder.is_dir()
    ]
    collected = Collected(
        *(
            joined([getattr(part, name) for part in parts])
            for name in ("items", "files", "problems")
        )
    )
    items = collected.items
    roles, names = open_roles(desk.rules), open_names(desk.rules)
    readings = read_items(items, desk.grammar, roles)
    matched = match_reports(items, readings, desk.register, desk.grammar, names)
    return Heard(collected, matched)


def joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of all frames, of the first one's columns where none has a row."""
    import pandas as pd

    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]


def judge(desk: Desk, beside: Beside, heard: Heard, quarters: Sequence[str]) -> Outcome:
    """Return the status of all quarters."""
    import pandas as pd

    from pipeline.quarter.assess import Material, assess
    from pipeline.quarter.collect import submissions_of
    from pipeline.quarter.reviews import in_force

    published = beside.published
    if published is not None:
        published = published[published["quarter"].isin(quarters)]
    return assess(
        Material(
            **desk.register,
            calendar=pd.DataFrame(calendar_of(beside, desk.facts, quarters)),
            submissions=submissions_of(heard.collected.files),
            reports=heard.matched.reports,
            versions=pd.DataFrame(beside.versions) if beside.versions else None,
            reviews=pd.DataFrame(in_force(beside.reviews, takes_back(desk.rules)))
            if beside.reviews
            else None,
            published=published,
            plans=pd.DataFrame(beside.plans) if beside.plans else None,
            character_limit=desk.facts.item_character_limit,
        ),
        desk.rules,
    )


def takes_back(rules: Rules) -> dict[str, tuple[str, ...]]:
    """Return by the word of a decision the words of those it takes back."""
    decisions = [entry for entry in rules["status"] if entry.values["group"] == "decision"]
    words = {entry.id: str(entry.values["word"]) for entry in decisions}
    return {
        words[entry.id]: tuple(words[name] for name in entry.values.get("replaces", ()))
        for entry in decisions
    }


def keep_decisions(desk: Desk) -> Typed:
    """Return what was typed into the workbooks; what is new of it is kept in reviews.csv."""
    from pipeline.quarter.reviews import Typed, new_decisions

    job = desk.job
    found = [
        read_decisions(path, desk.rules)
        for path in sorted(job.out.glob(f"*/{STATUS_BOOK}"))
        if QUARTER_NAME.fullmatch(path.parent.name)
    ]
    complete = [row for typed in found for row in typed.complete]
    fresh = new_decisions(complete, read_beside(job.given).reviews)
    if fresh:
        append_rows(job.given / REVIEWS, DECISION, fresh)
    return Typed(tuple(complete), tuple(row for typed in found for row in typed.begun))


def read_decisions(path: Path, rules: Rules) -> Typed:
    """Return what was typed into the 待核 sheet of a workbook."""
    from pipeline.publish.labels import Labels
    from pipeline.quarter.reviews import Wording, read_sheet

    labels = Labels.from_rules(rules)
    names = {labels.label(name, "reviews"): name for name in TABLES["reviews"]}
    words = {
        entry.id: str(entry.values["word"])
        for entry in rules["status"]
        if entry.values["group"] == "decision"
    }
    remarks = {
        name: labels.label(f"remark.{name}")
        for name in ("decision", "by", "on", "new_value", "unknown")
    }
    wording = Wording(frozenset(words.values()), words["replace"], remarks)
    sheet = next(e.values["label"] for e in rules["status_sheets"] if e.id == "reviews")
    return read_sheet(path.read_bytes(), sheet, names, wording)
