"""Read what several numbers say together: ratios, 由A提高到B, A、B分别达到X、Y."""

from __future__ import annotations

from dataclasses import replace

import regex

from pipeline.grammar.joints import JOINT_SIGNS, members, plain
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.measures import measure_of
from pipeline.grammar.numbers import Number
from pipeline.grammar.phrases import leading_verb, strip_lead, taken_apart
from pipeline.grammar.readings import Clause, Reading, Said, add_target, decided, put_aside
from pipeline.grammar.ties import Tie, strip_end, tie_at_end
from pipeline.grammar.words import boundaries

RATIO_SIGNS = ("∶", ":", "：", "﹕", "︰")
GROUP = regex.compile("[\\d一二三四五六七八九十两]+大")
"""Closes a list it counts (A、B、C三大产业产值)."""

CODE = regex.compile(r"[A-Za-z]+[0-9.]*")
"""The name of a substance or code (PM10、PM2.5年均浓度)."""

FROM = ("由", "从")


def read_ratio(clause: Clause) -> None:
    """Read a ratio a∶b∶c as one target without a value."""
    pairs = zip(clause.live, clause.live[1:], strict=False)
    parts = [(a, b) for a, b in pairs if clause.text(a.end, b.start).strip() in RATIO_SIGNS]
    if not parts:
        return
    run = [parts[0][0], *(b for _, b in parts)]
    tie = tie_at_end(clause.before(run[0]), clause.lexicon)
    phrase = taken_apart(tie.subject if tie else clause.before(run[0]), clause.lexicon)
    clause.readings.append(
        Reading(
            number=replace(run[0], unit="∶", si_unit="∶", kind="ratio"),
            fate="target",
            rule="ratio",
            indicator=phrase.noun or phrase.verb,
            action=tie.verb if tie else "",
            measure="level",
            comparator="=",
            start=clause.segment.start,
            end=run[-1].last,
        )
    )
    clause.readings += [decided(n, "target", "ratio-part") for n in run[1:]]
    clause.live = [n for n in clause.live if n not in run]


def read_baselines(clause: Clause) -> dict[int, Number]:
    """Take A of 由A提高到B off the open numbers; return it by the offset of B."""
    found: dict[int, Number] = {}
    for a, b in zip(clause.live, clause.live[1:], strict=False):
        tie = tie_at_end(clause.text(a.last, b.first), clause.lexicon)
        moves = tie and tie.role in ("toward", "level", "growth", "reduction")
        if tie and moves and not tie.subject and any(w in clause.before(a) for w in FROM):
            found[b.start] = a
    for n in found.values():
        put_aside(clause, n, "baseline")
        clause.live.remove(n)
    return found


def left_of_baseline(clause: Clause, baseline: Number, left: str) -> str:
    """Return subject and verb of 将S由A提高到B as S提高到."""
    before = clause.before(baseline)
    cut = max(before.rfind(word) for word in FROM)
    behind = left[len(before) + baseline.last - baseline.first :]
    return (before[:cut] or before[cut + 1 :]) + behind


def read_distributed(clause: Clause) -> None:
    """Read A、B、C分别达到X、Y、Z and take these numbers off the open ones.

    One number is said of each subject (事故起数、死亡人数分别下降5%). Where subjects and
    numbers do not pair else, all go to review.
    """
    live, lexicon = clause.live, clause.lexicon
    tie = tie_of_list(clause, live[0])
    if tie is None or not lexicon.words["distributive"] & set(tie.between):
        return
    run = run_of_list(clause, tie.verb)
    subjects = paired(clause, tie.subject, len(run))
    if len(run) == 1 < len(subjects) and run[-1] is clause.live[-1]:
        run = run * len(subjects)
    if len(subjects) != len(run):
        for n in live:
            put_aside(clause, n, "review:list-does-not-pair")
        clause.live = []
        return
    clause.own = (clause.segment.start, run[-1].last)
    sign = next((n.comparator for n in reversed(run) if n.comparator != "="), "=")
    for subject, n in zip(subjects, run, strict=True):
        one = with_unit_of(run[-1], n)
        one = one if n.comparator != "=" else replace(one, comparator=sign)
        measure = measure_of(one, tie, subject, lexicon)
        add_target(clause, one, Said(subject, tie.verb, measure))
    clause.live = [n for n in live if n not in run]


def with_unit_of(last: Number, n: Number) -> Number:
    """Return a number of a list with the unit only the last prints whole (70、40微克/立方米;
    2个、5个百分点)."""
    whole = last.unit.startswith(n.unit) and n.unit != last.unit
    if not whole or n.script != "arabic":
        return n
    return replace(
        n,
        unit=last.unit,
        kind=last.kind,
        dimension=last.dimension,
        si_unit=last.si_unit,
        factor=last.factor,
        divisor=last.divisor,
    )


def tie_of_list(clause: Clause, first: Number) -> Tie | None:
    """Return what ties a list to its numbers: a verb, or a comparator (分别突破A、B)."""
    tie = tie_at_end(clause.before(first), clause.lexicon)
    if tie is not None or first.first == first.start:
        return tie
    subject, between = strip_end(plain(clause.before(first)), clause.lexicon, "between")
    return Tie("", "level", plain(subject), between)


def run_of_list(clause: Clause, verb: str) -> list[Number]:
    """Return the numbers of a 分别 list: only joints or the verb again stand between them."""
    run = [clause.live[0]]
    for a, b in zip(clause.live, clause.live[1:], strict=False):
        gap = clause.text(a.last, b.first).strip("".join(JOINT_SIGNS) + " ")
        if gap and gap != verb and tie_at_end(gap, clause.lexicon) is None:
            break
        run.append(b)
    return run


def paired(clause: Clause, subject: str, wanted: int) -> list[str]:
    """Return the subjects of a 分别 list, whole names each.

    A single word may name two (城乡), a missing subject is what was counted before, a single
    one is said of each of these (省级项目12个、市级项目85个，年度投资分别完成…).
    """
    lexicon = clause.lexicon
    names = strip_lead(subject, lexicon)[0]
    verb = leading_verb(names, lexicon)
    names = names[len(verb) :] if verb in lexicon.words["lead"] else names
    subjects = shared_heads(members(names, lexicon), lexicon)
    if len(subjects) == 1:
        subjects = twins(subjects, lexicon)
    before = list(clause.carry.names[-wanted:]) if len(clause.carry.names) >= wanted else []
    if len(subjects) == 1 < wanted and before:
        return [name + subjects[0] for name in before]
    return subjects or before


def twins(subjects: list[str], lexicon: Lexicon) -> list[str]:
    """Return all members of a subject that names several in one word (城乡居民收入 -> 城镇,
    农村居民收入; 金融机构存贷款余额)."""
    for form in sorted(lexicon.words["twin"], key=len, reverse=True):
        word, _, all_members = form.partition("=")
        before, found, behind = subjects[0].partition(word)
        if found:
            return [before + m + behind for m in all_members.split("、")]
    return subjects


def shared_heads(subjects: list[str], lexicon: Lexicon) -> list[str]:
    """Return coordinated subjects with a head that only the last prints given to all.

    小学、初中入学率 -> 小学入学率, 初中入学率; 城市、农村低保标准 likewise.
    """
    if len(subjects) < 2:
        return subjects
    *firsts, last = subjects
    tiers = lexicon.words["tier"]
    edges = boundaries(last, lexicon.vocabulary)
    own = max((t for t in tiers if last.startswith(t)), key=len, default="")
    own = own if len(own) > 1 or 1 in edges else ""
    if own and all(s in tiers for s in firsts):
        return [s + last[len(own) :] for s in firsts] + [last]
    heads = sorted(lexicon.words["quantity-head"], key=len, reverse=True)
    head = next((h for h in heads if last.endswith(h)), "")
    if not head or any(s.endswith(tuple(heads)) for s in firsts):
        return subjects
    twin = last.rfind(firsts[-1][-2:]) + 2
    if len(firsts[-1]) > 2 and 2 < twin < len(last) and twin in edges:
        return [s + last[twin:] for s in firsts] + [last]
    group, code = GROUP.search(last), CODE.match(last)
    coded = code is not None and all(CODE.fullmatch(s) for s in firsts)
    size = code.end() if code else group.start() if group else len(firsts[-1])
    rest = plain(last[group.end() if group else size :])
    whole = coded or group or (is_word(firsts[-1], lexicon) and splits_at(last, size, lexicon))
    if len(rest) < len(head) or not whole:
        return subjects
    return [s + rest for s in (*firsts, last[:size])]


def is_word(name: str, lexicon: Lexicon) -> bool:
    """Return whether a name is one word, and so may lack its head (小学, but 旅游人次)."""
    return len(boundaries(name, lexicon.vocabulary)) == 2


def splits_at(name: str, size: int, lexicon: Lexicon) -> bool:
    """Return whether a word of a short name ends at `size`, so that a head may begin there."""
    return size <= 4 and size in boundaries(name, lexicon.vocabulary)
