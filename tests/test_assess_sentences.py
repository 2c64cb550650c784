"""The part of a sentence that does the sum: its figures are those people would work out."""

import pandas as pd
import pytest

from status_material import promise, report, stand, target
from test_assess_numbers import BOUND, GROWTH, SHARE, STOCK, SUM, ZERO

BASED = {**STOCK, "baseline_value": 40}


@pytest.mark.parametrize(
    ("fields", "quarter", "reported", "said"),
    [
        ({}, "2023Q1", 60, "，30.0%，序时25.0%，超5.0个百分点"),
        ({}, "2023Q2", 100, "，50.0%，序时50.0%，超0.0个百分点"),
        ({}, "2023Q2", 99, "，49.5%，序时50.0%，差0.5个百分点"),
        ({}, "2023Q3", 200, "，100.0%，序时75.0%，超25.0个百分点"),
        ({}, "2023Q2", "199.98", "，99.99%，序时50.0%，超50.0个百分点"),
        ({}, "2023Q2", "0.4", "，0.2%，序时50.0%，差49.8个百分点"),
        ({"due": "2023-06-30"}, "2023Q1", 90, "，45.0%，序时50.0%，差5.0个百分点"),
        ({"due": "2025-12-31"}, "2023Q4", 60, "，30.0%，序时33.3%，差3.3个百分点"),
        (BASED, "2023Q2", 46, "，自基期40家起完成增量的60.0%，序时50.0%，超10.0个百分点"),
        (BASED, "2023Q2", 44, "，自基期40家起完成增量的40.0%，序时50.0%，差10.0个百分点"),
        (STOCK, "2023Q2", 25, "，为目标的50.0%，无基期"),
        (STOCK, "2023Q2", "49.999", "，为目标的99.998%，无基期"),
        (SHARE, "2023Q2", "39.9", "，距目标0.1个百分点，无基期"),
        (SHARE, "2023Q2", "40", "，高于目标0个百分点，无基期"),
        (SHARE, "2023Q2", "40.6", "，高于目标0.6个百分点，无基期"),
        (GROWTH, "2023Q1", "7.3", "，高于目标0.3个百分点"),
        (GROWTH, "2023Q1", 7, "，与目标持平"),
        (GROWTH, "2023Q1", "6.6", "，低于目标0.4个百分点"),
        (BOUND, "2023Q2", "5.5", "，低于控制数0.5个百分点"),
        (BOUND, "2023Q2", 6, "，与控制数持平"),
        (BOUND, "2023Q2", "6.2", "，高于控制数0.2个百分点"),
        (SUM, "2023Q1", 2, "，为控制数的16.7%，序时25.0%，按此推算全期8起"),
        (SUM, "2023Q2", 7, "，为控制数的58.3%，序时50.0%，按此推算全期14起"),
        (SUM, "2023Q3", 7, "，为控制数的58.3%，序时75.0%，按此推算全期9.3起"),
        (ZERO, "2023Q1", 1, "，控制数为0"),
        ({**SUM, "value": "10"}, "2023Q3", "7.52", "按此推算全期10.0267起"),  # not 10.0
    ],
)
def test_the_sum_of_a_sentence_is_right(fields, quarter, reported, said):
    given = target(**fields)
    sent = report(quarter, reported=str(reported), unit=given["unit"])
    assert said in stand(quarter, [given], reports=[sent])["sentence"]


@pytest.mark.parametrize(
    ("quarter", "text", "said"),
    [
        ("2023Q1", "已印发方案", "，进展“印发方案”为第1阶段，应到第1阶段，终点为第5阶段"),
        ("2023Q2", "尚未启动", "为第0阶段，应到第2阶段，终点为第5阶段"),
        ("2023Q3", "正在实施", "为第3阶段，应到第3阶段，终点为第5阶段"),
    ],
)
def test_a_milestone_tells_stage_expected_stage_and_end(quarter, text, said):
    sent = report(quarter, item_id="01-c01", role="stage", mention=text)
    sentence = stand(quarter, promises=[promise()], reports=[sent])["sentence"]
    assert said in sentence


@pytest.mark.parametrize(
    ("role", "said"), [("evidence", "，有实际举措或数据"), ("words", "，未见实际举措或数据")]
)
def test_a_duty_tells_whether_anything_was_done(role, said):
    duty = promise(kind="duty", verb="加强", object="监管", span="加强监管")
    sent = report("2023Q2", item_id="01-c01", role="evidence", substance=role == "evidence")
    assert said in stand("2023Q2", promises=[duty], reports=[sent])["sentence"]


@pytest.mark.parametrize(
    ("comparator", "measure", "reported", "word"),
    [
        ("range", "level", 60, "超出控制目标"),
        ("range", "increment", 60, "提前完成"),
    ],
)
def test_both_ends_of_a_range_bind_only_what_is_kept(comparator, measure, reported, word):
    given = target(
        **{**STOCK, "action": "保持", "measure": measure, "comparator": comparator},
        value_high="55",
    )
    sent = report("2023Q2", reported=str(reported), unit="家")
    assert stand("2023Q2", [given], reports=[sent])["progress_status"] == word


HEAD = "01-01 新建乡村公路 目标200公里(第4页)"
HALF = "，50.0%，序时50.0%，超0.0个百分点 → 达到序时(绿)"
MORE = "乙局.docx"


@pytest.mark.parametrize(
    ("fields", "sent", "said"),
    [
        ({}, {}, f"{HEAD}，截至6月底100公里(甲局6月28日报送){HALF}"),
        (
            {},
            {"received": "2023-07-03T10:00:00+08:00"},
            f"{HEAD}，截至6月底100公里(甲局7月3日报送，逾期3天){HALF}",
        ),
        (
            {},
            {"received": None},
            f"{HEAD}，截至6月底100公里(甲局报送，收到时间不明){HALF}",
        ),
        (
            {},
            {"reported": 100000, "unit": "米"},
            f"{HEAD}，截至6月底100公里，原报100000米(甲局6月28日报送){HALF}",
        ),
        (
            {"page": None, "line": 12},
            {"period_end": None},
            f"01-01 新建乡村公路 目标200公里(第12行)，报100公里(甲局6月28日报送){HALF}",
        ),
        (
            {},
            {"reported": None, "role": "claim", "mention": "正在积极推进"},
            f"{HEAD}，报“正在积极推进”(甲局6月28日报送)，只有表述，没有数值"
            " → 无法判定：无数值(灰)",
        ),
        (
            {},
            {"reported": None, "role": "claim", "mention": "", "text": "推进中"},
            f"{HEAD}，报“推进中”(甲局6月28日报送)，只有表述，没有数值 → 无法判定：无数值(灰)",
        ),
        (
            {},
            {"reported": None, "role": "claim"},
            f"{HEAD}，甲局6月28日报送，只有表述，没有数值 → 无法判定：无数值(灰)",
        ),
    ],
)
def test_a_sentence_says_item_target_place_figure_sender_sum_and_word(fields, sent, said):
    given = report("2023Q2", **{"reported": 100, **sent})

    assert stand("2023Q2", [target(**fields)], reports=[given])["sentence"] == said


def test_a_sentence_without_a_report_says_whose_is_missing():
    assert stand("2023Q2", [target()])["sentence"] == (
        f"{HEAD}，本季度未收到甲局对本项的报送 → 无本期数据(灰)"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [("稳" * 40, "稳" * 40), ("稳" * 41, "稳" * 39 + "…")],
)
def test_long_words_are_cut_to_forty_signs(words, said):
    sent = report("2023Q2", role="claim", mention=words)

    assert f"报“{said}”" in stand("2023Q2", [target()], reports=[sent])["sentence"]


def test_a_figure_of_another_unit_is_told_behind_the_leads():
    others = [
        report("2023Q2", reported="80.5", by_unit="乙局", source=MORE),
        report("2023Q2", role="claim", mention="已推进", by_unit="丙局", source=MORE),
    ]
    row = stand("2023Q2", [target()], reports=[report("2023Q2", reported=100), *others])

    assert row["sentence"] == (
        f"{HEAD}，截至6月底100公里(甲局6月28日报送)，50.0%，序时50.0%，超0.0个百分点"
        "；另有乙局报80.5公里，非牵头单位，不作完成值 → 达到序时(绿)"
    )
    assert (row["flags"], row["source"]) == ("有非牵头单位数据", "2023Q2.eml!甲局.xlsx")


@pytest.mark.parametrize(
    ("because", "said"), [("核对台账", "改为90，核对台账"), ("", "改为90")]
)
def test_a_review_is_told_with_name_day_value_and_reason(because, said):
    reviews = pd.DataFrame(
        [{"quarter": "2023Q2", "item_id": "01-01", "decision": "改为", "value": "90",
          "by": "张三", "on": "2023-07-05", "because": because}]
    )  # fmt: skip
    sent = [report("2023Q2", reported=100)]
    row = stand("2023Q2", [target()], reports=sent, reviews=reviews)

    assert row["sentence"] == (
        f"{HEAD}，经复核为90公里，45.0%，序时50.0%，差5.0个百分点"
        f"；张三于2023-07-05复核：{said} → 未达到序时(浅黄)"
    )


@pytest.mark.parametrize(
    ("flag", "said", "flags"),
    [
        ("", "，有实际举措或数据 → 有实质进展(绿)", ""),
        ("low_confidence", "，有实际举措或数据 → 有实质进展(绿)", "低置信"),
        ("no_progress", "，未见实际举措或数据 → 仅表态(浅黄)", "本季度无进展"),
    ],
)
def test_a_duty_has_the_flags_of_what_was_sent(flag, said, flags):
    duty = promise(kind="duty", verb="加强", object="监管", span="加强监管")
    fields = {"item_id": "01-c01", "role": "evidence", "substance": True, "flags": flag}
    row = stand(
        "2023Q2", promises=[duty], reports=[report("2023Q2", mention="检查3次", **fields)]
    )

    assert row["sentence"] == f"01-c01 加强监管(第4页)，报“检查3次”(甲局6月28日报送){said}"
    assert row["flags"] == flags


def test_two_reports_that_count_are_told_with_both_senders():
    sent = [
        report("2023Q2", reported=60, part="东部", source="a"),
        report("2023Q2", reported=40, part="西部", source="b", received_from="form"),
    ]
    parts = target(span="新建乡村公路200公里，其中东部120公里、西部80公里")
    row = stand("2023Q2", [parts], reports=sent)

    assert (row["reported"], row["source"], row["received_from"]) == (
        100,
        "a、b",
        "header、form",
    )
