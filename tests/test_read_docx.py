import pytest

from packages import p, r, shown, tbl, tc, tr, write_docx, write_zip
from pipeline.model import Cell, SourceError
from pipeline.notice.readers import read_document


def read_body(tmp_path, body, **parts):
    return read_document(write_docx(tmp_path / "notice.docx", body, **parts))


def numbered(level=0, number="1"):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def levels(*given):
    """Levels of a list from (form, text) pairs."""
    return "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(given)
    )


def numbering(*given, nums='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'):
    return f'<w:abstractNum w:abstractNumId="0">{levels(*given)}</w:abstractNum>{nums}'


def test_paragraphs_and_tables_come_in_order_and_count_their_lines(tmp_path):
    table = tbl(tr("序号", "责任单位", "目标任务"), tr("1", "市教体局", "新建幼儿园3所。"))

    document = read_body(tmp_path, p("重点任务清单") + p("  ") + table + p("抄送：市委。"))

    assert document.kind == "docx"
    assert shown(document) == [
        "重点任务清单",
        [["序号", "责任单位", "目标任务"], ["1", "市教体局", "新建幼儿园3所。"]],
        "抄送：市委。",
    ]
    heading, grid, end = document.blocks
    assert heading.lines[0].line_at(0) == 1
    assert [row[2].lines[0].line_at(0) for row in grid.rows] == [2, 3]
    assert end.lines[0].line_at(0) == 4


def test_merged_cells_are_there_once(tmp_path):
    table = tbl(
        tr(tc("类别", props='<w:vMerge w:val="restart"/>'), "目标", tc("单位")),
        tr(tc("", props="<w:vMerge/>"), "新增企业5家", "甲局"),
        tr(tc("合计5家", props='<w:gridSpan w:val="2"/>'), "乙局"),
        widths=(2000, 4000, 2000),
    )

    assert shown(read_body(tmp_path, table)) == [
        [
            [("类别", 2, 1), "目标", "单位"],
            [None, "新增企业5家", "甲局"],
            [("合计5家", 1, 2), None, "乙局"],
        ]
    ]


def test_columns_that_nearly_meet_are_one(tmp_path):
    hair = '<w:gridSpan w:val="2"/>'
    table = tbl(
        tr(tc("序号"), tc("任务", props=hair)),
        tr(tc("1", props=hair), tc("新增企业5家")),
        widths=(900, 12, 5000),
    )

    assert shown(read_body(tmp_path, table)) == [[["序号", "任务"], ["1", "新增企业5家"]]]


def test_numbers_of_lists_are_printed_where_word_prints_them(tmp_path):
    form = numbering(
        ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")
    )
    body = "".join(
        p(text, props=numbered(level))
        for level, text in [
            (0, "做强工业"),
            (1, "扩投资"),
            (2, "新增企业5家。"),
            (2, "2023年底前建成3个园区。"),
            (1, "促消费"),
            (2, "限上零售额增长8%。"),
            (0, "改善民生"),
        ]
    )

    assert shown(read_body(tmp_path, body, numbering=form)) == [
        "一、做强工业",
        "（一）扩投资",
        "1.新增企业5家。",
        "2、2023年底前建成3个园区。",
        "（二）促消费",
        "1.限上零售额增长8%。",
        "二、改善民生",
    ]


@pytest.mark.parametrize(
    ("form", "third"),
    [
        ("decimal", "3"),
        ("chineseCountingThousand", "三"),
        ("decimalEnclosedCircle", "③"),
        ("decimalFullWidth", "３"),
        ("ideographTraditional", "丙"),
        ("chineseLegalSimplified", "叁"),
        ("decimalZero", "03"),
        ("upperLetter", "C"),
        ("lowerRoman", "iii"),
    ],
)
def test_a_column_of_numbers_is_printed_in_its_form(tmp_path, form, third):
    rows = [tr(tc(p(props=numbered())), tc(f"任务{n}")) for n in "甲乙丙"]

    found = shown(read_body(tmp_path, tbl(*rows), numbering=numbering((form, "%1"))))

    assert found[0][2] == [third, "任务丙"]


def test_a_list_may_come_from_a_style_and_begin_anew(tmp_path):
    styles = (
        '<w:style w:type="paragraph" w:styleId="Item"><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Sub">'
        '<w:basedOn w:val="Item"/></w:style>'
    )
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2">'
        '<w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    body = (
        p("甲", props='<w:pStyle w:val="Item"/>')
        + p("乙", props='<w:pStyle w:val="Sub"/>')
        + p("丙", props=numbered(number="2"))
        + p("丁", props=numbered(number="2"))
        + p("戊", props='<w:pStyle w:val="Item"/>' + numbered(number="0"))
    )
    form = numbering(("decimal", "%1、"), nums=nums)

    document = read_body(tmp_path, body, numbering=form, styles=styles)

    assert shown(document) == ["1、甲", "2、乙", "1、丙", "2、丁", "戊"]


def test_bullets_are_no_numbers(tmp_path):
    form = numbering(("bullet", "\uf0d8"))

    document = read_body(tmp_path, p("新增企业5家", props=numbered()), numbering=form)

    assert shown(document) == ["新增企业5家"]


def test_what_was_inserted_is_read_and_what_was_deleted_is_not(tmp_path):
    body = p(
        "新增企业",
        f"<w:del>{r('5').replace('w:t>', 'w:delText>')}</w:del>",
        f"<w:ins>{r('8')}</w:ins>",
        f"<w:moveFrom>{r('10')}</w:moveFrom>",
        "家",
    )
    rows = tbl(tr("1", "甲"), tr("2", "乙", props="<w:del/>"), tr("3", "丙", props="<w:ins/>"))
    joined = p("前半句", props="<w:rPr><w:del/></w:rPr>") + p("后半句")

    assert shown(read_body(tmp_path, body + rows + joined)) == [
        "新增企业8家",
        [["1", "甲"], ["3", "丙"]],
        "前半句后半句",
    ]


def test_hidden_text_and_codes_of_fields_are_not_printed(tmp_path):
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    body = p(
        "第", mark("begin"), code, r("旧"), mark("separate"), r("5"), mark("end"), "页",
        r("草稿", "<w:vanish/>"),
    )  # fmt: skip

    assert shown(read_body(tmp_path, body)) == ["第5页"]


def test_a_break_ends_a_line_and_a_page_break_does_not(tmp_path):
    body = p(
        "市发改局", "<w:r><w:br/></w:r>", "市工信局", '<w:r><w:br w:type="page"/></w:r>', "等"
    )

    assert shown(read_body(tmp_path, body)) == ["市发改局/市工信局等"]


def test_a_text_box_is_read_once_and_after_its_paragraph(tmp_path):
    inner = f"<w:txbxContent>{p('专栏1　重点项目')}</w:txbxContent>"
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>"
        f"{inner}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert shown(read_body(tmp_path, p("前", box, "后"))) == ["前后", "专栏1　重点项目"]


def test_footnotes_stand_apart_at_the_end(tmp_path):
    body = p("规上工业", '<w:r><w:footnoteReference w:id="2"/></w:r>', "增长8%。") + p("完")
    notes = (
        f'<w:footnote w:id="1">{p("没有引用")}</w:footnote>'
        f'<w:footnote w:id="2">{p("年主营2000万元以上")}</w:footnote>'
    )

    document = read_body(tmp_path, body, footnotes=notes)

    assert shown(document) == ["规上工业增长8%。", "完", "[1] 年主营2000万元以上"]
    assert document.doubts == ("FOOTNOTES",)


def test_a_table_of_contents_is_left_out(tmp_path):
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{p('一、工业 3')}</w:sdtContent></w:sdt>"
    )
    kept = f"<w:sdt><w:sdtContent>{p('一、工业')}</w:sdtContent></w:sdt>"

    assert shown(read_body(tmp_path, contents + kept)) == ["一、工业"]


def test_a_table_that_only_frames_another_is_taken_apart(tmp_path):
    inner = tbl(tr("序号", "任务"), tr("1", "新增规上工业企业十五家"))
    framed = tbl(tr(tc(p("任务表"), inner, p(""))))
    beside = tbl(tr(tc(inner, p("")), "附"))

    rows = [["序号", "任务"], ["1", "新增规上工业企业十五家"]]
    assert shown(read_body(tmp_path, framed)) == ["任务表", rows]
    assert shown(read_body(tmp_path, beside)) == [rows, "附"]


def test_a_small_table_in_a_cell_is_read_row_by_row(tmp_path):
    inner = tbl(tr("甲区", "3个"), tr("乙区", "5个"))
    cell = tc("新建农贸市场，其中各区任务分解情况如下表所列，年底前全部建成", inner)

    found = shown(read_body(tmp_path, tbl(tr("1", cell), tr("2", "完"))))

    assert (
        found[0][0][1]
        == "新建农贸市场，其中各区任务分解情况如下表所列，年底前全部建成/甲区 3个/乙区 5个"
    )


def test_a_cell_without_a_place_of_its_own_is_blank(tmp_path):
    document = read_body(tmp_path, tbl(tr("1", "甲", "乙"), tr("2", "丙")))

    assert document.blocks[0].rows[1][2] == Cell(())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "EMPTY_FILE"),
        (p("<w:r><w:drawing><blip/></w:drawing></w:r>"), "NO_TEXT_LAYER"),
        ("<w:p>", "TRUNCATED"),
        ("0" * 3_000_000, "ZIP_BOMB"),
    ],
)
def test_a_file_without_text_is_refused_with_a_code(tmp_path, body, code):
    with pytest.raises(SourceError) as refused:
        read_body(tmp_path, body)

    assert refused.value.code == code


def test_entities_are_refused(tmp_path):
    bomb = '<!DOCTYPE a [<!ENTITY x "y">]><w:document xmlns:w="w">&x;</w:document>'
    path = write_zip(tmp_path / "notice.docx", {"word/document.xml": bomb})

    with pytest.raises(SourceError) as refused:
        read_document(path)

    assert refused.value.code == "UNSAFE_XML"
