"""What an entry of each rule file holds: its keys and their types; which files when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COMMON = {
    "id": "text",
    "examples": "texts?",
    "spares": "texts?",
    "because": "text?",
    "source": "text?",
}
"""Keys every entry may have; `id` it must have."""

SHAPES: dict[str, dict[str, str]] = {
    "errors": {"sentence": "text", "next": "text"},
    "labels": {"label": "text", "group": "text", "meaning": "text?", "width": "number?"},
    "sheets": {"label": "text!", "columns": "texts", "folded": "texts"},
    "compare_sheets": {"label": "text!", "columns": "texts", "folded": "texts"},
    "status_sheets": {
        "label": "text!",
        "columns": "texts",
        "folded": "texts",
        "fill": "texts?",
    },
    "books": {
        "book": "text",
        "group": "text",
        "label": "text?",
        "text": "text?",
        "total": "text?",
        "parts": "texts?",
    },
    "dictionary": {
        "group": "text",
        "label": "text?",
        "unit": "text?",
        "values": "text?",
        "words": "text?",
        "empty": "text?",
    },
    "recompute": {
        "group": "text",
        "label": "text?",
        "width": "number?",
        "text": "text?",
        "kind": "text?",
        "unit": "text?",
        "value": "number?",
    },
    "units": {
        "forms": "texts!",
        "kind": "text",
        "dimension": "text",
        "factor": "number?",
        "divisor": "number?",
        "si_unit": "text?",
    },
    "comparators": {"pattern": "pattern", "comparator": "text", "place": "text"},
    "verbs": {"forms": "texts", "role": "text", "intransitive": "flag?"},
    "exclusions": {"pattern": "pattern"},
    "words": {"forms": "texts", "kind": "text"},
    "goals": {"pattern": "pattern", "comparator": "text", "value": "number?"},
    "dates": {"pattern": "pattern", "end": "text", "year": "text?", "month": "number?"},
    "milestones": {"pattern": "pattern", "kind": "text"},
    "headers": {"field": "text", "pattern": "pattern", "unsure": "flag?"},
    "facts": {"field": "text", "pattern": "pattern", "cycle": "text?"},
    "owners": {"role": "text", "pattern": "pattern"},
    "sections": {"kind": "text", "pattern": "pattern"},
    "status": {
        "group": "text",
        "word": "text?",
        "light": "text?",
        "kinds": "texts?",
        "phase": "text?",
        "tests": "texts?",
        "metric": "text?",
        "at_least": "number?",
        "at_most": "number?",
        "above": "number?",
        "below": "number?",
        "estimate": "flag?",
        "preset": "text?",
        "replaces": "texts?",
        "value": "number?",
        "pattern": "pattern?",
        "texts": "texts?",
        "worked": "texts?",
    },
    "kinds": {
        "kind": "text",
        "measures": "texts?",
        "control": "flag?",
        "zero": "flag?",
        "units": "texts?",
        "words": "pattern?",
        "actions": "pattern?",
        "texts": "texts?",
        "sums": "flag?",
    },
    "stages": {
        "stage": "number",
        "pattern": "pattern",
        "object": "pattern?",
        "finished": "flag?",
        "pending": "flag?",
        "denies": "flag?",
    },
    "sentences": {"template": "text"},
    "roles": {
        "group": "text",
        "pattern": "pattern",
        "role": "text?",
        "reach": "text?",
        "basis": "text?",
        "end": "text?",
        "flag": "text?",
    },
    "indicators": {"kind": "text", "forms": "texts!"},
    "form": {
        "field": "text",
        "pattern": "pattern",
        "label": "text?",
        "width": "number?",
        "fill": "texts?",
        "choices": "texts?",
        "true_words": "pattern?",
        "false_words": "pattern?",
        "prompt": "text?",
    },
    "letters": {"kind": "text", "pattern": "pattern", "quarter": "number?"},
    "report": {"text": "text"},
    "privacy": {"pattern": "pattern", "mask": "text"},
    "aliases": {
        "kind": "text",
        "forms": "texts?",
        "pattern": "pattern?",
    },
    "package": {
        "group": "text",
        "label": "text?",
        "meaning": "text?",
        "facets": "texts?",
        "sort": "text?",
        "named": "text?",
        "sql": "text?",
        "path": "text?",
    },
    "bulletin": {
        "group": "text",
        "texts": "texts?",
        "words": "texts?",
        "lights": "texts?",
        "flags": "texts?",
        "states": "texts?",
        "rules": "texts?",
        "settled": "texts?",
        "unless": "texts?",
        "listed": "flag?",
        "label": "text?",
        "value": "number?",
        "template": "text?",
    },
}
"""For each file (by its stem) the keys of an entry and their types.

text, texts (a list), pattern, patterns (compile with `regex`), number (a plain decimal),
flag (true or false), map (of texts or lists of texts), maps (a list of them). A trailing `?`
means the key may be left out, a trailing `!` that no two entries of the file share a value.
"""

TEMPLATES = ("bulletin.docx", "reminders.docx")
"""Documents an office words with Word; any other .docx in the folder is left alone."""

QUARTER = frozenset(
    {
        "aliases",
        "bulletin",
        "compare_sheets",
        "form",
        "indicators",
        "kinds",
        "letters",
        "package",
        "privacy",
        "report",
        "reminders",
        "recompute",
        "roles",
        "sentences",
        "stages",
        "status",
        "status_sheets",
    }
)
"""Files only the quarter wing reads: a register neither waits for them nor depends on them."""


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One entry of a rule file, checked against the file's shape.

    `values` holds the keys of the shape that are written: text as str, texts as tuple, number
    as Decimal, flag as bool, map as dict; a pattern stays text, it was seen to compile.
    """

    id: str
    values: Mapping[str, Any]
    examples: tuple[str, ...]
    spares: tuple[str, ...]
    because: str
    source: str
    file: str
