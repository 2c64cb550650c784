"""How far a long run has come: a bar where a person watches, else a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator

from pipeline.many.receipts import Receipt

SECONDS_A_LINE = 30.0


def watched(
    receipts: Iterable[Receipt], total: int, say: Callable[[str], None]
) -> Iterator[Receipt]:
    """Yield the receipts; rate and remaining time are shown meanwhile."""
    if sys.stderr.isatty():
        from tqdm import tqdm

        yield from tqdm(receipts, total=total, unit="份", smoothing=0.05)
        return
    began = last = time.monotonic()
    for done, receipt in enumerate(receipts, 1):
        yield receipt
        now = time.monotonic()
        if now - last >= SECONDS_A_LINE:
            say(line_of(done, total, now - began))
            last = now


def line_of(done: int, total: int, seconds: float) -> str:
    """Return how many are done, how fast, and how long the rest will take."""
    rate = done / seconds
    left = round((total - done) / rate)
    return f"已完成 {done}/{total} 份，{rate:.1f} 份/秒，约剩 {left // 60} 分 {left % 60} 秒"
