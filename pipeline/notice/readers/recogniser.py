"""Whether pages that are pictures can be recognised here; asked before anything is loaded."""

from __future__ import annotations

from importlib.util import find_spec

from pipeline.model import SourceError

PACKAGE = "rapidocr_onnxruntime"
TO_RECOGNISE = "TO_RECOGNISE"
"""The file is to be read once more, where recognising is allowed; whoever reads it does so."""


def is_installed() -> bool:
    """Return whether the recogniser is there."""
    return find_spec(PACKAGE) is not None


def may_recognise(allowed: bool, source: str) -> bool:
    """Return whether the pages of a file can be recognised here and now.

    Raises:
        SourceError: TO_RECOGNISE, they could be where it is allowed.
    """
    if not is_installed():
        return False
    if not allowed:
        raise SourceError(TO_RECOGNISE, source)
    return True
