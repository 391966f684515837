"""The limits table, and the day-by-day derivation every due day opens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.workdays import queries, rules, services
from gongkai.workdays.forms import DeriveForm, LimitForm
from gongkai.workdays.models import LimitRow


@desk_page(Duty.ADMIN, Duty.OFFICE)
def limits(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every limit with its article, what holds here today, and what else is known."""
    lines = queries.limits_table(actor.jurisdiction_id, days.today())
    context = {
        "lines": lines,
        "unverified": sum(line.now is not None and line.now.status == "unverified" for line in lines),
        "own": queries.own_limits(actor.jurisdiction_id),
    }
    return render(request, "workdays/limits.html", context)


@desk_page(Duty.ADMIN, Duty.OFFICE)
def set_limit(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Set a limit differently for this jurisdiction."""
    try:
        now = queries.limit(key, actor.jurisdiction_id)
    except LookupError as none:
        raise Http404 from none
    initial = {"value": ",".join(map(str, now.values)), "unit": now.unit, "status": now.status, "article": now.article}
    form = LimitForm(request.POST or None, initial={**initial, "source": now.source, "valid_from": days.today()})
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            services.set_limit(key=key, by=actor, **form.cleaned_data)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已设置“{now.name}”的期限。")
            return redirect("workdays:limits")
    return render(request, "workdays/set_limit.html", {"form": form, "now": now, "reasons": reasons})


@desk_page(Duty.ADMIN, Duty.OFFICE)
def withdraw_limit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Ask, then take back a limit set here."""
    try:
        row = queries.own_limits(actor.jurisdiction_id).get(uuid=uuid)
    except LimitRow.DoesNotExist as none:
        raise Http404 from none
    if request.method == "POST":
        services.withdraw_limit(row=row, by=actor)
        messages.success(request, "已撤销本地区的设置，恢复原来的期限。")
        return redirect("workdays:limits")
    context = {
        "title": "撤销本地区的期限设置",
        "sentences": [
            f"{queries.limit_name(row.key)}：{row.value}{row.get_unit_display()}，{row.valid_from}起。撤销后按原来的期限办。"
        ],
        "button": "撤销",
        "danger": True,
        "back": reverse("workdays:limits"),
    }
    return render(request, "pages/confirm.html", context)


@desk_page()
def derive(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A due day, day by day: a page of its own, or the fragment a pop-out asks for."""
    form = DeriveForm(request.GET or None, initial={"start": days.today(), "unit": rules.Unit.WORKING_DAY})
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        context |= _derived(actor, form.cleaned_data)
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "workdays/_derivation.html" if fragment else "workdays/derive.html", context)


def _derived(actor: Actor, data: dict[str, Any]) -> dict[str, object]:
    """The days, and where they end."""
    calendar, start = queries.calendar(actor.jurisdiction_id), data["start"]
    if data["until"]:
        first, last = sorted((start, data["until"]))
        lines = calendar.between(first, last)
        due = rules.DueDay(data["until"], any(line.provisional for line in lines))
        return {
            "lines": lines,
            "due": due,
            "start": start,
            "left": calendar.count(first, last),
            "past": due.date < start,
        }
    limit = rules.Limit((data["n"],), rules.Unit(data["unit"] or rules.Unit.WORKING_DAY))
    due = rules.due(start, limit, [], calendar)
    return {"lines": rules.derivation(start, limit, [], calendar), "due": due, "start": start, "limit": limit}
