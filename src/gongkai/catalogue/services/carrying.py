"""Which units carry an entry: by the printed 公开主体 and level, by hand; local wording; not applicable (R306, R309)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from gongkai.catalogue.models import NO_DUE, Adoption, Entry, Standard
from gongkai.catalogue.rules.entries import (
    AdoptionState,
    EntryState,
    Fulfilment,
    Scope,
    reasons_not_keeper,
    reasons_not_unit,
)
from gongkai.catalogue.services import fulfilment
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.orgs.rules.names import NameBook
from gongkai.outbox.services import announce
from gongkai.trail.services import record
from gongkai.workdays import queries as workdays

__all__ = ["NO_DUE"]
_SPLIT = re.compile(r"[、，,；;\n]|\s{2,}|以及|或者?|和(?=.*(?:局|政府|部门))")
_TOWNSHIPS = re.compile(r"乡|镇|街道")


@dataclass(frozen=True, slots=True)
class Proposer:
    """What is needed to say who carries an entry: the name book, the townships, what groups expand to."""

    book: NameBook
    active: frozenset[int]
    townships: tuple[int, ...]
    groups: dict[int, tuple[int, ...]]

    def organs(self, entry: Entry, *, lead: int | None, scope: str, owner: int) -> set[int]:
        """The units that carry an entry by what is printed in it."""
        if scope == Scope.SYSTEM:
            return {owner}
        found: set[int] = set()
        mentions_townships = False
        for part in _SPLIT.split(entry.subject):
            match = self.book.match(part) if part and part.strip() else None
            if match is not None and match.kind == "organ" and match.id in self.active:
                found.add(match.id)
            elif match is not None and match.kind == "group" and match.id is not None:
                found.update(self.groups.get(match.id, ()))
            elif part and _TOWNSHIPS.search(part):
                mentions_townships = True
        if entry.township == Flag.YES or mentions_townships:
            found.update(self.townships)
        if entry.county == Flag.YES and lead is not None and not found - set(self.townships):
            found.add(lead)
        return found if entry.township == Flag.YES or mentions_townships else found - set(self.townships) or found


def proposer(jurisdiction_id: int) -> Proposer:
    """Built once for a workbook; a few queries."""
    organs = list(orgs.organs(jurisdiction_id))
    return Proposer(
        orgs.names(jurisdiction_id),
        frozenset(organ.pk for organ in organs),
        tuple(organ.pk for organ in organs if organ.kind == "TOWNSHIP"),
        {group.pk: tuple(organ.pk for organ in orgs.expand(group)) for group in orgs.groups(jurisdiction_id)},
    )


def carry_new(*, standard: Standard, who: Proposer, by: Actor) -> int:
    """Give every entry nobody carries to the units its text names; inside the caller's transaction."""
    rows = list(standard.entries.filter(state=EntryState.STANDING, adoptions=None))
    wanted = [
        (entry, organ_id)
        for entry in rows
        for organ_id in sorted(
            who.organs(entry, lead=standard.field.organ_id, scope=standard.scope, owner=standard.organ_id)
        )
    ]
    made = _give(standard, wanted)
    if made:
        record(
            "catalogue.entry_carried",
            of=standard,
            by=by,
            entries=len({e.pk for e, _ in wanted}),
            units=len({o for _, o in wanted}),
        )
    return made


def first_due(jurisdiction_id: int, on: date) -> date:
    """By when a unit that carries an entry from a day must first show something."""
    limit = workdays.limit("catalogue.first", jurisdiction_id, on=on)
    return workdays.calendar(jurisdiction_id).add(on, limit.value).date


def _give(standard: Standard, wanted: Iterable[tuple[Entry, int]]) -> int:
    today = days.today()
    due = first_due(standard.jurisdiction_id, today)
    pairs = list(wanted)
    numbers = {entry.pk for entry, _ in pairs}
    there = set(Adoption.objects.filter(entry_id__in=numbers).values_list("entry_id", "organ_id"))
    made = Adoption.objects.bulk_create(
        Adoption(
            jurisdiction_id=standard.jurisdiction_id, organ_id=organ_id, entry=entry, field_id=standard.field_id,
            adopted_on=today, due_on=due, due_order=due,
        )
        for entry, organ_id in pairs
        if (entry.pk, organ_id) not in there
    )  # fmt: skip
    recount(numbers)
    if made:
        announce("catalogue.entries_carried", standard_id=standard.pk)
    return len(made)


def recount(entries: Iterable[int]) -> None:
    """Keep how many units carry each entry."""
    carried = Adoption.objects.filter(entry_id=OuterRef("pk"), state=AdoptionState.CARRIED).order_by()
    number = carried.values("entry_id").annotate(number=Count("pk")).values("number")
    Entry.objects.filter(pk__in=list(entries)).update(carriers=Coalesce(Subquery(number), 0))


def _reasons_not_to_assign(by: Actor, standard: Standard) -> list[str]:
    if standard.field.organ_id == by.organ_id and not reasons_not_unit(by, by.organ_id):
        return []
    return reasons_not_keeper(by, standard.jurisdiction_id, standard.organ_id)


@transaction.atomic
def assign(*, standard: Standard, entry_ids: Iterable[int], organ_ids: Iterable[int], by: Actor) -> int:
    """Give entries of a standard to units; units that carry them already keep what they have. Returns how many."""
    organs = set(organ_ids)
    rows = list(standard.entries.filter(state=EntryState.STANDING, pk__in=list(entry_ids)))
    refuse_if(
        _reasons_not_to_assign(by, standard)
        + ([] if rows else ["请勾选要分派的公开事项。"])
        + ([] if organs else ["请选择承担的单位。"])
    )
    if orgs.organs(by.jurisdiction_id).filter(pk__in=organs).count() != len(organs):
        raise Refused("承担单位应从本地区在册的单位中选择。")
    made = _give(standard, [(entry, organ_id) for entry in rows for organ_id in sorted(organs)])
    back = Adoption.objects.filter(entry__in=rows, organ_id__in=organs, state=AdoptionState.ENDED)
    numbers = list(back.values_list("pk", flat=True))
    back.update(state=AdoptionState.CARRIED, adopted_on=days.today())
    fulfilment.settle(numbers)
    recount(row.pk for row in rows)
    record("catalogue.entry_carried", of=standard, by=by, entries=len(rows), units=len(organs))
    return made + len(numbers)


@transaction.atomic
def assign_by_text(*, standard: Standard, by: Actor) -> int:
    """Give every entry nobody carries to the units its 公开主体 and level name."""
    refuse_if(_reasons_not_to_assign(by, standard))
    return carry_new(standard=standard, who=proposer(standard.jurisdiction_id), by=by)


@transaction.atomic
def release(*, adoption: Adoption, by: Actor) -> None:
    """Take an entry away from a unit that was given it by mistake, while nothing fulfils it."""
    standard = adoption.entry.standard
    refuse_if(
        _reasons_not_to_assign(by, standard)
        + (["这个单位已有公开内容，不能取消；不再承担的请由单位登记“不适用”。"] if adoption.proofs_count else [])
    )
    Adoption.objects.filter(pk=adoption.pk).update(
        state=AdoptionState.ENDED, fulfilment=Fulfilment.EXEMPT, due_on=None, due_order=NO_DUE
    )
    recount([adoption.entry_id])
    record("catalogue.entry_carried", of=adoption, by=by, taken_away=True)


@transaction.atomic
def adapt(*, adoption: Adoption, wording: str, note: str, by: Actor) -> None:
    """Word an entry for the unit: how it calls the matter, what exactly it publishes."""
    refuse_if(
        _reasons_not_to_adapt(by, adoption)
        + (["本单位事项名称最多 200 字。"] if len(wording) > 200 else [])
        + (["本单位公开内容说明最多 2000 字。"] if len(note) > 2000 else [])
    )
    before = {"wording": adoption.wording, "note": adoption.note}
    adoption.wording, adoption.note = wording.strip(), note.strip()
    adoption.save(update_fields=["wording", "note"])
    record(
        "catalogue.entry_adapted",
        of=adoption,
        by=by,
        before=before,
        after={"wording": adoption.wording, "note": adoption.note},
    )


@transaction.atomic
def not_applicable(*, adoption: Adoption, reason: str, by: Actor) -> None:
    """Say that an entry does not apply to the unit, with why; what was published for it stays."""
    refuse_if(
        _reasons_not_to_adapt(by, adoption)
        + ([] if adoption.state == AdoptionState.CARRIED else ["这个事项现在没有由本单位承担。"])
        + ([] if reason.strip() else ["请写明不适用的理由。"])
    )
    Adoption.objects.filter(pk=adoption.pk).update(state=AdoptionState.NOT_APPLICABLE, reason=reason.strip()[:300])
    fulfilment.settle([adoption.pk])
    recount([adoption.entry_id])
    record("catalogue.entry_not_applicable", of=adoption, by=by, reason=reason.strip())


@transaction.atomic
def applicable(*, adoption: Adoption, by: Actor) -> None:
    """Carry it again after all."""
    refuse_if(
        _reasons_not_to_adapt(by, adoption)
        + ([] if adoption.state == AdoptionState.NOT_APPLICABLE else ["这个事项没有登记为不适用。"])
    )
    Adoption.objects.filter(pk=adoption.pk).update(state=AdoptionState.CARRIED, reason="", adopted_on=days.today())
    fulfilment.settle([adoption.pk])
    recount([adoption.entry_id])
    record("catalogue.entry_applicable", of=adoption, by=by)


def _reasons_not_to_adapt(by: Actor, adoption: Adoption) -> list[str]:
    return reasons_not_keeper(by, adoption.jurisdiction_id, adoption.organ_id)


@transaction.atomic
def organ_merged(organ_id: int, into_id: int) -> None:
    """A unit went into another: what it carried goes too, unless the other carries it already (in step)."""
    there = Adoption.objects.filter(organ_id=into_id).values("entry_id")
    moving = Adoption.objects.filter(organ_id=organ_id).exclude(entry_id__in=there)
    entries = list(Adoption.objects.filter(organ_id=organ_id).values_list("entry_id", flat=True))
    moving.update(organ_id=into_id)
    left = Adoption.objects.filter(organ_id=organ_id)
    left.update(state=AdoptionState.ENDED, fulfilment=Fulfilment.EXEMPT, due_on=None, due_order=NO_DUE)
    recount(entries)
