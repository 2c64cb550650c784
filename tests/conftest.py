"""What the tests share: the rules as they ship, compiled once."""

import functools
import gc
import os
from pathlib import Path

import pytest

from pipeline.rules import compile_grammar, load_rules

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def rules():
    return load_rules(ROOT / "rules")


@pytest.fixture(scope="session")
def grammar(rules):
    return compile_grammar(rules)


def pytest_sessionstart():
    """Forget what was computed before a mutant was put in: mutmut forks a process that has
    run all tests, and a remembered result would hide the mutant.
    """
    if "MUTANT_UNDER_TEST" in os.environ:
        for found in gc.get_objects():
            if isinstance(found, functools._lru_cache_wrapper):
                found.cache_clear()
