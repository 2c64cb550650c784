"""The bytes of a rule file -> its entries, each checked against the shape of the file.

A rule file is a list of mappings. Every entry has an `id`; `examples` are texts in which it
must fire, `spares` texts in which it must not, `because` says why it is there and `source`
where it was seen. What else an entry holds stands in `shapes.SHAPES`, a line a file.

A scalar means what is written: `on`, `010` and `no` are texts where a text is wanted, and `~`
or an empty value is refused instead of becoming null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import regex
import yaml

from pipeline.model import RuleError
from pipeline.shapes import COMMON, SHAPES, RuleEntry

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

NUMBER = regex.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def read_rules(file: str, content: bytes) -> tuple[RuleEntry, ...]:
    """Return the entries of one rule file.

    Args:
        file: its name, such as `units.yml`.
        content: its bytes, UTF-8.

    Raises:
        RuleError: it cannot be read, or an entry does not have its shape.
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
