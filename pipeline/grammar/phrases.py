"""Take a phrase apart: what leads it, its verb, its noun, what ties it to a number."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from pipeline.grammar.clauses import CLOSING, HOLE, OPENING
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.words import boundaries

TOWARD = "到至为在成"
CONNECTING = "、，,；;：:。 \t\u3000\u00a0"
JOINT_SIGNS = ("、", "，", ",", "和", "及", "与", "并", "以")
"""First signs of what joins two members of a list."""
JOINTS = ("以及", "和", "及", "与", "并", "或")
LEVEL_SCOPE = regex.compile(
    r"^(?:(?:国家|省部|省|市|县|区|镇|州|旗|自治区|厅|部)级(?:（含）)?(?:及)?以上的?)(?=.{2})"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase without what leads it: its verb ("" where none), its noun, words taken off.

    `manner` holds the words taken off the front (力争 年内 全市), in order.
    """

    verb: str
    noun: str
    manner: tuple[str, ...]


def plain(text: str) -> str:
    """Return a phrase without holes, blanks and coordinating signs at its ends."""
    return text.replace(HOLE, "").strip(CONNECTING)


def without_joint(text: str) -> str:
    """Return a phrase without the word that joins it to the next (学校和 -> 学校)."""
    text = plain(text)
    joint = next((j for j in JOINTS if text.endswith(j)), "")
    return plain(text[: -len(joint)]) if joint and len(text) > len(joint) else text


def taken_apart(text: str, lexicon: Lexicon) -> Phrase:
    """Return the phrase with leading adverbs, times and areas off and its first verb apart."""
    rest, manner = strip_lead(plain(text), lexicon)
    adverbs = lexicon.words["lead"] | lexicon.words["manner"]
    if rest in adverbs and rest not in lexicon.all_verbs:
        return Phrase("", "", (*manner, rest))
    aim = aimed_at(rest, lexicon)
    if aim:
        manner, rest = (*manner, aim), rest[len(aim) :]
    verb = leading_verb(rest, lexicon)
    while verb and verb in lexicon.words["lead"] and len(rest) > len(verb):
        inner, more = strip_lead(rest[len(verb) :], lexicon)
        following = leading_verb(inner, lexicon)
        if not following:
            break
        manner, rest, verb = (*manner, verb, *more), inner, following
    return Phrase(verb, plain(rest[len(verb) :]).removeprefix("的"), manner)


def aimed_at(text: str, lexicon: Lexicon) -> str:
    """Return 为困难家庭 of 为困难家庭新增报警装置, "" where no such phrase leads a verb."""
    match = lexicon.starts["preposition"].match(text)
    if match is None:
        return ""
    edges = sorted(boundaries(text, lexicon.vocabulary))
    for at in edges:
        if at >= match.end() + 2 and len(single_verb(text[at:], lexicon)) > 1:
            return text[:at]
    return ""


def strip_lead(text: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """Return the text without its leading adverbs, times and areas, and these words.

    A word is taken off only where a word of the sentence really ends there (要素 keeps its
    要), and a word that is a verb as well only before another verb.
    """
    manner: list[str] = []
    while text:
        word = leading_word(text, lexicon)
        if not word or len(word) >= len(text):
            break
        manner.append(word)
        text = text[len(word) :].lstrip(CONNECTING)
    return text, tuple(manner)


def leading_word(text: str, lexicon: Lexicon) -> str:
    """Return the adverb, time or area a text begins with, "" where it begins with none."""
    for pattern in lexicon.dates:
        match = pattern.find.match(text)
        if match and match.end() < len(text):
            tail = regex.match(r"(?:期间|以前|之前|以来|内|，)?", text[match.end() :])
            return text[: match.end() + (len(tail.group()) if tail else 0)]
    best = ""
    for kind in ("lead", "manner", "area"):
        match = lexicon.starts[kind].match(text)
        if match and len(match.group()) > len(best):
            best = match.group()
    if not best or not at_boundary(text, len(best), lexicon):
        return ""
    if best in lexicon.words["manner"]:
        inner = strip_lead(text[len(best) :].lstrip(CONNECTING), lexicon)[0]
        return best if leading_verb(inner, lexicon) else ""
    if best in lexicon.words["lead"] and best in lexicon.all_verbs:
        inner = text[len(best) :].lstrip(CONNECTING)
        return (
            best if leading_verb(inner, lexicon) or is_causative(best, inner, lexicon) else ""
        )
    return best


def is_causative(word: str, rest: str, lexicon: Lexicon) -> bool:
    """Return whether a verb such as 推动 governs a clause that reaches a level."""
    tied = tie_at_end(rest, lexicon)
    return tied is not None and tied.role in ("toward", "growth", "reduction", "level")


def at_boundary(text: str, offset: int, lexicon: Lexicon) -> bool:
    """Return whether a word ends at `offset` of the text, as jieba cuts it."""
    if lexicon.starts["verb"].match(text, offset):
        return True
    window = text[: offset + 6]
    return offset in boundaries(window, lexicon.vocabulary)


def leading_verb(text: str, lexicon: Lexicon) -> str:
    """Return the verb or chain of verbs a text begins with, as printed."""
    verb = single_verb(text, lexicon)
    if (
        verb not in lexicon.words["chain"]
        and verb.removeprefix("新") not in lexicon.words["chain"]
    ):
        return verb
    joint = regex.match("[、和并或及]?", text[len(verb) :])
    gap = len(joint.group()) if joint else 0
    following = single_verb(text[len(verb) + gap :], lexicon)
    if (
        following in lexicon.words["chain"]
        and len(text) > len(verb) + gap + len(following) + 1
    ):
        return text[: len(verb) + gap + len(following)]
    return verb


QUANTITY_ENDINGS = ("率", "额", "量", "数", "值", "费")
"""Signs that make a name of the verb before them (办结率, 投资额)."""


def single_verb(text: str, lexicon: Lexicon) -> str:
    """Return the verb a text begins with, "" where it begins with none."""
    match = lexicon.starts["verb"].match(text)
    if match and at_boundary(text, match.end(), lexicon):
        verb = match.group()
        names = text.startswith(QUANTITY_ENDINGS, match.end())
        return "" if names or verb in lexicon.words["quantity-head"] else verb
    inner = lexicon.starts["do"].match(text, 1) if text.startswith("新") else None
    if inner is None or not at_boundary(text[1:], inner.end() - 1, lexicon):
        return ""
    return text[: inner.end()]


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties a subject to its number: the verb as printed, its role, the subject before.

    `between` holds adverbs taken off around the verb (分别 均 同比).
    """

    verb: str
    role: str
    subject: str
    between: tuple[str, ...]


EACH = regex.compile("(?:每[人户月年天日亩生学期]{1,2}|人均|户均)+$")
"""Per whom or when an amount is meant, between its verb and the number (提高到每月780元)."""


def tie_at_end(text: str, lexicon: Lexicon) -> Tie | None:
    """Return the verb a text ends in and the subject before it; None where it ends in none."""
    text = regex.sub(EACH, "", text.replace(HOLE, "").rstrip(CONNECTING))
    text, between = strip_end(text, lexicon, "between")
    if not text:
        return None
    found = toward_verb(text, lexicon) or plain_verb(text, lexicon)
    if found is None:
        return None
    verb, role, rest = found
    rest, more = strip_end(rest, lexicon, "between", HELPING)
    return Tie(verb, role, plain(rest), (*more, *between))


HELPING = frozenset({"实现", "保持", "完成", "力争实现"})
"""Verbs that say no more than the verb after them (实现增长, 保持增长)."""


def strip_end(
    text: str, lexicon: Lexicon, kind: str, verbs: frozenset[str] = frozenset()
) -> tuple[str, tuple[str, ...]]:
    """Return the text without the words of a kind (and the `verbs`) it ends in, and these."""
    off: list[str] = []
    while text:
        match = lexicon.ends[kind].search(text)
        word = match.group() if match else next((v for v in verbs if text.endswith(v)), "")
        if not word or (word in lexicon.all_verbs and word not in verbs):
            break
        if not ends_word(text, len(word), lexicon):
            break
        off.insert(0, word)
        text = text[: -len(word)].rstrip(CONNECTING)
    return text, tuple(off)


def ends_word(text: str, size: int, lexicon: Lexicon) -> bool:
    """Return whether a word of the text begins `size` characters before its end."""
    window = text[-(size + 6) :]
    return len(window) - size in boundaries(window, lexicon.vocabulary)


def toward_verb(text: str, lexicon: Lexicon) -> tuple[str, str, str] | None:
    """Return stem, role and subject of 提高到 压减至 控制在."""
    if text[-1] not in TOWARD or text.endswith(("达到", "达成")):
        return None
    match = lexicon.ends["toward"].search(text[:-1])
    if match is None:
        bare = text[-1] in "至为在" and len(text) > 2
        return (text[-1], "level", text[:-1]) if bare else None
    stem = match.group()
    return stem, "toward", text[: -1 - len(stem)]


ROLES = ("level", "growth", "reduction", "increment", "have")


def plain_verb(text: str, lexicon: Lexicon) -> tuple[str, str, str] | None:
    """Return verb, role and what stands before for a text that ends in a verb."""
    best: tuple[str, str] | None = None
    for role in (*ROLES, "state", "do"):
        match = lexicon.ends[role].search(text)
        if match and (best is None or len(match.group()) > len(best[0])):
            best = (match.group(), role)
    if best is None:
        return None
    verb, role = best
    closing = tuple(lexicon.words["quantity-head"] | lexicon.words["collective"])
    named = text[: -len(verb)].endswith(closing)
    if not named and not ends_word(text, len(verb), lexicon):
        return None
    rest = text[: -len(verb)]
    if rest.endswith("新") and role == "do":
        verb, rest = "新" + verb, rest[:-1]
    if rest.endswith("了"):
        rest = rest[:-1]
    return verb, role, rest


def trim_tail(text: str, lexicon: Lexicon) -> str:
    """Return a noun without the words that only close it (的目标, 的任务)."""
    text = plain(text)
    match = lexicon.ends["tail"].search(text)
    if match and match.start() == 0:
        return ""
    if match and match.group().startswith("的"):
        return plain(text[: match.start()])
    return text


def balanced(text: str) -> bool:
    """Return whether quotes and brackets of a text are closed."""
    return all(text.count(a) == text.count(b) for a, b in zip(OPENING, CLOSING, strict=True))


def level_scope(noun: str) -> tuple[str, str]:
    """Return (scope, noun): 市级以上研发平台 -> 市级以上, 研发平台."""
    match = LEVEL_SCOPE.match(noun)
    if match is None:
        return "", noun
    return match.group().removesuffix("的"), noun[match.end() :]


def members(text: str, lexicon: Lexicon) -> list[str]:
    """Return the members of a coordination; 和 及 与 cut only where they are words."""
    edges = boundaries(text, lexicon.vocabulary)
    found, last = [], 0
    for at, sign in joints(text):
        whole = len(sign) == 1 and sign in "、，,"
        if whole or (at in edges and at + len(sign) in edges):
            found.append(text[last:at])
            last = at + len(sign)
    found.append(text[last:])
    return [m for m in (m.strip() for m in found) if m]


def after_last_joint(text: str, lexicon: Lexicon) -> int:
    """Return the offset after the last coordinating word outside quotes, 0 where none is."""
    edges = boundaries(text, lexicon.vocabulary)
    last = 0
    for at, sign in joints(text):
        if sign in "、，," or (at in edges and at + len(sign) in edges):
            last = at + len(sign)
    return last


def joints(text: str) -> list[tuple[int, str]]:
    """Return offset and word of every sign outside quotes that may join two nouns."""
    depth, found = 0, []
    for at, sign in enumerate(text):
        if sign in OPENING:
            depth += 1
        elif sign in CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and text.startswith("以及", at):
            found.append((at, "以及"))
        elif depth == 0 and sign in "、，,和及与" and not text.startswith("以及", at - 1):
            found.append((at, sign))
    return found
