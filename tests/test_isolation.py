"""What a document may do to the process that reads it, and what comes back of it."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT
from pipeline.isolation import InnerFault, isolated
from pipeline.limits import Limits, resident_memory
from pipeline.model import SourceError
from pipeline.unplugged import refuse_in_interpreter


def same(value):
    return value


@pytest.mark.parametrize("value", [None, 5.5, "甲\udc80\n", [1, {"乙": []}], "x" * 3_000_000])
def test_what_the_child_returns_comes_back(value):
    assert isolated(lambda: value, same) == value


def hang():
    time.sleep(60)


def hang_with_children():
    os.fork()
    time.sleep(60)


def take_memory():
    return len([0] * 10**9)


def ring():
    return "x" * 2_000_000


def die():
    os.kill(os.getpid(), 11)


def be_killed():
    os.kill(os.getpid(), 9)


def say_nothing():
    os._exit(0)


def recurse():
    return recurse()


def refuse():
    raise SourceError("ENCRYPTED", "甲.pdf")


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (hang, "TIMEOUT"),
        (hang_with_children, "TIMEOUT"),
        (take_memory, "MEMORY"),
        (be_killed, "MEMORY"),
        (ring, "TOO_LARGE"),
        (die, "CRASH"),
        (say_nothing, "CRASH"),
        (refuse, "ENCRYPTED"),
    ],
)
def test_a_child_beyond_its_limits_is_a_reason(work, code):
    limits = Limits(seconds=1, output=1_000_000)
    start = time.monotonic()
    with pytest.raises(SourceError) as refused:
        isolated(work, same, limits, "甲.pdf")
    assert refused.value.code == code
    assert "甲.pdf" in refused.value.detail
    assert time.monotonic() - start < 5


def test_a_child_that_died_before_it_was_measured_is_no_case_of_memory(monkeypatch):
    def late(process="self"):
        time.sleep(0.2)
        return resident_memory(process)

    monkeypatch.setattr("pipeline.isolation.resident_memory", late)
    with pytest.raises(SourceError) as refused:
        isolated(die, same, Limits(seconds=5, memory=50_000_000))
    assert refused.value.code == "CRASH"


def test_a_fault_of_ours_comes_back_with_its_place():
    with pytest.raises(InnerFault, match="in recurse"):
        isolated(recurse, same)


@pytest.mark.parametrize("value", [None, [], {"a": 1}, 7, [[1, 2, 3]]])
def test_what_is_not_the_result_expected_is_a_crash_of_the_child(value):
    with pytest.raises(SourceError) as refused:
        isolated(lambda: value, lambda said: said["name"].upper() + said[0])
    assert refused.value.code == "CRASH"


def children():
    """Return the children of this process, ended or not; other tests may have left some."""
    listed = [path.read_text("ascii") for path in Path("/proc/self/task").glob("*/children")]
    return {int(child) for line in listed for child in line.split()}


def test_no_child_is_left_behind():
    before = children()
    with pytest.raises(SourceError):
        isolated(hang_with_children, same, Limits(seconds=0.3))
    assert children() <= before


def test_what_breaks_off_here_ends_the_child():
    def broken():
        raise KeyboardInterrupt

    before = children()
    with pytest.raises(KeyboardInterrupt):
        isolated(hang, same, meanwhile=broken)
    assert children() <= before


def reach_out():
    tried = {}
    for name, family in (("4", socket.AF_INET), ("6", socket.AF_INET6)):
        try:
            with socket.socket(family) as line:
                line.connect(("127.0.0.1" if name == "4" else "::1", 9))
        except OSError as error:
            tried[name] = type(error).__name__
    return tried


def test_a_child_reaches_no_network_and_the_parent_still_does():
    assert isolated(reach_out, same) == {"4": "PermissionError", "6": "PermissionError"}
    with socket.socket(socket.AF_INET):
        pass


def test_what_a_child_starts_reaches_no_network_either():
    if sys.platform != "linux":
        pytest.skip("ONLY LINUX REFUSES IT TO PROGRAMS A CHILD STARTS")
    asked = [sys.executable, "-c", "import socket; socket.socket()"]
    said = isolated(lambda: subprocess.run(asked, check=False).returncode, same)
    assert said == 1


def test_where_the_kernel_cannot_the_interpreter_refuses():
    for event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        with pytest.raises(PermissionError):
            refuse_in_interpreter(event, ())
    refuse_in_interpreter("open", ())


def test_a_child_says_nothing_on_the_terminal(capfd):
    assert isolated(lambda: [print("\x1b[2J"), os.write(2, b"loud")], same) == [None, 4]
    assert capfd.readouterr() == ("", "")


def test_a_child_dies_with_its_parent(tmp_path):
    if sys.platform != "linux":
        pytest.skip("ONLY LINUX TELLS A CHILD THAT ITS PARENT HAS ENDED")
    note = tmp_path / "pid"
    script = (
        "import os, pathlib, time\n"
        "from pipeline.isolation import isolated\n"
        f"note = pathlib.Path({str(note)!r})\n"
        "isolated(lambda: [note.write_text(str(os.getpid())), time.sleep(60)], print)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    child = waited_for(note)
    parent.kill()
    parent.wait()
    for _ in range(100):
        if not is_running(child):
            break
        time.sleep(0.05)
    assert not is_running(child)


def waited_for(note):
    for _ in range(400):
        if note.is_file() and note.read_text():
            return int(note.read_text())
        time.sleep(0.05)
    raise AssertionError("the child never began")


def is_running(process):
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
