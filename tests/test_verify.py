"""verify finds what is stale, what was changed by hand, and words that stand elsewhere."""

import hashlib
import json
import os
import shutil
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pypdfium2
import pytest
from docx import Document
from openpyxl import load_workbook

from archive import make_archive
from packages import ofd_table, p, tbl, tc, tr, write_docx, write_ofd
from pipeline.__main__ import main
from pipeline.model import SourceError
from pipeline.verify.apart import read_apart
from typeset import GBK_FONT, Style, finish, open_press, set_table, set_words

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"
TAB = "\t"
NOTICE = """云溪市河口区人民政府办公室
关于分解落实2024年重点工作任务的通知
各镇人民政府、街道办事处，区政府各部门：
请各责任单位于3月31日、6月30日、9月30日、12月31日前将进展情况报区政府督查室。
1. 新增城镇就业800人以上。（责任单位：区人社局）
2. 新建公园6处，启动湿地保护区创建。（责任单位：区林业局）
云溪市河口区人民政府办公室
2024年1月20日
"""
ROWS = [
    ["序号", "责任单位", "目标任务"],
    [
        "1",
        "区发改局",
        "城镇新增就业5.5万人以上，居民收入增长7%左右，开工建设滨河路等项目12个。",
    ],
    ["2", "区科技局", "技术合同成交额17亿元，落实4.0版方案，推动“一窗通办”，建成平台6家。"],
]


def built(folder, *words):
    """Run a command on the notices of a folder."""
    asked = [str(word) for word in words]
    return main([*asked, "--out", str(folder / "out"), "--rules", str(RULES)])


def verified(folder, capsys, *more):
    """Return the exit code of verify and its lines."""
    capsys.readouterr()
    inputs = ["--inputs", folder / "in", *more]
    code = built(folder, "verify", "hekou", *inputs)
    return code, [line.strip() for line in capsys.readouterr().out.splitlines()]


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """Return a folder with a notice, a judged and published quarter, report and package."""
    folder = tmp_path_factory.mktemp("year")
    notice = folder / "in" / "hekou"
    (notice / "2024Q1").mkdir(parents=True)
    (notice / "notice.txt").write_text(NOTICE, "utf-8")
    told = {
        "received.csv": "file,received\n区人社局.txt,2024-03-29\n区林业局.txt,2024-03-29\n",
        "区人社局.txt": "区人社局\n截至3月底，新增城镇就业200人。\n",
        "区林业局.txt": "区林业局\n截至3月底，新建公园2处或3处。\n",
    }
    for name, text in told.items():
        (notice / "2024Q1" / name).write_text(text, "utf-8")
    quarter = ["--quarter", "2024Q1"]
    assert built(folder, "run", notice) == 0
    assert built(folder, "publish", notice, *quarter, "--by", "甲") == 0
    assert built(folder, "forms", notice, *quarter) == 0
    assert built(folder, "present", notice) == 0
    return folder


@pytest.fixture
def place(year, tmp_path):
    """Return a copy of the year that a test may spoil."""
    return shutil.copytree(year, tmp_path / "year")


def test_what_was_left_alone_agrees(place, capsys):
    code, lines = verified(place, capsys)

    assert (code, lines[0]) == (0, "hekou：没有发现不符")
    assert "✓ 原文位置重读 7 处，相符 7 处：按行 7 处" in lines
    assert "✓ 2024Q1：5 个合计都相符" in lines
    assert lines[-1].startswith("以下没有核对：报送材料里的数字")
    assert not [line for line in lines if line.startswith("✗")]


def test_verify_writes_nothing(place, capsys):
    def digests():
        return {x: hashlib.sha256(x.read_bytes()).hexdigest() for x in files(place)}

    def files(folder):
        return sorted(path for path in folder.rglob("*") if path.is_file())

    before = digests()
    edit(place / "out/hekou/2024Q1/status.xlsx", "完成情况", 2, "指标", "别的")
    before[place / "out/hekou/2024Q1/status.xlsx"] = digests()[
        place / "out/hekou/2024Q1/status.xlsx"
    ]
    verified(place, capsys)
    assert digests() == before


def edit(path, sheet, row, label, value):
    """Type a value into a workbook."""
    book = load_workbook(path)
    page = book[sheet]
    header = [cell.value for cell in page[1]]
    page.cell(row, header.index(label) + 1 if label else 1).value = value
    book.save(path)


def test_a_changed_cell_is_named_in_every_kind_of_table(place, capsys):
    out = place / "out" / "hekou"
    table = (out / "targets.csv").read_bytes()
    (out / "targets.csv").write_bytes(table.replace(b",800,", b",700,", 1))
    path = out / "2024Q1" / "status.parquet"
    status = pq.read_table(path)
    names = status.column("lead").to_pylist()
    changed = pa.array(["区财政局", *names[1:]], pa.string())
    pq.write_table(status.set_column(status.column_names.index("lead"), "lead", changed), path)
    edit(out / "register.xlsx", "目标", 2, "指标", "就业")
    edit(out / "2024Q1" / "status.xlsx", "完成情况", 2, "责任单位", "丙局")

    code, lines = verified(place, capsys)
    assert code == 3
    assert "✗ targets.csv 被改动过：第 2 行（01-01）value 现为“700”，原为“800”" in lines
    assert (
        "✗ 2024Q1/status.parquet 被改动过：第 2 行（01-01）lead 现为“区财政局”，原为“区人社局”"
        in lines
    )
    (book,) = [line for line in lines if line.startswith("✗ register.xlsx")]
    assert "“目标”C2（指标）现为“就业”，应为“城镇就业”" in book
    (book,) = [line for line in lines if line.startswith("✗ 2024Q1/status.xlsx")]
    assert "“完成情况”B2（责任单位）现为“丙局”，应为“区人社局”" in book


def test_what_is_typed_where_people_are_asked_to_is_no_difference(place, capsys):
    path = place / "out/hekou/2024Q1/status.xlsx"
    edit(path, "待核", 2, "复核意见", "改为")

    code, lines = verified(place, capsys)
    assert code == 0
    assert "· 2024Q1/status.xlsx：待核表里有人填了 1 格，下次 make status 时收下" in lines
    assert not [line for line in lines if line.startswith("下一步")]

    assert built(place, "status", place / "in/hekou") == 0  # answers: name and day are lacking
    assert built(place, "present", place / "in/hekou") == 0
    edit(path, "待核", 2, "复核人", "甲")
    code, lines = verified(place, capsys)
    assert code == 0
    assert "· 2024Q1/status.xlsx：待核表里有人填了 2 格，下次 make status 时收下" in lines


def test_rows_taken_out_and_files_gone_or_put_in_are_told(place, capsys):
    out = place / "out" / "hekou"
    lines = (out / "numbers.csv").read_bytes().splitlines(keepends=True)
    (out / "numbers.csv").write_bytes(b"".join(lines[:-1]))
    (out / "review.csv").unlink()
    (out / "package" / "targets.csv").write_bytes(b"")
    (out / "notes.docx").write_bytes(b"")

    code, lines = verified(place, capsys)
    assert code == 3
    assert "✗ review.csv 不见了" in lines
    (told,) = [line for line in lines if line.startswith("✗ numbers.csv")]
    assert "现有 1 行，原有 2 行；少了 02-01" in told
    assert "✗ package/targets.csv 被改动过：文件是空的" in lines
    assert "· 没有核对这些文件，run.json 里没有它们：notes.docx" in lines


def test_a_bulletin_that_was_worded_by_hand_is_told_paragraph_by_paragraph(place, capsys):
    path = place / "out/hekou/2024Q1/bulletin.docx"
    paper = Document(path)
    first = next(p for p in paper.paragraphs if p.text)
    was, first.text = first.text, "改过的题目"
    paper.add_paragraph("加上的一句。")
    paper.save(path)
    (place / "out/hekou/report.html").write_text("", "utf-8")
    (place / "out/hekou/2024Q1/reminders.docx").write_bytes(b"PK")

    code, lines = verified(place, capsys)
    assert (code, lines[0]) == (3, "hekou：有 3 处不符")
    (told,) = [line for line in lines if line.startswith("✗ 2024Q1/bulletin.docx 被改动过：")]
    assert f"现为“改过的题目”，应为“{was.replace(TAB, '')}”；多了“加上的一句。”" in told
    assert "✗ report.html 被改动过" in lines
    assert any(x.startswith("✗ 2024Q1/reminders.docx 被改动过：打不开") for x in lines)


def test_rooms_made_from_other_tables_or_rules_are_named(place, capsys):
    (place / "in/hekou/calendar.csv").write_text("quarter,due\n2024Q4,2024-12-30\n", "utf-8")
    code, lines = verified(place, capsys)
    assert code == 3
    assert "✗ 报告：calendar.csv 是后来放进来的，输出里还没有它" in lines


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("notice.txt", "✗ notice.txt 在做成输出之后改过"),
        ("2024Q1/区林业局.txt", "✗ 2024Q1：2024Q1/区林业局.txt 在做成输出之后改过"),
        ("2024Q1/又一件.txt", "✗ 2024Q1：2024Q1/又一件.txt 是后来放进来的，输出里还没有它"),
        ("frozen/2024Q1.csv", "✗ frozen/2024Q1.csv：{day} 由 甲 通报冻结后，内容被改动过"),
    ],
)
def test_what_changed_since_is_named(place, capsys, name, said):
    path = place / "in" / "hekou" / name
    text = path.read_text("utf-8") if path.exists() else ""
    path.write_text(text + "\n又一行", "utf-8")
    journal = (place / "in/hekou/journal.jsonl").read_text("utf-8").splitlines()

    code, lines = verified(place, capsys)
    assert code == 3
    assert said.format(day=json.loads(journal[-1])["on"]) in lines


def test_a_decision_made_after_the_quarter_was_judged_makes_it_stale(place, capsys):
    row = "quarter,item_id,decision,by,on\n{},02-01,不采用,甲,2024-08-01\n"
    path = place / "in/hekou/reviews.csv"
    path.write_text(row.format("2024Q2"), "utf-8")
    assert verified(place, capsys)[0] == 0

    path.write_text(row.format("2024Q1"), "utf-8")
    code, lines = verified(place, capsys)
    assert code == 3
    assert "✗ 2024Q1：reviews.csv 里涉及这个季度的行在判定之后改过" in lines


def test_newer_rules_are_named(place, capsys, tmp_path):
    rules = shutil.copytree(RULES, tmp_path / "rules")
    with (rules / "units.yml").open("a", encoding="utf-8") as handle:
        handle.write("# a comment\n")
    capsys.readouterr()
    asked = ["verify", str(place / "out" / "hekou"), "--inputs", str(place / "in")]

    assert main([*asked, "--rules", str(rules)]) == 3
    said = capsys.readouterr().out
    assert "✗ 规则在做成输出之后改过：units.yml" in said
    assert "✗ 2024Q1：规则在做成输出之后改过：units.yml" in said


def test_a_journal_begun_anew_is_not_the_one_the_quarter_was_judged_with(place, capsys):
    (place / "in/hekou/journal.jsonl").unlink()

    code, lines = verified(place, capsys)
    assert code == 3
    assert "✗ 2024Q1：journal.jsonl 前 2 行与判定这个季度时的不同" in lines
    assert "✗ frozen/2024Q1.csv：冻结时没有留痕，不能证明它没有改动" in lines


def test_a_refused_notice_and_a_missing_output_are_told(tmp_path, capsys):
    (tmp_path / "in" / "hekou").mkdir(parents=True)
    (tmp_path / "in" / "hekou" / "notice.pdf").write_bytes(b"")
    assert built(tmp_path, "run", tmp_path / "in") == 3
    code, lines = verified(tmp_path, capsys)
    assert (code, lines[1]) == (3, "✗ 这份通知没有做成：[EMPTY_FILE] 文件是空的（notice.pdf）")

    assert built(tmp_path, "verify", "nothing") == 2
    assert "没有这个输出" in capsys.readouterr().err


def test_sums_that_do_not_agree_are_told(place, capsys):
    path = place / "out/hekou/2024Q1/quarter.json"
    said = json.loads(path.read_text("utf-8"))
    said["counts"]["files_used"] += 1
    path.write_text(json.dumps(said), "utf-8")

    code, lines = verified(place, capsys)
    assert code == 3
    assert any("收到的文件 = 采用 + 列出 不成立：2 ≠" in line for line in lines)


# ---- places


def printed(folder, **style):
    """Put a notice that is a table into a folder, and its register beside it."""
    notice = folder / "in" / "hekou"
    notice.mkdir(parents=True)
    press = open_press(notice / "notice.pdf", Style(**style))
    set_words(press, "关于分解落实2024年重点工作任务的通知", "centre", 16)
    tall = style.get("turn") == "turned"
    set_table(press, ROWS, [40, 90, 300] if tall else [40, 110, 470])
    finish(press)
    assert built(folder, "run", notice) == 0
    return notice / "notice.pdf"


PLACES = "✓ 原文位置重读 {0} 处，相符 {0} 处：{1} {0} 处"


@pytest.mark.parametrize(
    "style",
    [
        {},
        {"turn": "rotate"},
        {"turn": "turned"},
        {"font": GBK_FONT},
        {"times": 2},
        {"watermark": "内部资料"},
        {"by_character": True},
        {"seal": "河口区人民政府督查室专用章"},
    ],
    ids=str,
)
def test_every_box_gives_the_same_words_to_another_reader(tmp_path, capsys, style):
    printed(tmp_path, **style)
    tables = ("tasks", "targets", "numbers", "promises")
    total = sum(pq.read_table(tmp_path / f"out/hekou/{x}.parquet").num_rows for x in tables)

    code, lines = verified(tmp_path, capsys)
    assert code == 0
    assert total > 14
    assert PLACES.format(total, "按页面上的框") in lines


def test_pages_turned_and_cut_are_read_again_in_the_frame_the_register_counts_in(
    tmp_path, capsys
):
    path = printed(tmp_path)
    shutil.rmtree(tmp_path / "out")
    with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
        width, height = pdf[0].get_size()
        pdf[0].set_cropbox(36, 18, width - 20, height - 30)
        pdf[0].set_rotation(270)
        pdf.save(path)
    assert built(tmp_path, "run", path.parent) == 0

    code, lines = verified(tmp_path, capsys)
    assert code == 0
    assert any("按页面上的框" in line and line.startswith("✓") for line in lines)


def test_a_box_that_holds_other_words_is_found(tmp_path, capsys):
    printed(tmp_path)
    path = tmp_path / "out/hekou/targets.parquet"
    table = pq.read_table(path)
    boxes = table.column("boxes").to_pylist()
    boxes[0] = boxes[1]
    place = table.column_names.index("boxes")
    pq.write_table(table.set_column(place, "boxes", pa.array(boxes, pa.string())), path)

    code, lines = verified(tmp_path, capsys)
    assert code == 3
    (told,) = [line for line in lines if line.startswith("✗ 原文位置对不上")]
    assert "targets 01-01 应为“城镇新增就业5.5万人以上”，重读得“居民收入增长7%左右”" in told


def test_of_other_kinds_it_is_said_how_far_the_words_were_looked_for(tmp_path, capsys):
    cells = [tr(*(tc(cell) for cell in row)) for row in ROWS]
    parts = {"docx": tmp_path / "in/docx", "ofd": tmp_path / "in/ofd"}
    for folder in parts.values():
        folder.mkdir(parents=True)
    write_docx(
        parts["docx"] / "notice.docx",
        p("关于分解落实2024年重点工作任务的通知") + tbl(*cells, widths=(900, 1800, 6000)),
    )
    rows = [[*row[:2], row[2].replace("，", "，\n")] for row in ROWS]
    write_ofd(parts["ofd"] / "notice.ofd", ofd_table(15, 30, [15, 30, 130], rows)[0])
    assert built(tmp_path, "run", tmp_path / "in") == 0
    capsys.readouterr()

    assert built(tmp_path, "verify", "docx", "ofd", "--inputs", tmp_path / "in") == 0
    said = capsys.readouterr().out
    assert "只核到在文件里" in said
    assert "只核到在这一页上" in said


def test_lines_are_counted_on_over_the_files_of_a_notice(tmp_path, capsys):
    notice = tmp_path / "in" / "hekou"
    notice.mkdir(parents=True)
    lines = NOTICE.splitlines(keepends=True)
    (notice / "notice.txt").write_text("".join(lines[:5]) + "\n\n", "utf-8")
    (notice / "notice-1.txt").write_text("附件\n" + "".join(lines[5:6]), "utf-8")
    assert built(tmp_path, "run", notice) == 0

    code, lines = verified(tmp_path, capsys)
    assert code == 0
    assert "✓ 原文位置重读 7 处，相符 7 处：按行 7 处" in lines


def test_a_source_that_is_another_now_is_not_opened(tmp_path, capsys):
    path = printed(tmp_path)
    path.write_bytes(path.read_bytes()[:2000])
    code, lines = verified(tmp_path, capsys)
    assert code == 3
    assert "✗ notice.pdf 在做成输出之后改过" in lines
    assert "· 没有重读原文位置：来源文件不是做成输出时的那个" in lines


@pytest.mark.parametrize("kept", [9, 300, 2000])
def test_what_the_second_reader_cannot_open_is_told_and_the_rest_is_checked(
    tmp_path, capsys, kept
):
    path = printed(tmp_path)
    path.write_bytes(path.read_bytes()[:kept])
    own = tmp_path / "out/hekou/run.json"
    said = json.loads(own.read_text("utf-8"))
    said["inputs"][0]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    own.write_text(json.dumps(said), "utf-8")

    code, lines = verified(tmp_path, capsys)
    assert code == 0
    assert any(x.startswith("· 没有重读原文位置，第二种读法用不上：") for x in lines)
    assert "✓ 登记表：5 个合计都相符" in lines


@pytest.mark.parametrize(
    ("read", "given", "limits", "code"),
    [
        (time.sleep, 60, {"seconds": 1}, "TIMEOUT"),
        (bytearray, 1 << 30, {"megabytes": 200}, "MEMORY"),
        (os._exit, 7, {}, "CRASH"),
        (int, "x", {}, "TRUNCATED"),
    ],
)
def test_whatever_a_second_reader_does_is_a_reason(read, given, limits, code):
    with pytest.raises(SourceError) as refused:
        read_apart(read, given, **limits)
    assert refused.value.code == code
    assert read_apart(abs, -3) == 3


# ---- commands on many notices


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """Return a folder with two notices, their comparison, dataset and an archive."""
    folder = tmp_path_factory.mktemp("several")
    for name, number in (("hekou", "800"), ("hedong", "900")):
        (folder / "in" / name).mkdir(parents=True)
        text = NOTICE.replace("800人", f"{number}人")
        (folder / "in" / name / "notice.txt").write_text(text, "utf-8")
    assert built(folder, "many", folder / "in", "--jobs", 1) == 0
    assert built(folder, "compare", *(folder / "in" / x for x in ("hekou", "hedong"))) == 0
    make_archive(folder / "archive", 60)
    files = [
        word
        for name in ("targets", "reports", "calendar")
        for word in (f"--{name}", str(folder / "archive" / f"{name}.parquet"))
    ]
    asked = ["judge", *files, "--out", str(folder / "out" / "judged"), "--rules", str(RULES)]
    assert main(asked) == 0
    return folder


@pytest.fixture
def many(several, tmp_path):
    """Return a copy of several that a test may spoil."""
    return shutil.copytree(several, tmp_path / "several")


def all_verified(folder, capsys):
    """Return the exit code of verify without a name, and its lines."""
    capsys.readouterr()
    code = built(folder, "verify", "--inputs", folder / "in")
    return code, [line.strip() for line in capsys.readouterr().out.splitlines()]


def test_without_a_name_all_outputs_are_looked_at(many, capsys):
    code, lines = all_verified(many, capsys)
    assert code == 0
    for path in (many / "out").rglob("run.json"):
        said = json.loads(path.read_text("utf-8"))
        assert all(one["whole"] == sum(one["parts"].values()) for one in said["sums"])
        assert str(many.parent) not in path.read_text("utf-8")
        assert "several" not in path.read_text("utf-8")
    heads = [line for line in lines if line.endswith("：没有发现不符")]
    names = ("dataset", "hedong", "hekou", "judged", "hedong--hekou")
    assert heads == [f"{name}：没有发现不符" for name in names]
    assert "· 没有核对这些输入文件，不知道在哪里：" in "".join(lines)


def test_files_a_command_read_are_looked_for_where_it_is_told(many, capsys):
    capsys.readouterr()
    assert built(many, "verify", "judged", "--inputs", many / "archive") == 0
    assert "✓ 由现在的 3 个输入文件做成" in capsys.readouterr().out
    (many / "archive" / "reports.parquet").write_bytes(b"")
    assert built(many, "verify", "judged", "--inputs", many / "archive") == 3
    assert "✗ reports.parquet 在做成输出之后改过" in capsys.readouterr().out


def test_what_a_command_on_many_wrote_and_read_is_told_where_it_is_another(many, capsys):
    out = many / "out"
    edit(out / "compare/hedong--hekou/compare.xlsx", "说明", 1, None, "别的")
    table = (out / "compare/hedong--hekou/aims.csv").read_text("utf-8-sig")
    (out / "compare/hedong--hekou/aims.csv").write_text(table.replace("800", "700"), "utf-8")
    (out / "dataset/targets.parquet").unlink()
    (out / "hekou/run.json").write_text("{}", "utf-8")
    (many / "in" / "new").mkdir()
    (many / "in" / "new" / "notice.txt").write_text(NOTICE, "utf-8")

    code, lines = all_verified(many, capsys)
    assert code == 3
    assert lines[-2].startswith("下一步：")
    assert "✗ targets.parquet 不见了" in lines
    assert "✗ hekou/run.json 在做成输出之后改过" in lines
    assert any(x.startswith("✗ compare.xlsx 被改动过") for x in lines)
    assert any("aims.csv 被改动过：第 " in x and "现为“700”，原为“800”" in x for x in lines)
    assert lines[lines.index("new：有 1 处不符") + 1] == (
        "✗ 没有 run.json，或者读不懂：请先运行 make"
    )


def test_records_that_were_spoilt_are_told_without_a_trace(place, capsys):
    out = place / "out" / "hekou"
    (out / "2024Q1" / "run.json").write_text('{"outputs": 3}', "utf-8")
    (out / "run.package.json").write_text("spoilt", "utf-8")
    (out / "targets.parquet").write_bytes(b"PAR1")

    code, lines = verified(place, capsys)
    assert code == 3
    assert "✗ 没有 2024Q1/run.json，或者读不懂：请运行 make status" in lines
    assert "✗ run.package.json 读不懂：请运行 make present" in lines
    assert any(line.startswith("✗ 没有核对原文位置") for line in lines)
    (out / "run.json").write_text("[]", "utf-8")
    assert verified(place, capsys)[1][1] == "✗ 没有 run.json，或者读不懂：请先运行 make"


def test_of_a_workbook_made_from_other_inputs_no_cells_are_told(place, capsys):
    edit(place / "out/hekou/register.xlsx", "目标", 2, "指标", "就业")
    (place / "in/hekou/notice.txt").write_text(NOTICE.replace("800人", "900人"), "utf-8")

    _, lines = verified(place, capsys)
    assert "✗ register.xlsx 被改动过，或者有人填写过：说不出是哪几格" in lines
