"""What is kept from one run to the next is taken only where it can be trusted."""

import os
import pickle
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path

import pytest
import regex

from pipeline import caches
from pipeline.caches import cache_folder, read_cache, remembered, write_cache
from pipeline.model import RuleError
from pipeline.rules import compile_grammar, load_rules

RULES = Path(__file__).parent.parent / "rules"


def spoil_cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def spoil_bit(path):
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)


def spoil_empty(path):
    path.write_bytes(b"")


def spoil_open(path):
    path.chmod(0o666)


def spoil_folder(path):
    path.unlink()
    path.mkdir()


def test_what_was_kept_is_found_again(tmp_path):
    write_cache(tmp_path, "words", "jieba 1", b"content")
    assert bytes(read_cache(tmp_path, "words", "jieba 1")) == b"content"
    assert read_cache(tmp_path, "words", "jieba 2") is None
    assert read_cache(tmp_path, "rules", "jieba 1") is None
    assert read_cache(None, "words", "jieba 1") is None


@pytest.mark.parametrize(
    "spoil", [spoil_cut, spoil_bit, spoil_empty, spoil_open, spoil_folder]
)
def test_what_is_not_whole_or_may_be_anothers_is_not_taken(tmp_path, spoil):
    write_cache(tmp_path, "words", "jieba 1", b"content")
    (path,) = tmp_path.iterdir()
    spoil(path)
    assert read_cache(tmp_path, "words", "jieba 1") is None


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no owners of files here")
def test_a_file_of_another_user_is_not_taken(tmp_path, monkeypatch):
    write_cache(tmp_path, "words", "jieba 1", b"content")
    monkeypatch.setattr(caches.os, "getuid", lambda: -1)
    assert read_cache(tmp_path, "words", "jieba 1") is None


def test_a_content_made_from_something_else_is_not_taken(tmp_path):
    write_cache(tmp_path, "words", "jieba 1", b"content")
    (path,) = tmp_path.iterdir()
    path.rename(caches.path_of(tmp_path, "words", "jieba 2"))
    assert read_cache(tmp_path, "words", "jieba 2") is None


def test_a_record_of_another_kind_is_never_made(tmp_path):
    with pytest.raises(pickle.UnpicklingError, match=r"pathlib\.PosixPath|pathlib"):
        for _ in ("kept", "read"):
            remembered(tmp_path, "rules", "a", lambda: Path("x"))


def test_only_the_last_few_are_kept(tmp_path):
    for number in range(20):
        write_cache(tmp_path, "words", f"jieba {number}", b"content")
    assert len(list(tmp_path.iterdir())) == caches.MOST
    assert read_cache(tmp_path, "words", "jieba 19") is not None


def test_a_folder_that_cannot_be_made_is_no_hindrance(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert cache_folder() is None
    write_cache(tmp_path / "file", "words", "jieba 1", b"content")
    assert remembered(cache_folder(), "rules", "a", lambda: Decimal("5.5")) == Decimal("5.5")


def spelled(value):
    """Return a grammar with its patterns as they are written, which can be compared."""
    if isinstance(value, regex.Pattern):
        return value.pattern, value.flags, value.groups
    if is_dataclass(value):
        return {f.name: spelled(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {key: spelled(inner) for key, inner in value.items()}
    return [spelled(inner) for inner in value] if isinstance(value, tuple) else value


def test_rules_and_grammar_are_the_same_from_the_cache(tmp_path):
    fresh = load_rules(RULES)
    grammar = compile_grammar(fresh)
    for _ in ("kept", "read"):
        rules = load_rules(RULES, cache=tmp_path)
        assert rules == fresh
        assert spelled(compile_grammar(rules, tmp_path)) == spelled(grammar)


def test_a_rule_file_that_was_changed_for_the_worse_is_refused_all_the_same(tmp_path):
    folder = tmp_path / "rules"
    folder.mkdir()
    path = folder / "exclusions.yml"
    path.write_text("- id: a\n  pattern: '(?P<n>\\d+)年'\n", "utf-8")
    load_rules(folder, cache=tmp_path)
    path.write_text("- id: a\n  pattern: '(?P<n>\\d+年'\n", "utf-8")
    for _ in ("once", "again"):
        with pytest.raises(RuleError, match="正则"):
            load_rules(folder, cache=tmp_path)
