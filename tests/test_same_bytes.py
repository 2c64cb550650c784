"""Built twice, on different days, in different places: every file has the same bytes.

Two processes build whatever the command line offers, each under its own clock, time zone,
locale, hash seed, umask, folder, number of threads, order and age of the input files.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from conftest import ROOT
from pipeline.__main__ import PRESENT_HELPS, QUARTER_HELPS, parser

NOT_BUILT = {
    "publish": "freezes a quarter at the moment it is called, so the clock is input",
    "judge": "reads an archive that is made elsewhere; its bytes are compared in its own test",
}

CLOCK = """
import ctypes, datetime, gc, os, time

AHEAD = datetime.timedelta(days=int(os.environ["DAYS_AHEAD"]))
SECONDS = AHEAD.days * 86400
told, nanoseconds, local, greenwich = time.time, time.time_ns, time.localtime, time.gmtime
now, utcnow = datetime.datetime.now, datetime.datetime.utcnow
time.time = lambda: told() + SECONDS
time.time_ns = lambda: nanoseconds() + SECONDS * 10**9
time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: greenwich(time.time() if seconds is None else seconds)

# A class of its own would not fit the extension modules: the built-in one is changed.
methods = gc.get_referents(datetime.datetime.__dict__)[0]
methods["now"] = classmethod(lambda cls, tz=None: now(tz) + AHEAD)
methods["utcnow"] = classmethod(lambda cls: utcnow() + AHEAD)
ctypes.pythonapi.PyType_Modified(ctypes.py_object(datetime.datetime))
"""
"""Sets every clock that Python code reads DAYS_AHEAD; programs it starts keep the real one."""


@dataclass(frozen=True)
class Machine:
    """Where and when a build runs."""

    folder: str
    umask: int
    reverse: bool
    setting: dict = field(default_factory=dict)


MACHINES = (
    Machine(
        folder="a",
        umask=0o022,
        reverse=False,
        setting={
            "TZ": "Asia/Shanghai",
            "LC_ALL": "C.UTF-8",
            "PYTHONHASHSEED": "1",
            "OMP_NUM_THREADS": "1",
        },
    ),
    Machine(
        folder="另一个 文件夹/里面",
        umask=0o077,
        reverse=True,
        setting={
            "TZ": "America/St_Johns",
            "LC_ALL": "C",
            "PYTHONHASHSEED": "4242",
            "OMP_NUM_THREADS": "7",
            "SOURCE_DATE_EPOCH": "86400",
            "DAYS_AHEAD": "401",
        },
    ),
)


def commands():
    """Return the names of all commands, those that read what others wrote last."""
    (choices,) = (list(a.choices) for a in parser()._actions if a.choices)
    last = [*QUARTER_HELPS, "compare", *PRESENT_HELPS]
    ordered = [name for name in choices if name not in last] + last
    assert set(ordered) == set(choices)
    return [name for name in ordered if name not in NOT_BUILT]


def calls(names, forms):
    """Return the arguments of every call that builds something, forms of so many quarters."""
    places = [f"inputs/{name}" for name in names]
    quarters = {n: sorted(p.name for p in (ROOT / "inputs" / n).glob("*Q?")) for n in names}
    reported = [name for name in names if quarters[name]]
    given = {
        **{name: [places] for name in ("run", "extract", "quantify", "register", "many")},
        "forms": [[n, "--quarter", q] for n in reported for q in quarters[n][:forms]],
        "status": [reported],
        "compare": [list(names)] if len(names) > 1 else [],
    }
    return [[name, *rest] for name in commands() for rest in given.get(name, [list(names)])]


def build(machine, names, forms, folder):
    """Return the process that builds everything in a folder of its own."""
    place = folder / machine.folder
    (place / "site").mkdir(parents=True)
    if "DAYS_AHEAD" in machine.setting:
        (place / "site" / "sitecustomize.py").write_text(CLOCK, "utf-8")
    for name in sorted(names, reverse=machine.reverse):
        copy(ROOT / "inputs" / name, place / "inputs" / name, machine.reverse)
    out = folder / "elsewhere" if machine.reverse else "outputs"
    tail = ["--out", str(out), "--rules", str(ROOT / "rules")]
    script = (
        "import json, os, sys\n"
        f"os.umask({machine.umask})\n"
        "from pipeline.__main__ import main\n"
        "for call in json.loads(sys.argv[1]):\n"
        "    code = main(call)\n"
        "    if code not in (0, 3): sys.exit(f'{call}: {code}')\n"
    )
    asked = json.dumps([[*call, *tail] for call in calls(names, forms)])
    environment = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "TZ")}
    environment |= machine.setting | {"PYTHONPATH": f"{place / 'site'}:{ROOT}"}
    process = subprocess.Popen(
        [sys.executable, "-c", script, asked],
        cwd=place,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return process, place / out


def copy(source, target, reverse):
    """Return nothing; the files are there, made in order or backwards, old or new."""
    for path in sorted(source.rglob("*"), reverse=reverse):
        if path.is_file():
            there = target / path.relative_to(source)
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, there)
            if reverse:
                os.utime(there, (10**9, 10**9))


def digests(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def where_different(one, other):
    """Return what tells two files apart: members of a zip, else the first byte."""
    if zipfile.is_zipfile(one) and zipfile.is_zipfile(other):
        members = [
            {m.filename: (m.date_time, m.CRC) for m in zipfile.ZipFile(path).infolist()}
            for path in (one, other)
        ]
        names = sorted(members[0].keys() | members[1].keys())
        return [name for name in names if members[0].get(name) != members[1].get(name)]
    pairs = zip(one.read_bytes(), other.read_bytes(), strict=False)
    return next((f"byte {place}" for place, (a, b) in enumerate(pairs) if a != b), "length")


def check_same_bytes(names, forms, folder):
    builds = [build(machine, names, forms, folder) for machine in MACHINES]
    for process, _ in builds:
        said, _ = process.communicate()
        assert process.returncode == 0, said.decode("utf-8", "replace")
    one, other = (out for _, out in builds)
    first, second = digests(one), digests(other)

    assert sorted(first) == sorted(second)
    different = [name for name in first if first[name] != second[name]]
    told = (f"{name}: {where_different(one / name, other / name)}" for name in different)
    assert not different, "not the same bytes:\n" + "\n".join(told)
    return set(first)


def test_the_second_machine_lives_in_another_year(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(CLOCK, "utf-8")
    ask = "import datetime as d, time; print(d.datetime.now(), d.date.today(), time.time())"
    said = subprocess.run(
        [sys.executable, "-c", ask],
        env=os.environ | {"PYTHONPATH": str(tmp_path), "DAYS_AHEAD": "401"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    ahead = (date.today() + timedelta(days=401)).isoformat()
    assert said[0][:7] == said[2][:7] == ahead[:7]
    assert float(said[3]) - time.time() > 400 * 86400


@pytest.mark.slow
def test_two_builds_have_the_same_bytes(tmp_path):
    files = check_same_bytes(("example-2023",), 1, tmp_path)

    assert {
        "example-2023/register.xlsx",
        "example-2023/targets.parquet",
        "example-2023/2023Q1/status.xlsx",
        "example-2023/2023Q4/status.parquet",
        "example-2023/package/taizhang.sqlite",
        "example-2023/package/status.parquet",
        "example-2023/package/datapackage.json",
    } <= files
    assert any(name.startswith("example-2023/2023Q1/forms/") for name in files)


@pytest.mark.slow
def test_two_builds_of_all_that_ships_have_the_same_bytes(tmp_path):
    names = sorted(path.name for path in (ROOT / "inputs").iterdir() if path.is_dir())
    files = check_same_bytes(names, 4, tmp_path)
    assert "taishan-2023/package/taizhang.sqlite" in files
    assert any(name.startswith("compare/") for name in files)
