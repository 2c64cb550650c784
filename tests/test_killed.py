"""Killed at any moment, or out of disk: nothing half is seen, and the next run mends it."""

import csv
import os
import random
import resource
import signal
import subprocess
import sys
import time

import pytest

from conftest import ROOT
from pipeline.__main__ import main
from pipeline.jobs import BESIDE, held, write_files
from test_quarters import NOTICE

SENT = {
    "区人社局.txt": "区人社局\n截至3月底，新增城镇就业200人。\n",
    "区林业局.txt": "区林业局\n截至3月底，新建公园2处。\n",
}

MOMENTS = int(os.environ.get("KILLS", "12"))
"""How many times a command is killed, each as often; `KILLS=51 make test-all`."""


def notices(folder):
    """Three notices with one quarter of submissions each."""
    for name in ("a", "b", "c"):
        place = folder / name
        (place / "2024Q1").mkdir(parents=True)
        (place / "notice.txt").write_text(NOTICE, "utf-8")
        for file, text in SENT.items():
            (place / "2024Q1" / file).write_text(text, "utf-8")
    return folder


def in_a_child(words, before=lambda: None):
    """Return the process that carries out a command."""
    child = os.fork()
    if child == 0:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        sys.stdout = sys.stderr = os.fdopen(nowhere, "w")
        code = 1
        try:
            before()
            code = main([str(word) for word in words])
        finally:
            os._exit(code)
    return child


def ended(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".many.lock"
    }


def visible(folder):
    """Return the files that a reader sees: what is being written is not among them."""
    found = contents(folder)
    return {name: found[name] for name in found if BESIDE not in name}


def started(words):
    """Return the process of a command as people start it."""
    asked = [sys.executable, "-m", "pipeline", *map(str, words)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(asked, cwd=ROOT, **quiet).pid


def half_done(out):
    """Return the notices that were begun and are not done."""
    begun = [folder for folder in out.glob("[a-z]*") if (folder / "targets.csv").exists()]
    return [folder.name for folder in begun if not (folder / ".fingerprint").exists()]


KILLED = {
    "run": (["run", "--changed"], in_a_child),
    "status": (["status"], in_a_child),
    "many": (["many", "--jobs", "2"], started),
}


@pytest.mark.slow
@pytest.mark.parametrize("command", KILLED)
def test_killed_at_any_moment_the_next_run_gives_the_same_bytes(
    command, tmp_path, monkeypatch
):
    monkeypatch.chdir(ROOT)
    inputs, (words, start) = notices(tmp_path / "in"), KILLED[command]
    (inputs / "d").mkdir()
    (inputs / "d" / "notice.txt").write_bytes(b"\n")
    words = [*words, *sorted(inputs.iterdir()), "--out"]
    main([str(word) for word in [*words, tmp_path / "warm"]])
    began = time.monotonic()
    assert ended(start([*words, tmp_path / "whole"])) == 3
    length = time.monotonic() - began
    whole = contents(tmp_path / "whole")

    chance, unfinished = random.Random(14), 0
    for moment in range(MOMENTS // len(KILLED)):
        out = tmp_path / f"killed-{moment}"
        child = start([*words, out])
        time.sleep(chance.uniform(0, length))
        os.kill(child, signal.SIGKILL)
        unfinished += ended(child) != 3
        seen = visible(out)
        assert all(whole[name] == seen[name] for name in seen)  # whole, or not there
        assert len(half_done(out)) <= (2 if command == "many" else 1)
        assert ended(start([*words, out])) == 3
        assert contents(out) == whole
    assert unfinished > MOMENTS / len(KILLED) / 2


def test_what_a_killed_run_left_behind_goes_and_what_another_writes_stays(tmp_path):
    for name in ("left", "busy"):
        (tmp_path / f"{BESIDE}{name}").mkdir()
        (tmp_path / f"{BESIDE}{name}" / "a.csv").write_bytes(b"half")
    with held(tmp_path / f"{BESIDE}busy") as ours:
        assert ours
        write_files(tmp_path, {"a.csv": b"whole"})
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{BESIDE}busy", "a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"whole"


def stop_writing_at(octets):
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, octets))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def test_a_full_disk_is_said_and_leaves_the_last_good_output(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    inputs, out = notices(tmp_path / "in"), tmp_path / "out"
    words = ["run", inputs / "a", "--out", out]
    assert main([str(word) for word in words]) == 0
    good = contents(out)
    (inputs / "a" / "notice.txt").write_text(NOTICE.replace("800人", "900人"), "utf-8")
    said = tmp_path / "said"

    def fill():
        stop_writing_at(4000)
        sys.stdout = sys.stderr = said.open("w", encoding="utf-8")

    assert ended(in_a_child(words, fill)) == 1
    assert said.read_text("utf-8").startswith("a：未完成 [DISK_FULL] 文件读写失败，磁盘已满")
    assert "下一步：" in said.read_text("utf-8")
    assert "Traceback" not in said.read_text("utf-8")
    assert contents(out) == good


@pytest.mark.skipif(os.geteuid() != 0, reason="ONLY ROOT CAN MOUNT A SMALL DISK")
@pytest.mark.slow
def test_a_small_disk_and_a_read_only_one(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    inputs, out = notices(tmp_path / "in"), tmp_path / "out"
    out.mkdir()
    if os.system(f"mount -t tmpfs -o size=400k tmpfs {out} 2>/dev/null"):
        pytest.skip("THIS MACHINE LETS NOBODY MOUNT A DISK")
    try:
        words = ["run", str(inputs / "a"), "--out", str(out)]
        assert main(words) == 0
        good = contents(out)
        (out / "ballast").write_bytes(b"0" * (os.statvfs(out).f_bavail * 4096 - 8192))
        (inputs / "a" / "notice.txt").write_text(NOTICE.replace("800人", "900人"), "utf-8")
        assert main(words) == 1
        assert "磁盘已满" in capsys.readouterr().err
        (out / "ballast").unlink()
        assert contents(out) == good
        assert os.system(f"mount -o remount,ro {out}") == 0
        assert main(words) == 1
        assert "没有权限或磁盘是只读的" in capsys.readouterr().err
        assert contents(out) == good
        (inputs / "a" / "notice.txt").write_text("\n", "utf-8")
        assert main(words) == 1  # refused, and that cannot be written down either
        assert "没有权限或磁盘是只读的" in capsys.readouterr().err
    finally:
        os.system(f"umount {out}")


def test_what_could_not_be_read_is_listed_until_it_is_mended(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    inputs, out = notices(tmp_path / "in"), tmp_path / "out"
    (inputs / "b" / "notice.txt").write_bytes(b"\n")
    (inputs / "a" / "2024Q1" / "broken.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert run("run", inputs, "--out", out) == 3
    assert run("status", inputs / "a", "--out", out) == 3
    sent, bad = rows(out)
    assert (sent["notice"], sent["quarter"], sent["code"]) == ("a", "2024Q1", "TRUNCATED")
    assert sent["file"].endswith("/in/a/2024Q1/broken.xlsx")
    assert (bad["notice"], bad["quarter"], bad["code"]) == ("b", "", "EMPTY_FILE")
    assert bad["file"].endswith("/in/b/notice.txt")
    assert bad["sha256"] == "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b"
    assert bad["sentence"].startswith("文件是空的")
    assert bad["next"] == "请重新下载或向发文单位索取原文件"

    (inputs / "b" / "notice.txt").write_text(NOTICE, "utf-8")
    assert run("run", inputs, "--out", out, "--changed") == 0
    assert [row["code"] for row in rows(out)] == ["TRUNCATED"]
    (inputs / "a" / "2024Q1" / "broken.xlsx").unlink()
    assert run("run", inputs, "--out", out, "--changed") == 0
    assert not (out / "quarantine.csv").exists()


@pytest.mark.parametrize("first", ["many", "run"])
def test_many_and_run_keep_one_list(first, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    inputs, out = notices(tmp_path / "in"), tmp_path / "out"
    for name in ("a", "b"):
        (inputs / name / "notice.txt").write_bytes(b"\n")
    (inputs / "c" / "2024Q1" / "broken.xlsx").write_bytes(b"PK\x03\x04 broken")
    asked = {"many": ["many", "--jobs", 1], "run": ["run"]}
    second = next(name for name in asked if name != first)
    assert run(*asked[first], inputs, "--out", out) == 3
    assert run("status", inputs / "c", "--out", out) == 3
    assert run(*asked[second], inputs / "a", "--out", out) == 3
    assert [row["notice"] for row in rows(out)] == ["a", "b", "c"]
    before = (out / "quarantine.csv").read_bytes()
    assert run(*asked[second], inputs, "--out", out) == 3
    assert (out / "quarantine.csv").read_bytes() == before
    assert run("status", inputs / "a", "--out", out) == 3  # it has no register: refused again
    assert (out / "quarantine.csv").read_bytes() == before
    (inputs / "a" / "notice.txt").write_text(NOTICE, "utf-8")
    assert run("status", inputs / "a", "--out", out) == 0
    assert [row["notice"] for row in rows(out)] == ["b", "c"]


def test_a_file_that_is_gone_leaves_the_list_with_the_next_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    inputs, rules = notices(tmp_path / "in"), ["--rules", ROOT / "rules"]
    (inputs / "b" / "notice.txt").write_bytes(b"\n")
    assert run("run", "in", *rules) == 3
    (inputs / "b" / "notice.txt").unlink()
    assert run("run", "in/a", *rules) == 0
    assert not (tmp_path / "outputs" / "quarantine.csv").exists()


def run(*words):
    return main([str(word) for word in words])


def rows(out):
    with (out / "quarantine.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_one_bad_file_in_a_thousand_leaves_the_others_done(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    inputs = notices(tmp_path / "in")
    folder = inputs / "a" / "2024Q1"
    for path in folder.iterdir():
        path.unlink()
    for number in range(1000):
        text = f"区人社局：2024年一季度，全区新增城镇就业{1000 + number}人。\n"
        (folder / f"区人社局{number}.txt").write_text(text, "utf-8")
    (folder / "区人社局500.txt").write_bytes(b"PK\x03\x04 broken")
    assert run("status", inputs / "a", "--out", tmp_path / "out") == 3
    assert "收到文件 1000 个（读不了 1 个）" in capsys.readouterr().out
    assert len(rows(tmp_path / "out")) == 1
