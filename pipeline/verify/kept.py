"""What runs have written down of themselves, read back: run.json and those of the rooms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.trail import RUN_FILE

SUM = {"sum", "whole", "parts"}
NEEDED = {
    "versions": dict,
    "rules": dict,
    "inputs": list,
    "sums": list,
    "outputs": dict,
}


def read_record(folder: Path, name: str = RUN_FILE) -> dict[str, Any] | None:
    """Return run.json of a folder, None where it is not there or no record."""
    found = read_object(folder / name)
    return found if is_record(found) else None


def is_record(found: Mapping[str, Any]) -> bool:
    """Return whether an object has what every record has, each in its kind."""
    if not all(isinstance(found.get(name), kind) for name, kind in NEEDED.items()):
        return False
    kept = [*found["outputs"].values(), *found["inputs"]]
    versions, sums = found["versions"], found["sums"]
    return (
        all(isinstance(one, dict) and isinstance(one.get("sha256"), str) for one in kept)
        and all(isinstance(one.get("file"), str) for one in found["inputs"])
        and all(isinstance(versions.get(name), str) for name in ("python", "code"))
        and isinstance(versions.get("packages"), dict)
        and all(isinstance(one, dict) and one.keys() >= SUM for one in sums)
    )


def read_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file, an empty one where there is none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
