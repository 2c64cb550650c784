"""Every entry of form, letters and aliases fires where it says and nowhere else."""

import pytest
import regex

from conftest import ROOT
from pipeline.quarter.collect import UnitFinder
from pipeline.quarter.collect.headers import Columns
from pipeline.quarter.collect.letters import Words
from pipeline.quarter.collect.periods import PeriodWords
from pipeline.rules import load_rules

RULES = load_rules(ROOT / "rules")
ISSUER = "云溪市河口区人民政府办公室"
UNTRIED = ("suffix", "level", "no-level")
"""Parts of names; they are tried in the examples of the others."""


def cases(file, kind="examples"):
    return [(e.id, text) for e in RULES[file] for text in getattr(e, kind)]


@pytest.mark.parametrize(("field", "text"), [
    (entry.values["field"], text) for entry in RULES["form"] for text in entry.examples
])  # fmt: skip
def test_a_column_is_known_by_its_header(field, text):
    assert Columns.from_entries(RULES["form"]).field_of(text) == field


@pytest.mark.parametrize(("field", "text"), [
    (entry.values["field"], text) for entry in RULES["form"] for text in entry.spares
])  # fmt: skip
def test_a_column_is_not_taken_for_another(field, text):
    assert Columns.from_entries(RULES["form"]).field_of(text) != field


def fires(entry, text):
    pattern = regex.compile(entry.values["pattern"])
    whole = entry.values["kind"] != "period"
    return (pattern.fullmatch(text) if whole else pattern.search(text)) is not None


@pytest.mark.parametrize("entry", RULES["letters"], ids=lambda entry: entry.id)
def test_a_line_that_is_no_report_is_known(entry):
    assert entry.examples and entry.spares
    assert [text for text in entry.examples if not fires(entry, text)] == []
    assert [text for text in entry.spares if fires(entry, text)] == []


@pytest.mark.parametrize("text", [
    "截至9月底，新增城镇就业5200人，完成年度目标的76.5%。",
    "一、就业情况",
    "湿地公园创建已启动，完成招标。",
    "本季度无进展",
    "完成投资3亿元",
    "已全部完成。",
    "开展培训12场次：参训800人。",
    "造林绿化：",
    "下一步工作打算：",
    "附件检测完成500件。",
])  # fmt: skip
def test_what_may_be_a_report_is_no_courtesy(text):
    assert Words.from_entries(RULES["letters"]).kind_of(text) == ("", "")


@pytest.mark.parametrize(("text", "quarters"), [
    ("2024年二季度进展", {"2024Q2"}),
    ("三季度", {"2024Q3"}),
    ("2023年第4季度", {"2023Q4"}),
    ("2024Q1", {"2024Q1"}),
    ("2024年前三季度", {"2024Q3"}),
    ("1-9月完成情况", {"2024Q3"}),
    ("截至6月底", {"2024Q2"}),
    ("2024年上半年工作总结", {"2024Q2"}),
    ("2024年度重点任务一季度进展", {"2024Q1"}),
    ("2024年重点任务20240930", set()),
    ("报告", set()),
])  # fmt: skip
def test_the_quarter_a_name_states_is_read(text, quarters):
    assert PeriodWords.from_entries(RULES["letters"]).named(text, 2024) == quarters


@pytest.mark.parametrize(("name", "text"), cases("aliases"))
def test_a_unit_is_known_by_its_other_names(name, text):
    unit, written = text.split("=")
    assert UnitFinder([unit], ISSUER, RULES["aliases"]).sole(written) == unit


@pytest.mark.parametrize(("name", "text"), cases("aliases", "spares"))
def test_another_unit_is_not_taken_for_it(name, text):
    unit, written = text.split("=")
    assert UnitFinder([unit], ISSUER, RULES["aliases"]).find(written) == ()


def test_every_alias_is_tried():
    silent = [
        e.id for e in RULES["aliases"] if e.values["kind"] not in UNTRIED and not e.examples
    ]
    assert set(silent) <= {"committee-of-zone", "government-office"}


UNITS = ("区人社局", "市人社局", "区财政局", "区税务局", "东岭街道", "河口经济开发区")


@pytest.mark.parametrize(("text", "found"), [
    ("区人社局", ("区人社局",)),
    ("云溪市人社局", ("市人社局",)),
    ("人社局", ("区人社局", "市人社局")),
    ("云溪市河口区人力资源和社会保障局", ("区人社局",)),
    ("山前区人社局", ()),
    ("关于报送区财政局一季度进展的函", ("区财政局",)),
    ("区财政局、区税务局", ("区财政局", "区税务局")),
    ("经济开发区财政局", ("河口经济开发区",)),
    ("东岭街道办事处", ("东岭街道",)),
    ("西岭街道办事处", ()),
    ("县财政局", ()),
])  # fmt: skip
def test_level_and_place_have_to_fit(text, found):
    assert UnitFinder(UNITS, ISSUER, RULES["aliases"]).find(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("财政局", ("财政局",)),
        ("市财政局", ("市财政局",)),
        ("市住建局", ("住建局",)),
        ("区住建局", ()),
    ],
)
def test_a_name_printed_just_so_goes_before_one_that_could_be_meant(text, found):
    units = ("财政局", "市财政局", "住建局")
    assert UnitFinder(units, "云溪市人民政府办公室", RULES["aliases"]).find(text) == found


def test_units_printed_in_full_are_known_by_their_short_names():
    units = ("云溪市河口区人力资源和社会保障局", "云溪市河口区财政局", "北坡镇人民政府")
    finder = UnitFinder(units, ISSUER, RULES["aliases"])
    assert [finder.sole(text) for text in ("区人社局", "区财政局", "北坡镇")] == list(units)
