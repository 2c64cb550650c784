"""Numbered texts without a table -> tasks."""

from __future__ import annotations

from pipeline.model import Document, Task
from pipeline.notice.segment.owners import OwnerRules
from pipeline.rules import Rules


def read_outline(document: Document, rules: Rules, owners: OwnerRules) -> tuple[Task, ...]:
    """Return the tasks."""
    return ()
