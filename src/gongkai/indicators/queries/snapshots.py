"""Figures as they were when cited."""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.indicators.models import Snapshot


def snapshots(cited_by: str) -> QuerySet[Snapshot]:
    """The frozen figures of one citing record ("room.Model:id"), in the order they were taken."""
    return Snapshot.objects.filter(cited_by=cited_by).select_related("organ").order_by("id")
