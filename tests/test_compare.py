"""`compare` as a user calls it."""

import csv
import shutil

from openpyxl import load_workbook

from conftest import ROOT
from pipeline.__main__ import main


def test_two_notices_are_set_side_by_side_in_a_workbook_and_a_table(tmp_path, capsys):
    names = ["taishan-2023", "qinghe-2024"]
    sources = [str(ROOT / "inputs" / name) for name in names]
    code = main(["compare", *sources, "--out", str(tmp_path), "--rules", str(ROOT / "rules")])
    folder = tmp_path / "compare" / "taishan-2023--qinghe-2024"
    with (folder / "aims.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    book = load_workbook(folder / "compare.xlsx")

    assert code == 0
    assert book.sheetnames == ["封面", "目录", "对照", "字典", "说明"]
    assert book.active.title == "对照"
    assert "taishan-2023 → qinghe-2024" in capsys.readouterr().out
    assert len([r for r in rows if r["before_id"]]) == 53
    assert len([r for r in rows if r["after_id"]]) == 50
    growth = next(r for r in rows if r["after_id"] == "01-01")
    assert (growth["change"], growth["before_id"], growth["difference"]) == (
        "raised",
        "01-01",
        "1",
    )


def test_one_notice_alone_is_a_wrong_use(tmp_path, capsys):
    source = tmp_path / "qinghe-2024"
    shutil.copytree(ROOT / "inputs" / "qinghe-2024", source)
    code = main(
        ["compare", str(source), "--out", str(tmp_path), "--rules", str(ROOT / "rules")]
    )

    assert code == 2
    assert "至少两个通知" in capsys.readouterr().err
