"""What a task promises without a number."""

import pytest

from pipeline.model import Task, Text
from pipeline.notice.promises import find_promises
from pipeline.notice.targets import find_targets


def promises_of(text, grammar, seq="7", year=2024):
    task = Task(seq, Text(text))
    _, targets = find_targets(task, year, grammar)
    return find_promises(task, targets, year, grammar)


@pytest.mark.parametrize(
    ("text", "kind", "verb", "thing"),
    [
        ("积极争创省级文明城市", "milestone", "争创", "省级文明城市"),
        ("支持万达广场等争创省级示范商场", "milestone", "争创", "省级示范商场"),
        ("开工建设市民文化中心", "milestone", "开工建设", "市民文化中心"),
        ("启动省级卫生县城创建", "milestone", "启动", "省级卫生县城创建"),
        ("确保解放路、中山路全线贯通", "milestone", "贯通", "解放路、中山路"),
        ("绿源食品年内在北交所首发上市", "milestone", "上市", "绿源食品"),
        ("力争滨河大桥建成通车", "milestone", "建成通车", "滨河大桥"),
        ("城北幼儿园完成主体结顶", "milestone", "完成主体结顶", "城北幼儿园"),
        ("9月底前开工建设", "milestone", "开工建设", "开工建设"),
        ("四季度竣工验收", "milestone", "竣工验收", "竣工验收"),
        ("顺利通过国家卫生城市复审", "milestone", "通过", "国家卫生城市复审"),
        ("尽快完成企业债券发行工作", "milestone", "完成", "企业债券发行工作"),
        ("出台人才住房管理办法", "milestone", "出台", "人才住房管理办法"),
        ("组建文旅发展集团", "milestone", "组建", "文旅发展集团"),
        ("建设滨河主题公园", "milestone", "建设", "滨河主题公园"),
        ("建立上市企业培育库", "milestone", "建立", "上市企业培育库"),
        ("打造省级放心餐饮示范街", "milestone", "打造", "省级放心餐饮示范街"),
        ("办好第三届苹果文化节", "milestone", "办好", "第三届苹果文化节"),
        ("提高研发投入占财政支出的比重", "direction", "提高", "研发投入占财政支出的比重"),
        ("中等收入者比重逐步提高", "direction", "提高", "中等收入者比重"),
        ("严格落实河长制", "duty", "落实", "河长制"),
        ("持续推进社区养老服务设施建设", "duty", "推进", "社区养老服务设施建设"),
        ("打造英雄城市", "duty", "打造", "英雄城市"),
        ("通过大数据提升监管能力", "duty", "通过", "大数据提升监管能力"),
    ],
)
def test_a_clause_without_a_number_is_a_milestone_a_direction_or_a_duty(
    text, kind, verb, thing, grammar
):
    (promise,) = promises_of(text, grammar)

    assert (promise.kind, promise.verb, promise.object) == (kind, verb, thing)


def test_each_clause_without_a_target_has_one_promise_with_its_clause_s_id(grammar):
    text = "建设滨河公园，新建学校2所；争创示范县。落实河长制，加强监管"
    promises = promises_of(text, grammar)

    assert [p.promise_id for p in promises] == ["07-c01", "07-c03", "07-c04", "07-c05"]
    assert [text[p.start : p.end] for p in promises] == [
        "建设滨河公园",
        "争创示范县",
        "落实河长制",
        "加强监管",
    ]


def test_clauses_parted_by_other_signs_keep_ids_of_their_own(grammar):
    promises = promises_of("落实河长制!加强监管", grammar)

    assert [p.promise_id for p in promises] == ["07-c01a", "07-c01b"]


@pytest.mark.parametrize(
    ("text", "dues"),
    [
        ("6月底前建成文化馆", ["2024-06-30"]),
        ("2025年3月建成文化馆，争创示范县", ["2025-03-31", "2025-03-31"]),
        ("上半年启动创建。争创示范县", ["2024-06-30", "2024-12-31"]),
    ],
)
def test_a_promise_is_due_when_its_sentence_says_else_at_the_year_s_end(text, dues, grammar):
    assert [p.due for p in promises_of(text, grammar)] == dues


def test_a_word_that_only_leads_to_the_next_clause_promises_nothing(grammar):
    task = Task("1", Text("新建学校15所，其中，农村5所。同时，完善配套设施。"))
    _, targets = find_targets(task, 2024, grammar)
    promises = find_promises(task, targets, 2024, grammar)
    assert [p.object for p in promises] == ["配套设施"]


def test_a_firm_word_ends_what_a_soft_one_before_it_governs(grammar):
    text = "力争创成示范县，确保通过省级验收，建成文化馆"

    assert [p.commitment for p in promises_of(text, grammar)] == ["soft", "firm", "firm"]
    _, targets = find_targets(Task("7", Text("力争新增就业5千人，确保4千人")), 2024, grammar)
    assert [t.commitment for t in targets] == ["soft", "firm"]


def test_a_soft_word_makes_the_promises_up_to_the_semicolon_soft(grammar):
    promises = promises_of("力争创成示范县，建成文化馆；启动文明创建", grammar)

    assert [p.commitment for p in promises] == ["soft", "soft", "firm"]
