"""A unit's entries: what is public, what is missing, what is late; one entry with what fulfils it (R028, R306)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.catalogue.forms.entries import AdaptForm, ColumnForm, EmptyForm, EntryFilter, ProofForm, ReasonForm
from gongkai.catalogue.models import Adoption
from gongkai.catalogue.queries import entries as queries
from gongkai.catalogue.rules.entries import AdoptionState, reasons_not_keeper, reasons_not_unit
from gongkai.catalogue.services import carrying, corresponding, exports, fulfilment
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import Link
from gongkai.pages.services.answering import done, or_404, said
from gongkai.pages.services.downloads import download
from gongkai.trail import queries as trail

MOST_EXPORTED = 20_000


def _asked(request: HttpRequest, actor: Actor) -> tuple[EntryFilter, dict[str, Any]]:
    form = EntryFilter(request.GET or None, actor=actor)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return form, {"organ": given.get("organ"), "field": given.get("field")}


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The unit's entries (of every unit for who oversees), due first on top."""
    form, asked = _asked(request, actor)
    known = dict(queries.VIEWS)
    view = request.GET.get("view", "") if request.GET.get("view", "") in known else ""
    counts = queries.counts(actor, **asked)
    query = request.GET.copy()
    tabs = []
    for code, label in queries.VIEWS:
        query["view"] = code
        query.pop("cursor", None)
        tabs.append(Link(label, f"?{query.urlencode()}", code == view, count=counts.get(code, 0)))
    q = form.cleaned_data.get("q", "") if form.is_bound and form.is_valid() else ""
    context = {
        "page": queries.carried(actor, view=view, q=q, cursor=request.GET.get("cursor"), **asked),
        "form": form, "tabs": tabs, "view": view, "filtered": bool(q or asked["organ"] or asked["field"]),
        "counts": counts, "any": counts[""],
    }  # fmt: skip
    return render(request, "catalogue/entries.html", context)


@require_GET
@desk_page(Duty.OFFICE, Duty.CHIEF, Duty.ADMIN)
def units(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every unit: entries, fulfilled, missing, late."""
    rows = queries.by_unit(actor)
    total = {key: sum(row[key] for row in rows) for key in ("entries", "done", "gaps", "late")}
    return render(request, "catalogue/entries_units.html", {"rows": rows, "total": total})


@require_GET
@desk_page()
def xlsx(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list as a workbook."""
    _, asked = _asked(request, actor)
    rows = queries.adoptions(actor).select_related("organ", "field", "column", "entry")
    rows = rows.filter(**{key: value for key, value in asked.items() if value is not None})
    rows = rows.order_by("organ__order", "field__order", "entry__standard_id", "entry__position")[:MOST_EXPORTED]
    return download(exports.adoptions(rows, heading="公开事项落实情况"), "公开事项落实情况.xlsx")


@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One entry of a unit: the standard, the unit's wording, its column, what fulfils it, what may be done."""
    row = or_404(queries.adoption, actor, uuid)
    forms = _forms(request, actor, row)
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    form = forms.get(asked)
    if form is not None and form.is_valid() and done(form, lambda: _act(asked, row, actor, form.cleaned_data)):
        messages.success(request, SAID[asked])
        return redirect("catalogue:entry", row.uuid)
    context = {
        "row": row, "entry": row.entry, "forms": forms, "page": queries.proofs(row, cursor=request.GET.get("cursor")),
        "own": not reasons_not_unit(actor, row.organ_id), "history": trail.history(row),
        "inspected": row.inspected.exclude(verdict="PENDING").select_related("inspection__by_organ").order_by("-judged_on", "-id")[:10],
    }  # fmt: skip
    return render(request, "catalogue/entry.html", context, status=422 if asked else 200)


SAID = {
    "proof": "已登记。",
    "adapt": "本单位的名称和说明已保存。",
    "column": "对应栏目已保存。",
    "exempt": "已登记为不适用。",
    "back": "已恢复承担。",
}


def _forms(request: HttpRequest, actor: Actor, row: Adoption) -> dict[str, Any]:
    """What may be done now, by whom; the form that was sent stays filled."""
    asked = request.POST.get("do", "") if request.method == "POST" else ""

    def bound(name: str, kind: Any, **given: Any) -> Any:
        made = kind(request.POST if name == asked else None, **given)
        made.auto_id = f"{name}_%s"
        return made

    found: dict[str, Any] = {}
    if reasons_not_keeper(actor, row.jurisdiction_id, row.organ_id):
        return found
    if row.state == AdoptionState.CARRIED:
        if not reasons_not_unit(actor, row.organ_id):
            found["proof"] = bound("proof", ProofForm)
        start = row.column.uuid if row.column else None
        found["column"] = bound("column", ColumnForm, organ_id=row.organ_id, initial={"column": start})
        found["adapt"] = bound("adapt", AdaptForm, initial={"wording": row.wording, "note": row.note})
        found["exempt"] = bound("exempt", ReasonForm)
    elif row.state == AdoptionState.NOT_APPLICABLE:
        found["back"] = bound("back", EmptyForm)
    return found


def _act(asked: str, row: Adoption, by: Actor, given: dict[str, Any]) -> None:
    if asked == "proof":
        fulfilment.register(adoption=row, by=by, **given)
    elif asked == "adapt":
        carrying.adapt(adoption=row, by=by, **given)
    elif asked == "column":
        chosen = given["column"].pk if given["column"] else None
        corresponding.link(organ_id=row.organ_id, links={row.pk: chosen}, by=by)
    elif asked == "exempt":
        carrying.not_applicable(adoption=row, by=by, **given)
    else:
        carrying.applicable(adoption=row, by=by)


@require_POST
@desk_page()
def remove_proof(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Take out something registered by hand."""
    proof = or_404(queries.proof, actor, uuid)
    reason = request.POST.get("reason", "")
    said(request, lambda: fulfilment.remove(proof=proof, reason=reason, by=actor), "已去掉。")
    return redirect("catalogue:entry", proof.adoption.uuid)
