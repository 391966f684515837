"""What the wiring puts on a leader's desk."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongkai.kernel import days
from gongkai.ledger.tests import builders as ledger
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db


@pytest.fixture
def late_part(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(date(2026, 3, 2)):
        return ledger.part(orgs.organ("县财政局"), taken=False)


def test_it_tells_the_chief_what_is_late_whose_and_why(late_part):
    chief = orgs.client_for(Duty.CHIEF)
    with days.standing_at(date(2026, 11, 20)):
        html = chief.get(reverse("desk:home")).content.decode()
    assert str(late_part.task) in html
    assert "县财政局" in html
    assert "还没有签收" in html


def test_it_shows_a_units_leader_only_the_own_unit(late_part):
    leader = orgs.client_for(Duty.HEAD, orgs.organ("县教育局"))
    with days.standing_at(date(2026, 11, 20)):
        html = leader.get(reverse("desk:home")).content.decode()
    assert str(late_part.task) not in html
