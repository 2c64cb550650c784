"""rules/bulletin.yml and the vocabulary of rules/status.yml -> the rules of a bulletin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.model import RuleError
from pipeline.rules import RuleEntry, Rules

FILE = "bulletin.yml"


@dataclass(frozen=True, slots=True)
class Wait:
    """A reason why a row is not confirmed; flags, states and decisions are words."""

    label: str
    flags: frozenset[str]
    states: frozenset[str]
    rules: frozenset[str]
    listed: bool
    settled: frozenset[str]


@dataclass(frozen=True, slots=True)
class Listing:
    """Which rows a list names, by word or by light, and the flags that keep one out."""

    words: tuple[str, ...]
    lights: frozenset[str]
    unless: frozenset[str]


@dataclass(frozen=True, slots=True)
class Book:
    """The rules of a bulletin.

    `lights` in the order they are told; `words` those of the ladder, in its order; `flags`,
    `states` and `timeliness` are all that are known, by code.
    """

    lights: tuple[str, ...]
    judged: frozenset[str]
    on_track: frozenset[str]
    done: frozenset[str]
    praised: Listing
    late: Listing
    waits: tuple[Wait, ...]
    harmless: frozenset[str]
    limits: Mapping[str, int]
    phrases: Mapping[str, str]
    words: tuple[str, ...]
    flags: Mapping[str, str]
    states: Mapping[str, str]
    timeliness: Mapping[str, str]
    points: str

    def say(self, phrase: str, **figures: str) -> str:
        """Return a phrase of the rules, filled in.

        Raises:
            RuleError: there is no such phrase, or it asks for something it does not get.
        """
        if phrase not in self.phrases:
            raise RuleError(FILE, phrase, "缺少这一条")
        try:
            return self.phrases[phrase].format(**figures)
        except (KeyError, IndexError, ValueError) as error:
            names = "、".join(figures)
            reason = f"花括号里只能写 {names}：{error}"
            raise RuleError(FILE, phrase, reason) from error


def open_book(rules: Rules) -> Book:
    """Return the rules of a bulletin, every code they name found in status.yml.

    Raises:
        RuleError: a file or an entry is missing, or names what status.yml does not know.
    """
    entries = {entry.id: entry for entry in rules["bulletin"]}
    words = vocabulary(rules["status"])
    book = Book(
        lights=texts_of(entries, "lights"),
        judged=frozenset(texts_of(entries, "judged")),
        on_track=frozenset(texts_of(entries, "on_track")),
        done=frozenset(texts_of(entries, "done")),
        praised=listing_of(entries, "praised", words),
        late=listing_of(entries, "late", words),
        waits=tuple(wait_of(e, words) for e in rules["bulletin"] if is_of(e, "waits")),
        harmless=frozenset(texts_of(entries, "harmless"))
        | named(entry_of(entries, "harmless"), "flags", words["unused"]),
        limits={e.id: int(e.values["value"]) for e in rules["bulletin"] if is_of(e, "limit")},
        phrases={
            e.id: str(e.values["template"]) for e in rules["bulletin"] if is_of(e, "phrase")
        },
        words=tuple(words["band"].values()),
        flags=words["flag"],
        states=words["state"],
        timeliness=words["timeliness"],
        points=words["word"]["point"],
    )
    refuse_strange(book, rules["status"])
    return book


def vocabulary(status: Iterable[RuleEntry]) -> dict[str, dict[str, str]]:
    """Return the words of status.yml by group and id; those of bands stand each once."""
    found: dict[str, dict[str, str]] = {
        name: {}
        for name in ("flag", "state", "decision", "timeliness", "unused", "word", "band")
    }
    for entry in status:
        group, word = entry.values["group"], entry.values.get("word")
        if word is None or group not in found:
            continue
        key = str(word) if group == "band" else entry.id
        found[group].setdefault(key, str(word))
    return found


def is_of(entry: RuleEntry, group: str) -> bool:
    """Return whether an entry belongs to a group."""
    return bool(entry.values["group"] == group)


def entry_of(entries: Mapping[str, RuleEntry], name: str) -> RuleEntry:
    """Return an entry the bulletin cannot do without."""
    if name not in entries:
        raise RuleError(FILE, name, "缺少这一条")
    return entries[name]


def texts_of(entries: Mapping[str, RuleEntry], name: str) -> tuple[str, ...]:
    """Return the texts of an entry."""
    return tuple(entry_of(entries, name).values.get("texts", ()))


def named(entry: RuleEntry, key: str, words: Mapping[str, str]) -> frozenset[str]:
    """Return the words of the codes an entry names under a key."""
    codes = entry.values.get(key, ())
    for code in codes:
        if code not in words:
            raise RuleError(FILE, entry.id, f"{key} 里的 {code} 不在 status.yml 中")
    return frozenset(words[code] for code in codes)


def listing_of(
    entries: Mapping[str, RuleEntry], name: str, words: Mapping[str, Mapping[str, str]]
) -> Listing:
    """Return which rows a list names."""
    entry = entry_of(entries, name)
    own = tuple(entry.values.get("words", ()))
    for word in own:
        if word not in words["band"]:
            raise RuleError(FILE, name, f"words 里的 {word} 不是 status.yml 判定的词")
    lights = frozenset(entry.values.get("lights", ()))
    return Listing(own, lights, named(entry, "unless", words["flag"]))


def wait_of(entry: RuleEntry, words: Mapping[str, Mapping[str, str]]) -> Wait:
    """Return one reason why a row is not confirmed."""
    if "label" not in entry.values:
        raise RuleError(FILE, entry.id, "缺少键 label")
    return Wait(
        label=str(entry.values["label"]),
        flags=named(entry, "flags", words["flag"]),
        states=named(entry, "states", words["state"]),
        rules=frozenset(entry.values.get("rules", ())),
        listed=bool(entry.values.get("listed", False)),
        settled=named(entry, "settled", words["decision"]),
    )


def refuse_strange(book: Book, status: Iterable[RuleEntry]) -> None:
    """Return nothing where the lights are those of the status, each once.

    Raises:
        RuleError: a light is missing or not known, or nothing tells when a row waits.
    """
    known = next(tuple(e.values.get("texts", ())) for e in status if is_of(e, "light"))
    if sorted(book.lights) != sorted(known):
        raise RuleError(FILE, "lights", f"应当是 status.yml 的各种灯：{'、'.join(known)}")
    used = book.judged | book.on_track | book.done | book.praised.lights | book.late.lights
    if not used <= set(known):
        raise RuleError(FILE, "lights", f"没有这种灯：{'、'.join(sorted(used - set(known)))}")
    if not book.waits:
        raise RuleError(FILE, "waits", "没有写明哪些行未经确认，不能点名")
