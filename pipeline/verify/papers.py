"""Two Word documents that should say the same -> the paragraphs in which they do not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from difflib import SequenceMatcher
from xml.etree.ElementTree import ParseError

from pipeline.model import SourceError
from pipeline.verify.words import parse_part

BODY = "word/document.xml"
SHOWN = 60


def differing_paragraphs(now: bytes, made: bytes) -> Iterator[str]:
    """Return in words each paragraph of a .docx that is other, new or gone; cells are such.

    Args:
        now: the document as it is.
        made: the same, made anew.
    """
    from defusedxml import DefusedXmlException

    unreadable = (zipfile.BadZipFile, KeyError, ParseError, DefusedXmlException, SourceError)
    try:
        lines, before = paragraphs_of(now), paragraphs_of(made)
    except unreadable as error:
        yield f"打不开（{error}）"
        return
    matcher = SequenceMatcher(None, before, lines, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        old, new = (short("".join(part)) for part in (before[a:b], lines[c:d]))
        if tag == "replace":
            yield f"现为“{new}”，应为“{old}”"
        elif tag == "insert":
            yield f"多了“{new}”"
        elif tag == "delete":
            yield f"少了“{old}”"


def paragraphs_of(content: bytes) -> list[str]:
    """Return the texts of the paragraphs of a .docx that print something."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = parse_part(package, BODY)
    found = (
        "".join(text.text or "" for text in paragraph.iter() if text.tag.endswith("}t"))
        for paragraph in root.iter()
        if paragraph.tag.endswith("}p")
    )
    return [text for text in found if text]


def short(words: str) -> str:
    """Return words for a message, not too many."""
    return words if len(words) <= SHOWN else words[:SHOWN] + "…"
