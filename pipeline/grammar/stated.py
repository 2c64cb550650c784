"""Read a number whose noun stands before it: 就业率达到95%, 新建幼儿园4所, 增幅20%."""

from __future__ import annotations

from dataclasses import replace

import regex

from pipeline.grammar.joints import members, plain
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.lists import shared_heads
from pipeline.grammar.measures import (
    ends_in_quantity,
    measure_of,
    measure_plain,
    names_growth,
)
from pipeline.grammar.numbers import Number
from pipeline.grammar.phrases import Phrase, is_place, taken_apart
from pipeline.grammar.readings import (
    COUNTED,
    OF_WHICH,
    UPRIGHT,
    Carry,
    Clause,
    Said,
    add_target,
    decided,
    put_aside,
    take_down,
)
from pipeline.grammar.ties import EACH, Tie, strip_end, tie_at_end

NOTHING = Phrase("", "", ())
MOVES = ("toward", "level", "growth", "reduction")
ACHIEVED = regex.compile("(?<whose>.{2,})完成(?<what>.{2,})")
"""Somebody, what he completes and an amount (重点项目完成投资120亿元)."""

AREA = regex.compile("(?:总|播种|种植|播种总|种植总)?面积$")
TURNOUT = ("events", "person", "person-times")
"""Dimensions that say by themselves what a verb was done to, or how often."""


def read_noun_first(clause: Clause, n: Number, left: str, baseline: Number | None) -> None:
    """Read a number whose noun stands before it, with a verb between or not."""
    lexicon, body = clause.lexicon, plain(left)
    if read_above(clause, n, body):
        return
    tie = tie_at_end(body, lexicon) if body else None
    phrase = taken_apart(body, lexicon) if body else NOTHING
    if tie is not None and not ends_as_noun(tie, phrase, lexicon):
        read_tied(clause, n, tie, baseline)
        return
    phrase = one_name(n, all_verbs(clause, n, phrase), lexicon)
    if n.first < n.start:
        noun, more = strip_end(phrase.noun, lexicon, "between")
        phrase = Phrase(phrase.verb, noun, (*phrase.manner, *more))
    if phrase.verb and not phrase.noun:
        adds = phrase.verb in lexicon.verbs["increment"]
        read_verb_alone(clause, n, phrase.verb, "increment" if adds else "count")
    elif phrase.noun:
        read_plain(clause, n, phrase)
    else:
        read_again(clause, n)


def all_verbs(clause: Clause, n: Number, phrase: Phrase) -> Phrase:
    """Return the phrase with a noun that is a verb of a chain back in it, where the thing was
    named before (建设农田5万亩，改造提升2万亩)."""
    chain, carry = clause.lexicon.words["chain"], clause.carry
    chained = phrase.verb in chain and phrase.noun in chain
    if chained and carry.indicator and carry.dimension == n.dimension:
        return Phrase(phrase.verb + phrase.noun, "", phrase.manner)
    return phrase


def read_verb_alone(clause: Clause, n: Number, verb: str, measure: str) -> None:
    """Read verb + number: what is done was named before (竣工30万平方米) or is not told."""
    name = clause.carry.indicator if is_same_work(clause, n, verb) else ""
    name = name or (verb if names_itself(n, verb, clause.lexicon) else "")
    if not name:
        unknown = decided(n, "review", "no-subject")
        clause.readings.append(replace(unknown, action=verb, measure=measure))
        return
    take_down(clause, n, Said(name, verb, measure))
    if name == verb:
        clause.carry.verb = ""


def names_itself(n: Number, verb: str, lexicon: Lexicon) -> bool:
    """Return whether verb and unit say together what is counted (投资3亿元, 培训200人次)."""
    alone = verb in lexicon.intransitive or ends_in_quantity(verb, lexicon)
    alone = alone or verb.removeprefix("新") in lexicon.words["with-object"]
    return alone or (verb in lexicon.verbs["do"] and n.dimension in TURNOUT)


def is_same_work(clause: Clause, n: Number, verb: str) -> bool:
    """Return whether a verb without an object acts on what was named before it.

    新建公园2处，改造3处 does. 新建公园2处，培训200人次 does not: other things are counted,
    and a verb that takes an object has lost its own.
    """
    lexicon, carry = clause.lexicon, clause.carry
    takes_object = verb in lexicon.verbs["do"] | lexicon.verbs["increment"]
    alone = not takes_object or verb in lexicon.intransitive
    return alone or not carry.dimension or n.dimension == carry.dimension


def read_again(clause: Clause, n: Number) -> None:
    """Read a number that brings no words of its own (增长15%、突破30亿元)."""
    carry = clause.carry
    if clause.segment.host is not None and not n.kind:
        put_aside(clause, n, "review:no-unit")
        return
    same = carry.measure if (n.kind == "rate") == (carry.kind == "rate") else ""
    verb = carry.verb if same and n.first == n.start else ""
    take_down(clause, n, Said(carry.indicator, verb, same or "level"))


def one_name(n: Number, phrase: Phrase, lexicon: Lexicon) -> Phrase:
    """Return the phrase with a verb that is none taken back into the noun.

    推动研发投入占比超过3%: 推动 only leads. 生产安全事故起数不超过12起: 生产 belongs to the
    name.
    """
    if phrase.verb in lexicon.words["also-noun"] and n.kind in COUNTED:
        return Phrase("", phrase.verb + phrase.noun, phrase.manner)
    done = ACHIEVED.fullmatch(phrase.noun) if not phrase.verb else None
    if done and ends_in_quantity(done["what"], lexicon):
        return Phrase("完成", done["whose"] + done["what"], phrase.manner)
    if not ends_in_quantity(phrase.noun, lexicon):
        return phrase
    if phrase.noun in lexicon.words["generic"] and phrase.verb in lexicon.verbs["do"]:
        return Phrase("", phrase.verb + phrase.noun, phrase.manner)
    if phrase.verb in lexicon.words["lead"] - lexicon.words["transfer"]:
        return Phrase("", phrase.noun, phrase.manner)
    parts = lexicon.verbs["increment"] | lexicon.verbs["level"] | lexicon.words["transfer"]
    if n.first < n.start and phrase.verb and phrase.verb not in parts:
        return Phrase("", phrase.verb + phrase.noun, phrase.manner)
    return phrase


def read_above(clause: Clause, n: Number, body: str) -> bool:
    """Read a lead over something else (高于全市平均3个百分点); return whether it was one."""
    match = clause.lexicon.starts["above"].search(body)
    if n.dimension != "point" or match is None or match.end() + 2 > len(body):
        return False
    lexicon = clause.lexicon
    phrase = taken_apart(strip_end(body[: match.start()], lexicon, "between")[0], lexicon)
    name = phrase.verb + phrase.noun
    if not name or name in lexicon.words["generic"]:
        name = of_what_was_named(clause.carry, name, lexicon)
    if not name:
        return False
    add_target(clause, n, Said(name, "", "change", body[match.start() :]))
    return True


def ends_as_noun(tie: Tie, phrase: Phrase, lexicon: Lexicon) -> bool:
    """Return whether the verb a phrase ends in is a noun there (开展技能培训)."""
    if tie.role in MOVES:
        return tie.role == "growth" and tie.verb in ("提升", "扩大") and bool(phrase.verb)
    if phrase.verb and phrase.noun and phrase.verb != tie.verb:
        return True
    if tie.verb in lexicon.intransitive or tie.verb in lexicon.words["closing"]:
        return False
    if tie.role in ("increment", "have"):
        return False
    return bool(tie.subject) and tie.verb.removeprefix("新") not in lexicon.words["closing"]


def read_tied(clause: Clause, n: Number, tie: Tie, baseline: Number | None) -> None:
    """Read 指标 + verb + number."""
    lexicon, carry = clause.lexicon, clause.carry
    phrase = taken_apart(tie.subject, lexicon) if tie.subject else NOTHING
    name = phrase.verb + phrase.noun
    if phrase.noun and phrase.verb in lexicon.words["lead"] | {"完成"}:
        name = phrase.noun
    if EACH.fullmatch(name):
        phrase, name = NOTHING, ""
    generic = name in lexicon.words["generic"] | lexicon.words["yield"]
    if not name or generic or name.startswith("占"):
        name = of_what_was_named(carry, phrase.noun, lexicon)
    other = not phrase.noun and not is_same_work(clause, n, tie.verb)
    if not name or other:
        read_verb_alone(clause, n, tie.verb, measure_of(n, tie, "", lexicon))
        return
    if n.kind in UPRIGHT and not is_measured(name, tie, n, lexicon):
        put_aside(clause, n, f"review:{n.kind}" if n.kind == "score" else n.kind)
        return
    manner = (*tie.between, *phrase.manner)
    together = tie.role in MOVES and lexicon.words["collective"] & set(manner)
    if together and not phrase.noun and len(carry.names) > 1:
        read_both(clause, n, tie, manner)
        return
    measure = measure_of(n, tie, phrase.noun or name, lexicon)
    several = shared_heads(members(name, lexicon), lexicon) if together else [name]
    for one in several:
        take_down(clause, n, Said(one, tie.verb, measure, "", baseline, manner))


def read_both(clause: Clause, n: Number, tie: Tie, manner: tuple[str, ...]) -> None:
    """Read 均增长15% behind two clauses, said of both; of which of three is not told."""
    names = clause.carry.names
    if len(names) > 2:
        put_aside(clause, n, "review:list-does-not-pair")
        return
    measure = measure_of(n, tie, names[-1], clause.lexicon)
    for name in names:
        take_down(clause, n, Said(name, tie.verb, measure, manner=manner))


def of_what_was_named(carry: Carry, noun: str, lexicon: Lexicon) -> str:
    """Return the noun that says little (达标率) with what the sentence spoke of before it.

    How much something grows is told by the measure: 零售额, 增幅 stays 零售额. A yield
    is that of the crop whose area was named: 粮食播种面积, 产量 is 粮食产量.
    """
    if not carry.indicator or not noun:
        return carry.indicator or noun
    if noun in lexicon.words["yield"]:
        crop = AREA.sub("", carry.indicator)
        return crop + noun if crop and crop != carry.indicator else noun
    said = carry.indicator.endswith(noun) or names_growth(noun, lexicon)
    return carry.indicator if said else carry.indicator + noun


def is_measured(name: str, tie: Tie, n: Number, lexicon: Lexicon) -> bool:
    """Return whether a duration, age or score is what the indicator measures."""
    if n.kind in ("duration", "age"):
        heads = lexicon.starts["duration-head"].search(name)
        return heads is not None or tie.verb in lexicon.verbs["reduction"]
    return lexicon.starts["score-head"].search(name) is not None


def read_plain(clause: Clause, n: Number, phrase: Phrase) -> None:
    """Read [verb] + noun + number, no verb between noun and number."""
    lexicon, carry = clause.lexicon, clause.carry
    rule = why_not_plain(n, phrase, lexicon)
    if rule:
        put_aside(clause, n, rule)
    elif not phrase.verb and phrase.noun in lexicon.words["generic"] and carry.indicator:
        grows = names_growth(phrase.noun, lexicon) and n.kind == "rate"
        name = of_what_was_named(carry, phrase.noun, lexicon)
        take_down(clause, n, Said(name, "", "growth_rate" if grows else "level"))
    elif n.kind == "rate" and role_of(phrase.verb, lexicon) in ("growth", "reduction"):
        rate = f"{role_of(phrase.verb, lexicon)}_rate"
        measure = "change" if n.dimension == "point" else rate
        take_down(clause, n, Said(phrase.noun, phrase.verb, measure))
    else:
        read_listed(clause, n, phrase)


def role_of(verb: str, lexicon: Lexicon) -> str:
    """Return growth, reduction or level where a verb has one of these roles, else ""."""
    roles = ("growth", "reduction", "level")
    return next((role for role in roles if verb in lexicon.verbs[role]), "")


def why_not_plain(n: Number, phrase: Phrase, lexicon: Lexicon) -> str:
    """Return the rule that takes a number behind its noun off the targets, "" where none."""
    name = phrase.noun or phrase.verb
    if n.kind in UPRIGHT:
        if is_measured(name, Tie("", "", "", ()), n, lexicon):
            return ""
        return n.kind if n.comparator == "=" else f"review:{n.kind}"
    words = phrase.verb + phrase.noun
    if n.dimension == "money" and lexicon.starts["per-person"].search(words):
        total = lexicon.starts["fund"].search(phrase.noun) and "每" not in words
        return "" if total else "per-person"
    return ""


def read_listed(clause: Clause, n: Number, phrase: Phrase) -> None:
    """Read a noun and its number, the verb taken over from the list where it has none."""
    lexicon, carry = clause.lexicon, clause.carry
    whole = whole_of(clause, n, phrase)
    if whole is not None:
        take_down(clause, n, replace(whole, scope=carry.part))
        return
    verb, noun = stated_verb(n, phrase, lexicon)
    if noun in lexicon.words["yield"]:
        noun = of_what_was_named(carry, noun, lexicon)
    listed = any(r.fate == "target" for r in clause.readings)
    own = OF_WHICH not in phrase.manner and bool(carry.verb)
    tier = lexicon.ends["tier"].search(noun)
    if not verb and own and may_inherit(noun, n, carry, lexicon, listed):
        verb = carry.verb
        noun += carry.head if noun in lexicon.words["tier"] else ""
    elif tier and len(tier.group()) > 1 and tier.start() > 1 and noun.endswith("级"):
        carry.head = noun[: tier.start()]
        noun = tier.group() + carry.head
    first = lexicon.starts["tier"].match(noun)
    if first and first.group().endswith("级") and noun not in lexicon.words["tier"]:
        carry.head = noun[first.end() :]
    measure = measure_plain(verb, noun, n, lexicon)
    if measure == "level" and is_done(noun, n, lexicon):
        measure = "count"
    take_down(clause, n, Said(noun, verb, measure, manner=phrase.manner))


def whole_of(clause: Clause, n: Number, phrase: Phrase) -> Said | None:
    """Return what was said of the whole whose share falls to a place (其中中心城区53个).

    The whole has the unit of the share; in a list behind the place (、学位1680个) its name is
    printed again.
    """
    carry, noun = clause.carry, phrase.noun
    if phrase.verb:
        carry.part = ""
    if phrase.verb or n.kind not in (*COUNTED, "measure"):
        return None
    same = [said for unit, said in carry.wholes if unit == n.unit]
    if is_place(noun) and same and (OF_WHICH in phrase.manner or carry.part):
        carry.part = noun
        return same[-1]
    if carry.part not in ("", OF_WHICH) and OF_WHICH not in phrase.manner:
        return next((said for said in same if said.name == noun), None)
    return None


def is_done(noun: str, n: Number, lexicon: Lexicon) -> bool:
    """Return whether a noun names a work that is done by the amount (草原修复3万亩)."""
    tie = tie_at_end(noun, lexicon) if n.kind == "measure" else None
    return tie is not None and tie.role == "do" and n.dimension != "money"


def stated_verb(n: Number, phrase: Phrase, lexicon: Lexicon) -> tuple[str, str]:
    """Return verb and noun; a verb that only states (实现税收5亿元) is no action."""
    verb, noun = phrase.verb, phrase.noun
    states = role_of(verb, lexicon) == "level" and verb != "完成"
    return ("" if states and n.kind not in COUNTED else verb), noun


def may_inherit(noun: str, n: Number, carry: Carry, lexicon: Lexicon, listed: bool) -> bool:
    """Return whether a noun without a verb takes the verb of the number before.

    `listed`: both stand in one list (公园6处、绿道12公里), so that the units may differ.
    """
    if carry.after == "。" or "rate" in (n.kind, carry.kind) or n.comparator == ">":
        return False
    same = n.dimension == carry.dimension
    if ends_in_quantity(noun, lexicon) and not (listed and same and n.kind == "measure"):
        return False
    if any(len(verb) > 1 and verb in noun for verb in lexicon.verbs["have"]):
        return False
    if listed:
        return True
    work = tie_at_end(noun, lexicon)
    if work is not None and work.role in ("do", "state"):
        return False
    return same or (n.kind in COUNTED and carry.kind in COUNTED)
