"""What the first page of the portal shows of documents."""

from __future__ import annotations

from datetime import date, time

import pytest

from gongkai.documents.models import Interpretation
from gongkai.documents.queries import front
from gongkai.documents.rules.states import Openness
from gongkai.documents.tests import builders
from gongkai.kernel import days

pytestmark = pytest.mark.django_db


def explained(document, state="PUBLISHED", title="怎么领"):
    now = days.now()
    return Interpretation.objects.create(
        document=document, jurisdiction_id=document.jurisdiction_id, organ=document.organ, title="正在改的标题", state=state,
        published_at=now, created_at=now, changed_at=now, published_body="<p>讲解</p>", published_facts={"title": title},
    )  # fmt: skip


def on(day, **fields):
    return builders.published(published_at=days.moment_of(day, time(9)), **fields)


def test_only_public_documents_with_a_public_explanation_are_paired_newest_first(django_assert_num_queries):
    first, second, third = (on(date(2026, month, 1)) for month in (1, 2, 3))
    explained(first)
    explained(second, state="PLANNED")
    explained(third, title="")
    explained(builders.published(openness=Openness.WITHHELD))
    with django_assert_num_queries(2):
        found = front.pairs(first.jurisdiction_id, 5)
    assert [pair.uuid for pair in found] == [third.uuid, first.uuid]
    assert found[0].readings == (("#interpretation-1", "政策解读"),)
    assert found[1].readings == (("#interpretation-1", "怎么领"),)
    assert front.counts(first.jurisdiction_id) == {"documents": 3, "interpreted": 2}
    assert front.places_of(first.pk) == [first.jurisdiction_id]


def test_months_are_counted_back_from_the_newest_document_not_from_today():
    on(date(2024, 3, 31))
    place = on(date(2025, 2, 1)).jurisdiction_id  # of the builders' one county
    on(date(2025, 2, 28))
    counted = front.a_month(place)
    assert counted[0] == ("2024年3月", 1)
    assert counted[-1] == ("2025年2月", 2)
    assert len(counted) == 12
    assert sum(n for _, n in counted) == 3


def test_before_anything_is_public_there_is_nothing_to_count():
    assert front.a_month(builders.document().jurisdiction_id) == []
