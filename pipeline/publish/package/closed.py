"""Which words a column of the status may have: those of the model, read from the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import regex

from pipeline.rules import RuleEntry, Rules
from pipeline.tables import CODES

JUDGED = ("band", "state", "kept")
NUMBER = regex.compile(r"\\\{[a-z]+\\\}")


def closed_words(rules: Rules) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return by table and column all words it may have, in the order of the rules."""
    entries = rules["status"]
    suffix = next(str(e.values["word"]) for e in entries if e.id == "estimate")
    judged = [word for word in words_of(entries, JUDGED) if word != suffix]
    lights = next(e.values["texts"] for e in entries if e.values["group"] == "light")
    types = coded(rules, "item_type")
    status = {
        "progress_status": (*judged, *(word + suffix for word in judged)),
        "light": tuple(lights),
        "reason": words_of(entries, ("reason",)),
        "item_type": types,
        "kind": tuple(code for code in coded(rules, "kind") if code not in CODES["kind"]),
    }
    told = words_of(entries, ("decision",))
    return {
        **{("status", name): words for name, words in status.items()},
        ("reviews", "decision"): told,
    }


def timeliness_pattern(rules: Rules) -> str:
    """Return the pattern of the words that say whether a unit reported in time."""
    words = words_of(rules["status"], ("timeliness",))
    return f"^(?:{'|'.join(NUMBER.sub('[0-9]+', regex.escape(w)) for w in words)})$"


def words_of(entries: Iterable[RuleEntry], groups: Iterable[str]) -> tuple[str, ...]:
    """Return the words of some groups of rules/status.yml, each once."""
    wanted = set(groups)
    found = (e.values for e in entries if e.values["group"] in wanted)
    words = (word for values in found for word in spoken(values))
    return tuple(dict.fromkeys(words))


def spoken(values: Mapping[str, object]) -> tuple[str, ...]:
    """Return the words an entry may put into a cell: those it keeps and its own."""
    texts = values.get("texts", ())
    kept = tuple(map(str, texts)) if isinstance(texts, tuple) else ()
    return (*kept, str(values["word"])) if "word" in values else kept


def coded(rules: Rules, column: str) -> tuple[str, ...]:
    """Return the codes of a column that have a label."""
    ids = (entry.id for entry in rules["labels"] if entry.values["group"] == "code")
    prefix = f"{column}."
    return tuple(name.removeprefix(prefix) for name in ids if name.startswith(prefix))
