"""What rooms say of prebuilt pages and of what changed."""

from __future__ import annotations

import pytest

from gongkai.orgs.tests import builders
from gongkai.outbox.models import Event
from gongkai.pages import services as pages
from gongkai.portal import services
from gongkai.portal.models import BuiltFrom, BuiltPage, SiteChange
from gongkai.portal.services.site import declaring

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(settings, tmp_path):
    settings.SITE_ROOT = tmp_path
    folder = tmp_path / "trees" / "t1"
    folder.mkdir(parents=True)
    (tmp_path / "current").symlink_to(folder)
    return "t1"


def test_it_hears_only_while_somebody_collects():
    pages.made_from("document:1")
    assert not pages.prebuilding()
    with pages.collecting() as keys:
        assert pages.prebuilding()
        pages.made_from("document:1", "site:1")
        pages.made_from("site:1")
    assert keys == {"document:1", "site:1"}
    assert not pages.prebuilding()


def test_it_refuses_the_same_kind_twice(monkeypatch):
    monkeypatch.setattr(declaring, "kinds", {})
    services.register_pages("home", lambda place: ["/"])
    with pytest.raises(ValueError, match="home"):
        services.register_pages("home", lambda place: ["/"])


def test_it_does_nothing_without_a_tree(settings, tmp_path):
    settings.SITE_ROOT = tmp_path
    builders.office()
    assert services.changed("document:1", paths=["/a/"]) == 0
    assert not BuiltPage.objects.exists()
    assert not SiteChange.objects.exists()


def test_it_marks_exactly_the_pages_made_from_a_key(tree):
    place = builders.office().jurisdiction
    rows = [BuiltPage.objects.create(tree=tree, host="_", path=path) for path in ("/a/", "/b/")]
    BuiltFrom.objects.create(page=rows[0], key="document:1")
    BuiltFrom.objects.create(page=rows[1], key="document:11")
    assert services.changed("document:1", paths=["/c/"], jurisdiction_id=place.pk) == 2
    assert set(BuiltPage.objects.exclude(stale_at=None).values_list("path", flat=True)) == {"/a/", "/c/"}
    assert services.changed("document:1", paths=["/c/"]) == 2
    assert BuiltPage.objects.count() == 3
    assert Event.objects.filter(name="portal.pages_stale").exists()
