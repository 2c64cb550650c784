"""What the tests share: the rules as they ship, compiled once."""

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
