"""个人信息处理规则 (R094) and 告知书 with their evidence (R095)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.trail import queries as trail
from gongkai.vetting.forms.privacy import EndForm, NoticeForm, RuleForm
from gongkai.vetting.models import ProcessingRule
from gongkai.vetting.queries import privacy
from gongkai.vetting.rules.privacy import WRITERS, reasons_not_to_publish, reasons_not_to_write
from gongkai.vetting.rules.states import RuleState
from gongkai.vetting.services import privacy as keeping
from gongkai.vetting.views.desk.findings import one


@require_GET
@desk_page()
def rules(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Processing rules of the unit, of all units for who oversees."""
    state = request.GET.get("state", "")
    state = state if state in set(RuleState) else ""
    context = {
        "page": privacy.rules(actor, state=state, cursor=request.GET.get("cursor")),
        "state": state,
        "tabs": [("", "现行和草稿"), *((one.value, one.label) for one in RuleState)],
        "may_write": actor.may(*WRITERS),
    }
    return render(request, "vetting/rules.html", context)


@desk_page(*WRITERS)
def rule_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin the rule of an activity."""
    form = RuleForm(request.POST or None)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = keeping.draft_rule(values=form.cleaned_data, by=actor)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已存为草稿。")
            return redirect("vetting:rule", made.uuid)
    return render(
        request, "vetting/rule_form.html", {"form": form, "why": why}, status=422 if why or form.errors else 200
    )


@desk_page()
def rule(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One version with what may be done about it."""
    row: ProcessingRule = one(privacy.rule, actor, uuid)
    why: tuple[str, ...] = ()
    ending = EndForm(request.POST if request.POST.get("do") == "end" else None)
    if request.method == "POST":
        try:
            target = _do(request, actor, row, ending)
        except Refused as refused:
            why = refused.reasons
        else:
            if target is not None:
                return redirect("vetting:rule", target.uuid)
    values = {name: getattr(row, name) for name in keeping.FIELDS}
    mine = not reasons_not_to_write(actor, row.organ_id)
    publishing = reasons_not_to_publish(actor, row.organ_id, RuleState(row.state), values)
    context = {
        "row": row,
        "facts": [(RuleForm.base_fields[name].label, values[name]) for name in keeping.FIELDS if name != "activity"],
        "why": why,
        "mine": mine,
        "ending": ending,
        "publishing": publishing if mine and row.state == RuleState.DRAFT else None,
        "versions": privacy.versions(row),
        "history": trail.history(row),
    }
    return render(request, "vetting/rule.html", context, status=422 if why or ending.errors else 200)


def _do(request: HttpRequest, actor: Actor, row: ProcessingRule, ending: EndForm) -> ProcessingRule | None:
    """What the button asked; the version to go on with, None where the form is wrong."""
    do = request.POST.get("do", "")
    if do == "publish":
        made = keeping.publish_rule(rule=row, by=actor)
        messages.success(request, "已公布，公众可在“个人信息处理规则”页面查看。")
        return made
    if do == "revise":
        return keeping.revise_rule(rule=row, by=actor)
    if do == "end" and ending.is_valid():
        messages.success(request, "已停止，不再对外公布。")
        return keeping.end_rule(rule=row, reason=ending.cleaned_data["reason"], by=actor)
    return None


@desk_page(*WRITERS)
def rule_edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Change a draft."""
    row: ProcessingRule = one(privacy.rule, actor, uuid)
    form = RuleForm(request.POST or None, initial={name: getattr(row, name) for name in keeping.FIELDS})
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            keeping.change_rule(rule=row, values=form.cleaned_data, by=actor)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已保存。")
            return redirect("vetting:rule", row.uuid)
    context = {"form": form, "why": why, "row": row}
    return render(request, "vetting/rule_form.html", context, status=422 if why or form.errors else 200)


@require_GET
@desk_page()
def notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Notices beside forms, with how often each was acknowledged."""
    context: dict[str, Any] = {
        "page": privacy.notices(actor, cursor=request.GET.get("cursor")),
        "may_write": actor.may(*WRITERS),
    }
    return render(request, "vetting/notices.html", context)


@desk_page(*WRITERS)
def notice_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """启用 a notice; begun from another version where one is named."""
    start: dict[str, Any] = {}
    if request.GET.get("of"):
        try:
            old = one(privacy.notice, actor, UUID(request.GET["of"]))
            start = {
                "form": old.form,
                "title": old.title,
                "text": old.text,
                "rule": old.rule.uuid if old.rule else None,
            }
        except ValueError:
            start = {}
    form = NoticeForm(request.POST or None, initial=start, rules=privacy.usable(actor.organ_id))
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = keeping.put_notice_in_use(by=actor, **form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"第{made.version}版已启用。")
            return redirect("vetting:notice", made.uuid)
    return render(
        request, "vetting/notice_form.html", {"form": form, "why": why}, status=422 if why or form.errors else 200
    )


@require_GET
@desk_page()
def notice(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One version and the evidence that it was shown."""
    row = one(privacy.notice, actor, uuid)
    context = {
        "row": row,
        "page": privacy.shown(row, cursor=request.GET.get("cursor")),
        "mine": not reasons_not_to_write(actor, row.organ_id),
        "history": trail.history(row),
    }
    return render(request, "vetting/notice.html", context)


@require_POST
@desk_page(*WRITERS)
def notice_end(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """停用."""
    row = one(privacy.notice, actor, uuid)
    try:
        keeping.end_notice(notice=row, by=actor)
    except Refused as refused:
        for sentence in refused.reasons:
            messages.error(request, sentence)
    else:
        messages.success(request, "已停用，告知记录仍然保留。")
    return redirect("vetting:notice", row.uuid)
