"""The command line: what is asked for, what is said, and the exit code."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.attempts import Ended
    from pipeline.jobs import Done, Job, Refused
    from pipeline.rules import Rules

    Stage = Callable[[Job], str | Done]

WRONG_USE = 2
INPUTS = Path("inputs")


QUARTER_HELPS = {
    "forms": "按单位出一个季度的填报表",
    "status": "把各季度的报送材料对到目标上，判定进展",
    "publish": "一个季度通报后冻结它的状态",
}


PRESENT_HELPS = {
    "pages": "把目标、排除的数字和待核处标在通知的页面图上",
    "bulletin": "出通报和催报提醒（Word）",
    "report": "出可以查找、筛选的报告（一个网页文件）",
    "package": "出数据包：CSV、Parquet、SQLite 和说明",
    "present": "以上都出：页面图、报告、数据包，有判定过的季度的还有通报",
}
PRESENT = "present"
ROOMS = tuple(name for name in PRESENT_HELPS if name != PRESENT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 good, 1 our fault, 2 wrong use or rules, 3 some quarantined."""
    asked = parser().parse_args(arguments)
    from pipeline.jobs import UsageError
    from pipeline.model import RuleError

    try:
        if asked.command == "compare":
            return run_comparison(asked)
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


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="python -m pipeline", description="通知 -> 台账")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令")
    helps = {
        "run": "从通知做到登记表，各步一次做完",
        "extract": "第一步：读文件，分出任务",
        "quantify": "第二步：找出数字、目标和承诺",
        "register": "第三步：做成登记表（表格、工作簿）",
    }
    for name, text in helps.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("sources", nargs="+", type=Path, help="inputs/名称 或文件")
        command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
        command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")
        if name == "run":
            command.add_argument("--changed", action="store_true", help="只做有改动的")
    text = "成批地做：每核一个进程，或交给 Dask；做完的跳过，读不了的隔离"
    add_many_command(commands.add_parser("many", help=text, description=text))
    text = "把相邻两年的目标对照起来：新增、取消、提高、降低、不变"
    command = commands.add_parser("compare", help=text, description=text)
    command.add_argument("sources", nargs="+", type=Path, help="两个以上的通知名称")
    command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
    command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")
    for name, text in PRESENT_HELPS.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("sources", nargs="*", type=Path, help="通知名称或 inputs/名称")
        command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
        command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")
    for name, text in QUARTER_HELPS.items():
        add_quarter_command(name, commands.add_parser(name, help=text, description=text))
    add_archive_command(commands)
    return top


def add_archive_command(commands: Any) -> None:
    """Return nothing; the command on a whole archive knows its arguments."""
    text = "一次判定许多通知：读 Parquet，写 Parquet"
    command = commands.add_parser("judge", help=text, description=text)
    files = (
        ("targets", "各通知的目标"),
        ("reports", "已对上的报送"),
        ("calendar", "各季时限"),
    )
    for name, told in files:
        whole = f"{told}（.parquet，有 notice 一列）"
        command.add_argument(f"--{name}", type=Path, required=True, help=whole)
    command.add_argument("--sentences", action="store_true", help="连说明一起写出")
    command.add_argument("--jobs", type=int, default=1, help="同时用几个进程")
    command.add_argument("--out", type=Path, required=True, help="输出文件夹")
    command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")


def add_many_command(command: argparse.ArgumentParser) -> None:
    """Return nothing; the parser of the command for many notices knows its arguments."""
    command.add_argument("sources", nargs="+", type=Path, help="inputs、'inputs/**' 或文件")
    command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
    command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")
    command.add_argument("--jobs", type=count, default=0, help="进程数，默认每核一个")
    command.add_argument("--dask", default="", help="调度器地址 tcp://主机:8786，或 local")
    command.add_argument("--seconds", type=count, help="读每份最多用几秒，默认按文件大小")
    command.add_argument("--memory", type=count, help="读每份最多用几 MB 内存，默认同上")
    command.add_argument("--again", action="store_true", help="隔离过的也再试一次")


def count(written: str) -> int:
    """Return a whole number above 0.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not written.isdecimal() or int(written) == 0:
        raise argparse.ArgumentTypeError(f"应当是大于 0 的整数，现为 {written}")
    return int(written)


def add_quarter_command(name: str, command: argparse.ArgumentParser) -> None:
    """Return nothing; the parser of a command on quarters knows its arguments."""
    every = name == "status"
    command.add_argument(
        "sources", nargs="*" if every else 1, type=Path, help="通知名称或 inputs/名称"
    )
    command.add_argument(
        "--quarter", required=not every, type=quarter_name, help="季度，如 2023Q1"
    )
    command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
    command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")


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

    rules = load_rules(asked.rules, cache=cache_folder())
    files = Asked(asked.targets, asked.reports, asked.calendar, asked.out, asked.sentences)
    receipts: list[Any] = []

    def judge() -> str:
        remove_file(asked.out / PROBLEM)
        receipts.extend(judge_files(files, rules, max(1, asked.jobs)))
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


def quarter_name(written: str) -> str:
    """Return the name of a quarter as it was given.

    Raises:
        ArgumentTypeError: it is none.
    """
    from pipeline.jobs import QUARTER_NAME

    if not QUARTER_NAME.fullmatch(written):
        raise argparse.ArgumentTypeError(f"季度写作 2023Q1 这样，现为 {written}")
    return written


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
            job, rules, grammar, asked.quarter, datetime.now().astimezone()
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
