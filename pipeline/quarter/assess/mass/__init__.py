"""Reports by the million: what is plain is judged by columns, all else by the engine of rows.

Both take kinds, bounds, ladder and words from the same Rulebook, and say the same of the same
target; a test judges all of what it draws both ways.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.model import SourceError
from pipeline.quarter.assess.mass.calendar import Calendars, read_calendars
from pipeline.quarter.assess.mass.columns import Words, distinct_rows, places_in, read_words
from pipeline.quarter.assess.mass.exact import LONGEST, Truth, Whole, decimals_of, read_pairs
from pipeline.quarter.assess.mass.figures import WORDS
from pipeline.quarter.assess.mass.heard import Hearing, hear_many
from pipeline.quarter.assess.mass.ladder import are_coarse_enough, find_terms, gather_facts
from pipeline.quarter.assess.mass.promised import Targets, read_targets
from pipeline.quarter.assess.mass.rows import judge_rows
from pipeline.quarter.assess.mass.sent import read_sent
from pipeline.quarter.assess.mass.table import SCHEMA, Cells, Given, write_table
from pipeline.quarter.assess.mass.voice import read_aloud
from pipeline.quarter.assess.rulebook import Rulebook

__all__ = ["SCHEMA", "Archive", "Judgement", "judge_archive", "read_aloud"]


class Archive(NamedTuple):
    """Tables of some notices, each with the column `notice`; else as in `Material`.

    targets stand in the order of their registers, and carry their leads themselves. Texts may
    be dictionaries. Numbers are decimals or whole numbers.
    """

    targets: pa.Table
    reports: pa.Table
    calendar: pa.Table


class Judgement(NamedTuple):
    """What comes out.

    status: one row a target and quarter with the columns of SCHEMA, by notice as they first
        stand in the targets, by quarter, then in the order of the register.
    unused: the report rows that are not used, with `reason` in words.
    by_columns: how many rows of the status were judged by columns.
    """

    status: pa.Table
    unused: pa.Table
    by_columns: int


def judge_archive(archive: Archive, book: Rulebook) -> Judgement:
    """Return the status of every target in every quarter of its notice.

    Raises:
        SourceError: a table lacks a column, an id stands twice in a notice, a notice has no
            calendar, a day or number cannot be read.
    """
    targets, reports = archive.targets, archive.reports
    need_columns(
        targets, ("notice", "target_id", "seq", "measure", "value", "unit"), "targets"
    )
    need_columns(
        reports,
        ("notice", "item_id", "quarter", "role", "by_unit", "source", "received"),
        "reports",
    )
    need_columns(archive.calendar, ("notice", "quarter", "due"), "calendar")
    notice, notices = in_order(read_words(targets, "notice"))
    calendars = read_calendars(archive.calendar, notices, book)
    target, whose = find_targets(targets, reports, notice, notices)
    read = read_targets(targets, calendars.years[notice], book)
    sent = read_sent(reports, target, whose, calendars)
    read = read._replace(plain=read.plain & are_short(read, notice, calendars, book))
    hearing = hear_many(sent, read, notice, calendars, book)
    heard, beside, replaced, plain = hearing
    facts = gather_facts(heard, read, notice, calendars)
    spots = lay_out(notice, calendars)
    cells = list_cells(hearing, spots)
    given = Given(read, targets, notice, calendars, sent, heard, beside, facts, cells, book)
    status = write_table(given)
    asked = np.where(sent.place >= 0, target, -1)
    rest = judge_rows(targets, reports, calendars, (notice, asked, ~plain), book)
    words = heard.row[heard.course.verdict == WORDS]
    known = {
        **dict.fromkeys(replaced.tolist(), "superseded"),
        **dict.fromkeys(beside.row.tolist(), "other_unit"),
        **dict.fromkeys(words.tolist(), "no_number"),
    }
    return Judgement(
        status=overlay(status, rest.status, spots[rest.target, rest.place]),
        unused=list_unused(reports, (target, sent.place), {**known, **rest.unused}, book),
        by_columns=status.num_rows - rest.status.num_rows,
    )


def need_columns(table: pa.Table, names: tuple[str, ...], what: str) -> None:
    """Return nothing where all columns are there.

    Raises:
        SourceError: one is missing; the message names it.
    """
    missing = [name for name in names if name not in table.column_names]
    if missing:
        raise SourceError("BAD_FRAME", f"{what}: {'、'.join(missing)}")


def in_order(names: Words) -> tuple[Whole, pa.Array]:
    """Return the number of each row's notice, and their names as they first stand."""
    first, codes = distinct_rows(names.codes)
    return codes, names.words.take(pa.array(names.codes[first]))


def find_targets(
    targets: pa.Table, reports: pa.Table, notice: Whole, notices: pa.Array
) -> tuple[Whole, Whole]:
    """Return the target and the notice of each report, -1 where there is none.

    Raises:
        SourceError: an id stands twice in a notice.
    """
    ids, named = read_words(targets, "target_id"), read_words(reports, "item_id")
    known = Words(np.zeros(0, np.int32), notices)
    whose = places_in(known, read_words(reports, "notice")).astype(np.int64)
    item = places_in(ids, named).astype(np.int64)
    size = max(len(ids.words), 1)
    keys = notice * size + ids.codes
    first, _ = distinct_rows(keys)
    if len(first) < len(keys):
        twice = np.setdiff1d(np.arange(len(keys)), first)[0]
        raise SourceError("BAD_FRAME", f"id twice: {ids.words[int(ids.codes[twice])]}")
    found = pc.index_in(pa.array(whose * size + item), pa.array(keys))
    target = pc.fill_null(found, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.where((whose >= 0) & (item >= 0), target, -1), whose


def are_short(read: Targets, notice: Whole, calendars: Calendars, book: Rulebook) -> Truth:
    """Return which targets have terms, and rules numbers, small enough for columns."""
    every_target = np.arange(len(notice))
    ends = calendars.counts[notice] - 1
    _, term = find_terms(read, calendars, (every_target, notice, ends))
    return (term <= LONGEST) & are_coarse_enough(book)


def lay_out(notice: Whole, calendars: Calendars) -> Whole:
    """Return the row of the status of each target and quarter, -1 where there is none.

    Rows stand by notice, by quarter, then in the order of the targets.
    """
    sizes = np.bincount(notice, minlength=len(calendars.notices))
    starts = np.cumsum(sizes) - sizes
    order = np.argsort(notice, kind="stable")
    rank = np.empty(len(notice), np.int64)
    rank[order] = np.arange(len(notice)) - starts[notice[order]]
    rows = sizes * calendars.counts
    before = (np.cumsum(rows) - rows)[notice] + rank
    width = calendars.there.shape[1]
    spots = before[:, None] + np.arange(width)[None, :] * sizes[notice][:, None]
    return np.where(calendars.there[notice], spots, -1)


def list_cells(hearing: Hearing, spots: Whole) -> Cells:
    """Return all quarters of all targets, in the order of the status.

    Of targets that are not plain nothing was heard here; other rows take their place.
    """
    width = spots.shape[1]
    found = []
    for told in (hearing.heard, hearing.beside):
        places = np.full(spots.size, -1)
        places[told.target * width + told.place] = np.arange(len(told.target))
        found.append(places)
    there = np.flatnonzero(spots >= 0)
    chosen = np.empty(len(there), np.int64)
    chosen[spots.ravel()[there]] = there
    target, place = np.divmod(chosen, max(width, 1))
    return Cells(target, place, *(places[chosen] for places in found))


def overlay(status: pa.Table, rest: pa.Table, places: Whole) -> pa.Table:
    """Return the table with other rows at these places, texts as dictionaries."""
    if not rest.num_rows:
        return status
    columns = [
        lay_over(status[name].combine_chunks(), rest[name].combine_chunks(), places)
        for name in SCHEMA.names
    ]
    return pa.table(columns, names=SCHEMA.names)


def lay_over(column: pa.Array, cells: pa.Array, places: Whole) -> pa.Array:
    """Return the column with other cells at these places."""
    if pa.types.is_dictionary(column.type):
        return lay_words(column, cells, places)
    stated = np.array(column.is_valid())
    stated[places] = np.asarray(cells.is_valid())
    if pa.types.is_decimal(column.type):
        words = read_pairs(column).copy()
        words[places] = read_pairs(cells)
        return decimals_of(words, stated)
    found = np.array(pc.fill_null(column, False if pa.types.is_boolean(column.type) else 0))
    found[places] = pc.fill_null(cells, False if pa.types.is_boolean(cells.type) else 0)
    return pa.array(found, column.type, mask=~stated)


def lay_words(column: pa.DictionaryArray, cells: pa.Array, places: Whole) -> pa.Array:
    """Return the column of texts with others at these places."""
    known = Words(column.indices.to_numpy().copy(), column.dictionary)
    coded = pc.dictionary_encode(cells)
    other = Words(coded.indices.to_numpy(zero_copy_only=False), coded.dictionary)
    codes = places_in(known, other)
    fresh = other.words.filter(pa.array(places_in(known, every(other)) < 0))
    words = pa.concat_arrays([known.words, fresh])
    if len(fresh):
        codes = places_in(Words(codes, words), other)
    known.codes[places] = codes
    return pa.DictionaryArray.from_arrays(known.codes, words)


def every(column: Words) -> Words:
    """Return each distinct word of a column once."""
    return Words(np.arange(len(column.words), dtype=np.int32), column.words)


def list_unused(
    reports: pa.Table,
    spoken: tuple[Whole, Whole],
    known: dict[int, str],
    book: Rulebook,
) -> pa.Table:
    """Return the report rows that were not used, in their order, with the reason in words.

    Args:
        reports: all of them.
        spoken: target and quarter each speaks of, -1 where it is not known.
        known: of rows that were not used the code of the reason.
        book: the rules.
    """
    target, place = spoken
    why = dict.fromkeys(
        np.flatnonzero((target >= 0) & (place < 0)).tolist(), "unknown_quarter"
    )
    why |= dict.fromkeys(np.flatnonzero(target < 0).tolist(), "unknown_item")
    why |= known
    rows = sorted(why)
    words = {**book.words["unused"], **book.words["reason"]}
    reasons = pa.array([words[why[row]] for row in rows], pa.string())
    return reports.take(pa.array(rows, pa.int64())).append_column("reason", reasons)
