"""What everyone finds, out of rows; keys of rows, and moments as the index takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from gongkai.kernel import days
from gongkai.search import services as search
from gongkai.search.queries.sources import Keys, Source
from gongkai.search.rules.items import Item, number_of

Row = TypeVar("Row", bound=Model)


def everyone_finds(
    name: str,
    kinds: Mapping[str, str],
    rows: Callable[[int | None], QuerySet[Row]],
    items: Callable[[QuerySet[Row]], Iterator[Item]],
    news: Mapping[str, Keys],
) -> None:
    """Rows of a place (of every place, for None) as things everyone finds, under keys of this name."""
    search.register(
        name,
        Source(
            kinds,
            lambda place: items(rows(place)),
            lambda key: next(items(rows(None).filter(pk=number_of(key))), None),
            lambda place, keys: still(name, rows(place), keys),
            news,
        ),
    )


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
