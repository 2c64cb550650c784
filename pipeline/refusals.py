"""A notice that was refused: what is said, and what stays in its folder."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.jobs import FINGERPRINT, PROBLEM, Job, remove_file, write_files
from pipeline.model import SourceError
from pipeline.rules import Rules


def sentence_and_step(code: str, rules: Rules) -> tuple[str, str]:
    """Return the sentence of a reason code and the next step, "" where there is none."""
    entry = {entry.id: entry for entry in rules["errors"]}.get(code)
    if entry is None:
        return "读不懂这个文件", ""
    return entry.values["sentence"], entry.values["next"]


def refusal_lines(job: Job, error: SourceError, rules: Rules) -> list[str]:
    """Return the lines of reason and next step."""
    sentence, step = sentence_and_step(error.code, rules)
    detail = f"（{error.detail}）" if error.detail else ""
    lines = [f"{job.name}：未完成 [{error.code}] {sentence}{detail}"]
    return [*lines, f"  下一步：{step}"] if step else lines


def keep_refusal(job: Job, lines: Sequence[str]) -> None:
    """Return nothing; the lines stand in problem.txt, and no register is called current."""
    if not job.given.exists():
        return
    lines = list(lines)
    if (job.out / "register.xlsx").exists():
        lines.append("  文件夹里的登记表是以前生成的，与现在的通知不一致")
    write_files(job.out, {PROBLEM: ("\n".join(lines) + "\n").encode("utf-8-sig")})
    remove_file(job.out / FINGERPRINT)
