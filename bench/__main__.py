"""Measure everything that can be measured here, one table for all.

    python bench [PART …] [--reports N] [--notices N]

A part is a module of this folder with a function `rows(asked)` that returns `Row` and `Growth`
records. The table is printed; bench/results.json and bench/results.svg hold the same. All
parts together take about ten minutes; `--reports 10000000` alone takes five more.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path

from rows import Asked, as_chart, as_json, show

HERE = Path(__file__).parent
PARTS = ("start", "reading", "text", "many", "quarters", "judging")


def main(arguments):
    command = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    command.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    command.add_argument("--reports", type=int, default=Asked.reports)
    command.add_argument("--notices", type=int, default=Asked.notices)
    given = command.parse_args(arguments)
    found = []
    for part in given.parts or PARTS:
        print(f"{part} …", file=sys.stderr, flush=True)
        found += import_module(part).rows(Asked(given.reports, given.notices))
    print(show(found))
    (HERE / "results.json").write_text(as_json(found), "utf-8")
    (HERE / "results.svg").write_text(as_chart(found), "utf-8")


if __name__ == "__main__":
    sys.path += [str(HERE.parent), str(HERE.parent / "tests")]
    main(sys.argv[1:])
