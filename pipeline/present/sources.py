"""The pages of a notice's files as pictures, in the very frame its register counts in.

A page of text is set upright by its text, as its reader sets it; a page that was recognised is
turned by the same few degrees as for the recogniser. So a box of the register, in points,
falls on the words it was read from. Pictures are grey in 16 steps, which keeps them small.
"""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.isolation import isolated
from pipeline.limits import MOST_MEMORY
from pipeline.notice.readers.kinds import kind_of
from pipeline.stages import limits_for

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    from pipeline.jobs import Job

RESOLUTION = 130  # dots per inch
MAX_SIDE = 4000  # dots, of a plan or poster among the pages
GREYS = 16
POINTS = 72


@dataclass(frozen=True, slots=True)
class Page:
    """One page as the register counts it: its number, its size in points, its picture as PNG.

    Boxes of the register are in points from the top left corner of this picture.
    """

    number: int
    width: float
    height: float
    png: bytes


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a PDF before it is drawn.

    `turn` counts the quarter turns to the right that set its text upright; `printed` its
    characters, none where it is a picture; `garbled` those that say nothing.
    """

    turn: int
    printed: int
    garbled: int


def draw_pages(job: Job) -> tuple[Page, ...]:
    """Return all pages of a notice that can be drawn, as `each_page` gives them.

    They are drawn in a process of its own, within its limits.

    Raises:
        SourceError: as `each_page`; TIMEOUT, MEMORY, TOO_LARGE, CRASH.
    """
    limits = limits_for(job.sources())
    if can_recognise():
        limits = limits.to_recognise()
    return isolated(
        lambda: [told(page) for page in each_page(job)],
        lambda value: tuple(page_told(page) for page in value),
        replace(limits, memory=max(limits.memory, MOST_MEMORY)),
        "、".join(path.name for path in job.sources()),
    )


def told(page: Page) -> tuple[int, float, float, str]:
    """Return a page as JSON values."""
    return page.number, page.width, page.height, b64encode(page.png).decode("ascii")


def page_told(values: Any) -> Page:
    """Return the page that `told` wrote down."""
    number, width, height, png = values
    return Page(int(number), float(width), float(height), b64decode(png, validate=True))


def each_page(job: Job) -> Iterator[Page]:
    """Return the pages of a notice one by one, so that only one is held at a time.

    Pages are counted on over the files of the notice as the register counts them. A file
    without pages (text, Word, a web page, a workbook) has none; the pages of an OFD are
    counted, but cannot be drawn.

    Raises:
        SourceError: a file cannot be opened; then its register could not be built either.
    """
    before = 0
    for path in job.sources():
        kind = kind_of(path.read_bytes(), path.name)
        if kind == "pdf":
            count = 0
            for count, page in enumerate(pdf_pages(path, before), 1):  # noqa: B007
                yield page
            before += count
        elif kind == "picture":
            for page in photographed(path, before):
                before += 1
                yield page
        elif kind == "ofd":
            before += count_ofd(path)


def count_ofd(path: Path) -> int:
    """Return how many pages an OFD has."""
    from pipeline.notice.readers.ofd import read_ofd

    return len(read_ofd(path).pages)


def photographed(path: Path, before: int) -> Iterator[Page]:
    """Return the pages of a picture file, turned as they were for the recogniser."""
    from pipeline.notice.readers.sight import load_sheets

    for index, sheet in load_sheets(path):
        yield recognised_page(sheet, before + index)


def pdf_pages(path: Path, before: int) -> Iterator[Page]:
    """Return the pages of a PDF; without a usable text layer they are those of a scan."""
    from pipeline.notice.readers.pdf import MAX_GARBLED, open_pdf
    from pipeline.notice.readers.sight import MAX_PAGES, load_sheets

    pdf = open_pdf(path)
    try:
        leaves = [measure(pdf, index) for index in range(len(pdf))]
        printed = sum(leaf.printed for leaf in leaves)
        legible = sum(leaf.garbled for leaf in leaves) <= MAX_GARBLED * printed
        scans = can_recognise() and len(pdf) <= MAX_PAGES
        for index, leaf in enumerate(leaves):
            if not scans or (legible and leaf.printed):
                yield printed_page(pdf, index, leaf.turn, before + index + 1)
                continue
            for _, sheet in load_sheets(path, {index + 1}):
                yield recognised_page(sheet, before + index + 1)
    finally:
        pdf.close()


def measure(pdf: Any, index: int) -> Leaf:
    """Return how a page of a PDF is to be drawn, by the text its reader finds on it."""
    from pipeline.notice.readers.glyphs import read_script
    from pipeline.notice.readers.margins import without_folio

    page = pdf[index]
    try:
        script = read_script(page.raw)
    finally:
        page.close()
    glyphs = script.glyphs or script.hidden
    text = without_folio(glyphs, script.view.width, script.view.height)
    return Leaf(script.view.turn, len(text), script.garbled)


def printed_page(pdf: Any, index: int, turn: int, number: int) -> Page:
    """Return a page of a PDF turned until its text is upright."""
    page = pdf[index]
    try:
        width, height = page.get_size()
        further = (90 * turn - page.get_rotation()) % 360
        if further % 180:
            width, height = height, width
        scale = min(RESOLUTION / POINTS, MAX_SIDE / max(width, height))
        picture = page.render(scale=scale, rotation=further, grayscale=True).to_pil()
    finally:
        page.close()
    return Page(number, width, height, grey_png(picture))


def can_recognise() -> bool:
    """Return whether pages without text were recognised; else no box stands on them."""
    from pipeline.notice.readers.recogniser import is_installed

    return is_installed()


def recognised_page(sheet: Any, number: int) -> Page:
    """Return a page of a scan or a photo, set upright as it was for the recogniser."""
    from PIL import Image

    from pipeline.notice.readers.sight import upright

    if can_recognise():
        sheet = upright(sheet)
    width, height = sheet.size
    scale = min(RESOLUTION / POINTS, MAX_SIDE / max(width, height))
    dots = max(1, round(width * scale)), max(1, round(height * scale))
    picture = Image.fromarray(sheet.picture)
    if dots < picture.size:
        picture = picture.resize(dots, Image.Resampling.LANCZOS)
    return Page(number, width, height, grey_png(picture))


def grey_png(picture: Image) -> bytes:
    """Return a picture in grey as PNG with GREYS steps; nothing in it tells of a time."""
    from PIL import Image

    step = 255 / (GREYS - 1)
    steps = picture.convert("L").point([round(level / step) for level in range(256)])
    small = Image.frombytes("P", steps.size, steps.tobytes())
    small.putpalette([round(n * step) for n in range(GREYS) for _ in "rgb"])
    out = io.BytesIO()
    small.save(out, "PNG", bits=4, compress_level=6)
    return out.getvalue()
