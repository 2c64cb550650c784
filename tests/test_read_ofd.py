import pytest

from packages import ofd_line, ofd_table, ofd_text, write_ofd
from pipeline.model import Paragraph, SourceError, Table
from pipeline.notice.readers import read_document

ROWS = [
    ("序号", "责任单位", "目标任务"),
    ("1", "市工信局", "新增规上工业企业12家以上，\n工业投资增长8.5%左右。"),
    ("2", "市教体局", "新建幼儿园3所。"),
]
WIDTHS = (15, 35, 110)


def texts(block):
    if isinstance(block, Paragraph):
        return "".join(line.text for line in block.lines)
    return [
        [cell and "".join(t.text for t in cell.lines) for cell in row] for row in block.rows
    ]


def test_paragraphs_and_tables_come_in_the_order_they_are_printed(tmp_path):
    table, bottom = ofd_table(25, 60, WIDTHS, ROWS)
    title = ofd_text(60, 40, "重点工作任务分解表", 6.0)
    path = write_ofd(
        tmp_path / "notice.ofd", title + table + ofd_text(25, bottom + 20, "附注")
    )

    document = read_document(path)

    assert document.kind == "ofd"
    assert [texts(block) for block in document.blocks] == [
        "重点工作任务分解表",
        [
            ["序号", "责任单位", "目标任务"],
            ["1", "市工信局", "新增规上工业企业12家以上，工业投资增长8.5%左右。"],
            ["2", "市教体局", "新建幼儿园3所。"],
        ],
        "附注",
    ]
    assert document.doubts == ()


def test_places_are_points_from_the_top_left_corner(tmp_path):
    path = write_ofd(tmp_path / "notice.ofd", ofd_text(25.4, 50.8, "任务5", 4.0))

    document = read_document(path)

    run = document.blocks[0].lines[0].runs[0]
    assert document.pages == (
        (pytest.approx(595.28, abs=0.01), pytest.approx(841.89, abs=0.01)),
    )
    assert run.lefts == pytest.approx((72.0, 83.34, 94.68), abs=0.01)
    assert run.rights[1] == pytest.approx(94.68, abs=0.01)
    assert run.top < 144.0 < run.bottom


@pytest.mark.parametrize(
    ("deltas", "more"),
    [
        ("g 8 4", ""),
        ("4 g 7 4", ""),
        (None, ""),
        ("g 8 2", 'CTM="2 0 0 2 0 -4"'),
    ],
)
def test_steps_may_be_repeated_and_text_scaled(tmp_path, deltas, more):
    size = 2.0 if "CTM" in more else 4.0
    objects = ofd_text(20, 30, "市教体局新建幼儿园", size, deltas, more)

    document = read_document(write_ofd(tmp_path / "notice.ofd", objects))

    assert texts(document.blocks[0]) == "市教体局新建幼儿园"
    run = document.blocks[0].lines[0].runs[0]
    assert run.lefts[8] - run.lefts[0] == pytest.approx(8 * 4 * 72 / 25.4, abs=0.1)


def test_frames_drawn_as_thin_filled_boxes_make_the_same_table(tmp_path):
    table, _ = ofd_table(25, 60, WIDTHS, ROWS)
    box = "M 0 0 L 160 0 L 160 0.2 L 0 0.2 C"
    extra = (
        '<ofd:PathObject Boundary="25 60 160 0.2" Stroke="false" Fill="true">'
        f"<ofd:AbbreviatedData>{box}</ofd:AbbreviatedData></ofd:PathObject>"
    )
    path = write_ofd(tmp_path / "notice.ofd", table.replace(ofd_line(25, 60, 185, 60), extra))

    document = read_document(path)

    assert [type(block) for block in document.blocks] == [Table]
    assert texts(document.blocks[0])[2] == ["2", "市教体局", "新建幼儿园3所。"]


def test_a_template_prints_on_every_page_that_names_it(tmp_path):
    head = (
        '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>'
        f"{ofd_text(60, 40, '重点任务清单')}</ofd:Layer></ofd:Content></ofd:Page>"
    )
    path = write_ofd(tmp_path / "n.ofd", ofd_text(25, 80, "一、新建幼儿园3所。"))
    named = (
        '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData>'
        '<ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/></ofd:CommonData><ofd:Pages>'
        '<ofd:Page ID="0" BaseLoc="/Doc_0/P.xml"/></ofd:Pages></ofd:Document>'
    )
    page = (
        '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Template TemplateID="7"/>'
        "<ofd:Content><ofd:Layer>"
        f"{ofd_text(25, 80, '一、新建幼儿园3所。')}</ofd:Layer></ofd:Content></ofd:Page>"
    )
    extra = {"Doc_0/Document.xml": named, "Doc_0/Tpls/T.xml": head, "Doc_0/P.xml": page}
    write_ofd(path, extra=extra)

    document = read_document(path)

    assert [texts(block) for block in document.blocks] == [
        "重点任务清单",
        "一、新建幼儿园3所。",
    ]


def test_text_that_runs_aslant_is_left_out_and_said(tmp_path):
    seal = ofd_text(60, 90, "内部资料", 9.0, None, 'CTM="0.8 0.6 -0.6 0.8 0 0"')
    path = write_ofd(tmp_path / "notice.ofd", seal + ofd_text(25, 80, "一、新建幼儿园3所。"))

    document = read_document(path)

    assert [texts(block) for block in document.blocks] == ["一、新建幼儿园3所。"]
    assert document.doubts == ("TURNED_TEXT",)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"OFD.xml": "<OFD><DocBody/></OFD>"}, "TRUNCATED"),
        ({"OFD.xml": "<OFD><DocBody>"}, "TRUNCATED"),
        ({"OFD.xml": "<OFD><Encryptions/></OFD>"}, "ENCRYPTED"),
        ({"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><OFD>&b;</OFD>'}, "UNSAFE_XML"),
        ({"Doc_0/Pages/Page_0/Content.xml": "<Page><Content/></Page>"}, "NO_TEXT_LAYER"),
        ({"Doc_0/Pages/Page_0/Content.xml": "<a>" + "0" * 2_000_000 + "</a>"}, "ZIP_BOMB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(tmp_path, parts, code):
    path = write_ofd(tmp_path / "notice.ofd", ofd_text(25, 80, "任务"), extra=parts)

    with pytest.raises(SourceError) as refused:
        read_document(path)

    assert refused.value.code == code
