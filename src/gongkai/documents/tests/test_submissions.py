"""报送: receipt, each step, reasons; the circular's figures; who sees what."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from docx import Document as Docx

from gongkai.documents.models import Submission, SubmissionCircular
from gongkai.documents.rules import submissions as rules
from gongkai.documents.rules.states import Channel, Openness, State, SubmissionState
from gongkai.documents.services import submissions as services
from gongkai.documents.tests import builders
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.notify.models import Message
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("state", "openness", "target", "waiting", "part"),
    [
        (State.PUBLISHED, Openness.PROACTIVE, Channel.GAZETTE, False, ""),
        (State.ISSUED, Openness.PROACTIVE, Channel.SITE, False, ""),
        (State.DRAFT, Openness.PROACTIVE, Channel.SITE, False, "签发后"),
        (State.ISSUED, Openness.ON_REQUEST, Channel.SITE, False, "主动公开"),
        (State.ISSUED, Openness.PROACTIVE, Channel.RADIO, False, "政府公报"),
        (State.ISSUED, Openness.PROACTIVE, Channel.SITE, True, "已经报送过"),
    ],
)
def test_what_may_be_handed_in(state, openness, target, waiting, part):
    reasons = rules.reasons_not_to_send(state, openness, target, waiting, own=True, writer=True)
    assert (part in reasons[0]) if part else reasons == []
    assert rules.reasons_not_to_send(state, openness, target, waiting, own=False, writer=True)


def test_every_state_says_what_may_follow():
    assert set(rules.NEXT) == set(SubmissionState)
    assert rules.reasons_not_to_move(SubmissionState.SENT, SubmissionState.REFUSED, " ") != []
    assert rules.reasons_not_to_move(SubmissionState.PUBLISHED, SubmissionState.SENT) != []


def test_figures_add_up():
    counts = {(1, "SENT"): 1, (1, "ACCEPTED"): 2, (1, "PUBLISHED"): 3, (1, "REFUSED"): 2}
    first, second = rules.lines([(1, "县财政局"), (2, "县教育局")], counts)
    assert (first.sent, first.accepted, first.published, first.refused, first.waiting, first.rate) == (
        8,
        5,
        3,
        2,
        3,
        37.5,
    )
    assert second.rate is None
    assert rules.summed([first, second]).sent == 8
    assert "县教育局" in rules.note_of([first, second], date(2026, 1, 1), date(2026, 6, 30))


@pytest.mark.django_db
class TestQueue:
    @pytest.fixture(autouse=True)
    def a_day(self):
        with days.standing_at(TODAY):
            yield

    @pytest.fixture
    def office(self):
        return orgs.client_for(Duty.OFFICE)

    @pytest.fixture
    def unit(self):
        return orgs.client_for(Duty.EDITOR)

    @pytest.fixture
    def document(self):
        return builders.published()

    def step(self, client, row, **given):
        return client.post(reverse("documents:submission", args=[row.uuid]), given)

    def test_it_goes_from_sending_to_printing_and_the_unit_is_told(self, unit, office, document):
        answer = unit.post(reverse("documents:send", args=[document.uuid]), {"target": "GAZETTE"})
        assert answer.status_code == 302
        row = Submission.objects.get()
        assert row.receipt == "报20261123-001"
        assert unit.post(reverse("documents:send", args=[document.uuid]), {"target": "GAZETTE"}).status_code == 422
        assert self.step(unit, row, action="receive").status_code == 404
        assert self.step(office, row, action="accept").status_code == 422
        self.step(office, row, action="receive")
        self.step(office, row, action="accept")
        assert self.step(office, row, action="publish", published_on="2026-11-30").status_code == 422
        assert self.step(office, row, action="publish", published_on="x").status_code == 422
        self.step(office, row, action="publish", published_on="2026-11-23")
        row.refresh_from_db()
        assert (row.state, row.published_on) == (SubmissionState.PUBLISHED, TODAY)
        assert Message.objects.filter(user_id=unit.actor.user_id, kind="documents.submission").count() == 3
        assert "报20261123-001" in unit.get(reverse("documents:submissions")).content.decode()

    def test_a_refusal_needs_a_reason_and_the_unit_reads_it(self, unit, office, document):
        row = services.send(document=document, target=Channel.SITE, by=unit.actor)
        assert self.step(office, row, action="refuse", reason="").status_code == 422
        self.step(office, row, action="refuse", reason="内容与县政府文件重复")
        assert "内容与县政府文件重复" in unit.get(reverse("documents:submissions")).content.decode()
        again = services.send(document=document, target=Channel.SITE, by=unit.actor)
        assert again.receipt == "网20261123-002"

    def test_units_do_not_see_each_others(self, unit, document):
        row = services.send(document=document, target=Channel.SITE, by=unit.actor)
        stranger = orgs.client_for(Duty.EDITOR, orgs.organ("县教育局"))
        assert stranger.get(reverse("documents:submission", args=[row.uuid])).status_code == 404
        assert stranger.get(reverse("documents:send", args=[document.uuid])).status_code == 404
        assert row.receipt not in stranger.get(reverse("documents:submissions")).content.decode()
        with pytest.raises(Refused):
            services.send(document=document, target=Channel.GAZETTE, by=stranger.actor)

    def test_a_circular_is_drawn_up_issued_and_printed(self, unit, office, document):
        services.send(document=document, target=Channel.SITE, by=unit.actor)
        orgs.organ("县教育局")
        assert (
            office.post(
                reverse("documents:submission_circulars"), {"first": "2026-12-01", "last": "2026-11-01"}
            ).status_code
            == 422
        )
        office.post(reverse("documents:submission_circulars"), {"first": "2026-11-01", "last": "2026-11-30"})
        made = SubmissionCircular.objects.get()
        assert made.rows[-1]["sent"] == 1
        page = reverse("documents:submission_circular", args=[made.uuid])
        assert unit.get(page).status_code == 404
        assert office.post(page, {"title": "", "note": ""}).status_code == 422
        assert office.post(page, {"title": made.title, "note": made.note}).status_code == 302
        assert "县教育局" in unit.get(page).content.decode()
        assert office.post(page, {"title": "再改", "note": ""}).status_code == 422
        data = office.get(reverse("documents:submission_circular_docx", args=[made.uuid])).content
        import io

        assert Docx(io.BytesIO(data)).paragraphs[0].text == made.title
        assert office.get(reverse("documents:submission_circular_xlsx", args=[made.uuid])).content[:2] == b"PK"

    def test_the_queue_asks_few_queries(self, office, django_assert_max_num_queries):
        for _ in range(12):
            document = builders.published()
            Submission.objects.create(
                document=document,
                jurisdiction_id=document.jurisdiction_id,
                organ_id=document.organ_id,
                target="SITE",
                sent_at=days.now(),
            )
        office.get(reverse("documents:submissions"))
        with django_assert_max_num_queries(25):
            office.get(reverse("documents:submissions"))
