"""A row that is no row of a table any more is looked at, not lost."""

import pytest

from documents import document, paragraphs, table
from pipeline.notice.segment import segment

HEAD = ["序号", "责任单位", "目标任务", "责任人"]
ROWS = [
    HEAD,
    ["1", "县发改局", "新建公园2座。", "张三"],
    ["2", "县水利局", "新建泵站3座。", "李四"],
]


@pytest.mark.parametrize(
    ("line", "unplaced"),
    [
        ("3县住建局改造小区5个。王五", ["3县住建局改造小区5个。王五"]),
        ("2024年2月27日印发", []),
        ("抄送：县委各部门。", []),
        ("2县水利局新建泵站3座。", []),
        ("9县住建局改造小区5个。", []),
    ],
)
def test_a_line_below_the_table_that_begins_with_the_next_number_is_unplaced(
    line, unplaced, rules
):
    notice = segment(document(table(*ROWS), *paragraphs(line)), rules)

    assert [t.seq for t in notice.tasks] == ["1", "2"]
    assert [
        text.text for code, text in notice.unplaced if code == "ROW_NOT_UNDERSTOOD"
    ] == unplaced
