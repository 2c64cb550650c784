"""Nobody is named in a bulletin on a row, or for a report, that is not confirmed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin_material import between, bulletin, content, late, names_in, quarter, report, row
from bulletin_material import texts_of as words_in
from conftest import ROOT
from pipeline.model import RuleError
from pipeline.publish.bulletin.book import open_book
from pipeline.rule_files import read_rules
from pipeline.rules import Rules, load_rules

SIGNED = {"by": "示例员", "on": "2023-10-08", "reason": "", "remark": ""}


def review(item_id, decision="", **more):
    """A row of 待核, with a decision or without."""
    signed = SIGNED if decision else {}
    return {"quarter": "2023Q3", "item_id": item_id, "decision": decision} | signed | more


NOT_CONFIRMED = [
    ({"flags": "低置信"}, None),
    ({"flags": "待复核"}, None),
    ({"flags": "力争、待复核"}, None),
    ({"flags": "预计"}, None),
    ({"is_estimate": True}, None),
    ({"progress_status": "提前完成(预计)"}, None),
    ({"flags": "上期数据"}, None),
    ({"flags": "部分对象未报"}, None),
    ({"flags": "时间不明"}, None),
    ({"flags": "时间不明"}, review("01-01")),
    ({"flags": "时间不明"}, review("01-01", "按累计")),
    ({"flags": "没有人认识的标记"}, None),
    ({"flags": "待复核"}, review("01-01", "采用", remark="请填复核人")),
    ({"flags": "低置信、已复核"}, review("01-01", "改为")),
    ({}, review("01-01")),
    ({}, review("01-01", "采用", by="")),
    ({}, review("01-01", "采用", on="")),
    ({}, review("01-01", "随便写的")),
    ({"progress_status": "未完成", "light": "红", "rule": "due.missed"}, review("01-01")),
    ({"progress_status": "未完成", "light": "红", "rule": "due.missed"},
     review("01-01", "按累计")),
    ({"flags": "沿用已通报", "rule": "kept"}, None),
]  # fmt: skip
CONFIRMED = [
    ({}, None),
    ({"flags": "已复核"}, review("01-01", "采用")),
    ({"flags": "时间不明、已复核"}, review("01-01", "采用")),
    ({"flags": "已复核"}, review("01-01", "改为")),
    ({"flags": "推算、已复核"}, review("01-01", "按当季")),
    ({"flags": "本季度无进展"}, None),
    ({"flags": "有非牵头单位数据、超字数、按自报计划、回落"}, None),
    ({"progress_status": "未完成", "light": "红", "rule": "due.missed"}, None),
    ({"progress_status": "未完成", "light": "红", "rule": "due.missed"},
     review("01-01", "采用")),
]  # fmt: skip


def named(told):
    """All units that stand in a list."""
    lists = (told.praised, told.late, told.soft_praised, told.soft_late)
    return [unit for one in lists for unit in names_in(one)]


@pytest.mark.parametrize(("fields", "decision"), NOT_CONFIRMED)
@pytest.mark.parametrize("make", [row, late])
def test_nobody_is_named_on_a_row_that_is_not_confirmed(make, fields, decision, rules):
    judged = quarter([make("01-01", "甲局") | fields], reviews=[decision] if decision else [])
    told = content(rules, judged)
    assert named(told) == []
    assert told.waits == 1
    assert told.grounds == ()
    (line,) = told.annex_targets
    assert line.light == ""
    assert line.word.startswith("待核")


@pytest.mark.parametrize(("fields", "decision"), CONFIRMED)
@pytest.mark.parametrize("make", [row, late])
def test_who_is_confirmed_is_named(make, fields, decision, rules):
    judged = quarter([make("01-01", "甲局") | fields], reviews=[decision] if decision else [])
    told = content(rules, judged)
    assert named(told) == ["甲局"]
    assert told.waits == 0


def test_what_is_carried_on_is_as_sure_as_it_was(rules):
    kept = row("01-01", "甲局", flags="沿用已通报", rule="kept", reported=None, done=None)
    sure, unsure = row("01-01", "甲局"), row("01-01", "甲局", flags="低置信")
    silent = row("01-01", "甲局", "无本期数据", "灰", reported=None, gap=None)
    before = [quarter([each], name="2023Q1") for each in (sure, unsure)]
    between_them = quarter([silent], name="2023Q2")
    assert named(content(rules, before[0], between_them, quarter([kept]))) == ["甲局"]
    assert named(content(rules, before[1], between_them, quarter([kept]))) == []
    assert named(content(rules, before[1], quarter([kept]), quarter([kept]))) == []


def test_a_target_that_stood_before_the_year_began_is_no_progress(rules):
    told = content(rules, quarter([row("01-01", "甲局", flags="基期已达标")]))
    assert (named(told), told.waits) == ([], 0)


def test_duties_are_counted_and_never_named(rules):
    duty = row("01-c01", "甲局", item_type="duty", kind="L")
    told = content(rules, quarter([duty, late("01-c02", "乙局", item_type="duty")]))
    assert (named(told), told.duties.total) == ([], 2)


FLAGS = (
    "低置信",
    "待复核",
    "预计",
    "上期数据",
    "时间不明",
    "力争",
    "已复核",
    "推算",
    "谁知道",
)
BAD = {"低置信", "待复核", "预计", "上期数据", "谁知道"}
WORDS = (
    ("提前完成", "蓝"), ("快于序时", "绿"), ("达到序时", "绿"), ("未达到序时", "浅黄"),
    ("未达到序时", "黄"), ("未启动", "红"), ("存疑待核", "灰"), ("无法判定", "灰"),
    ("完成(预计)", "蓝"), ("未完成(预计)", "红"),
)  # fmt: skip
DECISIONS = ("", "采用", "不采用", "改为", "按累计", "认定基本完成", "乱写")


@st.composite
def judged_rows(draw):
    """Rows of units of their own, what 待核 has on them, and which are not confirmed."""
    rows, reviews, unsure = [], [], set()
    for place in range(draw(st.integers(0, 8))):
        item_id, unit = f"{place:02d}-01", f"第{place}甲子局"
        flags = draw(st.sets(st.sampled_from(FLAGS), max_size=3))
        word, light = draw(st.sampled_from(WORDS))
        estimate = draw(st.booleans())
        rows.append(
            row(item_id, unit, word, light, flags="、".join(sorted(flags)))
            | {
                "is_estimate": estimate,
                "item_type": draw(st.sampled_from(["target", "milestone"])),
            }
        )
        listed, decision = draw(st.booleans()), draw(st.sampled_from(DECISIONS))
        whole = draw(st.booleans())
        if listed:
            signature = SIGNED | ({} if whole else {"remark": "请填复核人"})
            reviews.append(review(item_id, decision, **(signature if decision else {})))
        settled = listed and whole and decision not in ("", "乱写")
        accepted = settled and decision in ("采用", "改为", "认定基本完成")
        if (
            flags & BAD
            or estimate
            or word.endswith("(预计)")
            or word in ("存疑待核", "无法判定")
            or ("时间不明" in flags and not accepted)
            or (listed and not settled)
        ):
            unsure.add(unit)
    return rows, reviews, unsure


@given(judged_rows())
@settings(max_examples=60, deadline=None)
def test_no_unit_of_an_unconfirmed_row_stands_in_any_list(drawn):
    rows, reviews, unsure = drawn
    told = content(RULES, quarter(rows, reviews=reviews))
    assert not set(named(told)) & unsure
    assert told.waits == len(unsure)
    lit = {line.unit for line in (*told.annex_targets, *told.annex_milestones) if line.light}
    assert not lit & unsure
    sure = {r["lead"] for r in rows} - unsure
    wanted = {r["lead"] for r in rows if r["progress_status"] in ("提前完成", "快于序时")
              or r["light"] in ("红", "黄")}  # fmt: skip
    assert set(named(told)) == wanted & sure


@given(judged_rows())
@settings(max_examples=4, deadline=None)
def test_no_unit_of_an_unconfirmed_row_is_printed_among_the_named(drawn):
    rows, reviews, unsure = drawn
    texts = words_in(bulletin(RULES, quarter(rows, reviews=reviews)))
    parts = between(texts, "二、", "四、") + between(texts, "五、", "六、")
    parts += texts[texts.index("附件3") :]
    assert not [unit for unit in unsure if any(unit in part for part in parts)]


RULES = load_rules(ROOT / "rules")

ABSENT, PART = report("乙局", "未报送"), report("丙局", missing="03-01、03-02")
LACKS = "丙局（缺2项）"
UNPLACED = {"quarter": "2023Q3", "unit": "丙局", "source": "a"}
WRONG_QUARTER = UNPLACED | {"unit": "乙局", "reason": "WRONG_QUARTER"}


@pytest.mark.parametrize(
    ("rows", "unplaced", "absent", "partial", "doubted"),
    [
        ([ABSENT, PART], [], "乙局", LACKS, 0),
        ([ABSENT | {"flags": "附件无法读取", "sources": "x"}, PART], [], "", LACKS, 1),
        ([ABSENT | {"sources": "空表.xlsx"}, PART], [], "", LACKS, 1),
        ([ABSENT, PART], [UNPLACED | {"reason": "nothing_matched"}], "乙局", "", 1),
        ([ABSENT, PART], [UNPLACED | {"reason": "匹配不可靠"}], "乙局", "", 1),
        ([ABSENT, PART], [UNPLACED | {"reason": "plan"}], "乙局", LACKS, 0),
        ([ABSENT, PART], [UNPLACED | {"reason": "已被后续报送替代"}], "乙局", LACKS, 0),
        ([ABSENT, PART], [WRONG_QUARTER], "", LACKS, 1),
        ([ABSENT, PART, report("", "无法归属", sources="谁的.txt")], [], "", "", 2),
    ],
)  # fmt: skip
def test_units_are_said_to_lack_something_only_beyond_doubt(
    rows, unplaced, absent, partial, doubted, rules
):
    told = quarter(
        [row("01-01", "甲局")], reporting=[report("甲局"), *rows], unplaced=unplaced
    )
    reporting = content(rules, told).reporting
    assert (reporting.absent.names, reporting.partial.names) == (absent, partial)
    assert (reporting.absent.count, reporting.partial.count) == (1, 1)
    assert (reporting.units, reporting.on_time, reporting.doubted) == (3, 2, doubted)


def test_lateness_is_told_in_days_unless_something_earlier_may_be_theirs(rules):
    rows = [
        report("甲局", "逾期报送(3天)", days_late=3),
        report("乙局", "补报", days_late=18),
        report("丙局", "时间不明", days_late=None),
    ]
    told = content(rules, quarter([row("01-01", "甲局")], reporting=rows)).reporting
    assert (told.late.names, told.after.names) == ("甲局（逾期3天）", "乙局（逾期18天）")
    assert (told.units, told.on_time, told.unknown) == (3, 0, 1)
    rows.append(report("", "无法归属"))
    told = content(rules, quarter([row("01-01", "甲局")], reporting=rows)).reporting
    assert (told.late.names, told.after.names, told.late.count) == ("", "", 1)


def changed(rules, text):
    """The rules with other entries of the bulletin."""
    entries = {**rules.entries, "bulletin": read_rules("bulletin.yml", text.encode())}
    return Rules(entries, rules.hashes, rules.templates)


def shipped():
    return (ROOT / "rules/bulletin.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[low_confidence, to_review]", "[low_confidense]", "low_confidense"),
        ("[超额完成, 提前完成", "[超额完成啦, 提前完成", "超额完成啦"),
        ("[undecided, doubtful]", "[undecided, unknown]", "unknown"),
        ("[红, 黄]", "[红, 橙]", "橙"),
        ("[蓝, 绿, 浅黄, 黄, 红, 灰]", "[蓝, 绿, 浅黄, 黄, 红]", "灰"),
        ("id: late\n", "id: lately\n", "late"),
        ("  label: 预计数\n", "", "label"),
    ],
)
def test_rules_that_name_what_the_status_does_not_know_are_refused(old, new, message, rules):
    text = shipped()
    assert old in text
    with pytest.raises(RuleError, match=message):
        open_book(changed(rules, text.replace(old, new, 1)))


def test_a_phrase_that_asks_for_what_it_does_not_get_is_refused(rules):
    text = shipped().replace("完成{done}%，快于", "完成{donne}%，快于")
    with pytest.raises(RuleError, match="donne"):
        content(changed(rules, text), quarter([row("01-01", "甲局")]))


def test_a_flag_of_another_name_in_the_status_still_keeps_a_name_out(rules):
    words = tuple(
        replace(e, values=e.values | {"word": "不太可信"}) if e.id == "low_confidence" else e
        for e in rules["status"]
    )
    other = Rules({**rules.entries, "status": words}, rules.hashes, rules.templates)
    assert named(content(other, quarter([row("01-01", "甲局", flags="不太可信")]))) == []


def test_lists_stand_in_the_order_of_the_notice(rules):
    rows = [
        row("01-01", "丁局", "快于序时", "绿", gap=Decimal(11)),
        row("02-01", "甲局"),
        row("03-01", "丁局"),
        row("04-01", "甲局", "快于序时", "绿", gap=Decimal(90)),
        row("05-01", "甲局"),
    ]
    told = content(rules, quarter(rows)).praised
    assert [(g.ordinal, g.word, g.count) for g in told.groups] == [
        ("一", "提前完成", 3),
        ("二", "快于序时", 2),
    ]
    assert names_in(told) == ["甲局", "甲局", "丁局", "丁局", "甲局"]
    assert told.groups[0].units == "甲局2项、丁局1项"


def test_a_long_list_is_told_by_unit_and_nothing_is_left_out(rules):
    rows = [row(f"{n:02d}-01", f"第{n % 7}局") for n in range(21)]
    told = content(rules, quarter(rows))
    assert (told.praised.total, told.praised.one_by_one) == (21, False)
    assert told.praised.groups[0].units == "、".join(f"第{n}局3项" for n in range(7))
    assert len(told.grounds) == 21
    assert content(rules, quarter(rows[:20])).praised.one_by_one
