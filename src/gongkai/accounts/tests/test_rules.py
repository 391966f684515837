"""Rules of signing in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gongkai.accounts import rules

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("li.na", "李娜", "", ""), None),
        (("li.na", "李娜", "13800000000", "a@b.cn"), None),
        (("李娜", "李娜", "", ""), "登录名应为"),
        (("li", "李娜", "", ""), "登录名应为"),
        (("lina", " ", "", ""), "请填写姓名"),
        (("lina", "李娜", "0591-1234", ""), "手机号码"),
        (("lina", "李娜", "", "a b@c"), "电子邮箱"),
    ],
)
def test_it_says_why_particulars_will_not_do(given, words):
    reasons = rules.reasons_not_to_name(*given)
    assert reasons == [] if words is None else words in reasons[0]


@pytest.mark.parametrize(("minutes", "over"), [(0, False), (30, False), (31, True)])
def test_it_ends_after_the_idle_time(minutes, over):
    assert rules.idle_over(NOON, NOON + timedelta(minutes=minutes), 30) is over


def test_it_never_ends_a_session_not_seen_yet():
    assert not rules.idle_over(None, NOON, 30)


def test_it_notes_a_use_once_a_minute():
    assert rules.worth_noting(None, NOON)
    assert not rules.worth_noting(NOON, NOON + timedelta(seconds=59))
    assert rules.worth_noting(NOON, NOON + timedelta(seconds=60))


@pytest.mark.parametrize(("passed", "left"), [(0, 30), (1, 29), (29.5, 1), (40, 1)])
def test_it_counts_the_minutes_of_a_lock(passed, left):
    assert rules.minutes_left(NOON, NOON + timedelta(minutes=passed), 30) == left


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge（Windows）"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/120", "Firefox（Linux）"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 MicroMessenger/8", "微信（安卓）"),
        ("", "浏览器"),
    ],
)
def test_it_names_browsers_as_people_do(agent, words):
    assert rules.agent_words(agent) == words
