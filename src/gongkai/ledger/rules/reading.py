"""From what the reader found to the rows a person checks: plain dictionaries, spans as [start, end]."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from gongkai.ledger.rules.limits import row_of
from gongkai.ledger.rules.states import ROLE_RANK, Role
from gongkai.notices.rules.shape import Notice, Passage, TaskRead, Unit
from gongkai.reading.rules import Doubt, Span

_YEAR = re.compile(r"(20\d\d)\s*年")
_GUIDING = re.compile(r"指导(部门|单位)[：:]?\s*[^，。；]{0,4}$")
LOOK_BACK = 12


def pair(span: Span | None) -> list[int] | None:
    """A span as JSON."""
    return [span.start, span.end] if span else None


def head_rows(notice: Notice) -> dict[str, Any]:
    """The notice's head as JSON {field: {text, span}}."""
    head = notice.head
    found: dict[str, Any] = {
        name: {"text": passage.text, "span": pair(passage.span)}
        for name in ("title", "doc_number", "issuer", "openness")
        if (passage := getattr(head, name)) is not None
    }
    if head.issued_on:
        found["issued_on"] = {"text": head.issued_on.isoformat(), "span": pair(head.issued_on_span)}
    for name in ("addressees", "attachments"):
        found[name] = [{"text": each.text, "span": pair(each.span)} for each in getattr(head, name)]
    found["cover_deadlines"] = [row_of(limit) for limit in head.cover_deadlines]
    return found


def year_of(title: str, issued_on: date | None) -> int | None:
    """The year a notice is for: printed in its title, else the year it was issued."""
    printed = _YEAR.search(title)
    return int(printed[1]) if printed else (issued_on.year if issued_on else None)


def doubt_rows(doubts: Iterable[Doubt], about: str = "") -> list[dict[str, Any]]:
    """Doubts as JSON."""
    return [{"message": doubt.message, "span": pair(doubt.span), "settled": False, "about": about} for doubt in doubts]


def item_row(task: TaskRead, source: str) -> dict[str, Any]:
    """One task as an intake item's columns, units not yet matched."""
    spans = {"task": pair(task.span), "requirement": pair(task.requirement.span)}
    for name in ("topic", "measures", "deadline_text"):
        passage: Passage | None = getattr(task, name)
        if passage is not None:
            spans[name] = pair(passage.span)
    units = [_unit(unit, _lead_role(unit, source)) for unit in task.lead_units]
    units += [_unit(unit, Role.COOP) for unit in task.cooperating_units]
    return {
        "no": task.no[:40],
        "path": list(task.path),
        "topic": task.topic.text[:300] if task.topic else "",
        "requirement": task.requirement.text,
        "measures": task.measures.text if task.measures else "",
        "units": units,
        "deadline_text": task.deadline_text.text[:500] if task.deadline_text else "",
        "deadlines": [row_of(limit) for limit in task.deadlines],
        "milestones": [row_of(limit) for limit in task.milestones],
        "spans": spans,
        "carried": list(task.carried),
        "doubts": doubt_rows(task.doubts),
    }


def _unit(unit: Unit, role: Role) -> dict[str, Any]:
    return {"name": unit.name, "role": role.value, "span": pair(unit.span), "kind": "none", "id": None, "how": ""}


def _lead_role(unit: Unit, source: str) -> Role:
    """指导部门 before the name makes it a guiding unit (R194); else it leads."""
    before = source[max(0, unit.span.start - LOOK_BACK) : unit.span.start]
    return Role.GUIDE if _GUIDING.search(before) else Role.LEAD


def unmatched(units: Sequence[Mapping[str, Any]]) -> list[str]:
    """Printed names nobody has given an organ to; "outside" ones (上级、不在册) were decided to stay so."""
    return [str(unit["name"]) for unit in units if unit.get("kind") == "none"]


def parts(
    units: Sequence[Mapping[str, Any]], members: Mapping[int, Sequence[int]]
) -> dict[int, tuple[Role, int | None, str]]:
    """Organ id → (role, group id or None, printed name): groups expanded, each organ once with its highest role."""
    found: dict[int, tuple[Role, int | None, str]] = {}
    for unit in sorted(units, key=lambda unit: (ROLE_RANK[Role(unit["role"])], unit.get("kind") == "group")):
        role, name = Role(unit["role"]), str(unit["name"])
        if unit.get("kind") == "organ" and unit.get("id"):
            found.setdefault(int(unit["id"]), (role, None, name))
        elif unit.get("kind") == "group" and unit.get("id"):
            for organ_id in members.get(int(unit["id"]), ()):
                found.setdefault(organ_id, (role, int(unit["id"]), name))
    return found


def cut_span(text: str, span: Sequence[int] | None, characters: str) -> int | None:
    """Where in the source the first `characters` of a field end, white space and bold marks of the source skipped."""
    if not span:
        return None
    wanted = sum(not character.isspace() for character in characters)
    place = span[0]
    while wanted > 0 and place < span[1]:
        if not text[place].isspace() and text[place] != "*":
            wanted -= 1
        place += 1
    return place
