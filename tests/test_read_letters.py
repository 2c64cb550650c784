"""Paragraphs, page numbers and refusals: what stands outside of tables."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Paragraph, SourceError, Table
from pipeline.notice.readers.pdf import read_pdf
from typeset import (
    GBK_FONT,
    TALL,
    UNICODE_FONT,
    Style,
    break_lines,
    finish,
    open_press,
    register_fonts,
    set_table,
    set_words,
    text_width,
)

PHRASES = [
    "城镇新增就业5.5万人以上，",
    "居民收入增长7%左右，",
    "推动“一窗通办”，",
    "PM2.5浓度控制在38微克/立方米以内，",
    "引进人才1,200人以上。",
    "持续推进集团化办学改革。",
]
LETTER = Style(size=16, leading=1.75, page=TALL)


def paragraphs(document):
    return [
        "".join(text.text for text in block.lines)
        for block in document.blocks
        if isinstance(block, Paragraph)
    ]


def rows_of(table):
    return [["".join(t.text for t in cell.lines) for cell in row] for row in table.rows]


def next_page(press, number):
    base = press.style.page[1] - 35
    press.write(press.style.page[0] / 2 - 20, base, number.format(press.pages), 12)


def make_room(press, number):
    style = press.style
    if press.y + 2 * style.leading * style.size > style.page[1] - style.margin:
        next_page(press, number)
        press.start_page()


def flow(press, text, indent, number):
    """Print a paragraph, over the end of the page where it must."""
    style = press.style
    width = style.page[0] - 2 * style.margin
    lines = break_lines(text, style.font, style.size, width, indent, style.hang)
    for place, line in enumerate(lines):
        make_room(press, number)
        press.y += style.leading * style.size
        shift = indent * style.size if place == 0 else 0
        press.write(style.margin + shift, press.y, line, style.size)


def sign(press, words, number):
    style = press.style
    for line in words:
        make_room(press, number)
        press.y += style.leading * style.size
        x = style.page[0] - style.margin - 60 - text_width(line, style.font, style.size)
        press.write(x, press.y, line, style.size)


bodies = st.lists(
    st.lists(st.sampled_from(PHRASES), min_size=1, max_size=12).map(
        lambda parts: "".join(parts)[:-1] + "。"
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
@given(
    body=bodies,
    title=st.sampled_from(
        [
            "关于印发重点任务的通知",
            "滨河区人民政府办公室\n关于分解落实2031年《报告》\n重点任务的通知",
        ]
    ),
    number=st.sampled_from(["- {} -", "—{}—", "第{}页", "{}"]),
    style=st.builds(
        Style,
        size=st.just(16.0),
        leading=st.sampled_from([1.5, 1.75, 2.0]),
        font=st.sampled_from([UNICODE_FONT, GBK_FONT]),
        page=st.just(TALL),
        hang=st.booleans(),
        turn=st.sampled_from(["upright", "rotate"]),
        watermark=st.sampled_from(["", "内部资料"]),
    ),
)
def test_a_letter_is_read_paragraph_by_paragraph(body, title, number, style):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "notice.pdf"
        press = open_press(path, style)
        set_words(press, title, "centre", 22)
        press.y += 20
        flow(press, "各街道办事处，区政府各部门：", 0, number)
        for text in body:
            flow(press, text, 2, number)
        sign(press, ["滨河区人民政府办公室", "2031年2月27日"], number)
        next_page(press, number)
        finish(press)
        document = read_pdf(path)

    assert paragraphs(document) == [
        title.replace("\n", ""),
        "各街道办事处，区政府各部门：",
        *body,
        "滨河区人民政府办公室",
        "2031年2月27日",
    ]
    assert document.doubts == ()


def test_a_hanging_list_of_recipients_stays_one_paragraph(tmp_path):
    press = open_press(tmp_path / "notice.pdf", Style(size=14, page=TALL))
    press.write(74, 100, "抄送：区委各部门，区人大常委会办公室，区政协办", 14)
    press.write(74 + 3 * 14, 118, "公室，区监委，区法院。", 14)
    press.write(74, 140, "滨河区人民政府办公室", 14)
    press.write(400, 140, "2031年2月27日印发", 14)
    finish(press)

    assert paragraphs(read_pdf(tmp_path / "notice.pdf")) == [
        "抄送：区委各部门，区人大常委会办公室，区政协办公室，区监委，区法院。",
        "滨河区人民政府办公室 2031年2月27日印发",
    ]


def test_a_running_head_is_read_once_and_does_not_part_a_paragraph(tmp_path):
    press = open_press(tmp_path / "notice.pdf", LETTER)
    width = int((LETTER.page[0] - 2 * LETTER.margin) / LETTER.size)
    text = ("推动一窗通办" * 60)[: 3 * width]
    for number in range(3):
        if number:
            press.start_page()
        press.write(200, 50, "滨河区人民政府公报", 10)
        press.write(LETTER.margin, 200, text[number * width : (number + 1) * width], 16)
        press.write(280, 800, f"— {number + 1} —", 12)
    finish(press)

    assert paragraphs(read_pdf(tmp_path / "notice.pdf")) == ["滨河区人民政府公报", text]


@pytest.mark.parametrize(
    "number",
    [
        "1",
        "- 1 -",
        "—1—",
        "第1页",
        "第 1 页，共 3 页",
        "第1页 共3页",
        "1/3",
        "Page 1 of 3",
        "iv",
    ],
)
def test_page_numbers_are_left_out(tmp_path, number):
    press = open_press(tmp_path / "notice.pdf", LETTER)
    set_words(press, "推动一窗通办。")
    press.write(280, 800, number, 12)
    finish(press)

    assert paragraphs(read_pdf(tmp_path / "notice.pdf")) == ["推动一窗通办。"]


@pytest.mark.parametrize("line", ["2031", "2031年", "（一）", "共3项"])
def test_a_line_that_is_no_page_number_stays(tmp_path, line):
    press = open_press(tmp_path / "notice.pdf", LETTER)
    press.write(280, 400, line, 12)
    finish(press)

    assert paragraphs(read_pdf(tmp_path / "notice.pdf")) == [line]


def test_the_imprint_below_a_table_is_no_row_of_it(tmp_path):
    press = open_press(tmp_path / "notice.pdf", Style())
    rows = [
        ["序号", "任务", "单位"],
        ["1", "新增5.5%。", "区发改局"],
        ["抄送：区委各部门，区人大常委会办公室。", None, None],
        ["滨河区人民政府办公室　　　　2031年2月27日印发", None, None],
    ]
    set_table(press, rows, [40, 400, 200], {(2, 0): (1, 3), (3, 0): (1, 3)})
    finish(press)
    document = read_pdf(tmp_path / "notice.pdf")

    assert rows_of(document.blocks[0]) == rows[:2]
    assert paragraphs(document) == [
        "抄送：区委各部门，区人大常委会办公室。",
        "滨河区人民政府办公室 2031年2月27日印发",
    ]


def test_several_tables_on_a_page_stay_apart_and_in_order(tmp_path):
    press = open_press(tmp_path / "notice.pdf", Style())
    first = [["序号", "任务"], ["1", "新增5.5%。"]]
    second = [["序号", "项目", "单位"], ["1", "滨河路", "区住建局"]]
    set_words(press, "表一　约束性指标")
    press.y += 6
    set_table(press, first, [40, 400])
    press.y += 20
    set_words(press, "表二　重点项目")
    press.y += 6
    set_table(press, second, [40, 300, 100])
    finish(press)
    blocks = read_pdf(tmp_path / "notice.pdf").blocks

    assert [type(block) for block in blocks] == [Paragraph, Table, Paragraph, Table]
    assert rows_of(blocks[1]) == first
    assert rows_of(blocks[3]) == second


def test_a_table_inside_a_form_stands_where_the_form_is_placed(tmp_path):
    register_fonts()
    canvas = Canvas(str(tmp_path / "notice.pdf"), pagesize=TALL)
    canvas.beginForm("table")
    canvas.setFont(UNICODE_FONT, 12)
    for y in (0, 30, 60):
        canvas.line(0, y, 200, y)
    for x in (0, 50, 200):
        canvas.line(x, 0, x, 60)
    for x, y, text in ((5, 40, "序号"), (60, 40, "任务"), (5, 10, "1"), (60, 10, "新增5.5%")):
        canvas.drawString(x, y, text)
    canvas.endForm()
    canvas.translate(100, 500)
    canvas.scale(1.5, 1.5)
    canvas.doForm("table")
    canvas.save()
    (table,) = read_pdf(tmp_path / "notice.pdf").blocks

    assert rows_of(table) == [["序号", "任务"], ["1", "新增5.5%"]]
    assert (table.box.x0, table.box.x1) == (100, 400)
    assert (table.box.top, table.box.bottom) == (842 - 590, 842 - 500)


def draw_picture(canvas, folder):
    Image.new("RGB", (20, 20), "white").save(folder / "page.png")
    canvas.drawImage(str(folder / "page.png"), 0, 0, 500, 700)


def write_line(canvas, text, mode=0):
    register_fonts()
    words = canvas.beginText(100, 700)
    words.setFont(UNICODE_FONT, 12)
    words.setTextRenderMode(mode)
    words.textOut(text)
    canvas.drawText(words)


def test_a_page_without_text_is_a_doubt_and_a_file_without_text_is_refused(tmp_path):
    canvas = Canvas(str(tmp_path / "scan.pdf"))
    draw_picture(canvas, tmp_path)
    canvas.save()
    mixed = Canvas(str(tmp_path / "mixed.pdf"))
    draw_picture(mixed, tmp_path)
    mixed.showPage()
    write_line(mixed, "重点工作任务")
    mixed.save()

    with pytest.raises(SourceError) as refused:
        read_pdf(tmp_path / "scan.pdf")
    document = read_pdf(tmp_path / "mixed.pdf")

    assert refused.value.code == "NO_TEXT_LAYER"
    assert document.doubts == ("PAGE_WITHOUT_TEXT",)
    assert paragraphs(document) == ["重点工作任务"]


def test_the_invisible_text_of_a_scan_is_read_with_a_doubt(tmp_path):
    canvas = Canvas(str(tmp_path / "notice.pdf"))
    draw_picture(canvas, tmp_path)
    write_line(canvas, "重点工作任务", mode=3)
    canvas.save()
    document = read_pdf(tmp_path / "notice.pdf")

    assert paragraphs(document) == ["重点工作任务"]
    assert document.doubts == ("SCANNED_TEXT_LAYER",)


@pytest.mark.parametrize(("password", "code"), [("secret", "ENCRYPTED"), ("", None)])
def test_only_a_password_that_must_be_typed_in_locks_a_file(tmp_path, password, code):
    lock = StandardEncryption(password, "owner", canCopy=0)
    canvas = Canvas(str(tmp_path / "notice.pdf"), encrypt=lock)
    write_line(canvas, "重点工作任务")
    canvas.save()

    if code is None:
        assert paragraphs(read_pdf(tmp_path / "notice.pdf")) == ["重点工作任务"]
        return
    with pytest.raises(SourceError) as refused:
        read_pdf(tmp_path / "notice.pdf")
    assert refused.value.code == code


def raw_pdf(font, content):
    """Return the bytes of a one page PDF that prints `content` in a font as given."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        font,
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+SimSun/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/ABCDEF+SimSun/Flags 4/FontBBox[0 0 1000 1000]"
        b"/ItalicAngle 0/Ascent 800/Descent -200/StemV 80>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        start,
    )


@pytest.mark.parametrize(
    ("font", "content"),
    [
        (
            b"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+SimSun/Encoding/Identity-H"
            b"/DescendantFonts[6 0 R]>>",
            b"BT /F1 12 Tf 100 700 Td <4E2D0203041551614E0012344E09> Tj ET",
        ),
        (
            b"<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Foo/FontDescriptor 7 0 R/FirstChar 65"
            b"/LastChar 68/Widths[500 500 500 500]"
            b"/Encoding<</Type/Encoding/Differences[65/g1/g2/g3/g4]>>>>",
            b"BT /F1 12 Tf 100 700 Td (ABCDABCD) Tj ET",
        ),
    ],
    ids=["glyph numbers", "glyph names"],
)
def test_a_font_that_does_not_say_what_it_prints_is_refused(tmp_path, font, content):
    path = tmp_path / "notice.pdf"
    path.write_bytes(raw_pdf(font, content))

    with pytest.raises(SourceError) as refused:
        read_pdf(path)

    assert refused.value.code == "GARBLED_TEXT"
