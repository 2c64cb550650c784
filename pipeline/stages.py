"""The stages in order, and what each leaves for the next; Job in, one line of summary out.

`run_all` hands everything on in memory. The others leave JSON lines under `stages/`, so that a
batch can stop after any of them and go on later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.jobs import FINGERPRINT, PROBLEM, Job, fingerprint_of, remove_file, write_files
from pipeline.model import Document, Facts, Notice, SourceError, Table, Task, Text
from pipeline.rules import Rules
from pipeline.trail import RUN_FILE

if TYPE_CHECKING:
    from pipeline.grammar.lexicon import Lexicon
    from pipeline.notice.register import Findings, Register

TABLE_FILES = ("targets", "tasks", "promises", "numbers", "review", "corrections")
OUTPUTS = ("register.xlsx", "notice.json", RUN_FILE, *(f"{name}.csv" for name in TABLE_FILES))
EXTRACTED, FOUND = "stages/extract.jsonl", "stages/quantify.jsonl"


@dataclass(frozen=True, slots=True)
class Extract:
    """What the first stage hands on: the notice, its file name, doubts on the document.

    `fingerprint` is that of the file, corrections, rules and code before the file was read;
    `inputs` are name, size and sha256 of the files, `read` what was found in them.
    """

    fingerprint: str
    source: str
    doubts: tuple[str, ...]
    notice: Notice
    inputs: tuple[Mapping[str, Any], ...]
    read: Mapping[str, int]


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
            "inputs": extract.inputs,
            "read": extract.read,
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
    """Return the notice that a job's files hold."""
    from pipeline.notice.readers import read_documents
    from pipeline.notice.segment import segment
    from pipeline.trail.record import input_of

    sources, fingerprint = job.sources(), fingerprint_of(job, rules.hashes)
    inputs = tuple(input_of(path, path.name) for path in sources)
    document = read_documents(sources)
    names = "、".join(path.name for path in sources)
    notice = segment(document, rules)
    return Extract(fingerprint, names, document.doubts, notice, inputs, counts_read(document))


def counts_read(document: Document) -> dict[str, int]:
    """Return how much was read of a document."""
    tables = sum(isinstance(block, Table) for block in document.blocks)
    paragraphs = len(document.blocks) - tables
    return {"pages": len(document.pages), "paragraphs": paragraphs, "tables": tables}


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
    from pipeline.trail.register import Came, register_record

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
    came = Came(extract.inputs, extract.read, len(extract.notice.unplaced))
    files[RUN_FILE] = register_record(job, came, frames, rules, files)
    if extract.fingerprint == fingerprint_of(job, rules.hashes):
        files[FINGERPRINT] = extract.fingerprint.encode()
    else:
        remove_file(job.out / FINGERPRINT)
    write_files(job.out, files)
    remove_file(job.out / PROBLEM)
    kept = note_corrections(job)
    return f"{summary_of(counts)} -> {job.out / 'register.xlsx'}{kept}"


def note_corrections(job: Job) -> str:
    """Return what has to be said of keeping the corrections in the journal, mostly nothing."""
    from pipeline.journal import CORRECTIONS, note_rows

    path = job.corrections()
    said = "" if path is None else note_rows(path.parent, CORRECTIONS)
    return f"（{said}）" if said else ""


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
    written = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return written.encode("utf-8", "surrogatepass")


def stored_lines(job: Job, name: str, stage: str) -> Iterator[Any]:
    """Return the JSON values a stage has written.

    Raises:
        SourceError: the stage has not been run.
    """
    path = job.out / name
    if not path.is_file():
        raise SourceError("STAGE_MISSING", f"请先运行 {stage}：缺 {path}")
    written = path.read_bytes().decode("utf-8", "surrogatepass")
    for line in written.removesuffix("\n").split("\n"):
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
    return Extract(
        head["fingerprint"],
        head["source"],
        tuple(head["doubts"]),
        notice,
        tuple(head["inputs"]),
        head["read"],
    )
