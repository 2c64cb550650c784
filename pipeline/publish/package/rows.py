"""Material -> the rows of every table of the package, None for what is not stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.model import Facts, SourceError
from pipeline.publish.package.design import ORDERED, QUARTERLY, REGISTER, kinds_of
from pipeline.publish.package.material import Material
from pipeline.publish.package.provenance import provenance_rows
from pipeline.publish.package.wording import Wording
from pipeline.tables import CODES, encodable, frame_of

if TYPE_CHECKING:
    import pandas as pd

Frames = Mapping[str, "pd.DataFrame"]
Rows = tuple[tuple[Any, ...], ...]
CODED = ("rule", "reason", "doubts", "item_type", "kind", "role")
"""Columns besides those of CODES whose values have a label."""


def rows_by_table(material: Material, wording: Wording) -> dict[str, Rows]:
    """Return the rows of each table, typed as its columns say.

    Every row of the frames is there, in their order; those of all quarters stand below each
    other. `items`, `codes` and `provenance` only bring together what the frames hold.

    Raises:
        SourceError: PACKAGE_VALUE, a date is none.
    """
    frames = frames_of(material)
    given: dict[str, Iterable[Sequence[Any]]] = {
        **{name: frame_rows(frame) for name, frame in frames.items()},
        "notice": [notice_row(material)],
        "quarters": quarter_rows(material),
        "items": item_rows(frames),
        "codes": code_rows(frames, wording),
        "provenance": provenance_rows(material),
    }
    return {
        name: tuple(typed_row(name, row) for row in numbered(name, rows))
        for name, rows in given.items()
    }


def frames_of(material: Material) -> dict[str, pd.DataFrame]:
    """Return the frames by table, those of the quarters below each other."""
    import pandas as pd

    frames = {name: material.register[name] for name in REGISTER}
    for name in QUARTERLY:
        parts = [quarter.frames[name] for quarter in material.quarters]
        filled = [part for part in parts if len(part)]
        frames[name] = pd.concat(filled, ignore_index=True) if filled else frame_of(name, ())
    return frames


def frame_rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a frame, None for what is not stated."""
    clean = frame.astype(object).where(frame.notna(), None)
    return iter(clean.itertuples(index=False, name=None))


def numbered(name: str, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Return the rows, with their place in the notice at the end where the table has it."""
    for place, row in enumerate(rows, 1):
        yield (*row, place) if name in ORDERED else row


def typed_row(name: str, row: Sequence[Any]) -> tuple[Any, ...]:
    """Return a row as Table holds it."""
    cells = zip(kinds_of(name).items(), row, strict=True)
    return tuple(typed(f"{name}.{column}", kind, value) for (column, kind), value in cells)


def typed(place: str, kind: str, value: Any) -> Any:
    """Return a value as Table holds it: "" is not stated, a date is a date.

    Raises:
        SourceError: PACKAGE_VALUE, it is no date.
    """
    if value is None or value == "":
        return None
    if kind == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise SourceError("PACKAGE_VALUE", f"{place}：{value}") from error
    if kind == "flag":
        return bool(value)
    return encodable(value) if isinstance(value, str) else value


def notice_row(material: Material) -> list[Any]:
    """Return the row of what the notice says of itself."""
    said = (getattr(material.facts, item.name) for item in fields(Facts))
    names = "、".join(file.name for file in material.files)
    return [names, *("、".join(map(str, v)) if isinstance(v, tuple) else v for v in said)]


def quarter_rows(material: Material) -> Iterator[tuple[Any, ...]]:
    """Return one row a quarter."""
    for quarter in material.quarters:
        days = (quarter.calendar.get("due"), quarter.calendar.get("bulletin_cutoff"))
        yield quarter.name, *days, quarter.published, quarter.example


def item_rows(frames: Frames) -> Iterator[tuple[Any, ...]]:
    """Return one row for each target and promise, then for what only the status still has."""
    targets, promises = frames["targets"], frames["promises"]
    named = dict(zip(targets["target_id"], targets["indicator"], strict=True))
    done = dict(zip(promises["promise_id"], promises["object"], strict=True))
    told = [
        item for name in ("status", "changes", "reviews") for item in frames[name]["item_id"]
    ]
    for item in dict.fromkeys((*named, *done, *told)):
        target, promise = (item if item in known else None for known in (named, done))
        yield item, target, promise, named.get(item) or done.get(item)


def code_rows(frames: Frames, wording: Wording) -> Iterator[tuple[Any, ...]]:
    """Return one row for each code: all of CODES that a table has, and others that occur."""
    labels = wording.labels
    for field in dict.fromkeys((*CODES, *CODED)):
        holders = [frame[field] for frame in frames.values() if field in frame]
        found = {code for column in holders for cell in column for code in cell.split("、")}
        closed = CODES.get(field, ()) if holders else ()
        for code in dict.fromkeys((*closed, *sorted(found - {""}))):
            label = labels.shown(field, code)
            if label != code:
                yield field, code, label, labels.meaning(f"{field}.{code}")
