"""Whether a value can be believed: set against the target, the claim, and what came before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from pipeline.quarter.assess.figures import claim_gap
from pipeline.quarter.assess.records import Note, Reading, Report
from pipeline.quarter.assess.scene import Scene
from pipeline.quarter.assess.words import plain, tenths


def doubt(reading: Reading, used: Sequence[Report], scene: Scene) -> Reading:
    """Return the reading: doubtful where the value cannot be, flagged where it is odd.

    A stated correction is judged with its new value and waits for a reviewer; a value that a
    reviewer accepted is not doubted again.
    """
    accepted = scene.decided("accept") is not None
    corrected = any("correction" in row.flags for row in used)
    before = scene.last_value()
    if corrected and not accepted:
        reading = add(reading, "to_review", Note("note.correction"))
    fallen = before is not None and reading.value is not None and reading.value < before
    if fallen and before is not None and scene.item.kind == "S":
        shown = plain(before) + scene.item.unit
        reading = add(reading, "level_fell", Note("note.level_fell", (("value", shown),)))
    found = None if accepted else find_doubt(reading, used, corrected, scene)
    if found is None:
        return reading
    reason, note = found
    notes = (*reading.notes, note)
    return reading._replace(verdict="doubtful", reason=reason, notes=notes)


def add(reading: Reading, flag: str, note: Note) -> Reading:
    """Return the reading with one more flag and note."""
    return reading._replace(flags=reading.flags | {flag}, notes=(*reading.notes, note))


def find_doubt(
    reading: Reading, used: Sequence[Report], corrected: bool, scene: Scene
) -> tuple[str, Note] | None:
    """Return why the value is doubted and the words for it, None where it is not."""
    value, target = reading.value, scene.item.value
    if value is None or target is None:
        return None
    if is_factor_off(value, target, scene):
        return "factor", Note("why.factor", (("times", plain(value / target)),))
    for row in used:
        if claim_gap(row, value, scene):
            claimed = plain(row.claimed_share or Decimal(0))
            done = tenths(100 * value / target)
            return "contradicted", Note(
                "why.contradicted", (("claimed", claimed), ("done", done))
            )
    before = scene.last_value()
    if scene.item.kind == "C" and before is not None and value < before and not corrected:
        return "fell", Note("why.fell", (("before", plain(before) + scene.item.unit),))
    return None


def is_factor_off(value: Fraction, target: Fraction, scene: Scene) -> bool:
    """Return whether 万 and 亿 were exchanged: far off, and right once they are put back."""
    cutoffs = scene.book.cutoffs
    if not target or not value or scene.item.rate or scene.item.kind in ("G", "O"):
        return False
    share = value / target
    if cutoffs["factor.low"] <= share <= cutoffs["factor.high"]:
        return False
    low, high = cutoffs["factor.from"], cutoffs["factor.to"]
    exchange = cutoffs["factor.exchange"]
    return low <= share * exchange <= high or low <= share / exchange <= high
