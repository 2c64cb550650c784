"""Name the measure of a number (growth_rate, level, count, …) from its verb, noun and unit."""

from __future__ import annotations

from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.numbers import Number
from pipeline.grammar.readings import COUNTED
from pipeline.grammar.ties import Tie


def measure_of(n: Number, tie: Tie, subject: str, lexicon: Lexicon) -> str:
    """Return the measure of a number tied to its subject by a verb."""
    if n.kind == "multiple":
        return "multiple"
    moves = tie.role in ("growth", "reduction")
    if n.dimension == "point":
        return "change" if moves else "level"
    if n.kind == "rate":
        return f"{tie.role}_rate" if moves else rate_of_noun(subject, lexicon)
    if tie.role in ("growth", "increment"):
        return "increment"
    done = tie.role in ("do", "state", "have", "reduction")
    return "count" if done or (tie.verb == "完成" and n.kind in COUNTED) else "level"


def measure_plain(verb: str, noun: str, n: Number, lexicon: Lexicon) -> str:
    """Return the measure of [verb] + noun + number."""
    if n.kind == "rate":
        return rate_of_noun(noun, lexicon)
    if verb in lexicon.verbs["increment"] | lexicon.verbs["growth"]:
        return "increment"
    if verb:
        return "count"
    if any(word in noun for word in lexicon.verbs["increment"]):
        return "increment"
    return "level" if n.kind not in COUNTED or ends_in_quantity(noun, lexicon) else "count"


def measure_counted(n: Number, verb: str, lexicon: Lexicon) -> str:
    """Return the measure of a number whose noun follows it."""
    if n.kind == "rate":
        return "level"
    if verb in lexicon.verbs["increment"]:
        return "increment"
    states = lexicon.verbs["level"] - {"完成"}
    return "level" if verb in states and n.kind == "measure" else "count"


def rate_of_noun(noun: str, lexicon: Lexicon) -> str:
    """Return the measure of a percentage by what it is a percentage of."""
    if names_growth(noun, lexicon):
        return "growth_rate"
    falls = noun.endswith(tuple(lexicon.words["reduction-noun"]))
    return "reduction_rate" if falls else "level"


def names_growth(noun: str, lexicon: Lexicon) -> bool:
    """Return whether an indicator is itself a growth rate.

    The natural growth rate of a population is births less deaths per head, a level.
    """
    levels = tuple(lexicon.words["growth-level"])
    return noun.endswith(tuple(lexicon.words["growth-noun"])) and not noun.endswith(levels)


def ends_in_quantity(noun: str, lexicon: Lexicon) -> bool:
    """Return whether a noun ends in a word for a quantity (率, 额, 比重)."""
    return noun.endswith(tuple(lexicon.words["quantity-head"]))
