"""Paging by key, not by number: first, previous, next, last, and a jump to a value of the first sort key.

A cursor holds the sort values of the row it stands beside. It is opaque, not signed: it can only ever choose where in
an already narrowed queryset to start, and one that does not fit shows the first page.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet

Row = TypeVar("Row")
AFTER, BEFORE, AT, FIRST, LAST = "n", "p", "j", "f", "l"
MOST_CURSOR = 2000


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key: its path, its direction, whether it may be empty, and the field that reads its values."""

    path: str
    descending: bool
    nullable: bool
    column: models.Field[Any, Any] | None

    def ordering(self, backwards: bool) -> models.expressions.OrderBy | str:
        """What `order_by` needs; empty values last, first when walking backwards."""
        descending = self.descending != backwards
        if not self.nullable:
            return f"-{self.path}" if descending else self.path
        nulls: dict[str, Any] = {"nulls_first": True} if backwards else {"nulls_last": True}
        return F(self.path).desc(**nulls) if descending else F(self.path).asc(**nulls)

    def equal(self, value: object) -> Q:
        """Rows with this value."""
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def beyond(self, value: object, backwards: bool) -> Q | None:
        """Rows strictly past this value in walking order; None when there can be none."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if backwards else None
        past = Q(**{f"{self.path}__{'lt' if self.descending != backwards else 'gt'}": value})
        return past | Q(**{f"{self.path}__isnull": True}) if self.nullable and not backwards else past

    def read(self, value: object) -> object:
        """The Python value of what a cursor or an address holds; ValueError when it does not fit."""
        if value is None:
            if not self.nullable:
                raise ValueError(self.path)
            return None
        if isinstance(value, list | dict):
            raise ValueError(self.path)
        if self.column is None:
            return value
        try:
            read: object = self.column.to_python(value)
        except ValidationError as error:
            raise ValueError(self.path) from error
        if isinstance(read, int) and not -(2**63) <= read < 2**63:
            raise ValueError(self.path)
        return read


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows and where one may go from them; a cursor is None where there is nothing to go to."""

    rows: list[Row]
    first: str | None
    previous: str | None
    next: str | None
    last: str | None
    size: int
    _jump: Callable[[object], str | None] = field(repr=False, compare=False)

    def jump(self, value: object) -> str | None:
        """The cursor of the page that starts at `value` of the first sort key; None when it is no such value."""
        return self._jump(value)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page(queryset: QuerySet[Any, Row], *, order: Sequence[str], cursor: str | None = None, size: int = 50) -> Page[Row]:
    """The page of `queryset` that `cursor` names, sorted by `order` ("-due_on", "id", "organ__rank", an annotation)."""
    return Pager(queryset, order, size).page(cursor)


class Pager(Generic[Row]):
    """The walk over one queryset in one order."""

    def __init__(self, queryset: QuerySet[Any, Row], order: Sequence[str], size: int) -> None:
        self.queryset, self.size = queryset, max(1, size)
        names = [name for name in order if name]
        if not names or names[-1].lstrip("-") not in {"pk", "id"}:
            names.append("pk")
        self.keys = [_key(queryset, name) for name in names]
        self.mark = hashlib.sha256("|".join(names).encode()).hexdigest()[:6]

    def page(self, cursor: str | None) -> Page[Row]:
        """The page a cursor names; the first page for none or a bad one."""
        where, values = self._decode(cursor)
        if where == LAST:
            return self._backwards(None)
        if where == BEFORE:
            return self._backwards(values)
        if where in {AFTER, AT}:
            rows = self._take(self._past(values, backwards=False) if where == AFTER else self._from(values[0]))
            if not rows:
                return self._backwards(None)
            more_before = where == AFTER or bool(self._take(self._past(self._values(rows[0]), backwards=True), True, 1))
            return self._made(rows[: self.size], before=more_before, after=len(rows) > self.size)
        rows = self._take(self.queryset)
        return self._made(rows[: self.size], before=False, after=len(rows) > self.size)

    def jump(self, value: object) -> str | None:
        """The cursor of the page that starts at `value`."""
        try:
            read = self.keys[0].read(value)
        except (ValueError, TypeError, OverflowError):
            return None
        return None if read is None or read == "" else self._encode(AT, [read])

    def _backwards(self, values: list[object] | None) -> Page[Row]:
        source = self.queryset if values is None else self._past(values, backwards=True)
        rows = self._take(source, backwards=True)
        if values is not None and len(rows) < self.size:
            return self.page(None)
        return self._made(rows[: self.size][::-1], before=len(rows) > self.size, after=values is not None)

    def _take(self, source: QuerySet[Any, Row], backwards: bool = False, most: int | None = None) -> list[Row]:
        ordered = source.order_by(*[key.ordering(backwards) for key in self.keys])
        return list(ordered[: most or self.size + 1])

    def _made(self, rows: list[Row], *, before: bool, after: bool) -> Page[Row]:
        return Page(
            rows=rows,
            first=self._encode(FIRST, []) if before else None,
            previous=self._encode(BEFORE, self._values(rows[0])) if before and rows else None,
            next=self._encode(AFTER, self._values(rows[-1])) if after and rows else None,
            last=self._encode(LAST, []) if after else None,
            size=self.size,
            _jump=self.jump,
        )

    def _past(self, values: list[object], *, backwards: bool) -> QuerySet[Any, Row]:
        """Rows strictly past the row with these sort values: k1 past, or k1 equal and k2 past, and so on."""
        some, equal = Q(pk__in=[]), Q()
        for key, value in zip(self.keys, values, strict=True):
            beyond = key.beyond(value, backwards)
            if beyond is not None:
                some |= equal & beyond
            equal &= key.equal(value)
        first, value = self.keys[0], values[0]
        if len(self.keys) > 1 and value is not None and not first.nullable:
            # Said once more as a plain range, so that the database walks the index from there.
            some &= Q(**{f"{first.path}__{'lte' if first.descending != backwards else 'gte'}": value})
        return self.queryset.filter(some)

    def _from(self, value: object) -> QuerySet[Any, Row]:
        key = self.keys[0]
        beyond = key.beyond(value, backwards=False)
        return self.queryset.filter(key.equal(value) if beyond is None else key.equal(value) | beyond)

    def _values(self, row: Row) -> list[object]:
        return [_value(row, key.path) for key in self.keys]

    def _encode(self, where: str, values: list[object]) -> str:
        plain = [value if isinstance(value, int | float | str | None) else str(value) for value in values]
        text = json.dumps([self.mark, where, plain], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _decode(self, cursor: str | None) -> tuple[str, list[object]]:
        """Direction and sort values; the first page for anything that does not fit."""
        if not cursor or len(cursor) > MOST_CURSOR:
            return FIRST, []
        try:
            text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
            mark, where, values = json.loads(text)
            wanted = {AFTER: len(self.keys), BEFORE: len(self.keys), AT: 1, LAST: 0}[where]
            if mark != self.mark or len(values) != wanted:
                return FIRST, []
            return where, [key.read(value) for key, value in zip(self.keys, values, strict=False)]
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError, binascii.Error):
            return FIRST, []


def _key(queryset: QuerySet[Any, Any], name: str) -> Key:
    """The sort key a name in `order` stands for."""
    path, descending = name.lstrip("-"), name.startswith("-")
    if path in queryset.query.annotations:
        try:
            column = queryset.query.annotations[path].output_field
        except FieldError:
            column = None
        return Key(path, descending, True, column)
    model: Any = queryset.model
    nullable = False
    column = None
    for part in path.split("__"):
        try:
            column = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            column = next((f for f in model._meta.concrete_fields if f.attname == part), None)
        if column is None:
            raise ValueError(f"{queryset.model.__name__} has no sort key {path}")
        nullable = nullable or bool(getattr(column, "null", False))
        model = column.related_model if column.is_relation else model
    if column is not None and column.is_relation:
        column = column.target_field  # a foreign key sorts by the key it points to
    return Key(path, descending, nullable, column)


def _value(row: object, path: str) -> object:
    """The sort value of a model instance or of a dict from `values()`."""
    if isinstance(row, dict):
        return row[path] if path in row or path != "pk" else row["id"]
    found: Any = row
    for part in path.split("__"):
        found = None if found is None else getattr(found, part)
    return found.pk if isinstance(found, models.Model) else found
