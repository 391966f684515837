"""Marks of handling: the state of an application, the name of its outcome."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from gongkai.applications.models import Application
from gongkai.applications.rules import decisions
from gongkai.applications.rules.states import State
from gongkai.kernel.labels import Flag
from gongkai.pages.templatetags.marks import state

register = template.Library()
TONES = {
    State.SUBMITTED: "warn", State.REGISTERED: "info", State.HANDLING: "info", State.CORRECTING: "warn",
    State.REVIEWING: "info", State.APPROVED: "info", State.ISSUED: "info", State.ANSWERED: "good",
    State.WITHDRAWN: "plain", State.ABANDONED: "plain", State.ARCHIVED: "plain",
    State.SCREENED: "plain",
}  # fmt: skip


@register.simple_tag
def application_state(row: Application) -> SafeString:
    """Where an application stands; an asked opinion is shown beside it."""
    found = State(row.state)
    paused = row.stopped == Flag.YES and found is State.HANDLING
    return state(found.value, f"{found.label}（停止计算）" if paused else found.label, TONES[found])


@register.simple_tag
def outcome_name(code: str) -> str:
    """How an outcome is called."""
    kind = decisions.types().get(code)
    return kind.name if kind else ""
