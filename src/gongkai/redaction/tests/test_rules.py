"""It finds words however they are written, and says where."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.redaction.rules import Box, Needles, fold

BETWEEN = st.text(" \t\n\u3000\u200b\u00ad\u2060-‐·・\u0332\ufe0f\x02\ufffe", max_size=3)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("张三丰", "户主张三丰同志"),
        ("张三丰", "张 三\u3000丰"),
        ("张三丰", "張三豐"),
        ("張三豐", "张三丰"),
        ("后龙村", "後龍村"),
        ("13800138000", "电话：１３８ 0013－8000"),
        ("138-0013-8000", "13800138000"),
        ("Zhang San", "ZHANGSAN"),
        ("买买提·艾力", "买买提艾力"),
        ("张三", "张\u200b三"),
        ("张三", "张\n三"),
        ("⼦华", "子华"),
        ("José", "Jose\u0301"),
    ],
)
def test_it_finds_the_term(term, text):
    needles = Needles([term])
    (hit,) = needles.find(text)
    assert needles.within(text)
    assert Needles([term]).within(text[hit.start : hit.end])
    assert not needles.within(text[: hit.start] + text[hit.end :])


@pytest.mark.parametrize(("term", "text"), [("张三", "张四三"), ("李四", "木子四"), ("12345", "1234 6")])
def test_it_does_not_find_what_is_not_there(term, text):
    assert Needles([term]).find(text) == []


def test_it_finds_every_place_also_where_they_overlap():
    assert [(one.start, one.end) for one in Needles(["哈哈"]).find("哈哈哈")] == [(0, 2), (1, 3)]


def test_it_finds_a_term_that_goes_over_a_border():
    needles = Needles(["张三丰"])
    assert needles.across("户主张 三", "丰，男") == [(3, 1)]
    assert needles.across("户主", "张三丰") == []


def test_it_names_terms_too_short_to_look_for():
    assert Needles(["张", " ", "张三", "--1"]).too_short() == [0, 1, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-be", "utf-16-le", "gb18030"])
def test_it_finds_the_bytes_of_a_term_and_of_its_traditional_form(encoding):
    needles = Needles(["张三丰"])
    assert needles.within_bytes(b"\x00" + "张三丰".encode(encoding) + b"\x00")
    assert needles.within_bytes("张三豐".encode("utf-16-be").hex().encode()) is False
    assert needles.within_bytes("张三丰".encode("utf-16-be").hex().upper().encode())
    assert needles.within_bytes(b"%E5%BC%A0%E4%B8%89%E4%B8%B0")


def test_it_takes_no_short_number_for_a_find_among_bytes():
    assert not Needles(["1234"]).within_bytes(b'w:w="12345"')
    assert Needles(["13800138000"]).within_bytes(b"<v>13800138000</v>")


@settings(max_examples=60)
@given(st.text(min_size=0, max_size=40), st.lists(BETWEEN, min_size=3, max_size=3), st.text(max_size=40))
def test_it_finds_a_term_whatever_unseen_stands_between_its_characters(before, between, after):
    text = before + "".join(one + gap for one, gap in zip("张三丰", between, strict=True)) + after
    assert Needles(["张三丰"]).within(text)


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_it_folds_to_the_same_as_often_as_it_is_done_and_keeps_places_in_order(text):
    held = fold(text)
    assert fold(held.text).text == held.text
    assert len(held.places) == len(held.text)
    assert list(held.places) == sorted(held.places)


def test_it_knows_which_boxes_meet():
    box = Box(10, 10, 10, 10)
    assert box.meets(Box(19, 19, 5, 5))
    assert not box.meets(Box(19, 19, 5, 5), least=0.1)
    assert not box.meets(Box(20, 10, 5, 5))
