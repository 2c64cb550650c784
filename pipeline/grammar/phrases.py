"""Take a phrase apart from its start: what leads it, its verb, its noun."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from pipeline.grammar.joints import CONNECTING, plain
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.ties import tie_at_end
from pipeline.grammar.words import boundaries

LEVEL_SCOPE = regex.compile(
    r"^(?:(?:国家|省部|省|市|县|区|镇|州|旗|自治区|厅|部)级(?:（含）)?(?:及)?以上的?)(?=.{2})"
)

ONCE = regex.compile(
    r"\p{Han}{0,10}(?:建成|投产|达产|完工|竣工|投用|实施|投运)后(?:可|将|能|预计)+"
)
"""What an effect is promised of (项目建成后可带动就业3000人)."""

OVER_YEARS = regex.compile(
    r"(?:在|用|今后|未来|近)?[\d一二三四五六七八九十]+年"
    r"(?:(?:时间)?[内间]|(?:来|时间)?(?=累计|力争|新增|把|将))"
)
"""The years a sum is taken over (5年累计新增城镇就业25万人)."""

PLACE = regex.compile(
    r"\p{Han}{0,6}?(?:(?<!农业)开发区|高新区|经开区|新区|园区|[主老新]?城区|市区|县城"
    r"|(?<!工业)街道|(?<=\p{Han}[^城乡小村建集心点范])[镇乡])"
)
"""A part of the whole area, where something is done (中心城区新建公园)."""

PLACE_SIGNS = frozenset("区城道镇乡")  # one of them is in every such place
PARTS = ("城镇", "农村", "乡村", "城市", "乡镇", "市本级", "县本级", "区本级", "山区", "本级")
"""Parts of an area without a name of their own."""

BECOMING = regex.compile(
    r"(?:\p{Han}{2}化|综合)(?=改造|提升|升级|改建|整治|打造)|(?:标准|规范)化(?=建设)"
)
"""How something is done, where a verb with its object follows (智能化改造路口)."""

BETWEEN_VERBS = regex.compile("[、和并或及]?")

TAKING = regex.compile(r"^[把将](?=\p{Han}{2})")
"""Puts what is acted on before its verb (把规模以上企业发展到500户)."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase without what leads it: its verb ("" where none), its noun, words taken off.

    `manner` holds the words taken off the front (力争 年内 全市), in order.
    """

    verb: str
    noun: str
    manner: tuple[str, ...]


def taken_apart(text: str, lexicon: Lexicon) -> Phrase:
    """Return the phrase with leading adverbs, times and areas off and its first verb apart."""
    rest, manner = strip_lead(plain(text), lexicon)
    if TAKING.match(rest) and 1 in boundaries(rest[:7], lexicon.vocabulary):
        rest, more = strip_lead(rest[1:], lexicon)
        manner = (*manner, *more)
    adverbs = lexicon.words["lead"] | lexicon.words["manner"]
    whole = any(pattern.find.fullmatch(rest) for pattern in lexicon.dates)
    if whole or (rest in adverbs and rest not in lexicon.all_verbs):
        return Phrase("", "", (*manner, rest))
    aim = aimed_at(rest, lexicon) or placed_in(rest, lexicon)
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
    for at in edges if match.end() in edges else ():
        if at >= match.end() + 2 and len(single_verb(text[at:], lexicon)) > 1:
            return text[:at]
    return ""


def is_place(scope: str) -> bool:
    """Return whether some words name a part of the whole area."""
    return scope in PARTS or PLACE.fullmatch(scope) is not None


def placed_in(text: str, lexicon: Lexicon) -> str:
    """Return 中心城区 of 中心城区新建公园, "" where no place stands before a verb of doing."""
    match = None if PLACE_SIGNS.isdisjoint(text[:9]) else PLACE.match(text)
    if match is None or not at_boundary(text, match.end(), lexicon):
        return ""
    verb = leading_verb(text[match.end() :], lexicon)
    done = any(lexicon.starts[kind].match(verb) for kind in DOING)
    return match.group() if done and len(verb) > 1 else ""


DOING = ("counts", "chain", "chain-parted")


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
    match = ONCE.match(text) or OVER_YEARS.match(text)
    if match:
        return match.group()
    for pattern in lexicon.dates:
        match = pattern.find.match(text)
        if match and match.end() < len(text):
            tail = regex.match(r"(?:期间|以前|之前|以来|内|，)?", text[match.end() :])
            return text[: match.end() + (len(tail.group()) if tail else 0)]
    best = becoming(text, lexicon)
    if best:
        return best
    for kind in ("lead", "manner", "area"):
        match = lexicon.starts[kind].match(text)
        if match and len(match.group()) > len(best):
            best = match.group()
    if not best:
        return ""
    if best not in lexicon.words["sure"] and not at_boundary(text, len(best), lexicon):
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


def becoming(text: str, lexicon: Lexicon) -> str:
    """Return 智能化 of 智能化改造路口, "" of 智能化改造项目 and 智能化改造投资."""
    match = BECOMING.match(text)
    if match is None:
        return ""
    rest = text[match.end() :]
    noun = rest[len(leading_verb(rest, lexicon)) :]
    named = NAMING.match(noun) or lexicon.starts["quantity-head"].match(noun)
    return "" if named or len(noun) < 2 else match.group()


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


NAMING = regex.compile(
    "(?:[型式版性类级站点馆室厅店所]|中心|项目|工程|平台|基地|系统|机构|方案|设施|设备)"
)
"""Heads that make a name of the verbs right before them (改善型住房, 更新改造项目)."""


def leading_verb(text: str, lexicon: Lexicon) -> str:
    """Return the verb or chain of verbs a text begins with, as printed.

    Verbs that stand together without a sign are one chain only where no head makes a name of
    the later ones: 新建配送中心 does not distribute.
    """
    chain, parted_only = lexicon.words["chain"], lexicon.words["chain-parted"]
    verb = last = parted = single_verb(text, lexicon)
    while last:
        joint = BETWEEN_VERBS.match(text, len(verb))
        at = joint.end() if joint else len(verb)
        known = chain | parted_only if at > len(verb) else chain
        if last not in known and last.removeprefix("新") not in known:
            break
        last = single_verb(text[at:], lexicon)
        end = at + len(last)
        if last not in known or len(text) <= end + 1:
            break
        if at == len(verb) and NAMING.match(text, end):
            return parted
        parted = text[:end] if at > len(verb) else parted
        verb = text[:end]
    return verb


QUANTITY_ENDINGS = ("率", "额", "量", "数", "值", "费")
"""Signs that make a name of the verb before them (办结率, 投资额)."""


def single_verb(text: str, lexicon: Lexicon) -> str:
    """Return the verb a text begins with, "" where it begins with none."""
    match = lexicon.starts["verb"].match(text)
    if match and (
        at_boundary(text, match.end(), lexicon) or takes_noun(text, match.group(), lexicon)
    ):
        verb = match.group()
        if text.startswith("用地", match.end()):
            verb = verb.removesuffix("建设")
        names = text.startswith(QUANTITY_ENDINGS, match.end())
        return "" if names or verb in lexicon.words["quantity-head"] else verb
    inner = lexicon.starts["do"].match(text, 1) if text.startswith("新") else None
    if inner is None or not at_boundary(text[1:], inner.end() - 1, lexicon):
        return ""
    return text[: inner.end()]


def takes_noun(text: str, verb: str, lexicon: Lexicon) -> bool:
    """Return whether a dictionary only knows a verb together with its object (引进人才)."""
    if verb not in lexicon.words["transfer"]:
        return False
    return len(verb) + 1 not in boundaries(text[: len(verb) + 6], lexicon.vocabulary)


def level_scope(noun: str) -> tuple[str, str]:
    """Return (scope, noun): 市级以上研发平台 -> 市级以上, 研发平台."""
    match = LEVEL_SCOPE.match(noun)
    if match is None:
        return "", noun
    return match.group().removesuffix("的"), noun[match.end() :]
