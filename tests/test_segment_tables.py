"""Tables set by hand in the layouts offices use."""

import pytest

from documents import RULES, cell, document, line, table
from pipeline.model import Cell, SourceError, Table
from pipeline.notice.segment import segment

HEAD = ("序号", "责任单位", "目标任务", "责任人")


def read(*blocks):
    return segment(document(*blocks), RULES)


def brief(notice):
    return [(task.seq, task.text.text, task.lead) for task in notice.tasks]


def test_line_breaks_and_alignment_blanks_vanish_but_not_between_words():
    rows = ("1", "区发\n改局", "新建 AI Lab\u3000实验室 5 个，\n投资97.\n3亿元。", "赵 健")

    task = read(table(HEAD, rows)).tasks[0]

    assert task.text.text == "新建AI Lab实验室5个，投资97.3亿元。"
    assert task.persons == ("赵健",)


@pytest.mark.parametrize(
    ("printed", "persons"),
    [
        ("赵 健", ("赵健",)),
        ("赵\u3000健", ("赵健",)),
        ("朱 杰\n马 琳", ("朱杰", "马琳")),
        ("朱杰、马琳", ("朱杰", "马琳")),
        ("朱杰 马琳", ("朱杰", "马琳")),
        ("朱杰/马琳", ("朱杰", "马琳")),
        ("朱杰、马\n琳", ("朱杰", "马琳")),
        ("欧阳修文", ("欧阳修文",)),
        ("周 栋梁", ("周栋梁",)),
    ],
)
def test_names_are_joined_within_a_line_and_parted_between_lines(printed, persons):
    assert (
        read(table(HEAD, ("1", "区发改局", "新建公路。", printed))).tasks[0].persons == persons
    )


@pytest.mark.parametrize(
    ("printed", "units"),
    [
        ("区发改局、区财政局", ("区发改局", "区财政局")),
        ("区发改局\n区财政局", ("区发改局", "区财政局")),
        ("区发改局 区财政局", ("区发改局", "区财政局")),
        ("区发改局，\n各镇（街道）", ("区发改局", "各镇（街道）")),
        ("区退役军人事\n务局", ("区退役军人事务局",)),
    ],
)
def test_a_unit_runs_over_lines_and_several_are_parted(printed, units):
    assert read(table(HEAD, ("1", printed, "新建公路。", ""))).tasks[0].lead == units


def test_a_full_line_goes_on_and_a_short_one_ends_a_unit():
    wrapped = Cell((line("市生态环境局", 0), line("泰山分局", 0)))
    meant = Cell((line("区工信局", 0), line("农高区", 0)))
    rows = [("1", wrapped, "治理河道。", ""), ("2", meant, "新建公路。", "")]

    assert [task.lead for task in read(table(HEAD, *rows)).tasks] == [
        ("市生态环境局泰山分局",),
        ("区工信局", "农高区"),
    ]


def test_columns_are_known_by_their_heads_in_any_order():
    head = (
        "类别",
        "完成时限",
        "协办单位",
        "重点任务",
        "主办单位",
        "分管领导",
        "备 注",
        "编号",
    )
    row = ("民生", "6月底", "区财政局", "新建公路。", "区发改局", "赵健", "续建", "7")

    task = read(table(head, row)).tasks[0]

    assert (task.seq, task.text.text, task.path, task.due) == (
        "7",
        "新建公路。",
        "民生",
        "6月底",
    )
    assert (task.lead, task.partners, task.persons) == (
        ("区发改局",),
        ("区财政局",),
        ("赵健",),
    )
    assert task.extra == (("备注", "续建"),)


def test_a_nested_header_names_its_columns_by_the_lower_head():
    top = (
        cell("序号", down=2),
        cell("工作任务", down=2),
        cell("责任分工", across=2),
        None,
        cell("季度形象进度", across=2),
        None,
    )
    below = (None, None, "牵头单位", "配合单位", "一季度", "二季度")
    row = ("1", "新建公路。", "区发改局", "区财政局", "开工", "完工")

    task = read(table(top, below, row)).tasks[0]

    assert (task.lead, task.partners) == (("区发改局",), ("区财政局",))
    assert task.extra == (("季度形象进度一季度", "开工"), ("季度形象进度二季度", "完工"))


def test_header_repeated_on_each_page_is_dropped_and_need_not_repeat():
    first = table(HEAD, ("1", "区发改局", "新建公路。", ""))
    again = table(HEAD, ("2", "区财政局", "筹措资金。", ""))
    bare = table(("3", "区住建局", "改造小区。", ""))

    assert brief(read(first, again, bare)) == [
        ("1", "新建公路。", ("区发改局",)),
        ("2", "筹措资金。", ("区财政局",)),
        ("3", "改造小区。", ("区住建局",)),
    ]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (("1", "区发改局", "新建公路。改造", "赵健"), ("", "", "桥梁。", "")),
        (("", "", "新建公路。改造", ""), ("1", "区发改局", "桥梁。", "赵健")),
        (("1", "", "新建公路。", ""), ("", "区发改局", "改造桥梁。", "赵健")),
        (("", "区发", "新建公路。改造", "赵健"), ("1", "改局", "桥梁。", "")),
    ],
)
def test_a_row_broken_over_pages_is_one_task_whatever_part_its_cells_stand_in(upper, lower):
    notice = read(table(HEAD, upper), table(HEAD, lower, ("2", "区财政局", "筹款。", "")))

    assert [task.seq for task in notice.tasks] == ["1", "2"]
    assert notice.tasks[0].text.text.startswith("新建公路。改造")
    assert notice.tasks[0].text.text.endswith("桥梁。")
    assert notice.tasks[0].lead == ("区发改局",)
    assert notice.tasks[0].persons == ("赵健",)


def test_merged_category_and_unit_hold_for_every_row_they_span():
    head = ("类别", "序号", "目标任务", "责任单位")
    rows = (
        (cell("一、经济", down=2), "1", "新建公路。", cell("区发改局", down=2)),
        (None, "2", "改造桥梁。", None),
        ("二、民生", "3", "新建学校。", "区教体局"),
    )

    tasks = read(table(head, *rows)).tasks

    assert [task.path for task in tasks] == ["一、经济", "一、经济", "二、民生"]
    assert [task.lead for task in tasks] == [("区发改局",), ("区发改局",), ("区教体局",)]


def test_several_tasks_under_one_number_are_counted_below_it():
    rows = (
        (cell("3", down=2), "区发改局", "新建公路。", ""),
        (None, "区财政局", "筹措资金。", ""),
        ("4", "区住建局", "改造小区。", ""),
    )

    assert brief(read(table(HEAD, *rows))) == [
        ("3.1", "新建公路。", ("区发改局",)),
        ("3.2", "筹措资金。", ("区财政局",)),
        ("4", "改造小区。", ("区住建局",)),
    ]


def test_one_task_with_a_row_for_each_unit_is_one_task():
    rows = (
        (cell("1", down=2), "区发改局", cell("新建公路。", down=2), ""),
        (None, "区财政局", None, ""),
    )

    assert brief(read(table(HEAD, *rows))) == [("1", "新建公路。", ("区发改局", "区财政局"))]


def test_rows_that_are_one_wide_cell_are_headings_of_what_follows():
    wide = (cell("一、经济发展", across=4), None, None, None)
    rows = (wide, ("1", "区发改局", "新建公路。", ""))

    assert read(table(HEAD, *rows)).tasks[0].path == "一、经济发展"


def test_numbers_that_begin_anew_are_counted_through_and_kept_in_the_path():
    first = table(HEAD, ("1", "区发改局", "新建公路。", ""))
    second = table(HEAD, ("1", "区财政局", "筹措资金。", ""))

    tasks = read("重点项目表", first, "民生实事表", second).tasks

    assert [(task.seq, task.path) for task in tasks] == [
        ("1", "重点项目表.1"),
        ("2", "民生实事表.1"),
    ]


def test_a_lost_number_is_mended_from_its_neighbours_and_marked():
    rows = [("1", "甲局", "甲。", ""), ("", "乙局", "乙。", ""), ("3", "丙局", "丙。", "")]

    tasks = read(table(HEAD, *rows)).tasks

    assert [task.seq for task in tasks] == ["1", "2", "3"]
    assert [task.doubts for task in tasks] == [(), ("SEQ_MENDED",), ()]


def test_what_is_out_of_order_or_empty_is_marked():
    rows = [("1", "甲局", "甲。", ""), ("5", "", "乙。", ""), ("6", "丙局", "", "丁")]

    assert [task.doubts for task in read(table(HEAD, *rows)).tasks] == [
        (),
        ("SEQ_OUT_OF_ORDER", "NO_OWNER"),
        ("EMPTY_TASK",),
    ]


def test_a_cell_that_names_roles_is_taken_apart():
    cells = ("1", "牵头单位：区发改局\n配合单位：区财政局、各镇", "新建公路。", "")

    task = read(table(HEAD, cells)).tasks[0]

    assert (task.lead, task.partners) == (("区发改局",), ("区财政局", "各镇"))


def test_a_table_of_something_else_is_listed_not_dropped():
    other = table(("姓名", "职务", "电话", "传真", "邮编"), ("李明", "科长", "123", "", ""))

    notice = read(table(HEAD, ("1", "区发改局", "新建公路。", "")), "联络员登记表", other)

    assert [(code, text.text) for code, text in notice.unplaced] == [
        ("HEADER_UNKNOWN", "姓名职务电话传真邮编"),
        ("HEADER_UNKNOWN", "李明科长123"),
    ]


def test_every_cell_text_is_in_a_task_a_header_or_listed():
    rows = (
        ("重点任务分解表", None, None, None),
        HEAD,
        (cell("一、经济发展", across=4), None, None, None),
        ("1", "区发改局", "新建公路。", "赵健"),
        ("", "", "另有说明", ""),
        (cell("注：本表由督查室解释。", across=4), None, None, None),
        (cell("二、社会事业", across=4), None, None, None),
    )
    rows = ((cell("重点任务分解表", across=4), None, None, None), *rows[1:])

    notice = read(table(*rows))

    printed = " ".join(
        [t.text.text + t.path + "".join(t.lead) + "".join(t.persons) for t in notice.tasks]
        + [text.text for _, text in notice.unplaced]
    )
    for text in ("新建公路。", "另有说明", "一、经济发展", "注：本表", "二、社会事业", "赵健"):
        assert text in printed


@pytest.mark.parametrize(
    ("blocks", "code"),
    [
        ([Table(((cell("甲"), cell("乙")), (cell("丙"), cell("丁"))))], "HEADER_UNKNOWN"),
        (["附件：2024年重点任务分解表"], "NO_TABLE"),
        (["各位代表：", "特此通知。"], "NO_TASKS"),
    ],
)
def test_a_source_without_tasks_says_why(blocks, code):
    with pytest.raises(SourceError) as caught:
        read(*blocks)
    assert caught.value.code == code


def test_beside_a_chief_unit_the_responsible_units_are_partners():
    head = ("序号", "重点任务", "牵头单位", "责任单位")

    task = read(table(head, ("1", "新建公路。", "区发改局", "区财政局、各镇"))).tasks[0]

    assert (task.lead, task.partners) == (("区发改局",), ("区财政局", "各镇"))


def test_the_longer_of_two_task_columns_is_the_text_and_the_other_is_kept():
    head = ("序号", "重点任务", "工作内容", "责任单位")

    task = read(table(head, ("1", "交通", "新建公路50公里，改造桥梁2座。", "区交通局"))).tasks[
        0
    ]

    assert task.text.text == "新建公路50公里，改造桥梁2座。"
    assert task.extra == (("重点任务", "交通"),)


@pytest.mark.parametrize(
    ("head", "row", "text"),
    [
        (
            ("指标名称", "计量单位", "目标值"),
            ("地区生产总值增速", "%", "6左右"),
            "地区生产总值增速6左右%",
        ),
        (("指标", "单位", "2024年目标"), ("城镇新增就业", "人", "8000"), "城镇新增就业8000人"),
        (
            ("指标名称", "单位", "年度目标值"),
            ("粮食产量", "万吨", "25万吨以上"),
            "粮食产量25万吨以上",
        ),
        (
            ("项目名称", "建设性质", "年度目标"),
            ("环城公路", "续建", "完成12公里"),
            "环城公路完成12公里",
        ),
    ],
)
def test_a_value_column_completes_its_indicator(head, row, text):
    rows = ((*head, "责任单位"), (*row, "区发改局"))

    task = read(table(*rows)).tasks[0]

    assert (task.text.text, task.lead) == (text, ("区发改局",))


def test_as_above_is_what_stands_above():
    rows = [("1", "区发改局", "新建公路。", "赵健"), ("2", "同上", "筹措资金。", "〃")]

    task = read(table(HEAD, *rows)).tasks[1]

    assert (task.lead, task.persons, task.doubts) == (("区发改局",), ("赵健",), ())


@pytest.mark.parametrize(
    ("printed", "person"),
    [("常务副市长李明", "李明"), ("李明（副市长）", "李明"), ("副市长 李明", "李明")],
)
def test_an_office_is_no_part_of_a_name(printed, person):
    task = read(table(HEAD, ("1", "区发改局", "新建公路。", printed))).tasks[0]

    assert task.persons == (person,)


def test_units_and_persons_in_one_column_are_told_apart():
    head = ("序号", "目标任务", "责任单位及责任人")
    rows = [
        ("1", "新建公路。", "区发改局\n赵 健"),
        ("2", "筹款。", "区财政局 马琳、各镇人民政府"),
    ]

    tasks = read(table(head, *rows)).tasks

    assert [(task.lead, task.persons) for task in tasks] == [
        (("区发改局",), ("赵健",)),
        (("区财政局", "各镇人民政府"), ("马琳",)),
    ]


def test_owners_printed_in_the_task_cell_are_cut_from_its_text():
    task = read(table(("序号", "目标任务"), ("1", "新建公路。（责任单位：区交通局）"))).tasks[
        0
    ]

    assert (task.text.text, task.lead) == ("新建公路。", ("区交通局",))


def test_a_header_of_unknown_words_is_guessed_and_every_task_marked():
    head = ("次", "年内要办的工作事", "承接的部门名", "拟于何时间")

    task = read(table(head, ("1", "新建公路。", "区交通局", "6月"))).tasks[0]

    assert (task.text.text, task.lead, task.due) == ("新建公路。", ("区交通局",), "6月")
    assert task.doubts == ("HEADER_GUESSED",)


def test_two_category_columns_make_a_path_of_two_steps():
    head = ("一级指标", "二级指标", "考核内容", "责任单位")
    rows = (
        (cell("经济", down=2), "工业", "新建园区。", "区工信局"),
        (None, "商贸", "新建市场。", "区商务局"),
    )

    assert [task.path for task in read(table(head, *rows)).tasks] == ["经济.工业", "经济.商贸"]


def test_a_blank_or_dash_is_no_unit():
    head = ("序号", "目标任务", "牵头单位", "配合单位")
    rows = [("1", "新建公路。", "区交通局", "—"), ("2", "筹款。", "区财政局", "无")]

    assert [task.partners for task in read(table(head, *rows)).tasks] == [(), ()]


LINED = """
2024年民生实事分解表
项目名称 | 工作任务 | 完成时间 | 牵头单位 |
1.道路提升项目 | 改造道路3条； | 11月 | 区住建局 |
2024.8 | 区城投集团 | ||
新建公园2处； | 10月 | 区园林局 | |
2.公墓建设项目 | 新建公墓15处。 | 10月底 | 区民政局 |
"""


def test_a_table_printed_as_lines_with_bars_is_a_table():
    text = "序号|目标任务|责任单位|备注\n1|新建公路。|区交通局|\n2|筹款。|区财政局、各镇|续\n"

    assert brief(read(text)) == [
        ("1", "新建公路。", ("区交通局",)),
        ("2", "筹款。", ("区财政局", "各镇")),
    ]


def test_lines_that_lack_their_first_cells_go_on_in_them_and_are_marked():
    tasks = read(LINED).tasks

    assert [(task.text.text, task.lead, task.doubts) for task in tasks] == [
        ("改造道路3条；", ("区住建局", "区城投集团"), ("TEXT_TABLE",)),
        ("新建公园2处；", ("区园林局",), ("TEXT_TABLE",)),
        ("新建公墓15处。", ("区民政局",), ("TEXT_TABLE",)),
    ]


def test_tabs_part_cells_too():
    text = "序号\t目标任务\t责任单位\n1\t新建公路。\t区交通局\n2\t筹款。\t区财政局"

    assert [task.lead for task in read(text).tasks] == [("区交通局",), ("区财政局",)]


FLAT = """
2024年民生实事任务表
序号
民生实事
责任单位
完成时限
1
建设湿地公园和防洪工程。
县水务局
县护城河指挥部
12月底前
2
新建人行天桥2座。
县住建局
9月投入使用
3
建设老年养护楼。
县民政局
5月底前动工
建设老年大学。
12月底前
"""


def test_a_table_copied_a_cell_a_line_is_a_table_and_marked():
    tasks = read(FLAT).tasks

    assert [(t.seq, t.text.text, t.lead, t.due) for t in tasks] == [
        ("1", "建设湿地公园和防洪工程。", ("县水务局", "县护城河指挥部"), "12月底前"),
        ("2", "新建人行天桥2座。", ("县住建局",), "9月投入使用"),
        ("3.1", "建设老年养护楼。", ("县民政局",), "5月底前动工"),
        ("3.2", "建设老年大学。", ("县民政局",), "12月底前"),
    ]
    assert all("TEXT_TABLE" in task.doubts for task in tasks)


def test_a_row_that_prints_several_numbers_is_marked():
    rows = [
        ("1\n2", "区发改局\n区财政局", "新建公路。\n筹措资金。", ""),
        ("3", "甲局", "丙。", ""),
    ]

    assert read(table(HEAD, *rows)).tasks[0].doubts == ("ROWS_MERGED",)


def test_a_unit_marked_as_leading_leads_the_others_of_its_cell():
    row = ("1", "区环保局（牵头）、区发改局、各镇（街道）", "治理河道。", "")

    task = read(table(HEAD, row)).tasks[0]

    assert (task.lead, task.partners) == (("区环保局",), ("区发改局", "各镇（街道）"))


def test_a_table_whose_columns_only_blanks_part_is_a_table_and_marked():
    text = (
        "量化指标任务分工\n序号 工 作 任 务 牵头负责部门\n"
        "1 居民消费价格涨幅3%左右 发展改革委\n"
        "2 安排财政赤字2万亿元，赤字率 3% 财政部\n3 推进5万个行政村通光纤 工业和信息化部"
    )

    tasks = read(text).tasks

    assert [(t.seq, t.text.text, t.lead, t.doubts) for t in tasks] == [
        ("1", "居民消费价格涨幅3%左右", ("发展改革委",), ("TEXT_TABLE",)),
        ("2", "安排财政赤字2万亿元，赤字率3%", ("财政部",), ("TEXT_TABLE",)),
        ("3", "推进5万个行政村通光纤", ("工业和信息化部",), ("TEXT_TABLE",)),
    ]


def test_a_table_split_over_two_page_spreads_is_put_side_by_side():
    left = table(("序号", "目标任务"), ("1", "新建公路。"), ("2", "筹款。"))
    right = table(("责任单位", "责任人"), ("区交通局", "赵健"), ("区财政局", "马琳"))
    left_on = table(("3", "治河。"))
    right_on = table(("区水务局", "于伟"))

    tasks = read(left, right, left_on, right_on).tasks

    assert [(t.seq, t.text.text, t.lead, t.persons) for t in tasks] == [
        ("1", "新建公路。", ("区交通局",), ("赵健",)),
        ("2", "筹款。", ("区财政局",), ("马琳",)),
        ("3", "治河。", ("区水务局",), ("于伟",)),
    ]


def test_the_right_half_of_a_spread_may_print_the_number_again():
    left = table(("序号", "目标任务"), ("1", "新建公路。"), ("2", "筹款。"))
    right = table(
        ("序号", "责任单位", "责任人"), ("1", "区交通局", "赵健"), ("2", "区财政局", "")
    )

    tasks = read(left, right).tasks

    assert [(t.seq, t.lead, t.doubts) for t in tasks] == [
        ("1", ("区交通局",), ()),
        ("2", ("区财政局",), ()),
    ]


def test_a_table_with_one_unknown_head_takes_it_for_the_task_and_marks_it():
    head = ("序号", "拟办的事", "责任单位", "完成时限")

    task = read(table(head, ("1", "新建环城公路50公里。", "区交通局", "6月"))).tasks[0]

    assert (task.text.text, task.lead) == ("新建环城公路50公里。", ("区交通局",))
    assert task.doubts == ("HEADER_GUESSED",)


def test_a_list_of_contacts_holds_no_task_and_does_not_hide_those_of_the_text():
    contacts = table(("序号", "单位", "联络员", "电话"), ("1", "区交通局", "李明", "123"))

    notice = read("一、重点任务\n1．新建公路。（区交通局）\n2．治河。（区水务局）", contacts)

    assert [task.text.text for task in notice.tasks] == ["新建公路。", "治河。"]
    assert [(code, text.text) for code, text in notice.unplaced] == [
        ("HEADER_UNKNOWN", "1区交通局李明123")
    ]


def test_tasks_of_the_text_with_owners_stand_beside_those_of_a_table():
    goals = table(
        ("序号", "指标", "目标值", "责任单位"), ("1", "粮食产量", "25万吨", "区农业局")
    )
    text = "一、任务\n1．新建公路。（区交通局）\n2．治河。（区水务局）\n附表"

    tasks = read(text, goals).tasks

    assert [(t.seq, t.path, t.text.text, t.lead) for t in tasks] == [
        ("1", "一.1", "新建公路。", ("区交通局",)),
        ("2", "一.2", "治河。", ("区水务局",)),
        ("3", "1", "粮食产量25万吨", ("区农业局",)),
    ]


def test_the_points_of_a_letter_stay_out_beside_its_table():
    letter = "一、提高认识。各单位要高度重视。\n二、抓好落实。每季度报送1次。"

    tasks = read(letter, table(HEAD, ("1", "区发改局", "新建公路。", ""))).tasks

    assert [task.text.text for task in tasks] == ["新建公路。"]


def test_sections_with_numbers_of_their_own_and_sums_are_told_from_tasks():
    rows = [
        ("一", "经济发展", "", ""),
        ("1", "区工信局", "新建园区。", ""),
        ("二", "民生", "", ""),
        ("1", "区教体局", "新建学校。", ""),
        ("合计", "", "2项", ""),
    ]
    rows = [(a, c, b, d) if a in "一二" else (a, b, c, d) for a, b, c, d in rows]

    notice = read(table(HEAD, *rows))

    assert [(task.seq, task.path) for task in notice.tasks] == [
        ("1", "一经济发展.1"),
        ("2", "二民生.1"),
    ]
    assert [(code, text.text) for code, text in notice.unplaced] == [
        ("ROW_NOT_UNDERSTOOD", "合计2项")
    ]


def test_helpers_and_their_persons_in_one_column_are_told_apart():
    head = ("序号", "工作任务", "牵头单位及责任人", "配合单位及责任人")

    task = read(table(head, ("1", "新建园区。", "区工信局：李明", "区财政局：王芳"))).tasks[0]

    assert (task.lead, task.partners, task.persons) == (
        ("区工信局",),
        ("区财政局",),
        ("李明", "王芳"),
    )


def test_numbers_that_begin_anew_in_each_category_are_counted_through():
    head = ("类别", "序号", "目标任务", "责任单位")
    rows = [("民生", "1", "新建学校。", "区教体局"), ("工业", "1", "新建园区。", "区工信局")]

    assert [(t.seq, t.path) for t in read(table(head, *rows)).tasks] == [
        ("1", "民生.1"),
        ("2", "工业.1"),
    ]
