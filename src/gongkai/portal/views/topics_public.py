"""专题 for everyone: the list, one topic, its feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.kernel.text import clip
from gongkai.orgs.services.access import of_place
from gongkai.pages import services as pages
from gongkai.portal.queries import topics as queries
from gongkai.portal.rules.sections import newest

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

GONE = 410
IN_FEED = 50


@of_place
def topics(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Every topic by kind; archived ones last."""
    pages.made_from(f"topics:{place.pk}", f"site:{place.pk}")
    return render(request, "portal/topics/public_list.html", {"shelves": queries.shelves(place.pk)})


@of_place
def topic(request: HttpRequest, place: Jurisdiction, slug: str) -> HttpResponse:
    """One topic; a plain notice for what was taken down; 404 for everything else."""
    try:
        page = queries.page(place.pk, slug)
    except ObjectDoesNotExist as error:
        day = queries.ended(place.pk, slug)
        if day is None:
            raise Http404 from error
        return render(request, "portal/topics/public_gone.html", {"on": day}, status=GONE)
    pages.made_from(f"site:{place.pk}", *page.keys)
    return render(request, "portal/topics/public.html", {"page": page, "topic": page.topic, "preview": False})


@of_place
def feed(request: HttpRequest, place: Jurisdiction, slug: str) -> HttpResponse:
    """What came newly into a topic, as Atom."""
    try:
        page = queries.page(place.pk, slug)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    pages.made_from(*page.keys)
    rows = {row.url: row for part in page.parts for row in part.shown.news}
    entries = [
        pages.FeedEntry(
            title=row.title, address=request.build_absolute_uri(row.url), summary=clip(row.summary, 200),
            published=row.published, updated=row.published, author=row.organ,
        )
        for row in newest(rows.values(), IN_FEED)
    ]  # fmt: skip
    return pages.atom(
        title=page.title,
        address=request.build_absolute_uri(reverse("portal:topic", args=[slug])),
        feed_address=request.build_absolute_uri(request.path),
        subtitle=page.summary,
        entries=entries,
    )
