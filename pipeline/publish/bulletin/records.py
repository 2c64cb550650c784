"""What the templates get: the fields of `Content` and `Reminders` are the names they know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.publish.bulletin.counts import Tally
from pipeline.publish.bulletin.reporting import Reporting

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Told:
    """A quarter as it was judged: its frames as in TABLES, and what is known of it as a whole.

    `calendar` has quarter, due and bulletin_cutoff, "" where not stated; `example` is the mark
    of invented figures, "" where they are none.
    """

    quarter: str
    frames: Mapping[str, pd.DataFrame]
    calendar: Mapping[str, str]
    published: bool
    example: str


@dataclass(frozen=True, slots=True)
class NoticeTold:
    """What the notice says of itself, "" where it does not."""

    title: str
    doc_no: str
    issuer: str
    issued: str
    year: str
    recipients: str
    cc: str
    report_to: str
    mailbox: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row that is named: unit, what it is about with target and figures, its light."""

    unit: str
    text: str
    light: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one word: how many, one by one, and how many of each unit.

    `ordinal` is the group's number in its list, in Chinese.
    """

    ordinal: str
    word: str
    count: int
    lines: tuple[Line, ...]
    units: str


@dataclass(frozen=True, slots=True)
class NamedList:
    """Rows that are named, by word; `one_by_one` where they are few enough for the body."""

    total: int
    one_by_one: bool
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A row of an annex; an unconfirmed one has no word and no light but that it waits."""

    item_id: str
    unit: str
    name: str
    target: str
    reported: str
    word: str
    light: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a row that is named stands where it does, in the words of the status."""

    item_id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Content:
    """What the template gets.

    items = targets + milestones + duties + soft, each told apart; lights are the names of the
    columns of the tallies. `waits` are the rows on which nobody is named, `waits_why` why.
    `last_quarter` is the year's, after which nothing more is due by most notices.
    """

    mark: str
    quarter: str
    year: str
    notice: NoticeTold
    due: str
    cutoff: str
    published: bool
    last_quarter: bool
    next_quarter: str
    next_due: str
    items: int
    lights: tuple[str, ...]
    targets: Tally
    milestones: Tally
    duties: Tally
    soft: Tally
    waits: int
    waits_why: str
    praised: NamedList
    late: NamedList
    soft_praised: NamedList
    soft_late: NamedList
    reporting: Reporting
    annex_targets: tuple[AnnexRow, ...]
    annex_milestones: tuple[AnnexRow, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The quarter after: its name, the day its reports are due, "" where nobody says, and by
    item the day it falls due, as the notice and its changes have it.
    """

    quarter: str
    due: str
    item_dues: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one unit is reminded of: items it left out, that fall due, that are behind."""

    unit: str
    missing: str
    falling_due: str
    behind: str


@dataclass(frozen=True, slots=True)
class Reminders:
    """What the template gets.

    `published` tells whether `quarter` is out, and so which quarter is `asked` for, due on
    `asked_due`. `rows` fit on the page, `left_out` units have rows that do not; `silent` are
    the units of which there is nothing to remind but the day.
    """

    mark: str
    quarter: str
    published: bool
    asked: str
    asked_due: str
    next_quarter: str
    next_due: str
    notice: NoticeTold
    character_limit: str
    rows: tuple[Reminder, ...]
    left_out: int
    silent: int
    absent: str
