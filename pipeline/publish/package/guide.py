"""Tables -> README.md of the package, from its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.publish.package.table import Table
from pipeline.publish.package.wording import Wording
from pipeline.tables import FORMULA_SIGNS

TEMPLATE = Path(__file__).with_name("README.md.jinja")


def guide_bytes(
    tables: Iterable[Table], described: Mapping[str, Any], wording: Wording
) -> bytes:
    """Return README.md: what is in the package, how to open it, what to mind."""
    from jinja2 import Environment, StrictUndefined

    tables = tuple(tables)
    setting = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    setting.filters["cell"] = table_cell
    template = setting.from_string(TEMPLATE.read_text("utf-8"))
    written = template.render(
        package=described,
        tables=tables,
        queries=[entry.values for entry in wording.of_group("query")],
        formula_like=sum(map(formula_like, tables)),
    )
    return written.encode()


def formula_like(table: Table) -> int:
    """Return how many texts a spreadsheet would run as a formula; a sign alone it does not."""
    places = [place for place, c in enumerate(table.columns) if c.kind != "code"]
    texts = (row[place] for row in table.rows for place in places)
    return sum(
        isinstance(text, str) and len(text) > 1 and text.startswith(FORMULA_SIGNS)
        for text in texts
    )


def table_cell(text: object) -> str:
    """Return a text as it stands in one cell of a Markdown table."""
    return " ".join(str(text).split()).replace("\\", "\\\\").replace("|", "\\|")
