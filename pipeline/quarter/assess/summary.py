"""Status rows -> what each unit stands at, and what a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.tables import WANTED

COLOURS = ("red", "yellow", "pale", "grey", "green", "blue")
"""Columns for the lights of the rules, from the worst to the best."""
DOUBTED = ("low_confidence", "to_review", "time_unknown")
UNSETTLED = ("undecided", "doubtful")

Row = Mapping[Any, Any]


def sum_up_units(
    status: pd.DataFrame, reporting: pd.DataFrame, book: Rulebook
) -> list[dict[str, Any]]:
    """Return one row a quarter and unit: how many items it leads stand at which light.

    Args:
        status: rows of `assess`; an item of several leads counts for each of them.
        reporting: rows of `assess`; gives order and timeliness of the units.
        book: the rules; the order of lights is theirs.

    Returns:
        Rows as the table `units`. Lights are those of targets and milestones; duties are
        counted, but stand in no rate and under no light. `worst` are the ids of what
        stands at the worst light.
    """
    by_unit: dict[tuple[str, str], list[Row]] = {}
    for row in status.to_dict("records"):
        for unit in str(row["lead"]).split("、"):
            by_unit.setdefault((row["quarter"], unit), []).append(row)
    return [
        sum_up_unit(told, by_unit.get((told["quarter"], told["unit"]), []), book)
        for told in reporting.to_dict("records")
        if (told["quarter"], told["unit"]) in by_unit
    ]


def sum_up_unit(told: Row, rows: Iterable[Row], book: Rulebook) -> dict[str, Any]:
    """Return the row of one unit."""
    rows = list(rows)
    wanted = [row for row in rows if row["item_type"] in WANTED]
    lights = dict(zip(book.lights, COLOURS, strict=True))
    counts = dict.fromkeys(COLOURS, 0)
    for row in wanted:
        counts[lights[row["light"]]] += 1
    return {
        "quarter": told["quarter"],
        "unit": told["unit"],
        "timeliness": told["timeliness"],
        "targets": sum(row["item_type"] == "target" for row in rows),
        "milestones": sum(row["item_type"] == "milestone" for row in rows),
        "duties": len(rows) - len(wanted),
        **counts,
        "worst": "、".join(r["item_id"] for r in wanted if r["light"] == book.lights[0]),
    }


def list_to_review(
    status: pd.DataFrame, decided: Iterable[tuple[str, str]], book: Rulebook
) -> list[Row]:
    """Return the rows of the status a person should look at, in their order.

    These are what could not be judged or is in doubt, waits for a confirmation, or was judged
    on figures one cannot be sure of; and what a person has already decided.

    Args:
        status: rows of `assess`.
        decided: quarter and item of what was decided or begun to be.
        book: the rules.
    """
    known = set(decided)
    return [
        row
        for row in status.to_dict("records")
        if (row["quarter"], row["item_id"]) in known or is_open(row, book)
    ]


def is_open(row: Row, book: Rulebook) -> bool:
    """Return whether a row of the status waits for somebody's decision."""
    word = str(row["progress_status"]).removesuffix(book.word("state", "estimate"))
    if word in [book.word("state", code) for code in UNSETTLED]:
        return True
    words = book.words["flag"]
    if {words[code] for code in DOUBTED} & set(str(row["flags"]).split("、")):
        return True
    return is_nearly_done(row, book) or row["rule"] in ("due.pending", "due.no-base")


def is_nearly_done(row: Row, book: Rulebook) -> bool:
    """Return whether a target was missed by so little that it could be called 基本完成."""
    done = row["done"]
    if row["rule"] != "due.missed" or not isinstance(done, Decimal):
        return False
    return 100 * done >= Decimal(str(float(book.cutoffs["basic.share"])))
