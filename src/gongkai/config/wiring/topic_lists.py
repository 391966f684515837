"""Lists in topics: a part that names the registers of its field, with how many rows each has and since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.db.models import Max

from gongkai.orgs import queries as orgs
from gongkai.outbox import services as outbox
from gongkai.portal import services as portal
from gongkai.portal.queries import parts
from gongkai.portal.rules.parts import LINE, WHOLE, PartField, PartKind, Shown, Where
from gongkai.registers.models import Batch, Register
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows as asking
from gongkai.registers.rules.listing import Asked, placed
from gongkai.registers.services import listing

MOST = 30


def connect() -> None:
    """Connect; called once by the wiring of the house."""
    parts.register(KIND)
    outbox.follow("site.lists", {"registers.published": _published, "registers.changed": _changed})
    outbox.schedule("site.lists_ended", _ended, at=time(0, 15), label="更新专题中清单的条数")


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """The registers with something in them whose title holds one of the words. Rows are not repeated: they stand in their list."""
    words = str(values.get("words") or "").replace("／", "/").split("/")
    found: list[dict[str, Any]] = []
    last = asking.last_published(where.jurisdiction_id)
    for register, definition in queries.in_use(where.jurisdiction_id):
        if any(word.strip() in definition.title for word in words) and register.pk in last:
            total = listing.many(register, definition, Asked())
            if total:
                found.append(
                    {"register": register, "definition": definition, "total": total, "last": last[register.pk]}
                )
    found.sort(key=lambda one: placed(one["definition"]))
    found = found[: min(int(values.get("most") or 10), MOST)]
    published = Batch.objects.filter(register__in=[one["register"] for one in found])
    updated = published.aggregate(newest=Max("published_at"))["newest"] if found else None
    return Shown({"found": found}, not found, (), (f"registers:{where.jurisdiction_id}",), updated)


KIND = PartKind(
    "registers",
    "清单和数据",
    "已公开的清单、名录，列出现有多少条、最近公开日期，随清单自动更新",
    "portal/parts/registers.html",
    (
        PartField("words", "清单名称含有", LINE, "用“/”分开的有其一即可，如“许可/处罚”；不填则列出全部", most=60),
        PartField("most", "最多列出", WHOLE, f"1 至 {MOST} 份", required=True, most=MOST, initial=10),
    ),
    show,
    "ledger",
)


def _ended() -> None:
    """Rows whose time is over went at five past midnight."""
    for place in orgs.jurisdictions():
        portal.changed(f"registers:{place.pk}")


def _published(batch_id: int) -> None:
    for place in Batch.objects.filter(pk=batch_id).values_list("jurisdiction_id", flat=True):
        portal.changed(f"registers:{place}")


def _changed(register_id: int) -> None:
    for place in Register.objects.filter(pk=register_id).values_list("jurisdiction_id", flat=True):
        portal.changed(f"registers:{place}")
