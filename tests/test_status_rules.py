"""Every entry of the status rules does what its examples say, and nothing it should not."""

import string
from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.model import RuleError
from pipeline.quarter.assess import open_rulebook
from pipeline.quarter.assess.judge import TESTS
from pipeline.quarter.assess.kinds import Wording, find_kind
from pipeline.quarter.assess.opening import compiled, order_bands
from pipeline.quarter.assess.stages import is_denied, stages_of_clause
from pipeline.rule_files import read_rules
from pipeline.rules import RuleEntry, Rules
from status_material import rules

BOOK = open_rulebook(rules())
STATUS, KINDS, STAGES = (rules()[name] for name in ("status", "kinds", "stages"))
BANDS = [entry for entry in STATUS if entry.values["group"] == "band"]
WORDS = [entry for entry in STATUS if entry.values["group"] in ("end", "push", "begin")]


def examples(entries):
    """Each example and spare of the entries, with whether the entry must fire."""
    return [
        pytest.param(entry, text, wanted, id=f"{entry.id}:{text}")
        for entry in entries
        for wanted, texts in ((True, entry.examples), (False, entry.spares))
        for text in texts
    ]


def band_for(entry, text):
    """The band that decides an example such as `T=80 V=40 s=50`, in the entry's own preset."""
    given = dict(part.split("=") for part in text.split() if "=" in part)
    tests = {part for part in text.split() if "=" not in part}
    number = {key: Fraction(Decimal(given[key])) for key in given}
    gap, ratio = None, None
    kind = entry.values["kinds"][0]
    if "k" in number:
        gap = number["k"] - number["e"]
    elif "T" in number:
        target, value, elapsed = number["T"], number["V"], number["s"]
        upper = kind in ("U", "UC", "O")
        if value <= target if upper else value >= target:
            tests.add("met")
        if value == 0:
            tests.add("zero")
        if target and value / (elapsed or 100) * 100 <= target:
            tests.add("forecast_met")
        if target and value >= target * Fraction(105, 100):
            tests.add("over")
        if target and value >= target * Fraction(95, 100):
            tests.add("nearly")
        gap = value - target if kind == "G" else target - value
        if kind in ("C", "S"):
            gap = 100 * value / target - elapsed
            ratio = 100 * (100 * value / target) / elapsed if elapsed else None
    if number.get("q", 0) >= 3:
        tests.add("idle_red")
    if "evidence" in tests:
        tests.add("evidence_before")
    ladder = order_bands(STATUS, entry.values.get("preset", "默认"))
    for band in ladder[kind, entry.values["phase"]]:
        if band.fires(tests.__contains__, {"gap": gap, "ratio": ratio}.__getitem__):
            return band.id
    return ""


@pytest.mark.parametrize(("entry", "text", "wanted"), examples(BANDS))
def test_a_band_decides_its_examples_and_no_spare(entry, text, wanted):
    assert (band_for(entry, text) == entry.id) is wanted


@pytest.mark.parametrize("entry", BANDS, ids=lambda entry: entry.id)
def test_every_band_has_an_example(entry):
    assert entry.examples
    assert entry.values["light"] in BOOK.lights
    assert set(entry.values.get("tests", ())) <= set(TESTS)


@pytest.mark.parametrize(("entry", "text", "wanted"), examples(WORDS))
def test_words_of_verbs_and_terms_fire_as_they_say(entry, text, wanted):
    assert (compiled(entry, "pattern").search(text) is not None) is wanted


@pytest.mark.parametrize(
    ("entry", "text", "wanted"), examples(e for e in KINDS if "measures" in e.values)
)
def test_a_line_decides_the_kind_of_its_examples(entry, text, wanted):
    measure, comparator, number, unit, action, indicator = text.split()
    value = Fraction(Decimal(number))
    wording = Wording(measure, comparator, value, None, unit, action, indicator)
    assert (find_kind(wording, BOOK)[1] == entry.id) is wanted


@pytest.mark.parametrize(
    ("entry", "text", "wanted"), examples(e for e in KINDS if "actions" in e.values)
)
def test_controlling_and_keeping_verbs_are_told_apart(entry, text, wanted):
    action = text.split()[4]
    assert (compiled(entry, "actions").search(action) is not None) is wanted


@pytest.mark.parametrize(
    ("entry", "text", "wanted"), examples(e for e in STAGES if not e.values.get("denies"))
)
def test_a_stage_is_read_from_its_words(entry, text, wanted):
    stages = [stage.stage for stage in stages_of_clause(text, "国家级", BOOK)]
    stage = int(entry.values["stage"])
    if wanted:
        assert max(stages) == stage
    else:
        assert stage not in stages


@pytest.mark.parametrize(
    ("entry", "text", "wanted"), examples(e for e in STAGES if e.values.get("denies"))
)
def test_what_is_hoped_for_is_denied(entry, text, wanted):
    reached = next(rule for rule in BOOK.stages if rule.id == "done")
    assert is_denied(text, reached, BOOK) is wanted


class Any(dict):
    def __missing__(self, key):
        return "1"


NAMES = {
    "after_words", "base", "because", "before", "begins", "by", "claimed", "count", "date",
    "days", "decision", "document", "done", "elapsed", "end", "expected", "forecast", "gap",
    "high", "item_id", "label", "lead", "light", "line", "new", "new_light", "now", "old",
    "old_light", "on", "page", "period", "place", "quarter", "reason", "received",
    "reported", "sender", "stage", "target", "times", "unit", "value", "values", "word",
    "words",
}  # fmt: skip


@pytest.mark.parametrize("entry", rules()["sentences"], ids=lambda entry: entry.id)
def test_a_template_uses_only_names_the_engine_fills(entry):
    template = entry.values["template"]
    used = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    assert used <= NAMES
    assert template.format_map(Any())


def test_the_ladder_has_no_hole():
    kinds = {kind for kind, _ in BOOK.bands}
    assert kinds == {"C", "S", "S-", "G", "U", "UC", "O", "M", "L"}
    for key, bands in BOOK.bands.items():
        last = bands[-1]
        for gap in ("-1000", "-30", "-10", "-1", "-0.5", "0", "10", "1000"):
            metric = {"gap": Fraction(gap), "ratio": Fraction(50)}.__getitem__
            assert any(band.fires(lambda test: False, metric) for band in bands), (key, last)


def test_each_preset_names_its_source():
    for entry in BANDS:
        assert "preset" not in entry.values or entry.source


def changed(group, **values):
    """The rules with the first entry of a group changed."""
    entries = list(STATUS)
    place = next(i for i, e in enumerate(entries) if e.values["group"] == group)
    old = entries[place]
    entries[place] = RuleEntry(old.id, {**old.values, **values}, (), (), "", "", old.file)
    return Rules({**rules().entries, "status": tuple(entries)}, rules().hashes)


def test_a_preset_nobody_wrote_is_refused():
    with pytest.raises(RuleError, match="月球"):
        open_rulebook(changed("option", word="月球"))


def test_an_entry_without_what_its_group_needs_is_refused():
    broken = read_rules("status.yml", b"- {id: near.rate, group: cutoff}\n")
    with pytest.raises(RuleError, match="value"):
        open_rulebook(Rules({**rules().entries, "status": (*STATUS, *broken)}, rules().hashes))


def test_units_of_one_dimension_are_converted_and_others_are_not():
    assert BOOK.conversion("公顷", "亩") == 15
    assert BOOK.conversion("万元", "亿元") == Fraction(1, 10000)
    assert BOOK.conversion("万平方米", "平方公里") == Fraction(1, 100)
    assert BOOK.conversion("亿千瓦时", "万千瓦时") == 10000
    assert BOOK.conversion("百万吨", "吨") == 1000000
    assert BOOK.conversion("千万元", "元") == 10000000
    assert BOOK.conversion("万亿元", "亿元") == 10000
    assert BOOK.conversion("万头只", "头只") == 10000
    assert BOOK.conversion("公里", "千米") == 1
    assert BOOK.conversion("家", "个") == 1
    assert BOOK.conversion("处", "件") == 1
    assert BOOK.conversion("人", "人次") is None
    assert BOOK.conversion("%", "个百分点") is None
    assert BOOK.conversion("万元", "平方米") is None
    assert BOOK.conversion("没见过的", "亩") is None
