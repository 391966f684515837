"""Narrowing any room's rows to what an actor may see."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from gongkai.orgs.rules import Actor

M = TypeVar("M", bound=Model)


def mine(actor: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    """Rows of the actor's jurisdiction (who oversees) or organ, for tables that carry both columns."""
    within: dict[str, Any] = {"jurisdiction_id": actor.jurisdiction_id}
    return rows.filter(**within) if actor.oversees else rows.filter(**within, organ_id=actor.organ_id)
