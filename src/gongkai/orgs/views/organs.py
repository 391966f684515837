"""Organs: the list in official order, one organ, its names."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.kernel.errors import Refused
from gongkai.orgs import queries, services
from gongkai.orgs.forms import NameForm, OrganChangeForm, OrganForm, WaiverForm
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import DUTY_LABELS, Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.orgs.views.found import organ_or_404
from gongkai.pages.services.answering import done, form_page
from gongkai.trail import queries as trail

READERS = (Duty.ADMIN, Duty.OFFICE, Duty.CHIEF)


@desk_page(*READERS)
def organs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every organ on the books in official order; those that ended beneath."""
    rows = queries.staffing_of(actor)
    ended = queries.visible_organs(actor).exclude(state=Organ.State.ACTIVE).select_related("successor")
    office = queries.office_of(actor.jurisdiction_id)
    shown = {"rows": rows, "ended": ended, "may_change": actor.may(Duty.ADMIN), "office_id": office.pk if office else 0}
    return render(request, "orgs/organs.html", shown)


@desk_page()
def organ(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One organ: names, posts and their holders, liaison officers, history."""
    found = organ_or_404(actor, uuid)
    posts = list(queries.posts_of([found.pk]))
    staffing = next((row for row in queries.staffing_of(actor) if row.organ.pk == found.pk), None)
    missing = [DUTY_LABELS[duty] for duty in staffing.staffing.missing] if staffing else []
    shown = {
        "organ": found,
        "names": found.names.order_by("kind", "id"),
        "posts": posts,
        "missing": missing,
        "warnings": staffing.staffing.warnings if staffing else (),
        "liaisons": queries.liaisons(actor).filter(organ=found),
        "predecessors": found.predecessors.order_by("valid_to"),
        "waivers": found.waivers.order_by("-since"),
        "entries": trail.history(found),
        "may_change": actor.may(Duty.ADMIN) and found.state == Organ.State.ACTIVE,
        "may_waive": actor.may(Duty.OFFICE) and found.state == Organ.State.ACTIVE,
        "is_office": (queries.office_of(actor.jurisdiction_id) or found).pk == found.pk,
        "name_form": NameForm(),
        "oversees": actor.may(*READERS),
        "states": {"ACTIVE": "good", "MERGED": "plain", "CLOSED": "plain"}[found.state],
    }
    return render(request, "orgs/organ.html", shown)


@desk_page(Duty.ADMIN)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new organ, at the end of the order."""
    form = OrganForm(request.POST or None)
    made: list[Organ] = []
    place = queries.jurisdiction(actor.jurisdiction_id)
    if form.is_valid() and done(
        form, lambda: made.append(services.add_organ(jurisdiction=place, by=actor, **form.cleaned_data))
    ):
        messages.success(request, f"已新增“{made[0].short_name}”，排在最后；可用上移调整次序。")
        return redirect("orgs:organ", made[0].uuid)
    crumbs = [("机构与人员", reverse("orgs:organs"))]
    return form_page(request, form, title="新增单位", crumbs=crumbs, button="新增", back=reverse("orgs:organs"))


@desk_page(Duty.ADMIN)
def change(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Short name, kind, telephone, address, code."""
    found = organ_or_404(actor, uuid)
    names = ("short_name", "kind", "phone", "address", "uscc")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names}
    form = OrganChangeForm(request.POST or None, initial=initial)
    if form.is_valid() and done(form, lambda: services.change_organ(organ=found, by=actor, **form.cleaned_data)):
        messages.success(request, "已保存。")
        return redirect("orgs:organ", found.uuid)
    back = reverse("orgs:organ", args=[found.uuid])
    return form_page(request, form, title="修改单位信息", crumbs=_crumbs(found), button="保存", back=back)


def _crumbs(organ: Organ) -> list[tuple[str, str]]:
    return [("机构与人员", reverse("orgs:organs")), (organ.short_name, reverse("orgs:organ", args=[organ.uuid]))]


@require_POST
@desk_page(Duty.ADMIN)
def move(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One place up or down."""
    found = organ_or_404(actor, uuid)
    _say(request, lambda: services.move_organ(organ=found, up=request.POST.get("to") == "up", by=actor), "")
    return redirect(f"{reverse('orgs:organs')}#o{found.pk}")


@require_POST
@desk_page(Duty.ADMIN)
def add_name(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Another name."""
    found = organ_or_404(actor, uuid)
    form = NameForm(request.POST)
    if form.is_valid():
        _say(request, lambda: services.add_name(organ=found, by=actor, **form.cleaned_data), "名称已登记。")
    else:
        messages.error(request, "请填写名称（不超过 120 字）并选择种类。")
    return redirect("orgs:organ", found.uuid)


@require_POST
@desk_page(Duty.ADMIN)
def remove_name(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Forget another name."""
    found = organ_or_404(actor, uuid)
    name = request.POST.get("name", "")
    _say(request, lambda: services.remove_name(organ=found, name=name, by=actor), f"已去掉名称“{name}”。")
    return redirect("orgs:organ", found.uuid)


@require_POST
@desk_page(Duty.ADMIN)
def appoint(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """This organ is in charge of openness work."""
    found = organ_or_404(actor, uuid)
    place = queries.jurisdiction(actor.jurisdiction_id)
    _say(
        request,
        lambda: services.appoint_office(jurisdiction=place, organ=found, by=actor),
        f"“{found.short_name}”已登记为政务公开主管部门。",
    )
    return redirect("orgs:organ", found.uuid)


@desk_page(Duty.OFFICE)
def waive(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Record that two duties kept apart may be held by one person here."""
    found = organ_or_404(actor, uuid)
    form = WaiverForm(request.POST or None)

    def record() -> None:
        first, second = form.cleaned_data["pair"].split("+")
        services.waive_separation(
            organ=found, first=Duty(first), second=Duty(second), reason=form.cleaned_data["reason"], by=actor
        )

    if form.is_valid() and done(form, record):
        messages.success(request, "兼任规定已登记。")
        return redirect("orgs:organ", found.uuid)
    back = reverse("orgs:organ", args=[found.uuid])
    lead = "起草和审核一般由不同的人承担。单位人手确实不足的，由政务公开办在这里登记依据和理由，登记后方可兼任；保密审查不得由起草人兼任。"
    return form_page(request, form, title="登记兼任规定", lead=lead, crumbs=_crumbs(found), button="登记", back=back)


def _say(request: HttpRequest, change: Any, sentence: str) -> None:
    """Make a change and say so, or say why not."""
    try:
        change()
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        if sentence:
            messages.success(request, sentence)
