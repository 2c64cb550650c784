"""What kind of file some bytes are, told by what they hold and never by a name."""

from __future__ import annotations

from typing import Any

from pipeline.model import SourceError
from pipeline.notice.readers.package import Package
from pipeline.workbooks import BROKEN, Silence

PDF_HEAD = 1024  # the standard allows that much before the header
HEAD = 4096
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
WEB_PICTURE = b"RIFF", b"WEBP"
LOCKED_WORD = 0x0100  # in the flags at byte 10 of a .doc
TYPES = "[Content_Types].xml"
MAIN_TYPES = {
    b"wordprocessingml.document.main": "docx",
    b"wordprocessingml.template.main": "docx",
    b"ms-word.document.macroEnabled.main": "docx",
    b"spreadsheetml.sheet.main": "xlsx",
    b"ms-excel.sheet.macroEnabled.main": "xlsx",
}
OPEN_TYPES = {b"opendocument.text": "odt", b"opendocument.spreadsheet": "ods"}


def kind_of(content: bytes, source: str) -> str:
    """Return pdf, docx, xlsx, ofd, odt, ods, doc, xls, rtf, xml, picture, html or text.

    Args:
        content: the whole file.
        source: its name, for messages.

    Raises:
        SourceError: UNSUPPORTED_FORMAT, ENCRYPTED, TRUNCATED.
    """
    if b"%PDF-" in content[:PDF_HEAD]:
        return "pdf"
    if content.startswith(ZIP):
        return kind_of_zip(Package(content, source))
    if content.startswith(OLE):
        return kind_of_ole(content, source)
    if content.startswith(b"{\\rtf"):
        return "rtf"
    if is_picture(content):
        return "picture"
    if b"<?mso-application" in content[:HEAD].replace(b"\0", b""):
        return "xml"
    from pipeline.notice.readers.html import is_html

    return "html" if is_html(content) else "text"


def is_picture(content: bytes) -> bool:
    """Return whether bytes are a picture of a usual kind."""
    if content.startswith(PICTURES[:-1]):
        return True
    bitmap = content.startswith(PICTURES[-1]) and content[6:10] == bytes(4)
    return bitmap or (content[:4], content[8:12]) == WEB_PICTURE


def kind_of_zip(package: Package) -> str:
    """Return the kind of a zip by its parts."""
    if "OFD.xml" in package:
        return "ofd"
    if "mimetype" in package:
        declared = package.read("mimetype")
        for mark, kind in OPEN_TYPES.items():
            if declared.strip().endswith(mark):
                return kind
    if TYPES in package:
        types = package.read(TYPES)
        for mark, kind in MAIN_TYPES.items():
            if mark in types:
                return kind
    for name, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")):
        if name in package:
            return kind
    raise SourceError("UNSUPPORTED_FORMAT", package.source)


def kind_of_ole(content: bytes, source: str) -> str:
    """Return the kind of an old office file by its streams."""
    from xlrd.compdoc import CompDoc, CompDocError

    try:
        parts = CompDoc(content, logfile=Silence())
        names = {entry.name for entry in parts.dirlist if entry.etype}
        if {"EncryptedPackage", "EncryptionInfo"} & names:
            raise SourceError("ENCRYPTED", source)
        if "WordDocument" in names:
            refuse_locked(parts, source)
            return "doc"
    except (CompDocError, *BROKEN) as error:
        raise SourceError("TRUNCATED", source) from error
    if {"Workbook", "Book"} & names:
        return "xls"
    raise SourceError("UNSUPPORTED_FORMAT", source)


def refuse_locked(parts: Any, source: str) -> None:
    """Raise ENCRYPTED where a .doc asks for a password."""
    head = (parts.get_named_stream("WordDocument") or b"")[:12]
    if len(head) == 12 and int.from_bytes(head[10:12], "little") & LOCKED_WORD:
        raise SourceError("ENCRYPTED", source)
