import zipfile
from datetime import date

import openpyxl
import pytest
import xlwt

from packages import shown
from pipeline.model import SourceError
from pipeline.notice.readers import read_document
from pipeline.notice.readers.displayed import show_value


def fill(sheet):
    sheet["A1"] = "2024年重点任务清单"
    sheet.merge_cells("A1:D1")
    sheet["D2"] = "单位：亿元"
    for place, head in zip("ABCD", ("序号", "责任单位", "目标任务", "目标值"), strict=True):
        sheet[f"{place}4"] = head
    sheet["A5"], sheet["B5"], sheet["C5"] = 1, "市发改局\n市统计局", "地区生产总值增长"
    sheet["D5"], sheet["D5"].number_format = 0.055, "0.0%"
    sheet.merge_cells("B5:B6")
    sheet["A6"], sheet["C6"], sheet["D6"] = 2, "固定资产投资", 1234.5
    sheet["D6"].number_format = '#,##0"亿元"'


def test_titles_are_paragraphs_and_the_rest_is_a_table_with_rows_of_the_sheet(tmp_path):
    book = openpyxl.Workbook()
    fill(book.active)
    book.save(tmp_path / "notice.xlsx")

    document = read_document(tmp_path / "notice.xlsx")

    assert document.kind == "xlsx"
    assert shown(document) == [
        "2024年重点任务清单",
        "单位：亿元",
        [
            ["序号", "责任单位", "目标任务", "目标值"],
            ["1", ("市发改局/市统计局", 2, 1), "地区生产总值增长", "5.5%"],
            ["2", None, "固定资产投资", "1,235亿元"],
        ],
    ]
    assert document.blocks[1].lines[0].line_at(0) == 2
    assert [row[0].lines[0].line_at(0) for row in document.blocks[2].rows] == [4, 5, 6]


def test_an_old_workbook_gives_the_same(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 2, "2024年重点任务清单")
    for row, cells in enumerate([("序号", "单位", "增速"), (1, "市发改局", 0.055)], 2):
        for column, value in enumerate(cells):
            sheet.write(
                row,
                column,
                value,
                xlwt.easyxf(num_format_str="0.0%" if value == 0.055 else "General"),
            )
    sheet.write_merge(4, 5, 1, 1, "市工信局")
    sheet.write(4, 0, 2)
    sheet.write(5, 0, 3)
    sheet.write(5, 2, "完成")
    book.save(str(tmp_path / "notice.xls"))

    document = read_document(tmp_path / "notice.xls")

    assert document.kind == "xls"
    assert shown(document) == [
        "2024年重点任务清单",
        [
            ["序号", "单位", "增速"],
            ["1", "市发改局", "5.5%"],
            ["2", ("市工信局", 2, 1), ""],
            ["3", None, "完成"],
        ],
    ]
    assert document.blocks[1].rows[3][2].lines[0].line_at(0) == 6


@pytest.mark.parametrize("number", [1e9, float("inf"), float("nan")])
def test_a_day_of_no_calendar_and_a_number_without_end_stop_nothing(number, tmp_path):
    book = xlwt.Workbook()
    page = book.add_sheet("任务")
    for place, text in enumerate(("序号", "责任单位", "目标任务")):
        page.write(0, place, text)
    page.write(1, 0, number, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    page.write(1, 1, number)
    page.write(1, 2, "新建公园3座")
    book.save(str(tmp_path / "notice.xls"))

    ((_, cells),) = shown(read_document(tmp_path / "notice.xls"))
    assert cells[2] == "新建公园3座"


def test_every_visible_sheet_is_read_and_a_hidden_one_is_told(tmp_path):
    book = openpyxl.Workbook()
    for name in ("经济发展", "民生实事", "草稿"):
        sheet = book.create_sheet(name)
        sheet.append(["序号", "目标任务"])
        sheet.append([1, name])
    book["草稿"].sheet_state = "hidden"
    book.save(tmp_path / "notice.xlsx")

    document = read_document(tmp_path / "notice.xlsx")

    assert shown(document) == [
        "经济发展",
        [["序号", "目标任务"], ["1", "经济发展"]],
        "民生实事",
        [["序号", "目标任务"], ["1", "民生实事"]],
    ]
    assert document.doubts == ("HIDDEN_SHEET",)


def test_a_formula_without_a_stored_value_is_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["任务", "目标"])
    book.active.append(["投资", "=1+2"])
    book.save(tmp_path / "notice.xlsx")

    assert read_document(tmp_path / "notice.xlsx").doubts == ("FORMULA_WITHOUT_VALUE",)


def test_merged_cells_that_claim_billions_are_not_gone_through(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["任务", "目标"])
    book.active.merge_cells("A2:B2")
    book.save(tmp_path / "small.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "small.xlsx") as small,
        zipfile.ZipFile(tmp_path / "notice.xlsx", "w") as vast,
    ):
        for name in small.namelist():
            vast.writestr(name, small.read(name).replace(b"A2:B2", b"A2:XFD1048576"))

    with pytest.raises(SourceError) as refused:
        read_document(tmp_path / "notice.xlsx")

    assert refused.value.code == "TOO_LARGE"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (5, "General", "5"),
        (0.1 + 0.2, "General", "0.3"),
        (12345678.5, "General", "12345678.5"),
        (1234567, "#,##0", "1,234,567"),
        (2.5, "0", "3"),
        (5.5, "0.00", "5.50"),
        (5.5, "0.0#", "5.5"),
        (0.12, "0%", "12%"),
        (0.005, "0.0%", "0.5%"),
        (7, "000", "007"),
        (-3, "0;(0)", "(3)"),
        (-3, "0.0", "-3.0"),
        (0, '0;-0;"—"', "—"),
        (17, '0"亿元"以上', "17亿元以上"),
        (17, '"约"0_ ', "约17"),
        (12500, '0.0,"千元"', "12.5千元"),
        (17, "[Red]0.0", "17.0"),
        (17, "@", "17"),
        (True, "General", "TRUE"),
        ("10%", "General", "10%"),
        (date(2024, 6, 30), "yyyy/m/d", "2024/6/30"),
        (date(2024, 6, 5), 'yyyy"年"m"月"d"日"', "2024年6月5日"),
        (date(2024, 6, 5), 'm"月底前"', "6月底前"),
        (date(2024, 6, 5), "mm-dd-yy", "2024-06-05"),
        (date(2024, 6, 5), "General", "2024-06-05"),
        (None, "General", ""),
    ],
)
def test_a_cell_gives_what_it_shows(value, number_format, text):
    assert show_value(value, number_format) == text


def test_a_damaged_or_empty_workbook_is_refused_with_a_code(tmp_path):
    path = tmp_path / "notice.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(SourceError) as refused:
        read_document(path)
    assert refused.value.code == "EMPTY_FILE"

    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(SourceError) as refused:
        read_document(path)
    assert refused.value.code == "TRUNCATED"
