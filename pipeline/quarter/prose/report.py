"""A text a unit wrote -> its figures with their roles and its sentences."""

from __future__ import annotations

from dataclasses import replace

import regex

from pipeline.grammar.lexicon import Lexicon
from pipeline.quarter.prose.cues import RoleBook, find_cues, parse_quarter
from pipeline.quarter.prose.figures import read_figures, with_period_above
from pipeline.quarter.prose.links import is_carried, remember_before
from pipeline.quarter.prose.records import Figure, ReportText
from pipeline.quarter.prose.sentences import names_stage, read_sentences

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
    found = []
    for one in read:
        start = sentences[one.sentence].start
        carried = {"carried"} if is_carried(one, flat, start, cues) else set()
        found.append(replace(one, flags=one.flags | carried | stage_flags(one, flat, book)))
    return ReportText(text, remember_before(found), sentences)


def stage_flags(figure: Figure, text: str, book: RoleBook) -> set[str]:
    """Return stage where a figure's words tell one, goes_on where its noun is but a stage."""
    said = text[figure.said_start : figure.said_end]
    flags = {"stage"} if names_stage(said, book) else set()
    return flags | ({"goes_on"} if names_stage(figure.indicator, book) else set())


def unwrapped(text: str) -> str:
    """Return the text, of the same length, without line ends inside a sentence.

    A line that goes on with a number and its unit, or with a sign, was only wrapped.
    """
    return WRAPPED.sub(" ", text)
