"""Whether the sums of an output agree, counted again from its tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.model import SourceError
from pipeline.outcomes import QUARTER_FILE, TABLE_FILES
from pipeline.present.shelf import REGISTER, read_table
from pipeline.trail.quarter import quarter_sums
from pipeline.trail.register import register_sums
from pipeline.verify.finding import Finding, differs, good

Sum = Mapping[str, Any]
NAMES = {
    "numbers": "台账的数字 = 目标 + 排除 + 待核",
    "promises": "承诺 = 里程碑 + 常态任务 + 方向",
    "tasks.numbers": "数字行数 = 各任务所记之和",
    "tasks.targets": "目标行数 = 各任务所记之和",
    "tasks.promises": "承诺行数 = 各任务所记之和",
    "files": "收到的文件 = 采用 + 列出",
    "figures": "读到的数字 = 采用 + 名称里的 + 列出",
    "unplaced": "未采用的行数 = 所记",
    "reviews": "待核的行数 = 所记",
    "status": "完成情况的行数 = 目标 + 里程碑 + 常态任务",
}


def check_register_sums(folder: Path, record: Mapping[str, Any]) -> Iterator[Finding]:
    """Return whether the sums of a register agree."""
    try:
        frames = {name: read_table(folder / f"{name}.parquet", name) for name in REGISTER}
        counted = register_sums(frames)
    except (OSError, ValueError, KeyError) as error:
        yield differs(f"登记表的表格读不了，没有核对合计：{error}")
        return
    yield from compared("登记表", record["sums"], counted)


def check_quarter_sums(folder: Path, record: Mapping[str, Any]) -> Iterator[Finding]:
    """Return whether the sums of a quarter agree."""
    try:
        frames = {
            table: read_table(folder / f"{file}.parquet", table)
            for table, file in TABLE_FILES.items()
        }
        counts = json.loads((folder / QUARTER_FILE).read_text("utf-8"))["counts"]
        counted = quarter_sums(frames, counts)
    except (OSError, ValueError, KeyError, SourceError) as error:
        yield differs(f"{folder.name}：表格读不了，没有核对合计：{error}")
        return
    yield from compared(folder.name, record["sums"], counted)


def compared(of: str, kept: Sequence[Sum], counted: Sequence[Sum]) -> Iterator[Finding]:
    """Return a finding for each sum that does not agree in itself or with what was kept."""
    before = {one["sum"]: one for one in kept}
    wrong = 0
    for one in counted:
        name = NAMES[one["sum"]]
        if one["whole"] != sum(one["parts"].values()):
            wrong += 1
            yield differs(
                f"{of}：{name} 不成立：{one['whole']} ≠ {list(one['parts'].values())}"
            )
        elif before.get(one["sum"]) != one:
            wrong += 1
            yield differs(f"{of}：{name} 与做成时记下的不同")
    if not wrong:
        yield good(f"{of}：{len(counted)} 个合计都相符")
