"""A reading against its target -> word, light, gap: the precedence of the status model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from pipeline.quarter.assess.arithmetic import show
from pipeline.quarter.assess.records import Item, Note, Reading, Stand
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.scene import Scene
from pipeline.quarter.assess.terms import expected_stage
from pipeline.quarter.assess.words import month_day

POINT_KINDS = ("G", "U", "UC", "O")


def judge(scene: Scene, reading: Reading, met: bool) -> Stand:
    """Return where an item stands: the first that holds of the model's precedence.

    Args:
        scene: the item and what it is judged against.
        reading: what was heard of it.
        met: whether that meets the target.
    """
    item, book = scene.item, scene.book
    if item.withdrawn:
        figures = (("document", item.document), ("on", item.decided))
        return state("adjusted", book, (Note("state.adjusted", figures),))
    if reading.verdict == "silent":
        return judge_silence(scene)
    if reading.item is not None:
        scene = scene._replace(item=reading.item)
    waits = reading.reason == "no_base" and scene.is_due
    if reading.verdict and not waits:
        stand = state(reading.verdict, book)
        return stand._replace(reason=reading.reason, done=share_done(scene.item, reading))
    return climb(scene, reading, met)


def judge_silence(scene: Scene) -> Stand:
    """Return where an item stands of which nothing was received this quarter."""
    item, book = scene.item, scene.book
    if item.begins > scene.quarter.last:
        figures = (("begins", month_day(item.begins)),)
        return state("not_begun", book, (Note("state.not_begun", figures),))
    if scene.kept is not None:
        return keep_word(scene, *scene.kept)
    figures = (("lead", "、".join(item.leads)),)
    return state("no_data", book, (Note("state.no_data", figures),))


def state(code: str, book: Rulebook, notes: tuple[Note, ...] = ()) -> Stand:
    """Return one of the states above the ladder."""
    return Stand(book.word("state", code), book.state_lights[code], code, notes=notes)


def keep_word(scene: Scene, published: str, when: str) -> Stand:
    """Return the word of the published quarter; 提前完成 is 完成 once the item is due."""
    suffix = scene.book.word("state", "estimate")
    bare = published.removesuffix(suffix)
    final, light = scene.book.kept[bare]
    word = final if scene.is_due else bare
    return Stand(
        word=word + (suffix if published.endswith(suffix) else ""),
        light=light,
        rule="kept",
        flags=frozenset({"kept"}),
        notes=(Note("state.kept", (("quarter", when), ("word", published))),),
    )


def climb(scene: Scene, reading: Reading, met: bool) -> Stand:
    """Return the word and light of the ladder, with the arithmetic that led there."""
    item, book = scene.item, scene.book
    kind = ladder_kind(item)
    share = progress(item, reading)
    gap = measure_gap(kind, scene, reading, share)

    def measure(metric: str) -> Fraction | None:
        """Return the gap, or progress as a percentage of the share of the term."""
        if metric == "gap" or share is None:
            return gap
        return 100 * share / scene.elapsed if scene.elapsed else None

    phase = "due" if scene.is_due else "year"
    band = book.climb(kind, phase, Answers(scene, reading, met).tell, measure)
    carries = band.estimate and reading.is_estimate
    return Stand(
        word=band.word + (book.word("state", "estimate") if carries else ""),
        light=band.light,
        rule=band.id,
        done=share if item.kind == "C" else share_done(item, reading),
        gap=gap,
        notes=show(kind, scene, reading, gap, share),
    )


def ladder_kind(item: Item) -> str:
    """Return the kind as the ladder has it: a stock without a base is S-."""
    return "S-" if item.kind == "S" and item.base is None else item.kind


def share_done(item: Item, reading: Reading) -> Fraction | None:
    """Return V/T where that is a share of something to be done."""
    if reading.value is None or not item.value or item.kind not in ("C", "S", "UC"):
        return None
    return reading.value / item.value


def progress(item: Item, reading: Reading) -> Fraction | None:
    """Return the share that is set against the share of the term: V/T, or from the base on."""
    if reading.value is None or not item.value:
        return None
    if item.kind == "C":
        return reading.value / item.value
    if item.kind == "S" and item.base is not None:
        return (reading.value - item.base) / (item.value - item.base)
    return None


def measure_gap(
    kind: str, scene: Scene, reading: Reading, share: Fraction | None
) -> Fraction | None:
    """Return the distance that decides: points of progress, points, the unit, or stages."""
    item = scene.item
    if kind == "M":
        expected = expected_stage(scene.elapsed, item.end, scene.book)
        return Fraction((reading.stage or 0) - expected)
    if share is not None:
        return 100 * (share - scene.elapsed)
    if reading.value is None or item.value is None:
        return None
    if kind == "G":
        return reading.value - item.value
    if kind in ("U", "UC"):
        return (item.top or item.value) - reading.value
    return None


class Answers:
    """The tests of the ladder, each answered once."""

    def __init__(self, scene: Scene, reading: Reading, met: bool) -> None:
        self.scene, self.reading = scene, reading
        self.known = {"met": met}

    def tell(self, test: str) -> bool:
        """Return whether a test of the ladder holds."""
        if test not in self.known:
            self.known[test] = TESTS[test](self.scene, self.reading)
        return self.known[test]


def is_met(scene: Scene, reading: Reading) -> bool:
    """Return whether the target is reached, the bound kept, the end of the milestone come."""
    item = reading.item or scene.item
    if item.kind == "M":
        return reading.stage is not None and reading.stage >= item.end
    return reading.value is not None and item.is_met_by(reading.value)


def is_idle(scene: Scene, reading: Reading) -> bool:
    """Return whether a 0 was reported."""
    if scene.item.kind == "M":
        return reading.stage == 0
    return reading.value is not None and not reading.value


def is_idle_red(scene: Scene, reading: Reading) -> bool:
    """Return whether the year is so far on that 未启动 is red."""
    return scene.quarter.number >= scene.book.cutoffs["idle.red_from"]


def is_late(scene: Scene, reading: Reading) -> bool:
    """Return whether the end was not reached by the due quarter, of which this is a later one.

    What is counted up is reached once and for all; a rate or a bound has to hold in the due
    quarter itself. What was published as done in time stays in time.
    """
    item = scene.item
    if item.due >= scene.quarter.first or was_in_time(scene):
        return False
    in_time = [heard for heard in scene.history if heard.quarter.first <= item.due]
    if item.kind in POINT_KINDS:
        in_time = [heard for heard in in_time if heard.quarter.last >= item.due]
    return not any(heard.met for heard in in_time)


def was_in_time(scene: Scene) -> bool:
    """Return whether a published word says the item was done, and not too late."""
    if scene.kept is None:
        return False
    bare = scene.kept[0].removesuffix(scene.book.word("state", "estimate"))
    return scene.book.kept[bare][1] == scene.book.lights[-1]


def is_over(scene: Scene, reading: Reading) -> bool:
    """Return whether the value is so far beyond the target that it is 超额."""
    item, cutoffs = scene.item, scene.book.cutoffs
    if reading.value is None or item.top is None:
        return False
    if item.rate:
        return reading.value >= item.top + cutoffs["over.rate"]
    return reading.value >= item.top * (1 + cutoffs["over.share"] / 100)


def is_nearly(scene: Scene, reading: Reading) -> bool:
    """Return whether the value is near enough to the target to be 基本完成."""
    target = scene.item.value
    if reading.value is None or target is None or target <= 0:
        return False
    return 100 * reading.value >= target * scene.book.cutoffs["basic.share"]


def is_forecast_met(scene: Scene, reading: Reading) -> bool:
    """Return whether a sum that goes on as it did stays within its bound."""
    if reading.value is None:
        return False
    return scene.item.is_met_by(
        reading.value / scene.elapsed if scene.elapsed else reading.value
    )


def had_evidence(scene: Scene, reading: Reading) -> bool:
    """Return whether a duty had evidence in any quarter."""
    return reading.evidence or any(heard.reading.evidence for heard in scene.history)


TESTS: Mapping[str, Callable[[Scene, Reading], bool]] = {
    "met": is_met,
    "finished": lambda scene, reading: reading.finished,
    "zero": is_idle,
    "idle_red": is_idle_red,
    "late": is_late,
    "over": is_over,
    "nearly": is_nearly,
    "confirmed": lambda scene, reading: reading.confirmed,
    "forecast_met": is_forecast_met,
    "pending": lambda scene, reading: reading.pending,
    "no_base": lambda scene, reading: reading.reason == "no_base",
    "evidence": lambda scene, reading: reading.evidence,
    "evidence_before": had_evidence,
}
"""What the ladder of `rules/status.yml` may ask."""
