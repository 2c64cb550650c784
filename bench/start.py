"""Start-up: the help, and the whole register of the seed notice, each a new Python."""

import csv
import tempfile
from decimal import Decimal
from pathlib import Path

from rows import ROOT, SEED, Row, best_commands

ROUNDS = 7
GOLD = ROOT / "tests" / "gold" / "taishan-2023-targets.csv"
FLOOR = """
import sys, pandas, pdfplumber, openpyxl
with pdfplumber.open(sys.argv[1]) as pdf:
    for page in pdf.pages:
        page.extract_tables()
"""


def rows(_asked):
    bare, help_ = best_commands(ROUNDS, ["-c", "pass"], ["-m", "pipeline", "--help"])
    with tempfile.TemporaryDirectory() as out:
        run = ["-m", "pipeline", "run", str(SEED), "--out", out]
        ours, floor = best_commands(ROUNDS, run, ["-c", FLOOR, str(SEED)])
        right = count_right(next(Path(out).glob("*/targets.csv")))
    return [
        Row("start", "python -m pipeline --help", help_, "python -c pass", bare, False, 5),
        Row(
            "start",
            "whole register, cold",
            ours,
            "imports, extract_tables",
            floor,
            False,
            2,
            right,
        ),
    ]


def count_right(path):
    """Return how many targets of the truth stand in a table with their value and unit."""
    truth, found = read_targets(GOLD), read_targets(path)
    return f"{len(truth & found)} | 0 of {len(truth)} targets"


def read_targets(path):
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {
        (row["target_id"], Decimal(row["value"]), row["unit"]) for row in rows if row["value"]
    }
