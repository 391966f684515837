"""延期答复 (第三十三条)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.applications.models import Application, Extension
from gongkai.applications.queries import clock as counting
from gongkai.applications.rules.clock import EXTENSION
from gongkai.applications.rules.handling import Lengthening, reasons_not_to_extend
from gongkai.applications.rules.states import Act
from gongkai.applications.services.acting import begin, common, done
from gongkai.cases import services as cases
from gongkai.cases.rules import Direction, Means
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.kernel.labels import Flag
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.workdays import queries as workdays

if TYPE_CHECKING:
    from gongkai.orgs.models import Holding

HEADS = (Duty.LEADER, Duty.HEAD)


def heads(organ_id: int) -> list[Holding]:
    """Who may agree to an extension in an organ."""
    return [holding for duty in HEADS for holding in orgs.holders(organ_id, duty)]


@transaction.atomic
def extend(
    *, application: Application, number: int, reason: str, approver_id: int | None, approved_on: date, told_on: date,
    by: Actor, means: Means = Means.PAPER,
) -> Extension:  # fmt: skip
    """The head agreed, the applicant was told: the limit is longer by `number` working days."""
    row = begin(Act.EXTEND, application, by)
    most = workdays.limit(EXTENSION, row.jurisdiction_id, row.received_on).value
    now = counting.standing(row)
    leads = approver_id in {holding.user_id for holding in heads(row.organ_id)}
    refuse_if(
        reasons_not_to_extend(
            Lengthening(
                number, most, reason, approved_on, told_on, None if now.stopped else now.due,
                Extension.objects.filter(application=row).exists(), leads, approver_id == by.user_id,
            ),
            received_on=row.received_on, today=days.today(),
        )
    )  # fmt: skip
    assert approver_id is not None
    assert now.due is not None
    made = Extension.objects.create(
        **common(row, by), at=days.now(), days=number, reason=reason.strip(), approver_id=approver_id,
        approved_on=approved_on, told_on=told_on, before=now.due, entered=Flag.YES,
    )  # fmt: skip
    body = f"因{reason.strip()}，经本机关政府信息公开工作机构负责人同意，答复期限延长{number}个工作日。"
    cases.write(case=row.case, direction=Direction.OUT, means=means, subject="延期答复告知", body=body, by=by)
    done(row, "extended", by, days=number, approver_id=approver_id, approved_on=approved_on, told_on=told_on)
    return made
