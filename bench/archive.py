"""An invented archive of any size: notices, their targets, five quarters of reports.

The wording is drawn from a few phrases; what is kept as it is in life is the mix. Nine rows
in ten are one final cumulative figure a quarter, in the target's unit, sent in time. The
others are estimates, converted units, early periods, figures sent twice, late ones,
corrections, rival figures, figures of single quarters, mere words and figures of other units;
they keep to the targets of some units, as units write one year as they wrote the last.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

DECIMAL = pa.decimal128(38, 12)
TENTH = Decimal("0.1")
QUARTERS = 5
ENDS = ("03-31", "06-30", "09-30", "12-31")
SENT = ("03-28", "06-27", "09-26", "12-27")
AGAIN = ("03-30", "06-29", "09-29", "12-30")
LATE = ("04-03", "07-02", "10-04", "01-05")
CUTOFFS = ("04-10", "07-10", "10-10", "01-10")
TARGETS_A_NOTICE = 33
NOTICES_A_TURN = 1500

# measure, comparator, unit, action, indicator, other unit with its factor
KINDS = (
    ("increment", ">=", "家", "新增", "规上企业", "户", 1),
    ("count", "=", "公里", "新建", "乡村道路", "米", 1000),
    ("count", "=", "亩", "建设", "高标准农田", "公顷", None),
    ("level", ">=", "亿元", "达到", "技术合同成交额", "万元", 10000),
    ("growth_rate", "~", "%", "增长", "工业增加值", "", None),
    ("growth_rate", ">=", "%", "增长", "固定资产投资", "", None),
    ("level", ">=", "家", "达到", "上市企业", "户", 1),
    ("level", "<=", "%", "控制", "登记失业率", "", None),
    ("level", "~", "%", "达到", "常住人口城镇化率", "", None),
    ("count", "<=", "起", "发生", "较大生产安全事故", "", None),
)
SHARES = (0.22, 0.2, 0.08, 0.1, 0.1, 0.1, 0.06, 0.06, 0.04, 0.04)
RATES = (4, 5, 7, 8)
STYLES = (
    ("plain", 0.83), ("estimate", 0.03), ("converted", 0.025), ("early", 0.015),
    ("again", 0.025), ("late", 0.02), ("silent", 0.02), ("other", 0.01), ("correction", 0.004),
    ("rival", 0.004), ("quarter", 0.006), ("words", 0.006), ("unsure", 0.002),
    ("fallen", 0.003),
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """Arrays of one turn of notices: one entry a target, or a target and quarter."""

    notice: np.ndarray
    number: np.ndarray
    unit: np.ndarray
    kind: np.ndarray
    style: np.ndarray
    tenths: np.ndarray
    base: np.ndarray
    reached: np.ndarray


def make_archive(folder, targets, seed=20230227):
    """Write targets.parquet, reports.parquet and calendar.parquet; return the report rows."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(seed)
    notices = -(-targets // TARGETS_A_NOTICE)
    rows = 0
    with Sink(folder / "targets.parquet") as told, Sink(folder / "reports.parquet") as sent:
        for first in range(0, notices, NOTICES_A_TURN):
            count = min(NOTICES_A_TURN, notices - first)
            size = min(count * TARGETS_A_NOTICE, targets - first * TARGETS_A_NOTICE)
            drawn = draw(chance, first, size)
            told.write(target_table(drawn))
            reports = report_table(drawn, chance)
            rows += reports.num_rows
            sent.write(reports)
    pq.write_table(calendar_table(notices), folder / "calendar.parquet")
    return rows


class Sink:
    """A Parquet file that tables are added to, one row group each."""

    def __init__(self, path):
        self.path, self.writer = path, None

    def __enter__(self):
        return self

    def write(self, table):
        if self.writer is None:
            self.writer = pq.ParquetWriter(self.path, table.schema)
        self.writer.write_table(table, row_group_size=60_000)

    def __exit__(self, *failure):
        self.writer.close()


def draw(chance, first, size):
    """Return what is promised and reached by so many targets from a notice on."""
    place = np.arange(size)
    kind = chance.choice(len(KINDS), size, p=SHARES)
    tenths = 10 * chance.integers(10, 400, size)
    tenths = np.where(np.isin(kind, RATES), 10 * chance.integers(3, 15, size), tenths)
    tenths = np.where(kind == 9, 10 * chance.integers(0, 30, size), tenths)
    has_base = (kind == 6) & (chance.random(size) < 0.5)
    base = np.where(has_base, tenths * 7 // 10, -1)
    paces = np.cumsum(chance.dirichlet((4, 4, 4, 4, 1), size), axis=1)
    paces = paces * chance.choice((0.8, 1, 1.05, 1.1), size, p=(0.2, 0.3, 0.3, 0.2))[:, None]
    reached = np.rint(tenths[:, None] * paces).astype(np.int64)
    rates = tenths[:, None] + chance.integers(-12, 9, (size, QUARTERS))
    reached = np.where(np.isin(kind, RATES)[:, None], rates, reached)
    started = np.rint(base[:, None] + (tenths - base)[:, None] * np.minimum(paces, 1.1))
    reached = np.where(has_base[:, None], started.astype(np.int64), reached)
    names, weights = zip(*STYLES, strict=True)
    style = chance.choice(len(names), size, p=weights)
    return Drawn(
        first + place // TARGETS_A_NOTICE, place % TARGETS_A_NOTICE,
        chance.integers(0, 20, size), kind, style, tenths, base, np.maximum(reached, 0),
    )  # fmt: skip


def style_is(drawn, *names):
    """Return which targets are reported on in one of these ways."""
    places = [place for place, (name, _) in enumerate(STYLES) if name in names]
    return np.isin(drawn.style, places)


def of_kind(drawn, field):
    """Return a field of each target's kind."""
    return pa.array([kind[field] for kind in KINDS]).take(pa.array(drawn.kind))


def joined(*parts, between=""):
    """Return texts put together."""
    parts = [part if isinstance(part, str) else part.cast(pa.string()) for part in parts]
    return pc.binary_join_element_wise(*parts, between)


def decimals(tenths, missing=None):
    """Return tenths as exact decimals."""
    whole = pa.array(tenths, pa.int64(), mask=missing).cast(pa.decimal128(25, 0))
    return pc.multiply(whole, pa.scalar(TENTH)).cast(DECIMAL)


def notice_names(drawn):
    """Return the name of each target's notice, in the order of the notices."""
    return joined("n", pc.utf8_lpad(pa.array(drawn.notice).cast(pa.string()), 6, "0"))


def years(drawn):
    """Return the year of each target's notice."""
    return 2019 + drawn.notice % 6


def target_table(drawn):
    """Return the targets as a register writes them, with their notice."""
    number = pc.utf8_lpad(pa.array(drawn.number).cast(pa.string()), 2, "0")
    seq, value = pa.array(drawn.number // 3 + 1), pa.array(drawn.tenths // 10)
    unit, action, indicator = (of_kind(drawn, field) for field in (2, 3, 4))
    due = joined(pa.array(years(drawn)), "-12-31")
    half = pa.array(drawn.style % 7 == 3)
    due = pc.if_else(half, joined(pa.array(years(drawn)), "-06-30"), due)
    return pa.table(
        {
            "notice": notice_names(drawn),
            "seq": seq.cast(pa.string()),
            "lead": unit_names(drawn.unit),
            "target_id": joined(seq, number, between="-"),
            "indicator": indicator,
            "action": action,
            "measure": of_kind(drawn, 0),
            "comparator": of_kind(drawn, 1),
            "value": decimals(drawn.tenths),
            "value_high": pa.nulls(len(seq), DECIMAL),
            "unit": unit,
            "baseline_value": decimals(drawn.base, drawn.base < 0),
            "commitment": pa.array(["firm", "soft"]).take(pa.array(drawn.number % 11 // 10)),
            "due": due,
            "span": joined(action, indicator, value, unit),
            "page": pa.array(drawn.number // 6 + 1),
        }
    )


def unit_names(units):
    """Return the names of units."""
    return joined("第", pa.array(units), "局")


def report_table(drawn, chance):
    """Return the reports as the matching writes them, with their notice, by notice."""
    size = len(drawn.kind)
    plain = build_reports(drawn, np.ones((size, QUARTERS), bool), "plain", chance)
    silent = style_is(drawn, "silent")[:, None] & (chance.random((size, QUARTERS)) < 0.6)
    extra = style_is(drawn, "again", "rival", "other", "correction", "unsure")
    extra = extra[:, None] & (chance.random((size, QUARTERS)) < 0.7)
    kept = plain.filter(pa.array(~silent.ravel()))
    both = pa.concat_tables([kept, build_reports(drawn, extra, "extra", chance)])
    return both.take(
        pc.sort_indices(both, [("notice", "ascending"), ("item_id", "ascending")])
    )


def build_reports(drawn, chosen, turn, chance):
    """Return one row for each chosen target and quarter; extra ones came beside the first."""
    target, quarter = np.nonzero(chosen)
    extra, count = turn == "extra", len(target)
    there = Drawn(*(getattr(drawn, name)[target] for name in Drawn.__dataclass_fields__))
    odd = chance.random(count) < 0.7
    year = years(there) + quarter // 4
    season = pa.array(quarter % 4)
    tenths = there.reached[np.arange(count), quarter]
    tenths = np.where(style_is(there, "rival") & extra, tenths + 30, tenths)
    tenths = np.where(style_is(there, "fallen") & (quarter == 2), tenths // 3, tenths)
    factor = np.array([kind[6] or 0 for kind in KINDS])[there.kind]
    converted = style_is(there, "converted") & (factor > 0)
    tenths = np.where(converted, tenths * np.maximum(factor, 1), tenths)
    unit = pc.if_else(pa.array(converted), of_kind(there, 5), of_kind(there, 2))
    words = style_is(there, "words") & odd
    early = style_is(there, "early") & odd
    late = style_is(there, "late") & odd
    sent = pa.array(AGAIN if extra else SENT).take(season)
    late_day = pa.array(LATE).take(season)
    late_year = year + (quarter % 4 == 3)
    received = pc.if_else(pa.array(late), joined(pa.array(late_year), late_day, between="-"),
                          joined(pa.array(year), sent, between="-"))  # fmt: skip
    rival = style_is(there, "rival") & extra
    first = joined(pa.array(year), pa.array(SENT).take(season), between="-")
    received = pc.if_else(pa.array(rival), first, received)
    month = pa.array(["02-28", "05-31", "08-31", "11-30"]).take(season)
    end = pc.if_else(pa.array(early), month, pa.array(ENDS).take(season))
    sender = pc.if_else(
        pa.array(style_is(there, "other") & extra), "丙局", unit_names(there.unit)
    )
    telling = pa.array(chance.random(count) < 0.2)
    text = joined("截至目前，", of_kind(there, 4), "各项工作按计划推进，情况良好。")
    bases = pc.if_else(pa.array(style_is(there, "quarter")), "quarter", "cumulative")
    flags = pc.if_else(pa.array(style_is(there, "correction") & extra), "correction", "")
    flags = pc.if_else(pa.array(style_is(there, "unsure") & extra), "unsure_match", flags)
    blank = pa.array([""]).take(pa.array(np.zeros(count, np.int64)))
    number = pc.utf8_lpad(pa.array(there.number).cast(pa.string()), 2, "0")
    return pa.table(
        {
            "notice": notice_names(there),
            "item_id": joined(pa.array(there.number // 3 + 1), number, between="-"),
            "quarter": joined(pa.array(year), pa.array(quarter % 4 + 1), between="Q"),
            "role": pc.if_else(pa.array(words), "claim", "value"),
            "reported": decimals(tenths, words),
            "unit": unit,
            "basis": bases,
            "direction": blank,
            "period_end": joined(pa.array(year), end, between="-"),
            "is_estimate": pa.array(style_is(there, "estimate") & odd),
            "stage": pa.nulls(count, pa.int64()),
            "claimed_share": pa.nulls(count, DECIMAL),
            "base_value": pa.nulls(count, DECIMAL),
            "part": blank,
            "object": blank,
            "substance": pa.array(np.zeros(count, bool)),
            "fall_reason": blank,
            "text": pc.if_else(telling, text, ""),
            "mention": joined(pa.array(tenths // 10), unit),
            "source": joined(sender, ".eml!", unit_names(there.unit), "报送表.xlsx"),
            "received": joined(received, "T10:30:00+08:00"),
            "received_from": pa.array(["header"]).take(pa.array(np.zeros(count, np.int64))),
            "by_unit": sender,
            "flags": flags,
        }
    )


def calendar_table(notices):
    """Return when each notice's quarters are due, and when their bulletins are closed."""
    notice, quarter = np.divmod(np.arange(notices * QUARTERS), QUARTERS)
    year, season = 2019 + notice % 6 + quarter // 4, pa.array(quarter % 4)
    closing = pa.array(year + (quarter % 4 == 3))
    return pa.table(
        {
            "notice": joined("n", pc.utf8_lpad(pa.array(notice).cast(pa.string()), 6, "0")),
            "quarter": joined(pa.array(year), pa.array(quarter % 4 + 1), between="Q"),
            "due": joined(pa.array(year), pa.array(ENDS).take(season), between="-"),
            "bulletin_cutoff": joined(closing, pa.array(CUTOFFS).take(season), between="-"),
        }
    )
