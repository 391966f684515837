from __future__ import annotations

import pytest

from gongkai.members.models import MemberSession, SignInSettings
from gongkai.members.tests import builders
from gongkai.members.tests.platform import Platform
from gongkai.notify import services as notify
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox.models import Event
from gongkai.trail import queries as trail

pytestmark = pytest.mark.django_db
OIDC = {"way": "OIDC", "provider": "省平台", "client_id": "gongkai", "client_secret": "s/ecret"}


def test_the_administrator_switches_it_on_and_off(settings):
    client = orgs.client_for(Duty.ADMIN)
    refused = client.post("/desk/members/", {"way": "MAIL"})
    assert refused.status_code == 422
    assert "GONGKAI_MAIL_HOST" in refused.content.decode()
    assert not SignInSettings.objects.exists()
    settings.EMAIL_HOST = "mail.example.gov.cn"
    assert client.post("/desk/members/", {"way": "MAIL"}).status_code == 302
    assert Event.objects.filter(name="members.settings_changed").count() == 1
    builders.signed_in()
    page = client.get("/desk/members/").content.decode()
    assert '现有账号 <span class="num">1</span> 个' in page
    assert "zhang" not in page
    assert client.post("/desk/members/", {"way": "NONE"}).status_code == 302
    assert not MemberSession.objects.exists()
    assert [entry.verb for entry in trail.history(SignInSettings.objects.get())] == ["members.settings_changed"] * 2
    assert orgs.client_for(Duty.OFFICE).get("/desk/members/").status_code == 404


def test_the_platform_is_read_before_it_is_kept_and_its_secret_is_never_shown(settings):
    client, platform = orgs.client_for(Duty.ADMIN), Platform()
    try:
        wrong = client.post("/desk/members/", OIDC | {"issuer": f"{platform.issuer}/"})
        assert "本机或内网地址" in wrong.content.decode() or "不能访问" in wrong.content.decode()
        settings.OUTGOING_ALLOWED = [platform.place]
        wrong = client.post("/desk/members/", OIDC | {"issuer": f"{platform.issuer}/"})
        assert "issuer 与所填地址不一致" in wrong.content.decode()
        assert f'value="{platform.issuer}/"' in wrong.content.decode()
        assert client.post("/desk/members/", OIDC | {"issuer": platform.issuer}).status_code == 302
    finally:
        platform.stop()
    row = SignInSettings.objects.get()
    assert row.token_url == f"{platform.issuer}/token"
    assert "s/ecret" not in row.client_secret + str(trail.history(row)[0].content)
    page = client.get("/desk/members/").content.decode()
    assert "s/ecret" not in page
    assert "http://testserver/my/returned/" in page


def test_short_messages_go_through_the_gateway(settings, monkeypatch):
    sent = []

    class Answer:
        status = 200

    settings.SMS_URL, settings.SMS_KEY = "https://sms.example.gov.cn/send", "k"
    monkeypatch.setattr("gongkai.kernel.http.fetch", lambda url, **said: sent.append((url, said)) or Answer)
    builders.site(settings, "SMS")
    client = orgs.client_for(Duty.EDITOR)
    assert client.post("/my/sign-in/", {"contact": "139 0000 0001"}).status_code == 302
    assert "139****0001" in client.get("/my/code/").content.decode()
    url, said = sent[0]
    assert (url, said["method"], said["headers"]["Authorization"]) == (settings.SMS_URL, "POST", "Bearer k")
    assert '"mobile": "13900000001"' in said["body"].decode()
    Answer.status = 500
    with pytest.raises(notify.NotSent, match="500"):
        notify.send_sms(to="13900000001", text="x")
    settings.SMS_URL = ""
    with pytest.raises(notify.NotSent, match="短信网关"):
        notify.send_sms(to="13900000001", text="x")
