"""The numeric kinds computed a second time, in SQL, from the model's page and nothing else."""

import gc
import random

import duckdb
import pandas as pd
import pytest

from pipeline.quarter.assess import Material, assess
from status_material import CALENDAR, UNIT, frame, promise, report, rules

CASES = 100_000
KINDS = {
    # measure, comparator, unit, action, indicator
    "C": ("count", "=", "公里", "新建", "乡村公路"),
    "C>": ("count", ">", "公里", "新建", "乡村公路"),
    "G": ("growth_rate", "=", "%", "增长", "工业增加值"),
    "G~": ("growth_rate", "~", "%", "增长", "工业增加值"),
    "S": ("level", ">=", "家", "达到", "上市企业"),
    "SB": ("level", ">=", "家", "达到", "上市企业"),
    "U": ("level", "<=", "%", "控制", "登记失业率"),
    "U<": ("level", "<", "%", "控制", "登记失业率"),
    "UC": ("count", "<=", "起", "发生", "较大事故"),
}
SQL = """
with facts as (
  select *, 25.0::decimal(38, 6) * q as s,
    max(v) over (partition by id order by q rows between unbounded preceding
                 and 1 preceding) as before,
    -- everything is multiplied out: no division, so nothing is rounded
    case when k in ('C', 'C>') then 100 * v - 25 * q * t
         when k = 'SB' then 100 * (v - b) - 25 * q * (t - b) end as gap_times,
    case when k in ('C', 'C>') then t when k = 'SB' then t - b end as unit_of_gap,
    case k when 'C>' then v > t when 'G~' then v >= t - 0.2 when 'U' then v <= t
           when 'U<' then v < t when 'UC' then v <= t else v >= t end as met
  from cases
), judged as (
  select *, case
    when k in ('C', 'C>') and v < before then '存疑待核 灰'
    when q = 4 and k in ('U', 'U<', 'UC') then if(met, '完成 蓝', '未完成 红')
    when q = 4 and not met then '未完成 红'
    when q = 4 and k in ('G', 'G~') then if(v >= t + 0.5, '超额完成 蓝', '完成 蓝')
    when q = 4 then if(100 * v >= 105 * t, '超额完成 蓝', '完成 蓝')
    when k in ('U', 'U<') then if(met, '控制在目标内 绿', '超出控制目标 红')
    when k = 'UC' and not met then '超出控制目标 红'
    when k = 'UC' then if(4 * v > q * t, '预警 黄', '控制在目标内 绿')
    when k in ('G', 'G~') and met then '达到目标增速 绿'
    when k in ('G', 'G~') and t - v < 0.5 then '低于目标增速 浅黄'
    when k in ('G', 'G~') and t - v < 1 then '低于目标增速 黄'
    when k in ('G', 'G~') then '低于目标增速 红'
    when k = 'S' then if(met, '提前完成 蓝', '尚未达标(无基期，不作序时判定) 灰')
    when met then '提前完成 蓝'
    when v = 0 and q >= 3 then '未启动 红'
    when gap_times >= 10 * unit_of_gap then if(v = 0, '未启动 绿', '快于序时 绿')
    when gap_times >= 0 then if(v = 0, '未启动 绿', '达到序时 绿')
    when gap_times > -10 * unit_of_gap then if(v = 0, '未启动 浅黄', '未达到序时 浅黄')
    when gap_times >= -30 * unit_of_gap then if(v = 0, '未启动 黄', '未达到序时 黄')
    else if(v = 0, '未启动 红', '未达到序时 红') end as expected
  from facts
)
select j.*, s.progress_status || ' ' || s.light as found, s.sentence
from judged j join answers s on s.item_id = j.id and s.quarter = '2023Q' || j.q
where expected <> found or s.sentence = ''
"""


def draw(chance):
    """One target and its values of four quarters, the cut-offs met exactly now and then."""
    kind = chance.choice(list(KINDS))
    value = chance.choice([10, 20, 40, 200, chance.randint(1, 400)])
    base = chance.randint(0, value - 1) if kind == "SB" else None
    values = []
    for quarter in range(1, 5):
        if kind in ("G", "G~", "U", "U<"):
            drawn = 10 * value + chance.randint(-13, 8)
        elif kind == "UC":
            drawn = chance.randint(0, 12) * value
        else:
            share = 25 * quarter + chance.choice(
                [-40, -30, -10, 0, 10, chance.randint(-99, 60)]
            )
            start = base or 0
            drawn = 10 * start + max(0, share) * (value - start) // 10
        values.append(drawn)
    return kind, value, base, values


def decimal(tenths):
    """Tenths as a printed decimal."""
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"


@pytest.fixture
def _no_collecting():
    """A hundred thousand rows live at once: looking for garbage among them finds none."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.slow
@pytest.mark.usefixtures("_no_collecting")
def test_sql_comes_to_the_same_words_and_lights_for_100000_cases():
    chance = random.Random(20230227)
    targets, reports, cases = [], [], []
    for place in range(CASES // 4):
        kind, value, base, values = draw(chance)
        name = f"1-{place}"
        measure, comparator, unit, action, indicator = KINDS[kind]
        targets.append((name, measure, comparator, value, unit, action, indicator, base))
        for quarter, tenths in enumerate(values, 1):
            shown = decimal(tenths)
            reports.append((name, f"2023Q{quarter}", shown, unit))
            cases.append((name, kind, quarter, str(value), shown, base))
    found = assess(register(targets, reports), rules()).status
    columns = ["id", "k", "q", "t", "v", "b"]
    differing, answers = disagreements(pd.DataFrame(cases, columns=columns), found)
    assert differing == []
    assert sum(answers.values()) == CASES
    assert len(answers) == 20  # every word and light of the numeric kinds, and 存疑待核
    assert min(answers.values()) > 100


def register(targets, reports):
    """The drawn targets and reports as the engine's material."""
    names = ["target_id", "measure", "comparator", "value", "unit", "action", "indicator",
             "baseline_value"]  # fmt: skip
    drawn = pd.DataFrame(targets, columns=names, dtype=object)
    sent = pd.DataFrame(reports, columns=["item_id", "quarter", "reported", "unit"])
    usual = report("2023Q1")
    return Material(
        tasks=pd.DataFrame({"seq": ["1"], "lead": [UNIT]}),
        targets=drawn.assign(seq="1", lead=UNIT, page=4, span="", commitment="firm"),
        promises=frame([], promise),
        calendar=CALENDAR,
        reports=sent.assign(
            **{name: usual[name] for name in ("role", "basis", "source", "by_unit")},
            received="2023-01-02T09:00:00+08:00",
        ),
    )


def disagreements(cases, found):
    """The first five cases in which SQL and engine differ, and how often each answer came."""
    link = duckdb.connect()
    link.register("raw", cases)
    link.register(
        "answers", found[["item_id", "quarter", "progress_status", "light", "sentence"]]
    )
    number = "decimal(20, 4)"
    link.execute(
        f"create table cases as select id, k, q, t::{number} t, v::{number} v, b::{number} b"
        " from raw"
    )
    answers = link.execute(
        "select progress_status || ' ' || light answer, count(*) from answers group by answer"
    ).fetchall()
    return link.execute(SQL).fetchmany(5), dict(answers)
