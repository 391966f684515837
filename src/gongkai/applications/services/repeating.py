"""重复申请: the later of two same applications of one applicant keeps its number and is answered as what it is (第三十六条第（六）项)."""

from __future__ import annotations

from django.db import transaction

from gongkai.applications.models import Application, Decision, Link
from gongkai.applications.queries import linking
from gongkai.applications.rules.linking import Bond, reasons_not_to_repeat
from gongkai.applications.rules.states import Act
from gongkai.applications.services import deciding
from gongkai.applications.services.acting import begin, common, done
from gongkai.cases import queries as cases
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor


@transaction.atomic
def mark(*, application: Application, earlier: Application, by: Actor) -> Application:
    """Tie it to the earlier one; where that was answered, the reply is drafted at once, else when it is."""
    row = begin(Act.REPEAT, application, by)
    same = cases.same_people(row.case).filter(pk=earlier.case_id).exists()
    reasons = reasons_not_to_repeat(row.matter, earlier.matter, same_person=same, earlier=earlier.pk < row.pk)
    reasons += ["已经登记为重复申请。"] if linking.earlier_of(row) else []
    refuse_if(reasons)
    Link.objects.create(**common(row, by), at=days.now(), kind=Bond.REPEAT, other=earlier)
    done(row, "repeats", by, earlier=earlier.case.number)
    if linking.reply_of(earlier) is not None:
        draft(application=row, by=by)
    return row


def draft(*, application: Application, by: Actor) -> Decision:
    """拟写“不予重复处理”, with number and day of the earlier reply. Raises `Refused` before there is one."""
    earlier = linking.earlier_of(application)
    reply = linking.reply_of(earlier) if earlier else None
    if earlier is None or reply is None or reply.signed_on is None:
        raise Refused("前件还没有答复，不能按重复申请答复；请先办结前件，或者并案答复。")
    day = reply.signed_on
    words = {
        "earlier": f"前次答复文号{reply.number}，答复日期{day.year}年{day.month}月{day.day}日（登记编号{earlier.case.number}）"
    }
    return deciding.draft(application=application, code="R2", words=words, by=by)
