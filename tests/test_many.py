import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import poison
from pipeline.__main__ import main
from pipeline.jobs import UsageError
from pipeline.many.command import Errand, alone_in, carry_out
from pipeline.many.finding import jobs_below
from pipeline.many.local import run_local
from pipeline.many.progress import line_of
from pipeline.many.receipts import Desk
from pipeline.many.worker import version_of
from pipeline.rules import QUARTER, load_rules

ROOT = Path(__file__).parent.parent
PLAN = """2024年重点工作任务分解表
一、工业
1.新建标准厂房{n}万平方米以上，培育市级以上企业4家。（责任单位：市工信局）
2.编制园区规划。（责任单位：市发改局）
"""
HIDDEN = (".many.lock",)


@pytest.fixture(autouse=True)
def _at_home(monkeypatch):
    monkeypatch.chdir(ROOT)


def notice(folder, name, n=20):
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "notice.txt").write_text(PLAN.format(n=n), "utf-8")


def run(*words):
    return main([str(word) for word in words])


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in HIDDEN
    }


def errand_for(inputs, out, lines, seconds=60):
    rules = load_rules(ROOT / "rules", without=QUARTER)
    desk = Desk(ROOT / "rules", version_of(rules), seconds, 1024)
    return Errand(jobs_below([inputs], out), out, desk, rules, lines.append, lines.append)


def local(errand, work, processes=2):
    return lambda jobs: run_local(jobs, errand.desk, processes, work)


def listed(out):
    text = (out / "quarantine.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.slow
def test_one_process_two_and_run_write_the_same_files(tmp_path, capsys):
    inputs = tmp_path / "in"
    for n in range(3):
        notice(inputs, f"n{n}", n + 10)
    (inputs / "bad").mkdir()
    (inputs / "bad" / "notice.pdf").write_bytes(b"%PDF-1.4 broken")
    assert run("run", inputs, "--out", tmp_path / "run") == 3
    assert run("many", inputs, "--out", tmp_path / "one", "--jobs", 1) == 3
    assert run("many", inputs, "--out", tmp_path / "two", "--jobs", 2) == 3
    one, two = files_in(tmp_path / "one"), files_in(tmp_path / "two")
    assert one == two
    own = {n: c for n, c in one.items() if not n.startswith(("dataset/", "quarantine.csv"))}
    assert own == files_in(tmp_path / "run")
    assert "4 份通知：做成 3，原已做好 0，未完成 1" in capsys.readouterr().out

    targets = pq.read_table(tmp_path / "two/dataset/targets.parquet").to_pylist()
    assert [(row["notice"], row["target_id"], int(row["value"])) for row in targets] == [
        (f"n{n}", *rest) for n in range(3) for rest in (("01-01", n + 10), ("01-02", 4))
    ]
    notices = pq.read_table(tmp_path / "two/dataset/notices.parquet").to_pylist()
    assert [(row["notice"], row["tasks"], row["targets"]) for row in notices] == [
        (f"n{n}", 2, 2) for n in range(3)
    ]
    (row,) = listed(tmp_path / "two")
    assert (row["notice"], row["code"], len(row["sha256"])) == ("bad", "TRUNCATED", 64)

    before = (tmp_path / "two/dataset/targets.parquet").stat().st_mtime_ns
    assert run("many", inputs, "--out", tmp_path / "two", "--jobs", 2) == 3
    assert "做成 0，原已做好 3，未完成 1" in capsys.readouterr().out
    assert (tmp_path / "two/dataset/targets.parquet").stat().st_mtime_ns == before
    assert files_in(tmp_path / "two") == two


@pytest.mark.slow
def test_a_worker_that_dies_hangs_or_starves_costs_one_notice(tmp_path):
    inputs, out, lines = tmp_path / "in", tmp_path / "out", []
    poisons = ("segfault", "exit", "hang", "memory")
    for name in (*poisons, "once", "a"):
        notice(inputs, name)
    errand = errand_for(inputs, out, lines)
    assert carry_out(errand, local(errand, poison.poisoned)) == 3
    found = {row["notice"]: (row["code"], row["detail"]) for row in listed(out)}
    assert found == {
        "segfault": ("CRASH", "进程被信号 SIGSEGV 结束"),
        "exit": ("CRASH", "进程以代码 7 结束"),
        "hang": ("TIMEOUT", ""),
        "memory": ("MEMORY", ""),
    }
    assert all(row["sentence"] and row["next"] for row in listed(out))
    assert all((out / name / "register.xlsx").is_file() for name in ("once", "a"))
    assert "未完成 [TIMEOUT]" in (out / "hang/problem.txt").read_text("utf-8-sig")
    notices = pq.read_table(out / "dataset/notices.parquet")["notice"].to_pylist()
    assert notices == ["a", "once"]

    def none(jobs):
        assert sorted(job.name for job in jobs) == ["a", "once"]
        return run_local(jobs, errand.desk, 1)

    assert carry_out(errand, none) == 3  # what was set aside is named again, not tried again
    assert {row["notice"] for row in listed(out)} == set(poisons)

    more = errand_for(inputs, out, lines, seconds=90)
    assert carry_out(more, local(more, poison.run_job)) == 0  # another limit: tried again
    assert listed(out) == []
    assert not list(out.glob("*/problem.txt")) and not list(out.glob("*/.quarantine"))


def test_a_fault_of_ours_is_told_and_stops_nothing(tmp_path):
    inputs, out, lines = tmp_path / "in", tmp_path / "out", []
    for name in ("fault", "good"):
        notice(inputs, name)
    errand = errand_for(inputs, out, lines)
    assert carry_out(errand, local(errand, poison.poisoned, 1)) == 1
    assert [(row["code"], row["detail"]) for row in listed(out)] == [
        ("PROGRAM_FAULT", "ZeroDivisionError: 一个错误")
    ]
    assert any("Traceback" in line for line in lines)
    assert (out / "good/register.xlsx").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("moment", [n / 2 for n in range(1, 11)])
def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path, moment):
    inputs = tmp_path / "in"
    for n in range(6):
        notice(inputs, f"n{n}", n + 10)
    words = [sys.executable, "-m", "pipeline", "many", str(inputs), "--jobs", "2", "--out"]
    process = subprocess.Popen([*words, str(tmp_path / "out")], stderr=subprocess.DEVNULL)
    time.sleep(moment)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    (tmp_path / "out/n3/.writing-left").mkdir(parents=True)
    for _ in range(50):  # workers end after the notice they have; they hold no lock
        if subprocess.run([*words, str(tmp_path / "out")], check=False).returncode == 0:
            break
        time.sleep(0.2)
    assert run("run", inputs, "--out", tmp_path / "run") == 0
    made = files_in(tmp_path / "out")
    left = {n: c for n, c in made.items() if not n.startswith(("dataset/", "quarantine"))}
    assert left == files_in(tmp_path / "run")
    assert not list((tmp_path / "out").rglob(".writing-*"))


def test_the_largest_is_begun_first(tmp_path):
    for name, n in (("small", 1), ("large", 10**9), ("middle", 10**4)):
        notice(tmp_path, name, n)
    found = [job.name for job in jobs_below([tmp_path], tmp_path / "out")]
    assert found == ["large", "middle", "small"]


def test_whatever_is_given_each_notice_is_found_once(tmp_path):
    notice(tmp_path / "2024" / "east", "a")
    notice(tmp_path / "2024", "b")
    (tmp_path / "2024/b/2024Q1").mkdir()
    (tmp_path / "2024/b/2024Q1/form.txt").write_text("一", "utf-8")
    (tmp_path / "2024/loose.txt").write_text(PLAN, "utf-8")
    given = {
        "folder": [tmp_path],
        "pattern": [tmp_path / "**"],
        "as a shell writes it": sorted(tmp_path.rglob("*")),
    }
    names = {
        how: sorted(job.name for job in jobs_below(paths, tmp_path / "out"))
        for how, paths in given.items()
    }
    assert names["folder"] == ["a", "b"]
    assert names["pattern"] == names["as a shell writes it"] == ["a", "b", "loose"]


def test_wrong_use_is_said(tmp_path, capsys):
    notice(tmp_path / "in", "a")
    notice(tmp_path / "two/x", "a")
    notice(tmp_path / "named", "dataset")
    asked = ["many", "--out", tmp_path / "out"]
    with alone_in(tmp_path / "out"):
        assert run(*asked, tmp_path / "in") == 2
    assert run(*asked, tmp_path / "in", tmp_path / "two") == 2
    assert run(*asked, tmp_path / "named") == 2
    (tmp_path / "empty").mkdir()
    assert run(*asked, tmp_path / "empty") == 2
    said = capsys.readouterr().err.splitlines()
    assert [line for line in said if "many 正在运行" in line]
    assert [line for line in said if "有两个来源都叫 a" in line]
    assert [line for line in said if "dataset 是汇总数据的文件夹" in line]
    assert [line for line in said if "没有找到通知" in line]


def test_dask_that_is_not_installed_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    notice(tmp_path / "in", "a")
    assert run("many", tmp_path / "in", "--out", tmp_path / "out", "--dask", "local") == 2
    assert "make dask" in capsys.readouterr().err


def test_workers_that_cannot_be_started_are_said_and_lose_no_notice(tmp_path, monkeypatch):
    class Broken:
        active = False

        def join(self):
            pass

        def schedule(self, *_, **__):
            raise BrokenProcessPool("no workers")

    monkeypatch.setattr("pipeline.many.local.open_pool", lambda *_: Broken())
    notice(tmp_path / "in", "a")
    errand = errand_for(tmp_path / "in", tmp_path / "out", [])
    with pytest.raises(UsageError, match="no workers"):
        carry_out(errand, local(errand, poison.other_version, 1))


def test_a_worker_with_other_code_is_refused(tmp_path):
    notice(tmp_path / "in", "a")
    errand = errand_for(tmp_path / "in", tmp_path / "out", [])
    with pytest.raises(UsageError, match="同一版本"):
        carry_out(errand, local(errand, poison.other_version, 1))


def test_a_name_that_is_a_formula_does_no_harm(tmp_path):
    (tmp_path / "in/=1+1").mkdir(parents=True)
    (tmp_path / "in/=1+1/notice.txt").write_bytes(b"")
    assert run("many", tmp_path / "in", "--out", tmp_path / "out", "--jobs", 1) == 3
    (row,) = listed(tmp_path / "out")
    assert (row["notice"], row["code"]) == ("'=1+1", "EMPTY_FILE")


def test_rate_and_rest_are_told():
    assert line_of(50, 200, 10.0) == "已完成 50/200 份，5.0 份/秒，约剩 0 分 30 秒"


def test_limits_hold_in_a_worker(tmp_path):
    code = (
        "from pathlib import Path\n"
        "from pipeline.many.worker import prepare\n"
        "from pipeline.many.receipts import Desk\n"
        "prepare(Desk(Path('rules'), '', 1, 200))\n"
        "held = bytearray(100 << 20)\n"
        "try:\n"
        "    bytearray(300 << 20)\n"
        "except MemoryError:\n"
        "    print('MEMORY')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"MEMORY\n"


def test_a_worker_has_no_network():
    code = (
        "import socket, sys\n"
        "from pipeline.many.limits import cut_network\n"
        "cut = cut_network()\n"
        "try:\n"
        "    socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)\n"
        "except OSError:\n"
        "    print('CUT')\n"
        "else:\n"
        "    print('OPEN' if cut else 'NOT ALLOWED HERE')\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        words = [sys.executable, "-c", code, str(server.getsockname()[1])]
        done = subprocess.run(words, capture_output=True, check=True, encoding="utf-8")
    if "NOT ALLOWED" in done.stdout:
        pytest.skip("this system gives a process no network of its own: nothing to test")
    assert done.stdout == "CUT\n"


@pytest.mark.slow
def test_dask_writes_the_same_and_names_the_poison(tmp_path):
    from pipeline.many.cluster import run_cluster

    inputs, lines = tmp_path / "in", []
    for n in range(6):
        notice(inputs, f"n{n}", n + 10)
    notice(inputs, "segfault")
    notice(inputs, "hang")
    there = errand_for(inputs, tmp_path / "dask", lines)
    work = poison.poisoned
    assert carry_out(there, lambda jobs: run_cluster(jobs, there.desk, "local", 2, work)) == 3
    here = errand_for(inputs, tmp_path / "here", lines)
    assert carry_out(here, local(here, work)) == 3
    found = {row["notice"]: row["code"] for row in listed(tmp_path / "dask")}
    assert found == {"segfault": "CRASH", "hang": "TIMEOUT"}
    assert files_in(tmp_path / "dask") == files_in(tmp_path / "here")


@pytest.mark.slow
def test_a_dask_worker_that_is_killed_loses_nothing(tmp_path):
    from distributed import Client, LocalCluster

    from pipeline.many.cluster import run_cluster

    inputs = tmp_path / "in"
    for n in range(12):
        notice(inputs, f"n{n}", n + 10)
    errand = errand_for(inputs, tmp_path / "out", [])
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        receipts = run_cluster(
            errand.jobs, errand.desk, cluster.scheduler_address, 2, poison.slow
        )
        names = [next(receipts).name]
        with Client(cluster) as client:
            pid = sorted(client.run(os.getpid).values())[0]
        os.kill(pid, signal.SIGKILL)
        names += [receipt.name for receipt in receipts]
    assert sorted(names) == sorted(f"n{n}" for n in range(12))
    assert run("run", inputs, "--out", tmp_path / "run") == 0
    assert files_in(tmp_path / "out") == files_in(tmp_path / "run")


def test_the_stamp_of_what_was_set_aside_is_read_with_care(tmp_path):
    notice(tmp_path / "in", "a")
    (tmp_path / "out/a").mkdir(parents=True)
    (tmp_path / "out/a/.quarantine").write_text("{", "utf-8")
    assert run("many", tmp_path / "in", "--out", tmp_path / "out", "--jobs", 1) == 0
    (tmp_path / "out/a/.quarantine").write_text(json.dumps({"of": ["x"]}), "utf-8")
    assert run("many", tmp_path / "in", "--out", tmp_path / "out", "--jobs", 1) == 0
