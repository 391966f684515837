from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from gongkai.kernel import days
from gongkai.members import services
from gongkai.members.models import Member, MemberSession, Saved, SignInTry
from gongkai.members.services import sessions
from gongkai.members.tests import builders
from gongkai.members.tests.platform import Platform
from gongkai.orgs.tests import builders as orgs
from gongkai.trail.models import Entry

pytestmark = pytest.mark.django_db
PAGES = ("", "sign-in/", "code/", "save/?to=/", "delete/", "data.json", "returned/")


@pytest.fixture
def site(settings):
    return builders.site(settings)


def text(answer):
    return answer.content.decode()


def later(monkeypatch, **by):
    """The clock of the house stands later than it does."""
    moment = days.now() + timedelta(**by)
    monkeypatch.setattr(days, "now", lambda: moment)


def test_there_is_no_such_page_where_it_is_not_switched_on():
    orgs.office()
    client = Client()
    assert {client.get(f"/my/{page}").status_code for page in PAGES} == {404}
    assert {client.post(f"/my/{page}").status_code for page in ("", "sign-in/", "code/", "leave/", "delete/")} <= {
        404,
        405,
    }
    assert "/my/" not in text(client.get("/"))


def test_the_head_of_a_public_page_names_the_sign_in_alike_for_everybody(site):
    client = builders.signed_in()
    signed, stranger = client.get("/organs/"), Client().get("/organs/")
    assert '<a href="/my/">登录</a>' in text(stranger)
    assert signed.content == stranger.content
    assert not stranger.cookies
    cookie = client.answer.cookies["gongkai_member"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("/my/", True, "Lax", "")


def test_a_code_signs_in_and_leads_on(site):
    client = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari"})
    assert client.get("/my/").headers["Location"] == "/my/sign-in/?next=/my/"
    asked = client.post("/my/sign-in/", {"contact": " Zhang@Example.cn", "next": "/my/delete/"})
    assert asked.headers["Location"] == "/my/code/"
    page = text(client.get("/my/code/"))
    assert "z***@example.cn" in page
    assert "zhang@example.cn" not in page
    assert mail.outbox[0].to == ["zhang@example.cn"]
    assert mail.outbox[0].subject == "【云溪县人民政府】登录验证码"
    wrong = client.post("/my/code/", {"code": "x" + builders.code_sent()[1:]})
    assert wrong.status_code == 422
    assert "还可以输 4 次" in text(wrong)
    code = builders.code_sent()
    entered = client.post("/my/code/", {"code": f" {code[:3]} {code[3:]} ", "kept": "on"})
    assert entered.headers["Location"] == "/my/delete/"
    assert entered.cookies["gongkai_member"]["max-age"] == 30 * 86400
    home = text(client.get("/my/"))
    assert "z***@example.cn" in home
    assert "Safari（iPhone）" in home
    again = Client(headers={"cookie": f"gongkai_member_try={client.cookies['gongkai_member_try'].value or 'x'}"})
    assert again.post("/my/code/", {"code": code}).status_code == 422


def test_whoever_has_an_account_is_answered_like_whoever_has_none(site, monkeypatch):
    builders.signed_in("known@example.cn")
    later(monkeypatch, minutes=2)
    answers = []
    for contact in ("known@example.cn", "new@example.cn"):
        client = Client()
        answer = client.post("/my/sign-in/", {"contact": contact})
        page = re.sub(r'value="[^"]{60,}"|[kn]\*\*\*', "", text(client.get("/my/code/")))
        answers.append((answer.status_code, answer.headers["Location"], page))
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 3


def test_wrong_codes_end_it_and_stay_counted(site):
    client = Client()
    client.post("/my/sign-in/", {"contact": "zhang@example.cn"})
    code = builders.code_sent()
    wrong = "000000" if code != "000000" else "111111"
    said = [text(client.post("/my/code/", {"code": wrong})) for _ in range(5)]
    assert "还可以输 1 次" in said[3]
    assert "已经作废" in said[4]
    assert "验证码已失效" in text(client.post("/my/code/", {"code": code}))
    assert not Member.objects.exists()


def test_a_code_is_good_for_ten_minutes_in_the_browser_that_asked(site, monkeypatch):
    client = Client()
    client.post("/my/sign-in/", {"contact": "zhang@example.cn"})
    code = builders.code_sent()
    assert "验证码已失效" in text(Client().post("/my/code/", {"code": code}))
    later(monkeypatch, minutes=10, seconds=1)
    assert "验证码已失效" in text(client.post("/my/code/", {"code": code}))
    assert client.get("/my/code/").headers["Location"] == "/my/sign-in/"


def test_codes_are_sent_seldom_and_what_is_no_address_is_said(site):
    client = Client()
    client.post("/my/sign-in/", {"contact": "zhang@example.cn"})
    again = client.post("/my/sign-in/", {"contact": "ZHANG@example.cn"})
    assert "一分钟内只发一次" in text(again)
    assert 'value="ZHANG@example.cn"' in text(again)
    bad = client.post("/my/sign-in/", {"contact": "张三\r\nBcc: x@y.cn"})
    assert (bad.status_code, len(mail.outbox)) == (422, 1)
    assert "应形如 name@example.cn" in text(bad)


def test_nothing_but_digests_and_sealed_values_is_kept(site):
    builders.signed_in()
    Client().post("/my/sign-in/", {"contact": "li@example.cn"})
    code = builders.code_sent()
    held = json.dumps(
        [list(model.objects.values()) for model in (Member, MemberSession, SignInTry, Saved)], default=str
    )
    assert not any(word in held for word in ("zhang", "li@", code, "127.0.0.1"))
    assert SignInTry.objects.get(contact="").code == ""


def test_a_letter_that_does_not_go_out_is_said(site, monkeypatch):
    def fail(self):
        raise OSError("zhang@example.cn refused")

    monkeypatch.setattr(EmailMessage, "send", fail)
    answer = Client().post("/my/sign-in/", {"contact": "zhang@example.cn"})
    assert answer.status_code == 422
    assert "验证码没有发出去" in text(answer)
    assert not SignInTry.objects.exclude(code="").exists()


def test_other_browsers_are_signed_out_and_the_account_is_deleted(site, monkeypatch):
    first = builders.signed_in(agent="Chrome Windows")
    later(monkeypatch, minutes=2)
    second = builders.signed_in(going="/documents/")
    assert second.answer.headers["Location"] == "/documents/"
    assert "Chrome（Windows）" in text(second.get("/my/"))
    assert second.post("/my/sessions/end/").headers["Location"] == "/my/?done=ended"
    assert first.get("/my/").status_code == 302
    held = second.get("/my/data.json")
    assert json.loads(held.content)["账号"] == "zhang@example.cn"
    assert second.get("/my/delete/").status_code == 200
    gone = second.post("/my/delete/")
    assert gone.headers["Location"] == "/my/sign-in/?done=erased"
    assert gone.cookies["gongkai_member"].value == ""
    assert not any(model.objects.exists() for model in (Member, MemberSession, Saved, SignInTry))
    assert "zhang" not in str(list(Entry.objects.values()))
    assert second.get("/my/").status_code == 302


def test_signing_out_and_standing_still_end_it(site, monkeypatch):
    client = builders.signed_in()
    token = client.cookies["gongkai_member"].value
    client.post("/my/sign-out/")
    client.cookies["gongkai_member"] = token
    assert client.get("/my/").status_code == 302
    client = builders.signed_in("li@example.cn")
    later(monkeypatch, hours=1, minutes=59)
    assert client.get("/my/").status_code == 200
    later(monkeypatch, hours=1, minutes=59)
    assert client.get("/my/").status_code == 200
    later(monkeypatch, hours=2, minutes=1)
    assert client.get("/my/").status_code == 302
    assert services.sweep() == 0
    assert not MemberSession.objects.exists()
    later(monkeypatch, days=731)
    assert services.sweep() == 2
    assert not Member.objects.exists()
    assert not SignInTry.objects.exists()


def test_a_session_of_one_site_opens_nothing_on_another(site):
    client = builders.signed_in()
    other = orgs.jurisdiction("石桥市", domain="shiqiao.example.cn", level="CITY")
    site.pk, site.jurisdiction = None, other
    site.save()
    assert client.get("/my/", headers={"host": "shiqiao.example.cn"}).status_code == 302
    assert client.get("/my/").status_code == 200


@pytest.fixture
def platform(settings):
    standing = Platform()
    settings.OUTGOING_ALLOWED = [standing.place]
    builders.site(
        settings,
        "OIDC",
        provider="省统一身份认证平台",
        issuer=standing.issuer,
        client_id="gongkai",
        client_secret="s/ecret",
    )
    yield standing
    standing.stop()


def go(client, platform, **post):
    page = text(client.post("/my/leave/", post))
    assert "您将前往省统一身份认证平台" in page
    address = re.search(r'href="(http://[^"]+/go\?[^"]+)"', page)[1].replace("&amp;", "&")
    return platform.sign_in(address)


def test_one_signs_in_at_the_platform_of_the_province(platform):
    client = Client()
    page = text(client.get("/my/sign-in/?next=/my/delete/"))
    assert "省统一身份认证平台" in page
    answer = client.get("/my/returned/", go(client, platform, next="/my/delete/"))
    assert answer.headers["Location"] == "/my/delete/"
    assert "以省统一身份认证平台账号登录" in text(client.get("/my/"))
    again = Client()
    assert again.get("/my/returned/", go(again, platform)).status_code == 302
    assert Member.objects.count() == 1
    assert Member.objects.get().contact == ""
    assert "person-7" not in str(Member.objects.values())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda p, back: back | {"state": "other"}, "不是在这个浏览器里开始的"),
        (lambda p, back: {"state": back["state"], "error": "access_denied"}, "没有完成登录"),
        (lambda p, back: back | {"iss": "http://other"}, "没有完成登录"),
        (lambda p, back: back | {"code": "stolen"}, "没有给出可以采信的登录结果"),
        (lambda p, back: p.claims.update(nonce="other") or back, "没有给出可以采信的登录结果"),
        (lambda p, back: p.claims.update(aud="other") or back, "没有给出可以采信的登录结果"),
        (lambda p, back: p.header.update(alg="none") or back, "没有给出可以采信的登录结果"),
        (lambda p, back: setattr(p, "fault", "/token") or back, "没有给出可以采信的登录结果"),
        (lambda p, back: p.stop() or back, "暂时不能访问"),
    ],
)
def test_what_the_platform_does_not_prove_signs_nobody_in(platform, change, said):
    client = Client()
    answer = client.get("/my/returned/", change(platform, go(client, platform)))
    assert answer.status_code == 422
    assert said in text(answer)
    assert not MemberSession.objects.exists()


def test_an_answer_serves_once_and_in_its_own_browser(platform):
    client = Client()
    back = go(client, platform)
    assert "不是在这个浏览器里开始的" in text(Client().get("/my/returned/", back))
    cookie = client.cookies["gongkai_member_try"].value
    assert client.get("/my/returned/", back).status_code == 302
    client.cookies["gongkai_member_try"] = cookie
    assert client.get("/my/returned/", back).status_code == 422


def test_forms_are_refused_without_their_token(site):
    client = Client(enforce_csrf_checks=True)
    for page in ("sign-in/", "code/", "leave/"):
        assert client.post(f"/my/{page}", {"contact": "zhang@example.cn"}).status_code == 403
    assert not mail.outbox
    assert sessions.waits(digest="x", network="y") == []
