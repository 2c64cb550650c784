"""Sentences of invented reports with the roles a careful reader gives their figures."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.quarter.prose import Cell, open_roles, read_cell, read_report
from pipeline.quarter.prose.cues import find_cues, parse_quarter

QUARTER = "2023Q3"


@pytest.fixture(scope="session")
def book(rules):
    return open_roles(rules)


@pytest.fixture
def read(grammar, book):
    def read_text(text, quarter=QUARTER, heading=""):
        return read_report(text, quarter, grammar, book, heading)

    return read_text


def roles(report):
    """Figures but dates and names: `5200人 value`."""
    return [f"{f.mention} {f.role}" for f in report.figures if f.role != "name"]


def figure(report, mention):
    return next(f for f in report.figures if f.mention == mention)


ROLES = [
    # what is left, not begun or at work is not what is done
    ("已改造38公里，剩余12公里预计11月底前完工", "38公里 value, 12公里 gap"),
    ("已完成26公里，其余12公里已完工", "26公里 value, 12公里 value"),
    ("全年任务60个，已完成52个，正在实施6个，未启动2个",
     "60个 plan, 52个 value, 6个 gap, 2个 gap"),
    ("正在实施项目6个", "6个 value"),
    ("已完成1320户，剩余280户已全部开工", "1320户 value, 280户 gap"),
    ("建成幼儿园3所，另有2所主体完工、1所正在装修", "3所 value, 2所 gap, 1所 gap"),
    ("收入增长任务7%，实际增长6.8%，低0.2个百分点",
     "7% plan, 6.8% change, 0.2个百分点 gap"),
    ("已开工52个，3个项目尚未开工", "52个 value, 3个 gap"),
    ("转移农村剩余劳动力800人", "800人 value"),
    ("上半年报送的5200人更正为4980人", "5200人 previous, 4980人 value"),
    ("争取资金3.26亿元（目标5亿元），完成65.2%",
     "3.26亿元 value, 5亿元 plan, 65.2% share"),
    ("完成税收1亿2000万元，占年度目标的80%", "1亿2000万元 value, 80% share"),
    # shares of the target, ranks, distances
    ("新增城镇就业5200人，完成年度目标的76.5%", "5200人 value, 76.5% share"),
    ("开展技能培训3900人次，完成率78%", "3900人次 value, 78% share"),
    ("竣工80万平方米，占全年任务的69%", "80万平方米 value, 69% share"),
    ("重点项目完成投资92亿元，为年度计划的122.9%", "92亿元 value, 122.9% share"),
    ("新增就业0.52万人，完成6800人目标的76.5%", "0.52万人 value, 6800人 plan, 76.5% share"),
    ("完成目标任务81%", "81% share"),
    ("专利申请514件，居全市第2位", "514件 value, 2位 rank"),
    ("增速8.1%，排名全省前10名", "8.1% change, 10名 rank"),
    ("安置困难居民30名", "30名 value"),
    ("进度快于序时5.2个百分点", "5.2个百分点 gap"),
    ("调查失业率3.2%，低于目标0.3个百分点", "3.2% value, 0.3个百分点 gap"),
    ("收入增长5.8%，比全市平均高0.3个百分点", "5.8% change, 0.3个百分点 gap"),
    ("投资完成54亿元，是2008年的8倍", "54亿元 value, 8倍 gap"),
    ("现有18家，还差2家", "18家 value, 2家 gap"),
    ("工程总进度达到80%", "80% progress"),
    ("完成总工程量的65%，完成投资1.2亿元", "65% progress, 1.2亿元 value"),
    # changes on the year before
    ("网零额实现58.2亿元，同比增长21.3%", "58.2亿元 value, 21.3% change"),
    ("网零额实现58.2亿元，增幅21.3%", "58.2亿元 value, 21.3% change"),
    ("单位能耗下降3.2%", "3.2% change"),
    ("研发投入占比2.6%，同比提高0.2个百分点", "2.6% value, 0.2个百分点 change"),
    ("企业达到138家，较去年同期增加12家", "138家 value, 12家 change"),
    ("出口额增长2.8倍", "2.8倍 change"),
    ("投资3.1亿元，环比增长1.2%", "3.1亿元 value, 1.2% ring"),
    ("个体户813户、资金34.7亿元，分别增长7.5%和7.7%",
     "813户 value, 34.7亿元 value, 7.5% change, 7.7% change"),
    ("较去年同期的4800人增长8.3%", "4800人 previous, 8.3% change"),
    # planned, promised, forecast
    ("年度目标6800人，已完成5200人", "6800人 plan, 5200人 value"),
    ("年度目标为新增城镇就业6800人，目前已完成5200人", "6800人 plan, 5200人 value"),
    ("全年任务数120个，已完成93个", "120个 plan, 93个 value"),
    ("已全部完成6800人的年度目标任务", "6800人 plan"),
    ("培育平台4家。下一步，再培育2家，新增企业9家", "4家 value, 2家 plan, 9家 plan"),
    ("力争全年达到80亿元", "80亿元 plan"),
    ("实现58.2亿元，预计全年达到80亿元", "58.2亿元 value, 80亿元 plan"),
    ("年度计划投资12亿元，完成投资9.6亿元", "12亿元 plan, 9.6亿元 value"),
    ("完成年度计划投资12亿元", "12亿元 value"),
    ("拟于12月底前竣工4个项目", "4个 plan"),
    # other years, other months, the end of last year
    ("新增就业5200人，去年同期4800人", "5200人 value, 4800人 previous"),
    ("森林覆盖率由2008年的64.6%上升到66.8%", "64.6% previous, 66.8% value"),
    ("企业由去年底的120家增加到138家", "120家 base, 138家 value"),
    ("2022年底存量为120家，目前达到138家", "120家 base, 138家 value"),
    ("9月当月新增就业600人，1-9月累计新增5200人", "600人 month, 5200人 value"),
    ("上期上报的新增就业5300人有误，应为5200人", "5300人 previous, 5200人 value"),
    ("到2025年达到200家", "200家 plan"),
    # what describes, names and dates
    ("推进总投资97亿元的科创园等15个项目", "97亿元 describes, 15个 value"),
    ("引进过10亿元项目8个", "10亿元 describes, 8个 value"),
    ("9月25日召开推进会", ""),
    ("创建4A级景区2家", "2家 value"),
    ("第二产业增加值增长6.6%", "6.6% change"),
    ("举办2023 首届文化节", ""),
    ("防控甲型H1N1流感", ""),
    ("情人节520", "520 unclear"),
    ("9个回迁工程中，已开工7个", "9个 describes, 7个 value"),
    ("腾退低效用地106亩（7.1公顷）", "106亩 value, 7.1公顷 describes"),
    ("完成年度计划50万平方米的60%", "50万平方米 plan, 60% share"),
    ("落实各类补贴1.8亿元", "1.8亿元 value"),
    ("提前3个月完成下达任务", "3个月 describes"),
    # lists, parts, brackets
    ("培育平台4家，其中省级1家、市级3家", "4家 value, 1家 value, 3家 value"),
    ("竣工80万平方米，新开工45万平方米，分别占任务的69%和51%",
     "80万平方米 value, 45万平方米 value, 69% share, 51% share"),
    ("新增5200人（去年同期4800人），完成率76.5%",
     "5200人 value, 4800人 previous, 76.5% share"),
    ("完成投资356.5亿元（快报数），增长25.6%", "356.5亿元 value, 25.6% change"),
    ("一季度新增1200人，三季度新增2000人，共计5200人",
     "1200人 value, 2000人 value, 5200人 value"),
    ("农村公路硬化完成\n61公里 ，改造县道 83公里", "61公里 value, 83公里 value"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROLES, ids=[text for text, _ in ROLES])
def test_a_figure_has_the_role_a_careful_reader_gives_it(text, expected, read):
    assert roles(read(text)) == [role for role in expected.split(", ") if role]


PERIODS = [
    ("截至9月底，新增就业5200人", "5200人", "cumulative", date(2023, 9, 30)),
    ("截至9月25日，新增就业5200人", "5200人", "cumulative", date(2023, 9, 25)),
    ("截止七月底，完成改造3处", "3处", "cumulative", date(2023, 7, 31)),
    ("1—9月，完成投资12亿元", "12亿元", "cumulative", date(2023, 9, 30)),
    ("1-8月份，完成投资12亿元。新增企业3家", "3家", "cumulative", date(2023, 8, 31)),
    ("前三季度新增企业3家", "3家", "cumulative", date(2023, 9, 30)),
    ("上半年新增就业3200人", "3200人", "cumulative", date(2023, 6, 30)),
    ("8月末贷款余额320亿元", "320亿元", "cumulative", date(2023, 8, 31)),
    ("累计新增就业5200人", "5200人", "cumulative", None),
    ("目前已竣工80万平方米，新开工45万平方米", "45万平方米", "cumulative", None),
    ("今年以来新增就业5200人", "5200人", "cumulative", None),
    ("各项贷款较年初增加71亿元", "71亿元", "cumulative", None),
    ("本季度新增高新技术企业3家", "3家", "quarter", date(2023, 9, 30)),
    ("三季度新增高新技术企业3家", "3家", "quarter", date(2023, 9, 30)),
    ("二季度新增高新技术企业3家", "3家", "quarter", date(2023, 6, 30)),
    ("本季度新增3家，累计达到138家", "138家", "cumulative", None),
    ("本季度累计新增3家", "3家", "quarter", date(2023, 9, 30)),
    ("新增高新技术企业3家", "3家", "unknown", None),
    ("新增企业3家。本季度新增就业600人。举办展会8场", "8场", "unknown", None),
]


@pytest.mark.parametrize(("text", "mention", "basis", "ends"), PERIODS)
def test_the_nearest_cue_before_a_figure_gives_its_period(text, mention, basis, ends, read):
    found = figure(read(text), mention)

    assert (found.basis, found.period_end) == (basis, ends)


def test_a_figure_without_a_period_has_that_of_the_heading_above(read):
    report = read("新增就业5200人。上半年引进企业3家。", heading="1—9月重点工作进展")

    assert figure(report, "5200人").period_end == date(2023, 9, 30)
    assert figure(report, "3家").period_end == date(2023, 6, 30)


def test_a_period_after_the_quarter_is_a_forecast_and_within_it_an_estimate(read):
    text = "预计全年新增就业6900人"

    third, fourth = read(text).figures[-1], read(text, "2023Q4").figures[-1]

    assert (third.role, fourth.role) == ("plan", "value")
    assert fourth.is_estimate and fourth.period_end == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("预计新增就业5200人", True),
        ("据初步统计，新增就业5200人", True),
        ("新增就业5200人（快报数）", True),
        ("生产总值200亿元（初步统计，下同）。新增就业5200人", True),
        ("新增就业5200人（初步统计，下同）。新增企业3家", True),
        ("新增就业5200人。预计投资3亿元", False),
    ],
)
def test_an_estimate_is_known_by_its_words(text, expected, read):
    assert figure(read(text), "5200人").is_estimate is expected


INDICATORS = [
    ("截至9月底，新增城镇就业5200人，同比增长3.2%", "3.2%", "城镇就业"),
    ("1—9月，全区一般公共预算收入完成32亿元，同比增长8.3%", "8.3%", "一般公共预算收入"),
    ("1—9月，全区一般公共预算收入完成32亿元", "32亿元", "一般公共预算收入"),
    ("本季度新增高新技术企业3家，累计达到138家", "138家", "高新技术企业"),
    ("年度目标为新增城镇就业6800人，目前已完成5200人", "5200人", "城镇就业"),
    ("收入增长5.8%（按可比价格计算），投资增长7%", "5.8%", "收入"),
    ("个体工商户813户、资金数额34.7亿元，分别增长7.5%和7.7%", "7.7%", "资金数额"),
    ("人均收入8893元、实际增长11.6%", "11.6%", "人均收入"),
    ("上期上报的新增城镇就业5300人有误，应为5200人", "5200人", "城镇就业"),
]


@pytest.mark.parametrize(("text", "mention", "indicator"), INDICATORS)
def test_cues_are_no_part_of_what_a_figure_measures(text, mention, indicator, read):
    assert figure(read(text), mention).indicator == indicator


@pytest.mark.parametrize(
    ("text", "mention", "direction"),
    [
        ("财政收入增长8%", "8%", "up"),
        ("财政收入下降8%", "8%", "down"),
        ("财政收入增长-8%", "8%", "down"),
        ("财政收入同比降低8%", "8%", "down"),
        ("财政收入负增长8%", "8%", "down"),
        ("财政收入达到8亿元", "8亿元", ""),
    ],
)
def test_a_change_goes_up_or_down(text, mention, direction, read):
    assert figure(read(text), mention).direction == direction


def test_a_share_belongs_to_the_value_before_it_a_list_of_shares_to_as_many(read):
    one = read("新增就业5200人，新增企业3家，完成率60%。")
    both = read("竣工80万平方米，新开工45万平方米，分别占任务的69%和51%")
    behind = read("完成年度目标的76.5%，累计新增就业5200人")

    assert [f.mention for f in (one.figures[one.figures[2].of],)] == ["3家"]
    assert [f.of for f in both.figures] == [None, None, 0, 1]
    assert behind.figures[0].of == 1


SENTENCES = [
    ("本季度无进展。", "no_progress"),
    ("因资金未到位，本季度暂无新增。", "no_progress"),
    ("已全部完成。", "all_done stage"),
    ("已提前完成全年目标任务。", "all_done deed"),
    ("完成年度目标的76.5%。", "deed"),
    ("项目已开工。", "stage"),
    ("项目尚未开工。", "stage"),
    ("力争年底前建成。", ""),
    ("正在积极推进相关工作。", "words"),
    ("高度重视创建工作。", "words"),
    ("印发创建方案。", "deed stage"),
    ("下一步，召开推进会。", "plan"),
    ("更正：新增就业应为5200人。", "correction"),
]


@pytest.mark.parametrize(("text", "flags"), SENTENCES)
def test_a_sentence_says_what_is_no_figure(text, flags, read):
    assert read(text).sentences[0].flags == set(flags.split())


@pytest.mark.parametrize(
    ("cell", "value", "unit", "role", "basis"),
    [
        (Cell("5200", "人"), "5200", "人", "value", "cumulative"),
        (Cell("5,200人", "家"), "5200", "人", "value", "cumulative"),
        (Cell("约0.52万人"), "0.52", "万人", "value", "cumulative"),
        (Cell("78%", heading="完成率"), "78", "%", "share", "unknown"),
        (Cell("3", "家", "本季度新增"), "3", "家", "value", "quarter"),
        (Cell("12", "亿元", "1-9月累计完成"), "12", "亿元", "value", "cumulative"),
        (Cell("6800", "人", "年度目标值"), "6800", "人", "plan", "unknown"),
    ],
)
def test_a_cell_is_read_with_its_heading(cell, value, unit, role, basis, grammar, book):
    found = read_cell(cell, QUARTER, grammar, book)

    assert (str(found.number.value), found.number.unit) == (value, unit)
    assert (found.role, found.basis) == (role, basis)


@pytest.mark.parametrize("value", ["", "已完成", "3家，累计12家", "2023-09-28", "30-40家"])
def test_a_cell_without_exactly_one_number_is_left_to_the_text(value, grammar, book):
    assert read_cell(Cell(value, "家"), QUARTER, grammar, book) is None


def test_every_number_is_a_figure_in_order_and_every_character_in_a_sentence(grammar, read):
    text = "".join(text + "。" for text, _ in ROLES)
    report = read(text)

    assert "".join(sentence.text for sentence in report.sentences) == text.replace("\n", " ")
    for one in report.figures:
        assert text[one.start : one.number.end] == one.mention
        assert one.said_start <= one.start and one.number.end <= one.said_end
        sentence = report.sentences[one.sentence]
        assert sentence.start <= one.start < sentence.end
    assert [f.start for f in report.figures] == sorted(f.start for f in report.figures)


PIECES = (
    *("截至9月底", "新增就业", "5200人", "完成", "年度目标", "的", "76.5%", "，", "。", "（"),
    *("）", "其中", "3家", "同比增长", "、", "分别", "和", "１２，３４５亩", "1.", "已", "零"),
    *("\n", "第2位", "预计", "去年"),
)


@settings(max_examples=80, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=14))
def test_whatever_is_written_every_digit_is_in_a_figure(pieces, grammar, book):
    text = "".join(pieces)
    report = read_report(text, QUARTER, grammar, book)

    covered = {at for f in report.figures for at in range(f.start, f.number.end)}
    assert {at for at, sign in enumerate(text) if sign.isdecimal()} <= covered
    assert all(one.of is None or report.figures[one.of] for one in report.figures)


def test_every_entry_of_the_roles_fires_in_its_examples_and_not_in_its_spares(rules, book):
    statements = {rule.id: rule for rule in book.statements}

    def fires(name, text):
        if name in statements:
            return statements[name].find.search(text) is not None
        cues = find_cues(text, parse_quarter(QUARTER), book.cues)
        return name in {cue.rule.id for cue in cues}

    for entry in rules["roles"]:
        assert entry.examples, entry.id
        assert [text for text in entry.examples if not fires(entry.id, text)] == [], entry.id
        assert [text for text in entry.spares if fires(entry.id, text)] == [], entry.id


def test_a_quarter_is_named_as_it_should(read):
    with pytest.raises(ValueError, match="2023-3"):
        read("新增3家", quarter="2023-3")
