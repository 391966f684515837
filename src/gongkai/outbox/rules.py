"""When things run and how long failures wait. Plain arithmetic; the moment comes in as an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from enum import StrEnum

TRIES = 6  # after this many failures the follower moves on and the event becomes a dead letter
LEASE = timedelta(seconds=30)
RENEW_EVERY = timedelta(seconds=8)
SAVE_EVERY = timedelta(seconds=1)  # what a killed worker read since is handed over again
KEPT = timedelta(days=366)
QUIET_AFTER = timedelta(seconds=60)  # a loop that has not polled for this long is not alive
CHINA = timezone(timedelta(hours=8))  # the clock of the whole country; no summer time since 1991


class Letter(StrEnum):
    """What becomes of a dead letter."""

    WAITING = "WAITING"
    RETRY = "RETRY"
    DONE = "DONE"
    DROPPED = "DROPPED"


LETTER_LABELS = {
    Letter.WAITING: "待处理",
    Letter.RETRY: "等待重试",
    Letter.DONE: "重试成功",
    Letter.DROPPED: "已放弃",
}
NEXT: dict[Letter, frozenset[Letter]] = {
    Letter.WAITING: frozenset({Letter.RETRY, Letter.DROPPED}),
    Letter.RETRY: frozenset({Letter.DONE, Letter.WAITING, Letter.DROPPED}),
    Letter.DONE: frozenset(),
    Letter.DROPPED: frozenset(),
}


def reasons_not_to_settle(state: Letter, wanted: Letter, reason: str) -> list[str]:
    """Why an administrator may not do this with a dead letter."""
    if wanted not in NEXT[state]:
        return [f"这条消息{LETTER_LABELS[state]}，不能再改为“{LETTER_LABELS[wanted]}”。"]
    if wanted is Letter.DROPPED and not reason.strip():
        return ["放弃一条消息须写明原因。"]
    return []


def wait_after(failures: int) -> timedelta:
    """How long a follower waits after its nth failure in a row: 2, 4, 8 … s, at most 5 min."""
    return timedelta(seconds=min(300, 2 ** min(failures, 9)))


def pause_after(failures: int) -> timedelta:
    """How long a schedule waits after its nth failure in a row: 1, 2, 4 … min, at most an hour."""
    return timedelta(minutes=min(60, 2 ** min(failures - 1, 6)))


@dataclass(frozen=True, slots=True)
class Rule:
    """When work runs: every so often, or at a clock time in China, each day or on one weekday (0 is Monday)."""

    every: timedelta | None = None
    at: time | None = None
    weekday: int | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError("a schedule has either `every` or `at`")
        if self.weekday is not None and (self.at is None or self.weekday not in range(7)):
            raise ValueError("a weekday is 0 to 6 and goes with `at`")
        if self.every is not None and self.every <= timedelta(0):
            raise ValueError("`every` is longer than nothing")

    def latest(self, now: datetime) -> datetime:
        """The latest moment at or before `now` at which this should have run, in UTC."""
        if self.at is None:
            return now
        local = now.astimezone(CHINA)
        moment = datetime.combine(local.date(), self.at, CHINA)
        if moment > local:
            moment -= timedelta(days=1)
        if self.weekday is not None:
            moment -= timedelta(days=(moment.weekday() - self.weekday) % 7)
        return moment.astimezone(UTC)

    def is_due(self, last_run: datetime | None, now: datetime) -> bool:
        """Whether to run now. Work that has never run is due; several missed runs are one."""
        if last_run is None:
            return True
        if self.every is not None:
            return now - last_run >= self.every or last_run > now
        return last_run < self.latest(now)

    def label(self) -> str:
        """For the page: “每日 08:00”."""
        if self.every is not None:
            seconds = int(self.every.total_seconds())
            for size, unit in ((86400, "天"), (3600, "小时"), (60, "分钟")):
                if seconds % size == 0:
                    return f"每 {seconds // size} {unit}"
            return f"每 {seconds} 秒"
        day = "每日" if self.weekday is None else f"每周{'一二三四五六日'[self.weekday]}"
        return f"{day} {self.at:%H:%M}"
