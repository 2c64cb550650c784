"""Every entry of the grammar's rules is proved: taken away, its examples read otherwise.

An example must be read differently without the entry (so the entry fires), a spare must be
read the same (so it does not).
"""

from dataclasses import replace

import pytest

from conftest import ROOT
from pipeline.grammar.lexicon import Lexicon
from pipeline.model import Task, Text
from pipeline.notice.promises import find_promises
from pipeline.notice.targets import find_targets
from pipeline.rules import load_rules

FILES = (
    "units",
    "comparators",
    "verbs",
    "words",
    "exclusions",
    "goals",
    "dates",
    "milestones",
)
ENTRIES = [(file, entry) for file in FILES for entry in load_rules(ROOT / "rules")[file]]


def reading_of(text, grammar):
    task = Task("1", Text(text))
    entries, targets = find_targets(task, 2024, grammar)
    return entries, targets, find_promises(task, targets, 2024, grammar)


def without(rules, file, entry):
    kept = tuple(e for e in rules[file] if e.id != entry.id)
    if file in ("verbs", "words"):
        key = "role" if file == "verbs" else "kind"
        emptied = dict(entry.values) | {"forms": ("\ue001",), key: entry.values[key]}
        kept = (*kept, replace(entry, values=emptied))
    return Lexicon.from_entries({**rules.entries, file: kept})


@pytest.mark.parametrize(
    ("file", "entry"), ENTRIES, ids=[f"{file}-{entry.id}" for file, entry in ENTRIES]
)
def test_an_entry_fires_in_its_examples_and_not_in_its_spares(file, entry, rules, grammar):
    lesser = without(rules, file, entry)

    assert entry.examples, "an entry without an example proves nothing"
    for text in entry.examples:
        assert reading_of(text, grammar) != reading_of(text, lesser), text
    for text in entry.spares:
        assert reading_of(text, grammar) == reading_of(text, lesser), text
