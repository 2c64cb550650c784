"""Printed lines -> one Text without alignment blanks, and the names a cell lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.model import Run, Text, join_texts

BLANKS = frozenset(" \t\r\n\u3000\u00a0\u2002\u2003\u2009\u200b\ufeff")
NOBODY = "无"
UNKNOWN = "\ufffd"
WORD = regex.compile(r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]")
MARKS = regex.compile(r"[、，,；;/／|]")
CLOSING = regex.compile(r"[、，,；;。．.：:）)〕】》”/／]")
WHOLE = regex.compile(r"[（(〔【《“]*(?:[A-Za-z0-9]+|\S)[、，,；;。．.：:）)〕】》”]*")
"""What no typesetter parts by a line break."""
COMPLETE = regex.compile(
    r"(?:[局委办厅室处部会社区县市旗镇乡院校所站队行馆联团库]|中心|政府|街道|公司|集团|单位|企业)$"
)
GOES_ON = regex.compile(
    r"管委会|管理委员会|委员会|党工委|工委|办事处|指挥部|领导小组|办公室|分局|支队|大队|有限公司|(?:人民)?政府(?!办)"
)
"""Ends of names that begin none."""
OPENING = regex.compile(r"[各省市区县州旗镇乡国]|团[省市区县]")


@dataclass(frozen=True, slots=True)
class Fit:
    """How wide the lines of a column are, so that a forced line break can be told.

    `width` is that of the widest line in points; 0 where the source has no widths, and then
    every line break was set by hand.
    """

    width: float = 0.0


def join_lines(lines: Sequence[Text]) -> Text:
    """Return the lines as one Text: breaks and alignment blanks gone, places kept.

    A blank stays, as one, between two letters or digits of a line.
    """
    return join_texts(drop_blanks(line) for line in lines)


def drop_blanks(line: Text) -> Text:
    """Return a line without its blanks, but one between two letters or digits."""
    if BLANKS.isdisjoint(line.text):
        return line
    kept = [place for place in range(len(line.text)) if stays(line.text, place)]
    text = "".join(" " if line.text[i] in BLANKS else line.text[i] for i in kept)
    return Text(text, tuple(keep_places(line.runs, kept)))


def stays(text: str, place: int) -> bool:
    """Return whether the character at `place` is printed matter, not alignment."""
    if text[place] not in BLANKS:
        return True
    if place == 0 or text[place - 1] in BLANKS:
        return False
    after = text[place:].lstrip("".join(BLANKS))
    return bool(after and WORD.match(text[place - 1]) and WORD.match(after))


def keep_places(runs: Sequence[Run], kept: Sequence[int]) -> list[Run]:
    """Return the runs cut down to the characters at `kept`, offsets closed up."""
    found, start = [], 0
    for run in runs:
        inside = [place - run.start for place in kept if run.start <= place < run.end]
        if not inside:
            continue
        found.append(
            replace(
                run,
                start=start,
                end=start + len(inside),
                lefts=tuple(run.lefts[i] for i in inside) if run.lefts else (),
                rights=tuple(run.rights[i] for i in inside) if run.rights else (),
            )
        )
        start += len(inside)
    return found


def is_unsure(line: Text) -> bool:
    """Return whether some of a line was recognised on a picture without certainty."""
    return any(run.unsure for run in line.runs)


def why_unsure(lines: Iterable[Text]) -> list[str]:
    """Return the reason codes of what is not certainly read in the lines of a task."""
    found = []
    for line in lines:
        found += ["RECOGNITION_UNSURE"] * is_unsure(line)
        found += ["GARBLED_CHARACTERS"] * (UNKNOWN in line.text)
    return sorted(set(found))


def width_of(line: Text) -> float:
    """Return the printed width of a line in points, 0 where the source has none."""
    lefts = [run.lefts[0] for run in line.runs if run.lefts]
    rights = [run.rights[-1] for run in line.runs if run.rights]
    return max(rights) - min(lefts) if lefts else 0.0


def measure(lines: Sequence[Text]) -> Fit:
    """Return the Fit of a column from all its body lines.

    A closing mark at a line's end may be set on half its width; it counts as half.
    """
    return Fit(max(map(sure_width, map(trim, lines)), default=0.0))


def sure_width(line: Text) -> float:
    """Return the width of a line that had room in its column."""
    hangs = CLOSING.match(line.text[-1:]) is not None
    return width_of(line) * (1 - hangs / (2 * max(len(line.text), 1)))


def trim(line: Text) -> Text:
    """Return a line without the blanks at its ends."""
    blanks = "".join(BLANKS)
    start = len(line.text) - len(line.text.lstrip(blanks))
    end = len(line.text.rstrip(blanks))
    return line.cut(start, max(start, end))


def break_is_meant(line: Text, after: Text, fit: Fit) -> bool:
    """Return whether the next line was begun on purpose: what it begins with had room here.

    No line begins with a closing mark or ends with an opening one (委、 and （区） go over
    together), and a word of letters or digits is not broken.
    """
    width = width_of(line)
    if width == 0.0 or fit.width == 0.0:
        return True
    letter = width / max(len(line.text), 1)
    head = WHOLE.match(after.text)
    room = letter * (len(head.group()) - 0.1 if head else 0.9)
    return width + room <= fit.width and not CLOSING.match(after.text)


def read_units(lines: Sequence[Text], fit: Fit) -> tuple[str, ...]:
    """Return the units a cell lists, in order, each once.

    A unit may run over a line break; a break that was set on purpose, or that stands between
    a finished name and the beginning of another, parts two units.
    """
    trimmed = [line for line in map(trim, lines) if line.text]
    text = ""
    for place, line in enumerate(trimmed):
        if place and parts_units(text, trimmed[place - 1], line, fit):
            text += "、"
        text += spread_units(line.text)
    return split_units(text)


def parts_units(before: str, line: Text, after: Text, fit: Fit) -> bool:
    """Return whether the break behind a line parts two units; `before` is all up to there."""
    if MARKS.match(line.text[-1]) or CLOSING.match(after.text) or line.text[-1] in "（(":
        return False
    last = MARKS.split(before)[-1]
    if len(last.strip()) < 2 or not COMPLETE.search(last) or GOES_ON.match(after.text):
        return False
    return bool(OPENING.match(after.text)) or break_is_meant(line, after, fit)


def spread_units(line: str) -> str:
    """Return a line of units with a mark where only blanks part two finished names."""
    tokens = regex.split(r"[\s\u3000\u00a0]+", line)
    text = tokens[0]
    for token in tokens[1:]:
        listed = COMPLETE.search(text) and len(token) > 1 and not CLOSING.match(token)
        text += ("、" if listed else "") + token
    return text


def split_units(text: str) -> tuple[str, ...]:
    """Return the names of a list joined by marks, brackets kept whole, each name once."""
    names: dict[str, None] = {}
    for name in regex.split(r"[、，,；;/／|](?![^（(]*[）)])", text):
        cleaned = name.strip("。．. \u3000：:")
        if regex.search(r"\w", cleaned) and cleaned != NOBODY:
            names[cleaned] = None
    return tuple(names)


def read_names(lines: Sequence[Text]) -> tuple[str, ...]:
    """Return the persons a cell lists: joined within a line, parted between lines.

    Single characters of a line are one name set apart (赵 健); tokens of two or more are a
    name each. A lone character at a line's end or beginning belongs over the break.
    """
    found: list[str] = []
    for line in lines:
        names = names_of_line(line.text)
        if names and found and 1 in (len(found[-1]), len(names[0])):
            found[-1] += names.pop(0)
        found += names
    return tuple(dict.fromkeys(found))


def names_of_line(line: str) -> list[str]:
    """Return the names of one printed line."""
    names: list[str] = []
    for part in MARKS.split(line):
        first = len(names)
        for token in regex.split(r"[\s\u3000\u00a0]+", part):
            alone = len(names) > first and 1 in (len(token), len(names[-1]))
            if token and alone:
                names[-1] += token
            elif token:
                names.append(token)
    return names
