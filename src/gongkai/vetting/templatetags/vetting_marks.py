"""States of this room as pages show them; the tone says how much a state asks of its reader."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from gongkai.pages.templatetags.marks import state
from gongkai.vetting.rules import Severity, article_of
from gongkai.vetting.rules.shape import HitKind
from gongkai.vetting.rules.states import CampaignState, CheckState, EpidemicState, FindingState, RuleState, Verdict

register = template.Library()

CHECK_TONES = {CheckState.CLEAN: "good", CheckState.FINDINGS: "warn", CheckState.UNCHECKED: "bad"}
FINDING_TONES = {
    FindingState.OPEN: "warn",
    FindingState.WAIVER_ASKED: "info",
    FindingState.WAIVED: "info",
    FindingState.MASKED: "good",
    FindingState.FALSE: "good",
}
SEVERITIES = {
    Severity.BLOCK: ("阻断公开", "bad"),
    Severity.WARN: ("须核对", "warn"),
    Severity.NOTE: ("提示", "plain"),
}
CAMPAIGN_TONES = {CampaignState.OPEN: "info", CampaignState.CLOSED: "good"}
VERDICT_TONES = {Verdict.PENDING: "warn", Verdict.KEEP: "plain", Verdict.CHANGE: "info", Verdict.HISTORY: "info"}
RULE_TONES = {RuleState.DRAFT: "warn", RuleState.PUBLISHED: "good"}
EPIDEMIC_TONES = {EpidemicState.ASKED: "info", EpidemicState.RETURNED: "bad", EpidemicState.APPROVED: "good"}


@register.simple_tag
def check_state(code: str) -> SafeString:
    """`{% check_state check.state %}`: what a check came to."""
    found = CheckState(code)
    return state(found, found.label, CHECK_TONES.get(found, "plain"))


@register.simple_tag
def finding_state(code: str) -> SafeString:
    """`{% finding_state finding.state %}`: what became of a finding."""
    found = FindingState(code)
    return state(found, found.label, FINDING_TONES.get(found, "plain"))


@register.simple_tag
def severity(code: str) -> SafeString:
    """`{% severity finding.severity %}`: how much a finding weighs."""
    label, tone = SEVERITIES[Severity(code)]
    return state(code, label, tone)


@register.simple_tag
def campaign_state(code: str) -> SafeString:
    """`{% campaign_state campaign.state %}`: how far a clean-up is."""
    found = CampaignState(code)
    return state(found, found.label, CAMPAIGN_TONES.get(found, "plain"))


@register.simple_tag
def verdict(code: str) -> SafeString:
    """`{% verdict item.verdict %}`: what was decided about a place."""
    found = Verdict(code)
    return state(found, found.label, VERDICT_TONES.get(found, "plain"))


@register.simple_tag
def rule_state(code: str) -> SafeString:
    """`{% rule_state rule.state %}`: a version of a rule or notice."""
    found = RuleState(code)
    return state(found, found.label, RULE_TONES.get(found, "plain"))


@register.simple_tag
def epidemic_state(code: str) -> SafeString:
    """`{% epidemic_state text.state %}`: how far an epidemic text is."""
    found = EpidemicState(code)
    return state(found, found.label, EPIDEMIC_TONES.get(found, "plain"))


@register.filter
def article(kind: str) -> str:
    """The article a kind of finding rests on."""
    return article_of(HitKind(kind))


@register.filter
def of(found: dict[Any, Any] | None, key: Any) -> Any:
    """The value of a key, "" where there is none: what somebody had written beside a place."""
    return (found or {}).get(key, "")
