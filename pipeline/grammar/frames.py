"""Read what each number of a text says: text -> Readings, one or more a number.

A clause is read from its numbers outward. What follows a number directly (建设7处设施) is the
thing counted; where nothing follows, it stands before (新建幼儿园4所), tied by a verb (增长5%,
控制在3%以内) or not. What a clause leaves out it takes from the one before: the verb of a list,
the subject of a second verb (达到78亿元，增幅20%).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import regex

from pipeline.grammar.clauses import HOLE, Segment, cut_segments
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.numbers import Number, find_numbers
from pipeline.grammar.phrases import (
    Phrase,
    Tie,
    after_last_joint,
    leading_verb,
    level_scope,
    members,
    plain,
    strip_lead,
    taken_apart,
    tie_at_end,
    trim_tail,
    without_joint,
)

COUNTED = ("classifier", "person")
JOINTS = ("、", "，", ",", "和", "及", "与", "并")
PROPERTY = ("measure", "age", "duration", "score", "grade", "rank")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one number says.

    `fate` is target, excluded or review, `rule` what decided. For a target: indicator, action
    (the verb as printed), measure, scope, comparator, and the clause's offsets as `start` and
    `end`. `baseline` is A in 由A提高到B.
    """

    number: Number
    fate: str
    rule: str
    indicator: str = ""
    action: str = ""
    measure: str = ""
    comparator: str = ""
    scope: str = ""
    baseline: Decimal | None = None
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Carry:
    """What the clause before hands on: its subject, its verb and what it counted."""

    indicator: str = ""
    head: str = ""
    names: tuple[str, ...] = ()
    verb: str = ""
    measure: str = ""
    kind: str = ""
    dimension: str = ""
    after: str = ""


def read_numbers(text: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """Return one reading or more (A、B均增长X) for every number of a text, in order.

    Args:
        text: a task as printed.
        lexicon: the rules.

    Returns:
        Every number of `find_numbers` has at least one reading.
    """
    numbers = find_numbers(text, lexicon)
    readings: list[Reading] = []
    carry, at_host = Carry(), {}
    for segment in cut_segments(text):
        inside = [n for n in numbers if segment.start <= n.start and n.end <= segment.end]
        inside = [n for n in inside if segment.text[n.start - segment.start] != HOLE]
        if segment.host is not None:
            carry_in = at_host.get(segment.host, Carry())
            readings += read_segment(segment, inside, lexicon, replace(carry_in))
            continue
        if segment.opened_by in ("。", "！", "？", "\n"):
            carry = Carry(after="。")
        elif segment.opened_by in ("；", ";", "：", ":"):
            carry = Carry(after=segment.opened_by)
        found = read_segment(segment, inside, lexicon, carry)
        readings += found
        for hole in regex.finditer(HOLE + "+", segment.text):
            at_host[segment.start + hole.start()] = nearest(found, segment.start + hole.start())
    known = {id(r.number) for r in readings}
    readings += [decided(n, "review", "unread") for n in numbers if id(n) not in known]
    return tuple(sorted(readings, key=lambda r: r.number.start))


def nearest(found: Sequence[Reading], offset: int) -> Carry:
    """Return what a bracket at `offset` takes over from the clause around it."""
    targets = [r for r in found if r.fate == "target" and r.number.end <= offset]
    if not targets:
        return Carry()
    last = targets[-1]
    return Carry(indicator=last.indicator, kind=last.number.kind, after="（")


def decided(number: Number, fate: str, rule: str) -> Reading:
    """Return the reading of a number that is no target."""
    return Reading(number, fate, rule, start=number.first, end=number.last)


@dataclass(slots=True)
class Clause:
    """A clause at work: its segment, its numbers still open, and what is read so far."""

    segment: Segment
    lexicon: Lexicon
    carry: Carry
    live: list[Number]
    readings: list[Reading] = field(default_factory=list)
    thresholds: list[Number] = field(default_factory=list)

    def text(self, start: int, end: int) -> str:
        """Return the clause's text between two offsets of the task."""
        return self.segment.text[
            max(0, start - self.segment.start) : max(0, end - self.segment.start)
        ]


def read_segment(
    segment: Segment, numbers: Sequence[Number], lexicon: Lexicon, carry: Carry
) -> list[Reading]:
    """Return the readings of one clause; `carry` is brought up to date."""
    clause = Clause(segment, lexicon, carry, [n for n in numbers if not n.excluded])
    clause.readings = [decided(n, "excluded", n.excluded) for n in numbers if n.excluded]
    set_aside(clause, bare_numerals(clause))
    if not clause.live:
        return clause.readings
    whole = why_whole_clause(clause)
    if whole:
        set_aside(clause, [(n, whole) for n in clause.live])
        return clause.readings
    read_ratio(clause)
    set_aside(clause, not_measured(clause))
    set_aside(clause, modifiers(clause))
    baselines = read_baselines(clause)
    if not read_distributed(clause, baselines):
        read_in_turn(clause, baselines)
    return clause.readings


def set_aside(clause: Clause, reasons: Sequence[tuple[Number, str]]) -> None:
    """Move numbers from the open ones to the excluded, each with its rule."""
    for number, rule in reasons:
        fate = "review" if rule.startswith("review:") else "excluded"
        clause.readings.append(decided(number, fate, rule.removeprefix("review:")))
        clause.live.remove(number)
        clause.thresholds.append(number)


def bare_numerals(clause: Clause) -> list[tuple[Number, str]]:
    """Return Chinese numerals that count nothing: no unit follows, or 一 as an article."""
    found = []
    for n in clause.live:
        if n.script not in ("chinese", "scale", "roman"):
            continue
        if n.script == "scale" and n.kind and n.unit not in ("万", "亿"):
            continue
        if not n.kind or n.unit in ("万", "亿") or n.kind == "rank":
            found.append((n, "numeral-without-unit"))
    return found


def why_whole_clause(clause: Clause) -> str:
    """Return the rule that takes every number of a clause off the targets, "" where none."""
    text, words = clause.segment.text, clause.lexicon.words
    if any(w in text for w in words["background"]):
        return "background"
    first = clause.live[0]
    left = plain(text[: max(0, first.first - clause.segment.start)])
    if any(w in left for w in words["composition"]):
        return "composition"
    said = sorted(words["past"], key=len, reverse=True)
    opens = regex.match("|".join(map(regex.escape, said)), left)
    done = regex.search("(?:已|已经)(?:累计)?(?:建成|完成|达|实现|有|开工|竣工|投产|形成|发展|引进)", left)
    behind = regex.search("(?:现有|原有)$", left)
    return "past-result" if opens or done or behind else ""


def not_measured(clause: Clause) -> list[tuple[Number, str]]:
    """Return durations, ages and ranks that nothing ties to what they would measure, and
    numerals in words that no verb of doing governs."""
    found = []
    for n in clause.live:
        left = clause.text(clause.segment.start, n.first)
        tie = tie_at_end(left, clause.lexicon)
        if n.kind in ("duration", "age", "rank") and n.comparator == "=":
            if tie is None or tie.role not in ("toward", "level", "reduction"):
                found.append((n, n.kind))
        elif n.script == "chinese" and n.kind not in ("measure", "rate", "multiple"):
            phrase = taken_apart(left, clause.lexicon)
            verb = (tie.verb if tie else "") or phrase.verb or clause.carry.verb
            right = plain(clause.text(n.last, clause.segment.end))
            if not STRONG.match(verb) and not grade_reached(left, right, clause.lexicon):
                found.append((n, "spelled-number"))
    return found


def modifiers(clause: Clause) -> list[tuple[Number, str]]:
    """Return the numbers that describe a thing instead of counting it.

    亿元以上重点项目100个: 亿元 narrows the projects that 100 counts. 1所200张床位以上的机构: the
    same, the count before. 总投资20亿元的 and 占地30亩 describe.
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
    if n.kind == "rate" and between.startswith("的"):
        return ""
    if not plain(between) or plain(between)[0] in "的" and len(plain(between)) < 3:
        return ""
    if regex.search("[、，和及与]", unquoted(between)) and not between.startswith("的"):
        return ""
    if n.kind in COUNTED and n.comparator == "=" and n.script == "arabic":
        return ""
    if tie_at_end(between, clause.lexicon) or taken_apart(between, clause.lexicon).verb:
        return ""
    return "modifier"


def unquoted(text: str) -> str:
    """Return a text without what stands in quotation marks."""
    return regex.sub(r"[“「『《‘][^”」』》’]*[”」』》’]", "", text)


def described_by_count(clause: Clause, n: Number, before: Number | None) -> str:
    """Return "modifier" for a property right behind a count (3项220千伏以上工程)."""
    if before is None:
        return ""
    if before.kind == "rate" and clause.text(before.last, n.first).startswith("的"):
        return "condition"
    if before.kind not in COUNTED:
        return ""
    between = clause.text(before.last, n.first).replace(HOLE, "")
    if between not in ("", "的") and not between.startswith("以上"):
        return ""
    right = clause.text(n.last, clause.segment.end)
    threshold = regex.match(r"\p{Han}{0,4}(?:以上|以下|以内)的?\p{Han}", right)
    named = n.kind in PROPERTY and regex.match(r"的?[\p{Han}“]", right)
    return "modifier" if threshold or named or n.comparator != "=" else ""


def attribute(clause: Clause, n: Number) -> str:
    """Return "attribute" where a noun such as 总投资 or 占地 stands right before."""
    left = plain(clause.text(clause.segment.start, n.first))
    match = clause.lexicon.ends["attribute"].search(left)
    if match is None or n.kind not in PROPERTY:
        return ""
    right = clause.text(n.last, clause.segment.end)
    if regex.match(r"的|[\p{Han}]", right):
        return "attribute"
    rest = left[: match.start()]
    phrase = taken_apart(rest, clause.lexicon) if rest else Phrase("", "", ())
    alone = not phrase.noun and not phrase.verb
    return "attribute" if alone and n.comparator == "=" else ""


def filters(clause: Clause, n: Number, before: Number | None) -> str:
    """Return the rule of a threshold that narrows a noun and is no goal itself."""
    words = clause.lexicon.words
    left = plain(clause.text(before.last if before else clause.segment.start, n.first))
    right = clause.text(n.last, clause.segment.end)
    noun = "" if right.lstrip(HOLE)[:1] in JOINTS else plain(right)
    if regex.match(r"\p{Han}{1,4}(?:以上|以下)的[\p{Han}（]", noun):
        body = taken_apart(left, clause.lexicon) if left else Phrase("", "", ())
        if not body.verb and tie_at_end(left, clause.lexicon) is None:
            return "threshold"
    if left.endswith("过") and noun and n.kind == "measure":
        return "threshold"
    if not regex.match(r"[\p{Han}“]", noun):
        return ""
    if n.kind == "measure" and n.comparator in (">=", ">", "<=", "<") and not amount(noun, words):
        return "threshold"
    if n.kind == "measure" and names_project(noun, n, words):
        return "capacity"
    if n.kind in ("person", "classifier") and n.comparator in (">=", ">", "<=", "<"):
        phrase = taken_apart(left, clause.lexicon) if left else Phrase("", "", ())
        if not phrase.verb and not tie_at_end(left, clause.lexicon) and not clause.carry.verb:
            return "threshold"
    return ""


def amount(noun: str, words: dict[str, frozenset[str]] | object) -> bool:
    """Return whether the head of a noun is an amount that a measure can count (投资, 厂房)."""
    heads = words["amount-head"]  # type: ignore[index]
    core = regex.split("[，、。；]", noun)[0]
    return any(core.endswith(h) or core[:8].endswith(h) or h in core for h in heads)


def names_project(noun: str, n: Number, words: dict[str, frozenset[str]] | object) -> bool:
    """Return whether a capacity names a plant: 50万吨甲醇项目."""
    heads = words["project"]  # type: ignore[index]
    powers = ("power", "mass", "voltage", "volume", "energy", "apparent-power", "money")
    core = regex.split("[，、。；和]", noun)[0]
    return n.dimension in powers and any(core.endswith(h) or core.startswith(h) for h in heads)


def read_ratio(clause: Clause) -> None:
    """Read a ratio a∶b∶c as one target without a value."""
    parts = [
        (a, b)
        for a, b in zip(clause.live, clause.live[1:], strict=False)
        if clause.text(a.end, b.start).strip() in ("∶", ":", "：", "﹕", "︰")
    ]
    if not parts:
        return
    run = [parts[0][0], *(b for _, b in parts)]
    tie = tie_at_end(clause.text(clause.segment.start, run[0].first), clause.lexicon)
    subject = tie.subject if tie else plain(clause.text(clause.segment.start, run[0].first))
    phrase = taken_apart(subject, clause.lexicon)
    first = replace(run[0], unit="∶", si_unit="∶", kind="ratio")
    clause.readings.append(
        Reading(
            first,
            "target",
            "ratio",
            phrase.noun or phrase.verb,
            tie.verb if tie else "",
            "level",
            "=",
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
        left = clause.text(clause.segment.start, a.first)
        roles = ("toward", "level", "growth", "reduction")
        if tie and tie.role in roles and not tie.subject and regex.search("[由从]", left):
            found[b.start] = a
    for n in found.values():
        clause.readings.append(decided(n, "excluded", "baseline"))
        clause.live.remove(n)
    return found


def read_distributed(clause: Clause, baselines: dict[int, Number]) -> bool:
    """Read A、B、C分别达到X、Y、Z; return whether the clause is such a list."""
    live, lexicon = clause.live, clause.lexicon
    if not live or baselines:
        return False
    left = clause.text(clause.segment.start, live[0].first)
    tie = tie_at_end(left, lexicon)
    if tie is None or not lexicon.words["distributive"] & set(tie.between):
        return False
    run = [live[0]]
    for a, b in zip(live, live[1:], strict=False):
        gap = clause.text(a.last, b.first).strip("、，,和及与以 ")
        if gap and gap != tie.verb and tie_at_end(gap, lexicon) is None:
            break
        run.append(b)
    subjects = shared_heads(members(strip_lead(tie.subject, lexicon)[0], lexicon), lexicon)
    subjects = twins(subjects, lexicon) if len(subjects) == 1 else subjects
    if len(subjects) < len(run):
        subjects = borrowed(clause, subjects, len(run))
    if len(subjects) != len(run):
        clause.readings += [decided(n, "review", "list-does-not-pair") for n in live]
        clause.live = []
        return True
    sign = next((n.comparator for n in reversed(run) if n.comparator != "="), "=")
    for subject, n in zip(subjects, run, strict=True):
        one = n.comparator if n.comparator != "=" else sign
        add_target(clause, n, subject, tie.verb, measure_of(n, tie, subject, lexicon), one)
    clause.live = [n for n in live if n not in run]
    if clause.live:
        read_in_turn(clause, baselines)
    return True


def borrowed(clause: Clause, subjects: list[str], wanted: int) -> list[str]:
    """Return what the clauses before counted, where 分别增长 has no subject of its own."""
    if subjects:
        return subjects
    before = list(clause.carry.names[-wanted:])
    return before if len(before) == wanted else subjects


def twins(subjects: list[str], lexicon: Lexicon) -> list[str]:
    """Return both members of a subject that names two (城乡居民收入 -> 城镇, 农村居民收入)."""
    for form in lexicon.words["twin"]:
        word, _, members = form.partition("=")
        if subjects[0].startswith(word):
            return [m + subjects[0][len(word) :] for m in members.split("、")]
    return subjects


def shared_heads(subjects: list[str], lexicon: Lexicon) -> list[str]:
    """Return coordinated subjects with a head that only the last prints given to all.

    小学、初中入学率 -> 小学入学率, 初中入学率; 城市、农村低保标准 likewise.
    """
    if len(subjects) < 2:
        return subjects
    *firsts, last = subjects
    tiers = lexicon.words["tier"]
    own = max((t for t in tiers if last.startswith(t)), key=len, default="")
    if own and all(s in tiers for s in firsts):
        return [s + last[len(own) :] for s in firsts] + [last]
    heads = sorted(lexicon.words["quantity-head"], key=len, reverse=True)
    head = next((h for h in heads if last.endswith(h)), "")
    size = len(firsts[0])
    if not head or any(s.endswith(tuple(heads)) for s in firsts) or size > 4:
        return subjects
    rest = last[size:]
    return [s + rest for s in firsts] + [last] if len(rest) >= len(head) else subjects


def read_in_turn(clause: Clause, baselines: dict[int, Number]) -> None:
    """Read the open numbers one after the other."""
    live = clause.live
    at = clause.segment.start
    counted_first = False
    for i, n in enumerate(live):
        following = live[i + 1] if i + 1 < len(live) else None
        until = following.first if following else clause.segment.end
        left, right = clause.text(at, n.first), clause.text(n.last, until)
        at = n.last
        if following is not None:
            right, at = own_share(clause, right, n, until)
        if i and not plain(left) and not counted_first and not plain(right):
            repeat_last(clause, n)
            continue
        shared = shared_noun(clause, n, following, right)
        if shared:
            right, scope = shared
            counted_first = read_one(clause, n, left, right, None)
            clause.readings[-1] = replace(clause.readings[-1], scope=scope)
            continue
        baseline = baselines.get(n.start)
        if baseline is not None:
            left = left_of_baseline(clause, baseline, left)
        counted_first = read_one(clause, n, left, right, baseline)


def own_share(clause: Clause, gap: str, n: Number, until: int) -> tuple[str, int]:
    """Return what of the text up to the next number belongs to this one, and where it ends.

    A noun right behind a number is its own up to the last joint (4所幼儿园、2所小学); a gap that
    begins with a joint belongs to the next number (幼儿园4所、小学2所).
    """
    stripped = gap.lstrip(HOLE)
    if not stripped or stripped[0] in JOINTS:
        return "", n.last
    joint = after_last_joint(gap, clause.lexicon)
    if joint:
        return without_joint(gap[:joint]), n.last + joint
    tie = tie_at_end(gap, clause.lexicon)
    if tie is not None and not tie.subject:
        return "", n.last
    if tie is not None and n.kind in COUNTED:
        cut = gap.rfind(tie.verb)
        return tie.subject, n.last + cut
    return gap, until


def shared_noun(
    clause: Clause, n: Number, following: Number | None, right: str
) -> tuple[str, str] | None:
    """Return the noun two numbers share and the first one's own word, as its scope.

    37个片区、252万平方米的老旧小区改造: both count 老旧小区改造, the first in 片区.
    """
    own = plain(right)
    if following is None or not own or len(own) > 6 or following.kind != "measure":
        return None
    behind = clause.text(following.last, clause.segment.end)
    if n.kind not in COUNTED or not regex.match("的[\\p{Han}“]", behind):
        return None
    if plain(clause.text(n.last, following.first)) != own:
        return None
    noun = plain(behind.removeprefix("的"))
    return regex.split("[、，]", noun)[0], own


def repeat_last(clause: Clause, n: Number) -> None:
    """Read a number that stands right behind another (11大类37项): the same subject."""
    last = next((r for r in reversed(clause.readings) if r.fate == "target"), None)
    if last is None:
        clause.readings.append(decided(n, "review", "no-subject"))
        return
    add_target(clause, n, last.indicator, last.action, last.measure, n.comparator)


def left_of_baseline(clause: Clause, baseline: Number, left: str) -> str:
    """Return subject and verb of 将S由A提高到B as S提高到."""
    before = clause.text(clause.segment.start, baseline.first)
    cut = max(before.rfind("由"), before.rfind("从"))
    behind = left[len(before) + baseline.last - baseline.first :]
    return (before[:cut] or before[cut + 1 :]) + behind


def read_one(
    clause: Clause, n: Number, left: str, right: str, baseline: Number | None
) -> bool:
    """Read one number; return whether what it counts stands behind it."""
    lexicon = clause.lexicon
    noun = trim_tail(right.lstrip(HOLE).removeprefix("的"), lexicon)
    n = comparator_behind(n, noun)
    if n.comparator != "=" and regex.search("以上$|以内$|左右$", noun):
        noun = regex.sub("(?:以上|以内|左右|以下)$", "", noun)
    if n.kind == "grade" or (n.unit == "类" and grade_reached(left, noun, lexicon)):
        return read_grade(clause, n, left, noun)
    if ratio_of_whole(clause, n, left, noun):
        return False
    if noun and not goes_on_with_verb(noun, left, lexicon):
        return read_counted_first(clause, n, left, noun)
    return read_noun_first(clause, n, left, baseline)


def goes_on_with_verb(noun: str, left: str, lexicon: Lexicon) -> bool:
    """Return whether what follows a number is the next verb, its noun standing before
    (安排资金2200万元支持科技创新)."""
    if not leading_verb(noun, lexicon) or not plain(left):
        return False
    return tie_at_end(left, lexicon) is None and taken_apart(left, lexicon).noun != ""


def comparator_behind(n: Number, noun: str) -> Number:
    """Return the number with a comparator printed behind its noun (10个项目以上)."""
    match = regex.search("(以上|以内|以下|左右)$", noun)
    if match is None or n.comparator != "=":
        return n
    sign = {"以上": ">=", "以内": "<=", "以下": "<=", "左右": "~"}[match.group()]
    return replace(n, comparator=sign)


def ratio_of_whole(clause: Clause, n: Number, left: str, noun: str) -> bool:
    """Read S占W的60%以上 and S不低于W的70%; return whether it was one."""
    if n.kind not in ("rate",) or n.unit == "个百分点" or noun:
        return False
    body = plain(left)
    shape = regex.match(
        r"(?P<s>.*?)(?P<v>占(?![比用地有领据道优])到?|达到|达|不低于|不少于|不超过|超过|高于|低于|完成)(?P<w>[^占]{1,30}?)的$", body
    ) or regex.match(r"(?P<s>.*?)(?P<v>占(?![比用地有领据道优])到?)(?P<w>[^占]{0,30}?)(?:的)?$", body)
    if shape is None or regex.search("比重|比例|占比", shape["w"]):
        return False
    subject, between = shape["s"], ()
    tie = tie_at_end(shape["s"] + "达到", clause.lexicon)
    if tie is not None:
        subject, between = tie.subject, tie.between
    sign = {"不低于": ">=", "不少于": ">=", "不超过": "<=", "超过": ">", "高于": ">", "低于": "<"}
    comparator = n.comparator if n.comparator != "=" else sign.get(shape["v"], "=")
    phrase = taken_apart(subject, clause.lexicon)
    name = phrase.verb + phrase.noun or clause.carry.indicator
    if not name:
        return False
    several = [name]
    if clause.lexicon.words["collective"] & set(between):
        several = members(name, clause.lexicon)
    for one in several:
        add_target(clause, n, share_name(one, shape["w"]), shape["v"], "level", comparator)
    return True


def share_name(part: str, whole: str) -> str:
    """Return the indicator of a part of a whole: A占B比重, A占比 where B is not printed."""
    if part.endswith(("占比", "比重", "率", "比例")):
        return part
    return f"{part}占{plain(whole)}比重" if plain(whole) else part + "占比"


REACHED = regex.compile(
    r"(.*?)(达到|达|保持在|保持|稳定在|稳定达到|提升到|提升至|优于|不低于)([^，]{0,10})$"
)


def grade_reached(left: str, noun: str, lexicon: Lexicon) -> bool:
    """Return whether 类 orders (达到三类标准) and does not count (扩大到三类)."""
    return bool(noun) and noun.startswith(tuple(lexicon.words["grade-head"])) and bool(
        REACHED.search(plain(left))
    )


def read_grade(clause: Clause, n: Number, left: str, noun: str) -> bool:
    """Read a grade reached (达到地表水三类标准); else the grade is part of a name."""
    heads = "|".join(map(regex.escape, clause.lexicon.words["grade-head"]))
    fits = not noun or regex.match(heads, noun)
    shape = REACHED.search(plain(left))
    if not fits or shape is None:
        clause.readings.append(decided(n, "excluded", "grade-name"))
        return False
    tie = tie_at_end(shape[1] + "达到", clause.lexicon)
    subject = taken_apart(tie.subject if tie else shape[1], clause.lexicon)
    add_target(clause, n, subject.noun or clause.carry.indicator, shape[2], "grade", n.comparator)
    return False


def read_counted_first(clause: Clause, n: Number, left: str, noun: str) -> bool:
    """Read a number whose noun follows: 建设7处设施, 80%的社区达到标准."""
    lexicon = clause.lexicon
    rule = why_not_counted(clause, n, left, noun)
    if rule:
        fate = "review" if rule.startswith("review:") else "excluded"
        clause.readings.append(decided(n, fate, rule.removeprefix("review:")))
        return True
    body = plain(left)
    tie = tie_at_end(body, lexicon)
    phrase = taken_apart(body, lexicon) if body else Phrase("", "", ())
    action, scope = phrase.verb, ""
    if tie is not None:
        subject = taken_apart(tie.subject, lexicon) if tie.subject else Phrase("", "", ())
        action, scope = tie.verb, subject.noun
        if subject.verb and subject.verb in lexicon.verbs["have"]:
            scope = subject.verb + subject.noun
        n = bound_by_verb(n, tie, lexicon)
    elif phrase.noun:
        scope = phrase.noun
    if not action:
        action = clause.carry.verb
    scope = scope if taken_apart(scope, lexicon).noun else ""
    name, scope = named(clause, n, noun, scope, action)
    measure = measure_counted(n, action, lexicon)
    comparator = n.comparator
    add_target(clause, n, name, action, measure, comparator, scope)
    return True


def bound_by_verb(n: Number, tie: Tie, lexicon: Lexicon) -> Number:
    """Return the number with a comparator printed before its verb (至少有1所)."""
    for pattern in lexicon.before:
        if n.comparator == "=" and any(pattern.find.fullmatch(w) for w in tie.between):
            return replace(n, comparator=pattern.values["comparator"])
    return n


def named(clause: Clause, n: Number, noun: str, scope: str, action: str) -> tuple[str, str]:
    """Return the indicator and scope of a noun that follows its number."""
    head = noun
    if n.kind != "rate":
        cut = regex.match(r"(.{2,}?)(?:全部)?(?:纳入|接入|列入|参加|参与|达到|实现|通过|签订)(?=.{2})", noun)
        head = cut[1] if cut else noun
    elif scope and action in ("实现", "达到"):
        return scope + noun, ""
    if scope.endswith("等"):
        return scope_of_examples(clause, scope, head)
    threshold, head = narrowed(clause, head)
    head = regex.sub("(?:(?:的实施|的建设)?上|的实施|进程|步伐|进度)$", "", head)
    return head, "、".join(part for part in (scope, threshold) if part)


def scope_of_examples(clause: Clause, listed: str, head: str) -> tuple[str, str]:
    """Return (A、B等项目, what describes it) for A、B等15个项目."""
    for n in clause.thresholds:
        words = clause.text(n.first, n.last)
        cut = listed.rfind(words + "的")
        if cut >= 0:
            start = listed[: cut + len(words)]
            return listed[cut + len(words) + 1 :] + head, start
    return listed + head, ""


def why_not_counted(clause: Clause, n: Number, left: str, noun: str) -> str:
    """Return the rule that takes a number with a noun behind it off the targets."""
    words, body = clause.lexicon.words, plain(left)
    if n.kind == "duration" or n.kind == "rank" or n.kind == "age":
        return n.kind
    if n.kind == "score":
        return "score"
    if n.kind == "":
        return "review:no-unit" if n.script == "arabic" else "numeral-without-unit"
    tie = tie_at_end(body, clause.lexicon)
    phrase = taken_apart(body, clause.lexicon) if body else Phrase("", "", ())
    listed = members(unled(body, phrase), clause.lexicon)
    if n.kind == "classifier" and len(listed) > 1 and Decimal(len(listed)) == n.value and not body.endswith("等"):
        return "count-of-list"
    if any(w in body for w in words["per-person"]) and n.dimension == "money":
        return "per-person"
    if n.script == "chinese":
        return why_not_spelled(clause, n, noun, phrase, tie)
    goes_on = clause.carry.verb or (clause.carry.kind and not clause.carry.after)
    if n.kind == "measure" and not (phrase.verb or tie or goes_on):
        return "review:measure-without-verb"
    return ""


def unled(body: str, phrase: Phrase) -> str:
    """Return the noun of a phrase, or the phrase where it is all verb."""
    return phrase.noun or body


STRONG = regex.compile(
    "^(?:新增|净增|新建|续建|改建|扩建|建成|建设|创建|新打造|引进|引育|培育|办好|做好|完成|举办|承办|组织|开展|"
    "开工|竣工|改造|新改建|认定|获批|争创|建立|设立|成立|新培育|新引进|有|建有|拥有|打造|实施|创成|推出|配备|每)"
)


def why_not_spelled(
    clause: Clause, n: Number, noun: str, phrase: Phrase, tie: Tie | None
) -> str:
    """Return why a number in Chinese numerals counts nothing; only strong verbs make it count."""
    verb = (tie.verb if tie else "") or phrase.verb or clause.carry.verb
    if not verb or not STRONG.match(verb):
        return "spelled-number"
    if n.value == 1:
        return "review:indefinite-one" if verb in ("新建", "建成", "新增", "创建") else "article"
    if n.kind == "measure" or n.kind == "rate":
        return ""
    if n.unit in ("项", "类", "种", "个", "方面", "级") and not regex.search(
        "实事|项目|工程$|企业|学校|医院|公园|机场|基地|平台$|园区|中心|站|馆|场|线路|赛事|活动", noun
    ):
        return "spelled-group"
    return ""


def measure_counted(n: Number, action: str, lexicon: Lexicon) -> str:
    """Return the measure of a number whose noun follows."""
    if n.kind == "rate":
        return "level"
    if action in lexicon.verbs["increment"]:
        return "increment"
    levels = lexicon.verbs["level"] - {"完成"}
    return "level" if action in levels and n.kind == "measure" else "count"


def read_above(clause: Clause, n: Number, body: str) -> bool:
    """Read a lead over something else (高于全市平均3个百分点); return whether it was one."""
    shape = regex.match(r"(.*?)((?:高于|快于|低于|高出|超过|领先)[^，]{2,}?)$", body)
    if n.dimension != "point" or shape is None:
        return False
    name = taken_apart(shape[1], clause.lexicon).noun or clause.carry.indicator
    if not name:
        return False
    add_target(clause, n, name, "", "change", n.comparator, shape[2])
    return True


def read_noun_first(clause: Clause, n: Number, left: str, baseline: Number | None) -> bool:
    """Read a number whose noun stands before it, with a verb between or not."""
    lexicon, carry = clause.lexicon, clause.carry
    body = plain(left)
    if read_above(clause, n, body):
        return False
    tie = tie_at_end(body, lexicon) if body else None
    phrase = taken_apart(body, lexicon) if body else Phrase("", "", ())
    if tie is not None and ends_as_noun(body, tie, phrase, n, lexicon):
        tie = None
    if phrase.verb in lexicon.words["lead"] and ends_in_quantity(phrase.noun, lexicon):
        phrase = Phrase("", phrase.noun, phrase.manner)
    if phrase.verb and n.first < n.start and names_quantity(phrase, lexicon):
        phrase = Phrase("", phrase.verb + phrase.noun, phrase.manner)
    if tie is not None:
        read_tied(clause, n, tie, baseline)
    elif phrase.verb and not phrase.noun:
        subject = carry.indicator
        measure = "increment" if phrase.verb in lexicon.verbs["increment"] else "count"
        finish(clause, n, subject, phrase.verb, measure)
    elif phrase.verb or phrase.noun:
        read_plain(clause, n, phrase, body)
    else:
        same = carry.measure if (n.kind == "rate") == (carry.kind == "rate") else ""
        verb = carry.verb if same and n.first == n.start else ""
        finish(clause, n, carry.indicator, verb, same or "level")
    return False


def names_quantity(phrase: Phrase, lexicon: Lexicon) -> bool:
    """Return whether verb and noun are one name (生产安全事故起数不超过12起)."""
    split = lexicon.verbs["increment"] | lexicon.verbs["level"] | {"引进", "争取", "筹集", "发放"}
    return phrase.verb not in split and ends_in_quantity(phrase.noun, lexicon)


def ends_in_quantity(noun: str, lexicon: Lexicon) -> bool:
    """Return whether a noun ends in a word for a quantity (率, 额, 比重)."""
    return noun.endswith(tuple(lexicon.words["quantity-head"]))


def ends_as_noun(body: str, tie: Tie, phrase: Phrase, n: Number, lexicon: Lexicon) -> bool:
    """Return whether the verb a phrase ends in is a noun there (开展技能培训, 固定资产投资)."""
    if tie.role in ("toward", "level", "growth", "reduction"):
        return tie.role == "growth" and tie.verb in ("提升", "扩大") and bool(phrase.verb)
    if phrase.verb and phrase.noun and phrase.verb != tie.verb:
        return True
    if tie.verb in lexicon.intransitive or tie.role in ("increment", "have"):
        return False
    if not tie.subject:
        return False
    return not STRONG.match(tie.verb)


def read_tied(clause: Clause, n: Number, tie: Tie, baseline: Number | None) -> None:
    """Read 指标 + verb + number."""
    lexicon, carry = clause.lexicon, clause.carry
    phrase = taken_apart(tie.subject, lexicon) if tie.subject else Phrase("", "", ())
    name = phrase.verb + phrase.noun
    if phrase.verb and phrase.noun and phrase.verb in ("推动", "实现", "促进", "带动", "推进", "完成"):
        name = phrase.noun
    generic = name in lexicon.words["generic"] or name.startswith("占")
    if not name or generic:
        name = carry.indicator if tie.role != "do" or carry.indicator else tie.verb
        name = name or phrase.noun
    measure = measure_of(n, tie, phrase.noun or name, lexicon)
    several = [name]
    if lexicon.words["collective"] & set((*tie.between, *phrase.manner)):
        several = members(name, lexicon) if tie.role in ("toward", "growth", "reduction", "level") else several
    elif n.kind in ("duration", "score", "age", "rank"):
        if not duration_goal(name, tie, n, lexicon):
            clause.readings.append(decided(n, "excluded" if n.kind != "score" else "review", n.kind))
            return
    for one in several:
        finish(clause, n, one, tie.verb, measure, baseline=baseline, manner=(*tie.between, *phrase.manner))


def duration_goal(name: str, tie: Tie, n: Number, lexicon: Lexicon) -> bool:
    """Return whether a duration, age or score is what the indicator measures."""
    if n.kind in ("duration", "age"):
        heads = lexicon.words["duration-head"]
        return any(h in name for h in heads) or "寿命" in name or tie.verb in ("压缩", "缩短", "压减")
    return bool(regex.search("分|满意度|成绩|测评|指数|排名|位次", name))


def measure_of(n: Number, tie: Tie, subject: str, lexicon: Lexicon) -> str:
    """Return the measure of a number tied to its subject by a verb."""
    words = lexicon.words
    if n.kind == "multiple":
        return "multiple"
    if n.dimension == "point":
        return "change" if tie.role in ("growth", "reduction") else "level"
    if n.kind == "rate":
        if tie.role == "growth" or names_growth(subject, lexicon):
            return "growth_rate"
        if tie.role == "reduction" or subject.endswith(tuple(words["reduction-noun"])):
            return "reduction_rate"
        return "level"
    if tie.role in ("growth", "increment"):
        return "increment"
    if tie.role == "do" or (tie.verb == "完成" and n.kind in COUNTED) or tie.role == "have":
        return "count"
    return "count" if tie.role == "reduction" else "level"


def names_growth(noun: str, lexicon: Lexicon) -> bool:
    """Return whether an indicator is itself a growth rate; natural increase of the population
    is a level."""
    return noun.endswith(tuple(lexicon.words["growth-noun"])) and not noun.endswith("自然增长率")


def read_plain(clause: Clause, n: Number, phrase: Phrase, body: str) -> None:
    """Read [verb] + noun + number, no verb between noun and number."""
    lexicon, carry = clause.lexicon, clause.carry
    words = lexicon.words
    verb, noun = phrase.verb, phrase.noun
    if n.kind in ("duration", "age", "rank", "score"):
        keeps = n.comparator != "=" and duration_goal(noun or verb, Tie("", "", "", ()), n, lexicon)
        if not keeps:
            rule = n.kind
            clause.readings.append(decided(n, "excluded" if n.comparator == "=" else "review", rule))
            return
    if n.dimension == "money" and regex.search("|".join(words["per-person"]), verb + noun) and not regex.search("资金|投入|总额|贷款|额度?$", noun):
        clause.readings.append(decided(n, "excluded", "per-person"))
        return
    if not verb and noun in words["generic"]:
        measure = "growth_rate" if noun in words["growth-noun"] and n.kind == "rate" else "level"
        if carry.indicator:
            finish(clause, n, carry.indicator if measure == "growth_rate" else carry.indicator + noun, "", measure)
            return
    if n.kind == "rate" and noun and verb in lexicon.verbs["growth"] | lexicon.verbs["reduction"]:
        grows = verb in lexicon.verbs["growth"]
        rate = "growth_rate" if grows else "reduction_rate"
        finish(clause, n, noun, verb, "change" if n.dimension == "point" else rate)
        return
    if verb in lexicon.verbs["level"] | lexicon.verbs["growth"] | lexicon.verbs["reduction"] and noun:
        verb = verb if verb == "完成" or n.kind in COUNTED else ""
        noun = noun if verb else phrase.verb * (phrase.verb not in ("实现", "达到", "完成")) + noun
    levelled = split_level(noun, lexicon)
    listed = any(r.fate == "target" for r in clause.readings)
    inherits = "其中" not in phrase.manner and carry.verb != ""
    if not verb and inherits and may_inherit(noun, n, carry, lexicon, listed):
        verb = carry.verb
        if noun in words["tier"] and carry.head:
            noun = noun + carry.head
    elif levelled:
        noun = levelled[1] + levelled[0]
        carry.head = levelled[0]
    measure = measure_plain(verb, noun, n, lexicon)
    finish(clause, n, noun, verb, measure, manner=phrase.manner)


def split_level(noun: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """Return (美丽乡村, 省级) for 美丽乡村省级."""
    match = lexicon.ends["tier"].search(noun)
    if match and len(match.group()) > 1 and match.start() > 1 and noun.endswith("级"):
        return noun[: match.start()], match.group()
    return None


def may_inherit(
    noun: str, n: Number, carry: Carry, lexicon: Lexicon, listed: bool
) -> bool:
    """Return whether a noun without a verb takes the verb of the number before.

    `listed`: both stand in one list (公园6处、绿道12公里), so that the units may differ.
    """
    if carry.after == "。" or n.kind == "rate" or carry.kind == "rate":
        return False
    alike = listed and n.dimension == carry.dimension and n.kind == "measure"
    if ends_in_quantity(noun, lexicon) and not alike:
        return False
    if any(len(verb) > 1 and verb in noun for verb in lexicon.verbs["have"]):
        return False
    if listed:
        return True
    return n.kind in COUNTED and carry.kind in COUNTED or n.dimension == carry.dimension


def measure_plain(verb: str, noun: str, n: Number, lexicon: Lexicon) -> str:
    """Return the measure of [verb] + noun + number."""
    words = lexicon.words
    if n.kind == "rate":
        if names_growth(noun, lexicon):
            return "growth_rate"
        return "reduction_rate" if noun.endswith(tuple(words["reduction-noun"])) else "level"
    if verb in lexicon.verbs["increment"] or (not verb and "新增" in noun):
        return "increment"
    if verb:
        return "count"
    return "level" if n.kind not in COUNTED or noun.endswith(tuple(words["quantity-head"])) else "count"


def finish(
    clause: Clause,
    n: Number,
    name: str,
    verb: str,
    measure: str,
    baseline: Number | None = None,
    manner: tuple[str, ...] = (),
) -> None:
    """Add a target whose noun stands before the number, thresholds taken into the scope."""
    if not name and not verb:
        clause.readings.append(decided(n, "review", "no-subject"))
        return
    if n.kind == "" and (n.comparator == "=" and measure != "level" or len(name) < 2):
        clause.readings.append(decided(n, "review", "no-unit"))
        return
    scope, name = narrowed(clause, name)
    said = tuple(clause.lexicon.words["preposition"])
    kept = [m for m in manner if m in ("每年", "年均", "累计", "每月", "每季度") or m.startswith(said)]
    scope = scope or "、".join(kept)
    add_target(clause, n, name or verb, verb, measure, n.comparator, scope, baseline)


def narrowed(clause: Clause, name: str) -> tuple[str, str]:
    """Return (500万元以上, 工业技改项目) for a name that begins with a threshold."""
    for t in clause.thresholds:
        words = clause.text(t.first, t.last)
        shape = regex.match(
            regex.escape(words) + r"(?:(?<=以上|以下|以内)的?|\p{Han}{0,4}(?:以上|以下|以内)的?)", name
        )
        if shape and len(name) - shape.end() >= 2:
            return shape.group().removesuffix("的"), name[shape.end() :]
        if name.startswith(("过" + words, "超" + words, words + "级")):
            return words, name
    scope, rest = level_scope(name)
    return scope, rest


def add_target(
    clause: Clause,
    n: Number,
    name: str,
    action: str,
    measure: str,
    comparator: str,
    scope: str = "",
    baseline: Number | None = None,
) -> None:
    """Add a target to the readings and hand its subject and verb on."""
    carry = clause.carry
    name = plain(name)
    if not name:
        clause.readings.append(decided(n, "review", "no-subject"))
        return
    clause.readings.append(
        Reading(
            n,
            "target",
            measure,
            name,
            action,
            measure,
            comparator,
            plain(scope),
            baseline.value if baseline else None,
            clause.segment.start,
            n.last,
        )
    )
    carry.indicator = name
    if name not in carry.names:
        carry.names = (*carry.names, name)
    levels = clause.lexicon.verbs["level"] - {"完成"}
    carry.verb = "" if action in levels else action
    carry.measure, carry.kind, carry.dimension = measure, n.kind, n.dimension
    carry.after = ""


def targets_of(readings: Sequence[Reading]) -> Iterator[Reading]:
    """Return the readings that are targets of their own, parts of a ratio left out."""
    return (r for r in readings if r.fate == "target" and r.rule != "ratio-part")
