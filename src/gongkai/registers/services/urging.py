"""督促: the Openness Office presses a unit to publish what is missing of a quarter's drawn inspections (R218)."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.registers.models import Urging
from gongkai.registers.queries import draw_results as results
from gongkai.registers.rules.dates import period_words
from gongkai.registers.rules.states import WRITERS
from gongkai.trail.services import record


def urge(*, organ_id: int, quarter: str, by: Actor) -> Urging:
    """Tell a unit's clerks, with a trail; once a day. Raises `Refused`."""
    refuse_if([] if by.may(Duty.OFFICE) else ["由政务公开办督促。"])
    found = [line for line in results.quarter(by, quarter) if line.organ_id == organ_id]
    missing = found[0].missing if found else 0
    refuse_if([] if missing else ["这个单位这一季度没有应公开而未公开的抽查结果。"])
    people = sorted({row.user_id for row in orgs.holders(organ_id, *WRITERS)})
    refuse_if([] if people else ["这个单位没有在岗的信息员、联络员，请先由系统管理员补上岗位。"])
    refuse_if([] if found[0].may_be_urged else ["今天已经督促过。"])
    with transaction.atomic():
        made = Urging.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=organ_id, quarter=quarter, missing=missing, urged_at=days.now(), by_id=by.user_id,
        )  # fmt: skip
        record("draw.urged", of=made, by=by, organ=organ_id, quarter=quarter, missing=missing)
        notify.tell(
            users=people,
            kind="registers.urged",
            subject=f"{period_words(quarter)}有{missing}个抽查结果还没有公开",
            text="政务公开办督促公开：谁抽查、谁公示，请在抽查检查结果清单中补充填报并公开。",
            link=f"{reverse('registers:drawn')}?quarter={quarter}",
            key=f"registers:urged:{organ_id}:{quarter}:{days.today()}",
            organ_id=organ_id,
            jurisdiction_id=by.jurisdiction_id,
        )
    return made
