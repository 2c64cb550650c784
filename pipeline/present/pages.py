"""The room of page pictures: pages/page-001.png and so on, and pages/index.html."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.present.desk import Presented
from pipeline.present.shelf import Shelf
from pipeline.present.sources import Page, draw_pages
from pipeline.publish.labels import Labels
from pipeline.publish.pictures.listing import Shown, list_pages
from pipeline.publish.pictures.marks import Mark, by_page, marks_of
from pipeline.publish.pictures.sheet import count_kinds, mark_page
from pipeline.rules import Rules
from pipeline.tables import encodable

FOLDER = "pages"


def present(shelf: Shelf, rules: Rules) -> Presented:
    """Return a picture of each page with everything found marked on it, and their list.

    A notice without pages has none, and the summary says so.
    """
    pages = draw_pages(shelf.job)
    if not pages:
        return Presented({}, "通知没有可以画出的页面（不是 PDF、扫描件或照片），没有页面图")
    labels = Labels.from_rules(rules)
    marks = marks_of(shelf.register)
    on_page = by_page(marks)
    title = shelf.facts.title or shelf.source
    files: dict[str, bytes] = {}
    shown, homeless = [], 0
    for page in pages:
        found = on_page.get(page.number, ())
        marked = mark_page(
            page.png,
            page.width,
            found,
            labels,
            heading=(shelf.job.name, f"第{page.number}页", f"共{pages[-1].number}页"),
            told={"Title": encodable(title), "Source": encodable(shelf.source)},
        )
        name = f"page-{page.number:03}.png"
        files[f"{FOLDER}/{name}"] = marked.png
        shown.append(Shown(page.number, name, count_kinds(found)))
        homeless += len(marked.homeless)
    files[f"{FOLDER}/index.html"] = list_pages(shown, shelf.register, title, labels)
    return Presented(files, summary_of(shelf, pages, marks, on_page, homeless))


def summary_of(
    shelf: Shelf,
    pages: Sequence[Page],
    marks: Sequence[Mark],
    on_page: Mapping[int, Sequence[Mark]],
    homeless: int,
) -> str:
    """Return the line that says what was drawn, and what could not be."""
    counts = count_kinds(marks)
    said = [
        f"页面图 {len(pages)} 张，标出目标 {counts['target']}、排除 {counts['excluded']}、"
        f"待核 {counts['review']}、承诺 {counts['promise']} -> {shelf.job.out / FOLDER}"
    ]
    drawn = {page.number for page in pages}
    missing = {number: len(found) for number, found in on_page.items() if number not in drawn}
    if missing:
        numbers = "、".join(map(str, missing))
        said.append(f"第 {numbers} 页没有图，其上 {sum(missing.values())} 处没有标")
    if homeless:
        said.append(f"{homeless} 个编号旁边没有空位，只有记号，编号见 index.html")
    return "；".join(said)
