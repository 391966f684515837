"""What a notice (工作要点、实施方案、任务分解表) turns into: a head and tasks, each field with the place it was read from.

Text fields are verbatim stretches of the source with white space next to a Chinese character or full-width mark
dropped and other runs of white space made one space; bold marks are dropped; nothing else is normalised.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gongkai.reading.rules import Doubt, Span


class DeadlineKind(StrEnum):
    """How a time limit is stated (时限类型, R185)."""

    DATE = "date"
    MONTH_END = "month_end"
    YEAR_END = "year_end"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    CONTINUOUS = "continuous"
    WORKING_DAYS_AFTER_EVENT = "working_days_after_event"
    DAYS_MINIMUM = "days_minimum"
    EVENT_PERIOD = "event_period"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One time limit. `days` counts working days or days as the kind says; `text` is the printed clause."""

    kind: DeadlineKind
    date: date | None = None
    days: int | None = None
    text: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed (责任单位), nothing added or expanded."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A verbatim field and where it stands."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Head:
    """The notice's own head (文头、落款、附注)."""

    title: Passage | None = None
    doc_number: Passage | None = None
    issuer: Passage | None = None
    issued_on: date | None = None
    issued_on_span: Span | None = None
    openness: Passage | None = None
    addressees: tuple[Passage, ...] = ()
    attachments: tuple[Passage, ...] = ()
    cover_deadlines: tuple[Deadline, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskRead:
    """One duty: a numbered row, a numbered item, or a paragraph with its own responsible units.

    `carried` names the fields that a blank or merged cell took from the row above. `span` covers the whole task.
    """

    no: str
    path: tuple[str, ...]
    topic: Passage | None
    requirement: Passage
    measures: Passage | None
    lead_units: tuple[Unit, ...]
    cooperating_units: tuple[Unit, ...]
    deadline_text: Passage | None
    deadlines: tuple[Deadline, ...]
    milestones: tuple[Deadline, ...]
    span: Span
    carried: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Notice:
    """The whole reading. `doubts` are the reader's own, over and above those of single tasks."""

    head: Head
    tasks: tuple[TaskRead, ...]
    doubts: tuple[Doubt, ...] = field(default=())
