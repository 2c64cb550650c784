"""The bulletin and the reminders of each judged quarter, as Word documents."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.beside import Beside, Row, read_beside
from pipeline.outcomes import due_day
from pipeline.present.desk import Presented
from pipeline.present.shelf import Quarter, Shelf
from pipeline.publish.bulletin import (
    Ahead,
    Told,
    bulletin_content,
    fill_template,
    reminder_content,
)
from pipeline.publish.bulletin.tell import Printed
from pipeline.publish.labels import Labels
from pipeline.quarter.assess.frames import read_decimal
from pipeline.quarter.forms import list_forms, quarter_days
from pipeline.rules import Rules
from pipeline.tables import frame_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.publish.bulletin.records import Content

BULLETIN, REMINDERS = "bulletin.docx", "reminders.docx"
REVISED = "revised"
NUMBERS, WORDS = ("value", "value_high"), ("unit", "comparator")


def present(shelf: Shelf, rules: Rules) -> Presented:
    """Return bulletin.docx and reminders.docx of every judged quarter.

    Raises:
        SourceError: a template is missing or cannot be used, or a table beside the notice.
    """
    if not shelf.quarters:
        return Presented({}, "还没有判定过的季度，没有出通报（先运行 make status）")
    beside = read_beside(shelf.job.given)
    mark = Labels.from_rules(rules).label("status.example")
    told = [tell_quarter(quarter, mark) for quarter in shelf.quarters]
    files, lines = {}, []
    for place, quarter in enumerate(told):
        until_now = told[: place + 1]
        printed = printed_items(shelf, beside, last_day(quarter.quarter), rules)
        ahead = look_ahead(shelf, beside, quarter)
        upcoming = (ahead.quarter, ahead.due)
        content = bulletin_content(until_now, printed, upcoming, shelf.facts, rules)
        reminders = reminder_content(until_now, ahead, shelf.facts, rules)
        title = f"{shelf.facts.title or shelf.source}　{content.quarter}"
        for name, filling in ((BULLETIN, content), (REMINDERS, reminders)):
            path = f"{quarter.quarter}/{name}"
            files[path] = fill_template(name, filling, shelf.facts, title, rules)
        lines.append(f"{quarter.quarter} {summary_of(content)}")
    where = f"-> {shelf.job.out}/*/{BULLETIN}、{REMINDERS}"
    return Presented(files, "\n  ".join([*lines, where]))


def tell_quarter(quarter: Quarter, mark: str) -> Told:
    """Return a quarter of the shelf as the bulletin takes it."""
    return Told(
        quarter=quarter.name,
        frames=quarter.frames,
        calendar=quarter.calendar,
        published=quarter.published,
        example=mark if quarter.example else "",
    )


def printed_items(shelf: Shelf, beside: Beside, day: str, rules: Rules) -> dict[str, Printed]:
    """Return by item its name and target as they hold on a day, the last of a quarter."""
    register, versions = shelf.register, versions_by(beside, day)
    rows = register["targets"].to_dict("records")
    targets = frame_of("targets", [revised(row, versions) for row in rows])
    values = dict(zip(targets["target_id"], targets["value"], strict=True))
    forms = list_forms(register["tasks"], targets, register["promises"], rules)
    changed = {r["item_id"] for r in versions if any(map(r.get, (*NUMBERS, *WORDS)))}
    return {
        str(row["item_id"]): Printed(
            name=str(row["indicator"]),
            target=str(row["target"]),
            value=value if isinstance(value := values.get(row["item_id"]), Decimal) else None,
            changed=row["item_id"] in changed,
        )
        for row in forms.to_dict("records")
    }


def versions_by(beside: Beside, day: str) -> list[Row]:
    """Return the changes of items that are valid on a day, the earliest first."""
    known = [row for row in beside.versions if row["valid_from"] <= day]
    return sorted(known, key=lambda row: row["valid_from"])


def revised(target: Mapping[Any, Any], versions: Iterable[Row]) -> dict[str, Any]:
    """Return a target with what its changes say anew of its value."""
    found = {str(name): cell for name, cell in target.items()}
    for row in versions:
        if row["item_id"] == target["target_id"] and row["change"] == REVISED:
            found |= {name: read_decimal(row[name]) for name in NUMBERS if row.get(name)}
            found |= {name: row[name] for name in WORDS if row.get(name)}
    return found


def look_ahead(shelf: Shelf, beside: Beside, quarter: Told) -> Ahead:
    """Return the quarter after, when its reports are due and when each item falls due."""
    year, number = int(quarter.quarter[:4]), int(quarter.quarter[-1])
    following = f"{year}Q{number + 1}" if number < 4 else f"{year + 1}Q1"
    asked = following if quarter.published else quarter.quarter
    due = due_day(beside, shelf.facts, following)
    return Ahead(following, due, item_dues(shelf, beside, asked))


def item_dues(shelf: Shelf, beside: Beside, quarter: str) -> Mapping[str, str]:
    """Return by item the day it falls due, by the changes valid at the end of a quarter."""
    targets, promises = shelf.register["targets"], shelf.register["promises"]
    dues = dict(zip(targets["target_id"], targets["due"], strict=True))
    dues |= dict(zip(promises["promise_id"], promises["due"], strict=True))
    for row in versions_by(beside, last_day(quarter)):
        if row["change"] != REVISED:
            dues.pop(row["item_id"], None)
        elif row.get("due"):
            dues[row["item_id"]] = row["due"]
    return dues


def last_day(quarter: str) -> str:
    """Return the last day of a quarter."""
    return quarter_days(quarter)[1].isoformat()


def summary_of(content: Content) -> str:
    """Return in a line who is named in a bulletin and how much waits."""
    named = content.praised.total + content.soft_praised.total
    late = content.late.total + content.soft_late.total
    line = f"通报：进展较快、完成较好 {named} 项，滞后 {late} 项"
    line += f"；未经确认、不点名 {content.waits} 项"
    reporting = content.reporting
    if reporting.nameless:
        line += f"；{reporting.nameless} 件材料不知是谁报的，认清之前不列未报送的单位"
    return line
