"""The tables as they may be handed on: what is private in submissions is hidden.

Public, and made from these: report.html, package/, bulletins and reminders. For the office
alone: status.xlsx and the tables beside it, where texts stand as they were sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from pipeline.present.shelf import Shelf
from pipeline.publish.privacy import Mask, mask_frames
from pipeline.rules import Rules


def for_public(shelf: Shelf, rules: Rules) -> Shelf:
    """Return the shelf with the tables of its quarters masked."""
    mask = mask_of(shelf, rules)
    quarters = tuple(
        replace(quarter, frames=mask_frames(quarter.frames, mask))
        for quarter in shelf.quarters
    )
    return replace(shelf, quarters=quarters)


def mask_of(shelf: Shelf, rules: Rules) -> Mask:
    """Return the mask that spares what the notice prints."""
    return Mask.from_rules(rules, printed_in(shelf))


def printed_in(shelf: Shelf) -> Iterator[str]:
    """Return the texts of a notice as far as they were read."""
    for item in fields(shelf.facts):
        value = getattr(shelf.facts, item.name)
        if isinstance(value, str):
            yield value
    for name in ("text", "extra"):
        yield from shelf.register["tasks"][name]
