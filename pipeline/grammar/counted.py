"""Read a number whose noun follows it: 建设7处设施, 80%的社区达到标准."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from pipeline.grammar.joints import members, plain
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.measures import measure_counted
from pipeline.grammar.numbers import Number
from pipeline.grammar.phrases import Phrase, taken_apart
from pipeline.grammar.readings import (
    UPRIGHT,
    Clause,
    Said,
    add_target,
    narrowed,
    put_aside,
)
from pipeline.grammar.ties import Tie, tie_at_end

NOTHING = Phrase("", "", ())
FOR_WHOM = regex.compile("^(?:为|对|给|向|在|于)|的$")
"""Ties a scope to its verb and is no part of it (在中心城区, 为老旧小区内的)."""

TAIL = regex.compile("(?:(?:的实施|的建设)?上|的实施|进程|步伐|进度|用于.+)$")
GROUPED = ("项", "类", "大类", "小类", "种", "个", "方面", "级")
"""Classifiers with which a spelled number mostly names a group (三项制度)."""


def read_counted_first(clause: Clause, n: Number, left: str, noun: str) -> None:
    """Read a number with its noun behind it, or put it aside with the rule why not."""
    lexicon, body = clause.lexicon, plain(left)
    tie = tie_at_end(body, lexicon)
    phrase = taken_apart(body, lexicon) if body else NOTHING
    rule = why_not_counted(clause, n, noun, Left(body, phrase, tie))
    if rule:
        put_aside(clause, n, rule)
        return
    verb, scope = phrase.verb, phrase.noun
    if scope.endswith("的") and phrase.manner[-1:] == ("总",):
        scope = "总" + scope
    if tie is not None:
        subject = taken_apart(tie.subject, lexicon) if tie.subject else NOTHING
        has = subject.verb if subject.verb in lexicon.verbs["have"] else ""
        verb, scope = tie.verb, has + subject.noun
        if not scope and {subject.verb, verb} <= lexicon.words["chain"]:
            verb = body[body.rfind(subject.verb, 0, len(body) - len(verb)) :]
        n = bound_by_verb(n, tie, lexicon)
    scope = FOR_WHOM.sub("", scope) if taken_apart(scope, lexicon).noun else ""
    verb = verb or ("" if has_predicate(noun, lexicon) else clause.carry.verb)
    name, scope = named(clause, n, noun, scope, verb)
    add_target(clause, n, Said(name, verb, measure_counted(n, verb, lexicon), scope))


def has_predicate(noun: str, lexicon: Lexicon) -> bool:
    """Return whether what is counted is followed by its own verb (20个项目建成投产)."""
    tie = tie_at_end(noun, lexicon)
    return (
        tie is not None and tie.subject != "" and tie.verb in PREDICATES | lexicon.intransitive
    )


PREDICATES = frozenset({"建成投产", "建成投用", "建成投运", "建成使用", "开工建设", "建成"})


class Left:
    """What stands before a number: its text, taken apart, and the verb it ends in."""

    def __init__(self, body: str, phrase: Phrase, tie: Tie | None) -> None:
        self.body, self.phrase, self.tie = body, phrase, tie

    def verb(self) -> str:
        """Return the verb that governs the number, "" where none does."""
        return self.tie.verb if self.tie else self.phrase.verb


def bound_by_verb(n: Number, tie: Tie, lexicon: Lexicon) -> Number:
    """Return the number with a comparator printed before its verb (至少有1所)."""
    for pattern in lexicon.before:
        if n.comparator == "=" and any(pattern.find.fullmatch(w) for w in tie.between):
            return replace(n, comparator=pattern.values["comparator"])
    return n


def named(clause: Clause, n: Number, noun: str, scope: str, verb: str) -> tuple[str, str]:
    """Return the indicator and scope of a noun that follows its number."""
    head = noun
    if n.kind != "rate":
        match = clause.lexicon.starts["joins"].search(noun, 2)
        if match and match.end() + 2 <= len(noun):
            head = noun[: match.start()].removesuffix("全部")
    elif scope and verb in clause.lexicon.verbs["level"]:
        return scope + noun, ""
    if scope.endswith("等"):
        return scope_of_examples(clause, scope, head)
    threshold, head = narrowed(clause, head)
    head = without_dates(head, clause.lexicon)
    head = TAIL.sub("", head)
    return head, "、".join(part for part in (scope, threshold) if part)


def without_dates(noun: str, lexicon: Lexicon) -> str:
    """Return what is counted without the day it is due (4个项目6月底前竣工)."""
    for pattern in lexicon.dates:
        match = pattern.find.search(noun, 2)
        if match and match.end() < len(noun):
            return noun[: match.start()] + noun[match.end() :]
    return noun


def scope_of_examples(clause: Clause, listed: str, head: str) -> tuple[str, str]:
    """Return (A、B等项目, what describes it) for A、B等15个项目."""
    for n in clause.thresholds:
        words = clause.text(n.first, n.last)
        cut = listed.rfind(words + "的")
        if cut >= 0:
            behind = cut + len(words)
            return listed[behind + 1 :] + head, listed[:behind]
    return listed + head, ""


def why_not_counted(clause: Clause, n: Number, noun: str, left: Left) -> str:
    """Return the rule that takes a number with a noun behind it off the targets."""
    if n.kind in UPRIGHT:
        return n.kind
    if n.kind == "":
        return "review:no-unit" if n.script == "arabic" else "numeral-without-unit"
    if is_count_of_list(clause, n, left):
        return "count-of-list"
    if n.dimension == "money" and clause.lexicon.starts["per-person"].search(left.body):
        return "per-person"
    if n.script == "chinese":
        return why_not_spelled(clause, n, noun, left)
    goes_on = clause.carry.verb or (clause.carry.kind and not clause.carry.after)
    if n.kind == "measure" and not (left.verb() or goes_on):
        return "review:measure-without-verb"
    return ""


def is_count_of_list(clause: Clause, n: Number, left: Left) -> bool:
    """Return whether a number only counts what is listed before it (A、B、C3项重点)."""
    names = left.phrase.noun or left.body
    listed = members(names, clause.lexicon)
    if n.kind != "classifier" or len(listed) < 2:
        return False
    if left.body.endswith("等"):
        return clause.segment.host is not None and not left.verb()
    return n.value in (Decimal(len(listed)), Decimal(names.count("、") + 1))


def why_not_spelled(clause: Clause, n: Number, noun: str, left: Left) -> str:
    """Return why a number spelled in characters counts nothing, "" after a verb of doing."""
    verb = left.verb() or clause.carry.verb
    if not clause.lexicon.starts["counts"].match(verb):
        return "spelled-number"
    if n.value == 1:
        made = verb in ("新建", "建成", "新增", "创建")
        return "review:indefinite-one" if made else "article"
    if n.kind in ("measure", "rate"):
        return ""
    if left.body.endswith("等"):
        return "count-of-list"
    things = clause.lexicon.starts["countable"].search(noun)
    return "spelled-group" if n.unit in GROUPED and things is None else ""
