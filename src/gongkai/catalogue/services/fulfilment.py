"""What fulfils an entry: records placed, content registered by hand; standing and next day kept in step (R028, R033)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Count, Max, Q

from gongkai.catalogue.models import NO_DUE, Adoption, Placement, Proof
from gongkai.catalogue.rules import fulfilment as rules
from gongkai.catalogue.rules import time_limit
from gongkai.catalogue.rules.entries import AdoptionState, Via, reasons_not_unit
from gongkai.catalogue.rules.placements import Mode, PlacementState
from gongkai.catalogue.services.placements import Placed
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.kernel.labels import Flag
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record
from gongkai.workdays import queries as workdays


def settle(numbers: Iterable[int]) -> None:
    """Recompute how these adoptions stand, in the caller's transaction."""
    rows = list(Adoption.objects.filter(pk__in=list(numbers)).select_related("entry", "column"))
    if not rows:
        return
    today = days.today()
    calendar = workdays.calendar(rows[0].jurisdiction_id)
    first = workdays.limit("catalogue.first", rows[0].jurisdiction_id, on=today).value
    again = workdays.limit("catalogue.look_again", rows[0].jurisdiction_id, on=today).value
    counted = {
        row["adoption_id"]: row
        for row in Proof.objects.filter(adoption__in=rows).values("adoption_id").annotate(
            proofs=Count("pk"), late=Count("pk", filter=Q(late=Flag.YES)), last=Max("published_on")
        ).order_by()
    }  # fmt: skip
    for row in rows:
        found = counted.get(row.pk, {"proofs": 0, "late": 0, "last": None})
        row.proofs_count, row.late_count, row.last_on = found["proofs"], found["late"], found["last"]
        stands = rules.standing(
            state=AdoptionState(row.state), proofs=row.proofs_count, last_on=row.last_on, nothing_on=row.nothing_on,
            first_due=calendar.add(row.adopted_on, first).date, look_again=again,
            cycle_days=row.entry.cycle_days or (row.column.cycle_days if row.column else 0),
        )  # fmt: skip
        row.fulfilment, row.due_on, row.due_order = stands.state, stands.due_on, stands.due_on or NO_DUE
    Adoption.objects.bulk_update(
        rows, ["proofs_count", "late_count", "last_on", "fulfilment", "due_on", "due_order"], batch_size=200
    )


def placed(placed: Placed) -> None:
    """A record stands in columns: it fulfils the entries it names, and those a column alone answers (in step).

    News never does (R003); what only some may see does not either.
    """
    wanted: set[int] = set()
    if placed.counts and placed.mode is Mode.UNIVERSAL:
        columns = Placement.objects.filter(record=placed.record, state=PlacementState.STANDING).values("column_id")
        carried = Adoption.objects.filter(state=AdoptionState.CARRIED, jurisdiction_id=placed.jurisdiction_id)
        named = carried.filter(organ_id=placed.organ_id, entry_id__in=placed.entries)
        alone = carried.filter(column_id__in=columns)
        single = alone.values("column_id").annotate(number=Count("pk")).filter(number=1).values("column_id").order_by()
        wanted = {*named.values_list("pk", flat=True), *alone.filter(column_id__in=single).values_list("pk", flat=True)}
    had = set(Proof.objects.filter(record=placed.record).values_list("adoption_id", flat=True))
    Proof.objects.filter(record=placed.record).exclude(adoption_id__in=wanted).delete()
    _write(placed, wanted)
    settle(had | wanted)


def _write(placed: Placed, numbers: set[int]) -> None:
    if not numbers:
        return
    published = days.day_of(placed.published_at)
    for row in Adoption.objects.filter(pk__in=numbers).select_related("entry"):
        due = _due(row, placed.formed_on)
        values = {
            "jurisdiction_id": row.jurisdiction_id, "organ_id": row.organ_id, "title": placed.title, "url": placed.url,
            "formed_on": placed.formed_on, "published_on": published, "due_on": due,
            "late": Flag.YES if due is not None and published > due else Flag.NO,
            "via": Via.NAMED if row.entry_id in placed.entries and row.organ_id == placed.organ_id else Via.COLUMN,
        }  # fmt: skip
        Proof.objects.update_or_create(adoption=row, record=placed.record, defaults=values)


def _due(adoption: Adoption, formed_on: date | None) -> date | None:
    if formed_on is None:
        return None
    statutory = workdays.limit("openness.proactive", adoption.jurisdiction_id, on=max(formed_on, date(2019, 5, 15)))
    return time_limit.due(adoption.entry.limit, formed_on, workdays.calendar(adoption.jurisdiction_id), statutory.value)


def retitled(record: str, title: str, url: str) -> None:
    """A record is called otherwise (in step)."""
    Proof.objects.filter(record=record).update(title=title, url=url)


def displaced(record: str) -> None:
    """A record is gone from everywhere: it fulfils nothing any more (in step)."""
    had = list(Proof.objects.filter(record=record).values_list("adoption_id", flat=True))
    Proof.objects.filter(record=record).delete()
    settle(had)


@transaction.atomic
def register(
    *, adoption: Adoption, title: str, url: str, published_on: date, by: Actor, formed_on: date | None = None
) -> Proof:
    """Register what already stands somewhere (an older site, a notice board's photograph) as fulfilling an entry."""
    refuse_if(
        reasons_not_unit(by, adoption.organ_id)
        + ([] if title.strip() else ["请填写标题。"])
        + ([] if url.startswith(("http://", "https://", "/")) else ["网址应以 http:// 或 https:// 开头。"])
        + ([] if published_on <= days.today() else ["公开日期不能晚于今天。"])
        + (["生成日期晚于公开日期，请核对。"] if formed_on and formed_on > published_on else [])
        + ([] if adoption.state == AdoptionState.CARRIED else ["这个事项没有由本单位承担，不需要登记。"])
    )
    due = _due(adoption, formed_on)
    made: Proof = Proof.objects.create(
        adoption=adoption, jurisdiction_id=adoption.jurisdiction_id, organ_id=adoption.organ_id, title=title.strip()[:500],
        url=url.strip()[:500], formed_on=formed_on, published_on=published_on, due_on=due,
        late=Flag.YES if due is not None and published_on > due else Flag.NO,
    )  # fmt: skip
    settle([adoption.pk])
    record("catalogue.proof_registered", of=adoption, by=by, title=made.title, url=made.url)
    return made


@transaction.atomic
def remove(*, proof: Proof, reason: str, by: Actor) -> None:
    """Take out something registered by hand; a placed record goes only with its places."""
    refuse_if(
        reasons_not_unit(by, proof.organ_id)
        + (["这是在栏目中发布的信息，随栏目调整，不能在这里去掉。"] if proof.record else [])
        + ([] if reason.strip() else ["请写明去掉的理由。"])
    )
    adoption = proof.adoption
    proof.delete()
    settle([adoption.pk])
    record("catalogue.proof_removed", of=adoption, by=by, title=proof.title, reason=reason.strip())
