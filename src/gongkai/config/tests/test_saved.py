"""What a member of the public keeps of what other rooms publish."""

from __future__ import annotations

import pytest

from gongkai.documents.tests import builders as documents
from gongkai.members.models import Saved
from gongkai.members.tests import builders

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def test_pages_and_searches_are_kept_and_a_removed_one_is_not_named(settings):
    builders.site(settings)
    client = builders.signed_in()
    kept = documents.published(title="云溪县养老补贴办法")
    address = f"/documents/{kept.uuid}/"
    assert f"/my/save/?to={address}" in text(client.get(address))
    asked = client.get("/my/save/", {"to": address})
    assert "云溪县养老补贴办法" in text(asked)
    assert not Saved.objects.exists()
    for to in (address, address, "/search/?q=低保&kind=POLICY"):
        assert client.post("/my/save/", {"to": to}).headers["Location"] == "/my/?done=saved"
    home = text(client.get("/my/"))
    assert home.count("云溪县养老补贴办法</a>") == 1
    assert "检索：低保" in home
    for to in ("https://x.cn/", "//x.cn/", "/desk/", "/documents/x/", "/search/?q=", ""):
        assert client.get("/my/save/", {"to": to}).status_code == 404
        assert client.post("/my/save/", {"to": to}).status_code == 422
    kept.state = "REMOVED"
    kept.save()
    home = text(client.get("/my/"))
    assert "养老补贴" not in home
    assert "此信息已不再公开" in home
    stranger = builders.signed_in("li@example.cn")
    assert stranger.post(f"/my/saved/{Saved.objects.last().uuid}/drop/").status_code == 302
    assert Saved.objects.count() == 2
    client.post(f"/my/saved/{Saved.objects.last().uuid}/drop/")
    assert Saved.objects.count() == 1
