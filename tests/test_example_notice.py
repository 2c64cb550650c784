"""The worked example: an invented notice with merged categories, partners and due dates."""

from decimal import Decimal

import pytest

from conftest import ROOT
from pipeline.notice.readers import read_document
from pipeline.notice.segment import segment
from pipeline.notice.targets import find_targets


@pytest.fixture(scope="module")
def notice(rules):
    return segment(read_document(ROOT / "inputs" / "qinghe-2024" / "notice.pdf"), rules)


@pytest.mark.parametrize(
    ("seq", "path", "lead", "partners", "persons", "due"),
    [
        ("1", "一、经济发展", ("县发改局",), ("县统计局", "县商务局"), ("方远",), "12月底"),
        ("4", "一、经济发展", ("县投资促进局",), ("县商务局",), ("林涛",), "12月底"),
        ("6", "二、乡村振兴", ("县水利局",), ("各乡镇人民政府",), ("江波",), "12月底"),
        ("8", "三、城乡建设", ("县住建局",), ("县城管局",), ("石坚", "罗工"), "9月30日前"),
        ("9", "三、城乡建设", ("县交通运输局",), ("县自然资源局",), ("路平",), "12月底"),
        ("13", "五、民生保障", ("县卫健局",), ("县医保局", "县民政局"), ("康健",), "12月底"),
    ],
)  # fmt: skip
def test_columns_in_another_order_and_merged_categories_are_read(
    notice, seq, path, lead, partners, persons, due
):
    task = next(t for t in notice.tasks if t.seq == seq)

    assert (task.path, task.lead) == (path, lead)
    assert (task.partners, task.persons) == (partners, persons)
    assert task.due == "2024年" + due


def test_all_fourteen_tasks_are_there_in_order(notice):
    assert [t.seq for t in notice.tasks] == [str(n) for n in range(1, 15)]


@pytest.mark.parametrize(
    ("target_id", "indicator", "value", "unit", "due"),
    [
        ("01-05", "社会消费品零售总额", "7", "%", "2024-12-31"),
        ("04-03", "项目", "3", "个", "2024-12-31"),
        ("05-03", "高标准农田", "4.5", "万亩", "2024-10-31"),
        ("07-02", "市级美丽乡村", "8", "个", "2024-11-30"),
        ("08-02", "老旧小区", "58", "万平方米", "2024-09-30"),
        ("10-c03", "清河出境断面水质", "3", "类", "2024-12-31"),
        ("13-03", "农村低保标准", "620", "元", "2024-12-31"),
        ("14-c01", "民生实事", "10", "件", "2024-12-31"),
    ],
)
def test_its_targets_have_value_unit_and_the_due_date_of_their_task(
    notice, grammar, target_id, indicator, value, unit, due
):
    found = {
        t.target_id: t for task in notice.tasks for t in find_targets(task, 2024, grammar)[1]
    }
    target = found[target_id]

    assert (target.indicator, target.value, target.unit) == (indicator, Decimal(value), unit)
    assert target.due == due


def test_the_reporting_dates_may_reach_into_the_next_year(notice):
    dates = [day.isoformat() for day in notice.facts.reporting_dates]

    assert dates == ["2024-04-05", "2024-07-05", "2024-10-08", "2025-01-05"]
    assert notice.facts.doc_no == "青政办发〔2024〕8号"
    assert notice.facts.item_character_limit == 300
