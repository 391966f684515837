"""Small truths about text, in tables."""

from __future__ import annotations

import pytest

from gongkai.kernel.text import whole, words_asked


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("2026", 2026), ("999999999", 999_999_999), ("", None), ("-1", None), ("²", None), ("１２", None), ("9" * 10, None)],
)  # fmt: skip
def test_it_reads_whole_numbers_a_column_can_hold(text, number):
    assert whole(text) == number


def test_what_is_looked_for_can_be_asked_of_any_database():
    assert words_asked(" 低\0保 ") == "低保"
    assert words_asked("长" * 100, 5) == "长" * 5
