"""The interface as a program meets it: open data, keys, items taken in once; each answer as it is described."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.api.models import Key, Received
from gongkai.api.tests import builders
from gongkai.api.tests.schemas import faults
from gongkai.api.views import items
from gongkai.catalogue.tests import builders as catalogue
from gongkai.documents.models import Document
from gongkai.kernel import days
from gongkai.orgs.models import Holding
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.trail.models import Entry as Told

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 2)


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    items.senders._seen.clear()
    items.strangers._seen.clear()
    with days.standing_at(DAY):
        yield


def described(path: str, method: str, answer) -> dict:
    """The answer, found to be as the description says."""
    whole = Client().get("/api/openapi.json").json()
    said = whole["paths"][path][method]["responses"][str(answer.status_code)]
    assert faults(answer.json(), said["content"]["application/json"]["schema"], whole) == []
    assert not answer.cookies
    return answer.json()


def sent(token: str, given: object, **more):
    return Client(enforce_csrf_checks=True).post(
        "/api/catalogue/items/",
        given,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
        **more,
    )


def taken(answer) -> dict:
    return described("/api/catalogue/items/", "post", answer)


@pytest.fixture
def organ():
    orgs.office()
    return orgs.organ("县民政局")


def test_entries_are_open_data_a_page_at_a_time(organ, monkeypatch):
    catalogue.standard(organ)
    field = builders.field_standard()
    monkeypatch.setattr("gongkai.api.views.public.SIZE", 2)
    found, address = [], reverse("api_public:entries")
    for _ in range(20):
        page = described("/api/catalogue/entries.json", "get", Client().get(address))
        found += page["entries"]
        address = page["next"]
        if address is None:
            break
    standing = field.entries.filter(state="STANDING")
    assert [row["id"] for row in found] == [str(row.uuid) for row in standing.order_by("position", "id")]
    assert len(found) > 2
    assert not Client().get(f"{reverse('api_public:entries')}?field=没有的领域").json()["entries"]


def test_an_item_is_taken_in_once_as_a_draft_with_its_entry(organ):
    entry = catalogue.adoption(organ).entry
    key, token = builders.key(organ)
    given = builders.item([str(entry.uuid)])
    first = sent(token, given)
    assert first.status_code == 201
    told = taken(first)
    document = Document.objects.get(uuid=told["document"])
    assert (document.organ_id, document.state, document.kind, document.formed_on) == (
        organ.pk,
        "DRAFT",
        "INFORMATION",
        date(2026, 9, 1),
    )
    assert list(document.entries.all()) == [entry]
    assert document.drafter_id == key.holding.user_id
    assert "<p>本月发放临时救助12人次。</p>" in document.body
    assert Told.objects.filter(subject=f"documents.Document:{document.pk}", verb="document.received").exists()
    again = sent(token, given)
    assert (again.status_code, taken(again)) == (200, told)
    other = sent(token, given | {"title": "另一件"})
    assert other.status_code == 409
    taken(other)
    assert Document.objects.count() == 1
    answer = Client().get("/api/catalogue/items/JZ-2026-0001/", headers={"Authorization": f"Bearer {token}"})
    assert described("/api/catalogue/items/{id}/", "get", answer)["public_url"] is None
    gone = Client().get("/api/catalogue/items/none/", headers={"Authorization": f"Bearer {token}"})
    assert gone.status_code == 404
    assert Key.objects.get().used_on == DAY


def test_what_is_wrong_is_named_and_nothing_is_kept(organ):
    entry = catalogue.adoption(organ).entry
    elsewhere = catalogue.adoption(orgs.organ("县水利局")).entry
    _, token = builders.key(organ)
    bad = sent(token, {"title": "", "kind": "NEWS", "x": 1})
    assert bad.status_code == 422
    assert [one["field"] for one in taken(bad)["errors"]] == [
        "id",
        "title",
        "body",
        "entries",
        "formed_on",
        "kind",
        "x",
    ]
    foreign = sent(token, builders.item([str(elsewhere.uuid)]))
    assert foreign.status_code == 422
    assert str(elsewhere.uuid) in taken(foreign)["errors"][0]["message"]
    number = sent(token, builders.item([str(entry.uuid)], number="不是文号"))
    assert number.status_code == 422
    client = Client(headers={"Authorization": f"Bearer {token}"})
    for body, sort, status in (
        (b"{", "application/json", 422), (b"\xff", "application/json", 422), (b"[" * 9000, "application/json", 422),
        (b"a=1", "application/x-www-form-urlencoded", 415), (b" " * 1_000_001, "application/json", 413),
    ):  # fmt: skip
        answer = client.post("/api/catalogue/items/", body, content_type=sort)
        assert answer.status_code == status
        taken(answer)
    assert not Received.objects.exists()
    assert not Document.objects.exists()


def test_a_key_speaks_only_while_it_and_its_person_are_there(organ):
    entry = catalogue.adoption(organ).entry
    key, token = builders.key(organ)
    for wrong in ("", "gk_x", token[:-1]):
        answer = sent(wrong, {})
        assert answer.status_code == 401
        taken(answer)
    Holding.objects.filter(pk=key.holding_id).update(until=DAY)
    assert "离开岗位" in sent(token, builders.item([str(entry.uuid)])).json()["errors"][0]["message"]
    for _ in range(40):
        answer = sent("gk_guess", {})
    assert answer.status_code == 429
    taken(answer)


def test_the_desk_makes_shows_once_and_ends(organ):
    client = orgs.client_for(Duty.EDITOR, organ)
    page = client.post(reverse("api:keys"), {"name": "救助系统"})
    token = page.content.decode().partition("<code>gk_")[2].partition("<")[0]
    assert len(token) > 40
    assert token not in client.get(reverse("api:keys")).content.decode()
    key = Key.objects.get()
    assert f"gk_{token}" not in (key.digest, key.name)
    assert client.post(reverse("api:keys"), {"name": "救助系统"}).status_code == 422
    stranger = orgs.client_for(Duty.EDITOR, orgs.organ("县水利局"))
    assert stranger.post(reverse("api:end_key", args=[key.uuid])).status_code == 404
    client.post(reverse("api:end_key", args=[key.uuid]))
    assert sent(f"gk_{token}", {}).status_code == 401
    assert "已停用" in client.get(reverse("api:keys")).content.decode()
