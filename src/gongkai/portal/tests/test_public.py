from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from gongkai.orgs.tests import builders
from gongkai.pages.tests.builders import read, strict
from gongkai.portal import services
from gongkai.portal.queries import face
from gongkai.portal.rules import Latest, PublicEntry, Section

pytestmark = pytest.mark.django_db
PATHS = ["/", "/organs/", "/accessibility/", "/sitemap/"]


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in ("section_providers", "organ_section_providers", "latest_providers"):
        monkeypatch.setattr(face, name, [])


@pytest.fixture
def county():
    builders.office()
    return builders.organ("县教育局", phone="0000-1234567", address="文昌路 18 号").jurisdiction


def shown(client, path, **extra):
    with strict():
        answer = client.get(path, **extra)
    assert answer.status_code == 200
    return read(answer.content.decode().replace("<!doctype html>", "")).text


@pytest.mark.parametrize("path", PATHS)
def test_public_pages_open_without_sign_in(client, county, path):
    assert "云溪县人民政府" in shown(client, path)


@pytest.mark.parametrize("path", PATHS)
def test_before_there_is_a_jurisdiction_it_says_so(client, path):
    answer = client.get(path)
    assert answer.status_code == 503
    assert "网站尚未启用" in answer.content.decode()


def test_the_host_decides_whose_site_it_is(client, county):
    builders.jurisdiction("清河市", domain="www.qinghe.test")
    assert "清河市人民政府" in shown(client, "/", HTTP_HOST="www.qinghe.test:8000")
    assert "云溪县人民政府" in shown(client, "/", HTTP_HOST="elsewhere.test")


def test_an_organ_of_another_place_is_not_shown(client, county):
    other = builders.organ("市教育局", of=builders.jurisdiction("清河市", level="CITY"))
    assert client.get(f"/organs/{other.uuid}/").status_code == 404


def test_organs_stand_in_official_order_with_telephones(client, county):
    builders.organ("县民政局", order=99999)
    builders.organ("县公安局", order=2)
    text = shown(client, "/organs/")
    assert text.index("云溪县公安局") < text.index("云溪县教育局") < text.index("云溪县民政局")
    assert "0000-1234567" in text


def test_an_abolished_organ_keeps_its_address_and_names_its_successor(client, county):
    heir = builders.organ("县农业农村局")
    old = builders.organ("县畜牧局", state="MERGED", successor=heir)
    assert "云溪县农业农村局" in shown(client, f"/organs/{old.uuid}/")
    assert "云溪县畜牧局" not in shown(client, "/organs/")


def test_rooms_give_sections_and_news(client, county, monkeypatch):
    monkeypatch.setattr(
        face, "section_providers",
        [lambda place: Section("年度进展", "pages/messages.html", {"messages": []}, "/jinzhan/"), lambda place: None],
    )  # fmt: skip
    news = Latest("招生<公告>", "/a/1/", datetime(2026, 6, 1, 1, tzinfo=UTC), "县教育局", summary="摘要")
    monkeypatch.setattr(face, "latest_providers", [lambda place, most: [news]])
    text = shown(client, "/")
    assert "年度进展" in text
    assert "招生<公告>" in text
    feed = etree.fromstring(client.get("/feed.xml").content)
    entry = feed.find("{*}entry")
    assert entry.findtext("{*}id") == "http://testserver/a/1/"
    assert entry.findtext("{*}title") == "招生<公告>"
    places = etree.fromstring(client.get("/sitemap.xml").content)
    assert "http://testserver/a/1/" in [loc.text for loc in places.iter("{*}loc")]


def test_machines_may_read_the_site_but_not_the_desk(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


@pytest.mark.parametrize("path", [*PATHS, "/feed.xml", "/sitemap.xml", "/robots.txt"])
def test_public_pages_are_only_read(client, county, path):
    assert client.post(path).status_code == 405


def test_the_same_entry_is_refused_twice(monkeypatch):
    monkeypatch.setattr(face, "entries_given", [])
    services.register_entry(PublicEntry("首页", "portal:home"))
    with pytest.raises(ValueError, match="portal:home"):
        services.register_entry(PublicEntry("主页", "portal:home"))


def test_public_pages_ask_little_of_the_database(client, county, django_assert_max_num_queries):
    for number in range(20):
        builders.organ(f"县第{number}局")
    for path in PATHS:
        with django_assert_max_num_queries(6):
            client.get(path)
