"""When organs merge, rows and what is under way go to the successor; who once published what stays as it was (机构撤并)."""

from __future__ import annotations

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.registers.models import Batch, Draw, Matching, Pull, Register, Row, Urging
from gongkai.registers.rules.pulling import MERGED
from gongkai.registers.rules.states import OPEN_STATES
from gongkai.registers.services import placing, row_index
from gongkai.trail.services import record


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


def follow(organ_id: int, into_id: int, **_: object) -> None:
    """In the background: the lists name the successor, its columns show what it took over. Again without harm."""
    for register in Register.objects.filter(pk__in=Row.objects.filter(organ_id=into_id).values("register_id")):
        row_index.rebuild(register)
        placing.place(register, organ_id, days.now())
        placing.place(register, into_id, days.now())
