"""Tables as a browser prints them: what was set is what is read, or the row is marked."""

import shutil
import subprocess
from pathlib import Path

import pytest

from browser_tables import draw_layout
from pipeline.notice.readers import read_document
from pipeline.notice.segment import segment
from pipeline.rules import load_rules

RULES = load_rules(Path(__file__).parent.parent / "rules")
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-sync", "--disable-background-networking", "--disable-component-update"),
    "--no-pdf-header-footer",
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="NO CHROMIUM: its tables are not tried"),
]


def squeeze(text):
    return "".join(text.split())


def printed(html, folder):
    """Return the PDF a browser prints of a page."""
    (folder / "page.html").write_text(html, encoding="utf-8")
    made = folder / "notice.pdf"
    profile = f"--user-data-dir={folder / 'profile'}"
    subprocess.run(
        [BROWSER, *QUIET, profile, f"--print-to-pdf={made}", str(folder / "page.html")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return made


def as_set(item, layout):
    """Return text, lead, partners, leader and section of a task as they were set."""
    cells = item.cells
    partners = tuple(n for n in cells["partners"].split("、") if n)
    return (
        cells["text"],
        cells["lead"],
        partners if "partners" in layout.fields else (),
        squeeze(cells["leader"]) if "leader" in layout.fields else "",
        cells["path"] if layout.sections or "path" in layout.fields else "",
    )


def as_read(task, layout):
    names = "".join(task.persons) + "".join(text for _, text in task.extra)
    above = "".join(text for _, text in task.extra) + task.path
    leader = next((i for i in layout.items if squeeze(i.cells["leader"]) in names), None)
    path = next((i.cells["path"] for i in layout.items if i.cells["path"] in above), "")
    return (
        task.text.text,
        "、".join(task.lead),
        task.partners,
        squeeze(leader.cells["leader"]) if leader and "leader" in layout.fields else "",
        path,
    )


@pytest.mark.parametrize("seed", range(16))
def test_what_a_browser_printed_is_what_is_read(seed, tmp_path):
    layout = draw_layout(seed)
    document = read_document(printed(layout.html, tmp_path))
    tasks = segment(document, RULES).tasks

    assert len(tasks) == len(layout.items)
    for item, task in zip(layout.items, tasks, strict=True):
        assert task.doubts or as_read(task, layout) == as_set(item, layout)
    assert sum(bool(task.doubts) for task in tasks) <= 3


@pytest.mark.parametrize("seed", range(100, 108))
@pytest.mark.parametrize(
    "style",
    [
        "td,th{border-left:none!important;border-right:none!important}",
        "td,th{border:none!important;padding:5px 8px!important}",
    ],
    ids=["level lines", "no lines"],
)
def test_a_table_that_lacks_lines_is_read_or_doubted(style, seed, tmp_path):
    layout = draw_layout(seed)
    document = read_document(
        printed(layout.html.replace("</style>", f"{style}</style>"), tmp_path)
    )
    tasks = segment(document, RULES).tasks
    wanted = [as_set(item, layout) for item in layout.items]

    assert document.doubts or all(
        task.doubts or as_read(task, layout) in wanted for task in tasks
    )
    assert document.doubts or len(tasks) == len(wanted)
