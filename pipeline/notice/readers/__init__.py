"""A file -> Document: paragraphs and tables in reading order, each character with its place.

The reader is chosen by what the file holds, never by its name: `pdf` reads a PDF with a text
layer, `text` a plain text in UTF-8, UTF-16 or GB18030.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.model import Document, SourceError
from pipeline.notice.readers.text import read_text

MAX_BYTES = 200_000_000
PDF_HEAD = 1024  # the standard allows that much before the header


def read_document(path: Path) -> Document:
    """Return the document a file holds.

    Args:
        path: any file; its name and suffix do not matter.

    Returns:
        The blocks in reading order; `source` is the file's name.

    Raises:
        SourceError: FILE_MISSING, EMPTY_FILE, TOO_LARGE, UNSUPPORTED_FORMAT, and what the
            reader of that kind raises.
    """
    if not path.is_file():
        raise SourceError("FILE_MISSING", path.name)
    size = path.stat().st_size
    if size == 0:
        raise SourceError("EMPTY_FILE", path.name)
    if size > MAX_BYTES:
        raise SourceError("TOO_LARGE", f"{path.name} {size // 1_000_000} MB")
    with path.open("rb") as file:
        head = file.read(PDF_HEAD)
    if b"%PDF-" in head:
        from pipeline.notice.readers.pdf import read_pdf

        return read_pdf(path)
    return read_text(path)
