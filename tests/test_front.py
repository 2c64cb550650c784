"""What a workbook says of itself: cover, contents, dictionary, links, lights, properties."""

import io
import os
import subprocess
import sys
import zipfile
from datetime import date, datetime
from shutil import which

import pytest
import regex
from openpyxl import load_workbook

import libreoffice
from books import FACTS, status_book, status_row, target_row
from conftest import ROOT
from pipeline.model import Facts
from pipeline.publish import marks
from pipeline.publish.bars import with_solid_bars
from pipeline.publish.compare import compare_workbook
from pipeline.publish.workbook import register_workbook
from pipeline.rules import QUARTER, load_rules
from pipeline.tables import TABLES, frame_of

COUNTS = {
    "tasks": 1,
    "targets": 1,
    "milestone": 0,
    "duty": 1,
    "direction": 0,
    "numbers": 3,
    "numbers_target": 1,
    "numbers_excluded": 2,
    "numbers_review": 0,
    "review": 0,
}
ROWS = {
    "tasks": [{"seq": "1", "lead": "甲局", "text": "完成改造", "page": 3}],
    "targets": [target_row("01-01", value="30")],
    "promises": [{"seq": "1", "promise_id": "01-c02", "kind": "duty", "page": 3}],
}
LIGHTS = ("蓝", "绿", "浅黄", "黄", "红", "灰")


def register(rules, facts=FACTS, counts=COUNTS, **rows):
    frames = {name: frame_of(name, (ROWS | rows).get(name, ())) for name in TABLES}
    return register_workbook(frames, facts, counts, rules, "notice.pdf")


def opened(content):
    return load_workbook(io.BytesIO(content))


def cover_of(content):
    """Return the lines of the cover by label, and its head."""
    page = opened(content)["封面"]
    head = [page.cell(line, 1).value for line in (1, 2, 3)]
    return head, {row[0]: row[1] for row in page.iter_rows(min_row=4, values_only=True)}


def test_the_cover_says_what_it_is_and_that_the_sums_agree(rules):
    head, lines = cover_of(register(rules))
    assert head == ["关于2024年重点任务的通知", "目标任务登记表（台账）", None]
    assert lines["成文日期"] == "2024-03-05"
    assert lines["发文字号"] == "（通知未写明）"
    assert lines["来源文件"] == "notice.pdf"
    assert lines["台账数字"] == "3 个 ＝ 目标 1 ＋ 排除 2 ＋ 待核 0，相符"
    assert lines["承诺"] == "1 条 ＝ 里程碑 0 ＋ 常态任务 1 ＋ 方向 0，相符"
    assert lines["规则版本"] == rules.version
    assert "corrections.csv" in lines["发现有错"]


def test_a_sum_that_does_not_agree_is_said_aloud(rules):
    _, lines = cover_of(register(rules, counts=COUNTS | {"numbers_review": 4, "targets": 9}))
    assert lines["台账数字"].endswith("待核 4，不相符，请告知维护人员")
    assert lines["目标"] == "9 个，“目标”表 1 行，不相符，请告知维护人员"


def test_a_notice_that_is_invented_is_marked_on_the_cover(rules):
    facts = Facts(title="任务分解（示例数据）", year=2024)
    assert cover_of(register(rules, facts=facts))[0][2].startswith("示例数据：")
    rows = [status_row("01-01")]
    assert cover_of(status_book(rules, status=rows))[0][2] is None
    marked = status_book(rules, example=True, status=rows)
    assert cover_of(marked)[0][2].startswith("示例数据：")
    assert all("示例数据" in page.oddHeader.center.text for page in opened(marked))


def test_how_to_open_a_page_is_told_only_where_there_are_pages(rules):
    assert "核对原文" in cover_of(register(rules))[1]
    typed = [{"seq": "1", "text": "完成改造", "line": 3}]
    assert "核对原文" not in cover_of(register(rules, tasks=typed))[1]


def test_the_cover_of_a_quarter_counts_items_and_lights(rules):
    rows = [
        status_row("01-01"),
        status_row("01-02", light="红"),
        status_row("01-c01", item_type="milestone", light="灰"),
        status_row("01-c02", item_type="duty"),
    ]
    counts = {"files": 3, "files_used": 2, "files_listed": 1, "to_review": 0}
    head, lines = cover_of(status_book(rules, counts=counts, status=rows))
    assert head[1] == "2024年二季度重点任务完成情况"
    assert lines["事项"] == "4 项 ＝ 目标 2 ＋ 里程碑 1 ＋ 常态任务 1，相符"
    wanted = "3 项 ＝ 蓝 0 ＋ 绿 1 ＋ 浅黄 0 ＋ 黄 0 ＋ 红 1 ＋ 灰 1，相符"
    assert lines["目标和里程碑"] == wanted
    assert lines["收到的文件"] == "3 个 ＝ 已读 2 ＋ 列入“未采用” 1，相符"
    assert lines["▲ 黄"] == "有差距"


def test_the_contents_lead_to_every_sheet_and_count_its_rows(rules):
    for content in (register(rules), status_book(rules, status=[status_row("01-01")])):
        book = opened(content)
        header, *rows = book["目录"].iter_rows()
        assert [cell.value for cell in header] == ["工作表", "行数", "一行是什么"]
        assert [row[0].value for row in rows] == book.sheetnames[2:]
        assert [row[0].hyperlink.location for row in rows] == [
            f"'{name}'!A1" for name in book.sheetnames[2:]
        ]
        assert all(row[2].value for row in rows)
    shown = {row[0].value: row[1].value for row in rows}
    assert (shown["完成情况"], shown["复算"], shown["待核"]) == (1, 1, 0)
    assert shown["说明"] == book["说明"].max_row - 1


def test_the_dictionary_knows_every_column_its_values_and_what_empty_means(rules):
    for content in (register(rules), status_book(rules, status=[status_row("01-01")])):
        book = opened(content)
        header, *rows = book["字典"].iter_rows(values_only=True)
        said = {tuple(row[:2]): dict(zip(header, row, strict=True)) for row in rows}
        for page in book.worksheets[2:-2]:
            (table,) = page.tables.values()
            labels = [cell.value for cell in page[first(table)]]
            assert {(page.title, label) for label in labels} <= set(said)
        assert all(line["类型"] and line["空着表示"] for line in said.values())
    assert said["完成情况", "灯"]["取值"] == "红、黄、浅黄、灰、绿、蓝"
    assert said["完成情况", "报送状态"]["取值"].startswith("按时报送、逾期报送(n天)")
    assert said["待核", "复核意见"]["取值"].split("、")[0] in decisions(rules)
    assert said["完成情况", "完成比例"]["单位"] == "比例（1 为 100%）"


def first(table):
    """Return the row of a table's header."""
    return int(regex.match(r"[A-Z]+([0-9]+)", table.ref)[1])


def decisions(rules):
    return [e.values["word"] for e in rules["status"] if e.values["group"] == "decision"]


def test_the_codes_of_the_register_are_given_as_shown_and_as_stored(rules):
    rows = opened(register(rules))["字典"].iter_rows(values_only=True)
    (line,) = [row for row in rows if row[:3] == ("目标", "力度", "commitment")]
    assert line[5] == "硬性（firm）、力争（soft）"


def test_every_column_of_every_sheet_has_its_say_in_the_rules(rules):
    named = {entry.id for entry in rules["dictionary"]}
    every = {f"kind.{kind}" for table in TABLES.values() for kind in table.values()}
    assert every == {name for name in named if name.startswith("kind.")}
    fields = {name for table in TABLES.values() for name in table}
    pairs = {f"{table}.{name}" for table, names in TABLES.items() for name in names}
    assert {n for n in named if not n.startswith("kind.")} <= fields | pairs


def test_a_page_number_opens_the_picture_of_the_page(rules):
    rows = [target_row(f"01-0{n}", page=page) for n, page in enumerate((3, 1234, None), 1)]
    page = opened(register(rules, targets=rows))["目标"]
    place = [cell.value for cell in page[1]].index("页码") + 1
    links = [page.cell(line, place).hyperlink for line in (2, 3, 4)]
    assert [link and link.target for link in links] == [
        "pages/page-003.png",
        "pages/page-1234.png",
        None,
    ]
    assert links[0].tooltip == "原文第3页的图"


def test_a_sheet_gets_no_more_links_than_a_spreadsheet_takes(rules, monkeypatch):
    monkeypatch.setattr(marks, "MOST_LINKS", 1)
    page = opened(register(rules, targets=[target_row("01-01"), target_row("01-02")]))["目标"]
    place = [cell.value for cell in page[1]].index("页码") + 1
    links = [page.cell(line, place).hyperlink for line in (2, 3)]
    assert [link is not None for link in links] == [True, False]
    assert page.cell(3, place).value == 3


def test_an_item_of_a_quarter_opens_the_picture_one_folder_up(rules):
    content = status_book(
        rules,
        status=[status_row("01-01"), status_row("01-c01"), status_row("99-99")],
        reviews=[status_row("01-01", page=None)],
        targets=[target_row("01-01", page=4)],
        promises=[{"seq": "1", "promise_id": "01-c01", "page": 5}],
    )
    page = opened(content)["完成情况"]
    links = [page.cell(line, 1).hyperlink for line in (2, 3, 4)]
    assert [link and link.target for link in links] == [
        "../pages/page-004.png",
        "../pages/page-005.png",
        None,
    ]
    assert opened(content)["待核"]["A2"].hyperlink.target == "../pages/page-004.png"


def test_a_light_has_its_own_shape_before_its_word(rules):
    rows = [status_row(f"0{n}-01", light=light) for n, light in enumerate(LIGHTS, 1)]
    page = opened(status_book(rules, status=rows))["完成情况"]
    place = [cell.value for cell in page[1]].index("灯") + 1
    cells = [page.cell(line, place) for line in range(2, 8)]
    assert [cell.value for cell in cells] == list(LIGHTS)
    assert [cell.number_format for cell in cells] == [
        f'"{sign} "@' for sign in ("★", "●", "◇", "▲", "■", "○")
    ]
    assert len({cell.fill.fgColor.rgb for cell in cells}) == 6


def test_the_counts_of_lights_have_their_shape_above_them(rules):
    page = opened(status_book(rules, units=[{"quarter": "2024Q2", "unit": "甲局"}]))["按单位"]
    shown = {cell.value: cell.number_format for cell in page[1]}
    assert (shown["红"], shown["灰"], shown["红灯事项"]) == ('"■ "@', '"○ "@', "General")


def test_the_share_done_has_bars_from_nothing_to_all(rules):
    content = status_book(rules, status=[status_row("01-01", done="0.5")])
    page = opened(content)["完成情况"]
    (area,) = page.conditional_formatting
    assert str(area.sqref) == "G2" and page["G1"].value == "完成比例"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet3.xml").decode()
    assert sheet.count("<x14:dataBar ") == 1
    assert 'gradient="0"' in sheet and "<xm:sqref>G2</xm:sqref>" in sheet
    ids = regex.findall(r'<x14:id>(.*?)</x14:id>|<x14:cfRule type="dataBar" id="(.*?)"', sheet)
    assert ids[0][0] == ids[1][1] == "{DA7A0000-0000-4000-8000-000000000001}"
    assert with_solid_bars(b"<worksheet></worksheet>") == b"<worksheet></worksheet>"


def test_what_to_fill_in_is_marked_by_words_and_decisions_have_a_list(rules):
    content = status_book(rules, reviews=[status_row("01-01")])
    page = opened(content)["待核"]
    shown = {cell.value: cell.number_format for cell in page[1]}
    marked = [label for label, form in shown.items() if form == '@"（填）"']
    assert marked == ["复核意见", "改为数值", "复核人", "复核日期", "复核理由"]
    checks = page.data_validations.dataValidation
    (listed,) = [check for check in checks if check.type == "list"]
    assert listed.formula1 == '"' + ",".join(decisions(rules)) + '"'
    assert [check.promptTitle for check in checks] == marked
    assert all(check.showInputMessage for check in checks)


def test_fonts_are_those_of_a_chinese_office(rules):
    for content in (register(rules), status_book(rules, status=[status_row("01-01")])):
        names = {c.font.name for page in opened(content) for row in page for c in row}
        assert names <= {"等线", "宋体", "微软雅黑"}


def test_the_properties_tell_title_kind_and_rules_and_no_clock(rules):
    told = opened(status_book(rules, status=[status_row("01-01")])).properties
    assert (told.title, told.subject) == ("关于2024年重点任务的通知", "重点任务完成情况")
    assert told.description == f"规则版本 {rules.version}"
    assert (told.creator, told.lastModifiedBy) == ("taizhang", "taizhang")
    assert told.language == "zh-CN"
    assert told.created == told.modified == datetime(2024, 3, 5)


def test_a_register_needs_no_rules_of_the_quarter(rules):
    lean = load_rules(ROOT / "rules", without=QUARTER)
    frames = {name: frame_of(name, ROWS.get(name, ())) for name in TABLES}
    assert register_workbook(frames, FACTS, COUNTS, lean, "notice.pdf")


def test_a_comparison_has_a_cover_that_adds_up(rules):
    facts = (Facts(title="上年"), Facts(title="本年", issued=date(2024, 1, 2)))
    aims = frame_of("aims", [{"change": "new", "indicator": "甲"}])
    head, lines = cover_of(compare_workbook(aims, ("a-2023", "b-2024"), facts, rules))
    assert head[:2] == ["a-2023 → b-2024", "两年目标对照表"]
    assert lines["对照"].startswith("1 行 ＝ 提高 0") and lines["对照"].endswith("，相符")


def test_hash_seed_zone_and_locale_leave_no_trace_in_the_bytes():
    script = (
        "import sys, hashlib; sys.path[:0] = ['.', 'tests'];"
        "from books import status_book, status_row, target_row;"
        "from pipeline.rules import load_rules; from pathlib import Path;"
        "rows = [status_row('01-01', done='0.5'), status_row('01-02', light='红')];"
        "book = status_book(load_rules(Path('rules')), status=rows, reviews=rows,"
        " targets=[target_row('01-01')]);"
        "print(hashlib.sha256(book).hexdigest())"
    )
    places = [("0", "UTC", "C"), ("7", "Asia/Tokyo", "C.UTF-8")]
    made = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            check=True,
            capture_output=True,
        ).stdout
        for seed, zone, locale in places
    }
    assert len(made) == 1


@libreoffice.needed
@pytest.mark.skipif(which("pdftotext") is None, reason="PDFTOTEXT IS NOT INSTALLED")
@pytest.mark.slow
def test_printed_every_sheet_is_there_and_no_figure_is_cut_off(rules, tmp_path):
    figures = {"value": "123456.75", "reported": "98765.5", "done": "0.8", "gap": "-12.5"}
    rows = [status_row("01-01", kind="C", elapsed="0.5", unit="万元", **figures)]
    files = {
        "register": register(rules, targets=[target_row("01-01", value="1234567.25")]),
        "status": status_book(rules, status=rows, targets=[target_row("01-01")]),
    }
    for name, content in files.items():
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    books = [tmp_path / f"{name}.xlsx" for name in files]
    made = libreoffice.convert(books, "pdf", tmp_path / "pdf")
    for name, content in files.items():
        text = subprocess.run(
            ["pdftotext", "-layout", made[name], "-"], check=True, capture_output=True
        ).stdout.decode()
        assert "###" not in text and "Err:" not in text
        heads = [page.strip().splitlines()[0] for page in text.split("\f") if page.strip()]
        assert {head.split()[-1] for head in heads} == set(opened(content).sheetnames)
    assert regex.search(r"●\s*绿", text) and "80.0%" in text
