"""Decimals as whole millionths in int64 columns: exact, or not taken at all.

Everything the ladder asks is multiplied out and compared as whole numbers, so that nothing is
rounded. What does not fit (more than six places, or too large for the products) is marked, and
whoever asked leaves such a row to the engine of single rows, which knows no bounds.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

PLACES = 6
ONE = 10**PLACES
TABLE_PLACES = 12
DECIMAL = pa.decimal128(38, TABLE_PLACES)
LARGEST = 10**14
"""The largest number of millionths: 100 * 2 * LARGEST * LONGEST * FINEST stays below 2**63."""
LONGEST = 36
"""The longest term in months."""
FINEST = 10
"""The largest denominator of a cut-off."""
MASK = 2**32 - 1


class Numbers(NamedTuple):
    """A column of numbers in millionths; `fits` is false where one is not exact or too large.

    Where nothing is stated the number is 0, and fits.
    """

    millionths: Whole
    stated: Truth
    fits: Truth


def read_numbers(column: pa.Array) -> Numbers:
    """Return a column of decimal128(38, 12) as millionths."""
    stated = np.asarray(column.is_valid())
    words = read_pairs(column)
    low, high = words[:, 0], words[:, 1]
    short = high == low >> 63
    millionths, rest = np.divmod(np.where(short & stated, low, 0), ONE)
    fits = short & (rest == 0)
    for place in np.flatnonzero(~short & stated):
        whole = (int(high[place]) << 64) + (int(low[place]) & (2**64 - 1))
        found, left = divmod(whole, ONE)
        if not left and abs(found) <= LARGEST:
            millionths[place], fits[place] = found, True
    fits &= np.abs(millionths) <= LARGEST
    return Numbers(np.where(fits, millionths, 0), stated, fits | ~stated)


def read_pairs(column: pa.Array) -> Whole:
    """Return the low and high words of a column of decimals; at nulls they mean nothing."""
    words = np.frombuffer(column.buffers()[1], np.int64).reshape(-1, 2)
    return words[column.offset : column.offset + len(column)]


def write_numbers(millionths: Whole, stated: Truth) -> pa.Array:
    """Return millionths as a column of decimal128(38, 12), null where nothing is stated."""
    words = np.empty((len(millionths), 2), np.int64)
    low, high = (millionths & MASK) * ONE, (millionths >> 32) * ONE
    np.add(high << 32, low, out=words[:, 0])
    carried = words[:, 0].view(np.uint64) < low.view(np.uint64)
    np.add(high >> 32, carried, out=words[:, 1])
    return decimals_of(words, stated)


def decimals_of(words: npt.NDArray[Any], stated: Truth) -> pa.Array:
    """Return pairs of low and high words as a column of decimals."""
    valid = None
    if not stated.all():
        valid = pa.py_buffer(np.packbits(stated, bitorder="little"))
    return pa.Array.from_buffers(DECIMAL, len(words), [valid, pa.py_buffer(words)])


def divide(numerator: Whole, denominator: Whole) -> Whole:
    """Return the quotient in millionths, halves away from zero.

    Args:
        numerator: its quotient by the denominator is below 10**12.
        denominator: above 0; a thousand times of it fits.
    """
    size = np.abs(numerator)
    digits, rest = np.divmod(size, denominator)
    for _ in range(PLACES // 3):
        more, rest = np.divmod(rest * 1000, denominator)
        digits = digits * 1000 + more
    digits += rest >= denominator - rest
    return np.where(numerator < 0, -digits, digits)
