"""The formulas of the sheet 复算: what the status model says of each kind, as a spreadsheet
calculates it. A formula is made of cell addresses and of words from the rules, never of texts
that came in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import regex

Cells = Mapping[str, str]
"""The address of each cell a formula may use, by the id of its column or input."""
SHARED, BOUNDED = ("C", "S", "UC"), ("U", "UC")
SLOT = regex.compile(r"\{(\w+)\}")
PLACES = 9
"""Decimal places at which two figures are the same; binary fractions differ beyond."""
STATED = {"done": 6, "gap": 4}
"""Decimal places to which a difference from what the status states says anything."""


class Shape(NamedTuple):
    """What decides which formula a target has.

    `kind` is C S G U UC; `high` and `base` tell whether an upper end and a base below the
    target are stated; `rate` whether the unit is a share; `keeps` whether 左右 bounds from
    both sides.
    """

    kind: str
    comparator: str
    high: bool = False
    base: bool = False
    rate: bool = False
    keeps: bool = False


def lookup(row: str, column: str) -> str:
    """Return the formula that takes a value from a row of a column; what is blank stays so."""
    found = f"INDEX({column},{row})"
    return f'=IF({found}="","",{found})'


def done_formula(shape: Shape, at: Cells) -> str | None:
    """Return V/T, None for a kind of which no share is done."""
    if shape.kind not in SHARED:
        return None
    t, v = at["value"], at["reported"]
    return f'=IF(OR({t}="",{v}="",N({t})=0),"",{v}/{t})'


def gap_formula(shape: Shape, at: Cells) -> str | None:
    """Return the distance that decides, None for a stock without a base."""
    t, v, s = at["value"], at["reported"], at["elapsed"]
    if shape.kind == "S" and not shape.base:
        return None
    if shape.kind in BOUNDED:
        distance = f"{at['value_high'] if shape.high else t}-{v}"
    elif shape.kind == "G":
        distance = f"{v}-{t}"
    elif shape.kind == "S":
        base = at["baseline_value"]
        distance = f"100*(({v}-{base})/({t}-{base})-{s})"
    else:
        return f'=IF(OR({t}="",{v}="",{s}="",N({t})=0),"",100*({v}/{t}-{s}))'
    return f'=IF(OR({t}="",{v}="",{s}=""),"",{distance})'


def met_formula(shape: Shape, at: Cells, met: str, not_met: str) -> str:
    """Return whether the value meets the target, by figures and comparator alone.

    Args:
        shape: of the target.
        at: the cells.
        met, not_met: the words it answers with.
    """
    t, v = at["value"], at["reported"]
    near = at["near.rate"] if shape.rate else f"ABS({t})*{at['near.share']}/100"
    slack = f"+{near}" if shape.comparator == "~" else ""
    enough = f"ROUND({v}-{t}{slack},{PLACES}){'>' if shape.comparator == '>' else '>='}0"
    within = f"ROUND({v}-{t}{slack.replace('+', '-')},{PLACES})"
    within += f"{'<' if shape.comparator == '<' else '<='}0"
    if shape.kind not in BOUNDED:
        test = enough
    elif shape.high:
        test = f"AND({v}>={t},{v}<={at['value_high']})"
    else:
        test = f"AND({enough},{within})" if shape.keeps else within
    return f'=IF(OR({t}="",{v}=""),"",IF({test},{quoted(met)},{quoted(not_met)}))'


def off_formula(name: str, at: Cells, one_side: str) -> str:
    """Return ours taken from what was recomputed, a word where only one of them is stated."""
    again, ours = at[f"{name}_again"], at[name]
    none, one = f'AND({again}="",{ours}="")', f'OR({again}="",{ours}="")'
    return f'=IF({none},"",IF({one},{quoted(one_side)},ROUND({again}-{ours},{STATED[name]})))'


def result_formula(at: Cells, same: str, differs: str) -> str:
    """Return whether all that was recomputed agrees with ours; an error does not."""
    off = [
        f"IF(ISNUMBER({at[f'{name}_off']}),ABS({at[f'{name}_off']})>{at[f'tolerance.{name}']},"
        f'{at[f"{name}_off"]}<>"")'
        for name in ("done", "gap")
    ]
    words = f'IF({at["met"]}="",FALSE,{at["met"]}<>{at["met_again"]})'
    test = f"IFERROR(OR({','.join(off)},{words}),TRUE)"
    return f"=IF({test},{quoted(differs)},{quoted(same)})"


def total_formula(results: str, words: Mapping[str, str]) -> str:
    """Return the line that says how many were recomputed and whether all agree.

    Args:
        results: the cells of the column of results.
        words: total, all_same, some_differ, same, differs, left_out.
    """
    same, differ, rest = (
        f"SUMPRODUCT(({results}={quoted(words[name])})*1)"
        for name in ("same", "differs", "left_out")
    )
    some = spelled(words["some_differ"], count=differ)
    verdict = f"IF({differ}=0,{quoted(words['all_same'])},{some})"
    return "=" + spelled(
        words["total"], count=f"({same}+{differ})", verdict=verdict, rest=rest
    )


def spelled(template: str, **pieces: str) -> str:
    """Return an expression that joins the words of a template with formulas in its slots."""
    parts = SLOT.split(template)
    said = [pieces[part] if place % 2 else quoted(part) for place, part in enumerate(parts)]
    return "&".join(part for part in said if part != '""')


def quoted(word: str) -> str:
    """Return a word as a formula writes it."""
    return '"' + word.replace('"', '""') + '"'
