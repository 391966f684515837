from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from lxml import etree

from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.pages.tests.builders import read, strict
from gongkai.portal import services
from gongkai.portal.queries import face
from gongkai.portal.rules import Latest, PublicEntry, Section, Where

pytestmark = pytest.mark.django_db
PATHS = ["/", "/organs/", "/accessibility/", "/sitemap/", "/offline/"]


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


def test_the_home_page_leads_with_what_people_come_for(client, county, monkeypatch):
    services.save_settings(by=builders.actor(Duty.ADMIN), values={"terms": "低保、医保"})
    monkeypatch.setattr(
        face, "section_providers",
        [
            lambda place: Section("年内推进", "pages/messages.html", {"messages": []}, where=Where.MAIN, order=50),
            lambda place: Section("办事入口", "pages/messages.html", {"messages": []}, where=Where.FIRST),
        ],
    )  # fmt: skip
    text = shown(client, "/")
    assert text.index("低保") < text.index("办事入口") < text.index("最新公开") < text.index("年内推进")
    assert "0000-1234567" not in text.partition("最新公开")[0]


def test_what_is_only_for_the_feed_stays_out_of_the_home_page(client, county, monkeypatch):
    def provider(place, most):
        return [Latest("任务进展", "/jinzhan/1/", datetime(2026, 6, 1, 1, tzinfo=UTC))]

    monkeypatch.setattr(face, "not_at_home", [provider])
    monkeypatch.setattr(face, "latest_providers", [provider])
    assert "任务进展" not in shown(client, "/")
    assert "任务进展" in client.get("/feed.xml").content.decode()


AWAY = "https://www.example.org/page?a=1&b=2#c"


def test_the_way_out_names_the_address_and_sends_nobody_by_itself(client, county):
    answer = client.get("/leave/", {"to": AWAY})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<strong>www.example.org</strong>" in page
    assert 'href="https://www.example.org/page?a=1&amp;b=2#c" rel="nofollow noopener noreferrer"' in page
    assert "http-equiv" not in page
    assert '<meta name="robots" content="noindex, nofollow">' in page


@pytest.mark.parametrize(
    "bad",
    [
        "", "javascript:alert(1)", "data:text/html,x", "/organs/", "ftp://a.test/", "https://", "https://user@a.test/",
        "https://a.test\\@b.test/", "java\nscript:alert(1)", "https://[", "x" * 3000, "https://localhost/",
    ],
)  # fmt: skip
def test_the_way_out_opens_nothing_that_is_no_web_address(client, county, bad):
    answer = client.get("/leave/", {"to": bad})
    page = answer.content.decode().partition("<main")[2].partition("</main")[0]
    assert answer.status_code == 400
    assert "没有可以打开的网址" in page
    assert 'href="/"' in page
    assert page.count("href=") == 1


def test_the_site_may_be_kept_on_a_phone(client, county):
    told = client.get("/manifest.webmanifest")
    assert told["Content-Type"].startswith("application/manifest+json")
    assert told.json()["name"] == "云溪县人民政府 政务公开"
    assert {icon["purpose"] for icon in told.json()["icons"]} == {"any", "maskable"}
    worker = client.get("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert '"/offline/"' in worker.content.decode().replace("\\u002D", "-")
    page = client.get("/offline/").content.decode()
    assert "没有网络" in page
    assert "data-kept" in page


def test_a_public_page_is_the_same_for_everybody(client, county):
    """Prebuilt pages are files: no cookie, no token, no nonce, nothing inline, nothing of this minute."""
    for path in PATHS:
        answer = client.get(path)
        page = answer.content.decode()
        assert not answer.cookies
        for inline in ("csrfmiddlewaretoken", "nonce=", " style=", "onclick", "<style"):
            assert inline not in page, (path, inline)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
        assert page == Client().get(path).content.decode()
        assert f"{days.today().year}年{days.today().month}月{days.today().day}日" not in page


def test_public_pages_ask_little_of_the_database(client, county, django_assert_max_num_queries):
    for number in range(20):
        builders.organ(f"县第{number}局")
    for path in PATHS:
        with django_assert_max_num_queries(10):
            client.get(path)
