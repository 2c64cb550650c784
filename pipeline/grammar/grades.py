"""Read a grade that is reached: 达到地表水三类标准."""

from __future__ import annotations

from pipeline.grammar.joints import plain
from pipeline.grammar.numbers import Number
from pipeline.grammar.phrases import taken_apart
from pipeline.grammar.readings import Clause, Said, add_target, put_aside
from pipeline.grammar.ties import tie_at_end


def read_grade(clause: Clause, n: Number, left: str, noun: str) -> None:
    """Read a grade reached (达到地表水三类标准); else the grade is part of a name."""
    heads = tuple(clause.lexicon.words["grade-head"])
    body = plain(left) + clause.text(n.first, n.start)
    match = clause.lexicon.starts["reach"].search(body)
    if match is None or (noun and not noun.lstrip("AB").startswith(heads)):
        put_aside(clause, n, "grade-name")
        return
    tie = tie_at_end(body[: match.start()] + "达到", clause.lexicon)
    subject = taken_apart(tie.subject if tie else body[: match.start()], clause.lexicon)
    name = subject.noun or clause.carry.indicator
    add_target(clause, n, Said(name, match.group(), "grade"))
