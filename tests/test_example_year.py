"""The year that ships reaches every word, light, reason and flag of the model."""

import csv
from decimal import Decimal
from itertools import chain
from pathlib import Path

import pytest
from openpyxl import load_workbook

from example_year import MARK, NAME, OTHER, write_other, write_year
from pipeline.journal import JOURNAL

ROOT = Path(__file__).parent.parent
QUARTERS = ("2023Q1", "2023Q2", "2023Q3", "2023Q4")


@pytest.fixture
def out(year_out):
    return year_out


def table(out, name, notices=(NAME, OTHER)):
    """Return the rows of a table of all quarters."""
    rows = []
    for notice in notices:
        for quarter in QUARTERS:
            written = (out / notice / quarter / f"{name}.csv").read_text("utf-8-sig")
            rows += csv.DictReader(written.splitlines())
    return rows


def header_of(page):
    """Return the labels of a sheet's table."""
    (name,) = page.tables
    first = page.tables[name].ref.split(":")[0]
    return [cell.value for cell in page[page[first].row]]


def words(rules, group):
    """Return the words of a group of rules/status.yml."""
    return {e.values["word"] for e in rules["status"] if e.values["group"] == group}


def bands(rules):
    """Return the rungs of the ladder that need no preset."""
    entries = [e for e in rules["status"] if e.values["group"] == "band"]
    return [e for e in entries if "preset" not in e.values]


def bare(row):
    return row["progress_status"].removesuffix("(预计)")


def test_every_word_with_each_of_its_lights_is_reached(out, rules):
    seen = {(bare(row), row["light"]) for row in table(out, "status")}
    ladder = {(e.values["word"], e.values["light"]) for e in bands(rules)}
    states = [e for e in rules["status"] if e.values["group"] == "state"]
    above = {(e.values["word"], e.values["light"]) for e in states if "light" in e.values}

    assert len(ladder) == 33
    assert len(above) == 5
    assert ladder | above <= seen
    assert any(row["progress_status"].endswith("(预计)") for row in table(out, "status"))


def test_every_reason_is_reached(out, rules):
    seen = {row["reason"] for row in table(out, "status")}

    assert len(words(rules, "reason")) == 14
    assert words(rules, "reason") <= seen


def test_every_flag_is_reached(out, rules):
    rows = [*table(out, "status"), *table(out, "reporting")]
    seen = set(chain.from_iterable(row["flags"].split("、") for row in rows))

    assert len(words(rules, "flag")) == 19
    assert words(rules, "flag") <= seen


def test_every_report_status_is_reached(out):
    rows = table(out, "reporting", (NAME,))
    told = {row["timeliness"] for row in rows}
    partly = {flag for row in rows for flag in row["flags"].split("、")}

    assert told >= {"按时报送", "逾期报送(3天)", "未报送", "无法归属", "补报", "时间不明"}
    assert "部分报送(缺1项)" in partly


ROWS = [
    # reported under 左右 from 5.3 on, and an estimate
    ("2023Q1", "01-01", "5.4", "达到目标增速", "绿", "", "预计"),
    ("2023Q4", "01-01", "6.2", "超额完成(预计)", "蓝", "", "预计"),
    # 12 - 11.6 = 0.4 points below, 0.8 below, 1.2 below
    ("2023Q1", "01-02", "11.6", "低于目标增速", "浅黄", "", ""),
    ("2023Q2", "01-02", "11.2", "低于目标增速", "黄", "", ""),
    ("2023Q3", "01-02", "10.8", "低于目标增速", "红", "", ""),
    # mere words where a rate belongs
    ("2023Q3", "01-03", "", "无法判定", "灰", "无数值", ""),
    # 本季度无进展 is a report of 0
    ("2023Q1", "02-01", "0", "未启动", "黄", "", "本季度无进展"),
    # the base of 115 came from the unit: (118 - 115) / (135 - 115) = 15 %
    ("2023Q1", "03-03", "118", "未达到序时", "黄", "", "基期由单位填报、力争"),
    # 82000 written beside 亿元
    ("2023Q2", "03-06", "82000", "存疑待核", "灰", "疑似万亿混用", "力争"),
    # 126000 万元 are 12.6 亿元
    ("2023Q3", "03-06", "12.6", "未达到序时", "浅黄", "", "力争"),
    # 19 of 20, and a reviewer confirmed it
    ("2023Q4", "03-02", "19", "基本完成", "浅黄", "", "力争、已复核"),
    # 12 of the planned 15 are at a stage that counts
    ("2023Q2", "04-05", "12", "快于序时", "绿", "", ""),
    # 3 of 4 is 75 %, the unit claims 90 %
    ("2023Q2", "04-09", "3", "存疑待核", "灰", "与自报比例矛盾", ""),
    # 48 after 55
    ("2023Q3", "04-02", "48", "存疑待核", "灰", "累计值下降", ""),
    # the reviewer said: of the quarter alone; 1800 + 1500
    ("2023Q2", "08-01", "3300", "未达到序时", "浅黄", "", "推算、已复核"),
    # revised to at most 2000; 1700 / 0.75 is more
    ("2023Q3", "08-03", "1700", "预警", "黄", "", ""),
    # 人 is not 人次
    ("2023Q1", "08-04", "", "无法判定", "灰", "单位不符", "有非牵头单位数据"),
    # 12 公顷 are 180 亩 of 600
    ("2023Q1", "09-02", "180", "达到序时", "绿", "", ""),
    # its term begins in July by the revised plan
    ("2023Q2", "09-03", "", "未到节点", "灰", "", ""),
    # 80 of 116 is 69.0 %, 6.0 points behind
    ("2023Q3", "10-02", "80", "未达到序时", "浅黄", "", ""),
    # the slowest of three roads decides: its main works are done, it is not open
    ("2023Q4", "10-c07", "", "未完成", "红", "", ""),
    # two files of unknown time disagree
    ("2023Q2", "13-01", "", "无法判定", "灰", "多值冲突", "时间不明"),
    # taken out of the assessment
    ("2023Q3", "15-04", "1", "不纳入考核(已调整)", "灰", "", ""),
    # its own words in front of a colon tell no stage
    ("2023Q1", "17-c03", "", "按节点推进", "绿", "", ""),
    # due in June by the revised plan, done in September
    ("2023Q3", "26-01", "7", "逾期完成", "浅黄", "", ""),
    # fourth class where third was promised
    ("2023Q1", "26-c06", "4", "低于目标等级", "红", "", "力争"),
    # published as 提前完成 in the first quarter, nothing new since
    ("2023Q4", "28-01", "", "完成", "蓝", "", "沿用已通报"),
    # the correction was refused
    ("2023Q3", "28-03", "", "存疑待核", "灰", "更正未采用", "已复核"),
    # 约壹拾叁 cannot be read; the reviewer put 13
    ("2023Q3", "35-02", "13", "未达到序时", "黄", "", "已复核"),
]


@pytest.mark.parametrize(
    ("quarter", "item_id", "value", "word", "light", "reason", "flags"), ROWS
)
def test_a_row_stands_as_worked_out_by_hand(
    out, quarter, item_id, value, word, light, reason, flags
):
    rows = table(out, "status", (NAME,))
    row = next(r for r in rows if (r["quarter"], r["item_id"]) == (quarter, item_id))

    assert row["reported"] == value
    assert (row["progress_status"], row["light"]) == (word, light)
    assert (row["reason"], row["flags"]) == (reason, flags)
    assert row["sentence"].startswith(item_id)
    assert word in row["sentence"]


def test_the_sentence_gives_figures_place_and_receipt(out):
    rows = table(out, "status", (NAME,))
    row = next(r for r in rows if (r["quarter"], r["item_id"]) == ("2023Q3", "10-02"))

    assert row["sentence"] == (
        "10-02 回迁工程建设竣工 目标116万平方米(第4页)，"
        "截至9月底80万平方米(区住建局9月28日报送)，69.0%，"
        "序时75.0%，差6.0个百分点 → 未达到序时(浅黄)"
    )
    assert Decimal(row["done"]) == Decimal("0.689655")
    assert row["received_from"] == "received.csv"


def test_what_came_after_the_bulletin_only_adds_a_correction(out):
    rows = table(out, "status", (NAME,))
    row = next(r for r in rows if (r["quarter"], r["item_id"]) == ("2023Q1", "13-01"))
    changes = {r["item_id"]: r for r in table(out, "corrections", (NAME,))}

    assert (row["progress_status"], row["report_status"]) == ("无本期数据", "补报")
    assert changes["13-01"]["published_status"] == "无本期数据"
    assert changes["13-01"]["progress_status"] == "达到序时"
    assert changes["13-01"]["received"].startswith("2023-04-18")


def test_all_that_came_in_is_used_or_listed(out):
    for quarter in QUARTERS:
        book = load_workbook(out / NAME / quarter / "status.xlsx", read_only=True)
        notes = [row[:3] for row in book["说明"].iter_rows(values_only=True)]
        counts = [figure for part, _, figure in notes if part == "计数"]
        files, used, listed, figures, *fates = counts[:7]

        assert files == used + listed
        assert figures == sum(fates)


@pytest.mark.parametrize(
    ("quarter", "source", "reason"),
    [
        ("2023Q1", "区文旅局一季度填报表", "TRUNCATED"),
        ("2023Q1", "区国资局一季度填报表", "EMPTY_REPORT"),
        ("2023Q1", "进展情况", "UNKNOWN_UNIT"),
        ("2023Q2", "再报/区教体局", "REPEATED_FILE"),
        ("2023Q2", "区信访局2023年一季度", "WRONG_QUARTER"),
        ("2023Q2", "区商务局-二季度填报表", "UNKNOWN_ITEM"),
        ("2023Q3", "区国资局三季度", "NO_CACHED_VALUE"),
        ("2023Q3", "区信访局三季度", "ENCRYPTED"),
        ("2023Q3", "泰山经济开发区-三季度填报表", "TEXT_FOR_NUMBER"),
    ],
)
def test_bad_input_has_its_reason_and_leaves_the_rest_standing(out, quarter, source, reason):
    rows = [r for r in table(out, "unplaced", (NAME,)) if r["quarter"] == quarter]

    assert reason in {r["reason"] for r in rows if r["source"].startswith(source)}
    assert len(table(out, "status", (NAME,))) == 4 * 242


def test_every_file_and_every_page_says_that_the_year_is_invented(out):
    folder = ROOT / "inputs" / NAME
    sent = [path for path in folder.glob("2023Q?/**/*") if path.is_file()]
    book = load_workbook(out / NAME / "2023Q3" / "status.xlsx")
    whole = [
        path for path in sent if path.suffix == ".xlsx" and "区文旅局一季度" not in path.name
    ]

    assert len(whole) > 25
    assert all(MARK in load_workbook(path).sheetnames[0] for path in whole)
    assert len(sent) > 60
    assert all(MARK in path.name for path in sent if path.name != "received.csv")
    assert all(MARK in page.oddHeader.center.text for page in book.worksheets)


def test_no_sheet_has_two_columns_of_one_name_or_a_code_for_a_reason(out):
    book = load_workbook(out / NAME / "2023Q3" / "status.xlsx")
    for page in book.worksheets[1:]:
        header = header_of(page)
        assert len(set(header)) == len(header), page.title
        assert all(not name.isascii() for name in header), page.title
    page = book["未采用"]
    place = [cell.value for cell in page[1]].index("原因")
    reasons = [row[place] for row in page.iter_rows(min_row=2, values_only=True)]
    assert [reason for reason in reasons if reason.isascii()] == []


@pytest.mark.slow
def test_the_year_that_ships_is_the_one_its_maker_writes(tmp_path):
    made = tmp_path / NAME
    made.mkdir()
    (made / "notice.pdf").write_bytes((ROOT / "inputs" / NAME / "notice.pdf").read_bytes())
    write_year(made, tmp_path / "out" / NAME)
    write_other(tmp_path / OTHER)

    for name in (NAME, OTHER):
        shipped = {p.relative_to(ROOT / "inputs"): p for p in files_of(ROOT / "inputs" / name)}
        written = {p.relative_to(tmp_path): p for p in files_of(tmp_path / name)}
        assert written.keys() == shipped.keys()
        for path, one in written.items():
            if "frozen" not in path.parts and path.name != JOURNAL:
                assert one.read_bytes() == shipped[path].read_bytes(), path


def files_of(folder):
    return [path for path in folder.rglob("*") if path.is_file()]
