"""Cut a report into sentences and say what each says besides figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.quarter.prose.cues import CLAUSE_END, SENTENCE_END, Cue, RoleBook
from pipeline.quarter.prose.records import Sentence


def read_sentences(text: str, cues: Sequence[Cue], book: RoleBook) -> tuple[Sentence, ...]:
    """Return the sentences of a text in order, none left out; blank ones have no flags.

    The place of a sentence is the `sentence` of its figures.
    """
    return tuple(
        Sentence(start, end, text[start:end], flags_of(text, start, end, cues, book))
        for start, end in cut(text)
    )


def cut(text: str) -> Iterator[tuple[int, int]]:
    """Return start and end of what stands between the signs that end a sentence."""
    at = 0
    for match in SENTENCE_END.finditer(text):
        yield at, match.end()
        at = match.end()
    yield at, len(text)


def flags_of(
    text: str, start: int, end: int, cues: Sequence[Cue], book: RoleBook
) -> frozenset[str]:
    """Return the flags of one sentence."""
    sentence = text[start:end]
    found = {rule.flag for rule in book.statements if rule.find.search(sentence)}
    if "not_done" in found:
        found -= {"all_done", "not_done"}
    clauses = [clause for clause in CLAUSE_END.split(sentence) if clause]
    if any(names_stage(clause, book) for clause in clauses):
        found.add("stage")
    if any(cue.rule.id == "next-steps" and cue.start <= start < cue.until for cue in cues):
        found = {"plan"}
    opening = [cue for cue in cues if cue.rule.id == "next-steps" and start <= cue.start < end]
    if any(not text[start : cue.start].strip() for cue in opening):
        found = {"plan"}
    if any(cue.rule.flag == "correction" and start <= cue.start < end for cue in cues):
        found.add("correction")
    return frozenset(found)


def names_stage(clause: str, book: RoleBook) -> bool:
    """Return whether words of a stage stand in a clause and nothing takes them back."""
    for words in book.stages:
        if words.denies:
            continue
        for match in words.find.finditer(clause):
            before = clause[: match.start()]
            denials = (d for d in book.stages if d.denies and words.stage >= d.stage)
            if not any(denial.find.search(before) for denial in denials):
                return True
    return False


ADVERBS = regex.compile(r"(?:全部|全面|均|都|已|已经|正|正在|进行|基本|顺利|陆续|完成|通过)+$")


def without_stage(noun: str, book: RoleBook) -> str:
    """Return a noun without the words of a stage it ends in (回迁工程全部开工)."""
    ends = [
        match.start()
        for words in book.stages
        if not words.denies
        for match in words.find.finditer(noun)
        if match.end() == len(noun)
    ]
    return ADVERBS.sub("", noun[: min(ends)]) if ends else noun
