"""Registers in the search: each one as a thing everyone finds, and a hint at those whose rows hold the words."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.config.wiring.search_keys import everyone_finds, keys_of, seconds
from gongkai.kernel import days
from gongkai.registers.models import Batch, Register
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.listing import MOST_TEXT
from gongkai.registers.services import listing
from gongkai.search import services as search
from gongkai.search.rules.items import Item
from gongkai.search.services import Listed

LEAST_WORDS = 2


def connect() -> None:
    """Connect registers in use, and the looking in them."""
    everyone_finds(
        "register",
        {"REGISTER": "清单和数据"},
        _public,
        _items,
        {
            "registers.published": lambda batch_id: keys_of("register", Register.objects.filter(batches__pk=batch_id)),
            "registers.changed": lambda register_id: [f"register:{register_id}"],
        },
    )
    search.look_in_lists(_holding)


def _public(place: int | None = None) -> QuerySet[Register]:
    rows = Register.objects.filter(sequence__gt=0)
    return rows if place is None else rows.filter(jurisdiction_id=place)


def _items(rows: QuerySet[Register]) -> Iterator[Item]:
    """Title, purpose, what its columns are called and on what it rests; the day is that of the newest rows."""
    for row in rows.select_related("organ"):
        definition = queries.definition(row)
        newest = (
            Batch.objects.filter(register=row, sequence=row.sequence).values_list("published_at", flat=True).first()
        )
        columns = "、".join(one.title for one in definition.shown)
        yield Item(
            key=f"register:{row.pk}",
            place=row.jurisdiction_id,
            kind="REGISTER",
            title=definition.title,
            body="\n".join([definition.purpose, columns, *definition.basis]),
            url=reverse("registers_public:register", args=[row.key]),
            at=seconds(newest),
            day=days.day_of(newest) if newest else None,
        )


def _holding(place: int, words: str) -> list[Listed]:
    """Registers with rows that hold the words; one bitmap asked for each; where they are very many, without their number."""
    words = words[:MOST_TEXT]
    if len(words) < LEAST_WORDS:
        return []
    counted = [(register, one, listing.met(register, one, words)) for register, one in queries.in_use(place)]
    return [
        Listed(one.title, many, one.noun, f"{reverse('registers_public:register', args=[register.key])}?{urlencode({'q': words})}")
        for register, one, many in counted
        if many != 0
    ]  # fmt: skip
