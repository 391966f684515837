"""The gate: what the browser asks before it sends, and what the registrar does with what waits for a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from gongkai.applications.forms.gate import TurnOutForm
from gongkai.applications.forms.handling import PlainForm
from gongkai.applications.models import Application
from gongkai.applications.queries.gate import is_held
from gongkai.applications.rules.states import Act, State
from gongkai.applications.services import gating, screening
from gongkai.applications.services.acting import reasons_not_to
from gongkai.applications.views.public import address_of, of_site
from gongkai.orgs.rules import Actor
from gongkai.pages.services.acting import Doing

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction


@require_safe
@of_site
def challenge(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The challenge to be solved before sending, as JSON; `{}` while nothing is asked."""
    return JsonResponse(gating.challenge(address_of(request)) or {})


def doings(row: Application, by: Actor) -> dict[str, Doing]:
    """What may be done with an application that waits for a look."""
    if row.state != State.SUBMITTED or not is_held(row) or reasons_not_to(Act.LET_IN, row, by):
        return {}
    return {
        Act.LET_IN.value: Doing(PlainForm, lambda: screening.let_in(application=row, by=by), "复核通过", "已转入待确认的申请。", hint="提交人数过多时没有完成浏览器计算的申请，逐件看内容和联系方式；是真实申请的，转入待确认，提交日期不变。", main=True),
        Act.TURN_OUT.value: Doing(TurnOutForm, lambda reason: screening.turn_out(application=row, reason=reason, by=by), "按机器提交处理", "已结案，登记编号保留。", danger=True),
    }  # fmt: skip
