"""Findings -> what is said of each output, and how many do not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.jobs import Job
from pipeline.rules import Rules
from pipeline.verify import LIMITS, Finding, Level, verify

NEXT = (
    "下一步：输入、规则或程序改过的，重新运行 make、make status（对照、汇总是 make compare、"
    "make many）；在输出里手工改过的，先删去那个文件再运行；确实要改的写在 corrections.csv"
)


def tell_outputs(
    jobs: Iterable[Job], rules: Rules, say: Callable[[str], None], *, every: bool
) -> int:
    """Return how many findings do not hold, once every output has been told.

    Args:
        jobs: as `find_outputs` gives them.
        rules: all of them, as they are now.
        say: told a text for each output.
        every: whether what holds is told too where something does not.
    """
    wrong = 0
    for job in jobs:
        found = verify(job, rules)
        differing = sum(one.level is Level.DIFFERS for one in found)
        say("\n".join([head_of(job, differing), *lines_of(found, every or not differing)]))
        wrong += differing
    say("\n".join([*([NEXT] if wrong else []), LIMITS]))
    return wrong


def head_of(job: Job, wrong: int) -> str:
    """Return the line an output begins with."""
    return f"{job.name}：有 {wrong} 处不符" if wrong else f"{job.name}：没有发现不符"


def lines_of(found: Iterable[Finding], every: bool) -> list[str]:
    """Return the findings as lines; what holds only where it is wanted."""
    shown = [one for one in found if every or one.level is not Level.GOOD]
    return [f"  {one.level.value} {one.text}" for one in shown]
