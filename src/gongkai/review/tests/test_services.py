"""The life of a review: rounds, separation, returns, changed content, paper, delegation, pairing, emergency."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox.models import Event
from gongkai.review import queries
from gongkai.review.models import Decision, Review
from gongkai.review.queries.record import sent_back
from gongkai.review.rules.states import Gate, ReviewState, Sort, StepState, Verdict
from gongkai.review.services import arrangements, content_changed, deciding, open_review, withdraw
from gongkai.review.tests import builders as make
from gongkai.trail import queries as trail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_root(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def people():
    return make.team(orgs.organ())


def waiting(review: Review) -> set[Sort]:
    return {Sort(one.sort) for one in review.steps.filter(state__in=[StepState.WAITING, StepState.AGAIN])}


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_it_begins_with_the_first_round_and_its_due_days(people):
    review = make.opened(people)
    assert waiting(review) == {Sort.FIRST, Sort.PROOF_1}
    assert make.step(review, Sort.FIRST).due_on > days.today() - timedelta(1)
    assert make.step(review, Sort.SECOND).due_on is None


def test_it_goes_round_by_round_until_everything_holds(people):
    review = make.opened(people)
    make.approve(review, Sort.FIRST, people.reviewer)
    assert waiting(review) == {Sort.PROOF_1}
    make.approve(review, Sort.PROOF_1, people.reviewer)
    assert waiting(review) == {Sort.SECRECY, Sort.SECOND, Sort.PROOF_2}
    review = make.through(review, people)
    assert review.state == ReviewState.COMPLETE
    assert queries.standing(review.subject, review.fingerprint).complete
    assert events("review.completed") == 1


def test_it_runs_branches_of_a_normative_document_side_by_side(people):
    review = make.opened(people, kind="normative")
    make.approve(review, Sort.FIRST, people.reviewer)
    make.approve(review, Sort.PROOF_1, people.colleague)
    assert waiting(review) == {Sort.FAIR, Sort.LEGAL}


def test_it_takes_the_proofreading_of_the_round_along(people):
    review = make.opened(people)
    make.approve(review, Sort.FIRST, people.reviewer, proof_too=True)
    assert make.step(review, Sort.PROOF_1).state == StepState.APPROVED


def test_it_is_not_for_the_drafter(people):
    review = make.opened(people)
    drafting_reviewer = orgs.actor_for(orgs.person(people.organ, Duty.REVIEWER))
    Review.objects.filter(pk=review.pk).update(drafter_id=drafting_reviewer.user_id)
    with pytest.raises(Refused, match="起草人不能办理自己起草内容的“初审”"):
        make.approve(review, Sort.FIRST, drafting_reviewer)


def test_it_is_three_reviews_by_three_people(people):
    review = make.through(make.opened(people), people, until=Sort.SECOND)
    Decision.objects.filter(step__sort=Sort.FIRST).update(person_id=people.leader.user_id)
    first = make.step(review, Sort.FIRST)
    first.approved_by_id = people.leader.user_id
    first.save()
    with pytest.raises(Refused, match="三审须由三个不同的人办理"):
        make.approve(review, Sort.SECOND, people.leader)


def test_it_is_not_one_person_who_reads_all_three_proofs(people):
    review = make.opened(people)
    for sort in (Sort.FIRST, Sort.PROOF_1, Sort.SECRECY, Sort.SECOND, Sort.PROOF_2):
        make.approve(review, sort, people.colleague if "PROOF" in sort else make.whose(people, sort))
    with pytest.raises(Refused, match="三次校对不能由同一个人包办"):
        make.approve(review, Sort.PROOF_3, people.colleague)


def test_it_is_only_for_the_posts_of_the_scheme_and_the_organ(people):
    review = make.opened(people)
    with pytest.raises(Refused, match="由审核人办理，您当前的岗位不能办理"):
        make.approve(review, Sort.FIRST, people.leader)
    stranger = orgs.actor(Duty.REVIEWER, orgs.organ("县教育局"))
    with pytest.raises(Refused, match="您当前的岗位不能办理"):
        make.approve(review, Sort.FIRST, stranger)


def test_it_asks_for_every_gate_and_the_secrecy_standard(people):
    review = make.opened(people)
    with pytest.raises(Refused, match="政治关、文字关没有勾选"):
        make.approve(review, Sort.FIRST, people.reviewer, gates={Gate.LAW, Gate.POLICY, Gate.SECRECY})
    make.approve(review, Sort.FIRST, people.reviewer, proof_too=True)
    with pytest.raises(Refused, match="请写明保密审查所依据的标准"):
        make.approve(review, Sort.SECRECY, people.secrecy, standard=" ")


def test_it_waits_its_turn(people):
    review = make.opened(people)
    with pytest.raises(Refused, match="“终审”前面的步骤还没有办完"):
        make.approve(review, Sort.FINAL, people.head)


def test_it_is_claimed_and_let_go(people):
    review = make.opened(people)
    other = orgs.actor(Duty.REVIEWER, people.organ)
    deciding.claim(step=make.step(review, Sort.FIRST), by=people.reviewer)
    with pytest.raises(Refused, match=f"{people.reviewer.name}已认领"):
        make.approve(review, Sort.FIRST, other)
    with pytest.raises(Refused, match="只有认领人本人"):
        deciding.let_go(step=make.step(review, Sort.FIRST), by=other)
    deciding.let_go(step=make.step(review, Sort.FIRST), by=people.reviewer)
    make.approve(review, Sort.FIRST, other)


def test_it_is_returned_with_reasons_and_goes_on_in_the_next_round(people):
    review = make.opened(people)
    make.approve(review, Sort.FIRST, people.reviewer)
    with pytest.raises(Refused, match="退回必须写明理由"):
        deciding.return_(step=make.step(review, Sort.PROOF_1), reason=" ", by=people.reviewer)
    deciding.return_(step=make.step(review, Sort.PROOF_1), reason="第二段有错字", by=people.colleague)
    review.refresh_from_db()
    assert review.state == ReviewState.RETURNED
    assert not waiting(review)
    told = Event.objects.get(name="review.returned").ids
    assert told == {"review_id": review.pk, "subject": review.subject}  # the reason stays where it can be taken out
    last = sent_back(review.pk)
    assert last is not None
    assert (last.name, last.step, last.reason) == (people.colleague.name, "一校", "第二段有错字")
    changed = make.content(make.TEXT.replace("3000", "3500"))
    again = open_review(
        subject=review.subject, kind="notice", title=review.title, url=review.url, content=changed,
        fingerprint=make.print_of(changed), drafter_id=people.drafter.user_id, organ_id=people.organ.pk,
        jurisdiction_id=people.organ.jurisdiction_id, by=people.drafter,
    )  # fmt: skip
    assert again.pk == review.pk
    assert (again.round, again.returned_times) == (2, 1)
    assert waiting(again) == {Sort.FIRST, Sort.PROOF_1}
    assert make.step(again, Sort.FIRST).state == StepState.AGAIN


def test_it_keeps_approvals_when_what_was_returned_comes_back_unchanged(people):
    review = make.opened(people)
    make.approve(review, Sort.FIRST, people.reviewer)
    deciding.return_(step=make.step(review, Sort.PROOF_1), reason="请说明依据", by=people.colleague)
    parts = make.content()
    again = open_review(
        subject=review.subject, kind="notice", title=review.title, url=review.url, content=parts,
        fingerprint=make.print_of(parts), drafter_id=people.drafter.user_id, organ_id=people.organ.pk,
        jurisdiction_id=people.organ.jurisdiction_id, by=people.drafter,
    )  # fmt: skip
    assert waiting(again) == {Sort.PROOF_1}


def test_it_asks_again_for_what_was_approved_before_the_content_changed(people):
    review = make.through(make.opened(people), people)
    parts = make.content(make.TEXT.replace("3000", "2000"))
    content_changed(subject=review.subject, fingerprint=make.print_of(parts), content=parts, by=people.drafter)
    review.refresh_from_db()
    assert review.state == ReviewState.OPEN
    assert {one.state for one in review.steps.all()} == {StepState.AGAIN}
    assert not queries.standing(review.subject, make.print_of(parts)).complete
    assert events("review.reopened") == 1
    make.through(review, people)
    assert queries.standing(review.subject, make.print_of(parts)).complete
    assert "正文改动 1 处" in trail.history(review)[-9].content["note"]


def test_it_holds_for_exactly_what_was_approved(people):
    review = make.through(make.opened(people), people)
    assert not queries.standing(review.subject, "another").complete
    assert "不一致" in queries.standing(review.subject, "another").reasons[0]
    first = make.content()
    other = make.content("<p>另一稿</p>")
    content_changed(subject=review.subject, fingerprint=make.print_of(other), content=other, by=people.drafter)
    content_changed(subject=review.subject, fingerprint=make.print_of(first), content=first, by=people.drafter)
    assert queries.standing(review.subject).complete


def test_it_refuses_a_decision_on_content_that_was_not_seen(people):
    review = make.opened(people)
    with pytest.raises(Refused, match="内容又有变动"):
        make.approve(review, Sort.FIRST, people.reviewer, seen="older")


def test_it_is_not_submitted_twice_nor_without_content(people):
    review = make.opened(people)
    with pytest.raises(Refused, match="正在审核中"):
        make.opened(people, subject=review.subject)
    with pytest.raises(Refused, match="没有可以审核的内容"):
        make.opened(people, content=make.content(" "))
    with pytest.raises(Refused, match="没有“poem”这一类"):
        make.opened(people, kind="poem")
    make.through(review, people)
    with pytest.raises(Refused, match="已经审核通过"):
        make.opened(people, subject=review.subject)


def test_it_is_withdrawn_with_a_reason_by_the_unit(people):
    review = make.opened(people)
    with pytest.raises(Refused, match="只有起草单位"):
        withdraw(subject=review.subject, reason="不发了", by=orgs.actor(Duty.EDITOR, orgs.organ("县教育局")))
    with pytest.raises(Refused, match="请写明撤回的理由"):
        withdraw(subject=review.subject, reason="", by=people.drafter)
    withdraw(subject=review.subject, reason="政策有调整", by=people.drafter)
    assert not waiting(review)
    assert queries.standing(review.subject).missing == ["审核已撤回"]
    assert make.opened(people, subject=review.subject).pk != review.pk


class TestPaper:
    """代录."""

    def entered(self, review, sort, people, **more):
        clerk = more.pop("by", people.colleague)
        given = {
            "on_behalf_of": make.holding(make.whose(people, sort)), "verdict": Verdict.APPROVE, "gates": make.GATES,
            "decided_on": days.today(), "paper": make.scan(clerk), "by": clerk,
        } | more  # fmt: skip
        return deciding.enter_for(step=make.step(review, sort), **given)

    def test_it_counts_the_approver_and_shows_who_entered(self, people):
        review = make.opened(people)
        made = self.entered(review, Sort.FIRST, people)
        assert (made.person_id, made.by_id) == (people.reviewer.user_id, people.colleague.user_id)
        assert make.step(review, Sort.FIRST).approved_by_id == people.reviewer.user_id
        entry = trail.history(review)[-1]
        assert (entry.actor_name, entry.content["entered_for"]) == (people.colleague.name, people.reviewer.name)

    def test_it_needs_a_scan_and_a_day_in_the_holding(self, people):
        review = make.opened(people)
        with pytest.raises(Refused, match="请上传签批的扫描件"):
            self.entered(review, Sort.FIRST, people, paper=None)
        with pytest.raises(Refused, match="不能晚于今天"):
            self.entered(review, Sort.FIRST, people, decided_on=days.today() + timedelta(1))
        with pytest.raises(Refused, match="不在审批人任职期间"):
            self.entered(review, Sort.FIRST, people, decided_on=date(2019, 1, 1))

    def test_it_is_not_entered_by_the_drafter_nor_for_oneself_nor_from_elsewhere(self, people):
        review = make.opened(people)
        with pytest.raises(Refused, match="起草人不能代录"):
            self.entered(review, Sort.FIRST, people, by=people.drafter)
        with pytest.raises(Refused, match="审批人就是您本人"):
            self.entered(review, Sort.FIRST, people, by=people.reviewer)
        with pytest.raises(Refused, match="您当前的岗位不能代录"):
            self.entered(review, Sort.FIRST, people, by=orgs.actor(Duty.EDITOR, orgs.organ("县教育局")))

    def test_it_never_merges_two_posts_that_must_differ(self, people):
        review = make.through(make.opened(people), people, until=Sort.FINAL)
        first = make.step(review, Sort.FIRST)
        first.approved_by_id = people.head.user_id
        first.save()
        with pytest.raises(Refused, match="三审须由三个不同的人"):
            self.entered(review, Sort.FINAL, people)

    def test_it_is_not_of_content_that_changed_after_the_signature(self, people):
        with days.standing_at(date(2026, 11, 2)):
            review = make.opened(people)
        with days.standing_at(date(2026, 11, 5)):
            parts = make.content("<p>改过的稿子</p>")
            content_changed(subject=review.subject, fingerprint=make.print_of(parts), content=parts, by=people.drafter)
        with days.standing_at(date(2026, 11, 6)), pytest.raises(Refused, match="2026-11-05 有过变动"):
            self.entered(review, Sort.FIRST, people, decided_on=date(2026, 11, 3))

    def test_it_lets_a_leader_who_never_signs_in_approve(self, people):
        review = make.through(make.opened(people), people, until=Sort.FINAL)
        self.entered(review, Sort.FINAL, people, by=people.reviewer)
        assert make.through(review, people).state == ReviewState.COMPLETE


class TestDelegation:
    """委托."""

    def given(self, people, **more):
        fields = {
            "giver": make.holding(people.head), "taker": make.holding(people.leader), "sorts": [Sort.FINAL],
            "reason": "外出学习", "until": days.today() + timedelta(5), "by": people.head,
        } | more  # fmt: skip
        return arrangements.delegate(**fields)

    def test_it_lets_the_taker_decide_and_says_for_whom(self, people):
        second = orgs.actor(Duty.LEADER, people.organ)
        review = make.through(make.opened(people), people, until=Sort.FINAL)
        with pytest.raises(Refused, match="您当前的岗位不能办理"):
            make.approve(review, Sort.FINAL, second)
        self.given(people, taker=make.holding(second))
        made = make.approve(review, Sort.FINAL, second)
        assert (made.how, made.person_id) == (f"受{people.head.name}委托", second.user_id)

    def test_it_does_not_let_one_person_review_twice(self, people):
        review = make.through(make.opened(people), people, until=Sort.FINAL)
        self.given(people)
        with pytest.raises(Refused, match="三审须由三个不同的人"):
            make.approve(review, Sort.FINAL, people.leader)

    def test_it_ends_on_its_day_and_with_the_post(self, people):
        second = orgs.actor(Duty.LEADER, people.organ)
        review = make.through(make.opened(people), people, until=Sort.FINAL)
        made = self.given(people, taker=make.holding(second))
        with days.standing_at(days.today() + timedelta(6)), pytest.raises(Refused, match="不能办理"):
            make.approve(review, Sort.FINAL, second)
        giver = make.holding(people.head)
        giver.until = days.today()
        giver.save()
        with pytest.raises(Refused, match="不能办理"):
            make.approve(review, Sort.FINAL, second)
        arrangements.end_delegation(delegation=made, by=people.head)
        with pytest.raises(Refused, match="已经终止"):
            arrangements.end_delegation(delegation=made, by=people.head)

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"until": None}, "请填写委托的截止日期"),
            ({"until": date(2020, 1, 1)}, "截止日期"),
            ({"days_long": 200, "until": None}, "最长 90 天"),
            ({"sorts": [Sort.SECRECY]}, "“保密审查”不能委托"),
            ({"reason": " "}, "请写明委托的原因"),
        ],
    )
    def test_it_has_an_end_a_reason_and_never_gives_secrecy_away(self, people, more, why):
        with pytest.raises(Refused, match=why):
            self.given(people, **more)


def test_it_pairs_small_units_by_the_offices_rule(people):
    office, partner = orgs.actor(Duty.OFFICE), orgs.organ("县教育局")
    helper = orgs.actor(Duty.REVIEWER, partner)
    review = make.opened(people)
    with pytest.raises(Refused, match="由政务公开办登记"):
        arrangements.pair(organ=people.organ, partner=partner, sorts=[Sort.FIRST], basis="-", since=days.today(), until=None, by=people.head)  # fmt: skip
    row = arrangements.pair(
        organ=people.organ, partner=partner, sorts=[Sort.FIRST], basis="人员少，县政务公开办〔2026〕2号", by=office,
        since=days.today(), until=None,
    )  # fmt: skip
    with pytest.raises(Refused, match="不能办理"):
        make.approve(review, Sort.PROOF_1, helper)
    assert make.approve(review, Sort.FIRST, helper).how == "结对审核"
    arrangements.end_pairing(pairing=row, by=office)
    with pytest.raises(Refused, match="已经终止"):
        arrangements.end_pairing(pairing=row, by=office)


class TestEmergency:
    """应急."""

    def test_it_goes_out_after_secrecy_and_one_leader_and_owes_the_rest_next_working_day(self, people):
        with days.standing_at(date(2026, 11, 20)):  # a Friday
            review = make.opened(people, emergency_reason="暴雨红色预警")
            assert len(waiting(review)) == 7
            make.approve(review, Sort.SECRECY, people.secrecy)
            assert not queries.standing(review.subject).may_go_out
            make.approve(review, Sort.FINAL, people.leader)
            found = queries.standing(review.subject)
            assert found.may_go_out
            assert not found.complete
            assert events("review.emergency_done") == 1
            assert {one.due_on for one in review.steps.filter(state="WAITING")} == {date(2026, 11, 23)}
            for sort in (Sort.FIRST, Sort.PROOF_1, Sort.PROOF_2, Sort.PROOF_3):
                make.approve(review, sort, make.whose(people, sort))
            make.approve(review, Sort.SECOND, people.head)
        assert queries.standing(review.subject).complete

    def test_it_does_not_hold_for_other_content(self, people):
        review = make.opened(people, emergency_reason="暴雨红色预警")
        make.approve(review, Sort.SECRECY, people.secrecy)
        make.approve(review, Sort.SECOND, people.leader)
        parts = make.content("<p>别的内容</p>")
        content_changed(subject=review.subject, fingerprint=make.print_of(parts), content=parts, by=people.drafter)
        assert not queries.standing(review.subject).may_go_out
