"""Keys of what can be found, out of rows, and moments as the index takes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from gongkai.kernel import days
from gongkai.search.rules.items import number_of


def keys_of(name: str, rows: QuerySet[Any]) -> list[str]:
    """Keys of these rows."""
    return [f"{name}:{number}" for number in rows.order_by().values_list("pk", flat=True).distinct()]


def still(name: str, rows: QuerySet[Any], keys: Sequence[str]) -> set[str]:
    """Of these keys those whose rows are still among them."""
    return set(keys_of(name, rows.filter(pk__in=[number_of(key) for key in keys])))


def seconds(moment: datetime | None) -> int:
    """A moment in unix seconds; 0 for none."""
    return int(moment.timestamp()) if moment else 0


def day_seconds(day: date | None) -> int:
    """A day's morning in unix seconds; 0 for none."""
    return seconds(days.moment_of(day)) if day else 0
