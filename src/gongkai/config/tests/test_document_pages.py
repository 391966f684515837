"""The news of a document reach its own pages and those that show it, and no others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.config.wiring import documents_pages
from gongkai.documents.models import Relation
from gongkai.documents.tests import builders
from gongkai.kernel import days
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox import services as outbox
from gongkai.portal import services as portal

pytestmark = pytest.mark.django_db
FORMS = ("", "print/", "document.pdf", "document.docx", "text.txt", "data.json", "address.svg")


@pytest.fixture
def told(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    found = {"keys": set(), "paths": set(), "places": set()}

    def heard(*keys, paths=(), jurisdiction_id=None):
        found["keys"] |= set(keys)
        found["paths"] |= set(paths)
        found["places"].add(jurisdiction_id)
        return 0

    monkeypatch.setattr(portal, "changed", heard)
    return found


def keys(*documents):
    return {f"document:{one.pk}" for one in documents}


def addresses(document):
    return {f"/documents/{document.uuid}/{form}" for form in FORMS} | {f"/policies/{document.uuid}/"}


def row(count):
    start = days.moment_of(date(2026, 1, 1))
    return [builders.published(published_at=start + timedelta(days=number)) for number in range(count)]


def test_it_makes_anew_the_document_its_neighbours_and_what_is_tied_to_it(told):
    before, made, after, far = row(4)
    amended = builders.published(orgs.organ("县水利局"), published_at=days.moment_of(date(2025, 1, 1)))
    Relation.objects.create(document=made, kind="AMENDS", other=amended, effective_on=date(2026, 3, 1))
    documents_pages._follow(document_id=made.pk)
    assert keys(before, made, after, amended) <= told["keys"]
    assert not keys(far) & told["keys"]
    assert told["paths"] == addresses(made)
    assert told["places"] == {made.jurisdiction_id}


def test_news_of_two_documents_reach_both(told):
    made, other = row(2)
    documents_pages._follow(document_id=made.pk, other_id=other.pk, relation_id=1)
    assert told["paths"] == addresses(made) | addresses(other)
    documents_pages._follow(document_id=10**9)
    assert told["paths"] == addresses(made) | addresses(other)


def test_it_follows_the_log(told):
    (made,) = row(1)
    outbox.announce("documents.corrected", document_id=made.pk)
    outbox.drain()
    assert keys(made) <= told["keys"]
    assert addresses(made) <= told["paths"]
