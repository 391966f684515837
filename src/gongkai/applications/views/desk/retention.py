"""归档和保存期限: an organ's setting, and the word on what falls due."""

from __future__ import annotations

from typing import Any

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
    ending = ExpiryForm(request.POST if do in {"destroy", "keep"} else None, choices=choices, keeps=do == "keep")
    why: tuple[str, ...] = ()
    form = setting if do == "set" else ending
    if do and form.is_valid():
        try:
            _done(request, form.cleaned_data, waiting, actor)
            return redirect("applications:retention")
        except Refused as refused:
            why = refused.reasons
    done = reading.expiries(actor).exclude(state=Ending.LISTED)
    context = {
        "setting": setting, "ending": ending, "waiting": waiting, "rule": rule, "why": why, "do": do,
        "page": paging.page(done, order=("-at", "-id"), cursor=request.GET.get("cursor"), size=30),
    }  # fmt: skip
    return render(request, "applications/desk/retention.html", context, status=422 if request.method == "POST" else 200)


def _done(request: HttpRequest, given: dict[str, Any], waiting: list[Expiry], actor: Actor) -> None:
    """Do it and say what was done, and why it was not for each that stayed. Raises `Refused` when nothing was."""
    if request.POST["do"] == "set":
        archiving.set_archive_rule(values=given, by=actor)
        messages.success(request, "已设定。")
        return
    chosen, until = [one for one in waiting if str(one.uuid) in given["chosen"]], given["keep_until"]
    done, held_back = expiring.decide(chosen=chosen, until=until, reason=given["reason"], by=actor)
    if not done:
        raise Refused(held_back)
    told = f"已延长保存{done}件。" if until else f"已销毁{done}件申请的个人信息，登记编号和办理结果保留。"
    messages.success(request, told)
    for why in held_back:
        messages.warning(request, why)
