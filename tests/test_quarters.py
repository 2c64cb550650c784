"""The commands of the quarter: forms, status, publish, and decisions read back."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.__main__ import main

ROOT = Path(__file__).parent.parent
NOTICE = """云溪市河口区人民政府办公室
关于分解落实2024年重点工作任务的通知
各镇人民政府、街道办事处，区政府各部门：
现将2024年重点工作任务分解如下。请各责任单位于3月31日、6月30日、9月30日、12月31日前将进展情况报区政府督查室。
1. 新增城镇就业800人以上。（责任单位：区人社局）
2. 新建公园6处，启动湿地保护区创建。（责任单位：区林业局）
云溪市河口区人民政府办公室
2024年1月20日
"""
SIGNED = "quarter,item_id,decision,by,on"
CHANGE = "item_id,valid_from,change,document"


@pytest.fixture
def place(tmp_path):
    """Return a notice's folder with one quarter, in which one unit reported."""
    folder = tmp_path / "in" / "hekou-2024"
    send(
        folder, "2024Q1", "区人社局.txt", "区人社局\n截至3月底，新增城镇就业200人。\n", "03-29"
    )
    (folder / "notice.txt").write_text(NOTICE, "utf-8")
    return folder


def send(folder, quarter, name, text, day):
    """Put a file into a quarter, received on a day of 2024."""
    (folder / quarter).mkdir(parents=True, exist_ok=True)
    (folder / quarter / name).write_text(text, "utf-8")
    path = folder / quarter / "received.csv"
    before = path.read_text("utf-8") if path.exists() else "file,received\n"
    path.write_text(f"{before}{name},2024-{day}\n", "utf-8")


def run(command, folder, *more):
    out = folder.parent.parent / "out"
    given = [command, str(folder), "--out", str(out), "--rules", str(ROOT / "rules")]
    return main([*given, *more])


def out_of(folder, quarter="2024Q1"):
    return folder.parent.parent / "out" / folder.name / quarter


def status(folder, item_id, quarter="2024Q1"):
    written = (out_of(folder, quarter) / "status.csv").read_text("utf-8-sig")
    return next(r for r in csv.DictReader(written.splitlines()) if r["item_id"] == item_id)


def type_in(folder, item_id, **cells):
    """Type into the 待核 sheet of the first quarter's workbook."""
    labels = {
        "decision": "复核意见",
        "new_value": "改为数值",
        "by": "复核人",
        "on": "复核日期",
    }
    path = out_of(folder) / "status.xlsx"
    book = load_workbook(path)
    page = book["待核"]
    header = [cell.value for cell in page[1]]
    line = next(row[0].row for row in page.iter_rows(min_row=2) if row[0].value == item_id)
    for name, value in cells.items():
        page.cell(line, header.index(labels[name]) + 1).value = value
    book.save(path)


def review_row(folder, item_id):
    """Return a row of 待核 by label."""
    rows = load_workbook(out_of(folder) / "status.xlsx")["待核"].iter_rows(values_only=True)
    header = next(rows)
    return next(dict(zip(header, row, strict=True)) for row in rows if row[0] == item_id)


def test_forms_go_to_every_unit_that_leads_something(place):
    assert run("forms", place, "--quarter", "2024Q1") == 0
    names = sorted(path.name for path in (out_of(place) / "forms").iterdir())

    assert names == ["01-区人社局.xlsx", "02-区林业局.xlsx", "清单.xlsx"]


def test_status_says_where_each_item_stands(place, capsys):
    assert run("status", place) == 0

    assert status(place, "01-01")["progress_status"] == "达到序时"
    assert status(place, "02-01")["progress_status"] == "无本期数据"
    assert "2024Q1 收到文件 1 个（读不了 0 个）" in capsys.readouterr().out
    assert sorted(path.name for path in out_of(place).iterdir()) == [
        "corrections.csv",
        "corrections.parquet",
        "quarter.json",
        "reporting.csv",
        "reporting.parquet",
        "reviews.csv",
        "reviews.parquet",
        "run.json",
        "status.csv",
        "status.parquet",
        "status.xlsx",
        "units.csv",
        "units.parquet",
        "unplaced.csv",
        "unplaced.parquet",
    ]


def test_the_same_input_gives_the_same_bytes(place):
    run("status", place)
    before = {path.name: path.read_bytes() for path in out_of(place).iterdir()}
    run("status", place)

    assert {path.name: path.read_bytes() for path in out_of(place).iterdir()} == before


def test_the_register_is_built_anew_where_the_notice_changed(place):
    run("status", place)
    (place / "notice.txt").write_text(NOTICE.replace("800人", "400人"), "utf-8")
    run("status", place)

    assert status(place, "01-01")["progress_status"] == "快于序时"


def test_a_file_that_cannot_be_read_is_told_by_the_exit_code(place, capsys):
    (place / "2024Q1" / "区林业局.xlsx").write_bytes(b"PK\x03\x04 broken")

    assert run("status", place) == 3
    assert status(place, "01-01")["progress_status"] == "达到序时"
    assert "读不了 1 个" in capsys.readouterr().out


def test_damage_inside_a_workbook_or_a_list_stops_nothing(place):
    book = Workbook()
    book.active.append(["编号", "进展情况"])
    book.active.append(["02-01", "新建公园2处。" * 40])
    out = io.BytesIO()
    book.save(out)
    content = bytearray(out.getvalue())
    content[content.index(b"xl/worksheets/sheet1.xml") + 200] ^= 255
    (place / "2024Q1" / "区林业局.xlsx").write_bytes(content)
    (place / "2024Q1" / "received.csv").write_bytes(
        "file,received\r区人社局.txt,2024-03-29".encode()
    )

    assert run("status", place) == 3
    assert status(place, "01-01")["report_status"] == "按时报送"


def test_a_published_quarter_never_changes_and_is_published_once(place, capsys):
    (place / "calendar.csv").write_text(
        "quarter,due,bulletin_cutoff\n2024Q1,,2024-04-10\n", "utf-8"
    )
    assert run("publish", place, "--quarter", "2024Q1", "--by", "甲") == 0
    frozen = (place / "frozen" / "2024Q1.csv").read_bytes()
    send(place, "2024Q1", "区林业局.txt", "区林业局\n截至3月底，新建公园3处。\n", "04-20")
    assert run("status", place) == 0

    assert status(place, "02-01")["progress_status"] == "无本期数据"
    changes = (out_of(place) / "corrections.csv").read_text("utf-8-sig")
    assert "按2024-04-20收到的报送应为“快于序时”(绿)；原通报不改" in changes
    assert run("publish", place, "--quarter", "2024Q1", "--by", "甲") == 3
    assert "[ALREADY_PUBLISHED]" in capsys.readouterr().err
    assert (place / "frozen" / "2024Q1.csv").read_bytes() == frozen


def test_a_decision_typed_into_the_workbook_is_applied_signed_and_kept(place):
    send(place, "2024Q1", "区林业局.txt", "区林业局\n公园建设：新建公园2处或3处。\n", "03-30")
    text = "编号,进展情况\n02-01,新建公园顺利。\n"
    send(place, "2024Q1", "区林业局补充.csv", text, "03-30")
    run("status", place)
    assert status(place, "02-01")["progress_status"] == "无法判定"
    type_in(place, "02-01", decision="改为", new_value=3, by="甲", on="2024-04-02")
    run("status", place)

    row = status(place, "02-01")
    assert (row["reported"], row["progress_status"]) == ("3", "快于序时")
    assert "甲于2024-04-02复核：改为3" in row["sentence"]
    kept = (place / "reviews.csv").read_text("utf-8-sig").splitlines()
    assert kept == [
        "quarter,item_id,decision,value,by,on,because",
        "2024Q1,02-01,改为,3,甲,2024-04-02,",
    ]
    run("status", place)
    assert (place / "reviews.csv").read_text("utf-8-sig").splitlines() == kept
    assert review_row(place, "02-01")["复核意见"] == "改为"


def test_a_decision_that_begins_like_a_formula_is_kept_as_text_and_once(place):
    send(place, "2024Q1", "区林业局.csv", "编号,进展情况\n02-01,新建公园顺利。\n", "03-30")
    run("status", place)
    type_in(place, "02-01", decision="改为", new_value=3, by="@王五", on="2024-04-02")
    run("status", place)
    run("status", place)

    kept = (place / "reviews.csv").read_text("utf-8-sig").splitlines()
    assert kept[1:] == ["2024Q1,02-01,改为,3,'@王五,2024-04-02,"]
    assert review_row(place, "02-01")["复核人"] == "@王五"
    assert "@王五于2024-04-02复核：改为3" in status(place, "02-01")["sentence"]


def test_a_decision_without_a_name_waits_and_is_not_lost(place):
    send(place, "2024Q1", "区林业局.csv", "编号,进展情况\n02-01,新建公园顺利。\n", "03-30")
    run("status", place)
    type_in(place, "02-01", decision="改为", new_value=3)
    run("status", place)

    row = review_row(place, "02-01")
    assert status(place, "02-01")["progress_status"] == "无法判定"
    assert (row["复核意见"], row["改为数值"]) == ("改为", "3")
    assert row["提示"] == "请填复核人、请填复核日期"
    assert not (place / "reviews.csv").exists()


def test_a_workbook_that_claims_a_wrong_size_is_read_whole(place):
    send(place, "2024Q1", "区林业局.csv", "编号,进展情况\n02-01,新建公园顺利。\n", "03-30")
    run("status", place)
    type_in(place, "02-01", decision="改为", new_value=3, by="王五", on="2024-04-12")
    path = out_of(place) / "status.xlsx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(
                name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part)
            )

    run("status", place)
    assert "改为" in (place / "reviews.csv").read_text("utf-8-sig")


def test_a_workbook_that_cannot_be_opened_is_not_written_over(place, capsys):
    run("status", place)
    path = out_of(place) / "status.xlsx"
    path.write_bytes(b"not a workbook")

    assert run("status", place) == 3
    assert "[REVIEW_UNREADABLE]" in capsys.readouterr().err
    assert path.read_bytes() == b"not a workbook"


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("reviews.csv", "quarter,item_id\n2024Q1,02-01\n", "BESIDE_BROKEN"),
        ("reviews.csv", f"{SIGNED}\n2024Q1,02-01,算了,甲,2024-04-01\n", "BAD_REVIEW"),
        ("calendar.csv", "quarter,due\n2024Q1,三月底\n", "BAD_DATE"),
        ("versions.csv", f"{CHANGE}\n99-01,2024-01-01,revised,文\n", "BAD_FRAME"),
    ],
)
def test_a_table_beside_the_notice_that_cannot_be_used_is_named(
    place, capsys, name, text, code
):
    (place / name).write_text(text, "utf-8")

    assert run("status", place) == 3
    assert f"[{code}]" in capsys.readouterr().err


def test_a_notice_without_reporting_dates_needs_a_calendar(place, capsys):
    dates = "于3月31日、6月30日、9月30日、12月31日前"
    (place / "notice.txt").write_text(NOTICE.replace(dates, "及时"), "utf-8")
    assert run("forms", place, "--quarter", "2024Q1") == 0
    assert run("status", place) == 3
    assert "[NO_DUE_DAY]" in capsys.readouterr().err
    (place / "calendar.csv").write_text("quarter,due\n2024Q1,2024-04-05\n", "utf-8")

    assert run("status", place) == 0


def test_wrong_use_is_said(place, capsys):
    with pytest.raises(SystemExit) as stop:
        run("forms", place, "--quarter", "2024-1")
    assert stop.value.code == 2
    assert run("status", place, "--quarter", "2024Q3") == 3
    assert "[NO_QUARTERS]" in capsys.readouterr().err
