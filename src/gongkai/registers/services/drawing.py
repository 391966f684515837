"""随机抽取: a draw is registered, drawn before a witness, its record made public; each step once, each in the trail (R212)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from gongkai.kernel import crypto, days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.registers.models import Draw, Register
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows
from gongkai.registers.rules import drawing as rules
from gongkai.registers.rules import listing
from gongkai.registers.rules.drawing import Record, Stage
from gongkai.registers.rules.shape import SEPARATOR, Definition
from gongkai.registers.rules.showing import named
from gongkai.trail.services import record
from gongkai.vetting import rules as vetting
from gongkai.vetting.rules import Severity


def pool_of(register: Register, definition: Definition, filters: Mapping[str, str]) -> list[str]:
    """The entries of the list that the public sees now and that meet the conditions, ascending."""
    today = days.today()
    found = []
    for row in rows.lights(register.pk):
        if rows.is_open(row, today) and (definition.draw is None or definition.draw.holds(row.values)):
            values = listing.facet_values(definition, row.values, row.organ_id) if filters else {}
            if all(value in values.get(key, ()) for key, value in filters.items()):
                found.append(str(row.entry))
    return sorted(found)


def register_draw(*, register: Register, filters: Mapping[str, str], purpose: str, asked: int, by: Actor) -> Draw:
    """Fix the list as it stands, the conditions and the number, and choose the random number that nobody sees yet. Raises `Refused`."""
    if register.jurisdiction_id != by.jurisdiction_id:
        raise Refused("由本地的单位办理。")
    definition, sequence = queries.definition(register), Register.objects.get(pk=register.pk).sequence
    purpose = " ".join(purpose.split())
    pool = pool_of(register, definition, filters) if definition.draw else []
    refuse_if(
        rules.reasons_not_to_register(
            drawable=definition.draw is not None, duty=by.duty, purpose=purpose, asked=asked, pool=len(pool)
        )
    )
    refuse_if(_personal(purpose))
    conditions = _conditions(definition, filters, by.jurisdiction_id)
    r, uuid = crypto.new_salt().hex(), uuid4()
    with transaction.atomic():
        row = Register.objects.select_for_update().get(pk=register.pk)
        if row.sequence != sequence:
            raise Refused("这份名录刚刚有新的公开内容，请重新登记。")
        last = Draw.objects.filter(register=row).aggregate(last=Max("number"))["last"] or 0
        made = Draw.objects.create(
            uuid=uuid, register=row, jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, number=last + 1, purpose=purpose,
            filters=conditions, asked=asked, sequence=sequence, pool=b"".join(UUID(one).bytes for one in pool), pool_size=len(pool),
            pool_digest=rules.pool_digest(pool), commitment=rules.digest(r), registered_at=days.now(), registered_by_id=by.user_id,
            sealed=crypto.seal(r.encode(), crypto.unwrap(row.sealed_key), context=f"draw:{uuid}"),
        )  # fmt: skip
        record(
            "draw.registered", of=made, by=by, register=row.key, number=made.number, asked=asked, pool_size=made.pool_size,
            pool_digest=made.pool_digest, commitment=made.commitment,
        )  # fmt: skip
    return made


def _personal(purpose: str) -> list[str]:
    """What in the purpose must not go out: it is published with the record."""
    found = vetting.find_in_table([["抽查事由"], [purpose]], context=vetting.Context(today=days.today()))
    return [
        f"抽查事由会公开，其中含有{vetting.label_of(one.hit.kind)}“{one.hit.masked}”，请删去。"
        for one in found
        if one.row and one.hit.severity is Severity.BLOCK
    ]


def _conditions(definition: Definition, filters: Mapping[str, str], jurisdiction_id: int) -> list[dict[str, str]]:
    """The conditions with their words: those the definition sets, and those that were asked."""
    titles, name = listing.facets(definition), named(orgs.labels(jurisdiction_id))
    always = definition.draw.codes if definition.draw else {}
    fixed = [(definition.field(key), codes) for key, codes in always.items()]
    return [
        {
            "key": one.key,
            "value": SEPARATOR.join(codes),
            "title": one.title,
            "label": "、".join(one.values[code] for code in codes),
        }
        for one, codes in fixed
    ] + [
        {"key": key, "value": value, "title": titles[key], "label": listing.facet_label(definition, key, value, name)}
        for key, value in filters.items()
    ]


def draw(*, draw: Draw, witnesses: str, said: str, by: Actor) -> Draw:
    """Draw with the number a witness said; only once. Raises `Refused`."""
    witnesses, number = " ".join(witnesses.split()), rules.number_said(said)
    refuse_if(_against_drawing(draw, witnesses, said, by))
    key = crypto.unwrap(draw.register.sealed_key)
    r = crypto.open_sealed(draw.sealed, key, context=f"draw:{draw.uuid}").decode()
    drawn = rules.draw(r=r, said=number, entries=draw.entries, asked=draw.asked)
    with transaction.atomic():
        row = locked(draw)
        refuse_if(_against_drawing(row, witnesses, said, by))
        row.stage, row.r, row.witnesses, row.said, row.drawn = Stage.DRAWN, r, witnesses, number, drawn
        row.drawn_at, row.drawn_on, row.drawn_by_id = days.now(), days.today(), by.user_id
        row.save(update_fields=["stage", "r", "witnesses", "said", "drawn", "drawn_at", "drawn_on", "drawn_by"])
        record("draw.drawn", of=row, by=by, said=number, r=r, drawn=rules.pool_digest(drawn), count=len(drawn))
        announce("registers.drawn", draw_id=row.pk)
    return row


def _against_drawing(draw: Draw, witnesses: str, said: str, by: Actor) -> list[str]:
    own = by.organ_id == draw.organ_id
    return rules.reasons_not_to_draw(Stage(draw.stage), own=own, duty=by.duty, witnesses=witnesses, said=said)


def finish(*, draw: Draw, on: date | None, by: Actor) -> Draw:
    """The inspection of what was drawn has ended: from now on the unit owes the publication of each result (R216). Raises `Refused`."""
    owes = queries.definition(draw.register).subject is not None
    with transaction.atomic():
        row = locked(draw)
        refuse_if(rules.reasons_not_to_finish(
            Stage(row.stage), owes=owes, own=by.organ_id == row.organ_id, duty=by.duty, finished=row.finished_on, on=on,
            drawn=row.drawn_on, today=days.today(),
        ))  # fmt: skip
        row.finished_on = on
        row.save(update_fields=["finished_on"])
        record("draw.finished", of=row, by=by, on=str(on))
    return row


def release(*, draw: Draw, by: Actor) -> Draw:
    """Make the record of a draw public, with all that is needed to recompute it. Raises `Refused`."""
    with transaction.atomic():
        row = locked(draw)
        refuse_if(rules.reasons_not_to_release(Stage(row.stage), own=by.organ_id == row.organ_id, duty=by.duty))
        row.stage, row.released_at, row.released_by_id = Stage.RELEASED, days.now(), by.user_id
        row.save(update_fields=["stage", "released_at", "released_by"])
        record("draw.released", of=row, by=by)
        announce("registers.draw_released", draw_id=row.pk)
    return row


def locked(draw: Draw) -> Draw:
    """The draw as it is now, held until the transaction ends."""
    return Draw.objects.select_for_update(of=("self",)).select_related("register", "organ").get(pk=draw.pk)


def record_of(draw: Draw) -> Record:
    """All of a drawn draw, as anybody may recompute it. No witness is named."""
    assert draw.drawn_at is not None
    return Record(
        register=draw.register.key, title=draw.register.title, organ=draw.organ.name, purpose=draw.purpose, number=draw.number,
        conditions=[f"{one['title']}：{one['label']}" for one in draw.filters], sequence=draw.sequence, asked=draw.asked,
        pool_size=draw.pool_size, pool_digest=draw.pool_digest, commitment=draw.commitment, r=draw.r, said=draw.said,
        registered_at=draw.registered_at.astimezone(days.SHANGHAI).isoformat("T", "seconds"),
        drawn_at=draw.drawn_at.astimezone(days.SHANGHAI).isoformat("T", "seconds"), seed=rules.seed_of(draw.r, draw.said),
        drawn=draw.drawn, pool=draw.entries,
    )  # fmt: skip
