"""政府信息公开专栏 of each organ, plain and addressable: columns, lists, guide, rules, history library (R020–R025)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.catalogue.forms.columns import PublicFilter
from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import columns, placements, sections
from gongkai.catalogue.rules.columns import ColumnKind, ColumnState, takes_content
from gongkai.catalogue.views.public.places import of_organ, shell
from gongkai.kernel import paging
from gongkai.kernel.text import whole
from gongkai.pages import services as pages
from gongkai.pages.rules.blocks import block

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

LATEST, IN_LIST = 10, 20


@of_organ
def section(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The first page of an organ's section: what each column holds, and what came last."""
    shown = shell(organ)
    latest = placements.published_in_section(organ.pk).order_by(*placements.LIST_ORDER)[:LATEST]
    pages.made_from(f"openness:{organ.pk}")
    guide = sections.standing_guide(organ.pk)
    shown |= {"latest": latest, "guide": guide, "feed": reverse("catalogue_public:section_feed", args=[organ.uuid])}
    return render(request, "catalogue/public/section.html", shown)


@of_organ
def column(request: HttpRequest, organ: Organ, uuid: UUID) -> HttpResponseBase:
    """One column: its text or its list; a merged one leads to where its contents stand now."""
    try:
        found = columns.public_column(organ.jurisdiction_id, organ.pk, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if found.state == ColumnState.MERGED and found.successor is not None:
        return redirect("catalogue_public:column", organ.uuid, found.successor.uuid, permanent=True)
    shown = shell(organ, found)
    if found.state == ColumnState.VISIBLE and found.pk not in {branch.column.pk for branch in shown["branches"]}:
        raise Http404
    if found.kind == ColumnKind.GUIDE and found.parent_id is None:
        return _guide(request, organ, shown)
    if found.kind == ColumnKind.ON_REQUEST:
        return _on_request(request, organ, shown)
    return _list(request, organ, found, shown)


def _guide(request: HttpRequest, organ: Organ, shown: dict[str, Any]) -> HttpResponse:
    versions = list(sections.public_guides(organ.pk))
    guide = next((row for row in versions if row.state == "STANDING"), None)
    lines = sections.guide_lines(guide) if guide else []
    pages.made_from(f"guide:{organ.pk}")
    shown |= {"guide": guide, "lines": lines, "earlier": [row for row in versions if row is not guide]}
    return render(request, "catalogue/public/guide.html", shown)


def _on_request(request: HttpRequest, organ: Organ, shown: dict[str, Any]) -> HttpResponse:
    """How to ask, and whom: out of the guide, so that both always say the same (R012)."""
    guide = sections.standing_guide(organ.pk)
    pages.made_from(f"guide:{organ.pk}")
    wanted = ("request", "unit", "address", "hours", "phone", "fax", "online", "remedy")
    lines = [row for row in sections.guide_lines(guide) if row[0].key in wanted] if guide else []
    lines.sort(key=lambda row: wanted.index(row[0].key))
    column_of_guide = next((row.column for row in shown["branches"] if row.column.kind == ColumnKind.GUIDE), None)
    shown |= {"guide": guide, "lines": lines, "guide_column": column_of_guide}
    return render(request, "catalogue/public/on_request.html", shown)


def _list(request: HttpRequest, organ: Organ, found: Column, shown: dict[str, Any]) -> HttpResponse:
    """What stands in a column; a heading, which only holds others, shows those and what came last in them."""
    form = PublicFilter(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    asked: dict[str, Any] = {"q": given.get("q") or "", "year": given.get("year")}
    below = [branch for branch in shown["branches"] if branch.column.parent_id == found.pk]
    heading = not takes_content(found.node) and bool(below)
    system = found.kind == ColumnKind.SYSTEM and not found.parent_id
    pages.made_from(f"column:{found.pk}", *([f"openness:{organ.pk}"] if below else []))
    shown |= {
        "form": form,
        "asked": asked,
        "searched": any(asked.values()),
        "below": below,
        "rules": sections.public_systems(organ.pk) if system else (),
        "heading": heading,
        "base": reverse("catalogue_public:column", args=[organ.uuid, found.uuid]),
    }
    if heading:
        beneath = [branch.column.pk for branch in _under(shown["branches"], found.pk)]
        rows = placements.published_beneath(beneath, **asked)
        cursor = request.GET.get("cursor")
        shown["page"] = paging.page(rows, order=placements.LIST_ORDER, cursor=cursor, size=IN_LIST)
        shown["items"] = shown["page"].rows
    else:
        rows = placements.published_in(found, **asked)
        total = rows.count()
        page = block(total, whole(request.GET.get("p", "")) or 0) or block(total)
        assert page is not None
        shown |= {
            "cut": page,
            "items": placements.sliced(rows, page),
            "years": placements.years_of(placements.published_in(found)),
        }
    pages.made_from(*(f"record:{item.record}" for item in shown["items"]))
    return render(request, "catalogue/public/column.html", shown)


@of_organ
def column_block(request: HttpRequest, organ: Organ, uuid: UUID, number: int) -> HttpResponse:
    """An older page of a column, the same for good once it is full."""
    found, shown = _standing(organ, uuid)
    rows = placements.published_in(found)
    page = block(rows.count(), number) if number and takes_content(found.node) else None
    if page is None:
        raise Http404
    items = placements.sliced(rows, page)
    pages.made_from(*(f"record:{item.record}" for item in items))
    shown |= {"cut": page, "items": items, "base": reverse("catalogue_public:column", args=[organ.uuid, found.uuid])}
    return render(request, "catalogue/public/column_block.html", shown)


def _standing(organ: Organ, uuid: UUID) -> tuple[Column, dict[str, Any]]:
    """A column that stands in the public tree, with what its page carries; 404 for another."""
    shown = shell(organ)
    here = next((branch.column for branch in shown["branches"] if branch.column.uuid == uuid), None)
    if here is None:
        raise Http404
    return here, shown | {"here": here}


def _under(branches: list[columns.Branch], root: int) -> list[columns.Branch]:
    """The branches beneath a column."""
    top = next((branch for branch in branches if branch.column.pk == root), None)
    return columns.flat(top.children) if top else []


@of_organ
def guide_version(request: HttpRequest, organ: Organ, number: int) -> HttpResponse:
    """An earlier version of the guide, marked as such."""
    guide = sections.public_guides(organ.pk).filter(number=number).first()
    if guide is None:
        raise Http404
    shown = shell(organ)
    pages.made_from(f"guide:{organ.pk}")
    versions = [row for row in sections.public_guides(organ.pk) if row.pk != guide.pk and row.state != "STANDING"]
    shown |= {"guide": guide, "lines": sections.guide_lines(guide), "earlier": versions}
    return render(request, "catalogue/public/guide.html", shown)


@of_organ
def system(request: HttpRequest, organ: Organ, uuid: UUID) -> HttpResponse:
    """A rule of openness work, and its other versions."""
    try:
        rule = sections.public_system(organ.pk, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    pages.made_from(f"systems:{organ.pk}")
    shown = shell(organ) | {"rule": rule, "versions": sections.versions_of(rule).exclude(pk=rule.pk)}
    return render(request, "catalogue/public/system.html", shown)


@of_organ
def history(request: HttpRequest, organ: Organ) -> HttpResponse:
    """历史库: what left its column and must stay public, searchable (R011)."""
    shown = shell(organ)
    form = PublicFilter(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = placements.history_of(organ.pk, q=given.get("q") or "", year=given.get("year"))
    pages.made_from(f"openness:{organ.pk}")
    shown |= {
        "in_history": True,
        "form": form,
        "searched": bool(given.get("q") or given.get("year")),
        "page": paging.page(rows, order=placements.HISTORY_ORDER, cursor=request.GET.get("cursor"), size=IN_LIST),
    }
    return render(request, "catalogue/public/history.html", shown)
