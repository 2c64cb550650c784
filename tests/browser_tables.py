"""Known tasks -> a page as a government site prints its table, by any of many layouts."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from html import escape

UNITS = (
    *("市发改委", "市工信局", "市财政局", "市教育局", "市住房城乡建设局", "市生态环境局"),
    *("市农业农村局", "市文化和旅游局", "经开区管委会", "各县（区）人民政府", "市国资委"),
    *("市行政审批服务局", "市大数据中心", "团市委", "市总工会"),
)
LEADERS = ("王建国", "李　明", "张晓东", "陈立", "赵学军", "欧阳文")
GOALS = (
    "规模以上工业增加值增长{a}%以上，新增规模以上工业企业{b}家。",
    "完成固定资产投资{c}亿元，增长{a}%；实施亿元以上项目{b}个，其中10亿元以上{d}个。",
    "新建改建农村公路{c}公里，改造危桥{d}座。",
    "持续优化营商环境，推进“一网通办”，政务服务事项网上可办率达到9{d}%。",
    "开工建设城区供水管网改造工程，年底前完成总工程量的6{d}%。",
    "PM2.5平均浓度下降到3{d}微克/立方米，优良天数比例提高{d}.5个百分点。",
)
STEPS = ("完成前期手续", "开工建设", "完成投资30%", "主体完工", "竣工验收", "", "持续推进")
CATEGORIES = ("一、经济运行", "二、产业发展", "三、项目建设", "四、民生保障", "五、生态环境")
WIDTHS = {
    "seq": 4,
    "path": 8,
    "text": 36,
    "measure": 14,
    "lead": 12,
    "partners": 16,
    "due": 8,
    "leader": 8,
}


@dataclass
class Item:
    """One task: its cells by field, and how many rows of each cell it shares with the next."""

    cells: dict[str, str]
    quarters: list[str]
    joined: set[str] = field(default_factory=set)


@dataclass
class Layout:
    """A page's tasks and how they are set."""

    fields: list[str]
    heads: dict[str, str]
    items: list[Item]
    sections: bool
    quarters: bool
    html: str = ""


def draw_layout(seed: int) -> Layout:
    """Return a page and what stands in it; one seed gives one page."""
    dice = random.Random(seed)
    layout = Layout(fields_of(dice), heads_of(dice), [], dice.random() < 0.3, False)
    if layout.sections and "path" in layout.fields:
        layout.fields.remove("path")
    landscape = dice.random() < 0.6
    layout.quarters = landscape and dice.random() < 0.4
    category = 0
    for place in range(dice.randint(10, 20)):
        category += place > 0 and dice.random() < 0.25
        layout.items.append(item_of(dice, place, CATEGORIES[min(category, 4)]))
    join_cells(dice, layout)
    layout.html = page_of(dice, layout, landscape)
    return layout


def fields_of(dice: random.Random) -> list[str]:
    """Return the columns in order."""
    fields = ["seq", "text", "lead"]
    for name, place, share in (
        ("path", dice.choice([0, 1]), 0.5),
        ("measure", -1, 0.3),
        ("partners", len(fields) + 2, 0.6),
        ("due", 9, 0.5),
        ("leader", 9, 0.4),
    ):
        if dice.random() < share:
            fields.insert(place, name)
    return fields


def heads_of(dice: random.Random) -> dict[str, str]:
    """Return the words of the header by field."""
    lead = dice.choice(["牵头单位", "责任单位"])
    return {
        "seq": dice.choice(["序号", "编号", "项次"]),
        "path": dice.choice(["类别", "工作类别"]),
        "text": dice.choice(["目标任务", "重点任务", "主要内容及目标"]),
        "measure": "工作措施",
        "lead": lead,
        "partners": "配合单位",
        "due": dice.choice(["完成时限", "完成时间"]),
        "leader": dice.choice(["牵头领导", "分管领导", "包抓领导"]),
    }


def item_of(dice: random.Random, place: int, category: str) -> Item:
    """Return a task."""
    numbers = {"a": dice.randint(3, 15), "b": dice.randint(10, 90)}
    numbers |= {"c": dice.randint(20, 300), "d": dice.randint(2, 9)}
    goals = dice.sample(GOALS, dice.randint(1, 3))
    cells = {
        "seq": str(place + 1),
        "path": category,
        "text": "".join(goals).format(**numbers),
        "measure": "建立工作专班，定期调度。",
        "lead": dice.choice(UNITS),
        "partners": "、".join(dice.sample(UNITS, dice.randint(0, 4))),
        "due": dice.choice(["全年", "12月底", "6月底前", "持续推进"]),
        "leader": dice.choice(LEADERS),
    }
    return Item(cells, [dice.choice(STEPS) for _ in range(4)])


def join_cells(dice: random.Random, layout: Layout) -> None:
    """Let neighbours share a category's cell, and sometimes a unit's."""
    shares_unit = dice.random() < 0.3
    for above, below in zip(layout.items, layout.items[1:], strict=False):
        alike = above.cells["path"] == below.cells["path"]
        if alike:
            above.joined.add("path")
        if alike and shares_unit and dice.random() < 0.4:
            above.joined.add("lead")
            below.cells["lead"] = above.cells["lead"]


def page_of(dice: random.Random, layout: Layout, landscape: bool) -> str:
    """Return the page as HTML."""
    between = dice.choice(["、", "、", "<br>", "，"])
    rows = "".join(row_of(layout, place, between) for place in range(len(layout.items)))
    head, repeats = header_of(dice, layout), dice.random() < 0.6
    table = f"<thead>{head}</thead>{rows}" if repeats else head + rows
    keep = "tr{break-inside:avoid}" if dice.random() < 0.5 else ""
    style = (
        f"@page{{size:A4 {'landscape' if landscape else 'portrait'};margin:20mm 15mm}}"
        f"body{{font:{dice.choice([9, 10.5, 12])}pt 'Noto Serif CJK SC'}}{keep}"
        "table{border-collapse:collapse;width:100%;table-layout:fixed}"
        f"td,th{{border:{dice.choice(['1px', '0.5pt', '1.5px'])} solid #222;padding:3px 4px;"
        f"word-break:break-all;vertical-align:{dice.choice(['middle', 'top'])}}}"
    )
    letter = (
        "<h1>关于印发重点任务分解方案的通知</h1><p>各县（区）人民政府：</p>"
        "<p>现将《2031年重点任务分解方案》印发给你们，请认真贯彻落实。</p>"
        "<p style='text-align:right'>市人民政府办公室<br>2031年2月18日</p>"
    )
    return (
        f"<!doctype html><meta charset=utf-8><style>{style}</style>{letter}"
        f"<h2>2031年重点任务分解表</h2><table>{table}</table>"
    )


def header_of(dice: random.Random, layout: Layout) -> str:
    """Return the header: one row, or two where the quarters stand below a common head."""
    total = sum(WIDTHS[name] for name in layout.fields) + 28 * layout.quarters
    down = " rowspan=2" if layout.quarters else ""
    cells = "".join(
        f"<th{down} style='width:{100 * WIDTHS[name] / total:.1f}%'>"
        f"{dice.choice([head, head[:2] + '<br>' + head[2:]]) if len(head) == 4 else head}</th>"
        for name in layout.fields
        for head in [layout.heads[name]]
    )
    if not layout.quarters:
        return f"<tr>{cells}</tr>"
    inner = "".join(f"<th style='width:{700 / total:.1f}%'>{n}季度</th>" for n in "一二三四")
    return f"<tr>{cells}<th colspan=4>季度形象进度</th></tr><tr>{inner}</tr>"


def row_of(layout: Layout, place: int, between: str) -> str:
    """Return the row of a task, below the heading of its section where one begins."""
    item, cells = layout.items[place], ""
    before = layout.items[place - 1] if place else None
    for name in layout.fields:
        if before is not None and name in before.joined:
            continue
        down = 1
        while name in layout.items[place + down - 1].joined:
            down += 1
        words = escape(item.cells[name])
        words = words.replace("、", between) if name == "partners" else words
        cells += f"<td rowspan={down}>{words}</td>"
    cells += "".join(f"<td>{step}</td>" for step in item.quarters * layout.quarters)
    begins = before is None or before.cells["path"] != item.cells["path"]
    across = len(layout.fields) + 4 * layout.quarters
    heading = f"<tr><td colspan={across}><b>{item.cells['path']}</b></td></tr>"
    return (heading if layout.sections and begins else "") + f"<tr>{cells}</tr>"
