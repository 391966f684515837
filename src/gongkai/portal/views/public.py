"""Public pages: home, organs, statements, what machines read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.orgs import queries as orgs
from gongkai.orgs.services.access import of_place
from gongkai.pages import services as pages
from gongkai.portal import queries
from gongkai.portal.rules import Section, Where

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction


@of_place
def home(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """What people come for first: search, what is new, the statutory entries, policies, the year's work, whom to ask."""
    pages.made_from(f"latest:{place.pk}", f"organs:{place.pk}")
    drawn = _drawn(queries.sections(place), request)
    context = {where.value: [one for one in drawn if one["section"].where is where] for where in Where} | {
        "latest": queries.latest(place, home=True),
        "office": orgs.office_of(place.pk),
        "kinds": queries.organs_by_kind(place),
        "place": place,
    }
    return render(request, "portal/home.html", context)


def _drawn(sections: list[Section], request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "section": section,
            "mark": f"section-{number}",
            "body": render_to_string(section.template, dict(section.context), request),
        }
        for number, section in enumerate(sections, 1)
    ]


@of_place
def organs(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Organs in official order, with telephones and addresses."""
    pages.made_from(f"organs:{place.pk}")
    return render(request, "portal/organs.html", {"kinds": queries.organs_by_kind(place)})


@of_place
def organ(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """One organ: where it is, and what it has made public."""
    try:
        found = queries.organ(place, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    pages.made_from(f"organ:{found.pk}")
    context = {"organ": found, "sections": _drawn(queries.organ_sections(found), request)}
    return render(request, "portal/organ.html", context)


@of_place
def accessibility(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """What one may expect of these pages, and whom to tell when they fail."""
    return render(request, "portal/accessibility.html", {"office": orgs.office_of(place.pk)})


@of_place
def sitemap(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """All parts of the site, for people."""
    pages.made_from(f"organs:{place.pk}")
    return render(
        request, "portal/sitemap.html", {"entries": queries.entries(), "kinds": queries.organs_by_kind(place)}
    )


@of_place
def sitemap_xml(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """All stable addresses, for search engines (sitemaps.org)."""
    pages.made_from(f"organs:{place.pk}", f"latest:{place.pk}", f"site:{place.pk}")
    paths = [url for _, url in queries.entries()]
    paths += [reverse("portal:organ", args=[organ.uuid]) for organ in orgs.organs(place.pk)]
    paths += [row.url for row in queries.latest(place, 1000)]
    addresses = [request.build_absolute_uri(path) for path in dict.fromkeys(paths)]
    return render(request, "portal/sitemap.xml", {"addresses": addresses}, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by machines; the desk may not."""
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /my/",
        f"Disallow: {reverse('portal:leave')}",
        f"Disallow: {reverse('pages:reading')}",
        f"Sitemap: {request.build_absolute_uri(reverse('portal:sitemap_xml'))}",
        f"Sitemap: {request.build_absolute_uri(reverse('documents_public:sitemap_xml'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@of_place
def feed(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """What was published last, as Atom."""
    pages.made_from(f"latest:{place.pk}", f"site:{place.pk}")
    name = queries.site_name(place, queries.settings_of(place))
    entries = [
        pages.FeedEntry(
            title=row.title,
            address=request.build_absolute_uri(row.url),
            summary=row.summary,
            published=row.published,
            updated=row.published,
            author=row.organ,
        )
        for row in queries.latest(place, queries.IN_FEED)
    ]
    return pages.atom(
        title=f"{name} 政务公开",
        address=request.build_absolute_uri(reverse("portal:home")),
        feed_address=request.build_absolute_uri(request.path),
        subtitle=f"{name}最新公开的信息",
        entries=entries,
    )
