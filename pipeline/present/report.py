"""Shelf -> report.html: the page a meeting looks at and an analyst searches."""

from __future__ import annotations

from pipeline.present.desk import Presented
from pipeline.present.shelf import Shelf
from pipeline.present.sources import each_page
from pipeline.publish.report.content import pages_of, report_content
from pipeline.publish.report.page import Picture, report_page
from pipeline.rules import Rules

REPORT_FILE = "report.html"


def present(shelf: Shelf, rules: Rules) -> Presented:
    """Return report.html and a line on it; pages nothing stands on are left out.

    Raises:
        SourceError: a file of the notice can no longer be opened.
    """
    wanted = pages_of(shelf.register)
    pictures = [
        Picture(page.number, page.width, page.height, page.png)
        for page in (each_page(shelf.job) if wanted else ())
        if page.number in wanted
    ]
    content = report_content(shelf.facts, shelf.source, shelf.register, shelf.quarters, rules)
    written = report_page(content, pictures)
    summary = (
        f"报告含 {len(shelf.register['targets'])} 个目标、"
        f"{len(shelf.register['promises'])} 条承诺、{len(shelf.quarters)} 个季度、"
        f"{len(pictures)} 页页面图（{len(written) / 1e6:.1f} MB）"
        f" -> {shelf.job.out / REPORT_FILE}"
    )
    return Presented({REPORT_FILE: written}, summary)
