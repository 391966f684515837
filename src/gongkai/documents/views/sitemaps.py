"""Maps of the public documents for search engines (sitemaps.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from gongkai.documents.queries import addresses
from gongkai.kernel import days
from gongkai.orgs.services.access import of_place
from gongkai.pages import services as pages

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XML = "application/xml; charset=utf-8"


@of_place
def index(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Where the maps are."""
    pages.made_from(f"documents:{place.pk}")
    numbers = range(1, addresses.parts(place.pk) + 1)
    found = [
        request.build_absolute_uri(reverse("documents_public:sitemap_xml_part", args=[number])) for number in numbers
    ]
    lines = "".join(f"<sitemap><loc>{address}</loc></sitemap>\n" for address in found)
    return HttpResponse(f"{HEAD}<sitemapindex {SPACE}>\n{lines}</sitemapindex>\n", content_type=XML)


@of_place
def part(request: HttpRequest, place: Jurisdiction, number: int) -> HttpResponse:
    """One map: addresses and when each text was last made public."""
    if not 1 <= number <= addresses.parts(place.pk):
        raise Http404
    base = request.build_absolute_uri("/").rstrip("/")
    lines = "".join(
        f"<url><loc>{base}/documents/{uuid}/</loc><lastmod>{moment.astimezone(days.SHANGHAI).isoformat('T', 'seconds')}"
        "</lastmod></url>\n"
        for uuid, moment in addresses.part(place.pk, number)
    )
    return HttpResponse(f"{HEAD}<urlset {SPACE}>\n{lines}</urlset>\n", content_type=XML)
