"""A zip of XML parts (.docx, .xlsx, .ofd) -> its parts, read in memory and within limits."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.model import SourceError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_PARTS = 20_000
MAX_PART = 64_000_000
MAX_TOTAL = 400_000_000
MAX_RATIO = 200
SMALL = 1_000_000  # a small part may be packed as tightly as it likes: blank pages are
ENCRYPTED_FLAG = 0x1
HEAD = 65_536
DOCTYPE = re.compile(rb"<!(?:doctype|entity)", re.IGNORECASE)
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
    RuntimeError,
)  # fmt: skip


class Package:
    """The parts of a zip by their names; nothing is ever written to disk.

    Args:
        content: the bytes of the whole file.
        source: its name, for messages.

    Raises:
        SourceError: TRUNCATED the archive has no readable directory, TOO_LARGE its parts
            unpack to more than any notice.
    """

    def __init__(self, content: bytes, source: str) -> None:
        self.source = source
        self.left = MAX_TOTAL
        try:
            self.archive = zipfile.ZipFile(BytesIO(content))
        except BROKEN as error:
            raise SourceError("TRUNCATED", source) from error
        found = self.archive.infolist()
        if len(found) > MAX_PARTS:
            raise SourceError("TOO_LARGE", source)
        self.parts = {name_of(part.filename).lower(): part for part in found}

    def __contains__(self, name: str) -> bool:
        """Return whether there is a part of that name, big letters or small."""
        return name_of(name).lower() in self.parts

    def read(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            SourceError: TRUNCATED there is none or it is damaged, ENCRYPTED, TOO_LARGE.
        """
        part = self.parts.get(name_of(name).lower())
        if part is None:
            raise SourceError("TRUNCATED", f"{self.source} {name}")
        if part.flag_bits & ENCRYPTED_FLAG:
            raise SourceError("ENCRYPTED", self.source)
        self.refuse_bomb(part)
        try:
            with self.archive.open(part) as stream:
                content = stream.read(part.file_size + 1)
        except BROKEN as error:
            raise SourceError("TRUNCATED", f"{self.source} {name}") from error
        if len(content) > part.file_size:
            raise SourceError("TOO_LARGE", f"{self.source} {name}")
        self.left -= len(content)
        return content

    def refuse_bomb(self, part: zipfile.ZipInfo) -> None:
        """Raise TOO_LARGE where a part unpacks to more than it may."""
        tight = part.file_size > MAX_RATIO * max(part.compress_size, 1)
        if part.file_size > min(MAX_PART, self.left) or (part.file_size > SMALL and tight):
            raise SourceError("TOO_LARGE", f"{self.source} {part.filename}")

    def refuse_unsafe(self) -> None:
        """Raise TOO_LARGE or UNSAFE_XML where another library must not open this package."""
        for name, part in self.parts.items():
            self.refuse_bomb(part)
            if name.endswith((".xml", ".rels", ".vml")) and DOCTYPE.search(
                self.read(name)[:HEAD].replace(b"\0", b"")
            ):
                raise SourceError("UNSAFE_XML", f"{self.source} {name}")

    def xml(self, name: str) -> Element:
        """Return the root of an XML part; document types and entities are refused.

        Raises:
            SourceError: as `read`; TRUNCATED also where it is no XML, UNSAFE_XML.
        """
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import ParseError, fromstring

        try:
            root: Element = fromstring(self.read(name), forbid_dtd=True)
        except DefusedXmlException as error:
            raise SourceError("UNSAFE_XML", f"{self.source} {name}") from error
        except (ParseError, LookupError, UnicodeError) as error:
            raise SourceError("TRUNCATED", f"{self.source} {name}") from error
        return root


def name_of(path: str, folder: str = "") -> str:
    """Return the name of a part: relative to a folder, or to the root if it begins with /."""
    joined = posixpath.join("/", folder, path.replace("\\", "/"))
    return posixpath.normpath(joined).lstrip("/")


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, *names: str) -> Element | None:
    """Return the first child of that name, then its first child of the next, ..."""
    for name in names:
        if element is None:
            return None
        element = next((found for found in element if local(found) == name), None)
    return element


def attribute(element: Element | None, name: str) -> str | None:
    """Return the attribute of that name in whatever namespace, None where there is none."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None
