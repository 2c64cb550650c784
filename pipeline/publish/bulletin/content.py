"""All that rules/bulletin.docx may tell of a quarter; each name is one of the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.model import Facts
from pipeline.publish.bulletin.book import Book, Listing, open_book
from pipeline.publish.bulletin.counts import tally, waits_told
from pipeline.publish.bulletin.records import (
    AnnexRow,
    Content,
    Ground,
    Group,
    Line,
    NamedList,
    NoticeTold,
    Told,
)
from pipeline.publish.bulletin.reporting import sum_up_reporting
from pipeline.publish.bulletin.rows import Row, read_rows, select
from pipeline.publish.bulletin.tell import (
    Printed,
    clean,
    day_text,
    figures_of,
    joined,
    name_of,
    ordinal,
    quarter_text,
    reported_of,
    target_of,
)
from pipeline.rules import Rules


def bulletin_content(
    quarters: Sequence[Told],
    printed: Mapping[str, Printed],
    upcoming: tuple[str, str],
    facts: Facts,
    rules: Rules,
) -> Content:
    """Return what the bulletin of the last of the quarters tells.

    Args:
        quarters: this quarter and all judged before it, in order.
        printed: by item how it is printed.
        upcoming: the quarter after, and the day its reports are due, "" where nobody says.
        facts: of the notice.
        rules: bulletin and status.
    """
    book, told = open_book(rules), quarters[-1]
    rows = read_rows([quarter.frames for quarter in quarters], book)
    return Content(
        mark=told.example,
        notice=notice_told(facts, book),
        **times_told(told, upcoming, book),
        items=len(rows),
        lights=book.lights,
        **tallies(rows, book),
        waits=sum(bool(row.waits) for row in rows),
        waits_why=waits_told(rows, book),
        **lists_of(rows, printed, book),
        reporting=sum_up_reporting(told.frames, book),
        annex_targets=annex(of_type(rows, "target"), printed, book),
        annex_milestones=annex(of_type(rows, "milestone"), printed, book),
    )


def times_told(told: Told, upcoming: tuple[str, str], book: Book) -> dict[str, Any]:
    """Return the quarter and its days as people write them."""
    following, due = upcoming
    return {
        "quarter": quarter_text(told.quarter),
        "year": told.quarter[:4],
        "due": day_text(told.calendar["due"], book, full=True),
        "cutoff": day_text(told.calendar["bulletin_cutoff"], book, full=True),
        "published": told.published,
        "last_quarter": told.quarter.endswith("4"),
        "next_quarter": quarter_text(following),
        "next_due": day_text(due, book, full=True),
    }


def lists_of(
    rows: Sequence[Row], printed: Mapping[str, Printed], book: Book
) -> dict[str, Any]:
    """Return the lists of those named, and the grounds of all of them."""
    lists, grounds = {}, []
    for name, listing in (("praised", book.praised), ("late", book.late)):
        for prefix, soft in (("", False), ("soft_", True)):
            found = select(rows, listing, soft=soft)
            lists[prefix + name] = name_rows(found, listing, printed, book)
            grounds += found
    return {**lists, "grounds": grounds_of(rows, grounds)}


def of_type(rows: Iterable[Row], item_type: str) -> list[Row]:
    """Return the rows of targets, milestones or duties."""
    return [row for row in rows if row.item_type == item_type]


def tallies(rows: Sequence[Row], book: Book) -> dict[str, Any]:
    """Return the counts of firm targets, firm milestones, duties, and what is striven for."""
    soft = [row for row in rows if row.soft and row.item_type != "duty"]
    firm = [row for row in rows if not row.soft]
    return {
        "targets": tally(of_type(firm, "target"), book),
        "milestones": tally(of_type(firm, "milestone"), book),
        "duties": tally(of_type(rows, "duty"), book),
        "soft": tally(soft, book),
    }


def notice_told(facts: Facts, book: Book) -> NoticeTold:
    """Return what the notice says of itself; a title inside a title gets single brackets."""
    title = clean(facts.title or "").replace("《", "〈").replace("》", "〉")
    issued = day_text(facts.issued.isoformat(), book, full=True) if facts.issued else ""
    return NoticeTold(
        title=title,
        doc_no=clean(facts.doc_no or ""),
        issuer=clean(facts.issuer or ""),
        issued=issued,
        year=str(facts.year or ""),
        recipients=clean(facts.recipients or "").rstrip("：:"),
        cc=clean(facts.cc or "").rstrip("。"),
        report_to=clean(facts.report_to or ""),
        mailbox=clean(facts.mailbox or ""),
    )


def name_rows(
    rows: Sequence[Row], listing: Listing, printed: Mapping[str, Printed], book: Book
) -> NamedList:
    """Return rows as a list of a bulletin: by word, then in the order of the notice."""
    order = dict.fromkeys([*listing.words, *book.words, *(row.word for row in rows)])
    by_word = {word: [row for row in rows if row.word == word] for word in order}
    groups = tuple(
        group_rows(place, word, by_word[word], printed, book)
        for place, word in enumerate((word for word in order if by_word[word]), 1)
    )
    return NamedList(len(rows), len(rows) <= book.limits["in_body"], groups)


def group_rows(
    place: int, word: str, rows: Sequence[Row], printed: Mapping[str, Printed], book: Book
) -> Group:
    """Return the rows of one word; those of one unit stand together."""
    units: dict[str, list[Row]] = {}
    for row in rows:
        units.setdefault(row.unit, []).append(row)
    lines = tuple(
        Line(clean(unit), line_text(row, printed, book), row.light)
        for unit, mine in units.items()
        for row in mine
    )
    counted = (
        book.say("unit_counted", unit=clean(unit), count=str(len(mine)))
        for unit, mine in units.items()
    )
    return Group(ordinal(place), clean(word), len(rows), lines, joined(counted))


def line_text(row: Row, printed: Mapping[str, Printed], book: Book) -> str:
    """Return what is said of a row that is named."""
    figures = figures_of(row, printed, book)
    name = name_of(row, printed)
    return f"{name}，{figures}" if figures else name


def annex(
    rows: Iterable[Row], printed: Mapping[str, Printed], book: Book
) -> tuple[AnnexRow, ...]:
    """Return the rows of an annex, in the order of the notice."""
    return tuple(annex_row(row, printed, book) for row in rows)


def annex_row(row: Row, printed: Mapping[str, Printed], book: Book) -> AnnexRow:
    """Return a row of an annex; of one that is not confirmed only that it waits, and why."""
    name = name_of(row, printed)
    plain = book.waits[0].label
    waits = "" if row.waits in ("", plain) else book.say("waiting_for", why=row.waits)
    return AnnexRow(
        item_id=clean(row.item_id),
        unit=clean(row.unit),
        name=book.say("soft", name=name) if row.soft else name,
        target=target_of(row, printed, book),
        reported=reported_of(row),
        word=waits or (book.say("waiting") if row.waits else clean(row.word)),
        light="" if row.waits else row.light,
    )


def grounds_of(rows: Iterable[Row], named: Iterable[Row]) -> tuple[Ground, ...]:
    """Return the sentence of the status of each row that is named, in the notice's order."""
    ids = {row.item_id for row in named}
    return tuple(
        Ground(clean(row.item_id), clean(row.cells["sentence"]))
        for row in rows
        if row.item_id in ids
    )
