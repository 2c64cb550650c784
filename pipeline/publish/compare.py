"""Frame of aims -> compare.xlsx; the same frame, the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.model import Facts
from pipeline.publish.bars import add_bars
from pipeline.publish.binding import (
    Binding,
    Note,
    add_dictionary,
    add_notes,
    add_table,
    bind,
    columns_of,
    open_binding,
)
from pipeline.publish.front import Front, word
from pipeline.publish.labels import Labels
from pipeline.publish.workbook import day_of, is_example
from pipeline.rules import Rules
from pipeline.tables import CODES

if TYPE_CHECKING:
    import pandas as pd

PARTS = ("上年通知", "本年通知")


def compare_workbook(
    aims: pd.DataFrame, names: tuple[str, str], facts: tuple[Facts, Facts], rules: Rules
) -> bytes:
    """Return the bytes of compare.xlsx.

    Args:
        aims: one row an aim, columns as in TABLES["aims"].
        names: the earlier and the later notice.
        facts: what each says of itself; the later one's date becomes the workbook's.
        rules: compare_sheets, books, dictionary and labels.
    """
    from openpyxl.utils import get_column_letter

    binding = open_binding(f"{names[0]} → {names[1]}", rules)
    labels = binding.labels
    for column in ("before_comparator", "after_comparator"):
        said = [labels.shown("comparator", sign) if sign else "" for sign in aims[column]]
        aims = aims.assign(**{column: said})
    for sheet in rules["compare_sheets"]:
        page, shown = add_table(binding, sheet, aims), columns_of(sheet, aims)
        letter = get_column_letter(shown.index("before_done") + 1)
        add_bars(page, letter, page.max_row)
        for cell in page[letter][1:]:
            cell.number_format = "0.0%"
    add_dictionary(binding, rules["compare_sheets"])
    add_notes(binding, notes_of(aims, names, facts, rules, labels))
    return bind(binding, front_of(aims, names, facts, binding), day_of(facts[1]))


def front_of(
    aims: pd.DataFrame, names: tuple[str, str], facts: tuple[Facts, Facts], binding: Binding
) -> Front:
    """Return what the cover of compare.xlsx says."""
    labels = binding.labels
    stated = [
        (part, "　".join(filter(None, (name, said.title, said.doc_no))))
        for part, name, said in zip(PARTS, names, facts, strict=True)
    ]
    changes = aims["change"].value_counts()
    counts = {f"change.{code}": int(changes.get(code, 0)) for code in CODES["change"]}
    return Front(
        book="compare",
        title=binding.title,
        mark=word(binding.texts, "example")
        if any(is_example(said, labels) for said in facts)
        else "",
        facts=stated,
        figures={**counts, "rows.aims": len(aims)},
        version=binding.rules.version,
    )


def notes_of(
    aims: pd.DataFrame,
    names: tuple[str, str],
    facts: tuple[Facts, Facts],
    rules: Rules,
    labels: Labels,
) -> Iterator[Note]:
    """Return the rows of 说明: the two notices, the counts and what their codes mean."""
    for part, name, said in zip(PARTS, names, facts, strict=True):
        yield part, name, said.title or "", said.doc_no or ""
    for code in CODES["change"]:
        many = int((aims["change"] == code).sum())
        yield "计数", labels.label(f"change.{code}"), many, labels.meaning(f"change.{code}")
