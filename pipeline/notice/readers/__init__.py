"""A file -> Document: paragraphs and tables in reading order, each character with its place.

The reader is chosen by what the file holds, never by its name (`kinds`). With pages: `pdf`,
`ofd`, and `scan` for pictures of pages. Without: `docx`, `html`, `sheet`, `text`, and `office`
for what LibreOffice turns into one of these. Each room, and the library it needs, is loaded
when a file asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from pipeline.model import Document, SourceError
from pipeline.notice.readers.joining import blank_pages, join_documents, weave
from pipeline.notice.readers.kinds import kind_of
from pipeline.notice.readers.recogniser import may_recognise
from pipeline.packages import refuse_long

MAX_BYTES = 200_000_000
FOR_OFFICE = {"doc": "docx", "rtf": "docx", "odt": "docx", "xml": "docx", "ods": "xlsx"}
READERS = {
    "pdf": "pdf.read_pdf",
    "picture": "scan.read_scan",
    "docx": "docx.read_docx",
    "xlsx": "sheet.read_xlsx",
    "xls": "sheet.read_xls",
    "ofd": "ofd.read_ofd",
    "html": "html.read_html",
    "text": "text.read_text",
}
UNREADABLE_TEXT = ("NO_TEXT_LAYER", "GARBLED_TEXT")


def read_documents(paths: Sequence[Path], recognise: bool = True) -> Document:
    """Return the files of one notice as one document: the letter, then what is attached.

    Args:
        paths: one file or more, in order.
        recognise: whether pages that are pictures may be recognised, which takes much.

    Returns:
        All blocks; pages and lines are counted on from file to file.

    Raises:
        SourceError: as `read_document`, for the first file that cannot be read.
    """
    return join_documents([read_document(path, recognise) for path in paths])


def read_document(path: Path, recognise: bool = True) -> Document:
    """Return the document a file holds.

    Args:
        path: any file; its name and suffix do not matter.
        recognise: as above.

    Returns:
        The blocks in reading order; `source` is the file's name.

    Raises:
        SourceError: FILE_MISSING, EMPTY_FILE, TOO_LARGE, UNSUPPORTED_FORMAT, TO_RECOGNISE,
            and what the reader of that kind raises.
    """
    if not path.is_file():
        raise SourceError("FILE_MISSING", path.name)
    size = path.stat().st_size
    if size == 0:
        raise SourceError("EMPTY_FILE", path.name)
    if size > MAX_BYTES:
        raise SourceError("TOO_LARGE", f"{path.name} {size // 1_000_000} MB")
    content = path.read_bytes()
    kind = kind_of(content, path.name)
    refuse_long(content, kind, path.name)
    if kind in FOR_OFFICE:
        from pipeline.notice.readers.office import read_office

        return read_office(path, kind, FOR_OFFICE[kind])
    return read_kind(path, kind, recognise)


def read_kind(path: Path, kind: str, recognise: bool = True) -> Document:
    """Return the document of a file of that kind; pages that are pictures are recognised."""
    if kind == "picture":
        may_recognise(recognise, path.name)
    room, _, name = READERS[kind].partition(".")
    try:
        document: Document = getattr(import_module(f"{__name__}.{room}"), name)(path)
    except SourceError as error:
        if kind != "pdf" or error.code not in UNREADABLE_TEXT:
            raise
        if not may_recognise(recognise, path.name):
            raise
        from pipeline.notice.readers.scan import read_scan

        return read_scan(path)
    if kind == "pdf" and "PAGE_WITHOUT_TEXT" in document.doubts:
        return with_scanned_pages(document, path, recognise)
    return document


def with_scanned_pages(document: Document, path: Path, recognise: bool) -> Document:
    """Return a document with what is recognised on those of its pages that print no text.

    Without the recogniser, or where it finds nothing, the document stays as it is.
    """
    if not may_recognise(recognise, path.name):
        return document
    from pipeline.notice.readers.scan import read_scan

    try:
        return weave(document, read_scan(path, blank_pages(document)))
    except SourceError:
        return document
