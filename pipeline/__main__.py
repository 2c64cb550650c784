"""The command line: what is asked for, what is said, and the exit code."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from pipeline.arguments import INPUTS, PRESENT, PRESENT_HELPS, QUARTER_HELPS, ROOMS, parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from pipeline.attempts import Ended
    from pipeline.jobs import Done, Job, Refused
    from pipeline.rules import Rules

    Stage = Callable[[Job], str | Done]

WRONG_USE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 good, 1 our fault, 2 wrong use or rules, 3 some quarantined."""
    asked = parser().parse_args(arguments)
    from pipeline.jobs import UsageError
    from pipeline.model import RuleError

    try:
        if asked.command == "compare":
            return run_comparison(asked)
        if asked.command == "verify":
            return run_verify(asked)
        if asked.command == "many":
            return run_batch(asked)
        if asked.command in QUARTER_HELPS:
            return run_quarters(asked)
        if asked.command in PRESENT_HELPS:
            return run_rooms(asked)
        if asked.command == "judge":
            return run_archive(asked)
        return run_stages(asked)
    except RuleError as error:
        say_error(f"规则文件有误：{error.file}，{error.entry}：{error.reason}")
    except UsageError as error:
        say_error(str(error))
    return WRONG_USE


def run_comparison(asked: argparse.Namespace) -> int:
    """Return the exit code of the comparison of two notices or more.

    Raises:
        UsageError: fewer than two notices were named.
        RuleError: a rule file cannot be trusted.
    """
    from pipeline.attempts import attempt
    from pipeline.caches import cache_folder
    from pipeline.comparison import run_compare
    from pipeline.jobs import find_jobs
    from pipeline.rules import compile_grammar, load_rules

    rules = load_rules(asked.rules, cache=cache_folder())
    sources = [path if path.exists() else INPUTS / path for path in asked.sources]
    jobs = find_jobs(sources, asked.out)
    grammar = compile_grammar(rules, cache_folder())
    ended = attempt(lambda: "\n".join(run_compare(jobs, asked.out, rules, grammar)))
    tell("对照", ended, rules)
    return ended.exit


def run_verify(asked: argparse.Namespace) -> int:
    """Return 0 where all that could be looked at agrees, 3 where something differs.

    Raises:
        UsageError: there is no such output.
        RuleError: a rule file cannot be trusted.
    """
    from pipeline.attempts import GOOD, QUARANTINED
    from pipeline.caches import cache_folder
    from pipeline.rules import load_rules
    from pipeline.verify.outputs import find_outputs
    from pipeline.verify.telling import tell_outputs

    rules = load_rules(asked.rules, cache=cache_folder())
    jobs = find_outputs(asked.sources, asked.out, asked.inputs)
    return QUARANTINED if tell_outputs(progress(jobs), rules, say, every=asked.all) else GOOD


def run_batch(asked: argparse.Namespace) -> int:
    """Return the exit code of many notices.

    Raises:
        UsageError: no notice was found, or no worker can be had.
        RuleError: a rule file cannot be trusted.
    """
    from pipeline.caches import cache_folder
    from pipeline.many.command import run_many
    from pipeline.rules import QUARTER, load_rules

    rules = load_rules(asked.rules, without=QUARTER, cache=cache_folder())
    return run_many(asked, rules, say, say_error)


def run_rooms(asked: argparse.Namespace) -> int:
    """Return the exit code of one room of what people open, or all, for the notices asked for.

    Where none is asked for, those that have a register are taken.

    Raises:
        UsageError: no notice was found.
        RuleError: a rule file cannot be trusted.
    """
    from pipeline.caches import cache_folder
    from pipeline.jobs import find_jobs
    from pipeline.present.desk import run_rooms_of
    from pipeline.rules import load_rules

    rules = load_rules(asked.rules, cache=cache_folder())
    sources = [path if path.exists() else INPUTS / path for path in asked.sources] or [INPUTS]
    names = ROOMS if asked.command == PRESENT else (asked.command,)
    jobs = find_jobs(sources, asked.out)
    built = [job for job in jobs if asked.sources or has_register(job)]
    return run_each(lambda job: run_rooms_of(names, job, rules), built, asked.out, rules)


def has_register(job: Job) -> bool:
    """Return whether a notice has a register that agrees with it."""
    from pipeline.jobs import PROBLEM
    from pipeline.stages import OUTPUTS

    return (job.out / OUTPUTS[0]).is_file() and not (job.out / PROBLEM).exists()


def run_archive(asked: argparse.Namespace) -> int:
    """Return the exit code of judging an archive; a notice refused does not stop the others.

    Raises:
        RuleError: a rule file cannot be trusted.
    """
    from pipeline.archive import Asked, judge_files
    from pipeline.attempts import attempt, exit_of, refusal_lines
    from pipeline.caches import cache_folder
    from pipeline.jobs import PROBLEM, remove_file, write_files
    from pipeline.rules import load_rules
    from pipeline.trail.archive import keep_archive_record

    rules = load_rules(asked.rules, cache=cache_folder())
    files = Asked(asked.targets, asked.reports, asked.calendar, asked.out, asked.sentences)
    receipts: list[Any] = []

    def judge() -> str:
        remove_file(asked.out / PROBLEM)
        receipts.extend(judge_files(files, rules, max(1, asked.jobs)))
        keep_archive_record(files, rules, receipts)
        total = [sum(column) for column in zip(*(r.counts for r in receipts), strict=True)]
        told = "报送 {:,} 行，状态 {:,} 行（按列判定 {:,} 行），未采用 {:,} 行"
        return told.format(*(total or [0] * 4))

    ended = attempt(judge)
    tell(str(asked.out), ended, rules)
    refused = [one for receipt in receipts for one in receipt.refused]
    lines = [
        line
        for notice, code, detail in refused
        for line in refusal_lines(notice, code, detail, rules)
    ]
    if lines:
        say_error("\n".join(lines))
        write_files(asked.out, {PROBLEM: ("\n".join(lines) + "\n").encode("utf-8-sig")})
    return exit_of({ended.code, *(code for _, code, _ in refused)})


def run_quarters(asked: argparse.Namespace) -> int:
    """Return the exit code of forms, status or publish for the notices asked for.

    Raises:
        UsageError: status was asked for all notices, and none has a quarter.
        RuleError: a rule file cannot be trusted.
    """
    from datetime import datetime

    from pipeline.caches import cache_folder
    from pipeline.jobs import UsageError, find_jobs
    from pipeline.quarters import quarters_in, run_forms, run_publish, run_status
    from pipeline.rules import compile_grammar, load_rules

    rules = load_rules(asked.rules, cache=cache_folder())
    sources = [path if path.exists() else INPUTS / path for path in asked.sources]
    if not sources:
        sources = [path for path in sorted(INPUTS.glob("*")) if quarters_in(path)]
        if not sources:
            raise UsageError("没有报送材料：放在 inputs/名称/2023Q1 这样的文件夹里")
    grammar = compile_grammar(rules, cache_folder())
    stages: dict[str, Stage] = {
        "forms": lambda job: run_forms(job, rules, grammar, asked.quarter),
        "status": lambda job: run_status(job, rules, grammar, asked.quarter),
        "publish": lambda job: run_publish(
            job,
            rules,
            grammar,
            asked.quarter,
            now=datetime.now().astimezone(),
            by=asked.by,
        ),
    }
    jobs = find_jobs(sources, asked.out)
    return run_each(stages[asked.command], jobs, asked.out, rules)


def run_stages(asked: argparse.Namespace) -> int:
    """Return the exit code of run, extract, quantify or register for the notices asked for.

    Raises:
        UsageError: no notice was found.
        RuleError: a rule file cannot be trusted.
    """
    from pipeline import stages
    from pipeline.attempts import unchanged
    from pipeline.caches import cache_folder
    from pipeline.jobs import find_jobs
    from pipeline.rules import QUARTER, compile_grammar, load_rules

    rules = load_rules(asked.rules, without=QUARTER, cache=cache_folder())
    jobs = find_jobs(asked.sources, asked.out)
    current: list[Job] = []
    if asked.command == "run" and asked.changed:
        current = [job for job in jobs if unchanged(job, rules)]
    if current:
        say(f"已是最新，无需重建：{'、'.join(job.name for job in current)}")
    stale = [job for job in jobs if job not in current]
    grammar = compile_grammar(rules, cache_folder()) if stale else None
    stage = {
        "run": stages.run_all,
        "extract": stages.run_extract,
        "quantify": stages.run_quantify,
        "register": stages.run_register,
    }[asked.command]
    return run_each(
        lambda job: stage(job, rules, grammar),  # type: ignore[arg-type]
        stale,
        asked.out,
        rules,
        current=current,
        keep=True,
    )


def run_each(
    stage: Stage,
    jobs: Sequence[Job],
    out: Path,
    rules: Rules,
    *,
    current: Sequence[Job] = (),
    keep: bool = False,
) -> int:
    """Return the exit code of a stage on notices; one that is refused stops no other.

    Args:
        stage: what is done with each.
        jobs: the notices.
        out: the folder of all outputs; its list says then what could not be read.
        rules: errors is used.
        current: notices for which nothing has to be done.
        keep: whether the folder of a notice that was refused is to say so.
    """
    from functools import partial

    from pipeline.attempts import attempt, keep_refusal, looked_at, refused_files
    from pipeline.quarantine import keep_quarantine

    places, exits = [(job.name, "") for job in current], [0]
    refused: list[Refused] = []
    for job in progress(jobs):
        ended = attempt(partial(stage, job))
        ended = keep_refusal(job, ended, rules) if keep else ended
        tell(job.name, ended, rules)
        places += looked_at(job, ended, rules)
        refused += refused_files(job, ended, rules)
        exits.append(ended.exit)
    listed = attempt(lambda: keep_quarantine(out, places, refused, rules))
    if listed.code:
        tell(str(out), listed, rules)
    return worst([*exits, listed.exit])


def worst(exits: Iterable[int]) -> int:
    """Return the exit code of all: a fault of ours before a file that was refused."""
    found = set(exits)
    return 1 if 1 in found else max(found)


def progress(jobs: Sequence[Job]) -> Iterable[Job]:
    """Return the jobs, with a progress bar where a person watches several."""
    if len(jobs) < 2 or not sys.stderr.isatty():
        return jobs
    from tqdm import tqdm

    return tqdm(jobs, unit="份")


def tell(name: str, ended: Ended, rules: Rules) -> None:
    """Return nothing; what was done is said, or why not and what to do next."""
    from pipeline.attempts import refusal_lines
    from pipeline.tables import shown

    if not ended.code:
        say(f"{shown(name)}：{ended.done.summary}")
        return
    say_error("\n".join(refusal_lines(name, ended.code, ended.detail, rules)))
    if ended.trace:
        say_error(ended.trace)


def say(line: str) -> None:
    """Return nothing; the line is on the standard output, beside a progress bar if any."""
    show(line, sys.stdout)


def say_error(line: str) -> None:
    """Return nothing; the line is on the error output."""
    show(line, sys.stderr)


def show(line: str, stream: Any) -> None:
    """Return nothing; the line is written whole, a bar is moved out of its way."""
    from pipeline.tables import shown

    line = "\n".join(map(shown, line.split("\n")))
    if "tqdm" in sys.modules:
        sys.modules["tqdm"].tqdm.write(line, file=stream)
    else:
        print(line, file=stream, flush=True)


if __name__ == "__main__":
    import gc

    # A run makes many records and few cycles: looking for them rarely saves a tenth of it.
    gc.set_threshold(50_000, 20, 20)
    sys.exit(main())
