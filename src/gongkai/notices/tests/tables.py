"""A reading as rows to compare: number, topic, requirement, lead units, cooperating units, limits."""

from __future__ import annotations

from gongkai.notices.rules import Deadline, DeadlineKind, read
from gongkai.reading.rules import Source

Expected = tuple[str, str, str, str, str, str]


def said(source: Source) -> list[Expected]:
    return [
        (
            task.no,
            task.topic.text if task.topic else "",
            task.requirement.text,
            "、".join(unit.name for unit in task.lead_units),
            "、".join(unit.name for unit in task.cooperating_units),
            " ".join(limit(item) for item in task.deadlines if item.kind is not DeadlineKind.NONE),
        )
        for task in read(source).tasks
    ]


def limit(item: Deadline) -> str:
    when = item.date or item.days
    return f"{item.kind.value}:{when}" if when else item.kind.value
