"""Lists of what was found and what was masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from gongkai.kernel.labels import Flag
from gongkai.kernel.paging import Page, page
from gongkai.orgs.rules import Actor
from gongkai.vetting.models import Finding, Trace
from gongkai.vetting.queries import scope
from gongkai.vetting.rules import Severity
from gongkai.vetting.rules.states import FindingState

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

SHOWN = (FindingState.OPEN, FindingState.WAIVER_ASKED, FindingState.WAIVED, FindingState.FALSE)


def listing(
    actor: Actor,
    *,
    state: str = "",
    organ: Organ | None = None,
    kind: str = "",
    severity: str = "",
    public: str = "",
    q: str = "",
    cursor: str | None = None,
) -> Page[Finding]:
    """Findings of newest checks, newest first; what is only a note stands there when it is asked for."""
    rows = narrowed(actor, organ=organ, kind=kind, severity=severity, public=public, q=q)
    rows = rows.filter(state=state) if state else rows.filter(state__in=SHOWN)
    return page(rows.select_related("check_record", "organ"), order=("-found_at", "-id"), cursor=cursor)


def narrowed(
    actor: Actor, *, organ: Organ | None = None, kind: str = "", severity: str = "", public: str = "", q: str = ""
) -> QuerySet[Finding]:
    """The findings that fit the filters, of whatever state."""
    rows = scope.findings(actor)
    rows = rows.filter(severity=severity) if severity else rows.exclude(severity=Severity.NOTE)
    if organ is not None:
        rows = rows.filter(organ=organ)
    if kind:
        rows = rows.filter(kind=kind)
    if public in set(Flag):
        rows = rows.filter(public=public)
    return rows.filter(check_record__title__contains=q) if q else rows


def counts(rows: QuerySet[Finding]) -> dict[str, int]:
    """How many there are in each state; one query."""
    return dict(rows.order_by().values_list("state").annotate(number=Count("pk")))


def traces(actor: Actor, *, kind: str = "", waiting: bool = False, cursor: str | None = None) -> Page[Trace]:
    """What was masked in the actor's organ, newest first."""
    rows = scope.traces(actor).select_related("by", "approved_by")
    if kind:
        rows = rows.filter(kind=kind)
    if waiting:
        rows = rows.filter(approved_at=None)
    return page(rows, order=("-at", "-id"), cursor=cursor)
