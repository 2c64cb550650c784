"""What a unit stands at, and which rows of a status wait for somebody."""

from decimal import Decimal

import pandas as pd
import pytest

from pipeline.quarter.assess import list_to_review, open_rulebook, sum_up_units
from status_material import rules


@pytest.fixture(scope="module")
def book():
    return open_rulebook(rules())


def row(item_id="01-01", **fields):
    """A row of the status about which there is nothing to ask."""
    usual = {
        "quarter": "2023Q3", "item_id": item_id, "item_type": "target", "lead": "甲局",
        "light": "绿", "progress_status": "达到序时", "flags": "", "rule": "A.on",
        "done": Decimal("0.8"),
    }  # fmt: skip
    return usual | fields


def reporting(*units):
    """The units that had to report, in this order."""
    return pd.DataFrame([{"quarter": q, "unit": u, "timeliness": t} for q, u, t in units])


def test_a_unit_is_summed_up_by_lights_and_its_worst_are_named(book):
    status = pd.DataFrame(
        [
            row("01-01", light="红"),
            row("01-02", light="红"),
            row("01-c03", light="绿", item_type="milestone"),
            row("01-c04", light="灰", item_type="duty"),
            row("01-05", light="蓝"),
            row("01-06", light="黄"),
            row("01-07", light="浅黄"),
            row("01-08", light="灰"),
        ]
    )

    assert sum_up_units(status, reporting(("2023Q3", "甲局", "按时")), book) == [
        {
            "quarter": "2023Q3",
            "unit": "甲局",
            "timeliness": "按时",
            "targets": 6,
            "milestones": 1,
            "duties": 1,
            "red": 2,
            "yellow": 1,
            "pale": 1,
            "grey": 1,
            "green": 1,
            "blue": 1,
            "worst": "01-01、01-02",
        }
    ]


def test_an_item_of_two_leads_counts_for_both_in_the_order_of_the_reporting(book):
    status = pd.DataFrame([row("01-01", lead="甲局、乙局"), row("01-02", lead="甲局")])
    told = reporting(
        ("2023Q3", "乙局", "迟报"), ("2023Q3", "丙局", "未报"), ("2023Q3", "甲局", "按时")
    )

    rows = sum_up_units(status, told, book)

    assert [(r["unit"], r["timeliness"], r["targets"], r["green"]) for r in rows] == [
        ("乙局", "迟报", 1, 1),
        ("甲局", "按时", 2, 2),
    ]


def test_each_quarter_of_a_unit_is_summed_up_on_its_own(book):
    status = pd.DataFrame([row("01-01", quarter="2023Q2", light="红"), row("01-02")])
    told = reporting(("2023Q2", "甲局", "按时"), ("2023Q3", "甲局", "按时"))

    rows = sum_up_units(status, told, book)

    assert [(r["quarter"], r["red"], r["green"]) for r in rows] == [
        ("2023Q2", 1, 0),
        ("2023Q3", 0, 1),
    ]


@pytest.mark.parametrize(
    ("fields", "waits"),
    [
        ({}, False),
        ({"progress_status": "无法判定"}, True),
        ({"progress_status": "存疑待核"}, True),
        ({"progress_status": "存疑待核(预计)"}, True),
        ({"progress_status": "达到序时(预计)"}, False),
        ({"flags": "力争、预计"}, False),
        ({"rule": "due.pending"}, True),
        ({"rule": "due.no-base"}, True),
        ({"rule": "due.missed", "done": Decimal("0.9")}, False),
        ({"rule": "due.missed", "done": Decimal("0.949999")}, False),
        ({"rule": "due.missed", "done": Decimal("0.95")}, True),
        ({"rule": "due.missed", "done": Decimal("0.999")}, True),
        ({"rule": "due.missed", "done": None}, False),
        ({"rule": "due.done", "done": Decimal("0.95")}, False),
    ],
)
def test_a_row_waits_where_nobody_can_be_sure_of_it(fields, waits, book):
    found = list_to_review(pd.DataFrame([row(**fields)]), [], book)

    assert bool(found) is waits


@pytest.mark.parametrize("code", ["low_confidence", "to_review", "time_unknown"])
@pytest.mark.parametrize("pattern", ["{}", "预计、{}", "{}、预计"])
def test_a_row_with_a_doubt_among_its_flags_waits(code, pattern, book):
    status = pd.DataFrame([row(flags=pattern.format(book.words["flag"][code]))])

    assert [r["item_id"] for r in list_to_review(status, [], book)] == ["01-01"]


def test_what_somebody_decided_is_listed_again_and_the_order_is_kept(book):
    status = pd.DataFrame(
        [row("01-03"), row("01-01", quarter="2023Q2"), row("01-01"), row("01-02")]
    )
    decided = [("2023Q3", "01-02"), ("2023Q3", "01-03"), ("2023Q1", "01-01")]

    found = list_to_review(status, decided, book)

    assert [r["item_id"] for r in found] == ["01-03", "01-02"]
