"""The demo: loaded whole or not at all, once, and telling of real work."""

from __future__ import annotations

import time
from datetime import date

import pytest
from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.config import demonstrate, demonstrate_acts, demonstrate_orgs, demonstrate_story
from gongkai.kernel import days
from gongkai.ledger.models import Assignment, Circular, LookBackItem, Plan, Rectification, RoundReply
from gongkai.orgs.models import Jurisdiction
from gongkai.orgs.queries import actors_of
from gongkai.registers.models import Batch, Draw, Row
from gongkai.registers.queries import draw_results as results
from gongkai.registers.queries import duties
from gongkai.trail import queries as trail
from gongkai.vetting.rules.checks import is_uscc

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_it_loads_two_years_of_work_once(client, capsys):
    with days.standing_at(TODAY):
        told = demonstrate.once()
        started = time.monotonic()
        assert demonstrate.once() == told
        assert time.monotonic() - started < 0.2
        assert {username for username, _, _ in demonstrate.SIGN_INS} <= set(
            User.objects.values_list("username", flat=True)
        )
        assert "Yunxi-2026" in told[0]
        states = set(Assignment.objects.filter(year=2026).values_list("state", flat=True))
        assert {"NEW", "UNDERWAY", "CLAIMED", "RETURNED", "DONE"} <= states
        assert Assignment.objects.filter(year=2026, due_order__lt=TODAY).exists()
        assert Plan.objects.filter(level="OWN").count() == 3
        assert {"PENDING", "DONE", "UNFINISHED"} == set(LookBackItem.objects.values_list("verdict", flat=True))
        assert {"ORDERED", "FIXED", "VERIFIED"} == set(Rectification.objects.values_list("state", flat=True))
        assert {"DRAFT", "ISSUED"} == set(Circular.objects.values_list("state", flat=True))
        assert RoundReply.objects.filter(round__state="OPEN", replied_on__isnull=True).exists()
        brought = set(Application.objects.values_list("state", flat=True))
        assert brought == {"SUBMITTED", "HANDLING", "CORRECTING", "ANSWERED"}
        assert {"WRONG", "REVIEW", "RETURNED", "PUBLISHED"} == set(Batch.objects.values_list("state", flat=True))
        draws = Draw.objects.order_by("number")
        first, second = results.standings(draws[0].jurisdiction_id, draws).values()
        assert [(one.draw.stage, one.published, len(one.owed)) for one in (first, second)] == [
            ("RELEASED", 5, 0),
            ("RELEASED", 4, 1),
        ]
        assert second.late(TODAY)
        penalties = Row.objects.filter(register__key="penalties")
        assert penalties.filter(act="A").count() > 300
        assert penalties.filter(act="N").count() == penalties.filter(act="C", public="N").count() == 1
        assert penalties.filter(act="A", public="N").exists()
        assert penalties.filter(shown_until__lt=TODAY).exists()
        office = next(one for one in actors_of(User.objects.get(username="hejing").pk) if one.oversees)
        assert [one.title for one in duties.unmet(office)] == ["县政府常务会议：2026年第三季度没有达到1次（已公开0）"]
        assert trail.faults() == []
        answer = client.post(reverse("accounts:sign_in"), {"username": "mawei", "password": demonstrate.PASSWORD})
        assert answer.status_code == 302
        assert client.get(reverse("desk:home"), follow=True).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_it_leaves_nothing_when_cut_short(monkeypatch):
    def cut(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(demonstrate_story, "tell", cut)
    with pytest.raises(KeyboardInterrupt):
        demonstrate.once()
    assert not Jurisdiction.objects.exists()
    assert not User.objects.exists()


def test_it_leaves_a_database_with_other_data_alone(capsys):
    Jurisdiction.objects.create(name="别的县", short_name="县", level="COUNTY")
    assert demonstrate.main([]) == 1
    assert "没有载入" in capsys.readouterr().err
    assert not User.objects.exists()


def test_it_tells_of_posts_that_are_in_the_data():
    people = {
        row["username"]: row["name"]
        for place in demonstrate_orgs.data("orgs.yaml")["jurisdictions"]
        for row in place["people"]
    }
    assert all(people[username] == name for username, name, _ in demonstrate.SIGN_INS)


def test_it_gives_every_organ_a_sound_credit_code():
    codes = [row["uscc"] for place in demonstrate_orgs.data("orgs.yaml")["jurisdictions"] for row in place["organs"]]
    assert [code for code in codes if not is_uscc(code)] == []
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("name", demonstrate_story.YEARS)
def test_it_knows_every_kind_of_act_in_the_stories(name):
    story = demonstrate_orgs.data(name)
    known = {"notice", "year", "plans", "tasks", "confirmed", "release", "problems", "checks", "rectifications", "rounds",
             "circulars", "lookback", "unit_plans", "organisation"}  # fmt: skip
    assert set(story) <= known
    assert demonstrate_acts.KINDS.keys() >= {item["kind"] for row in story["circulars"] for item in row["items"]}
