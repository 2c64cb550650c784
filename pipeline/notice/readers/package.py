"""A zip of XML parts (.docx, .xlsx, .ofd) -> its parts, read in memory and within limits."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from pipeline.model import SourceError
from pipeline.packages import Budget, open_zip, read_part

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class Package:
    """The parts of a zip by their names; nothing is ever written to disk.

    Args:
        content: the bytes of the whole file.
        source: its name, for messages.

    Raises:
        SourceError: TRUNCATED the archive has no readable directory, ZIP_BOMB it has more
            parts than any notice.
    """

    def __init__(self, content: bytes, source: str) -> None:
        self.source = source
        self.budget = Budget()
        self.archive = open_zip(content, source)
        found = self.archive.infolist()
        if len(found) > self.budget.members:
            raise SourceError("ZIP_BOMB", source)
        self.parts = {name_of(part.filename).lower(): part for part in found}

    def __contains__(self, name: str) -> bool:
        """Return whether there is a part of that name, big letters or small."""
        return name_of(name).lower() in self.parts

    def read(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            SourceError: TRUNCATED there is none or it is damaged, ENCRYPTED, ZIP_BOMB.
        """
        part = self.parts.get(name_of(name).lower())
        if part is None:
            raise SourceError("TRUNCATED", f"{self.source} {name}")
        return read_part(self.archive, part, self.budget, f"{self.source} {name}")

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
