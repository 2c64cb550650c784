"""An item through its year: versions, frozen quarters, late ends, several units, sums."""

from dataclasses import replace

import pandas as pd
import pytest

from pipeline.model import SourceError
from pipeline.quarter.assess import assess
from pipeline.rules import Rules
from status_material import (
    UNIT,
    frame,
    material,
    promise,
    report,
    rules,
    stand,
    target,
)

NAN = float("nan")


def status(*args, **more):
    """The status frame with its rows by quarter and item."""
    found = assess(material(*args, **more), rules()).status
    return found.set_index(["quarter", "item_id"])


def version(**fields):
    """A change of the target that is valid from 1 July."""
    usual = {"item_id": "01-01", "valid_from": "2023-07-01", "change": "revised",
             "document": "某政办〔2023〕9号", "decided": "2023-06-20"}  # fmt: skip
    return pd.DataFrame([usual | fields])


def test_each_quarter_is_judged_by_the_version_in_force():
    sent = [report("2023Q2", reported=100), report("2023Q3", reported=120)]
    rows = status([target()], [], sent, versions=version(value="160"))
    before, after = rows.loc["2023Q2", "01-01"], rows.loc["2023Q3", "01-01"]
    assert (before["value"], before["progress_status"]) == (200, "达到序时")
    assert (after["value"], after["progress_status"]) == (160, "达到序时")  # 120/160
    assert "目标160公里" in after["sentence"]
    assert "某政办〔2023〕9号" in after["sentence"]
    assert "某政办" not in before["sentence"]


def test_a_withdrawn_target_is_out_with_document_and_date():
    sent = [report("2023Q3", reported=10)]
    rows = status([target()], [], sent, versions=version(change="withdrawn"))
    assert rows.loc["2023Q2", "01-01"]["progress_status"] == "无本期数据"
    row = rows.loc["2023Q3", "01-01"]
    assert (row["progress_status"], row["light"]) == ("不纳入考核(已调整)", "灰")
    assert "某政办〔2023〕9号(2023-06-20)" in row["sentence"]
    given = material([target()], [], sent, versions=version(change="withdrawn"))
    assert assess(given, rules()).unused["reason"].tolist() == ["目标已调整"]


@pytest.mark.parametrize("fields", [{"item_id": "99-9"}, {"document": None}, {"change": "?"}])
def test_a_change_of_nothing_known_stops_the_run(fields):
    with pytest.raises(SourceError):
        status([target()], versions=version(**fields))


def published(word="提前完成", light="蓝", quarter="2023Q2", **fields):
    """A frozen row of the status."""
    row = {"quarter": quarter, "item_id": "01-01", "progress_status": word, "light": light,
           "reported": "200", "reason": "", "sentence": "当时的说明", **fields}  # fmt: skip
    return pd.DataFrame([row])


@pytest.mark.parametrize(
    ("word", "light", "quarter", "then", "shown"),
    [
        ("提前完成", "蓝", "2023Q3", "提前完成", "蓝"),
        ("提前完成", "蓝", "2023Q4", "完成", "蓝"),
        ("提前完成(预计)", "蓝", "2023Q4", "完成(预计)", "蓝"),
        ("完成", "蓝", "2023Q4", "完成", "蓝"),
        ("超额完成", "蓝", "2023Q4", "超额完成", "蓝"),
        ("逾期完成", "浅黄", "2023Q4", "逾期完成", "浅黄"),
        ("快于序时", "绿", "2023Q4", "无本期数据", "灰"),
    ],
)
def test_what_was_published_as_done_keeps_its_word(word, light, quarter, then, shown):
    row = stand(quarter, [target()], published=published(word, light))
    assert (row["progress_status"], row["light"]) == (then, shown)
    if then != "无本期数据":
        assert row["flags"] == "沿用已通报"
        assert f"2023Q2已通报为“{word}”" in row["sentence"]


def test_what_was_reached_but_never_published_is_not_kept():
    sent = [report("2023Q2", reported=200)]
    assert stand("2023Q3", [target()], reports=sent)["progress_status"] == "无本期数据"


def test_a_later_published_word_goes_before_an_earlier_one():
    both = pd.concat([published(), published("存疑待核", "灰", "2023Q3")])
    assert stand("2023Q4", [target()], published=both)["progress_status"] == "无本期数据"


LATE = report("2023Q1", reported=60, received="2023-05-10T09:00:00+08:00", source="补.eml")


def test_a_frozen_quarter_never_changes_and_later_facts_add_a_row():
    frozen = published("未达到序时", "黄", "2023Q1", reported="20")
    sent = [report("2023Q1", reported=20), LATE, report("2023Q2", reported=110)]
    out = assess(material([target()], [], sent, published=frozen), rules())
    rows = out.status.set_index("quarter")
    assert rows.loc["2023Q1", "sentence"] == "当时的说明"
    assert rows.loc["2023Q1", "progress_status"] == "未达到序时"
    (row,) = out.corrections.to_dict("records")
    assert (row["quarter"], row["item_id"]) == ("2023Q1", "01-01")
    assert (row["published_status"], row["progress_status"]) == ("未达到序时", "达到序时")
    assert row["reported"] == 60
    assert row["sentence"] == (
        "01-01 2023Q1通报为“未达到序时”(黄)，按2023-05-10收到的报送应为“达到序时”(绿)；"
        "原通报不改"
    )


@pytest.mark.parametrize(
    ("scope", "span", "label"),
    [
        ("", "新建乡村公路200公里", "新建乡村公路"),
        ("山区", "山区新建乡村公路200公里", "山区新建乡村公路"),
        ("双车道以上", "新建双车道以上乡村公路200公里", "新建双车道以上乡村公路"),
        ("山区", "山区200公里", "山区乡村公路"),
        ("山区", "乡村公路200公里", "乡村公路（山区）"),
    ],
)
def test_a_sentence_says_what_narrows_its_target(scope, span, label):
    narrowed = target(scope=scope, span=span)
    row = stand("2023Q3", [narrowed], [], [report("2023Q3", reported=150)])
    assert row["sentence"].startswith(f"01-01 {label} 目标200公里")


def test_what_came_after_the_cutoff_does_not_change_a_quarter_that_is_not_yet_frozen():
    out = assess(material([target()], [], [report("2023Q1", reported=20), LATE]), rules())
    assert out.status["progress_status"][0] == "未达到序时"
    assert out.corrections["progress_status"].tolist() == ["达到序时"]
    assert out.unused["reason"].tolist() == ["通报截止后收到"]


def test_the_next_quarter_knows_what_came_in_between():
    sent = [report("2023Q1", reported=20), LATE, report("2023Q2", reported=50)]
    assert stand("2023Q2", [target()], reports=sent)["reason"] == "累计值下降"


def test_a_frozen_quarter_without_later_facts_needs_no_correction():
    frozen = published("未达到序时", "黄", "2023Q1", reported="20.0", reason=NAN)
    given = material([target()], [], [report("2023Q1", reported=20)], published=frozen)
    assert assess(given, rules()).corrections.empty


def test_a_frozen_quarter_comes_back_from_its_file_as_it_went(tmp_path):
    sent = [
        report("2023Q1", reported="55.50", is_estimate=True),
        report("2023Q2", reported=90),
    ]
    first = assess(material([target()], [promise()], sent), rules()).status
    frozen = first[first["quarter"] == "2023Q1"]
    frozen.to_csv(tmp_path / "status.csv", index=False, encoding="utf-8-sig")
    back = pd.read_csv(tmp_path / "status.csv", dtype=str, encoding="utf-8-sig")
    again = assess(material([target()], [promise()], sent, published=back), rules())
    pd.testing.assert_frame_equal(
        again.status.astype(object), first.astype(object), check_dtype=False
    )
    assert again.corrections.empty


def test_an_item_that_was_not_in_the_bulletin_is_a_correction_too():
    frozen = published("达到序时", "绿", "2023Q1", item_id="01-09")
    given = material([target()], [], [report("2023Q1", reported=50)], published=frozen)
    out = assess(given, rules())
    assert out.status["item_id"].tolist()[:1] == ["01-09"]
    assert out.corrections["published_status"].tolist() == [""]
    assert "通报时没有本项" in out.corrections["sentence"][0]


@pytest.mark.parametrize(
    ("fields", "sent", "word", "light"),
    [
        ({}, [("2023Q2", 150), ("2023Q3", 200)], "逾期完成", "浅黄"),
        ({}, [("2023Q2", 200), ("2023Q3", 200)], "完成", "蓝"),
        ({}, [("2023Q1", 200), ("2023Q3", 210)], "超额完成", "蓝"),
        ({}, [("2023Q3", 200)], "逾期完成", "浅黄"),
        ({}, [("2023Q2", 150), ("2023Q3", 199)], "未完成", "红"),
        (
            {"measure": "growth_rate", "unit": "%", "value": "7", "indicator": "工业增加值"},
            [("2023Q1", 8), ("2023Q2", 6), ("2023Q3", 8)], "逾期完成", "浅黄",
        ),
    ],
)  # fmt: skip
def test_an_end_reached_after_its_due_quarter_is_late(fields, sent, word, light):
    given = target(due="2023-06-30", **fields)
    reports = [report(q, reported=v, unit=given["unit"]) for q, v in sent]
    row = stand("2023Q3", [given], reports=reports)
    assert (row["progress_status"], row["light"]) == (word, light)


def test_what_was_published_in_time_is_not_late():
    sent = [report("2023Q3", reported=200)]
    given = {"published": published("完成", "蓝")}
    row = stand("2023Q3", [target(due="2023-06-30")], reports=sent, **given)
    assert row["progress_status"] == "完成"


def test_the_leads_number_counts_and_others_are_shown():
    """Decision 15."""
    sent = [
        report("2023Q2", reported=100),
        report("2023Q2", reported=70, by_unit="乙局", source="乙局.docx"),
    ]
    out = assess(material([target()], [], sent), rules())
    row = out.status.set_index("quarter").loc["2023Q2"]
    assert (row["reported"], row["progress_status"]) == (100, "达到序时")
    assert row["flags"] == "有非牵头单位数据"
    assert "另有乙局报70公里，非牵头单位，不作完成值" in row["sentence"]
    assert out.unused["reason"].tolist() == ["非牵头单位数据"]
    row = stand("2023Q2", [target()], reports=sent[1:])
    assert (row["progress_status"], row["flags"]) == ("无本期数据", "有非牵头单位数据")


@pytest.mark.parametrize(("second", "reason"), [(100, ""), (90, "多值冲突")])
def test_two_leads_that_disagree_are_a_conflict(second, reason):
    sent = [
        report("2023Q2", reported=100),
        report("2023Q2", reported=second, by_unit="乙局"),
    ]
    row = stand("2023Q2", [target(lead="甲局、乙局")], reports=sent)
    assert row["reason"] == reason


def test_the_latest_version_before_the_cutoff_counts():
    sent = [
        report("2023Q2", reported=90),
        report("2023Q2", reported=100, received="2023-07-03", source="b.eml"),
        report("2023Q2", reported=120, received="2023-07-20", source="c.eml"),
    ]
    out = assess(material([target()], [], sent), rules())
    row = out.status.set_index("quarter").loc["2023Q2"]
    assert (row["reported"], row["source"]) == (100, "b.eml")
    assert row["received"] == "2023-07-03T00:00:00+08:00"
    assert sorted(out.unused["reason"]) == ["已被后续报送替代", "通报截止后收到"]


def test_versions_of_unknown_time_that_disagree_are_a_conflict():
    """Decision 18: a file's own time is no receipt, so nobody knows which is newer."""
    sent = [report("2023Q2", reported=90), report("2023Q2", reported=100, received=None)]
    row = stand("2023Q2", [target()], reports=sent)
    assert (row["reason"], row["flags"]) == ("多值冲突", "时间不明")


def test_every_row_is_used_or_listed():
    sent = [
        report("2023Q2", reported=100),
        report("2023Q2", reported=100, unit="个"),
        report("2023Q2", role="claim", mention="成效明显"),
        report("2023Q2", item_id="77-7", reported=1),
        report("2023Q2", reported=1) | {"quarter": "2021Q2"},
    ]
    out = assess(material([target()], [], sent), rules())
    assert sorted(out.unused["reason"]) == [
        "单位不符", "季度不在报送安排内", "本项不以此判定", "编号不在登记表中",
    ]  # fmt: skip
    assert len(out.unused) + 1 == len(sent)


def test_of_two_targets_of_one_indicator_the_worse_decides():
    """Decision 16: 红 黄 浅黄 灰 绿 蓝."""
    rate = target("01-02", measure="growth_rate", unit="%", value="7", action="增长")
    sent = [report("2023Q2", reported=200), report("2023Q2", item_id="01-02", reported=5,
                                                   unit="%")]  # fmt: skip
    worse = assess(material([target(), rate], [], sent), rules()).indicators
    row = worse[worse["quarter"] == "2023Q2"].to_dict("records")
    assert row == [
        {"quarter": "2023Q2", "seq": "1", "indicator": "乡村公路", "item_ids": "01-01、01-02",
         "item_id": "01-02", "progress_status": "低于目标增速", "light": "红"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("preset", "done", "light"),
    [
        ("默认", 90, "浅黄"),
        ("默认", 79, "黄"),
        ("银川", 40, "黄"),
        ("银川", 39, "红"),
        ("宣城", 99, "红"),
        ("宣城", 100, "绿"),
        ("武汉", 80, "浅黄"),
        ("武汉", 79, "黄"),
        ("武汉", 59, "红"),
    ],
)
def test_the_cutoffs_of_other_places_can_be_chosen(preset, done, light):
    status = tuple(
        replace(entry, values={**entry.values, "word": preset})
        if entry.id == "preset"
        else entry
        for entry in rules()["status"]
    )
    chosen = Rules({**rules().entries, "status": status}, {})
    found = assess(material([target()], [], [report("2023Q2", reported=done)]), chosen).status
    assert found.set_index("quarter").loc["2023Q2", "light"] == light


def test_nested_thresholds_are_never_summed():
    targets = [
        target("01-01", indicator="过亿元项目", value="50", unit="个"),
        target("01-02", indicator="过10亿元项目", value="10", unit="个"),
    ]
    sent = [
        report("2023Q2", reported=25, unit="个"),
        report("2023Q2", item_id="01-02", reported=6, unit="个"),
    ]
    rows = status(targets, [], sent)
    assert rows.loc["2023Q2"]["reported"].tolist() == [25, 6]


def test_a_units_own_plan_takes_the_place_of_the_year():
    plans = pd.DataFrame({"item_id": ["01-01"], "quarter": ["2023Q1"], "share": ["10"]})
    row = stand("2023Q1", [target()], reports=[report("2023Q1", reported=20)], plans=plans)
    assert (row["progress_status"], row["flags"]) == ("达到序时", "按自报计划")
    assert "序时10.0%" in row["sentence"]
    assert "按单位自报计划" in row["sentence"]


def test_rows_stand_by_quarter_then_in_the_order_of_the_register():
    tasks = pd.DataFrame({"seq": ["2", "1"], "lead": [UNIT, UNIT]})
    given = [target("01-01", seq="1"), target("02-01", seq="2")]
    out = assess(material(given, [promise(seq="2")], tasks=tasks), rules()).status
    assert out["item_id"].tolist()[:3] == ["02-01", "01-c01", "01-01"]
    assert out["quarter"].tolist() == sorted(out["quarter"])


def test_the_columns_are_the_models():
    out = assess(material([target()]), rules())
    assert list(out.status) == [
        "quarter", "seq", "item_id", "item_type", "lead", "indicator", "kind", "value", "unit",
        "reported", "period_end", "is_estimate", "done", "elapsed", "gap", "report_status",
        "progress_status", "light", "reason", "flags", "sentence", "source", "received",
        "received_from", "rule",
    ]  # fmt: skip
    assert list(out.reporting) == [
        "quarter", "unit", "timeliness", "days_late", "missing", "flags", "sources",
    ]  # fmt: skip


def test_the_row_and_its_sentence_hold_the_figures():
    fields = {"indicator": "安置房", "action": "竣工", "value": "90", "unit": "万平方米",
              "span": "年内竣工90万平方米"}  # fmt: skip
    sent = [report("2023Q3", reported="60.3", unit="万平方米")]
    row = stand("2023Q3", [target(**fields)], reports=sent)
    assert row["sentence"] == (
        "01-01 安置房竣工 目标90万平方米(第4页)，截至9月底60.3万平方米(甲局9月28日报送)，"
        "67.0%，序时75.0%，差8.0个百分点 → 未达到序时(浅黄)"
    )
    assert [str(row[name]) for name in ("done", "elapsed", "gap")] == ["0.67", "0.75", "-8"]
    assert (row["source"], row["received_from"]) == ("2023Q3.eml!甲局.xlsx", "header")
    assert row["rule"] == "C.year.behind-pale"


def test_arguments_are_left_as_they_were():
    sent = [report("2023Q2", reported=100)]
    given = material([target()], [promise()], sent)
    assess(given, rules())
    pd.testing.assert_frame_equal(given.reports, frame(sent, report))
    pd.testing.assert_frame_equal(given.targets, frame([target()], target))


def test_an_empty_year_is_an_empty_answer():
    calendar = pd.DataFrame({"quarter": [], "due": []}, dtype=str)
    out = assess(material([target()], calendar=calendar), rules())
    assert (len(out.status), len(out.reporting), len(out.corrections)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("reports", "code"),
    [
        ([report("2023Q2", reported="八十")], "BAD_NUMBER"),
        ([report("2023Q2", reported=1, role="guess")], "BAD_FRAME"),
        ([report("2023Q2", reported=1, basis="monthly")], "BAD_FRAME"),
        ([report("2023Q2", reported=1, received="昨天")], "BAD_DATE"),
    ],
)
def test_a_frame_that_cannot_be_read_stops_the_run(reports, code):
    with pytest.raises(SourceError, match=code):
        assess(material([target()], [], reports), rules())


def test_an_id_that_stands_twice_stops_the_run():
    with pytest.raises(SourceError, match="01-01"):
        assess(material([target(), target()]), rules())


@pytest.mark.parametrize("fields", [{"decision": "随意"}, {"by": ""}, {"on": ""}])
def test_a_decision_nobody_signed_or_knows_stops_the_run(fields):
    row = {"quarter": "2023Q2", "item_id": "01-01", "decision": "采用", "value": None,
           "by": "张三", "on": "2023-07-05", "because": ""}  # fmt: skip
    with pytest.raises(SourceError, match="BAD_REVIEW"):
        assess(material([target()], reviews=pd.DataFrame([row | fields])), rules())
