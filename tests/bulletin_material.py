"""Small invented quarters for the tests of the bulletin, and a look into Word documents."""

import io
import zipfile
from datetime import date
from decimal import Decimal

from docx import Document

from pipeline.model import Facts
from pipeline.publish.bulletin import Ahead, Told, bulletin_content, fill_template
from pipeline.publish.bulletin.tell import Printed
from pipeline.tables import frame_of

FACTS = Facts(
    doc_no="云河政办发〔2023〕1号",
    title="云溪市河口区人民政府办公室关于分解《政府工作报告》任务的通知",
    issuer="云溪市河口区人民政府办公室",
    issued=date(2023, 2, 1),
    year=2023,
    recipients="各镇人民政府，区政府各部门",
    cc="区委各部门",
    reporting_dates=(date(2023, 9, 30), date(2023, 12, 31)),
    report_to="区政府督查室",
    item_character_limit=200,
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def row(item_id, lead, word="提前完成", light="蓝", /, **more):
    """A row of the status: a target of 10 things of which all are done in time."""
    usual = {
        "quarter": "2023Q3", "seq": "1", "item_id": item_id, "item_type": "target",
        "lead": lead, "indicator": f"指标{item_id}", "kind": "C", "value": Decimal(10),
        "unit": "个", "reported": Decimal(10), "period_end": "2023-09-30",
        "is_estimate": False, "done": Decimal(1), "elapsed": Decimal("0.75"),
        "gap": Decimal(25), "report_status": "按时报送", "progress_status": word,
        "light": light, "reason": "", "flags": "", "sentence": f"{item_id}的依据",
        "rule": "C.year.early",
    }  # fmt: skip
    return usual | more


def late(item_id, lead, /, **more):
    """A row that is 35 points behind."""
    behind = {
        "reported": Decimal(4), "done": Decimal("0.4"), "gap": Decimal(-35),
        "rule": "C.year.behind-red",
    }  # fmt: skip
    return row(item_id, lead, "未达到序时", "红", **(behind | more))


def report(unit, timeliness="按时报送", /, **more):
    """A row of the reporting table."""
    usual = {"quarter": "2023Q3", "unit": unit, "timeliness": timeliness, "days_late": 0}
    return usual | {"sources": "" if timeliness == "未报送" else f"{unit}.docx"} | more


def quarter(rows, *, reviews=(), reporting=None, unplaced=(), name="2023Q3", **more):
    """A judged quarter with these rows; every lead has reported in time unless told."""
    leads = list(dict.fromkeys(unit for r in rows for unit in r["lead"].split("、")))
    told = [report(unit) for unit in leads] if reporting is None else reporting
    units = list(dict.fromkeys([*leads, *(r["unit"] for r in told)]))
    frames = {
        "status": frame_of("status", rows),
        "reviews": frame_of("reviews", reviews),
        "reporting": frame_of("reporting", told),
        "unplaced": frame_of("unplaced", unplaced),
        "units": frame_of("units", [{"unit": unit} for unit in units]),
    }
    calendar = {"quarter": name, "due": "2023-09-30", "bulletin_cutoff": "2023-10-12 17:30"}
    usual = {"calendar": calendar, "published": False, "example": ""}
    return Told(quarter=name, frames=frames, **(usual | more))


def content(rules, *quarters, printed=None, upcoming=("2023Q4", "2023-12-31"), facts=FACTS):
    """What the template gets of the last of the quarters."""
    return bulletin_content(quarters, printed or {}, upcoming, facts, rules)


def names_in(named):
    """The units a list names, in its order."""
    return [line.unit for group in named.groups for line in group.lines]


def bulletin(rules, *quarters, facts=FACTS, **more):
    """The bytes of the bulletin of the last of the quarters."""
    filling = content(rules, *quarters, facts=facts, **more)
    return fill_template("bulletin.docx", filling, facts, "通报", rules)


def texts_of(docx):
    """The paragraphs of a document that hold words, those of tables not among them."""
    return [p.text for p in Document(io.BytesIO(docx)).paragraphs if p.text.strip()]


def part_of(docx, name):
    """A part of a document as text."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(name).decode()


def between(texts, first, last):
    """The paragraphs from the one that begins with `first` up to the one with `last`."""
    start = next(i for i, text in enumerate(texts) if text.startswith(first))
    end = next(i for i, text in enumerate(texts) if text.startswith(last))
    return texts[start:end]


def printed(**names):
    """How the notice prints some items: 目标10个以上 unless told."""
    return {key: Printed(*told) for key, told in names.items()}


def ahead(dues=None, due="2023-12-31"):
    """The quarter after the third."""
    return Ahead("2023Q4", due, dues or {})
