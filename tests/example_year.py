"""Writes the invented submissions of inputs/ (PYTHONPATH=. python tests/example_year.py).

All figures are made up for this project and no office has reported them; every file says so
(示例数据). The same code writes the same bytes. Decisions, changes, plans and the published
quarter lie beside the quarters; see the README there.
"""

import base64
import io
import shutil
import zipfile
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from xml.sax.saxutils import escape

import xlwt
from openpyxl import Workbook, load_workbook

from pipeline.jobs import Job
from pipeline.journal import JOURNAL
from pipeline.publish import sheets
from pipeline.publish.forms import form_files
from pipeline.quarter.forms import list_forms, list_reporters
from pipeline.quarters import open_desk, run_publish
from pipeline.rules import compile_grammar, load_rules

ROOT = Path(__file__).parent.parent

NAME, OTHER = "taishan-2023", "example-2023"
MARK = "示例数据"
NOTE = "示例数据：本文件的数字和情况都是编写的，不是任何单位的真实情况。"
SHANGHAI = timezone(timedelta(hours=8))
FIXED = (2023, 1, 1, 0, 0, 0)
ENDS = {"2023Q1": "3月底", "2023Q2": "6月底", "2023Q3": "9月底", "2023Q4": "12月底"}
LAST = {
    "2023Q1": date(2023, 3, 31),
    "2023Q2": date(2023, 6, 30),
    "2023Q3": date(2023, 9, 30),
    "2023Q4": date(2023, 12, 31),
}
SPOKEN = {"2023Q1": "一季度", "2023Q2": "二季度", "2023Q3": "三季度", "2023Q4": "四季度"}


# ---- what the units say, by quarter: item_id -> cells of the form --------------------------
def cell(value=None, text="", **more):
    """Return what a unit fills in for one item."""
    return {"value": value, "text": text, **more}


FORMS = {
    ("2023Q1", "区发改局"): {
        "01-01": cell(5.4, is_estimate="预计"),
        "01-02": cell(11.6),
        "01-03": cell(12.3),
        "01-04": cell(5.3),
        "01-05": cell(None, "亿元以上重点项目已开工30个。"),
        "01-c06": cell(
            None, "国家级建筑工程机械研究中心已完成立项。", stage="2 已启动或已申报"
        ),
        "01-c07": cell(None, "开展服务业重点项目调度2次，走访企业18家。"),
        "01-c08": cell(None, "高度重视，积极推进。"),
    },
    ("2023Q2", "区发改局"): {
        "01-01": cell(5.6),
        "01-02": cell(11.2),
        "01-03": cell(12.1),
        "01-04": cell(4.4),
        "01-05": cell(55, "截至6月底，累计实施亿元以上重点项目55个。"),
        "01-c06": cell(None, "国家级建筑工程机械研究中心已启动前期手续。"),
        "01-c07": cell(None, "印发三年攻坚行动清单，开工服务业项目6个。"),
    },
    ("2023Q3", "区发改局"): {
        "01-01": cell(5.5),
        "01-02": cell(10.8),
        "01-03": cell(None, "“四新”经济持续向好，总体平稳。"),
        "01-04": cell(5.3, period_end=date(2023, 8, 31)),
        "01-05": cell(86),
        "01-c06": cell(None, "两个项目均已开工建设。", stage="3 实施中"),
    },
    ("2023Q4", "区发改局"): {
        "01-01": cell(6.2, is_estimate="预计"),
        "01-02": cell(12.1),
        "01-03": cell(11.0),
        "01-04": cell(5.4),
        "01-05": cell(100, "全年累计实施亿元以上重点项目100个。"),
        "01-c06": cell(None, "两个项目均已开工建设。", stage="3 实施中"),
        "01-c07": cell(None, "全年完成服务业项目12个。"),
    },
    ("2023Q1", "区科技局"): {
        "03-01": cell(2),
        "03-02": cell(0),
        "03-03": cell(None, "截至3月底，高新技术企业达到118家，去年底为115家。"),
        "03-04": cell(150),
        "03-05": cell(None, "截至3月底，省级研发机构达到31家，去年底为30家。"),
        "03-06": cell(4.1),
        "03-c01": cell(None, "印发创建方案。", stage="1 已部署"),
    },
    ("2023Q2", "区科技局"): {
        "03-01": cell(5),
        "03-02": cell(3),
        "03-03": cell(116),
        "03-04": cell(165),
        "03-05": cell(31),
        "03-06": cell(82000, "技术市场交易额见左。"),
        "03-c01": cell(None, "已向省科技厅递交申报材料。", stage="2 已启动或已申报"),
    },
    ("2023Q3", "区科技局"): {
        "03-01": cell(6),
        "03-02": cell(18),
        "03-03": cell(130),
        "03-04": cell(182),
        "03-05": cell(31),
        "03-06": cell(126000, value_unit="万元"),
        "03-c01": cell(None, "方案正在部署。", stage="1 已部署"),
    },
    ("2023Q4", "区科技局"): {
        "03-01": cell(6),
        "03-02": cell(19),
        "03-03": cell(136),
        "03-04": cell(185),
        "03-05": cell(31),
        "03-06": cell(17.3),
        "03-c01": cell(None, "已完成申报材料上报，待批。", stage="2 已启动或已申报"),
    },
    ("2023Q2", "区工信局"): {
        "04-02": cell(55),
        "04-05": cell(None, "15个项目已开工12个。"),
        "04-09": cell(3, "截至6月底，新增10亿级企业3家，完成年度目标的90%。"),
        "04-10": cell(6),
        "04-11": cell(9, period_end=date(2023, 3, 31)),
        "04-c06": cell(None, "正在积极推进。"),
    },
    ("2023Q3", "区工信局"): {
        "04-02": cell(48),
        "04-05": cell(15, "15个项目已全部开工。"),
        "04-09": cell(3),
        "04-10": cell(7),
        "04-11": cell(15, period_end=date(2023, 8, 31)),
        "04-c06": cell(None, "培育库名单正在公示。", stage="4 主体完成或公示"),
    },
    ("2023Q4", "区工信局"): {
        "04-02": cell(104, "更正：三季度漏报，全年累计实施104个。"),
        "04-05": cell(15),
        "04-09": cell(date(2023, 12, 4)),
        "04-10": cell(12),
        "04-11": cell(20, is_estimate="预计"),
        "04-c06": cell(None, "培育库已建成。", stage="5 已完成"),
    },
    ("2023Q1", "区人社局"): {
        "08-04": cell("1300人", "一季度完成培训1300人。"),
    },
    ("2023Q1", "区自然资源局"): {
        "09-02": cell(12, value_unit="公顷"),
        "09-c01": cell(None, "完成用地普查1次，核查地块46宗。"),
    },
    ("2023Q2", "区自然资源局"): {
        "09-02": cell(330),
        "09-c01": cell(None, "收回闲置土地3宗。"),
    },
    ("2023Q3", "区自然资源局"): {
        "09-02": cell(480),
        "09-03": cell(60),
        "09-c02": cell(None, "出让商服标准地2宗。"),
    },
    ("2023Q4", "区自然资源局"): {
        "09-02": cell(640),
        "09-03": cell(100),
        "09-c04": cell(None, "置换零散用地4宗。"),
    },
    ("2023Q2", "区商务局"): {
        "14-01": cell(41.5),
        "14-02": cell(19.2),
        "14-03": cell(352),
        "14-04": cell(31),
        "14-06": cell(6),
        "14-08": cell(2),
        "14-09": cell(1),
        "14-c01": cell(None, "已完成省级智慧商圈申报材料上报。"),
        "14-c02": cell(None, "居然之家已申报省级绿色商场。", stage="2 已启动或已申报"),
        "15-01": cell(2, "另：协助打造A级景区2家。"),
        "99-09": cell(3, "招引专班外出3次。"),
    },
    ("2023Q4", "区商务局"): {
        "14-01": cell(79.6),
        "14-02": cell(20.4),
        "14-03": cell(388),
        "14-04": cell(57),
        "14-06": cell(11),
        "14-08": cell(2),
        "14-09": cell(2),
        "14-c01": cell(None, "获批省级智慧商圈试点。", stage="5 已完成"),
        "14-c02": cell(None, "居然之家被认定为省级绿色商场。", stage="5 已完成"),
    },
    ("2023Q2", "区文旅局"): {
        "15-01": cell(1),
        "15-02": cell(0),
        "15-03": cell(
            1, "围绕乡村旅游重点村打造，" + "统筹资源、完善设施、规范管理、提升服务，" * 18
        ),
        "15-04": cell(0),
        "15-c01": cell(None, "完成摩崖石刻数字化采集12处。"),
        "15-c06": cell(None, "文旅发展大会筹备方案已印发。", stage="1 已部署"),
    },
    ("2023Q3", "区文旅局"): {
        "15-01": cell(1),
        "15-02": cell(0),
        "15-03": cell(2),
        "15-04": cell(1),
        "15-c06": cell(None, "文旅发展大会已成功举办，中国动漫节正在实施。", stage="3 实施中"),
    },
    ("2023Q4", "区文旅局"): {
        "15-01": cell(2),
        "15-02": cell(1),
        "15-03": cell(3),
        "15-c06": cell(None, "两项活动均已圆满完成。", stage="5 已完成"),
    },
    ("2023Q1", "市生态环境局泰山分局"): {
        "26-01": cell(3),
        "26-02": cell(30),
        "26-c06": cell(4),
    },
    ("2023Q2", "市生态环境局泰山分局"): {
        "26-01": cell(6),
        "26-02": cell(52),
        "26-c06": cell(3),
    },
    ("2023Q1", "区金融发展服务中心"): {
        "28-01": cell(9, "已拓展“强工贷”产品9个。"),
        "28-02": cell(0),
        "28-03": cell(38),
        "28-c03": cell(None, "已完成辅导备案。", stage="3 实施中"),
    },
    ("2023Q3", "区金融发展服务中心"): {
        "28-02": cell(9),
        "28-03": cell(62, "更正：二季度口径有误，截至9月底新增贷款62亿元。"),
        "28-c03": cell(None, "已递交上市申请，正在实施上市辅导。", stage="3 实施中"),
    },
    ("2023Q4", "区金融发展服务中心"): {
        "28-02": cell(12),
        "28-03": cell(121),
        "28-c02": cell(None, "已递表，待批。", stage="2 已启动或已申报"),
        "28-c03": cell(None, "尚未获批。", stage="3 实施中"),
    },
    ("2023Q1", "区房产管理服务中心"): {"29-01": cell(3), "29-02": cell(40)},
    ("2023Q2", "区房产管理服务中心"): {"29-01": cell(12), "29-02": cell(131)},
    ("2023Q3", "区房产管理服务中心"): {
        "29-01": cell(28),
        "29-02": cell(190),
        "29-c02": cell(None, "创建方案已印发。", stage="1 已部署"),
    },
    ("2023Q4", "区房产管理服务中心"): {
        "29-01": cell(37),
        "29-02": cell(244),
        "29-c02": cell(None, "中国人居环境奖已通过省级评审。"),
    },
    ("2023Q1", "泰山经济开发区"): {"35-01": cell(76), "35-02": cell(4)},
    ("2023Q2", "泰山经济开发区"): {"35-01": cell(75), "35-02": cell(9)},
    ("2023Q3", "泰山经济开发区"): {"35-01": cell(81), "35-02": cell("约壹拾叁")},
    ("2023Q4", "泰山经济开发区"): {"35-01": cell(83), "35-02": cell(19.2)},
}

LETTERS = {
    ("2023Q1", "区教体局"): [
        "新建续建幼儿园本季度无进展。",
        "落实“五项管理”：开展督导检查5次。",
    ],
    ("2023Q2", "区教体局"): ["新建续建幼儿园本季度无进展。"],
    ("2023Q3", "区教体局"): ["截至9月底，新建续建幼儿园4所，均已投入使用。"],
    ("2023Q4", "区教体局"): ["全年累计新建续建幼儿园5所，完成年度目标的125%。"],
    ("2023Q1", "区人社局"): [
        "截至3月底，新增城镇就业1800人，完成年度目标的26.5%，同比增长2.1%。",
        "城镇调查失业率3.4%，控制在目标以内。",
        "累计开发公益性岗位500个。",
        "下一步，力争上半年新增城镇就业3600人。",
    ],
    ("2023Q2", "区人社局"): [
        "新增城镇就业1500人。",
        "城镇调查失业率3.7%。",
        "截至6月底，累计开发公益性岗位1100个；开展专业技能培训2600人次。",
    ],
    ("2023Q3", "区人社局"): [
        "截至9月底，新增城镇就业5200人，完成年度目标的76.5%，同比增长3.2%。",
        "城镇调查失业率3.5%。",
        "截至9月底，累计开发公益性岗位1700个；开展专业技能培训4100人次。",
    ],
    ("2023Q4", "区人社局"): [
        "全年累计新增城镇就业7350人，完成年度目标的108.1%。",
        "城镇调查失业率3.4%。",
        "全年累计开发公益性岗位1950个。",
        "已全部完成5000人次的专业技能培训任务。",
    ],
    ("2023Q1", "区工信局"): [
        "截至3月底，实施500万元以上工业技改项目40个；重点推进的15个项目有序推进；"
        "新增10亿级企业1家；新增“专精特新”、瞪羚企业3家；新增规上工业企业5家。",
        "泰山数谷正在建设，完成投资1.2亿元。",
    ],
    ("2023Q1", "区财政局"): ["1至3月，一般公共预算收入4.6亿元，增长8.5%。"],
    ("2023Q2", "区财政局"): ["上半年，一般公共预算收入同比下降1.2%。"],
    ("2023Q3", "区财政局"): ["前三季度，一般公共预算收入增长7.4%，位居全市第2位。"],
    ("2023Q4", "区财政局"): ["全年一般公共预算收入增长8.7%。"],
    ("2023Q1", "区住建局"): [
        "14个回迁工程建设进程有序推进。",
        "截至3月底，竣工回迁工程30万平方米，新开工20万平方米。",
        "青年路、双龙路、谢过城大街尚未开工。",
    ],
    ("2023Q2", "区住建局"): [
        "14个回迁工程已开工9个。",
        "截至6月底，竣工回迁工程52万平方米，新开工60万平方米。",
        "青年路、双龙路、谢过城大街尚未开工。",
    ],
    ("2023Q3", "区住建局"): [
        "14个回迁工程已开工13个。",
        "截至9月底，竣工回迁工程80万平方米，新开工90万平方米。",
        "青年路、双龙路、谢过城大街已完成施工招标。",
    ],
    ("2023Q4", "区住建局"): [
        "14个回迁工程均已开工，在建14个。",
        "全年累计竣工回迁工程116万平方米，新开工94万平方米。",
        "青年路、双龙路已全线贯通，谢过城大街主体工程已完工。",
    ],
    ("2023Q1", "区交运局"): [
        "截至3月底，新改建“四好农村路”10公里。",
        "S103东岳胜境旅游公路慢行系统已完成可研。",
    ],
    ("2023Q2", "区交运局"): [
        "截至6月底，新改建“四好农村路”12公里。",
        "S103东岳胜境旅游公路慢行系统完成招标。",
    ],
    ("2023Q3", "区交运局"): [
        "截至9月底，新改建“四好农村路”20公里。",
        "S103东岳胜境旅游公路慢行系统正在建设。",
    ],
    ("2023Q4", "区交运局"): [
        "全年累计新改建“四好农村路”49公里。",
        "S103东岳胜境旅游公路慢行系统已建成。",
    ],
    ("2023Q1", "区农业农村局"): [
        "截至3月底，培育市级以上农业龙头企业1家。",
        "国家乡村振兴示范县创建已启动。",
    ],
    ("2023Q2", "区农业农村局"): [
        "截至6月底，培育市级以上农业龙头企业2家。",
        "创建省级美丽乡村示范村1个、市级2个，均已通过验收。",
    ],
    ("2023Q3", "区农业农村局"): [
        "截至9月底，累计培育市级以上农业龙头企业3家。",
        "国家乡村振兴示范县已通过省级初审。",
    ],
    ("2023Q4", "区农业农村局"): [
        "全年累计培育市级以上农业龙头企业4家。",
        "国家乡村振兴示范县已列入公示名单。",
    ],
    ("2023Q3", "区商务局"): [
        "截至9月底，网零额58.3亿元，增长19.6%；批零住餐行业限上企业达到371家。",
        "截至9月底，引进过亿元项目41个、过10亿元项目8个、过30亿元项目2个；引进外资项目2个。",
    ],
    ("2023Q3", "市生态环境局泰山分局"): [
        "截至9月底，建设城乡生活污水收集治理设施7处；完成村社区生活污水治理70个。",
        "明堂河省控断面达到地表水三类标准。",
    ],
    ("2023Q4", "市生态环境局泰山分局"): [
        "全年完成村社区生活污水治理84个。",
        "明堂河省控断面达到地表水三类标准。",
    ],
    ("2023Q2", "区金融发展服务中心"): ["组织银企对接6场。", "截至6月底，新增贷款70亿元。"],
    ("2023Q1", "区政务公开服务中心"): ["为企业所办十件实事已印发清单，正在办理。"],
    ("2023Q2", "区政务公开服务中心"): ["截至6月底，为企业所办实事已完成6件。"],
    ("2023Q3", "区政务公开服务中心"): ["为企业所办10件实事已全部完成。"],
    ("2023Q4", "区政务公开服务中心"): ["为企业所办10件实事已全部完成。"],
}
QUIET = {
    ("2023Q2", "区卫健局"),
    ("2023Q1", "区文旅局"),
    ("2023Q1", "区国资局"),
    ("2023Q3", "区国资局"),
    ("2023Q2", "区融媒体中心"),
    ("2023Q3", "区信访局"),
    ("2023Q2", "区信访局"),
}
"""Units that sent nothing, or only what cannot be used."""

DEEDS = (
    "印发实施方案1份，召开推进会2次。",
    "开展专项检查4次，整改问题12处。",
    "走访企业26家，办结诉求15件。",
    "完成试点3个，新建服务站2处。",
    "组织培训5场，参训人员320人次。",
    "高度重视，积极推进。",
)
ONLY_WORDS = ("27-c01", "33-c05")
"""Duties on which a unit never reports a deed."""
STAGES = {
    "2023Q1": "已印发方案，正在部署。",
    "2023Q2": "已启动。",
    "2023Q3": "正在实施，主体施工进展顺利。",
    "2023Q4": "已建成并通过验收。",
}


# ---- makers of files, without the clock ----------------------------------------------------
def fixed_zip(members):
    """Return a zip of members; names as bytes are written as they are (GBK)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, (name, content) in enumerate(members):
            shown = name if isinstance(name, str) else f"Q{place:03}Z".ljust(len(name), "N")
            info = zipfile.ZipInfo(shown, FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    content = out.getvalue()
    for place, (name, _) in enumerate(members):
        if isinstance(name, bytes):
            content = content.replace(f"Q{place:03}Z".ljust(len(name), "N").encode(), name)
    return content


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word(title, paragraphs, rows=()):
    """Return a small .docx with a title, paragraphs and perhaps a table."""
    body = "".join(map(paragraph, [title, *paragraphs]))
    if rows:
        cells = ["".join(f"<w:tc>{paragraph(str(c))}</w:tc>" for c in row) for row in rows]
        body += f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    types = (
        f'{head}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}"/></Types>'
    )
    rels = (
        f'{head}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    document = f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    parts = ("[Content_Types].xml", types), ("_rels/.rels", rels)
    return fixed_zip([*parts, ("word/document.xml", document)])


def paragraph(text):
    """Return a paragraph of a .docx."""
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def old_excel(title, rows):
    """Return an .xls with one sheet."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(title)
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write(line, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def excel(title, rows, merge=()):
    """Return an .xlsx with one sheet."""
    book = Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    for area in merge:
        page.merge_cells(area)
    book.properties.created = book.properties.modified = datetime(*FIXED)
    return sheets.saved(book)


def encoded(text):
    """Return a header word as mail programs write it, GB18030 under the name gb2312."""
    return f"=?gb2312?B?{base64.b64encode(text.encode('gb18030')).decode()}?="


def mail(sender, subject, body, received, attachments=(), inner=()):
    """Return a mail; the top Received header is the time of receipt."""
    border = "=_example_border_" + str(len(subject) + len(body))
    head = [
        f"Received: from out.example.org by mx.example.com; {received}",
        f"From: {encoded(sender)} <office@example.org>",
        "To: <office@example.com>",
        f"Subject: {encoded(subject)}",
        "Date: Wed, 01 Mar 2023 08:00:00 +0800",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{border}"',
        "",
        f"--{border}",
        "Content-Type: text/plain; charset=gb2312",
        "Content-Transfer-Encoding: base64",
        "",
        base64.encodebytes(body.encode("gb18030")).decode().strip(),
    ]
    content = "\r\n".join(head).encode("ascii")
    for name, attached in attachments:
        shown = encoded(name)
        content += (
            f'\r\n--{border}\r\nContent-Type: application/octet-stream; name="{shown}"\r\n'
            f'Content-Disposition: attachment; filename="{shown}"\r\n'
            "Content-Transfer-Encoding: base64\r\n\r\n"
        ).encode("ascii") + base64.encodebytes(attached)
    for message in inner:
        content += f"\r\n--{border}\r\nContent-Type: message/rfc822\r\n\r\n".encode() + message
    return content + f"\r\n--{border}--\r\n".encode()


# ---- forms and letters ---------------------------------------------------------------------
def filled_form(blank, cells, labels, move=False, added=()):
    """Return one of our own forms as a unit sends it back.

    Args:
        blank: the bytes of the form.
        cells: what is filled in, by item_id.
        labels: header by field.
        move: whether the unit moved the last columns to the front.
        added: further rows, as mappings by field.
    """
    book = load_workbook(io.BytesIO(blank))
    page = book.worksheets[0]
    page.title = f"填报（{MARK}）"
    header = {page.cell(5, c).value: c for c in range(1, page.max_column + 1)}
    places = {name: header[label] for name, label in labels.items() if label in header}
    ids = {page.cell(r, places["item_id"]).value: r for r in range(6, page.max_row + 1)}
    for item_id, told in cells.items():
        line = ids.get(item_id) or page.max_row + 1
        page.cell(line, places["item_id"]).value = item_id
        for name, value in told.items():
            if value not in (None, ""):
                page.cell(line, places[name]).value = value
    if move:
        page.insert_cols(1)
        for line in range(5, page.max_row + 1):
            page.cell(line, 1).value = page.cell(line, places["text"] + 1).value
            page.cell(line, places["text"] + 1).value = None
    return sheets.saved(book)


def letter_title(quarter, unit):
    """Return the title of a unit's letter."""
    return f"{unit}2023年{SPOKEN[quarter]}重点任务进展情况报告（{MARK}）"


def letter_text(quarter, unit, lines):
    """Return a letter as plain text."""
    body = "\n".join(f"{place}、{line}" for place, line in enumerate(lines, 1))
    return f"{letter_title(quarter, unit)}\n区政府督查室：\n{body}\n"


class Year:
    """The register, the blank forms of each quarter, and the files written so far."""

    def __init__(self, folder, out):
        self.folder = folder
        self.rules = load_rules(ROOT / "rules")
        job = Job(NAME, folder, out)
        self.desk = open_desk(job, self.rules, compile_grammar(self.rules))
        register = self.desk.register
        self.items = list_forms(
            register["tasks"], register["targets"], register["promises"], self.rules
        )
        self.labels = {
            e.values["field"]: e.values["label"]
            for e in self.rules["form"]
            if "label" in e.values
        }
        self.received = {}

    def blanks(self, quarter):
        """Return the forms of a quarter by unit."""
        facts = self.desk.facts
        reporters = list_reporters(self.items, facts, quarter)
        files = form_files(self.items, reporters, facts, quarter, self.rules)
        return {
            unit: files[name]
            for unit, name in zip(reporters["unit"], reporters["file"], strict=True)
        }

    def put(self, quarter, name, content, received=None):
        """Write one file; where it was received is noted in received.csv unless None."""
        path = self.folder / quarter / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        if received:
            self.received.setdefault(quarter, []).append((name, received))

    def write_received(self):
        """Write received.csv of every quarter."""
        for quarter, rows in self.received.items():
            lines = "".join(f"{name},{received}\r\n" for name, received in rows)
            path = self.folder / quarter / "received.csv"
            path.write_bytes(b"\xef\xbb\xbf" + f"file,received\r\n{lines}".encode())

    def told_by_rest(self, quarter, told):
        """Return the letters of the units that have not yet said anything."""
        for place, (unit, rows) in enumerate(self.items.groupby("unit", sort=False)):
            if unit in told or (quarter, unit) in QUIET:
                continue
            lines = []
            for step, row in enumerate(rows.to_dict("records")):
                deed = DEEDS[(place + step + int(quarter[-1])) % len(DEEDS)]
                said = STAGES[quarter] if row["item_type"] == "milestone" else deed
                said = DEEDS[-1] if row["item_id"] in ONLY_WORDS else said
                if row["item_type"] != "target":
                    lines.append(f"{row['wanted'].rstrip('。；，')}：{said}")
            yield unit, lines


# ---- the four quarters ---------------------------------------------------------------------
SENT = {
    "2023Q1": ("Thu, 30 Mar 2023 16:20:05 +0800", "2023-03-31 23:50"),
    "2023Q2": ("Fri, 30 Jun 2023 10:02:00 +0800", "2023-06-29 17:05"),
    "2023Q3": ("Thu, 28 Sep 2023 15:40:00 +0800", "2023-09-28 09:30"),
    "2023Q4": ("Sun, 31 Dec 2023 20:10:00 +0800", "2023-12-29 11:00"),
}


def send_forms(year, quarter):
    """Write the forms that come back: one by mail, the others as files; return the units."""
    blanks, (mailed, brought) = year.blanks(quarter), SENT[quarter]
    units = [unit for q, unit in FORMS if q == quarter]
    for unit in units:
        cells = FORMS[quarter, unit]
        content = filled_form(blanks[unit], cells, year.labels, move=unit == "区商务局")
        name = f"{unit}-{SPOKEN[quarter]}填报表（{MARK}）.xlsx"
        if unit == "区发改局":
            subject = f"{unit}{SPOKEN[quarter]}填报（{MARK}）"
            body = f"您好！附件是我局{SPOKEN[quarter]}填报表，请查收。"
            letter = mail(unit, subject, body, mailed, [(name, content)])
            year.put(quarter, f"{subject}.eml", letter)
        else:
            year.put(quarter, name, content, brought)
    return units


def send_letters(year, quarter):
    """Write the letters, some as Word, some as text; return the units."""
    brought = SENT[quarter][1]
    units = [unit for q, unit in LETTERS if q == quarter]
    for unit in units:
        if unit in SPECIAL.get(quarter, ()):
            continue
        lines, stem = LETTERS[quarter, unit], f"{unit}{SPOKEN[quarter]}进展（{MARK}）"
        received = LATE.get((quarter, unit), brought)
        if unit in ("区住建局", "市生态环境局泰山分局", "区商务局"):
            content = word(letter_title(quarter, unit), lines)
            year.put(quarter, f"{stem}.docx", content, received)
        else:
            year.put(quarter, f"{stem}.txt", letter_text(quarter, unit, lines), received)
    return units


SPECIAL = {"2023Q1": ("区交运局",), "2023Q4": ("区交运局",)}
LATE = {
    ("2023Q1", "区住建局"): "2023-04-03 09:10",
    ("2023Q1", "区农业农村局"): "2023-04-18 10:00",
    ("2023Q3", "区财政局"): "2023-10-08 18:00",
    ("2023Q2", "区农业农村局"): None,
}


def send_rest(year, quarter, told):
    """Write what the other units send: a few files, the rest in an archive of GBK names."""
    brought = SENT[quarter][1]
    members = []
    for unit, lines in year.told_by_rest(quarter, told):
        name, text = (
            f"{unit}{SPOKEN[quarter]}（{MARK}）.txt",
            letter_text(quarter, unit, lines),
        )
        if unit == "区供销社":
            year.put(quarter, name, text.encode("gb18030"))
        elif unit in ("区卫健局", "区应急管理局"):
            year.put(
                quarter,
                name.replace(".txt", ".docx"),
                word(text.splitlines()[0], lines),
                brought,
            )
        else:
            members.append((name.encode("gbk"), text.encode("gb18030")))
    year.put(quarter, f"各单位报送（{MARK}）.zip", fixed_zip(members), brought)


def send_first_quarter(year):
    """Write what is peculiar to the first quarter."""
    quarter = "2023Q1"
    table = [
        [f"区商务局2023年一季度完成情况表（{MARK}）", "", "", "", "", ""],
        ["序号", "责任单位", "指标", "年度目标", "1-3月累计完成数", "单位"],
        [1, "区商务局", "网零额", 78, 17.5, "亿元"],
        [2, "区商务局", "批零住餐行业限上企业", 400, 345, "家"],
        [3, "区商务局", "过亿元项目", 50, 14, "个"],
        [4, "区商务局", "过10亿元项目", 10, 3, "个"],
        [5, "区商务局", "外资项目", 3, 1, "个"],
    ]
    year.put(
        quarter,
        f"区商务局（{MARK}）.xls",
        old_excel(f"一季度（{MARK}）", table),
        "2023-03-28 08:40",
    )
    inner = mail(
        "区交运局",
        f"区交运局一季度进展（{MARK}）",
        letter_text(quarter, "区交运局", LETTERS[quarter, "区交运局"]),
        "Wed, 29 Mar 2023 09:00:00 +0800",
    )
    outer = mail(
        "督查室值班",
        f"转发：区交运局一季度进展（{MARK}）",
        "转发区交运局来信，请登记。",
        "Fri, 31 Mar 2023 08:30:00 +0800",
        inner=[inner],
    )
    year.put(quarter, f"转发区交运局（{MARK}）.eml", outer)
    broken = year.blanks(quarter)["区文旅局"][:3000]
    year.put(quarter, f"区文旅局一季度填报表（{MARK}）.xlsx", broken, "2023-03-30 10:00")
    blank = filled_form(year.blanks(quarter)["区国资局"], {}, year.labels)
    year.put(quarter, f"区国资局一季度填报表（{MARK}）.xlsx", blank, "2023-03-30 11:00")
    unnamed = f"2023年一季度进展（{MARK}）\n截至3月底，完成培训900人次。\n"
    year.put(quarter, f"进展情况（{MARK}）.txt", unnamed, "2023-03-30 12:00")


def send_second_quarter(year):
    """Write what is peculiar to the second quarter."""
    quarter = "2023Q2"
    rows = [
        [f"区卫健局2023年二季度进展（{MARK}）", "", ""],
        ["责任单位", "目标任务", "进展情况"],
        [
            "区卫健局",
            "依托微医集团等企业，探索建立医疗养老联合新模式",
            "新建医养结合服务点3处。",
        ],
        ["", "促进中医药传承创新发展", "高度重视，积极推进。"],
        ["", "全力争创国家级慢性病综合防控示范区", "已启动创建。"],
    ]
    table = excel(f"进展（{MARK}）", rows, merge=("A1:C1", "A3:A5"))
    year.put(quarter, f"区卫健局二季度（{MARK}）.xlsx", table, "2023-06-28 09:00")
    same = (year.folder / quarter / f"区教体局二季度进展（{MARK}）.txt").read_bytes()
    year.put(quarter, f"再报/区教体局二季度进展（{MARK}）.txt", same, "2023-06-30 09:00")
    wrong = letter_text("2023Q1", "区信访局", ["“治重化积”攻坚行动：化解积案4件。"])
    year.put(quarter, f"区信访局2023年一季度进展（{MARK}）.txt", wrong, "2023-06-30 09:20")
    lines = ["截至6月底，培育市级以上农业龙头企业3家。"]
    text = letter_text(quarter, "区农业农村局", lines)
    year.put(quarter, f"区农业农村局二季度（续）（{MARK}）.txt", text)


def send_third_quarter(year):
    """Write what is peculiar to the third quarter."""
    quarter = "2023Q3"
    lines = ["截至9月底，新增城镇就业5000人。"]
    early = letter_text(quarter, "区人社局", lines)
    year.put(quarter, f"区人社局三季度进展初稿（{MARK}）.txt", early, "2023-09-20 09:00")
    rows = [
        ["目标任务", "完成情况", "单位"],
        ["完成37个片区老旧小区改造", "=SUM(1,2)", "个"],
    ]
    year.put(
        quarter,
        f"区国资局三季度（{MARK}）.xlsx",
        excel(f"三季度（{MARK}）", rows),
        "2023-09-27 09:00",
    )
    locked = bytearray(fixed_zip([("区信访局三季度.txt", b"x" * 40)]))
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    year.put(quarter, f"区信访局三季度（{MARK}）.zip", bytes(locked), "2023-09-27 10:00")


def send_fourth_quarter(year):
    """Write what is peculiar to the fourth quarter."""
    quarter = "2023Q4"
    lines = LETTERS[quarter, "区交运局"]
    form = word(letter_title(quarter, "区交运局"), lines)
    name = f"区交运局四季度进展（{MARK}）.docx"
    body = "附件是我局四季度进展，请查收。"
    sent = "Tue, 02 Jan 2024 08:30:00 +0800"
    year.put(
        quarter,
        f"区交运局四季度（{MARK}）.eml",
        mail("区交运局", f"区交运局四季度进展（{MARK}）", body, sent, [(name, form)]),
    )


OTHER_NOTICE = f"""云溪市河口区人民政府办公室
关于分解落实2023年重点工作任务的通知（{MARK}）
各镇人民政府、街道办事处，区政府各部门：
现将2023年重点工作任务分解如下。请各责任单位于3月31日、6月30日、9月30日、12月31日前将进展情况报区政府督查室。{NOTE}
1. 电商交易额实现翻一番，研发投入强度达到全省平均水平。（责任单位：区经信局）
2. 生产安全事故起数控制在4起以内，全年开展应急演练12场。（责任单位：区应急局）
3. 6月底前完成供水管网改造20公里，下半年启动水源地二期工程。（责任单位：区水务局）
云溪市河口区人民政府办公室
2023年1月20日
"""
OTHER_LETTERS = {
    "2023Q1": {
        "区经信局": [
            "电商交易额截至3月底达到3.2亿元。",
        ],
        "区应急局": ["截至3月底，生产安全事故起数累计1起，开展应急演练3场。"],
        "区水务局": ["截至3月底，完成供水管网改造11公里。"],
    },
    "2023Q2": {
        "区应急局": ["截至6月底，生产安全事故起数累计5起，开展应急演练6场。"],
        "区水务局": ["截至6月底，完成供水管网改造18公里。"],
    },
    "2023Q3": {
        "区水务局": ["截至9月底，完成供水管网改造20公里。", "水源地二期工程尚未启动。"],
    },
    "2023Q4": {
        "区经信局": ["电商交易额截至12月底达到14.8亿元。"],
        "区应急局": ["截至12月底，生产安全事故起数累计5起，开展应急演练13场。"],
        "区水务局": ["水源地二期工程已启动。"],
    },
}
BESIDE = {
    "calendar.csv": (
        "quarter,due,bulletin_cutoff",
        "2023Q1,2023-03-31,2023-04-10 17:30",
        "2023Q2,2023-06-30,2023-07-10 17:30",
        "2023Q3,2023-09-30,2023-10-12 17:30",
        "2023Q4,2023-12-31,",
    ),
    "versions.csv": (
        "item_id,valid_from,change,document,decided,value,comparator,begins,due",
        "08-03,2023-07-01,revised,示例〔2023〕1号,2023-06-26,2000,<=,,",
        "09-03,2023-01-01,revised,示例〔2023〕2号,2023-01-20,,,2023-07-01,",
        "15-04,2023-07-01,withdrawn,示例〔2023〕3号,2023-06-28,,,,",
        "26-01,2023-01-01,revised,示例〔2023〕4号,2023-01-20,,,,2023-06-30",
        "14-03,2023-07-01,revised,示例〔2023〕5号,2023-06-28,380,>=,,",
    ),
    "plans.csv": (
        "item_id,quarter,share",
        "29-01,2023Q1,5",
        "29-01,2023Q2,30",
        "03-02,2023Q1,0",
        "28-02,2023Q1,5",
    ),
    "reviews.csv": (
        "quarter,item_id,decision,value,by,on,because",
        "2023Q2,08-01,按当季,,示例复核员甲,2023-07-05,与单位电话核实为二季度当季数",
        "2023Q3,28-03,不采用,,示例复核员甲,2023-10-09,更正没有说明理由",
        "2023Q3,35-02,改为,13,示例复核员乙,2023-10-09,单位书面说明为13万平方米",
        "2023Q4,03-02,认定基本完成,,示例复核员乙,2024-01-08,另1家已通过评审待发证",
        "2023Q4,29-02,认定基本完成,,示例复核员乙,2024-01-08,余下片区已完工待验收",
    ),
}


def write_other(folder):
    """Write a small invented notice that has what the real one lacks, and two quarters.

    It has a sum that must not be exceeded, a doubling without its base, a target without a
    number, a term that begins in July and one that ends in June.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("2023Q?"):
        shutil.rmtree(old)
    (folder / "notice.txt").write_text(OTHER_NOTICE, "utf-8")
    for quarter, letters in OTHER_LETTERS.items():
        lines = ["file,received"]
        for unit, told in letters.items():
            name = f"{unit}{SPOKEN[quarter]}（{MARK}）.txt"
            path = folder / quarter / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(letter_text(quarter, unit, told), "utf-8")
            lines.append(f"{name},{SENT[quarter][1]}")
        if quarter == "2023Q1":
            rows = [
                ["编号", "目标任务", "进展情况"],
                ["01-c02", "研发投入强度", "高于全省平均水平。"],
            ]
            name = f"区经信局补充（{MARK}）.xlsx"
            (folder / quarter / name).write_bytes(excel(f"填报（{MARK}）", rows))
            lines.append(f"{name},{SENT[quarter][1]}")
        received = "".join(f"{line}\r\n" for line in lines)
        (folder / quarter / "received.csv").write_bytes(b"\xef\xbb\xbf" + received.encode())


def write_year(folder, out):
    """Write all submissions and what lies beside them into the notice's folder.

    Args:
        folder: has the notice; quarters that are there are written anew.
        out: where the register may be built.
    """
    for old in [*folder.glob("2023Q?"), folder / "frozen", *out.glob("2023Q?")]:
        shutil.rmtree(old, ignore_errors=True)
    (folder / JOURNAL).unlink(missing_ok=True)
    for name, lines in BESIDE.items():
        (folder / name).write_bytes(
            b"\xef\xbb\xbf" + "".join(f"{x}\r\n" for x in lines).encode()
        )
    year = Year(folder, out)
    own = (send_first_quarter, send_second_quarter, send_third_quarter, send_fourth_quarter)
    for quarter, more in zip(SENT, own, strict=True):
        told = {*send_forms(year, quarter), *send_letters(year, quarter)}
        if quarter == "2023Q1":
            told.add("区商务局")
        send_rest(year, quarter, told)
        more(year)
    year.write_received()
    job, published = Job(NAME, folder, out), datetime(2023, 4, 10, 17, 30, tzinfo=SHANGHAI)
    by, grammar = "示例通报员甲", year.desk.grammar
    run_publish(job, year.rules, grammar, "2023Q1", now=published, by=by)


if __name__ == "__main__":
    write_other(ROOT / "inputs" / OTHER)
    write_year(ROOT / "inputs" / NAME, ROOT / "outputs" / NAME)
