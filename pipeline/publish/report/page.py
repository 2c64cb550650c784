"""Plain values and page pictures -> the bytes of report.html; the same values, the same bytes.

Nothing of the values becomes markup: they stand as JSON in a data block, with < > & escaped.
The page's own policy lets run only the two scripts and the style whose hashes it names, and
lets it load nothing but the pictures it holds.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOM = Path(__file__).parent
LIBRARY = ROOM / "vendor" / "echarts.common.min.js"
SCRIPTS = (
    "base.js",
    "store.js",
    "address.js",
    "charts.js",
    "tables.js",
    "overview.js",
    "units.js",
    "items.js",
    "course.js",
    "register.js",
    "reports.js",
    "panel.js",
    "main.js",
)
"""The parts of the script in the order they are run; they share one scope."""
ESCAPED = "<>&\u2028\u2029"
"""Signs that a reader of HTML or of script could take for more than text."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of the notice: boxes are in points from the top left corner of its picture."""

    number: int
    width: float
    height: float
    png: bytes


def report_page(content: Mapping[str, Any], pictures: Iterable[Picture]) -> bytes:
    """Return the bytes of report.html.

    Args:
        content: as `report_content` returns it.
        pictures: the pages that are shown; each is held once, whatever points at it.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    style, library, script = (
        ours(["style.css"]),
        LIBRARY.read_text("utf-8"),
        ours([f"script/{name}" for name in SCRIPTS]),
    )
    shown = list(pictures)
    sizes = [{"number": p.number, "width": p.width, "height": p.height} for p in shown]
    environment = Environment(
        loader=FileSystemLoader(ROOM), autoescape=True, undefined=StrictUndefined
    )
    page = environment.get_template("page.html").render(
        title=content["title"],
        texts=content["texts"],
        policy=policy_of([library, script], style),
        style=Markup(style),
        library=Markup(library),
        script=Markup(script),
        content=Markup(json_block({**content, "pages": sizes})),
        pictures=[(p.number, base64.b64encode(p.png).decode()) for p in shown],
    )
    return page.encode("utf-8", "replace")


def ours(names: Iterable[str]) -> str:
    """Return the files of this room one after the other, line ends as HTML reads them."""
    return "".join((ROOM / name).read_text("utf-8") for name in names)


def json_block(content: Mapping[str, Any]) -> str:
    """Return values as JSON that no reader of HTML takes for markup."""
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in ESCAPED:
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


def policy_of(scripts: Iterable[str], style: str) -> str:
    """Return the Content-Security-Policy: nothing but what stands in the page itself."""
    allowed = " ".join(source_of(script) for script in scripts)
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {allowed}",
            f"style-src {source_of(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def source_of(code: str) -> str:
    """Return the hash by which a policy knows a script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
