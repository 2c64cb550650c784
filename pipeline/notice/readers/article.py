"""A web page -> the element that holds its article, and the title printed apart from it.

No site is known by name. What is linked is a menu; what are sentences is the article: from the
page inwards, the step into the part that holds most of the text goes on as long as no sentence
stays outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import regex

from pipeline.model import Paragraph
from pipeline.notice.readers.flow import Block

UNPRINTED = (
    "script style noscript template nav aside footer button select textarea input iframe "
    "object svg canvas audio video map datalist dialog head"
)
DROPPED = frozenset(UNPRINTED.split())
HIDDEN = regex.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", regex.I
)
CHROME = regex.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|foot|footer|breadcrumbs?|crumbs?|share|sharing|sidebar|"
    r"copyright|login|search|toolbar|pagination|qrcode|related|recommend)(?:$|[-_\s\d])",
    regex.I,
)
SENTENCE = regex.compile(r"[。；]")
DOC_NO = regex.compile(
    r"[\p{Han}A-Z]{1,14}[〔\[（(【［﹝](?:19|20)\d{2}[〕\]）)】］﹞]第?\d+号"
)
SITE = regex.compile(r"\s*[-_|—–]+\s*|\s{2,}")
BLANK = regex.compile(r"\s+")
MOST = 0.5  # of an element's words: the share a part must have to be gone into
MAIN_SHARE = 0.5  # of a page's words: what holds more is no chrome, whatever it is called
NO_STEP = ("table", "thead", "tbody", "tfoot", "tr")
FIRST_BLOCKS = 15
MIN_TITLE = 6


def parse_page(text: str) -> Any:
    """Return the root of a page, None where it is empty."""
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, ValueError):
        return None


def tag_of(element: Any) -> str:
    """Return the tag of an element, "" for what is none."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def is_dropped(element: Any) -> bool:
    """Return whether an element is not printed, or is never part of an article."""
    if tag_of(element) in DROPPED or "hidden" in element.attrib:
        return True
    return HIDDEN.search(element.get("style") or "") is not None


def find_article(page: Any) -> Any:
    """Return the element that holds the article.

    Args:
        page: the root; parts named as menus and the like are taken out of it.
    """
    body = page.find("body")
    body = page if body is None else body
    drop_chrome(body)
    weights: dict[Any, int] = {}
    sentences: dict[Any, int] = {}
    weigh(body, False, weights, sentences)
    found = body
    while True:
        inner = max(found, key=lambda part: weights.get(part, 0), default=None)
        if inner is None or weights.get(inner, 0) <= MOST * weights[found]:
            break
        if sentences[inner] < sentences[found] or tag_of(inner) in ("p", "span", "font"):
            break
        found = inner
    while tag_of(found) in NO_STEP and found is not body:
        found = found.getparent()
    return found


def drop_chrome(body: Any) -> None:
    """Take out of a page what is named as its menus, unless it holds most of the words."""
    limit = MAIN_SHARE * sum(len(text.strip()) for text in body.itertext())
    for element in list(body.iter()):
        named = f"{element.get('id') or ''} {element.get('class') or ''}"
        if element is body or element.getparent() is None or not CHROME.search(named):
            continue
        if sum(len(text.strip()) for text in element.itertext()) < limit:
            element.drop_tree()


def weigh(
    element: Any, linked: bool, weights: dict[Any, int], sentences: dict[Any, int]
) -> None:
    """Note for an element and its parts how many words stand outside of links."""
    linked = linked or tag_of(element) == "a"
    weight, count = measure(element.text, linked)
    for part in element:
        if not is_dropped(part):
            weigh(part, linked, weights, sentences)
            weight += weights[part]
            count += sentences[part]
        tail = measure(part.tail, linked)
        weight, count = weight + tail[0], count + tail[1]
    weights[element], sentences[element] = weight, count


def measure(text: str | None, linked: bool) -> tuple[int, int]:
    """Return the length of a piece of text and whether it is a sentence, 0 in a link."""
    stripped = "" if text is None or linked else text.strip()
    return len(stripped), int(bool(SENTENCE.search(stripped)))


def find_head(page: Any, blocks: Sequence[Block]) -> Iterator[str]:
    """Return the document number and title where the article's first lines lack them."""
    first = "".join(text_of(block) for block in blocks[:FIRST_BLOCKS])
    if not DOC_NO.search(first):
        numbers = (BLANK.sub("", text) for text in visible_texts(page))
        yield from [n for n in numbers if DOC_NO.fullmatch(n)][:1]
    title = find_title(page)
    if len(title) >= MIN_TITLE and BLANK.sub("", title) not in first:
        yield title


def text_of(block: Block) -> str:
    """Return a paragraph's text without blanks, nothing of a table."""
    if not isinstance(block, Paragraph):
        return ""
    return BLANK.sub("", "".join(line.text for line in block.lines))


def visible_texts(page: Any) -> Iterator[str]:
    """Return the pieces of text of a page outside of links and of what is not printed."""
    for element in page.iter():
        if tag_of(element) not in DROPPED and tag_of(element) != "a" and element.text:
            yield element.text


def find_title(page: Any) -> str:
    """Return the title of an article: as its page declares it, its heading, the window's."""
    for meta in page.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle" and meta.get("content"):
            return str(meta.get("content")).strip()
    for heading in page.iter("h1"):
        text = BLANK.sub(" ", "".join(heading.itertext())).strip()
        if len(text) >= MIN_TITLE:
            return text
    title = page.find(".//title")
    return SITE.split((title.text or "").strip())[0] if title is not None else ""
