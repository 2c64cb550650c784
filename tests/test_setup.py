"""The locks fit what the project asks for, and name no address."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = (
    *("requirements-build.txt", "requirements.txt", "requirements-dev.txt"),
    "requirements-mutants.txt",
)


def locked(name):
    """Return package -> the lines that pin it."""
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8").strip())
    pinned = [entry for entry in entries if "==" in entry.splitlines()[0]]
    return {plain(entry.split("==")[0]): entry for entry in pinned}


def plain(name):
    return re.split(r"[\s<>=!~;\[]", name.strip())[0].lower().replace("_", "-")


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_has_hashes_and_no_address(name):
    packages = locked(name)
    assert packages
    assert [p for p, entry in packages.items() if "--hash=sha256:" not in entry] == []
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"://|--index-url|--find-links|file:/| @ ", text)


def test_what_the_project_asks_for_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {plain(name) for name in project["dependencies"]}
    tools = {plain(name) for name in project["optional-dependencies"]["dev"]}
    assert wanted - set(locked("requirements.txt")) == set()
    assert wanted | tools <= set(locked("requirements-dev.txt"))


def test_both_locks_pin_the_same_versions():
    def versions(name):
        return {p: entry.split("==")[1].split()[0] for p, entry in locked(name).items()}

    runtime, tools = versions("requirements.txt"), versions("requirements-dev.txt")
    assert {package: tools.get(package) for package in runtime} == runtime


def test_make_help_names_every_command_a_user_needs():
    said = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout
    for command in ("all", "register", "verify", "test", "check", "audit", "bench", "clean"):
        assert f"make {command} " in said
