"""What stands on the desk, who is told what, clocks, people who go, organs that merge, figures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.indicators import queries as figures
from gongkai.indicators.rules import year
from gongkai.kernel import days
from gongkai.notify.models import Message
from gongkai.orgs import services as orgs_services
from gongkai.orgs.models import Holding
from gongkai.orgs.rules import Duty
from gongkai.orgs.services.belongings import belongings_of_organ, belongings_of_user
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox import services as outbox
from gongkai.review import jobs
from gongkai.review.models import Review, Step
from gongkai.review.queries import facts, lists, seats, todo
from gongkai.review.rules.states import ReviewState, Sort, StepState, Verdict
from gongkai.review.services import clocks, deciding, remarks, staffing
from gongkai.review.tests import builders as make
from gongkai.workdays.models import LocalDay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_root(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def people():
    return make.team(orgs.organ())


def told(actor, kind: str) -> list[str]:
    return list(Message.objects.filter(user_id=actor.user_id, kind=f"review.{kind}").values_list("subject", flat=True))


def test_it_puts_what_waits_and_what_came_back_on_the_desk(people):
    review = make.opened(people)
    assert {row.kind for row in todo.todo(people.reviewer)} == {"待初审", "待一校"}
    assert todo.todo(people.head) == []
    deciding.return_(step=make.step(review, Sort.FIRST), reason="改标题", by=people.reviewer)
    assert [row.kind for row in todo.todo(people.drafter)] == ["审核退回"]


def test_it_shows_nobody_a_third_proof_after_two(people):
    review = make.opened(people)
    for sort in (Sort.FIRST, Sort.PROOF_1, Sort.SECRECY, Sort.SECOND, Sort.PROOF_2):
        make.approve(review, sort, people.colleague if "PROOF" in sort else make.whose(people, sort))
    assert lists.queue(people.colleague).rows == []
    assert [step.sort for step in lists.queue(people.reviewer).rows] == ["PROOF_3"]


def test_it_finds_what_is_late_for_unit_and_office(people):
    with days.standing_at(date(2026, 11, 2)):
        make.opened(people)
        make.opened(people, emergency_reason="抢险")
    stranger = orgs.actor(Duty.LEADER, orgs.organ("县教育局"))
    with days.standing_at(date(2026, 11, 16)):
        assert len(todo.late(people.leader)) == 9
        assert todo.late(people.reviewer) == []
        assert todo.late(stranger) == []
        assert "9 步审核超过时限" in todo.health(orgs.actor(Duty.OFFICE))[0].title
        assert todo.health(stranger) == []


def test_it_tells_each_person_once_what_waits(people):
    review = make.opened(people)
    outbox.drain()
    assert told(people.reviewer, "waiting") == [f"待审核：{review.title}"]
    assert "初审、一校" in Message.objects.get(user_id=people.reviewer.user_id).text
    assert told(people.drafter, "waiting") == [f"待审核：{review.title}"]  # the drafter may read a proof
    assert told(people.head, "waiting") == []
    remarks.remark(review=review, text="请改短标题", by=people.reviewer)
    deciding.return_(step=make.step(review, Sort.FIRST), reason="有错字", by=people.reviewer)
    outbox.drain()
    assert told(people.drafter, "returned") == [f"审核退回：{review.title}"]
    assert len(told(people.drafter, "remark")) == 1


def test_it_tells_of_the_end_and_of_an_emergency(people):
    office = orgs.actor(Duty.OFFICE)
    review = make.through(make.opened(people), people)
    quick = make.opened(people, emergency_reason="暴雨红色预警")
    outbox.drain()
    assert told(people.drafter, "completed") == [f"审核通过：{review.title}"]
    assert told(people.leader, "urgent") == [f"【应急】待审核：{quick.title}"]
    make.approve(quick, Sort.SECRECY, people.secrecy)
    make.approve(quick, Sort.SECOND, people.leader)
    outbox.drain()
    assert told(office, "emergency") == [f"应急审核通过：{quick.title}"]


def test_it_reminds_on_the_day_and_tells_the_office_after_three(people):
    office = orgs.actor(Duty.OFFICE)
    with days.standing_at(date(2026, 11, 2)):
        make.opened(people)
    for day in (date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 9)):
        with days.standing_at(day):
            jobs.remind()
            jobs.remind()
    assert len(told(people.reviewer, "due")) == 2
    assert len(told(people.reviewer, "late")) == 4
    assert len(told(office, "late")) == 2


class TestPeople:
    """Nothing stays with somebody who has gone."""

    def test_it_lets_a_claim_go_with_the_post(self, people):
        review = make.opened(people)
        deciding.claim(step=make.step(review, Sort.FIRST), by=people.reviewer)
        assert staffing.let_go_of_gone() == 0
        holding = make.holding(people.reviewer)
        orgs_services.leave_post(holding=holding, on=days.today(), by=orgs.actor(Duty.ADMIN))
        outbox.drain()
        assert make.step(review, Sort.FIRST).claimed_by_id is None

    def test_it_hands_a_claim_over_to_who_may_take_it(self, people):
        first, second = make.opened(people), make.opened(people)
        heir = orgs.actor(Duty.REVIEWER, people.organ)
        Review.objects.filter(pk=second.pk).update(drafter_id=heir.user_id)
        for review in (first, second):
            deciding.claim(step=make.step(review, Sort.FIRST), by=people.reviewer)
        held = belongings_of_user(people.reviewer.user_id)["认领的审核"]
        assert len(held) == 2
        from gongkai.accounts.models import User

        staffing.hand_over(make.holding(people.reviewer), User.objects.get(pk=heir.user_id), orgs.actor(Duty.ADMIN))
        assert make.step(first, Sort.FIRST).claimed_by_id == heir.user_id
        assert make.step(second, Sort.FIRST).claimed_by_id is None

    def test_it_goes_with_an_organ_that_is_merged(self, people):
        into = orgs.organ("县教育局")
        review = make.opened(people)
        assert belongings_of_organ(people.organ.pk)["认领的审核"][0].label == review.title
        orgs_services.merge_organ(
            organ=people.organ, into=into, on=days.today(), by=orgs.actor(Duty.ADMIN), reason="机构改革"
        )
        review.refresh_from_db()
        assert review.organ_id == into.pk
        assert set(review.steps.values_list("organ_id", flat=True)) == {into.pk}

    def test_it_names_who_may_take_and_for_whom_one_may_enter(self, people):
        review = make.opened(people)
        step = make.step(review, Sort.FIRST)
        assert [holding.user_id for holding, _ in seats.takers(step)] == [people.reviewer.user_id]
        rows = list(review.steps.all())
        assert facts.may_enter(step, people.drafter, rows) == []
        assert [holding.user_id for holding, _ in facts.may_enter(step, people.colleague, rows)] == [
            people.reviewer.user_id
        ]


def test_it_counts_due_days_again_when_the_calendar_changes(people):
    with days.standing_at(date(2026, 11, 23)):
        review = make.opened(people)
        assert make.step(review, Sort.FIRST).due_on == date(2026, 11, 24)
        LocalDay.objects.create(
            jurisdiction_id=review.jurisdiction_id, date=date(2026, 11, 24), kind="OFF", reason="县庆"
        )
        moved = clocks.recompute(review.jurisdiction_id, date(2026, 11, 24), date(2026, 11, 24))
        assert clocks.recompute(review.jurisdiction_id, date(2026, 11, 24), date(2026, 11, 24)) == []
    assert {(row.old, row.new) for row in moved} == {(date(2026, 11, 24), date(2026, 11, 25))}
    review.refresh_from_db()
    assert review.due_order == date(2026, 11, 25)


def test_it_measures_returns_emergencies_paper_and_lateness(people):
    with days.standing_at(date(2026, 11, 2)):
        late = make.opened(people)
        make.opened(people, emergency_reason="抢险")
    with days.standing_at(date(2026, 11, 16)):
        make.approve(late, Sort.FIRST, people.reviewer)
        deciding.enter_for(
            step=make.step(late, Sort.PROOF_1), on_behalf_of=make.holding(people.reviewer), verdict=Verdict.RETURN,
            decided_on=date(2026, 11, 3), paper=make.scan(people.colleague), by=people.colleague, opinion="错字",
        )  # fmt: skip
        keys = [
            "review.opened",
            "review.returns",
            "review.emergency_share",
            "review.paper_share",
            "review.late_share",
            "review.overdue",
        ]
        office = orgs.actor(Duty.OFFICE)
        found = {one.key: one.value for one in figures.figures(office, keys, year(2026))}
        stranger = {
            one.key: one.value
            for one in figures.figures(orgs.actor(Duty.HEAD, orgs.organ("县教育局")), keys, year(2026))
        }
        by_month = figures.figures(office, ["review.opened", "review.decisions"], year(2026), by="month")
    assert [float(found[key] or 0) for key in keys] == [2, 1, 50, 50, 50, 7]
    assert not any(stranger.values())
    assert len({str(one.group) for one in by_month if one.value}) == 1


def test_it_keeps_holdings_of_the_past_out_of_delegations(people):
    made = make.work(people.organ)
    assert made.state == ReviewState.OPEN
    assert seats.delegations_now().count() == 1
    Holding.objects.filter(post__duty="HEAD").update(until=days.today() - timedelta(1), since=date(2020, 1, 1))
    assert seats.delegations_now().count() == 0
    assert Step.objects.filter(review=made, state=StepState.APPROVED).count() == 1
