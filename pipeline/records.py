"""Records <-> JSON values, so that a stage can be run from what the stage before wrote."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from pipeline.tables import plain

Record = TypeVar("Record")


def to_json(value: Any) -> Any:
    """Return a record as JSON values: decimals and dates as text, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: to_json(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def from_json(kind: type[Record], value: Any) -> Record:
    """Return the record of a given type that `to_json` wrote down.

    Raises:
        KeyError, TypeError, ValueError: the value is not of that type.
    """
    reader: Callable[[Any], Record] = reader_of(cast(Any, kind))
    return reader(value)


@functools.cache
def reader_of(kind: Any) -> Any:
    """Return the function that reads a value of one type."""
    if is_dataclass(kind) and isinstance(kind, type):
        readers = {name: reader_of(hint) for name, hint in get_type_hints(kind).items()}
        return lambda value: kind(**{name: readers[name](value[name]) for name in readers})
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is types.UnionType:
        inner = reader_of(next(a for a in arguments if a is not types.NoneType))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return tuple_reader(arguments)
    readers_of_scalars = {Decimal: Decimal, date: date.fromisoformat, float: float}
    return readers_of_scalars.get(kind, lambda value: value)


def tuple_reader(arguments: tuple[Any, ...]) -> Any:
    """Return the function that reads a tuple, of one type or of one type a place."""
    if arguments[-1] is Ellipsis:
        inner = reader_of(arguments[0])
        return lambda value: tuple(inner(item) for item in value)
    inners = [reader_of(argument) for argument in arguments]
    return lambda value: tuple(f(item) for f, item in zip(inners, value, strict=True))
