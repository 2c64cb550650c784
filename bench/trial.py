"""Try mutants against the tests that reach them: names -> killed, lived or unreached.

One process collects and runs the tests once and sees which functions each of them calls. Each
mutant gets a fork of it, and there the tests that call its function, those that noticed others
before, then the quick ones, until one fails. What was remembered before the fork is forgotten
in it, or it would hide the mutant. A fork without a mutant comes first: it must live.
"""

from __future__ import annotations

import functools
import gc
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from mutmut.configuration import config
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

OPTIONS = ["-q", "--capture=no", "--hypothesis-seed=0", "-p", "no:cacheprovider"]
OPTIONS += ["-o", "tmp_path_retention_policy=none", "--no-header", "--no-summary"]
KEPT = ("pipeline.grammar.dictionary.", "pipeline.grammar.words.")
"""Loading the dictionary takes long, so only their own mutants load it again."""
NONE = ""
"""The name of no mutant: nothing is broken, and every test must pass."""
PATIENCE = 20
"""Times a test may take what it took before, and SLACK more, or the mutant never ends."""
SLACK = 5.0
"""Seconds of the processor; what many tests share may have to be made anew."""


def try_out(names: list[str], jobs: int, verdicts: Path) -> None:
    """Write the verdict on each mutant behind those of a file, a line each as it is known.

    Raises:
        SystemExit: a test fails without a mutant, so that nothing could be told.
    """
    selection = config().pytest_add_cli_args_test_selection
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_CACHE_HOME"] = place  # a mutant may spoil what it keeps
        trial = Trial(names, jobs, selection, Path(place), verdicts)
        set_mutant_under_test("stats")
        os.chdir("mutants")
        sys.path.insert(0, str(Path.cwd()))
        pytest.main([*OPTIONS, *selection], plugins=[trial])
        os.chdir(before)
    if trial.broken:
        raise SystemExit(f"fails without a mutant: {trial.broken}")


class Trial:
    """Runs in the place of pytest's own loop over the tests.

    `calls` are the places of the tests that call a function; `shared` the fixtures of many
    tests (rules, grammar) that call it; `collected` what is called when a test file is read.
    """

    def __init__(
        self, names: list[str], jobs: int, selection: list[str], place: Path, verdicts: Path
    ) -> None:
        self.names, self.jobs, self.selection = names, jobs, selection
        self.place, self.verdicts, self.told = place, verdicts, 0
        self.calls: defaultdict[str, set[int]] = defaultdict(set)
        self.shared: defaultdict[str, set[Any]] = defaultdict(set)
        self.noticed: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.collected: set[str] = set()
        self.seconds: list[float] = []
        self.broken = ""
        self.running: dict[int, tuple[str, int]] = {}

    def pytest_collection_finish(self) -> None:
        """Note what the test files call while they are read."""
        self.collected = set(state()._stats)
        state()._stats.clear()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Note what is called for the sake of many tests."""
        if fixturedef.scope == "function":
            return (yield)
        own, state()._stats = state()._stats, set()
        made = yield
        for function in state()._stats:
            self.shared[function].add(fixturedef)
        state()._stats |= own
        return made

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once, then try every mutant."""
        self.items = session.items
        self.caches = remembering()
        self.learn()
        self.caches = remembering()
        gc.collect()
        gc.freeze()  # what is never looked at again is not copied into the forks
        if not self.broken:
            self.start(NONE)
            self.broken = self.take_one()
        if not self.broken:
            for name in self.names:
                while len(self.running) >= self.jobs:
                    self.take_one()
                self.start(name)
            while self.running:
                self.take_one()
        return True

    def learn(self) -> None:
        """Note which functions each test calls and how long it takes."""
        for place, item in enumerate(self.items):
            self.forget("")
            state()._stats.clear()
            begun = time.perf_counter()
            after = self.items[(place + 1) % len(self.items)]
            if any(r.failed for r in runtestprotocol(item, log=False, nextitem=after)):
                self.broken = item.nodeid
                return
            self.seconds.append(time.perf_counter() - begun)
            for function in state()._stats:
                self.calls[function].add(place)

    def start(self, name: str) -> None:
        """Fork a process for a mutant, or say at once that no test reaches it."""
        function = mangled_name_from_mutant_name(name) if name else NONE
        anew = function in self.collected or not name
        order = self.ordered(name, function)
        if not order and not anew:
            self.tell(name, "unreached", "")
            return
        told, tell = os.pipe()
        child = os.fork()
        if child:
            os.close(tell)
            self.running[child] = name, told
            return
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        noticed = "stopped"
        try:
            again = not name or function in self.shared or name.startswith(KEPT)
            noticed = self.notice(name, order, again, anew)
        finally:
            os.write(tell, noticed.encode()[:4000])
            os._exit(1 if noticed else 0)

    def ordered(self, name: str, function: str) -> list[int]:
        """Return the places of the tests that reach a function, the promising ones first."""
        places = set(self.calls[function])
        for place, item in enumerate(self.items):
            fixtures = item._fixtureinfo.name2fixturedefs.values()
            used = {definition for found in fixtures for definition in found}
            if not name or name.startswith(KEPT) or used & self.shared.get(function, set()):
                places.add(place)
        near, far = self.noticed[function], self.noticed[function.rpartition(".")[0]]

        def promise(place: int) -> tuple[int, int, float]:
            test = self.items[place].nodeid
            return -near[test], -far[test], self.seconds[place]

        return sorted(places, key=promise)

    def notice(self, name: str, order: list[int], again: bool, anew: bool) -> str:
        """Return the test that notices the mutant, "" where none does; called in the fork.

        Args:
            again: whether what many tests share is to be made again.
            anew: whether the test files are to be read anew as well.
        """
        set_mutant_under_test(name)
        own = tempfile.mkdtemp(dir=self.place)
        self.items[0].config._tmp_path_factory._basetemp = Path(own)
        if name.startswith(KEPT):
            os.environ["XDG_CACHE_HOME"] = own
        self.forget(name)
        if again:
            self.items[0].session._setupstate.teardown_exact(None)
        failed = self.first_to_fail(order)
        if failed or not anew:
            return failed
        signal.setitimer(signal.ITIMER_PROF, 0)
        command = [sys.executable, "-m", "pytest", "-x", *OPTIONS, *self.selection]
        limit = SLACK + PATIENCE * sum(self.seconds)
        over = subprocess.run(command, check=False, timeout=limit).returncode
        return "a run of all" if over else ""

    def forget(self, name: str) -> None:
        """Empty the caches of the package; the dictionary's only for its own mutants."""
        for module, cache in self.caches:
            if name.startswith(KEPT) or not module.startswith(KEPT):
                cache.cache_clear()

    def first_to_fail(self, order: list[int]) -> str:
        """Return the first test that fails, "" where none does."""
        for place, after in zip(order, [*order[1:], None], strict=True):
            allowed = SLACK + PATIENCE * self.seconds[place]
            signal.setitimer(signal.ITIMER_PROF, allowed)  # its signal ends the process
            following = None if after is None else self.items[after]
            reports = runtestprotocol(self.items[place], log=False, nextitem=following)
            if any(report.failed for report in reports):
                return self.items[place].nodeid
        return ""

    def take_one(self) -> str:
        """Wait for a fork to end and return what noticed the mutant, "" where nothing did.

        Whatever is not a clean end noticed it.
        """
        child, status = os.wait()
        name, told = self.running.pop(child)
        with os.fdopen(told, "rb") as message:
            noticed = message.read().decode(errors="replace") or ("stopped" if status else "")
        if not name:
            return noticed
        self.tell(name, "killed" if status else "lived", noticed)
        function = mangled_name_from_mutant_name(name)
        for key in (function, function.rpartition(".")[0]) if "::" in noticed else ():
            self.noticed[key][noticed] += 1
        return noticed

    def tell(self, name: str, verdict: str, noticed: str) -> None:
        """Write a verdict down, and print it with what noticed the mutant."""
        self.told += 1
        print(f"{self.told}/{len(self.names)} {name} {verdict} {noticed}", flush=True)
        with self.verdicts.open("a", encoding="utf-8") as lines:
            lines.write(f"{name} {verdict}\n")


def remembering() -> list[tuple[str, Any]]:
    """Return the caches of the package with the modules they stand in."""
    found = [o for o in gc.get_objects() if isinstance(o, functools._lru_cache_wrapper)]
    return [
        (f"{o.__module__}.", o) for o in found if str(o.__module__).startswith("pipeline.")
    ]
