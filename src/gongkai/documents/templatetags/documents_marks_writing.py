"""States of 报送 as pages show them."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from gongkai.documents.rules.states import SubmissionState
from gongkai.pages.templatetags.marks import state

register = template.Library()
TONES = {
    SubmissionState.SENT: "warn",
    SubmissionState.RECEIVED: "info",
    SubmissionState.ACCEPTED: "info",
    SubmissionState.REFUSED: "bad",
    SubmissionState.PUBLISHED: "good",
}


@register.simple_tag
def submission_state(code: str) -> SafeString:
    """`{% submission_state row.state %}`."""
    found = SubmissionState(code)
    return state(found, found.label, TONES[found])
