"""The command that makes bulletins and reminders, and what the reminders ask for."""

import shutil
import subprocess
import sys
from decimal import Decimal

import pytest

from bulletin_material import FACTS, ahead, late, quarter, report, row, texts_of
from conftest import ROOT
from pipeline.__main__ import main
from pipeline.beside import read_beside
from pipeline.jobs import Job
from pipeline.present.bulletin import item_dues, look_ahead, printed_items
from pipeline.present.desk import run_room
from pipeline.present.shelf import read_shelf
from pipeline.publish.bulletin import fill_template, reminder_content
from pipeline.rules import load_rules

QUARTERS = ("2023Q1", "2023Q2")


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """An example year as it is judged, and the folder of the inputs beside it."""
    folder = tmp_path_factory.mktemp("year")
    given, out = folder / "example-2023", folder / "out"
    later = shutil.ignore_patterns("2023Q3", "2023Q4")
    shutil.copytree(ROOT / "inputs/example-2023", given, ignore=later)
    shutil.copytree(ROOT / "rules", folder / "rules")
    rules = ["--rules", str(folder / "rules")]
    assert main(["run", str(given), "--out", str(out), *rules]) == 0
    assert main(["status", str(given), "--out", str(out), *rules]) == 0
    return folder


def make(folder, out="out"):
    """The exit code of the command."""
    words = ["bulletin", str(folder / "example-2023"), "--out", str(folder / out)]
    return main([*words, "--rules", str(folder / "rules")])


def test_each_judged_quarter_gets_its_bulletin_and_reminders(judged, capsys):
    assert make(judged) == 0
    said = capsys.readouterr().out
    out = judged / "out/example-2023"
    for name in QUARTERS:
        assert f"{name} 通报：进展较快、完成较好 " in said
        texts = texts_of((out / name / "bulletin.docx").read_bytes())
        number = "一二三四"[int(name[-1]) - 1]
        assert f"关于2023年{number}季度\n目标任务完成情况的通报" in texts
        assert (out / name / "reminders.docx").is_file()
    assert make(judged) == 0
    assert "已是最新" in capsys.readouterr().out


def test_a_template_that_was_edited_makes_the_bulletins_anew(judged, capsys):
    from docx import Document

    make(judged)
    path = judged / "rules/bulletin.docx"
    before = path.read_bytes()
    document = Document(path)
    (asked,) = [p for p in document.paragraphs if p.text.startswith("六、")]
    asked.runs[0].text = "六、下一步安排"
    document.save(path)
    assert make(judged) == 0
    made = judged / "out/example-2023/2023Q1/bulletin.docx"
    assert "六、下一步安排" in texts_of(made.read_bytes())
    path.write_bytes(b"broken")
    capsys.readouterr()
    assert make(judged) == 3
    assert (
        "未完成 [TEMPLATE_BROKEN] 文稿模板不能用（bulletin.docx：" in capsys.readouterr().err
    )
    path.unlink()
    assert make(judged) == 3
    assert "[TEMPLATE_MISSING]" in capsys.readouterr().err
    path.write_bytes(before)
    assert make(judged) == 0


def test_a_register_does_not_wait_for_the_templates(judged):
    rules = load_rules(judged / "rules", without=("bulletin", "reminders"))
    assert not [name for name in rules.hashes if name.startswith(("bulletin", "reminders"))]
    full = load_rules(judged / "rules")
    assert {"bulletin.docx", "bulletin.yml", "reminders.docx"} <= set(full.hashes)


def test_another_day_zone_and_folder_give_the_same_bytes(judged, tmp_path):
    make(judged)
    shutil.copytree(judged, tmp_path / "elsewhere")
    moved = tmp_path / "elsewhere"
    for path in moved.glob("out/*/.bulletin"):
        path.unlink()
    words = ["bulletin", moved / "example-2023", "--out", moved / "out", "--rules"]
    settings = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *words, moved / "rules"],
        cwd=ROOT, env=settings, check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for path in sorted((judged / "out").glob("*/*/*.docx")):
        again = moved / path.relative_to(judged)
        assert again.read_bytes() == path.read_bytes(), path


def test_without_a_judged_quarter_nothing_is_written_and_it_is_said(judged, tmp_path, rules):
    given = tmp_path / "plan"
    given.mkdir()
    (given / "notice.txt").write_text(
        "2024年任务\n1.新增岗位300个。（责任单位：甲局）\n", "utf-8"
    )
    out = tmp_path / "out"
    assert main(["run", str(given), "--out", str(out), "--rules", str(ROOT / "rules")]) == 0
    job = Job("plan", given, out / "plan")
    assert "还没有判定过的季度" in run_room("bulletin", job, rules)
    assert not list((out / "plan").rglob("*.docx"))


def test_what_is_changed_since_is_printed_as_it_holds(judged, rules):
    job = Job("example-2023", judged / "example-2023", judged / "out/example-2023")
    shelf, given = read_shelf(job), job.given
    first = str(shelf.register["targets"]["target_id"][0])
    header = "item_id,valid_from,change,document,decided,value,comparator,due\n"
    lines = [
        f"{first},2023-07-01,revised,示例〔2023〕1号,2023-06-28,77,<=,",
        f"{first},2023-10-01,withdrawn,示例〔2023〕2号,2023-09-28,,,",
    ]
    (given / "versions.csv").write_text(header + "\n".join(lines) + "\n", "utf-8")
    beside = read_beside(given)
    (given / "versions.csv").unlink()
    before = printed_items(shelf, beside, "2023-06-30", rules)[first]
    after = printed_items(shelf, beside, "2023-09-30", rules)[first]
    assert (before.changed, after.changed, after.value) == (False, True, Decimal(77))
    assert after.target.startswith("目标控制在77")
    assert first in item_dues(shelf, beside, "2023Q3")
    assert first not in item_dues(shelf, beside, "2023Q4")


def test_the_quarter_after_the_last_of_a_year_is_the_first_of_the_next(judged):
    job = Job("example-2023", judged / "example-2023", judged / "out/example-2023")
    shelf = read_shelf(job)
    beside = read_beside(job.given)
    third = look_ahead(shelf, beside, quarter([], name="2023Q3"))
    fourth = look_ahead(shelf, beside, quarter([], name="2023Q4"))
    assert (third.quarter, third.due) == ("2023Q4", "2023-12-31")
    assert (fourth.quarter, fourth.due) == ("2024Q1", "")


DUES = {"01-01": "2023-12-31", "02-01": "2023-09-30", "03-01": "2023-12-31"}
ROWS = [
    row("01-01", "甲局", "达到序时", "绿"),
    late("02-01", "乙局"),
    row("03-01", "丙局"),
    late("04-01", "丁局、戊局"),
    row("05-01", "己局", "达到序时", "绿"),
]
REPORTING = [
    report("甲局"), report("乙局", "未报送", missing="02-01"), report("丙局"), report("丁局"),
    report("戊局", missing="04-01、04-02、04-03、04-04"), report("己局"),
]  # fmt: skip


def reminded(told, rules, **more):
    filling = reminder_content([told], ahead(DUES, **more), FACTS, rules)
    rows = [(r.unit, r.missing, r.falling_due, r.behind) for r in filling.rows]
    return filling, rows, texts_of(fill_template("reminders.docx", filling, FACTS, "", rules))


def test_an_open_quarter_is_asked_for_what_it_lacks(rules):
    filling, rows, texts = reminded(quarter(ROWS, reporting=REPORTING), rules)
    assert (filling.asked, filling.asked_due) == ("2023年三季度", "2023年9月30日")
    assert rows == [
        ("乙局", "02-01", "02-01", "02-01"),
        ("丁局", "", "", "04-01"),
        ("戊局", "04-01、04-02等4项", "", "04-01"),
    ]
    assert (filling.silent, filling.left_out, filling.absent) == (3, 0, "乙局")
    assert "关于报送2023年三季度\n目标任务进展情况的提醒" in texts
    assert "2023年三季度尚未收到报送材料：乙局。" in texts
    assert any("2023年四季度的报送截止日期为2023年12月31日。" in text for text in texts)


def test_a_published_quarter_is_over_and_the_next_is_asked_for(rules):
    told = quarter(ROWS, reporting=REPORTING, published=True)
    filling, rows, texts = reminded(told, rules)
    assert (filling.asked, filling.asked_due) == ("2023年四季度", "2023年12月31日")
    assert rows[0] == ("甲局", "", "01-01", "")
    assert rows[1] == ("乙局", "02-01", "", "02-01")
    assert [unit for unit, *_ in rows] == ["甲局", "乙局", "丁局", "戊局"]
    assert "关于报送2023年四季度\n目标任务进展情况的提醒" in texts
    assert not any("尚未收到" in text for text in texts)


def test_a_day_nobody_states_is_not_made_up(rules):
    told = quarter(ROWS, reporting=REPORTING, published=True)
    _, _, texts = reminded(told, rules, due="")
    assert any("2023年四季度进展情况请按规定时间报送" in text for text in texts)


def test_who_left_something_out_comes_first_where_the_page_is_full(rules):
    rows = [late(f"{n:02d}-01", f"{n}局") for n in range(40)]
    told = [report(f"{n}局", missing="99-01" if n >= 35 else "") for n in range(40)]
    filling, _, _ = reminded(quarter(rows, reporting=told), rules)
    units = [r.unit for r in filling.rows]
    assert units[-5:] == ["35局", "36局", "37局", "38局", "39局"]
    assert len(units) + filling.left_out == 40
