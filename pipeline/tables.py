"""The tables the rooms hand on: their columns in order, what each holds, how it is checked.

A text that is not stated is "", a number that is not stated is None (a decimal) or <NA>.
Decimals stay `Decimal`, so that 5.5 is 5.5 in every file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, line ends, marks of writing direction, halves of characters, tags."""
PLACES = 12
"""Decimal places a value keeps in a table."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula when it opens a CSV file."""

OWNERS = {"lead": "text", "partners": "text", "persons": "text"}
PLACE = {
    "page": "whole",
    "x0": "point",
    "top": "point",
    "x1": "point",
    "bottom": "point",
    "boxes": "text",
    "line": "whole",
}
SPAN = {"span": "text", "start": "whole", "end": "whole"} | PLACE

TABLES: dict[str, dict[str, str]] = {
    "tasks": {"seq": "key", "path": "text"}
    | OWNERS
    | {"text": "text", "due_text": "text", "extra": "text"}
    | PLACE
    | {"numbers": "whole", "targets": "whole", "promises": "whole", "doubts": "text"},
    "targets": {"seq": "word", "path": "text"}
    | OWNERS
    | {
        "target_id": "key",
        "indicator": "text",
        "action": "text",
        "measure": "code",
        "comparator": "code",
        "value": "decimal",
        "value_high": "decimal",
        "unit": "text",
        "si_value": "decimal",
        "si_unit": "text",
        "baseline_value": "decimal",
        "scope": "text",
        "commitment": "code",
        "due": "date",
    }
    | SPAN
    | {"doubts": "text"},
    "promises": {"seq": "word", "path": "text"}
    | OWNERS
    | {
        "promise_id": "key",
        "kind": "code",
        "verb": "text",
        "object": "text",
        "commitment": "code",
        "due": "date",
    }
    | SPAN,
    "numbers": {
        "seq": "word",
        "lead": "text",
        "number_id": "word",
        "mention": "word",
        "value": "decimal",
        "unit": "text",
        "fate": "code",
        "rule": "word",
        "context": "text",
        "start": "whole",
        "end": "whole",
    }
    | PLACE,
    "review": {
        "seq": "text",
        "lead": "text",
        "subject": "text",
        "reason": "word",
        "span": "text",
        "context": "text",
    }
    | PLACE,
    "corrections": {
        "target_id": "word",
        "field": "word",
        "old": "text",
        "new": "text",
        "because": "word",
        "by": "word",
        "on": "date",
    },
    "status": {
        "quarter": "word",
        "seq": "word",
        "item_id": "word",
        "item_type": "word",
        "lead": "text",
        "indicator": "text",
        "kind": "text",
        "value": "decimal",
        "unit": "text",
        "reported": "decimal",
        "period_end": "date",
        "is_estimate": "flag",
        "done": "decimal",
        "elapsed": "decimal",
        "gap": "decimal",
        "report_status": "word",
        "progress_status": "word",
        "light": "word",
        "reason": "text",
        "flags": "text",
        "sentence": "word",
        "source": "text",
        "received": "text",
        "received_from": "text",
        "rule": "word",
    },
    "units": {
        "quarter": "word",
        "unit": "word",
        "timeliness": "word",
        "targets": "whole",
        "milestones": "whole",
        "duties": "whole",
        "blue": "whole",
        "green": "whole",
        "pale": "whole",
        "yellow": "whole",
        "red": "whole",
        "grey": "whole",
        "worst": "text",
    },
    "reporting": {
        "quarter": "word",
        "unit": "text",
        "timeliness": "word",
        "days_late": "whole",
        "missing": "text",
        "flags": "text",
        "sources": "text",
    },
    "unplaced": {
        "quarter": "word",
        "source": "text",
        "place": "text",
        "unit": "text",
        "item_id": "text",
        "text": "text",
        "mention": "text",
        "value": "decimal",
        "value_unit": "text",
        "role": "text",
        "reason": "word",
        "received": "text",
    },
    "changes": {
        "quarter": "word",
        "item_id": "word",
        "published_status": "text",
        "published_light": "text",
        "published_reported": "decimal",
        "progress_status": "word",
        "light": "word",
        "reported": "decimal",
        "reason": "text",
        "received": "text",
        "source": "text",
        "sentence": "word",
    },
    "aims": {
        "change": "code",
        "indicator": "text",
        "lead": "text",
        "before_id": "text",
        "before_indicator": "text",
        "before_lead": "text",
        "before_comparator": "text",
        "before_value": "decimal",
        "before_unit": "text",
        "before_result": "text",
        "before_done": "decimal",
        "after_id": "text",
        "after_comparator": "text",
        "after_value": "decimal",
        "after_unit": "text",
        "difference": "decimal",
        "likeness": "decimal",
        "doubt": "text",
        "before_span": "text",
        "after_span": "text",
    },
    "reviews": {
        "quarter": "word",
        "item_id": "word",
        "lead": "text",
        "indicator": "text",
        "progress_status": "text",
        "reported": "decimal",
        "unit": "text",
        "reason": "text",
        "flags": "text",
        "sentence": "text",
        "source": "text",
        "decision": "text",
        "new_value": "text",
        "by": "text",
        "on": "text",
        "because": "text",
        "remark": "text",
    },
    "quarantine": {
        "notice": "word",
        "quarter": "text",
        "file": "word",
        "sha256": "text",
        "code": "word",
        "detail": "text",
        "sentence": "word",
        "next": "text",
    },
}
"""For each table its columns in order and the kind of each.

text (may be ""), word (never ""), key (a word, unique), code (one of CODES), date (ISO or ""),
decimal (Decimal or None), whole (Int64), point (Float64, points on the page), flag (boolean).
"""

CODES: dict[str, tuple[str, ...]] = {
    "measure": (
        "growth_rate",
        "reduction_rate",
        "change",
        "increment",
        "count",
        "level",
        "grade",
        "multiple",
    ),
    "comparator": (">=", ">", "<=", "<", "~", "range", "="),
    "commitment": ("firm", "soft"),
    "kind": ("milestone", "duty", "direction"),
    "fate": ("target", "excluded", "review"),
    "change": ("raised", "lowered", "copied", "restated", "doubtful", "new", "dropped"),
}

DTYPES = {"decimal": "object", "whole": "Int64", "point": "Float64", "flag": "boolean"}


def frame_of(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame with all columns of the table, in order and of the right type.

    Args:
        table: a name of TABLES.
        rows: mappings by column; a column that is left out is not stated.
    """
    import pandas as pd  # not above: a process that only reads a file makes no frames

    rows = list(rows)
    columns = {
        name: pd.Series([filled(kind, row.get(name)) for row in rows], dtype=dtype_of(kind))
        for name, kind in TABLES[table].items()
    }
    return pd.DataFrame(columns)


def dtype_of(kind: str) -> str:
    """Return the pandas type of a column kind."""
    return DTYPES.get(kind, "str")


def filled(kind: str, value: Any) -> Any:
    """Return a value as its column holds it: text for text, None for a number not stated."""
    if kind == "decimal":
        return None if value is None else rounded(value)
    if kind in DTYPES:
        return value
    return "" if value is None else encodable(str(value))


def encodable(text: str) -> str:
    """Return the text, lone surrogates, which no file can hold, as U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


def shown(name: str) -> str:
    """Return a name; what cannot be seen or turns what follows is written as \\u202e."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", name)


def rounded(value: Decimal) -> Decimal:
    """Return the value with at most PLACES decimal places, without an exponent."""
    if -int(value.as_tuple().exponent) > PLACES:
        value = value.quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_HALF_EVEN)
    return Decimal(plain(value))


def plain(value: Decimal | None) -> str:
    """Return a decimal as plain text: 5.5, 4200, never 4.2E+3; "" for None."""
    if value is None:
        return ""
    written = f"{value:f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return written if written != "-0" else "0"


def number_of(target_id: str) -> str:
    """Return the id of the number a target was read from: 04-03a and 04-03b -> 04-03."""
    return target_id[:-1] if target_id[-1:].isalpha() else target_id


def guarded(text: str) -> str:
    """Return a text as a cell of a CSV file that no spreadsheet runs as a formula."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_SIGNS) else text


def unguarded(cell: str) -> str:
    """Return the text of a cell, without the apostrophe against formulas."""
    guard = cell[:1] == "'" and cell.lstrip("'").startswith(FORMULA_SIGNS)
    return cell[1:] if guard else cell
