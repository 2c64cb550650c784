"""Measure everything that can be measured here, one table for all.

    python bench [PART …]

A part is a module of this folder with a function `rows()` that returns `Row` and `Growth`
records; parts that are not there, or whose peers are not installed, are named. The table is
printed; bench/results.json and bench/results.svg hold the same.
"""

import sys
from importlib import import_module
from pathlib import Path

from rows import as_chart, as_json, show

HERE = Path(__file__).parent
PARTS = ("start", "reading", "text", "many_rows", "judging_rows")


def main(asked):
    found, missing = [], []
    for part in asked or PARTS:
        if not (HERE / f"{part}.py").is_file():
            missing.append(part)
            continue
        print(f"{part} …", file=sys.stderr, flush=True)
        found += import_module(part).rows()
    print(show(found))
    if missing:
        print(f"not measured: {', '.join(missing)}")
    (HERE / "results.json").write_text(as_json(found, missing), "utf-8")
    (HERE / "results.svg").write_text(as_chart(found), "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    main(sys.argv[1:])
