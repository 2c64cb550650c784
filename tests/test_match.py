"""Invented reports set beside an invented register: what is used, and why the rest is not."""

import random
from decimal import Decimal

import pandas as pd
import pytest

from pipeline.quarter.assess import Material, assess
from pipeline.quarter.match import match_reports, open_names
from pipeline.quarter.match.indicators import core, likeness
from pipeline.quarter.prose import open_roles, read_items
from pipeline.rules import Rules
from status_material import CALENDAR

TASKS = [("1", "甲局", ""), ("2", "乙局", "甲局"), ("3", "丙局", ""), ("4", "丁局", ""),
         ("5", "戊局", "")]  # fmt: skip
TARGETS = [
    # id, seq, indicator, action, measure, comparator, value, unit, scope, span
    ("01-01", "1", "城镇就业", "新增", "increment", ">=", "4000", "人", "", "新增4000人"),
    ("01-02", "1", "技能培训", "开展", "count", "=", "900", "人次", "", "开展技能培训900人次"),
    ("01-03", "1", "城镇登记失业率", "控制", "level", "<=", "4", "%", "", "失业率4%以内"),
    ("02-01", "2", "地区生产总值", "增长", "growth_rate", "~", "6", "%", "", "生产总值增长6%"),
    ("02-02", "2", "网络零售额", "达到", "level", "=", "30", "亿元", "", "网络零售额30亿元"),
    ("02-03", "2", "网络零售额", "", "growth_rate", "=", "15", "%", "", "增幅15%"),
    ("02-04", "2", "高新技术企业", "新增", "increment", "=", "12", "家", "", "新增12家"),
    ("02-05", "2", "高新技术企业", "达到", "level", "=", "90", "家", "", "达到90家"),
    ("02-06", "2", "过亿元项目", "引进", "count", "=", "20", "个", "亿元", "过亿元20个"),
    ("02-07", "2", "过10亿元项目", "引进", "count", "=", "4", "个", "10亿元", "过10亿元4个"),
    ("03-01", "3", "回迁工程", "推进", "count", "=", "9", "个", "", "推进9个回迁工程"),
    ("03-02", "3", "回迁工程", "竣工", "count", "=", "50", "万平方米", "", "竣工50万平方米"),
    ("03-03", "3", "回迁工程", "新开工", "count", "=", "40", "万平方米", "", "新开工40"),
    ("03-04", "3", "低效用地", "腾退", "count", "=", "150", "亩", "", "腾退低效用地150亩"),
    ("03-05", "3", "幼儿园", "新建", "count", "=", "3", "所", "", "新建幼儿园3所"),
    ("04-01", "4", "卫生乡镇", "创建", "count", "=", "17", "个", "", "省级3个、市级14个"),
    ("04-02", "4", "优良天数比例", "提高", "change", "=", "2", "个百分点", "", "提高2个"),
    ("04-03", "4", "省控断面", "达到", "grade", "=", "3", "类", "", "断面达到三类"),
    ("05-01", "5", "老旧小区", "改造", "count", "=", "118", "个", "", "改造老旧小区118个"),
    ("05-02", "5", "老旧小区", "改造", "count", "=", "53", "个", "老城区", "老城区53个"),
    ("05-03", "5", "停车泊位", "新增", "increment", "=", "900", "个", "老城区", "新增泊位"),
    ("05-04", "5", "口袋公园", "新建", "count", "=", "20", "座", "", "新建口袋公园20座"),
]  # fmt: skip
PROMISES = [
    ("03-c05", "3", "milestone", "贯通", "新华路、建设路、人民路", "新华路等全线贯通"),
    ("04-c04", "4", "milestone", "争创", "省级食品安全示范区", "争创省级食品安全示范区"),
    ("04-c05", "4", "duty", "完善", "环境监测机制", "完善环境监测机制"),
]
SENT = {"received": "2023-09-28T09:30:00+08:00", "received_from": "header"}


@pytest.fixture(scope="session")
def book(rules):
    return open_roles(rules)


@pytest.fixture(scope="session")
def names(rules):
    return open_names(rules)


@pytest.fixture(scope="session")
def register():
    names = ("target_id", "seq", "indicator", "action", "measure", "comparator", "value")
    targets = pd.DataFrame(TARGETS, columns=[*names, "unit", "scope", "span"])
    promises = ("promise_id", "seq", "kind", "verb", "object", "span")
    return {
        "tasks": pd.DataFrame(TASKS, columns=["seq", "lead", "partners"]),
        "targets": targets.assign(lead="", value=targets["value"].map(Decimal)),
        "promises": pd.DataFrame(PROMISES, columns=list(promises)).assign(lead=""),
    }


def items(*rows):
    usual = {
        "source": "甲局.docx", "quarter": "2023Q3", "unit": "", "item_id": "", "heading": "",
        "text": "", "value": "", "value_unit": "", "value_heading": "", "stage": None,
    }  # fmt: skip
    return pd.DataFrame([usual | SENT | row for row in rows])


@pytest.fixture
def match(grammar, book, names, register):
    def run(*rows):
        frame = items(*rows)
        read = read_items(frame, grammar, book)
        return match_reports(frame, read, register, grammar, names)

    return run


def told(matched):
    """The rows as `01-01 value 5200人 flags`."""
    rows = matched.reports.fillna("").to_dict("records")
    return [
        " ".join(
            filter(None, (r["item_id"], r["role"], f"{r['reported']}{r['unit']}", r["flags"]))
        )
        for r in rows
    ]


FREE = [
    # by what is measured, in whatever words
    ("甲局", "截至9月底，新增城镇就业3100人，完成年度目标的77.5%", ["01-01 value 3100人"]),
    ("甲局", "城镇新增就业完成0.31万人", ["01-01 value 0.31万人"]),
    ("甲局", "城镇登记失业率为3.2%", ["01-03 value 3.2%"]),
    ("甲局", "失业人员再就业1300人", []),
    ("乙局", "全区GDP增长5.6%", ["02-01 value 5.6%"]),
    ("乙局", "网上零售额22亿元，增长16.1%", ["02-02 value 22亿元", "02-03 value 16.1%"]),
    ("乙局", "农产品网络零售额3亿元", ["02-02 value 3亿元 unsure_match"]),
    ("乙局", "社会消费品零售总额增长5%", []),
    # a whole, the number of its parts and these: the parts add up, or they are rivals
    ("丁局", "创建卫生乡镇共2批合计15个，甲片（7个）、乙片（8个）", ["04-01 value 15个"]),
    ("丁局", "创建卫生乡镇共2批合计15个，甲片（7个）已验收；乙片（8个）待验收",
     ["04-01 value 15个"]),
    ("丁局", "创建卫生乡镇合计15个，甲片（7个）已验收；乙片（8个）已完成总工程量的85%",
     ["04-01 value 15个 unsure_match"]),
    ("丁局", "创建卫生乡镇15个，甲片（7个）、乙片（9个）",
     ["04-01 value 15个", "04-01 value 7个", "04-01 value 9个"]),
    # two targets of one thing: by the verb, the number in the name
    ("乙局", "新增高新技术企业5家，总数达到88家", ["02-04 value 5家", "02-05 value 88家"]),
    ("乙局", "引进过亿元项目15个、过10亿元项目3个",
     ["02-06 value 15个", "02-07 value 3个"]),
    ("丙局", "竣工回迁房30万平方米，新开工22万平方米",
     ["03-02 value 30万平方米", "03-03 value 22万平方米"]),
    ("丙局", "回迁工程累计完成投资3亿元", []),
    # units
    ("丙局", "腾退低效用地8公顷", ["03-04 value 8公顷"]),
    ("甲局", "开展技能培训620人", ["01-02 value 620人"]),
    ("甲局", "组织技能培训12场", []),
    ("丁局", "优良天数比例提高1.2个百分点", ["04-02 value 1.2个百分点"]),
    ("丁局", "优良天数比例提高1.2%", ["04-02 value 1.2%"]),
    ("丁局", "省控断面水质达到三类标准", ["04-03 value 3类"]),
    # planned numbers repeated, stages of things
    ("丙局", "9个回迁工程中，已开工7个，主体完工3个", ["03-01 stage 7个", "03-01 stage 3个"]),
    ("丙局", "新建幼儿园3所，其中1所已投入使用，2所主体封顶",
     ["03-05 stage 1所 of_which", "03-05 stage 2所 of_which"]),
    ("甲局", "已全部完成新增城镇就业4000人的年度目标任务", ["01-01 value 4000人 all_done"]),
    ("甲局", "城镇就业工作有序推进", ["01-01 claim"]),
    ("丙局", "1.城东片区等9个回迁工程全部开工，其中3个竣工", ["03-01 stage 9个"]),
    ("丙局", "9个回迁工程中，竣工面积达到30万平方米，完成年度计划50万平方米的60%",
     ["03-02 value 30万平方米"]),
    ("丙局", "腾退低效用地106亩（7.1公顷）", ["03-04 value 106亩"]),
    ("乙局", "新认定高新技术企业5家，总数达到88家", ["02-04 value 5家", "02-05 value 88家"]),
    ("乙局", "（二）引进过亿元项目15个", ["02-06 value 15个"]),
    ("乙局", "全市生产总值增长6.1%。县域经济发展较快，生产总值增长9%", ["02-01 value 6.1%"]),
    ("乙局", "规模以上工业生产总值增长9%", ["02-01 value 9% unsure_match"]),
    ("乙局", "网络零售额22亿元。快递业加快发展，完成3亿元", ["02-02 value 22亿元"]),
    # parts the target names are named, others are rivals
    ("丁局", "创建卫生乡镇省级2个、市级11个", ["04-01 value 2个", "04-01 value 11个"]),
    # a place's share is told apart from the whole, and never taken for the other
    ("戊局", "改造老旧小区60个，其中老城区31个",
     ["05-01 value 60个", "05-02 value 31个 of_which"]),
    ("戊局", "改造老旧小区60个（老城区31个）", ["05-01 value 60个", "05-02 value 31个"]),
    ("戊局", "改造老旧小区60个", ["05-01 value 60个"]),
    ("戊局", "老城区改造老旧小区31个", ["05-02 value 31个"]),
    ("戊局", "老城区新增停车泊位300个", ["05-03 value 300个"]),
    ("戊局", "新增停车泊位700个", ["05-03 value 700个 unsure_match"]),
    ("戊局", "高新区新增停车泊位700个", ["05-03 value 700个 unsure_match"]),
    ("戊局", "老城区新建口袋公园6座", ["05-04 value 6座 unsure_match"]),
    # figures of another unit's target are shown
    ("丁局", "新增城镇就业3100人", ["01-01 value 3100人"]),
    # milestones and duties
    ("丁局", "省级食品安全示范区创建已通过市级初审", ["04-c04 stage"]),
    ("丁局", "积极争创省级食品安全示范区", ["04-c04 claim"]),
    ("丁局", "印发环境监测机制建设方案", ["04-c05 evidence"]),
    ("丁局", "下一步，争创省级食品安全示范区", []),
]  # fmt: skip


@pytest.mark.parametrize(("lead", "text", "rows"), FREE, ids=[text for _, text, _ in FREE])
def test_a_text_goes_to_the_items_it_names(lead, text, rows, match):
    found = [
        row.replace(" low_confidence", "") for row in told(match({"unit": lead, "text": text}))
    ]

    assert found == rows


FORMS = [
    # the id is trusted where the unit fits
    ("01-01", "已完成3100人", ["01-01 value 3100人"]),
    ("01-01", "已完成3100人，其中高校毕业生900人", ["01-01 value 3100人"]),
    (
        "01-01",
        "新增城镇就业3100人，城镇登记失业率3.2%",
        ["01-01 value 3100人", "01-03 value 3.2%"],
    ),
    ("01-01", "失业人员再就业1300人", ["01-01 value 1300人 unsure_match"]),
    ("03-04", "城东腾出31亩，城西腾出18.6亩", ["03-04 value 31亩", "03-04 value 18.6亩"]),
    ("01-01", "本季度无进展", ["01-01 claim no_progress"]),
    ("01-01", "正在积极推进", ["01-01 claim"]),
    ("01-01", "已全部完成", ["01-01 claim all_done"]),
    (
        "03-01",
        "9个回迁工程已全部竣工",
        ["03-01 stage 9个 all_done", "03-01 claim all_done"],
    ),
    ("03-01", "9个项目已开工7个", ["03-01 stage 7个"]),
    ("03-01", "9个项目全部开工，其中2个竣工", ["03-01 stage 9个"]),
    ("01-01", "更正：上期上报的3300人有误，应为3100人", ["01-01 value 3100人 correction"]),
    ("02-01", "地区生产总值150亿元，同比增长5.6%", ["02-01 value 5.6%"]),
    ("04-c04", "已完成申报材料上报", ["04-c04 stage"]),
    ("04-c04", "正在积极推进", ["04-c04 claim"]),
    ("04-c05", "开展联合检查3次", ["04-c05 evidence"]),
    ("99-99", "已完成3100人", []),
]


@pytest.mark.parametrize(("item_id", "text", "rows"), FORMS)
def test_the_id_of_a_form_is_trusted_where_the_unit_fits(item_id, text, rows, match):
    lead = {"01": "甲局", "02": "乙局", "03": "丙局"}.get(item_id[:2], "丁局")

    assert told(match({"unit": lead, "item_id": item_id, "text": text})) == rows


@pytest.mark.parametrize(
    ("value", "unit", "text", "rows"),
    [
        ("3100", "人", "", ["01-01 value 3100人"]),
        ("0.31", "万人", "", ["01-01 value 0.31万人"]),
        ("3100人次", "人", "", ["01-01 value 3100人次"]),
        ("3100", "人", "新增城镇就业3100人。", ["01-01 value 3100人", "01-01 value 3100人"]),
        ("3100", "人", "新增城镇就业2900人。", ["01-01 value 3100人", "01-01 value 2900人"]),
        ("已完成3100人", "人", "", ["01-01 value 3100人"]),
        ("正在推进", "人", "", ["01-01 claim"]),
    ],
)
def test_a_value_cell_is_taken_and_the_text_may_contradict_it(value, unit, text, rows, match):
    cell = {"item_id": "01-01", "value": value, "value_unit": unit, "text": text}

    assert told(match({"unit": "甲局", **cell})) == rows


def test_shares_and_bases_go_with_the_value_they_belong_to(match):
    matched = match(
        {"unit": "甲局", "text": "新增城镇就业3100人，完成率77.5%；技能培训620人次。"},
        {"unit": "乙局", "text": "高新技术企业由去年底的78家增加到88家，完成目标的97.8%。"},
    )
    rows = matched.reports.set_index("item_id")

    assert rows.loc["01-01", "claimed_share"] == Decimal("77.5")
    assert pd.isna(rows.loc["01-02", "claimed_share"])
    assert rows.loc["02-05", "base_value"] == 78
    assert rows.loc["02-05", "claimed_share"] == Decimal("97.8")
    assert matched.unplaced.empty


def test_a_milestone_of_several_objects_has_a_row_for_each_that_is_named(match):
    text = "新华路已全线贯通，建设路正在施工；人民路尚未开工。"
    rows = match({"unit": "丙局", "item_id": "03-c05", "text": text}).reports

    assert rows["object"].tolist() == ["新华路", "建设路", "人民路"]
    assert rows["mention"].tolist()[1] == "建设路正在施工"


def test_a_row_of_a_table_is_known_by_its_heading_where_the_cell_stands_alone(match):
    cell = {"value": "3100", "value_unit": "人", "value_heading": "1-9月累计完成"}
    heading = {"heading": "新增城镇就业4000人", "text": "完成率：77.5%；同比：3.2%"}
    row = match({"unit": "甲局", **cell, **heading}).reports.to_dict("records")[0]

    assert (row["item_id"], row["reported"], row["basis"]) == ("01-01", 3100, "cumulative")
    assert (row["period_end"], row["claimed_share"]) == ("2023-09-30", Decimal("77.5"))


@pytest.mark.parametrize(
    ("heading", "text", "rows"),
    [
        ("完善环境监测机制", "增设点位6处。", ["04-c05 evidence"]),
        ("争创省级食品安全示范区", "已上报申报材料。", ["04-c04 stage"]),
        (
            "争创省级食品安全示范区，完善环境监测机制",
            "增设点位6处。",
            ["04-c05 evidence low_confidence"],
        ),
        # the text may speak of the target
        ("断面达到三类，争创省级食品安全示范区", "两处均已开工。", []),
    ],
)
def test_words_below_a_heading_speak_of_what_it_prints(heading, text, rows, match):
    assert told(match({"unit": "丁局", "heading": heading, "text": text})) == rows


def test_a_correction_written_beside_a_cell_is_one_of_the_cell(match):
    cell = {
        "item_id": "01-01",
        "value": "3100",
        "value_unit": "人",
        "text": "更正：上期有误。",
    }
    row = match({"unit": "甲局", **cell}).reports.to_dict("records")[0]

    assert (row["reported"], row["flags"]) == (3100, "correction")


def test_the_parts_a_target_names_are_named_in_the_rows(match):
    rows = match({"unit": "丁局", "text": "创建卫生乡镇省级2个、市级11个。"}).reports

    assert rows["part"].tolist() == ["省级", "市级"]


REASONS = [
    ("甲局", "新增城镇就业3100人，居全市第2位", "2位 rank"),
    ("甲局", "新增城镇就业3100人，去年同期2900人", "2900人 previous"),
    ("甲局", "9月当月新增城镇就业600人", "600人 month"),
    ("甲局", "城镇登记失业率3.2%，低于目标0.8个百分点", "0.8个百分点 gap"),
    ("甲局", "力争新增城镇就业4200人", "4200人 plan"),
    ("甲局", "新增城镇就业3100人，同比增长3.2%", "3.2% change"),
    ("甲局", "新增城镇就业3100人，其中青年1200人", "1200人 no_target"),
    ("甲局", "完成率达到88%", "88% share_alone"),
    ("丙局", "新建幼儿园3所，1所已投入使用", "3所 plan_repeated"),
    ("丙局", "工程总进度达到80%", "80% progress"),
]


@pytest.mark.parametrize(("lead", "text", "reason"), REASONS)
def test_what_is_not_used_is_listed_with_its_reason(lead, text, reason, match):
    rows = match({"unit": lead, "text": text}).unplaced

    assert [f"{r.mention} {r.reason}" for r in rows.itertuples()] == [reason]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"item_id": "01-01"}, "empty"),
        ({"item_id": "99-99", "text": "一切顺利"}, "unknown_item"),
        ({"text": "天气晴好"}, "nothing_matched"),
    ],
)
def test_an_item_that_gives_nothing_is_listed_itself(row, reason, match):
    assert match({"unit": "甲局", **row}).unplaced["reason"].tolist() == [reason]


def test_every_figure_is_used_or_unplaced_or_a_name(match):
    rows = [{"unit": lead, "text": text} for lead, text, _ in FREE]
    rows += [{"unit": "甲局", "item_id": item, "text": text} for item, text, _ in FORMS]
    matched = match(*rows)
    counts = matched.figures["fate"].value_counts()

    assert len(matched.figures) == counts["used"] + counts["unplaced"] + counts["name"]
    assert (matched.unplaced["mention"] != "").sum() == counts["unplaced"]
    used = matched.figures[matched.figures["fate"] == "used"]
    assert (used["items"] != "").all() and (used["reason"] == "").all()
    assert (matched.unplaced["reason"] != "").all()


def test_the_order_of_items_makes_no_difference_and_they_are_left_as_they_were(
    grammar, book, names, register
):
    rows = [{"unit": lead, "text": text, "source": text} for lead, text, _ in FREE]
    shuffled = random.Random(5).sample(rows, len(rows))
    results = []
    for order in (rows, shuffled):
        frame = items(*order)
        read = read_items(frame, grammar, book)
        results.append(match_reports(frame, read, register, grammar, names).reports)
        pd.testing.assert_frame_equal(frame, items(*order))

    one, other = (set(map(str, frame.to_dict("records"))) for frame in results)
    assert one == other


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("地区生产总值", "GDP", 3),
        ("全区网络零售总额", "网零额", 3),
        ("“城镇新增就业”人数", "城镇就业", 3),
        ("规模以上工业总产值", "工业总产值", 2),
        ("过10亿元项目", "过30亿元项目", 0),
        ("幼儿园", "养老院", 0),
    ],
)
def test_names_of_indicators_are_alike_or_not(one, other, alike, names):
    assert likeness(core(one, names), core(other, names)) == alike


def test_every_entry_of_the_indicators_changes_its_examples(rules, names):
    dimensions = {unit.values["dimension"] for unit in rules["units"]}
    for entry in rules["indicators"]:
        kept = tuple(other for other in rules["indicators"] if other is not entry)
        lesser = open_names(Rules({"indicators": kept}, {}))
        if entry.values["kind"] == "confused":
            assert set(entry.values["forms"]) <= dimensions
            continue
        for text in entry.examples:
            assert core(text, names) != core(text, lesser), entry.id


def test_what_is_matched_can_be_judged(match, register, rules):
    reports = match(
        {"unit": "甲局", "text": "截至9月底，新增城镇就业2600人，完成年度目标的65%。"},
        {"unit": "甲局", "item_id": "01-02", "value": "900", "value_unit": "人"},
        {"unit": "丙局", "text": "9个回迁工程已开工7个，竣工2个。"},
    ).reports
    blanks = {
        "value_high": None,
        "baseline_value": None,
        "commitment": "",
        "due": "",
        "page": 1,
    }
    outcome = assess(
        Material(
            tasks=register["tasks"],
            targets=register["targets"].assign(**blanks, begins="", line=None),
            promises=register["promises"].assign(**blanks, begins="", line=None),
            calendar=CALENDAR,
            reports=reports,
        ),
        rules,
    )
    third = outcome.status[outcome.status["quarter"] == "2023Q3"].set_index("item_id")

    assert third.loc["01-01", ["progress_status", "light"]].tolist() == ["未达到序时", "黄"]
    assert third.loc["01-02", "reason"] == "单位不符"
    assert third.loc["03-01", "reported"] == 9


def test_a_row_says_all_that_is_known_of_its_figure(match):
    text = "截至9月底，新增城镇就业3100人（预计），完成年度目标的77.5%。"
    rows = match(
        {"unit": "甲局", "place": "第2段", "text": text, "is_estimate": False}
    ).reports

    assert rows.to_dict("records") == [
        {
            "item_id": "01-01",
            "quarter": "2023Q3",
            "role": "value",
            "reported": Decimal("3100"),
            "unit": "人",
            "basis": "cumulative",
            "direction": "",
            "period_end": "2023-09-30",
            "is_estimate": True,
            "stage": None,
            "claimed_share": Decimal("77.5"),
            "base_value": None,
            "part": "",
            "object": "",
            "substance": False,
            "fall_reason": "",
            "text": text,
            "mention": "新增城镇就业3100人",
            "source": "甲局.docx",
            "received": "2023-09-28T09:30:00+08:00",
            "received_from": "header",
            "by_unit": "甲局",
            "flags": "",
        }
    ]


def test_a_row_without_a_figure_says_what_was_said_and_of_what(match):
    text = "建设路已全线贯通；人民路尚未开工。"
    given = {"unit": "丙局", "item_id": "03-c05", "text": text, "period_end": "2023-08-31"}
    first, second = match(given).reports.to_dict("records")

    assert first == {
        "item_id": "03-c05",
        "quarter": "2023Q3",
        "role": "stage",
        "reported": None,
        "unit": "",
        "basis": "unknown",
        "direction": "",
        "period_end": "2023-08-31",
        "is_estimate": False,
        "stage": None,
        "claimed_share": None,
        "base_value": None,
        "part": "",
        "object": "建设路",
        "substance": True,
        "fall_reason": "",
        "text": text,
        "mention": "建设路已全线贯通",
        "source": "甲局.docx",
        "received": "2023-09-28T09:30:00+08:00",
        "received_from": "header",
        "by_unit": "丙局",
        "flags": "",
    }
    assert (second["object"], second["mention"]) == ("人民路", "人民路尚未开工")


def test_the_ledger_of_figures_says_where_each_stood_and_what_became_of_it(match):
    text = "截至9月底，新增城镇就业3100人，居全市第2位。"
    given = {"unit": "甲局", "place": "第2段", "item_id": "01-01", "text": text}
    rows = match(given).figures.set_index("mention").to_dict("index")

    assert rows["3100人"] == {
        "source": "甲局.docx",
        "place": "第2段",
        "quarter": "2023Q3",
        "lead": "甲局",
        "item_id": "01-01",
        "words": "新增城镇就业3100人",
        "value": Decimal("3100"),
        "unit": "人",
        "role": "value",
        "rule": rows["3100人"]["rule"],
        "basis": "cumulative",
        "period_end": "2023-09-30",
        "start": 12,
        "end": 17,
        "fate": "used",
        "items": "01-01",
        "reason": "",
    }
    rank = rows["2位"]
    assert (rank["fate"], rank["items"], rank["reason"]) == ("unplaced", "", "rank")
    assert (rank["value"], rank["unit"], rank["role"]) == (2, "位", "rank")
    assert rows["9月"]["fate"] == "name"
    assert rows["9月"]["reason"] == ""


def test_a_cell_stands_in_the_ledger_without_offsets(match):
    cell = {"item_id": "01-01", "value": "3100", "value_unit": "人"}
    (row,) = match({"unit": "甲局", **cell}).figures.to_dict("records")

    assert (row["mention"], row["words"]) == ("3100", "3100")
    assert (row["rule"], row["fate"], row["items"]) == ("form-cell", "used", "01-01")
    assert row["place"] == ""  # not stated
    assert row["start"] is None
    assert row["end"] is None


def test_what_found_no_place_is_listed_with_all_that_is_known_of_it(match):
    text = " 完成率达到88%。 "
    given = {"unit": "甲局", "place": "第2段", "item_id": "", "text": text}
    (row,) = match(given).unplaced.to_dict("records")

    assert row == {
        "source": "甲局.docx",
        "place": "第2段",
        "quarter": "2023Q3",
        "lead": "甲局",
        "item_id": "",
        "text": "完成率达到88%。",
        "mention": "88%",
        "value": Decimal("88"),
        "unit": "%",
        "role": "share",
        "reason": "share_alone",
        "received": "2023-09-28T09:30:00+08:00",
    }


def test_an_item_without_words_and_figures_is_listed_whole(match):
    given = {"unit": "甲局", "place": "第2段", "item_id": "99-99", "text": "一切顺利"}
    (row,) = match(given).unplaced.to_dict("records")

    assert row == {
        "source": "甲局.docx",
        "place": "第2段",
        "quarter": "2023Q3",
        "lead": "甲局",
        "item_id": "99-99",
        "text": "一切顺利",
        "mention": "",
        "value": None,
        "unit": "",
        "role": "",
        "reason": "unknown_item",
        "received": "2023-09-28T09:30:00+08:00",
    }


@pytest.mark.parametrize("lead", ["", "戊局"])
def test_a_unit_that_leads_nothing_may_speak_of_all(lead, match):
    assert told(match({"unit": lead, "text": "全区GDP增长5.6%"})) == ["02-01 value 5.6%"]
    assert told(match({"unit": lead, "text": "新增城镇就业3100人"})) == ["01-01 value 3100人"]


@pytest.fixture
def match_among(grammar, book, names, register):
    """Match rows against targets of their own; task 1 is 甲局, 2 and 3 are 乙局."""
    columns = [c for c in register["targets"].columns if c != "lead"]
    tasks = pd.DataFrame(
        [("1", "甲局、戊局", ""), ("2", "乙局", ""), ("3", "乙局", "丙局、己局")],
        columns=["seq", "lead", "partners"],
    )

    def run(targets, *rows, promises=()):
        wanted = pd.DataFrame(targets, columns=columns).assign(lead="")
        own = {
            "tasks": tasks,
            "targets": wanted.assign(value=wanted["value"].map(Decimal)),
            "promises": pd.DataFrame(promises, columns=list(register["promises"].columns)),
        }
        frame = items(*rows)
        return match_reports(frame, read_items(frame, grammar, book), own, grammar, names)

    return run


def aim(target_id, indicator, action="新建", measure="count", unit="座", scope="", value="5"):
    """A target of the register; its task is what its id begins with."""
    seq = str(int(target_id[:2]))
    return (target_id, seq, indicator, action, measure, "=", value, unit, scope, action)


@pytest.mark.parametrize(
    ("lead", "found"),
    [
        ("甲局", ["01-01 value 3座"]),
        ("戊局", ["01-01 value 3座"]),
        ("乙局", ["02-01 value 3座"]),
        ("庚局", []),
    ],
)
def test_of_two_alike_a_figure_goes_to_the_one_of_the_unit_that_wrote_it(
    lead, found, match_among
):
    targets = [aim("01-01", "口袋公园"), aim("02-01", "口袋公园")]
    matched = match_among(targets, {"unit": lead, "text": "新建口袋公园3座"})

    assert told(matched) == found
    assert matched.unplaced["reason"].tolist() == ([] if found else ["ambiguous"])


@pytest.mark.parametrize("partner", ["丙局", "己局"])
def test_a_partner_answers_for_its_task_too(partner, match_among):
    targets = [aim("01-01", "口袋公园"), aim("03-01", "口袋公园")]
    matched = match_among(targets, {"unit": partner, "text": "新建口袋公园3座"})

    assert told(matched) == ["03-01 value 3座"]


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, pd.NaT])
def test_a_cell_that_states_nothing_is_empty(nothing, match):
    given = {
        "unit": "甲局",
        "text": "新增城镇就业3100人",
        "place": nothing,
        "heading": nothing,
    }
    matched = match(given)

    assert matched.figures["place"].tolist() == [""]
    assert told(matched) == ["01-01 value 3100人"]


TIES = [
    # the verb
    ([aim("02-01", "口袋公园"), aim("02-02", "口袋公园", action="改造")], {}, "02-01"),
    ([aim("02-01", "口袋公园", action="改造"), aim("02-02", "口袋公园")], {}, "02-02"),
    # the heading above
    (
        [aim("02-01", "口袋公园"), aim("02-02", "泵站")],
        {"heading": "口袋公园", "text": "新建3座"},
        "02-01",
    ),
    (
        [aim("02-01", "口袋公园"), aim("02-02", "泵站")],
        {"heading": "泵站", "text": "新建3座"},
        "02-02",
    ),
    # the number of the task its row prints
    ([aim("02-01", "口袋公园"), aim("03-01", "口袋公园")], {"seq": "2"}, "02-01"),
    ([aim("02-01", "口袋公园"), aim("03-01", "口袋公园")], {"seq": "3"}, "03-01"),
    # nothing tells them apart
    ([aim("02-01", "口袋公园"), aim("03-01", "口袋公园")], {}, ""),
]


@pytest.mark.parametrize(("targets", "row", "found"), TIES)
def test_of_two_alike_verb_heading_and_number_decide(targets, row, found, match_among):
    matched = match_among(targets, {"unit": "乙局", "text": "新建口袋公园3座", **row})

    assert matched.reports["item_id"].tolist() == ([found] if found else [])


def test_what_narrows_a_target_decides_between_two(match_among):
    targets = [
        aim("02-01", "工业项目", "引进", unit="个", scope="5亿元以上"),
        aim("02-02", "工业项目", "引进", unit="个", scope="10亿元以上"),
    ]
    text = "引进5亿元以上工业项目7个、10亿元以上工业项目2个"
    matched = match_among(targets, {"unit": "乙局", "text": text})

    assert told(matched) == ["02-01 value 7个", "02-02 value 2个"]


def test_a_state_goes_to_the_target_of_a_state_and_what_was_added_to_the_other(match_among):
    targets = [
        aim("02-01", "上市企业", "新增", "increment", "家"),
        aim("02-02", "上市企业", "达到", "level", "家", value="40"),
    ]

    def found(text):
        return told(match_among(targets, {"unit": "乙局", "text": text}))

    assert found("新增上市企业3家") == ["02-01 value 3家"]
    assert found("上市企业达到38家") == ["02-02 value 38家"]


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("口袋公园3处", ["no_target"]),
        ("新建口袋公园3万元", ["no_target"]),
        ("新建学校3座", ["no_target"]),
        ("新建口袋公园3座，同比增长20%", ["change"]),
    ],
)
def test_a_figure_of_another_unit_or_thing_finds_no_target(text, reasons, match_among):
    targets = [aim("02-01", "口袋公园", unit="平方米" if "处" in text else "座")]
    matched = match_among(targets, {"unit": "乙局", "text": text})

    assert matched.unplaced["reason"].tolist() == reasons


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        # what was begun is not finished, what was added is not all there is
        (aim("02-01", "回迁工程", "竣工", unit="万平方米"), "新开工回迁工程22万平方米"),
        (aim("02-01", "回迁工程", "新开工", unit="万平方米"), "竣工回迁工程22万平方米"),
        (aim("02-01", "上市企业", "达到", "level", "家"), "新增上市企业3家"),
        (aim("02-01", "上市企业", "新增", "increment", "家"), "上市企业达到38家"),
        # a change is no quantity
        (aim("02-01", "上市企业", "达到", "level", "%"), "上市企业同比增长3%"),
    ],
)
def test_verbs_that_say_another_thing_keep_a_figure_from_a_target(wanted, text, match_among):
    assert told(match_among([wanted], {"unit": "乙局", "text": text})) == []


@pytest.mark.parametrize(
    ("one", "other", "mark"),
    [
        ("", "口袋公园", 0),
        ("口袋公园", "", 0),
        ("口袋公园", "口袋公园", 3),
        ("限上住餐企业", "住餐限上企业", 3),
        ("公园", "口袋公园", 2),
        ("园", "口袋公园", 0),
        ("技能培训人次", "技能培训班总数", 1),  # three of five pairs
        ("技能培训人次", "技能培养班总数", 0),  # two of five
        ("过10亿元项目", "过30亿元项目", 0),
    ],
)
def test_how_alike_two_names_are(one, other, mark):
    assert likeness(one, other) == mark


LISTED = [
    # lead, text, and every figure with what became of it
    (
        "丁局",
        "居全市第2位。完善环境监测机制，增设点位6处、设备12台。",
        ["2位 rank", "6处 04-c05", "12台 04-c05"],
    ),
    ("丙局", "9个回迁工程中，已开工7个，主体完工3个",
     ["9个 describes", "7个 03-01", "3个 03-01"]),
    ("丙局", "推进回迁工程9个，已开工7个", ["9个 plan_repeated", "7个 03-01"]),
    ("乙局", "网络零售额22亿元。农产品网络零售额3亿元", ["22亿元 02-02", "3亿元 no_target"]),
    ("乙局", "高新技术企业达到88家，去年底上市企业12家", ["88家 02-05", "12家 base_alone"]),
    ("乙局", "高新技术企业由去年底的78家增加到88家", ["78家 02-05", "88家 02-05"]),
    ("甲局", "已全部完成新增城镇就业4000人的年度目标任务", ["4000人 01-01"]),
    ("甲局", "新增城镇就业3100人，完成率77.5%；技能培训620人次，完成率68.9%",
     ["3100人 01-01", "77.5% 01-01", "620人次 01-02", "68.9% 01-02"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lead", "text", "found"), LISTED, ids=[text for _, text, _ in LISTED]
)
def test_every_figure_of_a_text_says_what_became_of_it(lead, text, found, match):
    rows = match({"unit": lead, "text": text}).figures.to_dict("records")

    told = [f"{r['mention']} {r['items'] or r['reason']}" for r in rows if r["fate"] != "name"]
    assert told == found


@pytest.mark.parametrize(
    ("item_id", "text", "role", "substance"),
    [
        ("04-c05", "印发环境监测机制建设方案", "evidence", True),
        ("04-c05", "增设点位6处", "evidence", True),
        ("04-c05", "高度重视环境监测机制", "evidence", False),
        ("04-c05", "本季度无进展", "evidence", False),
        ("04-c04", "已通过市级初审", "stage", True),
        ("04-c04", "高度重视，积极推进", "claim", False),
    ],
)
def test_a_saying_tells_whether_anything_was_done(item_id, text, role, substance, match):
    (row,) = match({"unit": "丁局", "item_id": item_id, "text": text}).reports.to_dict(
        "records"
    )

    assert (row["role"], row["substance"]) == (role, substance)


def test_what_a_form_calls_an_estimate_is_one_whatever_its_text_says(match):
    sent = {"unit": "甲局", "item_id": "01-01", "is_estimate": True}
    (figure,) = match({**sent, "text": "已完成3100人"}).reports.to_dict("records")
    (claim,) = match({**sent, "text": "正在积极推进"}).reports.to_dict("records")

    assert (figure["reported"], figure["is_estimate"]) == (3100, True)
    assert (claim["role"], claim["is_estimate"]) == ("claim", True)


@pytest.mark.parametrize(
    ("text", "direction"), [("全区GDP增长5.6%", "up"), ("全区GDP下降1.2%", "down")]
)
def test_a_row_says_whether_something_rose_or_fell(text, direction, match):
    (row,) = match({"unit": "乙局", "text": text}).reports.to_dict("records")

    assert row["direction"] == direction


def test_a_stage_chosen_in_a_form_stands_in_the_row(match):
    row = {"unit": "丁局", "item_id": "04-c04", "stage": 3, "text": "正在积极推进"}
    (stage,) = match(row).reports.to_dict("records")
    (duty,) = match({**row, "item_id": "04-c05"}).reports.to_dict("records")

    assert (stage["role"], stage["stage"]) == ("stage", 3)
    assert (duty["role"], duty["stage"]) == ("evidence", None)


def duty(promise_id, thing, verb="完善", kind="duty", span=""):
    """A promise of the register; its task is what its id begins with."""
    seq = str(int(promise_id[:2]))
    return (promise_id, seq, kind, verb, thing, span or verb + thing, "")


ZONE = duty("02-c01", "省级食品安全示范区", "争创", "milestone")
WATCH = duty("02-c02", "环境监测机制")


@pytest.mark.parametrize(
    ("promises", "text", "rows"),
    [
        # a sentence that names nothing goes on with the milestone before, unsurely
        (
            [ZONE, WATCH],
            "省级食品安全示范区创建有序推进。已通过市级初审。",
            ["02-c01 claim", "02-c01 stage low_confidence"],
        ),
        ([ZONE, WATCH], "省级食品安全示范区创建有序推进。天气晴好。", ["02-c01 claim"]),
        ([ZONE, WATCH], "开展环境监测机制检查。已通过市级初审。", ["02-c02 evidence"]),
        # two that are named alike are none
        ([ZONE, ("02-c03", *ZONE[1:])], "省级食品安全示范区通过初审", []),
        # a milestone may be named by most of its words, a duty only by all
        (
            [duty("02-c01", "环境监测机制", "建成", "milestone")],
            "环境监测机构建成投用",
            ["02-c01 stage"],
        ),
        ([WATCH], "环境监测机构建成投用", []),
        ([WATCH], "环境监测机制建成投用", ["02-c02 evidence"]),
    ],
)
def test_a_sentence_speaks_of_the_promise_it_names_best(promises, text, rows, match_among):
    matched = match_among([], {"unit": "乙局", "text": text}, promises=promises)

    assert told(matched) == rows


@pytest.mark.parametrize(
    ("count", "rows"),
    [(1, ["02-c01"]), (3, ["02-c01", "02-c02", "02-c03"]), (4, [])],
)
def test_a_heading_that_prints_many_names_none(count, rows, match_among):
    things = ["城东水厂", "城西水厂", "城南水厂", "城北水厂"][:count]
    promises = [
        duty(f"02-c{place:02d}", thing, "建成", "milestone")
        for place, thing in enumerate(things, 1)
    ]
    heading = "，".join(f"建成“{thing}”" for thing in things)
    row = {"unit": "乙局", "heading": heading, "text": "已竣工投用。"}
    reports = match_among([], row, promises=promises).reports

    assert reports["item_id"].tolist() == rows


@pytest.mark.parametrize(("span", "found"), [("建成泵站", ["02-c01"]), ("建泵站", [])])
def test_words_too_few_to_tell_are_not_looked_for_in_a_heading(span, found, match_among):
    promises = [duty("02-c01", "泵站", "建", "milestone", span)]
    row = {"unit": "乙局", "heading": span, "text": "已竣工投用。"}

    assert match_among([], row, promises=promises).reports["item_id"].tolist() == found


def test_what_is_said_of_two_objects_is_told_one_by_one(match_among):
    promises = [duty("02-c01", "东湖公园、西湖公园", "建成", "milestone")]
    text = "东湖公园已开园，游客满意，西湖公园正在施工，东湖公园夜间亮灯。"
    rows = match_among(
        [], {"unit": "乙局", "item_id": "02-c01", "text": text}, promises=promises
    )

    assert rows.reports[["object", "mention"]].to_numpy().tolist() == [
        ["东湖公园", "东湖公园已开园，游客满意，东湖公园夜间亮灯"],
        ["西湖公园", "西湖公园正在施工"],
    ]


def test_a_target_of_no_task_is_looked_for_where_the_unit_is_not_known(match_among):
    targets = [aim("01-01", "口袋公园"), aim("04-01", "口袋公园")]  # there is no task 4
    matched = match_among(targets, {"unit": "", "text": "新建口袋公园3座"})

    assert matched.unplaced["reason"].tolist() == ["ambiguous"]


def test_an_amount_per_head_is_no_amount(match_among):
    targets = [aim("02-01", "低保标准", "提高", "level", "元/人", value="900")]
    own = match_among(targets, {"unit": "乙局", "text": "低保标准达到880元/人"})
    other = match_among(targets, {"unit": "乙局", "text": "低保标准达到880元"})

    assert (told(own), told(other)) == (["02-01 value 880元/人"], [])
