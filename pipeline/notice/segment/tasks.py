"""Records of the tables -> tasks: numbers, headings, units, persons."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

import regex

from pipeline.model import Task, Text, join_texts
from pipeline.notice.segment.cells import (
    Fit,
    join_lines,
    measure,
    read_names,
    read_units,
    why_unsure,
)
from pipeline.notice.segment.owners import (
    OwnerRules,
    Owners,
    marked_owners,
    split_roles,
    split_staff,
)
from pipeline.notice.segment.phrases import cut_owners
from pipeline.notice.segment.rows import Record
from pipeline.notice.segment.tables import Sheet

CHINESE = {sign: place for place, sign in enumerate("一二三四五六七八九", 1)}


def name_tasks(
    sheets: Sequence[Sheet], records: Sequence[Record], rules: OwnerRules
) -> tuple[Task, ...]:
    """Return one task a record, in order, numbered over the whole notice.

    Args:
        sheets: the task tables, for the widths of their columns.
        records: the tasks of all sheets, `group` the place of their sheet.
        rules: how units are written in a cell.

    Returns:
        Tasks with unique `seq`: the printed number where all printed numbers are different,
        else a running one, the printed one then closes `path`.
    """
    fits = [column_fits(sheet) for sheet in sheets]
    printed = mend_numbers(records)
    seqs, shown = number_records(printed, share_numbers(records, printed))
    return tuple(
        build_task(record, fits[record.group], seq, number, rules)
        for record, seq, number in zip(records, seqs, shown, strict=True)
    )


def column_fits(sheet: Sheet) -> tuple[Fit, ...]:
    """Return how wide the lines of each column are; a cell over several columns is wider."""
    fits = []
    for place in range(len(sheet.columns)):
        slots = [row.slots[place] for row in sheet.rows]
        own = [slot for slot in slots if slot.across == 1] or slots
        fits.append(measure([line for slot in own for line in slot.lines]))
    return tuple(fits)


def mend_numbers(records: Sequence[Record]) -> list[str]:
    """Return the printed number of each record, a missing one taken from its neighbours.

    What is taken or does not follow in order is noted among the record's doubts.
    """
    numbers = [plain_number(record.text("seq")) for record in records]
    for place, record in enumerate(records):
        if holds_several(record):
            record.doubts.append("ROWS_MERGED")
        if numbers[place] or record.rows[0].place("seq") is None:
            continue
        alike = [other for other in records if other.group == record.group]
        before = numbers[place - 1] if place and records[place - 1] in alike else "0"
        after = numbers[place + 1] if place + 1 < len(numbers) else ""
        if before.isdigit() and after.isdigit() and int(after) == int(before) + 2:
            numbers[place] = str(int(before) + 1)
            record.doubts.append("SEQ_MENDED")
            continue
        numbers[place] = before if before != "0" else ""
        if not same_cell(records[place - 1], record, "seq"):
            record.doubts.append("ROW_WITHOUT_NUMBER")
    note_order(records, numbers)
    return numbers


def holds_several(record: Record) -> bool:
    """Return whether the number's cell prints several numbers that follow each other."""
    place = record.rows[0].place("seq")
    lines = record.lines(place) if place is not None else []
    numbers = [int(n) for line in lines for n in [plain_number(line.text)] if n.isdigit()]
    return any(after == before + 1 for before, after in pairwise(numbers))


def same_cell(before: Record, record: Record, wanted: str) -> bool:
    """Return whether two records share one merged cell of a column."""
    a, b = before.rows[-1].slot(wanted), record.rows[0].slot(wanted)
    return a is not None and b is not None and a.origin == b.origin


def plain_number(printed: str) -> str:
    """Return a printed number in plain digits: （一） is 1, ３． is 3, 1-2 is 1-2."""
    text = regex.sub(r"^\W+|\W+$", "", unicodedata.normalize("NFKC", printed))
    text = regex.sub(r"^第|[项条号]$", "", text)
    if regex.fullmatch(r"[一二三四五六七八九]?十?[一二三四五六七八九]?", text) and text:
        tens, mark, ones = text.partition("十")
        if mark:
            return str(CHINESE.get(tens, 1) * 10 + CHINESE.get(ones, 0))
        return str(CHINESE.get(text, text))
    return text


def note_order(records: Sequence[Record], numbers: Sequence[str]) -> None:
    """Note a record whose number does not follow the one before it in its table."""
    for place in range(1, len(records)):
        here, before = numbers[place], numbers[place - 1]
        if records[place].group != records[place - 1].group:
            continue
        if records[place].headings != records[place - 1].headings and here == "1":
            continue
        steps = here.isdigit() and before.isdigit() and int(here) - int(before)
        if steps not in (False, 0, 1):
            records[place].doubts.append("SEQ_OUT_OF_ORDER")


def share_numbers(records: Sequence[Record], printed: Sequence[str]) -> list[bool]:
    """Return of each record whether it is a further task under the number before it.

    So it is where both stand in one cell, or print no other number in the same section.
    """
    shared = [False] * len(records)
    for place in range(1, len(records)):
        before, here = records[place - 1], records[place]
        section = (before.group, before.headings) == (here.group, here.headings)
        alike = section and printed[place - 1] == printed[place] != ""
        one_cell = same_cell(before, here, "seq") or not here.text("seq")
        shared[place] = alike and (one_cell or path_of(before) == path_of(here))
    return shared


def number_records(
    printed: Sequence[str], shared: Sequence[bool]
) -> tuple[list[str], list[str]]:
    """Return the unique number of each record, and the printed one where that is another.

    Neighbours under one number become 3.1 and 3.2; where numbers repeat otherwise, or one is
    missing, all are counted through.
    """
    starts = [place for place in range(len(printed)) if not shared[place]]
    seqs: list[str] = []
    for start, end in pairwise([*starts, len(printed)]):
        parts = [f".{n}" for n in range(1, end - start + 1)] if end > start + 1 else [""]
        seqs += [printed[start] + part for part in parts]
    if all(printed) and len(set(seqs)) == len(seqs):
        return seqs, [""] * len(seqs)
    counted = [str(n) for n in range(1, len(printed) + 1)]
    return counted, seqs if all(printed) else list(printed)


def build_task(
    record: Record, fits: Sequence[Fit], seq: str, shown: str, rules: OwnerRules
) -> Task:
    """Return the task of one record; `shown` is its printed number if that is not `seq`."""
    owners = read_owners(record, fits, rules)
    text, owners = compose_text(record, owners, rules)
    above = (record.caption if shown else "", *record.headings, path_of(record), shown)
    doubts = list(record.doubts)
    if not text.text:
        doubts.append("EMPTY_TASK")
    if not owners.lead and has_owner_column(record):
        doubts.append("NO_OWNER")
    places = range(len(record.columns))
    doubts += why_unsure(line for place in places for line in record.lines(place))
    return Task(
        seq=seq,
        text=text,
        path=".".join(part for part in above if part),
        lead=owners.lead,
        partners=owners.partners,
        persons=owners.persons,
        due=join_lines(lines_of(record, "due")).text or owners.due,
        extra=tuple(extra_of(record)),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def compose_text(record: Record, owners: Owners, rules: OwnerRules) -> tuple[Text, Owners]:
    """Return the task's words with its value and measure, and owners printed among them."""
    text = join_lines(lines_of(record, "text"))
    value, measure = (join_lines(lines_of(record, field)) for field in ("value", "measure"))
    if (
        value.text
        and measure.text not in ("", "—", "-", "/")
        and measure.text not in value.text
    ):
        value = join_texts((value, measure))
    text = join_texts((text, value))
    if owners.lead or not text.text:
        return text, owners
    pieces = cut_owners(text, rules)
    for _, named in pieces:
        owners = owners.plus(named)
    return join_texts(piece for piece, _ in pieces), owners


def has_owner_column(record: Record) -> bool:
    """Return whether the table has a column for the units."""
    return bool(places_of(record, "lead") or places_of(record, "staff"))


def places_of(record: Record, wanted: str) -> list[int]:
    """Return the columns of a field."""
    return [place for place, column in enumerate(record.columns) if column.field == wanted]


def lines_of(record: Record, wanted: str) -> list[Text]:
    """Return the lines of all columns of a field."""
    return [line for place in places_of(record, wanted) for line in record.lines(place)]


def path_of(record: Record) -> str:
    """Return the text of the category columns, joined by dots, each once."""
    texts = []
    for place in places_of(record, "path"):
        cells = {row.slots[place].origin: row.slots[place].text for row in record.rows}
        texts += list(dict.fromkeys(cells.values()))
        if place in record.carried:
            texts.append(join_lines(record.carried[place]).text)
    return ".".join(dict.fromkeys(text for text in texts if text))


def extra_of(record: Record) -> Iterable[tuple[str, str]]:
    """Return (header, text) of the columns without a field of their own."""
    for place, column in enumerate(record.columns):
        if column.field in ("", "extra"):
            text = join_lines(record.lines(place)).text
            if text:
                yield column.header, text


def read_owners(record: Record, fits: Sequence[Fit], rules: OwnerRules) -> Owners:
    """Return units and persons of a record; a cell that names roles itself is taken apart."""
    owners = Owners()
    for place, column in enumerate(record.columns):
        lines = record.lines(place)
        if column.field == "lead":
            owners = owners.plus(read_owner_cell(lines, fits[place], rules))
        elif column.field == "partners":
            owners = owners.plus(Owners(partners=read_units(lines, fits[place])))
        elif column.field == "persons":
            owners = owners.plus(Owners(persons=plain_names(read_names(lines), rules)))
        elif column.field in ("staff", "helpers"):
            staff = split_staff([line.text for line in lines], rules)
            if column.field == "helpers":
                staff = Owners(partners=staff.lead, persons=staff.persons)
            owners = owners.plus(staff)
    return owners


def plain_names(names: Sequence[str], rules: OwnerRules) -> tuple[str, ...]:
    """Return the names without offices: 常务副市长李明 and 李明（副市长） are 李明."""
    plain = (rules.office.sub("", name) for name in names)
    return tuple(dict.fromkeys(name for name in plain if name))


def read_owner_cell(lines: Sequence[Text], fit: Fit, rules: OwnerRules) -> Owners:
    """Return the owners a cell of responsible units lists."""
    named = split_roles(join_lines(lines).text, rules)
    units = read_units(lines, fit)
    if named is None and any(rules.chief_mark.search(unit) for unit in units):
        return marked_owners(units, rules)
    return named if named is not None else Owners(lead=units)
