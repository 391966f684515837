from __future__ import annotations

import pytest

from gongkai.config import environment


@pytest.mark.parametrize(
    ("read", "value", "wanted"),
    [
        (lambda: environment.whole("X", 5, ""), None, 5),
        (lambda: environment.whole("X", 5, ""), " 7 ", 7),
        (lambda: environment.switch("X", False, ""), "1", True),
        (lambda: environment.switch("X", True, ""), "否", False),
        (lambda: environment.listed("X", ["a"], ""), "b, c,", ["b", "c"]),
        (lambda: environment.choice("X", "a", ["a", "b"], ""), "b", "b"),
        (lambda: environment.text("X", "d", ""), "  ", "d"),
    ],
)
def test_it_reads_the_value_or_the_default(monkeypatch, read, value, wanted):
    if value is None:
        monkeypatch.delenv("X", raising=False)
    else:
        monkeypatch.setenv("X", value)
    assert read() == wanted


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda: environment.whole("X", 5, "", least=1, most=9), "10"),
        (lambda: environment.whole("X", 5, ""), "five"),
        (lambda: environment.switch("X", False, ""), "maybe"),
        (lambda: environment.choice("X", "a", ["a", "b"], ""), "c"),
    ],
)
def test_it_says_which_variable_is_wrong_and_what_to_do(monkeypatch, read, value):
    monkeypatch.setenv("X", value)
    with pytest.raises(environment.BadSetting) as caught:
        read()
    assert "X" in str(caught.value)
    assert value in str(caught.value)
    assert "请改正" in str(caught.value)
