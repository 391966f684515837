"""Messages about registers: a duty whose day comes near or has passed, a batch whose rows must be public now (R419)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Min
from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.kernel.text import clip
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty
from gongkai.registers.models import Batch, Register
from gongkai.registers.queries import duties
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.duties import Standing
from gongkai.registers.rules.shape import Definition
from gongkai.registers.rules.states import WRITERS, State
from gongkai.workdays import queries as workdays

BEFORE = (30, 7, 1)  # days before a duty's day
WAITING = (State.READY, State.REVIEW, State.APPROVED, State.RETURNED)


def remind() -> int:
    """By the clock, each morning: each message once. How many were told of."""
    return sum(_duties(place.pk) + _batches(place.pk) for place in orgs.jurisdictions())


def _duties(place: int) -> int:
    today, told = days.today(), 0
    wanted = {today + timedelta(days=n) for n in BEFORE} | {today - timedelta(days=1)}
    for register, definition in queries.in_use(place):
        for organ_id, standings in duties.standings_of(register, definition, orgs.labels(place)).items():
            for one in standings:
                if not one.met and one.due_on in wanted:
                    told += _tell_duty(register, definition, organ_id, one, today)
    return told


def _tell_duty(register: Register, definition: Definition, organ_id: int, one: Standing, today: date) -> int:
    late = one.late(today)
    people = orgs.holders(organ_id, *WRITERS, *((Duty.LEADER, Duty.HEAD) if late else ()))
    if not people:
        return 0
    need = f"{one.words}至少{one.least}{definition.noun}，已公开{one.count}{definition.noun}"
    when = "已过期限" if late else f"应在{one.due_on:%Y-%m-%d}前完成"
    notify.tell(
        users=sorted({row.user_id for row in people}),
        kind="registers.late" if late else "registers.due",
        subject=clip(f"{definition.title}：{need}", 100),
        text=f"{when}。请填报并公开。",
        link=reverse("registers:register", args=[register.key]),
        key=f"registers:{register.pk}:{organ_id}:{one.period}:{today}",
        organ_id=organ_id,
        jurisdiction_id=register.jurisdiction_id,
        due_on=one.due_on,
    )
    return 1


def _batches(place: int) -> int:
    """Batches on their way whose first row must be public today or on the next working day."""
    today = days.today()
    edge = workdays.calendar(place).add(today, 1).date
    rows = Batch.objects.filter(jurisdiction_id=place, state__in=WAITING, rows__public=Flag.YES)
    told = 0
    for batch in rows.annotate(first=Min("rows__due_on")).filter(first__range=(today, edge)).select_related("register"):
        people = {batch.by_id} if batch.by_id else {row.user_id for row in orgs.holders(batch.organ_id, *WRITERS)}
        first: date = batch.first
        notify.tell(
            users=sorted(one for one in people if one),
            kind="registers.due",
            subject=clip(f"{batch.register.title}：有内容应在{first:%Y-%m-%d}前公开", 100),
            text=f"这一批{State(batch.state).label}，最早的公开期限是{first:%Y-%m-%d}。",
            link=reverse("registers:batch", args=[batch.uuid]),
            key=f"registers:batch:{batch.pk}:{today}",
            organ_id=batch.organ_id,
            jurisdiction_id=place,
            due_on=first,
        )
        told += 1
    return told
