"""任务: the whole record of one task, by right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.kernel.labels import Flag
from gongkai.ledger.models import Task
from gongkai.ledger.queries import published, records, tasks
from gongkai.ledger.rules import addresses, limits
from gongkai.ledger.rules.states import AssignmentState
from gongkai.ledger.services import release
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page


def found_task(actor: Actor, uuid: UUID) -> Task:
    """The task, or 404."""
    try:
        return tasks.task(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _spoken(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [limits.spoken(limit) for limit in limits.limits_of(rows)]


@require_GET
@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What is asked, who takes part, and everything one part has done; other parts by choosing them."""
    task = found_task(actor, uuid)
    rows = records.part_rows(actor, task, cursor=request.GET.get("cursor"))
    counts = records.counts(task)
    part = records.chosen_part(actor, task, request.GET.get("part"))
    record = records.record_of(actor, part) if part else None
    points = list(part.checkpoints.all()) if part else []
    understood = _spoken(task.deadlines)
    checks = records.checks(actor, task)
    context = {
        "task": task,
        "plan": task.plan,
        "understood": understood,
        "superior": _spoken(task.superior_deadlines),
        "milestones": [words for words in _spoken(task.milestones) if words not in understood],
        "page": rows,
        "parts": records.as_rows(actor, rows.rows),
        "counts": [(AssignmentState(code), n) for code, n in counts.items()],
        "total": sum(counts.values()),
        "record": record,
        "points": [point for point in points if point.superior == Flag.NO],
        "superior_points": [point for point in points if point.superior == Flag.YES],
        "checks": checks,
        "history": records.history(task, record, checks),
        "carried_to": tasks.carried_to(actor, task),
        "children": tasks.children(actor, task),
        "office": actor.may(Duty.OFFICE),
        "not_public": release.reasons_against(task, actor) if actor.may(Duty.OFFICE) else [],
        "public_url": addresses.public_page(task.uuid) if published.is_shown(task) else "",
    }
    return render(request, "ledger/task.html", context)
