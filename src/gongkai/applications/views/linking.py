"""分拆 and 重复申请 as acts on an application's page; and the parts of one's own application, for the applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gongkai.applications.forms.handling import PlainForm
from gongkai.applications.forms.linking import RepeatForm, SplitForm
from gongkai.applications.models import Application
from gongkai.applications.queries import linking, scope
from gongkai.applications.rules.linking import parts_of
from gongkai.applications.rules.states import Act
from gongkai.applications.services import dividing, repeating
from gongkai.applications.services.acting import reasons_not_to
from gongkai.applications.views.own import own_application
from gongkai.applications.views.public import give_ticket, of_site
from gongkai.orgs.rules import Actor
from gongkai.pages.services.acting import Doing

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction


def doings(row: Application, by: Actor) -> dict[str, Doing]:
    """Divide it; tie it to what it repeats; answer it as a repetition."""

    def split(parts: str) -> object:
        return dividing.split(application=row, parts=parts_of(parts), by=by)

    def mark(earlier: str) -> object:
        return repeating.mark(application=row, earlier=scope.get(by, UUID(earlier)), by=by)

    found = {}
    if not reasons_not_to(Act.SPLIT, row, by) and not linking.begun(row):
        found[Act.SPLIT.value] = Doing(
            SplitForm,
            split,
            "分拆申请",
            "已分拆，各件编号已告知申请人。",
            hint="一份申请包含几项相互独立的内容时，分别登记、分别答复；收到申请之日不变。",
        )
    if not reasons_not_to(Act.REPEAT, row, by):
        earlier = linking.earlier_of(row)
        if earlier is None and linking.repeated(row):
            found[Act.REPEAT.value] = Doing(
                RepeatForm,
                mark,
                "登记重复申请",
                "已与前件关联。",
                hint="同一申请人就相同内容再次申请：本件保留编号，前件已答复的，告知不予重复处理。",
            )
        elif earlier is not None and linking.reply_of(earlier) and "答复" not in linking.begun(row):
            found["REPEAT_REPLY"] = Doing(
                PlainForm,
                lambda: repeating.draft(application=row, by=by),
                "按重复申请拟写答复",
                "已拟写不予重复处理的答复。",
            )
    return found  # fmt: skip


@require_POST
@of_site
def part(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """Turn to another part of the own application."""
    own = own_application(request, place)
    other = next((each for each in linking.parts_with(own) if each.uuid == uuid), None) if own else None
    if own is None:
        return redirect("applications_public:status")
    if other is None:
        raise Http404
    answer = redirect("applications_public:mine")
    give_ticket(answer, other.case_id)
    return answer
