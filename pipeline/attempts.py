"""One stage on one notice: how it ended, what is said of it, what its folder and list say."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.isolation import InnerFault
from pipeline.jobs import (
    FINGERPRINT,
    PROBLEM,
    Done,
    Job,
    Refused,
    UsageError,
    digest_of,
    fingerprint_of,
    is_current,
    remove_file,
    write_files,
)
from pipeline.model import RuleError, SourceError
from pipeline.rules import QUARTER, Rules
from pipeline.stages import OUTPUTS
from pipeline.tables import shown

GOOD, OUR_FAULT, WRONG_USE, QUARANTINED = 0, 1, 2, 3
MEMORY, FAULT, CHANGED = "MEMORY", "PROGRAM_FAULT", "CHANGED_MEANWHILE"
DISK_ERROR = "DISK_ERROR"
DISK = {
    errno.ENOSPC: "DISK_FULL",
    errno.EDQUOT: "DISK_FULL",
    errno.EFBIG: "DISK_FULL",
    errno.EROFS: "NOT_WRITABLE",
    errno.EACCES: "NOT_WRITABLE",
    errno.EPERM: "NOT_WRITABLE",
}
"""By what the system says of a file that could not be written: the code of errors.yml."""
OF_THE_DISK = frozenset({DISK_ERROR, *DISK.values()})
OURS = OF_THE_DISK | {FAULT, CHANGED}
"""Codes that are no fault of a file."""
NOT_YET = "STAGE_MISSING"
OFFICE_TABLE = "CORRECTION"
"""Codes that begin so are of corrections.csv, not of the notice."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a stage on a notice ended.

    `done` is what was done where `code` is ""; else `code` says why not and `detail` of what,
    and `trace` where in the program the fault is, if it is ours.
    """

    code: str = ""
    detail: str = ""
    done: Done = field(default_factory=lambda: Done(""))
    trace: str = ""

    @property
    def exit(self) -> int:
        """Return the exit code it is worth."""
        return exit_of({self.code}) or (QUARANTINED if self.done.refused else GOOD)


def attempt(stage: Callable[[], str | Done]) -> Ended:
    """Return how a stage ended, whatever happens in it.

    Raises:
        RuleError, UsageError: nothing can be done by any notice then.
    """
    try:
        done = stage()
    except (RuleError, UsageError):
        raise
    except SourceError as error:
        return Ended(error.code, error.detail)
    except MemoryError:
        return Ended(MEMORY)
    except OSError as error:
        return Ended(DISK.get(error.errno or 0, DISK_ERROR), str(error))
    except InnerFault as fault:
        return Ended(FAULT, str(fault).strip().rpartition("\n")[2], trace=str(fault))
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        return Ended(FAULT, said, trace=traceback.format_exc())
    return Ended(done=Done(done) if isinstance(done, str) else done)


def exit_of(codes: set[str]) -> int:
    """Return the exit code of reason codes: a fault of ours before a file that was refused."""
    if codes & OURS:
        return OUR_FAULT
    return QUARANTINED if codes - {""} else GOOD


def sentence_and_step(code: str, rules: Rules) -> tuple[str, str]:
    """Return the sentence of a reason code and the next step, "" where there is none."""
    entry = {entry.id: entry for entry in rules["errors"]}.get(code)
    if entry is None:
        return "读不懂这个文件", ""
    return entry.values["sentence"], entry.values["next"]


def refusal_lines(name: str, code: str, detail: str, rules: Rules) -> list[str]:
    """Return the lines that say why something of that name was not done, and what to do."""
    sentence, step = sentence_and_step(code, rules)
    told = f"（{shown(detail)}）" if detail else ""
    lines = [f"{shown(name)}：未完成 [{code}] {sentence}{told}"]
    return [*lines, f"  下一步：{step}"] if step else lines


def keep_refusal(job: Job, ended: Ended, rules: Rules) -> Ended:
    """Return how a stage ended; why stands in problem.txt, and no register is called current.

    A fault of ours says nothing of the notice and leaves its folder as it is.
    """
    if exit_of({ended.code}) != QUARANTINED or not job.given.exists():
        return ended
    lines = refusal_lines(job.name, ended.code, ended.detail, rules)
    if (job.out / "register.xlsx").exists():
        lines.append("  文件夹里的登记表是以前生成的，与现在的通知不一致")

    def write() -> str:
        write_files(job.out, {PROBLEM: ("\n".join(lines) + "\n").encode("utf-8-sig")})
        remove_file(job.out / FINGERPRINT)
        return ""

    written = attempt(write)
    return written if written.code else ended


def is_built(job: Job, rules: Rules) -> bool:
    """Return whether a notice has its register: then it is not what was refused."""
    own = {n: d for n, d in rules.hashes.items() if Path(n).stem not in QUARTER}
    return unchanged(job, replace(rules, hashes=own))


def unchanged(job: Job, rules: Rules) -> bool:
    """Return whether the output of a job is there and built from what is there now."""
    try:
        return is_current(job, fingerprint_of(job, rules.hashes), OUTPUTS)
    except (SourceError, OSError):
        return False


def looked_at(job: Job, ended: Ended, rules: Rules) -> list[tuple[str, str]]:
    """Return by notice and quarter what was read anew: what the list said of it is old."""
    if not ended.code:
        return [(job.name, ""), *((job.name, quarter) for quarter in ended.done.quarters)]
    if ended.code in OF_THE_DISK | {NOT_YET} or is_built(job, rules):
        return []
    return [(job.name, "")]


def refused_files(job: Job, ended: Ended, rules: Rules) -> tuple[Refused, ...]:
    """Return the files that could not be read: submissions, or what stopped a notice.

    Of a notice that is those the reason names, else all; of one that has its register only
    those it names, for something else was asked than to read it. A full disk is no file.
    """
    if not ended.code:
        return ended.done.refused
    if ended.code in OF_THE_DISK | {NOT_YET} or not job.given.exists():
        return ()
    files = [*files_of(job, ended.code)]
    named = [path for path in files if path.name in ended.detail]
    if not named and is_built(job, rules):
        return ()
    return tuple(
        Refused(
            job.name,
            "",
            path.as_posix(),
            "" if path.is_dir() else digest_of(path),
            ended.code,
            ended.detail,
        )
        for path in named or files
    )


def files_of(job: Job, code: str) -> Sequence[Path]:
    """Return the files a reason may be about; the folder where it holds no one notice."""
    corrections = job.corrections()
    if code.startswith(OFFICE_TABLE) and corrections is not None:
        return [corrections]
    try:
        return job.sources()
    except SourceError:
        return [job.given]
