"""组织保障: each unit's year at a glance, and the records of each kind (R405–R408, R410, R412)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import whole
from gongkai.ledger.forms.organisation import EndForm, RecordForm
from gongkai.ledger.forms.work import ReasonForm
from gongkai.ledger.models import OrganisationRecord
from gongkai.ledger.queries import organisation as queries
from gongkai.ledger.rules.organisation import Kind
from gongkai.ledger.services import organisation
from gongkai.ledger.views.desk.parts import sent
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.acting import Doing, act
from gongkai.pages.services.answering import or_404
from gongkai.pages.services.downloads import download
from gongkai.trail import queries as trail


def _kind(key: str) -> Kind:
    if key not in queries.kinds():
        raise Http404
    return queries.kinds()[key]


def _year(request: HttpRequest) -> int:
    given = request.GET.get("year", "")
    year = whole(given, 4)
    return year if year is not None and 2000 <= year <= 2100 else days.today().year


@require_GET
@desk_page()
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the year asks, and who has done it."""
    year = _year(request)
    lines = queries.fulfilment(actor, year)
    counted = {kind.key: sum(number for line in lines for one_kind, number, _ in line.counts if one_kind is kind)
               for kind in queries.kinds().values()}  # fmt: skip
    context = {
        "year": year,
        "years": [year - 1, year] + ([year + 1] if year < days.today().year else []),
        "lines": lines,
        "kinds": [
            (kind, counted[kind.key], kind.due_on(year), queries.may_enter(actor, kind))
            for kind in queries.kinds().values()
        ],
        "owing": sum(1 for line in lines if line.owes),
        "today": days.today(),
    }
    return render(request, "ledger/organisation.html", context)


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """The records of one kind."""
    sort, year = _kind(kind), _year(request) if request.GET.get("year") else None
    page = queries.records(actor, sort, year=year, cursor=request.GET.get("cursor"))
    rows = [(row, [row.values.get(field.key, "") for field in (sort.head, *sort.fields[1:4])]) for row in page.rows]
    context = {
        "kind": sort, "page": page, "rows": rows, "columns": sort.fields[1:4], "year": year,
        "may": queries.may_enter(actor, sort),
    }  # fmt: skip
    return render(request, "ledger/organisation_kind.html", context)


@desk_page()
def new(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """登记 a record."""
    sort = _kind(kind)
    if not queries.may_enter(actor, sort):
        raise Http404
    form = RecordForm(*sent(request), kind=sort, actor=actor)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        organ = form.cleaned_data.get("organ")
        try:
            made = organisation.enter(
                kind=sort.key, on=form.cleaned_data["on"], values=form.values(), by=actor,
                organ_id=organ.pk if organ else None, file=_stored(form, actor),
            )  # fmt: skip
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已登记：{made.values.get(sort.head.key, '')}。")
            return redirect("ledger:organisation_kind", sort.key)
    context = {"kind": sort, "form": form, "why": why}
    return render(request, "ledger/organisation_form.html", context, status=422 if why or form.errors else 200)


def _stored(form: RecordForm, actor: Actor) -> Any:
    given = form.cleaned_data.get("file")
    return files.store(data=given, name=given.name, by=actor) if given else None


@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One record with its history; whoever may mends, ends or takes it back."""
    row: OrganisationRecord = or_404(queries.record, actor, uuid)
    sort = queries.kinds()[row.kind]
    doings: dict[str, Doing] = {}
    if not organisation.reasons_against(row, actor):
        if sort.standing and row.until is None:
            doings["end"] = Doing(
                EndForm, lambda on: organisation.end(row=row, on=on, by=actor), said="已登记不再担任。"
            )
        doings["withdraw"] = Doing(
            ReasonForm, lambda reason: organisation.withdraw(row=row, reason=reason, by=actor), said="已撤销这条记录。"
        )
    acted = act(request, doings)
    if acted.done:
        return redirect("ledger:organisation_record", row.uuid)
    context = {
        "row": row, "kind": sort, "forms": acted.forms, "why": acted.why, "may": bool(doings),
        "said": [(field.label, row.values.get(field.key, "")) for field in sort.fields],
        "history": trail.history(row),
    }  # fmt: skip
    return render(request, "ledger/organisation_record.html", context, status=acted.status)


@desk_page()
def edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Mend a record."""
    row: OrganisationRecord = or_404(queries.record, actor, uuid)
    if organisation.reasons_against(row, actor):
        raise Http404
    sort = queries.kinds()[row.kind]
    form = RecordForm(*sent(request), kind=sort, actor=actor, fixed=True, initial={**row.values, "on": row.on})
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            organisation.change(
                row=row, on=form.cleaned_data["on"], values=form.values(), by=actor, file=_stored(form, actor)
            )
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已修改，原来的内容留在办理记录里。")
            return redirect("ledger:organisation_record", row.uuid)
    context = {"kind": sort, "form": form, "why": why, "row": row}
    return render(request, "ledger/organisation_form.html", context, status=422 if why or form.errors else 200)


@require_GET
@desk_page()
def sheet(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The year as a workbook: the table of units and a sheet for each kind."""
    year = _year(request)
    lists = [(kind, queries.records(actor, kind, year=year, size=1000).rows) for kind in queries.kinds().values()]
    data = organisation.workbook(year=year, lines=queries.fulfilment(actor, year), lists=lists)
    return download(data, f"政务公开组织保障情况（{year}年）.xlsx")
