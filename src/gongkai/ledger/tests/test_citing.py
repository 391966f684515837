"""落实进展: the tasks that carry a policy out stand on its page, now and as of a day."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongkai.documents.tests import builders as documents
from gongkai.kernel import days
from gongkai.ledger.queries import citing
from gongkai.ledger.rules.states import ReleaseRule
from gongkai.ledger.services import release
from gongkai.ledger.tests import builders
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db
UUID_ = "0f5b4d2a-9a63-4c6e-8f0a-1b2c3d4e5f60"


def test_a_released_task_that_names_a_document_is_what_came_of_it(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    by = orgs.actor(Duty.OFFICE)
    place = by.jurisdiction_id
    task = builders.part(orgs.organ("县财政局"), by=by, topic="补贴兑付").task
    release.by_rule(plan=task.plan, rule=ReleaseRule.CHOSEN, by=by)
    task.refresh_from_db()
    link = ("农机购置补贴办法", f"/documents/{UUID_}/")
    with days.standing_at(date(2026, 9, 1)):
        release.set_public_links(task=task, links=[("另一件", "https://www.example.com/")], by=by)
        release.release(task=task, by=by)
    with days.standing_at(date(2026, 9, 3)):
        release.set_public_links(task=task, links=[link], by=by)
        [found] = citing.citing(place, UUID_)
        assert (found.task.topic, found.task.lead_units, found.stands) == ("补贴兑付", ("云溪县财政局",), True)
        assert citing.citing(place, UUID_, date(2026, 9, 2)) == []
    with days.standing_at(date(2026, 9, 8)):
        release.set_public_links(task=task, links=[link, ("结果", "/x/")], by=by)
        assert [one.stands for one in citing.citing(place, UUID_, date(2026, 9, 4))] == [False]
        assert [one.stands for one in citing.citing(place, UUID_, date(2026, 9, 8))] == [True]
        release.set_public_links(task=task, links=[], by=by)
        task.refresh_from_db()
        assert citing.citing(place, UUID_) == []
        assert [str(uuid) for uuid in citing.documents_named([task])] == [UUID_]
        release.set_public_links(task=task, links=[link], by=by)
        release.hold(task=task, reason="内容待核实", by=by)
        assert citing.citing(place, UUID_) == []


def test_the_policy_page_shows_the_tasks_that_carry_it_out(tmp_path, settings, client):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(date(2026, 9, 1)):
        policy = documents.published(orgs.organ("县财政局"), title="门诊报销办法")
    office = orgs.actor(Duty.OFFICE)
    task = builders.part(policy.organ, by=office, topic="门诊报销落实").task
    release.by_rule(plan=task.plan, rule=ReleaseRule.CHOSEN, by=office)
    task.refresh_from_db()
    with days.standing_at(date(2026, 9, 3)):
        release.set_public_links(task=task, links=[("办法", f"/documents/{policy.uuid}/")], by=office)
        release.release(task=task, by=office)
        address = reverse("portal:policy", args=[policy.uuid])
        page = client.get(address).content.decode()
        assert "落实进展" in page
        assert reverse("ledger_public:task", args=[task.uuid]) in page
        assert "落实进展" not in client.get(f"{address}?on=2026-09-02").content.decode()
