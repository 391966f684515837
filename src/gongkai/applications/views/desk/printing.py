"""批量打印 of what was ticked in the ledger or on the board."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.applications.forms.printing import LabelForm, PrintForm
from gongkai.applications.models import Application
from gongkai.applications.queries import printing as asking
from gongkai.applications.rules.printing import MOST, reasons_not_to_print
from gongkai.applications.rules.states import CLERKS
from gongkai.applications.services import printing
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.downloads import download

PDF = "application/pdf"


@desk_page(*CLERKS)
def several(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What there is to print of the chosen ones; posted: the PDF."""
    given = request.POST if request.method == "POST" else request.GET
    rows = _chosen(actor, given.getlist("row"))
    asked = given.get("do") if request.method == "POST" else ""
    letters = PrintForm(given if asked == "letters" else None)
    labels = LabelForm(given if asked == "labels" else None)
    why: tuple[str, ...] = tuple(reasons_not_to_print(len(rows)))
    try:
        if asked == "letters" and letters.is_valid():
            made = printing.bundle(applications=rows, kinds=letters.cleaned_data["kinds"], by=actor)
            return download(made, f"依申请公开文书{days.today():%Y%m%d}.pdf", PDF)
        if asked == "labels" and labels.is_valid():
            made = printing.labels(applications=rows, start=labels.cleaned_data["start"], by=actor)
            return download(made, f"地址标签{days.today():%Y%m%d}.pdf", PDF)
    except Refused as refused:
        why = refused.reasons
    shown = rows[:MOST]
    context = {
        "rows": shown, "sheets": asking.sheets(shown), "addresses": asking.addresses(shown), "letters": letters,
        "labels": labels, "why": why,
    }  # fmt: skip
    return render(request, "applications/desk/print.html", context, status=422 if asked else 200)


def _chosen(actor: Actor, given: Iterable[str]) -> list[Application]:
    try:
        return asking.chosen(actor, [UUID(each) for each in given])
    except (ValueError, Application.DoesNotExist) as error:
        raise Http404 from error
