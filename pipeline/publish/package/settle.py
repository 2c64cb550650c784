"""A SQLite file with nothing in it but its content: no version, no leftovers.

What a library leaves in the unused part of a page differs from version to version, and its
own version stands in the header. Both are without meaning to a reader
(https://www.sqlite.org/fileformat2.html), so they are set to the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

CHANGES, WRITER = slice(24, 28), slice(92, 100)
"""In the header: how often the file was changed; at which change it was last written, and by
which version of SQLite. Readers only compare the first two with each other."""
VERSION = 3_031_000
HEADER = 100
INTERIOR = (2, 5)


def settled(content: bytes, page_size: int, roots: Iterable[int]) -> bytes:
    """Return the file with the header and the unused part of its pages settled.

    Args:
        content: a database that is not in WAL mode.
        page_size: the bytes of a page.
        roots: the first page of each table and index; the schema's own, 1, is known.
    """
    file = bytearray(content)
    file[CHANGES] = (1).to_bytes(4, "big")
    file[WRITER] = (1).to_bytes(4, "big") + VERSION.to_bytes(4, "big")
    open_pages = [1, *roots]
    while open_pages:
        number = open_pages.pop()
        start = (number - 1) * page_size
        page = memoryview(file)[start : start + page_size]
        open_pages += clear_page(page, HEADER if number == 1 else 0)
    return bytes(file)


def clear_page(page: memoryview, top: int) -> list[int]:
    """Return the pages below a page of a tree; its own unused bytes are zero now."""
    interior = page[top] in INTERIOR
    cells, body = number_at(page, top + 3), number_at(page, top + 5) or 65536
    pointers = top + (12 if interior else 8)
    gap = pointers + 2 * cells
    page[gap:body] = bytes(body - gap)
    block = number_at(page, top + 1)
    while block:
        size = number_at(page, block + 2)
        page[block + 4 : block + size] = bytes(size - 4)
        block = number_at(page, block)
    if not interior:
        return []
    places = [number_at(page, pointers + 2 * cell) for cell in range(cells)]
    return [number_at(page, place, 4) for place in (top + 8, *places)]


def number_at(page: memoryview, place: int, size: int = 2) -> int:
    """Return the number that stands at a place."""
    return int.from_bytes(page[place : place + size], "big")
