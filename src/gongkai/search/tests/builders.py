"""Builders: the indexes of a place, in a folder of their own."""

from __future__ import annotations

import pytest

from gongkai.files import services as files
from gongkai.orgs.tests import builders as orgs
from gongkai.search.rules.items import Side
from gongkai.search.services import keeping


@pytest.fixture
def folder(settings, tmp_path):
    """Indexes and files of one test alone."""
    settings.DATA, settings.FILES_ROOT = tmp_path, tmp_path / "files"
    return tmp_path


def built(place=None, *sides: Side):
    """The indexes of a place as its records stand now."""
    place = place or orgs.jurisdiction()
    for side in sides or Side:
        keeping.rebuild(place=place.pk, side=side)
    return place


def attached(document, upload):
    """The document's public version with a file everyone may open."""
    file = files.store(name=upload.name, data=upload, by=None, owner=f"documents.Version:{document.published_id}")
    document.published.attachments = [
        {"uuid": str(file.uuid), "name": upload.name, "sha256": file.sha256, "size": file.size}
    ]
    document.published.save(update_fields=["attachments"])
    return document
