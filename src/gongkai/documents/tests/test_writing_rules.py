"""Numbers, facts, marks and comparisons in plain Python."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.documents.rules import comparing, facts, marks, numbers
from gongkai.documents.rules.states import Kind, Revision, State
from gongkai.kernel.html import clean

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("云政办发〔2026〕3号", "云政办发〔2026〕3号"),
        (" 云政办发 [2026] 3 号 ", "云政办发〔2026〕3号"),
        ("云政办发【2026】第3号", "云政办发〔2026〕3号"),
        ("云政办发（２０２６）０３号", "云政办发〔2026〕3号"),
        ("云政办发［2026］3", "云政办发〔2026〕3号"),
        ("云政办函﹝2026﹞12号", "云政办函〔2026〕12号"),
        ("云溪县人民政府令第12号", "云溪县人民政府令第12号"),
        ("云溪县自然资源局公告2026年第5号", "云溪县自然资源局公告2026年第5号"),
    ],
)
def test_it_reads_a_number_however_it_is_typed(typed, wanted):
    assert numbers.parse(typed).text == wanted
    assert numbers.reasons_against(typed, today=TODAY) == []


@pytest.mark.parametrize(
    "typed", ["3号", "2026", "〔2026〕3号", "云政办发", "云政办发〔2026〕0号", "云政办发〔2026〕三号", "x" * 61]
)
def test_it_says_why_something_is_no_number(typed):
    assert numbers.reasons_against(typed, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "part"), [("云政发〔1948〕3号", "1949"), ("云政发〔2027〕3号", "2026"), ("云政发〔26〕3号", "“26”")]
)
def test_it_keeps_years_in_range(typed, part):
    (reason,) = numbers.reasons_against(typed, today=TODAY)
    assert part in reason


def test_it_tells_what_it_put_right():
    assert numbers.corrections("云政办发〔2026〕3号") == []
    assert len(numbers.corrections("云政办发[2026]第03")) == 4


SERIES = st.text(st.sampled_from("云政办发函字溪县人社教"), min_size=1, max_size=8)


@settings(max_examples=200)
@given(
    SERIES, st.integers(1949, 2026), st.integers(1, 9999), st.sampled_from(["〔〕", "[]", "【】", "()", "（）", "［］"])
)
def test_it_reads_back_what_it_writes(series, year, order, brackets):
    typed = f"{series}{brackets[0]}{year}{brackets[1]}{order}号"
    found = numbers.parse(typed)
    assert (found.series, found.year, found.order) == (series, year, order)
    assert numbers.parse(found.text) == found


@settings(max_examples=300)
@given(st.text(max_size=80))
def test_it_takes_any_text_for_a_number(text):
    numbers.reasons_against(text, today=TODAY)
    numbers.corrections(text)


@given(st.lists(st.integers(1, 60)))
def test_gaps_and_numbers_together_are_everything_to_the_last(orders):
    missing = {number for first, last in numbers.gaps(orders) for number in range(first, last + 1)}
    assert missing | set(orders) == set(range(1, max(orders, default=0) + 1))
    assert not missing & set(orders)


def test_gaps_are_said_as_ranges():
    assert numbers.gap_words(numbers.gaps([1, 2, 4, 8])) == "3号、5—7号"


def test_an_index_number_is_made_of_the_organs_code():
    assert numbers.organ_code("11140000000143490X"[:8] + "000014349" + "X") == "000014349"
    assert numbers.index_prefix(numbers.INDEX_PATTERN, {"机构代码": "000014349", "年份": "2026"}) == (
        "000014349/2026-",
        "",
    )
    assert numbers.reasons_against_pattern(numbers.INDEX_PATTERN, 5) == []
    assert len(numbers.reasons_against_pattern("{年度}", 9)) == 4


@pytest.mark.parametrize(("title", "part"), [("", "请填写"), ("长" * 5000, "5,000"), ("  ", "请填写")])
def test_a_title_is_bounded_with_a_sentence(title, part):
    (reason,) = facts.reasons_about_title(title)
    assert part in reason


@pytest.mark.parametrize(
    ("days", "field"),
    [
        (facts.Days(signed_on=date(1949, 9, 30)), "signed_on"),
        (facts.Days(signed_on=date(2026, 11, 25)), "signed_on"),
        (facts.Days(formed_on=date(1900, 1, 1)), "formed_on"),
        (facts.Days(formed_on=TODAY, changed_on=date(2026, 11, 1)), "changed_on"),
        (facts.Days(effective_on=date(2026, 12, 1), expires_on=date(2026, 11, 30)), "expires_on"),
        (facts.Days(signed_on=TODAY, expires_on=date(2026, 11, 22)), "expires_on"),
        (facts.Days(expires_on=date(2999, 1, 1)), "expires_on"),
    ],
)
def test_days_that_cannot_be_are_refused_where_they_stand(days, field):
    assert list(facts.reasons_about_days(days, today=TODAY)) == [field]


def test_tomorrow_and_days_of_effect_to_come_are_fine():
    days = facts.Days(signed_on=date(2026, 11, 24), effective_on=date(2027, 1, 1), expires_on=date(2031, 12, 31))
    assert facts.reasons_about_days(days, today=TODAY) == {}


def test_a_normative_document_must_say_how_long_it_lasts_and_who_interprets():
    assert len(facts.missing_at_end(Kind.NORMATIVE, "一、要求。", None, "")) == 4
    until = date(2031, 12, 31)
    sentence = facts.closing(Kind.NORMATIVE, "一、要求。", date(2027, 1, 1), until, "云溪县民政局")
    assert sentence == "本文件由云溪县民政局负责解读。本文件自2027年1月1日起施行，有效期至2031年12月31日。"
    assert facts.missing_at_end(Kind.NORMATIVE, f"一、要求。\n{sentence}", until, "云溪县民政局") == []
    assert facts.missing_at_end(Kind.OFFICIAL, "", None, "") == []


@pytest.mark.parametrize(
    ("state", "revision", "own", "writer", "part"),
    [
        (State.DRAFT, Revision.NONE, True, True, ""),
        (State.PUBLISHED, Revision.DRAFT, True, True, ""),
        (State.DRAFT, Revision.NONE, False, True, "只有发文机关"),
        (State.DRAFT, Revision.NONE, True, False, "岗位"),
        (State.REVIEW, Revision.NONE, True, True, "撤回"),
        (State.PUBLISHED, Revision.NONE, True, True, "更正"),
        (State.PUBLISHED, Revision.REVIEW, True, True, "撤回"),
        (State.ISSUED, Revision.NONE, True, True, "退文"),
        (State.DISCARDED, Revision.NONE, True, True, "作废"),
    ],
)
def test_who_may_write_when(state, revision, own, writer, part):
    reasons = facts.reasons_not_to_write(state, revision, own=own, writer=writer)
    assert (part in reasons[0]) if part else reasons == []


def test_attachments_are_moved_within_bounds():
    assert facts.moved([1, 2, 3], 3, -1) == [1, 3, 2]
    assert facts.moved([1, 2, 3], 1, -1) == [1, 2, 3]
    assert facts.moved([1, 2], 9, 1) == [1, 2]


def test_plain_text_is_read_with_its_marks():
    text = "各乡镇：\n第一行\n\n# 一、目标\n- 甲\n- 乙\n\n| 项目 | 金额 |\n|---|---|\n| 低保 | 1 |"
    assert clean(marks.html_of(text)) == (
        "<p>各乡镇：<br>第一行</p><h2>一、目标</h2><ul><li>甲</li><li>乙</li></ul><table><thead><tr><th>项目</th><th>金额</th>"
        "</tr></thead><tbody><tr><td>低保</td><td>1</td></tr></tbody></table>"
    )
    assert marks.is_plain("a < b，且 c > d")
    assert not marks.is_plain("<p>甲</p>")


WORDS = st.text(st.sampled_from("甲乙丙一、（）。ab 12&<>"), min_size=1, max_size=12)
PARTS = st.one_of(
    WORDS.map(lambda w: f"<p>{w}</p>"),
    WORDS.map(lambda w: f"<h3>{w}</h3>"),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda ws: "<ul>" + "".join(f"<li>{w}</li>" for w in ws) + "</ul>"),
    WORDS.map(lambda w: f"<p>{w}<br>{w}</p>"),
    WORDS.map(lambda w: f"<p class='align-right'>{w}</p>"),
    WORDS.map(lambda w: f"<table><tr><td rowspan=2>{w}</td><td>1</td></tr><tr><td>2</td></tr></table>"),
)


@settings(max_examples=200)
@given(st.lists(PARTS, max_size=6).map("".join))
def test_a_text_comes_back_from_its_marks_as_it_was(html):
    body = clean(html)
    assert clean(marks.html_of(marks.text_of(body))) == body


def test_a_comparison_shows_what_changed_and_folds_the_rest():
    old = "\n".join(["题", *"abcdefgh", "金额为100元", "尾"])
    new = "\n".join(["题", *"abcdefgh", "金额为200元", "尾", "新"])
    rows = comparing.compared(old, new)
    assert rows[0] == comparing.Row(comparing.Change.FOLDED, count=7)
    changed = next(row for row in rows if row.change is comparing.Change.CHANGED)
    assert [text for text, lit in changed.left if lit] == ["1"]
    assert rows[-1].change is comparing.Change.ADDED
    assert comparing.compared(old, old) == []


@settings(max_examples=150)
@given(st.text(st.sampled_from("甲乙丙\n"), max_size=60), st.text(st.sampled_from("甲乙丙\n"), max_size=60))
def test_both_sides_of_a_comparison_are_whole(old, new):
    rows = comparing.compared(old, new)
    if any(row.change is comparing.Change.FOLDED for row in rows) or not rows:
        return
    left = [
        "".join(text for text, _ in row.left) for row in rows if row.left or row.change is not comparing.Change.ADDED
    ]
    right = [
        "".join(text for text, _ in row.right) for row in rows if row.right or row.change is not comparing.Change.GONE
    ]
    assert "\n".join(left) == old
    assert "\n".join(right) == new
