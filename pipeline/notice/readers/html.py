"""A saved web page -> Document: its article and the tables in it, not its menus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import regex

from pipeline.model import Document, SourceError
from pipeline.notice.readers.article import (
    find_article,
    find_head,
    is_dropped,
    parse_page,
    tag_of,
)
from pipeline.notice.readers.flow import (
    MAX_PLACES,
    Block,
    Spot,
    count_lines,
    set_paragraph,
    set_table,
)
from pipeline.notice.readers.numbering import print_number, whole
from pipeline.notice.readers.text import decode_text

HEAD = 4096
MARKS = regex.compile(rb"<(?:!doctype\s+html|html|head|body)\b", regex.IGNORECASE)
FRAGMENT = regex.compile(rb"</(?:p|div|table|tr|td|ul|ol|h[1-6])\s*>", regex.IGNORECASE)
ARCHIVED = regex.compile(rb"(?:^|\n)content-type:\s*multipart/related", regex.IGNORECASE)
CHARSET = regex.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", regex.IGNORECASE)
CHINESE_SETS = ("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936")
BLANKS = regex.compile(r"[ \t\r\n\f]+")
BLOCKS = (
    "address article aside blockquote body caption center dd details div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p "
    "pre section summary table tbody td tfoot th thead tr ul"
)
PARAGRAPHS = frozenset(BLOCKS.split())
GROUPS = ("thead", "tbody", "tfoot")
FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
TO_THE_END = 65534
WIDEST = 1000  # as browsers cut it


class Setter:
    """Sets running text as paragraphs: each block element and each line break ends one.

    `number` is printed before the next words there are.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self.number = ""

    def end(self) -> None:
        """Close the paragraph that is being set."""
        text = BLANKS.sub(" ", "".join(self.words)).strip()
        self.words = []
        if text:
            self.blocks += set_paragraph([self.number + text])
            self.number = ""


def is_html(content: bytes) -> bool:
    """Return whether bytes are a web page, one saved with its pictures, or a piece of one."""
    head = content[:HEAD].replace(b"\0", b"")
    if MARKS.search(head) or ARCHIVED.search(head):
        return True
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return plain.startswith(b"<") and FRAGMENT.search(content) is not None


def read_html(path: Path) -> Document:
    """Return the article of a saved page.

    Args:
        path: .html in any usual encoding, .mht, or a table that only calls itself .xls.

    Returns:
        Paragraphs and tables of the article; its title and document number stand first, also
        where the page prints them apart from it. A line is a paragraph or a table row.

    Raises:
        SourceError: EMPTY_FILE, NO_TEXT_LAYER (nothing but pictures).
    """
    content = path.read_bytes()
    if ARCHIVED.search(content[:HEAD]):
        content = unpack_archived(content)
    text, sure = decode_page(content)
    page = parse_page(text)
    article = find_article(page) if page is not None else None
    blocks = read_blocks(article) if article is not None else []
    if page is None or not blocks:
        pictures = page is not None and next(page.iter("img"), None) is not None
        raise SourceError("NO_TEXT_LAYER" if pictures else "EMPTY_FILE", path.name)
    head = [block for line in find_head(page, blocks) for block in set_paragraph([line])]
    doubts = () if sure else ("GARBLED_CHARACTERS",)
    return Document(path.name, "html", count_lines([*head, *blocks]), (), doubts)


def unpack_archived(content: bytes) -> bytes:
    """Return the page of an archived one (.mht), in UTF-8 or as it was."""
    from email import message_from_bytes

    for part in message_from_bytes(content).walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            named = (part.get_content_charset() or "").encode("ascii", "ignore")
            declared = b"<meta charset=" + named + b">" if named else b""
            return declared + (page if isinstance(page, bytes) else b"")
    return b""


def decode_page(content: bytes) -> tuple[str, bool]:
    """Return the text of a page, and whether every byte of it fits its encoding."""
    declared = CHARSET.search(content[:HEAD])
    if declared and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared[1].decode("ascii").lower()
        name = "gb18030" if name in CHINESE_SETS else name
        try:
            return content.decode(name), True
        except (LookupError, UnicodeDecodeError):
            pass
    text = decode_text(content)
    if text is not None:
        return text, True
    name = "utf-8" if declared and declared[1].lower().startswith(b"utf") else "gb18030"
    return content.decode(name, "replace"), False


def read_blocks(parent: Any) -> list[Block]:
    """Return the paragraphs and tables below an element."""
    setter = Setter()
    add_content(parent, setter)
    setter.end()
    return setter.blocks


def add_content(parent: Any, setter: Setter) -> None:
    """Set what stands inside an element."""
    setter.words.append(parent.text or "")
    for number, element in number_items(parent):
        add_element(element, number, setter)
        setter.words.append(element.tail or "")


def add_element(element: Any, number: str, setter: Setter) -> None:
    """Set one element, an item of a numbered list with its number."""
    tag = tag_of(element)
    if is_dropped(element):
        return
    if tag == "table":
        setter.end()
        setter.blocks += read_table(element)
        return
    parts = tag in PARAGRAPHS or tag == "br"
    if parts:
        setter.end()
    setter.number = number or setter.number
    if tag == "pre":
        setter.blocks += set_lines(element)
    else:
        add_content(element, setter)
    if parts:
        setter.end()


def set_lines(element: Any) -> list[Block]:
    """Return the lines of text that is set as typed, a paragraph each."""
    lines = "".join(element.itertext()).splitlines()
    return [block for line in lines for block in set_paragraph([line])]


def number_items(parent: Any) -> Iterator[tuple[str, Any]]:
    """Return the children with the number that is printed before each, mostly none."""
    if tag_of(parent) != "ol":
        yield from (("", element) for element in parent)
        return
    form = FORMS.get(parent.get("type") or "", "decimal")
    number = whole(parent.get("start"), 1)
    for element in parent:
        if tag_of(element) != "li" or "list-style" in (parent.get("style") or ""):
            yield "", element
            continue
        number = whole(element.get("value"), number)
        yield f"{print_number(number, form)}、", element
        number += 1


def read_table(table: Any) -> list[Block]:
    """Return a table with its caption, or its content where it only arranges a page."""
    spots: list[Spot] = []
    taken: dict[int, int] = {}
    blocks: list[Block] = []
    for row, element in enumerate(walk_rows(table)):
        column = 0
        for cell in element:
            if tag_of(cell) not in ("td", "th") or is_dropped(cell):
                continue
            while taken.get(column, 0) > row:
                column += 1
            across = min(max(1, whole(cell.get("colspan"), 1)), WIDEST)
            down = whole(cell.get("rowspan"), 1) or TO_THE_END
            spots.append(Spot(row, column, read_blocks(cell), down, across))
            taken |= dict.fromkeys(range(column, column + across), row + down)
            column += across
            if column > MAX_PLACES:
                raise SourceError("TOO_LARGE", f"{column}")
    for caption in table.iterchildren("caption"):
        blocks += read_blocks(caption)
    return blocks + set_table(spots)


def walk_rows(table: Any) -> Iterator[Any]:
    """Return the printed rows of a table, not those of tables inside it."""
    for element in table:
        tag = tag_of(element)
        if tag in GROUPS:
            yield from (row for row in element.iterchildren("tr") if not is_dropped(row))
        elif tag == "tr" and not is_dropped(element):
            yield element
