"""Reports by the million, judged from Parquet to Parquet, against a bare join in DuckDB.

    python bench/judging.py [ROWS [JOBS]]

An invented archive of ROWS report rows (1,000,000 unless told otherwise) on a fifth as many
targets is written; DuckDB joins both files and writes the result, nothing judged; then the
command `judge` judges them. Both are new processes on the same files, taken in turn three
times. On a busy machine the seconds of processor time are the fairer measure. What it costs
to put the sentences into words is measured apart, on one part.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from archive import make_archive
from pipeline.quarter.assess import open_rulebook
from pipeline.quarter.assess.mass import read_aloud
from pipeline.rules import load_rules
from rows import ROOT, Growth, Row

ROUNDS = 3
FILES = ("targets", "reports", "calendar")
BARE = """
import duckdb, sys
folder, jobs = sys.argv[1:]
link = duckdb.connect()
link.execute(f"set threads = {jobs}; set memory_limit = '4GB'")
link.execute("set preserve_insertion_order = false")
link.execute(f'''copy (
    select * from '{folder}/reports.parquet' r
    join '{folder}/targets.parquet' t on r.notice = t.notice and r.item_id = t.target_id
) to '{folder}/bare.parquet' (format parquet)''')
"""
WATCHED = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, time.perf_counter() - began, used.ru_utime + used.ru_stime,
                  used.ru_maxrss / 1024]))
"""


def rows(asked):
    """Return the processor time of judging against a bare join, and how it grows."""
    sizes = tuple(sorted({min(size, asked.reports) for size in (10_000, 100_000, 10**9)}))
    found, costs, peaks = [], [], []
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            made = make_archive(Path(name), size // 5)
            laps = [lap(Path(name), 1) for _ in range(2)]
        bare, ours = (min(one[part][1] for one in laps) for part in (0, 1))
        costs.append(ours / made * 1e6)
        peaks.append(laps[0][1][2])
        if size == sizes[-1]:
            told = (f"{made:,} report rows, file to file", ours, "bare join, DuckDB", bare)
            found.append(Row("judging", *told, False, 3))
    grown = ("judging", "row after row", "report rows")
    return [
        *found,
        Growth(*grown, "core µs a row, with start-up", sizes, tuple(costs)),
        Growth(*grown, "peak MB", sizes, tuple(peaks)),
    ]


def lap(folder, jobs):
    """Return seconds, processor seconds and memory of the bare join, and of `judge`."""
    bare = watch([sys.executable, "-c", BARE, str(folder), str(jobs)])
    return bare, watch(command(folder, jobs))


def main(size, jobs):
    """Print seconds, ratios and memory of both, and the cost of the sentences."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = make_archive(folder, size // 5)
        print(f"{made:,} 行报送、{size // 5:,} 个目标，{jobs} 个进程（或线程）")
        print("| 轮 | 合并 秒 | 判定 秒 | 比值 | 合并 处理器秒 | 判定 处理器秒 | 比值 |")
        print("|---|---|---|---|---|---|---|")
        peaks = []
        for turn in range(1, ROUNDS + 1):
            bare, ours = lap(folder, jobs)
            told = [(bare[n], ours[n], ours[n] / bare[n]) for n in (0, 1)]
            cells = [f"{a:.1f} | {b:.1f} | {c:.2f}" for a, b, c in told]
            print(f"| {turn} | {' | '.join(cells)} |")
            peaks.append(ours[2])
        print(f"判定中最大的一个进程用内存 {max(peaks):,.0f} MB")
        part = min((folder / "out" / "status").iterdir())
        print(f"说明写成文字：每行 {speak(part):.0f} 微秒（一个处理器）")


def command(folder, jobs):
    """Return the command that judges the archive in a folder."""
    files = [f"--{name}={folder / name}.parquet" for name in FILES]
    return [sys.executable, "-m", "pipeline", "judge", *files,
            f"--out={folder / 'out'}", f"--jobs={jobs}"]  # fmt: skip


def watch(asked):
    """Return seconds, processor seconds and memory (MB, of the largest process)."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *asked], cwd=ROOT, capture_output=True, check=True
    )
    code, *measured = json.loads(done.stdout)
    if code:
        raise SystemExit(done.stderr.decode())
    return measured


def speak(part):
    """Return the microseconds of processor time a sentence takes."""
    book = open_rulebook(load_rules(ROOT / "rules"))
    status = pq.read_table(part).slice(0, 50_000)
    began = time.process_time()
    read_aloud(status, book)
    return (time.process_time() - began) / status.num_rows * 1e6


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:]] + [1_000_000, 2][len(sys.argv) - 1 :]
    main(*asked)
