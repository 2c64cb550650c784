"""What holds for every text: no number is lost, none counted twice, nothing is invented."""

from itertools import pairwise

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from pipeline.model import Task, Text
from pipeline.notice.promises import find_promises
from pipeline.notice.targets import find_targets
from pipeline.rules import compile_grammar, load_rules
from sentences import SENTENCES

GRAMMAR = compile_grammar(load_rules(ROOT / "rules"))
PIECES = [text for text, _ in SENTENCES] + [
    *"，。；：、（）“”%％‰-~至到由从的和及与分别均占达零一二两十百千万亿新增建设完成",
    "12", "3.5", "１２", "2024年", "6月底前", "个", "家", "亿元", "以上", "以内", "不低于",
    "力争", "项目", "企业", "收入", "增长", "达到", "控制在", "其中", "\n", " ", "∶", "Ⅲ类",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
RUNS = regex.compile(r"\d+")


@settings(max_examples=250, deadline=None)
@given(TEXTS)
def test_every_run_of_digits_stands_in_one_entry_and_every_entry_has_fate_and_rule(text):
    entries, _ = find_targets(Task("3", Text(text)), 2024, GRAMMAR)

    for run in RUNS.finditer(text):
        holding = [e for e in entries if e.start <= run.start() and run.end() <= e.end]
        assert len(holding) == 1, run
    spans = [(e.start, e.end) for e in entries]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(e.fate in ("target", "excluded", "review") and e.rule for e in entries)
    assert [e.mention for e in entries] == [text[e.start : e.end] for e in entries]


@settings(max_examples=250, deadline=None)
@given(TEXTS)
def test_every_target_with_a_value_has_its_number_in_the_ledger_and_ids_are_unique(text):
    task = Task("3", Text(text))
    entries, targets = find_targets(task, 2024, GRAMMAR)
    promises = find_promises(task, targets, 2024, GRAMMAR)
    named = {e.number_id for e in entries if e.fate == "target"}

    assert len({t.target_id for t in targets}) == len(targets)
    assert len({e.number_id for e in entries}) == len(entries)
    assert len({p.promise_id for p in promises}) == len(promises)
    for target in targets:
        assert 0 <= target.start < target.end <= len(text)
        if target.value is not None:
            assert {target.target_id, target.target_id.rstrip("abcdef")} & named


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_what_follows_a_full_stop_does_not_change_what_stands_before_it(first, second):
    alone, _ = find_targets(Task("3", Text(first + "。")), 2024, GRAMMAR)
    both, _ = find_targets(Task("3", Text(first + "。" + second)), 2024, GRAMMAR)
    closed = all(first.count(a) == first.count(b) for a, b in ("“”", "（）"))

    if closed and "”" not in second and "）" not in second:
        shared = [e for e in both if e.end <= len(first)]
        assert [(e.start, e.fate) for e in shared] == [(e.start, e.fate) for e in alone]
