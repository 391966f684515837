"""Wiring of the public lists: bitmaps kept by the news, pages that are prebuilt and when they are made anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from gongkai.documents.models import Document
from gongkai.documents.queries import addresses
from gongkai.documents.rules.facets import Shelf
from gongkai.documents.services import list_index, lists
from gongkai.orgs import queries as orgs
from gongkai.outbox import services as outbox
from gongkai.portal import services as portal

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

NEWS = (
    "documents.published",
    "documents.corrected",
    "documents.validity_changed",
    "documents.removed",
    "documents.archived",
)


def connect() -> None:
    """Connect; called once by the wiring of documents."""
    outbox.follow("documents.lists", dict.fromkeys(NEWS, _follow))
    outbox.schedule(
        "documents.lists_missing", _make_missing, every=timedelta(minutes=1), label="建立缺少的公开名录索引"
    )
    portal.register_pages("lists", _paths)


def _follow(document_id: int, **_: object) -> None:
    """A document came, went or changed: first the bitmaps say so, then the pages that show them are stale."""
    document = Document.objects.select_related("organ").filter(pk=document_id).first()
    if document is None:
        return
    list_index.follow([document.pk])
    place = document.jurisdiction_id
    keys = [f"{shelf.value}:{place}" for shelf in Shelf]
    keys += [f"organ_documents:{document.organ_id}", f"document:{document.pk}", f"latest:{place}"]
    maps = [
        reverse("documents_public:sitemap_xml"),
        reverse("documents_public:sitemap_xml_part", args=[addresses.part_of(document)]),
    ]
    portal.changed(*keys, paths=[*lists.pages_touched(document), *maps], jurisdiction_id=place)


def _make_missing() -> None:
    list_index.rebuild(missing_only=True)


def _paths(place: Jurisdiction) -> Iterator[str]:
    yield from lists.prebuilt(place.pk)
    yield reverse("documents_public:sitemap_xml")
    for number in range(1, addresses.parts(place.pk) + 1):
        yield reverse("documents_public:sitemap_xml_part", args=[number])
    for uuid in orgs.addresses(place.pk):
        yield reverse("documents_public:organ_feed", args=[uuid])
