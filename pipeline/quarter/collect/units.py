"""Texts -> the unit of the register they name, by the aliases of its kind.

A name and a text are both folded: every way of writing a department becomes one sign, so that
区人社局 and 河口区人力资源和社会保障局 read alike. What stands before the department has to be
of the same level (市人社局 is not 区人社局) and, where the place is written out, of the place
that issued the notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import regex

from pipeline.rules import RuleEntry

SIGNS = 0xE000
"""First of the characters for private use; each alias gets one."""
BETWEEN = "(?:委|政府|人民政府)?"
SEPARATORS = regex.compile(r"[\s\d_\-－—.·、，。；：:()（）【】\[\]《》<>“”\"']+")
PLACE_OF_ISSUER = regex.compile(
    r"(?P<place>\p{Han}+?[省市区县旗州盟]+)(?:人民政府|政府|委员会|委|督查|党|办公室|管)"
)


@dataclass(frozen=True, slots=True)
class Key:
    """One way to write a unit: what stands at its core, folded, and the level before it."""

    unit: str
    level: str
    core: str


class UnitFinder:
    """Finds units of one register in texts."""

    def __init__(
        self, units: Iterable[str], issuer: str, entries: Sequence[RuleEntry]
    ) -> None:
        """Prepare the keys of the units.

        Args:
            units: names as the register prints them.
            issuer: who issued the notice, with the place it is of; "" where not stated.
            entries: those of rules/aliases.yml.
        """
        self.levels = "".join(forms_of(entries, "level"))
        self.no_levels = regex.compile("(?:" + "|".join(forms_of(entries, "no-level")) + ")$")
        self.place = place_of(issuer)
        self.places = regex.findall(f"[^{self.levels}]+[{self.levels}]", self.place)
        self.signs, self.pattern = folding_of(entries, self.levels)
        self.templates = patterns_of(entries, "template")
        self.rewrites = patterns_of(entries, "rewrite")
        self.cores = frozenset(
            self.signs[form]
            for entry in entries
            if entry.values["kind"] in ("core", "whole")
            for form in entry.values["forms"]
        )
        self.keys = tuple(sorted(set(self.keys_of(units)), key=key_order))
        self.before = regex.compile(
            f"(?P<edge>(?<!\\p{{Han}}))?(?P<place>\\p{{Han}}{{0,3}}?)(?P<level>[{self.levels}])"
            f"{BETWEEN}$"
        )

    def keys_of(self, units: Iterable[str]) -> Iterator[Key]:
        """Return the keys of all units, a unit's variants by template included."""
        for unit in units:
            for name in (unit, *self.variants(unit)):
                folded = self.fold(name)
                split = self.split(folded)
                yield Key(unit, *split)

    def variants(self, unit: str) -> Iterator[str]:
        """Return the other ways a name may be written by the templates."""
        for pattern, forms in self.templates:
            match = pattern.fullmatch(unit)
            if match is not None:
                for form in forms:
                    yield form.format_map(match.groupdict())

    def fold(self, text: str) -> str:
        """Return a text with every form of an alias as its sign, blanks left out."""
        bare = "".join(text.split())
        for pattern, forms in self.rewrites:
            bare = rewritten(bare, pattern, forms[0])
        return str(self.pattern.sub(lambda match: self.signs[match.group()], bare))

    def split(self, folded: str) -> tuple[str, str]:
        """Return level and core of a folded name, "" for the level where it has none.

        区人社局 and 河口区人社局 have level 区; 东岭街道 and 团区委 have none.
        """
        for place in range(len(folded) - 1, -1, -1):
            rest = folded[place + 1 :]
            if (
                folded[place] in self.levels
                and len(rest) >= 2 - (rest[:1] in self.cores)
                and not self.no_levels.search(folded[: place + 1])
                and not (place and folded[place - 1] in "团共")
            ):
                return folded[place], regex.sub(f"^{BETWEEN}(?=.)", "", rest) or rest
        return "", folded

    def find(self, text: str) -> tuple[str, ...]:
        """Return the units a text names, in the order they appear, each once.

        A name that could be of two units (人社局 where 区人社局 and 市人社局 are there) gives
        both; one that is printed just so goes before one that only could be meant.
        """
        folded = self.fold(text)
        spans = [
            (
                start,
                start + len(key.core),
                self.level_at(folded[:start]) == key.level,
                key.unit,
            )
            for key in self.keys
            for start in places_of(key.core, folded)
            if self.fits(key, folded[:start])
        ]
        best = [one for one in spans if not any(is_inside(one, other) for other in spans)]
        return tuple(dict.fromkeys(unit for *_, unit in sorted(best)))

    def level_at(self, before: str) -> str:
        """Return the level written right before a core, "" where there is none."""
        match = None if self.no_levels.search(before) else self.before.search(before)
        return match["level"] if match is not None else ""

    def fits(self, key: Key, before: str) -> bool:
        """Return whether what stands before a core may stand before that of the unit.

        A department printed without a level is of the level of who issued the notice.
        """
        if self.no_levels.search(before) and key.level:
            return False
        match = self.before.search(before)
        level = key.level or (self.place[-1:] if key.core[0] in self.cores else "")
        if match is None or not level:
            return True
        if match["level"] != level:
            return False
        named = match["place"] + match["level"]
        written_out = match["edge"] is not None and match["place"] != ""
        return not (self.place and written_out) or named in self.places

    def sole(self, text: str) -> str:
        """Return the one unit a text names, "" where it names none or several."""
        found = list(islice(self.find(text), 2))
        return found[0] if len(found) == 1 else self.sole_token(text)

    def sole_token(self, text: str) -> str:
        """Return the unit whose core without its ending is a token of its own (08-人社)."""
        tokens = {self.fold(token) for token in SEPARATORS.split(text)} - {""}
        found = {
            key.unit
            for key in self.keys
            for token in tokens
            if token in self.cores and key.core.startswith(token) and len(key.core) <= 2
        }
        return found.pop() if len(found) == 1 and not self.find(text) else ""

    def whole(self, text: str) -> str:
        """Return the unit a line consists of, such as a signature; "" where it says more."""
        folded = self.fold(text).rstrip("（(盖章)）:：")
        found = {
            key.unit
            for key in self.keys
            if folded.endswith(key.core)
            and self.fits(key, folded[: -len(key.core)])
            and regex.fullmatch(r"[\p{Han}\p{Co}]{0,14}", folded[: -len(key.core)])
        }
        return found.pop() if len(found) == 1 else ""


def places_of(core: str, folded: str) -> Iterator[int]:
    """Return where a core stands in a folded text."""
    start = folded.find(core)
    while start >= 0:
        yield start
        start = folded.find(core, start + 1)


def rewritten(text: str, pattern: regex.Pattern[str], form: str) -> str:
    """Return a text whose matches are written in another form, {name} standing for a group."""
    return str(pattern.sub(lambda match: form.format_map(match.groupdict()), text))


def forms_of(entries: Iterable[RuleEntry], kind: str) -> list[str]:
    """Return all forms of the entries of a kind."""
    return [
        form
        for entry in entries
        if entry.values["kind"] == kind
        for form in entry.values["forms"]
    ]


def patterns_of(
    entries: Iterable[RuleEntry], kind: str
) -> list[tuple[regex.Pattern[str], tuple[str, ...]]]:
    """Return pattern and forms of the entries of a kind."""
    return [
        (regex.compile(entry.values["pattern"]), entry.values["forms"])
        for entry in entries
        if entry.values["kind"] == kind
    ]


def folding_of(
    entries: Iterable[RuleEntry], levels: str
) -> tuple[Mapping[str, str], regex.Pattern[str]]:
    """Return the sign of each form, and the pattern that finds the forms, longest first.

    The 委 of 区委 is no department: an ending does not count right after a level.
    """
    signs: dict[str, str] = {}
    endings: set[str] = set()
    for place, entry in enumerate(entries):
        if entry.values["kind"] in ("core", "whole", "suffix"):
            signs |= dict.fromkeys(entry.values["forms"], chr(SIGNS + place))
            endings |= (
                set(entry.values["forms"]) if entry.values["kind"] == "suffix" else set()
            )
    patterns = [
        f"(?<![{levels}]){form}" if form in endings and len(form) == 1 else form
        for form in sorted(signs, key=lambda form: (-len(form), form))
    ]
    return signs, regex.compile("|".join(patterns))


def place_of(issuer: str) -> str:
    """Return the place an issuer is of: 云溪市河口区 of 云溪市河口区人民政府办公室."""
    match = PLACE_OF_ISSUER.match(issuer)
    return match["place"] if match else ""


def key_order(key: Key) -> tuple[int, str, str]:
    """Return what sorts keys: the longest core first."""
    return -len(key.core), key.core, key.unit


def is_inside(one: tuple[int, int, bool, str], other: tuple[int, int, bool, str]) -> bool:
    """Return whether a span lies inside a longer one, or one that is written just so."""
    within = other[0] <= one[0] and one[1] <= other[1]
    longer = other[1] - other[0] > one[1] - one[0]
    return within and (longer or (other[2] and not one[2]))
