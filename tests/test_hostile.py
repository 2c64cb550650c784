"""Files that mean harm are refused with their reason, soon, and in little memory."""

import csv
import io
import os
import resource
import time
import warnings
import zlib

import pytest
from openpyxl import load_workbook

import harmful
from conftest import ROOT
from pipeline.__main__ import main
from pipeline.isolation import isolated
from pipeline.limits import Limits, resident_memory
from pipeline.model import SourceError
from pipeline.notice.readers.streams import refuse_vast_streams
from pipeline.quarter.collect import reader_for
from pipeline.quarter.collect.crossing import report_to_json
from pipeline.quarter.collect.opening import open_file
from pipeline.quarter.collect.reports import read_opened
from pipeline.stages import reading_of
from submissions import FACTS, HEADER, REGISTER, archive, mail, workbook

SECONDS, MEMORY = 5, 300_000_000

AS_NOTICE = [
    ("pdf_circle_of_pages", "TRUNCATED"),
    ("pdf_circle_of_outlines", "OK"),
    ("pdf_claimed_pages", "OK"),
    ("pdf_length_circle", "OK"),
    ("pdf_vast_page", "OK"),
    ("pdf_brackets", "ZIP_BOMB"),
    ("xlsx_wide", "TRUNCATED"),
    ("xlsx_far_corner", "TOO_LARGE"),
    ("xlsx_square", "TOO_LARGE"),
    ("xlsx_merged", "TOO_LARGE"),
    ("xlsx_laughs", "UNSAFE_XML"),
    ("xlsx_outside", "UNSAFE_XML"),
    ("xlsx_relations_laugh", "UNSAFE_XML"),
    ("docx_laughs", "UNSAFE_XML"),
    ("docx_outside", "UNSAFE_XML"),
    ("docx_deep", "EMPTY_FILE"),
    ("docx_deep_runs", "EMPTY_FILE"),
    ("docx_wide", "EMPTY_FILE"),
    ("ofd_laughs", "UNSAFE_XML"),
    ("ofd_outside", "UNSAFE_XML"),
    ("ofd_deep", "ZIP_BOMB"),
    ("ofd_million_pages", "ZIP_BOMB"),
    ("ofd_repeated_steps", "OK"),
    ("page_deep", "TOO_LARGE"),
    ("page_tables", "TOO_LARGE"),
    ("page_laughs", "OK"),
]
SLOW_AS_NOTICE = [
    ("pdf_bomb", "ZIP_BOMB"),
    ("pdf_objects_bomb", "ZIP_BOMB"),
    ("pdf_operators", "ZIP_BOMB"),
    ("pdf_lines", "ZIP_BOMB"),
    ("pdf_million_pages", "TOO_LARGE"),
    ("pdf_deep_pages", "TRUNCATED"),
    ("pdf_circle_of_forms", "MEMORY"),
    ("pdf_forms_in_forms", "MEMORY"),
    ("pdf_bracketed_object", "ZIP_BOMB"),
    ("xlsx_bomb", "ZIP_BOMB"),
    ("xlsx_slow_bomb", "ZIP_BOMB"),
    ("xlsx_deep", "ZIP_BOMB"),
    ("docx_bomb", "ZIP_BOMB"),
    ("docx_many", "ZIP_BOMB"),
    ("ofd_bomb", "ZIP_BOMB"),
    ("page_spans", "TOO_LARGE"),
    ("text_long", "TOO_LARGE"),
    ("text_lines", "TOO_LARGE"),
    ("text_dots", "TOO_LARGE"),
    ("csv_wide", "TOO_LARGE"),
    ("csv_quotes", "TOO_LARGE"),
]
AS_SUBMISSION = [
    ("xlsx_wide", {"TRUNCATED"}),
    ("xlsx_far_corner", {"NOTHING_USABLE"}),
    ("xlsx_square", {"NOTHING_USABLE"}),
    ("xlsx_merged", {"TOO_LARGE"}),
    ("xlsx_laughs", {"UNSAFE_XML"}),
    ("xlsx_outside", {"UNSAFE_XML"}),
    ("docx_laughs", {"UNSAFE_XML"}),
    ("docx_outside", {"UNSAFE_XML"}),
    ("docx_deep", {"TRUNCATED"}),
    ("docx_wide", {"TOO_LARGE"}),
    ("mail_nested", {"", "TOO_DEEP"}),
    ("mail_multiparts", {"TOO_LARGE"}),
    ("mail_deep", {"TOO_DEEP"}),
    ("zip_paths", {"", "UNSAFE_PATH"}),
    ("page_deep", {"TOO_LARGE"}),
    ("page_tables", {"TOO_LARGE"}),
    ("page_laughs", {"UNSUPPORTED_FORMAT"}),
]
SLOW_AS_SUBMISSION = [
    ("xlsx_bomb", {"ZIP_BOMB"}),
    ("xlsx_slow_bomb", {"ZIP_BOMB"}),
    ("xlsx_deep", {"ZIP_BOMB"}),
    ("docx_bomb", {"ZIP_BOMB"}),
    ("docx_many", {"ZIP_BOMB"}),
    ("mail_headers", {"TOO_LARGE"}),
    ("mail_parts", {"TOO_LARGE"}),
    ("mail_subject", {"TOO_LARGE"}),
    ("mail_with_bomb", {"", "ZIP_BOMB"}),
    ("zip_bomb", {"", "ZIP_BOMB"}),
    ("zip_of_bombs", {"", "ZIP_BOMB"}),
    ("zip_overlapping", {"", "TOO_LARGE", "TRUNCATED"}),
    ("zip_many", {"ZIP_BOMB"}),
    ("page_spans", {"TOO_LARGE"}),
    ("text_long", {"TOO_LARGE"}),
    ("csv_wide", {"TOO_LARGE"}),
]


def measured(work, size):
    """Return what a child makes of a file; it was soon, and the child stayed small."""

    def watched():
        before = resident_memory()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                said = work()
            except SourceError as error:
                said = error.code
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        return [said, most - before]

    start = time.process_time()
    children = os.times().children_user
    try:
        said, grown = isolated(watched, lambda value: value, Limits.for_size(size))
    except SourceError as error:
        said, grown = error.code, 0  # it was stopped at its limit
    used = time.process_time() - start + os.times().children_user - children
    assert used < SECONDS, f"{used:.1f} s"
    assert grown < MEMORY, f"{grown // 1_000_000} MB"
    return said


def read_as_notice(path, rules, grammar):
    reading_of([path], rules, grammar)
    return "OK"


def read_as_submission(path, rules):
    reader = reader_for("2024Q1", REGISTER, FACTS, rules)
    opened = open_file(path, path.name, {})
    return sorted({report_to_json(read_opened(one, reader))["reason"] for one in opened})


def check_notice(name, code, folder, rules, grammar):
    path = folder / "notice.bin"
    path.write_bytes(getattr(harmful, name)())
    work = lambda: read_as_notice(path, rules, grammar)  # noqa: E731
    assert measured(work, path.stat().st_size) == code


def check_submission(name, codes, folder, rules):
    path = folder / "a.bin"
    path.write_bytes(getattr(harmful, name)())
    work = lambda: read_as_submission(path, rules)  # noqa: E731
    assert set(measured(work, path.stat().st_size)) == codes


@pytest.mark.parametrize(
    "opened",
    [
        b"(" * 1000,
        b"[" * 1000,
        b"[ " * 1000,
        b"[\r\n\0" * 1000,
        b"<</a " * 1000,
        b"<< /Name\n" * 1000,
    ],
)
def test_a_thousand_brackets_one_in_another_are_told_in_a_file_and_in_its_streams(opened):
    framed = b"%PDF-1.7 1 0 obj " + opened + b" endobj " + b"0123456789 " * 1000
    packed = b"1 0 obj <<>> stream\n" + zlib.compress(b"q " + opened + b" Q") + b"endstream"
    for content in (framed, packed):
        with pytest.raises(SourceError) as raised:
            refuse_vast_streams(content, "a.pdf")
        assert raised.value.code == "ZIP_BOMB"


@pytest.mark.parametrize(
    "written",
    [
        b"(a) " * 5000,
        b"[ 1 2 ] " * 5000,
        b"<</a 1>> " * 5000,
        b" \0" * 5000,
        b"[ " * 900 + b" " * 9000,
    ],
)
def test_brackets_that_are_closed_again_are_no_harm(written):
    packed = b"1 0 obj <<>> stream\n" + zlib.compress(written) + b"endstream"
    refuse_vast_streams(written, "a.pdf")
    refuse_vast_streams(packed, "a.pdf")


@pytest.mark.parametrize(("name", "code"), AS_NOTICE)
def test_a_hostile_notice_is_refused_or_harmless(name, code, tmp_path, rules, grammar):
    check_notice(name, code, tmp_path, rules, grammar)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "code"), SLOW_AS_NOTICE)
def test_a_big_hostile_notice_is_refused(name, code, tmp_path, rules, grammar):
    check_notice(name, code, tmp_path, rules, grammar)


@pytest.mark.parametrize(("name", "codes"), AS_SUBMISSION)
def test_a_hostile_submission_is_refused_or_harmless(name, codes, tmp_path, rules):
    check_submission(name, codes, tmp_path, rules)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "codes"), SLOW_AS_SUBMISSION)
def test_a_big_hostile_submission_is_refused(name, codes, tmp_path, rules):
    check_submission(name, codes, tmp_path, rules)


def test_every_hostile_file_is_tried():
    listed = {name for name, _ in (*AS_NOTICE, *SLOW_AS_NOTICE, *AS_SUBMISSION)}
    listed |= {name for name, _ in SLOW_AS_SUBMISSION}
    kinds = ("pdf", "xlsx", "docx", "ofd", "zip", "mail", "page", "text", "csv")
    made = {name for name in dir(harmful) if name.split("_")[0] in kinds and "_" in name}
    assert listed == made


FORMULAS = [
    "=1+1", "=cmd|'/C calc'!A0", "=HYPERLINK(\"http://a.example\",\"点\")",
    "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
    "=WEBSERVICE(\"http://a.example\")",
    "=IMPORTXML(\"http://a.example\",\"//a\")", "=DDE(\"cmd\",\"/C calc\",\"a\")", "=1;2", "=",
    "=A1", "+", "@", "-", "=-1", "==1", "=\u200b1+1", "\t=1+1", "\r=1+1", " =1+1", "\n=1+1",
    "＝1+1", "＋1", "－1", "＠SUM(1)", "'=1+1", "\"=1+1", ",=1+1", ";=1+1", "|=1+1", "%=1+1",
    "=1+1\",\"=1+1", "=1+1\r\n=2+2", "=IFERROR(1,2)", "={1,2}", "=$A$1", "=#REF!",
    "=_xlfn.X()", "=INDIRECT(\"A1\")", "\ufeff=1+1", "=RTD(\"a\",,\"b\")",
]  # fmt: skip
OUR_FORMULAS = ("=IF(", "=MATCH($A", '="复算 "&', "=LEN(SUBSTITUTE(")
RUNS = ("=", "+", "-", "@", "\t", "\r")


def cells_of_csv(content):
    return [cell for row in csv.reader(io.StringIO(content)) for cell in row]


def stated(cell):
    """Return a cell of a CSV file as it was meant: the apostrophe is not part of it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in RUNS else cell


def is_number(cell):
    return cell.lstrip("+-").replace(".", "", 1).isdecimal()


def plain_notice(folder, extra=""):
    (folder / "plan").mkdir(parents=True, exist_ok=True)
    text = "2024年重点工作任务分解表\n一、工业\n" + "".join(
        f"{n}.新建厂房{n + 20}万平方米，{formula.strip()}，引进企业4家。"
        "（责任单位：市工信局）\n"
        for n, formula in enumerate((f for f in FORMULAS if "\n" not in f.strip()), 1)
    )
    (folder / "plan" / "notice.txt").write_text(text + extra, "utf-8")
    return folder / "plan"


def is_run(text):
    """Return whether a spreadsheet would calculate a cell; a lone = is a code of ours."""
    return text.startswith(RUNS) and not is_number(text) and text != "="


def test_no_text_becomes_a_formula(tmp_path, monkeypatch):
    """40 payloads through register, forms and status: cells are texts and hold the words."""
    monkeypatch.chdir(ROOT)
    place, out = plain_notice(tmp_path / "in"), tmp_path / "out"
    (place / "calendar.csv").write_text("quarter,due\n2024Q1,2024-03-31\n", "utf-8")
    rows = [
        ["01-01", "厂房", "1", "万平方米", "2024-3-31", "实际", "", formula]
        for formula in FORMULAS
    ]
    sent = place / "2024Q1"
    sent.mkdir()
    book = workbook([HEADER, *rows])
    (sent / "市工信局.xlsx").write_bytes(as_texts(book))
    (sent / "=1+1 市工信局.txt").write_text("\n".join(FORMULAS), "utf-8")
    (sent / "邮件.eml").write_bytes(mail(sender="=1+1", subject="@SUM(1)"))
    (sent / "@a.zip").write_bytes(archive({"=1+1.txt": b"1", "-1.pdf": b"%PDF-1.4 broken"}))
    assert main(["run", str(place), "--out", str(out)]) == 0
    assert main(["status", str(place), "--out", str(out)]) == 3
    assert main(["forms", str(place), "--quarter", "2024Q1", "--out", str(out)]) == 0

    seen = set()
    for path in out.rglob("*.csv"):
        cells = cells_of_csv(path.read_text("utf-8-sig"))
        assert not [cell for cell in cells if is_run(cell)], path.name
        seen |= set(map(stated, cells))
    for path in out.rglob("*.xlsx"):
        for sheet in load_workbook(path).worksheets:
            cells = [cell for row in sheet.iter_rows() for cell in row]
            run = [cell.value for cell in cells if cell.data_type == "f"]
            assert all(text.startswith(OUR_FORMULAS) for text in run), path.name
            assert not [text for text in run if text in FORMULAS], path.name
            seen |= {cell.value for cell in cells if isinstance(cell.value, str)}
    everything = "".join("\n".join(seen).split())
    lines = [line for formula in FORMULAS for line in formula.split("\n")]
    assert not [line for line in lines if "".join(line.split()) not in everything]


def as_texts(content):
    """Return a workbook whose cells are texts, whatever they begin with."""
    book = load_workbook(io.BytesIO(content))
    for row in book.active.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


NAMES = [
    "甲\n乙.txt",
    "甲\x1b[2J.txt",
    "甲\u202etxt.exe.txt",
    "甲\u2066a\u2069.txt",
    "甲\u200b.txt",
]
SHOWN = ["\\u000a", "\\u001b", "\\u202e", "\\u2066", "\\u200b"]


def test_names_that_hide_something_are_shown_for_what_they_are(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    place, out = plain_notice(tmp_path / "in"), tmp_path / "out"
    (place / "calendar.csv").write_text("quarter,due\n2024Q1,2024-03-31\n", "utf-8")
    sent = place / "2024Q1"
    sent.mkdir()
    for name in NAMES:
        (sent / name).write_bytes(b"\x00\x01\x02" * 99)
    (sent / os.fsdecode(b"\xbc\xd7.txt")).write_bytes(b"\x00\x01\x02" * 98)
    bad = tmp_path / "bad\n甲：2 项任务\u202e"
    bad.mkdir()
    (bad / "notice.pdf").write_bytes(b"%PDF-1.7 broken")
    assert main(["run", str(bad), "--out", str(out)]) == 3
    assert main(["status", str(place), "--out", str(out)]) == 3

    said = capsys.readouterr()
    assert "bad\\u000a甲：2 项任务\\u202e：未完成 [TRUNCATED]" in said.err
    assert "\u202e" not in said.err + said.out
    listed = (out / "quarantine.csv").read_text("utf-8-sig")
    unplaced = (out / "plan" / "2024Q1" / "unplaced.csv").read_text("utf-8-sig")
    for shown in (*SHOWN, "\\udcbc\\udcd7"):
        assert shown in listed and shown in unplaced
    for hidden in ("\x1b", "\u202e", "\u2066", "\u200b"):
        assert hidden not in listed + unplaced


def test_who_claims_to_be_another_unit_is_shown_and_waits(tmp_path, rules):
    """A mail of the forest office whose form says it is of the labour office."""
    from pipeline.quarter.collect import collect
    from submissions import attached

    form = workbook([["单位", "区人社局"], HEADER, ["02-01", "城镇就业", "9000", "人"]])
    folder = tmp_path / "2024Q1"
    folder.mkdir()
    sent = mail(sender="区林业局", attachments=[attached("区林业局.xlsx", form)])
    (folder / "a.eml").write_bytes(sent)
    found = collect(folder, "2024Q1", REGISTER, FACTS, rules)

    problems = found.problems[found.problems["reason"] == "UNITS_DISAGREE"]
    assert problems["text"].tolist() == ["区人社局、区林业局"]
