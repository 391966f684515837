"""What is due and what is late (R155), for the board, the to-do list and the escalation; and the table of remedies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from gongkai.applications.models import Application, Correction, Dispute, RemedyTable
from gongkai.applications.queries import reply, scope
from gongkai.applications.rules.addresses import BOARD, REMEDIES, page_of
from gongkai.applications.rules.remedy import reasons_not_to_tell, review_body
from gongkai.applications.rules.states import CLERKS, OPEN_STATES, RUNNING, State
from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.kernel.text import clip
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Finding, Late, Severity, Todo
from gongkai.workdays import queries as workdays

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

MOST = 100
SOON = 5  # working days
SHOWN = ("uuid", "matter", "state", "due_on", "due_provisional", "stopped", "case__number", "organ__short_name")


@dataclass(frozen=True, slots=True)
class Line:
    """One application on the board; `left` working days, negative when late, None while its clock stands still."""

    application: Application
    left: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """What is late, due within days, on its way, waiting; each at most `MOST` lines with its whole number."""

    late: list[Line]
    soon: list[Line]
    later: list[Line]
    stopped: list[Line]
    counts: dict[str, int]


def _open(actor: Actor) -> QuerySet[Application]:
    return scope.applications(actor).filter(state__in=OPEN_STATES)


def board(actor: Actor) -> Board:
    """The board of an organ, or of the place for those who oversee."""
    today, calendar = days.today(), workdays.calendar(actor.jurisdiction_id)
    edge = calendar.add(today, SOON).date
    running, standing = Q(stopped=Flag.NO), Q(stopped=Flag.YES)
    parts = {
        "late": running & Q(due_on__lt=today),
        "soon": running & Q(due_on__gte=today, due_on__lte=edge),
        "later": running & Q(due_on__gt=edge),
        "stopped": standing,
    }
    rows = _open(actor)
    # Counted apart and always by a range of days: otherwise a database reads every application there ever was.
    ranges = Q(due_on__gt=date.min), Q(due_on=None)
    counts = {name: sum(rows.filter(part, each).count() for each in ranges) for name, part in parts.items()}
    lines = {
        name: [
            Line(row, None if name == "stopped" or row.due_on is None else calendar.count(today, row.due_on))
            for row in rows.filter(part).only(*SHOWN).order_by("due_on", "id")[:MOST]
        ]
        for name, part in parts.items()
    }
    return Board(counts=counts, **lines)


def late(actor: Actor) -> list[Late]:
    """For leaders and the office: answers that are overdue."""
    if not actor.may(Duty.LEADER, Duty.HEAD, Duty.OFFICE, Duty.CHIEF):
        return []
    rows = _open(actor).filter(stopped=Flag.NO, due_on__lt=days.today()).order_by("due_on", "id")[:MOST]
    return [
        Late(f"依申请公开 {row.case.number}", page_of(row.uuid), row.organ.short_name, row.due_on, "超过答复期限")
        for row in rows if row.due_on
    ]  # fmt: skip


WORDS = {
    State.REGISTERED: "待审核受理", State.HANDLING: "待办理答复", State.APPROVED: "待印发",
    State.ISSUED: "待送达", State.CORRECTING: "补正期满",
}  # fmt: skip


def todo(actor: Actor) -> list[Todo]:
    """What a clerk of the organ should do now: everything open but what waits for reviewers or for the applicant."""
    if actor.duty not in CLERKS:
        return []
    rows = _open(actor).filter(organ_id=actor.organ_id).exclude(state__in=[State.SUBMITTED, State.REVIEWING])
    overdue = Correction.objects.filter(
        application__organ_id=actor.organ_id, answered_on=None, until__lt=days.today()
    ).values("application_id")
    rows = rows.filter(~Q(state=State.CORRECTING) | Q(pk__in=overdue))
    found = [
        Todo(
            f"{row.case.number} {clip(row.matter, 30)}", page_of(row.uuid), None if row.stopped == Flag.YES else row.due_on,
            f"依申请公开：{WORDS[State(row.state)]}", row.organ.short_name, "停止计算" if row.stopped == Flag.YES else "",
            row.due_provisional == Flag.YES,
        )
        for row in rows.order_by("due_on", "id")[:MOST]
    ]  # fmt: skip
    return [*found, *_disputes_due(actor)]


def _disputes_due(actor: Actor) -> list[Todo]:
    """Reconsiderations and suits that wait for the organ's answer."""
    rows = Dispute.objects.filter(organ_id=actor.organ_id, ending="", answer_by__isnull=False)
    return [
        Todo(
            f"{row.get_route_display()} {row.application.case.number}", page_of(row.application.uuid), row.answer_by,
            "依申请公开：复议（诉讼）答复", row.organ.short_name,
        )
        for row in rows.select_related("application__case", "organ").order_by("answer_by", "id")[:MOST]
    ]  # fmt: skip


def health(actor: Actor) -> list[Finding]:
    """What an inspector would find: overdue answers, and organs whose letters could name no remedy."""
    number = _open(actor).filter(stopped=Flag.NO, due_on__lt=days.today()).count()
    whose = "各单位" if actor.oversees else "本单位"
    found = []
    if number:
        found.append(
            Finding(
                f"{whose}有 {number} 件政府信息公开申请超过答复期限",
                BOARD,
                "立即答复；逾期答复在复议、诉讼中会被确认违法。",
                Severity.BAD,
            )
        )
    return found + _without_remedy(actor)


def _without_remedy(actor: Actor) -> list[Finding]:
    """Told to the office, which keeps the table, and to the clerks whose reply would be held up by it."""
    if actor.may(Duty.OFFICE, Duty.ADMIN):
        short = [line.organ.short_name for line in remedies(actor) if line.lacks]
        page, advice = REMEDIES, "登记复议机关和管辖法院；不登记的单位不能提交答复审核。"
    elif actor.duty in CLERKS:
        organ = orgs.organs(actor.jurisdiction_id).select_related("jurisdiction").get(pk=actor.organ_id)
        short = [organ.short_name] if reasons_not_to_tell(reply.bodies_of(organ), days.today()) else []
        page, advice = BOARD, "请政务公开主管部门登记复议机关和管辖法院，否则不能提交答复审核。"
    else:
        short = []
    if not short:
        return []
    names = "、".join(short[:3]) + (f"等 {len(short)} 个单位" if len(short) > 3 else "")
    return [Finding(f"{names}没有登记答复书的救济机关", page, advice, Severity.WARN)]


def overdue(jurisdiction_id: int) -> QuerySet[Application]:
    """Everything late in a place, for the escalation."""
    return (
        Application.objects.filter(
            jurisdiction_id=jurisdiction_id, state__in=RUNNING, stopped=Flag.NO, due_on__lt=days.today()
        )
        .select_related("case", "organ")
        .order_by("due_on", "id")
    )


def near(jurisdiction_id: int) -> QuerySet[Application]:
    """Everything due within days, for reminders."""
    today = days.today()
    edge = workdays.calendar(jurisdiction_id).add(today, SOON).date
    return (
        Application.objects.filter(
            jurisdiction_id=jurisdiction_id, state__in=RUNNING, stopped=Flag.NO, due_on__range=(today, edge)
        )
        .select_related("case", "organ")
        .order_by("due_on", "id")
    )


@dataclass(frozen=True, slots=True)
class RemedyLine:
    """An organ with who reviews its replies; `review_body` and `court` "" while they are missing."""

    organ: Organ
    standing: str
    review_body: str
    court: str
    lacks: bool


def remedies(actor: Actor) -> list[RemedyLine]:
    """Every organ in its order with what its letters would tell today; two queries."""
    rows = {row.organ_id: row for row in RemedyTable.objects.filter(jurisdiction_id=actor.jurisdiction_id)}
    found, today = [], days.today()
    for organ in orgs.organs(actor.jurisdiction_id).select_related("jurisdiction"):
        bodies = reply.bodies_from(organ, rows.get(organ.pk))
        body = review_body(bodies, today)
        found.append(
            RemedyLine(organ, bodies.standing.label, body, bodies.court, bool(reasons_not_to_tell(bodies, today)))
        )
    return found


def remedy_of(organ: Organ) -> dict[str, Any]:
    """The row of an organ as its form shows it; what follows from its place where nothing was registered."""
    row = RemedyTable.objects.filter(organ=organ).first()
    if row is not None:
        return {field.name: getattr(row, field.name) for field in RemedyTable._meta.concrete_fields}
    bodies = reply.bodies_from(organ, None)
    return {"standing": bodies.standing, "government": bodies.government, "above": bodies.above}
