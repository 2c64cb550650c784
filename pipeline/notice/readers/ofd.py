"""An .ofd (GB/T 33190) -> Document: its characters and lines, page by page.

A package of XML: OFD.xml names the documents, a document its pages, a page its layers of text
and path objects. Lengths are millimetres; an object stands in its Boundary, turned by its CTM.
From characters and lines on, the way is that of a PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import Document, SourceError, Table
from pipeline.notice.readers.columns import Columns
from pipeline.notice.readers.lines import Line, set_lines
from pipeline.notice.readers.ofd_page import Box, Sheet, add_objects, read_numbers
from pipeline.notice.readers.package import Package, attribute, child, local, name_of
from pipeline.notice.readers.paragraphs import Leaf, build_blocks
from pipeline.notice.readers.tables import read_tables

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

A4 = (0.0, 0.0, 210.0, 297.0)
MAX_PAGES = 2000
MAX_GARBLED = 0.3


@dataclass(frozen=True, slots=True)
class Book:
    """A document of the package: its root, its folder, its usual page box, its templates."""

    package: Package
    root: Element
    folder: str
    box: Box
    templates: dict[str, str]


def read_ofd(path: Path) -> Document:
    """Return the document printed in an .ofd file.

    Returns:
        Paragraphs and tables in reading order, places in points from the top left corner.

    Raises:
        SourceError: TRUNCATED, ENCRYPTED, TOO_LARGE, UNSAFE_XML, NO_TEXT_LAYER, GARBLED_TEXT.
    """
    package = Package(path.read_bytes(), path.name)
    root = package.xml("OFD.xml")
    if any(local(element) == "Encryptions" for element in root.iter()):
        raise SourceError("ENCRYPTED", path.name)
    sheets = [sheet for book in open_books(package, root) for sheet in read_book(book)]
    if not sheets:
        raise SourceError("TRUNCATED", path.name)
    printed = sum(len(sheet.glyphs) for sheet in sheets)
    if printed == 0:
        raise SourceError("NO_TEXT_LAYER", path.name)
    if sum(sheet.garbled for sheet in sheets) > MAX_GARBLED * printed:
        raise SourceError("GARBLED_TEXT", path.name)
    return set_document(sheets, path.name)


def open_books(package: Package, root: Element) -> Iterator[Book]:
    """Return the documents a package names."""
    for body in root:
        place = child(body, "DocRoot")
        if place is None or not place.text:
            continue
        name = name_of(place.text.strip())
        document = package.xml(name)
        folder = name.rpartition("/")[0]
        common = child(document, "CommonData")
        templates = {
            attribute(page, "ID") or "": name_of(attribute(page, "BaseLoc") or "", folder)
            for page in (common if common is not None else ())
            if local(page) == "TemplatePage"
        }
        box = page_box(child(common, "PageArea"), A4)
        yield Book(package, document, folder, box, templates)


def page_box(area: Element | None, otherwise: Box) -> Box:
    """Return the box of a page as it is cut, another where none is given."""
    place = child(area, "PhysicalBox")
    numbers = read_numbers(place.text if place is not None else "")
    if len(numbers) != 4 or min(numbers[2:]) <= 0:
        return otherwise
    return numbers[0], numbers[1], numbers[2], numbers[3]


def read_book(book: Book) -> Iterator[Sheet]:
    """Return the pages of a document in order."""
    pages = child(book.root, "Pages")
    found = [page for page in pages if local(page) == "Page"] if pages is not None else []
    if len(found) > MAX_PAGES:
        raise SourceError("TOO_LARGE", f"{book.package.source} {len(found)}")
    for page in found:
        content = book.package.xml(name_of(attribute(page, "BaseLoc") or "", book.folder))
        sheet = Sheet(page_box(child(content, "Area"), book.box))
        for part in content:
            name = book.templates.get(attribute(part, "TemplateID") or "")
            if local(part) == "Template" and name is not None:
                add_objects(child(book.package.xml(name), "Content"), sheet, 0)
        add_objects(child(content, "Content"), sheet, 0)
        yield sheet


def set_document(sheets: Sequence[Sheet], source: str) -> Document:
    """Return the document of pages, tables and paragraphs in order from top to bottom."""
    doubts: set[str] = set()
    leaves = []
    columns: Columns | None = None
    for number, sheet in enumerate(sheets, 1):
        found = read_tables(sheet.edges, sheet.glyphs, number, columns)
        columns = found.columns
        doubts |= found.doubts
        if not sheet.glyphs and sheet.pictures:
            doubts.add("PAGE_WITHOUT_TEXT")
        if sheet.turned:
            doubts.add("TURNED_TEXT")
        if sheet.garbled:
            doubts.add("GARBLED_CHARACTERS")
        items: list[Line | Table] = [*set_lines(found.outside, number), *found.tables]
        leaves.append(Leaf(*sheet.size, sorted(items, key=top_of)))
    sizes = tuple((leaf.width, leaf.height) for leaf in leaves)
    return Document(source, "ofd", build_blocks(leaves), sizes, tuple(sorted(doubts)))


def top_of(item: Line | Table) -> float:
    """Return the height at which a line or table begins."""
    if isinstance(item, Table):
        return item.box.top if item.box is not None else 0.0
    return item.top
