"""What was worked out once and is kept for the next run: read only where it can be trusted.

A cache file says nothing new: whoever reads one can work the same out again. It is taken only
where it belongs to the user, nobody else can write to it, it is whole, and it was made from
just what is there now.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Kept = TypeVar("Kept")

DIGEST = 32  # bytes of a sha256
MOST = 6
"""Files of one kind that are kept; the oldest go first."""


KNOWN = frozenset(
    {
        ("decimal", "Decimal"),
        ("pipeline.grammar.lexicon", "Lexicon"),
        ("pipeline.grammar.lexicon", "Pattern"),
        ("pipeline.grammar.lexicon", "Unit"),
        ("pipeline.shapes", "RuleEntry"),
        ("regex._regex", "compile"),
    }
)
"""What a kept record may be made of, beside the types of the language."""


class Reader(pickle.Unpickler):
    """Reads records of KNOWN kinds and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a kind of record.

        Raises:
            UnpicklingError: it is none of KNOWN.
        """
        if (module, name) not in KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name} is not kept")
        return super().find_class(module, name)


def remembered(
    folder: Path | None, kind: str, made_from: str, make: Callable[[], Kept]
) -> Kept:
    """Return what `make` gives, from the cache where that was made from the same.

    Args:
        folder: of `cache_folder`; None keeps nothing.
        kind: a word, the beginning of the file's name.
        made_from: names everything the result depends on; the versions of the interpreter
            and of the pattern compiler are added.
        make: gives records of KNOWN kinds.
    """
    if folder is None:
        return make()
    import regex

    made_from = f"{made_from}\n{sys.version} {sys.byteorder} {regex.__version__}"
    content = read_cache(folder, kind, made_from)
    if content is not None:
        kept: Kept = Reader(io.BytesIO(content)).load()
        return kept
    made = make()
    write_cache(folder, kind, made_from, pickle.dumps(made, protocol=5))
    return made


def cache_folder() -> Path | None:
    """Return the user's own folder for caches of this product, None where none can be made."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base) / "taizhang"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


def read_cache(folder: Path | None, kind: str, made_from: str) -> memoryview | None:
    """Return what is kept of a kind, None where nothing is or it cannot be trusted.

    Args:
        folder: of `cache_folder`.
        kind: a word, the beginning of the file's name.
        made_from: names everything the content depends on.
    """
    if folder is None:
        return None
    try:
        with path_of(folder, kind, made_from).open("rb") as handle:
            if not is_own(os.fstat(handle.fileno())):
                return None
            content = memoryview(handle.read())
    except OSError:
        return None
    head, body = content[:DIGEST], content[DIGEST:]
    return body if digest(made_from, body) == head else None


def write_cache(folder: Path | None, kind: str, made_from: str, content: bytes) -> None:
    """Return nothing; the content is kept, whole, or nowhere."""
    if folder is None:
        return
    path = path_of(folder, kind, made_from)
    try:
        handle, beside = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(digest(made_from, content) + content)
        Path(beside).replace(path)
        kept = sorted(folder.glob(f"{kind}-*.cache"), key=lambda p: p.stat().st_mtime)
        for old in kept[:-MOST]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def path_of(folder: Path, kind: str, made_from: str) -> Path:
    """Return the file that keeps what is made from that."""
    return folder / f"{kind}-{hashlib.sha256(made_from.encode()).hexdigest()[:16]}.cache"


def digest(made_from: str, content: bytes | memoryview) -> bytes:
    """Return the digest of a content and what it was made from."""
    total = hashlib.sha256(made_from.encode() + b"\0")
    total.update(content)
    return total.digest()


def is_own(found: os.stat_result) -> bool:
    """Return whether a file is the user's own and nobody else can have written to it."""
    if not hasattr(os, "getuid"):
        return True
    others = stat.S_IWGRP | stat.S_IWOTH
    return found.st_uid == os.getuid() and not found.st_mode & others
