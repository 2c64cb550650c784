"""Register -> what each responsible unit has to report on in a quarter, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import regex

from pipeline.model import Facts, SourceError
from pipeline.rules import Rules
from pipeline.tables import plain

if TYPE_CHECKING:
    import pandas as pd

FORM_COLUMNS = (
    "unit", "file", "item_id", "item_type", "seq", "wanted", "indicator", "target", "due",
    "value_unit",
)  # fmt: skip
REPORTER_COLUMNS = ("unit", "file", "targets", "milestones", "duties", "due", "report_to")
QUARTER = regex.compile(r"(?P<year>\d{4})Q(?P<quarter>[1-4])")
NOT_IN_NAMES = regex.compile(r'[\\/:*?"<>|\s]+')
GRACE = timedelta(days=31)
"""A quarter's report may be due up to this long after its end."""


def list_forms(
    tasks: pd.DataFrame, targets: pd.DataFrame, promises: pd.DataFrame, rules: Rules
) -> pd.DataFrame:
    """Return one row for each item a unit has to report on: the rows of its form.

    Args:
        tasks: of the register; seq and lead.
        targets: of the register.
        promises: of the register; a milestone is a milestone, all else a duty.
        rules: sentences, for how a target is printed.

    Returns:
        Rows in the order of the tasks, a task's items as they are printed. A task led by
        several units is on the form of each; one without a lead has the unit "", so that
        every item of the register is here at least once. `file` is 08-区人社局.xlsx: the task
        number of the unit's first item, and its name.
    """
    import pandas as pd

    leads = dict(zip(tasks["seq"], tasks["lead"], strict=True))
    order = {seq: place for place, seq in enumerate(tasks["seq"])}
    printed = {entry.id: str(entry.values["template"]) for entry in rules["sentences"]}
    items = [*target_rows(targets, printed), *promise_rows(promises)]
    items.sort(key=lambda row: (order.get(row["seq"], len(order)), row["start"]))
    rows = [
        {**item, "unit": unit}
        for item in items
        for unit in (str(leads.get(item["seq"]) or item["lead"]).split("、"))
    ]
    names = file_names(rows)
    rows = [{**row, "file": names[row["unit"]]} for row in rows]
    return pd.DataFrame(rows, columns=list(FORM_COLUMNS), dtype=object)


def target_rows(targets: pd.DataFrame, printed: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Return one row a target."""
    for row in targets.to_dict("records"):
        yield {
            "item_id": row["target_id"],
            "item_type": "target",
            "seq": row["seq"],
            "lead": row["lead"],
            "start": int(row["start"]),
            "wanted": row["span"],
            "indicator": in_printed_order(row["indicator"], row["action"], row["span"]),
            "target": printed_target({str(name): cell for name, cell in row.items()}, printed),
            "due": row["due"],
            "value_unit": row["unit"],
        }


def in_printed_order(indicator: str, action: str, span: str) -> str:
    """Return indicator and action as the notice puts them: 新增岗位, 生产总值增长."""
    if action in indicator:
        return indicator
    if 0 <= span.find(action) < span.find(indicator):
        return action + indicator
    return indicator + action


def promise_rows(promises: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Return one row a milestone or duty; it has no figure to reach."""
    for row in promises.to_dict("records"):
        yield {
            "item_id": row["promise_id"],
            "item_type": "milestone" if row["kind"] == "milestone" else "duty",
            "seq": row["seq"],
            "lead": row["lead"],
            "start": int(row["start"]),
            "wanted": row["span"],
            "indicator": "",
            "target": "",
            "due": row["due"],
            "value_unit": "",
        }


def printed_target(row: Mapping[str, Any], printed: Mapping[str, str]) -> str:
    """Return what a target has to reach, as people read it: 目标17亿元以上."""
    if not isinstance(row["value"], Decimal):
        return ""
    high = row["value_high"] if isinstance(row["value_high"], Decimal) else None
    form = printed["target.range" if high is not None else f"target.{row['comparator']}"]
    return form.format(value=plain(row["value"]), high=plain(high), unit=row["unit"])


def file_names(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return the file name of each unit's form, no two the same on any disk."""
    names: dict[str, str] = {}
    for row in rows:
        unit = row["unit"]
        if unit not in names:
            number = str(row["item_id"]).partition("-")[0]
            stem = f"{number}-{NOT_IN_NAMES.sub('_', unit)[:60] or '未写明责任单位'}"
            taken = {name.casefold() for name in names.values()}
            while f"{stem}.xlsx".casefold() in taken:
                stem += "_"
            names[unit] = f"{stem}.xlsx"
    return names


def list_reporters(forms: pd.DataFrame, facts: Facts, quarter: str) -> pd.DataFrame:
    """Return one row a unit: its form, how much is on it, by when and to whom it reports.

    Args:
        forms: as `list_forms` returns them.
        facts: of the notice.
        quarter: 2023Q1.

    Raises:
        SourceError: BAD_QUARTER.
    """
    import pandas as pd

    due = due_of(facts, quarter)
    rows = [
        {
            "unit": unit,
            "file": items["file"].iloc[0],
            "targets": int((items["item_type"] == "target").sum()),
            "milestones": int((items["item_type"] == "milestone").sum()),
            "duties": int((items["item_type"] == "duty").sum()),
            "due": due.isoformat() if due else "",
            "report_to": facts.report_to or "",
        }
        for unit, items in forms.groupby("unit", sort=False)
    ]
    return pd.DataFrame(rows, columns=list(REPORTER_COLUMNS), dtype=object)


def quarter_days(quarter: str) -> tuple[date, date]:
    """Return the first and last day of a quarter such as 2023Q1.

    Raises:
        SourceError: BAD_QUARTER, it is not written so.
    """
    match = QUARTER.fullmatch(quarter)
    if match is None:
        raise SourceError("BAD_QUARTER", quarter)
    year, number = int(match["year"]), int(match["quarter"])
    after = date(year + number // 4, number % 4 * 3 + 1, 1)
    return date(year, number * 3 - 2, 1), after - timedelta(days=1)


def due_of(facts: Facts, quarter: str) -> date | None:
    """Return the last day to report on a quarter, None where the notice names none for it.

    It is the first reporting date from the beginning of the quarter's last month on, which
    serves both 季末月25日 and 季后5日, for reports monthly, quarterly or half-yearly.
    """
    _, last = quarter_days(quarter)
    from_day = last.replace(day=1)
    dates = [day for day in facts.reporting_dates if from_day <= day <= last + GRACE]
    return min(dates, default=None)
