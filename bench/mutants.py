"""Break the rooms on purpose, one place at a time, and tell how many breaks the tests notice.

mutmut writes the mutants, all of them into one copy of the package, with a switch between.
Here a sample is drawn, the same every time, tried (`trial.py`), and the score told by module
and room. `make mutants SAMPLE=80` calls it; what lived stands in mutants/survivors.txt.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import random
from collections import Counter
from math import sqrt
from multiprocessing import set_start_method
from pathlib import Path

PLACE = Path("mutants")
VERDICTS = PLACE / "verdicts.txt"
SURVIVORS = PLACE / "survivors.txt"
ROOMS = {
    "grammar": "pipeline.grammar.",
    "targets": "pipeline.notice.targets",
    "match": "pipeline.quarter.match",
    "assess": "pipeline.quarter.assess",
}
SURE = 1.96
"""Deviations on either side that hold the true score in 95 of 100 samples."""

Population = dict[str, list[str]]
"""Module -> the names of its mutants."""
Verdicts = dict[str, str]
"""Name of a mutant -> killed, lived, or unreached where no test calls the function."""


def main() -> None:
    """Try the mutants asked for; the table is printed, the survivors are written down."""
    asked = read_arguments()
    population = make_mutants(asked.jobs)
    names = drawn(population, asked.sample, asked.room, asked.seed)
    kept = read_verdicts() if asked.lived else {}
    VERDICTS.write_text("".join(f"{n} {v}\n" for n, v in kept.items()), "utf-8")
    wanted = [n for n in names if kept.get(n) != "killed"]

    from trial import try_out

    try_out(wanted, asked.jobs, VERDICTS.resolve())
    verdicts = read_verdicts()
    told = {n: verdicts[n] for n in names}
    print(table(population, told))
    write_survivors([n for n in names if told[n] != "killed"], told)


def read_arguments() -> argparse.Namespace:
    """Return how many of a module, of which rooms, how many at a time, and whether anew."""
    parser = argparse.ArgumentParser(description="try mutants")
    parser.add_argument("--sample", type=int, default=0, help="of each module; 0 is all")
    parser.add_argument("--room", default="*", help="pattern of names")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", default="", help="another one draws another sample")
    parser.add_argument(
        "--lived", action="store_true", help="keep what was killed; while only tests change"
    )
    return parser.parse_args()


def read_verdicts() -> Verdicts:
    """Return what became of the mutants tried so far, also where a run was stopped."""
    lines = VERDICTS.read_text("utf-8").splitlines() if VERDICTS.exists() else []
    return dict(tuple(line.rsplit(" ", 1)) for line in lines)


def make_mutants(jobs: int) -> Population:
    """Return the mutants of the rooms; they stand in PLACE, with the tests as they are now."""
    from mutmut.__main__ import create_mutants
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.utils.file_utils import (
        copy_also_copy_files,
        copy_src_dir,
        walk_mutatable_files,
    )

    set_start_method("fork", force=True)
    PLACE.mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    create_mutants(jobs)
    population: Population = {}
    for path in walk_mutatable_files():
        source = SourceFileMutationData(path=path)
        source.load()
        for name in source.exit_code_by_key:
            population.setdefault(name.rpartition(".")[0], []).append(name)
    return dict(sorted(population.items()))


def drawn(population: Population, size: int, room: str, seed: str) -> list[str]:
    """Return `size` mutants of each module whose names fit, or all where it has no more.

    A larger sample holds the smaller one, so that what was tried counts on.
    """
    names: list[str] = []
    for module, found in population.items():
        fitting = [n for n in found if fnmatch.fnmatchcase(n, room)]
        random.Random(module + seed).shuffle(fitting)
        names += sorted(fitting[:size] if size else fitting)
    return names


def table(population: Population, verdicts: Verdicts) -> str:
    """Return the score of each module and room as a table in Markdown."""
    tried = Counter(name.rpartition(".")[0] for name in verdicts)
    killed = Counter(n.rpartition(".")[0] for n, v in verdicts.items() if v == "killed")
    lines = ["| module | mutants | tried | killed | score |", "|---|---|---|---|---|"]
    for room, begins in ROOMS.items():
        modules = [m for m in tried if (m + ".").startswith(begins)]
        sizes = {m: len(population[m]) for m in modules}
        lines += [
            f"| {m} | {sizes[m]} | {tried[m]} | {killed[m]} | {killed[m] / tried[m]:.0%} |"
            for m in modules
        ]
        if modules:
            score, off = estimate([(sizes[m], tried[m], killed[m]) for m in modules])
            numbers = f"{sum(sizes.values())} | {sum(tried[m] for m in modules)}"
            numbers += f" | {sum(killed[m] for m in modules)}"
            lines.append(f"| **{room}** | {numbers} | **{score:.1%}** ± {off:.1%} |")
    return "\n".join(lines)


def estimate(parts: list[tuple[int, int, int]]) -> tuple[float, float]:
    """Return the score of a room and how far it may be off, from samples of its modules.

    Args:
        parts: of each module the mutants there are, those tried and those killed. A module
            counts by the mutants it has, not by those tried.
    """
    whole = sum(size for size, _, _ in parts)
    score = sum(size * killed / tried for size, tried, killed in parts) / whole
    variance = 0.0
    for size, tried, killed in parts:
        share = (killed + 1) / (tried + 2)  # a sample without survivors is no proof of none
        left = (size - tried) / max(1, size - 1)
        variance += (size / whole) ** 2 * share * (1 - share) / tried * left
    return score, SURE * sqrt(variance)


def write_survivors(names: list[str], verdicts: Verdicts) -> None:
    """Write what each survivor changed, for someone to read."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    parts = [f"# {n}: {verdicts[n]}\n{get_diff_for_mutant(n)}\n" for n in names]
    SURVIVORS.write_text("\n".join(parts), "utf-8")


if __name__ == "__main__":
    main()
