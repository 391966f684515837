"""数量、频次明显超过合理范围: the applicant is asked for reasons, they are judged, the reply is refused or comes later (第三十五条)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.applications.models import Application, Excess
from gongkai.applications.queries import clock as counting
from gongkai.applications.queries import excess as reading
from gongkai.applications.queries.reply import ASKED
from gongkai.applications.rules.excess import Finding, question, reasons_not_to_ask, reasons_not_to_find, told
from gongkai.applications.rules.handling import reasons_of_day, reasons_of_text
from gongkai.applications.rules.states import Act
from gongkai.applications.services import deciding
from gongkai.applications.services.acting import begin, common, done
from gongkai.cases import services as cases
from gongkai.cases.rules import Direction, Means
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.workdays import queries as workdays


@transaction.atomic
def ask(*, application: Application, until: date, means: Means, by: Actor) -> Excess:
    """要求说明理由, with a period; the reply's clock runs on."""
    row = begin(Act.ASK_WHY, application, by)
    number, held = reading.number_in_month(row), reading.charging(row.jurisdiction_id)
    already = reading.asked_why(row) is not None
    refuse_if(reasons_not_to_ask(number=number, most=held.most_items, already=already, until=until, today=days.today()))
    made = Excess.objects.create(
        **common(row, by), at=days.now(), asked_on=days.today(), until=until, number=number
    )  # fmt: skip
    cases.write(case=row.case, direction=Direction.OUT, means=means, subject=ASKED, body=question(number, until), by=by)
    done(row, "why_asked", by, number=number, until=until)
    return made


@transaction.atomic
def take(*, application: Application, on: date, words: str, means: Means, by: Actor) -> Excess:
    """收到说明: the day and, sealed, the words."""
    row = begin(Act.JUDGE, application, by)
    made = _asked(row)
    reasons = ["已经作出认定，不再登记说明。"] if made.finding else []
    reasons += reasons_of_day(on, "收到说明日期", not_before=made.asked_on, today=days.today(), since="要求说明理由")
    refuse_if(reasons + reasons_of_text([(words, "请写明申请人说明的理由。")]))
    made.said_on = on
    made.save(update_fields=["said_on"])
    cases.write(case=row.case, direction=Direction.IN, means=means, subject="收到说明", body=words, by=by)
    done(row, "why_said", by, on=on)
    return made


@transaction.atomic
def find(
    *, application: Application, finding: Finding, why: str, delay_until: date | None, means: Means, by: Actor
) -> Excess:
    """认定理由: refused (the reply is drafted), taken up, or answered by a later day that the applicant is told."""
    row = begin(Act.JUDGE, application, by)
    made, now = _asked(row), counting.standing(row)
    due = None if now.stopped else now.due
    refuse_if(
        reasons_not_to_find(
            finding, why, asked=True, found=bool(made.finding), said_on=made.said_on, until=made.until,
            today=days.today(), delay_until=delay_until, due=due,
        )
    )  # fmt: skip
    made.finding, made.why, made.found_on, made.delay_until = finding, why.strip(), days.today(), delay_until
    if delay_until is not None and due is not None:
        made.delay_days = workdays.calendar(row.jurisdiction_id).count(due, delay_until)
        refuse_if([] if made.delay_days else ["延迟答复的日期与现在的期限之间没有工作日，请改为一个工作日。"])
    made.save()
    if finding is not Finding.UNREASONABLE:
        cases.write(
            case=row.case, direction=Direction.OUT, means=means, subject="认定理由告知", body=told(finding, delay_until), by=by
        )  # fmt: skip
    done(row, "why_judged", by, finding=str(finding), days=made.delay_days)
    if finding is Finding.UNREASONABLE:
        deciding.draft(application=row, code="R4", words={"reason": why.strip()}, by=by)
    return made


def _asked(row: Application) -> Excess:
    made = Excess.objects.select_for_update().filter(application=row).first()
    if made is None:
        raise Refused("还没有要求申请人说明理由。")
    return made
