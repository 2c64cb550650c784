"""The sheet 复算: live formulas come to what the status says, or show that they do not."""

import io
from decimal import Decimal

import pandas as pd
import pytest
from openpyxl import load_workbook

import libreoffice
from books import status_book, status_row, target_row
from example_year import NAME
from pipeline.beside import targets_in_force
from pipeline.publish.formulas import (
    Shape,
    done_formula,
    gap_formula,
    lookup,
    met_formula,
    spelled,
)
from pipeline.publish.labels import Labels
from pipeline.publish.recomputable import is_met_by_word, lines_of, open_guide
from pipeline.tables import frame_of

NO_BASE = "差距：没有可用的基期，不作序时判定"
QUARTERS = ("2023Q1", "2023Q2", "2023Q3", "2023Q4")
AT = {
    "value": "E9",
    "value_high": "F9",
    "baseline_value": "G9",
    "reported": "I9",
    "elapsed": "J9",
    "near.rate": "C4",
    "near.share": "C5",
}

# kind comparator T high B V s unit rule | done gap (None: not recomputed) met | flaw
YEAR = [
    ("C", ">=", "80", None, None, "40", "0.5", "个", "C.year.on", "0.5", "0", "未达到"),
    ("C", ">", "80", None, None, "80", "0.5", "个", "C.year.ahead", "1", "50", "未达到"),
    ("C", "~", "100", None, None, "98", "1", "个", "due.done", "0.98", "-2", "达到"),
    ("C", "=", "3", None, None, "1", "0.333333", "个", "C.year.on", "0.333333", "0", "未达到"),
    ("S", ">=", "90", None, "60", "75", "0.5", "家", "C.year.on", "0.833333", "0", "未达到"),
    (
        "S",
        ">=",
        "90",
        None,
        None,
        "75",
        "0.5",
        "家",
        "S.year.short",
        "0.833333",
        None,
        "未达到",
    ),
    ("G", "~", "5.5", None, None, "5.3", "0.5", "%", "G.year.met", None, "-0.2", "达到"),
    (
        "G",
        ">=",
        "7",
        None,
        None,
        "6.9",
        "0.5",
        "%",
        "G.year.below-pale",
        None,
        "-0.1",
        "未达到",
    ),
    ("U", "<=", "3.5", None, None, "3.7", "0.5", "%", "U.year.beyond", None, "-0.2", "未达到"),
    ("U", "range", "3", "4", None, "3.2", "0.5", "%", "U.year.within", None, "0.8", "达到"),
    ("U", "<", "6", None, None, "6", "0.5", "%", "U.year.beyond", None, "0", "未达到"),
    ("UC", "<=", "12", None, None, "6", "0.5", "起", "UC.year.within", "0.5", "6", "达到"),
    ("UC", "=", "0", None, None, "0", "0.5", "起", "UC.year.within", None, "0", "达到"),
]


@pytest.fixture(scope="module")
def guide(rules):
    return open_guide(rules, Labels.from_rules(rules))


def made_year(rules, flaws=None):
    """Return a workbook of YEAR; `flaws` are put into the status by the place of a target."""
    names = ("kind", "value", "reported", "elapsed", "unit", "rule", "done", "gap")
    status, targets = [], []
    for place, row in enumerate(YEAR, 1):
        kind, comparator, value, high, base, reported, elapsed, unit, rule, done, gap, _ = row
        cells = (kind, value, reported, elapsed, unit, rule, done, gap)
        told = dict(zip(names, cells, strict=True)) | (flaws or {}).get(place, {})
        status.append(status_row(f"{place:02}-01", **told))
        stated = {"value": value, "value_high": high, "baseline_value": base}
        targets.append(target_row(f"{place:02}-01", comparator=comparator, **stated))
    return status_book(rules, status=status, targets=targets)


def tampered(content, label, value):
    """Return a workbook with another figure for the second item of 完成情况."""
    book = load_workbook(io.BytesIO(content))
    page = book["完成情况"]
    column = [cell.value for cell in page[1]].index(label) + 1
    page.cell(3, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def opened(rules, year_out, tmp_path_factory):
    """Return the sheet 复算 of each workbook as LibreOffice has calculated it, by name."""
    folder = tmp_path_factory.mktemp("books")
    books = {name: (year_out / NAME / name / "status.xlsx").read_bytes() for name in QUARTERS}
    books["made"] = made_year(rules)
    flaws = {1: {"done": "0.51"}, 3: {"done": None}, 4: {"rule": "C.year.early"}}
    books["flawed"] = tampered(made_year(rules, flaws), "完成值", 50)
    files = [folder / f"{name}.xlsx" for name in books]
    for file, content in zip(files, books.values(), strict=True):
        file.write_bytes(content)
    made = libreoffice.convert(files, "xlsx", folder / "calculated")
    return {name: load_workbook(made[name], data_only=True)["复算"] for name in books}


def rows_of(page):
    """Return the rows of the table by their labels."""
    header, *rows = page.iter_rows(min_row=9, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


@libreoffice.needed
@pytest.mark.parametrize(
    ("quarter", "said"),
    [
        ("2023Q1", "复算 38 项，全部一致；不复算 15 项，原因见表"),
        ("2023Q2", "复算 44 项，全部一致；不复算 9 项，原因见表"),
        ("2023Q3", "复算 46 项，全部一致；不复算 7 项，原因见表"),
        ("2023Q4", "复算 46 项，全部一致；不复算 7 项，原因见表"),
    ],
)
@pytest.mark.slow
def test_the_example_year_recomputed_shows_no_difference(opened, quarter, said):
    rows = rows_of(opened[quarter])
    assert opened[quarter]["A2"].value == said
    assert len(rows) == 53
    assert all(row["不复算的部分和原因"] for row in rows if row["结论"] == "不复算")
    assert not [cell for row in rows for cell in row.values() if str(cell).startswith("#")]


@libreoffice.needed
@pytest.mark.slow
def test_every_kind_comes_to_what_is_typed_here(opened):
    rows = rows_of(opened["made"])
    assert opened["made"]["A2"].value.startswith("复算 13 项，全部一致")
    for row, expected in zip(rows, YEAR, strict=True):
        *_, done, gap, met = expected
        shown = (row["复算比例"], row["复算差距"])
        for figure, wanted in zip(shown, (done, gap), strict=True):
            if wanted is None:
                assert figure in (None, "")
            else:
                assert figure == pytest.approx(float(wanted), abs=1e-4)
        assert row["复算达标"] == met, row["编号"]


@libreoffice.needed
@pytest.mark.parametrize(
    ("item", "column", "shown"),
    [
        ("01-01", "比例之差", -0.01),
        ("02-01", "差距之差", -37.5),
        ("03-01", "比例之差", "只有一方有数"),
        ("04-01", "用语达标", "达到"),
    ],
)
@pytest.mark.slow
def test_a_figure_that_does_not_fit_is_found(opened, item, column, shown):
    wrong = {row["编号"]: row for row in rows_of(opened["flawed"]) if row["结论"] == "不一致"}
    assert wrong[item][column] == shown
    assert len(wrong) == 4
    assert "有 4 项不一致" in opened["flawed"]["A2"].value


@pytest.mark.parametrize(
    ("shape", "done", "gap", "met"),
    [
        (
            Shape("C", ">="),
            '=IF(OR(E9="",I9="",N(E9)=0),"",I9/E9)',
            '=IF(OR(E9="",I9="",J9="",N(E9)=0),"",100*(I9/E9-J9))',
            "ROUND(I9-E9,9)>=0",
        ),
        (Shape("C", ">"), ..., ..., "ROUND(I9-E9,9)>0"),
        (Shape("C", "~"), ..., ..., "ROUND(I9-E9+ABS(E9)*C5/100,9)>=0"),
        (
            Shape("S", ">=", base=True),
            ...,
            '=IF(OR(E9="",I9="",J9=""),"",100*((I9-G9)/(E9-G9)-J9))',
            ...,
        ),
        (Shape("S", ">="), ..., None, ...),
        (
            Shape("G", "~", rate=True),
            None,
            '=IF(OR(E9="",I9="",J9=""),"",I9-E9)',
            "ROUND(I9-E9+C4,9)>=0",
        ),
        (Shape("U", "<="), None, '=IF(OR(E9="",I9="",J9=""),"",E9-I9)', "ROUND(I9-E9,9)<=0"),
        (Shape("U", "<"), None, ..., "ROUND(I9-E9,9)<0"),
        (Shape("U", "~", rate=True), None, ..., "ROUND(I9-E9-C4,9)<=0"),
        (
            Shape("U", "~", rate=True, keeps=True),
            None,
            ...,
            "AND(ROUND(I9-E9+C4,9)>=0,ROUND(I9-E9-C4,9)<=0)",
        ),
        (
            Shape("U", "range", high=True),
            None,
            '=IF(OR(E9="",I9="",J9=""),"",F9-I9)',
            "AND(I9>=E9,I9<=F9)",
        ),
        (Shape("UC", "<="), '=IF(OR(E9="",I9="",N(E9)=0),"",I9/E9)', ..., ...),
    ],
)
def test_the_formula_is_that_of_the_kind(shape, done, gap, met):
    if done is not ...:
        assert done_formula(shape, AT) == done
    if gap is not ...:
        assert gap_formula(shape, AT) == gap
    if met is not ...:
        wanted = f'=IF(OR(E9="",I9=""),"",IF({met},"达到","未达到"))'
        assert met_formula(shape, AT, "达到", "未达到") == wanted


def test_words_are_joined_with_figures_and_their_marks_are_doubled():
    assert spelled('有"{n}"项', n="A1") == '"有"""&A1&"""项"'
    assert lookup("U9", "'甲'!$D$2:$D$9") == (
        "=IF(INDEX('甲'!$D$2:$D$9,U9)=\"\",\"\",INDEX('甲'!$D$2:$D$9,U9))"
    )


@pytest.mark.parametrize(
    ("kind", "rule", "met"),
    [
        ("C", "C.year.early", True),
        ("C", "C.year.on", None),
        ("C", "due.missed", False),
        ("C", "due.basic", False),
        ("C", "due.late", True),
        ("S", "S.year.short", False),
        ("G", "G.year.below-red", False),
        ("UC", "UC.year.warning", True),
        ("UC", "UC.year.beyond", False),
        ("C", "doubtful", None),
        ("C", "银川.behind-red", None),
    ],
)
def test_what_a_word_says_of_being_met_follows_from_the_ladder(guide, kind, rule, met):
    assert is_met_by_word({"kind": kind, "rule": rule}, guide.bands) is met


@pytest.mark.parametrize(
    ("row", "target", "result", "why"),
    [
        ({"reported": None}, {}, "不复算", "没有本期完成值（达到序时）"),
        ({"value": None}, {}, "不复算", "目标没有可判定的数值或口径"),
        ({"kind": ""}, {}, "不复算", "目标没有可判定的数值或口径"),
        ({"kind": "O", "unit": "类"}, {}, "不复算", "等级只比高低，不作算术"),
        ({"kind": "S", "unit": "番"}, {}, "不复算", "翻番要先按基期折成数值"),
        ({"rule": "adjusted"}, {}, "不复算", "目标已调整，不纳入考核"),
        ({"rule": "doubtful"}, {}, None, "差距：达到序时，不作差距判定"),
        ({"kind": "S"}, {}, None, "差距：基期由单位填报，登记表里没有"),
        ({"kind": "S", "gap": None}, {}, None, NO_BASE),
        ({"kind": "S"}, {"baseline_value": "10"}, None, ""),
        ({"kind": "S", "gap": None}, {"baseline_value": "99"}, None, NO_BASE),
    ],
)  # fmt: skip
def test_what_is_not_recomputed_says_why(guide, row, target, result, why):
    stated = {"kind": "C", "value": "80", "reported": "40", "unit": "个", "gap": "0"}
    status = frame_of("status", [status_row("01-01", **(stated | row))])
    targets = frame_of("targets", [target_row("01-01", **target)])
    (line,) = lines_of(status, targets, guide)
    assert (line.told.get("result"), line.told["why"]) == (result, why)
    assert (line.shape is None) == (result == "不复算")


def test_milestones_and_duties_are_not_in_it(rules):
    rows = [status_row("01-c01", item_type=kind, kind="M") for kind in ("milestone", "duty")]
    page = load_workbook(io.BytesIO(status_book(rules, status=rows)))["复算"]
    assert page.max_row == 9
    assert "里程碑、常态任务没有数" in page["A3"].value


def test_formulas_are_calculated_on_opening_and_stand_nowhere_else(rules):
    book = load_workbook(io.BytesIO(made_year(rules)))
    assert book.calculation.fullCalcOnLoad
    where = {p.title for p in book for row in p.iter_rows() for c in row if c.data_type == "f"}
    assert where == {"复算"}


def test_the_tolerances_are_cells_one_can_change(rules):
    page = load_workbook(io.BytesIO(made_year(rules)))["复算"]
    shown = [(page.cell(line, 2).value, page.cell(line, 3).value) for line in range(4, 8)]
    assert shown == [
        ("左右（百分点）", 0.2),
        ("左右（%）", 2),
        ("允许误差·比例", 0.000001),
        ("允许误差·差距", 0.0001),
    ]


def test_a_revised_target_is_recomputed_as_it_is_in_force():
    targets = frame_of(
        "targets", [target_row("01-01", value="80"), target_row("02-01", value="5")]
    )
    before = targets.copy()
    version = {
        "item_id": "01-01",
        "valid_from": "2024-07-01",
        "value": "60",
        "comparator": ">=",
    }
    later = version | {"valid_from": "2024-09-01", "value": "50", "comparator": ""}

    def held(day):
        frame = targets_in_force(targets, [later, version], pd.Timestamp(day).date())
        return frame[["comparator", "value"]].to_numpy().tolist()[0]

    assert held("2024-06-30") == ["=", Decimal("80")]
    assert held("2024-07-31") == [">=", Decimal("60")]
    assert held("2024-09-30") == [">=", Decimal("50")]
    pd.testing.assert_frame_equal(targets, before)
