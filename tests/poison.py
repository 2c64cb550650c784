"""Workers for tests: some notices kill them, hang or eat memory, as foreign files can."""

import os
import signal
from unittest.mock import patch

from pipeline.limits import ended_after
from pipeline.many.receipts import Receipt
from pipeline.many.worker import attempted, run_job


def poisoned(job, desk):
    """Take a notice as a worker does, unless its name is that of a poison."""
    kind = job.name.split("-")[0]
    if kind == "once" and not job.out.exists():
        job.out.mkdir(parents=True)
        os.kill(os.getpid(), signal.SIGSEGV)
    if kind == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if kind == "exit":
        os._exit(7)
    if kind == "hang":
        with ended_after(1):
            while True:
                pass
    if kind == "memory":
        return attempted_with(job, desk, eaten)
    if kind == "inside":
        with patch("pipeline.stages.reading_of", die):
            return run_job(job, desk)
    if kind == "fault":
        return attempted_with(job, desk, broken)
    return run_job(job, desk)


def attempted_with(job, desk, harm):
    """Return the receipt of a job whose rules do harm as soon as they are looked at."""
    return attempted(job, desk, Harm(harm), None)


class Harm:
    def __init__(self, harm):
        self.harm = harm

    @property
    def hashes(self):
        return self.harm()

    def __getitem__(self, name):
        return ()  # no sentences: the run that asked knows them


def die(*_):
    """Do what a file may do to the library that reads it."""
    os.kill(os.getpid(), signal.SIGSEGV)


def eaten():
    return bytearray(64 << 30)


def broken():
    raise ZeroDivisionError("一个错误")


def slow(job, desk):
    """Take a notice slowly, so that a test can stop the run in the middle."""
    import time

    time.sleep(0.2)
    return run_job(job, desk)


def other_version(job, desk):
    return Receipt(job.name, "OTHER_VERSION")
