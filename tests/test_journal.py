"""What was corrected, decided and published is written down once and sealed."""

import json

import pytest

from pipeline.__main__ import main
from pipeline.journal import JOURNAL, broken_promises, note_published, note_rows, read_journal
from pipeline.model import SourceError

HEAD = "quarter,item_id,decision,value,by,on,because\r\n"
ONE = "2024Q1,01-01,不采用,,甲,2024-04-02,口径不符\r\n"
TWO = "2024Q1,02-01,改为,3,乙,2024-04-03,\r\n"


@pytest.fixture
def folder(tmp_path):
    """Return a folder with two decisions and a published quarter in its journal."""
    (tmp_path / "reviews.csv").write_bytes((HEAD + ONE + TWO).encode("utf-8-sig"))
    (tmp_path / "frozen").mkdir()
    (tmp_path / "frozen" / "2024Q1.csv").write_bytes(b"quarter,seq\r\n2024Q1,1\r\n")
    assert note_rows(tmp_path, "reviews.csv") == ""
    note_published(tmp_path, "2024Q1", "甲", "2024-04-10")
    return tmp_path


def reviews(folder, *rows):
    (folder / "reviews.csv").write_bytes((HEAD + "".join(rows)).encode("utf-8-sig"))


def test_a_line_keeps_the_row_by_whom_and_when(folder):
    first, second, third = read_journal(folder)

    assert first.row == {
        "quarter": "2024Q1",
        "item_id": "01-01",
        "decision": "不采用",
        "by": "甲",
        "on": "2024-04-02",
        "because": "口径不符",
    }
    assert [(x.file, x.by, x.on) for x in (first, second, third)] == [
        ("reviews.csv", "甲", "2024-04-02"),
        ("reviews.csv", "乙", "2024-04-03"),
        ("frozen/2024Q1.csv", "甲", "2024-04-10"),
    ]
    assert list(broken_promises(folder)) == []


def test_a_row_is_noted_once_and_what_is_there_stays_as_it_was(folder):
    before = (folder / JOURNAL).read_bytes()
    note_rows(folder, "reviews.csv")
    assert (folder / JOURNAL).read_bytes() == before

    reviews(folder, ONE, TWO, TWO)
    note_rows(folder, "reviews.csv")
    after = (folder / JOURNAL).read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == before.count(b"\n") + 1
    assert list(broken_promises(folder)) == []


def test_a_row_not_yet_noted_and_a_new_column_break_nothing(folder):
    more = "quarter,item_id,decision,value,by,on,because,remark\r\n"
    rows = [ONE, TWO, "2024Q2,01-01,确认,,丙,2024-07-01,,\r\n"]
    (folder / "reviews.csv").write_bytes((more + "".join(rows)).encode("gb18030"))

    assert list(broken_promises(folder)) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((TWO,), "2024-04-02 甲 记下的一行被改动或删除"),
        ((ONE, TWO.replace("改为,3", "改为,4")), "2024-04-03 乙 记下的一行被改动或删除"),
        ((ONE.replace("甲", "丁"), TWO), "2024-04-02 甲 记下的一行被改动或删除"),
        ((TWO, ONE), "已记下的行次序变了"),
    ],
)
def test_a_row_that_was_changed_or_taken_out_is_missed(folder, rows, said):
    reviews(folder, *rows)

    (told,) = broken_promises(folder)
    assert told.startswith("reviews.csv：")
    assert said in told


def test_a_published_quarter_that_was_changed_or_lost_is_found(folder):
    path = folder / "frozen" / "2024Q1.csv"
    path.write_bytes(path.read_bytes().replace(b"1\r\n", b"2\r\n"))
    assert list(broken_promises(folder)) == [
        "frozen/2024Q1.csv：2024-04-10 由 甲 通报冻结后，内容被改动过"
    ]
    path.unlink()
    assert list(broken_promises(folder)) == [
        "frozen/2024Q1.csv：2024-04-10 由 甲 通报冻结，现在文件不见了"
    ]
    (folder / "frozen" / "2024Q2.csv").write_bytes(b"quarter\r\n")
    assert "frozen/2024Q2.csv：冻结时没有留痕，不能证明它没有改动" in broken_promises(folder)


def test_a_journal_that_was_changed_breaks_its_seals(folder):
    path = folder / JOURNAL
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(lines[0].replace('"by": "甲"', '"by": "丁"') + "".join(lines[1:]), "utf-8")
    assert any("journal.jsonl 第 1 行被改动过" in told for told in broken_promises(folder))

    path.write_text("".join(lines[1:]), "utf-8")
    assert any("journal.jsonl 第 1 行被改动过" in told for told in broken_promises(folder))


def test_a_journal_that_cannot_be_read_says_which_line(folder):
    with (folder / JOURNAL).open("a", encoding="utf-8") as handle:
        handle.write("不是一行留痕\n")
    with pytest.raises(SourceError) as error:
        read_journal(folder)
    assert error.value.detail == "journal.jsonl 第 4 行读不懂"


def test_a_correction_is_kept_in_the_journal_once_it_was_made(tmp_path):
    folder = tmp_path / "in" / "plan"
    folder.mkdir(parents=True)
    (folder / "notice.txt").write_text(
        "2024年重点工作任务分解表\n1.新建标准厂房20万平方米以上。（责任单位：市工信局）\n",
        "utf-8",
    )
    asked = ["run", str(folder), "--out", str(tmp_path / "out")]
    head = "target_id,field,old,new,because,by,on\n"
    row = "01-01,value,{},25,笔误,王五,2024-04-01\n"
    (folder / "corrections.csv").write_text(head + row.format(99), "utf-8")
    assert main(asked) == 3
    assert not (folder / JOURNAL).exists()

    (folder / "corrections.csv").write_text(head + row.format(20), "utf-8")
    assert main(asked) == 0
    assert main(asked) == 0
    (line,) = read_journal(folder)
    assert (line.by, line.on, line.row["new"]) == ("王五", "2024-04-01", "25")

    (folder / "corrections.csv").unlink()
    assert [told.partition("：")[0] for told in broken_promises(folder)] == ["corrections.csv"]


def test_a_folder_that_cannot_be_written_is_said(folder, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pipeline.journal.write_files", refuse)
    reviews(folder, ONE, TWO, TWO)

    said = note_rows(folder, "reviews.csv")
    assert said == "reviews.csv 有 1 行没有记入 journal.jsonl：Permission denied"


def test_every_line_is_json_with_the_same_fields(folder):
    for line in (folder / JOURNAL).read_text("utf-8").splitlines():
        assert list(json.loads(line)) == ["file", "row", "by", "on", "seal"]
