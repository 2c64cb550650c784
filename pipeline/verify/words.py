"""The files of a notice as a second reader sees them, each in the way its kind allows."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import regex

from pipeline.model import SourceError
from pipeline.verify.pdf import Pdf
from pipeline.verify.source import Place, Source, plain_words

REACH = 400  # lines a text may run on from its first
MAX_PART = 50_000_000


class Plain(Source):
    """A plain text, its lines counted from 1."""

    def __init__(self, path: Path) -> None:
        text = decoded(path.read_bytes())
        lines = regex.split(r"\r\n|\r|\n", text)
        self.written = [plain_words(line) for line in lines]
        self.lines = max((n for n, line in enumerate(self.written, 1) if line), default=0)

    def way(self, place: Place) -> str:
        """Return line, or file where it is not known which line of this file is meant."""
        return "file" if place.line is None else "line"

    def read_line(self, words: str, place: Place) -> tuple[bool, str]:
        """Return whether the words begin in the line, and what the line holds."""
        first = (place.line or 0) - 1
        if not 0 <= first < len(self.written):
            return False, ""
        on = "".join(self.written[first : first + REACH])
        found = on.find(plain_words(words))
        return 0 <= found < max(1, len(self.written[first])), self.written[first]

    def read_file(self, words: str, place: Place) -> tuple[bool, str]:
        """Return whether the words stand in the file."""
        return plain_words(words) in "".join(self.written), "文件里没有"


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with a mark, or GB18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


class Packed(Source):
    """A file whose words can only be looked for as a whole: Word, a web page, a workbook."""

    def __init__(self, text: str) -> None:
        self.text = plain_words(text)

    def way(self, place: Place) -> str:
        """Return file."""
        return "file"

    def read_file(self, words: str, place: Place) -> tuple[bool, str]:
        """Return whether the words stand in the file."""
        return plain_words(words) in self.text, "文件里没有这些字连在一起"


class Picture(Source):
    """A picture of pages; only how many there are is known."""

    lines = 0

    def __init__(self, path: Path) -> None:
        from PIL import Image

        with Image.open(path) as picture:
            self.pages = getattr(picture, "n_frames", 1)


class Ofd(Source):
    """An OFD, of which the words of a page can be looked for."""

    lines = 0

    def __init__(self, path: Path) -> None:
        self.texts = ofd_texts(path)
        self.pages = len(self.texts)

    def way(self, place: Place) -> str:
        """Return page."""
        return "page"

    def read_page(self, words: str, place: Place) -> tuple[bool, str]:
        """Return whether every character of the words is on the pages of their boxes."""
        numbers = dict.fromkeys(number for number, _ in place.boxes)
        on = "".join(self.texts[number - 1] for number in numbers)
        lost = [char for char in plain_words(words) if char not in on]
        return not lost, f"页面上没有“{''.join(lost)}”"


def ofd_texts(path: Path) -> list[str]:
    """Return the characters of each page of an OFD, in the order of its file."""
    found = []
    with zipfile.ZipFile(path) as package:
        names = [n for n in package.namelist() if regex.search(r"/Page_\d+/Content\.xml$", n)]
        for name in sorted(names, key=lambda n: int(regex.findall(r"Page_(\d+)/", n)[-1])):
            root = parse_part(package, name)
            codes = (e.text or "" for e in root.iter() if e.tag.endswith("}TextCode"))
            found.append(plain_words("".join(codes)))
    return found


def parse_part(package: zipfile.ZipFile, name: str) -> Any:
    """Return the root of an XML part that is not too big."""
    from defusedxml.ElementTree import fromstring

    if package.getinfo(name).file_size > MAX_PART:
        raise SourceError("TOO_LARGE", name)
    return fromstring(package.read(name))


def word_text(path: Path) -> str:
    """Return all that a .docx prints, part by part; numbers of lists are not among it."""
    with zipfile.ZipFile(path) as package:
        parts = [
            name
            for name in package.namelist()
            if regex.fullmatch(r"word/(document|footnotes|endnotes)\d*\.xml", name)
        ]
        roots = [parse_part(package, name) for name in parts]
    return "".join(e.text or "" for root in roots for e in root.iter() if is_word(e.tag))


def is_word(tag: Any) -> bool:
    """Return whether an element of WordprocessingML holds printed characters."""
    return isinstance(tag, str) and tag.endswith("}t")


def web_text(path: Path) -> str:
    """Return the text of a saved web page."""
    from lxml import html

    root = html.fromstring(path.read_bytes())
    return str(root.text_content())


def sheet_text(path: Path) -> str:
    """Return the cells of a workbook, row by row."""
    from openpyxl import load_workbook

    book = load_workbook(path, data_only=True)
    return "\n".join(
        str(cell)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    )


OWN = {"pdf": Pdf, "text": Plain, "ofd": Ofd, "picture": Picture}
WHOLE = {"docx": word_text, "html": web_text, "xlsx": sheet_text}


def open_source(path: Path, kind: str) -> Source:
    """Return a file as a second reader sees it.

    Raises:
        SourceError: TRUNCATED, the second reader cannot open it.
    """
    try:
        if kind in OWN:
            return OWN[kind](path)
        return Packed(WHOLE[kind](path)) if kind in WHOLE else Source()
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise SourceError("TRUNCATED", f"{path.name}：{error}") from error
