"""All the status engine knows from its rule files, ready to be looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import regex

from pipeline.grammar.numerals import chinese_integer
from pipeline.model import RuleError

Test = Callable[[str], bool]
Measure = Callable[[str], Fraction | None]
SCALE = regex.compile("[十百千万亿]*")


@dataclass(frozen=True, slots=True)
class Band:
    """One rung of the ladder: fires where its tests hold and its metric lies in its range."""

    id: str
    kinds: tuple[str, ...]
    phase: str
    tests: tuple[str, ...]
    metric: str
    at_least: Fraction | None
    above: Fraction | None
    at_most: Fraction | None
    below: Fraction | None
    word: str
    light: str
    estimate: bool
    ranged: bool

    def fires(self, is_true: Test, measure: Measure) -> bool:
        """Return whether this rung is the case; a range without a metric does not hold."""
        for test in self.tests:
            if not is_true(test):
                return False
        if not self.ranged:
            return True
        metric = measure(self.metric)
        return metric is not None and self.holds(metric)

    def holds(self, metric: Fraction) -> bool:
        """Return whether the metric lies in the range."""
        return not (
            (self.at_least is not None and metric < self.at_least)
            or (self.above is not None and metric <= self.above)
            or (self.at_most is not None and metric > self.at_most)
            or (self.below is not None and metric >= self.below)
        )


@dataclass(frozen=True, slots=True)
class KindRule:
    """One line of the way from a target's measure and words to its kind."""

    id: str
    kind: str
    measures: frozenset[str]
    control: bool
    zero: bool
    units: frozenset[str]
    words: regex.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class StageRule:
    """Words that stand for a stage of a milestone, or deny that a stage was reached."""

    id: str
    stage: int
    pattern: regex.Pattern[str]
    object: regex.Pattern[str] | None
    finished: bool
    pending: bool


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of the status, frozen; `open_rulebook` makes one from the files."""

    bands: Mapping[tuple[str, str], tuple[Band, ...]]
    words: Mapping[str, Mapping[str, str]]
    cutoffs: Mapping[str, Fraction]
    options: Mapping[str, str]
    lights: tuple[str, ...]
    takes_back: Mapping[str, frozenset[str]]
    state_lights: Mapping[str, str]
    kept: Mapping[str, tuple[str, str]]
    expected: tuple[tuple[Fraction, int], ...]
    ends: tuple[tuple[regex.Pattern[str], int], ...]
    pushes: regex.Pattern[str]
    begins: tuple[tuple[regex.Pattern[str], int | None], ...]
    kinds: tuple[KindRule, ...]
    controls: regex.Pattern[str]
    keeps: regex.Pattern[str]
    scales: Mapping[str, str]
    bases: Mapping[str, tuple[frozenset[str], bool]]
    stages: tuple[StageRule, ...]
    denials: tuple[StageRule, ...]
    sentences: Mapping[str, str]
    units: Mapping[str, tuple[str, Fraction]]
    off: frozenset[date]
    worked: frozenset[date]

    def word(self, group: str, code: str) -> str:
        """Return the Chinese word of a code."""
        return self.words[group][code]

    def say(self, template: str, **figures: str) -> str:
        """Return the template of that id with the figures put in."""
        return self.sentences[template].format(**figures)

    def climb(self, kind: str, phase: str, is_true: Test, measure: Measure) -> Band:
        """Return the first band of the ladder that fires.

        Args:
            kind: C S S- G U UC O M L.
            phase: year | due.
            is_true: tells of a test whether it holds.
            measure: tells gap and ratio.

        Raises:
            RuleError: none does; the ladder has a hole.
        """
        for band in self.bands.get((kind, phase), ()):
            if band.fires(is_true, measure):
                return band
        raise RuleError("status.yml", f"{kind} {phase}", f"没有一档适用：{measure('gap')}")

    def measure_unit(self, unit: str) -> tuple[str, Fraction] | None:
        """Return dimension and factor of a unit as printed, None where it is not known.

        万 and its like are taken off first: 万平方米 is 10000 平方米, 万头只 10000 头只.
        """
        scale = SCALE.match(unit)
        for length in range(scale.end() if scale else 0, 0, -1):
            factor = chinese_integer(unit[:length])
            if unit[length:] in self.units and factor is not None:
                dimension, inner = self.units[unit[length:]]
                return dimension, inner * factor
        return self.units.get(unit)

    def conversion(self, unit: str, wanted: str) -> Fraction | None:
        """Return the factor from `unit` to `wanted`, None where there is none.

        人 is not 人次 and % is not 个百分点: they are of different dimensions.
        """
        if unit == wanted:
            return Fraction(1)
        a, b = self.measure_unit(unit), self.measure_unit(wanted)
        if a is None or b is None or a[0] != b[0]:
            return None
        return a[1] / b[1]

    def is_rate(self, unit: str) -> bool:
        """Return whether the unit is a share or points of one."""
        found = self.measure_unit(unit)
        return found is not None and found[0] in ("share", "point")
