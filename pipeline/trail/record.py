"""What run.json is made of: inputs, versions, counts and sums, and the files beside it."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import Any

import regex

from pipeline.jobs import CODE, code_listing
from pipeline.rules import Rules
from pipeline.tables import encodable

LAYOUT = 1
"""The layout of run.json; goes up where a reader of the old one would be misled."""
NAME = regex.compile(r"[A-Za-z0-9._-]+")
RECOGNISER = "ocr"
"""The extra whose package reads pages that are pictures; named where it is installed."""
Stated = dict[str, Any]


def record_bytes(
    of: Mapping[str, str],
    rules: Rules,
    made_from: Stated,
    adds_up: Stated,
    *,
    files: Mapping[str, bytes | Path],
    code: int,
) -> bytes:
    """Return run.json.

    Args:
        of: which notice, and which quarter or room of it; or which command.
        rules: those that were used.
        made_from: `inputs` as `input_of` gives them, and what else was read.
        adds_up: `rooms`, the counts in and out of each, and `sums` as `sum_of` gives them.
        files: the files that stand beside it, by name: their content, or where they are.
        code: the exit code of this output alone, 0 or 3.
    """
    stated = {
        "layout": LAYOUT,
        **of,
        "versions": versions_of(rules),
        "rules": dict(sorted(rules.hashes.items())),
        **made_from,
        **adds_up,
        "outputs": {name: content_of(content) for name, content in sorted(files.items())},
        "exit": code,
    }
    written = json.dumps(stated, ensure_ascii=False, indent=1)
    return (written + "\n").encode("utf-8", "replace")


def versions_of(rules: Rules) -> Stated:
    """Return the versions of Python, the code, the rules and the packages that matter."""
    return {
        "python": python_version(),
        "code": code_version(),
        "rules": rules.version,
        "packages": dict(package_versions()),
    }


def code_version() -> str:
    """Return the product's version and twelve hex digits that change with its code."""
    digest = hashlib.sha256(code_listing().encode()).hexdigest()
    return f"{project()['version']}+{digest[:12]}"


@cache
def project() -> Stated:
    """Return what pyproject.toml says of the product."""
    found: Stated = tomllib.loads((CODE.parent / "pyproject.toml").read_text("utf-8"))
    return dict(found["project"])


@cache
def package_versions() -> tuple[tuple[str, str], ...]:
    """Return the packages the product asks for, with their versions, by name."""
    wanted = [*project()["dependencies"], *project()["optional-dependencies"][RECOGNISER]]
    names = sorted(found[0].lower() for found in map(NAME.match, wanted) if found)
    return tuple((name, number) for name in names if (number := installed(name)))


def installed(name: str) -> str:
    """Return the version of a package, "" where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def input_of(path: Path, name: str) -> Stated:
    """Return what is kept of a file that was read: its name, size and sha256."""
    return {"file": encodable(name), **content_of(path)}


def content_of(content: bytes | Path) -> Stated:
    """Return sha256 and size of some bytes, or of a file however large."""
    if isinstance(content, bytes):
        return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    with content.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
        return {"sha256": digest, "bytes": handle.tell()}


def rows_digest(rows: Iterable[Mapping[str, str]]) -> Stated:
    """Return the number and the sha256 of rows of texts, whatever file they stood in."""
    lines = [json.dumps(dict(sorted(row.items())), ensure_ascii=False) for row in rows]
    written = "\n".join(lines).encode("utf-8", "replace")
    return {"rows": len(lines), "sha256": hashlib.sha256(written).hexdigest()}


def sum_of(name: str, whole: int, parts: Mapping[str, int]) -> Stated:
    """Return a sum that has to agree: the whole, and the parts it is made of."""
    return {"sum": name, "whole": whole, "parts": dict(parts)}


def room(name: str, entered: Mapping[str, int], left: Mapping[str, int]) -> Stated:
    """Return the counts of what went into a room of the code and what came out."""
    return {"room": name, "in": dict(entered), "out": dict(left)}
