"""The part of a sentence that does the sum: its figures are those people would work out."""

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
