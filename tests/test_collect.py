"""A quarter's folder as the units filled it -> items, files, problems."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import SourceError
from pipeline.publish.forms import form_files
from pipeline.quarter.collect import collect, submissions_of
from pipeline.quarter.forms import list_forms, list_reporters
from submissions import (
    FACTS,
    HEADER,
    REGISTER,
    archive,
    attached,
    encoded,
    inner_mail,
    mail,
    saved,
    word,
    workbook,
)

FORM = ["填报单位：区林业局"], ["报送期：2024年一季度（2024Q1）"], HEADER
VILLAGES = ["01-02", "示范村"]
GOOD = workbook(
    [*FORM, ["01-01", "新增造林面积500亩以上", 130, "亩", None, "实际", None, "完成130亩"]]
)


@pytest.fixture
def gather(tmp_path, rules):
    """Return a function that writes files into a quarter's folder and collects them."""

    def gather(files, quarter="2024Q1"):
        folder = tmp_path / quarter
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return collect(folder, quarter, REGISTER, FACTS, rules)

    return gather


def rows_of(frame, *columns):
    return [tuple(row) for row in frame[list(columns)].itertuples(index=False)]


def reasons_of(found):
    return {row["source"]: row["reason"] for row in found.files.to_dict("records")}


# ---- our forms back ------------------------------------------------------------------------


def test_a_form_of_ours_filled_in_comes_back_item_by_item(gather, rules):
    rows = list_forms(REGISTER["tasks"], REGISTER["targets"], REGISTER["promises"], rules)
    reporters = list_reporters(rows, FACTS, "2024Q1")
    form = form_files(rows, reporters, FACTS, "2024Q1", rules)["01-区林业局.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(form))
    page = book["填报"]
    at = {cell.value: cell.column_letter for cell in page[5]}
    page[f"{at['截至期末累计完成值']}6"] = 130.5
    page[f"{at['数据截至']}6"] = "2024-3-31"
    page[f"{at['实际或预计']}6"] = "预计"
    page[f"{at['进展情况']}6"] = "造林完成。"
    page[f"{at['进展阶段']}8"] = "2 已启动或已申报"
    page[f"{at['进展情况']}8"] = "创建申请已报送。"

    found = gather({"回复.xlsx": saved(book)})

    columns = ("unit", "unit_from", "item_id", "value", "value_unit", "period_end")
    assert rows_of(found.items, *columns, "is_estimate", "stage", "text") == [
        ("区林业局", "form", "01-01", "130.5", "亩", "2024-03-31", True, None, "造林完成。"),
        ("区林业局", "form", "01-c03", "", "", "", None, 2, "创建申请已报送。"),
    ]  # fmt: skip
    assert rows_of(found.items, "heading", "value_heading", "place") == [
        ("新增造林面积500亩以上", "截至期末累计完成值", "填报!A6"),
        ("启动湿地公园创建", "", "填报!A8"),
    ]
    assert found.problems.empty


def test_a_form_nobody_filled_in_is_an_empty_report(gather, rules):
    rows = list_forms(REGISTER["tasks"], REGISTER["targets"], REGISTER["promises"], rules)
    reporters = list_reporters(rows, FACTS, "2024Q1")
    form = form_files(rows, reporters, FACTS, "2024Q1", rules)["01-区林业局.xlsx"]
    found = gather({"a.xlsx": form})
    assert rows_of(found.files, "unit", "reason", "readable", "items") == [
        ("区林业局", "EMPTY_REPORT", True, 0)
    ]


def test_columns_may_stand_in_any_order_and_others_may_be_added(gather):
    rows = [
        ["填报单位：区林业局"],
        ["进展情况", "同比增长", "编号", "序号", "单位", "累计完成值", "联系电话"],
        ["已完成130亩", "3.2%", "01-01", 1, "亩", 130, "1234567"],
    ]
    found = gather({"a.xlsx": workbook(rows)})
    assert rows_of(found.items, "item_id", "seq", "value", "value_unit", "text", "extra") == [
        ("01-01", "1", "130", "亩", "已完成130亩；同比增长：3.2%", "同比增长：3.2%")
    ]


def test_an_added_row_is_an_item_without_an_id(gather):
    rows = [*FORM, ["", "新建苗圃", 2, "处", None, None, None, "建成2处"], ["99-01", "x", 5]]
    found = gather({"a.xlsx": workbook(rows)})
    assert rows_of(found.items, "item_id", "heading", "value") == [
        ("", "新建苗圃", "2"),
        ("", "x", "5"),
    ]
    assert rows_of(found.problems, "place", "text", "reason") == [
        ("填报!A5", "99-01", "UNKNOWN_ITEM")
    ]


@pytest.mark.parametrize(
    ("cell", "number_format", "value", "reason"),
    [
        (130, "General", "130", None),
        (0.1 + 0.2, "General", "0.3", None),
        (0.765, "0.0%", "76.5%", None),
        (5200, '#,##0"人"', "5200人", None),
        ("约5200人", "General", "约5200人", None),
        ("６８００", "General", "６８００", None),
        ("两个", "General", "两个", None),
        ("正常推进", "General", "", "TEXT_FOR_NUMBER"),
        ("=A1+1", "General", "", "NO_CACHED_VALUE"),
        ("/", "General", "", None),
    ],
)
def test_a_value_cell_is_taken_as_it_prints_or_listed(
    gather, cell, number_format, value, reason
):
    rows = [*FORM, ["01-01", "造林", cell, "亩", None, None, None, "完成一批"]]
    found = gather({"a.xlsx": workbook(rows, formats={"C4": number_format})})
    assert found.items["value"].tolist() == [value]
    assert found.items["text"][0].startswith("完成一批")
    assert found.problems["reason"].tolist() == ([reason] if reason else [])


def test_text_where_a_number_belongs_is_kept_beside_the_text(gather):
    rows = [*FORM, ["01-01", "造林", "正常推进"]]
    found = gather({"a.xlsx": workbook(rows)})
    assert rows_of(found.items, "value", "text") == [("", "截至期末累计完成值：正常推进")]


def test_a_date_where_a_number_belongs_is_listed_and_the_text_stands(gather):
    from datetime import datetime

    rows = [*FORM, ["01-01", "造林", datetime(2024, 3, 5), "亩", None, None, None, "完成"]]
    found = gather({"a.xlsx": workbook(rows)})
    assert rows_of(found.items, "value", "text") == [("", "完成")]
    assert rows_of(found.problems, "item_id", "place", "text", "reason") == [
        ("01-01", "填报!C4", "2024-03-05", "DATE_FOR_NUMBER")
    ]


def test_an_id_that_became_a_date_is_known_again_and_said(gather):
    from datetime import datetime

    rows = [*FORM, [datetime(2024, 1, 2), "建设示范村3个", 1, "个"]]
    found = gather({"a.xlsx": workbook(rows)})
    assert rows_of(found.items, "item_id", "value") == [("01-02", "1")]
    assert found.problems["reason"].tolist() == ["ID_AS_DATE"]


def test_a_figure_merged_over_two_items_belongs_to_neither(gather):
    rows = [
        *FORM,
        ["01-01", "造林", 130, "亩"],
        ["01-02", "示范村", None, "个", None, None, None, "建1个"],
    ]
    found = gather({"a.xlsx": workbook(rows, merge=["C4:C5"])})
    assert rows_of(found.items, "item_id", "value", "text") == [("01-02", "", "建1个")]
    assert rows_of(found.problems, "place", "text", "reason") == [
        ("填报!C4", "130", "MERGED_CELL")
    ]


def test_a_text_merged_over_two_items_is_one_item_under_both_headings(gather):
    rows = [
        *FORM,
        ["01-01", "造林", None, None, None, None, None, "都已完成"],
        ["01-02", "示范村", 1],
    ]
    found = gather({"a.xlsx": workbook(rows, merge=["H4:H5"])})
    assert rows_of(found.items, "item_id", "heading", "value", "text") == [
        ("", "造林；示范村", "", "都已完成"),
        ("01-02", "示范村", "1", ""),
    ]


def test_an_id_merged_over_two_rows_holds_for_both(gather):
    rows = [
        *FORM,
        ["01-01", "造林", 130],
        [None, None, None, None, None, None, None, "另栽树"],
    ]
    found = gather({"a.xlsx": workbook(rows, merge=["A4:A5", "B4:B5"])})
    assert rows_of(found.items, "item_id", "value", "text") == [
        ("01-01", "130", ""),
        ("01-01", "", "另栽树"),
    ]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-3-31", "2024-03-31"),
        ("2024年2月底", "2024-02-29"),
        ("3月", "2024-03-31"),
        ("20240331", "2024-03-31"),
        (45382, "2024-03-31"),
        ("年底", ""),
    ],
)
def test_the_day_of_a_figure_is_read_however_it_is_written(gather, cell, day):
    rows = [*FORM, ["01-01", "造林", 130, "亩", cell]]
    found = gather({"a.xlsx": workbook(rows)})
    assert found.items["period_end"].tolist() == [day]
    assert found.problems["reason"].tolist() == ([] if day else ["BAD_PERIOD"])


# ---- other workbooks, tables, texts --------------------------------------------------------


def test_a_table_of_the_units_own_with_a_header_of_two_rows_is_read(gather):
    rows = [
        ["2024年重点工作进展情况表"],
        ["序号", "重点任务", "年度目标", "完成情况", None, "备注"],
        [None, None, None, "累计完成数（亩）", "完成率", None],
        [1, "新增造林", "500亩", 130, "26%", "较去年早"],
        [None, "填表人：王某", None, None, None, None],
    ]
    merge = ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"]
    found = gather({"区林业局.xlsx": workbook(rows, merge=merge)})
    assert rows_of(found.items, "seq", "heading", "value", "value_unit", "value_heading") == [
        ("1", "新增造林", "130", "亩", "完成情况累计完成数（亩）")
    ]
    assert found.items["extra"].tolist() == [
        "年度目标：500亩；完成情况完成率：26%；备注：较去年早"
    ]
    assert found.files["title"].tolist() == ["2024年重点工作进展情况表"]


def test_columns_on_plans_and_difficulties_are_listed_and_are_no_results(gather):
    rows = [
        ["任务", "完成情况", "存在问题", "下一步打算"],
        ["造林", "130亩", "缺水", "再造70亩"],
    ]
    found = gather({"区林业局.xlsx": workbook(rows)})
    assert rows_of(found.items, "value", "text") == [("130亩", "")]
    assert rows_of(found.problems, "text", "reason") == [
        ("缺水", "NOT_A_RESULT"),
        ("再造70亩", "NOT_A_RESULT"),
    ]


def test_a_figure_in_the_column_of_words_is_the_value(gather):
    rows = [["任务", "完成情况"], ["新增造林", "130亩"], ["示范村", "已建1个，另1个在建"]]
    found = gather({"区林业局.xlsx": workbook(rows)})
    assert rows_of(found.items, "heading", "value", "text") == [
        ("新增造林", "130亩", ""),
        ("示范村", "", "已建1个，另1个在建"),
    ]


def test_a_column_named_unit_that_holds_units_says_who_is_responsible(gather):
    rows = [["任务", "单位", "完成值"], ["新增造林", "区林业局", 130]]
    found = gather({"a.xlsx": workbook(rows)})
    assert rows_of(found.items, "owner", "value", "value_unit", "unit", "unit_from") == [
        ("区林业局", "130", "", "区林业局", "table")
    ]


def test_an_old_workbook_is_read_with_dates_percents_and_merged_cells(gather):
    book = xlwt.Workbook()
    page = book.add_sheet("填报")
    for place, text in enumerate(["编号", "目标任务", "累计完成值", "数据截至"]):
        page.write(0, place, text)
    page.write(1, 0, "01-01")
    page.write(1, 2, 0.26, xlwt.easyxf(num_format_str="0%"))
    page.write(1, 3, 45382, xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    page.write_merge(1, 2, 1, 1, "造林")
    page.write(2, 0, "01-02")
    page.write(2, 2, 2)
    found = gather({"区林业局.xls": saved(book)})
    assert rows_of(found.items, "item_id", "heading", "value", "period_end") == [
        ("01-01", "造林", "26%", "2024-03-31"),
        ("01-02", "造林", "2", ""),
    ]


@pytest.mark.parametrize("number", [1e9, float("inf"), float("nan")])
def test_a_number_without_end_in_an_old_workbook_stops_nothing(gather, number):
    book = xlwt.Workbook()
    page = book.add_sheet("填报")
    for place, text in enumerate(["编号", "累计完成值", "数据截至"]):
        page.write(0, place, text)
    page.write(1, 0, "01-01")
    page.write(1, 1, 26)
    page.write(1, 2, number, xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    page.write(1, 3, number)
    found = gather({"区林业局.xls": saved(book)})
    assert rows_of(found.items, "item_id", "value") == [("01-01", "26")]


def test_a_letter_in_word_gives_one_item_a_paragraph_under_its_headings(gather):
    content = word(
        "区林业局关于2024年一季度重点工作进展情况的报告",
        "区政府督查室：",
        "根据通知要求，现将一季度进展情况报告如下：",
        "一、造林绿化",
        "截至3月底，造林130亩。",
        "（一）01-02",
        "建成示范村1个。",
        "二、湿地公园创建已启动，完成招标。",
        "特此报告。",
        "云溪市河口区林业局",
        "2024年3月29日",
        "联系人：王某  电话：1234567",
    )
    found = gather({"报告.docx": content})
    assert rows_of(found.items, "heading", "item_id", "text") == [
        ("一、造林绿化", "", "截至3月底，造林130亩。"),
        ("一、造林绿化", "01-02", "建成示范村1个。"),
        ("", "", "二、湿地公园创建已启动，完成招标。"),
    ]
    assert rows_of(found.files, "unit", "unit_from", "title") == [
        ("区林业局", "text", "区林业局关于2024年一季度重点工作进展情况的报告")
    ]
    assert "特此报告。" in found.files["note"][0]


def test_a_line_that_begins_with_an_id_is_of_that_item(gather):
    text = "区林业局一季度进展\n01-01：造林130亩。\n【01-02】\n建成1个。\n07-01 别的\n"
    found = gather({"区林业局.txt": text})
    assert rows_of(found.items, "item_id", "text") == [
        ("01-01", "造林130亩。"),
        ("01-02", "建成1个。"),
        ("", "07-01 别的"),
    ]


def test_a_heading_with_nothing_below_is_an_item_itself(gather):
    found = gather({"区林业局.txt": "一、造林130亩\n二、示范村\n建成1个。\n三、湿地公园"})
    assert rows_of(found.items, "heading", "text") == [
        ("", "一、造林130亩"),
        ("二、示范村", "建成1个。"),
        ("", "三、湿地公园"),
    ]


def test_a_figure_in_a_heading_is_listed_and_taken_for_no_result(gather):
    text = "一、新增造林面积500亩\n截至3月底完成130亩。\n二、2024年示范村\n已建成。"
    found = gather({"区林业局.txt": text})
    assert found.items["heading"].tolist() == ["一、新增造林面积500亩", "二、2024年示范村"]
    assert rows_of(found.problems, "place", "text", "reason") == [
        ("第1行", "一、新增造林面积500亩", "HEADING_WITH_FIGURE")
    ]


def test_plans_and_difficulties_are_listed_and_are_no_results(gather):
    text = "一、造林\n完成130亩。\n二、存在的问题\n缺水。\n三、下一步打算\n年底完成500亩。"
    found = gather({"区林业局.txt": text})
    assert found.items["text"].tolist() == ["完成130亩。"]
    assert rows_of(found.problems, "text", "reason") == [
        ("缺水。", "NOT_A_RESULT"),
        ("年底完成500亩。", "NOT_A_RESULT"),
    ]


def test_tables_in_word_are_read_by_their_header(gather):
    table = [["任务", "进展情况"], ["新增造林", "截至3月底造林130亩"], ["示范村", ""]]
    found = gather({"区林业局.docx": word("一季度进展情况", table)})
    assert rows_of(found.items, "heading", "text", "place") == [
        ("新增造林", "截至3月底造林130亩", "表1第2行")
    ]


def test_a_table_without_a_header_is_read_row_by_row(gather):
    found = gather({"区林业局.docx": word([["新增造林", "130亩"], ["示范村", "1个"]])})
    assert found.items["text"].tolist() == ["新增造林：130亩", "示范村：1个"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_whatever_encoding_it_came(gather, encoding):
    found = gather({"a.txt": "填报单位：区林业局\n截至3月底，造林130亩。\n".encode(encoding)})
    assert rows_of(found.items, "unit", "text", "place") == [
        ("区林业局", "截至3月底，造林130亩。", "第2行")
    ]


def test_lines_a_mail_program_broke_are_put_together(gather):
    text = (
        "截至三月底，我局在山前片区和沿河两岸组织开展春季植树造林活动，共计完成新增\n"
        "造林面积130亩。\n建成示范村1个。\n"
    )
    found = gather({"区林业局.txt": text})
    assert found.items["text"].tolist() == [
        "截至三月底，我局在山前片区和沿河两岸组织开展春季植树造林活动，共计完成新增造林面积130亩。",
        "建成示范村1个。",
    ]


def test_csv_and_html_are_tables_too(gather):
    csv = "任务,完成值,单位\n新增造林,130,亩\n".encode("gb18030")
    html = "<html><table><tr><td>任务<td>完成值</tr><tr><td>示范村<td>1</tr></table></html>"
    found = gather({"区林业局.csv": csv, "区人社局.xls": html})
    assert rows_of(found.items, "unit", "heading", "value") == [
        ("区人社局", "示范村", "1"),
        ("区林业局", "新增造林", "130"),
    ]


def test_merged_cells_of_a_page_keep_their_columns_apart(gather):
    html = (
        "<html><table><tr><th rowspan=2>任务</th><th colspan=2>完成情况</th></tr>"
        "<tr><th>完成数</th><th>完成率</th></tr>"
        "<tr><td>造林<td>130<td>26%</table><p>区林业局</p></html>"
    )
    found = gather({"a.xls": html})
    assert rows_of(found.items, "unit", "heading", "value", "extra") == [
        ("区林业局", "造林", "130", "完成情况完成率：26%")
    ]


# ---- mails and archives --------------------------------------------------------------------


def test_a_mail_in_gb18030_gives_sender_receipt_and_attachment(gather):
    found = gather({"1.eml": mail(attachments=[attached("造林进展.xlsx", GOOD)])})
    assert rows_of(found.files, "source", "kind", "unit", "unit_from", "reason") == [
        ("1.eml", "mail", "区林业局", "sender", ""),
        ("1.eml!造林进展.xlsx", "xlsx", "区林业局", "form", ""),
    ]
    assert rows_of(found.items, "source", "received", "received_from") == [
        ("1.eml!造林进展.xlsx", "2024-03-29T16:20:05+08:00", "header")
    ]


def test_names_and_headers_in_bare_gbk_bytes_are_read(gather):
    content = mail(attachments=[attached("进展.xlsx".encode("gbk"), GOOD)])
    content = content.replace(encoded("区林业局").encode(), "区林业局".encode("gb18030"))
    found = gather({"1.eml": content})
    assert found.files["source"].tolist() == ["1.eml", "1.eml!进展.xlsx"]
    assert rows_of(found.files, "unit", "unit_from")[0] == ("区林业局", "sender")


def test_the_top_received_header_of_the_outer_mail_counts(gather):
    inner = mail("造林130亩。", received=("Mon, 25 Mar 2024 09:00:00 +0800",))
    times = ("Mon, 01 Apr 2024 01:00:00 +0000", "Sat, 30 Mar 2024 09:00:00 +0800")
    outer = mail(
        "转来，请阅。", sender="督查室", attachments=[inner_mail(inner)], received=times
    )
    found = gather({"1.eml": outer})
    assert rows_of(found.items, "source", "unit", "received", "text")[-1] == (
        "1.eml!2024年一季度进展.eml",
        "区林业局",
        "2024-04-01T09:00:00+08:00",
        "造林130亩。",
    )


def test_a_mail_without_a_received_header_has_no_time_of_its_own(gather):
    files = {"1.eml": mail("造林130亩。", received=())}
    assert rows_of(gather(files).files, "received", "received_from") == [("", "时间不明")]
    told = gather({"received.csv": "file,received\n1.eml,2024/3/30 9:05\n"})
    assert rows_of(told.files, "received", "received_from") == [
        ("2024-03-30T09:05:00+08:00", "received.csv")
    ]


def test_the_body_of_a_mail_is_read_and_its_courtesies_are_not(gather):
    body = "您好！\n截至3月底，造林130亩。\n此致\n敬礼！\n区林业局\n2024年3月29日"
    found = gather({"1.eml": mail(body)})
    assert rows_of(found.items, "text", "place") == [("截至3月底，造林130亩。", "正文第2行")]


def test_a_forwarded_mail_names_its_first_sender_in_its_text(gather):
    body = "-----原始邮件-----\n发件人：河口区林业局 <lyj@example.com>\n主题：报\n造林130亩。"
    found = gather({"1.eml": mail(body, sender="张三", subject="Fwd: 进展")})
    assert rows_of(found.items, "unit", "unit_from", "text") == [
        ("区林业局", "sender", "造林130亩。")
    ]


def test_of_a_body_in_two_forms_the_plain_one_is_read(gather):
    content = (
        "Received: by mx.example; Fri, 29 Mar 2024 08:00:00 +0800\r\nFrom: a@example.com\r\n"
        "Subject: report\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/alternative; boundary=AA\r\n\r\n"
        "--AA\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n区林业局：造林130亩。\r\n"
        "--AA\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>造林130亩。</p>\r\n--AA--"
    )
    assert gather({"1.eml": content}).items["text"].tolist() == ["区林业局：造林130亩。"]


def test_a_picture_inside_a_mail_is_listed_and_is_no_lost_report(gather):
    logo = b"Content-Type: image/png\r\nContent-ID: <a>\r\n\r\nPNG"
    found = gather({"1.eml": mail("造林130亩。", attachments=[logo])})
    assert rows_of(found.files, "reason", "readable") == [("", True), ("DECORATION", True)]


def test_an_archive_with_gbk_names_is_opened(gather):
    content = archive({"区林业局/进展.xlsx".encode("gbk"): GOOD})
    found = gather({"报送.zip": content})
    assert rows_of(found.files, "source", "reason", "members") == [
        ("报送.zip", "", 1),
        ("报送.zip!区林业局/进展.xlsx", "", 0),
    ]


def test_archives_in_mails_in_archives_are_opened(gather):
    inner = archive({"进展.xlsx": GOOD})
    found = gather({"a.zip": archive({"m.eml": mail(attachments=[attached("b.zip", inner)])})})
    assert found.items["source"].tolist() == ["a.zip!m.eml!b.zip!进展.xlsx"]
    assert found.items["received"].tolist() == ["2024-03-29T16:20:05+08:00"]


def test_archives_nested_too_deep_are_not_opened(gather):
    content = GOOD
    for _ in range(9):
        content = archive({"n.zip": content})
    found = gather({"a.zip": content})
    assert found.items.empty
    assert found.files["reason"].tolist() == ["", "", "", "", "", "", "TOO_DEEP"]


@pytest.mark.parametrize(
    "name", ["/etc/a.txt", "../a.txt", "b/../../a.txt", "C:\\a.txt", "..\\a.txt"]
)
def test_a_member_with_an_unsafe_path_is_listed_and_not_read(gather, name):
    found = gather({"a.zip": archive({name: "造林130亩", "区林业局.txt": "造林130亩。"})})
    assert sorted(found.files["reason"]) == ["", "", "UNSAFE_PATH"]
    assert len(found.items) == 1


def test_a_bomb_is_not_opened(gather):
    bomb = archive({"a.txt": b"0" * 30_000_000, "区林业局.txt": "造林130亩。"})
    found = gather({"a.zip": bomb})
    assert reasons_of(found)["a.zip!a.txt"] == "ZIP_BOMB"
    assert len(found.items) == 1


def test_a_workbook_that_declares_entities_is_not_parsed(gather):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            if name == "xl/workbook.xml":
                content = b'<!DOCTYPE a [<!ENTITY x "y">]>' + content
            bad.writestr(name, content)
    assert reasons_of(gather({"a.xlsx": out.getvalue()})) == {"a.xlsx": "UNSAFE_XML"}


@pytest.mark.parametrize(
    ("content", "part", "old", "new"),
    [
        (
            workbook([*FORM, ["01-01", "造林", 1]], merge=["A4:A5"]),
            "xl/worksheets/sheet1.xml",
            b"A4:A5",
            b"A4:XFD1048576",
        ),
        (
            word([["任务", "完成值"], ["造林", "1"]]),
            "word/document.xml",
            b"<w:tcPr>",
            b'<w:tcPr><w:gridSpan w:val="99999999"/>',
        ),
    ],
)
def test_cells_that_claim_to_cover_millions_are_not_gone_through(
    gather, content, part, old, new
):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            text = good.read(name)
            bad.writestr(name, text.replace(old, new) if name == part else text)
    assert reasons_of(gather({"a": out.getvalue()})) == {"a": "TOO_LARGE"}


def test_nothing_is_unpacked_to_disk(gather, tmp_path):
    gather({"a.zip": archive({"区林业局.txt": "造林130亩。", "../b.txt": "x1"})})
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.zip"]


# ---- who and when --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "unit", "unit_from"),
    [
        ("a.txt", "填报单位：河口区人力资源和社会保障局\n就业1500人。", "区人社局", "form"),
        ("02-人社.txt", "就业1500人。", "区人社局", "file_name"),
        ("区人社局/进展.txt", "就业1500人。", "区人社局", "folder"),
        ("a.txt", "河口区人社局2024年一季度进展情况\n就业1500人。", "区人社局", "text"),
        ("a.txt", "就业1500人。\n河口公安分局\n2024年3月2日", "市公安局河口分局", "text"),
        ("市人社局.txt", "就业1500人。", "", ""),
        ("山前区人社局.txt", "就业1500人。", "", ""),
        ("区住建局、区财政局.txt", "就业1500人。", "", ""),
        ("a.txt", "就业1500人，区人社局和区财政局联合发文，今后还将继续扩大。", "", ""),
    ],
)
def test_the_unit_is_known_by_form_name_folder_or_text(gather, name, text, unit, unit_from):
    found = gather({name: text})
    assert rows_of(found.items, "unit", "unit_from") == [(unit, unit_from)]
    assert found.problems["reason"].tolist() == ([] if unit else ["UNKNOWN_UNIT"])


def test_what_received_csv_says_of_the_unit_goes_before_all_else(gather):
    files = {"区财政局.txt": "改造小区3个。"}
    files["received.csv"] = "file,received,unit\n区财政局.txt,2024-04-02,区住建局\n".encode(
        "gbk"
    )
    found = gather(files)
    assert rows_of(found.items, "unit", "unit_from", "received", "received_from") == [
        ("区住建局", "received.csv", "2024-04-02", "received.csv")
    ]


def test_two_names_for_one_file_are_said(gather):
    found = gather({"区人社局.xlsx": GOOD})
    assert rows_of(found.problems, "unit", "text", "reason") == [
        ("区林业局", "区林业局、区人社局", "UNITS_DISAGREE")
    ]


def test_rows_of_received_csv_that_cannot_be_used_are_listed(gather):
    csv = (
        "file,received\nno.txt,2024-03-30\na.txt,三月底\na.txt,2024-03-30\na.txt,2024-03-31\n"
    )
    found = gather({"a.txt": "区林业局：造林130亩。", "received.csv": csv})
    assert rows_of(found.problems, "place", "reason") == [
        ("received.csv第3行", "BAD_RECEIPT"),
        ("received.csv第5行", "RECEIPT_TWICE"),
        ("received.csv", "RECEIPT_WITHOUT_FILE"),
    ]
    assert found.files["received"].tolist() == ["2024-03-30"]


def test_the_time_of_a_file_on_disk_is_no_receipt(gather):
    found = gather({"区林业局.txt": "造林130亩。"})
    assert rows_of(found.items, "received", "received_from") == [("", "时间不明")]


def test_all_versions_are_kept_and_ranked_by_receipt(gather):
    late = mail("造林140亩。", received=("Sat, 30 Mar 2024 08:00:00 +0800",))
    found = gather({"a.eml": late, "b.eml": mail("造林130亩。"), "区林业局.txt": "造林9亩。"})
    assert rows_of(found.items, "source", "text", "version") == [
        ("a.eml", "造林140亩。", 2),
        ("b.eml", "造林130亩。", 1),
        ("区林业局.txt", "造林9亩。", None),
    ]


# ---- bad input -----------------------------------------------------------------------------


def test_the_same_file_twice_is_used_once_the_first_that_came(gather):
    again = mail(
        attachments=[attached("b.xlsx", GOOD)], received=("Sat, 30 Mar 2024 08:00:00 +0800",)
    )
    first = mail("见附件。", attachments=[attached("a.xlsx", GOOD)])
    found = gather({"1.eml": again, "2.eml": first, "3.xlsx": GOOD})
    assert reasons_of(found) == {
        "1.eml": "",
        "1.eml!b.xlsx": "REPEATED_FILE",
        "2.eml": "",
        "2.eml!a.xlsx": "",
        "3.xlsx": "REPEATED_FILE",
    }
    assert found.items["source"].tolist() == ["2.eml!a.xlsx"]
    assert found.files["flags"].tolist() == ["", "repeated", "", "", "repeated"]


def test_the_same_words_from_two_units_are_two_reports(gather):
    found = gather({"区林业局.txt": "本季度无进展。", "区人社局.txt": "本季度无进展。"})
    assert rows_of(found.items, "unit", "text") == [
        ("区人社局", "本季度无进展。"),
        ("区林业局", "本季度无进展。"),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", workbook([["报送期：2024年二季度"], HEADER, ["01-01", "造林", 130]])),
        ("区林业局2024年二季度进展.xlsx", workbook([HEADER, ["01-01", "造林", 130]])),
        ("区林业局2023Q1.xlsx", workbook([HEADER, ["01-01", "造林", 130]])),
        ("区林业局.txt", "区林业局2024年上半年工作进展情况\n造林130亩。"),
    ],
)  # fmt: skip
def test_a_file_for_another_quarter_is_listed_with_what_it_says(gather, name, content):
    found = gather({name: content})
    assert found.items.empty
    assert found.files["reason"].tolist() == ["WRONG_QUARTER"]
    assert set(found.problems["reason"]) == {"WRONG_QUARTER"}
    assert any("130" in text for text in found.problems["text"])


@pytest.mark.parametrize(
    "name",
    ["区林业局2024年一季度进展（二稿）.txt", "区林业局1-3月.txt", "区林业局20240930.txt"],
)
def test_a_name_that_fits_the_quarter_or_names_none_is_taken(gather, name):
    assert len(gather({name: "造林130亩。"}).items) == 1


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = bytearray(archive({"区林业局.txt": "造林130亩。"}))
for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
    LOCKED[LOCKED.index(mark) + offset] |= 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsx", GOOD[:-300], "TRUNCATED"),
        ("a.xlsx", GOOD[:2000], "TRUNCATED"),
        ("a.docx", word("造林130亩。")[:-200], "TRUNCATED"),
        ("a.xls", OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "TRUNCATED"),
        ("a.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "ENCRYPTED"),
        ("a.doc", OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "OLD_OFFICE_FORMAT"),
        ("a.pdf", b"%PDF-1.4 ...", "UNSUPPORTED_FORMAT"),
        ("a.rar", b"Rar!\x1a\x07\0", "UNSUPPORTED_FORMAT"),
        ("a.ods", archive({"mimetype": "application/vnd.oasis"}), "UNSUPPORTED_FORMAT"),
        ("a.xml", b"<?xml version='1.0'?><a>130</a>", "UNSUPPORTED_FORMAT"),
        ("a.rtf", b"{\\rtf1 130}", "UNSUPPORTED_FORMAT"),
        ("a.csv", b"??,??130?\n????,???\n", "GARBLED_TEXT"),
        ("a.txt", b"", "EMPTY_FILE"),
        ("a.txt", b" \r\n", "EMPTY_FILE"),
        ("~$a.xlsx", b"x", "SYSTEM_FILE"),
        ("__MACOSX/a.txt", b"x", "SYSTEM_FILE"),
        ("a.txt", "特此报告。\n2024年3月29日", "EMPTY_REPORT"),
        ("a.xlsx", workbook([["备注"]]), None),
        ("a.xlsx", workbook([["任务", "完成值"], ["造林", "=1+1"]]), None),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_leaves_the_rest_standing(
    gather, name, content, reason
):
    found = gather({name: content, "区林业局.txt": "造林130亩。"})
    assert "造林130亩。" in found.items["text"].tolist()
    if reason is not None:
        assert reasons_of(found)[name] == reason


def test_an_encrypted_member_says_so(gather):
    assert reasons_of(gather({"a.zip": bytes(LOCKED)}))["a.zip!区林业局.txt"] == "ENCRYPTED"


def test_a_quarter_without_a_folder_stops(rules, tmp_path):
    with pytest.raises(SourceError, match="FILE_MISSING"):
        collect(tmp_path / "2024Q1", "2024Q1", REGISTER, FACTS, rules)


def test_a_link_is_not_followed(gather, tmp_path):
    (tmp_path / "2024Q1").mkdir()
    (tmp_path / "2024Q1" / "a.txt").symlink_to(Path("/etc/hostname"))
    assert reasons_of(gather({})) == {"a.txt": "UNSAFE_PATH"}


def test_what_holds_no_report_is_no_submission(gather):
    locked = OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    files = {
        "1.eml": mail(attachments=[attached("a.xlsx", locked)]),
        "2.eml": mail("造林130亩。"),
        "区人社局.txt": "特此报告。",
        "区财政局2024年三季度.txt": "改造小区3个。",
        "区住建局.txt": "改造小区5个。",
        "再报/区住建局.txt": "改造小区5个。",
    }
    sent = submissions_of(gather(files).files)
    assert rows_of(sent, "source", "unit", "readable") == [
        ("1.eml!a.xlsx", "区林业局", False),
        ("2.eml", "区林业局", True),
        ("再报/区住建局.txt", "区住建局", True),
        ("区住建局.txt", "区住建局", True),
    ]


def test_files_in_are_used_or_listed(gather):
    files = {
        "1.eml": mail(attachments=[attached("a.xlsx", GOOD), attached("b.pdf", b"%PDF-1.7")]),
        "2.zip": archive({"c.txt": "区人社局：就业1500人。", "d.docx": b"PK\3\4broken"}),
        "e.txt": "特此报告。",
    }
    found = gather(files)
    used = found.files["items"].astype(bool) | found.files["members"].astype(bool)
    assert (used ^ (found.files["reason"] != "")).all()
    assert sorted(found.files["source"]) == [
        "1.eml",
        "1.eml!a.xlsx",
        "1.eml!b.pdf",
        "2.zip",
        "2.zip!c.txt",
        "2.zip!d.docx",
        "e.txt",
    ]


def test_every_reason_has_a_sentence_for_people(gather, rules):
    known = {entry.id for entry in rules["errors"]}
    source = Path(collect.__code__.co_filename).parent
    import regex

    codes = {
        code
        for path in source.glob("*.py")
        for code in regex.findall(r'"([A-Z]{3,}(?:_[A-Z]+)+)"', path.read_text("utf-8"))
    }
    assert codes - known == set()


HEADS = {
    "xlsx": GOOD[:400],
    "docx": b"PK\3\4",
    "zip": b"PK\5\6",
    "eml": mail()[:200],
    "xls": OLE,
}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(content=st.binary(max_size=400), kind=st.sampled_from(sorted(HEADS)))
def test_no_bytes_whatever_stop_a_run(gather, content, kind):
    found = gather({f"a.{kind}": HEADS[kind] + content})
    assert f"a.{kind}" in found.files["source"].tolist()
