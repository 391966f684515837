"""Walking many rows while writing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def walked(rows: QuerySet[M], size: int = 500) -> Iterator[M]:
    """Every row in the order asked for, `size` at a time, with no cursor left open in between.

    SQLite refuses to write on a connection that still reads an older state of the database, so a loop that writes
    must not stand inside `iterator()`.
    """
    numbers = list(rows.values_list("pk", flat=True))
    for start in range(0, len(numbers), size):
        piece = rows.order_by().in_bulk(numbers[start : start + size])
        yield from (piece[number] for number in numbers[start : start + size] if number in piece)
