"""What this post should do now, and what an inspector would find; the desk shows both (wiring adapts the rows)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from gongkai.kernel import days
from gongkai.kernel.text import clip
from gongkai.ledger.models import Assignment, LookBack, Plan, RoundReply
from gongkai.ledger.queries import organisation, scope
from gongkai.ledger.rules import addresses
from gongkai.ledger.rules.reasons import UNIT_DUTIES
from gongkai.ledger.rules.states import (
    AssignmentState,
    CheckpointState,
    EvidenceState,
    IntakeState,
    Level,
    LookBackState,
    LookBackVerdict,
    PlanState,
    ProblemState,
    RectificationState,
    RoundState,
)
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Finding, Severity, Todo
from gongkai.workdays import queries as workdays

MOST = 50
MONTH = timedelta(days=30)
UNIT_PLAN_BY = (6, 30)


def todo(actor: Actor) -> list[Todo]:
    """At most fifty of each sort, what is due first on top."""
    found: list[Todo] = []
    if actor.may(*UNIT_DUTIES):
        found += [*_parts(actor), *_rounds(actor), *_fixes(actor), *_owing(actor)]
    if actor.may(Duty.OFFICE):
        found += [*_claims(actor), *_notices(actor), *_verifications(actor), *_problems(actor), *_doubtful(actor)]
        found += _lookbacks(actor)
    return sorted(found, key=lambda row: (row.due_on or date.max, row.kind, row.title))


def _parts(actor: Actor) -> Iterator[Todo]:
    """What the organ has to take, mend, or report before long."""
    today = days.today()
    soon = today + timedelta(workdays.limit("ledger.due_soon", actor.jurisdiction_id, on=today).value)
    rows = scope.applied(Assignment.objects.filter(organ_id=actor.organ_id)).select_related("task", "organ")
    for states, kind, within in (
        ([AssignmentState.NEW], "待签收", None),
        ([AssignmentState.RETURNED], "被退回", None),
        ([AssignmentState.UNDERWAY, AssignmentState.STANDING, AssignmentState.CLAIMED], "待报送", soon),
    ):
        wanted = rows.filter(state__in=states)
        if within is not None:
            wanted = wanted.filter(due_order__lte=within)
        for part in wanted.order_by("due_order", "id")[:MOST]:
            yield Todo(
                title=clip(str(part.task), 60),
                url=addresses.page_of("parts", part.uuid),
                due_on=part.next_due,
                kind=kind,
                organ=part.organ.short_name,
            )


def _rounds(actor: Actor) -> Iterator[Todo]:
    rows = RoundReply.objects.filter(organ_id=actor.organ_id, replied_on=None, round__state=RoundState.OPEN)
    for reply in rows.select_related("round", "organ").order_by("round__due_on", "id")[:MOST]:
        url = addresses.page_of("rounds", reply.round.uuid)
        yield Todo(reply.round.title, url, reply.round.due_on, "调度待反馈", reply.organ.short_name)


def _fixes(actor: Actor) -> Iterator[Todo]:
    rows = scope.rectifications(actor).filter(organ_id=actor.organ_id, state=RectificationState.ORDERED)
    for row in rows.select_related("organ").order_by("due_on", "id")[:MOST]:
        url = addresses.page_of("rectifications", row.uuid)
        yield Todo(
            clip(row.issue, 60), url, row.due_on, "待整改", row.organ.short_name, provisional=row.provisional == "Y"
        )


def _owing(actor: Actor) -> Iterator[Todo]:
    """What the year asks of the actor's organ (听取汇报 and the like), from thirty days before its day."""
    today = days.today()
    kinds = [(kind, due) for kind in organisation.kinds().values() if (due := kind.due_on(today.year))]
    near = [(kind, due) for kind, due in kinds if due <= today + MONTH and organisation.may_enter(actor, kind)]
    owed = organisation.owed(actor.jurisdiction_id, today.year) if near else {}
    for kind, due in near:
        if actor.organ_id in owed[kind.key]:
            yield Todo(
                f"登记{today.year}年{kind.label}",
                f"{addresses.DESK}organisation/{kind.key}/",
                due,
                "组织保障",
                actor.organ_name,
            )


def _lookbacks(actor: Actor) -> Iterator[Todo]:
    """Look-backs with tasks that still wait for a verdict."""
    rows = LookBack.objects.filter(jurisdiction_id=actor.jurisdiction_id, state=LookBackState.OPEN)
    waiting = rows.annotate(waiting=Count("items", filter=Q(items__verdict=LookBackVerdict.PENDING)))
    for row in waiting.select_related("plan").defer("plan__source_text", "plan__source_layout")[:MOST]:
        words = f"还有{row.waiting}项待核查" if row.waiting else "可以办结"
        yield Todo(clip(row.plan.title, 60), addresses.page_of("lookbacks", row.uuid), row.due_on, "回头看", note=words)


def _claims(actor: Actor) -> Iterator[Todo]:
    """Claims wait for the office so many working days from the day they were made."""
    calendar = workdays.calendar(actor.jurisdiction_id)
    allowed = workdays.limit("ledger.decide", actor.jurisdiction_id).value
    rows = scope.checkpoints(actor).filter(state=CheckpointState.CLAIMED).exclude(claimed_by_id=actor.user_id)
    for point in rows.select_related("assignment__task", "organ").order_by("due_on", "id")[:MOST]:
        due = calendar.add(point.claimed_on or days.today(), allowed)
        yield Todo(
            title=f"{clip(str(point.assignment.task), 50)}：{point.label}",
            url=addresses.page_of("parts", point.assignment.uuid),
            due_on=due.date,
            kind="待审定",
            organ=point.organ.short_name,
            provisional=due.provisional,
        )


def _notices(actor: Actor) -> Iterator[Todo]:
    rows = scope.intakes(actor).filter(state__in=[IntakeState.DRAFT, IntakeState.FAILED])
    for row in rows.only("uuid", "title", "name", "state", "error").order_by("-received_at")[:MOST]:
        kind = "通知待核对" if row.state == IntakeState.DRAFT else "通知读取失败"
        yield Todo(clip(str(row), 60), addresses.page_of("intakes", row.uuid), None, kind, note=row.error)


def _verifications(actor: Actor) -> Iterator[Todo]:
    rows = scope.rectifications(actor).filter(state=RectificationState.FIXED)
    for row in rows.select_related("organ").order_by("due_on", "id")[:MOST]:
        url = addresses.page_of("rectifications", row.uuid)
        yield Todo(clip(row.issue, 60), url, None, "整改待核验", row.organ.short_name)


def _problems(actor: Actor) -> Iterator[Todo]:
    rows = scope.problems(actor).filter(state=ProblemState.ESCALATED).select_related("organ")
    for row in rows.order_by("due_on", "id")[:MOST]:
        url = addresses.page_of("problems", row.uuid)
        yield Todo(clip(row.text, 60), url, row.due_on, "疑难问题待协调", row.organ.short_name)


def _doubtful(actor: Actor) -> Iterator[Todo]:
    rows = scope.evidence(actor).filter(state=EvidenceState.DOUBTFUL).select_related("assignment__task", "organ")
    for row in rows.order_by("id")[:MOST]:
        url = addresses.page_of("parts", row.assignment.uuid)
        yield Todo(clip(str(row.assignment.task), 60), url, None, "佐证疑似失效", row.organ.short_name, note=row.url)


def health(actor: Actor) -> list[Finding]:
    """体检: for a unit its own, for who oversees every unit's; counted, not listed."""
    today = days.today()
    parts = scope.assignments(actor)
    own = "本单位" if not actor.oversees else "各单位"
    take_by = workdays.calendar(actor.jurisdiction_id).back(
        today, workdays.limit("ledger.take", actor.jurisdiction_id).value
    )
    untaken = parts.filter(state=AssignmentState.NEW, plan__confirmed_at__date__lt=take_by.date)
    fixes = scope.rectifications(actor).filter(state=RectificationState.ORDERED, due_on__lt=today)
    doubtful = scope.evidence(actor).filter(state=EvidenceState.DOUBTFUL)
    returned = parts.filter(state=AssignmentState.RETURNED)
    mend = "报送完成情况和佐证；有困难的登记疑难问题。", "看是哪些单位，催办或下发调度。"
    bad, warn = Severity.BAD, Severity.WARN
    rows: list[tuple[QuerySet[Any], str, tuple[str, str], Severity, str]] = [
        (parts.filter(due_order__lt=today), "项任务已逾期", mend, bad, "?late=1"),
        (fixes, "项整改已超期", ("报送整改情况。", "督促单位报送整改情况。"), bad, "rectifications/"),
        (untaken, "项分工下达多日仍未签收", ("签收并明确分管领导和责任科室。", "督促单位签收。"), warn, "?state=NEW"),
        (returned, "项报送被退回后还没有重报", ("按退回理由补正后重新报送。", "督促单位补正重报。"), warn, "?state=RETURNED"),
        (doubtful, "项佐证疑似失效", ("更换或补充佐证。", "核实后重新核定，或等单位更换。"), warn, "?doubtful=1"),
    ]  # fmt: skip
    found = [
        Finding(f"{own}有 {number} {words}", f"{addresses.DESK}{query}", remedies[actor.oversees], severity)
        for rows_found, words, remedies, severity, query in rows
        if (number := rows_found.count())
    ]
    return found + _unit_plan(actor, today) + _organisation(actor, today)


def _unit_plan(actor: Actor, today: date) -> list[Finding]:
    """By the end of June each unit publishes its own yearly plan (R189)."""
    if actor.oversees or today < date(today.year, *UNIT_PLAN_BY):
        return []
    plans = Plan.objects.filter(organ_id=actor.organ_id, year=today.year, level=Level.UNIT)
    if plans.exclude(state=PlanState.STAGING).exclude(published_url="").exists():
        return []
    words = f"{today.year}年度实施方案还没有登记公开地址"
    return [Finding(words, f"{addresses.DESK}unit-plans/", "在门户网站公开后登记地址。", Severity.WARN)]


def _organisation(actor: Actor, today: date) -> list[Finding]:
    """What the year asks of the organisation (R405–R410) and is not there within thirty days of its day."""
    kinds = [
        kind for kind in organisation.kinds().values() if (due := kind.due_on(today.year)) and due <= today + MONTH
    ]
    owed = organisation.owed(actor.jurisdiction_id, today.year) if kinds else {}
    found = []
    for kind in kinds:
        owing = owed[kind.key] if actor.oversees else owed[kind.key] & {actor.organ_id}
        due = kind.due_on(today.year)
        if owing and due:
            whose = f"{len(owing)} 个单位" if actor.oversees and kind.who == "UNITS" else ""
            words = f"{whose}{today.year}年{kind.label}还没有登记（{due:%m-%d} 前）"
            url = f"{addresses.DESK}organisation/{kind.key}/"
            found.append(Finding(words, url, f"{kind.note}", Severity.BAD if due < today else Severity.WARN))
    return found


def belongings(organ_id: int) -> list[tuple[str, str, str]]:
    """What an organ still owes, for a reorganisation to show and move: (label, address, key)."""
    rows = scope.applied(Assignment.objects.filter(organ_id=organ_id, next_due__isnull=False))
    named = rows.order_by("due_order", "id").values_list("task__topic", "uuid", "next_due", "pk")
    return [
        (f"{topic or '任务'}（{due}）", addresses.page_of("parts", uuid), str(pk))
        for topic, uuid, due, pk in named[:500]
    ]
