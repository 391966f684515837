"""How often pages are opened: who counts, what is kept, who sees it."""

from __future__ import annotations

import pytest
from django.test import Client

from gongkai.documents.tests import builders
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.portal.models import PageViews
from gongkai.portal.rules.seen import counts
from gongkai.portal.services import seen

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0", "X-Seen": "1"}


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    monkeypatch.setattr(seen, "EVERY_SECONDS", 3600.0)
    yield
    for timer in seen._timer:
        timer.cancel()
    seen._timer.clear()
    seen._waiting.clear()


@pytest.mark.parametrize(
    ("headers", "does"),
    [
        (BROWSER, True),
        (BROWSER | {"Sec-Fetch-Site": "same-origin"}, True),
        (BROWSER | {"Sec-Fetch-Site": "cross-site"}, False),
        (BROWSER | {"Sec-Purpose": "prefetch;prerender"}, False),
        (BROWSER | {"User-Agent": "Baiduspider/2.0"}, False),
        (BROWSER | {"User-Agent": "curl/8"}, False),
        (BROWSER | {"User-Agent": ""}, False),
        ({"User-Agent": "Mozilla/5.0"}, False),
    ],
)
def test_it_counts_pages_opened_in_browsers_only(headers, does):
    assert counts(headers) is does


@pytest.fixture
def document(db):
    return builders.published(title="关于水渠清淤的通知")


def opened(document, query="", **headers):
    return Client().get(f"/seen/documents/{document.uuid}/{query}", headers=BROWSER | headers)


def test_openings_are_summed_and_written_once(document):
    assert [opened(document).json()["views"] for _ in range(3)] == [1, 2, 3]
    assert not PageViews.objects.exists()
    assert seen.write() == 3
    assert PageViews.objects.get().views == 3
    assert opened(document, "?again").json() == {"views": 3}
    assert opened(document).json() == {"views": 4}
    assert seen.write() == 1
    assert PageViews.objects.get().views == 4


def test_a_machine_is_told_but_not_counted_and_nothing_of_a_reader_is_kept(document):
    answer = opened(document, **{"User-Agent": "Googlebot/2.1"})
    assert answer.json() == {"views": 0}
    assert not answer.cookies
    assert {field.name for field in PageViews._meta.get_fields()} == {"id", "address", "day", "views"}


def test_only_public_pages_are_counted(document):
    from uuid import uuid4

    draft = builders.document()
    for path in (f"documents/{draft.uuid}/", f"documents/{uuid4()}/", "documents/", "desk/", "x" * 300):
        assert Client().get(f"/seen/{path}", headers=BROWSER).status_code == 404
    seen.count("/documents/none/")
    assert seen.write() == 0


def test_a_page_taken_down_before_the_count_is_written_is_forgotten(document):
    opened(document)
    document.state = "REMOVED"
    document.save(update_fields=["state"])
    assert seen.write() == 0


def test_the_desk_shows_what_is_read_most(document):
    opened(document)
    seen.write()
    page = orgs.client_for(Duty.OFFICE, orgs.office()).get("/desk/views/?days=7")
    assert page.status_code == 200
    assert "关于水渠清淤的通知" in page.content.decode()
    other = orgs.client_for(Duty.OFFICE, orgs.office(orgs.jurisdiction("山南县")))
    assert "关于水渠清淤的通知" not in other.get("/desk/views/").content.decode()
