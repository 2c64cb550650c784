import re
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.model import RuleError
from pipeline.rule_files import read_rules
from pipeline.rules import load_rules
from pipeline.shapes import QUARTER, SHAPES, TEMPLATES

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"

SHAPE = {
    "word": "text",
    "forms": "texts?!",
    "find": "pattern?",
    "factor": "number?",
    "whole": "flag?",
    "names": "map?",
}


@pytest.fixture(autouse=True)
def _one_shape(monkeypatch):
    monkeypatch.setitem(SHAPES, "sample", SHAPE)


def read(text):
    return read_rules("sample.yml", text.encode())


def test_an_entry_holds_what_is_written_in_the_type_of_its_shape():
    (entry,) = read(
        "- id: mu\n  word: 亩\n  forms: [亩, 市亩]\n  find: '[0-9]+亩'\n  factor: 10.50\n"
        "  whole: true\n  names: {short: 亩, other: [畝, 市亩]}\n"
        "  examples: [造林600亩]\n  spares: [亩均效益]\n  because: area\n  source: a notice\n"
    )
    assert (entry.id, entry.file) == ("mu", "sample.yml")
    assert entry.values == {
        "word": "亩",
        "forms": ("亩", "市亩"),
        "find": "[0-9]+亩",
        "factor": Decimal("10.50"),
        "whole": True,
        "names": {"short": "亩", "other": ("畝", "市亩")},
    }
    assert (entry.examples, entry.spares) == (("造林600亩",), ("亩均效益",))
    assert (entry.because, entry.source) == ("area", "a notice")


@pytest.mark.parametrize("written", ["on", "010", "no", "=", "1e3", "12:30", "2024-03-05"])
def test_a_text_is_what_is_written_whatever_yaml_makes_of_it(written):
    (entry,) = read(f"- id: a\n  word: {written}\n")
    assert entry.values["word"] == written


@pytest.mark.parametrize(
    ("text", "entry", "reason"),
    [
        ("- id: a\n  word: [亩\n", "-", "YAML 写法有误"),
        ("id: a\nword: 亩\n", "-", "应当是一个列表"),
        ("- 亩\n", "第 1 条", "键: 值"),
        ("- id: a\n", "a", "缺少键 word"),
        ("- word: 亩\n", "第 1 条", "缺少键 id"),
        ("- id: a\n  word: 亩\n  colour: red\n", "a", "不认识的键 colour"),
        ("- id: a\n  word: 亩\n  word: 顷\n", "a", "键 word 写了两次"),
        ("- id: a\n  word: ~\n", "a", "word 是空值"),
        ("- id: a\n  word:\n", "a", "word 是空值"),
        ("- id: a\n  word: [亩]\n", "a", "word 应当是一个值"),
        ("- id: a\n  word: 亩\n  forms: 亩\n", "a", "forms 应当是列表"),
        ("- id: a\n  word: 亩\n  factor: 010\n", "a", "factor 应当是十进制数"),
        ("- id: a\n  word: 亩\n  factor: 1e3\n", "a", "factor 应当是十进制数"),
        ("- id: a\n  word: 亩\n  factor: .inf\n", "a", "factor 应当是十进制数"),
        ("- id: a\n  word: 亩\n  whole: yes\n", "a", "只能写 true 或 false"),
        ("- id: a\n  word: 亩\n  find: '[0-9'\n", "a", "不是合法的正则表达式"),
        ("- id: a\n  word: 亩\n  names: [a]\n", "a", "键: 值"),
        ("- id: a\n  word: 亩\n- id: a\n  word: 顷\n", "a", "id 重复"),
        (
            "- id: a\n  word: 亩\n  forms: [亩]\n- id: b\n  word: 顷\n  forms: [顷, 亩]\n",
            "b",
            "forms 重复：亩（已见于 a）",
        ),
    ],
)
def test_a_broken_file_is_refused_with_file_entry_and_reason(text, entry, reason):
    with pytest.raises(RuleError) as caught:
        read(text)
    assert caught.value.file == "sample.yml"
    assert caught.value.entry.startswith(entry)
    assert reason in caught.value.reason


def test_a_file_that_is_not_utf8_is_refused():
    with pytest.raises(RuleError, match="UTF-8"):
        read_rules("sample.yml", "- id: 目标任务\n".encode("gb18030"))


def test_a_file_nobody_knows_is_refused(tmp_path):
    (tmp_path / "colours.yml").write_text("- id: a\n", "utf-8")
    with pytest.raises(RuleError, match="不认识的规则文件"):
        load_rules(tmp_path)


def test_a_folder_without_rules_is_refused(tmp_path):
    with pytest.raises(RuleError, match="没有规则文件"):
        load_rules(tmp_path)


def test_a_missing_rule_file_is_named_when_it_is_wanted(tmp_path):
    (tmp_path / "sample.yml").write_text("- id: a\n  word: 亩\n", "utf-8")
    loaded = load_rules(tmp_path)
    assert "sample" in loaded
    assert "units" not in loaded
    with pytest.raises(RuleError, match="缺少这个规则文件"):
        loaded["units"]


def test_files_left_closed_are_neither_read_nor_part_of_the_version(tmp_path):
    (tmp_path / "sample.yml").write_text("- id: a\n  word: 亩\n", "utf-8")
    alone = load_rules(tmp_path)
    (tmp_path / "status.yml").write_text("- broken: [\n", "utf-8")
    loaded = load_rules(tmp_path, without={"status"})
    assert (loaded.version, "status" in loaded) == (alone.version, False)


def test_what_the_quarter_alone_reads_is_known():
    known = {name.removesuffix(".docx") for name in TEMPLATES}
    assert QUARTER - set(SHAPES) - known == set()


def test_a_template_is_part_of_the_version_and_any_other_document_is_not(tmp_path):
    (tmp_path / "sample.yml").write_text("- id: a\n  word: 亩\n", "utf-8")
    alone = load_rules(tmp_path)
    (tmp_path / "~$bulletin.docx").write_bytes(b"open in Word")
    (tmp_path / "old.docx").write_bytes(b"an older one")
    assert load_rules(tmp_path) == alone
    (tmp_path / "bulletin.docx").write_bytes(b"first")
    first = load_rules(tmp_path)
    (tmp_path / "bulletin.docx").write_bytes(b"second")
    second = load_rules(tmp_path)
    assert len({alone.version, first.version, second.version}) == 3
    assert second.templates == {"bulletin.docx": b"second"}
    assert load_rules(tmp_path, without={"bulletin"}) == alone


def test_the_version_changes_with_any_byte_of_any_file(tmp_path):
    path = tmp_path / "sample.yml"
    path.write_text("- id: a\n  word: 亩\n", "utf-8")
    before = load_rules(tmp_path)
    path.write_text("- id: a\n  word: 顷\n", "utf-8")
    after = load_rules(tmp_path)
    assert before.version != after.version
    assert len(after.hashes["sample.yml"]) == 64


def test_the_rules_that_come_with_the_product_are_whole():
    loaded = load_rules(RULES)
    assert set(loaded.entries) <= set(SHAPES)
    assert all(loaded.entries.values())


def test_every_column_that_is_shown_has_a_label_and_a_meaning():
    loaded = load_rules(RULES)
    labels = {entry.id: entry.values for entry in loaded["labels"]}
    shown = {
        name
        for sheet in loaded["sheets"]
        for name in (*sheet.values["columns"], *sheet.values["folded"])
    }
    assert sorted(name for name in shown if "meaning" not in labels.get(name, {})) == []


def test_every_rule_that_takes_a_number_off_is_named_in_the_ledger():
    loaded = load_rules(RULES)
    labels = {entry.id for entry in loaded["labels"]}
    rules = {f"rule.{entry.id}" for entry in loaded["exclusions"]}
    code = re.compile(r'"review:([a-z-]+)"')
    sources = (ROOT / "pipeline/grammar").glob("*.py")
    rules |= {f"rule.{name}" for path in sources for name in code.findall(path.read_text())}
    assert len(rules) > 40
    assert sorted(rules - labels) == []


def test_every_reason_code_has_a_sentence_and_a_next_step():
    errors = {entry.id: entry.values for entry in load_rules(RULES)["errors"]}
    code = re.compile(r'"((?:[A-Z]+_)+[A-Z]+|ENCRYPTED|TRUNCATED|MEMORY)"')
    sources = [*(ROOT / "pipeline/notice").rglob("*.py"), ROOT / "pipeline/jobs.py"]
    used = {name for path in sources for name in code.findall(path.read_text("utf-8"))}
    assert len(used) > 20
    assert sorted(used - set(errors)) == []
    assert all(values["sentence"] and values["next"] for values in errors.values())
