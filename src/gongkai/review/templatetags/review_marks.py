"""Marks of reviews: states of reviews and steps, how a decision came about, pieces of a comparison."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.pages.templatetags.marks import state
from gongkai.review.models import Step
from gongkai.review.rules.compare import How, Piece
from gongkai.review.rules.states import Kind, ReviewState, Sort, StepState, Verdict
from gongkai.review.rules.verbs import VERBS

register = template.Library()
REVIEW_TONES = {
    ReviewState.OPEN: "info", ReviewState.RETURNED: "warn", ReviewState.COMPLETE: "good", ReviewState.WITHDRAWN: "plain",
}  # fmt: skip
STEP_TONES = {
    StepState.AHEAD: "plain", StepState.WAITING: "info", StepState.AGAIN: "warn", StepState.APPROVED: "good",
    StepState.RETURNED: "warn", StepState.DROPPED: "plain",
}  # fmt: skip
TAGS = {How.ADDED: "ins", How.REMOVED: "del"}


@register.simple_tag
def review_state(code: str) -> SafeString:
    """The state of a review."""
    found = ReviewState(code)
    return state(found.value, found.label, REVIEW_TONES[found])


@register.simple_tag
def step_state(code: str) -> SafeString:
    """The state of a step."""
    found = StepState(code)
    return state(found.value, found.label, STEP_TONES[found])


@register.simple_tag
def verdict(code: str) -> SafeString:
    """What was decided."""
    found = Verdict(code)
    return state(found.value, found.label, "good" if found is Verdict.APPROVE else "warn")


@register.filter
def sort_label(code: str) -> str:
    """初审."""
    return Sort(code).label


@register.filter
def sort_labels(codes: Iterable[str]) -> str:
    """初审、复审."""
    return "、".join(Sort(code).label for code in codes)


@register.filter
def step_labels(steps: Iterable[Step]) -> str:
    """初审、一校 of steps."""
    return "、".join(Sort(step.sort).label for step in steps)


@register.filter
def verb_name(verb: str) -> str:
    """What an event of a review is called."""
    return VERBS.get(verb, verb)


@register.filter
def kind_label(code: str) -> str:
    """规范性文件."""
    return Kind(code).label


@register.filter
def pieces(row: Iterable[Piece]) -> SafeString:
    """A paragraph with what came and what fell out."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in row))


def _piece(piece: Piece) -> SafeString | str:
    tag = TAGS.get(piece.how)
    if tag is None:
        return piece.text
    return format_html("<{}>{}</{}>", mark_safe(tag), piece.text, mark_safe(tag))  # our own two tags
