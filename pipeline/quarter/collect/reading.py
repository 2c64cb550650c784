"""Bytes of one file -> the lines and tables it holds."""

from __future__ import annotations

from pipeline.packages import refuse_long
from pipeline.quarter.collect import page, plain, word, workbook
from pipeline.quarter.collect.records import Content


def read_content(content: bytes, kind: str) -> Content:
    """Return what a file of a kind holds (see sniff; zip and mail are opened elsewhere).

    Raises:
        SourceError: what the reader of that kind raises.
    """
    refuse_long(content, kind)
    if kind == "xlsx":
        return workbook.read_xlsx(content)
    if kind == "xls":
        return workbook.read_xls(content)
    if kind == "docx":
        return word.read_docx(content)
    if kind == "csv":
        return Content("table", plain.read_csv(content))
    text = plain.decode_text(content)
    plain.refuse_garbled(text)
    if kind == "html":
        return Content("page", page.read_html(text))
    return Content("text", plain.read_text(text))
