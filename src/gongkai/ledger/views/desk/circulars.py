"""通报: drafted from frozen figures, mended by the office, issued as an official paper (R187)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.ledger.forms.supervision import CircularDraftForm, CircularForm, CircularItems
from gongkai.ledger.models import Circular
from gongkai.ledger.queries import supervision
from gongkai.ledger.rules.states import CircularState
from gongkai.ledger.services import circulars
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import or_404
from gongkai.pages.services.downloads import DOCX, download
from gongkai.trail import queries as trail


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Circulars, newest first; units see those issued."""
    return render(
        request, "ledger/circulars.html", {"page": supervision.circulars(actor, cursor=request.GET.get("cursor"))}
    )


@desk_page(Duty.OFFICE)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """起草: the figures are frozen now; the last full quarter is proposed."""
    starts_on, ends_on = _last_quarter(days.today())
    office = orgs.organ_by_id(actor.jurisdiction_id, actor.organ_id).name
    quarter = "一二三四"[(starts_on.month - 1) // 3]
    start = {
        "title": f"{office}关于{starts_on.year}年第{quarter}季度政务公开工作情况的通报",
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    form = CircularDraftForm(request.POST or None, initial=start)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = circulars.draft(by=actor, **form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已按现在的数据起草，请核对后印发。")
            return redirect("ledger:circular", made.uuid)
    return render(
        request, "ledger/circular_new.html", {"form": form, "why": why}, status=422 if why or form.errors else 200
    )


def _last_quarter(today: date) -> tuple[date, date]:
    """The last quarter that is over."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    end = first - timedelta(days=1)
    return date(end.year, end.month - 2, 1), end


@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """A draft to be mended, or the circular as issued."""
    row: Circular = or_404(supervision.circular, actor, uuid)
    if row.state == CircularState.ISSUED or not actor.may(Duty.OFFICE):
        return render(request, "ledger/circular.html", _shown(row, actor))
    organs = list(orgs.organs(actor.jurisdiction_id).values_list("pk", "short_name"))
    sent = request.POST if request.method == "POST" else None
    form = CircularForm(sent, initial={"title": row.title, "number": row.number, "body": row.body})
    start = [{**item, "organ": item["organ_id"]} for item in row.items]
    items = CircularItems(sent, initial=_plain(start), prefix="items", form_kwargs={"organs": organs})
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid() and items.is_valid():
        try:
            row = circulars.change(circular=row, by=actor, items=_items(items), **form.cleaned_data)
            if request.POST.get("do") == "issue":
                row = circulars.issue(circular=row, by=actor)
        except Refused as refused:
            why = refused.reasons
        else:
            said = (
                "已印发，被点到的单位会收到消息，责令整改的已下达。"
                if request.POST.get("do") == "issue"
                else "已保存。"
            )
            messages.success(request, said)
            return redirect("ledger:circular", row.uuid)
    context = {**_shown(row, actor), "form": form, "items": items, "why": why}
    wrong = why or form.errors or (items.is_bound and not items.is_valid())
    return render(request, "ledger/circular_edit.html", context, status=422 if wrong else 200)


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: row.get(key) for key in ("organ", "kind", "text", "due_days")} for row in rows]


def _items(items: Any) -> list[dict[str, Any]]:
    """The lines that say something."""
    return [
        {
            "organ_id": given.get("organ"),
            "kind": given["kind"],
            "text": given["text"],
            "due_days": given.get("due_days"),
        }
        for given in items.cleaned_data
        if given and given.get("text", "").strip()
    ]


def _shown(row: Circular, actor: Actor) -> dict[str, Any]:
    kinds = ("表扬", "批评", "整改")
    return {
        "row": row,
        "grouped": [
            (kind, chosen) for kind in kinds if (chosen := [item for item in row.items if item["kind"] == kind])
        ],
        "fixes": supervision.fixes_of(actor, row),
        "history": trail.history(row) if actor.oversees else [],
        "paper_url": reverse("ledger:circular_docx", args=[row.uuid]),
    }


@require_GET
@desk_page(Duty.OFFICE, Duty.CHIEF, Duty.ADMIN)
def paper(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The paper as it would be issued now."""
    row: Circular = or_404(supervision.circular, actor, uuid)
    return download(circulars.document(row), f"{row.title}.docx", DOCX)
