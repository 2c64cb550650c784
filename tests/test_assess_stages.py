"""Milestones by their stage and duties by their evidence."""

import pandas as pd
import pytest

from pipeline.quarter.assess import open_rulebook
from pipeline.quarter.assess.stages import read_stage_words
from status_material import promise, report, rules, stand

BOOK = open_rulebook(rules())
DUTY = {"kind": "duty", "verb": "坚持", "object": "安全生产", "span": "坚持安全生产"}
START = {"verb": "启动", "object": "智慧园区二期", "span": "启动智慧园区二期"}
BUILD = {"verb": "开工建设", "object": "河东水厂", "span": "开工建设河东水厂"}


@pytest.mark.parametrize(
    ("text", "thing", "stage"),
    [
        ("已印发创建方案，成立工作专班", "省级园林城区", 1),
        ("已完成招标", "河东水厂", 2),
        ("完成项目可研批复和用地预审", "河东水厂", 2),
        ("项目已于5月开工，目前正在进行基础施工", "河东水厂", 3),
        ("主体工程已完工，正在装修", "河东水厂", 4),
        ("已建成并投入使用", "河东水厂", 5),
        ("道路全线贯通", "青云大道", 5),
        ("通过省级验收", "国家级园林城区", 4),
        ("通过省级验收", "省级园林城区", 5),
        ("通过国家验收", "国家级园林城区", 5),
        ("被省政府命名为省级园林城区", "省级园林城区", 5),
        ("已列入拟命名名单并公示", "省级园林城区", 4),
        ("申报材料已上报省厅", "省级园林城区", 2),
        ("目前尚未启动", "省级园林城区", 0),
        ("因征地受阻未开工", "河东水厂", 0),
        ("尚未竣工，主体施工中", "河东水厂", 3),
        ("力争年底前建成投用", "河东水厂", None),
        ("计划于12月通过验收", "河东水厂", None),
        ("全力推进项目竣工投用", "河东水厂", None),
        ("正在积极推进", "河东水厂", None),
        ("高度重视，多次召开推进会", "河东水厂", 1),
        ("", "河东水厂", None),
    ],
)
def test_the_highest_stage_a_text_says_was_reached(text, thing, stage):
    found = read_stage_words(text, thing, BOOK)
    assert (found.stage if found else None) == stage


def told(quarter, fields, words, **more):
    """Word and light of one milestone with one statement."""
    sent = [report(quarter, item_id="01-c01", role="stage", mention=words, **more)]
    row = stand(quarter, [], [promise(**fields)], sent)
    return row["progress_status"], row["light"]


PASS = {"verb": "通过", "object": "省级卫生城区验收", "span": "通过省级卫生城区验收"}


def test_a_milestones_own_words_as_a_heading_tell_no_stage():
    assert told("2023Q2", PASS, "3、通过省级卫生城区验收：已启动创建") == ("按节点推进", "绿")
    assert told("2023Q1", START, "启动智慧园区二期：尚未启动") == ("未启动", "黄")
    assert told("2023Q1", START, "启动智慧园区二期：已完成立项") == ("提前完成", "蓝")


@pytest.mark.parametrize(
    ("fields", "quarter", "words", "word", "light"),
    [
        ({}, "2023Q1", "已印发方案", "按节点推进", "绿"),  # expected 1
        ({}, "2023Q1", "尚未启动", "未启动", "黄"),
        ({}, "2023Q2", "已申报", "按节点推进", "绿"),  # expected 2
        ({}, "2023Q2", "已印发方案", "未达节点", "黄"),
        ({}, "2023Q2", "尚未启动", "未启动", "红"),
        ({}, "2023Q3", "正在实施", "按节点推进", "绿"),  # expected 3
        ({}, "2023Q3", "已申报", "未达节点", "黄"),
        ({}, "2023Q3", "已印发方案", "未达节点", "红"),
        ({}, "2023Q3", "尚未启动", "未启动", "红"),
        ({}, "2023Q3", "被命名为国家级园林城区", "提前完成", "蓝"),
        ({}, "2023Q4", "被命名为国家级园林城区", "完成", "蓝"),  # expected 5
        ({}, "2023Q4", "通过省级验收", "待认定", "浅黄"),
        ({}, "2023Q4", "已申报", "待认定", "浅黄"),
        ({}, "2023Q4", "正在实施", "未完成", "红"),
        # decision 7: the end of 启动 is 2, of 开工建设 3
        (START, "2023Q1", "已启动", "提前完成", "蓝"),
        (START, "2023Q4", "已启动", "完成", "蓝"),
        (START, "2023Q3", "已印发方案", "未达节点", "黄"),  # expected no more than 2
        (BUILD, "2023Q3", "已开工", "提前完成", "蓝"),
        (BUILD, "2023Q4", "已完成招标", "未完成", "红"),
        ({"due": "2023-06-30"}, "2023Q1", "已申报", "按节点推进", "绿"),  # half of its term
        ({"due": "2023-06-30"}, "2023Q2", "已申报", "待认定", "浅黄"),
    ],
)
def test_a_milestone_is_set_against_the_stage_expected(fields, quarter, words, word, light):
    assert told(quarter, fields, words) == (word, light)


def test_a_stage_chosen_in_a_form_goes_before_words():
    assert told("2023Q3", {}, "正在积极推进", stage=3) == ("按节点推进", "绿")


def test_mere_words_leave_the_stage_unknown():
    sent = [report(item_id="01-c01", role="evidence", mention="正在积极推进")]
    row = stand("2023Q3", [], [promise()], sent)
    assert (row["progress_status"], row["reason"]) == ("无法判定", "阶段不明")


def test_of_several_objects_the_slowest_decides():
    """Decision 7."""
    two = {"verb": "建成", "object": "东湖公园、西湖公园", "span": "建成东湖公园、西湖公园"}
    sent = [
        report(item_id="01-c01", role="stage", mention="已建成", object="东湖公园"),
        report(item_id="01-c01", role="stage", mention="已签约", object="西湖公园"),
    ]
    row = stand("2023Q3", [], [promise(**two)], sent)
    assert (row["progress_status"], row["light"], row["flags"]) == ("未达节点", "黄", "")
    row = stand("2023Q3", [], [promise(**two)], sent[:1])
    assert (row["progress_status"], row["flags"]) == ("提前完成", "部分对象未报")


def test_of_one_object_the_highest_stage_counts():
    sent = [
        report(item_id="01-c01", role="stage", mention="完成招标"),
        report(item_id="01-c01", role="stage", mention="已开工建设"),
    ]
    assert stand("2023Q3", [], [promise(**BUILD)], sent)["progress_status"] == "提前完成"


@pytest.mark.parametrize(
    ("more", "word", "reason"),
    [
        ({}, "存疑待核", "阶段倒退未说明"),
        ({"fall_reason": "选址调整，重新报批"}, "按节点推进", ""),
        ({"flags": "correction"}, "按节点推进", ""),
    ],
)
def test_a_stage_that_falls_needs_its_reason(more, word, reason):
    """Decision 7."""
    sent = [
        report("2023Q1", item_id="01-c01", role="stage", mention="正在实施"),
        report("2023Q2", item_id="01-c01", role="stage", mention="已申报", **more),
    ]
    row = stand("2023Q2", [], [promise()], sent)
    assert (row["progress_status"], row["reason"]) == (word, reason)


@pytest.mark.parametrize(
    ("before", "word", "light"), [("已申报", "未达节点", "黄"), (None, "未启动", "红")]
)
def test_no_progress_leaves_a_milestone_where_it_was(before, word, light):
    """Decision 5."""
    sent = [
        report(item_id="01-c01", role="claim", flags="no_progress", mention="本季度无进展")
    ]
    if before:
        sent.append(report("2023Q2", item_id="01-c01", role="stage", mention=before))
    row = stand("2023Q3", [], [promise()], sent)
    assert (row["progress_status"], row["light"], row["flags"]) == (
        word, light, "本季度无进展",
    )  # fmt: skip


def test_all_done_without_a_stage_is_the_end_to_be_looked_at():
    sent = [report(item_id="01-c01", role="claim", flags="all_done", mention="均已落实到位")]
    row = stand("2023Q3", [], [promise()], sent)
    assert (row["progress_status"], row["flags"]) == ("提前完成", "低置信")


@pytest.mark.parametrize(
    ("quarter", "sent", "word", "light"),
    [
        ("2023Q2", [("2023Q2", "evidence", True)], "有实质进展", "绿"),
        ("2023Q2", [("2023Q2", "evidence", False)], "仅表态", "浅黄"),
        ("2023Q2", [("2023Q2", "value", None)], "有实质进展", "绿"),
        ("2023Q2", [("2023Q1", "evidence", True)], "无本期数据", "灰"),
        ("2023Q4", [("2023Q4", "evidence", True)], "持续推进", "绿"),
        (
            "2023Q4", [("2023Q1", "evidence", True), ("2023Q4", "evidence", False)],
            "持续推进", "绿",
        ),
        ("2023Q4", [("2023Q4", "evidence", False)], "持续推进", "浅黄"),
    ],
)  # fmt: skip
def test_a_duty_needs_deeds_and_is_never_done(quarter, sent, word, light):
    reports = [
        report(when, item_id="01-c01", role=role, substance=deed,
               reported=12 if role == "value" else None)
        for when, role, deed in sent
    ]  # fmt: skip
    row = stand(quarter, [], [promise(**DUTY)], reports)
    assert (row["kind"], row["progress_status"], row["light"]) == ("L", word, light)
    assert (row["done"], row["gap"], row["item_type"]) == (None, None, "duty")


@pytest.mark.parametrize("quarter", ["2023Q1", "2023Q2", "2023Q3", "2023Q4"])
@pytest.mark.parametrize("fields", [{}, START, BUILD])
def test_a_higher_stage_is_never_worse(fields, quarter):
    lights = [told(quarter, fields, "", stage=stage)[1] for stage in range(6)]
    order = ["红", "黄", "浅黄", "绿", "蓝"]
    assert lights == sorted(lights, key=order.index)


@pytest.mark.parametrize(
    ("fields", "value", "word", "light"),
    [({}, "5", "完成", "蓝"), ({}, "3", "未完成", "红"), (DUTY, "1", "持续推进", "绿")],
)
def test_a_reviewer_settles_a_stage_or_a_duty(fields, value, word, light):
    sent = [report("2023Q4", item_id="01-c01", role="evidence", mention="已申报待批")]
    reviews = pd.DataFrame(
        [{"quarter": "2023Q4", "item_id": "01-c01", "decision": "改为", "value": value,
          "by": "张三", "on": "2024-01-05", "because": "已获批复"}]
    )  # fmt: skip
    row = stand("2023Q4", [], [promise(**fields)], sent, reviews=reviews)
    assert (row["progress_status"], row["light"], row["flags"]) == (word, light, "已复核")


def test_what_begins_in_summer_is_not_yet_due_in_spring():
    later = {"span": "下半年启动智慧园区二期", **{k: START[k] for k in ("verb", "object")}}
    row = stand("2023Q2", [], [promise(**later)])
    assert (row["progress_status"], row["light"]) == ("未到节点", "灰")
    assert "7月1日起实施" in row["sentence"]
    assert stand("2023Q3", [], [promise(**later)])["progress_status"] == "无本期数据"
    sent = [report("2023Q2", item_id="01-c01", role="stage", mention="已启动")]
    assert stand("2023Q2", [], [promise(**later)], sent)["progress_status"] == "提前完成"
