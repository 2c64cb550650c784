from datetime import date
from decimal import Decimal

from pipeline.model import Entry, Facts, Run, Target, Task, Text
from pipeline.notice.register import Findings
from pipeline.records import from_json, to_json

TASK = Task(
    "3.2",
    Text("完成\u2028改造", (Run(0, 5, 2, 1.25, 2.5, (1.0,) * 5, (2.0,) * 5),)),
    lead=("市发改局",),
    extra=(("备注", "重点"),),
)
TARGET = Target(
    *("01-01", "产值", "增长", "growth_rate", "~", Decimal("5.50"), None, "%", None, "%"),
    *(None, "", "firm", "2024-12-31", 0, 5, ("SCOPE_UNSURE",)),
)


def test_a_record_comes_back_as_it_was_written():
    facts = Facts(issued=date(2024, 3, 5), year=2024, reporting_dates=(date(2024, 6, 30),))
    entry = Entry("01-01", 0, 2, "5%", Decimal(5), "%", "target", "growth_rate")
    found = Findings((entry,), (TARGET,), ())
    for kind, record in ((Task, TASK), (Facts, facts), (Findings, found)):
        assert from_json(kind, to_json(record)) == record


def test_decimals_and_dates_are_written_as_text():
    assert to_json(TARGET)["value"] == "5.5"
    assert to_json(Facts(issued=date(2024, 3, 5)))["issued"] == "2024-03-05"
    assert to_json(TASK)["extra"] == [["备注", "重点"]]
