"""Each number of a clause: the target it sets with all its fields, or why it sets none."""

import pytest

from clause_sentences import PRINTED, SENTENCES
from pipeline.model import Task, Text
from pipeline.notice.targets import find_targets

YEARS_END = "2024-12-31"


def target_line(target):
    value = "-" if target.value is None else str(target.value)
    if target.value_high is not None:
        value += f"~{target.value_high}"
    parts = [target.indicator, target.action or "-", target.measure]
    parts += [f"{target.comparator}{value}", target.unit or "-"]
    if target.scope:
        parts.append(f"scope={target.scope}")
    if target.baseline_value is not None:
        parts.append(f"base={target.baseline_value}")
    if target.due != YEARS_END:
        parts.append(f"due={target.due}")
    return " ".join(parts)


def aside_line(entry):
    return f"{entry.mention} {entry.fate} {entry.rule}"


@pytest.mark.parametrize(
    ("text", "wanted", "asides"), SENTENCES, ids=[text for text, _, _ in SENTENCES]
)
def test_every_number_of_a_clause_is_a_whole_target_or_says_why_not(
    text, wanted, asides, grammar
):
    entries, targets = find_targets(Task("1", Text(text)), 2024, grammar)

    assert [target_line(t) for t in targets] == wanted
    assert [
        aside_line(e) for e in entries if e.fate != "target" or e.rule == "ratio-part"
    ] == asides


@pytest.mark.parametrize(("text", "words"), PRINTED, ids=[text for text, _ in PRINTED])
def test_a_target_is_shown_by_its_own_words(text, words, grammar):
    _, targets = find_targets(Task("1", Text(text)), 2024, grammar)

    assert [text[t.start : t.end] for t in targets] == words
