"""救济机关: the table of review bodies and courts, kept by the office for every organ of the place."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from gongkai.applications.models import RemedyTable
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import record

FIELDS = ("standing", "government", "above", "superior", "court", "review_body", "listed", "number_word")
KEEPERS = (Duty.OFFICE, Duty.ADMIN)


@transaction.atomic
def set_remedies(*, organ_id: int, values: Mapping[str, str], by: Actor) -> RemedyTable:
    """Write an organ's row. Raises `Refused`."""
    if not by.may(*KEEPERS) or not orgs.organs(by.jurisdiction_id).filter(pk=organ_id).exists():
        raise Refused("救济机关由政务公开办或系统管理员登记。")
    refuse_if([] if values.get("court", "").strip() else ["请填写管辖法院。"])
    row = RemedyTable.objects.select_for_update().filter(organ_id=organ_id).first() or RemedyTable(
        jurisdiction_id=by.jurisdiction_id, organ_id=organ_id
    )
    before = {name: getattr(row, name) for name in FIELDS}
    for name in FIELDS:
        setattr(row, name, values.get(name, "").strip())
    row.save()
    changed = {name: [before[name], getattr(row, name)] for name in FIELDS if before[name] != getattr(row, name)}
    record("remedies.set", of=row, by=by, changed=changed)
    return row
