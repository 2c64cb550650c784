"""The generator of invented notices: the truth it states is the truth it prints."""

import csv
import re
from collections import Counter
from dataclasses import asdict

import pytest

import generate
from many import tally
from pipeline.__main__ import main
from pipeline.model import Task, Text
from pipeline.notice.readers import read_document
from pipeline.notice.segment import segment
from pipeline.notice.targets import find_targets

LETTERS = [generate.make_letter(7, number) for number in range(60)]


def test_a_notice_is_the_same_however_many_there_are(tmp_path):
    generate.write_archive(tmp_path / "few", 3, 5)
    generate.write_archive(tmp_path / "more", 6, 5)
    for path in sorted((tmp_path / "few/inputs").rglob("notice.*")):
        there = tmp_path / "more" / path.relative_to(tmp_path / "few")
        assert path.read_bytes() == there.read_bytes()
    few = (tmp_path / "few/truth.csv").read_text("utf-8")
    assert (tmp_path / "more/truth.csv").read_text("utf-8").startswith(few)


def test_each_value_stands_where_its_id_says():
    for letter in LETTERS:
        works = {str(work.seq): work for work in letter.works}
        for row in generate.truth_of(letter):
            runs = re.findall(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?", works[row["seq"]].text)
            place = int(row["target_id"].split("-")[1])
            assert runs[place - 1].replace(",", "") == row["value"]


@pytest.mark.parametrize("kind", ["txt", "html", "docx", "pdf"])
def test_every_kind_is_read_as_it_was_made(tmp_path, rules, kind):
    letter = next(letter for letter in LETTERS if letter.kind == kind)
    path = tmp_path / f"notice.{kind}"
    path.write_bytes(generate.MAKERS[kind](letter))
    tasks = segment(read_document(path), rules).tasks
    assert [(t.seq, t.text.text, t.lead[0]) for t in tasks] == [
        (str(work.seq), work.text, work.lead) for work in letter.works
    ]


def test_what_is_printed_is_found(grammar):
    counts, failures = Counter(), Counter()
    for letter in LETTERS:
        found = []
        for work in letter.works:
            task = Task(str(work.seq), Text(work.text))
            for target in find_targets(task, letter.year, grammar)[1]:
                found.append(asdict(target) | {"seq": task.seq, "notice": letter.name})
        tally(generate.truth_of(letter), found, counts, failures)
    assert counts["wanted"] > 1000
    assert counts["quantity"] / counts["wanted"] > 0.98
    assert counts["quantity"] / counts["found"] > 0.98
    assert counts["record"] / counts["wanted"] > 0.92
    assert counts["ids"] == counts["quantity"]


def test_what_units_report_reaches_its_target(tmp_path):
    generate.write_archive(tmp_path, 1, 1, reports=True)
    with (tmp_path / "reported.csv").open(encoding="utf-8") as handle:
        told = list(csv.DictReader(handle))
    assert {row["quarter"][-2:] for row in told} == {"Q1", "Q2"}
    (folder,) = (tmp_path / "inputs").iterdir()
    assert main(["status", str(folder), "--out", str(tmp_path / "out")]) in (0, 3)
    reported = {}
    for path in (tmp_path / "out" / folder.name).glob("*/status.csv"):
        with path.open(encoding="utf-8-sig") as handle:
            for row in csv.DictReader(handle):
                reported[row["quarter"], row["item_id"]] = row["reported"]
    right = [
        row for row in told if reported[row["quarter"], row["target_id"]] == row["reported"]
    ]
    assert len(right) / len(told) > 0.8
