"""The register -> what is to be marked, where, and with which id beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.model import Box
from pipeline.tables import number_of

if TYPE_CHECKING:
    import pandas as pd

TASK, PROMISE, TARGET, NUMBER = "task", "promise", "target", "number"
EXCLUDED, REVIEW, WHOLE = "excluded", "review", "whole"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something of the register on the pages.

    `kind` is task, promise, target (its whole words), number (that of a target), excluded,
    review, or whole (a whole task that is to be reviewed); `ids` are those printed beside it,
    none where another mark bears them; `boxes` are one a printed line, on one page or more;
    `rows` counts the targets, numbers and so on that it stands for.
    """

    kind: str
    ids: tuple[str, ...]
    boxes: tuple[Box, ...]
    rows: int = 1


def marks_of(register: Mapping[str, pd.DataFrame]) -> tuple[Mark, ...]:
    """Return all marks of a register, those that others are drawn over first.

    Args:
        register: tasks, promises, targets, numbers and review, as in TABLES.

    Returns:
        One mark a task, promise and target (targets of the same words share one), one for each
        number of the ledger that is a target or excluded, and one for each row of review.
        What has no place on a page has no mark.
    """
    found = [
        *marks_from(register["tasks"], TASK, "seq"),
        *marks_from(register["promises"], PROMISE, ""),
        *marks_of_targets(register["targets"], register["numbers"]),
        *marks_of_numbers(register["targets"], register["numbers"]),
        *marks_of_review(register["review"]),
    ]
    return tuple(mark for mark in found if mark.boxes)


def marks_from(frame: pd.DataFrame, kind: str, key: str) -> Iterator[Mark]:
    """Return one mark a row, the column `key` beside it, or nothing where that is ""."""
    for row in records(frame):
        yield Mark(kind, (str(row[key]),) if key else (), read_boxes(row["boxes"]))


def marks_of_targets(targets: pd.DataFrame, numbers: pd.DataFrame) -> Iterator[Mark]:
    """Return one mark for the words of a target; ids only of those whose number has none."""
    counted = set(numbers.loc[numbers["fate"] == "target", "number_id"])
    spans: dict[str, list[str]] = {}
    for row in records(targets):
        ids = spans.setdefault(row["boxes"], [])
        if not {row["target_id"], number_of(row["target_id"])} & counted:
            ids.append(row["target_id"])
    for boxes, ids in spans.items():
        yield Mark(TARGET, tuple(ids), read_boxes(boxes), len(ids))


def marks_of_numbers(targets: pd.DataFrame, numbers: pd.DataFrame) -> Iterator[Mark]:
    """Return one mark for each number that is a target or excluded.

    Beside that of a target stand the ids of all targets read from it; a part of a ratio has
    none and bears its own.
    """
    read_from: dict[str, list[str]] = {}
    for target_id in targets["target_id"]:
        read_from.setdefault(number_of(target_id), []).append(target_id)
    for row in records(numbers):
        number_id = str(row["number_id"])
        boxes = read_boxes(row["boxes"])
        if row["fate"] == "target":
            ids = read_from.get(number_id, [])
            yield Mark(NUMBER, tuple(ids or [number_id]), boxes, len(ids))
        elif row["fate"] == "excluded":
            yield Mark(EXCLUDED, (number_id,), boxes)


def marks_of_review(review: pd.DataFrame) -> Iterator[Mark]:
    """Return one mark for each place that a person should look at."""
    places: dict[tuple[str, str], list[str]] = {}
    rows: Counter[tuple[str, str]] = Counter()
    for row in records(review):
        whole = row["subject"] in ("task", "row")
        place = (WHOLE if whole else REVIEW, row["boxes"])
        rows[place] += 1
        ids = places.setdefault(place, [])
        name = row["seq"] if whole else row["subject"]
        if name and name not in ids:
            ids.append(name)
    for place, ids in places.items():
        yield Mark(place[0], tuple(ids), read_boxes(place[1]), rows[place])


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame."""
    return [
        {str(key): value for key, value in row.items()} for row in frame.to_dict("records")
    ]


def read_boxes(written: str) -> tuple[Box, ...]:
    """Return the boxes that stand in a column `boxes`."""
    boxes = []
    for one in filter(None, written.split(";")):
        page, _, edges = one.partition(":")
        x0, top, x1, bottom = map(float, edges.split(","))
        boxes.append(Box(int(page), x0, top, x1, bottom))
    return tuple(boxes)


def by_page(marks: Iterable[Mark]) -> dict[int, tuple[Mark, ...]]:
    """Return the marks of each page that has any, with their boxes on it, in order."""
    pages: dict[int, list[Mark]] = {}
    for mark in marks:
        for page in sorted({box.page for box in mark.boxes}):
            boxes = tuple(box for box in mark.boxes if box.page == page)
            pages.setdefault(page, []).append(replace(mark, boxes=boxes))
    return {page: tuple(pages[page]) for page in sorted(pages)}
