"""Whatever way a table is set, its rows are read as they were or are marked for a look."""

from dataclasses import dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import RULES, cell, document
from pipeline.model import Table
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
DATES = ("", "2024年12月底", "6月30日前")
OTHERS = ("persons", "partners", "due", "path", "extra")
SENTENCES = (
    "新建公路50公里",
    "培育市级以上龙头企业4家，新增就业6800人以上",
    "争创全国文明城市",
    "完成老旧小区改造（含外墙）12.5万平方米",
)


UNITS_OF = st.lists(st.sampled_from(UNITS), min_size=1, max_size=2, unique=True).map(tuple)
PERSONS_OF = st.lists(st.sampled_from(PERSONS), min_size=1, max_size=2, unique=True).map(tuple)


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


@dataclass
class Setting:
    """How one field of a task is set: its words and the cell it shares with its neighbours."""

    words: str
    shared: int


@st.composite
def layouts(draw):
    """Tasks and a document that prints them.

    Sections, units and numbers may be cells that span rows; pages may end anywhere, within
    a row too; what a cut cell says is printed on one of its pages or on each.
    """
    fields = draw(st.permutations(["seq", "text", "lead"]))
    for other in draw(st.lists(st.sampled_from(OTHERS), unique=True)):
        fields.insert(draw(st.integers(0, len(fields))), other)
    merged = draw(st.sets(st.sampled_from(["lead", "seq"]))) | {"path"}
    tasks, rows = draw(bodies(fields, merged))
    pages = draw(paginate(rows, merged))
    for field in merged & set(fields):
        draw(print_cut_cells(pages, field))
    heads = tuple(cell(draw(st.sampled_from(HEADS[field]))) for field in fields)
    repeat = draw(st.booleans())
    tables = [
        Table((*([heads] if repeat or place == 0 else []), *set_rows(page, fields, merged)))
        for place, page in enumerate(pages)
    ]
    return tasks, document(*tables)


@st.composite
def bodies(draw, fields, merged):
    """Tasks, and their rows as settings by field."""
    end = draw(st.sampled_from(("。", "；", "")))
    tasks, rows, shared = [], [], {"path": 0, "lead": 0, "seq": 0}
    for place in range(draw(st.integers(1, 9))):
        for field in shared:
            goes_on = place and field in merged and draw(st.integers(0, 3)) < (field != "seq")
            if field == "path":
                goes_on = place and draw(st.booleans())
            shared[field] += not goes_on
        lead = tasks[-1].lead if place and shared["lead"] == rows[-1]["lead"].shared else None
        sentences = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3))
        task = Truth(
            str(shared["seq"]),
            f"第{place}项" + "。".join(sentences) + end,
            lead or draw(UNITS_OF),
            draw(PERSONS_OF) if "persons" in fields else (),
            draw(UNITS_OF) if "partners" in fields and draw(st.booleans()) else (),
            draw(st.sampled_from(DATES)) if "due" in fields else "",
            f"第{shared['path']}类" if "path" in fields else "",
        )
        tasks.append(task)
        rows.append({f: Setting(printed(task, f), shared.get(f, place)) for f in fields})
    return number_below(tasks), rows


def number_below(tasks):
    """The tasks, those under one number counted below it."""
    found = []
    for place, task in enumerate(tasks):
        alike = [other for other in tasks if other.seq == task.seq]
        nth = sum(1 for other in tasks[:place] if other.seq == task.seq) + 1
        seq = task.seq if len(alike) == 1 else f"{task.seq}.{nth}"
        found.append(replace(task, seq=seq))
    return found


def printed(task, field):
    """How one field of a task is set in a cell."""
    value = getattr(task, field, "")
    if field == "persons":
        return "\n".join(" ".join(name) if len(name) == 2 else name for name in value)
    return "、".join(value) if isinstance(value, tuple) else value


@st.composite
def paginate(draw, rows, merged):
    """The rows on pages; a row may be broken, its short cells printed in either part."""
    pages, page = [], []
    for row in rows:
        how = draw(st.sampled_from(("on", "on", "on", "after", "inside")))
        if how == "inside":
            upper, lower = draw(broken(row, merged))
            pages.append([*page, upper])
            page = [lower]
        else:
            page.append(row)
        if how == "after":
            pages.append(page)
            page = []
    return [page for page in [*pages, page] if page]


@st.composite
def broken(draw, row, merged):
    """The two parts of a row that a page's end breaks; shared cells stand in both."""
    cut = draw(st.integers(1, len(row["text"].words) - 1))
    upper, lower = {}, {}
    for field, setting in row.items():
        words, shared = setting.words, setting.shared
        first = draw(st.booleans())
        parts = (words, "") if first else ("", words)
        if field == "text":
            parts = words[:cut], words[cut:]
        elif field in merged:
            parts = words, words
        upper[field], lower[field] = Setting(parts[0], shared), Setting(parts[1], shared)
    return upper, lower


@st.composite
def print_cut_cells(draw, pages, field):
    """Leave the words of a cell that spans pages on one of them, or on each (a category)."""
    for shared in {row[field].shared for page in pages for row in page}:
        on = [page for page in pages if any(row[field].shared == shared for row in page)]
        shown = draw(st.integers(-1 if field == "path" else 0, len(on) - 1))
        for place, page in enumerate(on):
            for row in page:
                if row[field].shared == shared and shown not in (place, -1):
                    row[field] = Setting("", shared)


def set_rows(page, fields, merged):
    """The rows of a page as cells, neighbours that share a cell merged."""
    rows = []
    for place, row in enumerate(page):
        cells = []
        for field in fields:
            key = row[field].shared
            if field not in merged:
                cells.append(cell(row[field].words))
            elif place and page[place - 1][field].shared == key:
                cells.append(None)
            else:
                down = 1
                while place + down < len(page) and page[place + down][field].shared == key:
                    down += 1
                cells.append(cell(row[field].words, down))
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


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(layouts())
def test_every_cell_is_in_a_task_or_its_extra_or_listed(layout):
    _, printed_as = layout
    notice = segment(printed_as, RULES)

    kept = [
        part
        for task in notice.tasks
        for part in (task.seq, task.text.text, task.path, task.due, *task.lead, *task.partners)
    ]
    kept += [name for task in notice.tasks for name in task.persons]
    kept += [text for task in notice.tasks for _, text in task.extra]
    kept += [text.text for _, text in notice.unplaced]
    heads = {"".join(head.split()) for heads in HEADS.values() for head in heads}
    everything = "\n".join(kept)
    for block in printed_as.blocks:
        for row in block.rows:
            for one in filter(None, row):
                words = "".join(line.text.replace(" ", "") for line in one.lines)
                names = words.split("、") if words not in heads else []
                assert [name for name in names if not found(name, one, everything)] == []


def found(name, one, everything):
    """Whether a cell's words are kept; lines of a cell may be names of their own."""
    parts = [line.text.replace(" ", "") for line in one.lines]
    return name in everything or all(part in everything for part in parts)
