import pytest

from pipeline.model import Run, SourceError, Text
from pipeline.notice.readers import read_document
from pipeline.notice.readers.text import read_text

LETTER = "# 来源：网页\n\n各区直单位：\r\n　　一、新增就业5000人。 \n\n# 不是注\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_is_read_in_any_usual_encoding(tmp_path, encoding):
    path = tmp_path / "notice.txt"
    path.write_bytes(LETTER.encode(encoding))

    document = read_document(path)

    assert document.kind == "text"
    assert document.source == "notice.txt"
    assert [block.lines[0].text for block in document.blocks] == [
        "各区直单位：",
        "一、新增就业5000人。",
        "# 不是注",
    ]


def test_every_line_knows_its_number_in_the_file(tmp_path):
    path = tmp_path / "notice.txt"
    path.write_text(LETTER, encoding="utf-8")

    document = read_text(path)

    assert [block.lines[0].line_at(0) for block in document.blocks] == [3, 4, 6]
    assert document.blocks[0].lines == (Text("各区直单位：", (Run(0, 6, line=3),)),)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("notice.txt", b"", "EMPTY_FILE"),
        ("notice.txt", "\n　\n".encode(), "EMPTY_FILE"),
        ("notice.txt", b"# note only\n", "EMPTY_FILE"),
        ("notice.pdf", b"\x00\x01\x02\x03" + bytes(range(256)), "UNSUPPORTED_FORMAT"),
        ("notice.docx", b"PK\x03\x04\x14\x00\x06\x00" + bytes(64), "TRUNCATED"),
        ("notice.txt", "é à ü ñ ".encode("latin-1") * 20, "UNSUPPORTED_FORMAT"),
    ],
)
def test_what_is_no_text_is_refused_with_a_code(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(SourceError) as refused:
        read_document(path)

    assert refused.value.code == code


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError) as refused:
        read_document(tmp_path / "通知.txt")

    assert (refused.value.code, refused.value.detail) == ("FILE_MISSING", "通知.txt")
