"""The reply's clock, against days counted by hand and a walk day by day over random histories."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.applications.commands.clock import main
from gongkai.applications.rules import clock
from gongkai.applications.rules.clock import BadEvents, Event, Kind
from gongkai.workdays.queries import shipped_calendar, shipped_limits

LIMITS = {limit.key: limit for limit in shipped_limits() if limit.key in clock.LIMIT_KEYS}
DAY = timedelta(days=1)


CALENDAR = shipped_calendar()


def received(day: date) -> Event:
    return Event(Kind.RECEIPT, day)


def due(*events: Event, as_of: date | None = None) -> date | None:
    return clock.standing(events, LIMITS, CALENDAR, as_of or max(event.on for event in events)).due


def test_it_counts_twenty_working_days_and_knows_make_up_days_and_holidays():
    # 2026-02-14 (Saturday) is worked, 15–23 February is the Spring Festival, 28 February (Saturday) is worked.
    assert due(received(date(2026, 2, 2))) == date(2026, 3, 6)
    assert due(received(date(2026, 1, 5))) == date(2026, 2, 2)


def test_it_begins_anew_with_the_corrected_application():
    events = [received(date(2026, 3, 2)), Event(Kind.CORRECTION, date(2026, 3, 5), date(2026, 3, 16))]
    assert due(*events) == CALENDAR.add(date(2026, 3, 16), 20).date
    assert due(*events) != CALENDAR.add(date(2026, 3, 2), 20).date


def test_it_stands_still_while_a_correction_is_awaited():
    events = [received(date(2026, 3, 2)), Event(Kind.CORRECTION, date(2026, 3, 5))]
    now = clock.standing(events, LIMITS, CALENDAR, date(2026, 5, 20))
    assert (now.stopped, now.days_left, now.late) == ("等待补正", None, False)


@pytest.mark.parametrize("kind", [Kind.THIRD_PARTY, Kind.AGENCY])
def test_it_leaves_out_a_consultation_of_either_kind(kind):
    plain = due(received(date(2026, 3, 2)))
    asked = due(received(date(2026, 3, 2)), Event(kind, date(2026, 3, 5), date(2026, 3, 12), date(2026, 3, 6)))
    assert CALENDAR.count(plain, asked) == CALENDAR.count(date(2026, 3, 5), date(2026, 3, 12)) == 5


def test_it_does_not_count_two_consultations_at_once_twice():
    start = received(date(2026, 3, 2))
    third = Event(Kind.THIRD_PARTY, date(2026, 3, 5), date(2026, 3, 13), date(2026, 3, 5))
    agency = Event(Kind.AGENCY, date(2026, 3, 9), date(2026, 3, 17), date(2026, 3, 9))
    one = Event(Kind.AGENCY, date(2026, 3, 5), date(2026, 3, 17), date(2026, 3, 5))
    assert due(start, third, agency) == due(start, one)


def test_it_no_longer_waits_for_whoever_is_silent_after_fifteen_working_days():
    events = [received(date(2026, 3, 2)), Event(Kind.THIRD_PARTY, date(2026, 3, 5), None, date(2026, 3, 6))]
    last = CALENDAR.add(date(2026, 3, 6), 15).date
    assert clock.opinion_due(events[1], LIMITS, CALENDAR) == last
    assert clock.standing(events, LIMITS, CALENDAR, last).stopped == "征求第三方意见"
    after = clock.standing(events, LIMITS, CALENDAR, last + DAY * 3)
    assert (after.stopped, after.due) == ("", clock.standing(events, LIMITS, CALENDAR, date(2026, 9, 1)).due)
    late = [events[0], Event(Kind.THIRD_PARTY, date(2026, 3, 5), last + DAY * 20, date(2026, 3, 6))]
    assert due(*late, as_of=date(2026, 9, 1)) == after.due


def test_it_goes_on_leaving_out_a_consultation_that_was_open_when_the_clock_began_anew():
    events = [
        received(date(2026, 3, 2)),
        Event(Kind.THIRD_PARTY, date(2026, 3, 4), date(2026, 3, 20), date(2026, 3, 4)),
        Event(Kind.CORRECTION, date(2026, 3, 6), date(2026, 3, 12)),
    ]
    assert due(*events) == CALENDAR.add(date(2026, 3, 20), 20).date


def test_it_extends_once_and_by_no_more_than_twenty_working_days():
    start = received(date(2026, 1, 5))
    assert due(start, Event(Kind.EXTENSION, date(2026, 1, 30), days=20)) == CALENDAR.add(date(2026, 1, 5), 40).date
    assert (
        "1至20个" in clock.reasons_not_to_count([start, Event(Kind.EXTENSION, date(2026, 1, 30), days=21)], LIMITS)[0]
    )
    twice = [Event(Kind.EXTENSION, date(2026, 1, 29), days=5), Event(Kind.EXTENSION, date(2026, 1, 30), days=5)]
    assert clock.reasons_not_to_count([start, *twice], LIMITS) == ["“延长答复期限”只能有一次。"]


def test_it_says_that_a_count_into_a_year_without_its_notice_is_provisional():
    now = clock.standing([received(date(2026, 12, 15))], LIMITS, CALENDAR, date(2026, 12, 16))
    assert now.provisional
    assert "暂算" in "".join(clock.in_words([received(date(2026, 12, 15))], LIMITS, CALENDAR, date(2026, 12, 16)))


def test_it_is_late_only_after_the_last_day_and_never_after_an_answer_in_time():
    start = received(date(2026, 1, 5))
    assert not clock.standing([start], LIMITS, CALENDAR, date(2026, 2, 2)).late
    assert clock.standing([start], LIMITS, CALENDAR, date(2026, 2, 3)).late
    answered = [start, Event(Kind.REPLY, date(2026, 2, 2))]
    assert not clock.standing(answered, LIMITS, CALENDAR, date(2027, 2, 3)).late


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([], "应有且只有一个“收到申请”"),
        ([received(date(2026, 1, 5)), Event(Kind.AGENCY, date(2026, 1, 4))], "早于收到申请"),
        ([received(date(2026, 1, 5)), Event(Kind.AGENCY, date(2026, 1, 8), date(2026, 1, 7))], "结束日期早于"),
        (
            [received(date(2026, 1, 5)), Event(Kind.CORRECTION, date(2026, 1, 8)), Event(Kind.FEE, date(2026, 1, 9))],
            "还没有结束",
        ),
    ],
)
def test_it_refuses_events_that_contradict_one_another(events, sentence):
    assert sentence in "".join(clock.reasons_not_to_count(events, LIMITS))
    with pytest.raises(BadEvents):
        clock.derive(events, LIMITS, CALENDAR, date(2026, 2, 1))


def test_it_reads_two_waits_of_one_day_in_the_order_in_which_they_ended():
    day = date(2026, 1, 8)
    waits = [Event(Kind.FEE, day, day + DAY), Event(Kind.CORRECTION, day, day)]
    for events in (waits, waits[::-1]):
        assert due(received(date(2026, 1, 5)), *events) == CALENDAR.add(day + DAY, 20).date


@st.composite
def histories(draw) -> tuple[list[Event], date]:
    start = draw(st.dates(date(2004, 1, 2), date(2027, 6, 1)))
    at = lambda most: start + DAY * draw(st.integers(0, most))  # noqa: E731
    events = [received(start)]
    for _ in range(draw(st.integers(0, 3))):
        on = at(40)
        arrived = on + DAY * draw(st.integers(0, 5))
        until = draw(st.none() | st.integers(0, 40).map(lambda n, on=on: on + DAY * n))
        kind = draw(st.sampled_from([Kind.THIRD_PARTY, Kind.AGENCY]))
        events.append(Event(kind, on, until, arrived if until or draw(st.booleans()) else None))
    waits = []
    day = start
    for kind in draw(st.sampled_from([(), (Kind.CORRECTION,), (Kind.FEE,), (Kind.CORRECTION, Kind.FEE)])):
        on = day + DAY * draw(st.integers(0, 15))
        day = on + DAY * draw(st.integers(0, 30))
        waits.append(Event(kind, on, day))
    if draw(st.booleans()):
        events.append(Event(Kind.EXTENSION, at(60), days=draw(st.integers(1, 20))))
    return draw(st.permutations([*events, *waits])), start + DAY * draw(st.integers(0, 120))


def simulated(events: list[Event], as_of: date) -> date:
    """The due day by living through every day: nothing of `workdays.clock` in it."""
    start = next(event.on for event in events if event.kind is Kind.RECEIPT)
    as_of = max(as_of, start)
    worked, longer, day = [], 0, start
    renewals = {event.until for event in events if event.kind in clock.RESTARTS}
    out = set()
    for event in events:
        if event.kind in clock.CONSULTATIONS:
            last = None
            if event.arrived:
                last, left = event.arrived, 15
                while left:
                    last += DAY
                    left -= CALENDAR.is_working_day(last)
            ends = [end for end in (event.until, last) if end is not None]
            if event.until is None and (last is None or last >= as_of):
                ends = [max(event.on, as_of)]
            out |= {event.on + DAY * n for n in range(1, (min(ends) - event.on).days + 1)}
    final = max([start, *renewals])
    while True:
        if day == final:
            worked, longer = [], sum(e.days for e in events if e.kind is Kind.EXTENSION and e.on >= final)
        elif day > final and CALENDAR.is_working_day(day) and day not in out:
            worked.append(day)
            if len(worked) == 20 + longer:
                return day
        day += DAY


@settings(max_examples=150)
@given(histories())
def test_it_is_what_living_through_every_day_gives(history):
    events, as_of = history
    assert clock.standing(events, LIMITS, CALENDAR, as_of).due == simulated(events, as_of)
    lines = clock.derive(events, LIMITS, CALENDAR, as_of)
    assert lines[-1].date == clock.standing(events, LIMITS, CALENDAR, as_of).due


HISTORY = {
    "as_of": "2026-03-20",
    "events": [
        {"kind": "receipt", "on": "2026-03-02"},
        {"kind": "third_party", "on": "2026-03-05", "arrived": "2026-03-06", "until": "2026-03-12"},
    ],
}


def test_it_explains_a_file_of_events(tmp_path, capsys):
    file = tmp_path / "events.json"
    file.write_text(json.dumps(HISTORY), "utf-8")
    assert main(["explain", str(file), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["due"], said["late"], said["days"][-1]["number"]) == ("2026-04-07", False, 20)
    assert main(["explain", str(file)]) == 0
    assert "答复期限至2026年4月7日届满。" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "不是 JSON"), ("[]", "文件应形如"), ('{"events": [1]}', "应为键值"),
        ('{"events": [{"kind": "receipt"}]}', "缺少 on"),
        ('{"events": [{"kind": "x", "on": "2026-01-05"}]}', "kind 应为"),
        ('{"events": [{"kind": "receipt", "on": "5.1.2026"}]}', "应形如 2026-01-05"),
        ('{"events": [{"kind": "receipt", "on": "2026-01-05", "why": 1}]}', "不认识 why"),
        ('{"events": [{"kind": "extension", "on": "2026-01-05", "days": "3"}]}', "days 应为整数"),
        ('{"events": [{"kind": "extension", "on": "2026-01-05", "days": 3}]}', "应有且只有一个"),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_with_a_file_in_one_sentence(text, sentence, tmp_path, capsys):
    file = tmp_path / "events.json"
    file.write_text(text, "utf-8")
    assert main(["explain", str(file)]) == 2
    assert sentence in capsys.readouterr().err


def test_it_says_that_a_file_is_not_there(tmp_path, capsys):
    assert main(["explain", str(tmp_path / "none.json")]) == 2
    assert "打不开文件" in capsys.readouterr().err
