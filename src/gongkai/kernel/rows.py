"""Rows: many walked while writing, many put in at once, one put in where every millisecond of a lock counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connections, router
from django.db.models import AutoField, Model, QuerySet

M = TypeVar("M", bound=Model)
MANY = 50  # rows from which on PostgreSQL's COPY is worth its beginning


def walked(rows: QuerySet[M], size: int = 500) -> Iterator[M]:
    """Every row in the order asked for, `size` at a time, with no cursor left open in between.

    SQLite refuses to write on a connection that still reads an older state of the database, so a loop that writes
    must not stand inside `iterator()`.
    """
    numbers = list(rows.values_list("pk", flat=True))
    for start in range(0, len(numbers), size):
        piece = rows.order_by().in_bulk(numbers[start : start + size])
        yield from (piece[number] for number in numbers[start : start + size] if number in piece)


def inserting(rows: Sequence[Model]) -> Callable[[], None]:
    """What puts new rows of one table in when it is called, by one statement: a third of the work of `bulk_create`.

    The values are made ready now, before a transaction makes others wait. Keys are not put on the objects and no signal is
    sent. What the database refuses is refused as a whole inside `atomic()`.
    """
    if not rows:
        return lambda: None
    alias = router.db_for_write(type(rows[0]))
    plan = _plan(type(rows[0]), alias)
    values = [plan.values(row) for row in rows]

    def write() -> None:
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql" and len(values) >= MANY:
                with connection.wrap_database_errors, cursor.copy(plan.copying) as copy:
                    for row in values:
                        copy.write_row(row)
            else:
                cursor.executemany(plan.sql, values)

    return write


def put(row: M) -> M:
    """One new row with its key put on it: a third of the work of `save`. No signal is sent; raises as `save` does."""
    if not _put(row, ""):
        raise AssertionError("unreachable: a row is put in or refused")
    return row


def put_unless_there(row: Model, *unique: str) -> bool:
    """As `put`, but False and nothing done where a row has the same in the `unique` fields: no savepoint is needed."""
    columns = [one.column for one in row._meta.local_concrete_fields if one.name in unique]
    return _put(row, f" ON CONFLICT ({', '.join(columns)}) DO NOTHING")


def change(row: M, *names: str) -> M:
    """Some fields of a row that is there, by its key: a third of the work of `save(update_fields=…)`. No signal is sent."""
    alias = router.db_for_write(type(row))
    sql, fields = _changing(type(row), names, alias)
    connection = connections[alias]
    values = [one.get_db_prep_save(one.pre_save(row, add=False), connection) for one in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, row.pk])
    return row


@cache
def _changing(model: type[Model], names: tuple[str, ...], alias: str) -> tuple[str, list[Any]]:
    fields = [one for one in model._meta.local_concrete_fields if one.name in names]
    quoted = connections[alias].ops.quote_name
    changed = ", ".join(f"{quoted(one.column)} = %s" for one in fields)
    table, key = quoted(model._meta.db_table), quoted(str(model._meta.pk and model._meta.pk.column))
    return f"UPDATE {table} SET {changed} WHERE {key} = %s", fields  # noqa: S608  names of the model alone


@dataclass(frozen=True, slots=True)
class _Plan:
    sql: str
    copying: str
    key: str
    ways: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...]
    alias: str

    def values(self, row: Model) -> list[Any]:
        connection = connections[self.alias]
        return [prepared(value(row, add=True), connection) for value, prepared in self.ways]


@cache
def _plan(model: type[Model], alias: str) -> _Plan:
    fields = [one for one in model._meta.local_concrete_fields if not isinstance(one, AutoField)]
    quoted = connections[alias].ops.quote_name
    table, key = quoted(model._meta.db_table), quoted(str(model._meta.pk and model._meta.pk.column))
    names, marks = ", ".join(quoted(one.column) for one in fields), ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  names of the model alone
    copying = f"COPY {table} ({names}) FROM STDIN"
    return _Plan(sql, copying, key, tuple((one.pre_save, one.get_db_prep_save) for one in fields), alias)


def _put(row: Model, unless: str) -> bool:
    alias = router.db_for_write(type(row))
    plan = _plan(type(row), alias)
    with connections[alias].cursor() as cursor:
        cursor.execute(f"{plan.sql}{unless} RETURNING {plan.key}", plan.values(row))
        found = cursor.fetchone()
    if found is None:
        return False
    row.pk, row._state.adding, row._state.db = found[0], False, alias
    return True
