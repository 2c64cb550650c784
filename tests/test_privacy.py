"""Private numbers in submissions stay in the office; what is handed on does not hold them."""

import json
import sqlite3
import zipfile
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline.__main__ import main
from pipeline.publish.privacy import Mask, mask_frame
from pipeline.rules import load_rules
from pipeline.tables import frame_of

ROOT = Path(__file__).parent.parent
RULES = load_rules(ROOT / "rules")
ENTRIES, MASK = RULES["privacy"], Mask.from_rules(RULES)
NOTICE = """云溪市河口区人民政府办公室
关于分解落实2024年重点工作任务的通知
各镇人民政府、街道办事处，区政府各部门：
请各责任单位于3月31日、6月30日、9月30日、12月31日前将进展情况报区政府督查室（邮箱：ducha@163.com）。
1. 新增城镇就业800人以上，开通服务电话0538-8218218。（责任单位：区人社局）
2. 新建公园6处，启动湿地保护区创建。（责任单位：区林业局）
云溪市河口区人民政府办公室
2024年1月20日
"""
SENT = (
    "区人社局\n截至3月底，新增城镇就业200人，咨询请打13812345678、0538-6991234或发zhang.san@163.com，"
    "材料另报ducha@163.com，公开电话0538-8218218。\n经办人身份证370902198504121234。\n"
)
PRIVATE = (
    "13812345678",
    "6991234",
    "zhang.san@163.com",
    "370902198504121234",
    "13987654321",
)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.id)
def test_an_entry_hides_its_examples_and_leaves_its_spares(entry):
    pattern = regex.compile(entry.values["pattern"])
    assert "hide" in pattern.groupindex
    assert entry.examples
    for text in entry.examples:
        assert pattern.search(text), text
    for text in entry.spares:
        assert not pattern.search(text), text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("联系人13812345678。", "联系人138****5678。"),
        ("+86 138-1234-5678", "+86 138-****-5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("zhangsan@163.com", "z***@163.com"),
        ("13812345678@qq.com", "1***@qq.com"),
        ("身份证37090219850412123X", "身份证370*************3X"),
        ("（0538）6991234", "（0538）****1234"),
        ("电话：6991234，手机13812345678", "电话：****1234，手机138****5678"),
        (
            "完成投资15000000000元，占12345热线的76.5%",
            "完成投资15000000000元，占12345热线的76.5%",
        ),
        ("2023-04-03 16:20，第08-01号，2023Q1", "2023-04-03 16:20，第08-01号，2023Q1"),
    ],
)
def test_what_is_private_is_hidden_and_nothing_else(text, shown):
    assert MASK.text(text) == shown


def test_what_the_notice_prints_stays_however_it_is_written(rules):
    mask = Mask.from_rules(rules, ["报督查室（邮箱：ducha@163.com，电话0538-8218218）"])
    assert mask.text("已报ducha＠163.com、05388218218") == "已报ducha＠163.com、05388218218"
    assert mask.text("已报ducha2@163.com") == "已报d***@163.com"


@given(st.text("0123456789-Q.c区一县abz@ ", max_size=40))
def test_masking_twice_is_masking_once(text):
    once = MASK.text(text)
    assert MASK.text(once) == once


@given(
    st.from_regex(
        r"[0-9]{1,3}-(c?[0-9]{2})[a-z]?|20[0-9]{2}Q[1-4]|[0-9]{1,3}\.[0-9]{1,2}",
        fullmatch=True,
    )
)
def test_no_id_is_touched(name):
    assert MASK.text(name) == name


def test_a_number_that_was_read_as_a_figure_is_gone_with_its_value():
    row = {
        "quarter": "2024Q1",
        "reason": "unknown_target",
        "text": "电话0538-6991234，建成5处",
    }
    frame = frame_of(
        "unplaced",
        [
            {**row, "mention": "6991234", "value": Decimal(6991234)},
            {**row, "mention": "5处", "value": Decimal(5)},
        ],
    )
    masked = mask_frame("unplaced", frame, MASK)
    assert masked["mention"].tolist() == ["", "5处"]
    assert masked["value"].tolist() == [None, Decimal(5)]
    assert masked["text"].tolist() == ["电话0538-****1234，建成5处"] * 2
    assert frame["mention"].tolist() == ["6991234", "5处"]
    assert masked.dtypes.tolist() == frame.dtypes.tolist()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the outputs of a notice whose units wrote down private numbers."""
    folder = tmp_path_factory.mktemp("made")
    notice = folder / "in" / "hekou"
    (notice / "2024Q1").mkdir(parents=True)
    (notice / "notice.txt").write_text(NOTICE, "utf-8")
    names = ("区人社局（张三13987654321）.txt", "来信13987654321.txt")
    for name, text in zip(names, (SENT, "请回电13812345678，新建公园8处。\n"), strict=True):
        (notice / "2024Q1" / name).write_text(text, "utf-8")
    told = "".join(f"{name},2024-03-29\n" for name in names)
    (notice / "2024Q1" / "received.csv").write_text(f"file,received\n{told}", "utf-8")
    tail = ["--out", str(folder / "out"), "--rules", str(ROOT / "rules")]
    for command in ("status", "present"):
        assert main([command, str(notice), *tail]) == 0
    return folder / "out" / "hekou"


def texts_in(folder):
    """Return everything the public outputs hold, as text."""
    yield (folder / "report.html").read_text("utf-8")
    for path in (folder / "2024Q1").glob("*.docx"):
        yield "\n".join(words_of(path))
    for path in (folder / "package").iterdir():
        if path.suffix == ".parquet":
            yield json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False, default=str)
        elif path.suffix == ".sqlite":
            with sqlite3.connect(path) as database:
                yield "\n".join(database.iterdump())
        else:
            yield path.read_text("utf-8")


def words_of(path):
    """Return all parts of a Word document as text."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                yield package.read(name).decode("utf-8")


def test_no_public_output_holds_a_private_number(made):
    assert {p.name for p in (made / "2024Q1").glob("*.docx")} == {
        "bulletin.docx",
        "reminders.docx",
    }
    for text in texts_in(made):
        assert [secret for secret in PRIVATE if secret in text] == []


def test_what_the_notice_prints_is_still_there(made):
    status = (made / "package" / "status.csv").read_text("utf-8")
    assert "ducha@163.com" in (made / "report.html").read_text("utf-8")
    assert "138****5678" in (made / "report.html").read_text("utf-8")
    assert "区人社局（张三139****4321）.txt" in status


def test_the_office_keeps_what_was_sent_as_it_was(made):
    assert "区人社局（张三13987654321）.txt" in (made / "2024Q1/status.csv").read_text(
        "utf-8-sig"
    )


def test_the_package_can_still_be_joined_and_names_the_sha256_of_what_was_sent(made):
    def read(name):
        return pd.read_csv(made / "package" / f"{name}.csv", dtype=str).fillna("")

    status, items, whence = read("status"), read("items"), read("provenance")
    assert set(status["item_id"]) <= set(items["item_id"])
    raw = pd.read_csv(made / "2024Q1/status.csv", dtype=str).fillna("")
    assert status["item_id"].tolist() == raw["item_id"].tolist()
    judged = whence[(whence["table_name"] == "status") & (whence["source_file"] != "")]
    assert len(judged)
    assert judged["sha256"].str.fullmatch("[0-9a-f]{64}").all()
