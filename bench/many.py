"""Speed, memory and correctness of `many` on invented notices, measured in the same run.

    PYTHONPATH=.:tests python bench/many.py [SIZES …] [--rounds N] [--show] [--seed N]

SIZES are numbers of notices (1 and 100 unless told otherwise). For each size the archive is
made, taken through `many`, and the targets found are set against those printed: F1 must not
fall as the size grows. `--rounds` times one process against two in turn on 60 notices, beside
a bare loop of arithmetic: what two processes can gain on this machine at this moment. `--text`
leaves files and tables out, so that many thousands can be scored; `--reports` sets the units'
reports against what they were made from; `--show` lists what was missed or wrong.
"""

import argparse
import csv
import multiprocessing
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pyarrow.parquet as pq

from generate import write_archive
from pipeline.many.command import Errand, carry_out
from pipeline.many.finding import jobs_below
from pipeline.many.local import run_local
from pipeline.many.receipts import Desk
from pipeline.many.worker import version_of
from pipeline.rules import QUARTER, load_rules
from rows import ROOT, Growth, Row

TIMED = 60


def quiet(line):
    """Say nothing; the figures are printed at the end."""


def run(folder, out, processes):
    """Return the receipts of all notices of an archive and the seconds it took."""
    rules = load_rules(ROOT / "rules", without=QUARTER)
    desk = Desk(ROOT / "rules", version_of(rules), 300, 1024)
    errand = Errand(jobs_below([folder / "inputs"], out), out, desk, rules, quiet, print)
    receipts = []

    def kept(jobs):
        for receipt in run_local(jobs, desk, processes):
            receipts.append(receipt)
            yield receipt

    began = time.perf_counter()
    carry_out(errand, kept)
    return receipts, time.perf_counter() - began


def measure_text(size, seed, show):
    """Print the correctness of the text half alone, which takes a tenth of the time."""
    from generate import make_letter, truth_of
    from pipeline.model import Task, Text
    from pipeline.notice.targets import find_targets
    from pipeline.rules import compile_grammar

    grammar = compile_grammar(load_rules(ROOT / "rules", without=QUARTER))
    counts, failures, characters, began = Counter(), Counter(), 0, time.process_time()
    for number in range(size):
        letter = make_letter(seed, number)
        found = []
        for work in letter.works:
            _, targets = find_targets(
                Task(str(work.seq), Text(work.text)), letter.year, grammar
            )
            found += [asdict(t) | {"seq": str(work.seq)} for t in targets]
            characters += len(work.text)
        found = [row | {"notice": letter.name} for row in found]
        tally(truth_of(letter), found, counts, failures)
    busy = time.process_time() - began
    print(f"{size} 份，只读文字：{characters} 字，每千字 {busy / characters * 1e6:.1f} 毫秒")
    tell(counts, failures, show)


def numeral(value):
    return "" if value is None else f"{value.normalize():f}"


def score(folder, out):
    """Return the counts of what is right and the failures, of a whole archive."""
    counts, failures = Counter(), Counter()
    with (folder / "truth.csv").open(encoding="utf-8") as handle:
        wanted = list(csv.DictReader(handle))
    tally(wanted, pq.read_table(out / "dataset/targets.parquet").to_pylist(), counts, failures)
    return counts, failures


def tally(printed, extracted, counts, failures):
    """Count what is right among targets.

    A target found is right in its quantity where task, value and unit are those printed, in
    its record where indicator, comparator and measure are too.
    """
    wanted, found = defaultdict(list), defaultdict(list)
    for row in printed:
        wanted[row["notice"], row["seq"], row["value"], row["unit"]].append(row)
    for row in extracted:
        if row["value"] is not None:
            found[row["notice"], row["seq"], numeral(row["value"]), row["unit"]].append(row)
    for key in wanted.keys() | found.keys():
        compare(wanted[key], found[key], counts, failures)


def compare(wanted, found, counts, failures):
    """Count what is right among targets of one task and one quantity.

    An optional one, such as the number of roads in a list of names, is neither missed nor a
    false alarm.
    """
    optional = sum(row["optional"] == "1" for row in wanted)
    left = list(found)[: max(len(found) - optional, 0)] if optional else list(found)
    wanted = [row for row in wanted if row["optional"] != "1"]
    counts["wanted"] += len(wanted)
    counts["found"] += len(left)
    for row in wanted:
        if not left:
            failures["missed", row["template"], ""] += 1
            continue
        best = min(left, key=lambda other: len(wrong_in(row, other)))
        left.remove(best)
        counts["quantity"] += 1
        counts["ids"] += row["target_id"] == best["target_id"]
        wrong = wrong_in(row, best)
        counts["record"] += not wrong
        for field in wrong:
            failures[field, row["template"], best[field]] += 1
    for row in left:
        failures["false", row.get("span", ""), f"{numeral(row['value'])}{row['unit']}"] += 1


def wrong_in(row, found):
    """Return the fields of a target found that are not as printed."""
    names = {plain(name) for name in (row["indicator"], *row["accept"].split("|")) if name}
    wrong = [] if plain(found["indicator"]) in names else ["indicator"]
    return wrong + [f for f in ("comparator", "measure") if row[f] != found[f]]


def plain(text):
    return text.translate(str.maketrans("", "", "“”、 "))


def f1(right, counts):
    """Return the harmonic mean of precision and recall."""
    return 2 * right / (counts["found"] + counts["wanted"])


def rows(asked):
    """Return what a notice costs in larger and larger archives, and what two workers gain."""
    sizes = tuple(sorted({min(size, asked.notices) for size in (1, 10, 10**9)}))
    costs, peaks, right = [], [], {"quantity": [], "record": []}
    for size in sizes:
        receipts, _, (counts, _) = made(size, 1, 2)
        costs.append(sum(receipt.busy for receipt in receipts) / size * 1e3)
        peaks.append(max(receipt.peak for receipt in receipts))
        for name, found in right.items():
            found.append(f1(counts[name], counts))
    wall, core = taken_by_workers(1)
    told = f"F1 {right['quantity'][-1]:.3f}"
    name = f"{TIMED} notices, wall time"
    gain = Row("many", f"{name}, 2 workers", wall[1], "1 worker", wall[0], True, 1.8, told)
    cost = ("many", "notice after notice", "notices")
    return [
        gain,
        Growth(*cost, "core ms a notice", sizes, tuple(costs)),
        Growth(*cost, "peak MB a worker", sizes, tuple(peaks)),
        Growth(*cost, "F1 of quantities", sizes, tuple(right["quantity"])),
        Growth(*cost, "F1 of whole records", sizes, tuple(right["record"])),
        Growth("many", f"{TIMED} notices", "workers", "core seconds", (1, 2), core),
    ]


def taken_by_workers(seed):
    """Return wall and processor seconds of one worker and of two, each pair in turn."""
    laps = []
    with tempfile.TemporaryDirectory() as home:
        folder, out = Path(home) / "archive", Path(home) / "out"
        write_archive(folder, TIMED, seed)
        for _ in range(2):
            for processes in (1, 2):
                receipts, seconds = run(folder, out, processes)
                laps.append((seconds, sum(receipt.busy for receipt in receipts)))
                shutil.rmtree(out)
    least = [[min(column) for column in zip(*laps[turn::2], strict=True)] for turn in (0, 1)]
    wall, core = zip(*least, strict=True)
    return wall, core


def made(size, seed, processes):
    """Return receipts, seconds, and what is right, of an archive of so many notices."""
    with tempfile.TemporaryDirectory() as home:
        folder, out = Path(home) / "archive", Path(home) / "out"
        write_archive(folder, size, seed)
        receipts, seconds = run(folder, out, processes)
        return receipts, seconds, score(folder, out)


def measure(size, seed, processes, show):
    """Print speed, memory and correctness for one size."""
    receipts, seconds, (counts, failures) = made(size, seed, processes)
    busy = sum(receipt.busy for receipt in receipts)
    refused = Counter(receipt.code for receipt in receipts if receipt.code)
    tenth = max(len(receipts) // 10, 1)
    early, late, most = (
        max(receipt.peak for receipt in part)
        for part in (receipts[:tenth], receipts[-tenth:], receipts)
    )
    print(f"{size} 份，{processes} 个进程：", end="")
    print(f"{size / seconds:.2f} 份/秒，每份 {busy / size:.3f} 核秒；未完成 {dict(refused)}")
    print(f"  每个进程的内存（MB）：开头 {early:.0f}，末尾 {late:.0f}，最多 {most:.0f}")
    tell(counts, failures, show)


def tell(counts, failures, show):
    """Print what is right, and where asked what is not."""
    right = {name: f1(counts[name], counts) for name in ("quantity", "record")}
    ids = counts["ids"] / max(counts["quantity"], 1)
    print(f"  目标：印 {counts['wanted']}，得 {counts['found']}；", end="")
    print(f"F1 数量 {right['quantity']:.4f}，整条 {right['record']:.4f}；编号对 {ids:.4f}")
    if show:
        for (kind, where, what), times in failures.most_common(80):
            print(f"  {times:5} {kind:<10} {where} {what}")


def measure_reports(size, seed):
    """Print how many figures of the units' reports reach the target they speak of."""
    with tempfile.TemporaryDirectory() as home:
        write_archive(Path(home), size, seed, reports=True)
        command = [sys.executable, "-m", "pipeline", "status", "--out", f"{home}/out"]
        command += map(str, sorted(Path(home).glob("inputs/*")))
        subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
        reported = {}
        for path in Path(home).glob("out/*/*/status.parquet"):
            for row in pq.read_table(path).to_pylist():
                key = path.parts[-3], row["quarter"], row["item_id"]
                reported[key] = "" if row["reported"] is None else numeral(row["reported"])
        with (Path(home) / "reported.csv").open(encoding="utf-8") as handle:
            told = list(csv.DictReader(handle))
    verdicts, missing = Counter(), Counter()
    for row in told:
        got = reported.get((row["notice"], row["quarter"], row["target_id"]), "")
        verdict = "对" if got == row["reported"] else "错" if got else "没有对上"
        verdicts[verdict] += 1
        if verdict != "对":
            missing[verdict, row["sentence"]] += 1
    print(f"{size} 份通知的报送：{len(told)} 个数字，{dict(verdicts)}")
    for (verdict, sentence), _ in missing.most_common(30):
        print(f"  {verdict} {sentence}")


def loop(times):
    """Return nothing of use; arithmetic for a while."""
    total = 0
    for number in range(times):
        total += number * number
    return total


def gain_of_loop():
    """Return how much faster two processes do bare arithmetic than one."""
    parts, times = 8, 3_000_000
    seconds = {}
    for processes in (1, 2):
        with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
            list(pool.map(loop, [1] * processes))
            began = time.perf_counter()
            list(pool.map(loop, [times] * parts))
            seconds[processes] = time.perf_counter() - began
    return seconds[1] / seconds[2]


def time_processes(rounds, seed):
    """Print how much faster two processes are than one, and than a bare loop gains."""
    gains, limits, cores = [], [], []
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "archive"
        write_archive(folder, TIMED, seed)
        for _ in range(rounds):
            taken = {}
            for processes in (1, 2):
                out = Path(home) / "out"
                receipts, seconds = run(folder, out, processes)
                taken[processes] = seconds, sum(receipt.busy for receipt in receipts)
                shutil.rmtree(out)
            gains.append(taken[1][0] / taken[2][0])
            cores.append(taken[2][1] / taken[1][1])
            limits.append(gain_of_loop())
            print(
                f"  {TIMED} 份：1 个进程 {taken[1][0]:.1f} 秒（{taken[1][1]:.1f} 核秒），"
                f"2 个 {taken[2][0]:.1f} 秒（{taken[2][1]:.1f} 核秒），"
                f"快 {gains[-1]:.2f} 倍；空循环快 {limits[-1]:.2f} 倍"
            )
    print(
        f"2 个进程快 {statistics.median(gains):.2f} 倍（应不低于 1.8），"
        f"空循环快 {statistics.median(limits):.2f} 倍；核秒之比 {statistics.median(cores):.2f}"
    )


def main(arguments):
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("sizes", type=int, nargs="*")
    asked.add_argument("--rounds", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--show", action="store_true")
    asked.add_argument("--text", type=int, default=0, help="notices to read as text alone")
    asked.add_argument("--reports", type=int, default=0, help="notices to report on")
    given = asked.parse_args(arguments)
    alone = given.rounds or given.text or given.reports
    if given.rounds:
        time_processes(given.rounds, given.seed)
    if given.text:
        measure_text(given.text, given.seed, given.show)
    if given.reports:
        measure_reports(given.reports, given.seed)
    for size in given.sizes or ([] if alone else [1, 100]):
        measure(size, given.seed, given.jobs, given.show)


if __name__ == "__main__":
    main(sys.argv[1:])
