"""A PDF with a text layer -> Document: its paragraphs and tables, page by page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.model import Document, SourceError, Table
from pipeline.notice.readers.columns import Columns
from pipeline.notice.readers.edges import Drawing, read_drawing
from pipeline.notice.readers.glyphs import Script, read_script
from pipeline.notice.readers.lines import Line, set_lines
from pipeline.notice.readers.margins import without_folio
from pipeline.notice.readers.paragraphs import Leaf, build_blocks
from pipeline.notice.readers.streams import refuse_vast_streams
from pipeline.notice.readers.tables import read_tables

MAX_PAGES = 2000
MAX_GARBLED = 0.3  # of a document's characters
MAX_LOST, MIN_LOST = 0.05, 3  # pieces of text of a page; blanks are lost now and then


class Tally:
    """What the pages of one document add up to, and the columns of the page before."""

    def __init__(self) -> None:
        self.printed = 0
        self.garbled = 0
        self.doubts: set[str] = set()
        self.columns: Columns | None = None


def read_pdf(path: Path) -> Document:
    """Return the document printed in a PDF.

    Args:
        path: a PDF of portrait and landscape pages, with a text layer.

    Returns:
        Paragraphs and tables in reading order; places are points from the top left corner of
        the page as displayed, turned upright where its text is not. `doubts` are codes.

    Raises:
        SourceError: FILE_MISSING, ENCRYPTED, TRUNCATED (damaged, or no page), TOO_LARGE,
            ZIP_BOMB, NO_TEXT_LAYER, GARBLED_TEXT.
    """
    if not path.is_file():
        raise SourceError("FILE_MISSING", path.name)
    refuse_vast_streams(path.read_bytes(), path.name)
    pdf = open_pdf(path)
    try:
        return read_pages(pdf, path.name)
    finally:
        pdf.close()


def open_pdf(path: Path) -> pypdfium2.PdfDocument:
    """Return the opened file; see `read_pdf` for what is refused."""
    try:
        pdf = pypdfium2.PdfDocument(path)
        pages = len(pdf)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise SourceError("ENCRYPTED" if locked else "TRUNCATED", path.name) from error
    if pages == 0:
        raise SourceError("TRUNCATED", path.name)
    if pages > MAX_PAGES:
        raise SourceError("TOO_LARGE", f"{path.name} {pages}")
    return pdf


def read_pages(pdf: Any, source: str) -> Document:
    """Return the document of an opened file, each page closed once it is read."""
    tally = Tally()
    leaves = []
    for index in range(len(pdf)):
        try:
            page = pdf[index]
        except pypdfium2.PdfiumError as error:
            raise SourceError("TRUNCATED", f"{source} {index + 1}") from error
        try:
            leaves.append(read_leaf(page.raw, index + 1, tally))
        finally:
            page.close()
    if tally.printed == 0:
        raise SourceError("NO_TEXT_LAYER", source)
    if tally.garbled > MAX_GARBLED * tally.printed:
        raise SourceError("GARBLED_TEXT", source)
    sizes = tuple((leaf.width, leaf.height) for leaf in leaves)
    blocks = build_blocks(leaves)
    return Document(source, "pdf", blocks, sizes, tuple(sorted(tally.doubts)))


def read_leaf(page: Any, number: int, tally: Tally) -> Leaf:
    """Return lines and tables of a page from top to bottom, and add to the tally."""
    script = read_script(page)
    glyphs = without_folio(
        script.glyphs or script.hidden, script.view.width, script.view.height
    )
    drawing = read_drawing(page, script.view, script.owners)
    found = read_tables(drawing.edges, glyphs, number, tally.columns, drawing.shades)
    tally.columns = found.columns
    tally.printed += len(glyphs)
    tally.garbled += script.garbled
    tally.doubts.update(found.doubts, doubt_page(script, drawing))
    items: list[Line | Table] = [*set_lines(found.outside, number), *found.tables]
    return Leaf(script.view.width, script.view.height, sorted(items, key=top_of))


def doubt_page(script: Script, drawing: Drawing) -> set[str]:
    """Return reasons to look at a page again."""
    doubts = set()
    if not script.glyphs:
        if script.hidden:
            doubts.add("SCANNED_TEXT_LAYER")
        elif drawing.pictures:
            doubts.add("PAGE_WITHOUT_TEXT")
    if script.garbled:
        doubts.add("GARBLED_CHARACTERS")
    if script.turned:
        doubts.add("TURNED_TEXT")
    if drawing.lost > max(MIN_LOST, MAX_LOST * drawing.texts):
        doubts.add("TEXT_LOST")
    return doubts


def top_of(item: Line | Table) -> float:
    """Return the height at which a line or table begins."""
    if isinstance(item, Table):
        return item.box.top if item.box is not None else 0.0
    return item.top
