import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline import jobs as jobs_module
from pipeline.__main__ import main
from pipeline.jobs import UsageError, find_jobs, write_files

ROOT = Path(__file__).parent.parent
PLAN = """2024年重点工作任务分解表
一、工业
1.新建标准厂房20万平方米以上，培育市级以上企业4家。（责任单位：市工信局）
2.编制园区规划。（责任单位：市发改局）
"""
TABLES = ("targets", "tasks", "promises", "numbers", "review", "corrections")


@pytest.fixture(autouse=True)
def _at_home(monkeypatch):
    monkeypatch.chdir(ROOT)


def notice(folder, name="plan", text=PLAN):
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "notice.txt").write_text(text, "utf-8")
    return folder / name


def run(*words):
    return main([str(word) for word in words])


def files_in(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_a_notice_becomes_a_register(tmp_path, capsys):
    folder = notice(tmp_path / "in")
    assert run("run", folder, "--out", tmp_path / "out") == 0
    made = files_in(tmp_path / "out" / "plan")
    tables = [f"{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")]
    assert made == sorted(
        [".fingerprint", "notice.json", "register.xlsx", "run.json", *tables]
    )
    line = capsys.readouterr().out
    assert line.startswith("plan：2 项任务，2 个目标")

    targets = pd.read_csv(tmp_path / "out/plan/targets.csv", dtype=str).fillna("")
    assert targets["target_id"].tolist() == ["01-01", "01-02"]
    assert targets["value"].tolist() == ["20", "4"]
    assert targets["comparator"].tolist() == [">=", "="]
    assert targets["lead"].tolist() == ["市工信局"] * 2
    assert targets["line"].tolist() == ["3", "3"]


def test_the_stages_one_by_one_make_the_same_files(tmp_path):
    folder = notice(
        tmp_path / "in", text=PLAN + "3.引进\u2028企业\x85团队3个。（责任单位：市科技局）\n"
    )
    assert run("run", folder, "--out", tmp_path / "once") == 0
    for stage in ("extract", "quantify", "register"):
        assert run(stage, folder, "--out", tmp_path / "staged") == 0
    once, staged = tmp_path / "once" / "plan", tmp_path / "staged" / "plan"
    assert files_in(staged) == sorted([*files_in(once), *STAGES])
    for name in files_in(once):
        assert (once / name).read_bytes() == (staged / name).read_bytes(), name


STAGES = ["stages/extract.jsonl", "stages/quantify.jsonl"]


def test_a_stage_without_the_one_before_says_so(tmp_path, capsys):
    folder = notice(tmp_path / "in")
    assert run("quantify", folder, "--out", tmp_path / "out") == 3
    assert "请先运行 extract" in capsys.readouterr().err


def test_a_register_from_an_older_extract_is_not_called_current(tmp_path, capsys):
    inputs, out = tmp_path / "in", tmp_path / "out"
    notice(inputs)
    assert run("run", inputs, "--out", out) == 0
    assert run("extract", inputs, "--out", out) == 0
    notice(inputs, text=PLAN.replace("20万", "30万"))
    for stage in ("quantify", "register"):
        assert run(stage, inputs, "--out", out) == 0
    assert "20" in (out / "plan" / "targets.csv").read_text("utf-8-sig")
    assert run("run", inputs, "--out", out, "--changed") == 0
    assert "新建标准厂房30万" in (out / "plan" / "targets.csv").read_text("utf-8-sig")


def test_an_output_that_cannot_be_written_is_said_without_a_trace(tmp_path, capsys):
    folder = notice(tmp_path / "in")
    (tmp_path / "out").write_text("a file where the folder should be")
    assert run("run", folder, "--out", tmp_path / "out") == 1
    said = capsys.readouterr().err
    assert said.startswith("plan：文件读写失败")
    assert "Traceback" not in said


def test_what_has_not_changed_is_not_built_again(tmp_path, capsys):
    inputs, out = tmp_path / "in", tmp_path / "out"
    notice(inputs, "a")
    notice(inputs, "b")
    assert run("run", inputs, "--out", out, "--changed") == 0
    capsys.readouterr()

    assert run("run", inputs, "--out", out, "--changed") == 0
    assert capsys.readouterr().out == "已是最新，无需重建：a、b\n"

    notice(inputs, "b", PLAN.replace("20万", "30万"))
    assert run("run", inputs, "--out", out, "--changed") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "已是最新，无需重建：a"
    assert [line.split("：")[0] for line in said[1:]] == ["b"]
    assert "30" in (out / "b" / "targets.csv").read_text("utf-8-sig")

    (out / "a" / "targets.csv").unlink()
    assert run("run", inputs, "--out", out, "--changed") == 0
    assert (out / "a" / "targets.csv").is_file()


@pytest.mark.parametrize("change", ["corrections", "rules", "code"])
def test_a_change_of_corrections_rules_or_code_builds_again(tmp_path, monkeypatch, change):
    folder = notice(tmp_path / "in")
    rules, code = tmp_path / "rules", tmp_path / "code"
    rules.mkdir()
    code.mkdir()
    for path in (ROOT / "rules").glob("*.yml"):
        (rules / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(jobs_module, "CODE", code)
    asked = ["run", folder, "--out", tmp_path / "out", "--rules", rules, "--changed"]
    assert run(*asked) == 0
    before = (tmp_path / "out/plan/.fingerprint").read_text()
    if change == "corrections":
        row = "target_id,field,old,new,because,by,on\n01-02,value,4,5,笔误,王五,2024-04-01\n"
        (folder / "corrections.csv").write_text(row, "utf-8")
    elif change == "rules":
        with (rules / "errors.yml").open("a", encoding="utf-8") as handle:
            handle.write("# a comment\n")
    else:
        (code / "new.py").write_text("")
    assert run(*asked) == 0
    assert (tmp_path / "out/plan/.fingerprint").read_text() != before


def test_corrections_beside_the_notice_are_made(tmp_path):
    folder = notice(tmp_path / "in")
    row = "target_id,field,old,new,because,by,on\n01-01,value,20,25,笔误,王五,2024-04-01\n"
    (folder / "corrections.csv").write_text(row, "utf-8-sig")
    assert run("run", folder, "--out", tmp_path / "out") == 0
    first = pd.read_csv(tmp_path / "out/plan/targets.csv", dtype=str).iloc[0]
    assert (first["value"], first["si_value"], first["si_unit"]) == ("25", "250000", "平方米")


BAD = {
    "empty": (b"", "EMPTY_FILE"),
    "unknown": (b"\x00\x01\x02\x03" + bytes(300), "UNSUPPORTED_FORMAT"),
    "truncated": ((ROOT / "inputs/taishan-2023/notice.pdf").read_bytes()[:9000], "TRUNCATED"),
    "title": ("关于分解2024年重点任务的通知\n".encode(), "NO_TASKS"),
}


def test_a_bad_notice_stops_only_itself(tmp_path, capsys):
    inputs, out = tmp_path / "in", tmp_path / "out"
    for name, (content, _) in BAD.items():
        (inputs / name).mkdir(parents=True)
        (inputs / name / "notice.pdf").write_bytes(content)
    notice(inputs, "good")
    assert run("run", inputs, inputs / "missing", "--out", out) == 3
    said = capsys.readouterr()
    assert said.out.startswith("good：2 项任务")
    assert "missing：未完成 [FILE_MISSING]" in said.err
    assert not (out / "missing").exists()
    for name, (_, code) in BAD.items():
        assert f"{name}：未完成 [{code}]" in said.err
        assert files_in(out / name) == ["problem.txt"]
        assert "下一步：" in (out / name / "problem.txt").read_text("utf-8-sig")
    assert (out / "good" / "register.xlsx").is_file()


def test_a_mended_notice_loses_its_problem(tmp_path):
    inputs, out = tmp_path / "in", tmp_path / "out"
    notice(inputs, "plan", " \n")
    assert run("run", inputs, "--out", out) == 3
    notice(inputs, "plan")
    assert run("run", inputs, "--out", out) == 0
    assert "problem.txt" not in files_in(out / "plan")


def test_a_notice_that_breaks_is_built_again_until_it_is_mended(tmp_path, capsys):
    inputs, out = tmp_path / "in", tmp_path / "out"
    notice(inputs, "plan")
    assert run("run", inputs, "--out", out, "--changed") == 0
    notice(inputs, "plan", " \n")
    assert run("run", inputs, "--out", out, "--changed") == 3
    assert run("run", inputs, "--out", out, "--changed") == 3
    assert "以前生成的" in (out / "plan" / "problem.txt").read_text("utf-8-sig")


def test_two_files_in_one_folder_are_not_guessed_between(tmp_path, capsys):
    folder = notice(tmp_path / "in")
    (folder / "notice.pdf").write_bytes(b"%PDF-1.4")
    assert run("run", folder, "--out", tmp_path / "out") == 3
    assert "[SEVERAL_NOTICES]" in capsys.readouterr().err


def test_a_broken_rule_file_stops_the_run_with_file_and_entry(tmp_path, capsys):
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "errors.yml").write_text("- id: A\n  sentence: 甲\n  colour: 红\n", "utf-8")
    folder = notice(tmp_path / "in")
    assert run("run", folder, "--out", tmp_path / "out", "--rules", rules) == 2
    assert "规则文件有误：errors.yml，A：不认识的键 colour" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_fault_of_ours_is_no_fault_of_the_notice(tmp_path, capsys, monkeypatch):
    folder = notice(tmp_path / "in")

    def broken(*_):
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("pipeline.stages.extracted", broken)
    assert run("run", folder, "--out", tmp_path / "out") == 1
    said = capsys.readouterr().err
    assert "程序内部错误" in said and "ZeroDivisionError" in said


def test_an_error_of_memory_is_a_reason_with_a_next_step(tmp_path, capsys, monkeypatch):
    folder = notice(tmp_path / "in")

    def full(*_):
        raise MemoryError

    monkeypatch.setattr("pipeline.stages.extracted", full)
    assert run("run", folder, "--out", tmp_path / "out") == 3
    assert "[MEMORY]" in capsys.readouterr().err


def test_wrong_use_is_exit_code_2(tmp_path, capsys):
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "other").mkdir()
    assert run("run", tmp_path / "none", "--out", tmp_path / "out") == 2
    assert "没有找到通知" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        run("fly")
    assert stopped.value.code == 2


def test_two_notices_of_one_name_would_overwrite_each_other(tmp_path):
    first, second = notice(tmp_path / "x"), notice(tmp_path / "y")
    with pytest.raises(UsageError, match="plan"):
        find_jobs([first, second], tmp_path)


def test_names_with_blanks_and_chinese_characters_are_names(tmp_path):
    folder = notice(tmp_path / "in", "某市 2024 任务")
    assert run("run", folder, "--out", tmp_path / "out") == 0
    assert (tmp_path / "out" / "某市 2024 任务" / "register.xlsx").is_file()


def test_a_single_file_is_named_after_itself(tmp_path):
    path = tmp_path / "计划.txt"
    path.write_text(PLAN, "utf-8")
    (job,) = find_jobs([path], tmp_path / "out")
    assert (job.name, job.source(), job.corrections()) == ("计划", path, None)


def test_a_write_that_fails_leaves_the_old_files(tmp_path):
    write_files(tmp_path, {"a.csv": b"old"})
    with pytest.raises(TypeError):
        write_files(tmp_path, {"a.csv": b"new", "b.csv": None})
    assert files_in(tmp_path) == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"old"


def test_the_module_runs_as_a_command(tmp_path):
    folder = notice(tmp_path / "in")
    words = [sys.executable, "-m", "pipeline", "run", folder, "--out", tmp_path / "out"]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "out/plan/notice.json").read_text("utf-8"))["year"] == 2024
