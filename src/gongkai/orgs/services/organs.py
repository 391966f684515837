"""Entering organs, their names and their order."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import fold, squeeze
from gongkai.orgs import queries
from gongkai.orgs.models import Jurisdiction, Organ, OrganName
from gongkai.orgs.rules import Actor
from gongkai.orgs.rules import organs as rules
from gongkai.outbox import services as outbox
from gongkai.trail import services as trail


def names_taken(jurisdiction_id: int, *, but: int | None = None) -> set[str]:
    """All names, folded, by which organs on the books answer, but one's."""
    active = queries.organs(jurisdiction_id)
    if but is not None:
        active = active.exclude(pk=but)
    own = {name for pair in active.values_list("name", "short_name") for name in pair}
    others = OrganName.objects.filter(organ__in=active.values("pk")).values_list("name", flat=True)
    return {fold(name) for name in own.union(others)}


@transaction.atomic
def add_organ(
    *, jurisdiction: Jurisdiction, name: str, short_name: str, kind: str, by: Actor | None, order: int | None = None,
    valid_from: date | None = None, phone: str = "", address: str = "", uscc: str = "",
) -> Organ:  # fmt: skip
    """Enter an organ; without an order it stands last."""
    name, short_name = squeeze(name), squeeze(short_name)
    reasons = rules.reasons_not_to_name(name, short_name, names_taken(jurisdiction.pk))
    refuse_if(reasons + _particulars(kind, uscc))
    if order is None:
        last = Organ.objects.filter(jurisdiction=jurisdiction).aggregate(last=Max("order"))["last"] or 0
        order = last + rules.ORDER_STEP
    organ = Organ.objects.create(
        jurisdiction=jurisdiction, name=name, short_name=short_name, kind=kind, order=order, valid_from=valid_from,
        phone=phone.strip(), address=address.strip(), uscc=uscc.strip(),
    )  # fmt: skip
    trail.record("organ.added", of=organ, by=by, jurisdiction_id=jurisdiction.pk, name=name, short_name=short_name)
    outbox.announce("organ.added", organ_id=organ.pk)
    return organ


def _particulars(kind: str, uscc: str) -> list[str]:
    reasons = []
    if kind not in Organ.Kind.values:
        reasons.append(f"类别“{kind}”不在可选范围：{'、'.join(Organ.Kind.labels)}。")
    if uscc.strip() and not rules.uscc_is_right(uscc.strip()):
        reasons.append(f"统一社会信用代码“{uscc}”不对：应为 18 位，且末位校验码相符。")
    return reasons


@transaction.atomic
def change_organ(
    *, organ: Organ, by: Actor | None, short_name: str, kind: str, phone: str = "", address: str = "", uscc: str = ""
) -> Organ:
    """Change what is known of an organ, but for its full name (see `rename_organ`)."""
    wanted = {
        "short_name": squeeze(short_name),
        "kind": kind,
        "phone": phone.strip(),
        "address": address.strip(),
        "uscc": uscc.strip(),
    }
    taken = names_taken(organ.jurisdiction_id, but=organ.pk)
    refuse_if(
        rules.reasons_not_to_name(organ.name, wanted["short_name"], taken - {fold(organ.name)})
        + _particulars(kind, uscc)
    )
    changes = {
        field: [getattr(organ, field), value] for field, value in wanted.items() if getattr(organ, field) != value
    }
    if changes:
        for field, (_, value) in changes.items():
            setattr(organ, field, value)
        organ.save(update_fields=list(changes))
        trail.record("organ.changed", of=organ, by=by, jurisdiction_id=organ.jurisdiction_id, changes=changes)
        outbox.announce("organ.changed", organ_id=organ.pk)
    return organ


@transaction.atomic
def rename_organ(*, organ: Organ, name: str, short_name: str, on: date, by: Actor | None, reason: str = "") -> Organ:
    """更名: the old names stay as former names until the day."""
    name, short_name = squeeze(name), squeeze(short_name)
    reasons = rules.reasons_not_to_end(
        active=organ.state == Organ.State.ACTIVE, on=on, today=days.today(), valid_from=organ.valid_from
    )
    reasons += rules.reasons_not_to_name(name, short_name, names_taken(organ.jurisdiction_id, but=organ.pk))
    if (name, short_name) == (organ.name, organ.short_name):
        reasons.append("新名称与现名称相同，没有更名。")
    refuse_if(reasons)
    before = [organ.name, organ.short_name]
    for old, new in ((organ.name, name), (organ.short_name, short_name)):
        if old != new and old not in (name, short_name):
            OrganName.objects.update_or_create(
                organ=organ, name=old, defaults={"kind": OrganName.Kind.FORMER, "until": on}
            )
    OrganName.objects.filter(organ=organ, name__in=[name, short_name]).delete()
    organ.name, organ.short_name = name, short_name
    organ.save(update_fields=["name", "short_name"])
    trail.record(
        "organ.renamed", of=organ, by=by, jurisdiction_id=organ.jurisdiction_id, before=before,
        after=[name, short_name], on=on.isoformat(), reason=reason,
    )  # fmt: skip
    outbox.announce("organ.renamed", organ_id=organ.pk)
    return organ


@transaction.atomic
def move_organ(*, organ: Organ, up: bool, by: Actor | None) -> bool:
    """Change places with the neighbour in the official order; False at the end of the list."""
    rows = list(queries.organs(organ.jurisdiction_id).only("pk", "order", "short_name"))
    place = next((place for place, row in enumerate(rows) if row.pk == organ.pk), None)
    if place is None:
        raise Refused("该单位已不在册，不能调整次序。")
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    changed = []
    for number, row in enumerate(rows, 1):
        if row.order != number * rules.ORDER_STEP:
            row.order = number * rules.ORDER_STEP
            changed.append(row)
    Organ.objects.bulk_update(changed, ["order"])
    trail.record("organ.moved", of=organ, by=by, jurisdiction_id=organ.jurisdiction_id, place=other + 1)
    outbox.announce("organ.moved", organ_id=organ.pk)
    return True


@transaction.atomic
def add_name(*, organ: Organ, name: str, kind: str, by: Actor | None) -> OrganName:
    """Another name the organ answers to."""
    name = squeeze(name)
    if not name:
        raise Refused("请填写名称。")
    if kind not in OrganName.Kind.values:
        raise Refused("请选择名称的种类。")
    if fold(name) in names_taken(organ.jurisdiction_id, but=organ.pk):
        raise Refused(f"“{name}”已是另一个在册单位的名称，一个名称只能指一个单位。")
    if OrganName.objects.filter(organ=organ, name=name).exists() or name in {organ.name, organ.short_name}:
        raise Refused(f"“{name}”已经登记过了。")
    row = OrganName.objects.create(organ=organ, name=name, kind=kind)
    trail.record("organ.name_added", of=organ, by=by, jurisdiction_id=organ.jurisdiction_id, name=name, kind=kind)
    outbox.announce("organ.changed", organ_id=organ.pk)
    return row


@transaction.atomic
def remove_name(*, organ: Organ, name: str, by: Actor | None) -> None:
    """Forget another name."""
    removed, _ = OrganName.objects.filter(organ=organ, name=name).delete()
    if removed:
        trail.record("organ.name_removed", of=organ, by=by, jurisdiction_id=organ.jurisdiction_id, name=name)
        outbox.announce("organ.changed", organ_id=organ.pk)
