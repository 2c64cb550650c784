import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.model import Facts
from pipeline.publish.files import csv_bytes, facts_bytes, parquet_bytes
from pipeline.publish.workbook import register_workbook
from pipeline.rules import load_rules
from pipeline.tables import TABLES, frame_of, plain, rounded

RULES = load_rules(Path(__file__).parent.parent / "rules")
FACTS = Facts(
    doc_no="某政办字〔2024〕15号",
    title="关于分解2024年重点任务的通知",
    issued=date(2024, 3, 5),
    year=2024,
    reporting_dates=(date(2024, 6, 10), date(2024, 12, 10)),
)
TARGET = {
    "seq": "4",
    "lead": "区工信局",
    "target_id": "04-01",
    "indicator": "重点项目",
    "action": "实施",
    "measure": "count",
    "comparator": ">=",
    "value": Decimal("30.50"),
    "unit": "个",
    "si_value": Decimal("1.7E+9"),
    "si_unit": "个",
    "commitment": "soft",
    "due": "2024-12-31",
    "span": "实施重点项目30.5个",
    "start": 0,
    "end": 1_000_011,
    "page": 2,
    "x0": 100.25,
}


def frames(**rows):
    return {name: frame_of(name, rows.get(name, ())) for name in TABLES}


def workbook(**rows):
    content = register_workbook(frames(**rows), FACTS, {"targets": 1}, RULES, "notice.pdf")
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_sheets_are_those_an_analyst_knows():
    book = workbook()
    named = ["目标", "任务", "承诺", "数字台账", "待核"]
    assert book.sheetnames == ["封面", "目录", *named, "字典", "说明"]
    assert book.active.title == "目标"
    assert [page.title for page in book if page.sheet_view.tabSelected] == ["目标"]


def test_a_target_reads_in_chinese_and_its_figures_are_numbers():
    header, row = cells(workbook(targets=[TARGET])["目标"])
    shown = dict(zip(header, row, strict=True))
    assert {k: shown[k] for k in ("目标编号", "指标", "要求", "口径", "力度", "时限")} == {
        "目标编号": "04-01",
        "指标": "重点项目",
        "要求": "不低于",
        "口径": "数量",
        "力度": "力争",
        "时限": "2024-12-31",
    }
    assert (shown["目标值"], shown["折算值"], shown["页码"]) == (30.5, 1_700_000_000, 2)
    assert (shown["目标上限"], shown["任务序号"]) == (None, 4)


def test_every_sheet_has_a_filter_a_frozen_header_and_prints_on_a4_landscape():
    cover, *others = workbook(targets=[TARGET]).worksheets
    assert cover.page_setup.orientation == "portrait"
    assert (cover.page_setup.paperSize, cover.page_setup.fitToWidth) == (9, 1)
    for sheet in others:
        (table,) = sheet.tables.values()
        assert table.ref.startswith("A1:") and table.autoFilter is not None
        assert sheet.freeze_panes in ("A2", "B2")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert not sheet.merged_cells.ranges
        assert sheet["A1"].alignment.wrap_text


def test_technical_columns_are_folded_away_but_there():
    sheet = workbook(targets=[TARGET])["目标"]
    folded = [c.value for c in sheet[1] if sheet.column_dimensions[c.column_letter].hidden]
    assert "折算值" in folded and "位置框" in folded
    assert "指标" not in folded


@pytest.mark.parametrize("text", ["=1+1", "+30", "-5", "@SUM(A1)", '=HYPERLINK("x")'])
def test_a_text_that_looks_like_a_formula_stays_text(text):
    rows = [TARGET | {"indicator": text}]
    sheet = workbook(targets=rows)["目标"]
    (cell,) = [c for c in sheet[2] if c.value == text]
    assert cell.data_type == "s"

    written = csv_bytes("targets", frame_of("targets", rows)).decode("utf-8-sig")
    quoted = pd.read_csv(io.StringIO(written), dtype=str)
    assert quoted["indicator"].tolist() == ["'" + text]
    read = pd.read_parquet(io.BytesIO(parquet_bytes("targets", frame_of("targets", rows))))
    assert read["indicator"].tolist() == [text]


def test_what_a_spreadsheet_cannot_store_is_shown_to_be_missing():
    long = "任" * 40_000
    rows = [{"seq": "1", "text": "坏\x00字"}, {"seq": "2", "text": long}]
    column = [row[3] for row in cells(workbook(tasks=rows)["任务"])[1:]]
    assert column[0] == "坏\ufffd字"
    assert column[1].endswith("……（全文见 CSV 文件）")
    assert (
        csv_bytes("tasks", frame_of("tasks", rows)).decode("utf-8-sig").count("任") == 40_000
    )


def test_a_damaged_character_stops_no_file():
    broken = "坏\x00半\ud83d字"
    tables = frames(tasks=[{"seq": "1", "text": broken}])
    facts = replace(FACTS, title=broken)
    book = register_workbook(tables, facts, {}, RULES, "notice.pdf")
    loaded = openpyxl.load_workbook(io.BytesIO(book))
    assert loaded.properties.title == "坏\ufffd半\ufffd字"
    assert loaded["任务"]["D2"].value == "坏\ufffd半\ufffd字"
    assert "坏\x00半\ufffd字".encode() in csv_bytes("tasks", tables["tasks"])
    assert parquet_bytes("tasks", tables["tasks"])
    assert json.loads(facts_bytes(facts))["title"] == "坏\x00半?字"


def test_the_notes_hold_facts_counts_corrections_and_the_dictionary():
    correction = {
        "target_id": "04-01",
        "field": "comparator",
        "old": ">=",
        "new": "=",
        "because": "原文如此",
        "by": "王五",
        "on": "2024-04-01",
    }
    book = workbook(targets=[TARGET], corrections=[correction])
    rows = cells(book["说明"])
    assert ["通知", "发文字号", "某政办字〔2024〕15号", None] in rows
    assert ["通知", "报送日期", "2024-06-10、2024-12-10", None] in rows
    assert ["通知", "邮箱", "（通知未写明）", None] in rows
    assert ["计数", "目标", 1, "目标表的行数"] in rows
    wanted = ["更正", "04-01", "要求：不低于 → 等于", "原文如此（王五，2024-04-01）"]
    assert wanted in rows
    named = {(row[0], row[2]) for row in cells(book["字典"])}
    assert {("目标", name) for name in TABLES["targets"]} - named == {
        ("目标", name) for name in ("x0", "top", "x1", "bottom")
    }
    assert ["更正", "写法（表头）", ",".join(correction)] in [row[:3] for row in rows]
    assert ["规则", "规则版本", RULES.version] in [row[:3] for row in rows]


def test_a_rule_and_a_reason_are_said_in_words():
    number = {"seq": "1", "number_id": "01-01", "mention": "3类", "fate": "excluded"}
    ledger = cells(workbook(numbers=[number | {"rule": "version"}])["数字台账"])
    assert dict(zip(*ledger, strict=True))["判定依据"] == "版本号"
    doubt = {"seq": "1", "subject": "task", "reason": "NO_OWNER", "span": "完成改造"}
    review = dict(zip(*cells(workbook(review=[doubt])["待核"]), strict=True))
    assert review["核对对象"] == "整个任务"
    assert review["原因"] == "这一项没有找到责任单位；请对照原文核对"


def test_the_same_frames_give_the_same_bytes():
    def built():
        tables = frames(targets=[TARGET])
        book = register_workbook(tables, FACTS, {"targets": 1}, RULES, "notice.pdf")
        return book, parquet_bytes("targets", tables["targets"])

    assert built() == built()
    book, _ = built()
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2024-03-05T00:00:00Z") == 2


def test_a_csv_opens_in_a_spreadsheet_with_plain_decimals():
    content = csv_bytes("targets", frame_of("targets", [TARGET]))
    assert content.startswith(b"\xef\xbb\xbfseq,path,lead,")
    row = next(iter(pd.read_csv(io.BytesIO(content), dtype=str).fillna("").to_dict("records")))
    assert (row["value"], row["si_value"], row["value_high"]) == ("30.5", "1700000000", "")
    assert (row["page"], row["x0"], row["end"]) == ("2", "100.25", "1000011")


def test_parquet_keeps_decimals_exact():
    content = parquet_bytes("targets", frame_of("targets", [TARGET]))
    read = pd.read_parquet(io.BytesIO(content))
    assert list(read.columns) == list(TABLES["targets"])
    assert read["value"].tolist() == [Decimal("30.5")]
    assert read["value_high"].tolist() == [None]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("5.50"), "5.5"),
        (Decimal("6.8E+3"), "6800"),
        (Decimal("1.7E+9"), "1700000000"),
        (Decimal("0.0"), "0"),
        (Decimal("-0"), "0"),
        (Decimal("-12.30"), "-12.3"),
        (Decimal("1E-3"), "0.001"),
        (None, ""),
    ],
)
def test_a_decimal_is_written_plainly(value, text):
    assert plain(value) == text


def test_a_third_is_rounded_where_a_table_ends():
    assert rounded(Decimal(1) / 3) == Decimal("0.333333333333")


def test_the_facts_are_json_with_null_for_what_is_not_said():
    facts = json.loads(facts_bytes(FACTS))
    assert facts["doc_no"] == "某政办字〔2024〕15号"
    assert facts["reporting_dates"] == ["2024-06-10", "2024-12-10"]
    assert (facts["mailbox"], facts["issued"]) == (None, "2024-03-05")


def test_a_text_without_pages_shows_its_lines_instead():
    printed = {"seq": "1", "text": "完成改造", "page": 3}
    assert "页码" in shown_columns("任务", workbook(tasks=[printed]))
    typed = {"seq": "1", "text": "完成改造", "line": 3}
    shown = shown_columns("任务", workbook(tasks=[typed]))
    assert "行" in shown and "页码" not in shown


def shown_columns(name, book):
    sheet = book[name]
    return [c.value for c in sheet[1] if not sheet.column_dimensions[c.column_letter].hidden]


def test_no_two_columns_of_a_sheet_have_one_label():
    for sheet in workbook().worksheets[1:]:
        labels = [cell.value for cell in sheet[1]]
        assert len(set(labels)) == len(labels)


def test_a_long_text_makes_its_row_higher():
    rows = [{"seq": "1", "text": "完成改造。"}, {"seq": "2", "text": "完成改造。" * 60}]
    heights = workbook(tasks=rows)["任务"].row_dimensions
    assert heights[3].height > 5 * heights[2].height


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(exclude_categories=("Cs",))), st.decimals(allow_nan=False, places=6)
)
def test_whatever_is_printed_comes_back_from_csv_and_parquet(text, value):
    assume(abs(value) < 10**20)
    frame = frame_of("targets", [TARGET | {"span": text, "value": value}])
    content = csv_bytes("targets", frame).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(content, newline=""))
    read = dict(zip(header, row, strict=True))
    assert read["span"].removeprefix("'") == text.removeprefix("'")
    assert not read["span"].startswith(("=", "+", "-", "@"))
    assert Decimal(read["value"]) == value
    stored = pd.read_parquet(io.BytesIO(parquet_bytes("targets", frame)))
    assert (stored["span"].tolist(), stored["value"].tolist()) == ([text], [value])
