"""The marked pages of a notice -> one web page that shows them and what each id stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish.labels import Labels
from pipeline.publish.pictures.marks import records
from pipeline.publish.pictures.sheet import SHOWN
from pipeline.publish.sheets import UNPRINTABLE

if TYPE_CHECKING:
    import pandas as pd

TEMPLATE = Path(__file__).parent / "index.html"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that has a picture: its number, the file's name, how many marks of each kind."""

    number: int
    file: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table beside a page: which id, what became of it, the words, and why."""

    name: str
    kind: str
    words: str
    context: str
    why: str


def list_pages(
    pages: Sequence[Shown], register: Mapping[str, pd.DataFrame], title: str, labels: Labels
) -> bytes:
    """Return the web page: each picture, and below it what was found there.

    Args:
        pages: in order.
        register: numbers, targets and review, as in TABLES.
        title: of the notice.
        labels: `picture.<kind>` with its meaning; rules and reasons.

    Returns:
        HTML. Every row of the ledger and of review stands in it once: by its page, or at the
        end where its page has no picture.
    """
    import jinja2

    rows = rows_by_page(register, labels)
    template = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    ).from_string(TEMPLATE.read_text("utf-8"))
    page = template.render(
        title=title,
        pages=[(page, rows.pop(page.number, ())) for page in pages],
        others=[row for found in rows.values() for row in found],
        words={kind: labels.label(f"picture.{kind}") for kind in SHOWN},
        meanings={kind: labels.meaning(f"picture.{kind}") for kind in SHOWN},
    )
    return UNPRINTABLE.sub("\ufffd", page).encode("utf-8", "replace")


def rows_by_page(
    register: Mapping[str, pd.DataFrame], labels: Labels
) -> dict[int, tuple[Row, ...]]:
    """Return the rows of each page, those without a page under 0; what needs a look first."""
    found: dict[int, list[Row]] = defaultdict(list)
    for record in records(register["review"]):
        name = record["subject"]
        if name in ("document", "row", "task"):
            name = f"{labels.label(f'subject.{name}')} {record['seq']}".strip()
        why = labels.shown("reason", record["reason"])
        row = Row(name, "review", record["span"], record["context"], why)
        found[page_of(record["page"])].append(row)
    for record in records(register["numbers"]):
        why = labels.shown("rule", record["rule"])
        row = Row(
            record["number_id"], record["fate"], record["mention"], record["context"], why
        )
        if record["fate"] != "review":
            found[page_of(record["page"])].append(row)
    for record in records(register["targets"].loc[register["targets"]["value"].isna()]):
        row = Row(record["target_id"], "target", record["span"], "", record["indicator"])
        found[page_of(record["page"])].append(row)
    return {page: tuple(found[page]) for page in sorted(found)}


def page_of(page: object) -> int:
    """Return the number of a page, 0 where there is none."""
    return page if isinstance(page, int) else 0
