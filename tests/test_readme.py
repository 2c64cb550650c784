"""What the READMEs show is what the pipeline does."""

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

from pipeline.__main__ import main

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")


def text_of(name):
    return (ROOT / name).read_text("utf-8")


def first_table(text):
    lines = [line for line in text.splitlines() if line.startswith("| ")][:2]
    header, row = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return dict(zip(header, row, strict=True))


def block(text, start):
    return next(b for b in re.findall(r"```\w*\n(.*?)```", text, re.S) if b.startswith(start))


@pytest.fixture(scope="module")
def seed(tmp_path_factory):
    """Return the register of the notice that comes with the product, corrected as shown."""
    folder = tmp_path_factory.mktemp("readme") / "taishan-2023"
    folder.mkdir()
    (folder / "notice.pdf").write_bytes((ROOT / "inputs/taishan-2023/notice.pdf").read_bytes())
    plain, corrected = folder.parent / "plain", folder.parent / "corrected"
    rules = str(ROOT / "rules")
    assert main(["run", str(folder), "--out", str(plain), "--rules", rules]) == 0
    shown = block(text_of("README.md"), "target_id,")
    (folder / "corrections.csv").write_text(shown, "utf-8")
    assert main(["run", str(folder), "--out", str(corrected), "--rules", rules]) == 0
    return plain / "taishan-2023", corrected / "taishan-2023"


def test_the_row_on_the_first_screen_is_a_row_of_the_register(seed):
    shown = first_table(text_of("README.md"))
    targets = pd.read_csv(seed[0] / "targets.csv", dtype=str).fillna("")
    (row,) = targets[targets["target_id"] == shown["target_id"]].to_dict("records")
    assert {name: row[name] for name in shown} == shown


def test_the_row_in_chinese_is_a_row_of_the_workbook(seed):
    shown = first_table(text_of("README.zh-CN.md"))
    sheet = pd.read_excel(seed[0] / "register.xlsx", sheet_name="目标", dtype=str)
    (row,) = sheet[sheet["目标编号"] == shown["目标编号"]].to_dict("records")
    assert {name: row[name] for name in shown} == shown


def test_the_corrections_shown_can_be_made(seed):
    before, after = (
        set(pd.read_csv(folder / "targets.csv", dtype=str)["target_id"]) for folder in seed
    )
    shown = list(csv.DictReader(io.StringIO(block(text_of("README.md"), "target_id,"))))
    assert before - after == {row["target_id"] for row in shown if row["field"] == "fate"}
    assert block(text_of("README.zh-CN.md"), "target_id,") == block(
        text_of("README.md"), "target_id,"
    )


@pytest.mark.parametrize("name", READMES)
def test_the_unit_added_in_the_example_makes_a_target(name, tmp_path):
    example = block(text_of(name), "- id:")
    (entry,) = yaml.safe_load(example)
    rules, folder = tmp_path / "rules", tmp_path / "in" / "plan"
    rules.mkdir()
    folder.mkdir(parents=True)
    for path in (ROOT / "rules").glob("*.yml"):
        (rules / path.name).write_bytes(path.read_bytes())
    task = f"1.{entry['examples'][0]}。（责任单位：市发改局）"
    (folder / "notice.txt").write_text(f"2024年重点任务\n{task}\n", "utf-8")

    def built():
        command = ["run", str(folder), "--out", str(tmp_path / "out"), "--rules", str(rules)]
        assert main(command) == 0
        folder_out = tmp_path / "out" / "plan"
        return [
            pd.read_csv(folder_out / f"{table}.csv", dtype=str).fillna("").to_dict("records")
            for table in ("targets", "review")
        ]

    targets, (review,) = built()
    assert (targets, review["reason"]) == ([], "no-unit")
    with (rules / "units.yml").open("a", encoding="utf-8") as handle:
        handle.write(example)
    (target,), review = built()
    assert (target["indicator"], target["action"]) == ("公共充电设施", "新建")
    assert (target["measure"], target["comparator"]) == ("count", "=")
    assert (target["value"], target["unit"], review) == ("300", "枪", [])


def test_the_reasons_in_the_chinese_readme_are_those_of_the_rules():
    rules = yaml.safe_load((ROOT / "rules/errors.yml").read_text("utf-8"))
    errors = {entry["id"]: [entry["sentence"], entry["next"]] for entry in rules}
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", text_of("README.zh-CN.md"), re.M
    )
    assert len(rows) == 12
    assert {code: said for code, *said in rows} == {code: errors[code] for code, *_ in rows}
