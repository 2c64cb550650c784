"""Texts without a table: what is a task, and what is printed above it."""

import pytest

from documents import RULES, document
from pipeline.model import SourceError
from pipeline.notice.segment import segment


def read(text):
    return segment(document(text, kind="text"), RULES)


def brief(text):
    return [(task.seq, task.path, task.text.text) for task in read(text).tasks]


def test_headings_become_the_path_and_printed_item_numbers_the_seq():
    assert brief(
        """
        一、经济发展（25分）
        （一）稳定工业（3分）
        1．新建园区2个。
        2．培育企业5家。
        二、民生保障
        （一）教育
        3．新建学校4所。
        """.replace("        ", "")
    ) == [
        ("1", "一.（一）.1", "新建园区2个。"),
        ("2", "一.（一）.2", "培育企业5家。"),
        ("3", "二.（一）.3", "新建学校4所。"),
    ]


def test_numbers_that_begin_anew_are_replaced_by_a_running_count():
    text = "一、经济\n1.新建园区。\n2.培育企业。\n二、民生\n1.新建学校。\n2.改造校舍。"

    assert brief(text) == [
        ("1", "一.1", "新建园区。"),
        ("2", "一.2", "培育企业。"),
        ("3", "二.1", "新建学校。"),
        ("4", "二.2", "改造校舍。"),
    ]


def test_each_style_of_number_has_its_place_in_the_path():
    text = "第一章 总则\n一、工业\n（一）园区\n１．新建。\n（1）一期。\n①厂房。\n②道路。"
    text += "\n（2）二期。"

    assert [path for _, path, _ in brief(text)] == [
        "第一章.一.（一）.１",
        "第一章.一.（一）.１.（1）",
        "第一章.一.（一）.１.（1）.①",
        "第一章.一.（一）.１.（1）.②",
        "第一章.一.（一）.１.（2）",
    ]


def test_an_item_without_a_full_stop_is_a_task_where_nothing_stands_below_it():
    assert brief("一、重点任务\n1．新建学校4所\n2．新建公路50公里\n3．改造小区") == [
        ("1", "一.1", "新建学校4所"),
        ("2", "一.2", "新建公路50公里"),
        ("3", "一.3", "改造小区"),
    ]


def test_paragraphs_below_an_item_are_its_tasks():
    text = "一、重点任务\n1．发展教育\n新建学校4所。\n改造校舍2处。\n2．发展交通\n新建公路。"

    assert brief(text) == [
        ("1.1", "一.1", "新建学校4所。"),
        ("1.2", "一.1", "改造校舍2处。"),
        ("2", "一.2", "新建公路。"),
    ]


def test_a_number_with_a_point_is_no_item_number():
    assert brief("一、目标\n3.5%的增长要确保。\n2024年完成改造。") == [
        ("1", "一", "3.5%的增长要确保。"),
        ("2", "一", "2024年完成改造。"),
    ]


REPORT = """
2024年云溪市政府工作报告
（2024年1月5日在云溪市第三届人民代表大会第四次会议上）
市长李明
各位代表：
现在，我代表市人民政府，向大会报告工作，请予审议。
{review}
过去一年，我们克服困难，地区生产总值增长6.1%。
新增就业8000人。
在肯定成绩的同时，我们也清醒地看到，还存在短板。
{plan}
今年经济社会发展的主要预期目标是：地区生产总值增长6%以上，新增就业9000人。
（一）狠抓工业。新增规上企业20家。
（二）改善民生。新建学校4所。
各位代表，让我们团结奋斗！
"""


@pytest.mark.parametrize(
    ("review", "plan"),
    [
        ("一、2023年工作回顾", "二、2024年工作安排"),
        ("一、过去一年工作回顾", "二、2024年主要任务"),
        ("2023年工作回顾", "2024年工作总体要求和主要目标"),
        ("一、2023年政府工作回顾", "二、今年重点工作"),
        ("一、上年度工作总结", "二、下一步工作打算"),
        ("一、2023年政府工作", "二、2024年政府工作"),
        ("一、２０２３年主要工作", "二、２０２４年主要工作"),
        ("一、2023年目标任务完成情况", "二、2024年目标任务"),
        ("一、政府工作回眸", "二、工作部署"),
    ],
)
def test_the_review_of_the_year_before_is_no_task(review, plan):
    texts = [task.text.text for task in read(REPORT.format(review=review, plan=plan)).tasks]

    assert texts == [
        "今年经济社会发展的主要预期目标是：地区生产总值增长6%以上，新增就业9000人。",
        "狠抓工业。新增规上企业20家。",
        "改善民生。新建学校4所。",
    ]


PLAN = """
云溪市人民政府办公室关于印发云溪市2024年重点工作任务分解方案的通知
云政办发〔2024〕15号
各县区人民政府，市政府各部门：
经市政府同意，现将《云溪市2024年重点工作任务分解方案》印发给你们，请认真贯彻执行。
各责任单位要在3月10日前制定方案，每季度末报送进展。
云溪市人民政府办公室
2024年3月5日
云溪市2024年重点工作任务分解方案
为贯彻落实《政府工作报告》，确保完成全年目标，制定本方案。
一、总体要求
（一）指导思想。以新发展理念为指导，落实“十四五”规划。
（二）主要目标。全年地区生产总值增长6%以上。
二、重点任务
（三）狠抓工业。新增规上企业20家。（市工信局牵头，市发改委配合）
（四）改善民生。新建学校4所。（市教育局负责）
三、组织实施
（五）加强领导。各单位要明确1名联络员。（各责任单位）
（此件公开发布）
"""


def test_the_letter_before_a_plan_and_its_guiding_thoughts_are_no_tasks():
    notice = read(PLAN)

    assert [(task.path, task.text.text, task.lead) for task in notice.tasks] == [
        ("一.（二）", "主要目标。全年地区生产总值增长6%以上。", ()),
        ("二.（三）", "狠抓工业。新增规上企业20家。", ("市工信局",)),
        ("二.（四）", "改善民生。新建学校4所。", ("市教育局",)),
        ("三.（五）", "加强领导。各单位要明确1名联络员。", ("各责任单位",)),
    ]
    assert notice.unplaced == ()


LIST = """
云溪市人民政府关于做好2024年民生实事的通知
各县区人民政府：
现将有关事项通知如下：
一、提高认识。各单位要高度重视。
二、抓好落实。于3月10日前报送方案。
附件：2024年民生实事项目清单
云溪市人民政府
2024年3月5日
附件
2024年民生实事项目清单
1．教育提升工程。新建学校4所。责任领导：李明　责任单位：市教育局
2．交通畅通工程。新建公路50公里。责任领导：王芳　责任单位：市交通局、各县区
3．养老服务工程。新增床位800张。责任领导：王芳　责任单位：市民政局
"""


def test_owners_in_an_attached_list_show_that_the_letter_holds_no_task():
    notice = read(LIST)

    assert [(code, text.text) for code, text in notice.unplaced] == [
        ("LETTER_TEXT", "抓好落实。于3月10日前报送方案。")
    ]
    assert [(t.seq, t.text.text, t.persons, t.lead) for t in notice.tasks] == [
        ("1", "教育提升工程。新建学校4所。", ("李明",), ("市教育局",)),
        ("2", "交通畅通工程。新建公路50公里。", ("王芳",), ("市交通局", "各县区")),
        ("3", "养老服务工程。新增床位800张。", ("王芳",), ("市民政局",)),
    ]


def test_the_first_unit_leads_where_the_notice_says_so():
    text = (
        "一、任务分工（排在第一位的单位为牵头单位）\n"
        "1．新建学校。（市教育局、市财政局、市住建局）\n2．新建公路。（市交通局、各县区）"
    )

    assert [(task.lead, task.partners) for task in read(text).tasks] == [
        (("市教育局",), ("市财政局", "市住建局")),
        (("市交通局",), ("各县区",)),
    ]


def test_a_text_of_plain_paragraphs_is_a_task_a_paragraph():
    assert brief("全年新建学校4所。\n新建公路50公里。") == [
        ("1", "", "全年新建学校4所。"),
        ("2", "", "新建公路50公里。"),
    ]


def test_every_task_of_a_text_source_knows_its_line():
    from pipeline.notice.readers.text import parse_text

    source = parse_text("notice.txt", "一、任务\n1．新建学校。（市教育局）\n2．新建公路。")
    tasks = segment(source, RULES).tasks

    assert [task.text.line_at(0) for task in tasks] == [2, 3]


def test_a_letter_whose_table_is_missing_says_so():
    letter, _, _ = LIST.partition("云溪市人民政府\n2024年3月5日")
    letter = letter.replace("项目清单", "任务分解表")

    with pytest.raises(SourceError) as caught:
        read(letter)
    assert (caught.value.code, caught.value.detail) == ("NO_TABLE", "2024年民生实事任务分解表")


def test_goals_before_the_first_heading_are_a_task_and_the_rest_is_not():
    text = (
        "2024年重点工作责任分解\n为落实市委全会精神，制定本方案。\n"
        "今年主要预期目标是：地区生产总值增长6%左右。\n一、工业\n1．新增企业20家。（市工信局）"
    )

    assert [task.text.text for task in read(text).tasks] == [
        "今年主要预期目标是：地区生产总值增长6%左右。",
        "新增企业20家。",
    ]


def test_a_task_about_a_project_of_the_year_before_is_a_task():
    text = "2024年重点工作要点\n一、项目\n1．2023年结转项目全部竣工。\n"
    text += "2.5月底前开工2个。\n（二）2023年续建项目\n3．建成3个。"

    assert [(task.seq, task.text.text) for task in read(text).tasks] == [
        ("1", "2023年结转项目全部竣工。"),
        ("2", "5月底前开工2个。"),
        ("3", "建成3个。"),
    ]


def test_a_blank_may_part_the_number_from_the_item():
    text = "一、任务\n1 新建学校4所。\n2\u3000新建公路。\n30 个项目开工。"

    assert [(task.seq, task.text.text) for task in read(text).tasks] == [
        ("1", "新建学校4所。"),
        ("2.1", "新建公路。"),
        ("2.2", "30个项目开工。"),
    ]


def test_a_box_is_no_task_but_its_figures_are_listed():
    notice = read(
        "一、工业\n（一）园区\n1．新建园区2个。\n专栏1 重点工程\n新建厂房20万平方米。\n"
        "2．培育企业5家。"
    )

    assert [(task.path, task.text.text) for task in notice.tasks] == [
        ("一.（一）.1", "新建园区2个。"),
        ("一.（一）.2", "培育企业5家。"),
    ]
    assert [(code, text.text) for code, text in notice.unplaced] == [
        ("LETTER_TEXT", "新建厂房20万平方米。")
    ]


def test_a_heading_without_a_number_stands_below_the_numbered_ones():
    text = "一、工业\n园区建设\n新建园区2个。\n企业培育\n培育企业5家。\n二、农业\n新建农场。"

    assert [(path, words) for _, path, words in brief(text)] == [
        ("一", "新建园区2个。"),
        ("一", "培育企业5家。"),
        ("二", "新建农场。"),
    ]


def test_short_lines_without_full_stops_are_tasks_where_nothing_says_otherwise():
    assert brief("新建学校4所\n推进乡村振兴\n改造小区12个") == [
        ("1", "", "新建学校4所"),
        ("2", "", "推进乡村振兴"),
        ("3", "", "改造小区12个"),
    ]


def test_a_heading_that_prints_a_figure_is_a_task_too():
    text = "一、就业\n（一）新增就业5000人\n1．开发岗位。\n2．组织培训。\n"
    text += "二、2024年其他工作\n3．修志。"

    assert [(path, words) for _, path, words in brief(text)] == [
        ("一.（一）", "新增就业5000人"),
        ("一.（一）.1", "开发岗位。"),
        ("一.（一）.2", "组织培训。"),
        ("二.3", "修志。"),
    ]
