"""依申请公开台账 (R153)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from gongkai.applications.forms.desk import LedgerFilter
from gongkai.applications.queries import ledger as asking
from gongkai.applications.queries.scope import READERS
from gongkai.applications.rules.decisions import types
from gongkai.applications.rules.states import CLERKS
from gongkai.applications.services import ledgering, tables
from gongkai.applications.views.desk import saved
from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.downloads import download


def outcomes() -> dict[str, str]:
    """Results by code, in words."""
    return {code: each.name for code, each in types().items()}


@require_GET
@desk_page(*READERS)
def ledger(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The ledger of the organ, or of the place for those who oversee."""
    form = LedgerFilter(request.GET or None, actor=actor)
    asked = form.asked()
    page = ledgering.listed(actor, asked, cursor=request.GET.get("cursor"))
    context = {
        "form": form, "page": page, "names": asking.names_of(page.rows), "outcomes": outcomes(),
        "views": saved.shown(actor), "save": saved.form_of(request),
        "narrowed": any(asked.values()), "may_enter": actor.duty in CLERKS,
    }  # fmt: skip
    return render(request, "applications/desk/ledger.html", context)


@require_POST
@desk_page(*READERS)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The filtered ledger as .xlsx; that applicants' names left the house is recorded."""
    form = LedgerFilter(request.POST, actor=actor)
    if asking.rows(actor, form.asked())[: tables.MOST_ROWS + 1].count() > tables.MOST_ROWS:
        text = f"超过一次导出的上限{tables.MOST_ROWS:,}件，请缩小申请日期范围。"
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    lines = list(asking.lines(actor, form.asked(), outcomes()))
    tables.record_export(by=actor, organ_id=actor.organ_id, number=len(lines))
    under = f"导出日期：{days.today():%Y年%-m月%-d日}　共{len(lines)}件"
    data = tables.ledger_table(title=f"{actor.organ_name}依申请公开台账", under=under, rows=lines)
    return download(data, f"依申请公开台账{days.today():%Y%m%d}.xlsx")
