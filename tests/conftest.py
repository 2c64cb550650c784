"""What the tests share: the rules as they ship, compiled once."""

from pathlib import Path

import pytest

from example_year import NAME, OTHER
from pipeline.__main__ import main
from pipeline.rules import compile_grammar, load_rules

ROOT = Path(__file__).parent.parent


def pytest_configure(config):
    """Let openpyxl read back what it cannot keep (solid bars) without a word."""
    config.addinivalue_line("filterwarnings", "ignore:.*extension is not supported")


@pytest.fixture(scope="session")
def rules():
    return load_rules(ROOT / "rules")


@pytest.fixture(scope="session")
def grammar(rules):
    return compile_grammar(rules)


@pytest.fixture(scope="session")
def year_out(tmp_path_factory):
    """Return the outputs of both example years; one of them has files that cannot be read.

    No test writes there.
    """
    out = tmp_path_factory.mktemp("out")
    inputs = [str(ROOT / "inputs" / name) for name in (NAME, OTHER)]
    assert main(["status", *inputs, "--out", str(out), "--rules", str(ROOT / "rules")]) == 3
    return out
