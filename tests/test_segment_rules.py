"""Every entry of the rules for tables, owners, sections and facts proves itself."""

from pathlib import Path

import pytest
import regex

from pipeline.notice.segment.headers import compile_headers, field_of
from pipeline.rules import load_rules

RULES = load_rules(Path(__file__).parents[1] / "rules")
SEARCHED = ("reporting_dates", "report_to", "mailbox", "limit", "meeting")
SEARCHED += ("issued", "printed", "title_year", "year", "cc")


def entries():
    for file in ("headers", "owners", "sections", "facts"):
        for entry in RULES[file]:
            yield pytest.param(entry, id=f"{file}-{entry.id}")


def fires(entry, text):
    if entry.file == "facts.yml" and entry.values["field"] in SEARCHED:
        return regex.search(entry.values["pattern"], text)
    if entry.values.get("role") in (
        "joint",
        "tail",
        "shared",
        "first leads",
        "office",
        "remark",
        "chief mark",
    ):
        return regex.search(entry.values["pattern"], text)
    if entry.file == "facts.yml" and entry.values["field"] == "issuer":
        return regex.match(entry.values["pattern"], text)
    return regex.fullmatch(entry.values["pattern"], text)


@pytest.mark.parametrize("entry", list(entries()))
def test_a_rule_fires_on_its_examples_and_spares_its_spares(entry):
    assert entry.examples
    assert [text for text in entry.examples if not fires(entry, text)] == []
    assert [text for text in entry.spares if fires(entry, text)] == []


@pytest.mark.parametrize("entry", RULES["headers"], ids=lambda entry: entry.id)
def test_no_earlier_header_rule_takes_the_examples_of_a_later_one(entry):
    patterns = compile_headers(RULES, unsure=True)

    assert {field_of(text, patterns) for text in entry.examples} == {entry.values["field"]}
