"""A text a unit wrote -> its figures with their roles and its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from pipeline.grammar.lexicon import Lexicon
from pipeline.quarter.prose.cues import Cue, RoleBook, find_cues, parse_quarter
from pipeline.quarter.prose.figures import read_figures, with_period_above
from pipeline.quarter.prose.links import is_carried, remember_before, restated
from pipeline.quarter.prose.records import Figure, ReportText, Sentence
from pipeline.quarter.prose.sentences import names_stage, read_sentences, without_stage

WRAPPED = regex.compile(
    r"(?<=[\p{Han}、])\n(?=\d+(?:\.\d+)?\s*[\p{Han}%％])(?!\d+(?:[、年月日]|是))|\n(?=[，。；、])"
)


def read_report(
    text: str, quarter: str, lexicon: Lexicon, book: RoleBook, heading: str = ""
) -> ReportText:
    """Return the figures of a text, each with its role, and its sentences.

    Args:
        text: what a unit wrote on an item, a task or all of its tasks; any length.
        quarter: the quarter it reports on, 2023Q3.
        lexicon: the grammar's words, of `pipeline.rules.compile_grammar`.
        book: the rules of roles and stages, of `open_roles`.
        heading: what stands above the text; its period is that of figures without one.

    Returns:
        Every number of the text has at least one figure, in order; offsets are of `text`.
        Every character stands in exactly one sentence.

    Raises:
        ValueError: the quarter is no name of one.
    """
    flat = unwrapped(text)
    cues = find_cues(flat, parse_quarter(quarter), book.cues)
    above = find_cues(heading, parse_quarter(quarter), book.cues) if heading else ()
    read = with_period_above(read_figures(flat, cues, lexicon), above)
    sentences = read_sentences(flat, cues, book)
    found = remember_before(with_stage(one, flat, book) for one in restated(flat, read))
    return ReportText(
        text, tuple(with_context(one, flat, sentences, cues) for one in found), sentences
    )


def with_context(
    figure: Figure, text: str, sentences: Sequence[Sentence], cues: Sequence[Cue]
) -> Figure:
    """Return the figure with the flags carried and reached where they hold."""
    start = sentences[figure.sentence].start
    flags = {"carried"} if is_carried(figure, text, start, cues) else set()
    return replace(figure, flags=figure.flags | flags | reached_flags(figure, text, cues))


def with_stage(figure: Figure, text: str, book: RoleBook) -> Figure:
    """Return the figure with the flag stage where its own words tell one.

    Words of a stage at the end of its noun are no part of it (9个工程全部开工); where nothing
    else is left (1所主体封顶), it goes on with what stands before.
    """
    flags = figure.flags
    if names_stage(text[figure.said_start : figure.said_end], book):
        flags |= {"stage"}
    noun = without_stage(figure.indicator, book)
    if figure.indicator and not noun:
        flags |= {"goes_on"}
    return replace(figure, indicator=noun, flags=flags)


def reached_flags(figure: Figure, text: str, cues: Sequence[Cue]) -> set[str]:
    """Return reached where a word of its own clause says that a figure was (已, 累计)."""
    own = text[figure.said_start : figure.start]
    start = figure.said_start + (len(own) - len(own.lstrip()))
    near = (cue for cue in cues if cue.rule.group == "basis")
    return {"reached"} if any(start <= cue.start < figure.start for cue in near) else set()


def unwrapped(text: str) -> str:
    """Return the text, of the same length, without line ends inside a sentence.

    A line that goes on with a number and its unit, or with a sign, was only wrapped.
    """
    return WRAPPED.sub(" ", text)
