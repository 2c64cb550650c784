"""Workbooks of a quarter made from a few rows, for the tests that open them."""

from datetime import date
from decimal import Decimal

from pipeline.model import Facts
from pipeline.publish.status import Cover, status_workbook
from pipeline.tables import TABLES, frame_of

FACTS = Facts(title="关于2024年重点任务的通知", issued=date(2024, 3, 5), year=2024)
CALENDAR = {"quarter": "2024Q2", "due": "2024-06-30", "bulletin_cutoff": ""}
STATED = {
    "quarter": "2024Q2",
    "seq": "1",
    "item_type": "target",
    "lead": "甲局",
    "indicator": "指标",
    "report_status": "按时报送",
    "progress_status": "达到序时",
    "light": "绿",
    "sentence": "一句话",
    "rule": "C.year.on",
}
TARGET = {
    "seq": "1",
    "lead": "甲局",
    "indicator": "指标",
    "measure": "count",
    "commitment": "firm",
    "comparator": "=",
    "span": "原文",
    "page": 3,
}


def decimal(value):
    return None if value is None else Decimal(value)


def status_row(item_id, **stated):
    """Return a row of the status, its figures given as text."""
    figures = ("value", "reported", "done", "elapsed", "gap")
    told = {n: decimal(v) if n in figures else v for n, v in stated.items()}
    return STATED | {"item_id": item_id} | told


def target_row(item_id, **stated):
    """Return a row of the register, its figures given as text."""
    figures = ("value", "value_high", "baseline_value")
    told = {n: decimal(v) if n in figures else v for n, v in stated.items()}
    return TARGET | {"target_id": item_id} | told


def status_book(rules, example=False, counts=None, facts=FACTS, **rows):
    """Return the bytes of status.xlsx with these rows by table."""
    frames = {name: frame_of(name, rows.get(name, ())) for name in TABLES}
    cover = Cover(facts, CALENDAR, published=False, example=example, counts=counts or {})
    return status_workbook(frames, cover, rules)
