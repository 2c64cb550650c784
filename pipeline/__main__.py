"""The command line: the only room that knows the paths and the order of the stages."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.jobs import (
    FINGERPRINT,
    PROBLEM,
    Job,
    UsageError,
    find_jobs,
    fingerprint_of,
    is_current,
    remove_file,
    write_files,
)
from pipeline.model import Facts, Notice, RuleError, SourceError, Task, Text
from pipeline.rules import Rules, compile_grammar, load_rules

if TYPE_CHECKING:
    from pipeline.grammar.lexicon import Lexicon
    from pipeline.notice.register import Findings, Register

GOOD, OUR_FAULT, WRONG_USE, QUARANTINED = 0, 1, 2, 3
TABLE_FILES = ("tasks", "targets", "promises", "numbers", "review")
OUTPUTS = ("register.xlsx", "notice.json", *(f"{name}.csv" for name in TABLE_FILES))
EXTRACTED, FOUND = "stages/extract.jsonl", "stages/quantify.jsonl"


@dataclass(frozen=True, slots=True)
class Extract:
    """What the first stage hands on: the notice, its file name, doubts on the document.

    `fingerprint` is that of the file, corrections, rules and code before the file was read.
    """

    fingerprint: str
    source: str
    doubts: tuple[str, ...]
    notice: Notice


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 good, 1 our fault, 2 wrong use or rules, 3 some quarantined."""
    asked = parser().parse_args(arguments)
    try:
        rules = load_rules(asked.rules)
        jobs = find_jobs(asked.sources, asked.out)
        return run_jobs(jobs, rules, asked)
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
    return top


def run_jobs(jobs: Sequence[Job], rules: Rules, asked: argparse.Namespace) -> int:
    """Return the exit code of all jobs; one that fails does not stop the others."""
    if asked.command == "run" and asked.changed:
        stale = [job for job in jobs if not unchanged(job, rules)]
        if len(stale) < len(jobs):
            say(f"已是最新，无需重建：{'、'.join(j.name for j in jobs if j not in stale)}")
        jobs = stale
    if not jobs:
        return GOOD
    grammar = compile_grammar(rules)
    stages: dict[str, Callable[[Job, Rules, Lexicon], str]] = {
        "run": run_all,
        "extract": run_extract,
        "quantify": run_quantify,
        "register": run_register,
    }
    codes = [attempt(stages[asked.command], job, rules, grammar) for job in progress(jobs)]
    return OUR_FAULT if OUR_FAULT in codes else max(codes)


def unchanged(job: Job, rules: Rules) -> bool:
    """Return whether the output of a job is there and built from what is there now."""
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
    stage: Callable[[Job, Rules, Lexicon], str], job: Job, rules: Rules, grammar: Lexicon
) -> int:
    """Return the exit code of one stage on one notice; what went wrong is said and kept."""
    try:
        summary = stage(job, rules, grammar)
    except SourceError as error:
        refuse(job, error, rules)
        return QUARANTINED
    except MemoryError:
        refuse(job, SourceError("MEMORY"), rules)
        return QUARANTINED
    except OSError as error:
        say_error(f"{job.name}：文件读写失败，请看它是否正被打开、磁盘是否已满：{error}")
        return OUR_FAULT
    except Exception:
        say_error(f"{job.name}：程序内部错误（不是文件的问题），请把下面的内容发给维护者")
        say_error(traceback.format_exc())
        return OUR_FAULT
    say(f"{job.name}：{summary}")
    return GOOD


def refuse(job: Job, error: SourceError, rules: Rules) -> None:
    """Return nothing; reason and next step are printed and kept in problem.txt."""
    entry = {entry.id: entry for entry in rules["errors"]}.get(error.code)
    sentence = entry.values["sentence"] if entry else "读不懂这个文件"
    detail = f"（{error.detail}）" if error.detail else ""
    lines = [f"{job.name}：未完成 [{error.code}] {sentence}{detail}"]
    if entry:
        lines.append(f"  下一步：{entry.values['next']}")
    say_error("\n".join(lines))
    if not job.given.exists():
        return
    if (job.out / "register.xlsx").exists():
        lines.append("  文件夹里的登记表是以前生成的，与现在的通知不一致")
    write_files(job.out, {PROBLEM: ("\n".join(lines) + "\n").encode("utf-8-sig")})
    remove_file(job.out / FINGERPRINT)


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


def run_all(job: Job, rules: Rules, grammar: Lexicon) -> str:
    """Return the summary of a notice taken through all stages."""
    extract = extracted(job, rules)
    findings = [
        found_in(task, extract.notice.facts.year, grammar) for task in extract.notice.tasks
    ]
    return publish(job, extract, findings, rules, grammar)


def run_extract(job: Job, rules: Rules, grammar: Lexicon) -> str:
    """Return the summary of the first stage; its result is in stages/extract.jsonl."""
    from pipeline.records import to_json

    extract = extracted(job, rules)
    notice = extract.notice
    lines = [
        {
            "fingerprint": extract.fingerprint,
            "source": extract.source,
            "doubts": extract.doubts,
        },
        {"facts": to_json(notice.facts)},
        *({"unplaced": to_json(item)} for item in notice.unplaced),
        *({"task": to_json(task)} for task in notice.tasks),
    ]
    write_files(job.out, {EXTRACTED: json_lines(lines)})
    return f"{len(notice.tasks)} 项任务 -> {job.out / EXTRACTED}"


def run_quantify(job: Job, rules: Rules, grammar: Lexicon) -> str:
    """Return the summary of the second stage; its result is in stages/quantify.jsonl."""
    from pipeline.records import to_json

    notice = stored_extract(job).notice
    findings = [found_in(task, notice.facts.year, grammar) for task in notice.tasks]
    write_files(job.out, {FOUND: json_lines(to_json(found) for found in findings)})
    return f"{sum(len(found.targets) for found in findings)} 个目标 -> {job.out / FOUND}"


def run_register(job: Job, rules: Rules, grammar: Lexicon) -> str:
    """Return the summary of the third stage, from what the two before have written."""
    from pipeline.notice.register import Findings
    from pipeline.records import from_json

    findings = [from_json(Findings, line) for line in stored_lines(job, FOUND, "quantify")]
    return publish(job, stored_extract(job), findings, rules, grammar)


def extracted(job: Job, rules: Rules) -> Extract:
    """Return the notice that a job's file holds."""
    from pipeline.notice.readers import read_document
    from pipeline.notice.segment import segment

    source, fingerprint = job.source(), fingerprint_of(job, rules.hashes)
    document = read_document(source)
    return Extract(fingerprint, source.name, document.doubts, segment(document, rules))


def found_in(task: Task, year: int | None, grammar: Lexicon) -> Findings:
    """Return the numbers, targets and promises of one task."""
    from pipeline.notice.promises import find_promises
    from pipeline.notice.register import Findings
    from pipeline.notice.targets import find_targets

    entries, targets = find_targets(task, year, grammar)
    return Findings(entries, targets, find_promises(task, targets, year, grammar))


def publish(
    job: Job, extract: Extract, findings: Sequence[Findings], rules: Rules, grammar: Lexicon
) -> str:
    """Return the summary of a register that is written as workbook, CSV, Parquet and JSON."""
    from pipeline.notice.register import build_register, counts_of
    from pipeline.publish.files import csv_bytes, facts_bytes, parquet_bytes
    from pipeline.publish.workbook import register_workbook

    built = build_register(extract.notice, findings, extract.doubts)
    register = corrected(built, job, grammar)
    frames, counts = register.frames(), counts_of(register)
    files = {"notice.json": facts_bytes(register.facts)}
    for name in TABLE_FILES:
        files[f"{name}.csv"] = csv_bytes(name, frames[name])
        files[f"{name}.parquet"] = parquet_bytes(name, frames[name])
    files["register.xlsx"] = register_workbook(
        frames, register.facts, counts, rules, extract.source
    )
    if extract.fingerprint == fingerprint_of(job, rules.hashes):
        files[FINGERPRINT] = extract.fingerprint.encode()
    else:
        remove_file(job.out / FINGERPRINT)
    write_files(job.out, files)
    remove_file(job.out / PROBLEM)
    return f"{summary_of(counts)} -> {job.out / 'register.xlsx'}"


def corrected(register: Register, job: Job, grammar: Lexicon) -> Register:
    """Return the register with the corrections beside the notice made and checked again."""
    from pipeline.notice.corrections import apply_corrections, read_corrections

    path = job.corrections()
    if path is None:
        return register
    rows = read_corrections(path.read_bytes())
    frames = apply_corrections(register.frames(), rows, converter(grammar))
    return register.with_frames(frames)


def converter(grammar: Lexicon) -> Callable[[Decimal, str], tuple[Decimal | None, str]]:
    """Return the function that converts a value in a unit to the dimension's own unit."""
    from pipeline.grammar.numbers import find_numbers
    from pipeline.tables import plain, rounded

    def convert(value: Decimal, unit: str) -> tuple[Decimal | None, str]:
        found = find_numbers(f"{plain(abs(value))}{unit}", grammar)
        if len(found) != 1 or found[0].unit != unit:
            return None, ""
        in_si = rounded(found[0].in_si())
        return (in_si if value >= 0 else -in_si), found[0].si_unit

    return convert


def summary_of(counts: Mapping[str, int]) -> str:
    """Return the one line that says what a notice holds."""
    promises = counts["milestone"] + counts["duty"] + counts["direction"]
    return (
        f"{counts['tasks']} 项任务，{counts['targets']} 个目标，{promises} 条承诺；"
        f"台账 {counts['numbers']} 个数字（目标 {counts['numbers_target']}、"
        f"排除 {counts['numbers_excluded']}、待核 {counts['numbers_review']}），"
        f"待核 {counts['review']} 条"
    )


def json_lines(lines: Iterable[Any]) -> bytes:
    """Return one JSON value a line."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def stored_lines(job: Job, name: str, stage: str) -> Iterator[Any]:
    """Return the JSON values a stage has written.

    Raises:
        SourceError: the stage has not been run.
    """
    path = job.out / name
    if not path.is_file():
        raise SourceError("STAGE_MISSING", f"请先运行 {stage}：缺 {path}")
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def stored_extract(job: Job) -> Extract:
    """Return what the first stage has written."""
    from pipeline.records import from_json

    lines = list(stored_lines(job, EXTRACTED, "extract"))
    head, facts = lines[0], from_json(Facts, lines[1]["facts"])
    tasks = tuple(from_json(Task, line["task"]) for line in lines if "task" in line)
    unplaced = tuple(
        (line["unplaced"][0], from_json(Text, line["unplaced"][1]))
        for line in lines
        if "unplaced" in line
    )
    notice = Notice(facts, tasks, unplaced)
    return Extract(head["fingerprint"], head["source"], tuple(head["doubts"]), notice)


if __name__ == "__main__":
    # A run makes many records and few cycles: looking for them rarely saves a tenth of it.
    gc.set_threshold(50_000, 20, 20)
    sys.exit(main())
