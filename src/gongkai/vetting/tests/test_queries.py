"""What stands on the desk, what indicators count, what an owner may offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.apps import apps

from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox import services as outbox
from gongkai.vetting import jobs, queries, services
from gongkai.vetting.models import Campaign
from gongkai.vetting.queries import campaigns, dictionary, sources, todo
from gongkai.vetting.rules import HitKind, shipped_words
from gongkai.vetting.services import subjects
from gongkai.vetting.tests import builders

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Days:
    first: date
    last: date


@pytest.fixture(autouse=True)
def _world(tmp_path, settings, monkeypatch):
    settings.FILES_ROOT = tmp_path
    monkeypatch.setattr(subjects, "_published", [])


@pytest.fixture
def finance():
    return orgs.organ("县财政局")


@pytest.fixture
def editor(finance):
    return orgs.actor(Duty.EDITOR, finance)


@pytest.fixture
def reviewer(finance):
    return orgs.actor(Duty.REVIEWER, finance)


def messages():
    """What people were told; the room of messages stands on the same floor."""
    return apps.get_model("notify.Message")._default_manager


def test_what_is_found_in_public_is_work_for_its_unit_and_a_finding_of_the_health_page(finance, editor):
    services.register_published(lambda: [builders.item(finance, builders.LETTER, title="救助公示")])
    jobs.nightly()
    rows = todo.todo(editor)
    assert [row.kind for row in rows] == ["已公开内容的问题"]
    assert rows[0].title.startswith("救助公示：已公开内容有")
    assert todo.health(editor)[0].severity == "bad"
    assert "各单位" in todo.health(orgs.actor(Duty.OFFICE))[0].title
    assert todo.todo(orgs.actor(Duty.EDITOR, orgs.organ("县教育局"))) == []
    outbox.drain()
    assert messages().filter(kind="vetting.public", user_id=editor.user_id).count() == 1
    jobs.nightly()
    outbox.drain()
    assert messages().filter(kind="vetting.public", user_id=editor.user_id).count() == 1


def test_a_request_waits_for_another_person_who_hears_of_it(finance, editor, reviewer):
    drafter = orgs.actor(Duty.LEADER, finance)
    row = builders.found(builders.check(finance, drafter=drafter))
    services.ask_waiver(finding=row, reason="依法必须公开", by=reviewer)
    second = orgs.actor(Duty.HEAD, finance)
    assert [one.kind for one in todo.todo(second)] == ["放行待审定"]
    assert todo.todo(reviewer) == []
    assert todo.todo(drafter) == []
    outbox.drain()
    told = set(messages().filter(kind="vetting.waiver").values_list("user_id", flat=True))
    assert second.user_id in told
    assert not told & {reviewer.user_id, drafter.user_id}
    services.decide_waiver(finding=row, grant=True, reason="属实", by=second)
    outbox.drain()
    assert messages().filter(kind="vetting.waiver", user_id=reviewer.user_id).count() == 1


def test_a_clean_up_is_work_until_it_is_done_and_late_when_its_day_is_past(finance, editor):
    services.register_published(lambda: [builders.item(finance, "<p>旧称局</p>")])
    made = builders.campaign(due_on=days.today())
    outbox.drain()
    assert Campaign.objects.get(pk=made.pk).state == "OPEN"
    assert [(row.kind, row.note) for row in todo.todo(editor)] == [("内容清理", "还有1处待处理")]
    with days.standing_at(days.now() + timedelta(days=2)):
        assert "超过时限" in todo.health(editor)[0].title


def test_progress_by_unit_is_one_query(finance, django_assert_num_queries):
    office = orgs.actor(Duty.OFFICE)
    services.register_published(
        lambda: [
            builders.item(orgs.organ(f"县{name}局"), "<p>旧称局</p>", subject=f"things.Thing:{name}")
            for name in "甲乙丙"
        ]
    )
    made = builders.campaign(office)
    outbox.drain()
    with django_assert_num_queries(1):
        assert [(one.organ, one.total, one.pending, one.done) for one in campaigns.progress(office, made)] == [
            ("县甲局", 1, 1, 0), ("县乙局", 1, 1, 0), ("县丙局", 1, 1, 0),
        ]  # fmt: skip


def test_a_unit_counts_its_own_findings_alone(finance):
    builders.check(finance)
    period = Days(days.today(), days.today())
    assert sources.findings(orgs.actor(Duty.OFFICE), period).exists()
    assert not sources.findings(orgs.actor(Duty.EDITOR, orgs.organ("县教育局")), period).exists()


def test_what_somebody_may_do_is_said_place_by_place(finance, editor, reviewer):
    builders.word(by=orgs.actor(Duty.OFFICE))
    check = builders.check(finance, builders.LETTER + "<p>旧称局</p>", subject="things.Thing:9", fingerprint="a")
    identity, wording = builders.found(check), builders.found(check, HitKind.OUTDATED_WORD)
    allowed = queries.may(editor, queries.standing("things.Thing:9", "a"))
    assert identity.pk in allowed.mask & allowed.ask & allowed.reveal
    assert identity.pk not in allowed.settle
    assert wording.pk in allowed.settle
    assert wording.pk not in allowed.mask | allowed.ask | allowed.reveal
    services.ask_waiver(finding=identity, reason="依法", by=editor)
    standing = queries.standing("things.Thing:9", "a")
    assert standing.waiting == 1
    assert queries.may(editor, standing).decide == frozenset()
    assert "申请放行的人不能审定自己的申请，请由另一人审定。" in queries.may(editor, standing).barred[identity.pk]
    assert queries.may(reviewer, standing).barred == {}
    assert queries.may(reviewer, standing).decide == {identity.pk}
    assert queries.may(orgs.actor(Duty.OFFICE), standing) == queries.May(decide=frozenset({identity.pk}))
    assert queries.may(None, standing) == queries.May()


def test_a_standing_costs_the_same_for_many_findings(finance, django_assert_num_queries):
    letters = "".join(f"<p>联系电话：138{number:08d}</p>" for number in range(10010000, 10010040))
    builders.check(finance, letters, subject="things.Thing:9", fingerprint="a")
    with django_assert_num_queries(3):
        assert len(queries.standing("things.Thing:9", "a").findings) >= 40


def test_the_dictionary_is_walked_page_by_page_to_its_end():
    place = orgs.jurisdiction().pk
    seen, cursor = [], ""
    while True:
        leaf = dictionary.listing(place, cursor=cursor)
        seen += [one.text for one in leaf.rows]
        if leaf.next is None:
            break
        cursor = leaf.next
    assert len(seen) == len(set(seen)) == leaf.total == len({word.text for word in shipped_words()})
    assert dictionary.listing(place, cursor="zzz").rows
    assert dictionary.listing(place, q="没有这个词").rows == []
