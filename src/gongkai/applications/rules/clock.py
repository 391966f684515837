"""What happened to an application → intervals of the one clock → the day the reply is due, and why (条例第三十至三十四条).

- The reply is due 20 working days after receipt; the day of receipt is not counted.
- 补正 stops the clock when the notice goes out and counts anew from the day the correction came in (第三十条).
- A consultation leaves out the days after it went out up to the day it ended (第三十三条). It ends with the answer, at
  the latest on the last day of the 15 working days after it arrived: whoever is silent no longer stops the clock.
- Two consultations at once leave a day out once. One that was open when the clock began anew still leaves out its days.
- An extension lengthens the reply limit by at most 20 working days; a new beginning forgets it.
- Where an excessive application has good reasons, a later day that was told lengthens the limit as told (第三十五条);
  asking for the reasons stops nothing.
- A fee notice stops the clock, payment begins it anew (国办函〔2020〕109号, 未核).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from gongkai.kernel.labels import Labelled
from gongkai.workdays.rules import Calendar, DayLine, Interval, Limit, derivation, due, extend, pause, restart

REPLY, EXTENSION, CORRECTION_NOTICE = "applications.reply", "applications.extension", "applications.correction_notice"
THIRD_PARTY, AGENCY, FEE = "applications.third_party", "applications.co_author", "applications.fee_payment"
LIMIT_KEYS = (REPLY, EXTENSION, CORRECTION_NOTICE, THIRD_PARTY, AGENCY)
Limits = Mapping[str, Limit]


class Kind(Labelled):
    """What may happen to the clock."""

    RECEIPT = "receipt", "收到申请"
    CORRECTION = "correction", "告知补正"
    THIRD_PARTY = "third_party", "征求第三方意见"
    AGENCY = "agency", "征求其他机关意见"
    EXTENSION = "extension", "延长答复期限"
    FEE = "fee", "收费通知"
    DELAY = "delay", "延迟答复"
    REPLY = "reply", "答复"


CONSULTATIONS = frozenset({Kind.THIRD_PARTY, Kind.AGENCY})
LENGTHENINGS = frozenset({Kind.EXTENSION, Kind.DELAY})
RESTARTS = frozenset({Kind.CORRECTION, Kind.FEE})
WAITING = {Kind.CORRECTION: "等待补正", Kind.FEE: "等待缴费"}


class BadEvents(ValueError):
    """Events that contradict one another; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day.

    `until`: the correction, the payment or the opinion came in. `arrived`: the day the request for an opinion reached
    whom it asked (article 32: the 15 working days run from there). `days`: by how many working days it was extended.
    """

    kind: Kind
    on: date
    until: date | None = None
    arrived: date | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the clock stands on `as_of`. `due` is None before receipt; `stopped`: what is waited for, "" when it runs."""

    due: date | None
    provisional: bool
    stopped: str
    days_left: int | None
    started: date | None
    answered: date | None
    late: bool


def reasons_not_to_count(events: Sequence[Event], limits: Limits) -> list[str]:
    """Why these events are no history of one application."""
    reasons = []
    receipts = [event for event in events if event.kind is Kind.RECEIPT]
    if len(receipts) != 1:
        return ["应有且只有一个“收到申请”。"]
    received = receipts[0].on
    for event in events:
        if event.on < received:
            reasons.append(f"“{event.kind.label}”（{event.on}）早于收到申请（{received}）。")
        if event.until is not None and event.until < event.on:
            reasons.append(f"“{event.kind.label}”（{event.on}）的结束日期早于开始日期。")
        if event.arrived is not None and event.arrived < event.on:
            reasons.append(f"“{event.kind.label}”（{event.on}）的送达日期早于发出日期。")
    for kind in (Kind.CORRECTION, Kind.EXTENSION, Kind.DELAY, Kind.REPLY):
        if sum(event.kind is kind for event in events) > 1:
            reasons.append(f"“{kind.label}”只能有一次。")
    most = limits[EXTENSION].value
    reasons += [
        f"延长应为1至{most}个工作日，现在是{event.days}个。"
        for event in events
        if event.kind is Kind.EXTENSION and not 1 <= event.days <= most
    ]
    reasons += ["延迟答复至少1个工作日。" for event in events if event.kind is Kind.DELAY and event.days < 1]
    # Of two begun on one day, that which ended sooner came first.
    waits = sorted(
        (event for event in events if event.kind in RESTARTS), key=lambda event: (event.on, event.until or date.max)
    )
    if any(first.until is None or first.until > second.on for first, second in pairwise(waits)):
        reasons.append("前一次等待补正或缴费还没有结束，不能再告知补正或收费。")
    return reasons


def opinion_due(event: Event, limits: Limits, calendar: Calendar) -> date | None:
    """The last day for an opinion: 15 working days after the request arrived (第三十二条、第三十四条); None: not arrived."""
    if event.arrived is None:
        return None
    limit = limits[THIRD_PARTY if event.kind is Kind.THIRD_PARTY else AGENCY]
    return due(event.arrived, limit, (), calendar).date


def consultation_end(event: Event, limits: Limits, calendar: Calendar, as_of: date) -> date | None:
    """When a consultation no longer stops the clock; None: it still does on `as_of`. An answer too late changes nothing."""
    last = opinion_due(event, limits, calendar)
    if last is None:
        return event.until
    if event.until is not None:
        return min(event.until, last)
    return last if last < as_of else None


def intervals(events: Sequence[Event], limits: Limits, calendar: Calendar, as_of: date) -> list[Interval]:
    """The events as intervals of `workdays`, in order of their days."""
    pauses: list[tuple[date, date | None, str]] = []
    beginnings: list[tuple[date, str]] = []
    found: list[tuple[date, int, Interval]] = []
    for event in events:
        if event.kind in CONSULTATIONS:
            pauses.append((event.on, consultation_end(event, limits, calendar, as_of), event.kind.label))
        elif event.kind in RESTARTS:
            pauses.append((event.on, event.until, WAITING[event.kind]))
            if event.until is not None:
                beginnings.append(
                    (event.until, "收到补正，重新计算" if event.kind is Kind.CORRECTION else "缴费，重新计算")
                )
        elif event.kind in LENGTHENINGS:
            longer = replace(limits[EXTENSION], values=(event.days,))
            found.append((event.on, 2, extend(event.on, longer, event.kind.label)))
    for day, why in beginnings:
        found.append((day, 0, restart(day, None, why)))
    for on, until, why in pauses:
        found.append((on, 1, pause(on, until, why)))
        # What is still open when the clock begins anew goes on leaving out its days.
        found += [
            (day, 1, pause(day, until, why)) for day, _ in beginnings if on < day and (until is None or day < until)
        ]
    return [interval for _, _, interval in sorted(found, key=lambda each: each[:2])]


def standing(events: Sequence[Event], limits: Limits, calendar: Calendar, as_of: date) -> Standing:
    """Where the clock stands. Raises `BadEvents`."""
    received = next((event.on for event in events if event.kind is Kind.RECEIPT), None)
    if received is None and not events:
        return Standing(None, False, "", None, None, None, False)
    if reasons := reasons_not_to_count(events, limits):
        raise BadEvents("".join(reasons))
    assert received is not None
    answered = next((event.on for event in events if event.kind is Kind.REPLY), None)
    until = answered or as_of
    last = due(
        received, limits[REPLY], intervals(events, limits, calendar, until), calendar, as_of=max(until, received)
    )
    stopped = "" if answered else waiting_for(events, limits, calendar, as_of)
    left = None if answered or stopped else calendar.count(as_of, last.date)
    return Standing(
        last.date, last.provisional, stopped, left, _started(events), answered, not stopped and until > last.date
    )  # fmt: skip


def waiting_for(events: Sequence[Event], limits: Limits, calendar: Calendar, as_of: date) -> str:
    """What the clock waits for on a day, in words; "" when it runs."""
    found = [
        WAITING[event.kind] for event in events
        if event.kind in RESTARTS and (event.until is None or event.until > as_of)
    ]  # fmt: skip
    found += [
        event.kind.label for event in events
        if event.kind in CONSULTATIONS
        and ((end := consultation_end(event, limits, calendar, as_of)) is None or end > as_of)
    ]  # fmt: skip
    return "、".join(dict.fromkeys(found))


def derive(events: Sequence[Event], limits: Limits, calendar: Calendar, as_of: date) -> list[DayLine]:
    """The reply limit day by day, from the last beginning to the due day, each day with its reason. Raises `BadEvents`."""
    if reasons := reasons_not_to_count(events, limits):
        raise BadEvents("".join(reasons))
    received = next(event.on for event in events if event.kind is Kind.RECEIPT)
    until = next((event.on for event in events if event.kind is Kind.REPLY), as_of)
    steps = intervals(events, limits, calendar, until)
    return derivation(received, limits[REPLY], steps, calendar, as_of=max(until, received))


def correction_notice_due(received: date, limits: Limits, calendar: Calendar) -> date:
    """The last day to ask for a correction: 7 working days after receipt (第三十条)."""
    return due(received, limits[CORRECTION_NOTICE], (), calendar).date


def in_words(events: Sequence[Event], limits: Limits, calendar: Calendar, as_of: date) -> list[str]:
    """The count told in sentences, for the file and for the applicant."""
    now = standing(events, limits, calendar, as_of)
    if now.due is None:
        return ["尚未与申请人确认收到申请，答复期限还没有起算。"]
    said = [f"{_day(now.started or as_of)}起算（当日不计），答复期限{limits[REPLY].text}（{limits[REPLY].article}）。"]
    for event in sorted(events, key=lambda each: each.on):
        if event.kind in CONSULTATIONS:
            end = consultation_end(event, limits, calendar, as_of)
            said.append(
                f"{_day(event.on)}{event.kind.label}，{f'至{_day(end)}止' if end else '尚未答复'}，所需时间不计入（第三十三条）。"
            )
        elif event.kind in RESTARTS:
            came = f"{_day(event.until)}收到，重新计算" if event.until else "尚未收到，暂不计算"
            said.append(
                f"{_day(event.on)}{event.kind.label}，{came}（{'第三十条' if event.kind is Kind.CORRECTION else '国办函〔2020〕109号'}）。"
            )
        elif event.kind is Kind.EXTENSION:
            said.append(f"{_day(event.on)}延长{event.days}个工作日（第三十三条）。")
        elif event.kind is Kind.DELAY:
            said.append(f"{_day(event.on)}告知延迟{event.days}个工作日答复（第三十五条）。")
    if now.stopped:
        said.append(f"期限现在停止计算：{now.stopped}。")
    else:
        said.append(f"答复期限至{_day(now.due)}届满。")
    if now.provisional:
        said.append("其中涉及尚未公布放假安排的年份，日期为暂算。")
    return said


def _started(events: Sequence[Event]) -> date:
    """The day the count that holds now began from."""
    days = [event.on for event in events if event.kind is Kind.RECEIPT]
    return max(days + [event.until for event in events if event.kind in RESTARTS and event.until is not None])


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
