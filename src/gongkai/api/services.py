"""Keys made and ended; items of other systems taken in as drafts of their organ, each once."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from gongkai.api import queries
from gongkai.api.models import Key, Received
from gongkai.api.rules import keys as rules
from gongkai.api.rules.fields import Fault, faults_in
from gongkai.documents.queries import public_document
from gongkai.documents.rules.states import Kind, State
from gongkai.documents.services import drafting, paths
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.registers.queries import registers
from gongkai.registers.queries.batches import bad_cells
from gongkai.trail.services import record

if TYPE_CHECKING:
    from gongkai.registers.models import Batch

GIVEN = ("summary", "keywords", "number")


class Faulty(Exception):
    """What was sent cannot be taken in: `faults` name each field. Nothing was kept."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


class Another(Exception):
    """The sender's number was used for other content before."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The item, and whether it came in just now."""

    row: Received
    new: bool


def make_key(*, name: str, by: Actor) -> tuple[Key, str]:
    """生成 a key of a business system of the actor's organ: the row, and the key itself, which is shown this once."""
    name = name.strip()[:60]
    token = rules.PREFIX + secrets.token_urlsafe(32)
    held = next((one for one in orgs.current_holdings(by.user_id) if one.post_id == by.post_id), None)
    with transaction.atomic():
        used = Key.objects.filter(organ_id=by.organ_id, ended_at=None)
        refuse_if(rules.reasons_not_to_make(by, name, used.filter(name=name).exists(), used.count()))
        if held is None:
            raise Refused("您已不在这个岗位，不能生成密钥。")
        made = Key.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, holding=held, name=name, tail=token[-4:],
            digest=queries.digest(token), made_at=days.now(),
        )  # fmt: skip
        record("key.made", of=made, by=by, name=name, tail=made.tail)
    return made, token


def end_key(*, key: Key, by: Actor) -> Key:
    """停用 for good."""
    with transaction.atomic():
        row = Key.objects.select_for_update().get(pk=key.pk)
        own_place = [] if row.jurisdiction_id == by.jurisdiction_id else ["没有这个密钥。"]
        refuse_if(own_place or rules.reasons_not_to_end(by, row.organ_id, row.ended_at is not None))
        row.ended_at = days.now()
        row.save(update_fields=["ended_at"])
        record("key.ended", of=row, by=by, name=row.name, tail=row.tail)
    return row


def take_in(*, key: Key, given: Any, by: Actor) -> Taken:
    """One item as a draft of the key's organ, its entries with it. Raises `Faulty` with every field, `Another`, `Refused`."""
    faults = faults_in(given, days.today())
    if faults:
        raise Faulty(faults)
    named = [UUID(one) for one in given["entries"]]
    carried = queries.entries_named(by, named)
    unknown = [str(uuid) for uuid in named if uuid not in carried]
    if unknown:
        raise Faulty([Fault("entries", f"本单位没有承担这些公开事项：{'、'.join(unknown[:5])}。")])
    sha256 = hashlib.sha256(json.dumps(given, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    before = _before(key, given["id"], sha256)
    if before is not None:
        return before
    try:
        with transaction.atomic():
            return Taken(_kept(key, given, list(carried.values()), sha256, by), new=True)
    except IntegrityError:  # the same was sent at the same moment
        found = _before(key, given["id"], sha256)
        if found is None:
            raise
        return found


def _before(key: Key, sender_id: str, sha256: str) -> Taken | None:
    found = queries.received_once(key.organ_id, key.name, sender_id)
    if found is None:
        return None
    if found.sha256 != sha256:
        raise Another
    return Taken(found, new=False)


def _kept(key: Key, given: Mapping[str, Any], entries: list[int], sha256: str, by: Actor) -> Received:
    words = {name: given[name] for name in GIVEN if given.get(name)}
    document = drafting.create(
        by=by, kind=Kind(given.get("kind") or Kind.INFORMATION), title=given["title"], body=given["body"],
        formed_on=given["formed_on"], entries=entries, verb="document.received", **words,
    )  # fmt: skip
    made = Received.objects.create(
        jurisdiction_id=key.jurisdiction_id, organ_id=key.organ_id, key=key, source=key.name, sender_id=given["id"],
        sha256=sha256, document=document, at=days.now(),
    )  # fmt: skip
    used(key)
    return made


def used(key: Key) -> None:
    """Note the day a key was last used."""
    Key.objects.filter(pk=key.pk).exclude(used_on=days.today()).update(used_on=days.today())


def state_of(row: Received) -> dict[str, Any]:
    """What a sender is told of an item: `described.ITEM_STATE`. Nothing of its text."""
    document, state = row.document, State(row.document.state)
    public = public_document.is_public(document.jurisdiction_id, document.uuid)
    return {
        "id": row.sender_id,
        "document": str(document.uuid),
        "state": state.value,
        "state_name": state.label,
        "public_url": paths.page_of(document.uuid) if public else None,
        "received_at": row.at.isoformat(),
    }


def batch_told(batch: Batch) -> dict[str, Any]:
    """What a sender is told of a batch: `described_batches.BATCH`. Values of cells only as far as a fault names them."""
    definition = registers.of_version(batch.version, batch.register.key)
    titles = {one.key: one.heading for one in definition.fields}
    above = 1 if batch.name.endswith(".json") else 0  # a JSON list has no line of headings
    return {
        "id": str(batch.uuid), "register": batch.register.key, "idempotency_key": batch.sender_id,
        "state": batch.state, "state_name": batch.get_state_display(), "added": batch.added, "changed": batch.changed,
        "removed": batch.removed, "same": batch.same, "wrong": batch.wrong, "notes": batch.notes,
        "errors": [
            {
                "line": max(0, one.line - above), "field": one.field, "title": titles.get(one.field, ""),
                "message": one.sentence,
            }
            for one in bad_cells(batch.pk)
        ],
        "status_url": reverse("api:pushed", args=[batch.register.key, batch.uuid]), "received_at": batch.made_at.isoformat(),
    }  # fmt: skip
