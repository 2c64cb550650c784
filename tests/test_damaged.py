"""Hundreds of damaged notices and submissions: read or refused, none hangs, none breaks us."""

import functools
import io
import resource
import tempfile
import time
import warnings
from pathlib import Path

import docx
import pytest
import xlwt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import damaging
from conftest import ROOT
from packages import ofd_table, write_ofd
from pipeline.isolation import isolated
from pipeline.limits import Limits
from pipeline.model import SourceError
from pipeline.notice.readers import docx as _docx  # noqa: F401  loaded here, children have them
from pipeline.notice.readers import ofd as _ofd  # noqa: F401
from pipeline.notice.readers import pdf as _pdf  # noqa: F401
from pipeline.notice.readers import sheet as _sheet  # noqa: F401
from pipeline.quarter.collect import reader_for
from pipeline.quarter.collect.crossing import report_to_json
from pipeline.quarter.collect.opening import open_file
from pipeline.quarter.collect.reports import read_opened
from pipeline.stages import reading_of
from submissions import FACTS, HEADER, REGISTER, attached, mail, workbook

DAY, PLAIN = xlwt.easyxf(num_format_str="yyyy-mm-dd"), xlwt.easyxf()
GIBIBYTE, SECONDS, EACH = 1 << 30, 60, 30
ROWS = [
    ("序号", "责任单位", "目标任务"),
    ("1", "市工信局", "新增规上工业企业12家以上，工业投资增长8.5%左右。"),
    ("2", "市教体局", "新建幼儿园3所。"),
]
FORM = [HEADER, ["01-01", "造林面积", "120", "亩", "2024-3-31", "实际", "", "已造林120亩"]]


def whole_pdf(packed):
    """A letter and a ruled table, its drawing packed or as it is."""
    out = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(out, pagesize=(595, 842), pageCompression=packed, invariant=True)
    for page in range(2):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(200, 790, f"重点工作任务分解表{page}")
        for row, cells in enumerate(ROWS):
            top = 760 - 30 * row
            for x, width, text in zip((50, 100, 200), (50, 100, 340), cells, strict=True):
                canvas.rect(x, top - 30, width, 30)
                canvas.drawString(x + 4, top - 20, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def whole_docx():
    document = docx.Document()
    document.add_paragraph("2024年重点工作任务分解表")
    table = document.add_table(len(ROWS), 3)
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def whole_ofd():
    with tempfile.TemporaryDirectory() as folder:
        objects, _ = ofd_table(25, 60, (15, 35, 110), ROWS)
        return write_ofd(Path(folder) / "a.ofd", objects).read_bytes()


def whole_xls():
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("表")
    for row, cells in enumerate([*ROWS, ["3", 45381.0, 0.085]]):
        for column, value in enumerate(cells):
            page.write(row, column, value, DAY if value == 45381.0 else PLAIN)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def damaged_pdfs():
    plain, packed = whole_pdf(0), whole_pdf(1)
    return [
        *damaging.cut_at_every_percent(plain),
        *damaging.with_edits(plain, damaging.EDITS),
        *damaging.with_turned_bits(plain, 40, 1),
        *damaging.with_turned_bits(packed, 20, 2),
        *damaging.with_pieces_moved(plain, 30, 3),
        *damaging.with_turned_bits(
            (ROOT / "inputs/qinghe-2024/notice.pdf").read_bytes(), 6, 4
        ),
    ]


def damaged_docx():
    content = whole_docx()
    return [
        *damaging.cut_at_every_percent(content)[::4],
        *damaging.with_edited_parts(content, damaging.XML_EDITS, 5),
        *damaging.with_turned_bits(content, 15, 6),
    ]


def damaged_xlsx():
    content = workbook(FORM, merge=("A3:B4",))
    return [
        *damaging.cut_at_every_percent(content)[::4],
        *damaging.with_edited_parts(content, damaging.XML_EDITS, 7),
        *damaging.with_turned_bits(content, 15, 8),
    ]


def damaged_xls():
    content = whole_xls()
    return [
        *damaging.cut_at_every_percent(content)[::4],
        *damaging.with_turned_bits(content, 60, 13),
        *damaging.with_pieces_moved(content, 30, 14),
    ]


def damaged_ofd():
    content = whole_ofd()
    return [
        *damaging.cut_at_every_percent(content)[::4],
        *damaging.with_edited_parts(content, damaging.XML_EDITS, 9),
        *damaging.with_turned_bits(content, 15, 10),
    ]


def damaged_mails():
    content = mail(
        attachments=[attached("表.xlsx", workbook(FORM)), attached("文.docx", b"1")]
    )
    return [
        *damaging.cut_at_every_percent(content)[::2],
        *damaging.with_turned_bits(content, 30, 11),
        *damaging.with_pieces_moved(content, 30, 12),
    ]


AS_NOTICE = {
    "pdf": damaged_pdfs, "docx": damaged_docx, "xlsx": damaged_xlsx, "xls": damaged_xls,
    "ofd": damaged_ofd
}  # fmt: skip
AS_SUBMISSION = {
    "docx": damaged_docx, "xlsx": damaged_xlsx, "xls": damaged_xls, "mail": damaged_mails
}  # fmt: skip


def ends_well(work, codes):
    """Return in what a child ended: OK or a reason code; it was not long, and stayed small."""

    def watched():
        warnings.simplefilter("ignore")
        try:
            said = work()
        except SourceError as error:
            said = error.code
        return said, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    start = time.monotonic()
    try:
        said, most = isolated(watched, tuple, Limits(seconds=SECONDS))
    except SourceError as error:
        said, most = error.code, 0
    assert time.monotonic() - start < SECONDS
    assert most < GIBIBYTE
    assert said == "OK" or said in codes, said
    return said


def check(kind, work, made, folder, rules):
    codes = {entry.id for entry in rules["errors"]} - {"CRASH", "TIMEOUT"}
    path = folder / "notice.bin"
    ended = []
    for number, content in made:
        path.write_bytes(content)
        try:
            ended.append(ends_well(functools.partial(work, path), codes))
        except Exception as fault:
            raise AssertionError(f"{kind} {number} of {work.__name__}") from fault
    return ended


@pytest.fixture
def as_notice(rules, grammar):
    def read_notice(path):
        reading_of([path], rules, grammar)
        return "OK"

    return read_notice


@pytest.fixture
def as_submission(rules):
    reader = reader_for("2024Q1", REGISTER, FACTS, rules)

    def read_submission(path):
        opened = open_file(path, path.name, {})
        reasons = [report_to_json(read_opened(one, reader))["reason"] for one in opened]
        return next(filter(None, reasons), "OK")

    return read_submission


@pytest.mark.parametrize("kind", AS_NOTICE)
def test_some_damaged_notices_are_read_or_refused(kind, as_notice, tmp_path, rules):
    made = list(enumerate(AS_NOTICE[kind]()))[::EACH]
    assert check(kind, as_notice, made, tmp_path, rules)


@pytest.mark.parametrize("kind", AS_SUBMISSION)
def test_some_damaged_submissions_are_read_or_refused(kind, as_submission, tmp_path, rules):
    made = list(enumerate(AS_SUBMISSION[kind]()))[::EACH]
    assert check(kind, as_submission, made, tmp_path, rules)


@pytest.mark.slow
@pytest.mark.parametrize("kind", AS_NOTICE)
def test_damaged_notices_are_read_or_refused(kind, as_notice, tmp_path, rules):
    ended = check(kind, as_notice, enumerate(AS_NOTICE[kind]()), tmp_path, rules)
    assert {"OK", "TRUNCATED"} <= set(ended)


@pytest.mark.slow
@pytest.mark.parametrize("kind", AS_SUBMISSION)
def test_damaged_submissions_are_read_or_refused(kind, as_submission, tmp_path, rules):
    ended = check(kind, as_submission, enumerate(AS_SUBMISSION[kind]()), tmp_path, rules)
    assert {"OK", "TRUNCATED"} <= set(ended)


def test_there_are_more_than_three_hundred():
    assert sum(len(make()) for make in {**AS_NOTICE, **AS_SUBMISSION}.values()) >= 300
