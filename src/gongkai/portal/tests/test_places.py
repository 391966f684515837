"""Two jurisdictions in one installation: nothing of one stands under the other's name (R013)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongkai.catalogue.services import statutory
from gongkai.documents.rules.states import Kind
from gongkai.documents.tests import builders as documents
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.portal.models import Platform
from gongkai.portal.tests import builders

pytestmark = pytest.mark.django_db
HERE, THERE = "www.yunxi.test", "www.shiqiao.test"


@pytest.fixture
def two(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    made = {}
    for name, host, level in (("云溪县", HERE, "COUNTY"), ("石桥市", THERE, "CITY")):
        place = orgs.jurisdiction(name, level=level, domain=host)
        office = orgs.office(place)
        organ = orgs.organ(f"{name}农业农村局", of=place, name=f"{name}农业农村局")
        statutory.organ_added(organ.pk)
        document = documents.published(organ, kind=Kind.PLAN, title=f"{name}乡村建设规划")
        topic = builders.topic(organ, title=f"{name}乡村振兴", slug="rural" if name == "云溪县" else "village")
        builders.add(topic, "documents", "规划", {"kind": "PLAN", "most": 5})
        builders.add(topic, "contact", "联系", {})
        builders.publish(topic)
        Platform.objects.create(jurisdiction=place, organ=office, name=f"{name}政务服务", url=f"https://{host}/zwfw/")
        made[host] = (place, organ, document, topic)
    return made


def listed(two, host):
    """Addresses of lists and feeds of a host."""
    _, organ, _, topic = two[host]
    return [
        "/", "/topics/", f"/topics/{topic.slug}/", f"/topics/{topic.slug}/feed.xml", "/organs/", f"/organs/{organ.uuid}/",
        "/sitemap/", "/sitemap.xml", "/feed.xml", "/accessibility/", reverse("documents_public:documents"),
        reverse("ledger_public:progress"), reverse("catalogue_public:openness"), "/search/?q=规划", "/search/?q=乡村",
    ]  # fmt: skip


@pytest.mark.parametrize(("host", "other"), [(HERE, "石桥市"), (THERE, "云溪县")])
def test_no_page_of_one_names_the_other(client, two, host, other):
    for address in listed(two, host):
        answer = client.get(address, HTTP_HOST=host)
        assert answer.status_code == 200, address
        assert other not in answer.content.decode(), address


@pytest.mark.parametrize(("host", "other"), [(HERE, THERE), (THERE, HERE)])
def test_a_record_of_the_other_is_not_there(client, two, host, other):
    _, organ, document, topic = two[other]
    for address in (
        f"/topics/{topic.slug}/", f"/topics/{topic.slug}/feed.xml", f"/organs/{organ.uuid}/",
        reverse("documents_public:document", args=[document.uuid]),
        reverse("catalogue_public:section", args=[organ.uuid]),
    ):  # fmt: skip
        assert client.get(address, HTTP_HOST=host).status_code == 404, address
        assert client.get(address, HTTP_HOST=other).status_code == 200, address


def test_the_same_address_is_each_ones_own(client, two):
    _, organ, _, _ = two[THERE]
    topic = builders.topic(organ, title="石桥市的乡村振兴", slug="rural", by=orgs.actor(Duty.EDITOR, organ))
    builders.publish(topic)
    assert "石桥市的乡村振兴" in client.get("/topics/rural/", HTTP_HOST=THERE).content.decode()
    assert "石桥市" not in client.get("/topics/rural/", HTTP_HOST=HERE).content.decode()


def test_each_stands_under_its_own_name_in_navigation_and_map(client, two):
    for host, own in ((HERE, "云溪县"), (THERE, "石桥市")):
        said = client.get("/sitemap.xml", HTTP_HOST=host).content.decode()
        assert f"http://{host}/" in said
        assert f"{own}政务服务" in client.get("/", HTTP_HOST=host).content.decode()
