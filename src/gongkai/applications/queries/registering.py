"""What stands on the desk until receipt is confirmed: the registrar's to-do, and the alarm after one working day."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.applications.models import Application
from gongkai.applications.queries import gate, reading
from gongkai.applications.queries.scope import READERS
from gongkai.applications.rules.states import CLERKS
from gongkai.cases import queries as cases
from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.orgs.rules.work import Finding, Severity, Todo
from gongkai.workdays import queries as workdays

MOST_TODO = 50


def to_confirm(actor: Actor) -> list[Todo]:
    """Applications of the own organ that wait to be confirmed, on the day they came."""
    if actor.duty not in CLERKS:
        return []
    waiting = reading.unconfirmed(actor).filter(organ_id=actor.organ_id)
    rows = gate.not_held(waiting)[:MOST_TODO]
    calendar = workdays.calendar(actor.jurisdiction_id) if rows else None
    return _to_screen(waiting) + [
        Todo(
            f"与申请人确认收到：{row.case.number}", reverse("applications:register", args=[row.uuid]),
            calendar.next_working_day(row.submitted_on) if calendar else None, "待确认申请", row.organ.short_name,
        )
        for row in rows
    ]  # fmt: skip


def _to_screen(waiting: QuerySet[Application]) -> list[Todo]:
    """One line for all that waits for a look: a flood must not fill the desk."""
    held = gate.held(waiting)
    first, number = held.select_related("organ").first(), held.count()
    if first is None:
        return []
    where = f"{reverse('applications:queue')}?held"
    return [Todo(f"人工复核{number}件申请", where, first.submitted_on, "待人工复核", first.organ.short_name)]


def to_answer(actor: Actor) -> list[Todo]:
    """Opinions somebody is asked for, whatever the post."""
    return [
        Todo(
            f"对申请 {row.case.number} 提出办理意见（{row.section}）",
            reverse("applications:opinion", args=[row.uuid]), row.due_on, "待反馈意见",
        )
        for row in cases.asked(actor).filter(state="OPEN")[:MOST_TODO]
    ]  # fmt: skip


def unconfirmed(actor: Actor) -> list[Finding]:
    """Applications more than one working day old that nobody confirmed."""
    if actor.duty not in READERS:
        return []
    before = reading.late_before(workdays.calendar(actor.jurisdiction_id), days.today())
    late = reading.unconfirmed(actor).filter(submitted_on__lt=before).count()
    if not late:
        return []
    return [
        Finding(
            f"{late}件申请超过1个工作日没有与申请人确认收到", reverse("applications:queue"),
            "电话、短信等方式与申请人确认并登记经过；确认之日为收到申请之日。", Severity.BAD,
        )
    ]  # fmt: skip
