"""The register of liaison officers (R100)."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction

from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.models import Liaison, Organ
from gongkai.orgs.rules import Actor
from gongkai.outbox import services as outbox
from gongkai.trail import services as trail

_PHONE = re.compile(r"[0-9+()（）\-、, ]{5,30}")


def _reasons(organ: Organ, name: str, phone: str, role: str) -> list[str]:
    reasons = []
    if organ.state != Organ.State.ACTIVE:
        reasons.append("该单位已不在册，不能登记联络员。")
    if not name.strip():
        reasons.append("请填写联络员姓名。")
    if not _PHONE.fullmatch(phone.strip()):
        reasons.append("请填写联系电话，只用数字和 - ( ) +。")
    if not role.strip():
        reasons.append("请填写职责范围。")
    return reasons


@transaction.atomic
def add_liaison(
    *,
    organ: Organ,
    name: str,
    phone: str,
    role: str,
    valid_from: date,
    by: Actor,
    replaces: Liaison | None = None,
    note: str = "",
) -> Liaison:
    """Register a liaison officer; with `replaces`, the earlier one ends that day and stays as history."""
    reasons = _reasons(organ, name, phone, role)
    if replaces is not None and (replaces.organ_id != organ.pk or replaces.valid_to is not None):
        reasons.append("被接替的联络员不是本单位现任。")
    if replaces is not None and valid_from < replaces.valid_from:
        reasons.append("接任日期不能早于前任的任职日期。")
    refuse_if(reasons)
    if replaces is not None:
        end_liaison(liaison=replaces, on=valid_from, by=by)
    row = Liaison.objects.create(
        organ=organ, name=name.strip(), phone=phone.strip(), role=role.strip(), valid_from=valid_from,
        replaced=replaces, note=note.strip(),
    )  # fmt: skip
    trail.record("liaison.added", of=row, by=by, organ_id=organ.pk, replaces=replaces.pk if replaces else None)
    outbox.announce("liaison.changed", organ_id=organ.pk)
    return row


@transaction.atomic
def end_liaison(*, liaison: Liaison, on: date, by: Actor) -> Liaison:
    """From the day `on` the officer is one no longer."""
    if liaison.valid_to is not None:
        raise Refused("该联络员已经卸任。")
    if on < liaison.valid_from:
        raise Refused("卸任日期不能早于任职日期。")
    liaison.valid_to = on
    liaison.save(update_fields=["valid_to"])
    trail.record("liaison.ended", of=liaison, by=by, on=on.isoformat())
    outbox.announce("liaison.changed", organ_id=liaison.organ_id)
    return liaison
