"""No text that came in becomes a formula, a link or a code of a workbook."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
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
DUE = date(2024, 6, 30)
OWN = ("=IF(", "=MATCH($A", '="复算 "&', "=LEN(SUBSTITUTE(")
OURS = regex.compile(r"(\.\./)?pages/page-\d{3,}\.png")


def row_of(table, payload, place):
    """Return a row whose every text is the payload; what has to be unique has a number."""
    row = {}
    for name, kind in TABLES[table].items():
        if kind in ("text", "word"):
            row[name] = payload
        elif kind == "key":
            row[name] = f"{payload}{place}"
        elif kind == "code":
            row[name] = CODES[name][0]
        elif kind == "date":
            row[name] = "2024-12-31"
    return row


def frames_of(payloads):
    rows = {name: [row_of(name, p, n) for n, p in enumerate(payloads)] for name in TABLES}
    for row in rows["status"]:
        figures = {"value": Decimal(80), "reported": Decimal(40)}
        row |= {"item_type": "target", "kind": "C", **figures}
    for row in rows["targets"]:
        row["page"] = 3
    return {name: frame_of(name, found) for name, found in rows.items()}


def facts_of(payload):
    texts = ("doc_no", "title", "issuer", "recipients", "cc", "attachment", "report_to")
    return replace(
        FACTS, **dict.fromkeys(texts, payload), reporting_dates=(date(2024, 6, 30),)
    )


def forms_of(payloads, facts, rules):
    """Return the forms of one unit, an item a payload, and the list."""
    names = ("unit", "item_id", "wanted", "indicator", "target", "value_unit")
    fixed = {"file": "01.xlsx", "item_type": "target", "due": ""}
    items = [dict.fromkeys(names, payload) | fixed for payload in payloads]
    counts = dict.fromkeys(("targets", "milestones", "duties"), 1)
    reporters = [
        {**dict.fromkeys(("unit", "report_to"), payload), **fixed, **counts}
        for payload in payloads
    ]
    return form_files(pd.DataFrame(items), pd.DataFrame(reporters), facts, "2024Q2", rules)


def books_of(payloads, facts, rules):
    """Return every workbook there is, made of nothing but the payloads."""
    frames, source = frames_of(payloads), facts.title
    cover = Cover(facts, CALENDAR, published=True, example=True, counts={})
    return {
        "register": register_workbook(frames, facts, {}, rules, source),
        "status": status_workbook(frames, cover, rules),
        "compare": compare_workbook(frames["aims"], (source, source), (facts, facts), rules),
        **forms_of(payloads, facts, rules),
    }


def check_book(name, content):
    """Fail where a workbook has a formula, a link or an error that is not our own."""
    book = load_workbook(io.BytesIO(content))
    cells = [(page.title, cell) for page in book for row in page for cell in row]
    formulas = [(title, cell) for title, cell in cells if cell.data_type in ("f", "e")]
    assert {title for title, _ in formulas} <= {"复算", "填报"}, name
    assert all(cell.value.startswith(OWN) for _, cell in formulas), name
    linked = [cell.hyperlink for _, cell in cells if cell.hyperlink]
    assert all(OURS.fullmatch(link.target) for link in linked if link.target)
    assert all(link.location[1:-4] in book.sheetnames for link in linked if link.location)


def test_a_text_stays_a_text_wherever_it_stands(rules):
    assert len(PAYLOADS) == 40
    for name, content in books_of(PAYLOADS, FACTS, rules).items():
        check_book(name, content)


@pytest.mark.parametrize("payload", ["=1+1", "+1", "\t=1", '=HYPERLINK("x")', "#REF!"])
def test_what_the_notice_says_of_itself_stays_a_text(rules, payload):
    for name, content in books_of((payload,), facts_of(payload), rules).items():
        check_book(name, content)


def test_a_text_stays_one_when_somebody_edits_its_cell(rules):
    payloads = ("=1+1", "-2+3", "+1", "@SUM(1)")
    page = load_workbook(io.BytesIO(books_of(payloads, FACTS, rules)["register"]))["目标"]
    for line, payload in enumerate(payloads, 2):
        held = [cell for cell in page[line] if cell.value == payload]
        assert len(held) > 5
        assert all(cell.quotePrefix for cell in held)


def test_a_title_gives_the_printer_no_orders(rules):
    facts = facts_of('&D&P&"Wingdings"')
    content = books_of(("甲",), facts, rules)["register"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        heads = [
            regex.search(rb"<oddHeader>(.*?)</oddHeader>", archive.read(name))[1].decode()
            for name in archive.namelist()
            if "worksheets/sheet" in name and name.endswith(".xml")
        ]
    assert len(heads) == 9
    told = "&amp;C&amp;10 &amp;&amp;D&amp;&amp;P&amp;&amp;"
    assert all(head.startswith(told) for head in heads)
