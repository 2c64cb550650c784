"""What a command on many notices has left: comparison, dataset, archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.jobs import PROBLEM, Job
from pipeline.rules import QUARTER, Rules
from pipeline.trail.record import input_of
from pipeline.verify.edits import check_edits
from pipeline.verify.finding import Finding, differs, good, note
from pipeline.verify.stale import changed_code, changed_inputs, changed_rules

Record = Mapping[str, Any]
WITHOUT_QUARTERS = ("many",)


def check_command(job: Job, record: Record, rules: Rules) -> Iterator[Finding]:
    """Return what holds of the output of a command, and what does not.

    Args:
        job: `out` is the folder; what the command read is looked for in the folders above it
            and where the notices are.
        record: its run.json.
        rules: all of them, as they are now.
    """
    hashes = rules.hashes
    if record["command"] in WITHOUT_QUARTERS:
        hashes = {name: d for name, d in hashes.items() if Path(name).stem not in QUARTER}
    yield from changed_rules("", record["rules"], hashes)
    yield from changed_code("", record, rules)
    yield from check_inputs(job, record)
    yield from check_edits(job, job.out, record, None)
    yield from check_sums(record)
    if (job.out / PROBLEM).is_file():
        yield note(f"有的没有做成，原因见 {PROBLEM}")


def check_inputs(job: Job, record: Record) -> Iterator[Finding]:
    """Return what of the files a command read is not as it was, or cannot be found."""
    places = (job.out.parent, job.out.parent.parent, job.given.parent)
    found, lost = [], []
    for kept in record["inputs"]:
        paths = [place / kept["file"] for place in places if (place / kept["file"]).is_file()]
        if paths:
            found.append((kept, input_of(paths[0], kept["file"])))
        else:
            lost.append(kept["file"])
    changed = [f for kept, there in found for f in changed_inputs("", [kept], [there])]
    yield from changed
    if found and not changed:
        yield good(f"由现在的 {len(found)} 个输入文件做成")
    if lost and record["command"] == "judge":
        told = "用 --inputs 指明它们所在的文件夹"
        yield note(f"没有核对这些输入文件，不知道在哪里：{'、'.join(lost)}（{told}）")
    else:
        yield from (differs(f"{name} 不见了，输出是由它做的") for name in lost)


def check_sums(record: Record) -> Iterator[Finding]:
    """Return whether the sums that were kept agree."""
    wrong = [one for one in record["sums"] if one["whole"] != sum(one["parts"].values())]
    for one in wrong:
        yield differs(f"{one['sum']} 的合计不成立：{one['whole']} ≠ {one['parts']}")
    if not wrong:
        yield good(f"{len(record['sums'])} 个合计都相符")
