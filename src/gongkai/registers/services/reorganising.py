"""When organs merge, rows and what is under way go to the successor; who once published what stays as it was (机构撤并)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.registers.models import Batch, Draw, Matching, Pull, Register, Row, Urging
from gongkai.registers.rules.pulling import MERGED
from gongkai.registers.rules.states import OPEN_STATES, State
from gongkai.registers.services import placing, row_index
from gongkai.trail.services import record

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ
    from gongkai.orgs.rules import Actor


@transaction.atomic
def organ_merged(organ_id: int, into_id: int) -> None:
    """Heard in step with "organ.merged": nothing that somebody must still do is left with an organ that is gone."""
    Row.objects.filter(organ_id=organ_id).update(organ_id=into_id)
    Batch.objects.filter(organ_id=organ_id, state__in=OPEN_STATES).update(organ_id=into_id)
    Register.objects.filter(organ_id=organ_id).update(organ_id=into_id)
    for drawn in (Draw, Urging):  # what was drawn is inspected, and its results published, by the successor
        drawn.objects.filter(organ_id=organ_id).update(organ_id=into_id)
    there = {kept.register_id: kept for kept in Matching.objects.filter(organ_id=into_id)}
    for old in Matching.objects.filter(organ_id=organ_id):
        kept = there.get(old.register_id)
        if kept is None:
            old.organ_id = into_id
            old.save(update_fields=["organ"])
        else:  # where both said something of a heading, the successor's own word counts
            kept.headings = old.headings | kept.headings
            kept.save(update_fields=["headings"])
            old.delete()
    _stop_fetching(organ_id, into_id)


def _stop_fetching(organ_id: int, into_id: int) -> None:
    """What was the whole of one organ's rows is not the whole of the two: nothing is fetched before somebody has looked."""
    own = Pull.objects.filter(organ_id=into_id).values_list("register_id", flat=True)
    Pull.objects.filter(organ_id=organ_id, register_id__in=list(own)).delete()
    for pull in Pull.objects.filter(organ_id__in=(organ_id, into_id)):
        pull.organ_id = into_id
        if pull.on == Flag.YES:
            pull.on, pull.failures, pull.trouble = Flag.NO, 0, MERGED
            record("register.pull_stopped", of=pull, by=None, jurisdiction_id=pull.jurisdiction_id, note=pull.address)
        pull.save(update_fields=["organ", "on", "failures", "trouble"])


def belongings_of_organ(organ_id: int) -> list[tuple[str, str, str]]:
    """Batches that are neither public nor given up, and what is fetched by the clock: (label, address, key)."""
    batches = Batch.objects.filter(organ_id=organ_id, state__in=OPEN_STATES).select_related("register")
    pulls = Pull.objects.filter(organ_id=organ_id, on=Flag.YES).select_related("register")
    return [
        *((f"{one.register.title}：{one.name}（{State(one.state).label}）", reverse("registers:batch", args=[one.uuid]), f"batch-{one.pk}")
          for one in batches.order_by("-id")[:500]),
        *((f"{one.register.title}：定时取数", reverse("registers:pull", args=[one.register.key]), f"pull-{one.pk}") for one in pulls),
    ]  # fmt: skip


@transaction.atomic
def move(organ: Organ, into: Organ, keys: frozenset[str], by: Actor) -> None:
    """划转: chosen batches go on in another organ; what is fetched by the clock goes along, but stands still until somebody has looked."""
    chosen: dict[str, list[int]] = {"batch": [], "pull": []}
    for key in keys:
        kind, _, number = key.partition("-")
        chosen[kind].append(int(number))
    for batch in Batch.objects.filter(organ_id=organ.pk, pk__in=chosen["batch"], state__in=OPEN_STATES):
        batch.organ_id = into.pk
        batch.save(update_fields=["organ"])
        record(
            "register.import_moved",
            of=batch,
            by=by,
            jurisdiction_id=batch.jurisdiction_id,
            before=organ.pk,
            after=into.pk,
        )
    for pull in Pull.objects.filter(organ_id=organ.pk, pk__in=chosen["pull"]):
        record("register.pull_stopped", of=pull, by=by, jurisdiction_id=pull.jurisdiction_id, note=pull.address)
        if Pull.objects.filter(register_id=pull.register_id, organ_id=into.pk).exists():
            pull.delete()
            continue
        pull.organ_id, pull.on, pull.failures, pull.trouble = into.pk, Flag.NO, 0, MERGED
        pull.save(update_fields=["organ", "on", "failures", "trouble"])


def follow(organ_id: int, into_id: int, **_: object) -> None:
    """In the background: the lists name the successor, its columns show what it took over. Again without harm."""
    for register in Register.objects.filter(pk__in=Row.objects.filter(organ_id=into_id).values("register_id")):
        row_index.rebuild(register)
        placing.place(register, organ_id, days.now())
        placing.place(register, into_id, days.now())
