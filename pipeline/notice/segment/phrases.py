"""Owner phrases in the words of a task: found, read and cut out."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.model import Text, join_texts
from pipeline.notice.segment.owners import (
    PARTS,
    OwnerRules,
    Owners,
    as_owners,
    cut_parts,
    find_verb,
    list_units,
    looks_like_units,
    split_roles,
)

BRACKET = regex.compile(
    r"[（(【\[〔]((?:[^（）()【】\[\]〔〕]|[（(][^（）()]*[）)])*)[）)】\]〕]"
)
TRAILING = regex.compile(r"[。；;，,\s]*")


def cut_owners(text: Text, rules: OwnerRules) -> list[tuple[Text, Owners]]:
    """Return the pieces of a paragraph, each with the owners printed after it.

    All that is printed stays, in order, but the owner phrases.
    """
    pieces: list[tuple[Text, Owners]] = []
    start = 0
    for begin, end, owners in owner_phrases(text.text, rules):
        after = TRAILING.match(text.text, end)
        stop = after.end() if after and after.end() < len(text.text) else end
        piece = join_texts((text.cut(start, begin), text.cut(end, stop)))
        if start and not has_words(piece.text):
            before, mine = pieces.pop()
            pieces.append((join_texts((before, piece)), mine.plus(owners)))
        else:
            pieces.append((piece, owners))
        start = stop
    rest = text.cut(start, len(text.text))
    if not pieces or has_words(rest.text):
        pieces.append((rest, clause_owners(rest.text, rules)))
    elif rest.text:
        before, mine = pieces.pop()
        pieces.append((join_texts((before, rest)), mine))
    return pieces


def has_words(text: str) -> bool:
    """Return whether a text holds more than marks."""
    return bool(regex.search(r"\w", text))


def owner_phrases(text: str, rules: OwnerRules) -> Iterator[tuple[int, int, Owners]]:
    """Return start, end and owners of each owner phrase: brackets, or a label to the end."""
    end = 0
    for match in BRACKET.finditer(text):
        last = not has_words(text[match.end() :])
        owners = bracket_owners(match[1], rules, closes_sentence(text, match), last)
        if owners is not None:
            yield match.start(), match.end(), owners
            end = match.end()
    for label in rules.any_label.finditer(text, end):
        owners = split_roles(text[label.start() :].rstrip("。；; "), rules)
        if owners is not None and label.start() > 0:
            yield label.start(), len(text), owners
            return


def closes_sentence(text: str, match: regex.Match[str]) -> bool:
    """Return whether a bracket stands at the end of a sentence."""
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    return not after or after[0] in "。；;" or before[-1:] in ("。", "；", ";")


def bracket_owners(inner: str, rules: OwnerRules, closes: bool, last: bool) -> Owners | None:
    """Return the owners a bracket holds, None where it holds something else.

    Args:
        inner: what stands between the brackets.
        rules: how owners are written.
        closes: the bracket ends a sentence; only there a bare list of units counts.
        last: nothing follows; only there a bare due date counts.
    """
    named = split_roles(inner, rules)
    if named is not None:
        return named
    parts = cut_parts(inner, rules)
    units = [part for part in parts if looks_like_units(part, rules)]
    dues = [part for part in parts if part not in units and rules.due.fullmatch(part)]
    if not parts or len(units) + len(dues) != len(parts):
        return None
    marked = rules.chief_mark.search(inner)
    bare = closes and units and (marked or is_bare_list(units[0], rules))
    if not bare and not (last and dues):
        return None
    owners = Owners(due="，".join(dues))
    for part in units:
        owners = owners.plus(as_owners("lead", part, rules))
    return owners


def is_bare_list(part: str, rules: OwnerRules) -> bool:
    """Return whether a list without any label or verb surely names units."""
    return bool(rules.bare_unit.fullmatch(list_units(part, rules)[0]))


def clause_owners(text: str, rules: OwnerRules) -> Owners:
    """Return the owners that clauses of a sentence name (由A牵头，B配合，新建……)."""
    owners = Owners()
    for clause in PARTS.split(text):
        ended = find_verb(clause, rules)
        if ended is None:
            continue
        names = list_units(clause[: ended[1]], rules)
        if clause.startswith("由") or all(map(rules.bare_unit.fullmatch, names)):
            owners = owners.plus(as_owners(ended[0], clause[: ended[1]], rules))
    return owners
