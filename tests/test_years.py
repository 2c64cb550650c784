"""Register against register."""

from decimal import Decimal

import pandas as pd
import pytest

from pipeline.years import compare_registers

FIELDS = "target_id lead indicator measure comparator value unit si_value si_unit scope span"


def register(*rows):
    frame = pd.DataFrame(rows, columns=["target_id", "lead", "indicator", "measure",
                                        "comparator", "value", "unit"])  # fmt: skip
    return frame.assign(si_value=frame["value"], si_unit=frame["unit"], scope="", span="")


BEFORE = register(
    ("01-01", "县发改局", "地区生产总值", "growth_rate", "~", "6", "%"),
    ("02-01", "县人社局", "城镇就业", "increment", ">=", "3000", "人"),
    ("02-02", "县人社局", "城镇调查失业率", "level", "<=", "4.5", "%"),
    ("03-01", "县工信局", "“专精特新”企业", "increment", "=", "5", "家"),
    ("04-01", "县水利局", "农村供水管网", "count", "=", "80", "公里"),
)


@pytest.mark.parametrize(
    ("new", "change", "before_id", "difference"),
    [
        (
            ("县发改局", "地区生产总值", "growth_rate", "~", "6.5", "%"),
            "raised",
            "01-01",
            "0.5",
        ),
        (("县发改局", "地区生产总值", "growth_rate", "~", "5", "%"), "lowered", "01-01", "-1"),
        (("县发改局", "地区生产总值", "growth_rate", "~", "6", "%"), "copied", "01-01", "0"),
        (("县人社局", "城镇调查失业率", "level", "<=", "4", "%"), "raised", "02-02", "-0.5"),
        (
            ("县人社局", "城镇新增就业", "increment", ">=", "3200", "人"),
            "raised",
            "02-01",
            "200",
        ),
        (("县工信局", "专精特新企业", "increment", "=", "5", "家"), "copied", "03-01", "0"),
        (("县统计局", "地区生产总值", "growth_rate", "~", "7", "%"), "raised", "01-01", "1"),
        (("县水利局", "农村供水管网", "count", "=", "3", "处"), "restated", "04-01", None),
        (("县水利局", "水库除险加固", "count", "=", "3", "座"), "new", None, None),
        (("县发改局", "地区生产总值", "level", "=", "300", "亿元"), "new", None, None),
    ],
)
def test_an_aim_is_raised_lowered_copied_restated_or_new(new, change, before_id, difference):
    after = register(("1", *new))
    rows = compare_registers(BEFORE, after)
    row = rows[rows["after_id"] == "1"].iloc[0]

    assert row["change"] == change
    assert (row["before_id"] if before_id else None) == before_id
    if difference is not None:
        assert row["difference"] == Decimal(difference)


def test_every_target_of_both_notices_stands_in_one_row():
    after = register(
        ("01-01", "县发改局", "地区生产总值", "growth_rate", "~", "7", "%"),
        ("09-01", "县文旅局", "A级景区", "count", "=", "1", "家"),
    )
    rows = compare_registers(BEFORE, after)

    assert sorted(rows["after_id"].dropna()) == ["01-01", "09-01"]
    assert sorted(rows["before_id"].dropna()) == sorted(BEFORE["target_id"])
    assert rows["change"].tolist() == ["raised", "new"] + ["dropped"] * 4


def test_two_names_nearly_as_close_are_doubtful():
    before = register(
        ("01-01", "县教育局", "公办幼儿园学位", "increment", "=", "500", "个"),
        ("01-02", "县教育局", "民办幼儿园学位", "increment", "=", "300", "个"),
    )
    after = register(("02-01", "县教育局", "普惠幼儿园学位", "increment", "=", "800", "个"))
    rows = compare_registers(before, after)

    assert rows["change"].tolist() == ["doubtful", "dropped"]


def test_the_last_result_stands_beside_the_earlier_target():
    results = pd.DataFrame(
        [("01-01", "完成", "1.02")], columns=["item_id", "progress_status", "done"]
    )
    rows = compare_registers(BEFORE, BEFORE, results)

    assert rows.loc[0, "before_result"] == "完成"
    assert rows["change"].tolist() == ["copied"] * 5
