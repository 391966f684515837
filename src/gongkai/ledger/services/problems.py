"""疑难问题: logged by the unit, coordinated with those it concerns, escalated when it is more than they can settle (R192)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.ledger.models import Assignment, Problem
from gongkai.ledger.rules import reasons
from gongkai.ledger.rules.states import PROBLEM_STEPS, AssignmentState, ProblemState
from gongkai.ledger.services.standing import locked
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record


def log(
    *, assignment: Assignment, text: str, by: Actor, party_ids: Sequence[int] = (), due_on: date | None = None
) -> Problem:
    """登记 a problem met in a task, with the units it concerns."""
    with transaction.atomic():
        refuse_if(
            reasons.reasons_not_unit(by, assignment.organ_id)
            + reasons.reasons_not_to_report(AssignmentState(assignment.state))
            + ([] if text.strip() else ["请写明是什么问题。"])
            + (["解决时限不能早于今天。"] if due_on and due_on < days.today() else [])
        )
        parties = list(orgs.organs(assignment.jurisdiction_id).filter(pk__in=party_ids))
        if len(parties) != len(set(party_ids)):
            raise Refused("涉及单位应从本地区的机构中选择。")
        problem = Problem.objects.create(
            assignment=assignment,
            jurisdiction_id=assignment.jurisdiction_id,
            organ_id=assignment.organ_id,
            text=text.strip(),
            due_on=due_on,
            logged_at=days.now(),
            logged_by_id=by.user_id,
        )
        problem.parties.set(parties)
        record("problem.logged", of=assignment, by=by, problem=str(problem.uuid), text=problem.text)
        announce("ledger.problem_logged", problem_id=problem.pk)
    return problem


def coordinate(*, problem: Problem, note: str, by: Actor, due_on: date | None = None) -> Problem:
    """协调: the unit or the office takes it up with those concerned."""
    return _step(problem, ProblemState.COORDINATING, note, by, due_on=due_on, wanted="请写明怎样协调。")


def escalate(*, problem: Problem, note: str, by: Actor) -> Problem:
    """提请: a major problem goes to the office and the leaders."""
    return _step(problem, ProblemState.ESCALATED, note, by, wanted="请写明提请协调的事由。")


def settle(*, problem: Problem, decision: str, by: Actor) -> Problem:
    """解决: with the decision. One that was escalated is settled by the office."""
    return _step(problem, ProblemState.SETTLED, decision, by, wanted="请写明协调意见。")


def _step(
    problem: Problem, target: ProblemState, note: str, by: Actor, *, wanted: str, due_on: date | None = None
) -> Problem:
    with transaction.atomic():
        problem = locked(problem)
        refuse_if(
            reasons_against(problem, by)
            + reasons.reasons_not_to_step(PROBLEM_STEPS, ProblemState(problem.state), target)
            + ([] if note.strip() else [wanted])
        )
        problem.state = target
        problem.decision = "\n".join(part for part in (problem.decision, note.strip()) if part)
        problem.due_on = due_on or problem.due_on
        if target is ProblemState.ESCALATED:
            problem.escalated_at = days.now()
        if target is ProblemState.SETTLED:
            problem.settled_on = days.today()
        problem.save()
        record(
            f"problem.{target.value.lower()}",
            of=problem.assignment,
            by=by,
            problem=str(problem.uuid),
            note=note.strip(),
        )
        announce("ledger.problem_moved", problem_id=problem.pk, state=target.value)
    return problem


def reasons_against(problem: Problem, by: Actor) -> list[str]:
    """Why this person may not move the problem: the unit that logged it and the office do, once escalated the office."""
    if not reasons.reasons_not_office(by, problem.jurisdiction_id):
        return []
    if problem.state == ProblemState.ESCALATED:
        return ["已提请的问题由政务公开办协调解决。"]
    return reasons.reasons_not_unit(by, problem.organ_id)
