"""Register + matched reports -> status, a pure function of its frames and the rules.

The model is data: `rules/status.yml` (ladder, lights, cut-offs, words), `kinds.yml` (how a
target is judged), `stages.yml` (how far a milestone is), `sentences.yml` (what is said).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from pipeline.quarter.assess.corrections import correction_rows, freeze
from pipeline.quarter.assess.course import Affairs, run_course
from pipeline.quarter.assess.deadlines import Deadline
from pipeline.quarter.assess.frames import (
    by_content,
    read_calendar,
    read_plans,
    read_reports,
    read_reviews,
    texts,
)
from pipeline.quarter.assess.items import Promised, list_items
from pipeline.quarter.assess.opening import open_rulebook
from pipeline.quarter.assess.records import Quarter, Report
from pipeline.quarter.assess.reporting import read_submissions, report_units
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.summary import list_to_review, sum_up_units
from pipeline.quarter.assess.tables import (
    Written,
    read_aloud,
    status_frame,
    unused_frame,
    worse_of_indicators,
    write_down,
)
from pipeline.quarter.assess.terms import parse_quarter
from pipeline.rules import Rules

__all__ = [
    "Material",
    "Outcome",
    "Rulebook",
    "assess",
    "list_to_review",
    "open_rulebook",
    "sum_up_units",
]


@dataclass(frozen=True)
class Material:
    """All a status is a function of, but the rules. Blank cells are None, NaN or "".

    Numbers may be Decimal, int or text; they are taken as printed (a float as it prints).
    Dates are ISO; a moment without a zone is Shanghai time.

    tasks, targets, promises: as in the register. Used are seq and lead of the tasks; the
        targets' target_id seq lead indicator action measure comparator value value_high unit
        baseline_value commitment due span page line; the promises' promise_id seq lead kind
        (milestone; all else is a duty) verb object commitment due span page line. Optional
        in both: begins, the first day of the term, else read from the span (下半年启动).

    calendar: one row a quarter to be judged.
        quarter          2023Q1
        due              last day to report, from the notice; it counts to 24:00
        bulletin_cutoff  moment the bulletin is closed (a mere date counts to 24:00); blank:
                         not closed. What comes later is 补报 and does not change the quarter

    submissions: one row a file.
        source unit quarter received   unit blank: 无法归属, no row of the reporting frame
        readable         blank is yes
        flags            over_limit repeated, joined by 、
        sha256           optional; twice the same is 重复报送

    reports: one row a statement already matched to an item.
        item_id quarter  the quarter the submission was for
        role             value | stage | claim | evidence
        reported unit    the figure and its unit as printed. With role stage: how many things
                         are at that stage (10个已开工). With all_done: the planned number
        basis            cumulative | quarter | unknown, by the cues of the text
        direction        up | down | blank: of a rate, where the text says so; a rate that
                         goes against the target's direction counts as negative
        period_end       last day of the period, blank: not stated, taken to be the quarter's
        is_estimate      true for 预计
        stage            0-5 where a form states it, else it is read from mention (or text)
        claimed_share    in %, only where it is the share of this very target
        base_value       last year's end, in `unit`; never a net increase
        part             name of a part; parts named in the target's span are added up
        object           which of a milestone's objects the stage is of; blank: all
        substance        of evidence: true for a deed, false for mere words
        fall_reason      why a stage fell
        text             the whole text the unit wrote on the item (its length is checked)
        mention          the words of this statement
        source received received_from by_unit
        flags            codes joined by 、: no_progress 本季度无进展, all_done 已全部完成,
                         correction 更正, unsure_match, low_confidence, of_which 其中,
                         over_limit
        by_unit is the name of a unit as the register writes it; who does not lead the item
        is shown, never counted.

    versions: changes of items, optional. item_id, valid_from, change (revised | withdrawn),
        document, decided (its date), and what is new of value value_high unit comparator
        baseline_value due begins. A quarter is judged by the version valid on its last day.

    reviews: decisions of reviewers, optional. quarter, item_id, decision (采用 不采用 改为
        认定基本完成 按累计 按当季), value (of 改为), by, on, because.

    published: the frozen status rows of quarters whose bulletin is out, optional; also as read
        back from `status.csv`, all texts. They come out as they are.

    plans: units' own plans, optional. item_id, quarter, share of the year in %.

    character_limit: what the notice allows for an item, None: no limit.
    """

    tasks: pd.DataFrame
    targets: pd.DataFrame
    promises: pd.DataFrame
    calendar: pd.DataFrame
    reports: pd.DataFrame = field(default_factory=pd.DataFrame)
    submissions: pd.DataFrame = field(default_factory=pd.DataFrame)
    versions: pd.DataFrame | None = None
    reviews: pd.DataFrame | None = None
    published: pd.DataFrame | None = None
    plans: pd.DataFrame | None = None
    character_limit: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What comes out, in frames.

    judged: one row a quarter and item, the columns of `status.csv`; but a sentence is still
        its pieces, each the id of its template with the figures that fill it. value,
        reported, done, elapsed, gap are Decimal or None; done and elapsed are shares of 1, to
        6 places; gap is in points (C, S: of progress; G: of the rate), in the unit (U, UC:
        what is left below the bound) or in stages (M). What is not stated is None or "".
    reporting: one row a quarter and unit.
    corrections: one row for each status that later facts would change.
    unused: the report rows not used, plus `reason`; with those used they are all rows.
    indicators: one row a quarter and indicator: of several targets the worse.
    book: the rules it was judged by.
    """

    judged: pd.DataFrame
    reporting: pd.DataFrame
    corrections: pd.DataFrame
    unused: pd.DataFrame
    indicators: pd.DataFrame
    book: Rulebook

    @cached_property
    def status(self) -> pd.DataFrame:
        """Return what was judged, with its sentences as they are read."""
        return read_aloud(self.judged, self.book)


def assess(material: Material, rules: Rules) -> Outcome:
    """Return the status of every item in every quarter, and why.

    Args:
        material: the frames; left as they were.
        rules: all rules; status, kinds, stages, sentences and units are used.

    Returns:
        The outcome. Rows stand by quarter, then in the order of the register; every row has
        its sentence; the order of reports and submissions makes no difference.

    Raises:
        SourceError: a frame lacks a column, an id stands twice, a date or number cannot be
            read, a decision is unsigned or unknown.
        RuleError: a rule file is missing or has a hole.
    """
    book = open_rulebook(rules)
    deadlines = read_calendar(material.calendar, book)
    year = deadlines[0].quarter.year if deadlines else 1
    items = list_items(
        material.tasks, material.targets, material.promises, material.versions, (year, book)
    )
    reports = sorted(read_reports(material.reports), key=by_content)
    affairs = gather(material, deadlines, book)
    by_item = group_reports(reports)
    then = judge_all(items, by_item, affairs)
    judged = freeze(status_frame(then), material.published)
    submissions = read_submissions(material.submissions)
    now = judge_again(items, by_item, affairs)
    return Outcome(
        judged=judged,
        reporting=report_units(submissions, reports, then, deadlines, book),
        corrections=correction_rows(material.published, then, now, book),
        unused=unused_frame(material.reports, then, reports, book),
        indicators=worse_of_indicators(judged, book),
        book=book,
    )


def gather(material: Material, deadlines: Sequence[Deadline], book: Rulebook) -> Affairs:
    """Return what all items are judged with."""
    return Affairs(
        deadlines=tuple(deadlines),
        reviews=read_reviews(material.reviews, book),
        plans=read_plans(material.plans),
        published=published_words(material.published),
        limit=material.character_limit,
        book=book,
    )


def published_words(
    published: pd.DataFrame | None,
) -> Mapping[str, tuple[tuple[Quarter, str], ...]]:
    """Return for each item its published quarters and words, the earliest first."""
    found: dict[str, tuple[tuple[Quarter, str], ...]] = {}
    if published is None or published.empty:
        return found
    rows = zip(
        map(parse_quarter, texts(published, "quarter")),
        texts(published, "item_id"),
        texts(published, "progress_status"),
        strict=True,
    )
    for quarter, item_id, word in sorted(rows):
        found[item_id] = (*found.get(item_id, ()), (quarter, word))
    return found


def group_reports(reports: Sequence[Report]) -> dict[str, dict[str, list[Report]]]:
    """Return the reports by item and quarter."""
    found: dict[str, dict[str, list[Report]]] = {}
    for row in reports:
        found.setdefault(row.item_id, {}).setdefault(row.quarter, []).append(row)
    return found


def judge_all(
    items: Sequence[Promised],
    by_item: Mapping[str, Mapping[str, Sequence[Report]]],
    affairs: Affairs,
) -> list[Written]:
    """Return where all items stand in all quarters: by quarter, then as the items stand."""
    courses = [
        list(map(write_down, run_course(item, by_item.get(item.item_id, {}), affairs)))
        for item in items
    ]
    return [course[place] for place in range(len(affairs.deadlines)) for course in courses]


def judge_again(
    items: Sequence[Promised],
    by_item: Mapping[str, Mapping[str, Sequence[Report]]],
    affairs: Affairs,
) -> dict[tuple[str, str], Written]:
    """Return the status rows of items of which something came after a bulletin was closed."""
    found = {}
    for item in items:
        reports = by_item.get(item.item_id, {})
        if any(came_later(rows, quarter, affairs) for quarter, rows in reports.items()):
            for judged in run_course(item, reports, affairs, now=True):
                one = write_down(judged)
                found[one.quarter, one.item_id] = one
    return found


def came_later(rows: Sequence[Report], quarter: str, affairs: Affairs) -> bool:
    """Return whether a row came after the bulletin of its or a later quarter was closed."""
    closed = [
        deadline.cutoff
        for deadline in affairs.deadlines
        if deadline.cutoff is not None and deadline.quarter.name >= quarter
    ]
    if not closed:
        return False
    first = min(closed)
    return any(row.received is not None and row.received > first for row in rows)
