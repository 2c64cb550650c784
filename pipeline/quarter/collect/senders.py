"""What is known of a file -> the unit that wrote it, and what said so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.quarter.collect.letters import Letter
from pipeline.quarter.collect.opening import base_name
from pipeline.quarter.collect.records import Envelope, Line
from pipeline.quarter.collect.units import UnitFinder

SIGNATURE_LINES = 8
"""Lines at the end of a text among which its signature stands."""
SURE = ("form", "file_name")
"""Witnesses that are written for this purpose: if they disagree, somebody should look."""
FORWARDED = ("发件人", "寄件者", "from", "From", "FROM")


@dataclass(frozen=True, slots=True)
class Sender:
    """A unit and what named it: form, file_name, folder, subject, sender, text, table,
    received.csv or mail (the other parts of the same mail); both "" where nobody did.

    `rival` is another unit that a stronger or equal witness names.
    """

    unit: str = ""
    unit_from: str = ""
    rival: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What may name the unit that wrote a file.

    Args:
        source: path of the file, with the members it lies in.
        told: the unit received.csv states.
        envelope: of the mail it came with.
        letter: its text and the lines around its tables, taken apart.
        lines: all lines, for signature and forwarded headers.
        leads: the units its tables name as responsible.
    """

    source: str
    told: str
    envelope: Envelope
    letter: Letter = field(default_factory=lambda: Letter(()))
    lines: Sequence[Line] = ()
    leads: Sequence[str] = ()


def find_sender(evidence: Evidence, finder: UnitFinder) -> Sender:
    """Return who wrote a file: the first witness that names just one unit is believed."""
    unit = unit_from = rival = ""
    for origin, text in witnesses(evidence):
        found = finder.sole(text)
        if not found:
            continue
        if not unit:
            unit, unit_from = found, origin
        elif found != unit and not rival and origin in SURE:
            rival = found
    return Sender(unit, unit_from, rival)


def witnesses(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Return what may name the unit, the surest first."""
    source, letter, lines = evidence.source, evidence.letter, evidence.lines
    yield "received.csv", evidence.told
    yield from (("form", unit) for unit in letter.units)
    yield "file_name", base_name(source).rpartition(".")[0] or base_name(source)
    for layer in reversed(source.replace("/", "!").split("!")[:-1]):
        yield "folder", layer.removesuffix(".zip").removesuffix(".eml")
    yield from (("subject", subject) for subject in reversed(evidence.envelope.subjects))
    yield from (("sender", sender) for sender in reversed(evidence.envelope.senders))
    for line in lines:
        if line.text.lstrip("> *").startswith(FORWARDED):
            yield "sender", line.text
    yield from (("text", title) for title in letter.titles)
    last = reversed(lines[-SIGNATURE_LINES:])
    yield from (("text", line.text) for line in last if is_short(line))
    yield from (("text", note) for note in letter.notes)
    yield "table", "、".join(sorted(set(evidence.leads)))


def is_short(line: Line) -> bool:
    """Return whether a line may be a signature."""
    return len(line.text) <= 24 and "，" not in line.text
