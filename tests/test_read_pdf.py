import csv
import re
import zlib
from pathlib import Path

import pdfplumber
import pytest

from pipeline.model import Paragraph, SourceError, Table
from pipeline.notice.readers import read_document
from pipeline.notice.readers.pdf import read_pdf
from pipeline.notice.segment import segment
from pipeline.rules import load_rules

HERE = Path(__file__).parent
NOTICE = HERE.parent / "inputs" / "taishan-2023" / "notice.pdf"
LAYOUTS = HERE / "layouts"
RULES = HERE.parent / "rules"
HEADER = ["序号", "责任单位", "目标任务", "责任人"]


def load(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def printed(cell):
    return "" if cell is None else "".join(t.text for t in cell.lines).replace(" ", "")


def tables_of(document):
    return [block for block in document.blocks if isinstance(block, Table)]


def cells_of(table):
    return [[printed(cell) for cell in row] for row in table.rows]


def paragraphs_of(document):
    return [block for block in document.blocks if isinstance(block, Paragraph)]


def joined(paragraph):
    return "".join(text.text for text in paragraph.lines)


@pytest.fixture(scope="module")
def notice():
    return read_document(NOTICE)


@pytest.fixture(scope="module")
def tasks():
    return [
        [row["seq"], row["lead"], row["text"], row["persons"].replace("、", "")]
        for row in load(HERE / "gold" / "taishan-2023-tasks.csv")
    ]


@pytest.mark.parametrize(
    "path",
    [NOTICE, LAYOUTS / "d_chromium.pdf", LAYOUTS / "g_header_once.pdf"],
    ids=lambda p: p.stem,
)
def test_every_cell_of_the_task_table_is_read_as_printed(path, tasks):
    document = read_document(path)
    rows = [row for table in tables_of(document) for row in cells_of(table)]

    assert [row for row in rows if row != HEADER] == tasks
    assert document.doubts == ()


def test_the_parts_of_rows_that_break_over_pages_add_up(tasks):
    rows = []
    for table in tables_of(read_document(LAYOUTS / "a_split_rows.pdf")):
        first, *others = [row for row in cells_of(table) if row != HEADER]
        if rows and "" in (first[0], rows[-1][0]):
            rows[-1] = [one + other for one, other in zip(rows[-1], first, strict=True)]
        else:
            rows.append(first)
        rows += others

    assert rows == tasks


def test_merged_cells_stand_once_and_say_what_they_cover():
    truth = load(LAYOUTS / "f_merged_cols.csv")
    fields = ("seq", "text", "lead", "partners", "due", "persons")
    rows, covered, categories = [], 0, []
    for table in tables_of(read_document(LAYOUTS / "f_merged_cols.pdf")):
        for row in table.rows[1:]:
            rows.append([printed(cell) for cell in row[1:]])
            if row[0] is not None:
                covered += row[0].down
                categories.append(printed(row[0]))

    assert rows == [[row[field].replace("、", "、") for field in fields] for row in truth]
    assert covered == 35
    assert categories[:2] == ["一、经济发展", "二、民生保障"]


def test_the_letter_is_read_as_paragraphs_in_order(notice):
    texts = [joined(paragraph) for paragraph in paragraphs_of(notice)]

    assert texts[:4] == [
        "泰安市泰山区人民政府办公室文件",
        "泰山政办发〔2023〕2号",
        "泰安市泰山区人民政府办公室关于分解落实2023年《政府工作报告》重点工作任务的通知",
        "各街道办事处、镇人民政府，泰山经济开发区、泰安农高区，区政府各部门：",
    ]
    assert [text[:6] for text in texts[4:8]] == [
        "2023年1",
        "一、提高站位",
        "二、抓好落实",
        "三、严督实查",
    ]
    assert texts[8:13] == [
        "附件：2023年《政府工作报告》重点工作任务分解表",
        "泰安市泰山区人民政府办公室",
        "2023年2月27日",
        "附件",
        "2023年《政府工作报告》重点工作任务分解表",
    ]
    assert texts[13:] == [
        "抄送：区委各部门，区人大常委会办公室，区政协办公室，区监委，区法院，区检察院，区人武部。",
        "泰安市泰山区人民政府办公室 2023年2月27日印发",
    ]


def test_a_paragraph_goes_on_over_the_end_of_a_page(notice):
    crossing = paragraphs_of(notice)[5]

    assert {text.runs[0].page for text in crossing.lines} == {1, 2}
    assert "作为本单位全年工作重点" in joined(crossing)


def test_headings_say_that_they_are_centred_and_how_big(notice):
    _, number, title, to_whom, body = paragraphs_of(notice)[:5]

    assert (title.centred, number.centred, to_whom.centred, body.centred) == (
        True,
        True,
        False,
        False,
    )
    assert (title.size, body.size) == (22.0, 16.0)
    assert (to_whom.indent, body.indent) == (pytest.approx(0, abs=1), pytest.approx(32, abs=1))


def test_portrait_and_landscape_pages_keep_their_sizes(notice):
    assert [round(width) for width, _ in notice.pages] == [595, 595] + [842] * 5
    assert [table.box.page for table in tables_of(notice)] == [3, 4, 5, 6, 7]


def test_each_character_has_its_place(notice):
    goal = tables_of(notice)[0].rows[1][2]
    line = goal.lines[0]
    start = line.text.index("5.5%")
    (box,) = line.boxes(start, start + 4)

    assert line.text[start : start + 4] == "5.5%"
    assert box.page == 3
    assert (round(box.x0, 1), round(box.x1, 1)) == (345.3, 367.1)
    assert 160 < box.top < box.bottom < 176
    for table in tables_of(notice):
        for cell in (cell for row in table.rows for cell in row if cell is not None):
            for text in cell.lines:
                run = text.runs[0]
                assert (run.start, run.end) == (0, len(text.text))
                assert len(run.lefts) == len(run.rights) == len(text.text)
                assert all(a <= b for a, b in zip(run.lefts, run.rights, strict=True))
                assert table.box.top <= run.top < run.bottom <= table.box.bottom


def test_a_second_reader_sees_every_character_in_the_same_place(notice):
    with pdfplumber.open(NOTICE) as pdf:
        expected = sorted(
            (char["text"], char["x0"], char["x1"])
            for char in pdf.pages[3].chars
            if not char["text"].isspace()
        )
    read = sorted(
        place
        for row in tables_of(notice)[1].rows
        for cell in row
        for text in cell.lines
        for place in zip(text.text, text.runs[0].lefts, text.runs[0].rights, strict=True)
        if place[0] != " "
    )

    assert [char for char, _, _ in read] == [char for char, _, _ in expected]
    assert [left for _, left, _ in read] == pytest.approx([x for _, x, _ in expected], abs=0.3)
    assert [right for _, _, right in read] == pytest.approx([x for *_, x in expected], abs=0.3)


def test_gaps_between_characters_become_one_blank_with_the_width_of_the_gap(notice):
    name = tables_of(notice)[0].rows[1][3].lines[0]

    assert name.text == "赵 健"
    assert name.runs[0].rights[1] - name.runs[0].lefts[1] == pytest.approx(10.5, abs=0.5)


def test_radicals_that_a_browser_prints_become_characters():
    document = read_document(LAYOUTS / "d_chromium.pdf")
    text = "".join(printed(c) for t in tables_of(document) for row in t.rows for c in row)

    assert "大力发展绿色建筑" in text
    assert not [char for char in text if "\u2e80" <= char <= "\u2fdf"]


def forget(data, char):
    """Return a PDF whose fonts no longer say which code prints a character."""
    out = bytearray(data)
    for found in re.finditer(rb"(?<!end)stream\r?\n", data):
        end = data.find(b"endstream", found.end())
        try:
            words = zlib.decompress(data[found.end() : end])
        except zlib.error:
            continue
        meant = f"<{ord(char):04X}>".encode()
        lost = re.sub(rb"<[0-9A-F]+> " + meant, b"<FFF0> " + meant, words)
        if b"beginbfchar" in words and lost != words:
            packed = zlib.compress(lost, 9)
            assert len(packed) <= end - found.end()
            out[found.end() : end] = packed.ljust(end - found.end(), b"\0")
    return bytes(out)


def test_a_character_no_font_names_leaves_a_mark_in_its_row(tmp_path, tasks):
    path = tmp_path / "notice.pdf"
    path.write_bytes(forget(NOTICE.read_bytes(), "区"))
    document = read_document(path)
    rows = [row for table in tables_of(document) for row in cells_of(table)]

    assert [row for row in rows if row != HEADER] == [
        [text.replace("区", "\ufffd") for text in task] for task in tasks
    ]
    assert document.doubts == ("GARBLED_CHARACTERS",)
    doubted = {task.seq for task in segment(document, load_rules(RULES)).tasks if task.doubts}
    assert doubted == {seq for seq, *texts in tasks if any("区" in text for text in texts)}


def test_a_pdf_cut_short_is_refused(tmp_path):
    path = tmp_path / "notice.pdf"
    path.write_bytes(NOTICE.read_bytes()[:2000])

    with pytest.raises(SourceError) as refused:
        read_document(path)

    assert refused.value.code == "TRUNCATED"


def test_reading_does_not_depend_on_the_name_of_the_file(tmp_path):
    path = tmp_path / "notice.txt"
    path.write_bytes(NOTICE.read_bytes())

    assert read_document(path).kind == "pdf"
    assert read_pdf(path).blocks == read_pdf(NOTICE).blocks
