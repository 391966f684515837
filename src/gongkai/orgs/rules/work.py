"""What a post is told about its work: what to do, what an inspector would find, what is late. Rooms say it, the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Todo:
    """Something this post should do; `kind` is what sort of work (待审定、待填报), `organ` whose it is."""

    title: str
    url: str
    due_on: date | None
    kind: str
    organ: str = ""
    note: str = ""
    provisional: bool = False


class Severity(StrEnum):
    """How heavily a finding weighs with an inspector."""

    BAD = "bad"  # 单项否决或已逾期
    WARN = "warn"  # 会扣分
    INFO = "info"  # 建议


SEVERITY_LABELS = {Severity.BAD: "严重", Severity.WARN: "应改", Severity.INFO: "建议"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What an inspector would find today, with what to do about it."""

    title: str
    url: str
    remedy: str
    severity: Severity = Severity.WARN
    organ: str = ""

    @property
    def severity_label(self) -> str:
        """严重, 应改 or 建议."""
        return SEVERITY_LABELS[self.severity]


@dataclass(frozen=True, slots=True)
class Late:
    """Something late, as a leader reads it: what, whose, since when, why."""

    title: str
    url: str
    organ: str
    due_on: date
    why: str = ""
    person: str = ""
