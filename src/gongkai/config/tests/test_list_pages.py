"""What the news does to lists and sections: bitmaps follow, and exactly the pages that changed are made anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.catalogue import services as catalogue_services
from gongkai.catalogue.tests import builders as catalogue
from gongkai.config.wiring import catalogue_pages, documents_lists
from gongkai.documents.models import Document
from gongkai.documents.rules.facets import Asked, Shelf
from gongkai.documents.rules.states import Kind, State, Validity
from gongkai.documents.services import lists
from gongkai.documents.tests import builders
from gongkai.kernel import days
from gongkai.orgs.tests import builders as orgs
from gongkai.portal import services as portal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def changes(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    told = {"keys": set(), "paths": set()}

    def heard(*keys, paths=(), jurisdiction_id=None):
        told["keys"] |= set(keys)
        told["paths"] |= set(paths)
        return 0

    monkeypatch.setattr(portal, "changed", heard)
    with days.standing_at(date(2026, 9, 1)):
        yield told


def several(many, **fields):
    start = days.moment_of(date(2026, 1, 1))
    return [builders.published(published_at=start + timedelta(hours=number), **fields) for number in range(many)]


def test_it_makes_the_newest_page_anew_and_the_block_that_filled(changes):
    found = several(100)
    documents_lists._follow(document_id=found[-1].pk)
    place = found[0].jurisdiction_id
    assert {f"documents:{place}", f"organ_documents:{found[0].organ_id}", f"document:{found[-1].pk}"} <= changes["keys"]
    assert {"/documents/p/3/", "/documents/p/4/"} <= changes["paths"]
    assert "/documents/p/2/" not in changes["paths"]
    assert lists.many(place, Shelf.DOCUMENTS, Asked()) == 100


def test_it_makes_every_newer_page_anew_when_something_old_is_taken_down(changes):
    found = several(100)
    gone = found[25]
    Document.objects.filter(pk=gone.pk).update(state=State.REMOVED)
    documents_lists._follow(document_id=gone.pk, removal_id=1)
    assert {f"/documents/p/{number}/" for number in (2, 3, 4)} <= changes["paths"]
    assert lists.many(gone.jurisdiction_id, Shelf.DOCUMENTS, Asked()) == 99
    assert reverse("documents_public:sitemap_xml_part", args=[1]) in changes["paths"]


def test_it_names_every_page_of_lists_and_sections_that_is_kept_ready(changes):
    several(45, kind=Kind.NORMATIVE, validity=Validity.IN_FORCE, signed_on=date(2026, 1, 1))
    column = catalogue.column("documents/other")
    for number in range(45):
        catalogue.placement(column, published=days.moment_of(date(2026, 1, 1)) + timedelta(hours=number))
    catalogue.guide(column.organ)
    catalogue.system(column.organ)
    place = orgs.organ().jurisdiction
    paths = [*documents_lists._paths(place), *catalogue_pages._paths(place)]
    assert {"/documents/", "/documents/p/1/", "/documents/library/p/1/", "/documents/feed.xml"} <= set(paths)
    assert reverse("catalogue_public:column_block", args=[column.organ.uuid, column.uuid, 1]) in paths
    assert len(paths) == len(set(paths))
    client = Client()
    assert dict.fromkeys(paths, 200) == {path: client.get(path).status_code for path in paths}


def test_it_makes_pages_of_a_column_anew_from_where_something_came_or_left(changes):
    column = catalogue.column("documents/other")
    start = days.moment_of(date(2026, 1, 1))
    for number in range(100):
        catalogue.placement(column, record=f"documents.Document:r{number}", published=start + timedelta(hours=number))
    at = reverse("catalogue_public:column", args=[column.organ.uuid, column.uuid])
    catalogue_pages._record("documents.Document:r99")
    assert {at, f"{at}feed.xml", f"{at}p/4/"} <= changes["paths"]
    assert f"{at}p/2/" not in changes["paths"]
    assert {f"column:{column.pk}", f"openness:{column.organ_id}", "record:documents.Document:r99"} <= changes["keys"]
    catalogue_services.displace(record="documents.Document:r25")
    catalogue_pages._left(column_id=column.pk, since=(start + timedelta(hours=25)).isoformat())
    assert {f"{at}p/{number}/" for number in (2, 3, 4)} <= changes["paths"]


def test_it_looks_for_a_removed_document_wherever_it_stood(changes):
    column = catalogue.column("documents/other")
    document = builders.published(column.organ)
    document.columns.add(column)
    found = catalogue_pages._visited(document)
    at = reverse("catalogue_public:column", args=[column.organ.uuid, column.uuid])
    section = reverse("catalogue_public:section", args=[column.organ.uuid])
    assert {at, f"{at}feed.xml", section, f"{section}feed.xml", f"{section}history/", "/openness/"} <= set(found)
    assert f"/documents/?organ={document.organ.uuid}" in lists.addresses_of(document)
