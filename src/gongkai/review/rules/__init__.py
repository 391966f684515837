"""Review before release (三审三校、保密审查): the words other rooms use."""

from __future__ import annotations

from gongkai.review.rules.compare import Section
from gongkai.review.rules.states import Kind, ReviewState, Sort, StepState, Verdict
from gongkai.review.rules.verbs import VERBS

__all__ = ["VERBS", "Kind", "ReviewState", "Section", "Sort", "StepState", "Verdict"]
