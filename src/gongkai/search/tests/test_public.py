"""The public page and its suggestions."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from gongkai.catalogue.models import Column
from gongkai.catalogue.rules.columns import ColumnKind
from gongkai.catalogue.services import placements, statutory
from gongkai.documents.tests import builders as documents
from gongkai.kernel import days
from gongkai.orgs.tests import builders as orgs
from gongkai.search.models import Missed
from gongkai.search.queries import sources
from gongkai.search.rules.items import Side
from gongkai.search.services import missed
from gongkai.search.tests.builders import built, folder  # noqa: F401  # the fixture
from gongkai.search.views import public

pytestmark = pytest.mark.django_db
ADDRESS = "/search/"


@pytest.fixture
def library(folder):  # noqa: F811
    """Three documents in two units, one lapsed, and the office with a telephone."""
    office = orgs.office()
    office.phone, office.address = "0317-5551234", "云溪县迎宾路1号"
    office.save()
    missed._counted.clear()
    civil, farm = orgs.organ("县民政局"), orgs.organ("县农业农村局")
    made = [
        documents.published(
            civil, title="云溪县最低生活保障办法", number="云政发〔2026〕8号", kind="NORMATIVE", validity="IN_FORCE",
            subject_class="民政\\救助", body="<p>共同生活的家庭成员人均收入低于标准的，可以申请。</p>",
        ),
        documents.published(
            civil, title="云溪县最低生活保障办法（试行）", kind="NORMATIVE", validity="ABOLISHED",
            published_at=days.now() - timedelta(days=400), body="<p>试行的旧办法。</p>",
        ),
        documents.published(farm, title="农机购置补贴通告<b>", kind="ANNOUNCEMENT", body="<p>不涉及最低生活保障的家庭。</p>"),
    ]  # fmt: skip
    built(orgs.jurisdiction(), Side.PUBLIC)
    return made


def text(answer):
    return answer.content.decode()


def found(answer):
    return re.findall(r'<p class="hit-title"><a href="/documents/([0-9a-f-]+)/', text(answer))


def test_it_shows_what_was_found_in_force_first(client, library):
    answer = client.get(ADDRESS, {"q": "低保"})
    assert found(answer) == [str(one.uuid) for one in library]
    page = text(answer)
    for words in (
        "<mark>最低生活保障</mark>",
        "现行有效",
        "已废止",
        "云政发〔2026〕8号",
        "云溪县民政局",
        "行政规范性文件",
        "标题包含",
        "共 <strong>3</strong> 条",
    ):
        assert words in page, words
    assert "“低保”也按“最低生活保障”查找" in page
    assert "农机购置补贴通告&lt;b&gt;" in page
    assert "no-store" in answer["Cache-Control"]
    assert "style=" not in page.split("<main", 1)[1]


@pytest.mark.parametrize(
    ("given", "places"),
    [
        ({"kind": "ANNOUNCEMENT"}, [2]),
        ({"validity": "ABOLISHED"}, [1]),
        ({"subject": "民政"}, [0]),
        ({"from": "2020-01-01", "to": (days.today() - timedelta(days=300)).isoformat()}, [1]),
        ({"order": "newest"}, [2, 0, 1]),
    ],
)
def test_it_is_narrowed(client, library, given, places):
    answer = client.get(ADDRESS, {"q": "最低生活保障", **given})
    assert sorted(found(answer)) == sorted(str(library[place].uuid) for place in places)
    if "order" in given:
        assert found(answer)[-1] == str(library[1].uuid)


def test_it_is_narrowed_to_a_unit_and_the_unit_can_be_taken_off(client, library):
    organ = library[2].organ
    answer = client.get(ADDRESS, {"q": "最低生活保障", "organ": str(organ.uuid)})
    assert found(answer) == [str(library[2].uuid)]
    assert "去掉单位：县农业农村局" in text(answer)
    assert f'<input type="hidden" name="organ" value="{organ.uuid}">' in text(answer)
    assert "县民政局" in text(answer), "another unit can be chosen at once"


def test_it_searches_within_a_column_and_what_stands_beneath_it(client, library):
    organ = library[0].organ
    statutory.organ_added(organ_id=organ.pk)
    column = Column.objects.filter(organ=organ, parent__isnull=False, kind=ColumnKind.STATUTORY).first()
    placements.place(
        record=f"documents.Document:{library[0].uuid}", columns=[column], title=library[0].title, url="/x/",
        organ_id=organ.pk, formed_on=None, published_at=days.now(), counts=True, by=None,
    )  # fmt: skip
    built(orgs.jurisdiction(), Side.PUBLIC)
    for one in (column, column.parent):
        answer = client.get(ADDRESS, {"q": "最低生活保障", "column": str(one.uuid), "kind": "NORMATIVE"})
        assert found(answer) == [str(library[0].uuid)], one
    only = client.get(ADDRESS, {"column": str(column.uuid), "kind": "NORMATIVE"})
    assert found(only) == [str(library[0].uuid)], "without words: all there is, newest first"


def test_it_helps_when_nothing_is_found(client, library):
    statutory.organ_added(organ_id=orgs.office().pk)
    page = text(client.get(ADDRESS, {"q": "光伏发电并网"}))
    for words in ("没有查到相关信息", "0317-5551234", "云溪县迎宾路1号", "依申请公开", "不记录是谁查的"):
        assert words in page, words
    row = Missed.objects.get()
    assert (row.term, row.count) == ("光伏发电并网", 1)


def test_it_counts_no_search_that_was_narrowed_turned_or_personal(client, library):
    for given in ({"kind": "NEWS"}, {"page": "2"}, {"from": "2026-01-01"}, {"exact": "1"}, {"q": "13800138000"}):
        client.get(ADDRESS, {"q": "光伏发电并网", **given})
    assert not Missed.objects.exists()


def test_it_shows_the_nearest_when_nothing_was_found(client, library):
    page = text(client.get(ADDRESS, {"q": "农机购置贷款贴息"}))
    assert f"/documents/{library[2].uuid}/" in page
    assert "没有哪一条包含全部检索词" in page


def test_it_searches_what_was_meant_and_offers_what_was_typed(client, library):
    page = text(client.get(ADDRESS, {"q": "dibao"}))
    assert "没有查到“dibao”，以下是“" in page
    assert "仍查“dibao”" in page
    assert f"/documents/{library[0].uuid}/" in page


def test_it_is_found_only_while_it_is_public(client, library):
    library[0].state = "REMOVED"
    library[0].save(update_fields=["state"])
    assert str(library[0].uuid) not in text(client.get(ADDRESS, {"q": "最低生活保障"}))


@pytest.mark.parametrize(
    "query",
    [
        "", "q=", "q=%00%01", "q=%27%22%3Cscript%3E", "q=" + "%E4%BF%9D" * 3000, "q=x&page=999999999999", "q=x&page=-1", "q=x&organ=1",
        "q=x&from=x&to=y", "q=x&column=%F0%9F%98%80", "q=%ED%A0%80", "q=a+AND+OR+%22%28", "q=x&order=x&kind=x&validity=x&year=x",
        "q=%E7%9A%84", "q=*%3F~%5E%3A", "page=2", "subject=%5C",
    ],
)  # fmt: skip
def test_it_answers_odd_addresses(client, library, query):
    answer = client.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 200
    assert "<script>" not in text(answer)
    assert client.get(f"{ADDRESS}suggest/?{query}").status_code == 200


def test_it_says_what_it_could_not_use(client, library):
    page = text(
        client.get(ADDRESS, {"q": "最低生活保障", "organ": "0b8f2c9e-1111-4222-8333-123456789abc", "from": "昨天"})
    )
    assert "没有这样的单位" in page
    assert "不是日期" in page
    assert "共 <strong>3</strong> 条" in page


def test_it_says_a_page_too_far_is_none(client, library):
    assert "没有第9页" in text(client.get(ADDRESS, {"q": "最低生活保障", "page": "9"}))


def test_it_suggests_titles_as_they_are_written(client, library):
    answer = client.get(f"{ADDRESS}suggest/", {"q": "云溪县最低"})
    assert "云溪县最低生活保障办法" in answer.json()
    assert "最低" in text(answer), "no escapes: what was removed must be seen where it stands"
    assert client.get(f"{ADDRESS}suggest/", {"q": ""}).json() == []
    assert client.get(f"{ADDRESS}suggest/", {"q": "字" * 5000}).json() == []


def test_it_suggests_so_often_a_second(client, library, monkeypatch):
    monkeypatch.setattr(public.suggestions, "most", 2)
    answers = [client.get(f"{ADDRESS}suggest/", {"q": "云"}, REMOTE_ADDR="192.0.2.9") for _ in range(4)]
    assert [answer.status_code for answer in answers].count(429) >= 1
    assert answers[-1].json() == []


def test_it_takes_no_post_and_sets_no_cookie(client, library):
    assert client.post(ADDRESS, {"q": "x"}).status_code == 405
    assert not client.get(ADDRESS, {"q": "低保"}).cookies


def test_it_works_before_there_is_an_index(client, folder):  # noqa: F811
    made = documents.published(title="云溪县最低生活保障办法")
    page = text(client.get(ADDRESS, {"q": "生活保障"}))
    assert "全文检索正在准备" in page
    assert f"/documents/{made.uuid}/" in page


def test_every_public_source_has_its_page(client, library):
    """What can be found can be opened."""
    statutory.organ_added(organ_id=library[0].organ_id)
    for name, source in sources.public.items():
        for item in list(source.entries(library[0].jurisdiction_id))[:3]:
            assert client.get(item.url.partition("#")[0]).status_code in {200, 301, 302}, (name, item.url)


def test_it_asks_little_of_the_database(client, library, django_assert_max_num_queries):
    client.get(ADDRESS, {"q": "低保"})
    with django_assert_max_num_queries(14):
        client.get(ADDRESS, {"q": "低保", "organ": str(library[0].organ.uuid)})


def test_it_is_at_home_in_the_head_of_every_public_page(client, library):
    assert reverse("search_public:search") == ADDRESS
    assert 'action="/search/"' in text(client.get("/documents/"))
