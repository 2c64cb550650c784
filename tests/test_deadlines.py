"""Received time against the due day: Asia/Shanghai, the due day counts to 24:00."""

from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from pipeline.model import SourceError
from pipeline.quarter.assess import assess, open_rulebook
from pipeline.quarter.assess.deadlines import (
    Deadline,
    parse_cutoff,
    parse_moment,
    roll_due,
    timeliness,
)
from pipeline.quarter.assess.terms import elapsed_share, find_begin, parse_quarter
from pipeline.quarter.assess.words import count_characters
from pipeline.rules import RuleEntry, Rules
from status_material import UNIT, material, promise, report, rules, stand, target

BOOK = open_rulebook(rules())
DEADLINE = Deadline(parse_quarter("2023Q1"), date(2023, 3, 31), parse_cutoff("2023-04-10"))


@pytest.mark.parametrize(
    ("received", "word"),
    [
        ("2023-03-31T23:59:59+08:00", "按时报送"),
        ("2023-04-01T00:00:00+08:00", "逾期报送(1天)"),
        ("2023-03-31T15:59:59+00:00", "按时报送"),  # 23:59:59 in Shanghai
        ("2023-03-31T16:00:00+00:00", "逾期报送(1天)"),
        ("2023-03-31", "按时报送"),
        ("2023-03-31T23:00:00", "按时报送"),  # no zone: Shanghai
        ("2023-04-10T23:59:59+08:00", "逾期报送(10天)"),
        ("2023-04-11T00:00:01+08:00", "补报"),
        ("", "时间不明"),
    ],
)
def test_the_due_day_counts_to_midnight_in_shanghai(received, word):
    assert timeliness(parse_moment(received), DEADLINE, BOOK) == word


@pytest.mark.parametrize(
    ("cutoff", "received", "closed"),
    [
        ("2023-04-10", "2023-04-10T23:59:59", False),
        ("2023-04-10", "2023-04-11T00:00:00", True),
        ("2023-04-10T12:00:00", "2023-04-10T12:00:00", False),
        ("2023-04-10T12:00:00", "2023-04-10T12:00:01", True),
        ("2023-04-10T12:00:00+00:00", "2023-04-10T19:59:59", False),  # 20:00 in Shanghai
        ("", "2023-12-31", False),
    ],
)
def test_a_bulletin_is_closed_at_its_hour_or_at_the_end_of_its_day(cutoff, received, closed):
    deadline = Deadline(DEADLINE.quarter, DEADLINE.due, parse_cutoff(cutoff))

    assert deadline.is_closed_at(parse_moment(received)) is closed


def with_roll(word):
    """The rules with another choice of holiday_roll."""
    status = tuple(
        RuleEntry(e.id, {**e.values, "word": word}, (), (), "", "", e.file)
        if e.id == "holiday_roll"
        else e
        for e in rules()["status"]
    )
    return Rules({**rules().entries, "status": status}, rules().hashes)


@pytest.mark.parametrize(
    ("due", "rolled"),
    [
        (date(2023, 3, 31), date(2023, 3, 31)),  # a Friday
        (date(2023, 9, 30), date(2023, 10, 7)),  # a holiday; the 7th is a Saturday worked
        (date(2023, 12, 31), date(2024, 1, 2)),
        (date(2023, 4, 22), date(2023, 4, 23)),  # a Sunday that is worked
        (date(2025, 5, 31), date(2025, 6, 2)),  # no list for the year: weekends only
    ],
)
def test_a_due_day_moves_to_a_workday_only_where_the_office_chose_so(due, rolled):
    assert roll_due(due, BOOK) == due
    assert roll_due(due, open_rulebook(with_roll("next_workday"))) == rolled


@pytest.mark.parametrize(
    ("begins", "due", "quarter", "share"),
    [
        ("2023-01-01", "2023-12-31", "2023Q1", "1/4"),
        ("2023-01-01", "2023-12-31", "2023Q3", "3/4"),
        ("2023-01-01", "2023-06-30", "2023Q1", "1/2"),
        ("2023-01-01", "2023-06-30", "2023Q2", "1"),
        ("2023-01-01", "2023-06-30", "2023Q4", "1"),
        ("2023-07-01", "2023-12-31", "2023Q2", "0"),
        ("2023-07-01", "2023-12-31", "2023Q3", "1/2"),
        ("2023-01-01", "2023-08-31", "2023Q1", "3/8"),
        ("2023-01-01", "2025-12-31", "2023Q4", "1/3"),
    ],
)
def test_the_share_of_the_term_is_of_the_targets_own_term(begins, due, quarter, share):
    days = date.fromisoformat(begins), date.fromisoformat(due)
    assert elapsed_share(*days, parse_quarter(quarter)) == Fraction(share)


@pytest.mark.parametrize(
    ("span", "begins"),
    [
        ("下半年启动东部水厂扩建", date(2023, 7, 1)),
        ("四季度开工", date(2023, 10, 1)),
        ("9月启动", date(2023, 9, 1)),
        ("12月底前完成", date(2023, 1, 1)),
        ("三季度前开工", date(2023, 1, 1)),
    ],
)
def test_a_term_begins_when_its_words_say(span, begins):
    assert find_begin(span, 2023, BOOK) == begins


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("完成投资3.5亿元，增长12%。", 12),
        ("GDP增长5.1%", 4),
        ("１２家", 3),
        ("  空 格　不算 ", 4),
        ("新建 5G base station 30座，占60%", 10),
        ("", 0),
    ],
)
def test_length_is_counted_as_word_counts_it(text, length):
    assert count_characters(text) == length


SUBMISSIONS = {"source": "a.eml!甲局.xlsx", "unit": UNIT, "quarter": "2023Q1",
               "received": "2023-03-28T09:00:00+08:00", "readable": True, "flags": "",
               "sha256": ""}  # fmt: skip


def reporting(submissions, reports=(), quarter="2023Q1", unit=UNIT, **more):
    """The row of the reporting frame of one unit in one quarter."""
    given = material(
        [target(), target("01-02")],
        [promise(), promise("01-c02", kind="duty")],
        reports,
        submissions=pd.DataFrame([SUBMISSIONS | s for s in submissions]),
        **more,
    )
    frame = assess(given, rules()).reporting
    rows = frame[(frame["quarter"] == quarter) & (frame["unit"] == unit)]
    (row,) = rows.to_dict("records")
    return row


ALL = [report("2023Q1", item_id=i, reported=50) for i in ("01-01", "01-02", "01-c01")]


@pytest.mark.parametrize(
    ("submissions", "reports", "timely", "days", "missing", "flags"),
    [
        ([{}], ALL, "按时报送", 0, "", ""),
        ([], [], "未报送", None, "01-01、01-02、01-c01", ""),
        ([{}], ALL[:1], "按时报送", 0, "01-02、01-c01", "部分报送(缺2项)"),
        ([{"received": "2023-04-05"}], ALL, "逾期报送(5天)", 5, "", ""),
        ([{"received": "2023-04-20"}], ALL, "补报", 20, "", ""),
        ([{"received": None}], ALL, "时间不明", None, "", "时间不明"),
        ([{"readable": False}], [], "未报送", None, "01-01、01-02、01-c01", "附件无法读取"),
        (
            [{"readable": False, "source": "b"}, {"received": "2023-04-02"}],
            ALL, "逾期报送(2天)", 2, "", "附件无法读取",
        ),
        ([{"sha256": "x"}, {"sha256": "x"}], ALL, "按时报送", 0, "", "重复报送"),
        ([{"flags": "over_limit"}], ALL, "按时报送", 0, "", "超字数"),
        ([{"unit": ""}], [], "未报送", None, "01-01、01-02、01-c01", ""),  # 无法归属
    ],
)  # fmt: skip
def test_a_units_report_is_timeliness_missing_items_and_flags(
    submissions, reports, timely, days, missing, flags
):
    """Decision 14."""
    row = reporting(submissions, reports)
    assert row["timeliness"] == timely
    assert row["missing"] == missing
    assert row["flags"] == flags
    assert (None if pd.isna(row["days_late"]) else row["days_late"]) == days


def test_a_second_report_of_an_item_is_repeated_unless_it_corrects():
    """Decision 14: a correction is no 重复报送; attachments of one mail are one submission."""
    later = {"source": "b.eml", "received": "2023-03-30T09:00:00+08:00"}
    again = report("2023Q1", reported=60, **later)
    corrected = report("2023Q1", reported=60, flags="correction", **later)
    attached = report("2023Q1", reported=50, source="2023Q1.eml!附件2.docx")
    sent = [{}, later]
    assert reporting(sent, [*ALL, again])["flags"] == "重复报送"
    assert reporting(sent, [*ALL, corrected])["flags"] == ""
    assert reporting([{}], [*ALL, attached])["flags"] == ""


def test_a_text_longer_than_the_notice_allows_is_flagged_not_refused():
    long = report("2023Q1", reported=50, text="建成公路五十公里" * 26)
    short = report("2023Q1", reported=50, text="建成公路五十公里" * 25)
    given = [target()]
    row = stand("2023Q1", given, reports=[long], character_limit=200)
    assert (row["flags"], row["progress_status"]) == ("超字数", "达到序时")
    assert stand("2023Q1", given, reports=[short], character_limit=200)["flags"] == ""
    assert reporting([{}], [long], character_limit=200)["flags"] == "部分报送(缺2项)、超字数"


@pytest.mark.parametrize(
    ("received", "status", "word"),
    [
        ("2023-03-28T09:00:00+08:00", "按时报送", "达到序时"),
        ("2023-04-03T09:00:00+08:00", "逾期报送(3天)", "达到序时"),
        ("2023-04-11T09:00:00+08:00", "补报", "无本期数据"),  # too late for the bulletin
        (None, "时间不明", "达到序时"),
    ],
)
def test_an_item_has_its_own_report_status(received, status, word):
    row = stand(
        "2023Q1", [target()], reports=[report("2023Q1", reported=50, received=received)]
    )
    assert (row["report_status"], row["progress_status"]) == (status, word)


def test_an_item_nobody_reported_on_is_not_reported():
    row = stand("2023Q1", [target()])
    assert (row["report_status"], row["progress_status"], row["light"]) == (
        "未报送", "无本期数据", "灰",
    )  # fmt: skip


def test_what_came_before_a_correction_tells_whether_it_was_in_time():
    late = report("2023Q1", reported=60, flags="correction", received="2023-04-05")
    row = stand("2023Q1", [target()], reports=[report("2023Q1", reported=50), late])
    assert row["report_status"] == "按时报送"
    assert row["reported"] == 60


def test_a_unit_that_leads_nothing_but_sent_a_file_has_its_row():
    row = reporting([{"unit": "乙局"}], unit="乙局")
    assert (row["timeliness"], row["missing"]) == ("按时报送", "")


@pytest.mark.parametrize(("column", "value"), [("quarter", "一季度"), ("due", "3月31日")])
def test_a_calendar_that_cannot_be_read_stops_the_run(column, value):
    calendar = pd.DataFrame({"quarter": ["2023Q1"], "due": ["2023-03-31"]})
    calendar[column] = [value]
    with pytest.raises(SourceError, match=value):
        assess(material([target()], calendar=calendar), rules())
