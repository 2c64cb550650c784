"""One stage on one notice: what is done, what is said of it, and the exit code."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.isolation import InnerFault
from pipeline.jobs import (
    FINGERPRINT,
    PROBLEM,
    Done,
    Job,
    Refused,
    fingerprint_of,
    is_current,
    remove_file,
    write_files,
)
from pipeline.model import SourceError
from pipeline.quarantine import keep_quarantine, refused_notice
from pipeline.rules import QUARTER, Rules
from pipeline.stages import OUTPUTS
from pipeline.tables import shown

if TYPE_CHECKING:
    from pipeline.grammar.lexicon import Lexicon

GOOD, OUR_FAULT, WRONG_USE, QUARANTINED = 0, 1, 2, 3
DISK = {
    errno.ENOSPC: "DISK_FULL",
    errno.EDQUOT: "DISK_FULL",
    errno.EFBIG: "DISK_FULL",
    errno.EROFS: "NOT_WRITABLE",
    errno.EACCES: "NOT_WRITABLE",
    errno.EPERM: "NOT_WRITABLE",
}
"""By what the system says of a file that could not be written: the code of errors.yml."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How one stage on one notice ended: its exit code, what was looked at, what refused."""

    code: int
    handled: tuple[Path, ...] = ()
    refused: tuple[Refused, ...] = ()


Stage = Callable[[Job, Rules, Any], str | Done]
Refusal = Callable[[Job, SourceError, Rules], Any]


def attempt(
    stage: Stage,
    job: Job,
    rules: Rules,
    grammar: Lexicon | None,
    refusal: Refusal | None = None,
) -> Ended:
    """Return how one stage on one notice ended; what went wrong is said and kept."""
    try:
        return carry_out(stage, job, rules, grammar, refusal or refuse)
    except OSError as error:
        say_disk(shown(job.name), error, rules)
    except Exception as error:
        say_error(
            f"{shown(job.name)}：程序内部错误（不是文件的问题），请把下面的内容发给维护者"
        )
        inner = isinstance(error, InnerFault)
        say_error(str(error) if inner else traceback.format_exc())
    return Ended(OUR_FAULT)


def carry_out(
    stage: Stage, job: Job, rules: Rules, grammar: Lexicon | None, refusal: Refusal
) -> Ended:
    """Return how one stage on one notice ended, a notice that is refused being said so."""
    try:
        done = stage(job, rules, grammar)
    except (SourceError, MemoryError) as error:
        reason = error if isinstance(error, SourceError) else SourceError("MEMORY")
        refusal(job, reason, rules)
        if is_built(job, rules):
            return Ended(QUARANTINED)
        return Ended(QUARANTINED, (job.given,), refused_notice(job, reason))
    if isinstance(done, str):
        done = Done(done)
    say(f"{shown(job.name)}：{done.summary.replace(str(job.out), shown(str(job.out)))}")
    code = QUARANTINED if done.refused else GOOD
    return Ended(code, (job.given, *done.handled), done.refused)


def is_built(job: Job, rules: Rules) -> bool:
    """Return whether a notice has its register: then it is not what was refused."""
    own = {n: d for n, d in rules.hashes.items() if n.removesuffix(".yml") not in QUARTER}
    return unchanged(job, replace(rules, hashes=own))


def say_disk(name: str, error: OSError, rules: Rules) -> None:
    """Return nothing; why a file could not be read or written is said, and what to do."""
    code = DISK.get(error.errno or 0, "DISK_ERROR")
    said = {entry.id: entry.values for entry in rules["errors"]}[code]
    say_error(f"{name}：{said['sentence']}：{error}\n  下一步：{said['next']}")


def refuse(job: Job, error: SourceError, rules: Rules) -> None:
    """Return nothing; reason and next step are printed and kept in problem.txt."""
    lines = say_refusal(job, error, rules)
    if not job.given.exists():
        return
    if (job.out / "register.xlsx").exists():
        lines.append("  文件夹里的登记表是以前生成的，与现在的通知不一致")
    write_files(job.out, {PROBLEM: ("\n".join(lines) + "\n").encode("utf-8-sig")})
    remove_file(job.out / FINGERPRINT)


def say_refusal(job: Job, error: SourceError, rules: Rules) -> list[str]:
    """Return the lines of reason and next step, which are also printed."""
    entry = {entry.id: entry for entry in rules["errors"]}.get(error.code)
    sentence = entry.values["sentence"] if entry else "读不懂这个文件"
    detail = f"（{shown(error.detail)}）" if error.detail else ""
    lines = [f"{shown(job.name)}：未完成 [{error.code}] {sentence}{detail}"]
    if entry:
        lines.append(f"  下一步：{entry.values['next']}")
    say_error("\n".join(lines))
    return lines


def say(line: str) -> None:
    """Return nothing; the line is on the standard output, beside a progress bar if any."""
    show(line, sys.stdout)


def say_error(line: str) -> None:
    """Return nothing; the line is on the error output."""
    show(line, sys.stderr)


def show(line: str, stream: Any) -> None:
    """Return nothing; the line is written whole, a bar is moved out of its way."""
    line = "\n".join(map(shown, line.split("\n")))
    if "tqdm" in sys.modules:
        sys.modules["tqdm"].tqdm.write(line, file=stream)
    else:
        print(line, file=stream, flush=True)


def unchanged(job: Job, rules: Rules) -> bool:
    """Return whether the output of a job is there and built from what is there now."""
    try:
        return is_current(job, fingerprint_of(job, rules.hashes), OUTPUTS)
    except SourceError:
        return False


def settle(ended: Sequence[Ended], out: Path, rules: Rules) -> int:
    """Return the exit code of all jobs; the list of what could not be read is up to date."""
    handled = [path for one in ended for path in one.handled]
    refused = [file for one in ended for file in one.refused]
    try:
        keep_quarantine(out, handled, refused, rules)
    except OSError as error:
        say_disk(str(out), error, rules)
        return OUR_FAULT
    return worst(ended)


def worst(ended: Iterable[Ended]) -> int:
    """Return the exit code of all: a fault of ours before a file that was refused."""
    codes = {one.code for one in ended}
    return OUR_FAULT if OUR_FAULT in codes else max(codes)
