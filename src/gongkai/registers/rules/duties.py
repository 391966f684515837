"""At least so many rows in each period: which period counts now, by which day, and whether it is met."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.registers.rules.dates import first_day, last_day, period_of, period_words
from gongkai.registers.rules.shape import Duty


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands with a register's duty in a period."""

    period: str
    count: int
    least: int
    due_on: date

    @property
    def met(self) -> bool:
        """Whether there are enough rows."""
        return self.count >= self.least

    @property
    def missing(self) -> int:
        """How many rows are still owed."""
        return max(0, self.least - self.count)

    @property
    def words(self) -> str:
        """The period in words."""
        return period_words(self.period)

    def late(self, today: date) -> bool:
        """Whether the day has passed and the duty is not met."""
        return not self.met and self.due_on < today


def due_of(duty: Duty, period: str) -> date:
    """The day by which a period's rows must be there."""
    if duty.by is not None:
        year, (month, day) = int(period[:4]), duty.by
        return date(year, month, min(day, monthrange(year, month)[1]))
    return last_day(period) + timedelta(days=duty.after)


def periods(duty: Duty, today: date) -> list[str]:
    """The period before this one and this one."""
    now = period_of(today, duty.per)
    return [period_of(first_day(now) - timedelta(days=1), duty.per), now]
