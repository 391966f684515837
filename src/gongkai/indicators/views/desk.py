"""Boards, the rows behind a figure, and what every indicator means (R422 R423)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.indicators import queries, services
from gongkai.indicators.forms import PeriodForm
from gongkai.indicators.queries import Cell, Column, Row, View
from gongkai.indicators.rules import (
    PERIOD_LABELS,
    BadPeriod,
    Board,
    Definition,
    Period,
    effective,
    parse_period,
    year,
)
from gongkai.indicators.rules.boards import GROUPS
from gongkai.kernel import days, paging
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import Link
from gongkai.pages.services.downloads import XLSX

NONE = "-"


def _period(request: HttpRequest) -> Period:
    """The period asked for; this year for none or a bad one."""
    try:
        return parse_period(request.GET.get("period", ""))
    except BadPeriod:
        return year(days.today().year)


def _board(actor: Actor, key: str) -> Board:
    try:
        return queries.board(actor, key)
    except LookupError as none:
        raise Http404 from none


@desk_page()
def boards(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The boards this post may open."""
    return render(request, "indicators/boards.html", {"boards": queries.boards(actor)})


@desk_page()
def board(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """One board: figures, a chart, a table by group; every figure opens its rows."""
    found = queries.view(actor, _board(actor, key), _period(request), request.GET.get("by"))
    context = {
        "view": found,
        "form": PeriodForm(days.today(), found.period),
        "figures": [(cell, _url(found, cell)) for cell in found.totals],
        "rows": [(row, [(cell, _url(found, cell, row)) for cell in row.cells]) for row in found.rows],
        "charts": [_chart(found, wanted) for wanted in found.board.bars] if found.rows else [],
        "group": GROUPS.get(found.by or "", ""),
        "groupings": [_grouping(found, by) for by in found.board.by],
    }
    return render(request, "indicators/board.html", context)


def _grouping(found: View, by: str) -> Link:
    url = f"?{urlencode({'period': found.period.key, 'by': by})}"
    return Link(f"按{GROUPS[by]}", url, by == found.by)


def _url(found: View, cell: Cell, row: Row | None = None) -> str:
    """Where the rows behind a figure are listed."""
    asked = {"period": found.period.key, "board": found.board.key}
    if row is not None and found.by:
        asked |= {"by": found.by, "group": NONE if row.group is None else str(row.group)}
    return f"{reverse('indicators:drill', args=[cell.definition.id])}?{urlencode(asked)}"


def _chart(found: View, key: str) -> dict[str, object]:
    """The bars of one indicator over the groups; a group with nothing to measure has none."""
    number = found.board.keys.index(key)
    cells = [(row, row.cells[number]) for row in found.rows]
    bars = [
        {"label": row.label, "value": float(cell.figure.value), "url": _url(found, cell, row), "note": _note(cell)}
        for row, cell in cells
        if cell.figure.value is not None
    ]
    definition = found.totals[number].definition
    longest = 100.0 if definition.unit == "%" else None
    return {"title": definition.name, "unit": definition.unit, "bars": bars, "longest": longest}


def _note(cell: Cell) -> str:
    figure = cell.figure
    return f"{figure.numerator:,.0f}/{figure.denominator:,.0f}" if figure.denominator else ""


@desk_page()
def board_xlsx(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The board as a workbook."""
    found = queries.view(actor, _board(actor, key), _period(request), request.GET.get("by"))
    answer = HttpResponse(services.board_workbook(found), content_type=XLSX)
    answer.headers["Content-Disposition"] = _attachment(f"{found.board.title}（{found.period.label}）.xlsx")
    return answer


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{urlencode({'': name})[1:].replace('+', '%20')}"


@desk_page()
def definitions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """指标口径: every indicator with formula, period, source, article, and its rows."""
    period = _period(request)
    rows = [(found, PERIOD_LABELS[found.period], effective(found.period, period)) for found in queries.definitions()]
    return render(request, "indicators/definitions.html", {"rows": rows, "period": period})


@desk_page()
def drill(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The rows behind one figure."""
    period, by, part = _period(request), request.GET.get("by") or None, request.GET.get("part", "numerator")
    try:
        definition = queries.definition(key)
        source = queries.source(definition.source)
        group = queries.group_value(actor, source, by, request.GET.get("group", NONE)) if by else None
        rows = queries.drill(actor, key, period, group, by=by, part=part)
        figure = _figure(actor, key, period, by, group)
    except (LookupError, ValueError) as none:
        raise Http404 from none
    page = paging.page(rows, order=source.order, cursor=request.GET.get("cursor"), size=50)
    shown = part if definition.is_ratio else "numerator"
    context = {
        "definition": definition,
        "period": effective(definition.period, period),
        "period_rule": PERIOD_LABELS[definition.period],
        "figure": figure,
        "columns": source.columns,
        "rows": [(_link(source.link, row), _values(source.columns, row)) for row in page.rows],
        "page": page,
        "total": _rows_counted(definition, figure, shown),
        "group": queries.label_groups(actor, source, by, [group]).get(group, "") if by else "",
        "parts": _parts(request, shown) if definition.is_ratio else [],
        "board": next((one for one in queries.boards(actor) if one.key == request.GET.get("board")), None),
    }
    return render(request, "indicators/drill.html", context)


def _figure(actor: Actor, key: str, period: Period, by: str | None, group: Any) -> Any:
    """The figure the rows belong to; None for a group that has no rows."""
    return next((found for found in queries.figures(actor, [key], period, by=by) if found.group == group), None)


def _rows_counted(definition: Definition, figure: Any, part: str) -> int | None:
    """How many rows there are, where the figure already tells: not for sums and different values."""
    if figure is None or definition.sum or definition.distinct:
        return None
    return int(figure.denominator if part == "denominator" else figure.numerator)


def _link(link: Any, row: Any) -> str:
    return str(link(row)) if link else ""


def _values(columns: tuple[Column, ...], row: Any) -> list[tuple[str, object]]:
    return [(column.label, column.value(row)) for column in columns]


def _parts(request: HttpRequest, part: str) -> list[Link]:
    """The two sides of a ratio."""
    links = []
    for name, label in (("numerator", "分子"), ("denominator", "分母")):
        asked = {key: request.GET[key] for key in ("period", "by", "group", "board") if key in request.GET}
        links.append(Link(label, f"?{urlencode({**asked, 'part': name})}", part == name))
    return links
