"""Whatever way a table is set, its rows are read as they were or are marked for a look."""

from dataclasses import dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import RULES, cell, document
from pipeline.model import Cell, Table
from pipeline.notice.segment import segment

HEADS = {
    "seq": ("序号", "序\n号", "编号"),
    "text": ("目标任务", "目 标 任 务", "重点工作任务", "工作内容"),
    "lead": ("责任单位", "牵头单位", "主办\n单位"),
    "partners": ("配合单位", "协办单位", "参与部门"),
    "persons": ("责任人", "责任领导", "分管\n领导"),
    "due": ("完成时限", "时限要求"),
    "path": ("类别", "项目类别"),
    "extra": ("备注", "工作措施"),
}
UNITS = ("区发改局", "县农业农村局", "市公安局河口分局", "河口镇人民政府", "云溪农高区")
PERSONS = ("赵健", "欧阳修文", "马琳", "于伟")
SECTIONS = ("一、经济发展", "二、民生保障", "三、生态环境")
SENTENCES = (
    "新建公路50公里。",
    "培育市级以上龙头企业4家，新增就业6800人以上。",
    "争创全国文明城市；",
    "完成老旧小区改造（含外墙）12.5万平方米。",
)


@dataclass(frozen=True)
class Truth:
    """What one task of a drawn table says."""

    seq: str
    text: str
    lead: tuple[str, ...]
    persons: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    due: str = ""
    path: str = ""


@st.composite
def truths(draw):
    """Tasks in order; some share a number, sections go on over several."""
    count = draw(st.integers(1, 9))
    section, found = 0, []
    for place in range(count):
        section = min(section + (place > 0 and draw(st.integers(0, 3)) == 0), 2)
        text = "".join(draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3)))
        found.append(
            Truth(
                str(place + 1),
                f"第{place}项" + text,
                tuple(
                    draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=2, unique=True))
                ),
                tuple(
                    draw(
                        st.lists(st.sampled_from(PERSONS), min_size=1, max_size=2, unique=True)
                    )
                ),
                tuple(draw(st.lists(st.sampled_from(UNITS), max_size=2, unique=True))),
                draw(st.sampled_from(("", "2024年12月底", "6月30日前"))),
                SECTIONS[section],
            )
        )
    return found


def printed(task, field):
    """How one field of a task is set in a cell."""
    value = getattr(task, field, "")
    if field == "persons":
        return "\n".join(" ".join(name) if len(name) == 2 else name for name in value)
    return "、".join(value) if isinstance(value, tuple) else value


@st.composite
def layouts(draw):
    """Tasks and a document that prints them."""
    tasks = draw(truths())
    fields = draw(st.permutations(["seq", "text", "lead"]))
    others = ["persons", "partners", "due", "path", "extra"]
    for other in draw(st.lists(st.sampled_from(others), unique=True)):
        fields.insert(draw(st.integers(0, len(fields))), other)
    heads = tuple(cell(draw(st.sampled_from(HEADS[field]))) for field in fields)
    repeat = draw(st.booleans())
    tables = []
    for place, page in enumerate(draw(paginate(tasks, fields))):
        top = [heads] if repeat or place == 0 else []
        tables.append(Table((*top, *set_rows(page, fields))))
    unset = {f: "" if f in ("due", "path") else () for f in others[:4] if f not in fields}
    return [replace(task, **unset) for task in tasks], document(*tables)


@st.composite
def paginate(draw, tasks, fields):
    """Pages of rows; a row may be broken, its short cells printed in either part.

    The category is set once a page; over several pages it is printed on one of them.
    """
    pages, page = [], []
    for task in tasks:
        row = {field: printed(task, field) for field in fields}
        how = draw(st.sampled_from(("on", "on", "on", "after", "inside")))
        if how == "inside":
            upper, lower = draw(broken(row))
            pages.append([*page, upper])
            page = [lower]
        else:
            page.append(row)
        if how == "after":
            pages.append(page)
            page = []
    pages = [page for page in [*pages, page] if page]
    if "path" in fields:
        for section in SECTIONS:
            on = [page for page in pages if any(row["path"] == section for row in page)]
            shown = draw(st.sampled_from([*range(len(on)), -1])) if on else 0
            for place, page in enumerate(on):
                for row in page:
                    if row["path"] == section:
                        row["path"] = (section, shown in (place, -1))
    return pages


@st.composite
def broken(draw, row):
    """The two parts of a row that a page's end breaks."""
    cut = draw(st.integers(1, len(row["text"]) - 1))
    upper, lower = {}, {}
    for field, text in row.items():
        first = draw(st.booleans())
        if field == "text":
            upper[field], lower[field] = text[:cut], text[cut:]
        elif field == "path":
            upper[field] = lower[field] = text
        else:
            upper[field], lower[field] = (text, "") if first else ("", text)
    return upper, lower


def set_rows(page, fields):
    """The rows of a page, the category of neighbours merged."""
    names = [row.get("path") for row in page]
    rows = []
    for place, row in enumerate(page):
        cells = []
        for field in fields:
            if field != "path":
                cells.append(cell(row[field]))
            elif place and names[place - 1] == names[place]:
                cells.append(None)
            else:
                down = next(
                    (
                        n
                        for n in range(1, len(page) - place)
                        if names[place + n] != names[place]
                    ),
                    len(page) - place,
                )
                section, shown = names[place]
                cells.append(Cell(cell(section if shown else "").lines, down))
        rows.append(tuple(cells))
    return rows


def as_truth(task):
    return Truth(
        task.seq, task.text.text, task.lead, task.persons, task.partners, task.due, task.path
    )


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(layouts())
def test_every_row_is_read_as_set_or_marked(layout):
    tasks, printed_as = layout
    notice = segment(printed_as, RULES)

    read = {as_truth(task) for task in notice.tasks}
    marked = "".join(task.text.text for task in notice.tasks if task.doubts)
    wrong = [task for task in tasks if task not in read and task.text not in marked]
    assert wrong == [], [as_truth(t) for t in notice.tasks]
    assert "".join(t.text for t in tasks) == "".join(t.text.text for t in notice.tasks)
