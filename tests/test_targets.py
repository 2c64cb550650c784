"""The targets of a task, its ledger and their ids."""

from decimal import Decimal

import pytest

from pipeline.model import Task, Text
from pipeline.notice.targets import find_targets
from report_sentences import SENTENCES as STRUNG
from sentences import NOT_TARGETS, SENTENCES
from service_sentences import NONE, SERVICES

ALL = SENTENCES + STRUNG


def targets_of(text, grammar, seq="1", year=2024, due=""):
    return find_targets(Task(seq, Text(text), due=due), year, grammar)


def shown(target):
    value = str(target.value)
    if target.value_high is not None:
        value += f"~{target.value_high}"
    return target.indicator, target.comparator, value, target.unit, target.measure


@pytest.mark.parametrize(("text", "wanted"), ALL, ids=[text for text, _ in ALL])
def test_a_sentence_gives_its_targets(text, wanted, grammar):
    _, targets = targets_of(text, grammar)

    assert [shown(t) for t in targets] == wanted


@pytest.mark.parametrize(("text", "mentions"), NOT_TARGETS, ids=[t for t, _ in NOT_TARGETS])
def test_a_number_that_is_no_target_is_excluded_by_a_rule(text, mentions, grammar):
    entries, targets = targets_of(text, grammar)

    assert targets == ()
    assert {e.fate for e in entries} == {"excluded"}
    assert all(e.rule for e in entries)
    for mention in mentions:
        assert any(mention in e.mention for e in entries)


def test_every_number_stands_in_the_ledger_once_with_its_offsets(grammar):
    text = "新增城镇就业3000人以上，实施“三年攻坚”，引进亿元以上项目12个，做好第二轮普查。"
    entries, _ = targets_of(text, grammar)

    assert [e.mention for e in entries] == ["3000人", "三年", "亿元", "12个", "二轮"]
    assert [text[e.start : e.end] for e in entries] == [e.mention for e in entries]
    assert [e.fate for e in entries] == [
        "target",
        "excluded",
        "excluded",
        "target",
        "excluded",
    ]


def test_ids_count_the_runs_of_digits_whatever_becomes_of_them(grammar):
    text = "到2025年，森林覆盖率达到40%，建设S21公路，办好十件民生实事，新建公园1,200亩。"
    entries, targets = targets_of(text, grammar, seq="8")

    assert [t.target_id for t in targets] == ["08-02", "08-c04", "08-04"]
    assert [e.number_id for e in entries] == ["08-01", "08-02", "08-03", "08-c04", "08-04"]


def test_two_targets_of_one_number_are_told_apart_by_letters(grammar):
    entries, targets = targets_of("固定资产投资、工业投资均增长8%", grammar, seq="4")

    assert [t.target_id for t in targets] == ["04-01a", "04-01b"]
    assert [e.number_id for e in entries] == ["04-01"]


def test_the_second_task_under_one_number_keeps_both_numbers_in_its_ids(grammar):
    _, targets = targets_of("新建公园2座", grammar, seq="3.2")

    assert [t.target_id for t in targets] == ["03.2-01"]


@pytest.mark.parametrize(
    ("text", "commitments"),
    [
        ("力争新建公园2座，绿道3公里；新建学校4所", ["soft", "soft", "firm"]),
        ("争取引进企业2家。引进人才5名", ["soft", "firm"]),
        ("新建公园2座，力争新建绿道3公里", ["firm", "soft"]),
        ("力争新建公园2座；力争新建绿道3公里", ["soft", "soft"]),
    ],
)
def test_a_soft_word_governs_up_to_the_next_semicolon_or_full_stop(text, commitments, grammar):
    _, targets = targets_of(text, grammar)

    assert [t.commitment for t in targets] == commitments


@pytest.mark.parametrize(
    ("text", "due", "wanted"),
    [
        ("新建公园2座", "", "2024-12-31"),
        ("6月底前新建公园2座", "", "2024-06-30"),
        ("到2025年，森林覆盖率达到40%", "", "2025-12-31"),
        ("到２０２６年，森林覆盖率达到40%", "", "2026-12-31"),
        ("2024年3月底前完成改造5处", "", "2024-03-31"),
        ("上半年新建公园2座", "", "2024-06-30"),
        ("年内新建公园2座", "", "2024-12-31"),
        ("较2020年下降5%", "", "2024-12-31"),
        ("新建公园2座", "2024年9月30日前", "2024-09-30"),
        ("新建公园2座", "三季度", "2024-09-30"),
    ],
)
def test_the_due_date_is_the_printed_one_else_the_task_s_else_the_year_s_end(
    text, due, wanted, grammar
):
    _, targets = targets_of("能耗" + text if text.startswith("较") else text, grammar, due=due)

    assert [t.due for t in targets] == [wanted]


@pytest.mark.parametrize(
    ("text", "value", "unit", "si_value", "si_unit"),
    [
        ("技术合同成交额达到17亿元", "17", "亿元", "1700000000", "元"),
        ("新建厂房20万平方米", "20", "万平方米", "200000", "平方米"),
        ("盘活土地150亩", "150", "亩", "100000", "平方米"),
        ("盘活土地100亩", "100", "亩", "66666.666667", "平方米"),
        ("新增就业1.18万人", "1.18", "万人", "11800", "人"),
        ("人口出生率控制在11‰以内", "11", "‰", "1.1", "%"),
        ("新增装机20万千瓦", "20", "万千瓦", "200000000", "瓦"),
        ("举办招聘会30场", "30", "场", "30", "场"),
    ],
)
def test_values_are_converted_exactly_into_the_dimension_s_own_unit(
    text, value, unit, si_value, si_unit, grammar
):
    (target,) = targets_of(text, grammar)[1]

    assert (target.value, target.unit) == (Decimal(value), unit)
    assert (target.si_value, target.si_unit) == (Decimal(si_value), si_unit)


@pytest.mark.parametrize(
    ("text", "indicator", "level", "value"),
    [
        ("行政村快递服务实现全覆盖", "行政村快递服务", "全覆盖", None),
        ("居民收入增速高于全市平均水平", "居民收入增速", "全市平均水平", None),
        ("节能减排完成省定目标任务", "节能减排", "省定目标任务", None),
        ("安全生产实现零事故", "安全生产", "零事故", Decimal(0)),
        ("税收收入实现两位数增长", "税收收入", "两位数", None),
    ],
)
def test_a_target_without_a_number_is_kept_and_no_value_invented(
    text, indicator, level, value, grammar
):
    (target,) = targets_of(text, grammar)[1]

    assert (target.indicator, target.scope, target.value) == (indicator, level, value)
    assert target.unit == ""


def test_a_ratio_is_one_target_without_a_value(grammar):
    entries, (target,) = targets_of("粮经饲比例调整为16∶18.5∶65.5", grammar, seq="5")

    assert (target.target_id, target.indicator, target.value) == ("05-01", "粮经饲比例", None)
    assert [e.fate for e in entries] == ["target"] * 3


def test_the_base_of_a_rise_is_kept_beside_its_target(grammar):
    entries, (target,) = targets_of("上市企业由12家增加到15家", grammar)

    assert (target.value, target.baseline_value) == (Decimal(15), Decimal(12))
    assert [(e.mention, e.fate, e.rule) for e in entries] == [
        ("12家", "excluded", "baseline"),
        ("15家", "target", "level"),
    ]


def test_a_list_whose_numbers_do_not_pair_goes_to_review(grammar):
    entries, targets = targets_of("甲企业、乙企业、丙企业分别达到5家、6家", grammar)

    assert targets == ()
    assert [(e.fate, e.rule) for e in entries] == [("review", "list-does-not-pair")] * 2


def test_a_number_in_a_bracket_takes_the_subject_of_its_host(grammar):
    _, targets = targets_of("新增规上企业20家（累计约300家）", grammar)

    assert [(t.indicator, t.comparator, t.value) for t in targets] == [
        ("规上企业", "=", Decimal(20)),
        ("规上企业", "~", Decimal(300)),
    ]


def test_the_span_prints_the_number_and_what_it_counts(grammar):
    text = "优化布局，新建5处城市书房，培训2000人次"
    _, targets = targets_of(text, grammar)

    assert [text[t.start : t.end] for t in targets] == ["新建5处城市书房", "培训2000人次"]


def test_a_verb_that_also_softens_is_no_soft_word_where_it_governs(grammar):
    _, targets = targets_of("争取上级资金12亿元以上，盘活存量资金8000万元", grammar)

    assert [(t.action, t.commitment) for t in targets] == [("争取", "firm"), ("盘活", "firm")]


@pytest.mark.parametrize("text", ["今年新建5座", "完成全年任务的80%"])
def test_a_number_that_does_not_say_of_what_goes_to_review(text, grammar):
    entries, targets = targets_of(text, grammar)

    assert targets == ()
    assert [(e.fate, e.rule) for e in entries] == [("review", "no-subject")]


def test_an_entry_of_the_ledger_has_the_printed_words_value_and_unit(grammar):
    text = "固定资产投资、工业投资均增长8%，实施“三年攻坚”，新建公园2座"
    entries, _ = targets_of(text, grammar, seq="4")

    assert [(e.number_id, e.mention, e.value, e.unit, e.fate) for e in entries] == [
        ("04-01", "8%", Decimal(8), "%", "target"),
        ("04-c02", "三年", Decimal(3), "年", "excluded"),
        ("04-02", "2座", Decimal(2), "座", "target"),
    ]


def test_a_nought_in_words_is_a_target_of_the_ledger_too(grammar):
    (entry,), (target,) = targets_of("安全生产实现零事故", grammar, seq="4")

    assert (entry.number_id, entry.fate) == (target.target_id, "target")
    assert entry.rule == "zero-events"


def test_a_target_without_a_value_has_none_in_other_units_either(grammar):
    _, (ratio,) = targets_of("粮经饲比例调整为16∶18.5∶65.5", grammar)
    _, (goal,) = targets_of("行政村快递服务实现全覆盖", grammar)

    assert (ratio.si_value, ratio.si_unit) == (None, "")
    assert (goal.si_value, goal.si_unit, goal.value_high, goal.measure) == (
        None,
        "",
        None,
        "level",
    )


def test_without_a_year_nothing_is_due_that_prints_none(grammar):
    _, (plain,) = targets_of("新建公园2座", grammar, year=None)
    _, (dated,) = targets_of("新建公园2座", grammar, year=None, due="2024年9月30日前")

    assert (plain.due, dated.due) == ("", "2024-09-30")


def test_a_clause_is_due_when_the_last_date_before_it_in_its_sentence_says(grammar):
    text = "3月底前新建公园2座，6月底前新建学校1所，培训300人。新建绿道5公里，9月底前完工4座"
    _, targets = targets_of(text, grammar)

    assert [t.due for t in targets] == [
        "2024-03-31",
        "2024-06-30",
        "2024-06-30",
        "2024-12-31",
        "2024-09-30",
    ]


def test_clauses_that_share_a_place_get_letters_in_printed_order(grammar):
    text = "办好十件民生实事，建成三所学校五个站点"
    entries, _ = targets_of(text, grammar, seq="31")

    assert [(e.mention, e.number_id) for e in entries] == [
        ("十件", "31-c01"),
        ("三所", "31-c02a"),
        ("五个", "31-c02b"),
    ]


def test_a_target_without_a_number_has_due_date_commitment_and_words_of_its_own(grammar):
    text = "新建公园2座。6月底前力争行政村快递服务实现全覆盖"
    _, (_, goal) = targets_of(text, grammar, seq="8")

    assert (goal.target_id, goal.measure, goal.action) == ("08-c02", "level", "实现")
    assert (goal.due, goal.commitment) == ("2024-06-30", "soft")
    assert (goal.si_unit, goal.baseline_value) == ("", None)
    assert text[goal.start : goal.end].endswith("行政村快递服务实现全覆盖")


WORDS = [
    # sentence, and of each target its action, scope and printed words
    ("全县地区生产总值增长6%以上", [("增长", "", "全县地区生产总值增长6%以上")]),
    ("粮食总产量稳定在25万吨以上", [("稳定", "", "粮食总产量稳定在25万吨以上")]),
    ("城镇登记失业率控制在4.5%以内", [("控制", "", "城镇登记失业率控制在4.5%以内")]),
    ("建成投用10座110千伏变电站", [("建成投用", "", "建成投用10座110千伏变电站")]),
    (
        "一般公共预算收入完成32.5亿元，增长7%",
        [("完成", "", "一般公共预算收入完成32.5亿元"), ("增长", "", "增长7%")],
    ),
    (
        "新建口袋公园6处、城市绿道12公里，改造老旧小区23个",
        [
            ("新建", "", "新建口袋公园6处"),
            ("新建", "", "城市绿道12公里"),
            ("改造", "", "改造老旧小区23个"),
        ],
    ),
    (
        "引进5亿元以上项目8个、10亿元以上项目3个",
        [
            ("引进", "5亿元以上", "引进5亿元以上项目8个"),
            ("引进", "10亿元以上", "10亿元以上项目3个"),
        ],
    ),
    (
        "培育专精特新企业省级5家、市级12家",
        [("培育", "", "培育专精特新企业省级5家"), ("培育", "", "市级12家")],
    ),
    ("新创建3A级以上景区2家", [("新创建", "", "新创建3A级以上景区2家")]),
    (
        "将城乡低保标准由每月650元提高到720元",
        [("提高", "", "将城乡低保标准由每月650元提高到720元")],
    ),
    ("至少引进2家世界500强企业", [("引进", "", "至少引进2家世界500强企业")]),
    ("主要农作物综合机械化率达92%", [("达", "", "主要农作物综合机械化率达92%")]),
    (
        "实现旅游人次、旅游综合收入分别增长15%、18%以上",
        [
            ("增长", "", "实现旅游人次、旅游综合收入分别增长15%、18%以上"),
            ("增长", "", "实现旅游人次、旅游综合收入分别增长15%、18%以上"),
        ],
    ),
    ("带动就业近500人", [("带动", "", "带动就业近500人")]),
    ("办好十二件民生实事", [("办好", "", "办好十二件民生实事")]),
    ("国民平均期望寿命78岁", [("", "", "国民平均期望寿命78岁")]),
    ("办结率、满意率均达100%", [("达", "", "办结率、满意率均达100%")] * 2),
    ("压减非刚性支出10%以上", [("压减", "", "压减非刚性支出10%以上")]),
]


@pytest.mark.parametrize(("text", "wanted"), WORDS, ids=[text for text, _ in WORDS])
def test_a_target_has_its_verb_its_scope_and_its_printed_words(text, wanted, grammar):
    _, targets = targets_of(text, grammar)

    assert [(t.action, t.scope, text[t.start : t.end]) for t in targets] == wanted


LEDGER = [
    # a number, and the rule that keeps it from being a target of its own
    ("引进过10亿元项目4个", ["10亿元 modifier", "4个 count"]),
    ("去年新建公园3座", ["3座 past-result"]),
    ("建设占地30亩的公园", ["30亩 attribute"]),
    ("建成110千伏以上变电站", ["110千伏 voltage-class"]),
    ("建设50万吨甲醇项目", ["50万吨 capacity"]),
    ("20%的村集体年收入超30万元", ["20% level", "30万元 condition"]),
    ("建设1所300张床位以上的机构", ["1所 count", "300张 modifier"]),
    ("为60岁以上老人免费体检", ["60岁 age-group"]),
    ("居全省前3位", ["3位 rank-in-list"]),
    ("税收占比由60%增长到65%", ["60% baseline", "65% level"]),
    (
        "万元GDP能耗由0.5吨标准煤下降到0.4吨标准煤",
        ["万元 denominator", "0.5吨标准煤 baseline", "0.4吨标准煤 level"],
    ),
    ("粮经饲比例调整为16∶18.5∶65.5", ["16 ratio", "18.5 ratio-part", "65.5 ratio-part"]),
    ("第三产业增加值增长8%", ["三 ordinal", "8% growth_rate"]),
    ("“一老一小”服务设施新增2处", ["一 quoted-name", "一 quoted-name", "2处 increment"]),
    (
        "新增专利授权量100件，每万人发明专利拥有量达到5件",
        ["100件 increment", "万人 denominator", "5件 level"],
    ),
]


@pytest.mark.parametrize(
    ("text", "wanted"), LEDGER + NONE, ids=[text for text, _ in LEDGER + NONE]
)
def test_the_ledger_names_the_rule_that_decided_on_a_number(text, wanted, grammar):
    entries, _ = targets_of(text, grammar)

    assert [f"{e.mention} {e.rule.removeprefix('review:')}" for e in entries] == wanted


MORE = [
    # indicator, action, comparator, value, unit, scope, base
    (
        "引进过10亿元项目4个",
        [("过10亿元项目", "引进", "=", "4", "个", "10亿元", None)],
    ),
    (
        "开工建设总投资35亿元的锂电材料等12个重点项目",
        [("锂电材料等重点项目", "开工建设", "=", "12", "个", "总投资35亿元", None)],
    ),
    (
        "建设1所300张床位以上的机构",
        [("机构", "建设", "=", "1", "所", "300张床位以上", None)],
    ),
    (
        "城镇化率从60%提高到65%，绿化率从38%达到40%",
        [
            ("城镇化率", "提高", "=", "65", "%", "", "60"),
            ("绿化率", "达到", "=", "40", "%", "", "38"),
        ],
    ),
    (
        "将一般公共预算收入由30亿元增加到32亿元以上",
        [("一般公共预算收入", "增加", ">=", "32", "亿元", "", "30")],
    ),
    (
        "万元GDP能耗由0.5吨标准煤下降到0.4吨标准煤",
        [("万元GDP能耗", "下降", "=", "0.4", "吨标准煤", "", "0.5")],
    ),
    (
        "甲企业、乙企业分别达到5家、6家以上",
        [
            ("甲企业", "达到", ">=", "5", "家", "", None),
            ("乙企业", "达到", ">=", "6", "家", "", None),
        ],
    ),
    (
        "PM10、PM2.5年均浓度分别控制在70、40微克/立方米以内",
        [
            ("PM10年均浓度", "控制", "<=", "70", "微克/立方米", "", None),
            ("PM2.5年均浓度", "控制", "<=", "40", "微克/立方米", "", None),
        ],
    ),
    (
        "新建改建农村公路50公里以及桥梁3座",
        [
            ("农村公路", "新建改建", "=", "50", "公里", "", None),
            ("桥梁", "新建改建", "=", "3", "座", "", None),
        ],
    ),
    (
        "城镇、农村居民收入均增长6%",
        [
            ("城镇居民收入", "增长", "=", "6", "%", "", None),
            ("农村居民收入", "增长", "=", "6", "%", "", None),
        ],
    ),
    ("解决3万人饮水问题", [("饮水问题", "解决", "=", "3", "万人", "", None)]),
]


@pytest.mark.parametrize(
    ("text", "wanted"), MORE + SERVICES, ids=[text for text, _ in MORE + SERVICES]
)
def test_a_target_is_read_with_what_narrows_it_and_its_base(text, wanted, grammar):
    _, targets = targets_of(text, grammar)

    assert [
        (
            t.indicator,
            t.action,
            t.comparator,
            str(t.value),
            t.unit,
            t.scope,
            None if t.baseline_value is None else str(t.baseline_value),
        )
        for t in targets
    ] == wanted
