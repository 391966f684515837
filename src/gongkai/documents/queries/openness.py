"""What is known of a document's openness, and the queues of those who examine, approve and look again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from gongkai.catalogue.queries import registers as catalogue
from gongkai.documents.models import Determination, Document, Rereview, SeriesRule, TurnedAway
from gongkai.documents.queries import scope
from gongkai.documents.rules import openness as rules
from gongkai.documents.rules.openness import Proposal
from gongkai.documents.rules.states import Kind, Openness, Stage, State
from gongkai.kernel import days
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor, Duty

if TYPE_CHECKING:
    from gongkai.catalogue.models import NegativeItem

PENDING = (Stage.PROPOSED, Stage.EXAMINED)


def pending(document: Document) -> Determination | None:
    """The determination under way."""
    rows = document.determinations.filter(stage__in=PENDING)
    return rows.select_related("proposed_by", "examined_by", "negative_item").first()


def standing(document: Document) -> Determination | None:
    """The determination in force."""
    rows = document.determinations.filter(stage=Stage.APPROVED)
    return rows.select_related(
        "proposed_by", "examined_by", "approved_by", "on_behalf_of__user", "negative_item"
    ).first()


def history(document: Document) -> list[Determination]:
    """All determinations, newest first."""
    people = ("proposed_by", "examined_by", "approved_by", "on_behalf_of__user", "paper", "preset", "negative_item")
    return list(document.determinations.select_related(*people))


def reasons_not_to_circulate(document: Document) -> list[str]:
    """Why the document cannot go to sign-off for want of its openness (R079)."""
    found = pending(document)
    return rules.reasons_not_to_circulate(Openness(document.openness), Stage(found.stage) if found else None)


def superior_public(document: Document) -> bool:
    """Whether a superior's document this one rests on is proactively public (R081)."""
    return document.bases.filter(openness=Openness.PROACTIVE).exists()


def proposal(
    document: Document,
    openness: Openness,
    ground: str = "",
    reason: str = "",
    override_why: str = "",
    negative_item: NegativeItem | None = None,
) -> Proposal:
    """A proposal with all the rules need to know."""
    return Proposal(
        openness=openness,
        ground=ground,
        reason=reason,
        override_why=override_why,
        listed=negative_item is not None,
        negative_list=bool(catalogue.negative_items(document.organ_id)),
        superior_public=superior_public(document),
        kind=Kind(document.kind),
        state=State(document.state),
        current=Openness(document.openness),
    )


def preset(document: Document) -> SeriesRule | None:
    """The office's preset for the document's issue code, as of today; the unit's own before the general one."""
    if not document.series:
        return None
    today = days.today()
    rows = SeriesRule.objects.filter(
        Q(organ_id=document.organ_id) | Q(organ_id=None),
        Q(valid_to=None) | Q(valid_to__gte=today),
        jurisdiction_id=document.jurisdiction_id,
        series=document.series,
        valid_from__lte=today,
    ).exclude(openness="")
    return min(rows, key=lambda row: row.organ_id is None, default=None)


def series_rules(actor: Actor) -> QuerySet[SeriesRule]:
    """Presets of the jurisdiction; a unit sees its own and the general ones."""
    rows = SeriesRule.objects.filter(jurisdiction_id=actor.jurisdiction_id).select_related("organ")
    return rows if actor.oversees else rows.filter(Q(organ_id=actor.organ_id) | Q(organ_id=None))


def determinations(actor: Actor) -> QuerySet[Determination]:
    """Determinations of the actor's scope, with what a list shows."""
    rows = mine(actor, Determination.objects.all())
    return rows.select_related("document", "organ", "proposed_by", "examined_by")


def waiting_for(actor: Actor) -> QuerySet[Determination]:
    """What this person should examine or approve now: never what the same person handled before."""
    rows = determinations(actor).filter(stage__in=PENDING).exclude(proposed_by_id=actor.user_id)
    if actor.may(Duty.ATTRIBUTE):
        return rows.filter(stage=Stage.PROPOSED, organ_id=actor.organ_id)
    if actor.may(Duty.LEADER, Duty.HEAD):
        return rows.filter(stage=Stage.EXAMINED, organ_id=actor.organ_id).exclude(examined_by_id=actor.user_id)
    if actor.may(Duty.OFFICE):
        return rows.filter(stage=Stage.PROPOSED)
    return rows.none()


def rereviews(actor: Actor) -> QuerySet[Rereview]:
    """Yearly looks of the actor's scope."""
    rows = mine(actor, Rereview.objects.all())
    return rows.select_related("document", "organ", "done_by", "determination")


def turned_away(actor: Actor) -> QuerySet[TurnedAway]:
    """The log of what was turned away as secret."""
    return mine(actor, TurnedAway.objects.all()).select_related("organ", "by")


def historical(actor: Actor) -> QuerySet[Document]:
    """Historical documents without a determination (R084)."""
    rows = scope.documents(actor).filter(historical="Y").exclude(state=State.DISCARDED)
    return rows.filter(openness=Openness.UNDETERMINED).select_related("organ")


def historical_progress(actor: Actor) -> Iterable[dict[str, object]]:
    """Per unit: all historical documents and those determined, in official order."""
    rows = scope.documents(actor).filter(historical="Y").exclude(state=State.DISCARDED)
    done = Count("pk", filter=~Q(openness=Openness.UNDETERMINED))
    return (
        rows.values("organ__uuid", "organ__short_name").annotate(total=Count("pk"), done=done).order_by("organ__order")
    )


def shares(actor: Actor, first: object, last: object) -> list[dict[str, object]]:
    """Per unit of a period: documents determined by openness, and those withheld though the superior's is public (R085)."""
    rows = determinations(actor).filter(stage=Stage.APPROVED, decided_on__range=(first, last))
    count = {code.lower(): Count("pk", filter=Q(openness=code)) for code in ("PROACTIVE", "ON_REQUEST", "WITHHELD")}
    against = Count("pk", filter=~Q(override_why=""))
    found = rows.values("organ__uuid", "organ__short_name").annotate(total=Count("pk"), against=against, **count)
    return list(found.order_by("organ__order"))


def outliers(actor: Actor) -> QuerySet[Determination]:
    """Withheld against a public superior document, newest first (R085)."""
    return determinations(actor).filter(stage=Stage.APPROVED, openness=Openness.WITHHELD).exclude(override_why="")
