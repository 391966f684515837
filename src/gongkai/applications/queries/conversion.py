"""What waits to be looked at for everybody (R158), what was decided, what waits to be drafted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from gongkai.applications.models import Application, Conversion
from gongkai.applications.queries.scope import applications
from gongkai.applications.rules.after import ASKED_OFTEN, GIVES, REVIEW_WITHIN, Verdict
from gongkai.applications.rules.near import alike
from gongkai.applications.rules.states import CLERKS, State
from gongkai.documents.rules.states import WRITERS
from gongkai.kernel import days
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor
from gongkai.orgs.rules.work import Todo

MOST = 100
AMONG = 500  # answers of an organ that a matter is held against


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer to be looked at; `asked` how often nearly the same was asked of the organ of late."""

    application: Application
    asked: int

    @property
    def often(self) -> bool:
        return self.asked >= ASKED_OFTEN


def _since(today: date) -> date:
    return date(today.year - REVIEW_WITHIN, today.month, 1)


def _given(rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.filter(
        outcome__in=GIVES, state__in=[State.ANSWERED, State.ARCHIVED], closed_on__gte=_since(days.today())
    )


def unreviewed(actor: Actor) -> QuerySet[Application]:
    """Answers that gave something and were not looked at, the oldest first; only of the own organ."""
    rows = _given(applications(actor)).filter(organ_id=actor.organ_id, conversion_rows=None)
    return rows.order_by("closed_on", "id")


def waiting(actor: Actor) -> list[Waiting]:
    """The first of them, what was asked often before the rest."""
    rows = list(unreviewed(actor)[:MOST])
    if not rows:
        return []
    counted = alike([row.matter for row in rows], _recent(actor.organ_id))
    return sorted(
        (Waiting(row, number) for row, number in zip(rows, counted, strict=True)), key=lambda one: not one.often
    )


def _recent(organ_id: int) -> list[str]:
    rows = Application.objects.filter(organ_id=organ_id, submitted_on__gte=_since(days.today()))
    return list(rows.order_by("-submitted_on", "-id").values_list("matter", flat=True)[:AMONG])


def asked_of(application: Application) -> int:
    """How often nearly the same was asked of the organ of late, this one counted."""
    return max(1, alike([application.matter], _recent(application.organ_id))[0])


def decided(actor: Actor) -> QuerySet[Conversion]:
    """What was decided in the organ (the place, for those who oversee), the last first."""
    rows = mine(actor, Conversion.objects.select_related("application__case", "organ", "document"))
    return rows.order_by("-at", "-id") if actor.duty in CLERKS else rows.none()


def counts(actor: Actor, year: int) -> dict[str, int]:
    """Of a year: looked at, converted, made into documents, published."""
    rows = mine(
        actor,
        Conversion.objects.filter(at__range=(days.moment_of(date(year, 1, 1)), days.moment_of(date(year + 1, 1, 1)))),
    )
    converts = Q(verdict=Verdict.CONVERT)
    return rows.aggregate(
        reviewed=Count("pk"), converted=Count("pk", filter=converts), drafted=Count("document"),
        published=Count("pk", filter=Q(document__published_at__isnull=False)),
    )  # fmt: skip


def to_draft(actor: Actor) -> QuerySet[Conversion]:
    """What a writer of the organ is to make a document of; the page shows title and text alone."""
    rows = Conversion.objects.filter(jurisdiction_id=actor.jurisdiction_id, organ_id=actor.organ_id)
    rows = rows.filter(verdict=Verdict.CONVERT, document=None).order_by("at", "id")
    return rows if actor.may(*WRITERS) else rows.none()


def todo(actor: Actor) -> list[Todo]:
    """Writers: what waits to be drafted."""
    if not actor.may(*WRITERS):
        return []
    return [
        Todo(
            f"转主动公开：{row.title}",
            "/desk/applications/conversions/drafts/",
            None,
            "依申请公开：起草公文",
            actor.organ_name,
        )
        for row in to_draft(actor)[:MOST]
    ]
