"""What a part of the benchmark measured: rows, as a table, as JSON, as a chart."""

import json
import platform
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from html import escape
from importlib.metadata import PackageNotFoundError, version
from math import log
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEED = ROOT / "inputs" / "taishan-2023" / "notice.pdf"


@dataclass(frozen=True)
class Asked:
    """How large the largest archives are: report rows to judge, notices to read."""

    reports: int = 1_000_000
    notices: int = 100


@dataclass(frozen=True)
class Row:
    """One figure: seconds of processor time of ours and of another, and what came out right.

    `ratio` is other / ours where `faster` (so many times as fast), else ours / other (it takes
    so many times as long); `aim` is the figure to reach, None where there is none. `right`
    says how many of the rows of the truth each of the two gives.
    """

    part: str
    name: str
    ours: float
    other_name: str
    other: float
    faster: bool
    aim: float | None = None
    right: str = ""

    @property
    def ratio(self):
        return self.other / self.ours if self.faster else self.ours / self.other

    @property
    def reached(self):
        if self.aim is None:
            return None
        return self.ratio >= self.aim if self.faster else self.ratio <= self.aim


@dataclass(frozen=True)
class Growth:
    """How a cost grows: `sizes` in some unit, the cost of each, and of one unit."""

    part: str
    name: str
    unit: str
    cost: str
    sizes: tuple[int, ...]
    costs: tuple[float, ...]


def seconds(call, *arguments):
    """Return the processor time a call takes, with that of the programs it waits for."""
    began = spent()
    call(*arguments)
    return spent() - began


def spent():
    """Return the processor time of this process and of those it has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


def best(rounds, *calls):
    """Return the least processor time of each call, taken in turn after a round to warm up.

    On a machine that does other work as well, the least is nearest to what the work takes.
    """
    laps = [[seconds(call) for call in calls] for _ in range(rounds + 1)]
    return [min(column) for column in zip(*laps[1:], strict=True)]


def best_commands(rounds, *commands):
    """Return the least processor time of each command, a new Python each, taken in turn."""
    laps = [[command_seconds(command) for command in commands] for _ in range(rounds + 1)]
    return [min(column) for column in zip(*laps[1:], strict=True)]


def command_seconds(words):
    """Return the processor time of a Python from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def installed(package):
    """Return the version of a package, "" where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def show(found):
    """Return the rows as a table to read."""
    lines = [
        f"{'':<10}{'what':<42}{'ours ms':>10}  {'against':<38}{'ms':>10}{'ratio':>8}{'aim':>8}"
        "  rows right"
    ]
    for row in (row for row in found if isinstance(row, Row)):
        sign = "≥" if row.faster else "≤"
        aim = "" if row.aim is None else f"{sign} {row.aim:g}"
        mark = {None: "", True: "", False: " !"}[row.reached]
        lines.append(
            f"{row.part:<10}{row.name:<42}{row.ours * 1e3:>10.1f}  {row.other_name:<38}"
            f"{row.other * 1e3:>10.1f}{row.ratio:>8.2f}{aim:>8}{mark}  {row.right}"
        )
    for line in (row for row in found if isinstance(row, Growth)):
        steps = zip(line.sizes, line.costs, strict=True)
        told = ", ".join(f"{size:,}: {cost:.3g}" for size, cost in steps)
        lines.append(f"{line.part:<10}{line.name}, {line.cost} by {line.unit}: {told}")
    return "\n".join(lines)


def as_json(found):
    """Return the rows as JSON, with what they were measured on."""
    rows = [
        {**asdict(row), "ratio": round(row.ratio, 3), "reached": row.reached}
        for row in found
        if isinstance(row, Row)
    ]
    growth = [asdict(line) for line in found if isinstance(line, Growth)]
    machine = {
        "python": platform.python_version(),
        "system": platform.system(),
        "processor": platform.machine(),
    }
    content = {"machine": machine, "rows": rows, "growth": growth}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_chart(found):
    """Return the ratios as SVG: a bar each, the aim a line across it, lengths logarithmic."""
    rows = [row for row in found if isinstance(row, Row)]
    shown = [1.0, *(row.ratio for row in rows), *(row.aim for row in rows if row.aim)]
    least, left, pitch = min(shown) / 2, 430, 26
    scale = 360 / log(max(shown) / least)

    def along(ratio):
        return left + log(ratio / least) * scale

    bottom = 32 + pitch * len(rows)
    parts = [
        f'<line x1="{along(1):.1f}" y1="26" x2="{along(1):.1f}" y2="{bottom}" stroke="#999"/>'
    ]
    for place, row in enumerate(rows):
        y = 30 + pitch * place
        told = f"{row.name} against {row.other_name}"
        colour = "#b03a2e" if row.reached is False else "#2e6f95"
        parts.append(
            f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{escape(told)}</text>'
        )
        width = along(row.ratio) - left
        parts.append(
            f'<rect x="{left}" y="{y}" width="{width:.1f}" height="18" fill="{colour}"/>'
        )
        word = "times as fast" if row.faster else "times as long"
        end = along(max(row.ratio, row.aim or 0)) + 6
        parts.append(f'<text x="{end:.1f}" y="{y + 13}">{row.ratio:.2f} {word}</text>')
        if row.aim is not None:
            x = along(row.aim)
            parts.append(
                f'<line x1="{x:.1f}" y1="{y - 3}" x2="{x:.1f}" y2="{y + 21}" stroke="#222" '
                'stroke-dasharray="3 2"/>'
            )
    height = 40 + pitch * len(rows)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="960" height="{height}" '
        'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" '
        'fill="white"/><text x="8" y="18">Bars: measured, lengths logarithmic. '
        "Grey line: 1. Dashed: the aim.</text>"
    )
    return head + "".join(parts) + "</svg>\n"
