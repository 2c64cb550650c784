"""What an item is read and judged against in one quarter."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from pipeline.quarter.assess.deadlines import Deadline
from pipeline.quarter.assess.records import Heard, Item, Quarter, Review
from pipeline.quarter.assess.rulebook import Rulebook


class Scene(NamedTuple):
    """One item in one quarter.

    `elapsed` is the share of its term that is over, `history` the quarters before as they were
    read, `review` the decisions of reviewers, `kept` word and quarter of a published status
    that says the item is done.
    """

    item: Item
    deadline: Deadline
    elapsed: Fraction
    history: tuple[Heard, ...]
    review: tuple[Review, ...]
    kept: tuple[str, str] | None
    book: Rulebook

    @property
    def quarter(self) -> Quarter:
        """Return the quarter judged."""
        return self.deadline.quarter

    @property
    def is_due(self) -> bool:
        """Return whether the item is due by the end of the quarter."""
        return self.item.due <= self.deadline.quarter.last

    def decided(self, decision: str) -> Review | None:
        """Return the last such decision of a reviewer, None where there is none."""
        for review in reversed(self.review):
            if review.decision == decision:
                return review
        return None

    def last_value(self) -> Fraction | None:
        """Return the last value before that nobody doubts, None where there is none."""
        for heard in reversed(self.history):
            if heard.reading.value is not None and not heard.reading.verdict:
                return heard.reading.value
        return None
