"""What was set is what is read, or the document says that it is not sure."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import Paragraph, Table
from pipeline.notice.readers import read_document
from pipeline.notice.readers.edges import Edge
from pipeline.notice.readers.glyphs import Glyph
from pipeline.notice.readers.tables import read_tables
from typeset import (
    GBK_FONT,
    TALL,
    WIDE,
    Style,
    finish,
    open_press,
    set_table,
    set_words,
)

RULES = [
    "grid",
    "cells",
    "boxes",
    "double",
    "dashed",
    "clipped",
    "fills",
    "open",
    "inner",
    "horizontal",
    "three",
    "none",
]
ROWS = [
    ["序号", "责任单位", "目标任务", "责任人"],
    [
        "1",
        "区发改局",
        "城镇新增就业5.5万人以上，居民收入增长7%左右，开工建设滨河路等项目12个。",
        "张　三",
    ],
    ["2", "市生态环境局", "完成38个村的污水治理。\n优良天数比例达到80.5％。", "李四\n王小二"],
    [
        "3",
        "区科技局",
        "新增高新技术企业20家以上，技术合同成交额17亿元。落实4.0版方案，研发投入强度2.61%，"
        "推动“一窗通办”，培育省级以上平台6家，引进人才1,200人，新建续建幼儿园4所，"
        "不断扩大普惠性资源供给。",
        "赵六",
    ],
    ["4", "区水务局", "修复河道。", "钱七"],
]
WIDTHS = [40, 110, 470, 90]


def squeeze(text):
    return None if text is None else "".join(text.split())


def grid_of(rows):
    return [[squeeze(text) for text in row] for row in rows]


def read_rows(document):
    """Return the cells' words of all tables, a header that comes again left out."""
    rows = [
        [
            None if cell is None else squeeze("".join(t.text for t in cell.lines))
            for cell in row
        ]
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
    ]
    return [row for place, row in enumerate(rows) if place == 0 or row != rows[0]]


def paragraphs(document):
    return [
        "".join(text.text for text in block.lines)
        for block in document.blocks
        if isinstance(block, Paragraph)
    ]


def print_and_read(path, style, rows=ROWS, widths=WIDTHS, spans=None, head=1, repeat=True):
    press = open_press(path, style)
    set_words(press, "2031年重点工作任务分解表", "centre", 16)
    press.y += 8
    set_table(press, rows, widths, spans, head, repeat)
    press.y += 10
    set_words(press, "注：本表由督查室负责解释。")
    finish(press)
    return read_document(path)


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"turn": "rotate"},
        {"turn": "turned"},
        {"by_character": True},
        {"times": 2},
        {"watermark": "内部资料"},
        {"watermark": "内部资料", "slope": 0},
        {"seal": "平川区人民政府"},
        {"font": GBK_FONT},
        {"valign": "top", "indent": 2, "aligns": "cc_c"},
        {"hang": True, "pad": 6.0},
        {"folio": True},
    ],
    ids=lambda how: " ".join(how) or "plain",
)
def test_what_was_set_is_what_is_read(tmp_path, rules, how):
    document = print_and_read(tmp_path / "notice.pdf", Style(rules=rules, **how))

    assert read_rows(document) == grid_of(ROWS)
    assert paragraphs(document) == ["2031年重点工作任务分解表", "注：本表由督查室负责解释。"]
    assert document.doubts == ()


@pytest.mark.parametrize("rules", RULES)
def test_a_table_goes_on_over_pages_without_its_header(tmp_path, rules):
    rows = [ROWS[0]] + [[str(n), "区发改局", f"完成{n}个项目。", "张三"] for n in range(1, 40)]
    style = Style(rules=rules, folio=True)
    document = print_and_read(tmp_path / "notice.pdf", style, rows, repeat=False)

    assert len(document.pages) > 1
    assert read_rows(document) == grid_of(rows)
    assert document.doubts == ()


def test_a_sentence_between_two_lines_behind_a_table_is_no_row_of_it(tmp_path):
    press = open_press(tmp_path / "notice.pdf", Style(rules="rows"))
    rows = [
        ["序号", "责任单位", "目标任务", "责任人"],
        ["1", "区科技局", "修复河道。", "张三"],
        ["2", "区水务局", "新建学校3所。", "李四"],
    ]
    for place, row in enumerate(rows):
        press.rule(60, 100 + 30 * place, 500, 100 + 30 * place)
        for x, text in zip((62, 100, 200, 440), row, strict=True):
            press.write(x, 119 + 30 * place, text, 10.5)
    press.rule(60, 190, 500, 190)
    press.start_page()
    press.rule(60, 100, 500, 100)
    press.write(
        62,
        119,
        "各单位每季度末月25日前报送进展情况，由区政府督查室汇总后通报并抄送有关部门。",
        10.5,
    )
    press.rule(60, 130, 500, 130)
    finish(press)
    document = read_document(tmp_path / "notice.pdf")

    assert read_rows(document) == grid_of(rows)
    assert paragraphs(document) == [
        "各单位每季度末月25日前报送进展情况，由区政府督查室汇总后通报并抄送有关部门。"
    ]


PHRASES = [
    "城镇新增就业5.5万人以上，",
    "居民收入增长7%左右，",
    "推动“一窗通办”，",
    "PM2.5浓度控制在38微克/立方米以内，",
    "优良天数比例达到80.5％。",
    "引进人才1,200人以上。",
    "持续推进集团化办学改革。",
    "落实4.0版方案；",
]
COLUMNS = {
    "序号": (1.0, []),
    "类别": (2.0, ["经济发展", "民生保障"]),
    "责任单位": (3.0, ["区发改局", "市生态环境局滨河分局", "各街道、镇"]),
    "牵头单位": (2.5, ["区科技局", "区教体局、区财政局"]),
    "目标任务": (9.0, []),
    "完成时限": (2.2, ["6月底", "全年", "2031年12月底前", ""]),
    "责任人": (2.0, ["张　三", "李四", "王小二", "钱学林\n孙　立"]),
    "备注": (1.5, ["", "新增"]),
}
HEADERS = [
    ["序号", "责任单位", "目标任务", "责任人"],
    ["序号", "类别", "目标任务", "责任单位", "完成时限"],
    ["序号", "目标任务", "牵头单位", "责任单位", "备注"],
]


@st.composite
def tables(draw):
    header = draw(st.sampled_from(HEADERS))
    rows = [header]
    for number in range(1, draw(st.integers(1, 12)) + 1):
        row = []
        for label in header:
            if label == "序号":
                row.append(str(number))
            elif label == "目标任务":
                chosen = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=8)
                row.append("".join(draw(chosen)))
            else:
                row.append(draw(st.sampled_from(COLUMNS[label][1])))
        rows.append(row)
    return rows


styles = st.builds(
    Style,
    rules=st.sampled_from(RULES),
    font=st.sampled_from(["STSong-Light", GBK_FONT]),
    size=st.sampled_from([9.0, 10.5, 12.0]),
    leading=st.sampled_from([1.2, 1.35, 1.5, 1.8]),
    pad=st.sampled_from([2.0, 4.0, 6.0]),
    valign=st.sampled_from(["middle", "top"]),
    aligns=st.sampled_from(["", "cc", "c___c"]),
    by_character=st.booleans(),
    times=st.sampled_from([1, 2]),
    watermark=st.sampled_from(["", "内部资料"]),
    folio=st.booleans(),
    turn=st.sampled_from(["upright", "rotate", "turned"]),
    page=st.sampled_from([WIDE, TALL]),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
@given(rows=tables(), style=styles, repeat=st.booleans())
def test_no_table_is_read_wrong_in_silence(rows, style, repeat):
    shares = [COLUMNS[label][0] for label in rows[0]]
    room = style.page[0] - 2 * style.margin
    widths = [room * share / sum(shares) for share in shares]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "notice.pdf"
        document = print_and_read(path, style, rows, widths, repeat=repeat)

    assert document.doubts or read_rows(document) == grid_of(rows)


def spread(rows, spans):
    """Return the grid as it should be read: text, rows and columns covered."""
    return [
        [
            None if text is None else (squeeze(text), *spans.get((r, c), (1, 1)))
            for c, text in enumerate(row)
        ]
        for r, row in enumerate(rows)
    ]


def read_spread(document):
    return [
        [
            None
            if cell is None
            else (squeeze("".join(t.text for t in cell.lines)), cell.down, cell.across)
            for cell in row
        ]
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
    ]


GOALS = [
    "新增就业5.5万人以上。",
    "完成38个村的污水治理，优良天数比例达到80.5％。",
    "修复河道。",
]
MERGED = [
    ["类别", "序号", "目标任务", "责任单位", None],
    [None, None, None, "牵头单位", "配合单位"],
    ["一、经济发展", "1", GOALS[0], "区发改局", "区科技局"],
    [None, "2", GOALS[1], "区水务局", ""],
    ["二、民生保障（1项）", None, None, None, None],
    ["三、其他", "3", GOALS[2], "区水务局", "各镇"],
]
SPANS = {
    (0, 0): (2, 1),
    (0, 1): (2, 1),
    (0, 2): (2, 1),
    (0, 3): (1, 2),
    (2, 0): (2, 1),
    (4, 0): (1, 5),
}


@pytest.mark.parametrize("rules", [rules for rules in RULES if rules not in ("three", "none")])
def test_merged_cells_and_nested_headers_cover_what_they_covered(tmp_path, rules):
    style = Style(rules=rules, pad=6.0)
    widths = [80, 40, 300, 100, 100]
    document = print_and_read(tmp_path / "notice.pdf", style, MERGED, widths, SPANS, head=2)

    assert read_spread(document) == spread(MERGED, SPANS)


def test_a_merged_cell_that_goes_on_over_the_page_is_closed_there(tmp_path):
    press = open_press(tmp_path / "notice.pdf", Style())
    for y in (100, 130, 160, 190):
        press.rule(60 if y == 100 else 140, y, 500, y)  # no line below the merged cell
    for x in (60, 140, 500):
        press.rule(x, 100, x, 190)
    press.write(65, 150, "经济发展", 10.5)
    for number, goal in enumerate(GOALS):
        press.write(150, 119 + 30 * number, goal, 10.5)
    finish(press)

    assert read_spread(read_document(tmp_path / "notice.pdf")) == [
        [("经济发展", 3, 1), (GOALS[0], 1, 1)],
        [None, (GOALS[1], 1, 1)],
        [None, (GOALS[2], 1, 1)],
    ]


@pytest.mark.parametrize("rules", ["three", "none"])
def test_empty_cells_of_a_table_without_lines_are_a_doubt(tmp_path, rules):
    rows = [*ROWS[:3], ["3", "", "修复河道。", "钱七"]]
    document = print_and_read(tmp_path / "notice.pdf", Style(rules=rules), rows)

    assert document.doubts == ("EMPTY_CELLS",)


def test_columns_side_by_side_without_numbers_are_a_doubt(tmp_path):
    rows = [row[1:] for row in ROWS]
    style = Style(rules="none")
    document = print_and_read(tmp_path / "notice.pdf", style, rows, WIDTHS[1:])

    assert document.doubts == ("UNRULED_TABLE",)


def test_text_that_overflows_its_cell_is_a_doubt(tmp_path):
    press = open_press(tmp_path / "notice.pdf", Style())
    for y in (100, 120):
        press.rule(60, y, 400, y)
    for x in (60, 140, 400):
        press.rule(x, 100, x, 120)
    press.write(62, 114, "区生态环境局滨河分局办公室", 10.5)
    press.write(250, 114, "修复河道。", 10.5)
    finish(press)

    assert read_document(tmp_path / "notice.pdf").doubts == ("TEXT_ACROSS_LINES",)


def test_a_drawing_of_very_many_lines_is_no_table_but_a_doubt():
    edges = [Edge(0, n / 100, 500, n / 100) for n in range(40_001)]
    glyph = Glyph("一", 10, 20, 30, 10)

    found = read_tables(edges, [glyph], 1)

    assert (found.tables, found.outside, found.doubts) == ([], [glyph], {"TOO_MANY_LINES"})


def test_a_column_outside_of_the_lines_of_a_page_is_doubted(tmp_path):
    many = "城镇新增就业5.5万人以上，" * 5
    rows = [HEADERS[2]]
    rows += [[str(n), many, "区科技局", "区发改局", ""] for n in range(1, 11)]
    style = Style(rules="inner", size=9.0, leading=1.8, pad=6.0, page=WIDE)
    shares = [COLUMNS[label][0] for label in rows[0]]
    room = style.page[0] - 2 * style.margin
    widths = [room * share / sum(shares) for share in shares]
    document = print_and_read(tmp_path / "notice.pdf", style, rows, widths, repeat=False)

    assert document.doubts == ("OPEN_CELLS",)
