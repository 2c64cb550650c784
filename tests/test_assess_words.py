"""Numbers and days as a sentence prints them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.quarter.assess.words import plain, rounded, tenths, to_decimal, until


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("69", "69.0"),
        ("2000/29", "69.0"),  # 68.965…
        ("-175/29", "-6.0"),
        ("6.05", "6.1"),  # halves go up
        ("-6.05", "-6.1"),
        ("0", "0.0"),
        ("0.04", "0.04"),  # not 0.0, it is not nothing
        ("100", "100.0"),
        ("99.96", "99.96"),  # not 100.0, it is not all
        ("99.996", "99.996"),
        ("100.04", "100.04"),
        ("-0.001", "-0.001"),
    ],
)
def test_a_share_is_printed_to_one_place_but_never_onto_an_edge(value, shown):
    assert tenths(Fraction(value), (0, 100)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(80), "80"),
        (Fraction("0.125"), "0.125"),
        (Fraction(1, 3), "0.3333"),
        (Fraction(-5, 2), "-2.5"),
        (Decimal("1.70"), "1.7"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0"), "0"),
    ],
)
def test_a_value_is_printed_without_exponent_and_empty_places(value, shown):
    assert plain(value) == shown


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (Fraction(3, 8), "0.375"),
        (Fraction(7), "7"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(10**20 + 1, 10), "10000000000000000000.1"),
    ],
)
def test_a_value_is_exact_where_it_has_an_end(value, exact):
    assert to_decimal(value) == Decimal(exact)


def test_a_column_holds_six_places_and_what_is_not_stated_stays_empty():
    assert str(rounded(Fraction(2, 3))) == "0.666667"
    assert str(rounded(Fraction(3, 4))) == "0.75"
    assert str(rounded(Fraction(50))) == "50"
    assert rounded(None) is None


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2023, 9, 30), "9月底"),
        (date(2023, 2, 28), "2月底"),
        (date(2024, 2, 28), "2月28日"),
        (date(2023, 12, 31), "12月底"),
        (date(2023, 9, 5), "9月5日"),
    ],
)
def test_the_last_day_of_a_month_is_its_end(day, shown):
    assert until(day) == shown
