"""难题协调: what units could not settle alone, and what was decided (R192)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.kernel import days
from gongkai.ledger.forms.supervision import NoteForm, StateFilter
from gongkai.ledger.models import Problem
from gongkai.ledger.queries import scope, supervision
from gongkai.ledger.rules.states import PROBLEM_STEPS, ProblemState
from gongkai.ledger.services import problems
from gongkai.ledger.views.desk.narrowing import state_of
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.acting import Doing, act
from gongkai.pages.services.answering import or_404
from gongkai.trail import queries as trail
from gongkai.workdays import queries as workdays


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Problems the actor may see, newest first."""
    state = state_of(request, ProblemState)
    form = StateFilter(request.GET or None, actor=actor) if actor.oversees else None
    organ = form.cleaned_data.get("organ") if form and form.is_bound and form.is_valid() else None
    counts = supervision.counts(scope.problems(actor))
    context = {
        "page": supervision.problems(actor, state=state, organ=organ, cursor=request.GET.get("cursor")),
        "form": form,
        "state": state,
        "tabs": [("", "全部", sum(counts.values()))]
        + [(each.value, each.label, counts.get(each, 0)) for each in ProblemState if counts.get(each)],
    }
    return render(request, "ledger/problems.html", context)


@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One problem: coordinated, put to the leading group, settled."""
    row: Problem = or_404(supervision.problem, actor, uuid)
    acted = act(request, _doings(row, actor))
    if acted.done:
        return redirect("ledger:problem", row.uuid)
    allowed = workdays.limit("ledger.problem", row.jurisdiction_id).value
    logged_on = days.day_of(row.logged_at)
    context = {
        "row": row,
        "forms": acted.forms,
        "asked": acted.asked,
        "why": acted.why,
        "against": [] if acted.forms or row.state == ProblemState.SETTLED else problems.reasons_against(row, actor),
        "due": row.due_on or workdays.calendar(row.jurisdiction_id).add(logged_on, allowed),
        "derivation": "" if row.due_on else workdays.derivation_address(logged_on, allowed),
        "history": [one for one in trail.history(row.assignment) if one.content.get("problem") == str(row.uuid)],
    }
    return render(request, "ledger/problem.html", context, status=acted.status)


def _doings(row: Problem, actor: Actor) -> dict[str, Doing]:
    if problems.reasons_against(row, actor):
        return {}
    steps = PROBLEM_STEPS[ProblemState(row.state)]
    every = {
        ProblemState.COORDINATING: ("coordinate", "已记下协调情况。"),
        ProblemState.ESCALATED: ("escalate", "已提请领导小组协调，政务公开办会收到提醒。"),
        ProblemState.SETTLED: ("settle", "已登记为解决。"),
    }
    verbs = {
        "coordinate": lambda note: problems.coordinate(problem=row, note=note, by=actor),
        "escalate": lambda note: problems.escalate(problem=row, note=note, by=actor),
        "settle": lambda note: problems.settle(problem=row, decision=note, by=actor),
    }
    return {name: Doing(NoteForm, verbs[name], said=said) for state, (name, said) in every.items() if state in steps}
