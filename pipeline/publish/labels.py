"""Chinese labels of fields, codes and reasons, read from rules/labels.yml and errors.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.rules import RuleEntry, Rules


@dataclass(frozen=True, slots=True)
class Labels:
    """Chinese labels of fields, codes and reasons, and the widths of columns."""

    entries: Mapping[str, RuleEntry]
    reasons: Mapping[str, str]

    @classmethod
    def from_rules(cls, rules: Rules) -> Labels:
        """Return the labels that stand in labels.yml, reasons also in errors.yml."""
        entries = {entry.id: entry for entry in rules["labels"]}
        said = {e.id: f"{e.values['sentence']}；{e.values['next']}" for e in rules["errors"]}
        return cls(entries, said)

    def entry(self, name: str, table: str = "") -> Mapping[str, Any]:
        """Return what is said of a name, first of that table's own; empty if nothing is."""
        found = self.entries.get(f"{table}.{name}") or self.entries.get(name)
        return found.values if found else {}

    def label(self, name: str, table: str = "") -> str:
        """Return the label of a field, fact or code; the name itself where it has none."""
        return str(self.entry(name, table).get("label", name))

    def meaning(self, name: str, table: str = "") -> str:
        """Return what a field or code means, "" where nothing is said."""
        return str(self.entry(name, table).get("meaning", ""))

    def width(self, name: str, table: str = "") -> float:
        """Return the width of a field's column in characters."""
        return float(self.entry(name, table).get("width", 12))

    def shown(self, column: str, value: str) -> str:
        """Return a text as people read it: codes by their label, reasons as a sentence."""
        if column in ("reason", "doubts"):
            return "\n".join(self.reason(code) for code in value.split("、"))
        if column == "rule" and f"rule.{value}" not in self.entries:
            column = "measure"
        return (
            self.label(f"{column}.{value}") if f"{column}.{value}" in self.entries else value
        )

    def reason(self, code: str) -> str:
        """Return what a reason code means and what to do; the code where nothing is said."""
        if f"unused.{code}" in self.entries:
            return self.label(f"unused.{code}")
        return self.reasons.get(code, self.shown("rule", code))
