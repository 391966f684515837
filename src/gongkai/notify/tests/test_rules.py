"""Stages of a duty, times of mail, tries: without a database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai.notify import rules
from gongkai.notify.rules import Digest, Receiver, Weekdays, send_at, stage_of

CN = ZoneInfo("Asia/Shanghai")
DUE = date(2026, 11, 20)  # 周五


@pytest.mark.parametrize(
    ("today", "key", "words"),
    [
        ("2026-11-05", None, ""),
        ("2026-11-06", "REMINDER-10", "还有10个工作日到期"),
        ("2026-11-07", "REMINDER-10", "还有10个工作日到期"),
        ("2026-11-12", "REMINDER-10", "还有6个工作日到期"),
        ("2026-11-13", "REMINDER-5", "还有5个工作日到期"),
        ("2026-11-19", "REMINDER-1", "还有1个工作日到期"),
        ("2026-11-20", "DUE-0", "今日到期"),
        ("2026-11-22", "DUE-0", "今日到期"),
        ("2026-11-23", "LATE-1", "已逾期1个工作日"),
        ("2026-11-26", "LATE-1", "已逾期4个工作日"),
        ("2026-11-27", "LATE-5", "已逾期5个工作日"),
        ("2026-12-04", "LATE-10", "已逾期10个工作日"),
        ("2027-03-01", "LATE-10", "已逾期71个工作日"),
    ],
)
def test_it_names_the_last_stage_reached(today, key, words):
    stage = stage_of(DUE, date.fromisoformat(today), Weekdays())
    assert (stage.key if stage else None) == key
    if stage and today != "2026-11-22":
        assert stage.words == words


@pytest.mark.parametrize(
    ("today", "receivers", "kind"),
    [
        ("2026-11-19", [Receiver.HANDLER], "reminder"),
        ("2026-11-20", [Receiver.HANDLER], "due"),
        ("2026-11-23", [Receiver.HANDLER, Receiver.LEADER], "escalated"),
        ("2026-11-27", [Receiver.HANDLER, Receiver.LEADER, Receiver.HEAD], "escalated"),
        ("2026-12-07", [Receiver.HANDLER, Receiver.LEADER, Receiver.HEAD, Receiver.OFFICE], "escalated"),
    ],
)
def test_it_escalates_step_by_step(today, receivers, kind):
    stage = stage_of(DUE, date.fromisoformat(today), Weekdays())
    assert list(stage.receivers) == receivers
    assert stage.message_kind == kind


def test_it_says_late_to_the_handler_alone_before_the_first_escalation():
    stage = stage_of(DUE, date(2026, 11, 23), Weekdays(), after=(3, 5, 10))
    assert (stage.key, stage.receivers, stage.message_kind) == ("LATE-0", (Receiver.HANDLER,), "late")


def test_it_reminds_before_a_due_day_that_is_not_worked():
    assert stage_of(date(2026, 11, 22), date(2026, 11, 20), Weekdays()).key == "REMINDER-1"


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(-60, 60))
def test_stages_never_go_back(due, shift):
    order = {"REMINDER-10": 1, "REMINDER-5": 2, "REMINDER-1": 3, "DUE-0": 4, "LATE-1": 5, "LATE-5": 6, "LATE-10": 7}
    day = due + timedelta(days=shift)
    now, then = stage_of(due, day, Weekdays()), stage_of(due, day + timedelta(days=1), Weekdays())
    assert (order[now.key] if now else 0) <= (order[then.key] if then else 0)


@pytest.mark.parametrize(
    ("now", "digest", "urgent", "expected"),
    [
        ("2026-11-20 10:00", "NOW", False, "2026-11-20 10:00"),
        ("2026-11-19 21:00", "NOW", False, "2026-11-20 08:00"),
        ("2026-11-20 03:00", "NOW", False, "2026-11-20 08:00"),
        ("2026-11-20 20:00", "NOW", False, "2026-11-23 08:00"),
        ("2026-11-21 10:00", "NOW", False, "2026-11-23 08:00"),
        ("2026-11-21 23:00", "NOW", True, "2026-11-21 23:00"),
        ("2026-11-19 10:00", "DAILY", False, "2026-11-20 08:30"),
        ("2026-11-19 07:00", "DAILY", False, "2026-11-19 08:30"),
        ("2026-11-20 10:00", "DAILY", False, "2026-11-23 08:30"),
        ("2026-11-18 10:00", "WEEKLY", False, "2026-11-23 08:30"),
        ("2026-11-22 10:00", "WEEKLY", False, "2026-11-23 08:30"),
    ],
)
def test_it_holds_mail_through_quiet_hours_and_days_off(now, digest, urgent, expected):
    moment = datetime.fromisoformat(now).replace(tzinfo=CN)
    at = send_at(moment, Digest(digest), Weekdays(), urgent=urgent)
    assert at == datetime.fromisoformat(expected).replace(tzinfo=CN)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)), st.sampled_from(Digest), st.times(), st.times())
def test_mail_is_never_early_never_on_a_day_off_never_in_quiet_hours(now, digest, quiet_from, quiet_to):
    now = now.replace(tzinfo=CN)
    at = send_at(now, digest, Weekdays(), quiet_from=quiet_from, quiet_to=quiet_to)
    assert at >= now
    assert at.weekday() < 5
    assert not rules.is_quiet(at.time(), quiet_from, quiet_to)
    assert at - now < timedelta(days=12)


def test_it_gives_up_after_the_last_try():
    now = datetime(2026, 11, 20, tzinfo=CN)
    waits = [rules.next_try(tries, now) for tries in range(1, 9)]
    assert [wait - now for wait in waits[:-1]] == [timedelta(minutes=minutes) for minutes in rules.WAITS]
    assert waits[-1] is None
    assert rules.is_quiet(time(9), time(9), time(9)) is False


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a", "对照"),
        ("a: {label: 甲}", "a：要写 label、group、mail"),
        ("a: {label: 甲, group: 乙, mail: HOURLY}", "NOW、DAILY"),
        ("a: {label: 甲, group: 乙, mail: NOW, loud: 1}", "多出 loud"),
    ],
)
def test_it_names_the_kind_that_is_wrong(text, words):
    with pytest.raises(rules.BadKinds, match=words):
        rules.parse_kinds(yaml.safe_load(text), "kinds.yaml")
