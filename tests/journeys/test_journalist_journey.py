"""A journalist: everything a unit made public in March, as a feed and as a file; how often a page is read."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from gongkai.documents.tests import builders as documents
from gongkai.kernel import days
from gongkai.orgs.tests import builders
from gongkai.portal.services import seen

pytestmark = pytest.mark.django_db(transaction=True)
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36"


@pytest.fixture
def spring(settings, tmp_path):
    """What two units made public in spring; the last title is in nobody's March."""
    settings.DATA, settings.FILES_ROOT = tmp_path, tmp_path / "files"
    builders.office()
    health, finance = builders.organ("县卫生健康局"), builders.organ("县财政局")
    for organ, day, title in (
        (health, date(2026, 3, 1), "云溪县卫生健康局关于春季传染病防控的通知"),
        (health, date(2026, 3, 31), "云溪县卫生健康局2026年预算公开说明"),
        (health, date(2026, 4, 1), "云溪县卫生健康局四月健康教育安排"),
        (finance, date(2026, 3, 15), "云溪县财政局关于政府采购的公告"),
    ):
        documents.published(organ, title=title, published_at=days.moment_of(day))
    return health


def test_a_month_of_a_unit_is_listed_followed_and_taken_away(spring, open_page, shot, sound):
    page = open_page(width=1280)
    page.goto("/documents/")
    page.get_by_role("navigation", name="按类别筛选").get_by_role("link", name="县卫生健康局").click()
    page.get_by_label("公开日期起").fill("2026-03-01")
    page.get_by_label("公开日期止").fill("2026-03-31")
    page.get_by_role("button", name="查找").click()
    rows = page.locator("#main .list-main")
    rows.get_by_text("共 2 条").wait_for()
    assert "春季传染病防控" in rows.inner_text()
    assert "四月健康教育" not in rows.inner_text()
    assert "财政局" not in rows.inner_text()
    shot(page, "journalist-march")
    sound(page)

    feed = page.get_by_role("link", name="订阅当前条件").get_attribute("href")
    said = page.request.get(feed)
    assert said.headers["content-type"].startswith("application/atom+xml")
    assert said.text().count("<entry>") == 2
    assert "2026年预算公开说明" in said.text()

    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 CSV").click()
    table = list(csv.reader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))
    assert len(table) == 3
    assert {"云溪县卫生健康局2026年预算公开说明", "云溪县卫生健康局关于春季传染病防控的通知"} <= {
        cell for row in table for cell in row
    }


def test_an_opening_is_counted_once_a_reader(spring, open_page):
    first = open_page(width=1280)
    for number, page in enumerate((first, first, open_page(width=390)), 1):
        page.set_extra_http_headers({"User-Agent": AGENT})
        page.goto("/documents/")
        page.get_by_role("link", name="云溪县财政局关于政府采购的公告").first.click()
        page.get_by_text(f"浏览：{1 if number < 3 else 2} 次").wait_for()
    seen.write()
    robot = open_page()
    robot.set_extra_http_headers({"User-Agent": "ExampleBot/1.0"})
    robot.goto(first.url)
    robot.get_by_text("浏览：2 次").wait_for()
