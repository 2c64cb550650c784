"""corrections.csv -> corrected frames; a correction says what it expects to find.

People correct in a file beside the notice, never in the output. Each row names a target, a
field, the old value (as it stands in targets.csv), the new one, why, who and when. Where the
old value is not what the register holds the notice stops: the correction was made against
another register.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import regex

from pipeline.model import SourceError
from pipeline.tables import CODES, TABLES, frame_of, plain

if TYPE_CHECKING:
    import pandas as pd

Convert = Callable[[Decimal, str], tuple[Decimal | None, str]]
"""Value and unit as printed -> value in the dimension's own unit, and that unit."""

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
        SourceError: CORRECTION_MISMATCH where the old value is another, CORRECTION_BROKEN where
            the target or the new value cannot be.
    """
    targets, numbers = frames["targets"].copy(), frames["numbers"].copy()
    for row in corrections.to_dict("records"):
        where = targets.index[targets["target_id"] == row["target_id"]]
        if where.empty:
            raise SourceError("CORRECTION_MISMATCH", f"{SOURCE}：没有目标 {row['target_id']}")
        if row["field"] == "fate":
            targets, numbers = take_out(targets, numbers, row)
        else:
            set_field(targets, where[0], row)
    for place in reconverted(targets, corrections):
        value, unit = targets.at[place, "value"], targets.at[place, "unit"]
        si_value, si_unit = (None, "") if value is None else convert(value, unit)
        targets.at[place, "si_value"] = si_value
        targets.at[place, "si_unit"] = si_unit
    counts = targets.groupby("seq").size().reindex(frames["tasks"]["seq"], fill_value=0)
    tasks = frames["tasks"].assign(targets=counts.astype("Int64").to_numpy())
    return {
        **frames,
        "tasks": tasks,
        "targets": targets,
        "numbers": numbers,
        "corrections": corrections,
    }


def set_field(targets: pd.DataFrame, place: Any, row: Mapping[str, str]) -> None:
    """Return nothing; the cell holds the new value, where it held the old one."""
    name = row["field"]
    held = targets.at[place, name]
    shown = held if isinstance(held, str) else plain(held)
    if shown != row["old"]:
        raise mismatch(row, shown)
    targets.at[place, name] = read_new(row)


def mismatch(row: Mapping[str, str], shown: str) -> SourceError:
    """Return the error for an old value that is not the one held."""
    detail = (
        f"{SOURCE}：{row['target_id']} 的 {row['field']} 写的原值是“{row['old']}”，"
        f"登记表中是“{shown}”"
    )
    return SourceError("CORRECTION_MISMATCH", detail)


def read_new(row: Mapping[str, str]) -> Any:
    """Return the new value in the type of its field."""
    name, new = row["field"], row["new"]
    kind = TABLES["targets"][name]
    wrong = SourceError(
        "CORRECTION_BROKEN", f"{SOURCE}：{row['target_id']} 的 {name} 不能是“{new}”"
    )
    if kind == "code" and new not in CODES[name]:
        raise wrong
    try:
        if kind == "decimal":
            return read_decimal(new)
        if kind == "date" and new != "":
            date.fromisoformat(new)
    except (InvalidOperation, ValueError) as error:
        raise wrong from error
    return new


def read_decimal(written: str) -> Decimal | None:
    """Return the decimal that is written, None where nothing is."""
    if written == "":
        return None
    value = Decimal(written)
    if not value.is_finite():
        raise ValueError(written)
    return Decimal(plain(value))


def take_out(
    targets: pd.DataFrame, numbers: pd.DataFrame, row: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return targets without the one named, and the ledger with its number excluded."""
    if row["old"] != "target":
        raise mismatch(row, "target")
    if row["new"] != "excluded":
        detail = f"{SOURCE}：{row['target_id']} 的 fate 只能由 target 改为 excluded"
        raise SourceError("CORRECTION_BROKEN", detail)
    name = row["target_id"]
    kept = targets[targets["target_id"] != name].reset_index(drop=True)
    number_ids = {name, name[:-1]} - set(kept["target_id"]) - set(kept["target_id"].str[:-1])
    gone = numbers["number_id"].isin(number_ids) & (numbers["fate"] == "target")
    fate = numbers["fate"].mask(gone, "excluded")
    rule = numbers["rule"].mask(gone, "correction")
    return kept, numbers.assign(fate=fate, rule=rule)


def reconverted(targets: pd.DataFrame, corrections: pd.DataFrame) -> Iterator[Any]:
    """Return the rows whose value or unit was corrected and whose converted value was not."""
    fields = corrections.groupby("target_id")["field"].agg(set)
    for target_id, names in fields.items():
        if names & {"value", "unit"} and not names & set(DERIVED):
            yield from targets.index[targets["target_id"] == target_id]
