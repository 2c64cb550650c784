"""What files that mean harm, or were damaged, cost: reason, seconds and memory of each.

    PYTHONPATH=.:tests python bench/hostile.py [NAME …] [--markdown] [--damaged]

Each file of tests/harmful.py, or with --damaged each of the hundreds that tests/damaging.py
makes, is given as a notice to `run` or as a submission to `status`, in a process forked from
this one, which has everything loaded. Seconds are of the clock, from the fork to the end of
the command; MB (of 1,048,576 octets) the most that any one process held, what it shares with
this one counted in.
Ends with 1 where a file takes more than is allowed.
"""

import argparse
import csv
import os
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import harmful
import test_damaged
from pipeline.__main__ import main as command
from pipeline.many import warm  # noqa: F401  loads what reads and what writes
from pipeline.rules import compile_grammar, load_rules
from pipeline.stages import warm_up
from test_hostile import AS_NOTICE, AS_SUBMISSION, SLOW_AS_NOTICE, SLOW_AS_SUBMISSION
from test_quarters import NOTICE

ROOT = Path(__file__).parent.parent
SECONDS, MEGABYTES = 5.0, 300
SECONDS_DAMAGED, MEGABYTES_DAMAGED = 60.0, 1024
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

    def within(self, seconds, megabytes):
        """Return whether it was done or refused, soon and in little memory."""
        return self.exit in (0, 3) and self.seconds <= seconds and self.megabytes <= megabytes


def cost_of(name, given_as, make, folder):
    """Return what some bytes cost as a notice or as a submission.

    They are made in a process of their own: what made them is not counted as theirs.

    Args:
        name: of the file, for the table.
        given_as: notice or submission.
        make: returns its bytes.
        folder: an empty one, or that of a submission before.
    """
    place, out = folder / "plan", folder / "out"
    if given_as == "notice":
        place.mkdir()
        sent = place / "notice.bin"
        in_a_child(lambda: sent.write_bytes(make()))
        words = ["run", place, "--out", out]
    else:
        (place / "2024Q1").mkdir(parents=True, exist_ok=True)
        sent = place / "2024Q1" / "sent.bin"
        in_a_child(lambda: sent.write_bytes(make()))
        if not (place / "notice.txt").exists():
            (place / "notice.txt").write_text(NOTICE, "utf-8")
            in_a_child(lambda: carried_out(["run", place, "--out", out]))
        words = ["status", place, "--out", out]
    exit_code, seconds, megabytes = in_a_child(lambda: carried_out(words))
    codes = tuple(sorted({row["code"] for row in listed(out)}))
    return Cost(name, given_as, sent.stat().st_size, codes, exit_code, seconds, megabytes)


def carried_out(words):
    """Return the exit code of a command."""
    return command([*map(str, words), "--rules", str(ROOT / "rules")])


def in_a_child(work):
    """Return exit code, seconds and megabytes of some work done in a child."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        code = 1
        try:
            code = work()
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
        "" if cost.within(SECONDS, MEGABYTES) else "TOO MUCH",
    )
    return f"{bar}{bar.join(cells)}{bar}" if bar else "  ".join(cells)


def hostile(names, markdown):
    """Return the costs of the hostile files of these names, all where none is named."""
    costs = []
    for kind, known in (("notice", NOTICES), ("submission", SUBMISSIONS)):
        for name in (name for name in known if name in names or not names):
            with tempfile.TemporaryDirectory() as folder:
                make = getattr(harmful, name)
                costs.append(cost_of(name, kind, make, Path(folder)))
            print(line_of(costs[-1], "|" if markdown else ""), flush=True)
    return costs


def damaged():
    """Return the costs of the files that were whole before they were damaged."""
    costs = []
    for kind, made in test_damaged.AS_NOTICE.items():
        for number, content in enumerate(made()):
            with tempfile.TemporaryDirectory() as folder:
                make = partial(bytes, content)
                costs.append(cost_of(f"{kind} {number}", "notice", make, Path(folder)))
        tell(f"{kind} as a notice", costs[-number - 1 :])
    for kind, made in test_damaged.AS_SUBMISSION.items():
        with tempfile.TemporaryDirectory() as folder:
            for number, content in enumerate(made()):
                make = partial(bytes, content)
                costs.append(cost_of(f"{kind} {number}", "submission", make, Path(folder)))
        tell(f"{kind} as a submission", costs[-number - 1 :])
    return costs


def tell(name, costs):
    """Print how a kind of files ended and what they took at most."""
    ends = Counter(" ".join(cost.codes) or "read" for cost in costs)
    longest, largest = max(c.seconds for c in costs), max(c.megabytes for c in costs)
    told = ", ".join(f"{count} {end}" for end, count in ends.most_common())
    print(f"{name}: {len(costs)} files, {longest:.1f} s and {largest:.0f} MB at most: {told}")


def main(arguments):
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("names", nargs="*")
    asked.add_argument("--markdown", action="store_true")
    asked.add_argument("--damaged", action="store_true")
    given = asked.parse_args(arguments)
    rules = load_rules(ROOT / "rules")
    warm_up(rules, compile_grammar(rules))
    most = (SECONDS_DAMAGED, MEGABYTES_DAMAGED) if given.damaged else (SECONDS, MEGABYTES)
    costs = damaged() if given.damaged else hostile(given.names, given.markdown)
    tell("all", costs)
    over = [cost for cost in costs if not cost.within(*most)]
    for cost in over:
        print(f"TOO MUCH: {line_of(cost, '')}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
