"""Small invented registers and reports for the tests of the status engine."""

from functools import cache
from pathlib import Path

import pandas as pd

from pipeline.quarter.assess import Material, assess
from pipeline.rule_files import read_rules
from pipeline.rules import Rules

CALENDAR = pd.DataFrame(
    {
        "quarter": ["2023Q1", "2023Q2", "2023Q3", "2023Q4"],
        "due": ["2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31"],
        "bulletin_cutoff": ["2023-04-10", "2023-07-10", "2023-10-10", "2024-01-10"],
    }
)
SENT = {"2023Q1": "03-28", "2023Q2": "06-28", "2023Q3": "09-28", "2023Q4": "12-28"}
ENDS = {"2023Q1": "03-31", "2023Q2": "06-30", "2023Q3": "09-30", "2023Q4": "12-31"}
UNIT = "甲局"


USED = ("status", "kinds", "stages", "sentences", "units")


@cache
def rules() -> Rules:
    """The rule files a status is a function of, as they ship."""
    folder = Path(__file__).parents[1] / "rules"
    files = {name: (folder / f"{name}.yml").read_bytes() for name in USED}
    return Rules({name: read_rules(f"{name}.yml", files[name]) for name in USED}, {})


def target(target_id="01-01", **fields):
    """An invented target of 200 things to build, changed by what is given."""
    usual = {
        "target_id": target_id, "seq": "1", "lead": UNIT, "indicator": "乡村公路",
        "action": "新建", "measure": "count", "comparator": "=", "value": "200",
        "value_high": None, "unit": "公里", "baseline_value": None, "scope": "",
        "commitment": "firm",
        "due": None, "begins": None, "span": "新建乡村公路200公里", "page": 4, "line": None,
    }  # fmt: skip
    return usual | fields


def promise(promise_id="01-c01", **fields):
    """An invented milestone, changed by what is given."""
    usual = {
        "promise_id": promise_id, "seq": "1", "lead": UNIT, "kind": "milestone",
        "verb": "争创", "object": "国家级园林城区", "commitment": "firm", "due": None,
        "begins": None, "span": "争创国家级园林城区", "page": 4, "line": None,
    }  # fmt: skip
    return usual | fields


def report(quarter="2023Q3", **fields):
    """A figure 甲局 sent in time, cumulative to the end of the quarter."""
    usual = {
        "item_id": "01-01", "quarter": quarter, "role": "value", "reported": None,
        "unit": "公里", "basis": "cumulative", "direction": "",
        "period_end": f"{quarter[:4]}-{ENDS[quarter]}", "is_estimate": False, "stage": None,
        "claimed_share": None, "base_value": None, "part": "", "object": "",
        "substance": None, "fall_reason": "", "text": "", "mention": "",
        "source": f"{quarter}.eml!甲局.xlsx",
        "received": f"{quarter[:4]}-{SENT[quarter]}T09:30:00+08:00",
        "received_from": "header", "by_unit": UNIT, "flags": "",
    }  # fmt: skip
    return usual | fields


def frame(rows, like):
    """Rows as a frame that has its columns even where there is no row."""
    return pd.DataFrame(rows, columns=list(like()))


def material(targets=(), promises=(), reports=(), **more):
    """A register of these items, one task a seq, and these reports."""
    seqs = list(dict.fromkeys(row["seq"] for row in [*targets, *promises]))
    tasks = pd.DataFrame({"seq": seqs, "lead": [UNIT] * len(seqs)})
    return Material(
        tasks=more.pop("tasks", tasks),
        targets=frame(targets, target),
        promises=frame(promises, promise),
        calendar=more.pop("calendar", CALENDAR),
        reports=frame(reports, report),
        **more,
    )


def stand(quarter, targets=(), promises=(), reports=(), item_id=None, **more):
    """The row of the status of the one item (or the one named) in a quarter."""
    status = assess(material(targets, promises, reports, **more), rules()).status
    rows = status[status["quarter"] == quarter]
    if item_id is not None:
        rows = rows[rows["item_id"] == item_id]
    (row,) = rows.to_dict("records")
    return row
