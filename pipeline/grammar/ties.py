"""What stands at the end of a phrase: the verb that ties it to a number, adverbs, tails."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from pipeline.grammar.clauses import HOLE
from pipeline.grammar.joints import CONNECTING, plain
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.words import boundaries

TOWARD = "到至为在成"


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
    text = EACH.sub("", text.replace(HOLE, "").rstrip(CONNECTING))
    text, between = strip_end(text, lexicon, "between")
    if not text:
        return None
    found = toward_verb(text, lexicon) or plain_verb(text, lexicon)
    if found is None:
        return None
    verb, role, rest = found
    rest, more = strip_end(UNTIL.sub("", rest), lexicon, "between", HELPING)
    rest = BASE_YEAR.sub("", rest)
    return Tie(verb, role, plain(rest), (*more, *between))


BASE_YEAR = regex.compile(
    r"(?:(?:同比|相比|相较于?|对比|较|比|与|同|和)\s*"
    r"(?:\d{4}年?|[上去前]一?年度?)年?(?:[底末初]|同期)?"
    r"|(?:较|比)年初|(?:同比|相较于?|较|比|与|同|和)?同期)(?:水平)?(?:相比)?$"
)
"""What a change is measured against, between its subject and its verb (较2020年下降)."""

UNTIL = regex.compile(
    r"(?<=\p{Han})(?:到|至)(?:\d{4}年|[“\"]?十\p{Han}五[”\"]?)(?:底|末|期末)?$"
)
"""Until when a level is to be reached, between subject and verb (人均收入到2025年达)."""

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
    if rest.endswith("新") and role == "do" and not lexicon.ends["verb"].search(rest):
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
