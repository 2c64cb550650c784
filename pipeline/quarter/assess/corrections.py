"""What later facts would change in a status -> rows beside it; the status itself stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from pipeline.quarter.assess.frames import (
    column,
    decimals,
    is_blank,
    is_true,
    read_decimal,
    texts,
)
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.tables import EXACT, STATUS_COLUMNS, Written

CORRECTION_COLUMNS = (
    "quarter", "item_id", "published_status", "published_light", "published_reported",
    "progress_status", "light", "reported", "reason", "received", "source", "sentence",
)  # fmt: skip
WORDS = ("progress_status", "light", "reason")


def freeze(status: pd.DataFrame, published: pd.DataFrame | None) -> pd.DataFrame:
    """Return the status, the rows of published quarters as they were published.

    Args:
        status: all rows, as judged now.
        published: frozen rows, perhaps read back from a file; columns it lacks stay empty.
    """
    if published is None or published.empty:
        return status
    frozen = set(published["quarter"])
    open_rows = status[~status["quarter"].isin(frozen)]
    kept = published[published["quarter"].isin(set(status["quarter"]))]
    columns = {name: thaw(kept, name) for name in STATUS_COLUMNS}
    thawed = pd.DataFrame(columns, dtype=object)
    both = pd.concat([thawed, open_rows.astype(object)], ignore_index=True)
    return both.sort_values("quarter", kind="stable", ignore_index=True)


def thaw(published: pd.DataFrame, name: str) -> list[Any]:
    """Return a column of frozen rows in the type it was written from."""
    if name in EXACT:
        return decimals(published, name)
    if name == "is_estimate":
        return [is_true(cell) for cell in column(published, name)]
    return texts(published, name)


def correction_rows(
    published: pd.DataFrame | None,
    then: Sequence[Written],
    now: Mapping[tuple[str, str], Written],
    book: Rulebook,
) -> pd.DataFrame:
    """Return one row for each status that later facts would change; none is changed.

    Args:
        published: the frozen status rows; None where nothing was published yet.
        then: the status by what had come in when each bulletin was closed.
        now: by quarter and item the rows that what has come in since may change.
        book: the rules.
    """
    frozen = {} if published is None else key_rows(published.to_dict("records"))
    quarters = {quarter for quarter, _ in frozen}
    found = []
    for one in then:
        key = (one.quarter, one.item_id)
        if one.quarter not in quarters and key not in now:
            continue
        before, fresh = one.row(), now.get(key, one).row()
        old = frozen.get(key) if one.quarter in quarters else before
        if old is None or differ(old, fresh):
            found.append(correction_row(old, fresh, before, book))
    return pd.DataFrame(found, columns=list(CORRECTION_COLUMNS))


def key_rows(rows: Iterable[Mapping[Any, Any]]) -> dict[tuple[str, str], Mapping[Any, Any]]:
    """Return the rows by quarter and item."""
    return {(row["quarter"], row["item_id"]): row for row in rows}


def differ(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> bool:
    """Return whether two rows say something else of the item; 5.50 is 5.5."""
    if reported(old) != reported(new):
        return True
    return any(texts_of(old, name) != texts_of(new, name) for name in WORDS)


def reported(row: Mapping[Any, Any]) -> Decimal | None:
    """Return the reported value of a row, also of one that was read back from a file."""
    cell = row["reported"]
    return None if is_blank(cell) else read_decimal(cell)


def texts_of(row: Mapping[Any, Any], name: str) -> str:
    """Return the words of a cell, "" where it is blank."""
    return "" if is_blank(row[name]) else str(row[name])


def correction_row(
    old: Mapping[Any, Any] | None,
    fresh: Mapping[Any, Any],
    then: Mapping[Any, Any],
    book: Rulebook,
) -> dict[str, Any]:
    """Return one correction with its sentence: what was published, what it would be now."""
    came_since = fresh["received"] != "" and fresh["received"] != then["received"]
    template = "correction.late" if came_since else "correction.rules"
    template = "correction.new" if old is None else template
    figures = {
        "item_id": fresh["item_id"],
        "quarter": fresh["quarter"],
        "new": fresh["progress_status"],
        "new_light": fresh["light"],
        "old": "" if old is None else texts_of(old, "progress_status"),
        "old_light": "" if old is None else texts_of(old, "light"),
        "received": fresh["received"][:10],
    }
    return {
        "quarter": fresh["quarter"],
        "item_id": fresh["item_id"],
        "published_status": figures["old"],
        "published_light": figures["old_light"],
        "published_reported": None if old is None else reported(old),
        **{name: fresh[name] for name in ("progress_status", "light", "reported", "reason")},
        "received": fresh["received"],
        "source": fresh["source"],
        "sentence": book.say(template, **figures),
    }
