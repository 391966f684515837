"""用印登记 (R149): which seal went on which letter, when, by whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.applications.forms.redacting import SealsFilter
from gongkai.applications.queries import stamping
from gongkai.applications.queries.scope import READERS
from gongkai.applications.services import tables
from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.downloads import download

WIDTHS = (12, 20, 28, 20, 24, 20, 14, 14, 8)


@require_GET
@desk_page(*READERS)
def seals(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The log of the organ, or of the place for those who oversee."""
    form = SealsFilter(request.GET or None)
    since, until = form.within()
    page = stamping.listed(stamping.log(actor, since=since, until=until), request.GET.get("cursor"))
    lines = [(row, stamping.who(row), stamping.entered(row)) for row in page.rows]
    return render(request, "applications/seals.html", {"form": form, "page": page, "lines": lines, "narrowed": since})


@require_GET
@desk_page(*READERS)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same as .xlsx."""
    form = SealsFilter(request.GET or None)
    since, until = form.within()
    rows = stamping.log(actor, since=since, until=until)
    if (number := rows.count()) > tables.MOST_ROWS:
        text = f"共{number}条，超过一次导出的上限{tables.MOST_ROWS}条，请按月份导出。"
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    month = f"{since:%Y年%-m月}" if since else "全部"
    under = f"导出日期：{days.today():%Y年%-m月%-d日}　{month}　共{number}条"
    data = tables.ledger_table(
        title=f"{actor.organ_name}依申请公开用印登记", under=under, rows=stamping.lines(rows), head=stamping.HEAD,
        widths=WIDTHS, name="用印登记",
    )  # fmt: skip
    return download(data, f"用印登记{f'{since:%Y%m}' if since else ''}.xlsx")
