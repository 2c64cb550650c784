"""The seed notice against the truth that was made by hand twice and compared."""

import csv
from decimal import Decimal

import pytest

from conftest import ROOT
from pipeline.notice.promises import find_promises
from pipeline.notice.readers import read_document
from pipeline.notice.segment import segment
from pipeline.notice.targets import find_targets

GOLD = ROOT / "tests" / "gold"
PLAIN = str.maketrans("", "", "“”‘’《》 ")


def gold(name):
    with (GOLD / f"taishan-2023-{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def seed(rules, grammar):
    notice = segment(read_document(ROOT / "inputs" / "taishan-2023" / "notice.pdf"), rules)
    found = {}
    for task in notice.tasks:
        entries, targets = find_targets(task, notice.facts.year, grammar)
        promises = find_promises(task, targets, notice.facts.year, grammar)
        found[task.seq] = (task.text.text, entries, targets, promises)
    return found


def names_of(row):
    return {n.translate(PLAIN) for n in [row["indicator"], *row["accept"].split("|")] if n}


def test_every_target_of_the_truth_is_found_with_its_whole_record(seed):
    targets = {t.target_id: t for _, _, found, _ in seed.values() for t in found}

    for row in gold("targets"):
        target = targets[row["target_id"]]
        assert target.indicator.translate(PLAIN) in names_of(row), row["target_id"]
        assert target.measure == row["measure"], row["target_id"]
        assert target.comparator == row["comparator"], row["target_id"]
        assert target.value == Decimal(row["value"]), row["target_id"]
        assert target.unit == row["unit"], row["target_id"]


def test_the_span_of_a_target_prints_its_number_and_the_words_of_the_truth(seed):
    spans = {
        t.target_id: text[t.start : t.end]
        for text, _, targets, _ in seed.values()
        for t in targets
    }
    for row in gold("targets"):
        assert row["span"].endswith(spans[row["target_id"]]), row["target_id"]


def test_no_target_is_found_that_the_truth_does_not_hold(seed):
    found = {t.target_id for _, _, targets, _ in seed.values() for t in targets}

    assert found == {row["target_id"] for row in gold("targets")}


def test_no_number_that_is_no_target_becomes_one_and_none_waits_for_review(seed):
    for row in gold("not-targets"):
        _, entries, _, _ = seed[row["seq"]]
        alike = [
            e for e in entries if row["mention"] in e.mention or e.mention in row["mention"]
        ]
        for entry in alike:
            fits = entry.mention == row["mention"]
            assert not fits or entry.fate == "excluded", (row["seq"], row["mention"])
    fates = [e.fate for _, entries, _, _ in seed.values() for e in entries]
    assert fates.count("review") == 0


def test_every_milestone_of_the_truth_is_found_with_verb_object_and_words(seed):
    found = {
        (seq, p.verb, p.object, text[p.start : p.end])
        for seq, (text, _, _, promises) in seed.items()
        for p in promises
        if p.kind == "milestone"
    }
    for row in gold("milestones"):
        assert (row["seq"], row["verb"], row["object"], row["span"]) in found


def test_no_unit_is_blank(seed):
    assert all(targets or promises for _, _, targets, promises in seed.values())
