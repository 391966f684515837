"""Registers as open data: which there are, their rows with conditions and exact counts, one row. No key, no cookie."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from gongkai.api.rules import register_rows as rules
from gongkai.api.rules.described_registers import MOST_ROWS
from gongkai.api.views.public import answered, readers, refused
from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.services.access import of_place
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows as asking
from gongkai.registers.rules import asking as asked_by
from gongkai.registers.rules import listing as conditions
from gongkai.registers.rules.listing import Asked
from gongkai.registers.rules.shape import Definition
from gongkai.registers.rules.showing import named
from gongkai.registers.services import listing

if TYPE_CHECKING:
    from datetime import datetime

    from gongkai.orgs.models import Jurisdiction
    from gongkai.registers.models import Register, Row

TOO_MANY = "请求太多，请稍后再试。"
SECONDS = 60  # what was taken off is gone everywhere within a minute


def _open(content: object) -> JsonResponse:
    answer = answered(content)
    answer["Cache-Control"] = f"public, max-age={SECONDS}"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _allowed(request: HttpRequest) -> bool:
    return readers.allows(request.META.get("REMOTE_ADDR", ""), time.monotonic())


@of_place
def registers(request: HttpRequest, place: Jurisdiction) -> JsonResponse:
    """The registers in use, each with its fields, conditions and orders."""
    if not _allowed(request):
        return refused(429, TOO_MANY)
    found = [_described(one, definition) for one, definition in queries.in_use(place.pk)]
    return _open({"jurisdiction": place.name, "registers": found})


def _described(register: Register, definition: Definition) -> dict[str, Any]:
    return {
        "key": register.key, "title": definition.title, "purpose": definition.purpose, "basis": list(definition.basis),
        "source": definition.source, "total": listing.many(register, definition, Asked()), "noun": definition.noun,
        "fields": [
            {
                "key": one.key, "title": one.heading, "type": one.type.value, "type_name": one.type.label, "required": one.required,
                "masked": one.may_mask,
            }
            for one in definition.shown
        ],
        "filters": [{"key": key, "title": title} for key, title in conditions.facets(definition).items()],
        "sorts": list(conditions.sorts(definition)), "rows": reverse("api_public:register", args=[register.key]),
        "page": reverse("registers_public:register", args=[register.key]), "schema": rules.name_of(register.key),
    }  # fmt: skip


class _Writer:
    """Writes rows of a register: names and addresses of organs are looked up once."""

    def __init__(self, place: Jurisdiction, register: Register, definition: Definition) -> None:
        self.register, self.definition = register, definition
        self.organs = orgs.addresses(place.pk)
        uuids = {number: uuid for uuid, number in self.organs.items()}
        self.organ, self.name = named(uuids), named(orgs.labels(place.pk))

    def row(self, row: Row, published_at: datetime) -> dict[str, Any]:
        """One row as its schema says."""
        return {
            "register": self.register.key,
            "id": str(row.entry),
            "url": reverse("registers_public:row", args=[self.register.key, row.entry]),
            "organ": {"id": self.organ(row.organ_id), "name": self.name(row.organ_id)},
            "published_at": published_at.astimezone(days.SHANGHAI).isoformat("T", "seconds"),
            **rules.facts(self.definition, row.values, organ=self.organ, name=self.name, file=partial(self._file, row)),
        }

    def _file(self, row: Row, field: str) -> str:
        return reverse("registers_public:file", args=[self.register.key, row.entry, field])


@of_place
def rows(request: HttpRequest, place: Jurisdiction, key: str) -> JsonResponse:
    """Rows that meet the conditions, a page from `start`, with the exact count and what further conditions would leave."""
    if not _allowed(request):
        return refused(429, TOO_MANY)
    register = queries.by_key(place.pk, key)
    if register is None:
        return refused(404, "没有这份清单。", "key")
    definition = queries.definition(register)
    writer, given = _Writer(place, register, definition), request.GET.dict()
    faults = asked_by.faults_in(definition, given, writer.organs)
    if faults:
        return _faulty(faults)
    asked = asked_by.asked_of(definition, given, writer.organs)
    seen = listing.look(register, definition, asked, size=MOST_ROWS)
    published = asking.published_at([row.batch_id for row in seen.rows])
    base = reverse("api_public:register", args=[key])
    following = f"{base}?{urlencode(given | {asked_by.START: seen.cut.next})}" if seen.cut.next is not None else None
    return _open(
        {
            "register": key, "title": definition.title, "total": seen.cut.total, "start": seen.cut.offset, "next": following,
            "facets": rules.facet_counts(seen.counts, definition, writer.organ),
            "rows": [writer.row(row, published[row.batch_id]) for row in seen.rows],
        }
    )  # fmt: skip


def _faulty(faults: list[tuple[str, str]]) -> JsonResponse:
    answer = answered({"errors": [{"field": name, "message": sentence} for name, sentence in faults]}, 400)
    answer["Cache-Control"] = "no-store"
    return answer


@of_place
def row(request: HttpRequest, place: Jurisdiction, key: str, entry: UUID) -> JsonResponse:
    """One row as it stands; 410 for one that was public and is not any more."""
    if not _allowed(request):
        return refused(429, TOO_MANY)
    register = queries.by_key(place.pk, key)
    versions = [one for one in asking.of_entry(entry) if register is not None and one.register_id == register.pk]
    if register is None or not any(one.public == "Y" for one in versions):
        return refused(404, "没有这一行。", "id")
    newest = versions[0]
    if not asking.is_open(newest, days.today()):
        return refused(410, "这一行已经撤下，或者公示期已满。", "id")
    assert newest.batch.published_at is not None
    writer = _Writer(place, register, queries.definition(register))
    return _open(writer.row(newest, newest.batch.published_at))
