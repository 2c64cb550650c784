"""Read what each number of a text says: text -> Readings, one or more a number.

A clause is read from its numbers outward. What follows a number directly (建设7处设施) is
the thing counted; where nothing follows, it stands before (新建幼儿园4所), tied by a verb
(增长5%, 控制在3%以内) or not. What a clause leaves out it takes from the one before: the verb
of a list, the subject of a second verb (达到46亿元，增幅9%).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from pipeline.grammar.asides import (
    bare_numerals,
    codes_in_list,
    is_grade,
    modifiers,
    not_measured,
    why_whole_clause,
)
from pipeline.grammar.clauses import HOLE, Segment, cut_segments
from pipeline.grammar.counted import read_counted_first
from pipeline.grammar.grades import read_grade
from pipeline.grammar.joints import JOINT_SIGNS, after_last_joint, plain, without_joint
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.lists import (
    left_of_baseline,
    read_baselines,
    read_distributed,
    read_ratio,
)
from pipeline.grammar.numbers import Number, find_numbers
from pipeline.grammar.phrases import at_boundary, leading_verb, taken_apart
from pipeline.grammar.readings import (
    COUNTED,
    OF_WHICH,
    Carry,
    Clause,
    Reading,
    Said,
    add_target,
    decided,
    put_aside,
    set_aside,
)
from pipeline.grammar.shares import read_share
from pipeline.grammar.stated import read_noun_first
from pipeline.grammar.ties import tie_at_end, trim_tail

SET_ABOVE = regex.compile(r"^(?:[国省市县区核既]|年初)定的?$|^.{0,6}下达(?:给?我\p{Han})?的?$")
"""Says who set an aim, and no thing (完成省定17万吨淘汰落后产能任务)."""
SO_FAR = regex.compile("(?:截[至止]到?)?(?:目前|当前)(?:为止)?|截[至止]到?(?:去|上)年.{0,4}")
"""Says in a clause of its own that what follows is done already."""

HOLES = regex.compile(HOLE + "+")
LEVEL = regex.compile(r"\p{Han}{1,3}级")
SENTENCE_ENDS = ("。", "！", "？", "\n")
NEXT = regex.compile("[、并]")
BETWEEN = "、，, \u3000"
HALTS = ("；", ";", "：", ":")


def read_numbers(text: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """Return one reading or more (A、B均增长X) for every number of a text, in order.

    Args:
        text: a task as printed.
        lexicon: the rules.

    Returns:
        Every number of `find_numbers` has at least one reading.
    """
    numbers = find_numbers(text, lexicon)
    starts = [n.start for n in numbers]
    readings: list[Reading] = []
    carry, at_host = Carry(), dict[int, Carry]()
    for segment in cut_segments(text):
        first, last = bisect_left(starts, segment.start), bisect_left(starts, segment.end)
        inside = [n for n in numbers[first:last] if is_printed_in(segment, n)]
        if segment.host is not None:
            taken_over = replace(at_host.get(segment.host, Carry()))
            readings += read_segment(segment, inside, lexicon, taken_over)
            continue
        if segment.opened_by in SENTENCE_ENDS:
            carry = Carry(after="。")
        elif segment.opened_by in HALTS:
            carry = Carry(after=segment.opened_by)
        if plain(segment.text) == OF_WHICH:
            carry.part = OF_WHICH
        carry.past = carry.past or SO_FAR.fullmatch(segment.text) is not None
        found = read_segment(segment, inside, lexicon, carry)
        readings += found
        for hole in HOLES.finditer(segment.text):
            offset = segment.start + hole.start()
            at_host[offset] = nearest(found, offset)
    known = {r.number.start for r in readings}
    readings += [decided(n, "review", "unread") for n in numbers if n.start not in known]
    return tuple(sorted(readings, key=lambda r: r.number.start))


def is_printed_in(segment: Segment, n: Number) -> bool:
    """Return whether a number stands in a clause itself, not in a bracket of it."""
    return n.end <= segment.end and segment.text[n.start - segment.start] != HOLE


def nearest(found: Sequence[Reading], offset: int) -> Carry:
    """Return what a bracket at `offset` takes over from the clause around it."""
    targets = [r for r in found if r.fate == "target" and r.number.end <= offset]
    if not targets:
        return Carry()
    last = targets[-1]
    said = Said(last.indicator, last.action, last.measure)
    return Carry(
        indicator=last.indicator,
        kind=last.number.kind,
        after="（",
        wholes=((last.number.unit, said),),
        part=OF_WHICH,
    )


def read_segment(
    segment: Segment, numbers: Sequence[Number], lexicon: Lexicon, carry: Carry
) -> list[Reading]:
    """Return the readings of one clause; `carry` is brought up to date."""
    clause = Clause(segment, lexicon, carry, [n for n in numbers if not n.excluded])
    for n in numbers:
        if n.excluded:
            put_aside(clause, n, n.excluded)
    set_aside(clause, codes_in_list(clause))
    set_aside(clause, bare_numerals(clause))
    whole = why_whole_clause(clause) if clause.live else ""
    if whole:
        set_aside(clause, [(n, whole) for n in clause.live])
    read_ratio(clause)
    baselines = read_baselines(clause)
    set_aside(clause, not_measured(clause))
    set_aside(clause, modifiers(clause))
    if clause.live and not baselines:
        read_distributed(clause)
    read_in_turn(clause, baselines)
    return with_shared_heads(clause.readings)


def read_in_turn(clause: Clause, baselines: dict[int, Number]) -> None:
    """Read the open numbers one after the other.

    The words behind an amount that is no target are the next one's (千元产值费用降到20元).
    """
    at, counted_first = clause.segment.start, False
    for i, n in enumerate(clause.live):
        following = clause.live[i + 1] if i + 1 < len(clause.live) else None
        begin = at
        left, right, at = around(clause, n, following, at)
        clause.own = (begin + len(left) - len(left.lstrip(BETWEEN)), n.last)
        shared = shared_noun(clause, n, following, right)
        if i and not counted_first and not plain(left) and not plain(right):
            repeat_last(clause, n)
        elif shared:
            noun, own = shared
            counted_first = read_one(clause, n, left, noun, None)
            clause.readings[-1] = replace(clause.readings[-1], end=end_of(clause, noun, n))
            clause.readings[-1] = replace(clause.readings[-1], scope=own)
        else:
            baseline = baselines.get(n.start)
            left = left_of_baseline(clause, baseline, left) if baseline else left
            counted_first = read_one(clause, n, left, right, baseline)
        if counted_first and n.kind == "measure" and clause.readings[-1].fate == "excluded":
            at, counted_first = begin, False


def with_shared_heads(found: Sequence[Reading]) -> list[Reading]:
    """Return readings where a level alone has taken the noun of the next one.

    2个省级、3个市级园区: both count 园区; 国家级1家、省级5家企业: both count 企业.
    """
    readings = list(found)
    order = [i for i, r in enumerate(readings) if r.fate == "target"]
    for i, following in reversed(list(pairwise(order))):
        one, other = readings[i], readings[following]
        if not LEVEL.fullmatch(one.indicator) or one.action != other.action:
            continue
        level = LEVEL.match(other.indicator)
        if level and len(other.indicator) >= level.end() + 2:
            noun = one.indicator + other.indicator[level.end() :]
            readings[i] = replace(one, indicator=noun)
        elif LEVEL.fullmatch(other.scope) and not one.scope:
            readings[i] = replace(one, indicator=other.indicator, scope=one.indicator)
    return readings


def end_of(clause: Clause, words: str, n: Number) -> int:
    """Return the offset behind the words that follow a number and belong to it."""
    behind = clause.behind(n)
    place = behind.find(words)
    return n.last + place + len(words.rstrip(BETWEEN)) if place >= 0 else n.last


def around(
    clause: Clause, n: Number, following: Number | None, at: int
) -> tuple[str, str, int]:
    """Return a number's own text to its left and right, and where the next one's begins.

    Args:
        clause: holds the number.
        n: the number.
        following: the next open number of the clause.
        at: the offset up to which the text belongs to numbers before.
    """
    left = clause.text(at, n.first)
    if following is None:
        return left, clause.behind(n), n.last
    right, behind = own_share(clause, n, following)
    return left, right, behind


def own_share(clause: Clause, n: Number, following: Number) -> tuple[str, int]:
    """Return what of the text up to the next number belongs to this one, and where it ends.

    A noun right behind a number is its own up to the last joint (4所幼儿园、2所小学); a gap
    that begins with a joint belongs to the next number (幼儿园4所、小学2所).
    """
    gap = clause.text(n.last, following.first)
    stripped = gap.lstrip(HOLE)
    if not stripped or begins_with_joint(stripped, clause.lexicon):
        return "", n.last
    joint = after_last_joint(gap, clause.lexicon)
    if joint:
        return without_joint(gap[:joint]), n.last + joint
    tie = tie_at_end(gap, clause.lexicon)
    if tie is not None and not tie.subject:
        return "", n.last
    if goes_on_with_verb(stripped, clause.before(n), clause.lexicon):
        return "", n.last
    if tie is not None and n.kind in COUNTED:
        return tie.subject, n.last + gap.rfind(tie.verb)
    return gap, following.first


def begins_with_joint(text: str, lexicon: Lexicon) -> bool:
    """Return whether a text begins with a sign or word that joins (和美乡村 does not)."""
    return text[0] in JOINT_SIGNS and lexicon.starts["whole-word"].match(text) is None


def shared_noun(
    clause: Clause, n: Number, following: Number | None, right: str
) -> tuple[str, str] | None:
    """Return the noun two numbers share and the first one's own word, as its scope.

    9个片区、60万平方米的老旧小区改造: both count 老旧小区改造, the first in 片区. 20万亩、
    8万吨的粮食生产任务: two measures of one thing.
    """
    own = plain(right)
    if following is None or len(own) > 6 or following.kind != "measure":
        return None
    behind = clause.behind(following)
    gap = clause.text(n.last, following.first)
    if n.kind == "measure" and gap in JOINT_SIGNS and regex.match(r"的[\p{Han}“]", behind):
        return trim_tail(
            regex.split("[、，]", behind.removeprefix("的"))[0], clause.lexicon
        ), ""
    if not own:
        return None
    if n.kind not in COUNTED or not regex.match(r"的[\p{Han}“]", behind):
        return None
    if plain(clause.text(n.last, following.first)) != own:
        return None
    return regex.split("[、，]", plain(behind.removeprefix("的")))[0], own


def repeat_last(clause: Clause, n: Number) -> None:
    """Read a number that stands right behind another (11大类37项): the same subject.

    Behind a rate of change stands the level it leads to (人数增长15%、突破2000万人次).
    """
    last = next((r for r in reversed(clause.readings) if r.fate == "target"), None)
    if last is None:
        put_aside(clause, n, "review:no-subject")
        return
    if (n.kind == "rate") == (last.number.kind == "rate"):
        add_target(clause, n, Said(last.indicator, last.action, last.measure))
    else:
        add_target(clause, n, Said(last.indicator, "", "level"))


def read_one(
    clause: Clause, n: Number, left: str, right: str, baseline: Number | None
) -> bool:
    """Read one number; return whether what it counts stands behind it."""
    lexicon = clause.lexicon
    noun = trim_tail(right.lstrip(HOLE).removeprefix("的"), lexicon)
    noun = without_next_act(noun, lexicon)
    n, noun = bound_behind(n, noun, lexicon)
    if n.kind == "grade" or (n.unit == "类" and is_grade(clause, n)):
        clause.own = (clause.own[0], end_of(clause, right, n))
        read_grade(clause, n, left, noun)
    elif noun and not goes_on_with_verb(noun, left, lexicon):
        clause.own = (clause.own[0], end_of(clause, right, n))
        read_counted_first(clause, n, left, noun)
        return True
    elif noun or not read_share(clause, n, left):
        read_noun_first(clause, n, left, baseline)
    return False


def without_next_act(noun: str, lexicon: Lexicon) -> str:
    """Return what is counted without the next piece of work (6条道路、安装路灯)."""
    for sign in NEXT.finditer(noun, 1):
        act = lexicon.starts["act"].match(noun, sign.end())
        if act and len(noun) > act.end() + 1 and at_boundary(noun, act.end(), lexicon):
            return noun[: sign.start()]
    return noun


def goes_on_with_verb(noun: str, left: str, lexicon: Lexicon) -> bool:
    """Return whether what follows a number is the next verb, its noun standing before
    (安排资金2200万元支持科技创新)."""
    if not leading_verb(noun, lexicon) or not plain(left):
        return False
    own = SET_ABOVE.sub("", taken_apart(left, lexicon).noun)
    return tie_at_end(left, lexicon) is None and own != ""


def bound_behind(n: Number, noun: str, lexicon: Lexicon) -> tuple[Number, str]:
    """Return the number with a comparator printed behind its noun (10个项目以上), and the noun
    without it."""
    for pattern in lexicon.after:
        match = next((m for m in pattern.find.finditer(noun) if m.end() == len(noun)), None)
        if match and match.start() > 0:
            sign = n.comparator if n.comparator != "=" else pattern.values["comparator"]
            return replace(n, comparator=sign), noun[: match.start()]
    return n, noun
