"""重大政策 and their press conferences (R114): who owes one, what is missing, what the public reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.documents.models import Briefing, Document, MajorPolicy
from gongkai.documents.queries import scope
from gongkai.documents.rules import briefing as rules
from gongkai.documents.rules.states import State
from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.workdays import queries as workdays

READABLE = ~Q(transcript="") | ~Q(url="") | Q(file__isnull=False)


@dataclass(frozen=True, slots=True)
class Told:
    """A press conference as the public reads it; `ahead` until it is held."""

    topic: str
    at: datetime
    speaker: str
    transcript: str
    url: str
    ahead: bool


def held(now: datetime) -> Exists:
    """Whether a document (the outer row) had a press conference that can be read about."""
    return Exists(Briefing.objects.filter(READABLE, document=OuterRef("pk"), held_at__lte=now))


def mark_of(document: Document) -> MajorPolicy | None:
    """The mark 重大政策, or None."""
    return MajorPolicy.objects.filter(document=document).select_related("marked_by").first()


def missing(document: Document, rows: Iterable[Briefing]) -> str:
    """What the press conference of a major policy still lacks; empty for what is not major."""
    if mark_of(document) is None:
        return ""
    seen = [rules.Held(row.held_at, bool(row.transcript.strip() or row.url or row.file_id)) for row in rows]
    return rules.missing(seen, days.now())


def major(actor: Actor) -> QuerySet[Document]:
    """Major policies of the actor's scope, each with `briefed`."""
    rows = scope.documents(actor).filter(major__isnull=False).exclude(state__in=[State.DISCARDED, State.REMOVED])
    return rows.annotate(briefed=held(days.now())).select_related("organ", "major")


def allowed(jurisdiction_id: int) -> int:
    """Days after publication in which the press conference is held (a setting)."""
    return workdays.limit("interpretation.briefing", jurisdiction_id).value


def due_on(document: Document) -> date | None:
    """The last day for the press conference of a public major policy."""
    if document.published_at is None:
        return None
    return days.day_of(document.published_at) + timedelta(days=allowed(document.jurisdiction_id))


def owing(actor: Actor) -> QuerySet[Document]:
    """Public major policies without a press conference, the oldest first."""
    return major(actor).filter(~held(days.now()), state=State.PUBLISHED).order_by("published_at", "id")


def late(actor: Actor) -> QuerySet[Document]:
    """Those among `owing` whose days are over."""
    edge = days.today() - timedelta(days=allowed(actor.jurisdiction_id))
    return owing(actor).filter(published_at__lt=days.moment_of(edge))


def told(document: Document, on: date | None) -> list[Told]:
    """Press conferences the public reads of, the latest first; as of a day only what was held by its end."""
    now = days.now()
    found = [
        Told(row.topic, row.held_at, row.speaker, row.transcript, row.url, row.held_at > now)
        for row in document.briefings.order_by("-held_at", "-id")
    ]
    return found if on is None else [one for one in found if days.day_of(one.at) <= on]
