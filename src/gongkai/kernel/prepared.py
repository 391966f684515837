"""Queries composed once and asked many times: putting one into SQL costs more than running it, and a page asks a dozen.

    NEWEST = Prepared(lambda place, before: Row.objects.filter(place_id=place, at__lt=before).values_list("id")[:5],
                      place=int, before=datetime)
    NEWEST(place=3, before=moment)

What a value may be is named by its type: int, str, UUID, date or datetime; never None, a list, or part of a LIKE. A value
changes nothing but itself: the same tables, conditions and order every time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections, router
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Value = int | str | UUID | date | datetime
# A value of each type that no condition of a query holds itself, and how the nth differs from the one before.
_MARKS: dict[type, Callable[[int], Value]] = {
    int: lambda n: 1_906_150_733 + n,
    str: lambda n: f"\ue0f1{n}\ue0f1",
    UUID: lambda n: UUID(int=0x6B1F_0C52_9D3E_4A77_8F20_51C4_A9E6_0000 + n),
    date: lambda n: date(1801, 3, 5) + timedelta(days=n),
    datetime: lambda n: datetime(1801, 3, 5, 7, 11, 13, 170_717 + n, tzinfo=UTC),
}


class Prepared(Generic[Row]):
    """`compose(**values)` once with marks in place of the values; then only the values are put in. Reads alone."""

    def __init__(self, compose: Callable[..., QuerySet[Any, Row]], **kinds: type) -> None:
        self.compose, self.kinds = compose, kinds
        self._plans: dict[str, _Plan] = {}

    def __call__(self, **values: Value) -> list[Row]:
        """The rows, as the composed query would give them."""
        plan = self._plan()
        rows = plan.rows.__class__(model=plan.rows.model, query=_Query(plan, values), using=plan.alias)  # type: ignore[arg-type]
        rows._fields = plan.rows._fields  # type: ignore[attr-defined]
        iterable: Any = plan.rows._iterable_class
        found: list[Row] = list(iterable(rows))
        return found

    def _plan(self) -> _Plan:
        marks = {name: _MARKS[kind](place) for place, (name, kind) in enumerate(self.kinds.items())}
        rows: Any = self.compose(**marks) if not self._plans else next(iter(self._plans.values())).rows
        alias = rows._db or router.db_for_read(rows.model)
        if alias not in self._plans:
            self._plans[alias] = _Plan(rows, alias, marks)
        return self._plans[alias]


class _Plan:
    """The SQL for one database, its parameters, and which of them are values."""

    def __init__(self, rows: QuerySet[Any, Any], alias: str, marks: Mapping[str, Value]) -> None:
        self.rows, self.alias = rows, alias
        self.compiler: SQLCompiler = rows.query.get_compiler(alias)
        self.sql, self.params = self.compiler.as_sql()
        if self.compiler.has_extra_select:
            raise ValueError("a prepared query selects what it is ordered by")
        wanted = {_sent(mark, alias): name for name, mark in marks.items()}
        self.names = [wanted.get(param) for param in self.params]
        if set(self.names) - {None} != set(marks):
            raise ValueError(
                f"a value is not in the query as it stands: {sorted(set(marks) - set(filter(None, self.names)))}"
            )

    def filled(self, values: Mapping[str, Value]) -> list[Any]:
        """The parameters with the values in their places. Raises `KeyError` for one that is missing."""
        return [
            param if name is None else _sent(values[name], self.alias)
            for name, param in zip(self.names, self.params, strict=True)
        ]


class _Query:
    """The composed query, whose composer of SQL has nothing left to do."""

    def __init__(self, plan: _Plan, values: Mapping[str, Value]) -> None:
        self._plan, self._values = plan, values

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plan.rows.query, name)

    def get_compiler(self, *_: Any, **__: Any) -> _Ready:
        """What the ORM asks rows of."""
        return _Ready(self._plan, self._values)


class _Ready:
    """Stands where the ORM expects the composer of SQL; everything but the composing is its own."""

    def __init__(self, plan: _Plan, values: Mapping[str, Value]) -> None:
        self._plan, self._values = plan, values

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plan.compiler, name)

    def execute_sql(self, *_: Any, **__: Any) -> list[Sequence[Any]]:
        """All rows in one piece."""
        with connections[self._plan.alias].cursor() as cursor:
            cursor.execute(self._plan.sql, self._plan.filled(self._values))
            return [cursor.fetchall()]

    def results_iter(self, results: Any = None, *, tuple_expected: bool = False, **_: Any) -> Any:
        """The rows with every column as its field gives it."""
        found: Any = self.execute_sql() if results is None else results
        return self._plan.compiler.results_iter(results=found, tuple_expected=tuple_expected)


def _sent(value: Value, alias: str) -> Any:
    """As a field sends it to the database."""
    connection = connections[alias]
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
