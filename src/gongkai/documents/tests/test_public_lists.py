"""Public lists as anybody reads them: facets, pages, feeds, files, and what odd questions get."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from gongkai.documents.models import Document
from gongkai.documents.rules.states import Kind, Validity
from gongkai.documents.services import list_index
from gongkai.documents.tests import builders
from gongkai.kernel import days
from gongkai.orgs.tests import builders as orgs
from gongkai.pages import services as pages

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def a_day(settings, tmp_path):
    settings.DATA = tmp_path
    with days.standing_at(DAY):
        yield


def read(address: str, status: int = 200, **params: str) -> str:
    answer = Client().get(address, params)
    assert answer.status_code == status, address
    return answer.content.decode()


def several(many: int, **fields) -> list[Document]:
    start = days.moment_of(date(2026, 1, 1))
    return [
        builders.published(title=f"第{number:03d}件", published_at=start + timedelta(hours=number), **fields)
        for number in range(many)
    ]


def test_it_narrows_by_organ_month_and_kind_and_says_what_is_chosen():
    finance, civil = orgs.organ("县财政局"), orgs.organ("县民政局")
    builders.published(finance, title="三月的通知", published_at=days.moment_of(date(2026, 3, 9)))
    builders.published(
        finance, title="四月的公告", kind=Kind.ANNOUNCEMENT, published_at=days.moment_of(date(2026, 4, 2))
    )
    builders.published(civil, title="民政的通知", published_at=days.moment_of(date(2026, 3, 20)))
    march = read("/documents/", organ=str(finance.uuid), **{"from": "2026-03-01", "to": "2026-03-31"})
    assert "三月的通知" in march
    assert "四月的公告" not in march
    assert "民政的通知" not in march
    assert "发文机关：县财政局" in march
    assert "共 <strong>1</strong> 条" in march
    month = read("/documents/", year="2026-03")
    assert "公开时间：2026年3月" in month
    assert "三月的通知" in month
    assert "四月的公告" not in month
    assert "?year=2026&amp;kind=ANNOUNCEMENT" in read("/documents/", year="2026")
    assert "没有符合条件的信息" in read("/documents/", kind="NEWS")


def test_it_counts_a_subject_and_what_stands_beneath_it():
    for name in ("民政\\社会福利", "民政\\优抚安置", "民政", "财政\\税务"):
        builders.published(subject_class=name)
    page = read("/documents/", subject="民政")
    assert (
        '<a href="/documents/" aria-current="true">民政<span class="unseen">（已选，点击去掉）</span></a><span class="count">3</span>'
        in page
    )
    assert '>优抚安置</a><span class="count">1</span>' in page
    assert "主题分类：民政" in page
    assert "主题分类：民政 › 优抚安置" in read("/documents/", subject="民政\\优抚安置")


def test_it_keeps_an_address_for_every_older_page():
    several(45)
    first = read("/documents/")
    assert first.count('class="record"') == 25
    assert "第044件" in first
    assert 'href="/documents/p/1/"' in first
    older = read("/documents/p/1/")
    assert older.count('class="record"') == 20
    assert "第000件" in older
    assert 'href="/documents/" rel="prev"' in older
    assert "第 1 至 20 条" in older
    for wrong in ("/documents/p/2/", "/documents/p/0/", f"/documents/p/{'9' * 40}/", f"/documents/p/{'9' * 5000}/"):
        read(wrong, 404)
    narrowed = read("/documents/", q="件", p="1")
    assert "第000件" in narrowed
    assert "第044件" not in narrowed
    assert "第044件" in read("/documents/", q="件", p="77")
    assert "第000件" in read("/documents/", sort="oldest")


def test_it_jumps_to_a_day():
    day = days.day_of(several(200)[100].published_at)
    answer = Client().get("/documents/", {"date": day.isoformat()})
    assert answer.status_code == 302
    assert answer.url.startswith("/documents/p/")
    assert f'公开 <time datetime="{day.isoformat()}' in read(answer.url)
    narrowed = Client().get("/documents/", {"date": day.isoformat(), "q": "件"})
    assert narrowed.url.startswith("/documents/?q=")
    assert "&p=" in narrowed.url


def test_it_shows_what_is_in_force_first_and_the_rest_in_its_tabs():
    for title, validity in (
        ("在用", "IN_FORCE"),
        ("改过", "AMENDED"),
        ("废了", "ABOLISHED"),
        ("过期", "LAPSED"),
        ("宣布", "VOID"),
    ):
        builders.published(kind=Kind.NORMATIVE, validity=Validity(validity), title=f"{title}的办法", signed_on=DAY)
    force, lapsed, whole = (
        read("/documents/library/"),
        read("/documents/library/", standing="lapsed"),
        read("/documents/library/", standing="all"),
    )
    assert ("在用的办法" in force, "改过的办法" in force, "废了的办法" in force) == (True, True, False)
    assert ("过期的办法" in lapsed, "宣布的办法" in lapsed, "在用的办法" in lapsed) == (True, True, False)
    assert all(f"{title}的办法" in whole for title in ("在用", "改过", "废了", "过期", "宣布"))
    assert "在用的办法" in read("/documents/library/", standing="x")


def test_it_says_what_is_wrong_with_odd_questions_and_loses_nothing():
    builders.published(title="一件通知")
    page = read("/documents/", q="通知", to="2026-13-41", **{"from": "昨天"})
    assert page.count("日期请按“2026-03-15”的样式填写。") == 2
    assert 'value="通知"' in page
    assert "一件通知" in page
    turned = read("/documents/", to="2026-01-01", **{"from": "2026-02-01"})
    assert "截止日期早于起始日期，请检查。" in turned
    assert 'value="2026-02-01"' in turned
    assert "一件通知" in turned
    odd = {
        "q": "\x00" * 3,
        "organ": "x",
        "year": "99999999",
        "p": "-1",
        "sort": "?",
        "kind": "’;--",
        "date": "9999-99-99",
    }
    assert "一件通知" in read("/documents/", **odd)
    read("/documents/", q="长" * 5000)
    read("/documents/", subject="𠮷\\" * 10, theme="<script>")
    assert "<script>alert" not in read("/documents/", theme="<script>alert(1)</script>")


def test_it_gives_exactly_the_narrowed_list_as_feed_and_file():
    finance = orgs.organ("县民政局")
    several(3)
    builders.published(finance, title='=1+1"，特别', number="云财〔2026〕1号", signed_on=DAY)
    asked = {"organ": str(finance.uuid)}
    feed = read("/documents/feed.xml", **asked)
    assert feed.count("<entry>") == 1
    assert "政府信息（县民政局）" in feed
    assert read("/documents/feed.xml").count("<entry>") == 4
    assert read(f"/organs/{finance.uuid}/feed.xml").count("<entry>") == 1
    text = b"".join(Client().get("/documents/export.csv", asked).streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0][:3] == ["索引号", "标题", "发文字号"]
    assert lines[1][1] == "'=1+1\"，特别"
    assert len(lines) == 2
    told = json.loads(b"".join(Client().get("/documents/export.json", asked).streaming_content))
    assert (told["total"], told["items"][0]["number"]) == (1, "云财〔2026〕1号")
    answer = Client().get("/documents/export.xlsx", asked)
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["B3"].value == '=1+1"，特别'
    assert sheet["B3"].data_type == "s"
    assert sheet["B4"].value is None
    assert json.loads(b"".join(Client().get("/documents/export.json?q=无").streaming_content))["items"] == []
    read("/documents/export.exe", 404)
    read(f"/organs/{builders.published().uuid}/feed.xml", 404)


def test_it_shows_nothing_of_another_place_or_not_public():
    orgs.organ()
    far = orgs.organ("市财政局", of=orgs.jurisdiction("石桥市", level="CITY"))
    builders.published(far, title="市里的通知")
    builders.published(title="限定的通知", mode="LIMITED")
    builders.document(title="草稿的通知")
    list_index.rebuild()
    for name in ("documents/", "documents/history/", "documents/feed.xml", f"documents/?organ={far.uuid}"):
        page = read(f"/{name}")
        assert not any(title in page for title in ("市里的通知", "限定的通知", "草稿的通知"))


@pytest.mark.parametrize("bitmaps", [True, False])
def test_it_asks_no_more_however_much_there_is(bitmaps, django_assert_max_num_queries):
    several(45, kind=Kind.NORMATIVE, validity=Validity.IN_FORCE, signed_on=DAY)
    if bitmaps:
        list_index.rebuild()
    for address, most in (
        ("/documents/", 20), ("/documents/?q=件&year=2026", 20), ("/documents/p/1/", 14), ("/documents/library/", 20), ("/documents/feed.xml", 8)
    ):  # fmt: skip
        with django_assert_max_num_queries(most - 6 if bitmaps and most == 20 else most):
            assert Client().get(address).status_code == 200


def test_it_says_what_its_pages_are_made_from():
    made = several(45)[0]
    with pages.collecting() as keys:
        read("/documents/")
    assert f"documents:{made.jurisdiction_id}" in keys
    with pages.collecting() as keys:
        read("/documents/p/1/")
    assert f"document:{made.pk}" in keys
    assert f"documents:{made.jurisdiction_id}" not in keys
    with pages.collecting() as keys:
        read(f"/organs/{made.organ.uuid}/feed.xml")
    assert f"organ_documents:{made.organ_id}" in keys


def test_it_helps_where_nothing_is():
    orgs.office()
    assert "还没有公开的信息" in read("/documents/")
    assert "历史库中还没有信息" in read("/documents/history/")
    assert "没有这一类规范性文件" in read("/documents/library/")
    assert "没有符合条件的信息" in read("/documents/", q="无")


def test_it_maps_every_public_document_for_search_engines(monkeypatch):
    monkeypatch.setattr("gongkai.documents.queries.addresses.IN_ONE", 4)
    found = several(9)
    builders.published(title="限定的通知", mode="LIMITED")
    index = read("/documents/sitemap.xml")
    assert index.count("<sitemap>") == 3
    assert "/documents/sitemap-3.xml</loc>" in index
    pages_found = "".join(read(f"/documents/sitemap-{number}.xml") for number in (1, 2, 3))
    assert pages_found.count("<url>") == 9
    assert all(f"/documents/{row.uuid}/</loc><lastmod>2026-01-01" in pages_found for row in found)
    read("/documents/sitemap-4.xml", 404)
    read("/documents/sitemap-0.xml", 404)
