"""Targets with a number: every word, light and edge case of the model, by hand."""

import pandas as pd
import pytest

from status_material import report, stand, target

GROWTH = {"measure": "growth_rate", "action": "增长", "indicator": "工业增加值", "unit": "%",
          "value": "7", "span": "工业增加值增长7%"}  # fmt: skip
SHARE = {"measure": "level", "action": "达到", "indicator": "绿化覆盖率", "unit": "%",
         "value": "40", "span": "绿化覆盖率达到40%"}  # fmt: skip
STOCK = {"measure": "level", "action": "达到", "indicator": "上市企业", "unit": "家",
         "value": "50", "span": "上市企业达到50家"}  # fmt: skip
BOUND = {"measure": "level", "action": "控制", "indicator": "登记失业率", "unit": "%",
         "value": "6", "comparator": "<=", "span": "登记失业率控制在6%以内"}  # fmt: skip
SUM = {"measure": "count", "action": "发生", "indicator": "较大事故", "unit": "起",
       "value": "12", "comparator": "<=", "span": "较大事故不超过12起"}  # fmt: skip
ZERO = {"measure": "level", "action": "实现", "indicator": "重大火灾", "unit": "起",
        "value": "0", "span": "重大火灾零事故"}  # fmt: skip
WATER = {"measure": "grade", "action": "达到", "indicator": "断面水质", "unit": "类",
         "value": "4", "span": "断面水质达到四类"}  # fmt: skip
FLOW = {"measure": "level", "action": "达到", "indicator": "技术合同成交额", "unit": "亿元",
        "value": "40", "span": "技术合同成交额达到40亿元"}  # fmt: skip
DOUBLE = {"measure": "multiple", "action": "实现", "indicator": "网上交易规模", "unit": "番",
          "value": "1", "span": "网上交易规模翻一番"}  # fmt: skip
PUSH = {"measure": "count", "action": "推进", "indicator": "安置工程", "unit": "个",
        "value": "20", "span": "推进20个安置工程"}  # fmt: skip


def told(quarter, fields, reported, **more):
    """Kind, word and light of one target with one figure in one quarter."""
    given = target(**fields)
    sent = [report(quarter, reported=reported, unit=given["unit"], **more)]
    row = stand(quarter, [given], reports=sent)
    return row["kind"], row["progress_status"], row["light"]


@pytest.mark.parametrize(
    ("quarter", "reported", "word", "light"),
    [
        ("2023Q1", 0, "未启动", "黄"),  # 25 points behind
        ("2023Q2", 0, "未启动", "红"),  # 50 points behind
        ("2023Q3", 0, "未启动", "红"),
        ("2023Q1", 50, "达到序时", "绿"),
        ("2023Q1", "49.9", "未达到序时", "浅黄"),
        ("2023Q1", 70, "快于序时", "绿"),
        ("2023Q1", "69.9", "达到序时", "绿"),
        ("2023Q2", 80, "未达到序时", "黄"),  # exactly 10 points
        ("2023Q2", "80.1", "未达到序时", "浅黄"),
        ("2023Q2", 40, "未达到序时", "黄"),  # exactly 30 points
        ("2023Q2", "39.9", "未达到序时", "红"),
        ("2023Q3", 200, "提前完成", "蓝"),
        ("2023Q3", "199.9", "快于序时", "绿"),
        ("2023Q4", 200, "完成", "蓝"),
        ("2023Q4", "209.9", "完成", "蓝"),
        ("2023Q4", 210, "超额完成", "蓝"),
        ("2023Q4", "199.9", "未完成", "红"),
        ("2023Q4", 0, "未完成", "红"),
    ],
)
def test_a_count_is_set_against_the_share_of_the_year(quarter, reported, word, light):
    assert told(quarter, {}, reported) == ("C", word, light)


@pytest.mark.parametrize(
    ("fields", "quarter", "reported", "word", "light"),
    [
        ({"due": "2023-06-30"}, "2023Q1", 100, "达到序时", "绿"),  # half of its term
        ({"due": "2023-06-30"}, "2023Q2", 200, "完成", "蓝"),
        ({"due": "2023-06-30"}, "2023Q2", 199, "未完成", "红"),
        ({"begins": "2023-07-01"}, "2023Q3", 100, "达到序时", "绿"),
        ({"span": "下半年启动新建公路200公里"}, "2023Q3", 100, "达到序时", "绿"),
        ({"due": "2025-12-31"}, "2023Q4", 70, "达到序时", "绿"),  # a third of three years
    ],
)
def test_a_term_of_its_own_is_set_against_its_own_share(
    fields, quarter, reported, word, light
):
    assert told(quarter, fields, reported) == ("C", word, light)


@pytest.mark.parametrize(
    ("fields", "quarter", "reported", "kind", "word", "light"),
    [
        # S without a base: no 序时
        (SHARE, "2023Q2", 40, "S", "提前完成", "蓝"),
        (SHARE, "2023Q2", "39.9", "S", "尚未达标(无基期，不作序时判定)", "灰"),
        (SHARE, "2023Q2", 0, "S", "尚未达标(无基期，不作序时判定)", "灰"),
        (SHARE, "2023Q4", "40.4", "S", "完成", "蓝"),
        (SHARE, "2023Q4", "40.5", "S", "超额完成", "蓝"),  # half a point beyond
        (SHARE, "2023Q4", "39.9", "S", "未完成", "红"),
        (STOCK, "2023Q4", 52, "S", "完成", "蓝"),
        (STOCK, "2023Q4", "52.5", "S", "超额完成", "蓝"),  # 5 % beyond
        # S with its base: 40 of last year, 45 is half of the way to 50
        ({**STOCK, "baseline_value": 40}, "2023Q2", 45, "S", "达到序时", "绿"),
        ({**STOCK, "baseline_value": 40}, "2023Q2", 46, "S", "快于序时", "绿"),
        ({**STOCK, "baseline_value": 40}, "2023Q2", 44, "S", "未达到序时", "黄"),
        ({**STOCK, "baseline_value": 40}, "2023Q2", 41, "S", "未达到序时", "红"),
        ({**STOCK, "baseline_value": 40}, "2023Q2", 50, "S", "提前完成", "蓝"),
        ({**STOCK, "baseline_value": 40}, "2023Q4", 49, "S", "未完成", "红"),
        # G: never times the share of the year
        (GROWTH, "2023Q1", 7, "G", "达到目标增速", "绿"),
        (GROWTH, "2023Q1", "6.6", "G", "低于目标增速", "浅黄"),
        (GROWTH, "2023Q1", "6.5", "G", "低于目标增速", "黄"),
        (GROWTH, "2023Q1", "6.1", "G", "低于目标增速", "黄"),
        (GROWTH, "2023Q1", 6, "G", "低于目标增速", "红"),
        (GROWTH, "2023Q1", "-3", "G", "低于目标增速", "红"),
        (GROWTH, "2023Q4", "7.4", "G", "完成", "蓝"),
        (GROWTH, "2023Q4", "7.5", "G", "超额完成", "蓝"),
        (GROWTH, "2023Q4", "6.9", "G", "未完成", "红"),
        # U and UC
        (BOUND, "2023Q2", 6, "U", "控制在目标内", "绿"),
        (BOUND, "2023Q2", "6.1", "U", "超出控制目标", "红"),
        (BOUND, "2023Q4", "5.1", "U", "完成", "蓝"),
        (BOUND, "2023Q4", "6.1", "U", "未完成", "红"),
        (SUM, "2023Q2", 6, "UC", "控制在目标内", "绿"),
        (SUM, "2023Q2", 7, "UC", "预警", "黄"),
        (SUM, "2023Q2", 13, "UC", "超出控制目标", "红"),
        (SUM, "2023Q4", 12, "UC", "完成", "蓝"),
        (SUM, "2023Q4", 13, "UC", "未完成", "红"),
        # T = 0: met only at 0, no ratio
        (ZERO, "2023Q1", 0, "UC", "控制在目标内", "绿"),
        (ZERO, "2023Q1", 1, "UC", "超出控制目标", "红"),
        (ZERO, "2023Q4", 0, "UC", "完成", "蓝"),
        (ZERO, "2023Q4", 1, "UC", "未完成", "红"),
        ({**GROWTH, "value": "0"}, "2023Q1", 0, "G", "达到目标增速", "绿"),
        # O: class III is better than class IV, 5A better than 4A
        (WATER, "2023Q2", 3, "O", "达到目标等级", "绿"),
        (WATER, "2023Q2", 4, "O", "达到目标等级", "绿"),
        (WATER, "2023Q2", 5, "O", "低于目标等级", "红"),
        (WATER, "2023Q4", 4, "O", "完成", "蓝"),
        (WATER, "2023Q4", 5, "O", "未完成", "红"),
        ({**WATER, "unit": "A级"}, "2023Q2", 5, "O", "达到目标等级", "绿"),
        ({**WATER, "unit": "A级"}, "2023Q2", 3, "O", "低于目标等级", "红"),
        # decision 1: a flow is C even with 达到
        (FLOW, "2023Q2", 20, "C", "达到序时", "绿"),
        (FLOW, "2023Q2", 19, "C", "未达到序时", "浅黄"),
    ],
)  # fmt: skip
def test_each_kind_has_its_words_and_lights(fields, quarter, reported, kind, word, light):
    assert told(quarter, fields, reported) == (kind, word, light)


NEAR = {**GROWTH, "comparator": "~", "span": "工业增加值增长7%左右"}
KEPT = {**BOUND, "action": "稳定", "comparator": "~", "span": "登记失业率稳定在6%左右"}
ABOUT = {**BOUND, "comparator": "~", "span": "登记失业率控制在6%左右"}
BETWEEN = {**BOUND, "comparator": "range", "value": "3", "value_high": "5",
           "span": "登记失业率控制在3%—5%"}  # fmt: skip
RANGE = {**GROWTH, "comparator": "range", "value_high": "9"}


@pytest.mark.parametrize(
    ("fields", "quarter", "reported", "word", "light"),
    [
        ({"comparator": ">"}, "2023Q3", 200, "快于序时", "绿"),
        ({"comparator": ">"}, "2023Q3", "200.1", "提前完成", "蓝"),
        ({"comparator": ">"}, "2023Q4", 200, "未完成", "红"),
        ({"comparator": ">="}, "2023Q4", 200, "完成", "蓝"),
        ({**BOUND, "comparator": "<"}, "2023Q2", 6, "超出控制目标", "红"),
        ({**BOUND, "comparator": "<"}, "2023Q2", "5.9", "控制在目标内", "绿"),
        ({**BOUND, "comparator": "="}, "2023Q2", 6, "控制在目标内", "绿"),
        # 左右: from 0.2 point below for rates, 2 % for levels; decision 3
        (NEAR, "2023Q2", "6.8", "达到目标增速", "绿"),
        (NEAR, "2023Q2", "6.79", "低于目标增速", "浅黄"),
        (NEAR, "2023Q2", "6.5", "低于目标增速", "黄"),  # measured from 7, not from 6.8
        (NEAR, "2023Q4", "6.8", "完成", "蓝"),
        ({**STOCK, "comparator": "~"}, "2023Q4", 49, "完成", "蓝"),
        ({**STOCK, "comparator": "~"}, "2023Q4", "48.9", "未完成", "红"),
        (KEPT, "2023Q2", "6.2", "控制在目标内", "绿"),
        (KEPT, "2023Q2", "6.3", "超出控制目标", "红"),
        (KEPT, "2023Q2", "5.8", "控制在目标内", "绿"),
        (KEPT, "2023Q2", "5.7", "超出控制目标", "红"),  # two-sided
        (ABOUT, "2023Q2", "6.2", "控制在目标内", "绿"),
        (ABOUT, "2023Q2", "6.3", "超出控制目标", "红"),
        (ABOUT, "2023Q2", "1", "控制在目标内", "绿"),
        # a range is met from its lower end; 控制在a—b has two sides
        (RANGE, "2023Q2", 7, "达到目标增速", "绿"),
        (RANGE, "2023Q4", 9, "完成", "蓝"),
        (RANGE, "2023Q4", "9.5", "超额完成", "蓝"),
        (BETWEEN, "2023Q2", 3, "控制在目标内", "绿"),
        (BETWEEN, "2023Q2", 5, "控制在目标内", "绿"),
        (BETWEEN, "2023Q2", "2.9", "超出控制目标", "红"),
        (BETWEEN, "2023Q2", "5.1", "超出控制目标", "红"),
    ],
)  # fmt: skip
def test_comparators_include_or_exclude_their_number(fields, quarter, reported, word, light):
    assert told(quarter, fields, reported)[1:] == (word, light)


def test_a_promise_with_all_might_is_judged_alike_and_flagged():
    row = stand(
        "2023Q2", [target(commitment="soft")], reports=[report("2023Q2", reported=100)]
    )
    assert (row["progress_status"], row["flags"]) == ("达到序时", "力争")


@pytest.mark.parametrize(
    ("fields", "figure", "reason"),
    [
        ({}, {"role": "claim", "mention": "已完成全年任务"}, "无数值"),  # decision 12 too
        ({}, {"reported": 90, "unit": "个"}, "单位不符"),
        ({}, {"reported": 90, "unit": ""}, "单位不符"),
        ({"unit": "人", "indicator": "培训"}, {"reported": 90, "unit": "人次"}, "单位不符"),
        ({**GROWTH, "unit": "个百分点", "measure": "change"}, {"reported": 3, "unit": "%"},
         "单位不符"),
        ({}, {"reported": 90, "basis": "unknown"}, "口径不明"),
        ({}, {"reported": 90, "basis": "quarter"}, "口径不明"),  # 一季度 is missing
        (GROWTH, {"reported": 7, "unit": "%", "basis": "quarter"}, "口径不明"),
        ({}, {"reported": 90, "period_end": "2023-03-31"}, "期间不符"),
        ({}, {"reported": 90, "period_end": "2022-12-31"}, "期间不符"),
        ({}, {"reported": 90, "period_end": "2023-12-31"}, "期间不符"),
        ({}, {"reported": 90, "flags": "unsure_match"}, "匹配不可靠"),
        (DOUBLE, {"reported": 90, "unit": "亿元"}, "基期缺失"),
        ({"value": None, "span": "达到全省平均水平"}, {"reported": 90}, "目标无法解析"),
        ({**WATER, "unit": "档"}, {"reported": 3, "unit": "档"}, "目标无法解析"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_says_why(fields, figure, reason):
    row = stand("2023Q2", [target(**fields)], reports=[report("2023Q2", **figure)])
    assert (row["progress_status"], row["light"]) == ("无法判定", "灰")
    assert row["reason"] == reason
    assert row["sentence"].endswith(f"→ 无法判定：{reason}(灰)")


def two(quarter="2023Q2", **more):
    """Two figures of one submission."""
    return [report(quarter, reported=100), report(quarter, **{"reported": 90, **more})]


def test_rival_readings_are_a_conflict_and_equal_ones_are_not():
    """Decision 11."""
    assert stand("2023Q2", [target()], reports=two())["reason"] == "多值冲突"
    row = stand("2023Q2", [target()], reports=two(reported=100))
    assert (row["progress_status"], row["reported"]) == ("达到序时", 100)


def test_parts_the_target_names_are_added():
    """Decision 11: 14+3."""
    fields = {"span": "新建城区段、镇区段公路200公里"}
    parts = [
        report("2023Q2", reported=80, part="城区段"),
        report("2023Q2", reported=30, part="镇区段"),
    ]
    row = stand("2023Q2", [target(**fields)], reports=parts)
    assert (row["reported"], row["progress_status"]) == (110, "达到序时")
    row = stand("2023Q2", [target(**fields)], reports=parts[:1])
    assert (row["reported"], row["flags"]) == (80, "部分对象未报")
    row = stand("2023Q2", [target()], reports=parts)  # its words name no parts
    assert row["reason"] == "多值冲突"


@pytest.mark.parametrize(
    ("figure", "reported", "reason"),
    [
        ({"reported": 30, "claimed_share": "15.6"}, None, "与自报比例矛盾"),  # 30/200 = 15 %
        ({"reported": 30, "claimed_share": "15.5"}, 30, ""),  # half a point is tolerated
        ({"reported": "1060000"}, None, "疑似万亿混用"),
        ({"reported": "0.0106"}, None, "疑似万亿混用"),
        ({"reported": "0.2"}, "0.2", ""),  # a thousandth is not yet suspected
        ({"reported": "0.0001"}, "0.0001", ""),  # nor what stays far off once exchanged
    ],
)
def test_figures_that_cannot_be_are_doubted(figure, reported, reason):
    """Decision 13."""
    row = stand("2023Q1", [target()], reports=[report("2023Q1", **figure)])
    if reason:
        assert (row["progress_status"], row["light"], row["reason"]) == (
            "存疑待核", "灰", reason,
        )  # fmt: skip
    else:
        assert row["progress_status"] == "未达到序时"


FELL = [report("2023Q1", reported=60), report("2023Q2", reported=50)]


def test_a_sum_that_fell_is_doubted_and_a_stock_is_flagged():
    row = stand("2023Q2", [target()], reports=FELL)
    assert (row["progress_status"], row["reason"]) == ("存疑待核", "累计值下降")
    assert "累计值低于上次所报60公里" in row["sentence"]
    levels = [
        report("2023Q1", reported=48, unit="家"),
        report("2023Q2", reported=46, unit="家"),
    ]
    row = stand("2023Q2", [target(**STOCK)], reports=levels)
    assert (row["progress_status"], row["flags"]) == (
        "尚未达标(无基期，不作序时判定)", "回落",
    )  # fmt: skip
    assert "较上次所报48家回落" in row["sentence"]


def test_a_doubted_value_is_not_what_the_next_is_measured_by():
    third = report("2023Q3", reported=55)
    row = stand("2023Q3", [target()], reports=[*FELL, third])
    assert row["reason"] == "累计值下降"  # below the 60 of the first quarter
    row = stand("2023Q3", [target()], reports=[*FELL, third | {"reported": 150}])
    assert row["progress_status"] == "达到序时"


def review(decision, quarter="2023Q2", **more):
    """A reviewer's decision."""
    row = {"quarter": quarter, "item_id": "01-01", "decision": decision, "value": None,
           "by": "张三", "on": "2023-07-05", "because": "", **more}  # fmt: skip
    return pd.DataFrame([row])


def test_a_stated_correction_is_judged_and_waits_for_a_reviewer():
    """Decision 8."""
    corrected = [FELL[0], FELL[1] | {"flags": "correction"}]
    row = stand("2023Q2", [target()], reports=corrected)
    assert (row["progress_status"], row["flags"], row["reported"]) == (
        "未达到序时", "待复核", 50,
    )  # fmt: skip
    row = stand("2023Q2", [target()], reports=corrected, reviews=review("采用"))
    assert (row["progress_status"], row["flags"]) == ("未达到序时", "已复核")
    row = stand("2023Q2", [target()], reports=corrected, reviews=review("不采用"))
    assert (row["progress_status"], row["reason"]) == ("存疑待核", "更正未采用")


def test_a_later_decision_takes_an_earlier_one_back():
    both = pd.concat([review("不采用", on="2023-07-05"), review("采用", on="2023-07-06")])
    row = stand("2023Q2", [target()], reports=FELL, reviews=both)
    assert (row["progress_status"], row["reported"]) == ("未达到序时", 50)
    other = both.assign(on=["2023-07-06", "2023-07-05"])
    row = stand("2023Q2", [target()], reports=FELL, reviews=other)
    assert (row["progress_status"], row["reason"]) == ("存疑待核", "更正未采用")


def test_a_refused_correction_leaves_what_was_sent_before():
    first = report("2023Q2", reported=110)
    later = {"flags": "correction", "received": "2023-06-29", "source": "b.eml"}
    sent = [first, report("2023Q2", reported=50, **later)]
    assert stand("2023Q2", [target()], reports=sent)["reported"] == 50
    row = stand("2023Q2", [target()], reports=sent, reviews=review("不采用"))
    assert (row["reported"], row["progress_status"]) == (110, "达到序时")


@pytest.mark.parametrize(
    ("reports", "reviews", "word", "reported"),
    [
        (FELL, review("采用"), "未达到序时", 50),
        (FELL, review("改为", value="100", because="核对台账"), "达到序时", 100),
        ([report("2023Q2", reported=100, basis="unknown")], review("按累计"), "达到序时", 100),
        (
            [FELL[0], report("2023Q2", reported=40, basis="unknown")],
            review("按当季"), "达到序时", 100,
        ),
        ([], review("改为", value="100"), "达到序时", 100),
    ],
)  # fmt: skip
def test_a_reviewers_decision_is_applied_signed_and_dated(reports, reviews, word, reported):
    row = stand("2023Q2", [target()], reports=reports, reviews=reviews)
    assert (row["progress_status"], row["reported"]) == (word, reported)
    assert "已复核" in row["flags"]
    assert "张三于2023-07-05复核" in row["sentence"]


def test_a_reviewer_takes_the_doubt_from_a_row():
    done = report("2023Q2", role="claim", reported=200, flags="all_done")
    row = stand("2023Q2", [target()], reports=[done], reviews=review("采用"))
    assert (row["progress_status"], row["flags"]) == ("提前完成", "已复核")
    unsure = report("2023Q2", reported=100, flags="unsure_match")
    row = stand("2023Q2", [target()], reports=[unsure], reviews=review("采用"))
    assert (row["progress_status"], row["flags"]) == ("达到序时", "已复核")


@pytest.mark.parametrize(
    ("reported", "confirmed", "word", "light"),
    [
        (190, True, "基本完成", "浅黄"),
        (190, False, "未完成", "红"),
        ("189.9", True, "未完成", "红"),
        (200, True, "完成", "蓝"),
    ],
)
def test_nearly_done_needs_a_reviewer(reported, confirmed, word, light):
    reviews = review("认定基本完成", "2023Q4") if confirmed else None
    sent = [report("2023Q4", reported=reported)]
    row = stand("2023Q4", [target()], reports=sent, reviews=reviews)
    assert (row["progress_status"], row["light"]) == (word, light)


@pytest.mark.parametrize(
    ("quarter", "reported", "word", "light"),
    [
        ("2023Q3", 200, "提前完成(预计)", "蓝"),
        ("2023Q3", 150, "达到序时", "绿"),
        ("2023Q4", 200, "完成(预计)", "蓝"),
        ("2023Q4", 210, "超额完成(预计)", "蓝"),
        ("2023Q4", 190, "未完成(预计)", "红"),
    ],
)
def test_an_estimate_is_never_final(quarter, reported, word, light):
    """Decision 17."""
    sent = [report(quarter, reported=reported, is_estimate=True)]
    row = stand(quarter, [target()], reports=sent)
    assert (row["progress_status"], row["light"]) == (word, light)
    assert (row["flags"], row["is_estimate"]) == ("预计", True)
    assert "为预计数" in row["sentence"]


@pytest.mark.parametrize(
    ("period_end", "flags"),
    [
        ("2023-06-30", ""),
        ("2023-06-15", ""),
        ("2023-05-31", "上期数据"),
        ("2023-04-30", "上期数据"),
        (None, ""),
    ],
)
def test_a_period_that_ends_within_the_quarter_is_judged(period_end, flags):
    """Decision 4."""
    sent = [report("2023Q2", reported=100, period_end=period_end)]
    row = stand("2023Q2", [target()], reports=sent)
    assert (row["progress_status"], row["flags"]) == ("达到序时", flags)


def test_the_latest_period_counts_and_a_final_figure_before_an_estimate():
    older = report("2023Q2", reported=90, period_end="2023-05-31")
    newer = report("2023Q2", reported=100)
    assert stand("2023Q2", [target()], reports=[older, newer])["reported"] == 100
    guess = report("2023Q2", reported=120, is_estimate=True)
    row = stand("2023Q2", [target()], reports=[guess, newer])
    assert (row["reported"], row["flags"]) == (100, "")


@pytest.mark.parametrize(
    ("sent", "reported", "flags"),
    [
        ([("2023Q1", 50, "quarter"), ("2023Q2", 60, "quarter")], 110, "推算"),
        ([("2023Q1", 50, "unknown"), ("2023Q2", 60, "quarter")], 110, "推算"),
        ([("2023Q1", 50, "cumulative"), ("2023Q2", 60, "quarter")], 110, "推算"),
        ([("2023Q2", 60, "quarter")], None, ""),
        ([("2023Q1", 50, "cumulative"), ("2023Q2", 120, "cumulative")], 120, ""),
    ],
)
def test_quarters_are_added_only_where_all_earlier_ones_are_there(sent, reported, flags):
    """Decision 9."""
    reports = [report(q, reported=v, basis=basis) for q, v, basis in sent]
    row = stand("2023Q2", [target()], reports=reports)
    assert (row["reported"], row["flags"]) == (reported, flags)
    assert row["reason"] == ("" if reported else "口径不明")


def test_a_claimed_share_that_fits_shows_that_a_figure_is_cumulative():
    """Decision 9."""
    fits = report("2023Q2", reported=110, basis="unknown", claimed_share="55")
    assert stand("2023Q2", [target()], reports=[fits])["progress_status"] == "达到序时"
    not_so = fits | {"claimed_share": "80"}
    assert stand("2023Q2", [target()], reports=[not_so])["reason"] == "口径不明"


@pytest.mark.parametrize(
    ("before", "reported", "word"),
    [
        ([report("2023Q1", reported=60)], 60, "未达到序时"),
        ([], 0, "未启动"),
    ],
)
def test_no_progress_is_nought_for_the_quarter(before, reported, word):
    """Decision 5."""
    idle = report("2023Q2", role="claim", flags="no_progress", mention="本季度无进展")
    row = stand("2023Q2", [target()], reports=[*before, idle])
    assert (row["reported"], row["progress_status"]) == (reported, word)
    assert row["report_status"] == "按时报送"
    assert f"报本季度无进展，累计值仍为{reported}公里" in row["sentence"]


@pytest.mark.parametrize("fields", [GROWTH, STOCK])
def test_no_progress_of_a_state_nobody_ever_stated_has_no_number(fields):
    idle = report("2023Q2", role="claim", flags="no_progress", mention="本季度无进展")
    assert stand("2023Q2", [target(**fields)], reports=[idle])["reason"] == "无数值"


def test_done_is_the_planned_number_only_where_it_stands_beside():
    """Decision 12."""
    done = report("2023Q2", role="claim", reported=200, flags="all_done", basis="unknown")
    row = stand("2023Q2", [target()], reports=[done])
    assert (row["reported"], row["progress_status"], row["flags"]) == (
        200,
        "提前完成",
        "低置信",
    )
    row = stand("2023Q2", [target()], reports=[done | {"reported": None}])
    assert row["reason"] == "无数值"


def test_a_missing_quarter_is_never_filled_in():
    sent = [report("2023Q1", reported=50), report("2023Q3", reported=150)]
    assert stand("2023Q2", [target()], reports=sent)["progress_status"] == "无本期数据"
    assert stand("2023Q3", [target()], reports=sent)["progress_status"] == "达到序时"


@pytest.mark.parametrize(
    ("fields", "reported", "unit", "value"),
    [
        ({"unit": "亩", "value": "600", "indicator": "闲置土地"}, 20, "公顷", 300),
        ({**FLOW, "unit": "亿元"}, "200000", "万元", 20),
        ({"unit": "家"}, 100, "个", 100),
        ({"unit": "处"}, 100, "件", 100),
    ],
)
def test_units_of_one_dimension_are_converted(fields, reported, unit, value):
    """Decision 10."""
    sent = [report("2023Q2", reported=reported, unit=unit)]
    row = stand("2023Q2", [target(**fields)], reports=sent)
    assert (row["reported"], row["progress_status"]) == (value, "达到序时")


@pytest.mark.parametrize(
    ("fields", "base", "word", "flags"),
    [
        (STOCK, {"base_value": 40}, "达到序时", "基期由单位填报"),
        ({**STOCK, "baseline_value": 40}, {"base_value": 44}, "达到序时", ""),
        ({**STOCK, "baseline_value": 55}, {}, "尚未达标(无基期，不作序时判定)", "基期已达标"),
        ({**STOCK, "baseline_value": 50}, {}, "尚未达标(无基期，不作序时判定)", "基期已达标"),
    ],
)
def test_a_base_is_the_notices_else_the_units_and_none_where_it_meets_the_target(
    fields, base, word, flags
):
    """Decision 2."""
    sent = [report("2023Q2", reported=45, unit="家", **base)]
    row = stand("2023Q2", [target(**fields)], reports=sent)
    assert (row["progress_status"], row["flags"]) == (word, flags)


def test_a_base_reported_once_holds_in_later_quarters():
    sent = [
        report("2023Q1", reported=42, unit="家", base_value=40),
        report("2023Q2", reported=45, unit="家"),
    ]
    row = stand("2023Q2", [target(**STOCK)], reports=sent)
    assert (row["progress_status"], row["flags"]) == ("达到序时", "基期由单位填报")


def test_a_base_that_met_the_target_is_not_forgotten():
    sent = [
        report("2023Q1", reported=56, unit="家", base_value=55),
        report("2023Q2", reported=57, unit="家"),
    ]
    row = stand("2023Q2", [target(**STOCK)], reports=sent)
    assert row["flags"] == "基期已达标、基期由单位填报"


@pytest.mark.parametrize(
    ("quarter", "figure", "word"),
    [
        ("2023Q2", {"reported": 150, "base_value": 100}, "达到序时"),  # 100 -> 200
        ("2023Q4", {"reported": 200, "base_value": 100}, "完成"),
        ("2023Q4", {"reported": 190, "base_value": 100}, "未完成"),
        ("2023Q4", {"reported": 190}, "待认定"),
        ("2023Q4", {"reported": 1, "unit": "番"}, "完成"),
    ],
)
def test_a_doubling_needs_its_base(quarter, figure, word):
    sent = [report(quarter, **{"unit": "亿元", **figure})]
    assert stand(quarter, [target(**DOUBLE)], reports=sent)["progress_status"] == word


def things(number, words, **more):
    """So many things at a stage."""
    return report("2023Q2", role="stage", reported=number, unit="个", mention=words, **more)


@pytest.mark.parametrize(
    ("sent", "reported", "word"),
    [
        ([things(10, "已开工")], 10, "达到序时"),
        ([things(8, "已开工"), things(4, "已签约")], 8, "未达到序时"),
        ([things(15, "已开工"), things(5, "竣工")], 20, "快于序时"),
        ([things(20, "已开工"), things(5, "竣工", flags="of_which")], 20, "快于序时"),
        ([things(20, "竣工")], 20, "提前完成"),
        ([report("2023Q2", reported=20, unit="个")], 20, "快于序时"),
    ],
)
def test_things_pushed_on_count_from_the_stage_of_building(sent, reported, word):
    """Decision 6: 提前完成 only when n are finished."""
    row = stand("2023Q2", [target(**PUSH)], reports=sent)
    assert (row["reported"], row["progress_status"]) == (reported, word)


def test_things_pushed_on_are_done_at_the_due_date_when_all_are_under_way():
    """Decision 6."""
    sent = [report("2023Q4", role="stage", reported=20, unit="个", mention="已开工")]
    assert stand("2023Q4", [target(**PUSH)], reports=sent)["progress_status"] == "完成"


def test_things_to_be_built_count_only_when_they_are_finished():
    """Decision 6."""
    fields = {**PUSH, "action": "新建", "span": "新建20个安置工程"}
    row = stand(
        "2023Q2", [target(**fields)], reports=[things(12, "建成"), things(8, "已开工")]
    )
    assert (row["reported"], row["progress_status"]) == (12, "快于序时")
    row = stand("2023Q2", [target(**fields)], reports=[things(20, "已开工")])
    assert (row["reason"], row["reported"]) == ("无数值", None)
    assert "只报了进展“已开工”" in row["sentence"]


@pytest.mark.parametrize(
    ("measure", "direction", "reported", "word"),
    [
        ("growth_rate", "up", 7, "达到目标增速"),
        ("growth_rate", "down", 7, "低于目标增速"),
        ("reduction_rate", "down", 7, "达到目标增速"),
        ("reduction_rate", "up", 7, "低于目标增速"),
        ("reduction_rate", "", 8, "达到目标增速"),
    ],
)
def test_a_rate_that_goes_the_other_way_is_negative(measure, direction, reported, word):
    fields = {**GROWTH, "measure": measure}
    assert told("2023Q1", fields, reported, direction=direction)[1] == word


def test_a_growth_rate_in_permille_is_had_in_per_cent():
    sent = [report("2023Q1", reported=70, unit="‰")]
    row = stand("2023Q1", [target(**GROWTH)], reports=sent)
    assert (row["reported"], row["progress_status"]) == (7, "达到目标增速")
