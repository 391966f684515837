"""归档和保存期限: an organ's setting, and the word on what falls due."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.applications.forms.after import ArchiveRuleForm, ExpiryForm
from gongkai.applications.models import Expiry
from gongkai.applications.queries import retention as reading
from gongkai.applications.rules.after import Ending
from gongkai.applications.rules.states import CLERKS
from gongkai.applications.services import archiving, expiring
from gongkai.kernel import paging
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page

AT_ONCE = 50


@desk_page(*CLERKS)
def retention(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The setting and the list of the own organ."""
    rule = reading.rule_of(actor.organ_id)
    start = {name: getattr(rule, name) for name in archiving.FIELDS} if rule else None
    waiting = list(reading.waiting(actor)[:AT_ONCE])
    choices = [(str(one.uuid), f"{one.application.case.number}（{one.due_on}期满）") for one in waiting]
    do = request.POST.get("do", "") if request.method == "POST" else ""
    setting = ArchiveRuleForm(request.POST if do == "set" else None, initial=start)
    ending = ExpiryForm(request.POST if do in {"destroy", "keep"} else None, choices=choices)
    why: tuple[str, ...] = ()
    form = setting if do == "set" else ending
    if do and form.is_valid():
        try:
            messages.success(request, _done(do, form.cleaned_data, waiting, actor))
            return redirect("applications:retention")
        except Refused as refused:
            why = refused.reasons
    done = reading.expiries(actor).exclude(state=Ending.LISTED)
    context = {
        "setting": setting, "ending": ending, "waiting": waiting, "rule": rule, "why": why, "do": do,
        "page": paging.page(done, order=("-at", "-id"), cursor=request.GET.get("cursor"), size=30),
    }  # fmt: skip
    return render(request, "applications/desk/retention.html", context, status=422 if request.method == "POST" else 200)


def _done(do: str, given: dict[str, object], waiting: list[Expiry], actor: Actor) -> str:
    if do == "set":
        archiving.set_archive_rule(values=given, by=actor)
        return "已设定。"
    chosen = [one for one in waiting if str(one.uuid) in given["chosen"]]  # type: ignore[operator]
    reason, until = str(given["reason"]), given["keep_until"]
    if do == "destroy":
        if until:
            raise Refused("填写了“延长至”，请按“延长保存”；要销毁的请清空。")
        return f"已销毁{expiring.destroy_many(chosen=chosen, reason=reason, by=actor)}件申请的个人信息，登记编号和办理结果保留。"
    if not until:
        raise Refused("请填写“延长至”的日期。")
    for one in chosen:
        expiring.keep(expiry=one, until=until, reason=reason, by=actor)  # type: ignore[arg-type]
    return f"已延长保存{len(chosen)}件。"
