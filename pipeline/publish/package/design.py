"""The tables of the package: which there are, their columns, keys, links and patterns."""

from __future__ import annotations

from dataclasses import fields

from pipeline.model import Facts
from pipeline.publish.package.provenance import COLUMNS
from pipeline.tables import TABLES

REGISTER = ("tasks", "targets", "promises", "numbers", "review", "corrections")
QUARTERLY = ("status", "units", "reporting", "unplaced", "changes", "reviews")
ALL = ("notice", *REGISTER, "quarters", "items", *QUARTERLY, "codes", "provenance")
"""The tables in order: each after those it links to."""
ORDERED = ("tasks", "targets", "promises", "numbers")
"""Tables whose ids, as texts, do not sort in the order of the notice: 100-01 before 11-01."""

FACT_KINDS = {
    "issued": "date",
    "printed": "date",
    "year": "whole",
    "item_character_limit": "whole",
}
OWN: dict[str, dict[str, str]] = {
    "notice": {"files": "word"}
    | {item.name: FACT_KINDS.get(item.name, "text") for item in fields(Facts)},
    "quarters": {
        "quarter": "key",
        "due": "date",
        "bulletin_cutoff": "text",
        "published": "flag",
        "example": "flag",
    },
    "items": {"item_id": "key", "target_id": "text", "promise_id": "text", "name": "text"},
    "codes": {"field": "word", "code": "word", "label": "word", "meaning": "text"},
    "provenance": COLUMNS,
}
ALWAYS = frozenset(
    {"position", "published", "example", "numbers", "targets", "promises", "milestones"}
    | {"duties", "blue", "green", "pale", "yellow", "red", "grey"}
)
"""Columns, most of them counts, that are always stated though their kind does not say so."""

KEYS = {
    "tasks": ("seq",),
    "targets": ("target_id",),
    "promises": ("promise_id",),
    "numbers": ("number_id",),
    "quarters": ("quarter",),
    "items": ("item_id",),
    "status": ("quarter", "item_id"),
    "units": ("quarter", "unit"),
    "reviews": ("quarter", "item_id"),
    "codes": ("field", "code"),
    "provenance": ("record",),
}
TO_TASK, TO_QUARTER = {"seq": "tasks"}, {"quarter": "quarters"}
TO_ITEM = TO_QUARTER | {"item_id": "items"}
LINKS: dict[str, dict[str, str]] = {
    **dict.fromkeys(("targets", "promises", "numbers", "review"), TO_TASK),
    **dict.fromkeys(("units", "reporting", "unplaced", "provenance"), TO_QUARTER),
    **dict.fromkeys(("status", "changes", "reviews"), TO_ITEM),
    "items": {"target_id": "targets", "promise_id": "promises"},
}
"""By table and column the table it names a row of. What units write themselves, and targets
that were corrected away, may name what is not there: these columns are no links."""

EDGE = r"-?[0-9]+(?:\.[0-9]+)?"
BOX = rf"[0-9]+:{EDGE}(?:,{EDGE}){{3}}"
PATTERNS = {"quarter": "^[0-9]{4}Q[1-4]$", "boxes": f"^{BOX}(?:;{BOX})*$"}


def kinds_of(name: str) -> dict[str, str]:
    """Return the columns of a table in order and their kinds."""
    kinds = OWN.get(name) or TABLES[name]
    return kinds | {"position": "whole"} if name in ORDERED else dict(kinds)
