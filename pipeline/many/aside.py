"""What cost its reader twice: said in its folder, and not tried again for ever."""

from __future__ import annotations

import json

from pipeline.attempts import Ended, keep_refusal
from pipeline.jobs import Job, fingerprint_of, is_current, remove_file, write_files
from pipeline.many.receipts import DEADLY, Desk, Receipt
from pipeline.model import SourceError
from pipeline.rules import Rules
from pipeline.stages import OUTPUTS

STAMP = ".quarantine"


def set_aside(job: Job, receipt: Receipt, desk: Desk, rules: Rules) -> None:
    """Return nothing; a notice that cost its reader says so in its folder."""
    keep_refusal(job, Ended(receipt.code, receipt.detail), rules)
    stamp = {
        "of": circumstances(job, desk, rules),
        "code": receipt.code,
        "detail": receipt.detail,
    }
    write_files(job.out, {STAMP: json.dumps(stamp, ensure_ascii=False).encode()})


def circumstances(job: Job, desk: Desk, rules: Rules) -> list[str]:
    """Return all on which it depends whether a notice costs its reader."""
    return [fingerprint_of(job, rules.hashes), str(desk.seconds), str(desk.memory)]


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
