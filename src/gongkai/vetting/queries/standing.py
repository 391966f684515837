"""Whether a subject may go out as it is, and what stands against it. Asked by the subject's own room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from gongkai.kernel.labels import Flag
from gongkai.orgs.rules import Actor
from gongkai.vetting.models import Check, Finding, Waiver
from gongkai.vetting.rules import HitKind, Severity
from gongkai.vetting.rules.handling import Standing as Asked
from gongkai.vetting.rules.handling import (
    maskable,
    reasons_not_to_ask,
    reasons_not_to_decide,
    reasons_not_to_handle,
    reasons_not_to_settle,
    sentences,
)
from gongkai.vetting.rules.states import Decision, FindingState

PAST = (FindingState.MASKED, FindingState.GONE)
NOT_CHECKED = "还没有检查当前内容，请先检查。"


@dataclass(frozen=True, slots=True)
class Standing:
    """The check of exactly this content (None: not yet checked) and its findings; counts of what is not settled."""

    check: Check | None
    blocking: int = 0
    warnings: int = 0
    waiting: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def clear(self) -> bool:
        """Checked, and nothing stands against publication."""
        return self.check is not None and not self.blocking


@dataclass(frozen=True, slots=True)
class May:
    """What somebody may do on a standing: `handle` says whether they work on it at all, the rest are ids of findings.

    `barred`: by finding that waits for a decision, why this person is not the one to decide it.
    """

    handle: bool = False
    mask: frozenset[int] = frozenset()
    ask: frozenset[int] = frozenset()
    settle: frozenset[int] = frozenset()
    decide: frozenset[int] = frozenset()
    reveal: frozenset[int] = frozenset()
    barred: Mapping[int, str] = field(default_factory=dict)


def standing(subject: str, fingerprint: str) -> Standing:
    """How the subject stands with this content. The caller has already asked who may see the subject."""
    rows = Check.objects.filter(subject=subject, fingerprint=fingerprint, current=Flag.YES)
    return of_check(rows.select_related("drafter", "by", "organ").order_by("public", "-id").first())


def of_check(check: Check | None) -> Standing:
    """How a check stands; an older one shows what was found then."""
    if check is None:
        return Standing(None)
    waivers = Waiver.objects.select_related("asked_by", "decided_by").order_by("id")
    rows = list(check.findings.select_related("settled_by").prefetch_related(Prefetch("waivers", queryset=waivers)))
    for row in rows:
        row.check_record = check
    waits = [row for row in rows if row.waits]
    return Standing(
        check,
        blocking=sum(row.severity == Severity.BLOCK for row in waits),
        warnings=sum(row.severity == Severity.WARN for row in waits),
        waiting=sum(row.state == FindingState.WAIVER_ASKED for row in waits),
        findings=rows,
    )


def reasons_not_to_publish(subject: str, fingerprint: str) -> list[str]:
    """Why the subject may not go out with this content; nothing when every blocking finding is masked or let pass."""
    check = Check.objects.filter(subject=subject, fingerprint=fingerprint, current=Flag.YES).order_by("public", "-id").first()  # fmt: skip
    if check is None:
        return [NOT_CHECKED]
    waiting = check.findings.filter(
        severity=Severity.BLOCK, state__in=(FindingState.OPEN, FindingState.WAIVER_ASKED)
    ).order_by("order")
    return sentences((HitKind(kind), part, why) for kind, part, why in waiting.values_list("kind", "part", "why"))


def asked(finding: Finding) -> Asked:
    """A finding as the rules of handling ask about it; `waivers` and `check_record` should be at hand."""
    check = finding.check_record
    waiting = [one for one in finding.waivers.all() if one.decision == Decision.ASKED]
    return Asked(
        state=FindingState(finding.state),
        severity=Severity(finding.severity),
        kind=HitKind(finding.kind),
        organ_id=finding.organ_id,
        jurisdiction_id=finding.jurisdiction_id,
        drafter_id=check.drafter_id,
        asker_id=waiting[-1].asked_by_id if waiting else None,
    )


def may(actor: Actor | None, found: Standing) -> May:
    """What this post may do now, finding by finding; an older check can only be read."""
    check = found.check
    if actor is None or check is None or check.current != Flag.YES:
        return May()
    rows = [(row, asked(row)) for row in found.findings]
    handle = not reasons_not_to_handle(actor, check.organ_id)
    return May(
        handle=handle,
        mask=frozenset(row.pk for row, one in rows if handle and row.waits and maskable(one.kind)),
        ask=frozenset(row.pk for row, one in rows if not reasons_not_to_ask(actor, one, "-")),
        settle=frozenset(row.pk for row, one in rows if row.waits and not reasons_not_to_settle(actor, one, "-")),
        decide=frozenset(row.pk for row, one in rows if not reasons_not_to_decide(actor, one)),
        reveal=frozenset(row.pk for row, one in rows if handle and row.sealed and one.state not in PAST),
        barred={
            row.pk: "".join(reasons_not_to_decide(actor, one))
            for row, one in rows
            if handle and one.state is FindingState.WAIVER_ASKED and reasons_not_to_decide(actor, one)
        },
    )


def checks_of(subject: str) -> QuerySet[Check]:
    """Every check there ever was of a subject, oldest first. The caller has already asked who may see the subject."""
    return Check.objects.filter(subject=subject).order_by("id")
