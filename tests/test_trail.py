"""run.json says from what an output was made, and nothing of when and where."""

import hashlib
import json
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from archive import make_archive
from pipeline.__main__ import main

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"
PLAN = """2024年重点工作任务分解表
1.新建标准厂房20万平方米以上，培育4.0版市级企业4家，改善环境。（责任单位：市工信局）
2.编制园区规划。（责任单位：市发改局）
"""


def run(*words):
    return main([str(word) for word in words])


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "in" / "plan"
    folder.mkdir(parents=True)
    (folder / "notice.txt").write_text(PLAN, "utf-8")
    assert run("run", folder, "--out", tmp_path / "out", "--rules", RULES) == 0
    return tmp_path


def record(place, *inner):
    return json.loads(place.joinpath("out", "plan", *inner, "run.json").read_text("utf-8"))


def test_inputs_outputs_and_rules_are_named_with_their_sha256(place):
    said = record(place)
    content = PLAN.encode()
    assert said["inputs"] == [
        {
            "file": "notice.txt",
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
        }
    ]
    made = place / "out" / "plan"
    beside = {p.name for p in made.iterdir()} - {"run.json", ".fingerprint"}
    assert set(said["outputs"]) == beside
    for name, kept in said["outputs"].items():
        written = (made / name).read_bytes()
        assert kept == {
            "sha256": hashlib.sha256(written).hexdigest(),
            "bytes": len(written),
        }
    units = (RULES / "units.yml").read_bytes()
    assert said["rules"]["units.yml"] == hashlib.sha256(units).hexdigest()
    assert said["exit"] == 0


def test_versions_are_those_that_run(place):
    versions = record(place)["versions"]
    assert versions["python"] == platform.python_version()
    assert versions["packages"]["pypdfium2"] == version("pypdfium2")
    assert versions["code"].startswith("0.1.0+")


def test_counts_go_from_room_to_room_and_sums_agree(place):
    said = record(place)
    rooms = {room["room"]: room for room in said["rooms"]}
    assert rooms["readers"]["in"] == {"files": 1}
    assert rooms["readers"]["out"] == {"pages": 0, "paragraphs": 3, "tables": 0}
    assert rooms["segment"]["in"] == rooms["readers"]["out"]
    assert rooms["segment"]["out"] == {"tasks": 2, "unplaced": 0}
    assert rooms["targets"]["out"] == {"numbers": 3, "targets": 2}
    sums = {one["sum"]: one for one in said["sums"]}
    assert sums["numbers"] == {
        "sum": "numbers",
        "whole": 3,
        "parts": {"target": 2, "excluded": 1, "review": 0},
    }
    assert all(one["whole"] == sum(one["parts"].values()) for one in said["sums"])


def test_a_room_of_what_people_open_names_what_it_read_and_made(place):
    given = [place / "in" / "plan", "--out", place / "out", "--rules", RULES]
    assert run("present", *given) == 0
    out = place / "out" / "plan"
    said = json.loads((out / "run.report.json").read_text("utf-8"))

    assert (said["notice"], said["room"], said["exit"]) == ("plan", "report", 0)
    assert set(said["outputs"]) == {"report.html"}
    digest = hashlib.sha256((out / "report.html").read_bytes()).hexdigest()
    assert said["outputs"]["report.html"]["sha256"] == digest
    read = {one["file"]: one["sha256"] for one in said["inputs"]}
    assert read["notice.txt"] == hashlib.sha256(PLAN.encode()).hexdigest()
    targets = hashlib.sha256((out / "targets.parquet").read_bytes()).hexdigest()
    assert read["targets.parquet"] == targets
    (room,) = said["rooms"]
    assert room["in"]["targets"] == 2
    assert room["out"] == {"files": 1}
    assert said["rules"]["privacy.yml"]
    for name in ("pages", "report", "package"):
        text = (out / f"run.{name}.json").read_text("utf-8")
        assert str(place) not in text
        assert str(ROOT) not in text


def test_a_dataset_and_an_archive_say_what_went_in_and_came_out(place):
    out, parquet = place / "all", place / "archive"
    assert run("many", place / "in", "--out", out, "--rules", RULES, "--jobs", 1) == 0
    said = json.loads((out / "dataset" / "run.json").read_text("utf-8"))
    own = hashlib.sha256((out / "plan" / "run.json").read_bytes()).hexdigest()
    assert [(one["file"], one["sha256"]) for one in said["inputs"]] == [("plan/run.json", own)]
    sums = {one["sum"]: (one["whole"], one["parts"]) for one in said["sums"]}
    assert sums["targets.parquet"] == (2, {"notices": 2})
    assert sums["notices.parquet"] == (1, {"notices": 1})

    make_archive(parquet, 60)
    files = [
        word
        for name in ("targets", "reports", "calendar")
        for word in (f"--{name}", parquet / f"{name}.parquet")
    ]
    for jobs in ("1", "2"):
        words = [*files, "--out", place / jobs, "--rules", RULES, "--jobs", jobs]
        assert run("judge", *words) == 0
    one, two = ((place / jobs / "run.json").read_bytes() for jobs in ("1", "2"))
    assert one == two
    said = json.loads(one)
    (room,) = said["rooms"]
    reports = pq.read_metadata(parquet / "reports.parquet").num_rows
    assert room["in"] == {"targets": 60, "reports": reports, "calendar": 10}
    assert room["out"]["status"] == 60 * 5
    sums = {one["sum"]: (one["whole"], one["parts"]) for one in said["sums"]}
    assert sums["reports"] == (reports, {"judged": reports, "refused": 0})


def test_neither_a_place_nor_a_time_of_this_machine_is_in_it(place):
    text = (place / "out" / "plan" / "run.json").read_text("utf-8")
    assert str(place) not in text
    assert str(ROOT) not in text
    assert platform.node() not in text
    assert str(date.today()) not in text


def test_a_quarter_names_what_it_was_judged_by_and_what_could_not_be_read(place):
    quarter = place / "in" / "plan" / "2024Q1"
    (quarter / "再报").mkdir(parents=True)
    (quarter / "received.csv").write_text("file,received\n市工信局.txt,2024-03-29\n", "utf-8")
    (quarter / "市工信局.txt").write_text("截至3月底，新建标准厂房5万平方米。\n", "utf-8")
    (quarter / "再报" / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    (place / "in/plan/calendar.csv").write_text(
        "quarter,due\n2024Q1,2024-03-31\n2024Q2,2024-06-30\n", "utf-8"
    )
    asked = ["status", place / "in" / "plan", "--out", place / "out", "--rules", RULES]
    assert run(*asked) == 3
    said = record(place, "2024Q1")

    assert said["exit"] == 3
    assert [one["file"] for one in said["inputs"]] == [
        "2024Q1/received.csv",
        "2024Q1/再报/坏.xlsx",
        "2024Q1/市工信局.txt",
    ]
    assert said["beside"]["calendar.csv"]["rows"] == 1
    files = next(one for one in said["sums"] if one["sum"] == "files")
    assert files == {
        "sum": "files",
        "whole": 2,
        "parts": {"files_used": 1, "files_listed": 1},
    }
    before = (place / "out/plan/2024Q1/run.json").read_bytes()
    assert run(*asked) == 3
    assert (place / "out/plan/2024Q1/run.json").read_bytes() == before
