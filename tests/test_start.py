"""What is loaded when: nothing before it is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {
    "jieba",
    "jinja2",
    "lxml",
    "numpy",
    "openpyxl",
    "pandas",
    "pandera",
    "pdfplumber",
    "pyarrow",
    "pypdfium2",
    "regex",
    "yaml",
}

LOADED = """
import sys
from pipeline.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded_by(*words):
    """Return the packages a command has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "words", [["--help"], ["run", "--help"], ["status", "--help"], ["unknown"]]
)
def test_help_loads_nothing_that_is_heavy(words):
    loaded = loaded_by(*words)
    assert loaded & HEAVY == set()
    assert "argparse" in loaded


def test_a_run_that_finds_nothing_to_do_loads_no_reader_and_no_frames(tmp_path):
    notice = ROOT / "inputs/example-2023/notice.txt"
    words = ["run", notice, "--out", tmp_path, "--changed"]
    assert "pandas" in loaded_by(*words)
    assert loaded_by(*words) & {"pandas", "openpyxl", "pypdfium2", "jieba"} == set()


def test_a_register_is_built_without_what_only_tests_and_other_formats_need(tmp_path):
    loaded = loaded_by("run", ROOT / "inputs/taishan-2023", "--out", tmp_path)
    assert loaded & {"pandera", "hypothesis", "xlrd", "docx", "docxtpl", "jinja2"} == set()
    assert loaded >= {"pandas", "openpyxl"}
    assert loaded & {"pypdfium2", "jieba"} == set()  # the child that reads loads those
