"""rules/*.yml -> one frozen Rules object; a file that cannot be trusted is refused.

The templates of documents stand in the same folder and count as rules: who changes one gets
the documents made anew. Whether a template can be used is seen where it is filled in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.caches import remembered
from pipeline.model import RuleError
from pipeline.shapes import QUARTER, TEMPLATES, RuleEntry

if TYPE_CHECKING:
    from pipeline.grammar.lexicon import Lexicon

__all__ = ["QUARTER", "RuleEntry", "Rules", "compile_grammar", "load_rules"]

CODE = Path(__file__).parent
READER = (CODE / "rule_files.py", CODE / "shapes.py")


@dataclass(frozen=True, slots=True)
class Rules:
    """All rule files of a folder: entries by file stem, and the sha256 of each file.

    `templates` are the bytes of the documents to fill in, by file name.
    """

    entries: Mapping[str, tuple[RuleEntry, ...]]
    hashes: Mapping[str, str]
    templates: Mapping[str, bytes] = field(default_factory=dict)

    def __getitem__(self, stem: str) -> tuple[RuleEntry, ...]:
        """Return the entries of `rules/<stem>.yml` in the order written.

        Raises:
            RuleError: there is no such file.
        """
        if stem not in self.entries:
            raise RuleError(f"{stem}.yml", "-", "缺少这个规则文件")
        return self.entries[stem]

    def __contains__(self, stem: object) -> bool:
        """Return whether there is a file `rules/<stem>.yml`."""
        return stem in self.entries

    @property
    def version(self) -> str:
        """Return twelve hex digits that change whenever any rule file changes."""
        return hash_of(listing_of(self.hashes).encode())[:12]


def load_rules(
    folder: Path, without: Collection[str] = (), cache: Path | None = None
) -> Rules:
    """Return the rules of a folder, every file checked.

    Args:
        folder: holds the `*.yml` files; each file's stem is listed in SHAPES.
        without: stems of files to leave closed.
        cache: keeps the entries of files that were checked; they are taken from there while
            the files, and the code that checks them, stay the same to the letter.

    Returns:
        The entries by file stem, the sha256 by file name, and the templates.

    Raises:
        RuleError: a file that cannot be read, or an entry that does not have its shape.
    """
    paths = [path for path in sorted(folder.glob("*.yml")) if path.stem not in without]
    if not paths:
        raise RuleError(str(folder), "-", "文件夹里没有规则文件（*.yml）")
    files = {path.name: path.read_bytes() for path in paths}
    wanted = [folder / name for name in TEMPLATES if Path(name).stem not in without]
    templates = {path.name: path.read_bytes() for path in wanted if path.is_file()}
    hashes = {name: hash_of(content) for name, content in files.items()}
    filled = {name: hash_of(content) for name, content in templates.items()}

    def read_all() -> dict[str, tuple[RuleEntry, ...]]:
        from pipeline.rule_files import read_rules

        return {Path(file).stem: read_rules(file, content) for file, content in files.items()}

    made_from = f"{listing_of(hashes)}\n{code_of(READER)}"
    entries = remembered(cache, "rules", made_from, read_all)
    return Rules(entries, hashes | filled, templates)


def code_of(files: Iterable[Path]) -> str:
    """Return names and hashes of files of this package."""
    return listing_of({path.name: hash_of(path.read_bytes()) for path in files})


def listing_of(hashes: Mapping[str, str]) -> str:
    """Return names and hashes, a line a file."""
    return "\n".join(f"{name} {digest}" for name, digest in sorted(hashes.items()))


def hash_of(content: bytes) -> str:
    """Return the sha256 of a content."""
    return hashlib.sha256(content).hexdigest()


def compile_grammar(rules: Rules, cache: Path | None = None) -> Lexicon:
    """Return the rules in the form the grammar works with.

    Args:
        rules: of `load_rules`.
        cache: keeps what was compiled, as in `load_rules`.

    Raises:
        RuleError: a rule file the grammar needs is missing.
    """

    def compile_all() -> Lexicon:
        from pipeline.grammar.lexicon import Lexicon

        return Lexicon.from_entries(rules.entries)

    compiler = sorted((CODE / "grammar").glob("*.py"))
    made_from = f"{listing_of(rules.hashes)}\n{code_of([*READER, *compiler])}"
    return remembered(cache, "grammar", made_from, compile_all)
