"""What could not be done: listed with its reason, and not tried again for ever."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from pipeline.jobs import (
    Job,
    digest_of,
    fingerprint_of,
    is_current,
    remove_file,
    write_files,
)
from pipeline.many.receipts import DEADLY, Desk, Receipt
from pipeline.model import SourceError
from pipeline.refusals import keep_refusal, refusal_lines, sentence_and_step
from pipeline.rules import Rules
from pipeline.stages import OUTPUTS

QUARANTINE = "quarantine.csv"
STAMP = ".quarantine"


def set_aside(job: Job, receipt: Receipt, desk: Desk, rules: Rules) -> None:
    """Return nothing; a notice that cost its worker says so in its folder."""
    error = SourceError(receipt.code, receipt.detail)
    keep_refusal(job, refusal_lines(job, error, rules))
    stamp = {
        "of": circumstances(job, desk, rules),
        "code": receipt.code,
        "detail": receipt.detail,
    }
    write_files(job.out, {STAMP: json.dumps(stamp, ensure_ascii=False).encode()})


def circumstances(job: Job, desk: Desk, rules: Rules) -> list[str]:
    """Return all on which it depends whether a notice costs its worker."""
    return [fingerprint_of(job, rules.hashes), f"{desk.seconds:g}", str(desk.memory)]


def set_aside_before(job: Job, desk: Desk, rules: Rules) -> Receipt | None:
    """Return the receipt of a notice that was set aside and would end the same way, or None.

    A larger limit, another file, other rules or other code are a reason to try again.
    """
    path = job.out / STAMP
    if not path.is_file():
        return None
    try:
        stamp = json.loads(path.read_text("utf-8"))
        now = circumstances(job, desk, rules)
    except (SourceError, ValueError):
        return None
    if stamp["of"] != now or is_current(job, now[0], OUTPUTS):
        return None
    return Receipt(job.name, stamp["code"], stamp["detail"], fresh=False)


def settle(job: Job, receipt: Receipt, desk: Desk, rules: Rules) -> None:
    """Return nothing; the folder of a notice says what has now become of it."""
    if receipt.code in DEADLY:
        if receipt.fresh:
            set_aside(job, receipt, desk, rules)
    else:
        remove_file(job.out / STAMP)


def write_list(
    out: Path, jobs: Iterable[Job], receipts: dict[str, Receipt], rules: Rules
) -> None:
    """Return nothing; quarantine.csv names every notice that could not be done, by name."""
    from pipeline.publish.files import csv_bytes
    from pipeline.tables import frame_of

    failed = [job for job in jobs if receipts[job.name].code]
    rows = []
    for job in sorted(failed, key=lambda job: job.name):
        receipt = receipts[job.name]
        sentence, step = sentence_and_step(receipt.code, rules)
        file, digest = file_of(job)
        rows.append(
            {
                "notice": job.name,
                "file": file,
                "sha256": digest,
                "code": receipt.code,
                "detail": receipt.detail,
                "sentence": sentence,
                "next": step,
            }
        )
    write_files(out, {QUARANTINE: csv_bytes("quarantine", frame_of("quarantine", rows))})


def file_of(job: Job) -> tuple[str, str]:
    """Return the path of a notice's file and its sha256, "" where there is no one file."""
    try:
        path = job.source()
        return str(path), digest_of(path)
    except (SourceError, OSError):
        return str(job.given), ""
