"""When to remind whom (R419), when a mail may go out, how often to try again: plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol

DAY = timedelta(days=1)
QUIET_FROM, QUIET_TO = time(20), time(8)
DIGEST_AT = time(8, 30)
MOST_TRIES = 8
WAITS = (1, 5, 15, 60, 240, 720, 1440)  # minutes before the next try


class Calendar(Protocol):
    """What is asked of a calendar (workdays.rules.Calendar fits)."""

    def is_working_day(self, day: date) -> bool: ...
    def count(self, start: date, end: date) -> int: ...


class Weekdays:
    """Monday to Friday, for when no calendar was given."""

    def is_working_day(self, day: date) -> bool:
        """Whether the day is not a weekend."""
        return day.weekday() < 5

    def count(self, start: date, end: date) -> int:
        """Weekdays after `start` up to `end`."""
        step = 1 if end >= start else -1
        low, high = sorted((start, end))
        return step * sum((low + DAY * i).weekday() < 5 for i in range(1, (high - low).days + 1))


class StageKind(StrEnum):
    """How far a duty is from its due day."""

    REMINDER = "REMINDER"  # 提醒
    DUE = "DUE"  # 到期
    LATE = "LATE"  # 逾期


class Receiver(StrEnum):
    """Who is told at a stage."""

    HANDLER = "HANDLER"  # 承办人
    LEADER = "LEADER"  # 分管领导
    HEAD = "HEAD"  # 主要负责人
    OFFICE = "OFFICE"  # 政务公开办


ESCALATION = (Receiver.LEADER, Receiver.HEAD, Receiver.OFFICE)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage reached. `step` is the number of working days that defines it; `days` how many there are today.

    `key` is the same on every day of the stage: joined with what is due and when, it makes `tell` idempotent, so a
    job that missed a day catches up and one that runs twice says nothing twice.
    """

    kind: StageKind
    step: int
    days: int
    receivers: tuple[Receiver, ...]

    @property
    def key(self) -> str:
        """REMINDER-10, DUE-0, LATE-5."""
        return f"{self.kind}-{self.step}"

    @property
    def words(self) -> str:
        """As a clerk would write it."""
        if self.kind is StageKind.REMINDER:
            return f"还有{self.days}个工作日到期" if self.days else "期满前已无工作日"
        if self.kind is StageKind.DUE:
            return "今日到期"
        return f"已逾期{self.days}个工作日" if self.days else "已逾期"

    @property
    def message_kind(self) -> str:
        """The end of the message's kind: reminder, due, late or escalated."""
        if self.kind is StageKind.LATE and len(self.receivers) > 1:
            return "escalated"
        return self.kind.value.lower()


def stage_of(
    due: date, today: date, calendar: Calendar, before: Sequence[int] = (10, 5, 1), after: Sequence[int] = (1, 5, 10)
) -> Stage | None:
    """The last stage reached today, or None when the first reminder is still to come.

    Before: the nearest of `before` reached, in working days left. On the due day (and on days off right after it):
    due. After: each of `after` reached adds the leader in charge, then the head, then the office.
    """
    if today < due:
        left = calendar.count(today, due)
        reached = [step for step in before if left <= step]
        return Stage(StageKind.REMINDER, min(reached), left, (Receiver.HANDLER,)) if reached else None
    late = calendar.count(due, today)
    levels = [step for step in sorted(after) if step <= late]
    if today == due or not late:
        return Stage(StageKind.DUE, 0, 0, (Receiver.HANDLER,))
    receivers = (Receiver.HANDLER, *ESCALATION[: len(levels)])
    return Stage(StageKind.LATE, levels[-1] if levels else 0, late, receivers)


class Digest(StrEnum):
    """How often mail of a kind goes out."""

    NOW = "NOW"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    OFF = "OFF"


DIGEST_LABELS = {Digest.NOW: "立即", Digest.DAILY: "每日汇总", Digest.WEEKLY: "每周汇总", Digest.OFF: "不发邮件"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message: how it is called, how its mail goes out unless the person chose otherwise."""

    key: str
    label: str
    group: str
    mail: Digest
    urgent: bool = False


class BadKinds(ValueError):
    """A file of kinds that cannot be used; the sentence names file and key."""


def parse_kinds(data: Any, file: str) -> dict[str, Kind]:
    """The kinds of a definition file; raises `BadKinds`."""
    if not isinstance(data, Mapping):
        raise BadKinds(f"{file}：应为“种类: 属性”的对照。")
    kinds = {}
    for key, entry in data.items():
        if not isinstance(entry, Mapping) or not {"label", "group", "mail"} <= set(entry):
            raise BadKinds(f"{file} {key}：要写 label、group、mail。")
        unknown = set(entry) - {"label", "group", "mail", "urgent"}
        if unknown:
            raise BadKinds(f"{file} {key}：多出 {'、'.join(sorted(map(str, unknown)))}。")
        if entry["mail"] not in set(Digest):
            raise BadKinds(f"{file} {key}：mail 只能是 NOW、DAILY、WEEKLY、OFF。")
        kinds[str(key)] = Kind(
            str(key), str(entry["label"]), str(entry["group"]), Digest(entry["mail"]), entry.get("urgent") is True
        )
    return kinds


def is_quiet(at: time, quiet_from: time, quiet_to: time) -> bool:
    """Whether a clock time lies in the quiet hours, which may run over midnight; equal ends mean none."""
    if quiet_from <= quiet_to:
        return quiet_from <= at < quiet_to
    return at >= quiet_from or at < quiet_to


def send_at(
    now: datetime,
    digest: Digest,
    calendar: Calendar,
    *,
    urgent: bool = False,
    quiet_from: time = QUIET_FROM,
    quiet_to: time = QUIET_TO,
) -> datetime:
    """When a mail told `now` (a local time with its zone) may go out.

    Urgent: now. Others wait out quiet hours and days off; a daily digest goes at 08:30 of the next working day, a
    weekly one at 08:30 of the first working day of the next week that has one.
    """
    if urgent:
        return now
    moment = now
    if digest is not Digest.NOW:
        day = now.date() + DAY
        if digest is Digest.WEEKLY:
            day = now.date() + DAY * (7 - now.weekday())
        elif now.time() < DIGEST_AT:
            day = now.date()
        moment = datetime.combine(day, max(DIGEST_AT, quiet_to if quiet_to < time(12) else DIGEST_AT), now.tzinfo)
    for _ in range(400):
        if not calendar.is_working_day(moment.date()):
            start = DIGEST_AT if digest is not Digest.NOW else quiet_to
            moment = datetime.combine(moment.date() + DAY, start, now.tzinfo)
        elif is_quiet(moment.time(), quiet_from, quiet_to):
            late = moment.time() >= quiet_to
            moment = datetime.combine(moment.date() + (DAY if late else timedelta(0)), quiet_to, now.tzinfo)
        else:
            return moment
    return moment


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try a mail again after `tries` failures; None: given up."""
    if tries >= MOST_TRIES:
        return None
    return now + timedelta(minutes=WAITS[min(tries, len(WAITS)) - 1])


def reasons_not_to_tell(kind: str, known: bool, subject: str, key: str, link: str) -> list[str]:
    """Why a message may not be sent: for the programmer, not for a person."""
    reasons = []
    if not known:
        reasons.append(f"没有声明的提醒种类：{kind}（notify/data/kinds.yaml）")
    if not subject.strip() or not key.strip():
        reasons.append("提醒要有标题和幂等键。")
    if link and (not link.startswith("/") or link.startswith("//") or "\\" in link):
        reasons.append(f"提醒的链接要是本站地址：{link}")
    return reasons
