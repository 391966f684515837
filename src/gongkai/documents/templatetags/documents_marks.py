"""States of documents as pages show them."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from gongkai.documents.models import Document
from gongkai.documents.rules.states import InterpretationState, Openness, ReleaseState, State, Validity
from gongkai.pages.templatetags.marks import NOTHING, state

register = template.Library()

STATE_TONES = {
    State.REVIEW: "info",
    State.APPROVED: "info",
    State.ISSUED: "info",
    State.PUBLISHED: "good",
    State.REMOVED: "bad",
}
OPENNESS_TONES = {Openness.UNDETERMINED: "warn", Openness.PROACTIVE: "good"}
VALIDITY_TONES = {
    Validity.IN_FORCE: "good",
    Validity.AMENDED: "info",
    Validity.PENDING: "info",
    Validity.ABOLISHED: "bad",
    Validity.LAPSED: "bad",
    Validity.VOID: "bad",
}
INTERPRETATION_TONES = {InterpretationState.PUBLISHED: "good", InterpretationState.REMOVED: "bad"}
RELEASE_TONES = {ReleaseState.DONE: "good", ReleaseState.QUEUED: "info"}


@register.simple_tag
def document_state(document: Document) -> SafeString:
    """`{% document_state document %}`: where it stands; a returned draft is shown as such."""
    found = State(document.state)
    if found is State.DRAFT and document.returned_why:
        return state(found, "已退回", "bad")
    if found is State.ISSUED and document.publish_at:
        return state(found, "已签发，定时公开", "info")
    return state(found, found.label, STATE_TONES.get(found, "plain"))


@register.simple_tag
def openness_state(document: Document) -> SafeString:
    """`{% openness_state document %}`: 公开属性."""
    found = Openness(document.openness)
    label = "公开属性未认定" if found is Openness.UNDETERMINED else found.label
    return state(found, label, OPENNESS_TONES.get(found, "plain"))


@register.simple_tag
def validity_state(document: Document) -> SafeString:
    """`{% validity_state document %}`: 有效性; nothing where it does not apply."""
    found = Validity(document.validity)
    if found is Validity.NONE:
        return NOTHING
    return state(found, found.label, VALIDITY_TONES.get(found, "plain"))


@register.simple_tag
def interpretation_state(code: str) -> SafeString:
    """`{% interpretation_state interpretation.state %}`: how far an interpretation has come."""
    found = InterpretationState(code)
    return state(found, found.label, INTERPRETATION_TONES.get(found, "info"))


@register.simple_tag
def release_state(code: str) -> SafeString:
    """`{% release_state release.state %}`: whether a channel has released."""
    found = ReleaseState(code)
    return state(found, found.label, RELEASE_TONES.get(found, "plain"))
