from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from gongkai.outbox import rules
from gongkai.outbox.rules import Letter, Rule

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # Sunday 12:00 in China


@pytest.mark.parametrize(
    ("rule", "last", "due"),
    [
        (Rule(every=timedelta(minutes=1)), None, True),
        (Rule(every=timedelta(minutes=1)), NOON - timedelta(seconds=59), False),
        (Rule(every=timedelta(minutes=1)), NOON - timedelta(seconds=60), True),
        (Rule(every=timedelta(minutes=1)), NOON + timedelta(days=1), True),  # the clock was set back
        (Rule(at=time(9)), NOON - timedelta(hours=3), False),
        (Rule(at=time(9)), NOON - timedelta(hours=3, seconds=1), True),
        (Rule(at=time(13)), NOON - timedelta(hours=22), False),
        (Rule(at=time(13)), NOON - timedelta(hours=24), True),
        (Rule(at=time(0, 10)), NOON - timedelta(days=9), True),
        (Rule(at=time(8), weekday=0), NOON - timedelta(days=6), False),
        (Rule(at=time(8), weekday=0), NOON - timedelta(days=7), True),
        (Rule(at=time(12), weekday=6), NOON - timedelta(seconds=1), True),
        (Rule(at=time(12, 1), weekday=6), NOON - timedelta(days=6), False),
    ],
)
def test_it_knows_what_is_due(rule, last, due):
    assert rule.is_due(last, NOON) is due


@pytest.mark.parametrize(
    "kwargs",
    [
        {},
        {"every": timedelta(1), "at": time(1)},
        {"every": timedelta(0)},
        {"every": timedelta(1), "weekday": 1},
        {"at": time(1), "weekday": 7},
    ],
)
def test_it_refuses_rules_without_sense(kwargs):
    with pytest.raises(ValueError):
        Rule(**kwargs)


def test_it_says_rules_in_chinese():
    assert [rule.label() for rule in (Rule(every=timedelta(minutes=5)), Rule(every=timedelta(days=1)), Rule(at=time(8)), Rule(at=time(8), weekday=0))] == [
        "每 5 分钟", "每 1 天", "每日 08:00", "每周一 08:00",
    ]  # fmt: skip
    assert Rule(every=timedelta(seconds=90)).label() == "每 90 秒"


def test_it_waits_longer_each_time_within_bounds():
    waits = [rules.wait_after(n) for n in range(1, 30)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=2)
    assert waits[-1] == timedelta(minutes=5)
    assert [rules.pause_after(n).total_seconds() / 60 for n in (1, 2, 3, 30)] == [1, 2, 4, 60]


def test_it_has_a_row_for_every_state():
    assert set(rules.NEXT) == set(rules.LETTER_LABELS) == set(Letter)


def test_it_demands_a_reason_for_dropping():
    assert rules.reasons_not_to_settle(Letter.WAITING, Letter.DROPPED, " ") == ["放弃一条消息须写明原因。"]
    assert rules.reasons_not_to_settle(Letter.WAITING, Letter.DROPPED, "重复") == []
    assert rules.reasons_not_to_settle(Letter.DROPPED, Letter.RETRY, "") == ["这条消息已放弃，不能再改为“等待重试”。"]
