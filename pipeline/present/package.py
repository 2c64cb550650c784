"""The data package: package/ with datapackage.json, CSV, Parquet, SQLite, provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.jobs import Job, digest_of
from pipeline.present.desk import Presented
from pipeline.present.public import mask_of
from pipeline.present.shelf import Shelf
from pipeline.publish.package import Material, QuarterMaterial, SourceFile, package_files
from pipeline.publish.privacy import Mask
from pipeline.rules import QUARTER, Rules
from pipeline.trail.record import code_version

FOLDER = "package"


def present(shelf: Shelf, rules: Rules) -> Presented:
    """Return the files of the data package of a notice.

    Raises:
        SourceError: PACKAGE_VALUE, a key stands twice or a date is none.
    """
    material = material_of(shelf, rules)
    files = package_files(material, rules)
    tables = sum(name.endswith(".csv") for name in files)
    summary = f"数据包 {tables} 张表、{len(files)} 个文件 -> {shelf.job.out / FOLDER}"
    return Presented({f"{FOLDER}/{name}": file for name, file in files.items()}, summary)


def material_of(shelf: Shelf, rules: Rules) -> Material:
    """Return the tables with where they come from, files by their public names."""
    mask = mask_of(shelf, rules)
    return Material(
        name=shelf.job.name,
        facts=shelf.facts,
        files=source_files(shelf.job.sources()),
        register=shelf.register,
        quarters=tuple(
            QuarterMaterial(
                name=quarter.name,
                frames=quarter.frames,
                calendar=quarter.calendar,
                published=quarter.published,
                example=quarter.example,
                digests=named(submitted(shelf.job, quarter.name), mask),
            )
            for quarter in shelf.quarters
        ),
        register_rules=register_rules(rules).version,
        status_rules=rules.version,
        code_version=code_version(),
    )


def source_files(paths: tuple[Path, ...]) -> tuple[SourceFile, ...]:
    """Return the files of a notice; several are read again, to know how long each is."""
    if len(paths) == 1:
        return (SourceFile(paths[0].name, digest_of(paths[0])),)
    from pipeline.notice.readers import read_document
    from pipeline.notice.readers.joining import texts_of

    found = []
    for path in paths:
        document = read_document(path)
        lines = max((r.line or 0 for text in texts_of(document) for r in text.runs), default=0)
        found.append(SourceFile(path.name, digest_of(path), len(document.pages), lines))
    return tuple(found)


def submitted(job: Job, quarter: str) -> dict[str, str]:
    """Return the sha256 of each file in the folder of a quarter, by its name."""
    folder = job.given / quarter
    if not folder.is_dir():
        return {}
    return {path.name: digest_of(path) for path in sorted(folder.iterdir()) if path.is_file()}


def named(digests: Mapping[str, str], mask: Mask) -> dict[str, str]:
    """Return digests by masked name; files that can no longer be told apart share theirs."""
    found: dict[str, list[str]] = {}
    for name, digest in digests.items():
        found.setdefault(mask.text(name), []).append(digest)
    return {name: "、".join(each) for name, each in found.items()}


def register_rules(rules: Rules) -> Rules:
    """Return the rules a register is built with: those only the quarter reads are left out."""
    own = {n: d for n, d in rules.hashes.items() if n.removesuffix(".yml") not in QUARTER}
    return replace(rules, hashes=own)
