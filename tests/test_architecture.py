"""Imports go one way: ground floor, then rules, then the wings, then the command line."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline"
WINGS = ("notice", "quarter", "publish")
TOP = (
    "",
    "__main__",
    "stages",
    "quarters",
    "outcomes",
    "beside",
    "comparison",
    "present",
    "refusals",
    "many",
    "archive",
    "journal",
    "trail",
    "verify",
)
GROUND = {"model", "shapes", "tables", "checks", "records", "packages", "workbooks", "jobs"}
GROUND |= {"caches", "grammar"}
FILES = sorted(PACKAGE.rglob("*.py"))


def module_of(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def imported_by(path):
    """Return the modules of this package a file imports, as tuples below `pipeline`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [n if is_module(n) else node.module for n in names]
        else:
            continue
        found |= {tuple(n.split(".")[1:]) for n in names if n.split(".")[0] == "pipeline"}
    return found - {()}


def is_module(name):
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def type_only(path):
    """Return the modules imported for annotations only; they bind nothing at run time."""
    return {
        tuple(node.module.split(".")[1:])
        for test in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(test, ast.If) and getattr(test.test, "id", "") == "TYPE_CHECKING"
        for node in ast.walk(test)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline.")
    }


@pytest.mark.parametrize("path", FILES, ids=lambda p: "/".join(module_of(p)) or "init")
def test_a_room_imports_only_from_the_floors_below(path):
    own = module_of(path)
    floor = own[0] if own else ""
    for name in imported_by(path):
        if floor in TOP or name[0] == floor:
            continue
        if floor in WINGS:
            assert name[0] in GROUND | {"rules"}, f"{own} imports {name}"
        elif floor in ("rules", "rule_files"):
            below = ("model", "shapes", "caches", "grammar", "rule_files")
            assert name[0] in below, f"{own} imports {name}"
        else:
            below = ("model", "tables", "packages", "caches")
            assert name[0] in below, f"{own} imports {name}"


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if module_of(p)[:1] in (("notice",), ("quarter",))],
    ids=lambda p: "/".join(module_of(p)),
)
def test_inside_a_wing_no_stage_imports_another(path):
    own = module_of(path)
    for name in imported_by(path) - type_only(path):
        if name[0] == own[0] and len(own) > 1:
            assert name[:2] == own[:2], f"{own} imports {name}"


def test_nothing_is_imported_relatively():
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), path
