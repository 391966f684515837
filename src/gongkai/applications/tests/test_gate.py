"""The public gate under load: nothing is asked below the rate, and above it nobody is refused."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.applications.models import Application, Arrival, Screening, SpentProof
from gongkai.applications.queries import gate, hints, registering
from gongkai.applications.rules import proof
from gongkai.applications.rules.screening import Verdict, reasons_not_to_turn_out
from gongkai.applications.rules.states import State
from gongkai.applications.services import carrying, confirming, gating, screening
from gongkai.applications.services.submitting import submit
from gongkai.applications.tests.builders import PDF, request
from gongkai.cases.models import Case, Counter
from gongkai.cases.tests.builders import ID, person
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

KEY, NOW = b"k" * 32, datetime(2026, 3, 2, 1, tzinfo=UTC)


def made(number=7, until=NOW + timedelta(minutes=20)):
    return proof.challenge(KEY, nonce="abc", number=number, most=50, until=until)


def sent(**values):
    given = made()
    return base64.b64encode(
        json.dumps({**json.loads(base64.b64decode(proof.solve(given))), **values}).encode()
    ).decode()


def test_it_takes_a_solved_challenge_until_it_ends():
    payload = proof.solve(made())
    found = proof.read(KEY, payload, NOW)
    assert found == proof.Proof(made()["challenge"], NOW + timedelta(minutes=20))
    assert proof.read(KEY, payload, NOW + timedelta(minutes=20)) is None
    assert proof.read(b"other" * 8, payload, NOW) is None


@pytest.mark.parametrize(
    "payload",
    ["", "not base64 ！", base64.b64encode(b"[1]").decode(), base64.b64encode(b"[" * 900).decode(), sent(number=8),
     sent(number=True), sent(number="7"), sent(algorithm="MD5"), sent(signature="é"), sent(salt="abc?expires=9999999999&"),
     sent(salt="abc"), sent(salt="abc?expires=" + "9" * 40 + "&"), sent(challenge=None)],
)  # fmt: skip
def test_it_proves_nothing_by_what_was_not_ours(payload):
    assert proof.read(KEY, payload, NOW) is None


def test_no_digit_can_be_moved_between_salt_and_number():
    given = made(number=12)
    salt = str(given["salt"])
    moved = base64.b64encode(json.dumps({**given, "salt": salt[:-1] + "1", "number": 2}).encode()).decode()
    assert proof.read(KEY, moved, NOW) is None


@pytest.mark.parametrize(("everybody", "here", "asked"), [(59, 9, False), (60, 0, True), (0, 10, True)])
def test_a_proof_is_asked_for_above_either_rate(everybody, here, asked):
    assert proof.is_asked(everybody, here, rate=60, rate_here=10) is asked


def test_nothing_is_a_machines_once_somebody_confirmed_it():
    assert reasons_not_to_turn_out("WAITING", "内容雷同三十件", confirmed_online=False) == []
    assert "不能按机器提交处理" in reasons_not_to_turn_out("WAITING", "内容雷同三十件", confirmed_online=True)[0]
    assert len(reasons_not_to_turn_out("LET_IN", " ", confirmed_online=False)) == 2


@pytest.fixture
def organ(db, tmp_path, settings, monkeypatch):
    settings.FILES_ROOT = tmp_path
    settings.APPLY_RATE, settings.APPLY_RATE_ADDRESS, settings.APPLY_DIFFICULTY = 3, 2, 40
    monkeypatch.setattr(hints, "finders", [])
    return orgs.organ(phone="0310-1234567")


def send(client, organ, name="王小满", **values):
    page = client.get(reverse("applications_public:new", args=[organ.uuid])).content.decode()
    form = {
        "once": re.search(r'name="once"[^>]*value="([^"]*)"', page)[1], "nature": "INFORMATION", "matter": "2025年预算执行情况",
        "supply_form": "ELECTRONIC", "supply_way": "ONLINE", "applicant_kind": "NATURAL", "name": name,
        "id_kind": "ID_CARD", "id_number": ID, "phone": "13800000001", "agreed": "on", "do": "submit",
        "identity": SimpleUploadedFile("证.pdf", PDF, "application/pdf"), **values,
    }  # fmt: skip
    answer = client.post(reverse("applications_public:new", args=[organ.uuid]), form)
    assert answer.status_code == 302, answer.content.decode()
    return page, client.get(answer["Location"]).content.decode()


def challenge_for(client):
    return client.get(reverse("applications_public:challenge")).json()


def test_it_asks_nothing_below_the_rate_and_a_proof_above_it(organ):
    client = Client(REMOTE_ADDR="10.0.0.1")
    assert challenge_for(client) == {}
    page, receipt = send(client, organ)
    assert "现在提交的人较多" not in page
    assert "人工复核" not in receipt
    send(client, organ)
    given = challenge_for(client)
    assert given["maxnumber"] == 40
    assert challenge_for(Client(REMOTE_ADDR="10.0.0.2")) == {}
    page, receipt = send(client, organ, proof=proof.solve(given))
    assert "现在提交的人较多" in page
    assert "人工复核" not in receipt
    assert SpentProof.objects.count() == 1
    assert challenge_for(Client(REMOTE_ADDR="10.0.0.2"))  # three in all within the minute
    with days.standing_at(days.now() + timedelta(minutes=2)):
        assert challenge_for(client) == {}
    assert not Screening.objects.exists()


def test_a_proof_serves_once(organ):
    client = Client(REMOTE_ADDR="10.0.0.1")
    for _ in range(2):
        send(client, organ)
    payload = proof.solve(challenge_for(client))
    send(client, organ, proof=payload)
    _, receipt = send(client, organ, proof=payload)
    assert "人工复核" in receipt
    assert Screening.objects.count() == 1


def test_a_person_without_javascript_gets_a_receipt_under_a_flood(organ):
    flood = Client(REMOTE_ADDR="10.0.0.9")
    for number in range(6):
        send(flood, organ, name=f"机器{number}")
    person_ = Client(REMOTE_ADDR="10.0.0.1")
    _, receipt = send(person_, organ, name="老张")
    row = Application.objects.latest("pk")
    assert row.case.number in receipt
    assert re.search(r"查询码</dt><dd><strong[^>]*>[0-9A-Z-]{19}<", receipt)
    assert "人工复核" in receipt
    assert (row.state, row.submitted_on, gate.is_held(row)) == (State.SUBMITTED, days.today(), True)
    assert row.due_on is not None  # boards count it from submission like any other
    assert "老张" in person_.get("/applications/mine/").content.decode()
    assert list(Case.objects.order_by("serial").values_list("serial", flat=True)) == list(range(1, 8))
    assert Counter.objects.get().last == 7


def flooded(organ, number=5):
    for _ in range(number):
        submit(organ=organ, request=request(), people=[person()], papers=(), notice=None, once=carrying.new_once(),
               source="10.0.0.9")  # fmt: skip
    return list(gate.held(Application.objects.order_by("pk")))


def test_the_registrar_lets_it_in_with_its_own_day_or_says_why_no_person_sent_it(organ):
    first, second, third = flooded(organ)
    clerk = orgs.actor(Duty.REQUESTS, organ)
    todo = [each.title for each in registering.to_confirm(clerk)]
    assert todo[0] == "人工复核3件申请"
    assert len(todo) == 3
    screening.let_in(application=first, by=clerk)
    with pytest.raises(Refused, match="不在人工复核之列"):
        screening.let_in(application=first, by=clerk)
    with pytest.raises(Refused, match="理由"):
        screening.turn_out(application=second, reason="", by=clerk)
    gone = screening.turn_out(application=second, reason="一小时内容雷同五件", by=clerk)
    assert (gone.state, gone.outcome, gone.case.number) == (State.SCREENED, "O3", second.case.number)
    assert Screening.objects.get(application=second).reason == "一小时内容雷同五件"
    assert Screening.objects.get(application=first).verdict == Verdict.LET_IN
    with pytest.raises(Refused):
        screening.turn_out(
            application=third, reason="一小时内容雷同五件", by=orgs.actor(Duty.REQUESTS, orgs.organ("县教育局"))
        )
    confirming.confirm(
        application=third, how=confirming.Confirming.PHONE, on=days.today(), evidence="电话确认本人", by=clerk
    )
    assert Screening.objects.get(application=third).verdict == Verdict.LET_IN
    assert Application.objects.get(pk=third.pk).submitted_on == third.submitted_on


def test_it_forgets_who_came_and_what_was_spent(organ):
    flooded(organ, 2)
    SpentProof.objects.create(mark="x", until=days.now() + timedelta(minutes=5))
    assert "10.0.0.9" not in str(list(Arrival.objects.values()))
    assert gating.sweep() == 0
    with days.standing_at(days.now() + timedelta(minutes=11)):
        assert gating.sweep() == 3


def test_the_desk_shows_what_waits_for_a_look_and_its_two_buttons(organ):
    first, second = flooded(organ, 4)
    client = orgs.client_for(Duty.REQUESTS, organ)
    queue = reverse("applications:queue")
    ordinary, waiting = client.get(queue).content.decode(), client.get(f"{queue}?held").content.decode()
    assert first.case.number not in ordinary
    assert "另有2件" in ordinary
    assert first.case.number in waiting
    page = reverse("applications:case", args=[first.uuid])
    assert "按机器提交处理" in client.get(page).content.decode()
    assert client.post(page, {"do": "TURN_OUT", "reason": "嗯"}).status_code == 422
    assert client.post(page, {"do": "LET_IN"}).status_code == 302
    assert first.case.number in client.get(queue).content.decode()
    assert client.post(page, {"do": "LET_IN"}).status_code == 404
    assert (
        client.post(
            reverse("applications:case", args=[second.uuid]), {"do": "TURN_OUT", "reason": "内容雷同"}
        ).status_code
        == 302
    )
    leader = orgs.client_for(Duty.LEADER, organ)
    assert "复核通过" not in leader.get(reverse("applications:case", args=[second.uuid])).content.decode()
