"""The command line: what is asked for, what is said, and the exit code."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.grammar.lexicon import Lexicon
    from pipeline.jobs import Done, Job
    from pipeline.model import SourceError
    from pipeline.rules import Rules

    Stage = Callable[[Job, Rules, Any], str | Done]
    Refusal = Callable[[Job, SourceError, Rules], Any]

GOOD, OUR_FAULT, WRONG_USE, QUARANTINED = 0, 1, 2, 3
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
    add_verify_command(commands)
    for name, text in PRESENT_HELPS.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("sources", nargs="*", type=Path, help="通知名称或 inputs/名称")
        command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
        command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")
    for name, text in QUARTER_HELPS.items():
        add_quarter_command(name, commands.add_parser(name, help=text, description=text))
    add_archive_command(commands)
    return top


def add_verify_command(commands: Any) -> None:
    """Return nothing; the command that verifies outputs is known."""
    text = "核对输出：是否过时、被改动，合计和原文位置是否相符，留痕是否完整"
    command = commands.add_parser("verify", help=text, description=text)
    whole = "名称或 outputs/名称；不写则核对全部"
    command.add_argument("sources", nargs="*", type=Path, help=whole)
    command.add_argument("--inputs", type=Path, default=INPUTS, help="通知所在的文件夹")
    command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
    command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")
    command.add_argument("--all", action="store_true", help="相符的也逐条列出")


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
    command.add_argument("--seconds", type=count, default=300, help="每份最多用几秒")
    command.add_argument("--memory", type=count, default=1024, help="每份最多用几 MB 内存")
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
    if name == "publish":
        command.add_argument("--by", required=True, type=signature, help="由谁通报：姓名")
    command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
    command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")


def signature(written: str) -> str:
    """Return the name of a person as it was given, on one line.

    Raises:
        ArgumentTypeError: it is blank.
    """
    name = " ".join(written.split())
    if not name:
        raise argparse.ArgumentTypeError("请写明由谁通报")
    return name


def run_comparison(asked: argparse.Namespace) -> int:
    """Return the exit code of the comparison of two notices or more.

    Raises:
        UsageError: fewer than two notices were named.
        RuleError: a rule file cannot be trusted.
    """
    from pipeline.caches import cache_folder
    from pipeline.comparison import run_compare
    from pipeline.jobs import find_jobs
    from pipeline.model import SourceError
    from pipeline.rules import compile_grammar, load_rules

    rules = load_rules(asked.rules, cache=cache_folder())
    sources = [path if path.exists() else INPUTS / path for path in asked.sources]
    jobs = find_jobs(sources, asked.out)
    try:
        grammar = compile_grammar(rules, cache_folder())
        lines = run_compare(jobs, asked.out, rules, grammar)
    except SourceError as error:
        say_error(f"对照未完成 [{error.code}] {error.detail}")
        return QUARANTINED
    say("\n".join(lines))
    return GOOD


def run_verify(asked: argparse.Namespace) -> int:
    """Return 0 where all that could be looked at agrees, 3 where something differs.

    Raises:
        UsageError: there is no such output.
        RuleError: a rule file cannot be trusted.
    """
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
    try:
        return run_many(asked, rules, say, say_error)
    except OSError as error:
        say_error(f"文件读写失败，请看磁盘是否已满、文件夹能否写入：{error}")
        return OUR_FAULT


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

    def stage(job: Job, rules: Rules, _: Any) -> str:
        return run_rooms_of(names, job, rules)

    jobs = find_jobs(sources, asked.out)
    built = [job for job in jobs if asked.sources or has_register(job)]
    codes = [attempt(stage, job, rules, None, say_refusal) for job in progress(built)]
    return OUR_FAULT if OUR_FAULT in codes else max(codes, default=GOOD)


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
    from pipeline.caches import cache_folder
    from pipeline.jobs import PROBLEM, Job, remove_file, write_files
    from pipeline.model import SourceError
    from pipeline.rules import load_rules
    from pipeline.trail.archive import keep_archive_record

    rules = load_rules(asked.rules, cache=cache_folder())
    files = Asked(asked.targets, asked.reports, asked.calendar, asked.out, asked.sentences)
    archive = Job(asked.out.name, asked.targets, asked.out)
    remove_file(asked.out / PROBLEM)
    try:
        receipts = list(judge_files(files, rules, max(1, asked.jobs)))
    except SourceError as error:
        say_refusal(archive, error, rules)
        return QUARANTINED
    keep_archive_record(files, rules, receipts)
    total = [sum(column) for column in zip(*(one.counts for one in receipts), strict=True)]
    told = "报送 {:,} 行，状态 {:,} 行（按列判定 {:,} 行），未采用 {:,} 行"
    say(f"{asked.out}：{told.format(*(total or [0] * 4))}")
    refused = [one for receipt in receipts for one in receipt.refused]
    lines = []
    for notice, code, detail in refused:
        job = Job(notice, asked.targets, asked.out)
        lines += say_refusal(job, SourceError(code, detail), rules)
    if lines:
        write_files(asked.out, {PROBLEM: ("\n".join(lines) + "\n").encode("utf-8-sig")})
    return QUARANTINED if refused else GOOD


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
        "forms": lambda job, rules, grammar: run_forms(job, rules, grammar, asked.quarter),
        "status": lambda job, rules, grammar: run_status(job, rules, grammar, asked.quarter),
        "publish": lambda job, rules, grammar: run_publish(
            job,
            rules,
            grammar,
            asked.quarter,
            now=datetime.now().astimezone(),
            by=asked.by,
        ),
    }
    stage = stages[asked.command]
    jobs = find_jobs(sources, asked.out)
    codes = [attempt(stage, job, rules, grammar, say_refusal) for job in progress(jobs)]
    return OUR_FAULT if OUR_FAULT in codes else max(codes)


def run_stages(asked: argparse.Namespace) -> int:
    """Return the exit code of run, extract, quantify or register for the notices asked for.

    Raises:
        UsageError: no notice was found.
        RuleError: a rule file cannot be trusted.
    """
    from pipeline import stages
    from pipeline.caches import cache_folder
    from pipeline.jobs import find_jobs
    from pipeline.rules import QUARTER, compile_grammar, load_rules

    rules = load_rules(asked.rules, without=QUARTER, cache=cache_folder())
    jobs = find_jobs(asked.sources, asked.out)
    if asked.command == "run" and asked.changed:
        jobs = changed(jobs, rules)
    if not jobs:
        return GOOD
    grammar = compile_grammar(rules, cache_folder())
    stage: Stage = {
        "run": stages.run_all,
        "extract": stages.run_extract,
        "quantify": stages.run_quantify,
        "register": stages.run_register,
    }[asked.command]
    codes = [attempt(stage, job, rules, grammar) for job in progress(jobs)]
    return OUR_FAULT if OUR_FAULT in codes else max(codes)


def changed(jobs: Sequence[Job], rules: Rules) -> tuple[Job, ...]:
    """Return the jobs whose output is not current; the others are named."""
    stale = tuple(job for job in jobs if not unchanged(job, rules))
    if len(stale) < len(jobs):
        say(f"已是最新，无需重建：{'、'.join(j.name for j in jobs if j not in stale)}")
    return stale


def unchanged(job: Job, rules: Rules) -> bool:
    """Return whether the output of a job is there and built from what is there now."""
    from pipeline.jobs import fingerprint_of, is_current
    from pipeline.model import SourceError
    from pipeline.stages import OUTPUTS

    try:
        return is_current(job, fingerprint_of(job, rules.hashes), OUTPUTS)
    except SourceError:
        return False


def progress(jobs: Sequence[Job]) -> Iterable[Job]:
    """Return the jobs, with a progress bar where a person watches several."""
    if len(jobs) < 2 or not sys.stderr.isatty():
        return jobs
    from tqdm import tqdm

    return tqdm(jobs, unit="份")


def attempt(
    stage: Stage,
    job: Job,
    rules: Rules,
    grammar: Lexicon | None,
    refusal: Refusal | None = None,
) -> int:
    """Return the exit code of one stage on one notice; what went wrong is said and kept."""
    from pipeline.jobs import Done
    from pipeline.model import RuleError, SourceError

    refusal = refusal or refuse
    try:
        done = stage(job, rules, grammar)
    except SourceError as error:
        refusal(job, error, rules)
        return QUARANTINED
    except RuleError:
        raise
    except MemoryError:
        refusal(job, SourceError("MEMORY"), rules)
        return QUARANTINED
    except OSError as error:
        say_error(f"{job.name}：文件读写失败，请看它是否正被打开、磁盘是否已满：{error}")
        return OUR_FAULT
    except Exception:
        import traceback

        say_error(f"{job.name}：程序内部错误（不是文件的问题），请把下面的内容发给维护者")
        say_error(traceback.format_exc())
        return OUR_FAULT
    say(f"{job.name}：{done.summary if isinstance(done, Done) else done}")
    return GOOD if isinstance(done, str) or done.whole else QUARANTINED


def refuse(job: Job, error: SourceError, rules: Rules) -> None:
    """Return nothing; reason and next step are printed and kept in problem.txt."""
    from pipeline.refusals import keep_refusal

    keep_refusal(job, say_refusal(job, error, rules))


def say_refusal(job: Job, error: SourceError, rules: Rules) -> list[str]:
    """Return the lines of reason and next step, which are also printed."""
    from pipeline.refusals import refusal_lines

    lines = refusal_lines(job, error, rules)
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
    if "tqdm" in sys.modules:
        sys.modules["tqdm"].tqdm.write(line, file=stream)
    else:
        print(line, file=stream, flush=True)


if __name__ == "__main__":
    import gc

    # A run makes many records and few cycles: looking for them rarely saves a tenth of it.
    gc.set_threshold(50_000, 20, 20)
    sys.exit(main())
