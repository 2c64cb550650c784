"""What a unit wrote -> its figures with their roles, and what its sentences say.

The words around a number (截至9月底, 同比, 完成年度目标的, 其中) are found first, as
rules/roles.yml knows them, and blanked out; what is left is written as a target is written,
and the grammar of targets says what each number measures.
"""

from __future__ import annotations

from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.numbers import find_numbers
from pipeline.quarter.prose.cues import RoleBook, find_cues, open_roles, parse_quarter
from pipeline.quarter.prose.figures import read_figures
from pipeline.quarter.prose.records import Figure, ReportText, Role, Sentence
from pipeline.quarter.prose.sentences import read_sentences

__all__ = [
    "Figure",
    "ReportText",
    "Role",
    "RoleBook",
    "Sentence",
    "open_roles",
    "read_cell",
    "read_report",
]


def read_report(text: str, quarter: str, lexicon: Lexicon, book: RoleBook) -> ReportText:
    """Return the figures of a text, each with its role, and its sentences.

    Args:
        text: what a unit wrote on an item, a task or all of its tasks; any length.
        quarter: the quarter it reports on, 2023Q3.
        lexicon: the grammar's words, of `pipeline.rules.compile_grammar`.
        book: the rules of roles and stages, of `open_roles`.

    Returns:
        Every number of the text has at least one figure, in order; offsets are of `text`.
        Every character stands in exactly one sentence.

    Raises:
        ValueError: the quarter is no name of one.
    """
    cues = find_cues(text, parse_quarter(quarter), book.cues)
    return ReportText(
        text, read_figures(text, cues, lexicon), read_sentences(text, cues, book)
    )


def read_cell(value: str, unit: str, lexicon: Lexicon) -> Figure | None:
    """Return the figure of a form's value cell; None where it holds not exactly one number.

    Args:
        value: the cell as printed: 5200, 5200人, 约0.52万人.
        unit: the unit of the form's column or of the target, used where the cell has none.
        lexicon: the grammar's words.
    """
    written = value.strip()
    numbers = find_numbers(written, lexicon)
    if len(numbers) != 1 or numbers[0].value_high is not None or numbers[0].excluded:
        return None
    if not numbers[0].unit:
        numbers = find_numbers(written[: numbers[0].end] + unit, lexicon)
    if len(numbers) != 1:
        return None
    number = numbers[0]
    minus = written[: number.start].endswith(("-", "－", "−"))
    return Figure(
        number=number,
        mention=written,
        role=Role.VALUE,
        rule="form-cell",
        sentence=0,
        said_start=0,
        said_end=len(written),
        basis="cumulative",
        direction="down" if minus else "",
    )
