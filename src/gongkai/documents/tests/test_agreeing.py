"""发布口径: a document that says otherwise is not submitted until it is changed or explained (R097)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.documents.models import Document
from gongkai.documents.rules.removal import Cause
from gongkai.documents.services import agreeing, flow, removing
from gongkai.documents.tests import builders, lives
from gongkai.kernel.errors import Refused
from gongkai.lines import services as lines
from gongkai.lines.models import Conflict, Mention
from gongkai.lines.tests import builders as kept
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db
SAYS = "<p>居民医保个人缴费标准为380元。</p>"


@pytest.fixture
def team(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    return lives.people()


def test_what_says_otherwise_is_shown_before_submission_and_stops_it(team):
    kept.line(team.office)
    document = lives.draft(team, body=SAYS)
    with pytest.raises(Refused, match="个人缴费标准400元"):
        flow.submit(document=document, by=team.drafter)
    assert Conflict.objects.get().link == reverse("documents:issue", args=[document.uuid])
    client = orgs.client_as(User.objects.get(pk=team.drafter.user_id))
    address = reverse("documents:issue", args=[document.uuid])
    page = client.get(address).content.decode()
    assert "个人缴费标准380元" in page
    key = Conflict.objects.get().place
    refused = client.post(f"{address}explain/", {"key": key, "reason": "旧标准"})
    assert refused.status_code == 422
    assert 'value="旧标准"' in refused.content.decode()
    client.post(f"{address}explain/", {"key": key, "reason": "文中说的是2025年度标准"})
    flow.submit(document=document, by=team.drafter)
    assert Document.objects.get(pk=document.pk).state == "REVIEW"


def test_what_is_public_is_held_against_a_new_line_and_forgotten_when_removed(team):
    document = builders.published(team.organ, body=SAYS)
    builders.published(team.organ, body="<p>与此无关。</p>")
    line = kept.line(team.office)
    assert [item.subject for item in agreeing.public_items(document.jurisdiction_id, line.cues)] == [
        f"documents.Document:{document.pk}"
    ]
    assert lines.look_again(line.pk) == 1
    agreeing.check_public(document.pk)
    assert Conflict.objects.get().public == "Y"
    removing.at_once(document=document, cause=Cause.ERROR, reason="错了", by=team.office)
    assert not Conflict.objects.exists()
    assert not Mention.objects.exists()
