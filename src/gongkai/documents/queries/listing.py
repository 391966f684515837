"""公文 lists: tabs, filters, paging by key; narrowed to the actor first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.documents.models import Document
from gongkai.documents.queries import scope
from gongkai.documents.rules.states import Openness, Revision, State
from gongkai.kernel import days, paging
from gongkai.orgs.rules import Actor

ORDER = ("-changed_at", "-id")
MOST_EXPORTED = 20_000
SHOWN = (
    "uuid", "title", "number", "kind", "state", "openness", "validity", "revision", "returned_why", "publish_at", "due_on",
    "due_provisional", "changed_at", "signed_on", "published_at", "organ__short_name", "organ__uuid", "drafter__name",
)  # fmt: skip


class Tab(StrEnum):
    """What waits for whom."""

    OPEN = "todo"
    REVIEW = "review"
    SIGNED = "signed"
    PUBLIC = "public"
    REVISION = "revision"
    GONE = "gone"
    ALL = "all"


LABELS = {
    Tab.OPEN: "待办",
    Tab.REVIEW: "审核中",
    Tab.SIGNED: "已签发",
    Tab.PUBLIC: "已公开",
    Tab.REVISION: "更正中",
    Tab.GONE: "已撤下、作废",
    Tab.ALL: "全部",
}
_OF_TAB = {
    Tab.OPEN: Q(state__in=[State.DRAFT, State.APPROVED]),
    Tab.REVIEW: Q(state=State.REVIEW),
    Tab.SIGNED: Q(state=State.ISSUED),
    Tab.PUBLIC: Q(state=State.PUBLISHED),
    Tab.REVISION: Q(state=State.PUBLISHED) & ~Q(revision=Revision.NONE),
    Tab.GONE: Q(state__in=[State.REMOVED, State.DISCARDED]),
    Tab.ALL: Q(),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty narrows nothing."""

    tab: Tab = Tab.OPEN
    kind: str = ""
    openness: str = ""
    organ: UUID | None = None
    year: int | None = None
    series: str = ""
    text: str = ""
    late: bool = False
    mine: bool = False


def rows(actor: Actor, wanted: Filters) -> QuerySet[Document]:
    """The documents asked for, without their texts."""
    found = scope.documents(actor).filter(_OF_TAB[wanted.tab])
    equal = {"kind": wanted.kind, "openness": wanted.openness, "series": wanted.series}
    found = found.filter(**{name: value for name, value in equal.items() if value})
    if wanted.organ is not None:
        found = found.filter(organ__uuid=wanted.organ)
    if wanted.year:
        found = found.filter(Q(number_year=wanted.year) | Q(number_year=None, signed_on__year=wanted.year))
    for word in wanted.text.split()[:5]:
        found = found.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(index_number=word))
    if wanted.late:
        open_states = [State.DRAFT, State.REVIEW, State.APPROVED, State.ISSUED]
        closed = [Openness.ON_REQUEST, Openness.WITHHELD]
        found = found.filter(due_on__lt=days.today(), state__in=open_states).exclude(openness__in=closed)
    if wanted.mine:
        found = found.filter(drafter_id=actor.user_id)
    return found.select_related("organ", "drafter").only(*SHOWN)


def listing(actor: Actor, wanted: Filters, *, cursor: str | None = None, size: int = 50) -> paging.Page[Document]:
    """One page, what changed last on top."""
    return paging.page(rows(actor, wanted), order=ORDER, cursor=cursor, size=size)


def exported(actor: Actor, wanted: Filters) -> list[Document]:
    """What a workbook of the list holds, at most `MOST_EXPORTED`."""
    return list(rows(actor, wanted).order_by(*ORDER)[:MOST_EXPORTED])


def waiting(actor: Actor) -> int:
    """How many drafts of the actor's own organ wait for their writer."""
    return Document.objects.filter(organ_id=actor.organ_id, state=State.DRAFT).count()


def returned(actor: Actor) -> list[Document]:
    """Drafts of the actor's own organ that were sent back, the nearest due day first."""
    rows = Document.objects.filter(organ_id=actor.organ_id, state=State.DRAFT).exclude(returned_why="")
    return list(rows.only("uuid", "title", "due_on").order_by("due_on", "id")[:20])
