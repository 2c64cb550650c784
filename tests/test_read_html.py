import pytest

from packages import shown
from pipeline.model import SourceError
from pipeline.notice.readers import read_document

TABLE = (
    "<table><tr><th>序号</th><th>责任单位</th><th>目标任务</th></tr>"
    "<tr><td>1</td><td rowspan='2'>市教体局</td><td>新建幼儿园3所。</td></tr>"
    "<tr><td>2</td><td>新增学位1200个。</td></tr></table>"
)
ROWS = [
    ["序号", "责任单位", "目标任务"],
    ["1", ("市教体局", 2, 1), "新建幼儿园3所。"],
    ["2", None, "新增学位1200个。"],
]
LETTER = (
    "<p>各区直单位：</p><p>　　现将2024年重点任务分解如下，请认真贯彻执行，并于每季度末"
    "报送进展情况。</p>"
)
MENU = (
    "<ul>"
    + "".join(f"<li><a href='/{n}'>政务公开栏目{n}</a></li>" for n in range(30))
    + "</ul>"
)
FOOT = "<div>主办：河口区人民政府办公室　备案号：鲁ICP备00000001号　地址：河口路1号</div>"


def read_page(tmp_path, body, head="", encoding="utf-8"):
    path = tmp_path / "notice.html"
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    path.write_bytes(page.encode(encoding))
    return read_document(path)


def test_the_article_is_read_and_not_the_menus_around_it(tmp_path):
    head = "<title>关于分解2024年重点任务的通知_河口区人民政府</title>"
    body = (
        f"<div class='top'>{MENU}</div><div class='place'>您现在的位置：首页 &gt; 通知</div>"
        f"<div><h1>关于分解2024年重点任务的通知</h1><div>发布时间：2024-03-01</div>"
        f"<div id='zoom'>{LETTER}{TABLE}</div></div><div>{MENU}</div>{FOOT}"
        "<script>var a = '新增企业5家。';</script>"
    )

    document = read_page(tmp_path, body, head)

    assert document.kind == "html"
    assert shown(document) == [
        "关于分解2024年重点任务的通知",
        "各区直单位：",
        "现将2024年重点任务分解如下，请认真贯彻执行，并于每季度末报送进展情况。",
        ROWS,
    ]
    assert [b.lines[0].line_at(0) for b in document.blocks[:3]] == [1, 2, 3]
    assert document.blocks[3].rows[2][2].lines[0].line_at(0) == 6


def test_letter_and_table_stay_together_where_the_table_is_most_of_the_page(tmp_path):
    rows = "".join(
        f"<tr><td>{n}</td><td>市工信局</td><td>新增规上工业企业{n}家以上，工业投资增长8%。</td></tr>"
        for n in range(3, 60)
    )
    table = TABLE.replace("</table>", rows + "</table>")

    found = shown(
        read_page(tmp_path, f"<div>{MENU}</div><div>{LETTER}<div>{table}</div></div>{FOOT}")
    )

    assert found[0] == "各区直单位："
    assert len(found[2]) == 60


def test_a_page_laid_out_by_tables_gives_its_inner_table(tmp_path):
    body = (
        f"<table><tr><td colspan='2'>{MENU}</td></tr><tr><td>{MENU}</td>"
        f"<td>{LETTER}{TABLE}</td></tr><tr><td colspan='2'>{FOOT}</td></tr></table>"
    )

    assert shown(read_page(tmp_path, body))[-1] == ROWS


def test_the_document_number_printed_beside_the_article_is_kept(tmp_path):
    body = (
        "<table><tr><td>索 引 号：000014349</td><td>发文字号：</td>"
        "<td>河政办发〔2024〕5号</td></tr>"
        f"</table><div id='c'>{LETTER}{TABLE}</div>{FOOT}"
    )
    head = '<meta name="ArticleTitle" content="关于分解2024年重点任务的通知">'

    found = shown(read_page(tmp_path, body, head))

    assert found[:3] == ["河政办发〔2024〕5号", "关于分解2024年重点任务的通知", "各区直单位："]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("utf-8", "utf-8"),
        ("", "gb18030"),
        ("", "utf-8"),
        ("", "utf-16"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_declares_or_fits(tmp_path, declared, encoding):
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    body = f"<p>一、新建幼儿园3所，镕基小学投用。</p><p>二、新增学位1200个。</p>{LETTER}"

    found = shown(read_page(tmp_path, body, head if declared else "", encoding))

    assert found[:2] == ["一、新建幼儿园3所，镕基小学投用。", "二、新增学位1200个。"]


def test_a_break_ends_a_paragraph_and_blanks_of_the_source_are_one(tmp_path):
    body = f"<div>一、新建\n   幼儿园3所。<br>二、新增<b>学位</b>1200个。<br/></div>{LETTER}"

    assert shown(read_page(tmp_path, body))[:2] == [
        "一、新建 幼儿园3所。",
        "二、新增学位1200个。",
    ]


def test_items_of_a_numbered_list_have_their_numbers(tmp_path):
    body = (
        f"{LETTER}<ol start='3'><li>新建幼儿园3所。</li><li><p>新增学位1200个。</p></li></ol>"
    )

    assert shown(read_page(tmp_path, body))[2:] == [
        "3、新建幼儿园3所。",
        "4、新增学位1200个。",
    ]


def test_what_is_not_shown_is_not_read(tmp_path):
    body = f"{LETTER}<p style='display: none'>新增企业5家。</p><p hidden>草稿。</p>"

    assert len(read_page(tmp_path, body).blocks) == 2


def test_a_page_archived_with_its_pictures_is_read(tmp_path):
    page = f"<html><body>{LETTER}{TABLE}</body></html>"
    parts = [
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/related; boundary="x"',
        b"",
        b"--x",
        b'Content-Type: text/html; charset="gb2312"',
        b"Content-Transfer-Encoding: 8bit",
        b"",
        page.encode("gb18030"),
        b"--x--",
    ]
    path = tmp_path / "notice.mht"
    path.write_bytes(b"\r\n".join(parts))

    assert shown(read_document(path))[-1] == ROWS


def test_a_table_that_calls_itself_a_workbook_is_read_as_the_page_it_is(tmp_path):
    path = tmp_path / "notice.xls"
    path.write_bytes(TABLE.encode("gb18030"))

    assert shown(read_document(path)) == [ROWS]


def test_spans_beyond_the_table_are_cut(tmp_path):
    first = "<tr><td rowspan='0'>甲</td><td colspan='9999'>乙</td></tr>"
    body = f"{LETTER}<table>{first}<tr><td>丙</td></tr></table>"

    assert shown(read_page(tmp_path, body))[-1] == [[("甲", 2, 1), "乙"], [None, "丙"]]


@pytest.mark.parametrize(
    ("body", "code"),
    [("<p> </p>", "EMPTY_FILE"), ("<p><img src='1.jpg'></p>", "NO_TEXT_LAYER")],
)
def test_a_page_without_text_is_refused_with_a_code(tmp_path, body, code):
    with pytest.raises(SourceError) as refused:
        read_page(tmp_path, body)

    assert refused.value.code == code
