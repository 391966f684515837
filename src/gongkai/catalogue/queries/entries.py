"""Standards, entries and who carries them: who sees what, lists, what an editor may choose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db.models import Count, Q, QuerySet

from gongkai.catalogue.models import Adoption, Entry, Field, Proof, Standard, StandardVersion
from gongkai.catalogue.rules.entries import AdoptionState, EntryState, FieldKind, Fulfilment
from gongkai.kernel import days
from gongkai.kernel.paging import Page, page
from gongkai.kernel.text import fold
from gongkai.orgs.rules import Actor

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class ShippedField:
    """A field of data/fields.yaml; `also` are other names sheets carry."""

    code: str
    name: str
    kind: FieldKind
    aspect: str
    also: tuple[str, ...]


@cache
def shipped_fields() -> tuple[ShippedField, ...]:
    """综合政务 and the 26 fields of the standard."""
    rows = yaml.safe_load((DATA / "fields.yaml").read_text(encoding="utf-8"))["fields"]
    return tuple(
        ShippedField(row["code"], row["name"], FieldKind(row["kind"]), row["aspect"], tuple(row["also"]))
        for row in rows
    )


@cache
def shipped_aspects() -> tuple[str, ...]:
    """The twelve aspects a place starts with (R027)."""
    return tuple(yaml.safe_load((DATA / "fields.yaml").read_text(encoding="utf-8"))["aspects"])


def fields(jurisdiction_id: int) -> QuerySet[Field]:
    """Fields in use, in their order."""
    return Field.objects.filter(jurisdiction_id=jurisdiction_id, state="USED").select_related("organ")


def field_names(jurisdiction_id: int) -> dict[str, str]:
    """Every folded name a sheet may carry → the field's name: the place's own, then those shipped."""
    own = list(fields(jurisdiction_id).values_list("code", "name"))
    found = {fold(name): name for _, name in own}
    by_code = dict(own)
    for field in shipped_fields():
        name = by_code.get(field.code, field.name)
        for other in (field.name, *field.also):
            found.setdefault(fold(other), name)
    return found


def field(actor: Actor, uuid: UUID | str) -> Field:
    """One field of the actor's place; `Field.DoesNotExist` otherwise."""
    return Field.objects.select_related("organ").get(jurisdiction_id=actor.jurisdiction_id, uuid=uuid)


def leads(actor: Actor) -> QuerySet[Field]:
    """The fields the actor's department leads, in which it audits townships (R307)."""
    return fields(actor.jurisdiction_id).filter(organ_id=actor.organ_id)


def standards(actor: Actor) -> QuerySet[Standard]:
    """Standards the actor may see: all of the place; of a unit those it keeps, leads or carries entries of."""
    rows = Standard.objects.filter(jurisdiction_id=actor.jurisdiction_id).select_related("field__organ", "organ")
    if actor.oversees:
        return rows
    carried = Adoption.objects.filter(organ_id=actor.organ_id).exclude(state=AdoptionState.ENDED)
    return rows.filter(
        Q(organ_id=actor.organ_id) | Q(field__organ_id=actor.organ_id) | Q(pk__in=carried.values("entry__standard_id"))
    )


def standard(actor: Actor, uuid: UUID | str) -> Standard:
    """One of them; `Standard.DoesNotExist` otherwise."""
    return standards(actor).get(uuid=uuid)


def entries(standard: Standard, *, q: str = "", cursor: str | None = None, loose: bool = False) -> Page[Entry]:
    """The present entries of a standard in its order; `loose` those nobody carries."""
    rows = Entry.objects.filter(standard=standard, state=EntryState.STANDING)
    if q:
        rows = rows.filter(Q(level1__icontains=q) | Q(level2__icontains=q) | Q(content__icontains=q))
    if loose:
        rows = rows.filter(carriers=0)
    return page(rows, order=("position", "id"), cursor=cursor, size=50)


def entry(actor: Actor, uuid: UUID | str) -> Entry:
    """One entry of a standard the actor may see; `Entry.DoesNotExist` otherwise."""
    rows = Entry.objects.filter(standard__in=standards(actor)).select_related("standard__field", "standard__organ")
    return rows.get(uuid=uuid)


def versions(standard: Standard) -> QuerySet[StandardVersion]:
    """Every version, newest first."""
    return standard.versions.select_related("by", "file")


def version(actor: Actor, uuid: UUID | str) -> StandardVersion:
    """One version with what it changed; `StandardVersion.DoesNotExist` otherwise."""
    rows = StandardVersion.objects.filter(standard__in=standards(actor))
    return rows.select_related("standard", "by", "file").prefetch_related("revisions__entry").get(uuid=uuid)


def adoptions(actor: Actor) -> QuerySet[Adoption]:
    """Entries carried: of the place for who oversees; of a unit its own."""
    rows = Adoption.objects.filter(jurisdiction_id=actor.jurisdiction_id).exclude(state=AdoptionState.ENDED)
    return rows if actor.oversees else rows.filter(organ_id=actor.organ_id)


def audited(actor: Actor) -> QuerySet[Adoption]:
    """Entries the actor may look at: its own and, of a field it leads, everybody's (R307)."""
    rows = Adoption.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    return rows if actor.oversees else rows.filter(Q(organ_id=actor.organ_id) | Q(field__organ_id=actor.organ_id))


def adoption(actor: Actor, uuid: UUID | str) -> Adoption:
    """One of them with its entry; `Adoption.DoesNotExist` otherwise."""
    rows = audited(actor).select_related("organ", "field", "column", "entry__standard__field")
    return rows.get(uuid=uuid)


LATE, GAP = "LATE", "GAP"
VIEWS = [("", "全部"), (GAP, "缺内容"), (LATE, "已超期"), (Fulfilment.DONE.value, "已公开"), (Fulfilment.NOTHING.value, "本期未产生"), (Fulfilment.EXEMPT.value, "不适用")]  # fmt: skip


def _view(rows: QuerySet[Adoption], view: str) -> QuerySet[Adoption]:
    if view == LATE:
        return rows.filter(due_order__lt=days.today())
    if view == GAP:
        return rows.filter(fulfilment=Fulfilment.MISSING)
    return rows.filter(fulfilment=view) if view else rows


def carried(
    actor: Actor,
    *,
    view: str = "",
    organ: Any = None,
    field: Field | None = None,
    q: str = "",
    cursor: str | None = None,
) -> Page[Adoption]:
    """The unit's entries, what is due first on top; `view` one of VIEWS."""
    rows = adoptions(actor)
    if organ is not None:
        rows = rows.filter(organ_id=organ.pk)
    if field is not None:
        rows = rows.filter(field=field)
    if q:
        rows = rows.filter(Q(entry__level1__icontains=q) | Q(entry__level2__icontains=q) | Q(wording__icontains=q))
    rows = _view(rows, view).select_related("organ", "field", "column", "entry")
    return page(rows, order=("due_order", "id"), cursor=cursor, size=50)


def counts(actor: Actor, *, organ: Any = None, field: Field | None = None) -> dict[str, int]:
    """How many entries stand in each of VIEWS; one query."""
    rows = adoptions(actor)
    if organ is not None:
        rows = rows.filter(organ_id=organ.pk)
    if field is not None:
        rows = rows.filter(field=field)
    late = Count("pk", filter=Q(due_order__lt=days.today()))
    each = {state.value: Count("pk", filter=Q(fulfilment=state)) for state in Fulfilment}
    found: dict[str, int] = rows.order_by().aggregate(ALL=Count("pk"), LATE=late, **each)
    return {"": found["ALL"], GAP: found[Fulfilment.MISSING], **found}


def by_unit(actor: Actor) -> list[dict[str, Any]]:
    """For each unit, in official order: how many entries it carries, has fulfilled, lacks, is late with; one query."""
    rows = adoptions(actor).exclude(state=AdoptionState.NOT_APPLICABLE).order_by("organ__order", "organ_id")
    return list(
        rows.values("organ_id", "organ__uuid", "organ__short_name", "organ__kind").annotate(
            entries=Count("pk"),
            done=Count("pk", filter=Q(fulfilment__in=[Fulfilment.DONE, Fulfilment.NOTHING])),
            gaps=Count("pk", filter=Q(fulfilment=Fulfilment.MISSING)),
            late=Count("pk", filter=Q(due_order__lt=days.today())),
        )
    )


def entries_for(actor: Actor) -> QuerySet[Entry]:
    """Entries the actor's unit carries: what its editors may say a record answers."""
    mine = Adoption.objects.filter(organ_id=actor.organ_id, state=AdoptionState.CARRIED)
    rows = Entry.objects.filter(jurisdiction_id=actor.jurisdiction_id, state=EntryState.STANDING)
    return rows.filter(pk__in=mine.values("entry_id")).select_related("standard__field")


def entries_named(jurisdiction_id: int, numbers: list[int]) -> list[Entry]:
    """Entries of the place with these numbers."""
    return list(Entry.objects.filter(jurisdiction_id=jurisdiction_id, pk__in=numbers).select_related("standard__field"))


def proofs(adoption: Adoption, *, cursor: str | None = None) -> Page[Proof]:
    """What fulfils an entry for a unit, newest first."""
    return page(Proof.objects.filter(adoption=adoption), order=("-published_on", "-id"), cursor=cursor, size=20)


def proof(actor: Actor, uuid: UUID | str) -> Proof:
    """One of them of an entry the actor's unit carries; `Proof.DoesNotExist` otherwise."""
    return Proof.objects.filter(adoption__in=adoptions(actor)).select_related("adoption__entry").get(uuid=uuid)


def workbook_visible(actor: Actor | None, standard_id: int) -> bool:
    """Whether somebody may open the workbook a standard came from: who may see the standard."""
    return actor is not None and standards(actor).filter(pk=standard_id).exists()
