import io
from datetime import date

import openpyxl
import pytest

from pipeline.model import Facts, SourceError
from pipeline.publish.forms import count_formula, form_files
from pipeline.quarter.forms import due_of, list_forms, list_reporters, quarter_days
from submissions import FACTS, REGISTER


@pytest.fixture(scope="module")
def rows(rules):
    return list_forms(REGISTER["tasks"], REGISTER["targets"], REGISTER["promises"], rules)


@pytest.fixture(scope="module")
def files(rows, rules):
    return form_files(rows, list_reporters(rows, FACTS, "2024Q1"), FACTS, "2024Q1", rules)


def page_of(files, name, sheet="填报"):
    return openpyxl.load_workbook(io.BytesIO(files[name]))[sheet]


def columns_of(page):
    return {cell.value: cell.column_letter for cell in page[5]}


def test_each_unit_has_a_form_named_by_its_task_and_the_list_stands_beside(files):
    assert list(files) == [
        "01-区林业局.xlsx",
        "02-区人社局.xlsx",
        "03-区住建局.xlsx",
        "03-区财政局.xlsx",
        "04-市公安局河口分局.xlsx",
        "05-未写明责任单位.xlsx",
        "清单.xlsx",
    ]


def test_every_item_is_on_the_form_of_each_of_its_leads(rows):
    by_unit = rows.groupby("unit", sort=False)["item_id"].agg(list).to_dict()
    assert by_unit == {
        "区林业局": ["01-01", "01-02", "01-c03"],
        "区人社局": ["02-01", "02-c02"],
        "区住建局": ["03-01"],
        "区财政局": ["03-01"],
        "市公安局河口分局": ["04-c01"],
        "": ["05-c01"],
    }


def test_the_same_rows_give_the_same_bytes(files, rows, rules):
    reporters = list_reporters(rows, FACTS, "2024Q1")
    assert form_files(rows, reporters, FACTS, "2024Q1", rules) == files


def test_a_form_shows_what_is_wanted_and_leaves_the_rest_to_fill(files):
    page = page_of(files, "01-区林业局.xlsx")
    at = columns_of(page)
    shown = {name: page[f"{letter}6"].value for name, letter in at.items()}
    assert page["A1"].value == "2024年一季度重点任务进展情况填报表"
    assert page["A3"].value == "填报单位：区林业局"
    assert page["A4"].value == (
        "报送期：2024年一季度（2024Q1）　　报送截止：2024-03-31　　每项字数上限：200"
    )
    assert shown | {"字数": None} == {
        "编号": "01-01",
        "类别": "目标",
        "目标任务": "新增造林面积500亩以上",
        "指标": "新增造林面积",
        "目标": "500亩以上",
        "时限": "2024-12-31",
        "截至期末累计完成值": None,
        "单位": "亩",
        "数据截至": None,
        "实际或预计": None,
        "进展阶段": None,
        "进展情况": None,
        "字数": None,
    }


@pytest.mark.parametrize(
    ("line", "opened"),
    [
        (6, {"截至期末累计完成值", "单位", "数据截至", "实际或预计", "进展情况"}),
        (8, {"进展阶段", "进展情况"}),
    ],
)
def test_only_the_cells_an_item_may_fill_are_unlocked(files, line, opened):
    page = page_of(files, "01-区林业局.xlsx")
    unlocked = {
        name for name, letter in columns_of(page).items()
        if not page[f"{letter}{line}"].protection.locked
    }  # fmt: skip
    assert page.protection.sheet
    assert unlocked == opened
    assert all(cell.protection.locked for row in page["A1:M5"] for cell in row)


def test_a_duty_takes_words_only(files):
    page = page_of(files, "04-市公安局河口分局.xlsx")
    unlocked = [
        name for name, letter in columns_of(page).items()
        if not page[f"{letter}6"].protection.locked
    ]  # fmt: skip
    assert unlocked == ["进展情况"]


def test_choices_are_drop_downs(files):
    page = page_of(files, "01-区林业局.xlsx")
    lists = {
        str(check.sqref): check.formula1
        for check in page.data_validations.dataValidation
        if check.type == "list"
    }
    assert lists == {
        "J6:J8": '"实际,预计"',
        "K6:K8": '"0 未启动,1 已部署,2 已启动或已申报,3 实施中,4 主体完成或公示,5 已完成"',
    }


def test_the_count_is_a_formula_on_the_text_and_turns_red_beyond_the_limit(files):
    page = page_of(files, "01-区林业局.xlsx")
    at = columns_of(page)
    assert page[f"{at['字数']}6"].value == count_formula(at["进展情况"], 6)
    (area,) = page.conditional_formatting
    assert str(area.sqref) == "M6:M8"
    assert area.rules[0].formula == ["200"]
    assert area.rules[0].operator == "greaterThan"


def test_a_notice_without_a_limit_gets_a_count_without_one(rows, rules):
    facts = Facts(title="通知", year=2024)
    files = form_files(rows, list_reporters(rows, facts, "2024Q1"), facts, "2024Q1", rules)
    page = page_of(files, "01-区林业局.xlsx")
    guide = page_of(files, "01-区林业局.xlsx", "填报说明")
    assert list(page.conditional_formatting) == []
    assert page["A4"].value == "报送期：2024年一季度（2024Q1）　　报送截止：（通知未写明）"
    assert "不超过" not in "".join(str(cell.value) for cell in guide["B"])


def test_the_guide_says_how_each_column_is_filled(files):
    guide = page_of(files, "02-区人社局.xlsx", "填报说明")
    said = {row[0].value: row[1].value for row in guide.iter_rows(min_row=2)}
    assert said["报送给"] == "区政府督查室，dcs@example.com"
    assert said["报送截止"] == "2024-03-31"
    assert said["实际或预计"] == "正式数据选“实际”，初步统计、快报数选“预计”"
    assert said["字数"].startswith("每项一般不超过200字")


def test_the_list_says_who_reports_by_when(files):
    page = page_of(files, "清单.xlsx", "报送清单")
    rows = [[cell.value for cell in row[:8]] for row in page.iter_rows(max_row=3)]
    assert rows == [
        ["序号", "单位", "填报表", "目标", "里程碑", "常态任务", "报送截止", "报送给"],
        [1, "区林业局", "01-区林业局.xlsx", 2, 1, 0, "2024-03-31", "区政府督查室"],
        [2, "区人社局", "02-区人社局.xlsx", 1, 0, 1, "2024-03-31", "区政府督查室"],
    ]


@pytest.mark.parametrize(
    ("dates", "quarter", "due"),
    [
        ([(2024, 3, 25), (2024, 6, 25)], "2024Q1", (2024, 3, 25)),
        ([(2024, 3, 25), (2024, 6, 25)], "2024Q2", (2024, 6, 25)),
        ([(2024, 4, 5), (2024, 7, 5), (2024, 10, 5), (2025, 1, 5)], "2024Q4", (2025, 1, 5)),
        ([(2024, month, 28) for month in range(1, 13)], "2024Q3", (2024, 9, 28)),
        ([(2024, 6, 20), (2024, 12, 20)], "2024Q1", None),
        ([], "2024Q1", None),
    ],
)
def test_the_due_day_is_that_of_the_quarter(dates, quarter, due):
    facts = Facts(reporting_dates=tuple(date(*day) for day in dates))
    assert due_of(facts, quarter) == (date(*due) if due else None)


def test_a_quarter_is_written_in_one_way_only():
    assert quarter_days("2024Q4") == (date(2024, 10, 1), date(2024, 12, 31))
    with pytest.raises(SourceError, match="BAD_QUARTER"):
        quarter_days("2024年1季度")


def test_a_unit_whose_name_no_disk_can_hold_gets_one_that_it_can(rules):
    tasks = REGISTER["tasks"].assign(lead="区林业局/园林:中心")
    rows = list_forms(tasks, REGISTER["targets"][:1], REGISTER["promises"][:0], rules)
    assert rows["file"].tolist() == ["01-区林业局_园林_中心.xlsx"]
