"""政府信息公开 of a jurisdiction: the five statutory columns in their order, over all organs; the organs' sections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import columns, placements, templates
from gongkai.catalogue.rules.columns import ColumnKind
from gongkai.kernel import days
from gongkai.kernel.text import whole
from gongkai.orgs import queries as orgs
from gongkai.orgs.services.access import of_place
from gongkai.pages import services as pages

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction, Organ

# 国办公开办函〔2019〕61号: names and order of the columns of the platform.
STATUTORY = {
    "guides": ColumnKind.GUIDE,
    "systems": ColumnKind.SYSTEM,
    "statutory": ColumnKind.STATUTORY,
    "reports": ColumnKind.ANNUAL_REPORT,
    "requests": ColumnKind.ON_REQUEST,
}
COUNTED = {ColumnKind.SYSTEM, ColumnKind.STATUTORY, ColumnKind.ANNUAL_REPORT}
MOST_REPORTS = 3000


@dataclass(frozen=True, slots=True)
class Card:
    """One of the five: its name here, what it holds, the address over all organs, the government's own column."""

    title: str
    scope: str
    url: str
    organs: int
    items: int | None
    latest: date | None
    own: Column | None


@dataclass(frozen=True, slots=True)
class Unit:
    """One organ's line in a list over all organs."""

    organ: Organ
    url: str
    items: int
    latest: date | None


@of_place
def openness(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The five columns, then every organ with a section, by kind, in official order."""
    pages.made_from(f"openness_of:{place.pk}", f"organs:{place.pk}")
    office, sections = orgs.office_of(place.pk), columns.sections_of(place.pk)
    kinds: dict[str, list[Unit]] = {}
    for organ in orgs.organs(place.pk):
        if organ.pk in sections:
            url = reverse("catalogue_public:section", args=[organ.uuid])
            kinds.setdefault(organ.get_kind_display(), []).append(Unit(organ, url, *sections[organ.pk]))
    context = {"place": place, "office": office, "cards": _cards(place, office), "kinds": list(kinds.items())}
    return render(request, "catalogue/public/openness.html", context)


def _cards(place: Jurisdiction, office: Organ | None) -> list[Card]:
    names = {row.kind: row for row in templates.template_of(place.pk) if not row.parent_key}
    gathered = columns.gathered(place.pk)
    own = {ColumnKind(top.column.kind): top.column for top in columns.public_tree(office.pk)} if office else {}
    cards = []
    for slug, kind in STATUTORY.items():
        told, row = gathered.get(kind), names.get(kind)
        cards.append(
            Card(
                row.title if row else kind.label, row.scope if row else "",
                reverse("catalogue_public:gathered", args=[slug]), told.organs if told else 0,
                (told.items if told else 0) if kind in COUNTED else None, told.latest if told else None, own.get(kind),
            )
        )  # fmt: skip
    return cards


@of_place
def gathered(request: HttpRequest, place: Jurisdiction, slug: str) -> HttpResponse:
    """One of the five over all organs: where each stands, how much it holds, when it was last updated."""
    kind = STATUTORY.get(slug)
    if kind is None:
        raise Http404
    pages.made_from(f"openness_of:{place.pk}", f"organs:{place.pk}")
    tops = columns.tops_of(place.pk, kind)
    told = columns.beneath([top.organ_id for top in tops], kind)
    units = [
        Unit(
            top.organ, reverse("catalogue_public:column", args=[top.organ.uuid, top.uuid]),
            *told.get(top.organ_id, (0, None)),
        )
        for top in tops
    ]  # fmt: skip
    name = next((row.title for row in templates.template_of(place.pk) if row.kind is kind and not row.parent_key), "")
    context = {"place": place, "kind": kind, "title": name or kind.label, "units": units, "counted": kind in COUNTED}
    if kind is ColumnKind.ANNUAL_REPORT:
        context |= _reports(place, whole(request.GET.get("year", "")))
    return render(request, "catalogue/public/gathered.html", context)


def _reports(place: Jurisdiction, asked: int | None) -> dict[str, object]:
    """Every organ's annual reports, by the year they came out; within a year in official order."""
    found = placements.reports_of(place.pk)
    if asked is not None and 1949 <= asked <= 2199:
        found = placements.within_year(found, asked)
    rows = sorted(
        found[:MOST_REPORTS], key=lambda row: (-days.day_of(row.published_at).year, row.section.order, row.section_id, row.pk)
    )  # fmt: skip
    by_year = groupby(rows, key=lambda row: days.day_of(row.published_at).year)
    return {"years": [(year, list(some)) for year, some in by_year], "asked": asked, "many": len(rows)}
