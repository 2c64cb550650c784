"""rules/*.yml -> one frozen Rules object; a file that cannot be trusted is refused.

A rule file is a list of mappings. Every entry has an `id`; `examples` are texts in which it
must fire, `spares` texts in which it must not, `because` says why it is there and `source`
where it was seen. What else an entry holds stands in `shapes.SHAPES`, a line a file.

A scalar means what is written: `on`, `010` and `no` are texts where a text is wanted, and `~`
or an empty value is refused instead of becoming null.

The templates of documents stand in the same folder and count as rules: who changes one gets
the documents made anew. Whether a template can be used is seen where it is filled in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex
import yaml

from pipeline.model import RuleError
from pipeline.shapes import COMMON, QUARTER, SHAPES, TEMPLATES

if TYPE_CHECKING:
    from pipeline.grammar.lexicon import Lexicon

__all__ = ["QUARTER", "RuleEntry", "Rules", "compile_grammar", "load_rules"]

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

NUMBER = regex.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One entry of a rule file, checked against the file's shape.

    `values` holds the keys of the shape that are written: text as str, texts as tuple, number
    as Decimal, flag as bool, map as dict; a pattern stays text, it was seen to compile.
    """

    id: str
    values: Mapping[str, Any]
    examples: tuple[str, ...]
    spares: tuple[str, ...]
    because: str
    source: str
    file: str


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
        listing = "\n".join(f"{name} {digest}" for name, digest in sorted(self.hashes.items()))
        return hashlib.sha256(listing.encode()).hexdigest()[:12]


def load_rules(folder: Path, without: Collection[str] = ()) -> Rules:
    """Return the rules of a folder, every file checked.

    Args:
        folder: holds the `*.yml` files; each file's stem is listed in SHAPES.
        without: stems of files to leave closed.

    Returns:
        The entries by file stem, the sha256 by file name, and the templates.

    Raises:
        RuleError: a file that cannot be read, or an entry that does not have its shape.
    """
    found = [path for path in sorted(folder.glob("*.yml")) if path.stem not in without]
    files = {path.name: path.read_bytes() for path in found}
    entries = {name.removesuffix(".yml"): read_rules(name, files[name]) for name in files}
    if not entries:
        raise RuleError(str(folder), "-", "文件夹里没有规则文件（*.yml）")
    paths = [folder / name for name in TEMPLATES if Path(name).stem not in without]
    templates = {path.name: path.read_bytes() for path in paths if path.is_file()}
    contents = {**files, **templates}
    hashes = {name: hashlib.sha256(held).hexdigest() for name, held in contents.items()}
    return Rules(entries, hashes, templates)


def read_rules(file: str, content: bytes) -> tuple[RuleEntry, ...]:
    """Return the entries of one rule file.

    Args:
        file: its name, such as `units.yml`.
        content: its bytes, UTF-8.

    Raises:
        RuleError: see `load_rules`.
    """
    stem = file.removesuffix(".yml")
    if stem not in SHAPES:
        raise RuleError(file, "-", f"不认识的规则文件；可用的有 {'、'.join(sorted(SHAPES))}")
    nodes = compose_list(file, content)
    shape = COMMON | SHAPES[stem]
    entries = tuple(
        read_entry(file, place, node, shape) for place, node in enumerate(nodes, 1)
    )
    refuse_repeats(file, "id", ((entry.id, (entry.id,)) for entry in entries))
    for key, kind in SHAPES[stem].items():
        if "!" in kind:
            refuse_repeats(file, key, unique_values(entries, key))
    return entries


def compose_list(file: str, content: bytes) -> list[yaml.Node]:
    """Return the YAML nodes of the entries, before any value is guessed at."""
    try:
        root = yaml.compose(content.decode("utf-8-sig"), Loader=Loader)
    except UnicodeDecodeError as error:
        raise RuleError(
            file, "-", f"不是 UTF-8 编码（第 {error.start + 1} 个字节）"
        ) from error
    except yaml.YAMLError as error:
        raise RuleError(file, "-", f"YAML 写法有误：{where_broken(error)}") from error
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise RuleError(file, "-", "应当是一个列表，每条以“- id: …”开头")
    return list(root.value)


def where_broken(error: yaml.YAMLError) -> str:
    """Return line and column of a YAML error, and the parser's own words."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    if mark is None:
        return problem
    return f"第 {mark.line + 1} 行第 {mark.column + 1} 列，{problem}"


def read_entry(file: str, place: int, node: yaml.Node, shape: Mapping[str, str]) -> RuleEntry:
    """Return one entry, its keys and types checked against the shape."""
    name = f"第 {place} 条（第 {node.start_mark.line + 1} 行）"
    if not isinstance(node, yaml.MappingNode):
        raise RuleError(file, name, "应当是“键: 值”的形式，以 id 开头")
    ids = [value.value for key, value in node.value if key.value == "id" and value.value]
    name = ids[0] if ids and isinstance(ids[0], str) else name
    fields = dict(read_pairs(file, name, node))
    for key in fields:
        if key not in shape:
            raise RuleError(file, name, f"不认识的键 {key}；可用的有 {'、'.join(shape)}")
    values = {key: read_value(file, name, key, shape[key], fields[key]) for key in fields}
    for key, kind in shape.items():
        if key not in values and "?" not in kind:
            raise RuleError(file, name, f"缺少键 {key}")
    if values["id"] == "":
        raise RuleError(file, name, "id 是空的")
    return build_entry(file, values)


def build_entry(file: str, values: dict[str, Any]) -> RuleEntry:
    """Return the entry with the common keys apart from the file's own."""
    return RuleEntry(
        id=values["id"],
        values={key: value for key, value in values.items() if key not in COMMON},
        examples=values.get("examples", ()),
        spares=values.get("spares", ()),
        because=values.get("because", ""),
        source=values.get("source", ""),
        file=file,
    )


def read_pairs(
    file: str, name: str, node: yaml.MappingNode
) -> Iterator[tuple[str, yaml.Node]]:
    """Return keys and nodes of a mapping; a key written twice is refused."""
    seen = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise RuleError(file, name, "键应当是一个词")
        if key.value in seen:
            raise RuleError(file, name, f"键 {key.value} 写了两次")
        seen.add(key.value)
        yield key.value, value


def read_value(file: str, name: str, key: str, kind: str, node: yaml.Node) -> Any:
    """Return the value of one key in the type its shape wants."""
    kind = kind.rstrip("?!")
    if kind in ("texts", "patterns", "maps"):
        if not isinstance(node, yaml.SequenceNode):
            raise RuleError(file, name, f"{key} 应当是列表，即使只有一项")
        one = kind.removesuffix("s")
        return tuple(read_value(file, name, key, one, item) for item in node.value)
    if kind == "map":
        return read_map(file, name, key, node)
    written = read_scalar(file, name, key, node)
    if kind == "number":
        return read_number(file, name, key, written)
    if kind == "flag":
        return read_flag(file, name, key, written)
    if kind == "pattern":
        check_pattern(file, name, key, written)
    return written


def read_map(file: str, name: str, key: str, node: yaml.Node) -> dict[str, Any]:
    """Return a mapping of texts to texts or to tuples of texts."""
    if not isinstance(node, yaml.MappingNode):
        raise RuleError(file, name, f"{key} 应当是“键: 值”的形式")
    return {
        inner: read_value(file, name, f"{key}.{inner}", plural_of(value), value)
        for inner, value in read_pairs(file, name, node)
    }


def plural_of(node: yaml.Node) -> str:
    """Return the type in which a value inside a map is read."""
    return "texts" if isinstance(node, yaml.SequenceNode) else "text"


def read_scalar(file: str, name: str, key: str, node: yaml.Node) -> str:
    """Return the characters as written; a null is refused, quoted or not they are a text."""
    if not isinstance(node, yaml.ScalarNode):
        raise RuleError(file, name, f"{key} 应当是一个值，不是列表或映射")
    if node.tag == "tag:yaml.org,2002:null":
        raise RuleError(file, name, f"{key} 是空值；若就是要写 ~，请加引号")
    return str(node.value)


def read_number(file: str, name: str, key: str, written: str) -> Decimal:
    """Return the exact decimal; 010, 1e3 and 1_000 are refused."""
    if NUMBER.fullmatch(written) is None:
        raise RuleError(file, name, f"{key} 应当是十进制数，现为 {written}")
    return Decimal(written)


def read_flag(file: str, name: str, key: str, written: str) -> bool:
    """Return the truth value; only true and false are taken."""
    if written not in ("true", "false"):
        raise RuleError(file, name, f"{key} 只能写 true 或 false，现为 {written}")
    return written == "true"


def check_pattern(file: str, name: str, key: str, written: str) -> None:
    """Return nothing where the pattern compiles; else refuse the entry."""
    try:
        regex.compile(written)
    except regex.error as error:
        raise RuleError(file, name, f"{key} 不是合法的正则表达式：{error}") from error


def unique_values(
    entries: Iterable[RuleEntry], key: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return for each entry that has the key its id and the values that must be its own."""
    for entry in entries:
        if key in entry.values:
            value = entry.values[key]
            yield entry.id, value if isinstance(value, tuple) else (str(value),)


def refuse_repeats(file: str, key: str, owned: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    """Return nothing where no value stands twice; else name both places."""
    owner: dict[str, str] = {}
    for name, values in owned:
        for value in values:
            if value in owner:
                raise RuleError(file, name, f"{key} 重复：{value}（已见于 {owner[value]}）")
            owner[value] = name


def compile_grammar(rules: Rules) -> Lexicon:
    """Return the rules in the form the grammar works with.

    Raises:
        RuleError: a rule file the grammar needs is missing.
    """
    from pipeline.grammar.lexicon import Lexicon

    return Lexicon.from_entries(rules.entries)
