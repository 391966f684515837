"""The rows that the ledger's indicators count; config/wiring.py registers them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncMonth

from gongkai.indicators.queries import Source
from gongkai.indicators.queries.registry import Column
from gongkai.indicators.rules import Period
from gongkai.kernel.labels import Flag
from gongkai.ledger.models import Assignment, Checkpoint, Evidence, Problem, Rectification
from gongkai.ledger.queries import scope
from gongkai.ledger.rules import addresses
from gongkai.ledger.rules.states import (
    AssignmentState,
    CheckpointState,
    EvidenceState,
    ProblemState,
    RectificationState,
    Role,
)
from gongkai.orgs.rules import Actor

DUE_SOON = 30


def _parts(actor: Actor, period: Period) -> QuerySet[Assignment]:
    """Parts of the plans of the year the period ends in."""
    return scope.assignments(actor).filter(year=period.last.year)


def _points(actor: Actor, period: Period) -> QuerySet[Checkpoint]:
    """The units' own checkpoints that fall due in the period."""
    rows = scope.checkpoints(actor).filter(superior=Flag.NO, due_on__range=(period.first, period.last))
    return rows.exclude(state=CheckpointState.WAIVED)


def _evidence(actor: Actor, period: Period) -> QuerySet[Evidence]:
    """Proof for parts of the year, what was withdrawn left out."""
    rows = scope.evidence(actor).filter(assignment__year=period.last.year)
    return rows.exclude(state=EvidenceState.WITHDRAWN)


def _fixes(actor: Actor, period: Period) -> QuerySet[Rectification]:
    """Corrections ordered in the period."""
    rows = scope.rectifications(actor).filter(ordered_on__range=(period.first, period.last))
    return rows.exclude(state=RectificationState.CANCELLED)


def _problems(actor: Actor, period: Period) -> QuerySet[Problem]:
    """Problems logged in the period."""
    return scope.problems(actor).filter(logged_at__date__range=(period.first, period.last))


def _late(today: date) -> Q:
    return Q(due_order__lt=today)


def _soon(today: date) -> Q:
    return Q(due_order__gte=today, due_order__lte=today + timedelta(DUE_SOON))


def _role(row: Assignment) -> str:
    return Role(row.role).label


def _state(row: Assignment) -> str:
    return AssignmentState(row.state).label


def _part_link(row: Assignment) -> str:
    return addresses.page_of("parts", row.uuid)


PARTS = Source(
    name="ledger.parts",
    label="分工",
    rows=_parts,
    dimensions={"organ": "organ_id", "theme": "theme"},
    conditions={
        "done": Q(state=AssignmentState.DONE),
        "standing": Q(state=AssignmentState.STANDING),
        "waiting": Q(state=AssignmentState.CLAIMED),
        "returned": Q(state=AssignmentState.RETURNED),
        "untaken": Q(state=AssignmentState.NEW),
        "carried": Q(state=AssignmentState.CARRIED),
        "lead": Q(role=Role.LEAD),
        "overdue": _late,
        "due_soon": _soon,
    },
    measures={"organ": "organ_id", "returned_times": "returned_times"},
    columns=(
        Column("单位", lambda row: row.organ),
        Column("任务", lambda row: row.task),
        Column("分工", _role),
        Column("状态", _state),
        Column("下一时限", lambda row: row.next_due or ""),
    ),
    link=_part_link,
    order=("due_order", "id"),
)

POINTS = Source(
    name="ledger.points",
    label="节点",
    rows=_points,
    dimensions={"organ": "organ_id", "month": "due_month"},
    conditions={
        "accepted": Q(state=CheckpointState.ACCEPTED),
        "claimed": Q(state__in=[CheckpointState.CLAIMED, CheckpointState.ACCEPTED]),
        "on_time": Q(claimed_on__lte=F("due_on"), state__in=[CheckpointState.CLAIMED, CheckpointState.ACCEPTED]),
        "past": lambda today: Q(due_on__lt=today),
        "overdue": lambda today: Q(due_on__lt=today, state__in=[CheckpointState.OPEN, CheckpointState.RETURNED]),
    },
    columns=(
        Column("单位", lambda row: row.organ),
        Column("任务", lambda row: row.assignment.task),
        Column("节点", lambda row: row.label),
        Column("时限", lambda row: row.due_on),
        Column("状态", lambda row: CheckpointState(row.state).label),
    ),
    link=lambda row: addresses.page_of("parts", row.assignment.uuid),
    order=("due_on", "id"),
)

EVIDENCE = Source(
    name="ledger.evidence",
    label="佐证",
    rows=_evidence,
    dimensions={"organ": "organ_id", "theme": "assignment__theme"},
    conditions={"doubtful": Q(state=EvidenceState.DOUBTFUL), "held": Q(taken_at__isnull=False)},
    columns=(
        Column("单位", lambda row: row.organ),
        Column("任务", lambda row: row.assignment.task),
        Column("佐证", lambda row: row.url or row.note or row.record),
    ),
    link=lambda row: addresses.page_of("parts", row.assignment.uuid),
    order=("id",),
)

FIXES = Source(
    name="ledger.rectifications",
    label="整改",
    rows=_fixes,
    dimensions={"organ": "organ_id", "month": TruncMonth("ordered_on")},
    conditions={
        "verified": Q(state=RectificationState.VERIFIED),
        "overdue": lambda today: Q(state=RectificationState.ORDERED, due_on__lt=today),
    },
    columns=(
        Column("单位", lambda row: row.organ),
        Column("问题", lambda row: row.issue),
        Column("时限", lambda row: row.due_on),
        Column("状态", lambda row: RectificationState(row.state).label),
    ),
    link=lambda row: addresses.page_of("rectifications", row.uuid),
    order=("due_on", "id"),
)

PROBLEMS = Source(
    name="ledger.problems",
    label="疑难问题",
    rows=_problems,
    dimensions={"organ": "organ_id"},
    conditions={"open": ~Q(state=ProblemState.SETTLED), "escalated": Q(state=ProblemState.ESCALATED)},
    columns=(
        Column("单位", lambda row: row.organ),
        Column("问题", lambda row: row.text),
        Column("状态", lambda row: ProblemState(row.state).label),
    ),
    link=lambda row: addresses.page_of("problems", row.uuid),
    order=("-logged_at", "-id"),
)

ALL = (PARTS, POINTS, EVIDENCE, FIXES, PROBLEMS)
