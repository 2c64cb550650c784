"""A zip archive -> its members, read in memory; nothing is ever written to disk."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

import regex

from pipeline.model import SourceError
from pipeline.packages import Budget, open_zip, read_part
from pipeline.quarter.collect.records import Member

UTF8_FLAG = 0x800
DRIVE = regex.compile(r"^[A-Za-z]:")


def members_of(content: bytes, outer: Member, budget: Budget) -> Iterator[Member]:
    """Return the members of an archive; one that must not be read says so when loaded.

    Args:
        content: the archive's bytes.
        outer: the archive itself; its envelope goes on to the members.
        budget: what may still be unpacked; shared by all layers of one file.

    Raises:
        SourceError: TRUNCATED, the archive has no readable directory; ZIP_BOMB, it lists more
            members than anybody sends.
    """
    archive = open_zip(content)
    if len(archive.infolist()) > budget.members:
        raise SourceError("ZIP_BOMB")
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
        name = name_of(found).replace("\\", "/")
        refuse_unsafe_path(found, name)
        if budget.members <= 0:
            raise SourceError("ZIP_BOMB", name)
        content = read_part(archive, found, budget, name)
        budget.members -= 1
        return content

    return load


def refuse_unsafe_path(found: zipfile.ZipInfo, name: str) -> None:
    """Return nothing where a member stays where it is unpacked.

    Raises:
        SourceError: UNSAFE_PATH.
    """
    if name.startswith("/") or DRIVE.match(name) or ".." in PurePosixPath(name).parts:
        raise SourceError("UNSAFE_PATH", name)
    if stat.S_ISLNK(found.external_attr >> 16):
        raise SourceError("UNSAFE_PATH", name)
