"""The published notice: every task and every fact as a careful reader copies them."""

import csv
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from documents import RULES
from pipeline.notice.readers import read_document
from pipeline.notice.segment import segment

HERE = Path(__file__).parent
SEED = HERE.parent / "inputs" / "taishan-2023" / "notice.pdf"


@pytest.fixture(scope="module")
def notice():
    return segment(read_document(SEED), RULES)


def test_all_tasks_of_the_seed_notice_are_read_exactly(notice):
    with (HERE / "gold" / "taishan-2023-tasks.csv").open(encoding="utf-8-sig") as file:
        wanted = [tuple(row.values()) for row in csv.DictReader(file)]

    read = [
        (task.seq, "、".join(task.lead), "、".join(task.persons), task.text.text)
        for task in notice.tasks
    ]
    assert read == wanted
    assert notice.unplaced == ()
    assert [task.doubts for task in notice.tasks] == [()] * 35


def test_the_facts_of_the_seed_notice_are_read_exactly(notice):
    wanted = json.loads((HERE / "gold" / "taishan-2023-facts.json").read_text("utf-8"))

    assert json.loads(json.dumps(asdict(notice.facts), default=date.isoformat)) == wanted


def test_every_character_of_a_task_keeps_its_place_on_the_page(notice):
    for task in notice.tasks:
        text = task.text
        assert text.runs[0].start == 0
        assert text.runs[-1].end == len(text.text)
        for run, following in zip(text.runs, text.runs[1:], strict=False):
            assert run.end == following.start
        assert all(
            len(run.lefts) == len(run.rights) == run.end - run.start for run in text.runs
        )
        assert len(text.boxes(0, len(text.text))) == len(text.runs)
