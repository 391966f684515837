"""The office at its queue of claims: accepting, returning, decisions on paper, and who may not."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.kernel import days
from gongkai.ledger.models import Decision
from gongkai.ledger.tests import builders
from gongkai.orgs.models import Holding
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(date(2026, 9, 1)):
        yield


@pytest.fixture
def office():
    return orgs.client_for(Duty.OFFICE)


def claimed(organ="县财政局", day=date(2026, 8, 20), **item):
    at = orgs.organ(organ)
    with days.standing_at(day):
        return builders.claimed(builders.part(at, **item), orgs.actor(Duty.EDITOR, at))


def url(name, record):
    return reverse(f"ledger:{name}", args=[record.uuid])


def text(answer):
    return answer.content.decode()


def test_it_queues_claims_longest_waiting_first(office):
    later, sooner = claimed(), claimed("县教育局", date(2026, 8, 10))
    rows = office.get(reverse("ledger:claims")).context["page"].rows
    assert [row.pk for row in rows] == [sooner.pk, later.pk]


@pytest.mark.parametrize(
    ("query", "many"), [("?q=预算", 1), ("?q=无此", 0), ("?late=1", 0), ("?plan=x", 2), ("?organ=x", 2)]
)
def test_it_narrows_the_queue(office, query, many):
    claimed(topic="预算公开")
    claimed("县教育局")
    assert len(office.get(reverse("ledger:claims") + query).context["page"].rows) == many


def test_it_queues_many_claims_in_few_queries(office, django_assert_max_num_queries):
    for _ in range(6):
        claimed()
    office.get(reverse("ledger:claims"))
    with django_assert_max_num_queries(26):
        office.get(reverse("ledger:claims"))


def test_it_accepts_and_goes_on_to_the_next(office):
    one, two = claimed(day=date(2026, 8, 10)), claimed("县教育局")
    answer = office.post(url("decide", one), {"verdict": "ACCEPT", "reason": ""})
    assert answer.url == url("decide", two)
    one.refresh_from_db()
    assert one.state == "ACCEPTED"
    answer = office.post(url("decide", two), {"verdict": "ACCEPT"}, follow=True)
    assert "没有其他待审定的报送了" in text(answer)
    assert "没有待审定的报送" in text(office.post(url("decide", two), {"verdict": "ACCEPT"}))


def test_it_returns_only_with_a_reason(office):
    point = claimed()
    answer = office.post(url("decide", point), {"verdict": "RETURN", "reason": " "})
    assert answer.status_code == 422
    assert "请写明退回的理由" in text(answer)
    office.post(url("decide", point), {"verdict": "RETURN", "reason": "缺少公开地址"})
    point.refresh_from_db()
    assert (point.state, point.assignment.returned_times) == ("RETURNED", 1)
    assert "缺少公开地址" in text(office.get(url("decide", point)))


def test_it_says_why_one_may_not_decide_ones_own_claim():
    finance = orgs.office()
    person = orgs.person(finance, Duty.OFFICE)
    part = builders.part(finance)
    point = builders.claimed(part, orgs.actor_for(person))
    page = text(orgs.client_as(person).get(url("decide", point)))
    assert "报送人和审定人不能是同一个人" in page
    assert 'value="ACCEPT"' not in page
    assert "本人报送，须由他人审定" in text(orgs.client_as(person).get(reverse("ledger:claims")))


@pytest.mark.parametrize("duty", [Duty.CHIEF, Duty.ADMIN])
def test_it_lets_the_chief_look_and_not_decide(duty):
    point = claimed()
    client = orgs.client_for(duty)
    assert "只有本级政务公开办可以办理" in text(client.get(url("decide", point)))
    assert client.post(url("decide", point), {"verdict": "ACCEPT"}).status_code == 422
    point.refresh_from_db()
    assert point.state == "CLAIMED"


def test_it_keeps_units_and_other_places_out():
    point = claimed()
    abroad = orgs.client_for(Duty.OFFICE, orgs.office(orgs.jurisdiction("石桥市")))
    for client in (orgs.client_for(Duty.EDITOR), abroad):
        for name in ("decide", "paper", "waive", "reopen"):
            assert client.get(url(name, point)).status_code == 404, name
        assert client.get(url("void", point.assignment)).status_code == 404
    assert orgs.client_for(Duty.EDITOR).get(reverse("ledger:claims")).status_code == 404


def paper(holding, **more):
    scan = SimpleUploadedFile("签批.pdf", b"%PDF-1.4 x")
    return {"on_behalf_of": holding.pk, "verdict": "ACCEPT", "decided_on": "2026-08-25", "paper": scan} | more


def test_it_enters_a_leaders_decision_on_paper(office):
    point = claimed()
    head = orgs.person(orgs.office(), Duty.HEAD, name="郑主任")
    holding = Holding.objects.get(user=head)
    assert "郑主任" in text(office.get(url("paper", point)))
    assert office.post(url("paper", point), paper(holding)).status_code == 302
    decision = Decision.objects.get()
    assert (decision.on_behalf_of, decision.decided_on) == (holding, date(2026, 8, 25))
    shown = text(orgs.client_for(Duty.EDITOR).get(url("part", point.assignment)))
    assert "郑主任审定" in shown
    assert "代录" in shown


@pytest.mark.parametrize(
    ("change", "why"),
    [({"decided_on": "2026-08-01"}, "审定日期不能早于报送日期"), ({"decided_on": "2026-09-30"}, "审定日期不能晚于今天"),
     ({"verdict": "RETURN"}, "请写明退回的理由"), ({"on_behalf_of": "999999"}, "审定人"), ({"paper": ""}, "扫描件")],
)  # fmt: skip
def test_it_refuses_a_paper_decision_that_does_not_fit(office, change, why):
    point = claimed()
    holding = Holding.objects.get(user=orgs.person(orgs.office(), Duty.HEAD))
    answer = office.post(url("paper", point), paper(holding, **change))
    assert answer.status_code == 422
    assert why in text(answer)
    assert not Decision.objects.exists()


def test_it_offers_no_leader_of_another_organ(office):
    point = claimed()
    stranger = Holding.objects.get(user=orgs.person(orgs.organ("县财政局"), Duty.HEAD))
    assert office.post(url("paper", point), paper(stranger)).status_code == 422


def test_it_waives_reopens_and_voids_with_a_reason(office):
    point = claimed()
    office.post(url("decide", point), {"verdict": "ACCEPT"})
    assert office.post(url("reopen", point), {}).status_code == 422
    office.post(url("reopen", point), {"reason": "佐证有误"})
    point.refresh_from_db()
    assert point.state == "RETURNED"
    office.post(url("waive", point), {"reason": "政策调整"})
    point.refresh_from_db()
    assert point.state == "WAIVED"
    answer = office.post(url("void", point.assignment), {"reason": "任务取消"})
    assert answer.url == url("part", point.assignment) or answer.url == reverse("ledger:parts")
