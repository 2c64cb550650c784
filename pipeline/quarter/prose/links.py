"""Figures and the figures around them: whose words are whose, what a share is the share of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from pipeline.grammar.lexicon import Lexicon
from pipeline.quarter.prose.cues import CLAUSE_END, Cue
from pipeline.quarter.prose.records import Figure, Role

AGAIN = regex.compile(r"[（(，](?:[约即合]|折合|约合|相当于)*|(?:折合|约合|即|合)约?")


def bound_words(text: str, figures: Sequence[Figure], lexicon: Lexicon) -> list[Figure]:
    """Return the figures with the words of their own: from the figure before to a joint.

    Names and numbers that describe a thing belong to the words of the figure behind them; a
    verb right before the next number is that number's.
    """
    found, before = [], 0
    starts = [f.number.first for f in figures if f.role not in (Role.NAME, Role.DESCRIBES)]
    for figure in figures:
        start = max(figure.said_start, before)
        start += len(text[start:]) - len(text[start:].lstrip("、和及与 "))
        last = figure.number.last
        after = bisect_right(starts, figure.number.first)
        following = starts[after] if after < len(starts) else len(text)
        gap = text[last : max(last, min(figure.said_end, following))]
        tail = own_tail(gap)
        if tail == len(gap) and following < figure.said_end:
            tail = len(gap) - verb_behind(gap, lexicon)
        start = min(start, figure.number.first)
        found.append(replace(figure, said_start=start, said_end=last + tail))
        if figure.role not in (Role.NAME, Role.DESCRIBES):
            before = last + tail
    return found


def own_tail(gap: str) -> int:
    """Return how much of the words behind a number are its own: up to a joint or bracket."""
    match = regex.search("[、（(）)]|[和及与](?=.{2})", gap)
    return match.start() if match else len(gap)


def verb_behind(gap: str, lexicon: Lexicon) -> int:
    """Return the length of the verb, and of a 已 before it, that ends the words of a gap."""
    match = lexicon.ends["verb"].search(gap)
    if match is None:
        return 0
    return len(gap) - len(gap[: match.start()].removesuffix("已"))


def link_shares(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures, each share of a target linked to the value it is the share of.

    One share belongs to the value just before it, a list of shares to as many values before.
    """
    found = list(figures)
    at = 0
    while at < len(found):
        if found[at].role != Role.SHARE:
            at += 1
            continue
        end = at
        while (
            end < len(found)
            and found[end].role == Role.SHARE
            and found[end].rule == found[at].rule
        ):
            end += 1
        values = values_for(found, at, end)
        for place, owner in zip(range(at, end), values, strict=False):
            found[place] = replace(found[place], of=owner)
        at = end
    return found


def values_for(figures: Sequence[Figure], at: int, end: int) -> list[int | None]:
    """Return the places of the values that the shares from `at` to `end` belong to."""
    sentence = figures[at].sentence
    places = [i for i, f in enumerate(figures) if f.role == Role.VALUE]
    before = [i for i in places if i < at and figures[i].sentence == sentence]
    if len(before) >= end - at:
        return list(before[len(before) - (end - at) :])
    after = [i for i in places if i >= end and figures[i].sentence == sentence]
    if not before and after and end - at == 1:
        return [after[0]]
    earlier = [i for i in places if i < at and figures[i].sentence == sentence - 1]
    if not before and len(earlier) == 1 and end - at == 1:
        return [earlier[0]]
    return [None] * (end - at)


def remember_before(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return the figures, each with the indicator of the last quantity before it.

    What only tells a stage (2所已投用) does not take its place. A second number of the same
    thing (30个片区、20万平方米) has the scope of the first.
    """
    found: list[Figure] = []
    last: Figure | None = None
    for figure in figures:
        if last is None:
            found.append(figure)
        else:
            same = figure.indicator == last.indicator and figure.action == last.action
            scope = last.scope if same and not figure.scope else figure.scope
            found.append(replace(figure, before=last.indicator, scope=scope))
        named = figure.indicator and "goes_on" not in figure.flags
        quantity = figure.role in (Role.VALUE, Role.PLAN, Role.CHANGE)
        if named and (quantity or figure.rule == "out-of"):
            last = found[-1]
    return tuple(found)


def is_carried(figure: Figure, text: str, sentence_start: int, cues: Sequence[Cue]) -> bool:
    """Return whether a figure's indicator comes from a sentence before, over another topic.

    财政收入27亿元。财政支出进度加快，完成40亿元: the second is no revenue. A topic is a clause
    of the figure's sentence that holds no number and is more than cues.
    """
    before = text[sentence_start : figure.start]
    own = text[sentence_start : figure.said_end]
    name = figure.indicator or figure.before
    if not name or printed_in(name, own):
        return False
    for cue in cues:
        if sentence_start <= cue.start and cue.end <= figure.start:
            a, b = cue.start - sentence_start, cue.end - sentence_start
            before = before[:a] + " " * (b - a) + before[b:]
    clauses = CLAUSE_END.split(before)[:-1]
    return any(
        len(regex.findall(r"\p{Han}", clause)) >= 4 and not regex.search(r"\d", clause)
        for clause in clauses
    )


def restated(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures, those that only say another's again in another unit set aside.

    腾退106亩（7.1公顷）, 5.2万人，折合52000人.
    """
    found = list(figures)
    for place, (before, after) in enumerate(pairwise(figures), 1):
        same = before.number.dimension == after.number.dimension != ""
        between = text[before.number.last : after.number.first]
        if same and before.number.unit != after.number.unit and AGAIN.fullmatch(between):
            found[place] = replace(after, role=Role.DESCRIBES, rule="restated")
    return found


def printed_in(name: str, text: str) -> bool:
    """Return whether most of a name is printed in a text."""
    pairs = {name[i : i + 2] for i in range(len(name) - 1)} or {name}
    return 2 * sum(pair in text for pair in pairs) >= len(pairs)


def pair_lists(text: str, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the figures, those of a list 分别增长a和b paired with the values just before.

    They are paired only where there are exactly as many values in the sentence, or in the
    words up to the break before.
    """
    found = list(figures)
    waiting = [i for i, f in enumerate(found) if f.rule == "list-does-not-pair"]
    for sentence in sorted({found[i].sentence for i in waiting}):
        run = [i for i in waiting if found[i].sentence == sentence]
        values = [
            f for f in found[: run[0]] if f.role == Role.VALUE and f.sentence == sentence
        ]
        lead = regex.sub(r"\d.*", "", text[found[run[0]].said_start : found[run[0]].start])
        verb = regex.search("增长|下降|提高|减少|增加|上升|降低", lead)
        if len(values) < len(run) or verb is None:
            continue
        down = verb.group() in ("下降", "减少", "降低")
        for place, value in zip(run, values[-len(run) :], strict=True):
            found[place] = replace(
                found[place],
                role=Role.CHANGE,
                rule="paired",
                indicator=value.indicator,
                action=verb.group(),
                measure="reduction_rate" if down else "growth_rate",
                direction="down" if down else "up",
            )
    return tuple(found)
