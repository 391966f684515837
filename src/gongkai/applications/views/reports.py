"""年度统计: tables 3 and 4, each cell opening its cases, and the workbook."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.applications.queries import corrections as correcting
from gongkai.applications.queries import report as reading
from gongkai.applications.rules import corrections
from gongkai.applications.rules import report as rules
from gongkai.applications.services import ledgering, workbook
from gongkai.kernel import days, paging
from gongkai.kernel.text import whole
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services import downloads

READERS = (Duty.REQUESTS, Duty.REVIEWER, Duty.SECRECY, Duty.LEADER, Duty.HEAD, Duty.OFFICE, Duty.CHIEF)


def _year(request: HttpRequest) -> int:
    asked = whole(request.GET.get("year", ""))
    first, last = reading.YEARS
    return asked if asked is not None and first <= asked <= last else days.today().year


def _organ(request: HttpRequest, actor: Actor) -> Any:
    """The organ a report is narrowed to by those who oversee."""
    asked = request.GET.get("organ", "")
    if not actor.oversees or not asked:
        return None
    return next((each for each in orgs.organs(actor.jurisdiction_id) if str(each.uuid) == asked), None)


@require_GET
@desk_page(*READERS)
def report(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The two tables of a year."""
    year, organ = _year(request), _organ(request, actor)
    third, fourth, wrong = reading.tables(actor, year, organ)
    corrected = correcting.counted(actor, year, organ)
    context = {
        "year": year,
        "years": range(days.today().year, days.today().year - 5, -1),
        "organ": organ,
        "organs": orgs.organs(actor.jurisdiction_id) if actor.oversees else [],
        "columns": [(column.value, column.label) for column in rules.Column],
        "rows": [
            (row, group, label, [(column, third[row, column]) for column in rules.COLUMN_IDS])
            for row, (group, label) in rules.ROWS.items()
        ],
        "items": [*rules.TABLE_4_ITEMS.values(), "总计"],
        "fourth": [
            (group, label, [(item, fourth[group, item]) for item in (*rules.TABLE_4_ITEMS, rules.TOTAL)])
            for group, label in rules.TABLE_4_GROUPS.items()
        ],
        "wrong": [*wrong, *corrections.faults(corrected)],
        "corrected": [(row, label, corrected[row]) for row, label in corrections.ROWS.items()],
    }
    return render(request, "applications/report.html", context)


@require_GET
@desk_page(*READERS)
def cell(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The applications one cell counts."""
    year, organ = _year(request), _organ(request, actor)
    row, column = request.GET.get("row", ""), request.GET.get("column", "")
    if row not in rules.ROWS or column not in rules.COLUMN_IDS:
        raise Http404
    page = ledgering.cell(actor, year, row, column, organ, cursor=request.GET.get("cursor"))
    context = {
        "year": year,
        "label": "".join(rules.ROWS[row]),
        "column": "总计" if column == rules.TOTAL else rules.Column(column).label,
        "page": page,
        "total": page.total,
    }
    return render(request, "applications/report_cell.html", context)


@require_GET
@desk_page(*READERS)
def disputes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The reconsiderations or suits one cell of table 4 counts."""
    year, organ = _year(request), _organ(request, actor)
    group, item = request.GET.get("group", ""), request.GET.get("item", "")
    items = {**rules.TABLE_4_ITEMS, rules.TOTAL: "总计"}
    if group not in rules.TABLE_4_GROUPS or item not in items:
        raise Http404
    rows = reading.of_dispute_cell(actor, year, group, item, organ)
    context = {
        "year": year,
        "label": rules.TABLE_4_GROUPS[group],
        "item": items[item],
        "page": paging.page(rows, order=("-id",), cursor=request.GET.get("cursor")),
        "total": rows.count(),
    }
    return render(request, "applications/report_disputes.html", context)


@require_GET
@desk_page(*READERS)
def correction_cell(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The applications for correction one number counts."""
    year, row = _year(request), request.GET.get("row", "")
    if row not in corrections.ROWS:
        raise Http404
    rows = correcting.of_cell(actor, year, row, _organ(request, actor))
    context = {
        "year": year, "label": "更正与本人相关的政府信息", "column": corrections.ROWS[row],
        "page": paging.page(rows, order=("-id",), cursor=request.GET.get("cursor")), "total": rows.count(),
    }  # fmt: skip
    return render(request, "applications/report_cell.html", context)


@require_GET
@desk_page(*READERS)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Both tables as a workbook."""
    year = _year(request)
    third, fourth, _ = reading.tables(actor, year, _organ(request, actor))
    return downloads.download(workbook.report(year, third, fourth), f"{year}年政府信息公开申请情况.xlsx")
