"""Whether an output was made from the inputs, rules and code that are there now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.jobs import FINGERPRINT, Job
from pipeline.model import SourceError
from pipeline.rules import QUARTER, Rules
from pipeline.trail.quarter import REGISTER, beside_of, quarter_inputs
from pipeline.trail.record import input_of, versions_of
from pipeline.verify.finding import Finding, differs, good, note

Record = Mapping[str, Any]


def check_register_stale(job: Job, record: Record, rules: Rules) -> Iterator[Finding]:
    """Return what of a register's files, rules and code is not as it was."""
    try:
        paths = [*job.sources(), *filter(None, [job.corrections()])]
    except SourceError as error:
        yield differs(f"来源文件不在：{error.detail or job.given}")
        return
    own = {n: d for n, d in rules.hashes.items() if Path(n).stem not in QUARTER}
    found = [
        *changed_inputs("", record["inputs"], [input_of(path, path.name) for path in paths]),
        *changed_rules("", record["rules"], own),
        *changed_code("", record, rules),
    ]
    yield from found
    if not found and not (job.out / FINGERPRINT).is_file():
        yield differs("登记表分几步做成，其间输入有过改动：请重新运行 make")
    elif not found:
        yield good(f"登记表由现在的 {len(paths)} 个来源文件、规则和程序做成")
    yield from changed_surroundings(record, rules)


def check_quarter_stale(
    job: Job, quarter: str, record: Record, rules: Rules
) -> Iterator[Finding]:
    """Return what a quarter was judged by and is not as it was."""
    try:
        inputs, beside = quarter_inputs(job.given, quarter), beside_of(job.given, quarter)
    except (SourceError, OSError) as error:
        yield differs(f"{quarter}：报送材料或旁边的表读不了：{error}")
        return
    register = [input_of(job.out / n, n) for n in REGISTER if (job.out / n).is_file()]
    found = [
        *changed_inputs(f"{quarter}：", record["inputs"], inputs),
        *changed_beside(quarter, record["beside"], beside),
        *changed_inputs(f"{quarter}：登记表 ", record["register"], register),
        *changed_rules(f"{quarter}：", record["rules"], rules.hashes),
        *changed_code(f"{quarter}：", record, rules),
    ]
    yield from found
    if not found:
        yield good(f"{quarter} 由现在的 {len(inputs)} 个输入文件、规则和程序判定")


def changed_inputs(
    head: str, kept: Iterable[Mapping[str, Any]], there: Iterable[Mapping[str, Any]]
) -> Iterator[Finding]:
    """Return a finding for each file that is new, gone or not the same."""
    before = {one["file"]: one["sha256"] for one in kept}
    now = {one["file"]: one["sha256"] for one in there}
    for name in sorted(before.keys() | now.keys()):
        if name not in now:
            yield differs(f"{head}{name} 不见了，输出是由它做的")
        elif name not in before:
            yield differs(f"{head}{name} 是后来放进来的，输出里还没有它")
        elif before[name] != now[name]:
            yield differs(f"{head}{name} 在做成输出之后改过")


def changed_beside(quarter: str, kept: Record, there: Record) -> Iterator[Finding]:
    """Return a finding for each table beside the notice whose rows are not the same."""
    for name in sorted(kept.keys() | there.keys()):
        if kept.get(name) != there.get(name):
            yield differs(f"{quarter}：{name} 里涉及这个季度的行在判定之后改过")


def changed_rules(
    head: str, kept: Mapping[str, str], there: Mapping[str, str]
) -> Iterator[Finding]:
    """Return one finding that names the rule files that are not the same."""
    names = sorted(n for n in kept.keys() | there.keys() if kept.get(n) != there.get(n))
    if names:
        yield differs(f"{head}规则在做成输出之后改过：{'、'.join(names)}")


def changed_code(head: str, record: Record, rules: Rules) -> Iterator[Finding]:
    """Return a finding where the code is not the same."""
    before, now = record["versions"]["code"], versions_of(rules)["code"]
    if before != now:
        yield differs(f"{head}程序在做成输出之后改过：{before} → {now}")


def changed_surroundings(record: Record, rules: Rules) -> Iterator[Finding]:
    """Return a note where Python or a package has another version now."""
    before, now = record["versions"], versions_of(rules)
    packages = before["packages"] | {"python": before["python"]}
    there = now["packages"] | {"python": now["python"]}
    told = [
        f"{name} {packages.get(name, '未装')} → {there.get(name, '未装')}"
        for name in sorted(packages.keys() | there.keys())
        if packages.get(name) != there.get(name)
    ]
    if told:
        yield note(f"做成输出时的软件版本与现在不同：{'、'.join(told)}")
