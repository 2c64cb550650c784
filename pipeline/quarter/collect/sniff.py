"""Bytes -> what they are, judged by content; a name only tells csv from other text."""

from __future__ import annotations

import io
import zipfile

import regex

from pipeline.model import SourceError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
MAIL_HEAD = regex.compile(
    rb"(?i)^(?:received|return-path|from|to|date|subject|mime-version|message-id|delivered-to"
    rb"|x-[a-z-]+|dkim-signature|content-type|reply-to|authentication-results)[ \t]*:"
)
HEADER_LINE = regex.compile(rb"^[!-9;-~]+[ \t]*:|^[ \t]")
FEWEST_HEADERS = 3
HTML_HEAD = regex.compile(
    rb"(?i)\s*(?:<\?xml[^<>]*>\s*)?(?:<!doctype html|<html|<head|<table|<meta)"
)
UTF16 = (b"\xff\xfe", b"\xfe\xff")
OTHER_PACKAGES = frozenset({"[Content_Types].xml", "mimetype", "OFD.xml"})
"""Members of other office files: slides, OpenDocument, OFD."""
XML_HEAD = regex.compile(rb"\s*<\?xml|\s*\{\\rtf")
OTHER_MAGIC = (
    b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"\x1f\x8b",
    b"RIFF", b"II*\0", b"MM\0*",
)  # fmt: skip


def sniff(content: bytes, name: str) -> str:
    """Return xlsx, xls, docx, zip, mail, html, csv or text.

    Raises:
        SourceError: EMPTY_FILE, ENCRYPTED, TRUNCATED, UNSUPPORTED_FORMAT.
    """
    if not content.strip(b"\0 \r\n\t"):
        raise SourceError("EMPTY_FILE")
    if content.startswith(OLE):
        return sniff_ole(content)
    if content.startswith((b"PK\3\4", b"PK\5\6")):
        return sniff_zip(content)
    if content.startswith(OTHER_MAGIC):
        raise SourceError("UNSUPPORTED_FORMAT", suffix_of(name))
    if HTML_HEAD.match(content.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if XML_HEAD.match(content.removeprefix(b"\xef\xbb\xbf")):
        raise SourceError("UNSUPPORTED_FORMAT", suffix_of(name))
    if is_mail(content):
        return "mail"
    if b"\0" in content and not content.startswith(UTF16):
        raise SourceError("UNSUPPORTED_FORMAT", suffix_of(name))
    return "csv" if suffix_of(name) in ("csv", "tsv") else "text"


def sniff_ole(content: bytes) -> str:
    """Return xls for an old workbook; an encrypted one or another old format is refused."""
    if ENCRYPTED_PACKAGE in content:
        raise SourceError("ENCRYPTED")
    if any(stream in content for stream in WORKBOOK_STREAMS):
        return "xls"
    raise SourceError("OLD_OFFICE_FORMAT")


def sniff_zip(content: bytes) -> str:
    """Return xlsx, docx or zip by the members of an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceError("TRUNCATED") from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    if names & OTHER_PACKAGES:
        raise SourceError("UNSUPPORTED_FORMAT")
    return "zip"


def is_mail(content: bytes) -> bool:
    """Return whether the first lines are the headers of a mail."""
    lines = content[:4000].lstrip().splitlines()
    heads = 0
    for line in lines:
        if not line or not HEADER_LINE.match(line):
            break
        heads += MAIL_HEAD.match(line) is not None
    return heads >= FEWEST_HEADERS


def suffix_of(name: str) -> str:
    """Return the suffix of a name in lower case, without its point."""
    return name.rpartition(".")[2].lower() if "." in name else ""
