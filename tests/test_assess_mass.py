"""Judged by columns or by rows: every column of every row is the same, sentence and all."""

import random
from decimal import Decimal

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.__main__ import main
from pipeline.model import SourceError
from pipeline.quarter.assess import Material, assess, open_rulebook
from pipeline.quarter.assess.mass import Archive, judge_archive, read_aloud
from pipeline.tables import rounded
from status_material import frame, promise, report, rules, target
from test_assess_sql import KINDS, SQL, decimal, draw

BOOK = open_rulebook(rules())
DECIMAL = pa.decimal128(38, 12)
NUMBERS = ("value", "value_high", "baseline_value", "reported", "claimed_share", "base_value")
WHOLE = ("page", "line", "stage")
FLAGS = ("is_estimate", "substance")
many = settings(max_examples=60, deadline=None, database=None, derandomize=True)

QUARTERS = ("2023Q1", "2023Q2", "2023Q3", "2023Q4", "2024Q1")
ENDS = ("2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31", "2024-03-31")
LAST_DAYS = dict(zip(QUARTERS, ENDS, strict=True))
VALUES = [Decimal(number) / 10 for number in range(5, 4000, 37)]
ODD_VALUES = [
    None, *map(Decimal, ("0", "0", "0.000001", "1", "3.3333333", "100", "123456789.5",
                         "200000000", "99999999999", "-1", "-0.5")),
]  # fmt: skip
WORDINGS = [
    {"measure": "count", "unit": "公里", "action": "新建", "indicator": "乡村公路"},
    {"measure": "count", "unit": "个", "action": "推进", "indicator": "重点项目"},
    {"measure": "increment", "unit": "家", "action": "新增", "indicator": "规上企业"},
    {"measure": "level", "unit": "亿元", "action": "达到", "indicator": "技术合同成交额"},
    {"measure": "level", "unit": "家", "action": "达到", "indicator": "上市企业"},
    {"measure": "level", "unit": "%", "action": "达到", "indicator": "城镇化率"},
    {"measure": "level", "unit": "%", "action": "控制", "indicator": "登记失业率"},
    {"measure": "level", "unit": "%", "action": "保持", "indicator": "物价涨幅"},
    {"measure": "growth_rate", "unit": "%", "action": "增长", "indicator": "工业增加值"},
    {"measure": "growth_rate", "unit": "%", "action": "控制", "indicator": "物价涨幅"},
    {"measure": "reduction_rate", "unit": "%", "action": "下降", "indicator": "能耗"},
    {"measure": "change", "unit": "个百分点", "action": "提高", "indicator": "占比"},
    {"measure": "count", "unit": "起", "action": "发生", "indicator": "较大事故"},
    {"measure": "level", "unit": "起", "action": "实现", "indicator": "较大火灾事故"},
    {"measure": "grade", "unit": "类", "action": "达到", "indicator": "断面水质"},
    {"measure": "multiple", "unit": "番", "action": "实现", "indicator": "电商交易额"},
]
SPANS = [
    "", "{action}{indicator}{value}{unit}", "{indicator}{action}{value}", "下半年启动",
    "9月起每月公布{indicator}", "三季度{action}",
]  # fmt: skip
PROMISED = {
    "wording": WORDINGS,
    "comparator": ["=", "=", ">=", ">=", ">", "<=", "<", "~", "range", None],
    "value": [*VALUES, *ODD_VALUES],
    "value_high": [*[None] * 19, Decimal(500)],
    "baseline_value": [*[None] * 5, Decimal(0), Decimal(40), Decimal("12.5"), Decimal(900)],
    "commitment": ["firm", "firm", "soft"],
    "due": [None, None, "2023-12-31", "2023-06-30", "2023-05-15", "2024-06-30", "2022-12-31",
            "2029-12-31"],
    "begins": [None, None, None, "2023-04-01", "2022-01-01"],
    "lead": [*["甲局"] * 9, "甲局、乙局", "甲局、", None],
    "page": [None, 4],
    "line": [None, 12],
    "span": SPANS,
}  # fmt: skip
UNITS = {"亿元": "万元", "公里": "米", "家": "户", "个": "家", "%": "个百分点"}
SENT = {
    "share": [*[0, 1, 3, 5, 9, 10, 11, 15] * 3, -60, -31, -30, -29, -25, -10, -9],
    "more": list(range(-13, 9)),
    "converted": [True, *[False] * 4],
    "day": [*["0"] * 9, "early", "none"],
    "late": [-3, -4, -5, -2, 0, 2],
    "hour": ["T09:30:00+08:00", "T09:30:00+08:00", "T23:59:59+08:00", "", "T18:00:00Z"],
    "is_estimate": [*[False] * 6, True],
    "by_unit": [*["甲局"] * 59, "乙局", ""],
    "source": ["a.eml!一.xlsx", "b.docx"],
    "basis": [*["cumulative"] * 39, "quarter", "unknown"],
}
ODDITIES = [
    *[{}] * 600,
    {"flags": "correction"}, {"flags": "unsure_match"}, {"flags": "low_confidence"},
    {"flags": "no_progress", "reported": None, "role": "claim", "text": "本季度无进展"},
    {"flags": "all_done", "reported": None, "role": "claim", "mention": "已全部完成"},
    {"claimed_share": Decimal(50)}, {"base_value": Decimal(40)}, {"part": "省级"},
    {"role": "stage", "mention": "已开工"}, {"role": "claim", "reported": None},
    {"role": "claim", "reported": None, "text": "正在积极推进各项工作"},
    {"role": "evidence", "reported": None, "mention": "印发了实施方案", "substance": True},
    {"direction": "down"}, {"received": None}, {"period_end": "2022-12-31"},
    {"unit": ""}, {"reported": Decimal("20000000")}, {"item_id": "99-9"},
    {"quarter": "2021Q3"}, {"flags": "over_limit"}, {"unit": "人次"},
    {"reported": Decimal("0.3333333333")}, {"received": "2024-05-01"},
]  # fmt: skip
CALENDARS = [
    (QUARTERS[:4], True), (QUARTERS[:4], True), (QUARTERS, True), (QUARTERS, False),
    (QUARTERS[1:3], True), (QUARTERS[:1], False), (("2023Q1", "2023Q3"), True),
]  # fmt: skip


def some_of(options):
    """Hypothesis draws each field from its options; it likes the odd ones."""
    return st.fixed_dictionaries(
        {name: st.sampled_from(told) for name, told in options.items()}
    )


sendings = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 4), some_of(SENT), st.sampled_from(ODDITIES)),
    max_size=16,
)
notices = st.lists(
    st.tuples(
        st.sampled_from(CALENDARS),
        st.lists(some_of(PROMISED), min_size=1, max_size=4),
        sendings,
    ),
    min_size=1,
    max_size=2,
)


def by_chance(chance):
    """One notice as most are: a plain row for each target and quarter, few that are odd."""
    quarters, closed = chance.choice(CALENDARS)
    promised = [one_of(PROMISED, chance) for _ in range(chance.randint(1, 6))]
    places = [
        (target, step) for target in range(len(promised)) for step in range(len(quarters))
    ]
    places = [place for place in places if chance.random() < 0.95]
    places += chance.choices(places, k=len(places) // 12) if places else []
    sent = [(*place, one_of(SENT, chance), chance.choice(ODDITIES)) for place in places]
    return (quarters, closed), promised, sent


def one_of(options, chance):
    """One of the options of each field."""
    return {name: chance.choice(told) for name, told in options.items()}


def year(drawn):
    """Targets, reports and calendar of one drawn notice, as rows."""
    (quarters, closed), promised, sent = drawn
    rows = []
    for place, fields in enumerate(promised):
        rest = {**fields}
        wording, span, value = rest.pop("wording"), rest.pop("span"), rest["value"]
        span = span.format(**wording, value="" if value is None else value)
        seq = str(place // 2 + 1)
        rest |= {**wording, "span": span, "seq": seq}
        rows.append(target(f"{seq}-{place}", **rest))
    reports = [
        told(rows[place % len(rows)], quarters[step % len(quarters)], plain, odd)
        for place, step, plain, odd in sent
    ]
    cutoffs = [close(quarter) if closed else None for quarter in quarters]
    dues = [LAST_DAYS[quarter] for quarter in quarters]
    calendar = pd.DataFrame({"quarter": quarters, "due": dues, "bulletin_cutoff": cutoffs})
    return rows, reports, calendar


def close(quarter):
    """When the bulletin of a quarter is closed."""
    return str((pd.Timestamp(LAST_DAYS[quarter]) + pd.Timedelta(days=10)).date())


def told(promised, quarter, plain, odd):
    """A reported row on a target."""
    plain = {**plain}
    value = promised["value"] if promised["value"] is not None else Decimal(10)
    share, more, day = plain.pop("share"), plain.pop("more"), plain.pop("day")
    season = int(quarter[-1]) + 4 * (quarter > "2023Q4")
    reported = value * max(0, share + 25 * season) / 100 + 0
    if promised["unit"] in ("%", "个百分点"):
        reported = value + Decimal(more) / 10
    unit = promised["unit"]
    if plain.pop("converted") and unit in UNITS:
        factor = {"亿元": 10000, "公里": 1000}.get(unit, 1)
        unit, reported = UNITS[unit], reported * factor
    end = pd.Timestamp(LAST_DAYS[quarter])
    period = {"0": str(end.date()), "none": None, "early": str(end.date())[:7] + "-01"}[day]
    if day == "early":
        period = str((end.replace(day=1) - pd.Timedelta(days=1)).date())
    sent = str((end + pd.Timedelta(days=plain.pop("late"))).date()) + plain.pop("hour")
    usual = {"item_id": promised["target_id"], "reported": reported, "unit": unit}
    moment = {"period_end": period, "received": sent}
    return {**report("2023Q1"), "quarter": quarter, **plain, **usual, **moment, **odd}


def table(rows, like, names):
    """Rows of several notices as a table, each with its notice."""
    fields = {"notice": [name for name, part in zip(names, rows, strict=True) for _ in part]}
    for column in like():
        cells = [row[column] for part in rows for row in part]
        kind = DECIMAL if column in NUMBERS else pa.string()
        kind = pa.int64() if column in WHOLE else pa.bool_() if column in FLAGS else kind
        if column in NUMBERS:
            cells = [None if cell is None else Decimal(str(cell)) for cell in cells]
        fields[column] = pa.array(cells, kind)
    return pa.table(fields)


def archive(parts):
    """Drawn notices as an archive, in columns; the reports are not sorted."""
    names = [f"通知{place}" for place in range(len(parts))]
    calendar = pd.concat(
        [part[2].assign(notice=name) for name, part in zip(names, parts, strict=True)]
    )
    texts = pa.schema([(name, pa.string()) for name in calendar])
    reports = table([part[1] for part in parts], report, names)
    return Archive(
        table([part[0] for part in parts], target, names),
        reports.take(pa.array(range(reports.num_rows)[::-1], pa.int64())),
        pa.Table.from_pandas(calendar.astype(object), schema=texts, preserve_index=False),
    )


def by_rows(part):
    """The outcome of one notice, judged by the engine of rows."""
    targets, reports, calendar = part
    seqs = list(dict.fromkeys(row["seq"] for row in targets))
    return assess(
        Material(
            tasks=pd.DataFrame({"seq": seqs, "lead": [None] * len(seqs)}),
            targets=frame(targets, target),
            promises=frame([], promise),
            calendar=calendar,
            reports=frame(reports, report),
        ),
        rules(),
    )


def cells(found, name):
    """The cells of a column as a table holds them, None where nothing is stated."""
    told = [None if pd.isna(cell) else cell for cell in found[name].tolist()]
    return [rounded(cell) if isinstance(cell, Decimal) else cell for cell in told]


def differences(parts):
    """What columns and rows disagree on, and how many rows columns judged."""
    judged = judge_archive(archive(parts), BOOK)
    status = judged.status.append_column("sentence", read_aloud(judged.status, BOOK))
    status, unused = status.to_pandas(), judged.unused.to_pandas()
    found = []
    for place, part in enumerate(parts):
        outcome = by_rows(part)
        mine = status[status["notice"] == f"通知{place}"]
        for name in outcome.status:
            pairs = zip(cells(outcome.status, name), cells(mine, name), strict=True)
            found += [(name, one, other) for one, other in pairs if one != other]
        keys = ["item_id", "quarter", "received", "mention", "source", "reason"]
        left = unused[unused["notice"] == f"通知{place}"][keys].astype(object)
        wanted = outcome.unused[keys].astype(object) if len(outcome.unused) else left[:0]
        one, other = (
            sorted(zip(*(cells(rows, key) for key in keys), strict=True), key=repr)
            for rows in (wanted, left)
        )
        found += [] if one == other else [("unused", one, other)]
    return found, judged.by_columns


@many
@given(notices)
def test_columns_and_rows_say_the_same_of_whatever_was_promised_and_sent(drawn):
    found, _ = differences([year(one) for one in drawn])
    assert found == []


def test_columns_and_rows_say_the_same_of_notices_as_most_are():
    chance = random.Random(20230227)
    parts = [year(by_chance(chance)) for _ in range(120)]
    found, by_columns = differences(parts)
    assert found == []
    rows = sum(len(targets) * len(calendar) for targets, _, calendar in parts)
    assert by_columns > rows // 3


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_columns_and_rows_say_the_same_of_many_more(seed):
    chance = random.Random(seed)
    found, _ = differences([year(by_chance(chance)) for _ in range(1000)])
    assert found == []


def test_sql_comes_to_the_same_words_and_lights_as_columns():
    chance = random.Random(20240101)
    targets, sent, cases = [], [], []
    usual = report("2023Q1")
    for place in range(10_000):
        kind, value, base, values = draw(chance)
        measure, comparator, unit, action, indicator = KINDS[kind]
        wording = {"measure": measure, "comparator": comparator, "unit": unit}
        name = f"1-{place}"
        words = {"action": action, "indicator": indicator, "span": ""}
        targets.append(target(name, value=value, baseline_value=base, **wording, **words))
        for number, tenths in enumerate(values, 1):
            quarter, shown = f"2023Q{number}", decimal(tenths)
            told = {"reported": shown, "unit": unit, "item_id": name, "quarter": quarter}
            moment = {"period_end": None, "received": "2023-01-02T09:00:00+08:00"}
            sent.append({**usual, **told, **moment})
            cases.append((name, kind, number, str(value), shown, base))
    calendar = pd.DataFrame(
        {"quarter": QUARTERS[:4], "due": ENDS[:4], "bulletin_cutoff": None}
    )
    judged = judge_archive(archive([(targets, sent, calendar)]), BOOK)
    assert judged.by_columns == len(cases)
    found = judged.status.append_column("sentence", judged.status["rule"]).to_pandas()
    assert disagreements(pd.DataFrame(cases, columns=list("ikqtvb")), found) == []


def disagreements(cases, found):
    """The first cases in which SQL and columns differ."""
    link = duckdb.connect()
    link.register("raw", cases)
    names = ["item_id", "quarter", "progress_status", "light", "sentence"]
    link.register("answers", found[names].astype(str))
    number = "decimal(20, 4)"
    link.execute(
        f"create table cases as select i id, k, q, t::{number} t, v::{number} v,"
        f" b::{number} b from raw"
    )
    return link.execute(SQL).fetchmany(5)


PART = [({"quarter": QUARTERS[:2], "due": ENDS[:2], "bulletin_cutoff": None})]


def small(**odd):
    """An archive of two notices of one target each; of the first a report is odd."""
    calendar = pd.DataFrame(PART[0])
    parts = [([target()], [{**report("2023Q1", reported="60"), **odd}], calendar)]
    return archive([*parts, ([target()], [report("2023Q2", reported="90")], calendar)])


def test_each_notice_is_judged_by_its_own_reports():
    judged = judge_archive(small(), BOOK)
    status = judged.status.to_pandas()
    told = status[["notice", "quarter", "progress_status", "light"]].to_numpy().tolist()
    assert told == [
        ["通知0", "2023Q1", "达到序时", "绿"],
        ["通知0", "2023Q2", "无本期数据", "灰"],
        ["通知1", "2023Q1", "无本期数据", "灰"],
        ["通知1", "2023Q2", "未达到序时", "浅黄"],
    ]
    assert judged.by_columns == 4
    assert read_aloud(judged.status, BOOK)[0].as_py() == (
        "01-01 新建乡村公路 目标200公里(第4页)，截至3月底60公里(甲局3月28日报送)，"
        "30.0%，序时25.0%，超5.0个百分点 → 达到序时(绿)"
    )


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        ({"role": "hearsay"}, "BAD_FRAME"),
        ({"basis": "perhaps"}, "BAD_FRAME"),
        ({"received": "3月28日"}, "BAD_DATE"),
        ({"period_end": "三月底"}, "BAD_DATE"),
    ],
)
def test_what_cannot_be_read_is_refused(odd, code):
    with pytest.raises(SourceError) as refused:
        judge_archive(small(**odd), BOOK)
    assert refused.value.code == code


@pytest.mark.parametrize("table", ["targets", "reports", "calendar"])
def test_a_table_without_its_columns_is_refused(table):
    lacking = small()._replace(**{table: pa.table({"notice": ["通知0"]})})
    with pytest.raises(SourceError, match="BAD_FRAME"):
        judge_archive(lacking, BOOK)


def test_an_id_that_stands_twice_is_refused():
    given = small()
    with pytest.raises(SourceError, match="01-01"):
        judge_archive(given._replace(targets=pa.concat_tables([given.targets] * 2)), BOOK)


def written(folder, given):
    """The arguments of the command for an archive written into a folder."""
    folder.mkdir(exist_ok=True)
    found = ["judge"]
    for name, table in given._asdict().items():
        pq.write_table(table, folder / f"{name}.parquet")
        found += [f"--{name}", str(folder / f"{name}.parquet")]
    return found


def test_the_command_writes_status_with_sentences_and_unused_rows(tmp_path, capsys):
    out = tmp_path / "out"
    given = written(tmp_path / "in", small(item_id="99-9"))
    assert main([*given, "--out", str(out), "--sentences"]) == 0
    assert "报送 2 行，状态 4 行（按列判定 4 行），未采用 1 行" in capsys.readouterr().out
    status = pq.read_table(out / "status" / "part-00001.parquet")
    assert status["sentence"][3].as_py().endswith("→ 未达到序时(浅黄)")
    unused = pq.read_table(out / "unused" / "part-00001.parquet")
    assert unused["reason"].to_pylist() == ["编号不在登记表中"]


def test_the_files_are_the_same_however_many_processes_share_the_work(tmp_path):
    chance = random.Random(5)
    given = written(tmp_path / "in", archive([year(by_chance(chance)) for _ in range(12)]))
    for jobs in ("1", "2"):
        assert main([*given, "--out", str(tmp_path / jobs), "--jobs", jobs]) == 0
    for name in ("status/part-00001.parquet", "unused/part-00001.parquet"):
        one, other = ((tmp_path / jobs / name).read_bytes() for jobs in ("1", "2"))
        assert one == other


def test_a_notice_that_cannot_be_judged_is_named_and_the_others_are_judged(tmp_path, capsys):
    out = tmp_path / "out"
    given = written(tmp_path / "in", small(received="3月28日"))
    assert main([*given, "--out", str(out)]) == 3
    assert "通知0：未完成 [BAD_DATE]" in capsys.readouterr().err
    status = pq.read_table(out / "status" / "part-00001.parquet")
    assert status["notice"].to_pylist() == ["通知1", "通知1"]
    assert "通知0" in (out / "problem.txt").read_text("utf-8-sig")


def test_what_is_no_parquet_file_is_refused(tmp_path, capsys):
    given = written(tmp_path / "in", small())
    (tmp_path / "in" / "reports.parquet").write_text("item_id,quarter\n")
    assert main([*given, "--out", str(tmp_path / "out")]) == 3
    assert "NOT_PARQUET" in capsys.readouterr().err


def test_reports_of_a_notice_without_targets_come_out_unused(tmp_path):
    given = small()
    lacking = given._replace(targets=given.targets.slice(1))
    assert main([*written(tmp_path / "in", lacking), "--out", str(tmp_path / "out")]) == 0
    unused = pq.read_table(tmp_path / "out" / "unused")
    assert unused.select(["notice", "reason"]).to_pylist() == [
        {"notice": "通知0", "reason": "编号不在登记表中"}
    ]
