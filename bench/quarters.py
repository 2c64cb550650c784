"""A year of 35 units end to end, and many report rows against a bare pandas merge.

    python bench/quarters.py [ROWS]

First the command `status` on the four quarters of inputs/taishan-2023, cold, files and all.
Then ROWS invented report rows are read, matched to their targets and judged; the same rows
merged with their targets by pandas alone, nothing read and nothing judged, are the measure.
Both are timed in one process of one core. ROWS is 100,000 unless told otherwise: a million
takes ten times as long and 5 GB.
"""

import gc
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from pipeline.quarter.assess import Material, assess
from pipeline.quarter.match import match_reports, open_names
from pipeline.quarter.prose import open_roles, read_items
from pipeline.rules import compile_grammar, load_rules
from pipeline.tables import frame_of
from rows import ROOT, Growth, Row

NOTICE = "taishan-2023"
QUARTERS = ("2023Q1", "2023Q2", "2023Q3", "2023Q4")
ENDS = ("2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31")
UNITS = 35
KINDS = (
    ("increment", ">=", "家", "新增", "规上企业"),
    ("count", "=", "公里", "新建", "乡村道路"),
    ("growth_rate", "~", "%", "增长", "工业增加值"),
    ("level", "<=", "%", "控制", "登记失业率"),
)


def rows(_asked):
    """Return what a year costs from files, and rows read, matched and judged one by one."""
    with tempfile.TemporaryDirectory() as out:
        year = timed(lambda: run_year(Path(out)))
    rules, sizes, costs = load_rules(ROOT / "rules"), (1_000, 10_000, 50_000), []
    for size in sizes:
        register, items = make_register(size // 4), make_items(size // 4)
        total = sum(judge_rows(register, items, rules).values())
        costs.append(total / size * 1e6)
    bare = min(timed(lambda: merge_bare(register, items)) for _ in range(3))
    told = f"{size:,} report rows, frame to frame"
    return [
        Row("quarters", told, total, "bare merge, pandas", bare, False),
        Growth("quarters", "row after row", "report rows", "µs a row", sizes, tuple(costs)),
        Growth("quarters", "35 units, from files", "quarters", "seconds", (4,), (year,)),
    ]


def main(size):
    """Print how long a year takes, and many rows against a merge."""
    with tempfile.TemporaryDirectory() as out:
        whole = timed(lambda: run_year(Path(out)))
    print(f"35 个单位、4 个季度，从文件到 status.xlsx（含启动和登记表）：{whole:.1f} 秒")
    register, items = make_register(size // 4), make_items(size // 4)
    gc.collect()
    bare = min(timed(lambda: merge_bare(register, items)) for _ in range(3))
    rules = load_rules(ROOT / "rules")
    laps = judge_rows(register, items, rules)
    total = sum(laps.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shown = "，".join(f"{name} {seconds:.1f} 秒" for name, seconds in laps.items())
    print(f"{len(items):,} 行报送数据：{shown}，共 {total:.1f} 秒，内存最多 {peak:,.0f} MB")
    print(f"同样的行只用 pandas 合并：{bare:.2f} 秒；比值 {total / bare:.0f}")
    if size < 1_000_000:
        print("一百万行：make bench ROWS=1000000（约十倍时间，内存约 5 GB）")


def run_year(out):
    """Run the command on the year that ships."""
    command = [sys.executable, "-m", "pipeline", "status", f"inputs/{NOTICE}"]
    command += ["--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr.decode())


def timed(call):
    """Return the seconds a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def make_register(count):
    """Return a register of that many targets, four kinds in turn, led by 35 units."""
    targets = []
    for place in range(count):
        measure, comparator, unit, action, indicator = KINDS[place % 4]
        seq = str(place % UNITS + 1)
        targets.append(
            {
                "seq": seq,
                "lead": f"第{seq}局",
                "target_id": f"{seq}-{place:06}",
                "indicator": indicator,
                "action": action,
                "measure": measure,
                "scope": "",
                "comparator": comparator,
                "value": place % 90 + 10,
                "unit": unit,
                "commitment": "firm",
                "due": "2023-12-31",
                "span": f"{action}{indicator}{place % 90 + 10}{unit}",
                "page": 1,
            }
        )
    frame = pd.DataFrame(targets)
    tasks = [{"seq": str(n + 1), "lead": f"第{n + 1}局"} for n in range(UNITS)]
    return {
        "tasks": frame_of("tasks", tasks),
        "targets": frame,
        "promises": frame_of("promises", []),
    }


def make_items(count):
    """Return one row a target and quarter, as a form that came back gives it."""
    parts = []
    for number, (quarter, end) in enumerate(zip(QUARTERS, ENDS, strict=True), 1):
        place = pd.Series(range(count))
        seq = (place % UNITS + 1).astype(str)
        parts.append(
            pd.DataFrame(
                {
                    "quarter": quarter,
                    "source": "第" + seq + "局.xlsx",
                    "place": "填报!G6",
                    "unit": "第" + seq + "局",
                    "item_id": seq + "-" + place.map("{:06}".format),
                    "heading": "",
                    "text": "",
                    "value": ((place * 7 + number * 11) % (25 * number) + 1).astype(str),
                    "value_unit": place.map(lambda n: KINDS[n % 4][2]),
                    "value_heading": "",
                    "period_end": end,
                    "is_estimate": False,
                    "stage": None,
                    "received": f"{end}T10:00:00+08:00",
                    "received_from": "received.csv",
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def merge_bare(register, items):
    """Merge the rows with their targets, nothing else."""
    return items.merge(
        register["targets"], left_on="item_id", right_on="target_id", validate="m:1"
    )


def judge_rows(register, items, rules):
    """Return the seconds of each step; every row must end up judged."""
    laps, began = {}, time.perf_counter()

    def lap(name):
        nonlocal began
        now = time.perf_counter()
        laps[name], began = now - began, now

    grammar = compile_grammar(rules)
    readings = read_items(items, grammar, open_roles(rules))
    lap("读")
    matched = match_reports(items, readings, register, grammar, open_names(rules))
    del readings
    lap("对")
    calendar = pd.DataFrame(
        {"quarter": QUARTERS, "due": ENDS, "bulletin_cutoff": ["", "", "", ""]}
    )
    outcome = assess(Material(**register, calendar=calendar, reports=matched.reports), rules)
    lap("判")
    judged = (outcome.status["progress_status"] != "无本期数据").sum()
    if judged != len(items):
        raise SystemExit(f"{len(items)} rows in, {judged} judged")
    return laps


if __name__ == "__main__":
    gc.set_threshold(50_000, 20, 20)
    sys.path.insert(0, str(ROOT))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
