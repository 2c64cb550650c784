"""report.html: one file that holds all it shows, and lets nothing else run."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from pipeline.__main__ import main
from pipeline.publish.report.content import pages_of
from pipeline.publish.report.page import LIBRARY, ROOM, SCRIPTS, json_block
from pipeline.tables import frame_of
from report_material import ATTACK, content, page, register

QINGHE = str(ROOT / "inputs" / "qinghe-2024")


class Parts(HTMLParser):
    """What a page is made of: its elements with their attributes, its scripts and styles."""

    def __init__(self, written):
        super().__init__()
        self.tags, self.blocks, self.inside = [], [], None
        self.feed(written)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.inside = (tag, dict(attrs).get("type", ""))
            self.blocks.append([*self.inside, ""])

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside:
            self.blocks[-1][2] += data


@pytest.fixture(scope="module")
def parts(rules):
    return Parts(page(rules).decode())


def policy_of(parts):
    return next(a["content"] for t, a in parts.tags if a.get("http-equiv"))


def hash_of(code):
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def test_the_library_is_the_official_file():
    note = (ROOM / "vendor" / "ECHARTS.md").read_text("utf-8")
    digest = "55974cf42cc160e6cf9099cd3ed8cdedfaa9779919fcee7e2272c85f6ca30e27"

    assert hashlib.sha256(LIBRARY.read_bytes()).hexdigest() == digest
    assert digest in note
    assert "| 5.6.0 |" in note
    assert {"LICENSE", "LICENSE-d3", "NOTICE"} <= {p.name for p in LIBRARY.parent.iterdir()}


def test_only_what_the_page_holds_may_run(parts):
    code = [text for tag, kind, text in parts.blocks if tag == "script" and not kind]
    styles = [text for tag, _, text in parts.blocks if tag == "style"]

    assert policy_of(parts) == (
        f"default-src 'none'; script-src {hash_of(code[0])} {hash_of(code[1])}; "
        f"style-src {hash_of(styles[0])}; img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert len(code) == 2
    assert len(styles) == 1


def test_nothing_is_loaded_from_elsewhere(parts):
    loading = ("src", "srcset", "action", "data", "poster", "style", "onclick", "onload")

    assert [(t, a) for t, a in parts.tags if any(name in a for name in loading)] == []
    assert [a["href"] for _, a in parts.tags if "href" in a] == ["#main"]
    assert [
        t for t, _ in parts.tags if t in ("link", "iframe", "object", "embed", "img")
    ] == []
    style = next(text for tag, _, text in parts.blocks if tag == "style")
    assert "url(" not in style
    assert "@import" not in style


def test_what_the_notice_says_is_never_markup(rules, parts):
    written = page(rules).decode()
    held = json.loads(next(t for _, kind, t in parts.blocks if kind == "application/json"))

    assert "<script>window.hacked" not in written
    assert "<img src=x" not in written
    assert held["title"] == f"关于{ATTACK}的通知"
    assert [tag for tag, _ in parts.tags].count("script") == 4


def test_our_script_never_makes_markup_of_text():
    for name in SCRIPTS:
        code = (ROOM / "script" / name).read_text("utf-8")
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ):
            assert word not in code, name


def test_every_text_the_script_says_is_in_the_rules(rules):
    known = {entry.id for entry in rules["report"]}
    asked = set()
    for name in (*(f"script/{n}" for n in SCRIPTS), "page.html"):
        code = (ROOM / name).read_text("utf-8")
        asked |= set(re.findall(r'\b(?:say|told)\("([^"]+)"', code))
        asked |= set(re.findall(r"texts\[['\"]([^'\"]+)", code))

    assert asked - known == set()


def test_no_text_for_readers_stands_in_the_script():
    for name in SCRIPTS:
        code = (ROOM / "script" / name).read_text("utf-8")
        bare = re.sub(
            r"/\*.*?\*/|//[^\n]*|\"、\"|：|；|，|（|）|　", "", code, flags=re.DOTALL
        )
        assert re.findall(r"[\u4e00-\u9fff]+", bare) == [], name


@given(st.recursive(st.text() | st.none() | st.integers(), lambda v: st.lists(v, max_size=3)))
def test_values_in_a_data_block_come_back_as_they_were(value):
    block = json_block({"value": value})

    assert json.loads(block) == {"value": value}
    assert not set(block) & set("<>&\u2028\u2029")


def test_the_same_tables_give_the_same_bytes(rules):
    assert page(rules) == page(rules)


def test_numbers_stay_as_printed_and_codes_stay_codes(rules):
    said = content(rules)
    targets = said["tables"]["targets"]
    first = dict(zip(targets["fields"], targets["rows"][0], strict=True))

    assert (first["value"], first["value_high"], first["page"]) == ("4", None, 2)
    assert first["boxes"] == "2:100,200,300,212;2:80,220,180,232"
    assert (first["measure"], said["codes"]["measure"]["count"][0]) == ("count", "数量")
    assert [light["word"] for light in said["lights"]] == [
        "红",
        "黄",
        "浅黄",
        "灰",
        "绿",
        "蓝",
    ]


def test_a_reason_is_told_in_words(rules):
    review = content(rules)["tables"]["review"]
    row = dict(zip(review["fields"], review["rows"][0], strict=True))

    assert row["reason"] == "没有认识的单位"


def test_only_pages_something_stands_on_are_held():
    assert pages_of(register()) == {2}


def test_empty_tables_make_a_report_too(rules):
    tables = {name: frame_of(name, []) for name in register()}

    assert content(rules, quarters=(), tables=tables)["tables"]["targets"]["rows"] == []
    assert page(rules, quarters=(), tables=tables).startswith(b"<!DOCTYPE html>")


def test_every_column_that_is_shown_is_told_of(rules):
    fields = content(rules)["fields"]

    assert set(content(rules)["tables"]) | {"status", "reporting", "unplaced"} <= set(fields)
    assert [
        (table, name)
        for table, told in fields.items()
        for name in told
        if not re.search(r"[\u4e00-\u9fff]", told[name][0])
    ] == []


def test_the_command_writes_the_report_and_skips_it_when_nothing_changed(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(ROOT)
    assert main(["run", QINGHE, "--out", str(tmp_path)]) == 0
    assert main(["report", QINGHE, "--out", str(tmp_path)]) == 0
    written = (tmp_path / "qinghe-2024" / "report.html").read_bytes()
    assert "报告含 50 个目标、6 条承诺、0 个季度、2 页页面图" in capsys.readouterr().out
    assert main(["report", QINGHE, "--out", str(tmp_path)]) == 0
    assert "报告 已是最新，无需重建" in capsys.readouterr().out

    held = Parts(written.decode())
    pictures = [len(text) for _, kind, text in held.blocks if kind == "text/plain"]
    assert len(pictures) == 2
    assert len(written) - sum(pictures) < 1_000_000
