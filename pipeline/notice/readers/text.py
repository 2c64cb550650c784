"""Plain text -> Document: every line a paragraph that knows its number."""

from __future__ import annotations

from pathlib import Path

from pipeline.model import Document, Paragraph, Run, SourceError, Text

BLANKS = " \t\r\f\v\u00a0\u3000\ufeff\u200b"
MAX_CONTROLS = 0.001
MIN_GB_CHINESE = 0.3


def read_text(path: Path) -> Document:
    """Return the lines of a text file as paragraphs.

    Args:
        path: UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030.

    Returns:
        One Paragraph a line, blanks at its ends cut off, empty lines left out; leading lines
        that begin with `# ` are notes on the file and left out too. Each Run has the number
        of its line in the file, counted from 1.

    Raises:
        SourceError: FILE_MISSING, UNSUPPORTED_FORMAT (no text in these encodings),
            EMPTY_FILE (nothing but blanks).
    """
    if not path.is_file():
        raise SourceError("FILE_MISSING", path.name)
    text = decode_text(path.read_bytes())
    if text is None:
        raise SourceError("UNSUPPORTED_FORMAT", path.name)
    return parse_text(path.name, text)


def decode_text(content: bytes) -> str | None:
    """Return the text in the first encoding that fits, None where none does."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode_strictly(content, "utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        text = decode_strictly(content, encoding)
        if text is not None and (encoding != "gb18030" or mostly_chinese(text)):
            return text
    return None


def decode_strictly(content: bytes, encoding: str) -> str | None:
    """Return the text, None where a byte does not fit or it holds control characters."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    controls = sum(
        text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\v"
    )
    return text if controls <= MAX_CONTROLS * len(text) else None


def mostly_chinese(text: str) -> bool:
    """Return whether the characters beyond ASCII are Chinese, as in any real GB text."""
    beyond = [c for c in text if c > "\x7f"]
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in beyond)
    return chinese >= MIN_GB_CHINESE * len(beyond)


def parse_text(source: str, text: str) -> Document:
    """Return the document of a decoded text; see `read_text`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    paragraphs = []
    notes = True
    for number, line in enumerate(lines, 1):
        kept = line.strip(BLANKS)
        notes = notes and (not kept or line.startswith("# "))
        if kept and not notes:
            run = Run(0, len(kept), line=number)
            paragraphs.append(Paragraph((Text(kept, (run,)),)))
    if not paragraphs:
        raise SourceError("EMPTY_FILE", source)
    return Document(source, "text", tuple(paragraphs))
