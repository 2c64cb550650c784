"""Numbered lists without a table: every way to print who does a task."""

import pytest

from documents import RULES, document
from pipeline.notice.segment import segment


def read(text):
    return segment(document("一、重点任务\n" + text, kind="text"), RULES).tasks


@pytest.mark.parametrize(
    ("phrase", "lead", "partners"),
    [
        ("（责任单位：市教育局）", ("市教育局",), ()),
        ("（责任单位：市教育局、市财政局）", ("市教育局", "市财政局"), ()),
        ("(责任部门:市教育局)", ("市教育局",), ()),
        ("【责任单位：市教育局】", ("市教育局",), ()),
        ("[牵头单位：市教育局；配合单位：各县区]", ("市教育局",), ("各县区",)),
        (
            "（牵头单位：市教育局；配合单位：市财政局、各县区）",
            ("市教育局",),
            ("市财政局", "各县区"),
        ),
        (
            "（牵头单位：市教育局，配合单位：市残联，各县区政府）",
            ("市教育局",),
            ("市残联", "各县区政府"),
        ),
        ("（牵头单位：市教育局 配合单位：市财政局）", ("市教育局",), ("市财政局",)),
        ("（牵头考核单位：市教育局）", ("市教育局",), ()),
        (
            "（市教育局牵头，市财政局、市住建局按职责分工负责）",
            ("市教育局",),
            ("市财政局", "市住建局"),
        ),
        ("（市教育局牵头，市财政局配合）", ("市教育局",), ("市财政局",)),
        (
            "（市教育局牵头，市财政局、市住建局等部门和各县区配合）",
            ("市教育局",),
            ("市财政局", "市住建局", "各县区"),
        ),
        ("（由市教育局牵头负责，市财政局参与）", ("市教育局",), ("市财政局",)),
        ("（市教育局、市财政局按职责分工负责）", ("市教育局", "市财政局"), ()),
        ("（市教育局、市财政局负责）", ("市教育局", "市财政局"), ()),
        ("（市教育局负责）", ("市教育局",), ()),
        ("（市教育局、各县区人民政府）", ("市教育局", "各县区人民政府"), ()),
        ("（市住建局、教育局）", ("市住建局", "教育局"), ()),
        ("（牵头：市教育局；配合：市财政局）", ("市教育局",), ("市财政局",)),
        ("（主办单位：市教育局；协办单位：市财政局）", ("市教育局",), ("市财政局",)),
        (
            "（市委组织部、市教育局牵头；团市委、市妇联等配合）",
            ("市委组织部", "市教育局"),
            ("团市委", "市妇联"),
        ),
        ("〔市教育局、各市（地）政府（行署）〕", ("市教育局", "各市（地）政府（行署）"), ()),
        (
            "（牵头单位：市教育局；责任单位：各区政府〈含开发区、风景区，下同〉、市财政局）",
            ("市教育局",),
            ("各区政府", "市财政局"),
        ),
        ("（市教育局（牵头）、市财政局）", ("市教育局",), ("市财政局",)),
        (
            "责任单位：市环保局（牵头）、市住建局。协同单位：各区政府",
            ("市环保局",),
            ("市住建局", "各区政府"),
        ),
        ("（国务院各部门分别负责，年内持续推进）", ("国务院各部门",), ()),
        (
            "（发展改革委牵头，财政部、人民银行等按职责分工负责，4月底前完成）",
            ("发展改革委",),
            ("财政部", "人民银行"),
        ),
        ("责任单位：市教育局、市财政局。", ("市教育局", "市财政局"), ()),
        ("牵头单位：市教育局；配合单位：市财政局。", ("市教育局",), ("市财政局",)),
    ],
)
def test_the_owners_after_a_task_are_cut_from_its_text(phrase, lead, partners):
    task = read(f"1．新建学校4所（含幼儿园）。{phrase}\n2．新建公路。（市交通局负责）")[0]

    assert (task.lead, task.partners) == (lead, partners)
    assert task.text.text == "新建学校4所（含幼儿园）。"
    assert (task.seq, task.path) == ("1", "一.1")


@pytest.mark.parametrize(
    "text",
    [
        "1．新建学校4所（市教育局牵头）。\n2．其他。",
        "1．新建学校4所。（市教育局牵头）\n2．其他。",
        "1．新建学校4所。\n责任单位：市教育局\n2．其他。",
        "1．新建学校4所。\n（责任单位：市教育局）\n2．其他。",
    ],
)
def test_the_full_stop_stays_with_the_task(text):
    tasks = read(text)

    assert [task.text.text for task in tasks] == ["新建学校4所。", "其他。"]
    assert [task.lead for task in tasks] == [("市教育局",), ()]


@pytest.mark.parametrize(
    ("phrase", "due", "lead"),
    [
        ("（6月底完成，牵头单位：市教育局）", "6月底完成", ("市教育局",)),
        ("（责任单位：市教育局；完成时限：2024年9月底前）", "2024年9月底前", ("市教育局",)),
        ("（市教育局负责，持续推进）", "持续推进", ("市教育局",)),
        ("（市教育局牵头，市财政局配合，12月底前完成）", "12月底前完成", ("市教育局",)),
        ("（年底前完成）", "年底前完成", ()),
    ],
)
def test_a_due_part_of_the_bracket_becomes_due(phrase, due, lead):
    task = read(f"1．新建学校4所。{phrase}\n2．其他。")[0]

    assert (task.due, task.lead, task.text.text) == (due, lead, "新建学校4所。")


@pytest.mark.parametrize(
    "text",
    [
        "新建学校4所（含幼儿园2所）。",
        "组织评比（25分）。",
        "建设球场5个（室内）。",
        "提高研发投入（强度）。",
        "贯彻国发〔2020〕6号文件。",
        "建设泰山大道（二期）。",
        "推进苏木乡镇（街道）全覆盖，覆盖各旗（县、区）。",
        "学习贯彻会议精神（以下简称“精神”）。",
        "新增就业（含灵活就业）5000人（其中高校毕业生2000人）。",
    ],
)
def test_other_brackets_stay_in_the_text(text):
    assert [task.text.text for task in read(f"1．{text}\n2．其他。")] == [text, "其他。"]


def test_a_sentence_with_its_own_owners_is_its_own_task():
    tasks = read(
        "1．新建学校4所。（市教育局负责）新建公路50公里。（市交通局牵头，市财政局配合）\n2．其他。"
    )

    assert [(t.seq, t.text.text, t.lead, t.partners) for t in tasks] == [
        ("1.1", "新建学校4所。", ("市教育局",), ()),
        ("1.2", "新建公路50公里。", ("市交通局",), ("市财政局",)),
        ("2", "其他。", (), ()),
    ]


def test_one_line_of_owners_serves_all_tasks_above_it_in_its_section():
    tasks = read(
        "（一）教育\n1．新建学校。\n2．改造校舍。\n责任单位：市教育局、市财政局\n"
        "（二）交通\n3．新建公路。\n4．改造桥梁。\n牵头单位：市交通局\n配合单位：各县区"
    )

    assert [(task.seq, task.lead, task.partners) for task in tasks] == [
        ("1", ("市教育局", "市财政局"), ()),
        ("2", ("市教育局", "市财政局"), ()),
        ("3", ("市交通局",), ("各县区",)),
        ("4", ("市交通局",), ("各县区",)),
    ]


def test_owners_of_a_heading_serve_the_tasks_below_it():
    tasks = read(
        "（一）教育（责任单位：市教育局）\n1．新建学校。\n2．改造校舍。（市住建局负责）"
    )

    assert [task.lead for task in tasks] == [("市教育局",), ("市住建局",)]


def test_tasks_grouped_under_a_unit_belong_to_it():
    tasks = read(
        "（一）市教育局（2项）\n1．新建学校。\n2．改造校舍。\n（二）市交通局\n3．新建公路。"
    )

    assert [task.lead for task in tasks] == [("市教育局",), ("市教育局",), ("市交通局",)]


def test_tasks_grouped_under_a_leader_are_his():
    tasks = read(
        "（一）常务副市长李明牵头的任务\n1．新建学校。（市教育局）\n"
        "（二）王芳副市长负责的工作\n2．新建公路。（市交通局）"
    )

    assert [(task.persons, task.lead) for task in tasks] == [
        (("李明",), ("市教育局",)),
        (("王芳",), ("市交通局",)),
    ]


def test_a_unit_named_in_the_middle_of_the_sentence_is_the_lead_and_stays_in_the_text():
    text = "由市教育局牵头，市财政局配合，新建学校4所。"

    task = read(f"1．{text}\n2．其他。")[0]

    assert (task.lead, task.partners, task.text.text) == (("市教育局",), ("市财政局",), text)


def test_a_task_of_several_sentences_with_units_in_the_middle_names_them_all():
    text = "新建学校4所，由市教育局负责；新建公路50公里，由市交通局负责。"

    task = read(f"1．{text}\n2．其他。")[0]

    assert (task.lead, task.text.text) == (("市教育局", "市交通局"), text)


def test_persons_beside_the_units_are_persons():
    task = read("1．新建学校。（责任单位：市教育局；责任人：李明）\n2．其他。")[0]

    assert (task.lead, task.persons) == (("市教育局",), ("李明",))


def test_a_line_with_unit_and_time_apart_from_the_task_is_read():
    task = read("1．新建学校。\n责任单位：市教育局\n完成时限：9月底前\n2．其他。")[0]

    assert (task.lead, task.due, task.text.text) == (("市教育局",), "9月底前", "新建学校。")


def test_lines_of_leader_unit_person_and_schedule_serve_the_task_above_them():
    task = read(
        "新增学位2万个。\n主管领导：刘东\n责任单位：市教育局\n主要责任人：毛杰\n"
        "进度安排：6月底前完成基建；12月底前实现招生。\n新建幼儿园8所。\n责任单位：市住建局"
    )[0]

    assert (task.text.text, task.lead) == ("新增学位2万个。", ("市教育局",))
    assert task.persons == ("刘东", "毛杰")
    assert task.due == "6月底前完成基建，12月底前实现招生"
