"""What runs have written down of themselves: run.json and the stamps of rooms, read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.trail import RUN_FILE

NEEDED = {
    "versions": dict,
    "rules": dict,
    "inputs": list,
    "sums": list,
    "outputs": dict,
}


def read_record(folder: Path) -> dict[str, Any] | None:
    """Return run.json of a folder, None where it is not there or no record."""
    found = read_object(folder / RUN_FILE)
    whole = all(isinstance(found.get(name), kind) for name, kind in NEEDED.items())
    return found if whole else None


def read_stamp(path: Path) -> tuple[str, dict[str, str]] | None:
    """Return the digest a room was made by and the sha256 of its files by name.

    None where the file is no stamp, or one of an older code that kept no sha256.
    """
    found = read_object(path)
    files, digest = found.get("files"), found.get("digest")
    return (str(digest), files) if isinstance(files, dict) else None


def read_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file, an empty one where there is none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
