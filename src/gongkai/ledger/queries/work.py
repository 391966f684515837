"""What a unit's own pages need beside the part itself: counts for its tabs, its partners, what was sent back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.ledger.models import Assignment, Checkpoint, Evidence, Plan, Progress
from gongkai.ledger.queries import scope
from gongkai.ledger.rules import limits
from gongkai.ledger.rules.states import AssignmentState, CheckpointState, EvidenceState, Role
from gongkai.orgs.rules import Actor

SOON = 30
MOST_LISTED = 5000


def counts(actor: Actor) -> dict[str, int]:
    """How many parts of the actor's own organ wait for what; one statement."""
    today = days.today()
    rows = scope.assignments(actor).filter(organ_id=actor.organ_id)
    return rows.aggregate(
        all=Count("id"),
        new=Count("id", filter=Q(state=AssignmentState.NEW)),
        late=Count("id", filter=Q(due_order__lt=today)),
        soon=Count("id", filter=Q(due_order__gte=today, due_order__lte=today + timedelta(SOON))),
        returned=Count("id", filter=Q(state=AssignmentState.RETURNED)),
        waiting=Count("id", filter=Q(state=AssignmentState.CLAIMED)),
    )


def plans(actor: Actor) -> QuerySet[Plan]:
    """The plans a list may be narrowed to, newest first."""
    rows = scope.plans(actor).exclude(level="UNIT").defer("source_text", "source_layout")
    return rows.order_by("-year", "-id")


def chosen(actor: Actor, uuids: Sequence[str]) -> list[Assignment]:
    """The ticked parts of the actor's own organ; what is no address of ours is passed over."""
    good = []
    for text in uuids[:MOST_LISTED]:
        try:
            good.append(UUID(text))
        except ValueError:
            continue
    rows = scope.assignments(actor).filter(organ_id=actor.organ_id, uuid__in=good)
    return list(rows.order_by("due_order", "id"))


@dataclass(frozen=True, slots=True)
class Partner:
    """A cooperating or guiding unit's part as the lead consolidates it (R184)."""

    organ: str
    role: Role
    state: AssignmentState
    claims: list[Checkpoint]
    progress: Progress | None
    proofs: list[Evidence]


def partners(actor: Actor, of: Assignment) -> list[Partner]:
    """What the other units of the task report: for the lead, and for who oversees; nobody else reads it."""
    leads = of.organ_id == actor.organ_id and of.role == Role.LEAD
    if not (leads or actor.oversees):
        return []
    rows = scope.applied(Assignment.objects.filter(task_id=of.task_id)).exclude(pk=of.pk)
    points = Checkpoint.objects.filter(superior=Flag.NO).exclude(claim="").order_by("due_on", "id")
    proofs = Evidence.objects.exclude(state=EvidenceState.WITHDRAWN).select_related("file")
    rows = rows.exclude(state=AssignmentState.VOID).select_related("organ").order_by("organ_order", "id")
    return [
        Partner(
            organ=row.organ.short_name,
            role=Role(row.role),
            state=AssignmentState(row.state),
            claims=[point for point in row.checkpoints.all() if point.state != CheckpointState.RETURNED],
            progress=next(iter(row.progress.all()), None),
            proofs=list(row.evidence.all()),
        )
        for row in rows.prefetch_related(Prefetch("checkpoints", points), Prefetch("evidence", proofs), "progress")
    ]


def consolidated(partners_of: Sequence[Partner]) -> str:
    """The partners' reports as a beginning of the lead's own: one paragraph a unit."""
    lines = []
    for partner in partners_of:
        said = partner.claims[-1].claim if partner.claims else partner.progress.text if partner.progress else ""
        if said:
            lines.append(f"{partner.organ}：{said}")
    return "\n".join(lines)


def event_limits(of: Assignment) -> list[tuple[int, str]]:
    """The task's limits measured on events, as choices of `services.assignments.log_event`."""
    found = [one for one in limits.limits_of(of.task.deadlines) if one.kind in limits.EVENT_KINDS and one.days]
    return [(place, one.text or limits.spoken(one)) for place, one in enumerate(found)]


def ledger_plans(actor: Actor, organ_id: int) -> list[Plan]:
    """The plans in which a unit has a part, newest first."""
    rows = scope.assignments(actor).filter(organ_id=organ_id)
    found = scope.plans(actor).filter(pk__in=rows.order_by().values("plan_id")).defer("source_text", "source_layout")
    return list(found.order_by("-year", "-id"))


def ledger_rows(actor: Actor, plan: Plan, organ_id: int) -> list[Assignment]:
    """A unit's parts of a plan with their measures, in the plan's order: the rows of its ledger (R183)."""
    rows = scope.assignments(actor).filter(plan=plan, organ_id=organ_id).select_related("task", "organ")
    return list(rows.prefetch_related("measures").order_by("position", "id"))
