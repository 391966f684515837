"""The desk: who sees what, synonyms, terms that found nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongkai.documents.tests import builders as documents
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.search.models import Missed, Synonym
from gongkai.search.rules.items import Side
from gongkai.search.rules.missed import week_of
from gongkai.search.tests.builders import built, folder  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db
SEARCH = "/desk/search/"
OFFICE_PAGES = ["search:synonyms", "search:missed"]


def text(answer):
    return answer.content.decode()


def test_it_finds_a_draft_for_its_organ_alone(folder):  # noqa: F811
    own, other = orgs.organ("县财政局"), orgs.organ("县水利局")
    mine = documents.document(own, title="农机补贴草稿甲")
    documents.document(other, title="农机补贴草稿乙")
    built(orgs.jurisdiction(), Side.STAFF)
    page = text(orgs.client_for(Duty.EDITOR, own).get(SEARCH, {"q": "农机补贴草稿"}))
    assert reverse("documents:document", args=[mine.uuid]) in page
    assert "草稿乙" not in page
    assert "县水利局" not in page, "no facet tells of others"
    both = text(orgs.client_for(Duty.OFFICE).get(SEARCH, {"q": "农机补贴草稿"}))
    assert "草稿</mark>甲" in both or "草稿甲" in both.replace("<mark>", "").replace("</mark>", "")
    assert "县水利局" in both


@pytest.mark.parametrize(
    "query", ["", "q=%00", "q=x&page=9999999999", "organ=999&kind=x&year=x&from=x", "q=" + "x" * 5000]
)
def test_it_answers_odd_addresses(folder, query):  # noqa: F811
    built(orgs.jurisdiction(), Side.STAFF)
    assert orgs.client_for(Duty.EDITOR).get(f"{SEARCH}?{query}").status_code == 200


def test_it_says_the_index_is_being_made(folder):  # noqa: F811
    assert "工作检索正在准备" in text(orgs.client_for(Duty.EDITOR).get(SEARCH, {"q": "农机"}))


def test_it_stands_in_the_head_of_the_desk(client):
    assert 'action="/desk/search/"' in text(orgs.client_for(Duty.EDITOR).get("/desk/"))
    assert client.get(SEARCH).status_code == 302


@pytest.mark.parametrize("name", OFFICE_PAGES)
@pytest.mark.parametrize("duty", [Duty.EDITOR, Duty.HEAD, Duty.CHIEF])
def test_it_shows_the_offices_pages_to_nobody_else(name, duty):
    client = orgs.client_for(duty)
    assert client.get(reverse(name)).status_code == 404
    assert client.post(reverse(name), {"words": "光伏、太阳能"}).status_code == 404
    assert not Synonym.objects.exists()


def test_it_keeps_synonyms():
    client = orgs.client_for(Duty.OFFICE)
    address = reverse("search:synonyms")
    assert "低保、最低生活保障" in text(client.get(address))
    assert client.post(address, {"words": "光伏、太阳能发电"}).status_code == 302
    row = Synonym.objects.get()
    wrong = client.post(address, {"words": "光伏"})
    assert wrong.status_code == 422
    assert "至少写两个词" in text(wrong)
    one = reverse("search:synonym", args=[row.uuid])
    assert client.post(one, {"words": "光伏、太阳能发电、光伏发电"}).status_code == 302
    row.refresh_from_db()
    assert row.words == "光伏、太阳能发电、光伏发电"
    assert client.post(one, {"words": ""}).status_code == 422
    use = reverse("search:synonym_use")
    assert client.post(use, {"row": str(row.uuid), "use": "UNUSED"}).status_code == 302
    row.refresh_from_db()
    assert row.use == "UNUSED"
    changed = client.post(use, {"key": "subsistence", "change": "1"})
    assert changed["Location"] == reverse("search:synonym", args=[Synonym.objects.get(key="subsistence").uuid])


@pytest.mark.parametrize("given", [{}, {"key": "x"}, {"row": "x"}, {"row": "0b8f2c9e-1111-4222-8333-123456789abc"}])
def test_it_finds_no_group_that_is_not_there(given):
    assert orgs.client_for(Duty.OFFICE).post(reverse("search:synonym_use"), given).status_code == 404


def test_it_touches_no_other_places_synonyms():
    there = orgs.jurisdiction("石桥市", level="CITY")
    row = Synonym.objects.create(
        jurisdiction=there, organ=orgs.office(there), words="甲乙、丙丁", changed_at=days.now()
    )
    client = orgs.client_for(Duty.OFFICE)
    assert client.get(reverse("search:synonym", args=[row.uuid])).status_code == 404
    assert client.post(reverse("search:synonym_use"), {"row": str(row.uuid), "use": "UNUSED"}).status_code == 404
    assert "甲乙" not in text(client.get(reverse("search:synonyms")))


def test_it_settles_what_was_not_found():
    place, there = orgs.jurisdiction(), orgs.jurisdiction("石桥市", level="CITY")
    for of, term, count in ((place, "光伏补贴", 5), (place, "偶尔查查", 2), (there, "别处的词", 9)):
        Missed.objects.create(jurisdiction=of, week=week_of(days.today()), term=term, count=count)
    client, address = orgs.client_for(Duty.OFFICE), reverse("search:missed")
    page = text(client.get(address))
    assert "光伏补贴" in page
    assert "偶尔查查" not in page
    assert "别处的词" not in page
    assert client.post(address, {"term": "光伏补贴", "handling": "COLUMN", "note": "已请能源科补充"}).status_code == 302
    page = text(client.get(address))
    assert "已补栏目内容" in page
    assert "已请能源科补充" in page
    assert client.post(address, {"term": "光伏补贴", "handling": "COLUMN"}).status_code == 422
    assert client.post(address, {"term": "别处的词", "handling": "FOREIGN"}).status_code == 422
    assert client.post(address, {"term": "x" * 99, "handling": "y"}).status_code == 422
    assert Missed.objects.get(term="别处的词").handling == "OPEN"


def test_it_asks_little_of_the_database(folder, django_assert_max_num_queries):  # noqa: F811
    own = orgs.organ("县财政局")
    for number in range(12):
        documents.document(own, title=f"农机补贴草稿{number}")
    built(orgs.jurisdiction(), Side.STAFF)
    client = orgs.client_for(Duty.EDITOR, own)
    client.get(SEARCH, {"q": "农机补贴"})
    with django_assert_max_num_queries(18):
        client.get(SEARCH, {"q": "农机补贴"})
