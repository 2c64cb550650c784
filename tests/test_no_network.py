"""Nothing is asked of the network: every command runs where no socket may leave."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archive import make_archive
from pipeline.__main__ import PRESENT_HELPS, parser

ROOT = Path(__file__).parent.parent
GUARD = """
import socket, sys

REFUSED = {
    "socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo",
    "urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect",
}

def refuse(event, arguments):
    if event not in REFUSED:
        return
    # but a socket of this machine is let, as between a process and its children
    own = isinstance(arguments[0], socket.socket) and arguments[0].family == socket.AF_UNIX
    if not own:
        with open(LOG, "a", encoding="utf-8") as log:
            log.write(f"{event} {arguments[1:]!r}\\n")
        raise ConnectionRefusedError(f"{event}: the network is shut")

sys.addaudithook(refuse)
"""
"""Shuts the network in every Python process that finds it, children included. What is tried
is written down, for a program may swallow the refusal."""


def shut(folder, log):
    """Return the environment of a process for which the network is shut."""
    (folder / "sitecustomize.py").write_text(f"LOG = {str(log)!r}\n{GUARD}", "utf-8")
    proxies = {f"{name}_proxy": "http://127.0.0.1:9" for name in ("http", "https")}
    return os.environ | proxies | {"PYTHONPATH": f"{folder}:{ROOT}"}


def run(environment, place, script, *arguments):
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_guard_refuses_what_goes_out_and_says_so(tmp_path):
    log = tmp_path / "log"
    environment = shut(tmp_path, log)
    for script in (
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request as u; u.urlopen('http://example.invalid')",
        "import socket; socket.gethostbyname('localhost')",
    ):
        assert "the network is shut" in run(environment, tmp_path, script).stderr
    assert len(log.read_text("utf-8").splitlines()) == 3


def calls(name):
    """Return the arguments of every command for a notice, in the order they build on."""
    tables = ("targets", "reports", "calendar")
    archive = [word for t in tables for word in (f"--{t}", f"archive/{t}.parquet")]
    given = {
        "many": [["inputs", "--out", "outputs/many", "--jobs", "2"]],
        "judge": [[*archive, "--out", "outputs/judged", "--jobs", "2"]],
        **{one: [[name]] for one in ("extract", "quantify", "register", "run")},
        "forms": [[name, "--quarter", "2023Q1"]],
        "status": [[name]],
        "publish": [[name, "--quarter", "2023Q1", "--by", "甲"]],
        "compare": [[name, "other"]],
        **{one: [[name]] for one in PRESENT_HELPS},
        "verify": [[name]],
    }
    return [[command, *rest] for command, each in given.items() for rest in each]


def check_no_network(name, folder):
    built = shutil.copytree(ROOT / "inputs" / name, folder / "inputs" / name)
    shutil.copytree(ROOT / "inputs" / name, folder / "inputs" / "other")
    shutil.rmtree(built / "frozen", ignore_errors=True)
    (built / "journal.jsonl").unlink(missing_ok=True)
    shutil.copytree(ROOT / "rules", folder / "rules")
    make_archive(folder / "archive", 60)
    log = folder / "log"
    script = (
        "import json, sys\n"
        "from pipeline.__main__ import main\n"
        "for call in json.loads(sys.argv[1]):\n"
        "    code = main(call)\n"
        "    if code not in (0, 3): sys.exit(f'{call}: {code}')\n"
    )
    (folder / "site").mkdir()
    done = run(shut(folder / "site", log), folder, script, json.dumps(calls(name)))

    assert done.returncode == 0, done.stderr
    assert not log.exists(), log.read_text("utf-8")
    return {p.relative_to(folder / "outputs" / name).as_posix() for p in files(folder, name)}


def files(folder, name):
    return (path for path in (folder / "outputs" / name).rglob("*") if path.is_file())


def test_every_command_of_the_command_line_is_tried():
    (choices,) = (list(a.choices) for a in parser()._actions if a.choices)
    assert {call[0] for call in calls("any")} == set(choices)


def test_no_command_reaches_for_the_network(tmp_path):
    made = check_no_network("example-2023", tmp_path)
    assert {"register.xlsx", "report.html", "package/taizhang.sqlite", "run.json"} <= made
    assert {"2023Q1/status.xlsx", "2023Q1/bulletin.docx"} <= made
    assert list((tmp_path / "outputs/judged/status").iterdir())
    assert list((tmp_path / "outputs/many/dataset").iterdir())


@pytest.mark.slow
def test_a_whole_year_with_mails_and_pages_reaches_for_no_network(tmp_path):
    made = check_no_network("taishan-2023", tmp_path)
    assert {"pages/page-001.png", "2023Q4/status.xlsx"} <= made
