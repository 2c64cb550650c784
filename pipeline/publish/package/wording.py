"""What is said of tables, columns and empty cells: package.yml, then labels.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.publish.labels import Labels
from pipeline.rules import RuleEntry, Rules


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of a package; `own` are those of package.yml, by group and id."""

    labels: Labels
    own: Mapping[tuple[str, str], RuleEntry]

    @classmethod
    def from_rules(cls, rules: Rules) -> Wording:
        """Return the texts that stand in package.yml, labels.yml and errors.yml."""
        own = {(str(e.values["group"]), e.id): e for e in rules["package"]}
        return cls(Labels.from_rules(rules), own)

    def table(self, name: str) -> Mapping[str, Any]:
        """Return label, meaning, facets, sort and named of a table."""
        return self.own["table", name].values

    def column(self, table: str, name: str) -> tuple[str, str]:
        """Return title and meaning of a column, the name itself where nothing is said."""
        for key in (f"{table}.{name}", name):
            entry = self.own.get(("column", key))
            if entry is not None:
                return str(entry.values["label"]), str(entry.values.get("meaning", ""))
        return self.labels.label(name, table), self.labels.meaning(name, table)

    def missing(self, table: str, name: str) -> str:
        """Return why a cell of a column may be empty."""
        keys = (f"missing.{table}.{name}", f"missing.{name}", "missing")
        said = (self.own.get(("missing", key)) for key in keys)
        return next(str(entry.values["label"]) for entry in said if entry is not None)

    def text(self, name: str) -> str:
        """Return a text of the package."""
        return str(self.own["text", name].values["label"])

    def of_group(self, group: str) -> list[RuleEntry]:
        """Return the entries of a group of package.yml, in their order."""
        return [entry for (found, _), entry in self.own.items() if found == group]
