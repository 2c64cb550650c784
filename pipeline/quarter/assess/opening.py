"""rules/status.yml, kinds.yml, stages.yml, sentences.yml, units.yml -> one frozen Rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import regex

from pipeline.model import RuleError
from pipeline.quarter.assess.rulebook import Band, KindRule, Rulebook, StageRule
from pipeline.rules import RuleEntry, Rules


def open_rulebook(rules: Rules) -> Rulebook:
    """Return the rules of the status in the form the engine works with.

    Raises:
        RuleError: a file is missing, or an entry lacks what its group needs.
    """
    status, kinds = rules["status"], rules["kinds"]
    options = {e.id: need(e, "word") for e in of_group(status, "option")}
    return Rulebook(
        bands=order_bands(status, options["preset"]),
        words=collect_words(status),
        cutoffs={e.id: Fraction(need(e, "value")) for e in of_group(status, "cutoff")},
        options=options,
        lights=tuple(next(need(e, "texts") for e in of_group(status, "light"))),
        takes_back={
            e.id: frozenset(e.values.get("replaces", ())) for e in of_group(status, "decision")
        },
        state_lights={e.id: e.values.get("light", "") for e in of_group(status, "state")},
        kept=collect_kept(status),
        expected=tuple(
            (Fraction(need(e, "at_least")), int(need(e, "value")))
            for e in of_group(status, "expected")
        ),
        ends=tuple(
            (compiled(e, "pattern"), int(need(e, "value"))) for e in of_group(status, "end")
        ),
        pushes=next(compiled(e, "pattern") for e in of_group(status, "push")),
        begins=tuple((compiled(e, "pattern"), month(e)) for e in of_group(status, "begin")),
        kinds=tuple(read_kind(e) for e in kinds if "measures" in e.values and is_kind(e)),
        controls=next(compiled(e, "actions") for e in kinds if e.values["kind"] == "control"),
        keeps=next(compiled(e, "actions") for e in kinds if e.values["kind"] == "keep"),
        scales={
            unit: e.values["kind"]
            for e in kinds
            if e.values["kind"] in ("fewer", "more")
            for unit in need(e, "units")
        },
        bases=collect_bases(kinds),
        stages=tuple(read_stage(e) for e in rules["stages"] if not e.values.get("denies")),
        denials=tuple(read_stage(e) for e in rules["stages"] if e.values.get("denies")),
        sentences={e.id: e.values["template"] for e in rules["sentences"]},
        units=collect_units(rules["units"]),
        off=frozenset(days(status, "texts")),
        worked=frozenset(days(status, "worked")),
    )


def need(entry: RuleEntry, key: str) -> Any:
    """Return the value of a key that this kind of entry must have."""
    if key not in entry.values:
        raise RuleError(entry.file, entry.id, f"缺少键 {key}")
    return entry.values[key]


def of_group(entries: Iterable[RuleEntry], group: str) -> Iterable[RuleEntry]:
    """Return the entries of one group, in the order written."""
    return (entry for entry in entries if entry.values["group"] == group)


def compiled(entry: RuleEntry, key: str) -> regex.Pattern[str]:
    """Return the pattern of an entry, compiled."""
    return regex.compile(need(entry, key))


def month(entry: RuleEntry) -> int | None:
    """Return the month an entry names, None where the pattern itself captures it."""
    value = entry.values.get("value")
    return None if value is None else int(value)


def is_kind(entry: RuleEntry) -> bool:
    """Return whether the entry decides a kind."""
    return entry.values["kind"] in ("C", "S", "G", "U", "UC", "O")


def order_bands(
    status: Iterable[RuleEntry], preset: str
) -> Mapping[tuple[str, str], tuple[Band, ...]]:
    """Return the bands by kind and phase, those of the preset in the place of the default.

    Raises:
        RuleError: no band has the preset that option `preset` names.
    """
    entries = list(of_group(status, "band"))
    theirs = [e for e in entries if e.values.get("preset") == preset]
    default = next(e for e in of_group(status, "word") if e.id == "default")
    if preset != need(default, "word") and not theirs:
        raise RuleError("status.yml", "preset", f"没有叫“{preset}”的一组档")
    replaced = {name for e in theirs for name in e.values.get("replaces", ())}
    ladder: dict[tuple[str, str], list[Band]] = {}
    for entry in entries:
        if "preset" in entry.values:
            continue
        chosen = [entry] if entry.id not in replaced else instead_of(entry, theirs)
        for band in map(read_band, chosen):
            for kind in band.kinds:
                ladder.setdefault((kind, band.phase), []).append(band)
    return {key: tuple(bands) for key, bands in ladder.items()}


def instead_of(entry: RuleEntry, theirs: list[RuleEntry]) -> list[RuleEntry]:
    """Return the preset's bands that stand where this default band stood.

    They all stand where the first band they replace stood; nothing stands in the others.
    """
    kinds = set(need(entry, "kinds"))
    same = [e for e in theirs if kinds & set(need(e, "kinds"))]
    first = next((e.values["replaces"][0] for e in same if e.values.get("replaces")), "")
    return same if entry.id == first else []


def read_band(entry: RuleEntry) -> Band:
    """Return one band."""
    values = entry.values
    bounds = {
        key: None if key not in values else Fraction(values[key])
        for key in ("at_least", "above", "at_most", "below")
    }
    return Band(
        id=entry.id,
        kinds=need(entry, "kinds"),
        phase=need(entry, "phase"),
        tests=values.get("tests", ()),
        metric=values.get("metric", "gap"),
        word=need(entry, "word"),
        light=need(entry, "light"),
        estimate=values.get("estimate", False),
        ranged=any(bound is not None for bound in bounds.values()),
        **bounds,
    )


def collect_words(status: Iterable[RuleEntry]) -> Mapping[str, Mapping[str, str]]:
    """Return the words by group and code."""
    words: dict[str, dict[str, str]] = {}
    for entry in status:
        if "word" in entry.values:
            words.setdefault(entry.values["group"], {})[entry.id] = entry.values["word"]
    return words


def collect_kept(status: Iterable[RuleEntry]) -> Mapping[str, tuple[str, str]]:
    """Return for each published word that is kept its word at the due date and its light."""
    return {
        word: (entry.values.get("word", word), need(entry, "light"))
        for entry in of_group(status, "kept")
        for word in need(entry, "texts")
    }


def read_kind(entry: RuleEntry) -> KindRule:
    """Return one line of rules/kinds.yml that decides a kind."""
    values = entry.values
    return KindRule(
        id=entry.id,
        kind=values["kind"],
        measures=frozenset(values["measures"]),
        control=values.get("control", False),
        zero=values.get("zero", False),
        units=frozenset(values.get("units", ())),
        words=regex.compile(values["words"]) if "words" in values else None,
    )


def collect_bases(
    kinds: Iterable[RuleEntry],
) -> Mapping[str, tuple[frozenset[str], bool]]:
    """Return for each kind the readings of a period it takes, and whether quarters add up."""
    return {
        kind: (frozenset(need(entry, "texts")), entry.values.get("sums", False))
        for entry in kinds
        if entry.values["kind"] == "basis"
        for kind in need(entry, "measures")
    }


def read_stage(entry: RuleEntry) -> StageRule:
    """Return one line of rules/stages.yml."""
    values = entry.values
    return StageRule(
        id=entry.id,
        stage=int(values["stage"]),
        pattern=regex.compile(values["pattern"]),
        object=regex.compile(values["object"]) if "object" in values else None,
        finished=values.get("finished", False),
        pending=values.get("pending", False),
    )


def collect_units(units: Iterable[RuleEntry]) -> Mapping[str, tuple[str, Fraction]]:
    """Return dimension and factor of every form of a unit."""
    return {
        form: (
            entry.values["dimension"],
            Fraction(entry.values.get("factor", 1)) / Fraction(entry.values.get("divisor", 1)),
        )
        for entry in units
        for form in entry.values["forms"]
    }


def days(status: Iterable[RuleEntry], key: str) -> Iterable[date]:
    """Return every day of the lists of days off (texts) or of days worked instead (worked)."""
    for entry in of_group(status, "holiday"):
        for written in entry.values.get(key, ()):
            first, _, last = written.partition("/")
            day, end = date.fromisoformat(first), date.fromisoformat(last or first)
            while day <= end:
                yield day
                day += timedelta(days=1)
