from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gongkai.desk.rules import Entry, When, by_organ, grouped, seen_by, weighed, when
from gongkai.orgs.rules import Duty
from gongkai.orgs.rules.work import Finding, Late, Severity, Todo

MONDAY = date(2026, 11, 23)


def test_it_ends_the_week_on_sunday():
    assert when(MONDAY - timedelta(1), MONDAY) is When.LATE
    assert when(MONDAY, MONDAY) is When.TODAY
    assert when(MONDAY + timedelta(6), MONDAY) is When.WEEK
    assert when(MONDAY + timedelta(7), MONDAY) is When.LATER
    assert when(None, MONDAY) is When.OPEN
    assert when(MONDAY + timedelta(7), MONDAY + timedelta(6)) is When.LATER


@given(st.lists(st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1))), st.dates(date(2026, 1, 1), date(2027, 1, 1)))
def test_it_loses_no_todo_and_puts_the_latest_first(days, today):
    todos = [Todo(str(place), "/", day, "待填报") for place, day in enumerate(days)]
    groups = grouped(todos, today)
    assert sorted(todo.title for group in groups for todo in group.todos) == sorted(todo.title for todo in todos)
    assert all(group.todos for group in groups)
    shown = [todo.due_on for group in groups for todo in group.todos if todo.due_on]
    assert shown == sorted(shown)


def test_it_puts_the_gravest_finding_first():
    found = weighed([Finding("a", "/", "", Severity.INFO), Finding("b", "/", ""), Finding("c", "/", "", Severity.BAD)])
    assert [finding.title for finding in found] == ["c", "b", "a"]


def test_it_lists_late_things_in_official_order():
    rows = [
        Late("1", "/", "县财政局", MONDAY),
        Late("2", "/", "县教育局", MONDAY),
        Late("3", "/", "县教育局", MONDAY - timedelta(9)),
    ]
    assert [(organ, [late.title for late in found]) for organ, found in by_organ(rows, ["县教育局", "县财政局"])] == [
        ("县教育局", ["3", "2"]),
        ("县财政局", ["1"]),
    ]


def test_it_shows_each_duty_its_own_navigation():
    entries = [Entry("甲", "a", order=2), Entry("乙", "b", (Duty.ADMIN,), order=1)]
    assert [entry.label for entry in seen_by(entries, Duty.ADMIN)] == ["乙", "甲"]
    assert [entry.label for entry in seen_by(entries, Duty.EDITOR)] == ["甲"]
