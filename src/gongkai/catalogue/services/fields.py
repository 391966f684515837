"""Fields of a place: the shipped ones loaded, then changed as the place likes (R027)."""

from __future__ import annotations

from django.db import transaction

from gongkai.catalogue.models import Field
from gongkai.catalogue.queries import entries as queries
from gongkai.catalogue.rules.entries import FieldKind, reasons_not_office
from gongkai.kernel.errors import refuse_if
from gongkai.kernel.text import squeeze
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record


@transaction.atomic
def load_shipped(*, by: Actor) -> int:
    """Add the shipped fields the place has not got yet, by code; returns how many."""
    refuse_if(reasons_not_office(by, by.jurisdiction_id))
    rows = Field.objects.filter(jurisdiction_id=by.jurisdiction_id)
    codes, names = set(rows.values_list("code", flat=True)), set(rows.values_list("name", flat=True))
    made = [
        Field(
            jurisdiction_id=by.jurisdiction_id, code=row.code, name=row.name, kind=row.kind, aspect=row.aspect,
            order=place * 10,
        )
        for place, row in enumerate(queries.shipped_fields())
        if row.code not in codes and row.name not in names
    ]  # fmt: skip
    Field.objects.bulk_create(made)
    if made:
        record("catalogue.fields_loaded", of=f"orgs.Jurisdiction:{by.jurisdiction_id}", by=by, count=len(made))
    return len(made)


@transaction.atomic
def save(
    *, field: Field | None, code: str, name: str, aspect: str, kind: str, organ_id: int | None, state: str, by: Actor
) -> Field:
    """Add a field or change one; the leading department audits townships in it."""
    code, name, aspect = squeeze(code), squeeze(name), squeeze(aspect)
    others = Field.objects.filter(jurisdiction_id=by.jurisdiction_id).exclude(pk=field.pk if field else 0)
    refuse_if(
        reasons_not_office(by, field.jurisdiction_id if field else by.jurisdiction_id)
        + ([] if code and name else ["请填写编号和领域名称。"])
        + ([f"编号“{code}”已有领域使用。"] if others.filter(code=code).exists() else [])
        + ([f"已有名为“{name}”的领域。"] if others.filter(name=name).exists() else [])
        + _reasons_about_organ(by, organ_id)
    )
    values = {
        "code": code,
        "name": name,
        "aspect": aspect,
        "kind": FieldKind(kind),
        "organ_id": organ_id,
        "state": state,
    }
    if field is None:
        last = others.order_by("-order").values_list("order", flat=True).first() or 0
        made = Field.objects.create(jurisdiction_id=by.jurisdiction_id, order=last + 10, **values)
    else:
        made = field
        for key, value in values.items():
            setattr(made, key, value)
        made.save()
    record("catalogue.field_saved", of=made, by=by, name=name, aspect=aspect, lead=organ_id, state=state)
    return made


def _reasons_about_organ(by: Actor, organ_id: int | None) -> list[str]:
    if organ_id is None or orgs.organs(by.jurisdiction_id).filter(pk=organ_id).exists():
        return []
    return ["牵头部门应从本地区在册的单位中选择。"]


def ensure(*, name: str, by: Actor) -> Field:
    """The field of a name, made when the place has none; inside the caller's transaction."""
    rows = Field.objects.filter(jurisdiction_id=by.jurisdiction_id)
    found = rows.filter(name=name).first()
    if found is not None:
        return found
    shipped = next((row for row in queries.shipped_fields() if row.name == name), None)
    codes = set(rows.values_list("code", flat=True))
    code = shipped.code if shipped and shipped.code not in codes else _free_code(codes)
    made: Field = Field.objects.create(
        jurisdiction_id=by.jurisdiction_id, code=code, name=name[:60], order=len(codes) * 10 + 1000,
        aspect=shipped.aspect if shipped else "", kind=shipped.kind if shipped else FieldKind.KEY,
    )  # fmt: skip
    record("catalogue.field_saved", of=made, by=by, name=name)
    return made


def _free_code(codes: set[str]) -> str:
    return next(code for number in range(27, 10_000) if (code := f"{number:02d}") not in codes)
