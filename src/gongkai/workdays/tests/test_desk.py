"""The desk pages of the calendar and the limits."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.workdays import queries, services
from gongkai.workdays.models import LimitRow, LocalDay, YearNotice
from gongkai.workdays.tests.test_rules import NOTICE

pytestmark = pytest.mark.django_db
PAGES = ["workdays:calendar", "workdays:load", "workdays:local_days", "workdays:limits"]


@pytest.fixture(autouse=True)
def _today():
    with days.standing_at(date(2026, 11, 22)):
        yield


@pytest.fixture
def office():
    return builders.client_for(Duty.OFFICE)


@pytest.mark.parametrize("page", PAGES)
def test_only_the_office_and_the_administrator_see_it(page, office):
    assert office.get(reverse(page)).status_code == 200
    assert builders.client_for(Duty.ADMIN).get(reverse(page)).status_code == 200
    assert builders.client_for(Duty.EDITOR).get(reverse(page)).status_code == 404


def test_the_calendar_shows_make_up_days_and_says_when_a_year_is_provisional(office):
    page = office.get(reverse("workdays:calendar"), {"year": "2026"}).content.decode()
    assert "全年248个工作日" in page
    assert "国庆节调休上班" in page
    assert "10月1日（星期四）至10月7日（星期三），7天" in page
    later = office.get(reverse("workdays:calendar"), {"year": "2027"}).content.decode()
    assert "2027年的放假通知尚未录入" in later
    assert office.get(reverse("workdays:calendar"), {"year": "九"}).status_code == 200


def test_a_pasted_notice_is_read_checked_and_loaded(office):
    address = reverse("workdays:load")
    read = office.post(address, {"year": "2027", "text": NOTICE})
    form = read.context["form"]
    assert "2027-02-14 上班 春节" in form.initial["rows"]
    assert "调休上班4天" in read.content.decode()
    fields = {name: form.initial.get(name) or "" for name in form.fields}
    answer = office.post(address, {"year": "2027", **fields}, follow=True)
    assert "已录入2027年放假安排" in answer.content.decode()
    assert queries.notice(2027).doc_number == "国办发明电〔2026〕9号"


def test_doubts_have_to_be_settled_and_nothing_typed_is_lost(office):
    address = reverse("workdays:load")
    wrong = "国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周四）放假，共1天。"
    read = office.post(address, {"year": "2027", "text": wrong}).content.decode()
    assert "元旦：1月1日是周五" in read
    kept = {"year": "2027", "title": "通知甲", "rows": "2027-01-01 放假 元旦", "doubts": ["疑点"]}
    again = office.post(address, kept).content.decode()
    assert "通知甲" in again
    assert not YearNotice.objects.exists()
    office.post(address, {**kept, "checked": "on"})
    assert YearNotice.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"year": "2027"}, "请粘贴通知全文，或上传表格"),
        ({"year": "2027", "text": "没有日期"}, "没有读到放假日期"),
        ({"year": "2027", "file": SimpleUploadedFile("a.xlsx", b"nothing")}, "不是可读的 .xlsx"),
        ({"year": "2027", "title": "通知", "rows": "明天 放假"}, "有的行读不出来"),
        ({"year": "2027", "title": "通知", "rows": "2027-01-04 上班 元旦\n2027-01-01 放假 元旦"}, "本来就是工作日"),
        ({"year": "九", "title": "通知", "rows": "x"}, ""),
    ],
)
def test_bad_input_gets_a_sentence(office, data, words):
    answer = office.post(reverse("workdays:load"), data)
    assert words in answer.content.decode() if words else answer.status_code == 404
    assert not YearNotice.objects.exists()


def test_the_administrator_corrects_a_notice(office):
    office.post(reverse("workdays:load"), {"year": "2027", "title": "通知", "rows": "2027-01-01 放假 元旦"})
    address = reverse("workdays:correct", args=[2027])
    assert office.get(address).status_code == 404
    admin = builders.client_for(Duty.ADMIN)
    assert "2027-01-01 放假 元旦" in admin.get(address).content.decode()
    changed = {"title": "通知", "rows": "2027-01-01 放假 元旦\n2027-01-04 放假 元旦"}
    assert "这个字段是必填项" in admin.post(address, changed).content.decode()
    admin.post(address, {**changed, "reason": "调整安排"})
    assert not queries.calendar(None).is_working_day(date(2027, 1, 4))
    assert admin.get(reverse("workdays:correct", args=[2029])).status_code == 404


def test_local_days_are_added_and_dropped_and_not_by_others(office):
    address = reverse("workdays:local_days")
    day = {"day": "2026-04-20", "kind": "OFF", "reason": "三月三", "basis": "云政发〔2026〕3号"}
    assert "三月三" in office.post(address, day, follow=True).content.decode()
    assert "已登记过" in office.post(address, day).content.decode()
    drop = reverse("workdays:drop_local_day", args=[LocalDay.objects.get().uuid])
    stranger = builders.client_for(Duty.OFFICE, builders.office(builders.jurisdiction("丰城县")))
    assert stranger.post(drop).status_code == 404
    assert "将不再作为本地安排" in office.get(drop).content.decode()
    office.post(drop)
    assert not LocalDay.objects.exists()


def test_limits_show_article_and_what_is_not_verified_and_are_set_here(office):
    page = office.get(reverse("workdays:limits")).content.decode()
    assert "条例第二十六条" in page
    assert "未核" in page
    address = reverse("workdays:set_limit", args=["openness.proactive"])
    assert "现在是20个工作日" in office.get(address).content.decode()
    data = {"value": "15", "unit": "wd", "status": "setting", "valid_from": "2026-01-01"}
    assert "不可用" in office.post(address, {**data, "value": "多"}).content.decode()
    office.post(address, data)
    row = LimitRow.objects.get()
    assert "本地区" in office.get(reverse("workdays:limits")).content.decode()
    office.post(reverse("workdays:withdraw_limit", args=[row.uuid]))
    assert not LimitRow.objects.exists()
    assert office.get(reverse("workdays:set_limit", args=["no.such"])).status_code == 404


def test_a_due_day_opens_its_derivation_for_every_post(office):
    address = reverse("workdays:derive")
    editor = builders.client_for(Duty.EDITOR)
    page = editor.get(address, {"start": "2026-09-18", "n": "20", "unit": "wd"}).content.decode()
    assert "2026年10月22日" in page
    assert "国庆节放假" in page
    assert "<html" in page
    piece = editor.get(address, {"start": "2026-12-25", "n": "20"}, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in piece
    assert "暂定" in piece
    for bad in ({"start": "x", "n": "1"}, {"start": "2026-01-01", "n": "9999"}, {"start": "0001-01-01", "n": "1"}):
        assert "无法推算" in editor.get(address, bad).content.decode()
    assert editor.get(address).status_code == 200
    left = editor.get(queries.derivation_address(date(2026, 11, 20), until=date(2026, 12, 31))).content.decode()
    assert "还有<strong>29个工作日</strong>" in left
    assert "2026年10月22日" in editor.get(queries.derivation_address(date(2026, 9, 18), 20)).content.decode()
    late = editor.get(queries.derivation_address(date(2026, 11, 23), until=date(2026, 11, 20))).content.decode()
    assert "已过<strong>1个工作日</strong>" in late
    assert "不能超过800天" in editor.get(address, {"start": "2026-11-22", "until": "2020-11-01"}).content.decode()


def test_it_uses_the_local_calendar(office):
    services.add_local_day(day=date(2026, 4, 20), kind="OFF", reason="三月三", basis="甲", by=office.actor)
    page = office.get(reverse("workdays:derive"), {"start": "2026-04-17", "n": "1"}).content.decode()
    assert "2026年4月21日" in page
