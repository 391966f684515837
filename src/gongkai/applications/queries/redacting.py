"""Files of an application that are blackened: by right, opened for their page, and told for the case file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gongkai.applications.models import Application, Redaction, RedactionMark
from gongkai.applications.rules import redacting as rules
from gongkai.applications.rules.redacting import Ground, Place, Sort, Stage, Told
from gongkai.cases import queries as cases
from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.orgs.rules import Actor, Duty

FILE, RESULT, WORDS = "redaction", "redaction_result", "redaction_words"
# Who handles the application or judges its reply; what stands under the black is for nobody else.
VIEWERS = (Duty.REQUESTS, Duty.OFFICE, Duty.REVIEWER, Duty.SECRECY, Duty.LEADER, Duty.HEAD)
GONE = "（保存期满，已销毁）"


@dataclass(frozen=True, slots=True)
class Names:
    """What the files are called, and why the source was not wholly read ("" when it was)."""

    source: str
    result: str
    unchecked: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a mark opened, with their surroundings (other personal values masked) and places."""

    text: str
    excerpt: str
    places: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Line:
    """A file as the case's page lists it."""

    row: Redaction
    name: str
    hidden: int

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return Stage(self.row.stage)


def redactions(actor: Actor) -> QuerySet[Redaction]:
    """Files the actor may look at: those of the own organ."""
    rows = Redaction.objects.filter(jurisdiction_id=actor.jurisdiction_id, organ_id=actor.organ_id)
    return rows if actor.duty in VIEWERS else rows.none()


def get(actor: Actor, uuid: UUID) -> Redaction:
    """One file by right; `DoesNotExist` otherwise."""
    return redactions(actor).select_related(
        "application__case", "application__organ", "application__jurisdiction", "source", "result", "made_by", "by"
    ).get(uuid=uuid)  # fmt: skip


def visible(actor: Actor | None, number: int) -> bool:
    """Whether somebody may fetch the files of a redaction at their addresses."""
    return actor is not None and redactions(actor).filter(pk=number).exists()


def _opened(row: Redaction, sealed: str, context: str) -> dict[str, Any]:
    case = row.application.case
    if not case.key or not sealed:
        return {}
    found: dict[str, Any] = json.loads(cases.text_of(case, sealed, context))
    return found


def names(row: Redaction) -> Names:
    """What the files are called."""
    held, made = _opened(row, row.sealed, FILE), _opened(row, row.sealed_result, RESULT)
    return Names(held.get("name", GONE), made.get("name", ""), held.get("unchecked", ""))


def notes(row: Redaction) -> list[str]:
    """Sentences of the engine for whoever looks at the result."""
    return list(_opened(row, row.sealed_result, RESULT).get("notes", []))


def texts(row: Redaction, marks: Iterable[RedactionMark]) -> dict[int, Words]:
    """The words of marks, opened, by the mark's number."""
    found = {}
    for mark in marks:
        held = _opened(row, mark.sealed, WORDS)
        found[mark.pk] = Words(
            held.get("text", ""), held.get("excerpt", ""), tuple(held.get("places", [])), held.get("times", 0)
        )
    return found


def place_of(mark: RedactionMark) -> Place | None:
    """The rectangle of a mark drawn by hand."""
    if mark.page is None or mark.left is None or mark.top is None or mark.width is None or mark.height is None:
        return None
    return Place(mark.page, mark.left, mark.top, mark.width, mark.height)


def listed(application: Application) -> list[Line]:
    """The files of an application, oldest first."""
    rows = Redaction.objects.filter(application=application).prefetch_related("marks").order_by("id")
    found = []
    for row in rows:
        row.application = application
        found.append(Line(row, names(row).source, sum(mark.hide == Flag.YES for mark in row.marks.all())))
    return found


def ready(application: Application) -> list[tuple[str, str]]:
    """The new files that can be given with the reply, for a form."""
    rows = Redaction.objects.filter(application=application, stage=Stage.MADE).prefetch_related("marks").order_by("id")
    found = []
    for row in rows:
        row.application = application
        times = sum(mark.times or 0 for mark in row.marks.all())
        found.append((str(row.uuid), f"{names(row).result}（遮盖{times}处）"))
    return found


def told(application: Application) -> list[str]:
    """遮盖和依据, as the case file tells it: grounds, kinds and numbers, never the words."""
    lines: list[str] = []
    for line in listed(application):
        row = line.row
        lines.append(f"{line.name}：{line.stage.label}；原文件 SHA-256 {row.source_sha256}")
        if row.made_at:
            by = row.made_by.name if row.made_by else ""
            lines.append(
                f"{row.made_at.astimezone(days.SHANGHAI):%Y-%m-%d %H:%M} {by}生成；SHA-256 {row.result_sha256}"
            )
        marks = [
            Told(Sort(mark.sort), mark.kind, Ground(mark.ground).label, mark.hide == Flag.YES, mark.times or 0)
            for mark in row.marks.all()
        ]
        lines += rules.told(marks)
    return lines


def marks_of(row: Redaction) -> Sequence[RedactionMark]:
    """All marks, in the order they were made."""
    return list(row.marks.select_related("by").order_by("id"))
