"""States of the ledger as pages show them; the tone says how much a state asks of its reader."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from gongkai.ledger.rules.states import (
    AssignmentState,
    CheckpointState,
    CheckResult,
    EvidenceState,
    LookBackVerdict,
    ProblemState,
    PublicState,
    RectificationState,
    Role,
    TaskState,
)
from gongkai.pages.templatetags.marks import state

register = template.Library()

PART_TONES = {
    AssignmentState.NEW: "warn",
    AssignmentState.UNDERWAY: "info",
    AssignmentState.CLAIMED: "info",
    AssignmentState.RETURNED: "bad",
    AssignmentState.DONE: "good",
}
POINT_TONES = {
    CheckpointState.CLAIMED: "info",
    CheckpointState.RETURNED: "bad",
    CheckpointState.ACCEPTED: "good",
}
EVIDENCE_TONES = {EvidenceState.GOOD: "good", EvidenceState.DOUBTFUL: "bad"}
TASK_TONES = {TaskState.UNDERWAY: "info", TaskState.STANDING: "info", TaskState.DONE: "good"}
PUBLIC_TONES = {PublicState.UNDERWAY: "info", PublicState.DONE: "good"}
FIX_TONES = {RectificationState.ORDERED: "warn", RectificationState.FIXED: "info", RectificationState.VERIFIED: "good"}
CHECK_TONES = {CheckResult.GOOD: "good", CheckResult.PARTLY: "warn", CheckResult.BAD: "bad"}
VERDICT_TONES = {LookBackVerdict.DONE: "good", LookBackVerdict.UNFINISHED: "bad"}
PROBLEM_TONES = {ProblemState.SETTLED: "good", ProblemState.ESCALATED: "warn"}


@register.simple_tag
def task_state(code: str) -> SafeString:
    """`{% task_state task.state %}`: the state of a task."""
    found = TaskState(code)
    return state(found, found.label, TASK_TONES.get(found, "plain"))


@register.simple_tag
def public_state(code: str) -> SafeString:
    """`{% public_state task.state %}`: all the public is told of a state."""
    found = PublicState(code)
    return state(found, found.label, PUBLIC_TONES.get(found, "plain"))


@register.simple_tag
def part_state(code: str) -> SafeString:
    """`{% part_state part.state %}`: the state of a unit's part."""
    found = AssignmentState(code)
    return state(found, found.label, PART_TONES.get(found, "plain"))


@register.simple_tag
def point_state(code: str) -> SafeString:
    """`{% point_state point.state %}`: the state of a checkpoint."""
    found = CheckpointState(code)
    return state(found, found.label, POINT_TONES.get(found, "plain"))


@register.simple_tag
def evidence_state(code: str) -> SafeString:
    """`{% evidence_state proof.state %}`: whether a proof still stands."""
    found = EvidenceState(code)
    return state(found, found.label, EVIDENCE_TONES.get(found, "plain"))


@register.simple_tag
def problem_state(code: str) -> SafeString:
    """`{% problem_state problem.state %}`: how far a problem has come."""
    found = ProblemState(code)
    return state(found, found.label, PROBLEM_TONES.get(found, "plain"))


@register.simple_tag
def fix_state(code: str) -> SafeString:
    """`{% fix_state row.state %}`: how far an ordered correction is."""
    found = RectificationState(code)
    return state(found, found.label, FIX_TONES.get(found, "plain"))


@register.simple_tag
def check_result(code: str) -> SafeString:
    """`{% check_result row.result %}`: what a check found."""
    found = CheckResult(code)
    return state(found, found.label, CHECK_TONES[found])


@register.simple_tag
def verdict_state(code: str) -> SafeString:
    """`{% verdict_state item.verdict %}`: what became of last year's task."""
    found = LookBackVerdict(code)
    return state(found, found.label, VERDICT_TONES.get(found, "plain"))


@register.filter
def role_label(code: str) -> str:
    """牵头、配合、指导."""
    return Role(code).label
