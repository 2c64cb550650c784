"""Tables of a notice and its quarters -> a data package: the same tables, the same bytes.

`build` makes the tables with their keys and words, `writing` CSV and Parquet, `database`
SQLite, `browse` what datasette shows beside it, `descriptor` datapackage.json, `guide` the
README. A cell is empty for one reason only, that nothing is stated, and is null wherever the
format has a null.
"""

from __future__ import annotations

from pipeline.publish.package.browse import metadata_of
from pipeline.publish.package.build import build_tables
from pipeline.publish.package.database import database_bytes
from pipeline.publish.package.descriptor import descriptor_of
from pipeline.publish.package.guide import guide_bytes
from pipeline.publish.package.material import Material, QuarterMaterial, SourceFile
from pipeline.publish.package.wording import Wording
from pipeline.publish.package.writing import csv_bytes, json_bytes, parquet_bytes
from pipeline.rules import Rules

__all__ = ["Material", "QuarterMaterial", "SourceFile", "package_files"]

DATABASE = "taizhang.sqlite"


def package_files(material: Material, rules: Rules) -> dict[str, bytes]:
    """Return the files of the package by name.

    Args:
        material: the tables and where they come from.
        rules: package, labels, errors and status, and the version to name.

    Raises:
        SourceError: PACKAGE_VALUE, a key stands twice or a date is none.
    """
    wording = Wording.from_rules(rules)
    tables = build_tables(material, rules, wording)
    files = {}
    for table in tables:
        files[f"{table.name}.csv"] = csv_bytes(table)
        files[f"{table.name}.parquet"] = parquet_bytes(table)
    files[DATABASE] = database_bytes(tables)
    described = descriptor_of(material, tables, files, wording, rules)
    files["metadata.json"] = json_bytes(metadata_of(tables, described, wording))
    files["datapackage.json"] = json_bytes(described)
    files["README.md"] = guide_bytes(tables, described, wording)
    return files
