"""Writes rules/bulletin.docx and rules/reminders.docx: how the templates came to be.

    PYTHONPATH=. python tests/bulletin_templates.py rules

Laid out by GB/T 9704-2012. The office may change them in Word afterwards; the names that stand
in double braces are the fields of `Content` and `Reminders` in pipeline/publish/bulletin.
"""

import io
import sys
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.publish.bulletin.word import without_clock

SONG, BLACK, KAI, TITLE, PLAIN = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
STAND_INS = {SONG: "仿宋", KAI: "楷体", TITLE: "华文中宋"}
TWIPS = 1440 / 25.4
LINES, CHARACTERS = 22, 28
PITCH = int(225 * TWIPS / LINES)
SPACING = -849
"""A character's share of 156 mm, less its 16 points, in 4096ths of a point."""
BODY, NARROWER = 16, -6
"""The size of the text, and how much closer (in 20ths of a point) its characters stand.

The page has the standard's grid, and the styles have its measures themselves, 28 characters in a
line and 22 lines of a fixed height, so that programs which know no grid give the same pages.
"""
RED = "FF0000"
WIDTH = 156.0
KEPT_PARTS = ("officeDocument", "core-properties", "styles", "settings", "fontTable")

TARGETS = (
    ("编号", "item_id", 14, "center"),
    ("责任单位", "unit", 28, "center"),
    ("目标任务", "name", 37, "left"),
    ("目标", "target", 25, "center"),
    ("报送值", "reported", 20, "center"),
    ("进展", "word", 22, "center"),
    ("灯", "light", 10, "center"),
)
MILESTONES = (
    ("编号", "item_id", 17, "center"),
    ("责任单位", "unit", 34, "center"),
    ("里程碑", "name", 70, "left"),
    ("进展", "word", 25, "center"),
    ("灯", "light", 10, "center"),
)
REMINDED = (
    ("单位", "unit", 42, "center"),
    ("{{ quarter }}未报", "missing", 38, "center"),
    ("到期事项", "falling_due", 38, "center"),
    ("滞后事项", "behind", 38, "center"),
)
SORTS = (
    ("量化目标", "targets"),
    ("里程碑", "milestones"),
    ("力争类", "soft"),
    ("常态任务", "duties"),
)


def element(name, /, **attributes):
    """An XML element of the word namespace with attributes of that namespace."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_font(style, font, size, *, red=False):
    """Name the font of a style for every script; a theme would name another."""
    run = style.element.get_or_add_rPr()
    for old in list(run):
        run.remove(old)
    for part in font_of(font, size, red=red):
        run.append(part)


def font_of(font, size, *, red=False):
    """The elements that name a font and its size in points."""
    yield element("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)
    if red:
        yield element("color", val=RED)
    if size == BODY:
        yield element("spacing", val=NARROWER)
    yield element("sz", val=int(2 * size))
    yield element("szCs", val=int(2 * size))
    yield element("lang", val="en-US", eastAsia="zh-CN")


def set_paragraph(style, *, align="both", indent=0, right=0, line=PITCH, **more):
    """Set out the paragraphs of a style; indent and right are characters."""
    block = style.element.get_or_add_pPr()
    for old in list(block):
        block.remove(old)
    size = int(style.element.rPr.find(qn("w:sz")).get(qn("w:val"))) * 10
    if more.get("keep"):
        block.append(element("keepNext"))
    block.append(element("widowControl", val="0"))
    block.append(element("snapToGrid", val="0"))
    rule = "exact" if line else "auto"
    spacing = {"before": more.get("before", 0), "after": 0, "line": line or 240}
    block.append(element("spacing", **spacing, lineRule=rule))
    edges = {"firstLineChars": 100 * indent, "firstLine": size * indent}
    block.append(element("ind", rightChars=100 * right, right=size * right, **edges))
    block.append(element("jc", val=align))
    if "level" in more:
        block.append(element("outlineLvl", val=more["level"]))


def add_style(document, name, font, size, *, red=False, **layout):
    """Add a paragraph style."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    set_font(style, font, size, red=red)
    set_paragraph(style, **layout)


def new_document(title):
    """An empty A4 document with the page, the grid and the styles of an official letter."""
    document = Document()
    clear_package(document)
    styles = document.styles
    for style in list(styles):
        if style.name not in ("Normal", "Default Paragraph Font", "Normal Table"):
            style.delete()
    set_defaults(styles.element)
    set_font(styles["Normal"], SONG, 16)
    set_paragraph(styles["Normal"], indent=2)
    add_styles(document)
    section = document.sections[0]
    set_page(section)
    properties = document.core_properties
    properties.author, properties.comments, properties.title = "taizhang", "", title
    properties.created = properties.modified = datetime(2012, 7, 1)
    return document


def set_defaults(styles):
    """Name font and size of all text that has no style: the grid is measured by them."""
    for old in styles.findall(qn("w:docDefaults")):
        styles.remove(old)
    defaults, run = element("docDefaults"), element("rPrDefault")
    run.append(OxmlElement("w:rPr"))
    for part in font_of(SONG, 16):
        run[0].append(part)
    defaults.append(run)
    styles.insert(0, defaults)


def add_styles(document):
    """The styles an office finds in Word's list."""
    add_style(document, "公文顶格", SONG, 16, align="left")
    add_style(document, "公文居中", SONG, 16, align="center")
    add_style(
        document, "发文机关标志", TITLE, 36, red=True, align="center", line=0, before=900
    )
    add_style(document, "公文标题", TITLE, 22, align="center", line=640, level=0)
    add_style(document, "公文一级标题", BLACK, 16, indent=2, keep=True, level=1)
    add_style(document, "公文二级标题", KAI, 16, indent=2, keep=True, level=2)
    add_style(document, "公文署名", SONG, 16, align="right", right=4)
    add_style(document, "附件标识", BLACK, 16, align="left")
    add_style(document, "表格标题", BLACK, 12, align="center", line=400, keep=True)
    add_style(document, "表格表头", BLACK, 10.5, align="center", line=300)
    add_style(document, "表格居中", SONG, 10.5, align="center", line=300)
    add_style(document, "表格文字", SONG, 10.5, align="left", line=300)
    add_style(document, "表格附注", SONG, 10.5, align="both", line=320)
    add_style(document, "判定依据", SONG, 12, align="both", line=400)
    add_style(document, "提醒正文", SONG, 14, indent=2, line=460)
    add_style(document, "版记", SONG, 14, align="left", line=460)
    add_style(document, "页眉", SONG, 10.5, red=True, align="right", line=0)
    add_style(document, "页码单页", PLAIN, 14, align="right", right=1, line=0)
    add_style(document, "页码双页", PLAIN, 14, align="left", indent=1, line=0)


def clear_package(document):
    """Leave out what python-docx puts into a new document and we do not use; name our fonts."""
    package = document.part.package
    for relations in (package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] not in KEPT_PARTS:
                relations.pop(key)
            elif relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
                relation.target_part._blob = font_table()
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    settings.append(element("zoom", percent=100))
    settings.append(element("evenAndOddHeaders"))
    settings.append(element("characterSpacingControl", val="compressPunctuation"))
    compat = element("compat")
    compat.append(element("useFELayout"))
    compat.append(
        element(
            "compatSetting",
            name="compatibilityMode",
            uri="http://schemas.microsoft.com/office/word",
            val=15,
        )
    )
    settings.append(compat)


def font_table():
    """The fonts with the names they go by where the standard's own are not installed."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, other in STAND_INS.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()


def set_page(section):
    """A4 with 156 mm by 225 mm of text, 22 lines of 28 characters, page numbers below."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    block = section._sectPr
    for old in block.findall(qn("w:docGrid")):
        block.remove(old)
    grid = {"type": "linesAndChars", "linePitch": PITCH, "charSpace": SPACING}
    block.append(element("docGrid", **grid))
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].style = "页眉"
        header.paragraphs[0].add_run("{% if mark %}{{ mark }}　数字均为虚构{% endif %}")
    number(section.footer, "页码单页")
    number(section.even_page_footer, "页码双页")


def number(part, style):
    """Put — 1 — into a footer."""
    part.is_linked_to_previous = False
    paragraph = part.paragraphs[0]
    paragraph.style = style
    paragraph.add_run("— ")
    for kind, text in (
        ("begin", ""),
        ("", " PAGE "),
        ("separate", ""),
        (None, "1"),
        ("end", ""),
    ):
        run = paragraph.add_run(text if kind is None else "")
        if kind:
            run._r.append(element("fldChar", fldCharType=kind))
        elif kind == "":
            code = element("instrText")
            code.text = text
            run._r.append(code)
    paragraph.add_run(" —")


def say(document, text, style="Normal"):
    """Add a paragraph."""
    return document.add_paragraph(text, style=style)


def blank(document, count=1, style="公文顶格"):
    """Add empty lines."""
    for _ in range(count):
        say(document, "", style)


def heading(document, lead, text):
    """Add a paragraph that begins with a second-level heading and goes on as text."""
    paragraph = say(document, "")
    run = paragraph.add_run(lead)
    run._r.get_or_add_rPr().append(
        element("rFonts", ascii=KAI, hAnsi=KAI, eastAsia=KAI, cs=KAI)
    )
    paragraph.add_run(text)
    return paragraph


def keep_together(paragraphs):
    """Keep paragraphs on one page: a signature does not stand on a page of its own."""
    for paragraph in paragraphs:
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.keep_together = True


def when(document, condition, *, other=None):
    """Add the tag that begins (or with `other` goes on with) a choice."""
    say(document, f"{{%p {other or 'if'} {condition} %}}" if condition else "{%p else %}")


def end(document, what="if"):
    """Add the tag that ends a choice or a loop."""
    say(document, f"{{%p end{what} %}}")


def borders(outer=8, inner=4, *, sides=True):
    """The lines of a table, in eighths of a point."""
    block = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        inside = side.startswith("inside")
        if not sides and side in ("left", "right", "insideV"):
            block.append(element(side, val="nil"))
        else:
            block.append(
                element(
                    side, val="single", sz=inner if inside else outer, space=0, color="000000"
                )
            )
    return block


def new_table(document, widths, *, sides=True, outer=8, inner=4):
    """An empty table of fixed columns (mm) as wide as the text."""
    table = document.add_table(0, len(widths))
    block = table._tbl.tblPr
    for old in list(block):
        block.remove(old)
    block.append(element("tblW", w=round(sum(widths) * TWIPS), type="dxa"))
    block.append(element("jc", val="center"))
    block.append(borders(outer, inner, sides=sides))
    block.append(element("tblLayout", type="fixed"))
    margin = element("tblCellMar")
    for side in ("left", "right"):
        margin.append(element(side, w=57, type="dxa"))
    block.append(margin)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(round(width * TWIPS)))
    return table


def add_row(table, cells, widths, styles, *, header=False):
    """Add a row that stays on one page; a header is repeated on every page."""
    row = table.add_row()
    block = row._tr.get_or_add_trPr()
    block.append(element("cantSplit"))
    if header:
        block.append(element("tblHeader"))
    for cell, text, width, style in zip(row.cells, cells, widths, styles, strict=True):
        cell.width = Mm(width)
        cell._tc.get_or_add_tcPr().append(element("vAlign", val="center"))
        cell.paragraphs[0].style = style
        cell.paragraphs[0].add_run(text)


def add_list(document, columns, name):
    """Add a table with one row for each row of the content under a name."""
    widths = [width for _, _, width, _ in columns]
    table = new_table(document, widths)
    styles = ["表格居中" if align == "center" else "表格文字" for *_, align in columns]
    heads = [label for label, *_ in columns]
    add_row(table, heads, widths, ["表格表头"] * len(columns), header=True)
    tag = ["" for _ in columns]
    add_row(table, [f"{{%tr for row in {name} %}}", *tag[1:]], widths, styles)
    add_row(table, [f"{{{{ row.{field} }}}}" for _, field, *_ in columns], widths, styles)
    add_row(table, ["{%tr endfor %}", *tag[1:]], widths, styles)


def add_tallies(document):
    """Add the table of counts by light: a column for each light there is."""
    widths = [30.0, 18.0, 18.0, 18.0, 18.0, 18.0, 18.0, 18.0]
    table = new_table(document, widths)
    cells = ("{%tc for light in lights %}", "{{ light }}灯", "{%tc endfor %}")
    add_row(table, ["类别", "合计", *cells, "", "", ""], widths, ["表格表头"] * 8, header=True)
    for label, name in SORTS:
        counts = (f"{{%tc for count in {name}.lights %}}", "{{ count }}", "{%tc endfor %}")
        row = [label, f"{{{{ {name}.total }}}}", *counts, "", "", ""]
        add_row(table, row, widths, ["表格居中"] * 8)
    for row in table._tbl.tr_lst:
        for cell in row.tc_lst[5:]:
            row.remove(cell)
        for paragraph in row.iter(qn("w:p")):
            paragraph.get_or_add_pPr().append(element("keepNext"))


def add_head(document):
    """Add the room for what only the office can give: red head, number, signature."""
    paragraph = say(document, "送审稿\t签发：＿＿＿＿＿＿", "公文顶格")
    tabs = element("tabs")
    tabs.append(element("tab", val="right", pos=round(WIDTH * TWIPS)))
    paragraph._p.get_or_add_pPr().append(tabs)
    say(document, "（发文机关标志）", "发文机关标志")
    blank(document, 2)
    number_line = say(document, "×××〔××××〕×号", "公文居中")
    block = element("pBdr")
    block.append(element("bottom", val="single", sz=12, space=11, color=RED))
    number_line._p.get_or_add_pPr().append(block)
    blank(document, 2)
    title = say(document, "关于{{ quarter }}", "公文标题")
    title.add_run().add_break()
    title.add_run("目标任务完成情况的通报")
    blank(document)


def add_opening(document):
    """Add whom it is for and what it rests on."""
    text = "{% if notice.recipients %}{{ notice.recipients }}{% else %}各有关单位{% endif %}："
    say(document, text, "公文顶格")
    say(
        document,
        "{% if notice.title %}根据《{{ notice.title }}》"
        "{% if notice.doc_no %}（{{ notice.doc_no }}）{% endif %}要求"
        "{% else %}根据有关通知要求{% endif %}，现将{{ quarter }}目标任务完成情况通报如下。",
    )
    say(
        document,
        "本次涉及责任单位{{ reporting.units }}个、任务事项{{ items }}项，其中量化目标"
        "{{ targets.total }}项、里程碑{{ milestones.total }}项、常态任务{{ duties.total }}项，"
        "力争类目标{{ soft.total }}项另列。报送截止日期为{{ due }}"
        "{% if cutoff %}，统计截至{{ cutoff }}{% endif %}。",
    )


def add_overall(document):
    """Add the first part: how much there is of what."""
    say(document, "一、总体情况", "公文一级标题")
    for place, label, name in (("一", "量化目标", "targets"), ("二", "里程碑", "milestones")):
        heading(
            document,
            f"（{place}）{label}。",
            f"{{% if not {name}.total %}}没有此类事项。{{% else %}}"
            f"共{{{{ {name}.total }}}}项，已判定{{{{ {name}.judged }}}}项"
            f"{{% if {name}.judged %}}，其中已完成或达到进度要求{{{{ {name}.on_track }}}}项，"
            f"占已判定的{{{{ {name}.share }}}}{{% endif %}}"
            f"{{% if {name}.unjudged %}}；未作判定{{{{ {name}.unjudged }}}}项，不计入比例{{% endif %}}。"
            f"按进展情况分：{{{{ {name}.by_word }}}}。{{% endif %}}",
        )
    heading(
        document,
        "（三）常态任务。",
        "{% if not duties.total %}没有此类事项。{% else %}共{{ duties.total }}项，只看有无实质"
        "进展，不计入比例：{{ duties.by_word }}。{% endif %}",
    )
    heading(
        document,
        "（四）待核情况。",
        "{% if waits %}尚有{{ waits }}项未经确认（{{ waits_why }}），不列入点名范围，核实后按"
        "规定处理。{% else %}没有未经确认的事项。{% endif %}",
    )
    say(document, "各类事项按灯号统计（单位：项）", "表格标题")
    add_tallies(document)
    note = "蓝灯为已完成，绿灯为达到进度要求，浅黄、黄、红灯为依次落后，灰灯为未作判定。"
    say(document, f"注：{note}", "表格附注")


def add_named(document, number_word, title, name, none, lead):
    """Add a part that names rows: by word, one by one or, where they are many, by unit."""
    say(document, f"{number_word}、{title}", "公文一级标题")
    when(document, f"not {name}.total")
    say(document, none)
    when(document, "")
    say(
        document,
        f"{lead}共{{{{ {name}.total }}}}项，按通知的任务顺序排列，不分先后"
        f"{{% if not {name}.one_by_one %}}，逐项情况见附件3{{% endif %}}。",
    )
    say(document, f"{{%p for group in {name}.groups %}}")
    heading(
        document,
        "（{{ group.ordinal }}）{{ group.word }}{{ group.count }}项。",
        f"{{% if not {name}.one_by_one %}}{{{{ group.units }}}}。{{% endif %}}",
    )
    when(document, f"{name}.one_by_one")
    say(document, "{%p for line in group.lines %}")
    say(document, "{{ loop.index }}.{{ line.unit }}：{{ line.text }}（{{ line.light }}灯）。")
    end(document, "for")
    end(document)
    end(document, "for")
    end(document)


def add_reporting(document):
    """Add who reported and who did not."""
    say(document, "四、报送情况", "公文一级标题")
    say(
        document,
        "应报送单位{{ reporting.units }}个：按时报送{{ reporting.on_time }}个"
        "{% if reporting.late.count %}、逾期报送{{ reporting.late.count }}个{% endif %}"
        "{% if reporting.after.count %}、通报截止后补报{{ reporting.after.count }}个{% endif %}"
        "{% if reporting.unknown %}、收到时间不明{{ reporting.unknown }}个{% endif %}"
        "、未报送{{ reporting.absent.count }}个"
        "{% if reporting.partial.count %}；已报送的单位中，有{{ reporting.partial.count }}个"
        "部分事项未报{% endif %}。",
    )
    for name, label in (
        ("late", "逾期报送"),
        ("after", "通报截止后补报"),
        ("absent", "未报送"),
        ("partial", "部分事项未报"),
    ):
        when(document, f"reporting.{name}.named")
        say(document, f"{label}：{{{{ reporting.{name}.names }}}}。")
        end(document)
    when(document, "reporting.nameless")
    say(
        document,
        "另有{{ reporting.nameless }}件来件尚未认定报送单位，逾期、补报、未报送和部分未报的"
        "单位待认定后列出。",
    )
    when(document, "reporting.doubted", other="elif")
    say(
        document,
        "其余{{ reporting.doubted }}个单位有来件无法读取，或者所报内容尚未对应到事项，待核实，"
        "未列入名单。",
    )
    end(document)


def add_soft(document):
    """Add what the notice only strives for, apart."""
    say(document, "五、力争类目标情况", "公文一级标题")
    when(document, "not soft.total")
    say(document, "没有力争类目标。")
    when(document, "")
    say(
        document,
        "力争类目标和里程碑共{{ soft.total }}项，按同样办法测算，单独列示，不列入以上名单："
        "{{ soft.by_word }}。",
    )
    for name, label in (("soft_praised", "进展较好"), ("soft_late", "进度偏慢")):
        when(document, f"{name}.total")
        heading(
            document,
            f"{label}{{{{ {name}.total }}}}项。",
            f"{{% if not {name}.one_by_one %}}逐项情况见附件3。{{% endif %}}",
        )
        when(document, f"{name}.one_by_one")
        say(document, f"{{%p for group in {name}.groups %}}")
        say(document, "{%p for line in group.lines %}")
        say(
            document,
            "{{ line.unit }}：{{ line.text }}，{{ group.word }}（{{ line.light }}灯）。",
        )
        end(document, "for")
        end(document, "for")
        end(document)
        end(document)
    end(document)


def add_closing(document):
    """Add what is asked of the units, the annexes, and room for who signs."""
    say(document, "六、有关要求", "公文一级标题")
    heading(
        document,
        "（一）加快推进滞后事项。",
        "{% if last_quarter %}未完成年度目标任务的单位要逐项说明原因，提出整改措施和完成时限。"
        "{% else %}进展滞后的单位要逐项分析原因，制定整改措施，明确责任人和完成时限，确保按期完成"
        "年度目标任务。{% endif %}",
    )
    heading(
        document,
        "（二）按时如实报送。",
        "{% if next_due %}请各责任单位于{{ next_due }}前报送{{ next_quarter }}进展情况。"
        "{% elif not last_quarter %}{{ next_quarter }}进展情况请按规定时间报送。{% endif %}"
        "报送的数据应有来源、口径一致；"
        "未报送、部分未报的尽快补报，预计数待正式数据公布后及时更正。",
    )
    last = heading(
        document,
        "（三）巩固良好态势。",
        "进展较快、完成较好的单位要再接再厉，保持工作力度，防止前紧后松。",
    )
    blank(document)
    say(document, "附件：1．{{ quarter }}目标完成情况表")
    for text in ("2．{{ quarter }}里程碑进展情况表", "3．点名事项判定依据"):
        line = say(document, text)
        indent = element("ind", leftChars=500, left=1600, firstLineChars=0, firstLine=0)
        line._p.get_or_add_pPr().append(indent)
    blank(document, 2)
    say(document, "（发文机关署名）", "公文署名")
    paragraphs = document.paragraphs
    keep_together(paragraphs[[p._p for p in paragraphs].index(last._p) :])
    say(document, "××××年×月×日", "公文署名")


def add_annexes(document):
    """Add the tables, each on a page of its own, and the sentences of what is named."""
    note = (
        "注：“待核”为尚未确认的事项，不显示判定结果；名称后注“力争”的为力争类；报送值"
        "为空的，本季度未收到数值。"
    )
    for place, title, columns, name in (
        (1, "目标完成情况表", TARGETS, "annex_targets"),
        (2, "里程碑进展情况表", MILESTONES, "annex_milestones"),
    ):
        open_annex(document, place, f"{{{{ quarter }}}}{title}")
        add_list(document, columns, name)
        say(document, note if place == 1 else note.partition("；报送值")[0] + "。", "表格附注")
    open_annex(document, 3, "点名事项判定依据")
    when(document, "not grounds")
    say(document, "没有点名的事项。", "判定依据")
    end(document)
    say(document, "{%p for ground in grounds %}")
    say(document, "{{ ground.sentence }}", "判定依据")
    end(document, "for")


def open_annex(document, place, title):
    """Begin an annex on a new page: its mark, an empty line, its title in the third line."""
    mark = say(document, f"附件{place}", "附件标识")
    mark.paragraph_format.page_break_before = True
    blank(document)
    say(document, title, "公文标题")
    blank(document)


def add_imprint(document):
    """Add the block that closes the last page: copies to whom, printed by whom and when."""
    widths = [96.0, 60.0]
    blank(document)
    table = new_table(document, widths, sides=False, inner=6)
    place = element(
        "tblpPr",
        leftFromText=0,
        rightFromText=0,
        vertAnchor="margin",
        horzAnchor="margin",
        tblpXSpec="left",
        tblpYSpec="bottom",
    )
    table._tbl.tblPr.insert(0, place)
    styles = ["版记", "版记"]
    text = "　抄送：{% if notice.cc %}{{ notice.cc }}{% else %}　　　　　　{% endif %}。"
    add_row(table, [text, ""], widths, styles)
    first = table.rows[0]
    first.cells[0].merge(first.cells[1])
    for empty in first.cells[0].paragraphs[1:]:
        empty._p.getparent().remove(empty._p)
    indent = element("ind", leftChars=400, left=1120, hangingChars=400, hanging=1120)
    first.cells[0].paragraphs[0]._p.get_or_add_pPr().append(indent)
    add_row(table, ["　（印发机关）", "××××年×月×日印发　"], widths, styles)
    table.rows[1].cells[1].paragraphs[0].alignment = 2
    say(document, "", "表格附注")


def bulletin():
    """The bytes of the template of the bulletin."""
    document = new_document("通报")
    add_head(document)
    add_opening(document)
    add_overall(document)
    add_named(
        document,
        "二",
        "进展较快、完成较好事项",
        "praised",
        "本季度没有经确认的进展较快、完成较好事项。",
        "经确认",
    )
    add_named(
        document, "三", "进展滞后事项", "late", "本季度没有经确认的进展滞后事项。", "经确认"
    )
    add_reporting(document)
    add_soft(document)
    add_closing(document)
    add_annexes(document)
    add_imprint(document)
    return saved(document)


def reminders():
    """The bytes of the template of the reminders: one page."""
    document = new_document("催报提醒")
    title = say(document, "关于报送{{ asked }}", "公文标题")
    title.add_run().add_break()
    title.add_run("目标任务进展情况的提醒")
    title.paragraph_format.space_after = Pt(12)
    text = "{% if notice.recipients %}{{ notice.recipients }}{% else %}各责任单位{% endif %}："
    first = say(document, text, "提醒正文")
    first._p.get_or_add_pPr().append(element("ind", firstLineChars=0, firstLine=0))
    say(
        document,
        "{% if asked_due %}{{ asked }}进展情况的报送截止日期为{{ asked_due }}"
        "{% else %}{{ asked }}进展情况请按规定时间报送{% endif %}"
        "{% if notice.report_to %}，报{{ notice.report_to }}{% endif %}"
        "{% if notice.mailbox %}（邮箱：{{ notice.mailbox }}）{% endif %}"
        "{% if character_limit %}，每项不超过{{ character_limit }}字{% endif %}。"
        "{% if published %}{{ quarter }}已经通报，当时未报的事项请一并补报。"
        "{% else %}{{ quarter }}尚未通报，未报的请即报送，已报送的请与我们核对{% if next_due %}；"
        "{{ next_quarter }}的报送截止日期为{{ next_due }}{% endif %}。{% endif %}",
        "提醒正文",
    )
    when(document, "absent and not published")
    say(document, "{{ quarter }}尚未收到报送材料：{{ absent }}。", "提醒正文")
    end(document)
    when(document, "rows")
    say(document, "需要提醒的事项（编号见填报表）", "表格标题")
    add_list(document, REMINDED, "rows")
    end(document)
    say(
        document,
        "{% if left_out %}另有{{ left_out }}个单位有未报、到期或滞后事项，见本季度状态表。{% endif %}"
        "{% if silent %}其余{{ silent }}个单位没有未报、到期和滞后事项，按期报送即可。{% endif %}"
        "到期事项指时限在{{ asked }}、尚未完成的目标和里程碑。",
        "表格附注",
    )
    say(document, "（督查机构署名）", "公文署名")
    say(document, "××××年×月×日", "公文署名")
    return saved(document)


def saved(document):
    """The bytes of a document, the same whenever they are written."""
    out = io.BytesIO()
    document.save(out)
    return without_clock(out.getvalue())


FILES = {"bulletin.docx": bulletin, "reminders.docx": reminders}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for file_name, maker in FILES.items():
        (folder / file_name).write_bytes(maker())
