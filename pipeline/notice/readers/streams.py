"""The packed streams of a PDF, looked at before the library that reads it unpacks them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import regex

from pipeline.model import SourceError

NESTED = 1000  # brackets that open one in another, more than any document has
BLANK = b" \t\r\n\f\0"
OPENING = bytes(ord("[") if byte in b"[" + BLANK else 0 for byte in range(256))
DICTIONARIES = regex.compile(rb"(?:<<\s*+/[^\s/<]*+\s*+){%d}" % NESTED)
STREAM = regex.compile(rb"stream\r?\n")
BEFORE = 2000  # octets in which what is said of a stream stands
MAX_STREAM = 24_000_000  # unpacked; a page's drawing takes a hundredth of that
PIECE = 1 << 16
DEEPEST = 4  # packed several times over
PACKED = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


def refuse_vast_streams(content: bytes, source: str) -> None:
    """Return nothing where no stream but a picture unpacks to more than any page needs.

    Nor may brackets be opened one in another without end, in the file or in a stream. What is
    packed in another way than the usual one is not looked at; it meets the limits of the
    process.

    Raises:
        SourceError: ZIP_BOMB.
    """
    if is_nested(content):
        raise SourceError("ZIP_BOMB", source)
    for found in STREAM.finditer(content):
        said = content[max(0, found.start() - BEFORE) : found.start()]
        if b"/Image" in said.rpartition(b"obj")[2]:
            continue
        if content[found.end() : found.end() + 2] in PACKED:
            size = 0
            for piece in unpacked(pieces_of(content, found.end()), DEEPEST):
                size += len(piece)
                if size > MAX_STREAM or is_nested(piece):
                    raise SourceError("ZIP_BOMB", source)


def is_nested(content: bytes) -> bool:
    """Return whether brackets open one in another without end."""
    if b"(" * NESTED in content:
        return True
    sample = content[:: NESTED // 4].translate(OPENING)  # four of so long a row are in it
    opened = b"[[[[" in sample and content.count(b"[") >= NESTED
    if opened and b"[" * NESTED in content.translate(None, BLANK):
        return True
    if content.count(b"<") < 2 * NESTED or content.count(b"<<") < NESTED:
        return False  # one octet is counted three times as fast as two
    return DICTIONARIES.search(content) is not None


def pieces_of(content: bytes, start: int) -> Iterator[bytes]:
    """Return the bytes from a place on, piece by piece."""
    for place in range(start, len(content), PIECE):
        yield content[place : place + PIECE]


def unpacked(pieces: Iterable[bytes], deepest: int) -> Iterator[bytes]:
    """Return what some bytes unpack to, piece by piece, until they end or break off."""
    inner = zlib.decompressobj()
    first, given = b"", iter(pieces)

    def layer() -> Iterator[bytes]:
        for piece in given:
            left = piece
            while left and not inner.eof:
                try:
                    made = inner.decompress(left, PIECE)
                except zlib.error:
                    return
                left = inner.unconsumed_tail
                if made:
                    yield made
            if inner.eof:
                return

    made = layer()
    first = next(made, b"")
    if deepest and first[:2] in PACKED:
        yield from unpacked(chained(first, made), deepest - 1)
        return
    yield from chained(first, made)


def chained(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    """Return a piece and those after it."""
    yield first
    yield from rest
