"""What the bulletin tells, and that it is laid out as GB/T 9704-2012 asks."""

import io
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal

import pytest
from docx import Document
from docx.shared import Mm

from bulletin_material import (
    FACTS,
    W,
    between,
    bulletin,
    content,
    late,
    part_of,
    printed,
    quarter,
    report,
    row,
    texts_of,
)
from bulletin_templates import FILES
from conftest import ROOT
from pipeline.model import Facts, SourceError
from pipeline.publish.bulletin import fill_template
from pipeline.publish.bulletin.tell import share_text
from pipeline.rules import Rules

office = pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice is not installed: apt install libreoffice"
)
SMALL = [
    row("01-01", "甲局"),
    row("01-02", "甲局", "达到序时", "绿", gap=Decimal(1)),
    row("02-01", "乙局", "未达到序时", "浅黄", gap=Decimal(-5)),
    late("03-01", "丙局"),
    row("03-02", "丙局", "无本期数据", "灰", reported=None, done=None, gap=None),
    row("04-01", "丁局", flags="低置信"),
    row("05-c01", "甲局", "按节点推进", "绿", item_type="milestone", kind="M", value=None,
        reported=None, done=None, gap=Decimal(0), unit="", period_end=""),
    row("05-c02", "戊局", "未达节点", "黄", item_type="milestone", kind="M", value=None,
        reported=None, done=None, gap=Decimal(-1), unit="", period_end=""),
    row("06-c01", "甲局", "有实质进展", "绿", item_type="duty", kind="L", value=None),
    row("06-c02", "甲局", "仅表态", "浅黄", item_type="duty", kind="L", value=None),
    row("07-01", "己局", "快于序时", "绿", flags="力争", gap=Decimal(15)),
    late("07-02", "庚局", flags="力争"),
]  # fmt: skip


@pytest.fixture(scope="module")
def small(rules):
    return bulletin(rules, quarter(SMALL))


def test_rows_are_counted_apart_and_add_up(rules):
    told = content(rules, quarter(SMALL))
    counts = (told.targets, told.milestones, told.duties, told.soft)
    assert told.items == 12 == sum(count.total for count in counts)
    assert told.lights == ("蓝", "绿", "浅黄", "黄", "红", "灰")
    assert told.targets.lights == (2, 1, 1, 0, 1, 1)
    assert told.milestones.lights == (0, 1, 0, 1, 0, 0)
    assert told.duties.lights == (0, 1, 1, 0, 0, 0)
    assert told.soft.lights == (0, 1, 0, 0, 1, 0)
    assert (told.targets.judged, told.targets.on_track, told.targets.share) == (5, 3, "60%")
    assert told.targets.by_word == (
        "提前完成（蓝）2项、达到序时（绿）1项、未达到序时（浅黄）1项、未达到序时（红）1项、"
        "无本期数据（灰）1项"
    )
    assert (told.waits, told.waits_why) == (1, "待核1项")


def test_the_text_names_the_notice_and_its_counts(small):
    texts = texts_of(small)
    assert "关于2023年三季度\n目标任务完成情况的通报" in texts
    assert "各镇人民政府，区政府各部门：" in texts
    opening = next(text for text in texts if text.startswith("根据"))
    assert opening == (
        "根据《云溪市河口区人民政府办公室关于分解〈政府工作报告〉任务的通知》"
        "（云河政办发〔2023〕1号）要求，现将2023年三季度目标任务完成情况通报如下。"
    )
    assert (
        "本次涉及责任单位7个、任务事项12项，其中量化目标6项、里程碑2项、常态任务2项，力争类目标"
        "2项另列。报送截止日期为2023年9月30日，统计截至2023年10月12日。" in texts
    )
    waits = "（四）待核情况。尚有1项未经确认（待核1项），不列入点名范围，核实后按规定处理。"
    assert waits in texts


def test_each_list_tells_name_target_figures_and_light(rules):
    names = printed(**{"01-01": ("新增岗位", "目标10个以上", Decimal(10))})
    texts = texts_of(bulletin(rules, quarter(SMALL), printed=names))
    assert between(texts, "二、", "三、") == [
        "二、进展较快、完成较好事项",
        "经确认共1项，按通知的任务顺序排列，不分先后。",
        "（一）提前完成1项。",
        "1.甲局：新增岗位，目标10个以上，截至9月底为10个，完成100%，快于序时进度25个百分点"
        "（蓝灯）。",
    ]
    assert between(texts, "三、", "四、") == [
        "三、进展滞后事项",
        "经确认共2项，按通知的任务顺序排列，不分先后。",
        "（一）未达到序时1项。",
        "1.丙局：指标03-01，目标10个（当时），截至9月底为4个，完成40%，落后序时进度35个百分点"
        "（红灯）。",
        "（二）未达节点1项。",
        "1.戊局：指标05-c02，比应到节点慢1个阶段（黄灯）。",
    ]
    soft = between(texts, "五、", "六、")
    assert [text.partition("：")[0] for text in soft[2:]] == [
        "进展较好1项。", "己局", "进度偏慢1项。", "庚局",
    ]  # fmt: skip
    grounds = texts[texts.index("附件3") + 2 :]
    assert grounds == [
        f"{key}的依据" for key in ("01-01", "03-01", "05-c02", "07-01", "07-02")
    ]


def test_nobody_praised_late_or_striving_is_said_in_a_sentence(rules):
    ordinary = row("01-01", "甲局", "达到序时", "绿")
    texts = texts_of(bulletin(rules, quarter([ordinary])))
    for sentence in (
        "本季度没有经确认的进展较快、完成较好事项。",
        "本季度没有经确认的进展滞后事项。",
        "没有力争类目标。",
        "（二）里程碑。没有此类事项。",
        "（四）待核情况。没有未经确认的事项。",
        "没有点名的事项。",
        "应报送单位1个：按时报送1个、未报送0个。",
    ):
        assert sentence in texts


@pytest.mark.parametrize(
    ("fields", "clause"),
    [
        ({}, "目标10个，截至9月底为10个，完成100%，快于序时进度25个百分点"),
        ({"gap": Decimal(0)}, "目标10个，截至9月底为10个，完成100%，与序时进度持平"),
        ({"elapsed": Decimal(1), "done": Decimal("0.9996")},
         "目标10个，截至9月底为10个，完成目标的99.96%"),
        ({"done": Decimal("0.333333"), "gap": Decimal("-41.666667")},
         "目标10个，截至9月底为10个，完成33.3%，落后序时进度41.7个百分点"),
        ({"kind": "G", "unit": "%", "gap": Decimal("-0.6"), "period_end": ""},
         "目标10个，报送值10%，低于目标0.6个百分点"),
        ({"kind": "G", "unit": "%", "gap": Decimal(0)},
         "目标10个，截至9月底为10%，与目标持平"),
        ({"kind": "U", "unit": "%", "gap": Decimal("0.2")},
         "目标10个，截至9月底为10%，低于控制数0.2个百分点"),
        ({"kind": "UC", "gap": Decimal(-3)}, "目标10个，截至9月底为10个，高于控制数3个"),
        ({"kind": "S", "gap": Decimal("2.5")},
         "目标10个，截至9月底为10个，按增量计快于序时进度2.5个百分点"),
        ({"kind": "S", "gap": None}, "目标10个，截至9月底为10个"),
        ({"kind": "O", "gap": None, "period_end": "2023-09-28"},
         "目标10个，截至9月28日为10个"),
        ({"reported": Decimal("1") / 3}, "目标10个，截至9月底为0.3333个，完成100%，"
         "快于序时进度25个百分点"),
    ],
)  # fmt: skip
def test_figures_are_told_by_kind(fields, clause, rules):
    names = printed(**{"01-01": ("新增岗位", "目标10个", Decimal(10))})
    told = content(rules, quarter([row("01-01", "甲局", **fields)]), printed=names)
    (group,) = told.praised.groups
    assert group.lines[0].text == f"新增岗位，{clause}"


def test_a_changed_target_says_so(rules):
    changed = printed(**{"01-01": ("新增岗位", "目标10个以内", Decimal(10), True)})
    told = content(rules, quarter([row("01-01", "甲局")]), printed=changed)
    assert told.annex_targets[0].target == "10个以内（已调整）"


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 0, ""), (0, 9, "0%"), (9, 9, "100%"), (2, 3, "66.7%"), (4999, 5000, "99.9%"),
     (1, 5000, "0.1%")],
)  # fmt: skip
def test_a_share_is_never_rounded_to_all_or_none(part, whole, shown):
    assert share_text(part, whole) == shown


def test_what_a_notice_does_not_say_is_left_open(rules):
    facts = Facts()
    told = quarter(
        [row("01-01", "")],
        calendar={"quarter": "", "due": "2023-09-30", "bulletin_cutoff": ""},
    )
    texts = texts_of(bulletin(rules, told, facts=facts, upcoming=("2023Q4", "")))
    assert "各有关单位：" in texts
    start = "根据有关通知要求，现将2023年三季度目标任务完成情况通报如下。"
    assert start in texts
    assert any("2023年四季度进展情况请按规定时间报送。" in text for text in texts)
    assert any(text.startswith("1.未写明责任单位：") for text in texts)


def test_a_quarter_without_any_row_makes_a_bulletin(rules):
    texts = texts_of(bulletin(rules, quarter([])))
    assert "（一）量化目标。没有此类事项。" in texts


def test_the_mark_of_invented_figures_stands_on_every_page(rules, small):
    marked = bulletin(rules, quarter(SMALL, example="示例数据"))
    plain = small
    for docx, head in ((marked, "示例数据　数字均为虚构"), (plain, "")):
        section = Document(io.BytesIO(docx)).sections[0]
        assert [p.text for p in section.header.paragraphs] == [head]
        assert [p.text for p in section.even_page_header.paragraphs] == [head]


def test_the_page_is_that_of_the_standard(small):
    section = Document(io.BytesIO(small)).sections[0]

    def millimetres(length):
        return round(length / Mm(1), 1)

    assert (millimetres(section.page_width), millimetres(section.page_height)) == (210, 297)
    assert (millimetres(section.top_margin), millimetres(section.left_margin)) == (37, 28)
    text = (
        section.page_width - section.left_margin - section.right_margin,
        section.page_height - section.top_margin - section.bottom_margin,
    )
    assert tuple(map(millimetres, text)) == (156, 225)
    grid = section._sectPr.find(f"{W}docGrid")
    assert grid.get(f"{W}type") == "linesAndChars"
    pitch, share = int(grid.get(f"{W}linePitch")), int(grid.get(f"{W}charSpace"))
    points = 72 / 25.4
    assert int(225 * points * 20 // pitch) == 22
    assert int(156 * points // (16 + share / 4096)) == 28


FONTS = {
    "Normal": ("仿宋_GB2312", "32"),
    "公文标题": ("方正小标宋简体", "44"),
    "公文一级标题": ("黑体", "32"),
    "公文二级标题": ("楷体_GB2312", "32"),
    "公文顶格": ("仿宋_GB2312", "32"),
    "附件标识": ("黑体", "32"),
    "版记": ("仿宋_GB2312", "28"),
    "页码单页": ("宋体", "28"),
    "页码双页": ("宋体", "28"),
}


@pytest.mark.parametrize("style", FONTS)
def test_a_style_names_the_font_the_standard_asks_for(style, small):
    document = Document(io.BytesIO(small))
    run = document.styles[style].element.rPr
    font, size = FONTS[style]
    fonts = run.find(f"{W}rFonts")
    assert {fonts.get(f"{W}{script}") for script in ("ascii", "hAnsi", "eastAsia")} == {font}
    assert not [name for name in fonts.attrib if "Theme" in name]
    assert run.find(f"{W}sz").get(f"{W}val") == size


def test_parts_of_the_letter_have_their_styles(small):
    document = Document(io.BytesIO(small))
    styles = {p.text: p.style.name for p in document.paragraphs if p.text}
    assert styles["关于2023年三季度\n目标任务完成情况的通报"] == "公文标题"
    assert styles["一、总体情况"] == "公文一级标题"
    assert styles["（发文机关标志）"] == "发文机关标志"
    assert styles["×××〔××××〕×号"] == "公文居中"
    assert styles["××××年×月×日"] == "公文署名"
    (second,) = [p for p in document.paragraphs if p.text.startswith("（一）量化目标")]
    lead = second.runs[0]._r.rPr.find(f"{W}rFonts")
    assert (second.runs[0].text, lead.get(f"{W}eastAsia")) == (
        "（一）量化目标。",
        "楷体_GB2312",
    )
    copies = [cell.text for cell in document.tables[-1].rows[0].cells]
    assert copies[0] == "　抄送：区委各部门。"


def test_page_numbers_stand_outside_on_odd_and_even_pages(small):
    docx = small
    assert "<w:evenAndOddHeaders/>" in part_of(docx, "word/settings.xml")
    section = Document(io.BytesIO(docx)).sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.style.name, even.style.name) == ("页码单页", "页码双页")
    for paragraph in (odd, even):
        assert paragraph.text == "— 1 —"
        assert " PAGE " in paragraph._p.xml
    sides = [s.element.pPr.find(f"{W}jc").get(f"{W}val") for s in (odd.style, even.style)]
    assert sides == ["right", "left"]


def test_the_annexes_list_every_target_and_milestone_and_break_well(small):
    document = Document(io.BytesIO(small))
    targets, milestones = document.tables[1], document.tables[2]
    assert [cell.text for cell in targets.rows[0].cells] == [
        "编号", "责任单位", "目标任务", "目标", "报送值", "进展", "灯",
    ]  # fmt: skip
    cells = [[cell.text for cell in line.cells] for line in targets.rows[1:]]
    assert [line[0] for line in cells] == [
        "01-01", "01-02", "02-01", "03-01", "03-02", "04-01", "07-01", "07-02",
    ]  # fmt: skip
    assert cells[0][1:] == ["甲局", "指标01-01", "10个（当时）", "10个", "提前完成", "蓝"]
    assert cells[5][1:] == ["丁局", "指标04-01", "10个（当时）", "10个", "待核", ""]
    assert cells[6][2] == "指标07-01（力争）"
    assert [line.cells[0].text for line in milestones.rows[1:]] == ["05-c01", "05-c02"]
    for table in (targets, milestones):
        heads = [line._tr.trPr.find(f"{W}tblHeader") is not None for line in table.rows]
        assert heads == [True] + [False] * (len(table.rows) - 1)
        assert all(line._tr.trPr.find(f"{W}cantSplit") is not None for line in table.rows)


NASTY = [
    "甲&乙<局>\"'", "{{ mark }}", "{% if x %}", "{_{a}_}%_}{_%", "=SUM(A1)", "]]>",
    "&lt;b&gt;",
    "　全角　", "\ue000私用", "a\u0301",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_any_text_stays_text(text, rules):
    facts = Facts(title=text, recipients=text, cc=text)
    told = quarter([row("01-01", text, indicator=text, sentence=text)])
    docx = bulletin(rules, told, facts=facts)
    shown = " ".join(text.split())
    paragraphs = texts_of(docx)
    assert f"{shown}：" in paragraphs
    assert paragraphs[-1] == shown
    table = Document(io.BytesIO(docx)).tables[1]
    assert [cell.text for cell in table.rows[1].cells][1:3] == [shown, shown]


def test_signs_no_document_can_hold_are_seen_to_be_missing(rules):
    told = quarter([row("01-01", "甲\x00局\x07\ud800", indicator="一\n二\t三")])
    table = Document(io.BytesIO(bulletin(rules, told))).tables[1]
    shown = [cell.text for cell in table.rows[1].cells][1:3]
    assert shown == ["甲\ufffd局\ufffd\ufffd", "一 二 三"]


def with_template(rules, docx, name="bulletin.docx"):
    """The rules with another template."""
    return Rules(rules.entries, rules.hashes, {**rules.templates, name: docx})


def template_saying(text, style=None):
    """A template of one paragraph."""
    document, out = Document(), io.BytesIO()
    document.add_paragraph(text, style=style)
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ quater }}", "没有 quater 这一项；可用的有 annex_milestones、"),
        ("{{ notice.titel }}", "没有 titel 这一项"),
        ("{% if quarter %}", "标记的写法不对"),
        ("{{ quarter", "标记的写法不对"),
        ("{{ quarter | shout }}", "标记的写法不对：No filter named 'shout'"),
        ("{% for x in quarter %}{% endif %}", "标记的写法不对"),
        ("{% include 'etc' %}", "no loader"),
        ("{{ quarter.__class__.__mro__ }}", "模板里不能做这件事"),
        ("{{ items / 0 }}", "division"),
        ("{% for n in range(10 ** 9) %}{{ n }}{% endfor %}", "Range too big"),
        ("{%p if items %}", "标记的写法不对"),
    ],
)
def test_a_template_that_cannot_be_filled_in_is_refused_with_what_is_wrong(
    text, message, rules
):
    with pytest.raises(SourceError) as refused:
        bulletin(with_template(rules, template_saying(text)), quarter(SMALL))
    assert refused.value.code == "TEMPLATE_BROKEN"
    assert "bulletin.docx：" in refused.value.detail
    assert message in refused.value.detail


def test_a_template_whose_marks_cut_a_paragraph_in_half_is_refused(rules):
    document, out = Document(), io.BytesIO()
    document.add_paragraph("{% for light in lights %}甲")
    document.add_table(1, 1).rows[0].cells[0].text = "乙{% endfor %}"
    document.save(out)
    with pytest.raises(SourceError) as refused:
        bulletin(with_template(rules, out.getvalue()), quarter(SMALL))
    assert refused.value.code == "TEMPLATE_BROKEN"
    assert "没有各占一段" in refused.value.detail


def archive_of(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "content_", [b"", b"no document", b"PK\x03\x04", archive_of(), archive_of(a="b")]
)
def test_what_is_no_word_document_is_no_template(content_, rules):
    with pytest.raises(SourceError) as refused:
        bulletin(with_template(rules, content_), quarter(SMALL))
    assert refused.value.code == "TEMPLATE_BROKEN"


def test_a_missing_template_is_named(rules):
    without = Rules(rules.entries, rules.hashes, {})
    with pytest.raises(SourceError) as refused:
        bulletin(without, quarter(SMALL))
    assert (refused.value.code, refused.value.detail) == ("TEMPLATE_MISSING", "bulletin.docx")


def test_errors_of_templates_say_what_to_do(rules):
    errors = {entry.id: entry.values for entry in rules["errors"]}
    for code in ("TEMPLATE_MISSING", "TEMPLATE_BROKEN"):
        assert "模板" in errors[code]["sentence"]
        assert errors[code]["next"].startswith("请")


@pytest.mark.parametrize("name", FILES)
def test_the_templates_are_those_their_maker_writes(name):
    assert (ROOT / "rules" / name).read_bytes() == FILES[name]()


def test_a_template_an_office_has_edited_is_used(rules):
    out = io.BytesIO()
    document = Document(io.BytesIO(rules.templates["bulletin.docx"]))
    (asked,) = [p for p in document.paragraphs if p.text.startswith("六、")]
    asked.runs[0].text = "六、下一步安排"
    document.save(out)
    assert "六、下一步安排" in texts_of(
        bulletin(with_template(rules, out.getvalue()), quarter([]))
    )


def test_the_same_content_gives_the_same_bytes_and_no_clock(rules, small):
    docx = bulletin(rules, quarter(SMALL))
    assert docx == small
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = Document(io.BytesIO(docx)).core_properties
    assert properties.created.isoformat()[:19] == "2023-02-01T00:00:00"
    assert properties.modified == properties.created
    assert (properties.author, properties.title) == ("taizhang", "通报")


def pages_of(docx, folder):
    """The texts of the pages of a document, as LibreOffice sets them."""
    (folder / "letter.docx").write_bytes(docx)
    home = f"-env:UserInstallation=file://{folder}/office"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "letter.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    import pdfplumber

    with pdfplumber.open(folder / "letter.pdf") as pdf:
        return [page.extract_text() or "" for page in pdf.pages]


def lines_of(page):
    return [re.sub(r"\s", "", line) for line in page.splitlines()]


@office
@pytest.mark.slow
def test_libreoffice_sets_22_lines_of_28_characters_and_repeats_headers(rules, tmp_path):
    rows = [row(f"{n:03d}-01", f"第{n}局", "达到序时", "绿") for n in range(90)]
    facts = Facts(recipients="字" * (28 * 40), title="通知")
    pages = pages_of(bulletin(rules, quarter(rows), facts=facts), tmp_path)
    full = [line for line in lines_of(pages[1]) if line]
    assert full[:-1] == ["字" * 28] * 22
    assert re.fullmatch("[—-]2[—-]", full[-1])
    annex = [page for page in pages if "责任单位目标任务" in re.sub(r"\s", "", page)]
    assert len(annex) >= 3
    shown = " ".join(annex)
    assert all(f"{n:03d}-01" in shown for n in range(90))


@office
@pytest.mark.slow
def test_reminders_stay_on_one_page_however_many_units_there_are(rules, tmp_path):
    from bulletin_material import ahead
    from pipeline.publish.bulletin import reminder_content

    names = [f"某某市某某区第{n}发展服务促进中心办公室" for n in range(60)]
    rows = [late(f"{n:02d}-01", unit) for n, unit in enumerate(names)]
    sent = [report(u, "未报送", missing="、".join(f"{n:02d}-{k:02d}" for k in range(9)))
            for n, u in enumerate(names)]  # fmt: skip
    told = quarter(rows, reporting=sent)
    filling = reminder_content([told], ahead({r["item_id"]: "2023-09-30" for r in rows}),
                               FACTS, rules)  # fmt: skip
    assert len(filling.rows) + filling.left_out + filling.silent == 60
    docx = fill_template("reminders.docx", filling, FACTS, "提醒", rules)
    assert len(pages_of(docx, tmp_path)) == 1
