"""The policy page: what it means, how it came and changed, as of any day, two texts side by side; never what is not public."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.documents.models import Document, Interpretation, Relation, Version
from gongkai.documents.rules.states import Kind, Validity
from gongkai.documents.tests import builders
from gongkai.kernel import days
from gongkai.portal.services import PolicyPart, policies, register_policy_part

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def a_day():
    with days.standing_at(DAY):
        yield


def made(title: str, on: date, **fields) -> Document:
    row = builders.published(
        kind=Kind.NORMATIVE,
        title=title,
        published_at=days.moment_of(on),
        effective_on=on,
        validity=Validity.IN_FORCE,
        **fields,
    )
    Version.objects.filter(pk=row.published_id).update(facts={"kind": "NORMATIVE", "signed_on": on.isoformat()})
    return row


def explained(row: Document, on: date, **facts) -> None:
    Interpretation.objects.create(
        document=row, jurisdiction_id=row.jurisdiction_id, organ=row.organ, state="PUBLISHED", published_at=days.moment_of(on),
        created_at=days.now(), changed_at=days.now(), published_body="<p>解读的正文</p>", published_facts=facts,
    )  # fmt: skip


def page(row: Document, status: int = 200, name: str = "policy", **params) -> str:
    answer = Client().get(reverse(f"portal:{name}", args=[row.uuid]), params)
    assert answer.status_code == status
    return answer.content.decode()


def test_it_says_what_it_means_and_tells_its_story():
    old, new = made("旧补贴办法", date(2020, 3, 1)), made("新补贴办法", date(2026, 3, 1))
    Relation.objects.create(document=new, kind="REPLACES", other=old, effective_on=date(2026, 3, 1))
    said = {"background": "农户办事要跑三个部门", "scope": "在本县登记的家庭农场", "benefits": "每台补贴两千元"}
    explained(new, date(2026, 3, 5), title="一图读懂", elements=said, forms=[])
    shown = page(new)
    for words in (*said.values(), "适用范围", "一图读懂", "替代了", "《旧补贴办法》", "现行有效", "2026-03-05"):
        assert words in shown, words
    before = page(old)
    assert "被替代" in before
    assert "已废止" in before
    assert "不得作为办事、执法的依据" in before


def test_it_is_readable_as_of_a_day_and_knows_nothing_later():
    old, new = made("旧补贴办法", date(2020, 3, 1)), made("新补贴办法", date(2026, 3, 1))
    Relation.objects.create(document=new, kind="REPLACES", other=old, effective_on=date(2026, 3, 1))
    explained(old, date(2026, 1, 1), title="后来的解读", elements={}, forms=[])
    then = page(old, on="2021-01-01")
    assert "现行有效" in then
    assert "新补贴办法" not in then
    assert "后来的解读" not in then
    for asked, sentence in (
        ("2019-01-01", "这一天它还没有公开"),
        ("2027-01-01", "这一天还没有到"),
        ("昨天", "请填写日期，例如"),
    ):
        assert sentence in page(old, on=asked)


def test_it_makes_sense_without_an_interpretation():
    assert "没有单独的解读" in page(made("没有解读的办法", date(2026, 3, 1)))


def test_it_sets_two_texts_side_by_side():
    old = made("旧办法", date(2020, 3, 1), body="<p>补贴一千元。</p>")
    new = made("新办法", date(2026, 3, 1), body="<p>补贴两千元。</p>")
    Relation.objects.create(document=new, kind="REPLACES", other=old, effective_on=date(2026, 3, 1))
    shown = page(new, name="policy_compare", **{"with": str(old.uuid)})
    assert "<del>一</del>" in shown
    assert "<ins>两</ins>" in shown
    same = page(new, name="policy_compare", **{"from": "2026-03-01", "to": "2026-09-01"})
    assert "文字完全相同" in same
    stranger = made("无关的办法", date(2026, 3, 1))
    for asked in ({"with": str(stranger.uuid)}, {"with": "x"}, {}, {"from": "2019-01-01", "to": "2026-09-01"}, {"from": "x"},
                  {"from": "2026-03-01", "to": "2099-01-01"}):  # fmt: skip
        page(new, 404, "policy_compare", **asked)


def test_other_rooms_put_their_part_on_it(monkeypatch):
    monkeypatch.setattr(policies, "_providers", [])
    register_policy_part(
        lambda document, on: PolicyPart("常见问答", "documents/_public_form.html", {"form": {"title": "怎么申请"}})
    )
    assert "怎么申请" in page(made("办法", date(2026, 3, 1)))


def test_it_is_not_there_for_what_is_not_public():
    assert Client().get(reverse("portal:policy", args=[builders.document().uuid])).status_code == 404


def test_it_asks_few_questions_of_the_database(django_assert_max_num_queries):
    row = made("办法", date(2026, 3, 1))
    page(row)
    with django_assert_max_num_queries(19):
        page(row)
