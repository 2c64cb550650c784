"""No text that came in becomes a formula, a link or a code of a workbook."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import regex
from openpyxl import load_workbook

from books import CALENDAR, FACTS
from pipeline.publish.compare import compare_workbook
from pipeline.publish.forms import form_files
from pipeline.publish.status import Cover, status_workbook
from pipeline.publish.workbook import register_workbook
from pipeline.tables import CODES, TABLES, frame_of

PAYLOADS = (
    "=1+1",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://example.com","看")',
    '=IMPORTXML(CONCAT("http://example.com"),"//a")',
    '=WEBSERVICE("http://example.com")',
    '=DDE("cmd","/C calc","x")',
    "=SUM(A1:A9)*0",
    "={1,2}",
    "==1",
    "+1+1",
    "+cmd|'/C calc'!A0",
    "-1+1",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)",
    "@cmd",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "　=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠甲",
    "'=1+1",
    '"=1+1',
    "%0A=1+1",
    "|=1",
    "#REF!",
    "#N/A",
    "TRUE",
    "{=1}",
    "<c><f>1</f></c>",
    '&amp;&D&P&"Wingdings"',
    "]]><f>1</f>",
    "_x003D_1+1",
    "http://example.com",
    "file:///etc/passwd",
)
OWN = ("=IF(", "=MATCH($A", '="复算 "&', "=LEN(SUBSTITUTE(")
OURS = regex.compile(r"(\.\./)?pages/page-\d{3,}\.png")


def row_of(table, payload):
    """Return a row whose every text is the payload."""
    row = {}
    for name, kind in TABLES[table].items():
        if kind in ("text", "word", "key"):
            row[name] = payload
        elif kind == "code":
            row[name] = CODES[name][0]
        elif kind == "date":
            row[name] = "2024-12-31"
    return row


def frames_of(payload):
    rows = {name: [row_of(name, payload)] for name in TABLES}
    rows["status"][0] |= {
        "item_type": "target",
        "kind": "C",
        "value": Decimal(80),
        "reported": Decimal(40),
    }
    rows["targets"][0]["page"] = 3
    return {name: frame_of(name, found) for name, found in rows.items()}


def facts_of(payload):
    texts = ("doc_no", "title", "issuer", "recipients", "cc", "attachment", "report_to")
    return replace(
        FACTS, **dict.fromkeys(texts, payload), reporting_dates=(date(2024, 6, 30),)
    )


def books_of(payload, rules):
    """Return every workbook there is, made of nothing but the payload."""
    frames, facts = frames_of(payload), facts_of(payload)
    cover = Cover(facts, CALENDAR, published=True, example=True, counts={})
    form = {
        **dict.fromkeys(("unit", "item_id", "wanted", "indicator", "target"), payload),
        "file": "01.xlsx",
        "item_type": "target",
        "due": "",
        "value_unit": payload,
    }
    reporter = {
        **dict.fromkeys(("unit", "report_to"), payload),
        "file": "01.xlsx",
        **dict.fromkeys(("targets", "milestones", "duties"), 1),
        "due": "",
    }
    pandas = type(frames["status"])
    forms = form_files(pandas([form]), pandas([reporter]), facts, "2024Q2", rules)
    return {
        "register": register_workbook(frames, facts, {}, rules, payload),
        "status": status_workbook(frames, cover, rules),
        "compare": compare_workbook(frames["aims"], (payload, payload), (facts, facts), rules),
        **forms,
    }


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_a_text_stays_a_text_wherever_it_stands(rules, payload):
    for name, content in books_of(payload, rules).items():
        book = load_workbook(io.BytesIO(content))
        cells = [(page.title, cell) for page in book for row in page for cell in row]
        formulas = [(title, cell) for title, cell in cells if cell.data_type in ("f", "e")]
        assert {title for title, _ in formulas} <= {"复算", "填报"}, name
        assert all(cell.value.startswith(OWN) for _, cell in formulas)
        linked = [cell.hyperlink for _, cell in cells if cell.hyperlink]
        assert all(OURS.fullmatch(link.target) for link in linked if link.target)
        assert all(link.location[1:-4] in book.sheetnames for link in linked if link.location)


@pytest.mark.parametrize("payload", ["=1+1", "-2+3", "+1", "@SUM(1)"])
def test_a_text_stays_one_when_somebody_edits_its_cell(rules, payload):
    page = load_workbook(io.BytesIO(books_of(payload, rules)["register"]))["目标"]
    held = [cell for cell in page[2] if cell.value == payload]
    assert len(held) > 5
    assert all(cell.quotePrefix for cell in held)


def test_a_title_gives_the_printer_no_orders(rules):
    content = books_of('&D&P&"Wingdings"', rules)["register"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        heads = [
            regex.search(rb"<oddHeader>(.*?)</oddHeader>", archive.read(name))[1].decode()
            for name in archive.namelist()
            if "worksheets/sheet" in name and name.endswith(".xml")
        ]
    assert len(heads) == 9
    told = "&amp;C&amp;10 &amp;&amp;D&amp;&amp;P&amp;&amp;"
    assert all(head.startswith(told) for head in heads)
