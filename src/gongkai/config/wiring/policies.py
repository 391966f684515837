"""Wiring of the policy page: the ledger's tasks that carry a policy out, now and as of a day (R042, R057)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.documents.services import paths
from gongkai.ledger.models import Task
from gongkai.ledger.queries import citing
from gongkai.outbox import services as outbox
from gongkai.portal import services as portal
from gongkai.portal.services.policies import PolicyPart, register_policy_part

if TYPE_CHECKING:
    from datetime import date

    from gongkai.documents.models import Document

TASK_NEWS = ("ledger.task_released", "ledger.task_held", "ledger.task_changed")
PLAN_NEWS = ("ledger.plan_released", "ledger.plan_changed", "ledger.plan_corrected", "ledger.plan_closed")


def connect() -> None:
    """Connect; called once by the wiring of the house."""
    register_policy_part(_progress)
    outbox.follow("policies.progress", {**dict.fromkeys(TASK_NEWS, _task), **dict.fromkeys(PLAN_NEWS, _plan)})


def _progress(document: Document, on: date | None) -> PolicyPart | None:
    """What came of the policy."""
    rows = citing.citing(document.jurisdiction_id, document.uuid, on)
    return PolicyPart("落实进展", "ledger/public_citing.html", {"cited": rows}) if rows else None


def _task(task_id: int) -> None:
    _changed(list(Task.objects.filter(pk=task_id)))


def _plan(plan_id: int, **_: object) -> None:
    _changed(list(Task.objects.filter(plan_id=plan_id)))


def _changed(tasks: list[Task]) -> None:
    """The policies these tasks name, or named before, are set anew."""
    named = sorted(paths.policy_of(uuid) for uuid in citing.documents_named(tasks))
    if named:
        portal.changed(paths=named, jurisdiction_id=tasks[0].jurisdiction_id)
