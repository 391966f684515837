"""States of entries, checks, duties and gaps as pages show them."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from gongkai.catalogue.rules import time_limit
from gongkai.catalogue.rules.entries import (
    CombingState,
    DutyState,
    FixState,
    Fulfilment,
    GapState,
    InspectionState,
    NegativeState,
    Verdict,
)
from gongkai.kernel.labels import Labelled
from gongkai.pages.templatetags.marks import state

register = template.Library()
KINDS: dict[str, tuple[type[Labelled], dict[str, str]]] = {
    "entry": (Fulfilment, {Fulfilment.DONE: "good", Fulfilment.MISSING: "warn", Fulfilment.NOTHING: "info"}),
    "verdict": (Verdict, {Verdict.GOOD: "good", Verdict.MISSING: "warn", Verdict.LATE: "warn", Verdict.WRONG: "warn", Verdict.NOTHING: "info"}),
    "fix": (FixState, {FixState.ORDERED: "warn", FixState.FIXED: "info", FixState.VERIFIED: "good"}),
    "inspection": (InspectionState, {InspectionState.OPEN: "info", InspectionState.CLOSED: "good"}),
    "gap": (GapState, {GapState.OPEN: "info", GapState.GAP: "warn", GapState.DONE: "good"}),
    "combing": (CombingState, {CombingState.OPEN: "info", CombingState.CLOSED: "good"}),
    "duty": (DutyState, {DutyState.OWED: "warn", DutyState.PARTLY: "info", DutyState.MET: "good"}),
    "negative": (NegativeState, {NegativeState.STANDING: "info"}),
}  # fmt: skip


@register.simple_tag
def mark(kind: str, code: str) -> SafeString:
    """`{% mark "entry" row.fulfilment %}`: a state of one of the kinds above."""
    states, tones = KINDS[kind]
    found = states(code)
    return state(found, found.label, tones.get(found, "plain"))


@register.filter
def reckoned(entry: Any) -> str:
    """The time limit of an entry as the rules reckon it."""
    return time_limit.words(entry.limit)
