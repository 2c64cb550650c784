"""An output folder -> what holds of it and what does not: hashes, sums, places, history.

stale asks whether it was made from what is there now, edits what was changed by hand since,
sums whether the counts agree, places reads every locator again with other libraries, and the
journal tells whether what was decided and published still stands. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.jobs import PROBLEM, Job
from pipeline.journal import JOURNAL, broken_promises, read_journal
from pipeline.model import SourceError
from pipeline.present.shelf import quarters_of
from pipeline.rules import Rules
from pipeline.trail import RUN_FILE
from pipeline.verify.command import check_command
from pipeline.verify.edits import check_edits
from pipeline.verify.finding import Finding, Level, differs, good, note
from pipeline.verify.history import check_anchor
from pipeline.verify.kept import read_record
from pipeline.verify.places import check_places
from pipeline.verify.rooms import check_rooms
from pipeline.verify.stale import check_quarter_stale, check_register_stale
from pipeline.verify.sums import check_quarter_sums, check_register_sums

LIMITS = (
    "以下没有核对：报送材料里的数字没有用另一种方法重读；能改动全部文件的人，也能连 "
    "journal.jsonl 和 run.json 一起重写，要防这一点，请把 run.json 另存一份"
)
__all__ = ["Finding", "Level", "verify"]


def verify(job: Job, rules: Rules) -> list[Finding]:
    """Return all that was found out about the outputs of a notice, good and bad.

    Args:
        job: `out` is the folder to look at, `given` what it should have been made from.
        rules: all of them, as they are now.
    """
    record = read_record(job.out)
    if record is not None and "command" in record:
        return list(check_command(job, record, rules))
    if (job.out / PROBLEM).is_file():
        return [differs(f"这份通知没有做成：{reason_of(job)}")]
    if record is None:
        return [differs(f"没有 {RUN_FILE}，或者读不懂：请先运行 make")]
    stale = list(check_register_stale(job, record, rules))
    return [
        *stale,
        *check_edits(job, job.out, record, rules if is_fresh(stale) else None),
        *check_register_sums(job.out, record),
        *check_places(job, record, rules),
        *(line for name in quarters_of(job.out) for line in check_quarter(job, name, rules)),
        *check_rooms(job, rules),
        *check_history(job),
    ]


def reason_of(job: Job) -> str:
    """Return the first line of why a notice was refused, without its name."""
    text = (job.out / PROBLEM).read_text("utf-8-sig", "replace")
    return text.partition("\n")[0].removeprefix(f"{job.name}：未完成 ")


def check_quarter(job: Job, quarter: str, rules: Rules) -> Iterator[Finding]:
    """Return what was found out about one quarter."""
    folder = job.out / quarter
    record = read_record(folder)
    if record is None:
        yield differs(f"没有 {quarter}/{RUN_FILE}，或者读不懂：请运行 make status")
        return
    stale = list(check_quarter_stale(job, quarter, record, rules))
    yield from stale
    yield from check_edits(job, folder, record, rules if is_fresh(stale) else None)
    yield from check_quarter_sums(folder, record)
    yield from check_anchor(job, quarter, record)


def is_fresh(stale: Iterable[Finding]) -> bool:
    """Return whether an output was made from what is there now."""
    return all(one.level is not Level.DIFFERS for one in stale)


def check_history(job: Job) -> Iterator[Finding]:
    """Return whether corrections, decisions and publications stand as they were made."""
    folder = job.given if job.given.is_dir() else job.given.parent
    try:
        broken, lines = list(broken_promises(folder)), read_journal(folder)
    except SourceError as error:
        yield differs(f"留痕读不懂：{error.detail}")
        return
    yield from map(differs, broken)
    if lines and not broken:
        yield good(f"留痕 {len(lines)} 条：记下的更正、复核和通报冻结都没有改动")
    elif not lines:
        yield note(f"还没有留痕（{JOURNAL}）：没有记下过更正、复核和通报冻结")
