"""Whether pages that are pictures can be recognised here; asked before anything is loaded."""

from __future__ import annotations

from importlib.util import find_spec

PACKAGE = "rapidocr_onnxruntime"


def is_installed() -> bool:
    """Return whether the recogniser is there."""
    return find_spec(PACKAGE) is not None
