"""The administrator's page of news and schedules, seen through the whole house."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.outbox import services
from gongkai.outbox.models import DeadLetter, Event
from gongkai.trail import queries as trail

pytestmark = pytest.mark.django_db
PAGE = "outbox:letters"


@pytest.fixture
def letter():
    event = Event.objects.create(name="task.accepted", ids={}, at=days.now(), number=1)
    return DeadLetter.objects.create(follower="index", event=event, error="<b>磁盘已满</b>", at=days.now())


def test_it_is_for_administrators_only():
    assert Client().get(reverse(PAGE)).status_code == 302
    for duty in Duty:
        assert builders.client_for(duty).get(reverse(PAGE)).status_code == (200 if duty is Duty.ADMIN else 404)


def test_it_shows_letters_and_schedules(letter):
    services.run_due(names=frozenset({"trail.seal"}))
    text = builders.client_for(Duty.ADMIN).get(reverse(PAGE)).content.decode()
    assert "&lt;b&gt;磁盘已满" in text
    assert "封存留痕" in text
    assert "每 1 分钟" in text


def test_it_retries_and_drops_and_records_who_did(letter):
    client = builders.client_for(Duty.ADMIN)
    answer = client.post(reverse("outbox:drop", args=[letter.pk]), {"reason": " "}, follow=True)
    assert "须写明原因" in answer.content.decode()
    assert client.get(reverse("outbox:retry", args=[letter.pk])).status_code == 405
    client.post(reverse("outbox:retry", args=[letter.pk]))
    client.post(reverse("outbox:drop", args=[letter.pk]), {"reason": "目标已删除"})
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("DROPPED", "目标已删除")
    entries = trail.history(letter)
    assert [entry.content["state"] for entry in entries] == ["RETRY", "DROPPED"]
    assert entries[0].content["settled_by_name"] == client.actor.name
    assert client.post(reverse("outbox:drop", args=[99]), {"reason": "x"}).status_code == 404


def test_only_administrators_settle(letter):
    assert builders.client_for(Duty.OFFICE).post(reverse("outbox:retry", args=[letter.pk])).status_code == 404
    letter.refresh_from_db()
    assert letter.state == "WAITING"


def test_the_page_asks_few_queries(letter, django_assert_max_num_queries):
    client = builders.client_for(Duty.ADMIN)
    with django_assert_max_num_queries(22):
        client.get(reverse(PAGE))
