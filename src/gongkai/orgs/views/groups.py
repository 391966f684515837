"""Collective units and what they expand to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.orgs import queries, services
from gongkai.orgs.forms import GroupForm
from gongkai.orgs.models import Group
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.orgs.views.found import group_or_404
from gongkai.pages.services.answering import done, form_page


@desk_page(Duty.ADMIN, Duty.OFFICE)
def groups(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every group with its members now."""
    rows = [
        {"group": group, "members": queries.expand(group), "aliases": group.aliases.splitlines()}
        for group in queries.groups(actor.jurisdiction_id)
    ]
    return render(request, "orgs/groups.html", {"rows": rows, "may_change": actor.may(Duty.ADMIN)})


@desk_page(Duty.ADMIN)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new group."""
    return _edit(request, actor, None)


@desk_page(Duty.ADMIN)
def change(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Change a group; its members now stand above."""
    return _edit(request, actor, group_or_404(actor, uuid))


def _edit(request: HttpRequest, actor: Actor, group: Group | None) -> HttpResponse:
    form = GroupForm(request.POST or None, organs=queries.organs(actor.jurisdiction_id), group=group)
    place = queries.jurisdiction(actor.jurisdiction_id)
    saved: list[Group] = []
    if form.is_valid() and done(
        form, lambda: saved.append(services.save_group(jurisdiction=place, group=group, by=actor, **form.cleaned_data))
    ):
        members = queries.expand(saved[0])
        messages.success(request, f"已保存。“{saved[0].name}”现包含 {len(members)} 个单位。")
        return redirect("orgs:groups")
    back = reverse("orgs:groups")
    members = queries.expand(group) if group else []
    title = f"修改“{group.name}”" if group else "新增集合单位"
    lead = f"现包含 {len(members)} 个单位：{'、'.join(organ.short_name for organ in members)}。" if members else ""
    return form_page(request, form, title=title, crumbs=[("集合单位", back)], button="保存", back=back, lead=lead)


@desk_page(Duty.ADMIN)
def remove(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Remove a group, after asking."""
    found = group_or_404(actor, uuid)
    if request.method == "POST":
        services.remove_group(group=found, by=actor)
        messages.success(request, f"集合单位“{found.name}”已删除。")
        return redirect("orgs:groups")
    shown = {
        "title": f"删除“{found.name}”",
        "sentences": ["以后识别通知时不再认出这个名称。已经分解到各单位的任务不受影响。"],
        "button": "删除",
        "danger": True,
        "back": reverse("orgs:groups"),
    }
    return render(request, "pages/confirm.html", shown)
