"""A zip archive -> its members, read in memory; nothing is ever written to disk."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

import regex

from pipeline.quarter.collect.records import Budget, Member, Unreadable

MAX_MEMBER = 100_000_000
MAX_RATIO = 200
SMALL = 1_000_000
"""A small member may be packed as tightly as it likes: blank pages are."""
UTF8_FLAG, ENCRYPTED_FLAG = 0x800, 0x1
DRIVE = regex.compile(r"^[A-Za-z]:")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


def members_of(content: bytes, outer: Member, budget: Budget) -> Iterator[Member]:
    """Return the members of an archive; one that must not be read says so when loaded.

    Args:
        content: the archive's bytes.
        outer: the archive itself; its envelope goes on to the members.
        budget: what may still be unpacked; shared by all layers of one file.

    Raises:
        Unreadable: TRUNCATED, the archive has no readable directory.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as error:
        raise Unreadable("TRUNCATED") from error
    for found in archive.infolist():
        if not found.is_dir():
            yield replace(
                outer,
                source=f"{outer.source}!{name_of(found)}",
                load=loader(archive, found, budget),
                depth=outer.depth + 1,
            )


def name_of(found: zipfile.ZipInfo) -> str:
    """Return a member's name; names without the UTF-8 mark are UTF-8 or GB18030."""
    if found.flag_bits & UTF8_FLAG:
        return found.filename
    try:
        octets = found.filename.encode("cp437")
    except UnicodeEncodeError:
        return found.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return octets.decode(encoding)
        except UnicodeDecodeError:
            continue
    return found.filename


def loader(
    archive: zipfile.ZipFile, found: zipfile.ZipInfo, budget: Budget
) -> Callable[[], bytes]:
    """Return the function that reads a member, or refuses it."""

    def load() -> bytes:
        refuse_unsafe(found, budget)
        return read_bounded(archive, found, budget)

    return load


def refuse_unsafe(found: zipfile.ZipInfo, budget: Budget) -> None:
    """Return nothing where a member may be read.

    Raises:
        Unreadable: UNSAFE_PATH, ENCRYPTED, ZIP_BOMB.
    """
    name = name_of(found).replace("\\", "/")
    if name.startswith("/") or DRIVE.match(name) or ".." in PurePosixPath(name).parts:
        raise Unreadable("UNSAFE_PATH", name)
    if stat.S_ISLNK(found.external_attr >> 16):
        raise Unreadable("UNSAFE_PATH", name)
    if found.flag_bits & ENCRYPTED_FLAG:
        raise Unreadable("ENCRYPTED", name)
    tight = found.file_size > MAX_RATIO * max(found.compress_size, 1)
    if found.file_size > MAX_MEMBER or (found.file_size > SMALL and tight):
        raise Unreadable("ZIP_BOMB", name)
    if found.file_size > budget.octets or budget.members <= 0:
        raise Unreadable("ZIP_BOMB", name)


def read_bounded(archive: zipfile.ZipFile, found: zipfile.ZipInfo, budget: Budget) -> bytes:
    """Return a member's bytes, never more than its directory entry says.

    Raises:
        Unreadable: TRUNCATED, ZIP_BOMB.
    """
    try:
        with archive.open(found) as stream:
            content = stream.read(found.file_size + 1)
    except (*BROKEN, RuntimeError) as error:
        raise Unreadable("TRUNCATED", name_of(found)) from error
    if len(content) > found.file_size:
        raise Unreadable("ZIP_BOMB", name_of(found))
    budget.octets -= len(content)
    budget.members -= 1
    return content


def refuse_bomb(content: bytes) -> None:
    """Return nothing where an office file's parts may be unpacked and parsed.

    Raises:
        Unreadable: ZIP_BOMB; UNSAFE_XML, a part declares entities, which no office writes.
    """
    budget = Budget()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for found in archive.infolist():
                refuse_unsafe(found, budget)
                budget.octets -= found.file_size
                budget.members -= 1
                if found.filename.lower().endswith((".xml", ".rels", ".vml")):
                    refuse_entities(archive, found)
    except (*BROKEN, RuntimeError) as error:
        raise Unreadable("TRUNCATED") from error


def refuse_entities(archive: zipfile.ZipFile, found: zipfile.ZipInfo) -> None:
    """Return nothing where an XML part has no document type before its root element.

    Raises:
        Unreadable: UNSAFE_XML; TRUNCATED, the part does not even begin as XML.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    with archive.open(found) as stream:
        try:
            next(iter(iterparse(stream, events=("start",), forbid_dtd=True)), None)
        except DefusedXmlException as error:
            raise Unreadable("UNSAFE_XML", found.filename) from error
        except (ParseError, LookupError, ValueError) as error:
            raise Unreadable("TRUNCATED", found.filename) from error
