"""What holds of every status, whatever was promised and reported."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.quarter.assess import assess
from status_material import CALENDAR, frame, material, promise, report, rules, target

BETTER = {"红": 0, "黄": 1, "浅黄": 2, "灰": 2.5, "绿": 3, "蓝": 4}
QUARTERS = ("2023Q1", "2023Q2", "2023Q3", "2023Q4")
MORE_IS_BETTER = [
    {"measure": "count", "unit": "公里"},
    {"measure": "increment", "unit": "家", "comparator": ">"},
    {"measure": "growth_rate", "unit": "%", "action": "增长"},
    {"measure": "growth_rate", "unit": "%", "action": "增长", "comparator": "~"},
    {"measure": "level", "unit": "家", "indicator": "上市企业", "comparator": "~"},
    {"measure": "level", "unit": "家", "indicator": "上市企业", "baseline_value": "1"},
    {"measure": "level", "unit": "亿元", "indicator": "成交额"},
]
LESS_IS_BETTER = [
    {"measure": "level", "unit": "%", "action": "控制", "comparator": "<="},
    {"measure": "count", "unit": "起", "comparator": "<"},
]
numbers = st.integers(1, 5000).map(lambda tenths: Decimal(tenths) / 10)
some = settings(max_examples=40, deadline=None, database=None, derandomize=True)


def light(fields, quarter, reported, value):
    """Word and light of one target with one figure."""
    chosen = target(**{**fields, "value": str(value)})
    sent = [report(quarter, reported=str(reported), unit=chosen["unit"])]
    status = assess(material([chosen], [], sent), rules()).status.set_index("quarter")
    return status.loc[quarter, "progress_status"], status.loc[quarter, "light"]


@some
@given(st.sampled_from(MORE_IS_BETTER), st.sampled_from(QUARTERS), numbers, numbers, numbers)
def test_more_done_is_never_worse(fields, quarter, value, one, other):
    value = max(value, Decimal(6))
    less, more = sorted((one, other))
    before, after = (light(fields, quarter, done, value)[1] for done in (less, more))
    assert BETTER[before] <= BETTER[after]


@some
@given(st.sampled_from(LESS_IS_BETTER), st.sampled_from(QUARTERS), numbers, numbers, numbers)
def test_less_of_what_is_bounded_is_never_worse(fields, quarter, value, one, other):
    less, more = sorted((one, other))
    before, after = (light(fields, quarter, done, value)[1] for done in (less, more))
    assert BETTER[before] >= BETTER[after]


@some
@given(st.sampled_from(QUARTERS), numbers, numbers, st.booleans())
def test_the_scale_of_units_does_not_matter(quarter, value, done, swap):
    fields = {"measure": "level", "indicator": "技术合同成交额", "unit": "亿元"}
    sent = {"unit": "万元", "reported": str(done * 10000)}
    if swap:
        fields, value = {**fields, "unit": "万元"}, value * 10000
        sent = {"unit": "亿元", "reported": str(done)}
    told = report(quarter, **sent)
    status = assess(material([target(**{**fields, "value": str(value)})], [], [told]), rules())
    plain = {**fields, "unit": "亿元"}
    alone = light(plain, quarter, done, value / 10000 if swap else value)
    row = status.status.set_index("quarter").loc[quarter]
    assert (row["progress_status"], row["light"]) == alone


statements = st.fixed_dictionaries(
    {
        "item_id": st.sampled_from(["01-01", "01-02", "01-c01", "01-c02", "99-9"]),
        "role": st.sampled_from(["value", "value", "stage", "claim", "evidence"]),
        "reported": st.sampled_from([None, "0", "10", "55.5", "100", "150", "200", "2000000"]),
        "unit": st.sampled_from(["公里", "公里", "公里", "个", "%", ""]),
        "basis": st.sampled_from(["cumulative", "cumulative", "quarter", "unknown"]),
        "is_estimate": st.booleans(),
        "stage": st.sampled_from([None, None, 0, 2, 5]),
        "mention": st.sampled_from(["", "已开工", "已申报", "正在积极推进", "已建成"]),
        "claimed_share": st.sampled_from([None, None, "50", "75"]),
        "base_value": st.sampled_from([None, None, "40"]),
        "substance": st.booleans(),
        "received": st.sampled_from(["2023-03-28", "2023-06-29T08:00:00+08:00", "2023-07-30",
                                     "2024-01-05", None]),
        "by_unit": st.sampled_from(["甲局", "甲局", "乙局"]),
        "source": st.sampled_from(["a.eml!一.xlsx", "b.docx"]),
        "flags": st.sampled_from(["", "", "no_progress", "all_done", "correction",
                                  "unsure_match", "of_which、low_confidence"]),
    }
)  # fmt: skip
sendings = st.lists(st.tuples(st.sampled_from(QUARTERS), statements), max_size=12)


def year(sent, **more):
    """A register of four items with what was sent."""
    level = target("01-02", measure="level", indicator="上市企业", unit="家", value="50")
    items = [promise("01-c01"), promise("01-c02", kind="duty", verb="坚持", object="安全")]
    rows = [report(quarter, **fields) for quarter, fields in sent]
    return material([target(), level], items, rows, **more)


@some
@given(sendings, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_files_does_not_matter(sent, chance):
    one = assess(year(sent), rules())
    mixed = list(sent)
    chance.shuffle(mixed)
    other = assess(year(mixed), rules())
    pd.testing.assert_frame_equal(one.status, other.status)
    pd.testing.assert_frame_equal(one.reporting, other.reporting)
    pd.testing.assert_frame_equal(one.corrections, other.corrections)
    assert sorted(one.unused["reason"]) == sorted(other.unused["reason"])


@some
@given(sendings)
def test_there_is_no_status_without_its_sentence(sent):
    out = assess(year(sent), rules())
    assert len(out.status) == 4 * 4
    for row in out.status.to_dict("records"):
        assert row["sentence"].startswith(row["item_id"])
        assert row["sentence"].endswith(f"({row['light']})")
        assert f"→ {row['progress_status']}" in row["sentence"]
        assert (row["reason"] != "") == (row["progress_status"] in ("无法判定", "存疑待核"))
        assert row["light"] in BETTER
        assert row["rule"]


@some
@given(sendings, sendings)
def test_a_frozen_quarter_never_changes(sent, later):
    first = assess(year(sent), rules()).status
    frozen = first[first["quarter"].isin(["2023Q1", "2023Q2"])].reset_index(drop=True)
    after = assess(year([*sent, *later], published=frozen), rules())
    kept = after.status[after.status["quarter"].isin(["2023Q1", "2023Q2"])]
    pd.testing.assert_frame_equal(
        kept.reset_index(drop=True).astype(object), frozen.astype(object), check_dtype=False
    )
    assert set(after.corrections["item_id"]) <= set(first["item_id"])


@some
@given(sendings)
def test_every_reported_row_is_used_or_listed_with_a_reason(sent):
    out = assess(year(sent), rules())
    assert len(out.unused) <= len(sent)
    assert (out.unused["reason"] != "").all()
    shown = [row for row in out.status["source"] if row]
    assert bool(shown) or len(out.unused) == len(sent)


@some
@given(sendings, sendings)
def test_what_comes_after_the_cutoff_leaves_the_quarter_alone(sent, later):
    late = [(quarter, {**row, "received": "2024-02-01"}) for quarter, row in later]
    one = assess(year(sent), rules()).status
    other = assess(year([*sent, *late]), rules()).status
    same = [name for name in one if name != "report_status"]
    pd.testing.assert_frame_equal(one[same], other[same])


@pytest.mark.parametrize("quarter", QUARTERS)
def test_one_quarter_alone_is_judged_as_within_the_year(quarter):
    """The status of a quarter does not depend on those after it."""
    sent = [
        report(q, reported=value) for q, value in zip(QUARTERS, (20, 90, 80, 210), strict=True)
    ]
    whole = assess(material([target()], [], sent), rules()).status
    until = CALENDAR[CALENDAR["quarter"] <= quarter]
    part = assess(material([target()], [], sent, calendar=until), rules()).status
    pd.testing.assert_frame_equal(
        whole[whole["quarter"] <= quarter].reset_index(drop=True), part
    )
    assert frame([], target).empty
