"""The data package says the same in CSV, Parquet and SQLite, and what it says holds."""

import asyncio
import csv
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from conftest import ROOT
from pipeline.__main__ import main
from pipeline.model import Facts, SourceError
from pipeline.outcomes import TABLE_FILES
from pipeline.present.shelf import REGISTER
from pipeline.publish.package.build import build_tables
from pipeline.publish.package.material import Material, QuarterMaterial, SourceFile
from pipeline.publish.package.wording import Wording
from pipeline.tables import frame_of

PLAN = """关于分解2024年重点任务的通知
1.=新建<甲&乙>“园区”厂房20万平方米以上，培育企业4家。（责任单位：市工信局、市发改局）
2.编制园区规划，做好十件实事。（责任单位：市发改局）
"""
SHIPPED = ("example-2023", "qinghe-2024")


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """Return the package folders by notice: with quarters, with pages, and an awkward one."""
    folder = tmp_path_factory.mktemp("packages")
    awkward = folder / "in" / "难读 的&通知"
    awkward.mkdir(parents=True)
    (awkward / "notice.txt").write_text(PLAN, "utf-8")
    extra = "".join(f"{n}.新建公园{n}个。（责任单位：市住建局）\n" for n in range(3, 130))
    (awkward / "附件1.txt").write_text(f"附件1 任务表\n{extra}", "utf-8")
    notices = [*(ROOT / "inputs" / name for name in SHIPPED), awkward]
    tail = ["--out", str(folder / "out"), "--rules", str(ROOT / "rules")]
    assert main(["run", *map(str, notices), *tail]) == 0
    assert main(["status", str(notices[0]), *tail]) == 0
    assert main(["package", *map(str, notices), *tail]) == 0
    return {path.name: folder / "out" / path.name / "package" for path in notices}


@pytest.fixture(scope="module")
def example(packages):
    return packages["example-2023"]


@pytest.fixture(scope="module")
def awkward(packages):
    return packages["难读 的&通知"]


def said_in(folder):
    return json.loads((folder / "datapackage.json").read_text("utf-8"))


def tables_of(folder):
    return {r["name"]: r for r in said_in(folder)["resources"] if "schema" in r}


def rows_of(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_frictionless_finds_nothing_wrong(packages):
    from frictionless import validate

    for folder in packages.values():
        report = validate(str(folder / "datapackage.json"))
        assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


def test_the_command_line_of_frictionless_agrees(example):
    told = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=example,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (told.returncode, json.loads(told.stdout)["valid"]) == (0, True)


@pytest.mark.parametrize(
    ("table", "old", "new", "kind"),
    [
        ("targets", "multiple", "multipel", "constraint-error"),
        ("targets", "01-c02", "01-c01", "primary-key"),
        ("targets", "\r\n2,2", "\r\n9,2", "foreign-key"),
        ("targets", ",4,,起", ",四,,起", "type-error"),
    ],
)
def test_a_changed_cell_is_noticed(example, tmp_path, table, old, new, kind):
    from frictionless import validate

    for path in example.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (tmp_path / f"{table}.csv").read_bytes().decode()
    assert old in text
    (tmp_path / f"{table}.csv").write_bytes(text.replace(old, new).encode())
    report = validate(str(tmp_path / "datapackage.json"))
    kinds = {error for (error,) in report.flatten(["type"])}
    assert kind in kinds


def test_every_file_has_the_hash_and_size_that_are_said(packages):
    for folder in packages.values():
        said = said_in(folder)["resources"]
        entries = [*said, *(other for r in said for other in r.get("alternates", ()))]
        for entry in entries:
            content = (folder / entry["path"]).read_bytes()
            assert entry["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            assert entry["bytes"] == len(content)
        beside = {"datapackage.json", "metadata.json", "README.md"}
        assert {entry["path"] for entry in entries} | beside == {
            p.name for p in folder.iterdir()
        }


def test_the_package_says_what_it_is(example, packages, rules):
    said = said_in(example)
    assert said["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert said["name"] == "example-2023"
    assert said["created"] == "2023-01-20T00:00:00+08:00"
    assert said["version"] == rules.version
    source = (ROOT / "inputs/example-2023/notice.txt").read_bytes()
    assert said["sources"] == [
        {
            "title": "云溪市河口区人民政府办公室关于"
            "分解落实2023年重点工作任务的通知（示例数据）",
            "file": "notice.txt",
            "hash": f"sha256:{hashlib.sha256(source).hexdigest()}",
            "issuer": "云溪市河口区人民政府办公室",
        }
    ]
    assert "licenses" not in said  # nobody has granted one
    assert "数字都是编的" in said["description"]
    assert "数字都是编的" not in said_in(packages["qinghe-2024"])["description"]


def test_what_a_notice_does_not_say_is_not_made_up(awkward):
    said = said_in(awkward)
    assert "created" not in said
    assert said["name"] == "taizhang"
    assert [source["file"] for source in said["sources"]] == ["notice.txt", "附件1.txt"]
    assert rows_of(awkward, "status") == rows_of(awkward, "quarters") == []


def test_codes_have_their_labels_and_empty_cells_their_reason(example):
    fields = {f["name"]: f for f in tables_of(example)["targets"]["schema"]["fields"]}
    assert fields["comparator"]["constraints"] == {
        "required": True,
        "enum": [">=", ">", "<=", "<", "~", "range", "="],
    }
    assert fields["comparator"]["categories"][0] == {"value": ">=", "label": "不低于"}
    assert fields["baseline_value"]["missingValues"] == [
        {"value": "", "label": "原文没有写基期"}
    ]
    status = {f["name"]: f for f in tables_of(example)["status"]["schema"]["fields"]}
    assert status["light"]["constraints"]["enum"] == ["红", "黄", "浅黄", "灰", "绿", "蓝"]
    assert {"无本期数据", "完成", "完成(预计)"} <= set(
        status["progress_status"]["constraints"]["enum"]
    )
    assert "(预计)" not in status["progress_status"]["constraints"]["enum"]


def test_every_column_has_a_chinese_name_and_a_meaning(example):
    for table in tables_of(example).values():
        for field in table["schema"]["fields"]:
            place = (table["name"], field["name"])
            assert re.search(r"[\u4e00-\u9fff]", field["title"]), place
            assert field.get("description"), place


def test_csv_parquet_and_sqlite_hold_the_same(packages):
    for folder in packages.values():
        database = sqlite3.connect(folder / "taizhang.sqlite")
        for name in tables_of(folder):
            table = pq.read_table(folder / f"{name}.parquet")
            columnar = [tuple(map(shown, row.values())) for row in table.to_pylist()]
            plain = [tuple(row.values()) for row in rows_of(folder, name)]
            flags = [field.type == "bool" for field in table.schema]
            stored = [
                tuple(
                    shown(bool(cell) if flag and cell is not None else cell)
                    for flag, cell in zip(flags, row, strict=True)
                )
                for row in database.execute(f'select * from "{name}" order by rowid')
            ]
            assert plain == columnar == stored, name
        database.close()


def shown(value):
    """Return a value as the CSV prints it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | Decimal):
        written = f"{Decimal(str(value)):f}"
        return (written.rstrip("0").rstrip(".") if "." in written else written) or "0"
    return value.isoformat() if isinstance(value, date) else str(value)


def test_the_database_keeps_its_promises(packages):
    for folder in packages.values():
        database = sqlite3.connect(folder / "taizhang.sqlite")
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert database.execute("pragma foreign_key_check").fetchall() == []
        database.close()


@pytest.mark.parametrize(
    "change",
    [
        "update targets set measure = 'speed'",
        "update targets set value = 'about five'",
        "update targets set due = '2023-13-01'",
        "update targets set seq = '99'",
        "update targets set indicator = target_id, target_id = null",
        "update status set light = '紫'",
        "update status set is_estimate = 2",
        "insert into quarters select * from quarters",
    ],
)
def test_the_database_refuses_what_cannot_be(example, change):
    with sqlite3.connect(":memory:") as database:
        database.deserialize((example / "taizhang.sqlite").read_bytes())
        database.execute("pragma foreign_keys = on")
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(change)


def test_the_same_target_is_read_by_everybody(example):
    wanted = {"target_id": "02-01", "value": 4, "due": date(2023, 12, 31), "comparator": "<="}
    asked = f"select {', '.join(wanted)} from '{{}}' where target_id = '02-01'"
    names = ("targets.parquet", "targets.csv")
    for name in names:
        row = duckdb.sql(asked.format(example / name)).fetchall()[0]
        assert dict(zip(wanted, row, strict=True)) == wanted
    frame = pd.read_parquet(example / "targets.parquet").set_index("target_id")
    assert frame.loc["02-01", "value"] == Decimal(4)
    assert frame.loc["01-c02", "unit"] is None or pd.isna(frame.loc["01-c02", "unit"])
    plain = pd.read_csv(example / "targets.csv", dtype=str).set_index("target_id")
    assert plain.loc["02-01", "due"] == "2023-12-31"


def test_where_a_record_comes_from(example):
    rows = {row["record"]: row for row in rows_of(example, "provenance")}
    sha256 = hashlib.sha256((ROOT / "inputs/example-2023/notice.txt").read_bytes()).hexdigest()
    target = rows["targets/02-01"]
    wanted = {
        "seq": "2", "source_file": "notice.txt", "sha256": sha256, "page": "", "line": "6",
        "file_line": "6", "start": "0", "end": "15", "span": "生产安全事故起数控制在4起以内",
        "rule": "level",
    }  # fmt: skip
    assert {name: target[name] for name in wanted} == wanted
    assert re.fullmatch(r"[0-9a-f]{12}", target["rules_version"])
    assert re.fullmatch(r"[0-9.]+\+[0-9a-f]{12}", target["code_version"])
    assert rows["numbers/03-c02"]["rule"] == "stage-of-project"
    assert rows["promises/03-c02"]["rule"] == ""  # its number is another matter
    judged = rows["status/2023Q1/02-02"]
    sent = ROOT / "inputs/example-2023/2023Q1/区应急局一季度（示例数据）.txt"
    assert judged["source_file"] == sent.name
    assert judged["sha256"] == hashlib.sha256(sent.read_bytes()).hexdigest()
    assert judged["rule"] == "C.year.on"


def test_a_place_on_a_page_is_the_targets_own(packages):
    folder = packages["qinghe-2024"]
    targets = {row["target_id"]: row for row in rows_of(folder, "targets")}
    rows = [r for r in rows_of(folder, "provenance") if r["table_name"] == "targets"]
    assert len(rows) == len(targets) == 50
    for row in rows:
        target = targets[row["record_id"]]
        for name in ("page", "boxes", "start", "end", "span"):
            assert row[name] == target[name]
        assert row["file_page"] == row["page"] != ""


def test_every_record_has_its_row(packages):
    for folder in packages.values():
        found = {row["record"] for row in rows_of(folder, "provenance")}
        keys = {"targets": "target_id", "numbers": "number_id", "promises": "promise_id"}
        wanted = {
            f"{table}/{row[key]}"
            for table, key in keys.items()
            for row in rows_of(folder, table)
        }
        wanted |= {f"status/{r['quarter']}/{r['item_id']}" for r in rows_of(folder, "status")}
        assert found == wanted


def test_of_several_files_the_right_one_is_named(awkward):
    rows = {row["record"]: row for row in rows_of(awkward, "provenance")}
    first, later = rows["targets/01-01"], rows["targets/03-01"]
    assert (first["source_file"], first["file_line"]) == ("notice.txt", "2")
    assert (later["source_file"], later["file_line"]) == ("附件1.txt", "2")
    assert later["line"] != "2"  # counted on from the file before
    path = awkward.parent.parent.parent / "in" / "难读 的&通知" / "附件1.txt"
    assert later["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_texts_stand_as_printed_and_the_guide_warns(awkward, example):
    (task, *_) = rows_of(awkward, "tasks")
    assert task["text"].startswith("=新建<甲&乙>“园区”厂房")
    assert not (awkward / "tasks.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    cells = (
        c for name in tables_of(awkward) for r in rows_of(awkward, name) for c in r.values()
    )
    assert formulas_told(awkward) == sum(cell.startswith("=新建") for cell in cells) > 0
    assert formulas_told(example) == 0


def formulas_told(folder):
    said = (folder / "README.md").read_text("utf-8")
    return int(re.search(r"本包现有这样的单元格 (\d+) 个", said)[1])


def test_hundreds_of_tasks_keep_their_order(awkward):
    rows = rows_of(awkward, "tasks")
    assert [row["seq"] for row in rows] == [str(n) for n in range(1, 130)]
    assert [row["position"] for row in rows] == [str(n) for n in range(1, 130)]


def ask_datasette(folder, *paths):
    """Return status and text of the pages datasette shows of a package folder."""
    from datasette.app import Datasette

    async def asked():
        shown = Datasette(
            [str(folder / "taizhang.sqlite")],
            metadata=json.loads((folder / "metadata.json").read_text("utf-8")),
        )
        await shown.invoke_startup()
        replies = [await shown.client.get(path) for path in paths]
        return [(reply.status_code, reply.text) for reply in replies]

    return asyncio.run(asked())


def test_datasette_shows_what_tables_and_columns_mean(example):
    (home, database, targets, row) = ask_datasette(
        example, "/", "/taizhang", "/taizhang/targets", "/taizhang/items/02-01"
    )
    assert [code for code, _ in (home, database, targets, row)] == [200] * 4
    assert "云溪市河口区人民政府办公室关于分解落实" in home[1]
    assert "数字都是编的" in home[1]
    assert "任务里没有数的承诺" in database[1] and "目标一览" in database[1]
    assert "目标（targets）" in targets[1]
    assert "目标值：照原文的数值（17 与 亿元）" in targets[1]
    assert "生产安全事故起数" in row[1]


def test_every_table_and_question_is_answered(packages):
    for folder in packages.values():
        said = json.loads((folder / "metadata.json").read_text("utf-8"))["databases"][
            "taizhang"
        ]
        paths = [f"/taizhang/{name}.json?_shape=array" for name in said["tables"]]
        paths += [
            f"/taizhang/{name}.json?_shape=array&words=x&item_id=x" for name in said["queries"]
        ]
        assert {code for code, _ in ask_datasette(folder, *paths)} == {200}


def test_two_characters_are_found(example):
    ((code, text),) = ask_datasette(example, "/taizhang/search.json?_shape=array&words=演练")
    assert code == 200
    found = [(row["类别"], row["编号"]) for row in json.loads(text)]
    assert found[:2] == [("任务", "2"), ("目标", "02-02")]


def material(quarters=(), **register):
    empty = {name: frame_of(name, ()) for name in REGISTER}
    return Material(
        name="plan",
        facts=Facts(),
        files=(SourceFile("notice.txt", "0" * 64),),
        register=empty | register,
        quarters=tuple(quarters),
        register_rules="a",
        status_rules="b",
        code_version="c",
    )


def quarter(rows, published):
    frames = {name: frame_of(name, ()) for name in TABLE_FILES}
    base = {"quarter": "2024Q1", "seq": "1", "item_id": "01-01", "item_type": "target"}
    base |= {"report_status": "按时", "light": "绿", "sentence": "。", "rule": "x"}
    frames["status"] = frame_of("status", [base | row for row in rows])
    days = {"quarter": "2024Q1", "due": "2024-04-05", "bulletin_cutoff": ""}
    return QuarterMaterial("2024Q1", frames, days, published, False, {})


def status_words(made):
    (table,) = (t for t in made if t.name == "status")
    return next(column.words for column in table.columns if column.name == "progress_status")


def test_a_published_word_the_rules_no_longer_have_stays_allowed(rules):
    said = [{"progress_status": "从前的说法"}]
    words = {
        published: status_words(
            build_tables(
                material([quarter(said, published)]), rules, Wording.from_rules(rules)
            )
        )
        for published in (True, False)
    }
    assert "从前的说法" in words[True]
    assert "从前的说法" not in words[False]


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        (
            {"targets": [{"seq": "1", "target_id": "01-01"}] * 2},
            "targets：01-01 有两行",
        ),
        (
            {"targets": [{"seq": "1", "target_id": "01-01", "due": "2023-02-30"}]},
            "targets.due：2023-02-30",
        ),
    ],
)
def test_what_cannot_be_in_a_package_is_refused(rules, given, detail):
    frames = {name: frame_of(name, rows) for name, rows in given.items()}
    with pytest.raises(SourceError) as refused:
        build_tables(material(**frames), rules, Wording.from_rules(rules))
    assert (refused.value.code, refused.value.detail) == ("PACKAGE_VALUE", detail)


def test_a_second_run_has_nothing_to_do(example, capsys):
    out = example.parent.parent
    given = ["package", str(ROOT / "inputs/example-2023"), "--out", str(out)]
    assert main([*given, "--rules", str(ROOT / "rules")]) == 0
    assert "已是最新" in capsys.readouterr().out


def test_a_changed_submission_is_named_by_its_new_hash(tmp_path):
    folder, out = tmp_path / "in" / "example-2023", tmp_path / "out"
    shutil.copytree(ROOT / "inputs/example-2023", folder)
    tail = [str(folder), "--out", str(out), "--rules", str(ROOT / "rules")]
    assert [main(["status", *tail]), main(["package", *tail])] == [0, 0]
    sent = folder / "2023Q1" / "区应急局一季度（示例数据）.txt"
    sent.write_bytes(sent.read_bytes() + b"\n")  # says nothing else
    assert [main(["status", *tail]), main(["package", *tail])] == [0, 0]
    rows = {row["record"]: row for row in rows_of(out / "example-2023/package", "provenance")}
    digest = hashlib.sha256(sent.read_bytes()).hexdigest()
    assert rows["status/2023Q1/02-02"]["sha256"] == digest


def test_without_a_register_the_next_step_is_said(tmp_path, capsys):
    given = ["package", str(ROOT / "inputs/example-2023"), "--out", str(Path(tmp_path))]
    assert main([*given, "--rules", str(ROOT / "rules")]) == 3
    assert "请先运行 make" in capsys.readouterr().err
