"""What bears on a document's validity, from both ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db.models import Min, QuerySet

from gongkai.documents.models import Document, Relation, ValidityEvent
from gongkai.documents.queries import scope
from gongkai.documents.rules import validity as rules
from gongkai.documents.rules.states import STILL_IN_FORCE, Kind, RelationKind, State, Validity
from gongkai.kernel import days
from gongkai.orgs.rules import Actor

WITH_EFFECT = (State.ISSUED, State.PUBLISHED, State.REMOVED)  # a removed text is not read, what it did still holds


def life(document: Document) -> rules.Life:
    """All that bears on the validity of one document; a document that is not signed has none."""
    if document.state not in WITH_EFFECT:
        return rules.Life(Kind(document.kind), None)
    acts = Relation.objects.filter(
        other=document, kind__in=list(rules.CAUSES), effective_on__isnull=False, document__state__in=WITH_EFFECT
    )
    decided = ValidityEvent.objects.filter(document=document, by__isnull=False)
    return rules.Life(
        Kind(document.kind),
        began_on(document),
        document.expires_on,
        tuple(rules.Act(RelationKind(row.kind), row.effective_on, row.document_id) for row in acts if row.effective_on),
        tuple(rules.Decided(Validity(row.validity), row.on, row.expires_on) for row in decided),
    )


def began_on(document: Document) -> date | None:
    """The day from which a signed document holds: as it says, else its date, else the day it was published."""
    began = document.effective_on or document.signed_on
    if began is None and document.published_at:
        began = days.day_of(document.published_at)
    return began


def acting(document: Document) -> list[Relation]:
    """What the document does to others."""
    return list(document.bears_on.select_related("other__organ", "other__published"))


def acted_on(document: Document) -> list[Relation]:
    """What others do to the document."""
    return list(document.borne_on_by.select_related("document__organ", "document__published"))


def events(document: Document) -> list[ValidityEvent]:
    """Changes of validity, oldest first."""
    return list(document.validity_events.select_related("other", "by"))


def relation(actor: Actor, document: Document, uuid: UUID) -> Relation:
    """One relation of a document of the actor's scope."""
    return Relation.objects.select_related("document__organ", "other").get(document=document, uuid=uuid)


def expiring(actor: Actor, edge: date) -> QuerySet[Document]:
    """What of the actor's scope ends from today to the edge."""
    return _expiring(scope.documents(actor), edge)


def _expiring(rows: QuerySet[Document], edge: date) -> QuerySet[Document]:
    ends = rows.filter(validity__in=list(STILL_IN_FORCE), expires_on__gte=days.today(), expires_on__lte=edge)
    return ends.select_related("organ").order_by("expires_on", "id")


def expiring_everywhere(edge_of: Callable[[int], date]) -> list[Document]:
    """What ends within each jurisdiction's own limit."""
    rows = Document.objects.filter(validity__in=list(STILL_IN_FORCE), expires_on__isnull=False)
    places = rows.values("jurisdiction_id").annotate(first=Min("expires_on")).order_by()
    found: list[Document] = []
    for place in places:
        within = rows.filter(jurisdiction_id=place["jurisdiction_id"])
        found += _expiring(within, edge_of(place["jurisdiction_id"]))
    return found


def as_of(document: Document, on: date) -> rules.Standing:
    """The validity on a day, for the view as of a day."""
    return rules.as_of(life(document), on)


def citations(document: Document) -> list[str]:
    """What the document rests on that cannot be a basis: normative documents not published, or no longer in force (R069)."""
    found = []
    cites = (RelationKind.IMPLEMENTS, RelationKind.FORWARDS, RelationKind.AMENDS)
    others = [row.other for row in acting(document) if row.kind in cites and row.other]
    numbers = [row.number for row in document.bases.all() if row.number]
    cited = Document.objects.filter(jurisdiction_id=document.jurisdiction_id, number__in=numbers)
    for other in {row.pk: row for row in [*others, *cited]}.values():
        found += reasons_not_to_cite(other)
    return found


def reasons_not_to_cite(other: Document) -> list[str]:
    """Why a document of the library cannot be a basis."""
    name = other.number or (other.published.title if other.published else f"{other.get_kind_display()}（未公开）")
    if other.kind == Kind.NORMATIVE and other.state != State.PUBLISHED:
        return [f"“{name}”是没有公布的规范性文件，不得作为依据（优化营商环境条例第六十四条）。"]
    if other.validity in rules.ENDED:
        return [f"“{name}”{Validity(other.validity).label}，不能再作为依据。"]
    return []


def cited_number(jurisdiction_id: int, number: str) -> list[str]:
    """For lists, guides and enforcement records of other rooms: why the document with this number cannot be cited."""
    other = Document.objects.filter(jurisdiction_id=jurisdiction_id, number=number).exclude(state=State.DISCARDED)
    found = other.select_related("published").first()
    return reasons_not_to_cite(found) if found else []
