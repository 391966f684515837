"""Addresses of the public lists: each has pages counted from the oldest, a feed and files."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.documents.rules.facets import Shelf
from gongkai.documents.views import public, sitemaps

PLACES = {Shelf.DOCUMENTS: "documents/", Shelf.LIBRARY: "documents/library/", Shelf.HISTORY: "documents/history/"}

urlpatterns: list[URLPattern] = [
    path("documents/sitemap.xml", sitemaps.index, name="sitemap_xml"),
    path("documents/sitemap-<int:number>.xml", sitemaps.part, name="sitemap_xml_part"),
    path("organs/<uuid:organ>/feed.xml", public.organ_feed, name="organ_feed"),
]
for shelf, place in PLACES.items():
    urlpatterns += [
        path(place, public.shelf_page(shelf), name=shelf.value),
        path(f"{place}p/<int:number>/", public.shelf_block(shelf), name=f"{shelf.value}_block"),
        path(f"{place}feed.xml", public.shelf_feed(shelf), name=f"{shelf.value}_feed"),
        path(f"{place}export.<str:form_of>", public.shelf_file(shelf), name=f"{shelf.value}_export"),
    ]
