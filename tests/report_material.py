"""A small invented notice with two quarters, to look at in a report: all 示例数据."""

import io
from types import SimpleNamespace

from PIL import Image

from pipeline.model import Facts
from pipeline.publish.report.content import report_content
from pipeline.publish.report.page import Picture, report_page
from pipeline.tables import frame_of

ATTACK = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=2>"
TEXT_1 = "𠮷林路改造后，新建幼儿园4所，力争引进项目10个。"
TEXT_2 = f"粮食总产稳定在5万吨{ATTACK}。"

TASKS = [
    {
        "seq": "1",
        "lead": "区教体局、区住建局",
        "text": TEXT_1,
        "page": 2,
        "boxes": "2:100,200,400,212",
        "numbers": 2,
        "targets": 2,
        "promises": 0,
    },
    {
        "seq": "2",
        "lead": "区农业<农村>局&",
        "text": TEXT_2,
        "numbers": 2,
        "targets": 1,
        "promises": 60,
    },
]
TARGET = {"measure": "count", "comparator": "=", "commitment": "firm", "due": "2023-12-31"}
TARGETS = [
    {
        **TARGET,
        "seq": "1",
        "lead": "区教体局、区住建局",
        "target_id": "01-01",
        "indicator": "幼儿园",
        "action": "新建",
        "value": 4,
        "unit": "所",
        "span": "新建幼儿园4所",
        "start": 7,
        "end": 14,
        "page": 2,
        "boxes": "2:100,200,300,212;2:80,220,180,232",
    },
    {
        **TARGET,
        "seq": "1",
        "lead": "区教体局、区住建局",
        "target_id": "01-02",
        "indicator": "项目",
        "action": "引进",
        "value": 10,
        "unit": "个",
        "commitment": "soft",
        "span": "引进项目10个",
        "start": 17,
        "end": 24,
        "page": 2,
        "boxes": "2:200,220,300,232",
    },
    {
        **TARGET,
        "seq": "2",
        "lead": "区农业<农村>局&",
        "target_id": "02-01",
        "indicator": f"粮食总产{ATTACK}",
        "measure": "level",
        "value": 5,
        "unit": "万吨",
        "span": "粮食总产稳定在5万吨",
        "start": 0,
        "end": 10,
        "line": 7,
    },
]
PROMISES = [
    {
        "seq": "2",
        "lead": "区农业<农村>局&",
        "promise_id": f"02-c{n:02}",
        "kind": "direction" if n == 1 else "duty",
        "verb": "加强",
        "object": f"第{n}号工作",
        "commitment": "firm",
        "span": f"加强第{n}号工作",
        "start": 0,
        "end": 4,
    }
    for n in range(1, 61)
]
NUMBERS = [
    {
        "seq": "1",
        "lead": "区教体局、区住建局",
        "number_id": "01-01",
        "mention": "4所",
        "value": 4,
        "unit": "所",
        "fate": "target",
        "rule": "count",
        "context": "新建幼儿园4所",
        "start": 12,
        "end": 14,
        "page": 2,
        "boxes": "2:260,200,300,212",
    },
    {
        "seq": "2",
        "lead": "区农业<农村>局&",
        "number_id": "02-02",
        "mention": "1",
        "value": 1,
        "fate": "excluded",
        "rule": "quoted-name",
        "context": "window.hacked=1",
        "start": 40,
        "end": 41,
    },
]
REVIEW = [
    {
        "seq": "2",
        "lead": "区农业<农村>局&",
        "subject": "02-01",
        "reason": "no-unit",
        "span": "5万吨",
        "context": TEXT_2,
    },
]
STATUS = {
    "item_type": "target",
    "kind": "C",
    "rule": "C.year.on",
    "report_status": "按时报送",
    "received": "2023-03-30T09:00:00+08:00",
    "received_from": "header",
}
WORDS = {
    "2023Q1": [
        ("01-01", 1, "0.25", "0.25", 0, "达到序时", "绿"),
        ("01-02", 1, "0.1", "0.25", -15, "未达到序时", "黄"),
        ("02-01", None, None, "0.25", None, "无本期数据", "灰"),
    ],
    "2023Q2": [
        ("01-01", 1, "0.25", "0.5", -25, "未达到序时", "黄"),
        ("01-02", 8, "0.8", "0.5", 30, "快于序时", "绿"),
        ("02-01", 6, "1.2", "0.5", 70, "提前完成", "蓝"),
    ],
}


def small_picture():
    out = io.BytesIO()
    Image.new("L", (400, 300), 240).save(out, "PNG")
    return out.getvalue()


def register():
    rows = {
        "tasks": TASKS,
        "targets": TARGETS,
        "promises": PROMISES,
        "numbers": NUMBERS,
        "review": REVIEW,
        "corrections": [],
    }
    return {name: decimal_frame(name, given) for name, given in rows.items()}


def decimal_frame(table, rows):
    from decimal import Decimal

    names = ("value", "reported", "done", "elapsed", "gap")
    return frame_of(
        table,
        [
            {k: Decimal(v) if k in names and v is not None else v for k, v in row.items()}
            for row in rows
        ],
    )


def quarter(name):
    leads = {row["target_id"]: row for row in TARGETS}
    status = [
        {
            **STATUS,
            "quarter": name,
            "seq": leads[item]["seq"],
            "item_id": item,
            "lead": leads[item]["lead"],
            "indicator": leads[item]["indicator"],
            "value": leads[item]["value"],
            "unit": leads[item]["unit"],
            "reported": reported,
            "done": done,
            "elapsed": elapsed,
            "gap": gap,
            "progress_status": word,
            "light": light,
            "sentence": f"{item} 依据{name}的一句话",
            "source": f"{name}区教体局.xlsx",
        }
        for item, reported, done, elapsed, gap, word, light in WORDS[name]
    ]
    direction = {
        **STATUS,
        "quarter": name,
        "seq": "2",
        "item_id": "02-c01",
        "item_type": "duty",
    }
    direction |= {"lead": "区农业<农村>局&", "kind": "L", "progress_status": "仅表态"}
    status.append({**direction, "light": "浅黄", "sentence": "02-c01 只有表态"})
    reporting = [
        {
            "quarter": name,
            "unit": "区教体局",
            "timeliness": "按时报送",
            "days_late": 0,
            "sources": f"{name}区教体局.xlsx",
        },
        {"quarter": name, "unit": "区农业<农村>局&", "timeliness": "未报送"},
    ]
    reviews = [{"quarter": name, "item_id": "01-02", "lead": "区教体局、区住建局"}]
    frames = {
        "status": status,
        "reporting": reporting,
        "reviews": reviews,
        "units": [],
        "unplaced": [],
        "changes": [],
    }
    return SimpleNamespace(
        name=name,
        frames={table: decimal_frame(table, rows) for table, rows in frames.items()},
        calendar={"quarter": name, "due": "2023-06-30", "bulletin_cutoff": ""},
        published=False,
        example=True,
        counts={"files": 2, "unplaced": 0},
    )


def content(rules, quarters=("2023Q1", "2023Q2"), tables=None):
    facts = Facts(title=f"关于{ATTACK}的通知", doc_no="示例〔2023〕1号", year=2023)
    found = [quarter(name) for name in quarters]
    return report_content(facts, "notice.pdf", tables or register(), found, rules)


def page(rules, **given):
    picture = Picture(2, 400.0, 300.0, small_picture())
    return report_page(content(rules, **given), [picture])
