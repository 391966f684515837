"""重点工作进展: what the office released, for everyone. Lateness and whatever else is internal never comes here."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from gongkai.kernel.text import whole
from gongkai.ledger.forms.progress import ProgressFilter
from gongkai.ledger.queries import published
from gongkai.ledger.rules.states import PublicState
from gongkai.ledger.services import exports
from gongkai.orgs.services.access import of_place
from gongkai.pages import services as pages

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

IN_FEED = 100
PIECE = 500
MOST_ROWS = 5000


def _year(request: HttpRequest, years: list[int]) -> int | None:
    """The year asked for, else the newest with something released; 404 for a year without."""
    asked = request.GET.get("year", "")
    if not asked:
        return years[0] if years else None
    if (year := whole(asked)) not in years:
        raise Http404
    return year


def _plans(place: Jurisdiction, year: int) -> list[published.PublicPlan]:
    return [plan for plan in published.plans(place.pk) if plan.year == year]


def _asked(
    request: HttpRequest, place: Jurisdiction, year: int, plans: list[published.PublicPlan]
) -> tuple[ProgressFilter, dict[str, Any]]:
    form = ProgressFilter(request.GET or None, plans=plans, themes=published.themes(place.pk, year))
    form.is_valid()
    given = form.cleaned_data if form.is_bound else {}
    state = given.get("state")
    return form, {
        "year": year,
        "plan": given.get("plan") or None,
        "theme": given.get("theme") or "",
        "state": PublicState(state) if state else None,
        "text": given.get("q") or "",
    }


@of_place
def progress(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """A year's released tasks by theme, with how many stand in each state."""
    pages.made_from(f"plans:{place.pk}")
    years = published.years(place.pk)
    year = _year(request, years)
    if year is None:
        return render(request, "ledger/public_progress.html", {"years": [], "year": None})
    plans = _plans(place, year)
    form, asked = _asked(request, place, year, plans)
    page = published.released_tasks(place.pk, cursor=request.GET.get("cursor"), **asked)
    counts = published.counts(place.pk, year=year, plan=asked["plan"])
    themes = published.by_theme(place.pk, year, asked["plan"])
    context = {
        "years": years,
        "year": year,
        "form": form,
        "page": page,
        "groups": [(theme, list(rows)) for theme, rows in groupby(page.rows, key=lambda row: row.theme)],
        "counts": [(state, counts[state]) for state in (PublicState.DONE, PublicState.UNDERWAY, PublicState.STANDING)],
        "total": sum(counts.values()),
        "themes": themes if len(themes) > 1 else [],
        "plans": plans,
        "narrowed": any(asked[name] for name in ("plan", "theme", "state", "text")),
    }
    return render(request, "ledger/public_progress.html", context)


@of_place
def task(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """One released task."""
    try:
        found = published.released_task(place.pk, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    pages.made_from(f"task:{uuid}")
    return render(request, "ledger/public_task.html", {"task": found})


@of_place
def table(request: HttpRequest, place: Jurisdiction) -> HttpResponseBase:
    """The released tasks as a workbook, narrowed as the page is."""
    year = _year(request, published.years(place.pk))
    if year is None:
        raise Http404
    _, asked = _asked(request, place, year, _plans(place, year))
    title = f"{place.name}{year}年重点工作进展"
    data = exports.published_list(rows=_all(place.pk, asked), title=title)
    return FileResponse(BytesIO(data), as_attachment=True, filename=f"{title}.xlsx")


def _all(jurisdiction_id: int, asked: dict[str, Any]) -> Iterator[published.PublicTask]:
    cursor: str | None = None
    for _ in range(MOST_ROWS // PIECE):
        page = published.released_tasks(jurisdiction_id, cursor=cursor, size=PIECE, **asked)
        yield from page.rows
        cursor = page.next
        if not cursor:
            return


@of_place
def feed(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """What changed last, as Atom."""
    pages.made_from(f"plans:{place.pk}")
    entries = [
        pages.FeedEntry(
            title=f"【{row.state.label}】{row.name}",
            address=request.build_absolute_uri(reverse("ledger_public:task", args=[row.uuid])),
            summary=row.requirement,
            published=row.shown_at,
            updated=row.shown_at,
            author="、".join(row.lead_units),
        )
        for row in published.latest(place.pk, most=IN_FEED)
        if row.shown_at
    ]
    return pages.atom(
        title=f"{place.name}重点工作进展",
        address=request.build_absolute_uri(reverse("ledger_public:progress")),
        feed_address=request.build_absolute_uri(request.path),
        subtitle=f"{place.name}政务公开重点工作最近的进展",
        entries=entries,
    )
