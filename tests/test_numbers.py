"""Numbers, dates and ids as printed: what is read of each, and what is left alone."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.grammar.dates import find_dues
from pipeline.grammar.ids import letter_of, task_prefix, with_letters
from pipeline.grammar.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "value", "unit", "in_si", "si_unit"),
    [
        # Arabic digits, grouped, full width, over a line's end
        ("3.14万元", "3.14", "万元", "31400", "元"),
        ("1,234.5万元", "1234.5", "万元", "12345000", "元"),
        ("1 234 567人", "1234567", "人", "1234567", "人"),
        ("５０．５％", "50.5", "%", "50.5", "%"),
        ("６，８００人", "6800", "人", "6800", "人"),
        ("68\n00人", "6800", "人", "6800", "人"),
        ("0.5‰", "0.5", "‰", "0.05", "%"),
        # numerals in words: each sign has its place
        ("十件", "10", "件", "10", "件"),
        ("十二件", "12", "件", "12", "件"),
        ("二十件", "20", "件", "20", "件"),
        ("百件", "100", "件", "100", "件"),
        ("一百零三件", "103", "件", "103", "件"),
        ("一百二十三家", "123", "家", "123", "家"),
        ("两千零五人", "2005", "人", "2005", "人"),
        ("九千八百七十六人", "9876", "人", "9876", "人"),
        ("两万三千人", "23000", "人", "23000", "人"),
        ("一亿零三百万零五人", "103000005", "人", "103000005", "人"),
        ("二〇二五个", "2025", "个", "2025", "个"),
        # what ends in 万 or 亿 counts in it
        ("两万人", "2", "万人", "20000", "人"),
        ("三百万元", "300", "万元", "3000000", "元"),
        ("五亿元", "5", "亿元", "500000000", "元"),
        ("亿元", "1", "亿元", "100000000", "元"),
        ("万美元", "1", "万美元", "10000", "美元"),
        ("万人", "10000", "人", "10000", "人"),
        ("三点五万亩", "3.5", "万亩", "23333333.333333", "平方米"),
        ("一点二五亿元", "1.25", "亿元", "125000000", "元"),
        # the scale between the digits stays, the first one as the unit's
        ("1亿2000万元", "1.2", "亿元", "120000000", "元"),
        ("13亿6千万人", "13.6", "亿人", "1360000000", "人"),
        ("3亿零500万元", "3.05", "亿元", "305000000", "元"),
        ("2万3000人次", "2.3", "万人次", "23000", "人次"),
        ("3万5千人", "3.5", "万人", "35000", "人"),
        ("7万8百户", "7.08", "万户", "70800", "户"),
        ("1亿2000万3500元", "1.200035", "亿元", "120003500", "元"),
        ("十三亿六千万人", "1360000000", "人", "1360000000", "人"),
        ("一亿两千万元", "120000000", "元", "120000000", "元"),
        # shares
        ("百分之六十", "60", "%", "60", "%"),
        ("百分之六点五", "6.5", "%", "6.5", "%"),
        ("百分之12.5", "12.5", "%", "12.5", "%"),
        # signs of their own
        ("Ⅲ类", "3", "类", "3", "类"),
        ("Ⅹ类", "10", "类", "10", "类"),
    ],
)
def test_a_number_is_read_with_its_unit(text, value, unit, in_si, si_unit, grammar):
    (number,) = find_numbers(text, grammar)

    assert (number.value, number.unit) == (Decimal(value), unit)
    assert (number.in_si(), number.si_unit) == (Decimal(in_si), si_unit)
    assert (number.start, number.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "kind", "dimension"),
    [
        ("24家", "classifier", "count"),
        ("24万", "classifier", "count"),
        ("24", "", ""),
        ("24人", "person", "person"),
        ("24人次", "person", "person-times"),
        ("24%", "rate", "share"),
        ("24个百分点", "rate", "point"),
        ("24/10万", "rate", "per-population"),
        ("24亿元", "measure", "money"),
        ("24万美元", "measure", "money-usd"),
        ("24公顷", "measure", "area"),
        ("24个工作日", "duration", "duration"),
        ("24岁", "age", "age"),
        ("24分", "score", "score"),
        ("24倍", "multiple", "multiple"),
    ],
)
def test_a_number_says_what_kind_of_thing_it_counts(text, kind, dimension, grammar):
    (number,) = find_numbers(text, grammar)

    assert (number.kind, number.dimension) == (kind, dimension)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("5亿元", "500000000"),
        ("100万亩", "666666666.666667"),
        ("3.50%", "3.5"),
        ("0.5‰", "0.05"),
        ("20万千瓦", "200000000"),
        ("0.20公里", "200"),
    ],
)
def test_a_value_in_its_own_unit_is_written_out_in_digits(text, printed, grammar):
    (number,) = find_numbers(text, grammar)

    assert str(number.in_si()) == printed


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("3-5A级景区", "latin-code"),
        ("4A级景区", "latin-code"),
        ("3-5家景区", ""),
        ("0~3岁幼儿", "age-group"),
        ("第3个", "ordinal"),
        ("3个", ""),
    ],
)
def test_a_number_that_is_a_part_of_a_name_has_the_rule_that_says_so(text, excluded, grammar):
    assert find_numbers(text, grammar)[0].excluded == excluded


@pytest.mark.parametrize(
    ("text", "comparator", "words"),
    [
        ("共20家", "=", "20家"),
        ("20家以上", ">=", "20家以上"),
        ("不少于20家", ">=", "不少于20家"),
        ("超过20家", ">", "超过20家"),
        ("20余家", ">", "20余家"),
        ("20家左右", "~", "20家左右"),
        ("约20家", "~", "约20家"),
        ("近20家", "~", "近20家"),
        ("20家以内", "<=", "20家以内"),
        ("不超过20家", "<=", "不超过20家"),
        # where words before and behind say different things, what binds goes before 约
        ("约20家以上", ">=", "约20家以上"),
    ],
)
def test_a_comparator_is_read_before_inside_or_behind_a_number(
    text, comparator, words, grammar
):
    (number,) = find_numbers(text, grammar)

    assert number.comparator == comparator
    assert text[number.first : number.last] == words


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1~2个", "1", "2"),
        ("5－6亿元", "5", "6"),
        ("6%—6.5%", "6", "6.5"),
        ("三至五个", "3", "5"),
        ("百分之五至百分之八", "5", "8"),
        ("30~50人次", "30", "50"),
        ("0至3%", "0", "3"),
    ],
)
def test_a_range_has_two_ends(text, low, high, grammar):
    (number,) = find_numbers(text, grammar)

    assert (number.comparator, number.value, number.value_high) == (
        "range",
        Decimal(low),
        Decimal(high),
    )


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        # one scale for both ends
        ("3至5万人", "3", "5", "万人"),
        ("三至五万人", "3", "5", "万人"),
        ("3万至5万人", "3", "5", "万人"),
        ("一千万至两千万元", "1000", "2000", "万元"),
        # a scale or a unit of its own, or none where it would be above the high end
        ("8000万至1亿元", "0.8", "1", "亿元"),
        ("8000至1万人", "0.8", "1", "万人"),
        ("9000至9500人", "9000", "9500", "人"),
        ("5000元至1万元", "0.5", "1", "万元"),
        ("500元到1500元", "500", "1500", "元"),
        ("3千—5千人", "3", "5", "千人"),
        ("2公顷至50亩", "30", "50", "亩"),
        ("800米至1.2公里", "0.8", "1.2", "公里"),
        ("1亿2000万至1亿5000万元", "1.2", "1.5", "亿元"),
    ],
)
def test_both_ends_of_a_range_are_in_the_unit_of_the_second(text, low, high, unit, grammar):
    (number,) = find_numbers(text, grammar)

    ends = (number.value, number.value_high, number.unit)
    assert ends == (Decimal(low), Decimal(high), unit)


def test_a_range_of_very_many_digits_is_read(grammar):
    (number,) = find_numbers("9" * 40 + "至5万人", grammar)

    assert (number.value, number.unit) == (Decimal("9" * 36 + "." + "9" * 4), "万人")


def test_a_mixed_number_has_no_more_digits_than_a_country_counts(grammar):
    numbers = find_numbers(f"投资{'9' * 80}亿2000万元", grammar)

    assert [n.unit for n in numbers] == ["亿", "万元"]


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("3个、三个、Ⅲ类、亿元", ["arabic", "chinese", "roman", "scale"]),
        ("二年级３班", ["chinese", "arabic"]),
    ],
)
def test_a_number_says_in_which_signs_it_is_printed(text, scripts, grammar):
    assert [n.script for n in find_numbers(text, grammar)] == scripts


@pytest.mark.parametrize("text", ["九" * 24 + "个", "一" * 20 + "亿个"])
def test_a_long_row_of_signs_is_read(text, grammar):
    assert len(find_numbers(text, grammar)) == 1


def test_a_row_of_signs_too_long_for_any_number_is_none(grammar):
    assert find_numbers("九" * 25 + "个", grammar) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6月底前完成", [("6月底前", date(2024, 6, 30))]),
        ("2月底前完成", [("2月底前", date(2024, 2, 29))]),
        ("2025年2月底前完成", [("2025年2月底前", date(2025, 2, 28))]),
        ("1月底前完成", [("1月底前", date(2024, 1, 31))]),
        ("12月底前完成", [("12月底前", date(2024, 12, 31))]),
        ("6月15日前完成", [("6月15日前", date(2024, 6, 15))]),
        ("6月30日前完成", [("6月30日前", date(2024, 6, 30))]),
        ("6月1日前完成", [("6月1日前", date(2024, 6, 1))]),
        ("11月", [("11月", date(2024, 11, 30))]),
        ("3-10月", [("10月", date(2024, 10, 31))]),
        ("2024.8", [("2024.8", date(2024, 8, 31))]),
        ("2024/6/15", [("2024/6/15", date(2024, 6, 15))]),
        ("2024-06-15", [("2024-06-15", date(2024, 6, 15))]),
        ("工期11个月", []),
        ("13月底前完成", []),
        ("0月底前完成", []),
        ("6月31日前完成", []),
        ("6月0日前完成", []),
        ("到2024年完成", [("到2024年", date(2024, 12, 31))]),
        ("2025年6月15日前完成", [("2025年6月15日前", date(2025, 6, 15))]),
        ("2025年6月30日前完成", [("2025年6月30日前", date(2025, 6, 30))]),
        ("2025年6月31日前完成", []),
        ("到2025年底完成", [("到2025年底", date(2025, 12, 31))]),
        ("一季度完成", [("一季度", date(2024, 3, 31))]),
        ("二季度完成", [("二季度", date(2024, 6, 30))]),
        ("第三季度完成", [("三季度", date(2024, 9, 30))]),
        ("第四季度完成", [("四季度", date(2024, 12, 31))]),
        ("上半年完成", [("上半年", date(2024, 6, 30))]),
        ("年内完成", [("年内", date(2024, 12, 31))]),
        ("到2023年完成", []),
        ("“十四五”末完成", [("“十四五”末", date(2025, 12, 31))]),
        ("“十五五”期间完成", [("“十五五”期间", date(2030, 12, 31))]),
        ("“十三五”期间完成", []),
        (
            "3月底前开工，9月底前完工",
            [("3月底前", date(2024, 3, 31)), ("9月底前", date(2024, 9, 30))],
        ),
    ],
)
def test_due_words_mean_the_last_day_they_name(text, found, grammar):
    dues = find_dues(text, 2024, grammar)

    assert [day for _, day in dues] == [day for _, day in found]
    assert [end for end, _ in dues] == [text.find(words) + len(words) for words, _ in found]


def test_due_words_without_a_year_mean_nothing_where_no_year_is_known(grammar):
    assert find_dues("6月底前完成，2025年底前完工", None, grammar) == (
        (14, date(2025, 12, 31)),
    )


@pytest.mark.parametrize(
    ("seq", "prefix"),
    [("8", "08"), ("31", "31"), ("3.2", "03.2"), ("一", "一"), ("A.1", "A.1")],
)
def test_the_number_of_a_task_begins_its_ids(seq, prefix):
    assert task_prefix(seq) == prefix


@pytest.mark.parametrize(
    ("place", "letters"),
    [(0, "a"), (25, "z"), (26, "aa"), (51, "az"), (52, "ba"), (702, "aaa")],
)
def test_places_are_lettered_as_columns_are(place, letters):
    assert letter_of(place) == letters


def test_only_ids_that_stand_twice_get_letters():
    assert with_letters(["x", "y", "x", "x"]) == ["xa", "y", "xb", "xc"]
