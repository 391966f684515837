"""A notice as plain values for JSON, in the schema used for checking; spans and doubts beside the fields."""

from __future__ import annotations

from typing import Any

from gongkai.notices.rules.shape import Deadline, Head, Notice, Passage, TaskRead, Unit
from gongkai.reading.rules import Doubt, Span

Record = dict[str, Any]


def to_json(notice: Notice, file: str = "") -> Record:
    """`{"file", "notice", "tasks", "doubts"}`; every verbatim field has its `[start, end]` under "spans"."""
    return {
        "file": file,
        "notice": _head(notice.head),
        "tasks": [_task(task) for task in notice.tasks],
        "doubts": [_doubt(doubt) for doubt in notice.doubts],
    }


def _head(head: Head) -> Record:
    record: Record = {
        "title": _text(head.title),
        "doc_number": _text(head.doc_number),
        "issuer": _text(head.issuer),
        "issued_on": head.issued_on.isoformat() if head.issued_on else None,
        "openness": "主动公开" if head.openness else None,
        "addressees": [passage.text for passage in head.addressees],
        "attachments": [passage.text for passage in head.attachments],
    }
    if head.cover_deadlines:
        record["cover_deadlines"] = [
            {"text": item.text, "kind": item.kind.value, "date": item.date.isoformat() if item.date else None}
            for item in head.cover_deadlines
        ]
    record["spans"] = {
        "title": _span(head.title),
        "doc_number": _span(head.doc_number),
        "issuer": _span(head.issuer),
        "issued_on": _pair(head.issued_on_span),
        "openness": _span(head.openness),
        "addressees": [_span(passage) for passage in head.addressees],
        "attachments": [_span(passage) for passage in head.attachments],
    }
    return record


def _task(task: TaskRead) -> Record:
    limits = [_limit(item) for item in task.deadlines]
    record: Record = {
        "no": task.no,
        "path": list(task.path),
        "topic": _text(task.topic),
        "requirement": task.requirement.text,
        "measures": _text(task.measures),
        "lead_units": [unit.name for unit in task.lead_units],
        "cooperating_units": [unit.name for unit in task.cooperating_units],
        "deadline_text": _text(task.deadline_text),
        "deadline": limits
        if len(limits) > 1
        else limits[0]
        if limits
        else {"kind": "none", "date": None, "days": None},
    }
    if task.milestones:
        record["milestones"] = [{"text": item.text, **_limit(item)} for item in task.milestones]
    if task.carried:
        record["carried"] = list(task.carried)
    record["spans"] = {
        "task": _pair(task.span),
        "topic": _span(task.topic),
        "requirement": _span(task.requirement),
        "measures": _span(task.measures),
        "deadline_text": _span(task.deadline_text),
        "lead_units": [_span(unit) for unit in task.lead_units],
        "cooperating_units": [_span(unit) for unit in task.cooperating_units],
        "deadline": [_pair(item.span) for item in task.deadlines],
        "milestones": [_pair(item.span) for item in task.milestones],
    }
    record["doubts"] = [_doubt(doubt) for doubt in task.doubts]
    return record


def _limit(item: Deadline) -> Record:
    return {"kind": item.kind.value, "date": item.date.isoformat() if item.date else None, "days": item.days}


def _doubt(doubt: Doubt) -> Record:
    return {"message": doubt.message, "span": _pair(doubt.span)}


def _text(passage: Passage | None) -> str | None:
    return passage.text if passage else None


def _span(item: Passage | Unit | None) -> list[int] | None:
    return _pair(item.span) if item else None


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None
