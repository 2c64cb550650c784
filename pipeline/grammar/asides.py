"""Say which numbers of a clause are no targets, by what stands around them."""

from __future__ import annotations

import regex

from pipeline.grammar.clauses import HOLE
from pipeline.grammar.joints import JOINT_SIGNS, plain
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.numbers import Number
from pipeline.grammar.phrases import Phrase, taken_apart
from pipeline.grammar.readings import COUNTED, PROPERTY, Clause
from pipeline.grammar.ties import tie_at_end, trim_tail

FIRST, NAMED = regex.compile("[，、。；]"), regex.compile(r"[\p{Han}“]")
OWNED = regex.compile(r"的|\p{Han}")
FROM_ON = regex.compile(r"\p{Han}{1,4}(?:以上|以下)的[\p{Han}（]")
THING = regex.compile(r"的[\p{Han}“][^，、。；]+")
"""What costs an amount, right behind it (投资3亿元的文化中心)."""

THRESHOLD = regex.compile(r"\p{Han}{1,4}(?:以上|以下|以内)的?\p{Han}{2}")
"""Says from how many on a thing is meant (100张床位以上医疗机构3家)."""

MORE = regex.compile(r"(?:[、和及]\p{Han}{1,8}[\d.]+[^，。；、的]{1,6})+的")
"""A second attribute of the same thing (装机100兆瓦、总投资5亿元的电站)."""

PLACES_OF_WORK = regex.compile("的?(?:企业|单位|工厂|机构|场所|学校|项目|会议|活动)")
"""What has a size in persons."""

WORKS = regex.compile("(?:的?(?:建设|前期|工作|进度|步伐|落地|达产|投产|竣工|开工))+$")
"""What is done about a plant, behind its name."""

LARGE = 1000
"""What a number in words counts at least to be a level that is reached."""

CODED = regex.compile("[A-Za-z]?")
"""What stands behind the digits of a code where a unit would."""

BOUND = ("以上", "以下", "以内")
BOUNDED = (">=", ">", "<=", "<")
CAPACITIES = (
    "power",
    "mass",
    "flow",
    "voltage",
    "volume",
    "energy",
    "apparent-power",
    "money",
)
"""Dimensions whose amounts name a plant (50万吨甲醇项目)."""


def bare_numerals(clause: Clause) -> list[tuple[Number, str]]:
    """Return numerals in words that count nothing, for no unit follows them."""
    found = []
    for n in clause.live:
        amount = n.script == "scale" and n.kind and n.unit not in ("万", "亿")
        amount = amount or reaches_scale(n)
        if n.script == "arabic" or amount:
            continue
        if is_name_before_digits(clause, n):
            found.append((n, "numeral-without-unit"))
            continue
        if not n.kind or n.unit in ("万", "亿") or n.kind == "rank":
            found.append((n, "numeral-without-unit"))
    return found


def codes_in_list(clause: Clause) -> list[tuple[Number, str]]:
    """Return the numbers that are codes of things listed before their count.

    599B、855H和2754等3条线路: no unit follows them, no word says that a level is reached, and
    等 closes the list before a count.
    """
    closed = [n.first for n in clause.live if clause.before(n).endswith("等")]
    return [
        (n, "code-in-list")
        for n in clause.live
        if any(n.end < at for at in closed)
        and n.script == "arabic"
        and CODED.fullmatch(n.unit)
        and not says_level(clause, n)
    ]


def says_level(clause: Clause, n: Number) -> bool:
    """Return whether the word before a number says that it is a level that is reached."""
    tie = tie_at_end(plain(clause.before(n)), clause.lexicon)
    return tie is not None and tie.role in ("level", "toward")


def is_name_before_digits(clause: Clause, n: Number) -> bool:
    """Return whether a numeral ends a name right before an amount (五台3个街道)."""
    digits = regex.match(r"\d", clause.behind(n))
    return n.kind in COUNTED and n.value < 10 and n.last == n.end and digits is not None


def reaches_scale(n: Number) -> bool:
    """Return whether a round amount is reached without a unit (总产值突破千亿)."""
    return n.first < n.start and (n.unit[:1] in ("万", "亿") or n.unit[-1:] in ("万", "亿"))


def why_whole_clause(clause: Clause) -> str:
    """Return the rule that takes every number of a clause off the targets, "" where none."""
    lexicon, text = clause.lexicon, clause.segment.text
    if lexicon.starts["background"].search(text):
        return "background"
    left = plain(clause.before(clause.live[0]))
    if lexicon.starts["composition"].search(left):
        return "composition"
    if clause.carry.past:
        return "past-result"
    opens = lexicon.starts["past"].match(left)
    if opens and opens.group() in lexicon.words["existing"]:
        tie = tie_at_end(left, lexicon)
        opens = None if tie and tie.role in ("level", "toward") else opens
    inside = lexicon.starts["already"].search(left)
    behind = lexicon.ends["existing"].search(left)
    return "past-result" if opens or inside or behind else ""


def not_measured(clause: Clause) -> list[tuple[Number, str]]:
    """Return durations, ages and ranks that nothing ties to what they would measure, and
    numerals in words that no verb of doing governs."""
    found: list[tuple[Number, str]] = []
    before: Number | None = None
    for n in clause.live:
        left, before, last = clause.before(n), n, before
        if last and last.kind == n.kind and clause.text(last.last, n.first) in JOINT_SIGNS:
            if found and found[-1][0] is last:
                found.append((n, found[-1][1]))
            continue
        if n.kind in ("duration", "age", "rank") and n.comparator == "=":
            tie = tie_at_end(left, clause.lexicon)
            measured = clause.lexicon.ends["duration-head"].search(plain(left))
            reaches = tie is not None and tie.role in ("toward", "level", "reduction")
            if tie is not None and tie.role == "growth":
                reaches = clause.lexicon.ends["duration-head"].search(tie.subject) is not None
            tied = tie is not None and reaches and tie.verb != "在"
            if not tied and measured is None:
                found.append((n, n.kind))
                continue
        spelled = n.script == "chinese" and n.kind not in ("measure", "rate", "multiple")
        spelled = spelled and not reaches_scale(n) and not is_large_level(n, left, clause)
        if spelled and not is_counted(clause, left) and not is_grade(clause, n):
            found.append((n, "spelled-number"))
    return found


def is_large_level(n: Number, left: str, clause: Clause) -> bool:
    """Return whether a verb reaches a number too large for a slogan (达到一百二十万人)."""
    tie = tie_at_end(left, clause.lexicon)
    reaches = tie is not None and tie.role in ("toward", "level", "growth", "reduction")
    return reaches and n.kind in COUNTED and n.in_si() >= LARGE


def is_counted(clause: Clause, left: str) -> bool:
    """Return whether a verb of doing governs what follows `left`."""
    tie = tie_at_end(left, clause.lexicon)
    verb = tie.verb if tie else taken_apart(left, clause.lexicon).verb or clause.carry.verb
    return clause.lexicon.starts["counts"].match(verb) is not None


def is_grade(clause: Clause, n: Number) -> bool:
    """Return whether 类 or 级 orders (达到三类标准) and does not count (扩大到三类).

    What stands behind may be left out after a verb that compares (优于三类), or where the
    numeral is Roman.
    """
    noun = plain(clause.behind(n)).lstrip("AB")
    left = plain(clause.text(clause.segment.start, n.start))
    heads = tuple(clause.lexicon.words["grade-head"])
    if noun and not noun.startswith(heads):
        return False
    compared = clause.lexicon.starts["grade-compare"].search(left) is not None
    reached = clause.lexicon.starts["reach"].search(left) is not None
    told = bool(noun) or n.script == "roman" or n.comparator in BOUNDED
    return compared or (reached and told)


def modifiers(clause: Clause) -> list[tuple[Number, str]]:
    """Return the numbers that describe a thing instead of counting it.

    亿元以上重点项目30个: 亿元 narrows the projects that 30 counts. 1所300张床位以上的机构:
    the same, the count before. 总投资20亿元的 and 占地30亩 describe.
    """
    found = []
    for i, n in enumerate(clause.live):
        following = clause.live[i + 1] if i + 1 < len(clause.live) else None
        before = clause.live[i - 1] if i else None
        rule = (
            describes_next(clause, n, following)
            or described_by_count(clause, n, before)
            or attribute(clause, n)
            or filters(clause, n, before)
        )
        if rule:
            found.append((n, rule))
    return found


def describes_next(clause: Clause, n: Number, following: Number | None) -> str:
    """Return "modifier" where only a noun stands between a property and the next number."""
    if following is None:
        return ""
    between = clause.text(n.last, following.first)
    if THRESHOLD.match(between):
        return "modifier"
    if n.kind in COUNTED and n.comparator == "=" and n.script == "arabic":
        return ""
    if between == "" and n.comparator in BOUNDED and n.kind == "measure":
        return "modifier" if following.kind in COUNTED else ""
    owns = between.startswith("的")
    if (n.kind == "rate" and owns) or plain(between) in ("", "的"):
        return ""
    if not owns and any(sign in unquoted(between) for sign in JOINT_SIGNS):
        return ""
    if taken_apart(between, clause.lexicon).verb:
        return ""
    tie = tie_at_end(between, clause.lexicon)
    if tie is None:
        return "modifier"
    counts = following.kind in COUNTED and tie.role in ("level", "toward") and tie.subject
    if counts and n.dimension == "money" and regex.match(r"\p{Han}", between):
        return "modifier"
    work = tie.role == "do" and tie.verb not in clause.lexicon.intransitive
    return "modifier" if work and n.kind == "measure" and n.comparator in BOUNDED else ""


def unquoted(text: str) -> str:
    """Return a text without what stands in quotation marks."""
    return regex.sub(r"[“「『《‘][^”」』》’]*[”」』》’]", "", text)


def described_by_count(clause: Clause, n: Number, before: Number | None) -> str:
    """Return "modifier" for a property right behind a count (3项220千伏以上工程), "condition"
    for one behind a share of something (20%的村集体年收入超30万元)."""
    if before is None:
        return ""
    between = clause.text(before.last, n.first).replace(HOLE, "")
    if before.kind == "rate" and between.startswith("的"):
        return "condition"
    if before.kind not in COUNTED or not (between in ("", "的") or between.startswith(BOUND)):
        return ""
    right = clause.behind(n)
    if between == "" and n.unit.endswith("亿级"):
        return "modifier"
    threshold = regex.match(r"\p{Han}{0,4}(?:以上|以下|以内)的?\p{Han}", right)
    named = n.kind in PROPERTY and regex.match(r"的?[\p{Han}“]", right)
    return "modifier" if threshold or named or n.comparator != "=" else ""


def attribute(clause: Clause, n: Number) -> str:
    """Return "attribute" where a noun such as 总投资 or 占地 stands right before."""
    left, behind = plain(clause.before(n)), clause.behind(n)
    costs = THING.match(behind) if left.endswith("投资") else None
    if costs and trim_tail(costs.group(), clause.lexicon):
        return "attribute"
    match = clause.lexicon.ends["attribute"].search(left)
    if match is None or n.kind not in PROPERTY:
        return ""
    if OWNED.match(behind) or MORE.match(behind):
        return "attribute"
    rest = left[: match.start()]
    phrase = taken_apart(rest, clause.lexicon) if rest else Phrase("", "", ())
    alone = not phrase.noun and not phrase.verb
    return "attribute" if alone and n.comparator == "=" else ""


def filters(clause: Clause, n: Number, before: Number | None) -> str:
    """Return the rule of a threshold or capacity that narrows a noun and is no goal itself."""
    left = plain(clause.text(before.last if before else clause.segment.start, n.first))
    right = clause.behind(n)
    noun = "" if right.lstrip(HOLE)[:1] in JOINT_SIGNS else trim_tail(right, clause.lexicon)
    if not noun:
        return ""
    if FROM_ON.match(noun):
        return "" if governed(left, clause.lexicon) else "threshold"
    if n.kind == "measure" and left.endswith("过"):
        return "threshold"
    if not NAMED.match(noun):
        return ""
    bounded = n.comparator in BOUNDED
    if n.kind == "measure" and bounded and not is_amount(noun, clause.lexicon):
        return "threshold"
    if n.kind == "measure" and names_plant(noun, n, clause.lexicon):
        return "capacity"
    if n.kind == "person" and bounded and PLACES_OF_WORK.match(noun):
        return "threshold"
    if n.kind in COUNTED and bounded and not clause.carry.verb:
        served = clause.lexicon.starts["preposition"].fullmatch(left) is not None
        return "" if served or governed(left, clause.lexicon) else "threshold"
    return ""


def governed(left: str, lexicon: Lexicon) -> bool:
    """Return whether a verb stands before what follows `left`."""
    return bool(left) and (
        tie_at_end(left, lexicon) is not None or taken_apart(left, lexicon).verb != ""
    )


def is_amount(noun: str, lexicon: Lexicon) -> bool:
    """Return whether a noun is an amount that a measure can count (投资, 厂房)."""
    core = FIRST.split(noun)[0]
    return lexicon.starts["amount-head"].search(core) is not None


def names_plant(noun: str, n: Number, lexicon: Lexicon) -> bool:
    """Return whether a capacity names a plant: 50万吨甲醇项目."""
    core = WORKS.sub("", FIRST.split(noun)[0].partition("和")[0])
    heads = tuple(lexicon.words["project"])
    return n.dimension in CAPACITIES and (core.endswith(heads) or core.startswith(heads))
