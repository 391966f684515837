"""Builders: the indexes of a place, in a folder of their own."""

from __future__ import annotations

import pytest

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
