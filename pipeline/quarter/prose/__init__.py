"""What a unit wrote -> its figures with their roles, and what its sentences say.

The words around a number (截至9月底, 同比, 完成年度目标的, 其中) are found first, as
rules/roles.yml knows them, and blanked out; what is left is written as a target is written,
and the grammar of targets says what each number measures.
"""

from __future__ import annotations

from pipeline.quarter.prose.cells import Cell, ItemText, read_cell, read_items
from pipeline.quarter.prose.cues import RoleBook, open_roles
from pipeline.quarter.prose.records import Figure, ReportText, Role, Sentence
from pipeline.quarter.prose.report import read_report

__all__ = [
    "Cell",
    "Figure",
    "ItemText",
    "ReportText",
    "Role",
    "RoleBook",
    "Sentence",
    "open_roles",
    "read_cell",
    "read_items",
    "read_report",
]
