from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.pages.rules import (
    Running,
    Tone,
    bars_of,
    day_words,
    due_words,
    heat_level,
    heat_of,
    number_words,
    size_words,
)

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "running", "working", "words", "tone"),
    [
        (TODAY, Running.OPEN, 0, "今天到期", Tone.WARN),
        (TODAY + timedelta(1), Running.OPEN, 1, "剩 1 个工作日", Tone.WARN),
        (TODAY + timedelta(30), Running.OPEN, 22, "剩 22 个工作日", Tone.PLAIN),
        (TODAY + timedelta(2), Running.OPEN, None, "剩 2 天", Tone.WARN),
        (TODAY - timedelta(3), Running.OPEN, -1, "逾期 1 个工作日", Tone.BAD),
        (TODAY - timedelta(1), Running.OPEN, 0, "逾期 1 个工作日", Tone.BAD),
        (TODAY - timedelta(9), Running.OPEN, None, "逾期 9 天", Tone.BAD),
        (TODAY - timedelta(9), Running.PAUSED, -7, "计时暂停", Tone.INFO),
        (TODAY - timedelta(9), Running.DONE, -7, "", Tone.PLAIN),
    ],
)
def test_it_says_how_near_a_due_day_is(day, running, working, words, tone):
    assert due_words(day, TODAY, running, working) == (words, tone)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.none() | st.integers(-500, 500))
def test_it_is_red_exactly_when_late_and_still_running(day, working):
    assert (due_words(day, TODAY, Running.OPEN, working)[1] is Tone.BAD) == (day < TODAY)
    assert due_words(day, TODAY, Running.DONE, working)[1] is not Tone.BAD


def test_it_names_the_year_only_when_it_is_another():
    assert day_words(date(2026, 8, 31), TODAY) == "8月31日"
    assert day_words(date(2027, 1, 5), TODAY) == "2027年1月5日"


@given(st.lists(st.floats(-10, 1e6), max_size=20))
def test_it_keeps_bars_between_nothing_and_full(values):
    bars = bars_of([("a", value, "", "", "") for value in values])
    assert all(0 <= bar.share <= 100 for bar in bars)
    if any(value > 0 for value in values):
        assert max(bar.share for bar in bars) == 100


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_it_shades_from_none_to_most(value, most):
    level = heat_level(min(value, most), most)
    assert 0 <= level <= 5
    assert (level == 0) == (min(value, most) <= 0)


def test_it_shades_the_greatest_darkest():
    rows = heat_of(["1月", "2月"], [("甲", [0, 5]), ("乙", [1, 10])]).rows
    assert rows == (("甲", ((0, 0), (5, 3))), ("乙", ((1, 1), (10, 5))))


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (1284, "1,284"), (75.0, "75"), (96.25, "96.2"), (0.5, "0.5"), (3.14159, "3.14"), (-2, "-2")],
)
def test_it_writes_numbers_as_people_do(value, words):
    assert number_words(value) == words


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KB"), (20 * 2**20, "20 MB"), (3 * 2**30, "3.0 GB")]
)
def test_it_writes_sizes_as_people_do(size, words):
    assert size_words(size) == words
