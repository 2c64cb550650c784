"""Compare the whole register run with pdfplumber's own extract_tables over the same pages.

    python bench/compare.py [NOTICE.pdf] [ROUNDS]

Both are cold commands: a new Python each time, taken in turn, so that a busy machine slows
both alike; the medians count. Then one run is taken apart into start-up (Python, imports,
rules, jieba's dictionary) and work, and the reading alone is set against pdfplumber's, warm.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
AIM = 2.5

PLUMBER = """
import sys, pandas, pdfplumber, openpyxl
with pdfplumber.open(sys.argv[1]) as pdf:
    for page in pdf.pages:
        page.extract_tables()
"""

WARM = """
import sys, time, statistics, pdfplumber
from pathlib import Path
from pipeline.notice.readers import read_document
def plumber(path):
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
def seconds(call, path):
    began = time.perf_counter()
    call(path)
    return time.perf_counter() - began
path = Path(sys.argv[1])
rounds = [(seconds(plumber, path), seconds(read_document, path)) for _ in range(6)][1:]
print(*(statistics.median(column) for column in zip(*rounds)))
"""

PARTS = """
import sys, time
sys.modules["hypothesis"] = None
began = last = time.perf_counter()
def lap(name):
    global last
    now = time.perf_counter()
    print(name, now - last, sep="\\t")
    last = now
from pathlib import Path
import pipeline.__main__ as command
import pipeline.stages as stages
import pandas, pandera.pandas, pandera.errors
import openpyxl, openpyxl.writer.excel, pyarrow.parquet
import pipeline.notice.corrections, pipeline.notice.targets, pipeline.notice.promises
import pipeline.publish.workbook, pipeline.notice.segment, pipeline.notice.readers.pdf
import pdfplumber.table
lap("imports")
rules = command.load_rules(Path("rules"), without=command.QUARTER)
grammar = command.compile_grammar(rules)
lap("rules")
from pipeline.grammar import words
words.tokenizer()
lap("dictionary")
(job,) = command.find_jobs([Path(sys.argv[1])], Path(sys.argv[2]))
extract = stages.extracted(job, rules)
lap("read and segment")
year = extract.notice.facts.year
findings = [stages.found_in(task, year, grammar) for task in extract.notice.tasks]
lap("targets and promises")
stages.publish(job, extract, findings, rules, grammar)
lap("register and files")
"""
STARTUP = ("python", "imports", "rules", "dictionary")


def seconds(*words):
    """Return the seconds a command takes, from its start to its end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def output(*words):
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


def compare(notice, out, rounds):
    """Return the seconds of both commands, one pair a round, after one round to warm files."""
    ours = ["-m", "pipeline", "run", notice, "--out", out]
    pairs = [(seconds(*ours), seconds("-c", PLUMBER, notice)) for _ in range(rounds + 1)]
    return pairs[1:]


def take_apart(notice, out, rounds):
    """Return the median seconds of each part of a run, the bare interpreter first."""
    laps = {"python": [seconds("-c", "pass") for _ in range(rounds)]}
    for _ in range(rounds):
        for line in output("-c", PARTS, notice, out).splitlines():
            name, _, figure = line.partition("\t")
            laps.setdefault(name, []).append(float(figure))
    return {name: statistics.median(figures) for name, figures in laps.items()}


def main(arguments):
    notice = arguments[0] if arguments else "inputs/taishan-2023/notice.pdf"
    rounds = int(arguments[1]) if len(arguments) > 1 else 7
    with tempfile.TemporaryDirectory() as out:
        pairs = compare(notice, out, rounds)
        parts = take_apart(notice, out, rounds)
    ours, plumbers = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(our / other for our, other in pairs)
    print(f"whole command, cold     {ours:6.2f} s   notice -> register.xlsx, CSV, Parquet")
    print(f"pdfplumber, cold        {plumbers:6.2f} s   imports and extract_tables, no more")
    print(f"ratio                   {ratio:6.2f}     (aim: at most {AIM})")
    whole = sum(parts.values())
    startup = sum(parts[name] for name in STARTUP)
    print(f"\nstart-up : work         {startup / whole:6.0%} : {1 - startup / whole:.0%}")
    for name, figure in parts.items():
        kind = "start-up" if name in STARTUP else "work"
        print(f"  {name:<21} {figure:6.2f} s   {figure / whole:4.0%}  {kind}")
    plumber, reader = map(float, output("-c", WARM, notice).split())
    faster = plumber / reader
    print(f"\nreading alone, warm     {faster:6.1f}     times as fast as extract_tables")


if __name__ == "__main__":
    main(sys.argv[1:])
