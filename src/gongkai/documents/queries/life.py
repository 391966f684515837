"""Releases, removals, clean-up rounds and the desk's library: what people at work see of a document's life."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongkai.documents.models import Cleanup, CleanupItem, Document, Release, Removal
from gongkai.documents.queries import scope
from gongkai.documents.queries import validity as effects
from gongkai.documents.rules.removal import Step
from gongkai.documents.rules.states import (
    STILL_IN_FORCE,
    Channel,
    Kind,
    Openness,
    ReleaseState,
    Revision,
    State,
    Validity,
)
from gongkai.documents.rules.validity import months_later
from gongkai.kernel import days, paging
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor, Duty
from gongkai.workdays import queries as workdays

WARNING = "documents.expiry_warning"
STANDINGS: dict[str, tuple[str, tuple[Validity, ...]]] = {
    "force": ("现行有效", (Validity.IN_FORCE, Validity.AMENDED)),
    "pending": ("尚未施行", (Validity.PENDING,)),
    "abolished": ("已废止", (Validity.ABOLISHED,)),
    "lapsed": ("已失效", (Validity.LAPSED, Validity.VOID)),
}


def releases(document: Document) -> list[Release]:
    """Every channel of a document, in the order of channels."""
    order = {channel: place for place, channel in enumerate(Channel)}
    rows = document.releases.select_related("file")
    return sorted(rows, key=lambda row: order[Channel(row.channel)])


def release(document: Document, uuid: UUID) -> Release:
    """One release of a document the actor sees."""
    return document.releases.select_related("document__organ").get(uuid=uuid)


def queue(actor: Actor, channel: Channel, state: ReleaseState, cursor: str | None) -> paging.Page[Release]:
    """What waits for a channel, or went out through it."""
    rows = mine(actor, Release.objects.filter(channel=channel, state=state))
    rows = rows.exclude(document__state__in=[State.REMOVED, State.DISCARDED])
    if state == ReleaseState.QUEUED:
        rows = rows.filter(document__state=State.PUBLISHED)
    order = ("planned_at", "id") if state == ReleaseState.QUEUED else ("-released_at", "-id")
    return paging.page(rows.select_related("document__published", "organ", "file"), order=order, cursor=cursor, size=30)


def queued(actor: Actor) -> dict[Channel, int]:
    """How many wait for each channel."""
    rows = mine(actor, Release.objects.filter(state=ReleaseState.QUEUED, document__state=State.PUBLISHED))
    counts = rows.order_by().values("channel").annotate(n=Count("id"))
    return {Channel(row["channel"]): row["n"] for row in counts}


def early(actor: Actor, cursor: str | None) -> paging.Page[Release]:
    """What came out elsewhere before the site (R002)."""
    rows = mine(actor, Release.objects.filter(before_site="Y")).select_related("document__published", "organ", "file")
    return paging.page(rows, order=("-released_at", "-id"), cursor=cursor, size=30)


def removals(document: Document) -> list[Removal]:
    """Removals asked and done, newest first."""
    return list(document.removals.select_related("by", "decided_by"))


def removal(document: Document, uuid: UUID) -> Removal:
    """One removal of a document the actor sees."""
    return document.removals.select_related("document__organ", "by", "decided_by").get(uuid=uuid)


def library(
    actor: Actor, *, standing: str = "force", organ: int | None = None, text: str = "", cursor: str | None = None
) -> paging.Page[Document]:
    """规范性文件库: of the unit, or of the whole county for those who oversee; the same records the public reads."""
    rows = scope.documents(actor).filter(kind=Kind.NORMATIVE, validity__in=[str(one) for one in STANDINGS[standing][1]])
    if organ:
        rows = rows.filter(organ_id=organ)
    for word in text[:60].split():
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(registered_number__icontains=word))
    rows = rows.select_related("organ").defer("body")
    return paging.page(rows, order=("-signed_on", "-id"), cursor=cursor, size=30)


def standings(actor: Actor) -> dict[str, int]:
    """How many normative documents stand how."""
    rows = scope.documents(actor).filter(kind=Kind.NORMATIVE).order_by().values("validity").annotate(n=Count("id"))
    counts = {row["validity"]: row["n"] for row in rows}
    return {key: sum(counts.get(str(one), 0) for one in found) for key, (_, found) in STANDINGS.items()}


def soon(actor: Actor) -> list[Document]:
    """What ends within the limit of the jurisdiction."""
    edge = months_later(days.today(), workdays.limit(WARNING, actor.jurisdiction_id).value)
    return list(effects.expiring(actor, edge)[:200])


def cleanups(actor: Actor) -> QuerySet[Cleanup]:
    """Rounds of the jurisdiction with how far they are; a unit sees its own share."""
    mine = Q() if actor.oversees else Q(items__organ_id=actor.organ_id)
    rows = Cleanup.objects.filter(jurisdiction_id=actor.jurisdiction_id).filter(mine)
    return rows.annotate(
        total=Count("items", filter=mine, distinct=True),
        answered=Count("items", filter=mine & ~Q(items__opinion=""), distinct=True),
    ).order_by("-created_at", "-id")


def cleanup(actor: Actor, uuid: UUID) -> Cleanup:
    """One round the actor takes part in or oversees."""
    return cleanups(actor).get(uuid=uuid)


def cleanup_items(actor: Actor, round_: Cleanup) -> QuerySet[CleanupItem]:
    """The documents of a round: all for those who oversee, else the unit's own."""
    rows = round_.items.select_related("document", "organ", "decided_by").defer("document__body")
    rows = rows if actor.oversees else rows.filter(organ_id=actor.organ_id)
    return rows.order_by("organ__order", "id")


def cleanup_progress(round_: Cleanup) -> list[tuple[str, int, int]]:
    """By unit: name, answered, all."""
    rows = round_.items.order_by().values("organ__short_name", "organ__order").annotate(
        total=Count("id"), answered=Count("id", filter=~Q(opinion=""))
    )  # fmt: skip
    return [(row["organ__short_name"], row["answered"], row["total"]) for row in rows.order_by("organ__order")]


def to_decide(actor: Actor) -> QuerySet[Removal]:
    """Removals that wait for this actor."""
    rows = Removal.objects.filter(Q(state=Step.ASKED) | Q(state=Step.DONE, urgent="Y", decided_by=None))
    rows = rows.exclude(by_id=actor.user_id).select_related("document__organ", "organ", "by")
    if actor.may(Duty.OFFICE):
        return rows.filter(jurisdiction_id=actor.jurisdiction_id)
    if actor.may(Duty.LEADER, Duty.HEAD, Duty.SECRECY):
        return rows.filter(organ_id=actor.organ_id)
    return rows.none()


def still_in_force(document: Document) -> bool:
    """Whether it has effect now."""
    return document.validity in {str(one) for one in STILL_IN_FORCE}


def to_sign(actor: Actor) -> QuerySet[Document]:
    """What was approved in the actor's organ and waits to be signed."""
    rows = Document.objects.filter(organ_id=actor.organ_id, state=State.APPROVED).select_related("organ")
    return rows.defer("body").order_by("due_on", "id")


def to_publish(actor: Actor) -> QuerySet[Document]:
    """What was signed and is to be public, without a set time; and corrections that were approved."""
    signed = Q(state=State.ISSUED, openness=Openness.PROACTIVE, publish_at=None, historical="N")
    corrected = Q(state=State.PUBLISHED, revision=Revision.APPROVED)
    rows = Document.objects.filter(signed | corrected, organ_id=actor.organ_id).select_related("organ")
    return rows.defer("body").order_by("due_on", "id")
