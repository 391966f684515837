"""The public site as a citizen walks it: any width, without JavaScript, in large print, with the keyboard."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.portal import services
from gongkai.portal.queries import face
from gongkai.portal.rules import Latest, Section
from tests.journeys.conftest import RESULTS

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = pytest.mark.parametrize("width", [1280, 390])
PAGES = {
    "home": "/",
    "organs": "/organs/",
    "accessibility": "/accessibility/",
    "sitemap": "/sitemap/",
    "reading": "/reading/",
    "offline": "/offline/",
    "leave": "/leave/?to=https%3A%2F%2Fwww.example.org%2Fa",
}


@pytest.fixture
def county():
    builders.office()
    for name in ("县发展和改革局", "县教育局", "县民政局", "县财政局", "县住房和城乡建设局", "县司法局"):
        builders.organ(name, phone="0000-1234567", address="云溪县文昌路 18 号")
    for name in ("青石镇", "柳湾镇", "白鹭乡"):
        builders.organ(name, name=f"{name}人民政府", kind="TOWNSHIP", phone="0000-7654321")


@WIDTHS
@pytest.mark.parametrize("name", PAGES)
def test_public_pages_are_sound(county, open_page, shot, sound, width, name):
    page = open_page(width=width)
    page.goto(PAGES[name])
    shot(page, f"portal-{name}")
    sound(page)


@WIDTHS
@pytest.mark.parametrize("ways", ["text", "big.guide.cursor", "contrast", "simple", "text.contrast.simple"])
def test_public_pages_are_sound_in_every_way_of_reading(county, live, open_page, shot, sound, width, ways):
    page = open_page(width=width)
    page.context.add_cookies([{"name": "reading", "value": ways, "url": live}])
    for name in ("home", "organs", "reading", "leave", "offline"):
        page.goto(PAGES[name])
        assert page.locator(f"html.read-{ways.split('.')[0]}").count() == 1
        shot(page, f"portal-{name}-{ways}")
        sound(page)


def test_a_citizen_finds_a_telephone_without_javascript(county, open_page, shot):
    page = open_page(width=390, script=False)
    page.goto("/")
    page.get_by_role("link", name="名录与电话").click()
    page.get_by_role("link", name="云溪县教育局").click()
    assert page.get_by_text("0000-1234567").is_visible()
    shot(page, "portal-organ")


@WIDTHS
def test_the_administrator_fills_the_foot(page_for, shot, sound, width):
    page = page_for(Duty.ADMIN, width=width)
    page.goto("/desk/site/")
    page.get_by_label("网站标识码").fill("12345")
    page.get_by_label("ICP 备案号").fill("冀ICP备12345678号-1")
    page.get_by_role("button", name="保存").click()
    assert "应为 10 位数字" in page.locator("main").inner_text()
    assert page.get_by_label("ICP 备案号").input_value() == "冀ICP备12345678号-1"
    page.get_by_label("网站标识码").fill("1309000001")
    page.get_by_role("button", name="保存").click()
    shot(page, "desk-site")
    page.goto("/")
    assert "1309000001" in page.locator("footer").inner_text()


@WIDTHS
def test_a_lost_address_says_what_to_do(county, open_page, shot, width):
    page = open_page(width=width)
    assert page.goto("/nowhere/").status == 404
    assert "没有找到这一页" in page.title()
    shot(page, "404")


@WIDTHS
def test_a_full_home_page_is_sound(county, open_page, shot, sound, monkeypatch, width):
    titles = (
        "2026 年义务教育阶段招生入学工作方案",
        "关于公开征求《云溪县城镇燃气管理办法》意见的公告",
        "2025 年度财政决算",
        "柳湾镇防汛应急预案",
    )
    news = [
        Latest(title, f"/x/{place}/", days.moment_of(date(2026, 11, 20 - place)), "县教育局")
        for place, title in enumerate(titles)
    ]
    progress = Section("2026 年政务公开重点工作进展", "desk/_findings.html", {"findings": []}, "/organs/", "全部任务")
    monkeypatch.setattr(face, "section_providers", [lambda place: progress])
    monkeypatch.setattr(face, "latest_providers", [lambda place, most: news])
    services.save_settings(
        by=builders.actor(Duty.ADMIN),
        values={
            "site_id": "1309000001", "icp": "冀ICP备12345678号-1", "police": "冀公网安备 13092102000001号",
            "phone": "0000-1234567", "address": "云溪县文昌路 1 号", "ipv6": "YES",
        },
    )  # fmt: skip
    page = open_page(width=width)
    page.goto("/")
    shot(page, "portal-home-full")
    sound(page)


def test_pages_print_on_a4_without_what_only_helps_on_a_screen(county, open_page):
    page = open_page(width=1280)
    page.goto("/organs/")
    page.emulate_media(media="print")
    assert page.get_by_role("table").first.is_visible()
    assert not page.locator(".portal-nav").is_visible()
    RESULTS.mkdir(exist_ok=True)
    assert page.pdf(path=RESULTS / "portal-organs.pdf", format="A4").startswith(b"%PDF")
