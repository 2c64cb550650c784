"""Start-up: the help, and the whole register of the seed notice, each a new Python."""

import tempfile

from rows import SEED, Row, best_commands

ROUNDS = 7
FLOOR = """
import sys, pandas, pdfplumber, openpyxl
with pdfplumber.open(sys.argv[1]) as pdf:
    for page in pdf.pages:
        page.extract_tables()
"""


def rows():
    bare, help_ = best_commands(ROUNDS, ["-c", "pass"], ["-m", "pipeline", "--help"])
    with tempfile.TemporaryDirectory() as out:
        run = ["-m", "pipeline", "run", str(SEED), "--out", out]
        ours, floor = best_commands(ROUNDS, run, ["-c", FLOOR, str(SEED)])
    right = "35 tasks, 53 targets | 0"
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
