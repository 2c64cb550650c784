"""A zip, or an office file that is one -> its parts, read in memory and within limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from pipeline.model import SourceError

MAX_PART = 100_000_000
MAX_XML = 40_000_000
"""Of a part that is read as XML: its tree takes many times that."""
MAX_TEXT, MAX_PAGE, MAX_TAGS = 5_000_000, 30_000_000, 200_000
"""Of a text or table of texts; of a web page, which may hold its pictures."""
MAX_RATIO = 200
SMALL = 1_000_000
"""A small part may be packed as tightly as it likes: blank pages are."""
ENCRYPTED_FLAG = 0x1
XML_ENDS = (".xml", ".rels", ".vml")
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
    RuntimeError,
)  # fmt: skip


@dataclass(slots=True)
class Budget:
    """What may still be unpacked from one file; counts down as it is used."""

    octets: int = 200_000_000
    members: int = 3_000


def refuse_long(content: bytes, kind: str, source: str = "") -> None:
    """Return nothing where a text or web page is one that people have written.

    Raises:
        SourceError: TOO_LARGE.
    """
    if kind == "html" and content.count(b"<") > MAX_TAGS:
        raise SourceError("TOO_LARGE", source)
    most = {"text": MAX_TEXT, "csv": MAX_TEXT, "html": MAX_PAGE}.get(kind)
    if most is not None and len(content) > most:
        raise SourceError("TOO_LARGE", f"{source} {len(content) // 1_000_000} MB".strip())


def open_zip(content: bytes, source: str = "") -> zipfile.ZipFile:
    """Return a zip whose directory can be read.

    Args:
        content: the bytes of the whole file.
        source: its name, for messages.

    Raises:
        SourceError: TRUNCATED.
    """
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as error:
        raise SourceError("TRUNCATED", source) from error


def refuse_part(part: zipfile.ZipInfo, budget: Budget, name: str) -> None:
    """Return nothing where a part may be unpacked.

    Raises:
        SourceError: ENCRYPTED, ZIP_BOMB.
    """
    if part.flag_bits & ENCRYPTED_FLAG:
        raise SourceError("ENCRYPTED", name)
    tight = part.file_size > MAX_RATIO * max(part.compress_size, 1)
    if part.file_size > min(MAX_PART, budget.octets) or (part.file_size > SMALL and tight):
        raise SourceError("ZIP_BOMB", name)


def read_part(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: Budget, name: str
) -> bytes:
    """Return a part's bytes, never more than the directory says; the budget pays for them.

    Raises:
        SourceError: ENCRYPTED, ZIP_BOMB, TRUNCATED.
    """
    refuse_part(part, budget, name)
    try:
        with archive.open(part) as stream:
            content = stream.read(part.file_size + 1)
    except BROKEN as error:
        raise SourceError("TRUNCATED", name) from error
    if len(content) > part.file_size:
        raise SourceError("ZIP_BOMB", name)
    budget.octets -= len(content)
    return content


def refuse_unsafe(content: bytes, source: str = "") -> None:
    """Return nothing where another library may open an office file.

    Raises:
        SourceError: TRUNCATED, ENCRYPTED, ZIP_BOMB; UNSAFE_XML, a part declares entities,
            which no office program writes.
    """
    budget = Budget()
    archive = open_zip(content, source)
    parts = archive.infolist()
    if len(parts) > budget.members:
        raise SourceError("ZIP_BOMB", source)
    for part in parts:
        name = f"{source} {part.filename}".strip()
        refuse_part(part, budget, name)
        budget.octets -= part.file_size
        if part.filename.lower().endswith(XML_ENDS):
            if part.file_size > MAX_XML:
                raise SourceError("ZIP_BOMB", name)
            refuse_entities(archive, part, name)


def refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Return nothing where an XML part has no document type before its root element.

    Raises:
        SourceError: UNSAFE_XML; TRUNCATED, the part does not even begin as XML.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    try:
        with archive.open(part) as stream:
            next(iter(iterparse(stream, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException as error:
        raise SourceError("UNSAFE_XML", name) from error
    except (ParseError, LookupError, *BROKEN) as error:
        raise SourceError("TRUNCATED", name) from error
