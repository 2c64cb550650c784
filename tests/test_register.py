from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipeline.model import Entry, Facts, Notice, Promise, Run, SourceError, Target, Task, Text
from pipeline.notice.corrections import apply_corrections, read_corrections
from pipeline.notice.register import Findings, RegisterError, build_register, counts_of

WORDS = "实施亿元以上重点项目30个，建立企业培育库。"


def printed(text, page=2, per_line=12):
    """Set a text in lines of some characters, each 10 points wide and 20 high."""
    runs = []
    for start in range(0, len(text), per_line):
        end = min(start + per_line, len(text))
        lefts = tuple(100.0 + 10 * i for i in range(end - start))
        rights = tuple(left + 10 for left in lefts)
        top = 50.0 + 20 * len(runs)
        runs.append(Run(start, end, page, top, top + 12, lefts, rights))
    return Text(text, tuple(runs))


def entry(number_id, mention, fate="target", rule="count"):
    start = WORDS.index(mention)
    return Entry(
        number_id, start, start + len(mention), mention, Decimal(30), "个", fate, rule
    )


TASK = Task(
    seq="4",
    text=printed(WORDS),
    path="二.（一）",
    lead=("区工信局",),
    partners=("区发改局", "区科技局"),
    persons=("张三", "李四"),
    due="11月底前",
    extra=(("备注", "重点"),),
)
TARGET = Target(
    target_id="04-01",
    indicator="重点项目",
    action="实施",
    measure="count",
    comparator="=",
    value=Decimal("30"),
    value_high=None,
    unit="个",
    si_value=Decimal("30"),
    si_unit="个",
    baseline_value=None,
    scope="亿元以上",
    commitment="firm",
    due="2024-12-31",
    start=0,
    end=13,
)
PROMISE = Promise(
    "04-c02", "milestone", "建立", "企业培育库", "firm", "2024-12-31", 14, len(WORDS) - 1
)
FOUND = Findings(
    entries=(entry("04-c01", "亿元", "excluded", "modifier"), entry("04-01", "30个")),
    targets=(TARGET,),
    promises=(PROMISE,),
)
NOTICE = Notice(Facts(year=2024, issued=date(2024, 3, 5)), (TASK,))


def test_every_table_carries_the_task_and_the_place():
    register = build_register(NOTICE, [FOUND])

    task = register.tasks.iloc[0].to_dict()
    assert {name: task[name] for name in ("seq", "path", "lead", "partners", "persons")} == {
        "seq": "4",
        "path": "二.（一）",
        "lead": "区工信局",
        "partners": "区发改局、区科技局",
        "persons": "张三、李四",
    }
    assert (task["text"], task["due_text"], task["extra"]) == (WORDS, "11月底前", "备注：重点")
    assert (task["numbers"], task["targets"], task["promises"]) == (2, 1, 1)

    target = register.targets.iloc[0].to_dict()
    assert (target["target_id"], target["lead"]) == ("04-01", "区工信局")
    assert target["span"] == "实施亿元以上重点项目30个"
    assert target["boxes"] == "2:100.0,50.0,220.0,62.0;2:100.0,70.0,110.0,82.0"
    assert [target[name] for name in ("page", "x0", "top", "x1", "bottom")] == [
        2,
        100.0,
        50.0,
        220.0,
        82.0,
    ]
    promise = register.promises.iloc[0]
    assert (promise["promise_id"], promise["span"]) == ("04-c02", "建立企业培育库")


def test_the_ledger_keeps_every_number_with_its_clause():
    numbers = build_register(NOTICE, [FOUND]).numbers
    assert numbers["mention"].tolist() == ["亿元", "30个"]
    assert numbers["fate"].tolist() == ["excluded", "target"]
    assert numbers["context"].tolist() == ["实施亿元以上重点项目30个"] * 2


def test_a_text_source_has_lines_instead_of_boxes():
    text = Text(WORDS, (Run(0, 12, line=7), Run(12, len(WORDS), line=8)))
    register = build_register(replace(NOTICE, tasks=(replace(TASK, text=text),)), [FOUND])
    assert register.promises["line"].tolist() == [8]
    assert register.targets["line"].tolist() == [7]
    assert register.targets["page"].isna().all()
    assert register.targets["boxes"].tolist() == [""]


def test_a_span_over_two_pages_names_the_box_on_the_first():
    first = Run(0, 12, 2, 700.0, 712.0, (100.0,) * 12, (220.0,) * 12)
    rest = len(WORDS) - 12
    second = Run(12, len(WORDS), 3, 50.0, 62.0, (90.0,) * rest, (200.0,) * rest)
    task = replace(TASK, text=Text(WORDS, (first, second)))
    target = build_register(replace(NOTICE, tasks=(task,)), [FOUND]).targets.iloc[0]
    assert [target[name] for name in ("page", "x0", "top")] == [2, 100.0, 700.0]
    assert target["boxes"] == "2:100.0,700.0,220.0,712.0;3:90.0,50.0,200.0,62.0"


def test_all_that_is_doubtful_is_in_review_with_its_reason():
    task = replace(TASK, doubts=("SEQ_MENDED",))
    found = replace(
        FOUND,
        entries=(entry("04-c01", "亿元", "review", "no-unit"), entry("04-01", "30个")),
        targets=(replace(TARGET, doubts=("SCOPE_UNSURE",)),),
    )
    notice = Notice(Facts(), (task,), (("ROW_NOT_UNDERSTOOD", printed("合计")),))
    review = build_register(notice, [found], ("TURNED_TEXT",)).review
    assert list(zip(review["subject"], review["reason"], review["span"], strict=True)) == [
        ("document", "TURNED_TEXT", ""),
        ("row", "ROW_NOT_UNDERSTOOD", "合计"),
        ("task", "SEQ_MENDED", WORDS),
        ("04-c01", "no-unit", "亿元"),
        ("04-01", "SCOPE_UNSURE", "实施亿元以上重点项目30个"),
    ]


def test_the_counts_add_up():
    counts = counts_of(build_register(NOTICE, [FOUND]))
    assert counts == {
        "tasks": 1,
        "targets": 1,
        "milestone": 1,
        "duty": 0,
        "direction": 0,
        "numbers": 2,
        "numbers_target": 1,
        "numbers_excluded": 1,
        "numbers_review": 0,
        "review": 0,
    }


def test_a_notice_without_tasks_or_numbers_gives_empty_tables():
    register = build_register(Notice(Facts(), ()), [])
    assert [len(frame) for frame in register.frames().values()] == [0] * 6


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (replace(FOUND, targets=(TARGET, TARGET)), "target_id"),
        (replace(FOUND, targets=(replace(TARGET, measure="amount"),)), "measure"),
        (replace(FOUND, targets=(replace(TARGET, comparator="≥"),)), "comparator"),
        (replace(FOUND, targets=(replace(TARGET, due="2024年底"),)), "due"),
        (replace(FOUND, targets=(replace(TARGET, target_id="04-09"),)), "ledger"),
        (replace(FOUND, promises=(replace(PROMISE, kind="wish"),)), "kind"),
        (replace(FOUND, entries=(replace(FOUND.entries[0], fate="lost"),)), "fate"),
    ],
)
def test_a_register_that_does_not_add_up_is_never_handed_on(found, message):
    with pytest.raises(RegisterError, match=message):
        build_register(NOTICE, [found])


def test_two_targets_of_one_number_share_its_row_of_the_ledger():
    pair = tuple(replace(TARGET, target_id=name) for name in ("04-01a", "04-01b"))
    register = build_register(NOTICE, [replace(FOUND, targets=pair)])
    assert register.targets["target_id"].tolist() == ["04-01a", "04-01b"]


HEADER = "target_id,field,old,new,because,by,on\n"


def correct(rows, found=FOUND, encoding="utf-8-sig"):
    register = build_register(NOTICE, [found])
    corrections = read_corrections((HEADER + rows).encode(encoding))

    def in_mu(value, unit):
        return value * 3, f"1/3 {unit}"

    return register.with_frames(apply_corrections(register.frames(), corrections, in_mu))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_correction_replaces_the_value_it_expects(encoding):
    row = "04-01,indicator,重点项目,亿元以上重点项目,原文如此,王五,2024-04-01\n"
    register = correct(row, encoding=encoding)
    assert register.targets["indicator"].tolist() == ["亿元以上重点项目"]
    assert register.corrections["because"].tolist() == ["原文如此"]


def test_a_corrected_value_is_converted_again():
    target = correct("'04-01,value,30,31.50,笔误,王五,2024-04-01\n").targets.iloc[0]
    assert (target["value"], target["si_value"]) == (Decimal("31.5"), Decimal("94.5"))
    assert target["si_unit"] == "1/3 个"


def test_a_converted_value_that_is_corrected_too_is_taken_as_given():
    rows = (
        "04-01,value,30,31,笔误,王五,2024-04-01\n04-01,si_value,30,31,笔误,王五,2024-04-01\n"
    )
    assert correct(rows).targets["si_value"].tolist() == [Decimal("31")]


def test_a_value_can_be_emptied_and_filled():
    rows = (
        "04-01,value,30,,不是数,王五,2024-04-01\n"
        "04-01,value_high,,40,补上,王五,2024-04-01\n"
        "04-01,due,2024-12-31,2024-06-30,改期,王五,2024-04-01\n"
    )
    target = correct(rows).targets.iloc[0]
    assert (target["value"], target["value_high"]) == (None, Decimal("40"))
    assert (target["si_value"], target["si_unit"], target["due"]) == (None, "", "2024-06-30")


def test_a_target_taken_out_stays_in_the_ledger_as_excluded():
    register = correct("04-01,fate,target,excluded,是项目名,王五,2024-04-01\n")
    assert len(register.targets) == 0
    assert register.tasks["targets"].tolist() == [0]
    ledger = register.numbers.set_index("number_id").loc["04-01"]
    assert (ledger["fate"], ledger["rule"]) == ("excluded", "correction")


def test_one_of_two_targets_taken_out_leaves_the_number_a_target():
    pair = tuple(replace(TARGET, target_id=name) for name in ("04-01a", "04-01b"))
    row = "04-01b,fate,target,excluded,重复,王五,2024-04-01\n"
    register = correct(row, replace(FOUND, targets=pair))
    assert register.targets["target_id"].tolist() == ["04-01a"]
    assert register.numbers["fate"].tolist() == ["excluded", "target"]


def test_of_two_spelled_numbers_of_a_clause_only_the_one_taken_out_is_excluded():
    entries = (entry("04-c01a", "亿元"), entry("04-c01b", "30个"))
    pair = tuple(replace(TARGET, target_id=name) for name in ("04-c01a", "04-c01b"))
    found = replace(FOUND, entries=entries, targets=pair)
    register = correct("04-c01a,fate,target,excluded,是名称,王五,2024-04-01\n", found)
    assert register.targets["target_id"].tolist() == ["04-c01b"]
    assert register.numbers["fate"].tolist() == ["excluded", "target"]


@pytest.mark.parametrize(
    ("row", "code", "message"),
    [
        ("04-01,value,35,31,笔误,王五,2024-04-01", "CORRECTION_MISMATCH", "“35”.*“30”"),
        ("09-01,value,30,31,笔误,王五,2024-04-01", "CORRECTION_MISMATCH", "没有目标 09-01"),
        (
            "04-01,fate,excluded,target,笔误,王五,2024-04-01",
            "CORRECTION_MISMATCH",
            "“target”",
        ),
        ("04-01,fate,target,review,笔误,王五,2024-04-01", "CORRECTION_BROKEN", "excluded"),
        ("04-01,colour,,red,笔误,王五,2024-04-01", "CORRECTION_BROKEN", "colour 不能更正"),
        ("04-01,target_id,04-01,4,笔误,王五,2024-04-01", "CORRECTION_BROKEN", "不能更正"),
        ("04-01,value,30,三十一,笔误,王五,2024-04-01", "CORRECTION_BROKEN", "三十一"),
        ("04-01,value,30,NaN,笔误,王五,2024-04-01", "CORRECTION_BROKEN", "NaN"),
        ("04-01,comparator,=,≥,笔误,王五,2024-04-01", "CORRECTION_BROKEN", "≥"),
        ("04-01,due,2024-12-31,年底,笔误,王五,2024-04-01", "CORRECTION_BROKEN", "年底"),
        ("04-01,value,30,31,,王五,2024-04-01", "CORRECTION_BROKEN", "because 是空的"),
        ("04-01,value,30,31,笔误,王五,4月1日", "CORRECTION_BROKEN", "2024-03-05 的形式"),
        ("4月1日,value,30,31,笔误,王五,2024-04-01", "CORRECTION_BROKEN", "Excel"),
    ],
)
def test_a_correction_that_does_not_fit_stops_the_notice(row, code, message):
    with pytest.raises(SourceError, match=message) as caught:
        correct(row + "\n")
    assert caught.value.code == code


def test_a_corrections_file_without_its_columns_is_refused():
    with pytest.raises(SourceError, match="缺少列 because、by、on"):
        read_corrections(b"target_id,field,old,new\n")


def test_the_given_frames_are_left_as_they_were():
    register = build_register(NOTICE, [FOUND])
    before = {name: frame.copy() for name, frame in register.frames().items()}
    rows = read_corrections((HEADER + "04-01,value,30,31,笔误,王五,2024-04-01\n").encode())
    apply_corrections(register.frames(), rows, lambda value, unit: (value, unit))
    assert all(register.frames()[name].equals(frame) for name, frame in before.items())
