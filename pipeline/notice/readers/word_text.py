"""A paragraph of a .docx -> the words it prints, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.notice.readers.numbering import Lists
from pipeline.notice.readers.package import attribute, child, local

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DROPPED = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "instrText", "rt")
)
PICTURES = frozenset(("blip", "imagedata", "OLEObject"))
NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
LINE_BREAK = "\n"
OFF = ("0", "false", "off", "none")


@dataclass(slots=True)
class Words:
    """What one paragraph prints: its pieces, the boxes anchored in it, the notes it names."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """What reading a document carries along.

    `fields` says for each open field whether its result has begun; `notes` are the notes
    referred to so far, in order.
    """

    lists: Lists
    fields: list[bool] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    pictures: int = 0


def with_label(label: str, text: str) -> str:
    """Return a text with the number before it.

    A point before a digit would make a decimal of both (1.5G): it becomes a comma of lists.
    A number without text stands alone, as in a column of numbers.
    """
    if label.endswith((".", "．")) and text.lstrip()[:1].isdigit():
        label = label[:-1] + "、"
    return label + text


def read_words(paragraph: Element, story: Story) -> Words:
    """Return what a paragraph prints."""
    words = Words()
    add_words(paragraph, words, story)
    return words


def add_words(parent: Element, words: Words, story: Story) -> None:
    """Add the printed text below an element to the words."""
    for element in alternatives(parent):
        name = local(element)
        if name == "t" and all(story.fields):
            words.pieces.append((element.text or "").replace(LINE_BREAK, " "))
        elif name == "txbxContent":
            words.boxes.append(element)
        elif name == "fldChar":
            turn_field(attribute(element, "fldCharType"), story)
        elif name in NOTES:
            note = NOTES[name], attribute(element, "id") or ""
            story.notes.append(note)
        elif name in SIGNS:
            words.pieces.append(sign_of(element))
        elif name not in DROPPED and not (name == "r" and is_hidden(element)):
            story.pictures += name in PICTURES
            add_words(element, words, story)


SIGNS = {"tab": "\t", "ptab": "\t", "cr": LINE_BREAK, "br": LINE_BREAK} | {
    "noBreakHyphen": "-",
    "sym": "□",
}


def sign_of(element: Element) -> str:
    """Return what an empty element prints; a break of page or column is none of the line."""
    if attribute(element, "type") in ("page", "column"):
        return ""
    return SIGNS[local(element)]


def is_hidden(run: Element) -> bool:
    """Return whether a run is not printed."""
    hidden = child(run, "rPr", "vanish")
    return hidden is not None and attribute(hidden, "val") not in OFF


def turn_field(kind: str | None, story: Story) -> None:
    """Note where a field begins, where its result begins and where it ends."""
    if kind == "begin":
        story.fields.append(False)
    elif story.fields and kind == "separate":
        story.fields[-1] = True
    elif story.fields and kind == "end":
        story.fields.pop()


def alternatives(parent: Element) -> Iterator[Element]:
    """Return the children of an element; of things said in two ways only the first."""
    for element in parent:
        if local(element) != "AlternateContent":
            yield element
            continue
        choice = child(element, "Choice")
        chosen = choice if choice is not None else child(element, "Fallback")
        if chosen is not None:
            yield chosen
