"""The register of liaison officers (R100) and of named persons by duty (R409)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.kernel import days
from gongkai.orgs import queries, services
from gongkai.orgs.forms import LeaveForm, LiaisonForm
from gongkai.orgs.models import Liaison
from gongkai.orgs.rules import DUTY_LABELS, Actor, Duty
from gongkai.orgs.rules.duties import NEEDED
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import done, form_page, or_404

KEEPERS = (Duty.ADMIN, Duty.OFFICE, Duty.LIAISON, Duty.HEAD)


@desk_page()
def liaisons(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Each unit with its liaison officers and the named persons of each duty; what is missing stands out."""
    today = days.today()
    rows: list[dict[str, object]] = []
    warnings: list[tuple[str, str]] = []
    without: list[str] = []
    for unit in queries.staffing_of(actor):
        people = [(duty, "、".join(unit.staffing.names.get(duty, ()))) for duty in NEEDED]
        rows.append({"organ": unit.organ, "liaisons": unit.liaisons, "people": people})
        warnings += [(unit.organ.short_name, said) for said in unit.staffing.warnings]
        without += [] if unit.liaisons else [unit.organ.short_name]
    past = queries.liaisons(actor).filter(valid_to__lte=today).order_by("-valid_to", "-id")[:200]
    shown = {
        "rows": rows,
        "heads": [DUTY_LABELS[duty] for duty in NEEDED],
        "past": past,
        "without": without,
        "warnings": warnings,
        "may_change": actor.may(*KEEPERS),
        "oversees": actor.oversees,
    }
    return render(request, "orgs/liaisons.html", shown)


@desk_page(*KEEPERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A liaison officer, perhaps in place of another."""
    mine = queries.visible_organs(actor).filter(state="ACTIVE")
    replaces = _replaced(actor, request.GET.get("replaces") or "")
    asked = request.GET.get("organ")
    if replaces is not None:
        wanted = mine.filter(pk=replaces.organ_id)
    else:
        wanted = mine.filter(uuid=asked) if asked and _uuid(asked) else mine
    initial = {
        "organ": wanted.first() if wanted.count() == 1 else None,
        "role": replaces.role if replaces else "政务公开日常联络",
    }
    form = LiaisonForm(request.POST or None, organs=wanted, initial=initial)
    if form.is_valid() and done(form, lambda: services.add_liaison(by=actor, replaces=replaces, **form.cleaned_data)):
        messages.success(request, f"联络员{form.cleaned_data['name']}已登记。")
        return redirect("orgs:liaisons")
    back = reverse("orgs:liaisons")
    lead = f"接替{replaces.name}（{replaces.organ.short_name}），原联络员转为历史记录。" if replaces else ""
    return form_page(
        request, form, title="登记联络员", lead=lead, crumbs=[("联络员与责任人", back)], button="登记", back=back
    )


@desk_page(*KEEPERS)
def end(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """An officer leaves without a successor yet."""
    found = _liaison(actor, uuid)
    form = LeaveForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: services.end_liaison(liaison=found, on=form.cleaned_data["on"], by=actor)
    ):
        messages.success(request, f"{found.name}已卸任，请尽快登记新的联络员。")
        return redirect("orgs:liaisons")
    back = reverse("orgs:liaisons")
    return form_page(
        request, form, title=f"{found.name}卸任联络员", crumbs=[("联络员与责任人", back)], button="登记卸任", back=back
    )


def _liaison(actor: Actor, uuid: UUID) -> Liaison:
    return or_404(lambda: queries.liaisons(actor).get(uuid=uuid))


def _uuid(text: str | None) -> bool:
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True


def _replaced(actor: Actor, text: str) -> Liaison | None:
    return _liaison(actor, UUID(text)) if _uuid(text) else None
