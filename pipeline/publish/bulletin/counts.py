"""Rows of a quarter -> how many there are by light and by word, and what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.publish.bulletin.book import Book
from pipeline.publish.bulletin.rows import Row
from pipeline.publish.bulletin.tell import clean, joined, share_text


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of one sort there are.

    `lights` are the counts in the order of the rules, they add up to `total`; `judged` are
    those not grey, `on_track` those of them that are done or where they should be, `share` the
    second of the first; `by_word` tells every word with its count; `waits` are the rows on
    which nobody is named.
    """

    total: int
    lights: tuple[int, ...]
    judged: int
    on_track: int
    share: str
    by_word: str
    waits: int

    @property
    def unjudged(self) -> int:
        """Return how many rows are not judged."""
        return self.total - self.judged


def tally(rows: Iterable[Row], book: Book) -> Tally:
    """Return the counts of some rows."""
    rows = list(rows)
    lights = Counter(row.light for row in rows)
    judged = sum(lights[light] for light in book.judged)
    on_track = sum(lights[light] for light in book.on_track)
    return Tally(
        total=len(rows),
        lights=tuple(lights[light] for light in book.lights),
        judged=judged,
        on_track=on_track,
        share=share_text(on_track, judged),
        by_word=words_told(rows, book),
        waits=sum(bool(row.waits) for row in rows),
    )


def words_told(rows: Sequence[Row], book: Book) -> str:
    """Return every word and light with its count, in the order of the rules."""
    counts = Counter((row.light, row.word) for row in rows)
    order = {word: place for place, word in enumerate((*book.words, *book.states.values()))}

    def place(found: tuple[str, str]) -> tuple[int, int, str]:
        """Return what a word and its light are ordered by."""
        light, word = found
        bare = word.removesuffix(book.states["estimate"])
        return book.lights.index(light), order.get(bare, len(order)), word

    told = (
        (light, word, str(counts[light, word])) for light, word in sorted(counts, key=place)
    )
    return joined(
        book.say("counted_light", word=clean(word), light=light, count=count)
        for light, word, count in told
    )


def waits_told(rows: Iterable[Row], book: Book) -> str:
    """Return why rows wait, each reason with its count, in the order of the rules."""
    counts = Counter(row.waits for row in rows if row.waits)
    labels = dict.fromkeys(wait.label for wait in book.waits)
    return joined(
        book.say("counted", word=label, count=str(counts[label]))
        for label in labels
        if counts[label]
    )
