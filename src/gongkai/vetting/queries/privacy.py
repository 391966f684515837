"""Processing rules, notices, epidemic texts: for the desk by right, for the public what is published."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from gongkai.kernel.paging import Page, page
from gongkai.kernel.prepared import Prepared
from gongkai.orgs.rules import Actor
from gongkai.vetting.models import EpidemicText, Notice, NoticeShown, ProcessingRule
from gongkai.vetting.queries import scope
from gongkai.vetting.rules.states import RuleState

_IN_USE: Prepared[Notice] = Prepared(
    lambda organ, form: (
        Notice.objects.filter(organ_id=organ, form=form, state=RuleState.PUBLISHED)
        .select_related("rule")
        .order_by("-version")[:1]
    ),
    organ=int,
    form=str,
)


def rules(actor: Actor, *, state: str = "", cursor: str | None = None) -> Page[ProcessingRule]:
    """Processing rules; versions that another took the place of stand there when asked for."""
    rows = scope.rules(actor).select_related("organ")
    rows = rows.filter(state=state) if state else rows.exclude(state=RuleState.SUPERSEDED)
    return page(rows, order=("organ__order", "activity", "-version"), cursor=cursor)


def rule(actor: Actor, uuid: UUID) -> ProcessingRule:
    """One version; `DoesNotExist` otherwise."""
    return scope.rules(actor).select_related("organ").get(uuid=uuid)


def versions(rule: ProcessingRule) -> QuerySet[ProcessingRule]:
    """All versions of the same activity, newest first."""
    return ProcessingRule.objects.filter(series=rule.series).order_by("-version")


def usable(organ_id: int) -> QuerySet[ProcessingRule]:
    """Published rules of an organ."""
    return ProcessingRule.objects.filter(organ_id=organ_id, state=RuleState.PUBLISHED).order_by("activity")


def notices(actor: Actor, *, cursor: str | None = None) -> Page[Notice]:
    """Notices and how often each was acknowledged; versions in use first within a form."""
    rows = scope.notices(actor).select_related("organ", "rule").annotate(times=Count("shown"))
    return page(rows, order=("organ__order", "form", "-version"), cursor=cursor)


def notice(actor: Actor, uuid: UUID) -> Notice:
    """One notice; `DoesNotExist` otherwise."""
    return scope.notices(actor).select_related("organ", "rule", "by").get(uuid=uuid)


def shown(notice: Notice, *, cursor: str | None = None) -> Page[NoticeShown]:
    """The evidence that a notice was shown, newest first."""
    return page(notice.shown.select_related("user"), order=("-at", "-id"), cursor=cursor)


def notice_for(organ_id: int, form: str) -> Notice | None:
    """The notice in use beside a form of an organ, for the room that shows the form."""
    return next(iter(_IN_USE(organ=organ_id, form=form)), None)


def epidemics(actor: Actor, *, state: str = "", cursor: str | None = None) -> Page[EpidemicText]:
    """Epidemic texts, newest first."""
    rows = scope.epidemics(actor).select_related("organ", "drafted_by", "reviewed_by")
    return page(rows.filter(state=state) if state else rows, order=("-drafted_at", "-id"), cursor=cursor)


def epidemic(actor: Actor, uuid: UUID) -> EpidemicText:
    """One text; `DoesNotExist` otherwise."""
    return scope.epidemics(actor).select_related("organ", "drafted_by", "reviewed_by").get(uuid=uuid)


def public_rules(jurisdiction_id: int) -> QuerySet[ProcessingRule]:
    """What everyone may read, in official order."""
    rows = ProcessingRule.objects.filter(jurisdiction_id=jurisdiction_id, state=RuleState.PUBLISHED)
    return rows.select_related("organ").order_by("organ__order", "organ_id", "activity", "id")


def public_organ_rules(jurisdiction_id: int, organ_uuid: UUID) -> list[ProcessingRule]:
    """The published rules of one organ with the notices that rest on them."""
    in_use = Notice.objects.filter(state=RuleState.PUBLISHED).order_by("form")
    rows = public_rules(jurisdiction_id).filter(organ__uuid=organ_uuid)
    return list(rows.prefetch_related(Prefetch("notices", queryset=in_use)))


def public_notice(jurisdiction_id: int, uuid: UUID) -> Notice:
    """A notice in use, or one that somebody was once shown; `DoesNotExist` otherwise."""
    return Notice.objects.select_related("organ", "rule").get(jurisdiction_id=jurisdiction_id, uuid=uuid)
