"""Loading notices, local days, limits, and what moves because of them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.outbox.models import Event
from gongkai.trail.models import Entry
from gongkai.workdays import queries, rules, services
from gongkai.workdays.models import YearNotice
from gongkai.workdays.services import clocks
from gongkai.workdays.tests.test_rules import NOTICE

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return builders.actor(Duty.OFFICE)


def load(office, text=NOTICE, year=2027):
    reading = rules.parse_notice(text, year)
    return services.load_notice(
        year=year, title=reading.title or "通知", doc_number=reading.doc_number, rows=reading.days, by=office
    )


def test_a_year_without_a_notice_counts_only_statutory_days_and_is_provisional():
    calendar = queries.calendar(None)
    assert not calendar.is_working_day(date(2027, 1, 1))
    assert not calendar.is_working_day(date(2027, 6, 9))
    assert calendar.add(date(2026, 12, 28), 5) == rules.DueDay(date(2027, 1, 5), provisional=True)
    assert queries.source_of(2027) == "NONE"
    assert queries.source_of(2026) == "SHIPPED"


def test_loading_a_notice_makes_the_year_certain(office):
    notice = load(office)
    calendar = queries.calendar(office.jurisdiction_id)
    assert calendar.is_certain(date(2027, 5, 1))
    assert calendar.is_working_day(date(2027, 2, 14))
    assert not calendar.is_working_day(date(2027, 2, 12))
    assert calendar.reason(date(2027, 2, 14)) == "春节调休上班"
    assert calendar.is_working_day(date(2027, 5, 3))
    assert queries.source_of(2027) == "LOADED"
    entry = Entry.objects.get(subject=f"workdays.YearNotice:{notice.pk}")
    assert entry.verb == "workdays.notice_loaded"
    event = Event.objects.get(name="workdays.calendar_changed")
    assert event.ids == {"jurisdiction_id": None, "from": "2027-01-01", "to": "2027-12-31"}


def test_a_loaded_notice_stands_in_front_of_the_shipped_year(office):
    services.load_notice(
        year=2026, title="通知", rows=[rules.NoticeDay(date(2026, 1, 1), rules.DayKind.OFF, "元旦")], by=office
    )
    calendar = queries.calendar(None)
    assert calendar.is_working_day(date(2026, 1, 2))
    assert not calendar.is_working_day(date(2026, 1, 4))
    assert not calendar.is_working_day(date(2025, 10, 1))


def test_it_refuses_a_second_notice_of_a_year_and_an_empty_one(office):
    load(office)
    with pytest.raises(Refused, match="已录入"):
        load(office)
    with pytest.raises(Refused, match="没有读到放假日期"):
        load(office, "随便写的", 2028)
    assert YearNotice.objects.count() == 1


def test_correcting_keeps_what_was_before_in_the_trail(office):
    notice = load(office)
    rows = [rules.NoticeDay(date(2027, 1, 1), rules.DayKind.OFF, "元旦")]
    with pytest.raises(Refused, match="更正的原因"):
        services.correct_notice(notice=notice, rows=rows, reason=" ", by=office)
    services.correct_notice(notice=notice, rows=rows, reason="录入有误", by=office)
    assert not queries.calendar(None).is_working_day(date(2027, 2, 14))
    entry = Entry.objects.filter(verb="workdays.notice_corrected").get()
    assert entry.content["reason"] == "录入有误"
    assert len(entry.content["before"]) > len(entry.content["after"]) == 1


def test_a_local_day_holds_in_its_own_jurisdiction_only(office):
    other = builders.jurisdiction("丰城县")
    day = date(2026, 4, 20)
    row = services.add_local_day(day=day, kind="OFF", reason="三月三", basis="云政发〔2026〕3号", by=office)
    assert not queries.calendar(office.jurisdiction_id).is_working_day(day)
    assert queries.calendar(other.pk).is_working_day(day)
    assert queries.calendar(office.jurisdiction_id).reason(day) == "本地：三月三"
    with pytest.raises(Refused, match="已登记过"):
        services.add_local_day(day=day, kind="OFF", reason="又一次", basis="无", by=office)
    services.drop_local_day(row=row, by=office)
    assert queries.calendar(office.jurisdiction_id).is_working_day(day)
    assert [event.ids["jurisdiction_id"] for event in Event.objects.all()] == [office.jurisdiction_id] * 2


@pytest.mark.parametrize(
    ("day", "kind", "reason", "basis", "words"),
    [
        (date(2026, 4, 19), "OFF", "甲", "乙", "本来就不上班"),
        (date(2026, 4, 20), "WORK", "甲", "乙", "本来就是工作日"),
        (date(2026, 4, 20), "OFF", "", "乙", "请填写事由"),
        (date(2026, 4, 20), "OFF", "甲", " ", "请填写依据"),
        (date(2026, 4, 20), "HALF", "甲", "乙", "只能是放假或上班"),
    ],
)
def test_it_says_why_a_local_day_may_not_be_set(office, day, kind, reason, basis, words):
    with pytest.raises(Refused, match=words):
        services.add_local_day(day=day, kind=kind, reason=reason, basis=basis, by=office)


def test_what_moved_is_told_to_its_handlers(office, monkeypatch):
    other = builders.jurisdiction("丰城县")
    asked, told = [], []

    def clock(jurisdiction_id, first, last):
        asked.append((jurisdiction_id, first, last))
        moved = services.Moved("第3项任务", "/desk/ledger/", date(2027, 1, 5), date(2027, 1, 6), (7,))
        return [moved] if jurisdiction_id == office.jurisdiction_id else []

    monkeypatch.setattr(clocks, "_clocks", {})
    monkeypatch.setattr(clocks, "_tellers", [])
    services.register_clock("任务", clock)
    services.on_moved(lambda place, name, moved: told.append((place, name, [row.label for row in moved])))
    load(office)
    moved = services.recompute(**Event.objects.get(name="workdays.calendar_changed").ids)
    assert len(moved) == 1
    assert {place for place, _, _ in asked} == {office.jurisdiction_id, other.pk}
    assert asked[0][1:] == (date(2027, 1, 1), date(2027, 12, 31))
    assert told == [(office.jurisdiction_id, "任务", ["第3项任务"])]
    with pytest.raises(ValueError):
        services.register_clock("任务", clock)


def test_limits_are_shipped_and_may_differ_here_from_a_day_on(office):
    other = builders.jurisdiction("丰城县")
    shipped = queries.limit("openness.proactive", office.jurisdiction_id, on=date(2026, 1, 1))
    assert (shipped.value, shipped.unit, shipped.article) == (20, "wd", "条例第二十六条")
    assert queries.limit("ledger.remind_before", None).values == (10, 5, 1)
    row = services.set_limit(
        key="openness.proactive", value="15", unit="wd", status="verified", article="云政办发〔2026〕1号",
        valid_from=date(2026, 3, 1), by=office,
    )  # fmt: skip
    assert queries.limit("openness.proactive", office.jurisdiction_id, on=date(2026, 3, 1)).value == 15
    assert queries.limit("openness.proactive", office.jurisdiction_id, on=date(2026, 2, 28)).value == 20
    assert queries.limit("openness.proactive", other.pk, on=date(2026, 3, 1)).value == 20
    services.withdraw_limit(row=row, by=office)
    assert queries.limit("openness.proactive", office.jurisdiction_id, on=date(2026, 3, 1)).value == 20


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "no.such"}, "没有这个时限名称"),
        ({"value": "二十"}, "不可用"),
        ({"unit": "h"}, "时限单位"),
        ({"article": ""}, "请写明依据"),
        ({"valid_to": date(2020, 1, 1)}, "失效日期"),
        ({"status": "sure"}, "核对状态"),
    ],
)
def test_it_says_why_a_limit_may_not_be_set(office, change, words):
    sound = {
        "key": "applications.reply", "value": "15", "unit": "wd", "status": "verified", "article": "某文",
        "valid_from": date(2026, 1, 1),
    }  # fmt: skip
    with pytest.raises(Refused, match=words):
        services.set_limit(**{**sound, **change}, by=office)


def test_it_knows_no_limit_nobody_declared_or_not_yet_in_force():
    with pytest.raises(LookupError):
        queries.limit("no.such", None)
    with pytest.raises(LookupError):
        queries.limit("openness.proactive", None, on=date(2018, 1, 1))


def test_it_reads_a_workbook_of_days():
    book = Workbook()
    for row in (["日期", "安排", "节日"], [date(2027, 1, 1), "放假", "元旦"], ["2027-02-14", "上班", "春节"]):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    reading = rules.parse_notice(services.rows_of_workbook(out.getvalue()), 2027)
    assert [(day.date, day.kind) for day in reading.days] == [(date(2027, 1, 1), "OFF"), (date(2027, 2, 14), "WORK")]


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04" + b"\0" * 60])
def test_it_says_so_when_a_file_is_no_workbook(data):
    with pytest.raises(Refused, match="xlsx"):
        services.rows_of_workbook(data)
    with pytest.raises(Refused, match="超过1MB"):
        services.rows_of_workbook(b"0" * (services.MOST_BYTES + 1))


def test_the_calendar_costs_two_queries(django_assert_num_queries, office):
    with django_assert_num_queries(2):
        queries.calendar(office.jurisdiction_id)
