"""corrections.csv -> corrected frames; a correction says what it expects to find.

People correct in a file beside the notice, never in the output. Each row names a target, a
field, the old value (as it stands in targets.csv), the new one, why, who and when. Where the
old value is not what the register holds the notice stops: the correction was made against
another register.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import regex

from pipeline.model import SourceError
from pipeline.tables import CODES, TABLES, frame_of, number_of, plain

if TYPE_CHECKING:
    import pandas as pd

Convert = Callable[[Decimal, str], tuple[Decimal | None, str]]
"""Value and unit as printed -> value in the dimension's own unit, and that unit."""

Row = dict[str, Any]

HEADER = tuple(TABLES["corrections"])
SOURCE = "corrections.csv"
DERIVED = ("si_value", "si_unit")
CORRECTABLE = (
    *("lead", "partners", "persons", "indicator", "action", "measure", "comparator"),
    *("value", "value_high", "unit", "si_value", "si_unit", "baseline_value"),
    *("scope", "commitment", "due", "fate"),
)
"""Fields of a target that may be corrected; `fate` from target to excluded takes it out."""

DATE_LIKE = regex.compile(r"[0-9]+月[0-9]+日|[0-9]+[/-][A-Za-z]{3}|[0-9]{2,4}/[0-9/]+")


def read_corrections(content: bytes) -> pd.DataFrame:
    """Return the rows of a corrections file, every one complete.

    Args:
        content: the file's bytes: CSV in UTF-8 or, as Excel saves it in China, GB18030.

    Raises:
        SourceError: CORRECTION_BROKEN, with the line and what is wrong with it.
    """
    reader = csv.DictReader(io.StringIO(decoded(content)), restkey="")
    missing = [name for name in HEADER if name not in (reader.fieldnames or ())]
    if missing:
        raise SourceError("CORRECTION_BROKEN", f"{SOURCE} 缺少列 {'、'.join(missing)}")
    rows = []
    for row in reader:
        cells = {name: (row[name] or "").strip() for name in HEADER}
        if any(cells.values()):
            cells["target_id"] = cells["target_id"].removeprefix("'")
            check_row(reader.line_num, cells)
            rows.append(cells)
    return frame_of("corrections", rows)


def decoded(content: bytes) -> str:
    """Return the text of a CSV file in UTF-8 (with or without BOM) or GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError("CORRECTION_BROKEN", f"{SOURCE} 既不是 UTF-8 也不是 GB18030 编码")


def check_row(line: int, row: Mapping[str, str]) -> None:
    """Return nothing where a row can be applied; else say what it lacks."""
    for name in ("target_id", "field", "because", "by", "on"):
        if row[name] == "":
            raise broken(line, f"{name} 是空的")
    if DATE_LIKE.fullmatch(row["target_id"]):
        hint = "Excel 把编号改成了日期，请在编号前加一个半角单引号，如 '01-01"
        raise broken(line, f"target_id 写成了 {row['target_id']}；{hint}")
    if row["field"] not in CORRECTABLE:
        known = "、".join(CORRECTABLE)
        raise broken(line, f"字段 {row['field']} 不能更正；可更正的有 {known}")
    try:
        date.fromisoformat(row["on"])
    except ValueError as error:
        raise broken(line, f"on 应写成 2024-03-05 的形式，现为 {row['on']}") from error


def broken(line: int, reason: str) -> SourceError:
    """Return the error for a row that cannot be read."""
    return SourceError("CORRECTION_BROKEN", f"{SOURCE} 第 {line} 行：{reason}")


def apply_corrections(
    frames: Mapping[str, pd.DataFrame], corrections: pd.DataFrame, convert: Convert
) -> dict[str, pd.DataFrame]:
    """Return the frames with all corrections made, in the order written.

    Args:
        frames: tasks, targets, numbers (and others, handed on as they are).
        corrections: as `read_corrections` returns them.
        convert: gives the converted value again where value or unit was corrected.

    Returns:
        The same tables, the given ones left as they were. A target whose fate was corrected to
        excluded is gone from targets, its number stays in the ledger as excluded by
        `correction`, and the counts in tasks follow.

    Raises:
        SourceError: CORRECTION_MISMATCH where the old value is another, CORRECTION_BROKEN
            where the target or the new value cannot be.
    """
    targets: dict[str, Row] = {row["target_id"]: row for row in rows_of(frames["targets"])}
    corrected: dict[str, set[str]] = {}
    gone: set[str] = set()
    for row in rows_of(corrections):
        target = targets.get(row["target_id"])
        if target is None:
            raise SourceError("CORRECTION_MISMATCH", f"{SOURCE}：没有目标 {row['target_id']}")
        if row["field"] == "fate":
            check_fate(row)
            gone.add(row["target_id"])
            del targets[row["target_id"]]
            continue
        target[row["field"]] = new_value(row, target)
        corrected.setdefault(row["target_id"], set()).add(row["field"])
    for target_id in corrected.keys() & targets.keys():
        convert_again(targets[target_id], corrected[target_id], convert)
    return {
        **frames,
        "tasks": recounted(frames["tasks"], targets.values()),
        "targets": frame_of("targets", targets.values()),
        "numbers": taken_out(frames["numbers"], gone, targets),
        "corrections": corrections,
    }


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame as mappings by column."""
    return [
        {str(name): value for name, value in row.items()} for row in frame.to_dict("records")
    ]


def check_fate(row: Row) -> None:
    """Return nothing where a target is to be excluded, the one change of fate there is."""
    if row["old"] != "target":
        raise mismatch(row, "target")
    if row["new"] != "excluded":
        detail = f"{SOURCE}：{row['target_id']} 的 fate 只能由 target 改为 excluded"
        raise SourceError("CORRECTION_BROKEN", detail)


def new_value(row: Row, target: Row) -> Any:
    """Return the new value in the type of its field, where the target holds the old one."""
    held = target[row["field"]]
    shown = held if isinstance(held, str) else plain(held)
    if shown != row["old"]:
        raise mismatch(row, shown)
    try:
        return read_new(row["field"], row["new"])
    except (InvalidOperation, ValueError) as error:
        detail = f"{SOURCE}：{row['target_id']} 的 {row['field']} 不能是“{row['new']}”"
        raise SourceError("CORRECTION_BROKEN", detail) from error


def mismatch(row: Row, shown: str) -> SourceError:
    """Return the error for an old value that is not the one held."""
    detail = (
        f"{SOURCE}：{row['target_id']} 的 {row['field']} 写的原值是“{row['old']}”，"
        f"登记表中是“{shown}”"
    )
    return SourceError("CORRECTION_MISMATCH", detail)


def read_new(name: str, new: str) -> Any:
    """Return a new value in the type of its field; ValueError where it cannot be one."""
    kind = TABLES["targets"][name]
    if kind == "code" and new not in CODES[name]:
        raise ValueError(new)
    if kind == "date" and new != "":
        return date.fromisoformat(new).isoformat()
    if kind != "decimal":
        return new
    value = Decimal(new) if new != "" else None
    if value is not None and not value.is_finite():
        raise ValueError(new)
    return value


def convert_again(target: Row, corrected: set[str], convert: Convert) -> None:
    """Return nothing; the converted value follows a corrected value or unit."""
    if not corrected & {"value", "unit"} or corrected & set(DERIVED):
        return
    nothing: tuple[Decimal | None, str] = (None, "")
    value = target["value"]
    converted = nothing if value is None else convert(value, target["unit"])
    target["si_value"], target["si_unit"] = converted


def recounted(tasks: pd.DataFrame, targets: Iterable[Row]) -> pd.DataFrame:
    """Return tasks with the number of targets each has now."""
    counts = Counter(target["seq"] for target in targets)
    return tasks.assign(targets=tasks["seq"].map(counts.__getitem__).astype("Int64"))


def taken_out(numbers: pd.DataFrame, gone: set[str], left: Iterable[str]) -> pd.DataFrame:
    """Return the ledger with the numbers of targets taken out as excluded.

    A number that still serves another target (04-03b beside 04-03a) stays a target.
    """
    known = set(numbers["number_id"])

    def own(names: Iterable[str]) -> set[str]:
        return {name if name in known else number_of(name) for name in names}

    out = numbers["number_id"].isin(own(gone) - own(left)) & (numbers["fate"] == "target")
    fate = numbers["fate"].mask(out, "excluded")
    return numbers.assign(fate=fate, rule=numbers["rule"].mask(out, "correction"))
