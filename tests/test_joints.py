"""What joins the members of a list, and what only looks as if it did."""

import pytest

from pipeline.grammar.joints import after_last_joint, joints, members, without_joint
from pipeline.grammar.words import boundaries


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公园、学校", [(2, "、")]),
        ("公园以及学校", [(2, "以及")]),
        ("以及公园", [(0, "以及")]),
        ("公园和学校，医院与泵站", [(2, "和"), (5, "，"), (8, "与")]),
        ("“公园、学校”和医院", [(7, "和")]),
        ("《甲、《乙、丙》、丁》、戊", [(11, "、")]),
        ("公园”、学校", [(3, "、")]),
        ("公园", []),
    ],
)
def test_signs_outside_quotes_join(text, found):
    assert joints(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公园、学校和医院", ["公园", "学校", "医院"]),
        ("公园以及学校", ["公园", "学校"]),
        ("和谐社区、学校", ["和谐社区", "学校"]),
        ("公园、 学校", ["公园", "学校"]),
        ("公园、", ["公园"]),
        ("公园", ["公园"]),
    ],
)
def test_a_list_is_cut_where_a_word_joins(text, found, grammar):
    assert members(text, grammar) == found


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("公园、学校和医院", 6),
        ("公园以及学校", 4),
        ("公园、学校", 3),
        ("和谐社区", 0),
        ("公园", 0),
    ],
)
def test_the_last_joint_ends_where_the_last_member_begins(text, offset, grammar):
    assert after_last_joint(text, grammar) == offset


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("学校和", "学校"),
        ("学校以及", "学校"),
        ("学校、", "学校"),
        ("和", "和"),
        ("学校", "学校"),
    ],
)
def test_a_phrase_stands_without_what_joins_it_to_the_next(text, bare):
    assert without_joint(text) == bare


@pytest.mark.parametrize(
    ("text", "words", "edges"),
    [
        ("学校医院", [], {0, 2, 4}),
        ("网易杭研大厦", [], {0, 2, 3, 4, 6}),  # 杭研 is in no dictionary and is not made up
        ("钇镧锆公司", ["钇镧锆"], {0, 3, 5}),
        ("", [], {0}),
    ],
)
def test_words_end_where_the_dictionary_says(text, words, edges):
    assert boundaries(text, words) == edges
