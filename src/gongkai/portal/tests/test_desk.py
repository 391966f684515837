from __future__ import annotations

import base64
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.portal import queries, services
from gongkai.portal.models import SiteSettings
from gongkai.trail import queries as trail

pytestmark = pytest.mark.django_db
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
GOOD = {
    "name": "", "title": "政务公开", "sponsor": "云溪县人民政府", "operator": "云溪县人民政府办公室", "address": "文昌路 1 号",
    "phone": "0000-1234567", "site_id": "1309000001", "icp": "冀ICP备12345678号-1", "police": "", "police_url": "", "ipv6": "YES",
    "hours": "工作日 8:30－17:30", "hotline": "12345", "badge_url": "", "errata_url": "", "emblem_use": "OWN", "terms": "低保、医保",
}  # fmt: skip


def test_the_foot_is_saved_shown_and_recorded():
    client = builders.client_for(Duty.ADMIN)
    assert client.post("/desk/site/", GOOD).status_code == 302
    foot = client.get("/").content.decode()
    assert "1309000001" in foot
    assert "本网站已支持 IPv6" in foot
    site = SiteSettings.objects.get()
    assert [entry.verb for entry in trail.history(site)] == ["site.changed"]
    assert trail.history(site)[0].content["changed"]["site_id"] == ["", "1309000001"]


def test_the_badges_stand_in_the_foot_as_pictures_or_as_words():
    client = builders.client_for(Duty.ADMIN)
    badges = {
        "badge_url": "https://bszs.conac.cn/sitename?method=show&id=0",
        "errata_url": "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=1309000001",
        "badge_file": SimpleUploadedFile("党政机关.png", PNG),
    }
    assert client.post("/desk/site/", GOOD | badges).status_code == 302
    foot = client.get("/").content.decode().partition("<footer")[2]
    assert f'src="/files/{SiteSettings.objects.get().badge.uuid}/" alt="党政机关网站标识"' in foot
    assert ">我为政府网站找错</span>" in foot
    assert "办公时间：工作日 8:30－17:30" in foot
    assert "政务热线：12345" in foot


def test_the_national_emblem_stands_on_the_first_page_only():
    client = builders.client_for(Duty.ADMIN)
    client.post("/desk/site/", GOOD | {"emblem_use": "HOME", "emblem_file": SimpleUploadedFile("国徽.png", PNG)})
    address = f"/files/{SiteSettings.objects.get().emblem.uuid}/"
    assert address in client.get("/").content.decode()
    assert address not in client.get("/organs/").content.decode()


def test_whether_the_name_has_an_ipv6_address_is_kept_and_shown():
    client = builders.client_for(Duty.ADMIN)
    client.post("/desk/site/", GOOD)
    services.note_ipv6(jurisdiction=SiteSettings.objects.get().jurisdiction, found=False, on=date(2026, 11, 23))
    page = client.get("/desk/site/").content.decode()
    assert "没有 IPv6 地址" in page
    assert "AAAA" in page


def test_what_cannot_be_right_is_refused_and_nothing_entered_is_lost():
    client = builders.client_for(Duty.OFFICE)
    answer = client.post("/desk/site/", GOOD | {"site_id": "123", "icp": "12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "应为 10 位数字" in page
    assert "形如" in page
    assert 'value="文昌路 1 号"' in page
    assert not SiteSettings.objects.exists()


def test_an_emblem_is_a_picture_everyone_may_see():
    client = builders.client_for(Duty.ADMIN)
    client.post("/desk/site/", GOOD | {"emblem_file": SimpleUploadedFile("徽标.png", PNG)})
    emblem = SiteSettings.objects.get().emblem
    client.logout()
    assert f"/files/{emblem.uuid}/" in client.get("/").content.decode()
    assert client.get(f"/files/{emblem.uuid}/").status_code == 200


def test_an_emblem_that_is_no_picture_is_refused_with_a_sentence():
    client = builders.client_for(Duty.ADMIN)
    answer = client.post("/desk/site/", GOOD | {"emblem_file": SimpleUploadedFile("a.png", b"%PDF-1.7 x")})
    assert answer.status_code == 422
    assert not SiteSettings.objects.exists()


@pytest.mark.parametrize("duty", [Duty.EDITOR, Duty.LEADER, Duty.CHIEF])
def test_other_duties_do_not_find_the_page(duty):
    assert builders.client_for(duty).get("/desk/site/").status_code == 404


def test_each_place_keeps_its_own_foot():
    here, there = (
        builders.actor(Duty.ADMIN),
        builders.actor(Duty.ADMIN, builders.office(builders.jurisdiction("清河市"))),
    )
    services.save_settings(by=here, values={"phone": "1"})
    services.save_settings(by=there, values={"phone": "2"})
    assert SiteSettings.objects.count() == 2
    assert "联系电话" not in queries.missing(here)
    assert "网站标识码" in queries.missing(there)
