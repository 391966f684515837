"""Signing in and out, locks, idle end, one's own account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.accounts import queries, services
from gongkai.accounts.services import factor, welcome
from gongkai.kernel import days
from gongkai.trail.models import Entry

pytestmark = pytest.mark.django_db
GOOD = "Yunxi-Demo-2026"
SIGN_IN = "/desk/sign-in/"
PROFILE = "/desk/profile/"


@pytest.fixture
def user():
    return services.create_user(username="lina", name="李娜", by=None, password=GOOD, must_change=False)


def enter(client, password=GOOD, **more):
    return client.post(SIGN_IN, {"username": "lina", "password": password, **more})


def test_it_says_whose_desk_this_is(client, monkeypatch):
    monkeypatch.setattr(welcome, "_place", [lambda host: "云溪县"])
    page = client.get(SIGN_IN).content.decode()
    assert "云溪县政务公开工作台" in page
    assert "公众查阅政府信息无需登录" in page


def test_it_signs_in_under_a_new_session_key(client, user):
    client.get(PROFILE)
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    response = enter(client)
    assert (response.status_code, response.url) == (302, "/desk/")
    assert client.session.session_key != before
    assert Entry.objects.filter(verb="account.signed_in").count() == 1


@pytest.mark.parametrize(
    ("wanted", "going"),
    [
        ("/desk/profile/", "/desk/profile/"),
        ("https://evil.example/", "/desk/"),
        ("//evil.example", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
    ],
)
def test_it_goes_only_where_this_site_is(client, user, wanted, going):
    assert enter(client, next=wanted).url == going


def test_it_says_when_name_or_password_is_wrong_and_keeps_the_name(client, user):
    response = enter(client, password="wrong")
    page = response.content.decode()
    assert response.status_code == 422
    assert "登录名或口令不对" in page
    assert 'value="lina"' in page
    entry = Entry.objects.get(verb="account.refused")
    assert "lina" not in f"{entry.subject}{entry.content}"
    assert "wrong" not in f"{entry.subject}{entry.content}"


def test_it_locks_after_five_and_says_how_long(client, user):
    for _ in range(4):
        assert enter(client, password="wrong").status_code == 422
    response = enter(client, password="wrong")
    assert response.status_code == 429
    assert "30 分钟" in response.content.decode()
    assert enter(client).status_code == 429
    assert Entry.objects.filter(verb="account.locked").count() == 1
    assert Client(REMOTE_ADDR="10.1.1.9").post(SIGN_IN, {"username": "lina", "password": GOOD}).status_code == 302


def test_it_asks_for_the_second_factor_before_anything_opens(client, user):
    device = factor.begin_factor(user=user)
    _, codes = factor.confirm_factor(user=user, code=str(totp(device.bin_key)).zfill(6))
    assert enter(client, next=PROFILE).url == "/desk/sign-in/code/"
    assert client.get(PROFILE).status_code == 302
    assert client.post("/desk/sign-in/code/", {"code": "000000"}).status_code == 422
    assert "请稍等片刻" in client.post("/desk/sign-in/code/", {"code": codes[0]}).content.decode()
    for model in (TOTPDevice, StaticDevice):
        model.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert client.post("/desk/sign-in/code/", {"code": codes[0]}).url == PROFILE
    assert client.get(PROFILE).status_code == 200


def test_it_forgets_a_half_sign_in_after_five_minutes(client, user):
    device = factor.begin_factor(user=user)
    _, codes = factor.confirm_factor(user=user, code=str(totp(device.bin_key)).zfill(6))
    enter(client)
    with days.standing_at(days.now() + timedelta(minutes=6)):
        assert client.post("/desk/sign-in/code/", {"code": codes[0]}).url == SIGN_IN


def test_it_signs_out_only_by_post(client, user):
    enter(client)
    assert client.get("/desk/sign-out/").status_code == 405
    assert client.post("/desk/sign-out/").url == SIGN_IN
    assert client.get(PROFILE).status_code == 302
    assert not queries.sessions_of(user.pk).exists()


def test_it_ends_an_idle_session_and_says_why(client, user):
    enter(client)
    with days.standing_at(days.now() + timedelta(minutes=29)):
        assert client.get(PROFILE).status_code == 200
    with days.standing_at(days.now() + timedelta(minutes=62)):
        response = client.get(PROFILE, follow=True)
    assert "超过 30 分钟没有操作" in response.content.decode()
    assert response.redirect_chain[0][0] == f"{SIGN_IN}?next={PROFILE}"


def test_it_makes_people_change_a_password_others_know(client, user):
    services.set_password(user=user, password="Another-2026x", by=None)
    enter(client, password="Another-2026x")
    assert client.get(PROFILE).url == "/desk/profile/password/"
    assert "他人代设" in client.get("/desk/profile/password/").content.decode()
    given = {"old": "Another-2026x", "new": "Mine-only-77", "again": "Mine-only-77"}
    assert client.post("/desk/profile/password/", given).url == PROFILE
    assert client.get(PROFILE).status_code == 200
    assert queries.sessions_of(user.pk).get().session_key == client.session.session_key


def test_it_says_why_a_new_password_will_not_do(client, user):
    enter(client)
    given = {"old": GOOD, "new": "Mine-only-77", "again": "Mine-only-78"}
    assert "两次输入的新口令不一样" in client.post("/desk/profile/password/", given).content.decode()
    given["again"] = given["new"] = "12345678"
    assert "至少三种" in client.post("/desk/profile/password/", given).content.decode()


def test_it_saves_ones_particulars(client, user):
    enter(client)
    assert client.post(PROFILE, {"name": "李娜", "mobile": "13912345678", "email": "a@b.cn"}).status_code == 302
    user.refresh_from_db()
    assert user.mobile == "13912345678"
    assert "手机号码应为" in client.post(PROFILE, {"name": "李娜", "mobile": "12", "email": ""}).content.decode()


def test_it_ends_other_sessions(client, user):
    enter(client)
    other = Client()
    enter(other)
    assert "退出其他 1 处登录" in client.get(PROFILE).content.decode()
    client.post("/desk/profile/sessions/end/")
    assert other.get(PROFILE).status_code == 302
    assert client.get(PROFILE).status_code == 200


def test_it_sets_up_a_second_factor_on_its_page(client, user):
    enter(client)
    page = client.get("/desk/profile/second-factor/").content.decode()
    assert "<svg" in page
    device = factor.begin_factor(user=user)
    shown = client.post("/desk/profile/second-factor/", {"code": str(totp(device.bin_key)).zfill(6)})
    assert "这些恢复码只显示这一次" in shown.content.decode()
    assert "已启用" in client.get(PROFILE).content.decode()
    assert "新的恢复码" in client.post("/desk/profile/second-factor/codes/").content.decode()
    assert client.post("/desk/profile/second-factor/drop/", {"password": GOOD}).url == PROFILE


def test_it_forgets_sessions_that_ran_out(client, user):
    enter(client)
    with days.standing_at(days.now() + timedelta(days=30)):
        assert services.sweep_sessions() == 1
