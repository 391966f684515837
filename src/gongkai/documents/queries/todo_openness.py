"""What the openness of documents asks of this post, what an inspector would find, what is late (wiring adapts the rows)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from gongkai.documents.models import Document
from gongkai.documents.queries import openness, pace, scope
from gongkai.documents.rules.states import OPEN, WRITERS, Openness, Stage, State
from gongkai.kernel import days
from gongkai.kernel.text import clip
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Finding, Late, Severity, Todo
from gongkai.workdays import queries as workdays

MOST = 50


def todo(actor: Actor) -> list[Todo]:
    """Determinations to examine or approve, drafts without one, what is due soon, yearly looks."""
    found: list[Todo] = []
    if actor.may(Duty.ATTRIBUTE, Duty.LEADER, Duty.HEAD):
        found += _decisions(actor)
    if actor.may(*WRITERS):
        found += [*_undetermined(actor), *_due(actor)]
    if actor.may(Duty.EDITOR, Duty.ATTRIBUTE):
        found += _looks(actor)
    return found


def _decisions(actor: Actor) -> Iterator[Todo]:
    for row in openness.waiting_for(actor).order_by("id")[:MOST]:
        kind = "待审查属性" if row.stage == Stage.PROPOSED else "待批准属性"
        yield _row(row.document, "openness", None, kind, row.organ.short_name)


def _undetermined(actor: Actor) -> Iterator[Todo]:
    rows = scope.documents(actor).filter(
        organ_id=actor.organ_id, openness=Openness.UNDETERMINED, state=State.DRAFT, historical="N"
    )
    rows = rows.exclude(determinations__stage__in=openness.PENDING)
    for document in rows.select_related("organ").order_by("due_on", "id")[:MOST]:
        yield _row(document, "openness", document.due_on, "待认定属性", document.organ.short_name)


def _due(actor: Actor) -> Iterator[Todo]:
    edge = _edge(actor)
    rows = pace.timed(actor).filter(organ_id=actor.organ_id, state__in=OPEN, due_on__lte=edge)
    for document in (
        rows.exclude(openness=Openness.UNDETERMINED).select_related("organ").order_by("due_on", "id")[:MOST]
    ):
        yield _row(document, "document", document.due_on, "待公开", document.organ.short_name)


def _looks(actor: Actor) -> Iterator[Todo]:
    window = workdays.limit("openness.rereview_window", actor.jurisdiction_id).value
    rows = openness.rereviews(actor).filter(organ_id=actor.organ_id, state="OPEN", determination=None)
    for row in rows.filter(due_on__lte=days.today() + timedelta(days=window)).order_by("due_on", "id")[:MOST]:
        url = reverse("documents:rereview", args=[row.uuid])
        yield Todo(clip(row.document.title, 60), url, row.due_on, "定期审查", row.organ.short_name)


def _edge(actor: Actor) -> date:
    """The day within which what is due is shown: the first of the reminders, in working days."""
    first = max(workdays.limit("openness.remind_before", actor.jurisdiction_id).values)
    return workdays.calendar(actor.jurisdiction_id).add(days.today(), first).date


def _row(document: Document, page: str, due: date | None, kind: str, organ: str) -> Todo:
    return Todo(clip(document.title, 60), reverse(f"documents:{page}", args=[document.uuid]), due, kind, organ)


def late(actor: Actor) -> list[Late]:
    """Past the 20 working days and not public, oldest first."""
    return [
        Late(
            clip(row.title, 60),
            reverse("documents:document", args=[row.uuid]),
            row.organ.short_name,
            row.due_on,
            "超期未公开",
        )
        for row in pace.late(actor)[:MOST]
        if row.due_on
    ]


def health(actor: Actor) -> list[Finding]:
    """What an inspector would find in the actor's unit, or in the whole place."""
    found = []
    overdue = pace.late(actor).count()
    if overdue:
        url = reverse("documents:documents") + "?late=on"
        remedy = "抓紧审签公开；确实不宜公开的，按程序认定公开属性。"
        found.append(Finding(f"{overdue}件信息超过20个工作日未公开", url, remedy, Severity.BAD))
    looks = openness.rereviews(actor).filter(state="OPEN", due_on__lt=days.today()).count()
    if looks:
        remedy = "逐件审查：可以公开的转为主动公开，仍不公开的写明理由。"
        found.append(Finding(f"{looks}件不主动公开的文件到期没有审查", reverse("documents:rereviews"), remedy))
    against = openness.outliers(actor).filter(document__openness=Openness.WITHHELD).count()
    if against:
        remedy = "核对理由是否站得住；站不住的，重新认定为主动公开。"
        found.append(Finding(f"{against}件上级已公开、本级不予公开", reverse("documents:watch"), remedy))
    old = openness.historical(actor).count()
    if old:
        remedy = "在“历史公文补认定”中成批拟定、审查、审批。"
        found.append(
            Finding(f"{old}件历史公文没有认定公开属性", reverse("documents:historical"), remedy, Severity.INFO)
        )
    return found
