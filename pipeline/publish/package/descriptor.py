"""Tables and files -> what datapackage.json says: Data Package 2.0 with Table Schema."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.publish.package.material import Material
from pipeline.publish.package.table import Column, Table
from pipeline.publish.package.wording import Wording
from pipeline.rules import Rules

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
NAME = re.compile(r"[-a-z0-9._]+")
DIALECT = {
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
}
TYPES = {
    "decimal": "number",
    "whole": "integer",
    "point": "number",
    "flag": "boolean",
    "date": "date",
}
COUNTED = ("tasks", "targets", "promises", "numbers", "status")


def descriptor_of(
    material: Material,
    tables: Iterable[Table],
    files: Mapping[str, bytes],
    wording: Wording,
    rules: Rules,
) -> dict[str, Any]:
    """Return the content of datapackage.json.

    `created` is the day of the notice, left out where it states none; the clock is not read.
    Licences are only named where package.yml has one: nobody else has granted any.
    """
    facts, tables = material.facts, tuple(tables)
    name = material.name.lower()
    day = facts.issued or facts.printed
    licences = [
        {"title": entry.values["label"], "path": entry.values["path"]}
        for entry in wording.of_group("licence")
    ]
    people = contributors_of(material)
    return {
        "$schema": PROFILE,
        "name": name if NAME.fullmatch(name) else "taizhang",
        "title": facts.title or material.name,
        "description": description_of(material, tables, wording),
        "version": rules.version,
        **({"created": f"{day.isoformat()}T00:00:00+08:00"} if day else {}),
        "sources": sources_of(material),
        **({"licenses": licences} if licences else {}),
        **({"contributors": people} if people else {}),
        "resources": [
            *(table_resource(table, files) for table in tables),
            *(
                database_resource(path, content, wording)
                for path, content in files.items()
                if path.endswith(".sqlite")
            ),
        ],
    }


def description_of(material: Material, tables: Iterable[Table], wording: Wording) -> str:
    """Return what the package is, and that figures are invented where they are."""
    facts = material.facts
    counts = {table.name: f"{table.title} {len(table.rows)}" for table in tables}
    said = wording.text("description").format(
        title=facts.title or material.name,
        number=f"（{facts.doc_no}）" if facts.doc_no else "",
        counts="、".join(counts[name] for name in COUNTED),
    )
    invented = [quarter.name for quarter in material.quarters if quarter.example]
    if not invented:
        return said
    return said + wording.text("example_note").format(quarters="、".join(invented))


def sources_of(material: Material) -> list[dict[str, str]]:
    """Return one entry a file of the notice: its name, sha256, and what it says of itself."""
    facts = material.facts
    told = {"documentNumber": facts.doc_no, "issuer": facts.issuer}
    return [
        {
            "title": facts.title or file.name,
            "file": file.name,
            "hash": f"sha256:{file.sha256}",
            **{name: text for name, text in told.items() if text},
        }
        for file in material.files
    ]


def contributors_of(material: Material) -> list[dict[str, Any]]:
    """Return those who corrected or decided by hand; nobody else had a part in the data."""
    frames = [material.register["corrections"]]
    frames += [quarter.frames["reviews"] for quarter in material.quarters]
    names = dict.fromkeys(name for frame in frames for name in frame["by"] if name)
    return [{"title": name, "roles": ["DataCurator"]} for name in names]


def table_resource(table: Table, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the entry of a table: its CSV file and its schema.

    The Parquet file is named as an alternate of the same table, a property of our own: listed
    as a resource, every reader that takes all resources would have each table twice.
    """
    path, alternate = f"{table.name}.csv", f"{table.name}.parquet"
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.meaning,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **measured(files[path]),
        "dialect": DIALECT,
        "alternates": [
            {
                "path": alternate,
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                **measured(files[alternate]),
            }
        ],
        "schema": schema_of(table),
    }


def measured(content: bytes) -> dict[str, Any]:
    """Return hash and size of a file."""
    return {"hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "bytes": len(content)}


def schema_of(table: Table) -> dict[str, Any]:
    """Return the Table Schema: fields, keys, links.

    That "" is missing is said of the table in the plain form of version 1, which every reader
    knows, and why it is missing of each field in the form of version 2.
    """
    schema: dict[str, Any] = {"fields": [field_of(column, table) for column in table.columns]}
    schema["missingValues"] = [""]
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.links:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [key]}}
            for column, (other, key) in table.links.items()
        ]
    return schema


def field_of(column: Column, table: Table) -> dict[str, Any]:
    """Return one field: type, texts, constraints, why it may be empty."""
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    if column.words:
        constraints["enum"] = list(column.words)
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.kind == "whole":
        constraints["minimum"] = 0
    labelled = [word for word in column.words if word in column.labels]
    return {
        "name": column.name,
        "type": TYPES.get(column.kind, "string"),
        "title": column.title,
        **({"description": column.meaning} if column.meaning else {}),
        **({"constraints": constraints} if constraints else {}),
        **(
            {"categories": [{"value": w, "label": column.labels[w]} for w in column.words]}
            if labelled and len(labelled) == len(column.words)
            else {}
        ),
        **(
            {}
            if column.required
            else {"missingValues": [{"value": "", "label": column.missing}]}
        ),
    }


def database_resource(path: str, content: bytes, wording: Wording) -> dict[str, Any]:
    """Return the entry of the SQLite file."""
    said = wording.own["text", "database"].values
    return {
        "name": "database",
        "title": said["label"],
        "description": said["meaning"],
        "path": path,
        "format": "sqlite",
        "mediatype": "application/vnd.sqlite3",
        **measured(content),
    }
