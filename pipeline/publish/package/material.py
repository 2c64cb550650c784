"""What a package is made of: tables, the files they come from, versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.model import Facts

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the notice. `pages` and `lines` say how many it has; 0 where it has none.

    They are counted on from file to file in the tables, and told apart again by these.
    """

    name: str
    sha256: str
    pages: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class QuarterMaterial:
    """A quarter: its tables, its days, and the sha256 of what was submitted, by file name."""

    name: str
    frames: Mapping[str, pd.DataFrame]
    calendar: Mapping[str, str]
    published: bool
    example: bool
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Material:
    """A notice with its quarters in order.

    `register` has targets, tasks, promises, numbers, review and corrections. The register is
    built with fewer rule files than the status, so each has a version of its own.
    """

    name: str
    facts: Facts
    files: tuple[SourceFile, ...]
    register: Mapping[str, pd.DataFrame]
    quarters: tuple[QuarterMaterial, ...]
    register_rules: str
    status_rules: str
    code_version: str
