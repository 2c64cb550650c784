"""Read the share of a part in a whole: S占W的60%以上, S不低于W的70%."""

from __future__ import annotations

from dataclasses import replace

import regex

from pipeline.grammar.joints import members, plain
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.lists import shared_heads
from pipeline.grammar.numbers import Number
from pipeline.grammar.phrases import taken_apart
from pipeline.grammar.readings import Clause, Said, add_target, put_aside
from pipeline.grammar.ties import tie_at_end

YEAR = regex.compile(r"(?:\d{4}年|[上去]年)(?:同期|[底末]|度)?(?:水平)?")
"""An earlier year, of whose amount so much is reached (恢复到2019年的90%)."""

SHARES = ("占比", "比重", "比例", "率")


def read_share(clause: Clause, n: Number, left: str) -> bool:
    """Read S占W的60%以上, S不低于W的70% and S不低于W的1.3倍; return whether it was one."""
    if n.kind not in ("rate", "multiple") or n.dimension == "point":
        return False
    found = part_and_whole(plain(left), clause.lexicon)
    if found is None:
        return False
    subject, verb, whole = found
    tie = tie_at_end(subject + "达到", clause.lexicon)
    phrase = taken_apart(tie.subject if tie else subject, clause.lexicon)
    name = phrase.verb + phrase.noun or clause.carry.indicator
    if not name:
        put_aside(clause, n, "review:no-subject")
        return True
    for pattern in clause.lexicon.before:
        if n.comparator == "=" and pattern.find.fullmatch(verb):
            n = replace(n, comparator=pattern.values["comparator"])
    together = tie is not None and clause.lexicon.words["collective"] & set(tie.between)
    several = members(name, clause.lexicon) if together else [name]
    for one in shared_heads(several, clause.lexicon):
        if n.kind == "multiple" or YEAR.fullmatch(whole):
            measure = "multiple" if n.kind == "multiple" else "level"
            said = Said(one, verb, measure, whole)
        else:
            said = Said(share_name(one, whole), verb, "level")
        add_target(clause, n, said)
    return True


def part_and_whole(body: str, lexicon: Lexicon) -> tuple[str, str, str] | None:
    """Return (S, 占, W) of S占W的, S占W and S不低于W的, None for any other text."""
    owned = body.endswith("的")
    for match in reversed(list(lexicon.starts["share-of"].finditer(body))):
        whole = body[match.end() :].removesuffix("的")
        if match.group().startswith("占"):
            fits = not regex.match("[比用地有领据道优]", whole) and len(whole) <= 30
        else:
            fits = owned and 0 < len(whole) <= 30 and "占" not in whole
        if fits and not any(word in whole for word in SHARES):
            return body[: match.start()], match.group(), whole
    return None


def share_name(part: str, whole: str) -> str:
    """Return the indicator of a part of a whole: A占B比重, A占比 where B is not printed."""
    if part.endswith(SHARES):
        return part
    return f"{part}占{plain(whole)}比重" if plain(whole) else part + "占比"
