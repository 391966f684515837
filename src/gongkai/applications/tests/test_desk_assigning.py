"""分办: a section is asked, answers without seeing who applies, the opinions stand together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from gongkai.applications.queries import registering
from gongkai.applications.tests.builders import applied
from gongkai.cases import queries as cases
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db


def test_it_asks_a_person_who_answers_without_seeing_who_applies():
    at = orgs.organ()
    row, clerk, editor = applied(at), orgs.client_for(Duty.REQUESTS, at), orgs.client_for(Duty.EDITOR, at)
    address = reverse("applications:assign", args=[row.uuid])
    given = {
        "section": "预算股", "person": editor.actor.user_id, "question": "是否有此信息",
        "due_on": f"{days.today() + timedelta(days=3)}",
    }  # fmt: skip
    assert clerk.post(address, {**given, "due_on": "2020-01-01"}).status_code == 422
    assert clerk.post(address, {**given, "person": "999999"}).status_code == 422
    assert clerk.post(address, given).status_code == 302
    asked = cases.assignments(row.case).get()
    assert [todo.kind for todo in registering.to_answer(editor.actor)] == ["待反馈意见"]
    page = reverse("applications:opinion", args=[asked.uuid])
    text = editor.get(page).content.decode() + editor.get(reverse("applications:opinions")).content.decode()
    assert row.matter in text
    assert "王小满" not in text
    assert editor.get(address).status_code == 404
    for stranger in (
        orgs.client_for(Duty.REVIEWER, at), orgs.client_for(Duty.EDITOR, at), orgs.client_for(Duty.OFFICE),
        orgs.client_for(Duty.REQUESTS, orgs.organ("县水利局")),
    ):  # fmt: skip
        assert stranger.get(page).status_code == stranger.post(page, {"opinion": "代答"}).status_code == 404
    assert editor.post(page, {"opinion": " "}).status_code == 422
    assert editor.post(page, {"do": "end"}).status_code == 422
    assert editor.post(page, {"opinion": "有，可以公开。"}).status_code == 302
    assert "有，可以公开。" in clerk.get(address).content.decode()
    assert clerk.post(page, {"do": "end"}).status_code == 422
    assert not registering.to_answer(editor.actor)


def test_it_leaves_asking_to_the_receiving_organ():
    at = orgs.organ()
    row, office = applied(at), orgs.client_for(Duty.OFFICE)
    address = reverse("applications:assign", args=[row.uuid])
    assert "<h2>分给</h2>" not in office.get(address).content.decode()
    given = {"section": "预算股", "question": "有无", "due_on": f"{days.today()}"}
    assert office.post(address, given).status_code == 422
