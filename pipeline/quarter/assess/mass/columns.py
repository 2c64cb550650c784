"""Text columns as codes with the few words they stand for, so that each is looked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.model import SourceError
from pipeline.quarter.assess.mass.exact import DECIMAL, Truth, Whole

Codes = npt.NDArray[np.int32]


class Words(NamedTuple):
    """A column of texts: for each row the place of its word among the distinct words."""

    codes: Codes
    words: pa.Array

    def listed(self) -> list[str]:
        """Return the distinct words."""
        return list(self.words.to_pylist())

    def told(self, tell: Callable[[str], Any], dtype: Any) -> npt.NDArray[Any]:
        """Return what a function says of each row's word; it is asked once a word."""
        answers = np.array([tell(word) for word in self.listed()], dtype)
        return answers[self.codes] if len(answers) else np.empty(len(self.codes), dtype)

    def mapped(self, tell: Callable[[str], str]) -> Words:
        """Return the column with every word put through a function."""
        told = pa.array(list(map(tell, self.listed())), pa.string())
        return merge_words(Words(self.codes, told))

    def at(self, rows: npt.NDArray[Any]) -> Words:
        """Return the column at these rows."""
        return Words(self.codes[rows], self.words)

    def array(self, stated: Truth | None = None) -> pa.DictionaryArray:
        """Return the column for a table; "" where `stated` is false."""
        codes, words = self.codes, self.words
        if stated is not None and not stated.all():
            codes = np.where(stated, codes, len(words))
            words = pa.concat_arrays([words, pa.array([""], pa.string())])
        told = keep_said(Words(codes.astype(np.int32, copy=False), words))
        return once(pa.DictionaryArray.from_arrays(told.codes, told.words))


def once(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """Return the column with "" standing once among its words."""
    blank = np.flatnonzero(pc.equal(column.dictionary, "").to_numpy(zero_copy_only=False))
    if len(blank) < 2:
        return column
    merged = merge_words(Words(column.indices.to_numpy(), column.dictionary))
    return pa.DictionaryArray.from_arrays(merged.codes, merged.words)


def read_words(table: pa.Table, name: str) -> Words:
    """Return a column of texts, "" where nothing is stated or there is no such column."""
    if name not in table.column_names:
        return Words(np.zeros(table.num_rows, np.int32), pa.array([""], pa.string()))
    column = table[name].unify_dictionaries().combine_chunks()
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column.cast(pa.string()))
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
    words, codes = column.dictionary.cast(pa.string()), column.indices
    if codes.null_count or words.null_count:
        words = pa.concat_arrays([pc.fill_null(words, ""), pa.array([""], pa.string())])
        codes = pc.fill_null(codes, len(words) - 1)
        found = codes.to_numpy(zero_copy_only=False).astype(np.int32)
        return merge_words(keep_said(Words(found, words)))
    found = codes.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    return keep_said(Words(found, words))


def keep_said(column: Words) -> Words:
    """Return the column without words no row has: other notices may have left them behind."""
    said = np.zeros(len(column.words), np.bool_)
    said[column.codes] = True
    if said.all():
        return column
    places = (np.cumsum(said) - 1).astype(np.int32)
    return Words(places[column.codes], column.words.filter(pa.array(said)))


def merge_words(found: Words) -> Words:
    """Return the column with each distinct word once."""
    once = pc.dictionary_encode(found.words)
    places = once.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    return Words(places[found.codes], once.dictionary)


def words_of(found: Iterable[str]) -> Words:
    """Return texts as a column."""
    column = pc.dictionary_encode(pa.array(list(found), pa.string()))
    return Words(column.indices.to_numpy(zero_copy_only=False), column.dictionary)


def places_in(known: Words, asked: Words) -> Codes:
    """Return for each row of `asked` the code of its word in `known`, -1 where it has none."""
    places = pc.index_in(asked.words, known.words)
    codes = pc.fill_null(places, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    return codes[asked.codes] if len(codes) else np.empty(0, np.int32)


def combine(columns: Sequence[npt.NDArray[Any]], sizes: Sequence[int]) -> Whole:
    """Return one whole number for each row that tells its codes apart."""
    found = np.zeros(len(columns[0]), np.int64)
    room = 1
    for column, size in zip(columns, sizes, strict=True):
        room *= max(size, 1)
        found = found * max(size, 1) + column
    if room >= 2**63:
        return np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)[1].ravel()
    return found


def distinct_rows(keys: npt.NDArray[Any]) -> tuple[Whole, Whole]:
    """Return the first row of each distinct key, and for each row the place of its key."""
    found = pc.dictionary_encode(pa.array(keys))
    places = found.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    first = np.empty(len(found.dictionary), np.int64)
    first[places[::-1]] = np.arange(len(keys))[::-1]
    return first, places


def read_decimals(table: pa.Table, name: str) -> pa.Array:
    """Return a column of exact decimals, null where nothing is stated.

    Raises:
        SourceError: a cell is no number, or has more than twelve places.
    """
    if name not in table.column_names:
        return pa.nulls(table.num_rows, DECIMAL)
    column = table[name].combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
    if pa.types.is_floating(column.type):
        raise SourceError("BAD_FRAME", f"{name}: {column.type}")
    try:
        return column.cast(DECIMAL)
    except pa.ArrowInvalid as error:
        raise SourceError("BAD_NUMBER", f"{name}: {error}") from error


def read_truths(table: pa.Table, name: str) -> Truth:
    """Return a column of yes and no; what is not stated is no."""
    if name not in table.column_names:
        return np.zeros(table.num_rows, np.bool_)
    column = pc.fill_null(table[name].cast(pa.bool_()), False)
    return np.asarray(column.to_numpy(), np.bool_)
