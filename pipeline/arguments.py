"""What can be asked for on the command line, and with which words."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

INPUTS = Path("inputs")
QUARTER_HELPS = {
    "forms": "按单位出一个季度的填报表",
    "status": "把各季度的报送材料对到目标上，判定进展",
    "publish": "一个季度通报后冻结它的状态",
}


PRESENT_HELPS = {
    "pages": "把目标、排除的数字和待核处标在通知的页面图上",
    "bulletin": "出通报和催报提醒（Word）",
    "report": "出可以查找、筛选的报告（一个网页文件）",
    "package": "出数据包：CSV、Parquet、SQLite 和说明",
    "present": "以上都出：页面图、报告、数据包，有判定过的季度的还有通报",
}
PRESENT = "present"
ROOMS = tuple(name for name in PRESENT_HELPS if name != PRESENT)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="python -m pipeline", description="通知 -> 台账")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令")
    helps = {
        "run": "从通知做到登记表，各步一次做完",
        "extract": "第一步：读文件，分出任务",
        "quantify": "第二步：找出数字、目标和承诺",
        "register": "第三步：做成登记表（表格、工作簿）",
    }
    for name, text in helps.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("sources", nargs="+", type=Path, help="inputs/名称 或文件")
        command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
        command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")
        if name == "run":
            command.add_argument("--changed", action="store_true", help="只做有改动的")
    text = "成批地做：每核一个进程，或交给 Dask；做完的跳过，读不了的隔离"
    add_many_command(commands.add_parser("many", help=text, description=text))
    text = "把相邻两年的目标对照起来：新增、取消、提高、降低、不变"
    command = commands.add_parser("compare", help=text, description=text)
    command.add_argument("sources", nargs="+", type=Path, help="两个以上的通知名称")
    command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
    command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")
    add_verify_command(commands)
    for name, text in PRESENT_HELPS.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("sources", nargs="*", type=Path, help="通知名称或 inputs/名称")
        command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
        command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")
    for name, text in QUARTER_HELPS.items():
        add_quarter_command(name, commands.add_parser(name, help=text, description=text))
    add_archive_command(commands)
    return top


def add_verify_command(commands: Any) -> None:
    """Return nothing; the command that verifies outputs is known."""
    text = "核对输出：是否过时、被改动，合计和原文位置是否相符，留痕是否完整"
    command = commands.add_parser("verify", help=text, description=text)
    whole = "名称或 outputs/名称；不写则核对全部"
    command.add_argument("sources", nargs="*", type=Path, help=whole)
    command.add_argument("--inputs", type=Path, default=INPUTS, help="通知所在的文件夹")
    command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
    command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")
    command.add_argument("--all", action="store_true", help="相符的也逐条列出")


def add_archive_command(commands: Any) -> None:
    """Return nothing; the command on a whole archive knows its arguments."""
    text = "一次判定许多通知：读 Parquet，写 Parquet"
    command = commands.add_parser("judge", help=text, description=text)
    files = (
        ("targets", "各通知的目标"),
        ("reports", "已对上的报送"),
        ("calendar", "各季时限"),
    )
    for name, told in files:
        whole = f"{told}（.parquet，有 notice 一列）"
        command.add_argument(f"--{name}", type=Path, required=True, help=whole)
    command.add_argument("--sentences", action="store_true", help="连说明一起写出")
    command.add_argument("--jobs", type=int, default=1, help="同时用几个进程")
    command.add_argument("--out", type=Path, required=True, help="输出文件夹")
    command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")


def add_many_command(command: argparse.ArgumentParser) -> None:
    """Return nothing; the parser of the command for many notices knows its arguments."""
    command.add_argument("sources", nargs="+", type=Path, help="inputs、'inputs/**' 或文件")
    command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
    command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")
    command.add_argument("--jobs", type=count, default=0, help="进程数，默认每核一个")
    command.add_argument("--dask", default="", help="调度器地址 tcp://主机:8786，或 local")
    command.add_argument("--seconds", type=count, help="读每份最多用几秒，默认按文件大小")
    command.add_argument("--memory", type=count, help="读每份最多用几 MB 内存，默认同上")
    command.add_argument("--again", action="store_true", help="隔离过的也再试一次")


def count(written: str) -> int:
    """Return a whole number above 0.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not written.isdecimal() or int(written) == 0:
        raise argparse.ArgumentTypeError(f"应当是大于 0 的整数，现为 {written}")
    return int(written)


def add_quarter_command(name: str, command: argparse.ArgumentParser) -> None:
    """Return nothing; the parser of a command on quarters knows its arguments."""
    every = name == "status"
    command.add_argument(
        "sources", nargs="*" if every else 1, type=Path, help="通知名称或 inputs/名称"
    )
    command.add_argument(
        "--quarter", required=not every, type=quarter_name, help="季度，如 2023Q1"
    )
    if name == "publish":
        command.add_argument("--by", required=True, type=signature, help="由谁通报：姓名")
    command.add_argument("--out", type=Path, default=Path("outputs"), help="输出文件夹")
    command.add_argument("--rules", type=Path, default=Path("rules"), help="规则文件夹")


def signature(written: str) -> str:
    """Return the name of a person as it was given, on one line.

    Raises:
        ArgumentTypeError: it is blank.
    """
    name = " ".join(written.split())
    if not name:
        raise argparse.ArgumentTypeError("请写明由谁通报")
    return name


def quarter_name(written: str) -> str:
    """Return the name of a quarter as it was given.

    Raises:
        ArgumentTypeError: it is none.
    """
    from pipeline.jobs import QUARTER_NAME

    if not QUARTER_NAME.fullmatch(written):
        raise argparse.ArgumentTypeError(f"季度写作 2023Q1 这样，现为 {written}")
    return written
