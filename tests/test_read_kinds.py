import io
import os
import stat

import openpyxl
import pytest
import xlwt
from xlwt import CompoundDoc

from packages import ofd_text, p, shown, tbl, tr, write_docx, write_ofd, write_zip
from pipeline.jobs import Job
from pipeline.model import SourceError
from pipeline.notice.readers import read_document, read_documents
from pipeline.notice.readers.kinds import kind_of

PAGE = "<html><body><p>一、新增企业5家。</p></body></html>"


def save_xlsx(path):
    book = openpyxl.Workbook()
    book.active.append(["序号", "任务"])
    book.save(path)
    return path


def save_xls(path):
    book = xlwt.Workbook()
    book.add_sheet("Sheet1").write(0, 0, "任务")
    book.save(str(path))
    return path


def ole(stream, content=b""):
    """An old office file with one stream of that name."""
    made = CompoundDoc.XlsDoc()
    file = io.BytesIO()
    made.save(file, content.ljust(4096, b"\x00"))
    entry = "Workbook".encode("utf-16-le")
    name = stream.encode("utf-16-le")
    old, new = entry.ljust(64, b"\x00") + b"\x12\x00", name.ljust(64, b"\x00")
    size = (len(name) + 2).to_bytes(2, "little")
    return file.getvalue().replace(old, new + size)


def save(content):
    def write(path):
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    ("write", "kind"),
    [
        (lambda path: write_docx(path, p("任务")), "docx"),
        (lambda path: write_ofd(path, ofd_text(20, 20, "任务")), "ofd"),
        (save_xlsx, "xlsx"),
        (save_xls, "xls"),
        (
            lambda path: write_zip(
                path, {"mimetype": "application/vnd.oasis.opendocument.text"}
            ),
            "odt",
        ),
        (save(ole("WordDocument")), "doc"),
        (save(b"%PDF-1.4"), "pdf"),
        (save(b"\n\n%PDF-1.7"), "pdf"),
        (save(b"{\\rtf1 "), "rtf"),
        (save(b"\x89PNG\r\n\x1a\n"), "picture"),
        (save(b"\xff\xd8\xff\xe0\x00\x10JFIF"), "picture"),
        (save(PAGE.encode()), "html"),
        (save(PAGE.encode("utf-16")), "html"),
        (save("新增企业5家，<b>重点</b>抓好。".encode()), "text"),
        (save("BMW项目建成投产。".encode()), "text"),
    ],
)
def test_the_kind_of_a_file_is_told_by_what_it_holds(tmp_path, write, kind):
    path = write(tmp_path / "notice.bin")

    assert kind_of(path.read_bytes(), path.name) == kind


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (lambda path: write_zip(path, {"photo.jpg": "x"}), "UNSUPPORTED_FORMAT"),
        (save(b"PK\x03\x04" + bytes(200)), "TRUNCATED"),
        (save(ole("PowerPoint Document")), "UNSUPPORTED_FORMAT"),
        (save(ole("EncryptedPackage")), "ENCRYPTED"),
        (save(ole("WordDocument", bytes(10) + b"\x00\x01")), "ENCRYPTED"),
        (save(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "TRUNCATED"),
    ],
)
def test_what_is_of_no_kind_is_refused_with_a_code(tmp_path, write, code):
    path = write(tmp_path / "notice.docx")

    with pytest.raises(SourceError) as refused:
        read_document(path)

    assert refused.value.code == code


def test_a_picture_needs_the_extra(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.notice.readers.scan.is_installed", lambda: False)
    path = save(b"\x89PNG\r\n\x1a\n")(tmp_path / "notice.png")

    with pytest.raises(SourceError) as refused:
        read_document(path)

    assert refused.value.code == "NO_TEXT_LAYER"


def install(folder, monkeypatch, script):
    """Put a program named soffice on the path, and nothing else but the shell's own."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder), "/usr/bin", "/bin"]))


def test_an_old_file_is_read_as_what_libreoffice_makes_of_it(tmp_path, monkeypatch):
    made = write_docx(tmp_path / "made.docx", p("一、新增企业5家。"))
    script = (
        'while [ "$1" != "--outdir" ]; do shift; done\n'
        f'mkdir -p "$2" && cp "{made}" "$2/given.docx"'
    )
    install(tmp_path, monkeypatch, script)

    document = read_document(save(b"{\\rtf1 x}")(tmp_path / "notice.doc"))

    assert (document.source, document.kind) == ("notice.doc", "rtf")
    assert shown(document) == ["一、新增企业5家。"]


def test_what_libreoffice_cannot_open_is_called_damaged(tmp_path, monkeypatch):
    install(tmp_path, monkeypatch, "exit 1")

    with pytest.raises(SourceError) as refused:
        read_document(save(b"{\\rtf1 x}")(tmp_path / "notice.doc"))

    assert refused.value.code == "TRUNCATED"


def test_without_libreoffice_an_old_file_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SourceError) as refused:
        read_document(save(b"{\\rtf1 x}")(tmp_path / "notice.doc"))

    assert refused.value.code == "MISSING_PROGRAM"


def test_letter_and_attachments_are_one_notice_in_the_order_of_their_numbers(tmp_path):
    write_ofd(tmp_path / "notice.ofd", ofd_text(25, 50, "关于分解重点任务的通知"))
    write_docx(tmp_path / "附件10.docx", p("丙"))
    write_docx(tmp_path / "附件2：任务表.docx", tbl(tr("序号", "任务"), tr("1", "乙")))
    write_ofd(tmp_path / "notice-1.ofd", ofd_text(25, 60, "甲"))
    (tmp_path / "corrections.csv").write_text("", "utf-8")
    job = Job("x", tmp_path, tmp_path / "out")

    document = read_documents(job.sources())

    assert [path.name for path in job.sources()] == [
        "notice.ofd",
        "notice-1.ofd",
        "附件2：任务表.docx",
        "附件10.docx",
    ]
    assert shown(document) == [
        "关于分解重点任务的通知",
        "甲",
        [["序号", "任务"], ["1", "乙"]],
        "丙",
    ]
    assert (document.source, document.kind, len(document.pages)) == ("notice.ofd", "ofd", 2)
    assert document.blocks[1].lines[0].runs[0].page == 2
    assert document.blocks[3].lines[0].line_at(0) == 3
