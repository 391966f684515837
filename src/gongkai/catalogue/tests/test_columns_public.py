"""An organ's openness section as anybody reads it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.catalogue import services
from gongkai.catalogue.services import columns, keeping
from gongkai.catalogue.tests import builders
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox.models import Event

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def a_day():
    with days.standing_at(DAY):
        yield


@pytest.fixture
def organ():
    found = orgs.organ("县财政局", phone="0900-5550109")
    builders.columns(found)
    return found


def at(name, *args):
    return reverse(f"catalogue_public:{name}", args=[getattr(arg, "uuid", arg) for arg in args])


def read(address, status=200):
    answer = Client().get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_it_leads_from_the_list_of_organs_to_each_section(organ):
    orgs.organ("县自来水公司", kind="ENTERPRISE")
    page = read(at("openness"))
    assert at("section", organ) in page
    assert "自来水" not in page
    assert "行政规范性文件" in read(at("section", organ))
    assert at("section", organ) in read(reverse("portal:organ", args=[organ.uuid]))


def test_it_shows_each_record_once_with_its_own_address(organ):
    both = [builders.column("documents/other"), builders.column("statutory/20.7")]
    builders.placement(*both, title="年度预算", record="documents.Document:a")
    page = read(at("section", organ))
    assert page.count(">年度预算<") == 1
    assert f'href="{both[0].placements.get().url}"' in read(at("column", organ, both[1]))


def test_it_finds_documents_by_name_and_number(organ):
    other, normative = builders.column("documents/other"), builders.column("documents/normative")
    builders.placement(other, title="关于预算绩效的通知", number="云财〔2026〕3号")
    builders.placement(normative, title="采购管理办法")
    heading = builders.column("documents")
    page = read(at("column", organ, heading) + "?q=〔2026〕3号")
    assert "预算绩效" in page
    assert "采购管理办法" not in page
    assert "没有找到" in read(at("column", organ, heading) + "?q=不存在")
    assert "采购管理办法" not in read(at("column", organ, other))
    assert "没有找到" in read(at("column", organ, other) + "?year=2020")
    assert "预算绩效" in read(at("column", organ, other) + "?year=x")


def test_it_shows_nothing_hidden_limited_or_gone(organ):
    office = orgs.actor(Duty.OFFICE)
    column, other = builders.column("documents/other"), builders.column("statutory/20.7")
    builders.placement(column, title="只给东街村", mode="LIMITED", area="东街村", mode_reason="只涉及该村")
    builders.placement(other, title="藏起来的", record="documents.Document:h")
    columns.show_column(column=other, visible=False, by=office)
    assert "只给东街村" not in read(at("column", organ, column)) + read(at("section", organ))
    read(at("column", organ, other), 404)
    builders.placement(column, title="要撤下的", record="documents.Document:gone")
    services.displace(record="documents.Document:gone")
    assert "要撤下的" not in read(at("column", organ, column)) + read(at("section", organ)) + read(at("history", organ))


def test_it_says_when_an_empty_column_was_last_looked_over(organ):
    column = builders.column("statutory/20.12")
    assert "负责更新" in read(at("column", organ, column))
    keeping.check_column(column=column, by=orgs.actor(Duty.EDITOR, organ))
    assert "2026年9月1日核对" in read(at("column", organ, column))


def test_it_leads_from_a_merged_column_to_where_its_contents_stand(organ):
    office = orgs.actor(Duty.OFFICE)
    one, two = builders.free_column("通知公告", organ), builders.free_column("公示公告", organ)
    builders.placement(one, title="一条通知")
    columns.merge_column(column=one, into=two, reason="重复", by=office)
    answer = Client().get(at("column", organ, one))
    assert (answer.status_code, answer.url) == (301, at("column", organ, two))
    columns.close_column(column=two, reason="不再使用", by=office)
    assert "本栏目已关闭" in read(at("column", organ, two))
    page = read(at("history", organ) + "?q=通知")
    assert "一条通知" in page
    assert "不再使用" in page


def test_it_keeps_earlier_guides_readable_and_marks_them(organ):
    builders.guide(organ, phone="0900-5550001")
    builders.guide(organ, phone="0900-5550002")
    builders.guide(organ, phone="0900-5550003", published=False)
    page = read(at("column", organ, builders.column("guide")))
    assert "0900-5550002" in page
    assert "0900-5550003" not in page
    assert "修订日期：2026年9月1日" in page
    old = read(at("guide", organ, 1))
    assert "历史版本" in old
    assert "0900-5550001" in old
    read(at("guide", organ, 3), 404)
    assert "0900-5550002" in read(at("column", organ, builders.column("request")))


def test_it_shows_rules_and_says_which_were_replaced(organ):
    rule = builders.system(organ)
    draft = builders.system(organ, published=False, title="草稿制度")
    page = read(at("column", organ, builders.column("system")))
    assert "主动公开工作制度" in page
    assert "草稿制度" not in page
    assert "第一条" in read(at("system", organ, rule))
    read(at("system", organ, draft), 404)


def test_it_answers_nothing_for_strange_addresses(organ):
    other = orgs.organ("县教育局")
    builders.columns(other)
    read(at("column", other, builders.column("guide")), 404)
    read(at("section", orgs.organ("县自来水公司", kind="ENTERPRISE")), 404)
    read(at("guide", organ, 1), 404)
    far = orgs.organ("市财政局", of=orgs.jurisdiction("石桥市", level="CITY"))
    read(at("section", far), 404)


def test_it_keeps_the_section_of_a_merged_organ_readable(organ):
    successor = orgs.organ("县国资局")
    builders.columns(successor)
    organ.state, organ.successor = "MERGED", successor
    organ.save()
    page = read(at("section", organ))
    assert "现由" in page
    assert at("section", successor) in page


def test_it_pages_long_lists_in_few_queries(organ, django_assert_max_num_queries):
    column = builders.column("documents/other")
    for number in range(45):
        moment = days.moment_of(date(2026, 1, 1)) + timedelta(hours=number)
        builders.placement(column, title=f"第{number:02d}件", published=moment)
    address = at("column", organ, column)
    page = read(address)
    assert page.count("<time datetime=") == 25
    assert f'href="{address}p/1/" rel="next"' in page
    older = read(f"{address}p/1/")
    assert older.count("<time datetime=") == 20
    assert "第00件" in older
    assert f'href="{address}" rel="prev"' in older
    for wrong in (f"{address}p/2/", f"{address}p/0/", f"{at('column', organ, builders.column('documents'))}p/1/"):
        read(wrong, 404)
    assert "第00件" in read(f"{address}?q=件&p=1")
    assert "第44件" in read(f"{address}?q=件&p=9999999999")
    client = Client()
    heading = at("column", organ, builders.column("documents"))
    for where in (address, f"{address}p/1/", at("section", organ), heading, at("openness"), at("gathered", "reports")):
        with django_assert_max_num_queries(16):
            client.get(where)


def test_it_names_the_five_columns_in_their_order_with_what_they_hold(organ):
    office = orgs.office()
    builders.columns(office)
    builders.placement(builders.column("annual"), title="2025年政府信息公开工作年度报告", published=date(2026, 1, 20))
    builders.placement(builders.column("annual", office), title="县政府2024年年报", published=date(2025, 1, 20))
    page = read(at("openness"))
    names = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开"]
    places = [page.index(f">{name}</a></h2>") for name in names]
    assert places == sorted(places)
    assert at("column", office, builders.column("annual", office)) in page
    reports = read(at("gathered", "reports"))
    assert reports.index("2026年公布") < reports.index("2025年公布")
    assert "县政府2024年年报" in reports
    assert organ.name in reports
    assert "县政府2024年年报" not in read(at("gathered", "reports") + "?year=2026")
    read(at("gathered", "reports") + "?year=" + "9" * 5000)
    for slug in ("guides", "systems", "statutory", "requests"):
        assert organ.name in read(at("gathered", slug))
    read(at("gathered", "else"), 404)


def test_it_gives_a_column_as_feed_and_file(organ):
    column, hidden = builders.column("documents/other"), builders.column("statutory/20.7")
    builders.placement(column, title="一条通知", number="云财〔2026〕1号")
    builders.placement(column, title="只给东街村", mode="LIMITED", area="东街村", mode_reason="只涉及该村")
    for name in ("column_feed", "section_feed"):
        feed = read(at(name, organ, column) if name == "column_feed" else at(name, organ))
        assert "一条通知" in feed
        assert "只给东街村" not in feed
    told = Client().get(at("column_export", organ, column, "json"))
    assert [row["title"] for row in json.loads(b"".join(told.streaming_content))["items"]] == ["一条通知"]
    csv = b"".join(Client().get(at("column_export", organ, column, "csv") + "?q=没有").streaming_content).decode()
    assert "一条通知" not in csv
    read(at("column_export", organ, column, "exe"), 404)
    columns.show_column(column=hidden, visible=False, by=orgs.actor(Duty.OFFICE))
    for name in ("column_feed", "column_export", "column_block"):
        read(at(name, organ, hidden, *{"column_export": ["csv"], "column_block": [1]}.get(name, [])), 404)


def test_it_says_which_columns_a_record_left(organ):
    one, two = builders.column("documents/other"), builders.column("statutory/20.7")
    builders.placement(one, record="documents.Document:x")
    builders.placement(two, record="documents.Document:x")
    left = [event.ids for event in Event.objects.filter(name="catalogue.left")]
    assert [row["column_id"] for row in left] == [one.pk]
