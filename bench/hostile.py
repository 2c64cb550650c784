"""What files that mean harm cost: the reason, the seconds and the memory of each, by command.

    PYTHONPATH=.:tests python bench/harmful.py [NAME …] [--markdown]

Each file of tests/harmful.py is given as a notice to `run` and as a submission to `status`, in
a process forked from this one, which has everything loaded. Seconds are of the clock, from the
fork to the end of the command; MB the most that any one process held, what it shares with this
one counted in. Ends with 1 where a file takes more than is allowed.
"""

import argparse
import csv
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import harmful
from pipeline.__main__ import main as command
from pipeline.many import warm  # noqa: F401  loads what reads and what writes
from pipeline.rules import load_rules
from pipeline.stages import warm_up
from test_hostile import AS_NOTICE, AS_SUBMISSION, SLOW_AS_NOTICE, SLOW_AS_SUBMISSION
from test_quarters import NOTICE

ROOT = Path(__file__).parent.parent
SECONDS, MEGABYTES = 5.0, 300
NOTICES = [name for name, _ in AS_NOTICE + SLOW_AS_NOTICE]
SUBMISSIONS = [name for name, _ in AS_SUBMISSION + SLOW_AS_SUBMISSION]


@dataclass(frozen=True)
class Cost:
    """What one file cost: `codes` are those of quarantine.csv, none where it was read."""

    name: str
    given_as: str
    octets: int
    codes: tuple[str, ...]
    exit: int
    seconds: float
    megabytes: float

    @property
    def allowed(self):
        return self.seconds <= SECONDS and self.megabytes <= MEGABYTES and self.exit in (0, 3)


def cost_of(name, given_as, folder):
    """Return what a hostile file costs as a notice or as a submission."""
    content = getattr(harmful, name)()
    place, out = folder / name, folder / "out"
    place.mkdir()
    if given_as == "notice":
        (place / "notice.bin").write_bytes(content)
        words = ["run", place, "--out", out]
    else:
        (place / "2024Q1").mkdir()
        (place / "notice.txt").write_text(NOTICE, "utf-8")
        (place / "2024Q1" / "sent.bin").write_bytes(content)
        in_a_child(["run", place, "--out", out])
        words = ["status", place, "--out", out]
    exit_code, seconds, megabytes = in_a_child(words)
    codes = tuple(sorted({row["code"] for row in listed(out)}))
    return Cost(name, given_as, len(content), codes, exit_code, seconds, megabytes)


def in_a_child(words):
    """Return exit code, seconds and megabytes of a command carried out in a child."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        code = 1
        try:
            code = command([*map(str, words), "--rules", str(ROOT / "rules")])
        finally:
            os._exit(code)
    _, status, used = os.wait4(child, 0)
    seconds = time.monotonic() - began
    return os.waitstatus_to_exitcode(status), seconds, used.ru_maxrss / 1024


def listed(out):
    """Return the rows of quarantine.csv."""
    if not (out / "quarantine.csv").is_file():
        return []
    with (out / "quarantine.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def line_of(cost, bar):
    """Return a line of the table."""
    size = f"{cost.octets / 1000:,.0f} kB" if cost.octets < 10**6 else ""
    cells = (
        f"{cost.name:<24}",
        f"{cost.given_as:<10}",
        f"{size or f'{cost.octets / 10**6:,.1f} MB':>9}",
        f"{' '.join(cost.codes) or 'read':<28}",
        f"{cost.seconds:5.1f} s",
        f"{cost.megabytes:4.0f} MB",
        "" if cost.allowed else "TOO MUCH",
    )
    return f"{bar}{bar.join(cells)}{bar}" if bar else "  ".join(cells)


def main(arguments):
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("names", nargs="*")
    asked.add_argument("--markdown", action="store_true")
    given = asked.parse_args(arguments)
    rules = load_rules(ROOT / "rules")
    from pipeline.rules import compile_grammar

    warm_up(rules, compile_grammar(rules))
    costs = []
    for kind, names in (("notice", NOTICES), ("submission", SUBMISSIONS)):
        for name in (name for name in names if name in given.names or not given.names):
            with tempfile.TemporaryDirectory() as folder:
                costs.append(cost_of(name, kind, Path(folder)))
            print(line_of(costs[-1], "|" if given.markdown else ""), flush=True)
    longest, largest = max(c.seconds for c in costs), max(c.megabytes for c in costs)
    print(f"{len(costs)} files: {longest:.1f} s and {largest:.0f} MB at most")
    return 0 if all(cost.allowed for cost in costs) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
