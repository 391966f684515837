"""A scheme as people read it: rounds of steps, and what each version changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from gongkai.orgs import queries as orgs
from gongkai.review.models import Scheme
from gongkai.review.queries.schemes import shipped, versions
from gongkai.review.rules import schemes as rules
from gongkai.review.rules.schemes import StepSpec
from gongkai.review.rules.states import Kind, Where
from gongkai.workdays import queries as workdays


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step in words: who, where, by when, which gates."""

    label: str
    who: str
    where: str
    days: int
    gates: str


@dataclass(frozen=True, slots=True)
class VersionWords:
    """A version with what it changed against the one before."""

    row: Scheme
    changes: list[str]


def rounds_of(steps: Sequence[StepSpec], jurisdiction_id: int) -> list[tuple[int, list[StepWords]]]:
    """Rounds in order with their steps."""
    named = orgs.labels(jurisdiction_id)
    return [
        (number, [_words(step, named, jurisdiction_id) for step in group])
        for number, group in groupby(rules.in_order(steps), key=lambda step: step.stage)
    ]


def _words(step: StepSpec, named: dict[int, str], jurisdiction_id: int) -> StepWords:
    where = named.get(step.organ_id or 0, "") if step.where is Where.ORGAN else step.where.label
    allowed = step.days or workdays.limit(step.limit_key, jurisdiction_id).value
    return StepWords(step.label, step.duty_words, where, allowed, "、".join(gate.label for gate in step.gates))


def versions_of(jurisdiction_id: int, kind: Kind) -> list[VersionWords]:
    """Every version, newest first."""
    before, found = shipped()[kind], []
    for row in versions(jurisdiction_id, kind).select_related("made_by").order_by("number"):
        now = rules.parse_steps(row.steps)
        found.append(VersionWords(row, rules.changes(before, now)))
        before = now
    return found[::-1]
