"""A notice and what was found in it -> the register: data frames that add up.

This is the border between records and frames. Every task, target, promise and number keeps
its key and its place; sums are checked before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.checks import faults_of
from pipeline.model import Box, Entry, Facts, Notice, Promise, Target, Task, Text
from pipeline.tables import frame_of, number_of

if TYPE_CHECKING:
    import pandas as pd

CLAUSE_ENDS = "，；。：！？,;"


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in one task."""

    entries: tuple[Entry, ...]
    targets: tuple[Target, ...]
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """The frames of one notice; columns as in `pipeline.tables.TABLES`.

    `corrections` are those that were applied, empty where there are none.
    """

    facts: Facts
    tasks: pd.DataFrame
    targets: pd.DataFrame
    promises: pd.DataFrame
    numbers: pd.DataFrame
    review: pd.DataFrame
    corrections: pd.DataFrame

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the frames by table name, in the order they are shown."""
        return {
            "targets": self.targets,
            "tasks": self.tasks,
            "promises": self.promises,
            "numbers": self.numbers,
            "review": self.review,
            "corrections": self.corrections,
        }

    def with_frames(self, frames: Mapping[str, pd.DataFrame]) -> Register:
        """Return the register with these tables instead of its own, checked again."""
        register = Register(self.facts, **frames)
        check_register(register)
        return register


class RegisterError(Exception):
    """A register that does not add up: a fault of this product, never of the notice."""


def build_register(
    notice: Notice, findings: Sequence[Findings], doubts: Sequence[str] = ()
) -> Register:
    """Return the register of a notice, checked.

    Args:
        notice: its tasks in order.
        findings: one for each task, in the same order.
        doubts: reason codes on the document as a whole (`Document.doubts`).

    Returns:
        One row a task, target, promise and number. numbers = target + excluded + review, and
        every row of review names what it is about.

    Raises:
        RegisterError: a key stands twice, a field has an unknown code, or a sum is wrong.
    """
    pairs = list(zip(notice.tasks, findings, strict=True))
    register = Register(
        facts=notice.facts,
        tasks=frame_of("tasks", (task_row(task, found) for task, found in pairs)),
        targets=frame_of("targets", rows_of_targets(pairs)),
        promises=frame_of("promises", rows_of_promises(pairs)),
        numbers=frame_of("numbers", rows_of_numbers(pairs)),
        review=frame_of("review", rows_of_review(notice, pairs, doubts)),
        corrections=frame_of("corrections", ()),
    )
    check_register(register)
    return register


def task_row(task: Task, found: Findings) -> dict[str, Any]:
    """Return the row of one task, with the counts of what was found in it."""
    return {
        **owner_fields(task),
        **place_fields(task.text, 0, len(task.text.text)),
        "text": task.text.text,
        "due_text": task.due,
        "extra": "；".join(f"{header}：{text}" for header, text in task.extra),
        "numbers": len(found.entries),
        "targets": len(found.targets),
        "promises": len(found.promises),
        "doubts": "、".join(task.doubts),
    }


def owner_fields(task: Task) -> dict[str, str]:
    """Return what every row of a task carries: its number and who answers for it."""
    return {
        "seq": task.seq,
        "path": task.path,
        "lead": "、".join(task.lead),
        "partners": "、".join(task.partners),
        "persons": "、".join(task.persons),
    }


def rows_of_targets(pairs: Iterable[tuple[Task, Findings]]) -> Iterator[dict[str, Any]]:
    """Return one row a target, in the order of the notice."""
    fields = [name for name in Target.__slots__ if name not in ("start", "end", "doubts")]
    for task, found in pairs:
        for target in found.targets:
            yield {
                **owner_fields(task),
                **span_fields(task.text, target.start, target.end),
                **{name: getattr(target, name) for name in fields},
                "doubts": "、".join(target.doubts),
            }


def rows_of_promises(pairs: Iterable[tuple[Task, Findings]]) -> Iterator[dict[str, Any]]:
    """Return one row a milestone, duty or direction, in the order of the notice."""
    fields = [name for name in Promise.__slots__ if name not in ("start", "end")]
    for task, found in pairs:
        for promise in found.promises:
            yield {
                **owner_fields(task),
                **span_fields(task.text, promise.start, promise.end),
                **{name: getattr(promise, name) for name in fields},
            }


def rows_of_numbers(pairs: Iterable[tuple[Task, Findings]]) -> Iterator[dict[str, Any]]:
    """Return one row a number, in the order of the notice."""
    fields = [name for name in Entry.__slots__ if name not in ("start", "end")]
    for task, found in pairs:
        for entry in found.entries:
            yield {
                **owner_fields(task),
                **span_fields(task.text, entry.start, entry.end),
                **{name: getattr(entry, name) for name in fields},
                "context": clause_at(task.text.text, entry.start, entry.end),
            }


def span_fields(text: Text, start: int, end: int) -> dict[str, Any]:
    """Return the printed words of a span, its offsets and where it stands."""
    return {
        "span": text.text[start:end],
        "start": start,
        "end": end,
        **place_fields(text, start, end),
    }


def place_fields(text: Text, start: int, end: int) -> dict[str, Any]:
    """Return the box on the first page of a span, one box a printed line, or its line."""
    boxes = [rounded_box(box) for box in text.boxes(start, end)]
    if not boxes:
        return {"line": text.line_at(start)}
    first = [box for box in boxes if box.page == boxes[0].page]
    return {
        "page": boxes[0].page,
        "x0": min(box.x0 for box in first),
        "top": min(box.top for box in first),
        "x1": max(box.x1 for box in first),
        "bottom": max(box.bottom for box in first),
        "boxes": ";".join(
            f"{box.page}:{box.x0},{box.top},{box.x1},{box.bottom}" for box in boxes
        ),
    }


def rounded_box(box: Box) -> Box:
    """Return the box in hundredths of a point."""
    edges = {name: round(getattr(box, name), 2) for name in ("x0", "top", "x1", "bottom")}
    return replace(box, **edges)


def clause_at(text: str, start: int, end: int) -> str:
    """Return the clause around a span, for people to read beside it."""
    left = max(text.rfind(mark, 0, start) for mark in CLAUSE_ENDS) + 1
    rights = [place for mark in CLAUSE_ENDS if (place := text.find(mark, end)) >= 0]
    return text[left : min(rights, default=len(text))].strip()


def rows_of_review(
    notice: Notice, pairs: Sequence[tuple[Task, Findings]], doubts: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """Return one row for everything a person should look at, and why."""
    for code in doubts:
        yield {"subject": "document", "reason": code}
    for code, text in notice.unplaced:
        place = place_fields(text, 0, len(text.text))
        yield {"subject": "row", "reason": code, "span": text.text, **place}
    for task, found in pairs:
        owner = owner_fields(task)
        whole = span_fields(task.text, 0, len(task.text.text))
        for code in task.doubts:
            yield {**owner, **whole, "subject": "task", "reason": code}
        for where, subject, reason in doubts_in(found):
            yield {
                **owner,
                **span_fields(task.text, *where),
                "subject": subject,
                "reason": reason,
                "context": clause_at(task.text.text, *where),
            }


def doubts_in(found: Findings) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Return offsets, id and reason of the numbers and targets that are not certain."""
    for entry in found.entries:
        if entry.fate == "review":
            yield (entry.start, entry.end), entry.number_id, entry.rule
    for target in found.targets:
        for code in target.doubts:
            yield (target.start, target.end), target.target_id, code


def check_register(register: Register) -> None:
    """Return nothing where frames and sums are right.

    Raises:
        RegisterError: says which table, column and rows.
    """
    for name, frame in register.frames().items():
        for fault in faults_of(name, frame):
            raise RegisterError(f"{name}: {fault}")
    for problem in wrong_sums(register):
        raise RegisterError(problem)


def wrong_sums(register: Register) -> Iterator[str]:
    """Return what does not add up between the tables, nothing where all is right."""
    tasks, numbers, targets = register.tasks, register.numbers, register.targets
    for name in ("numbers", "targets", "promises"):
        frame = register.frames()[name]
        counted = frame.groupby("seq").size().reindex(tasks["seq"], fill_value=0)
        if counted.tolist() != tasks[name].tolist():
            yield f"{name}: rows do not add up to the counts of tasks"
    ledger = set(numbers.loc[numbers["fate"] == "target", "number_id"])
    for target_id in targets.loc[targets["value"].notna(), "target_id"]:
        if not {target_id, number_of(target_id)} & ledger:
            yield f"{target_id}: its number is not a target in the ledger"
    open_numbers = numbers.loc[numbers["fate"] == "review", "number_id"]
    missing = set(open_numbers) - set(register.review["subject"])
    if missing:
        yield f"numbers to be reviewed are not in review: {sorted(missing)}"


def counts_of(register: Register) -> Mapping[str, int]:
    """Return the counts a summary shows: rows of each table, numbers by fate."""
    fates = register.numbers["fate"].value_counts()
    return {
        "tasks": len(register.tasks),
        "targets": len(register.targets),
        **{
            kind: int((register.promises["kind"] == kind).sum())
            for kind in ("milestone", "duty", "direction")
        },
        "numbers": len(register.numbers),
        **{
            f"numbers_{fate}": int(fates.get(fate, 0))
            for fate in ("target", "excluded", "review")
        },
        "review": len(register.review),
    }
