from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.ledger.models import Assignment, Decision, Problem, Rectification, Task
from gongkai.ledger.rules.states import (
    AssignmentState,
    CheckKind,
    CheckpointState,
    CheckResult,
    EvidenceKind,
    LookBackVerdict,
    ProblemState,
    RectificationState,
    Release,
    ReleaseRule,
    Role,
    TaskState,
    Verdict,
)
from gongkai.ledger.services import (
    assignments,
    checks,
    decisions,
    lookback,
    plans,
    problems,
    rectifications,
    release,
    rounds,
)
from gongkai.ledger.tests import builders
from gongkai.orgs.models import Holding
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox.models import Event
from gongkai.trail import queries as trail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with days.standing_at(date(2026, 3, 10)):
        yield


@pytest.fixture
def office():
    return orgs.actor(Duty.OFFICE)


@pytest.fixture
def finance():
    return orgs.organ("县财政局")


@pytest.fixture
def editor(finance):
    return orgs.actor(Duty.EDITOR, finance)


def state_of(part):
    part.refresh_from_db()
    return part.state


# taking and reporting


def test_it_is_taken_once_by_the_unit_itself(finance, editor, office):
    part = builders.part(finance, taken=False)
    with pytest.raises(Refused, match="责任单位自己"):
        assignments.take(assignment=part, by=office)
    assignments.take(assignment=part, by=editor, leader_in_charge="王局长", section="预算科")
    assert state_of(part) == AssignmentState.UNDERWAY
    assert (part.leader_in_charge, part.section, part.task.state) == ("王局长", "预算科", TaskState.UNDERWAY)
    with pytest.raises(Refused, match="不需要签收"):
        assignments.take(assignment=part, by=editor)


def test_it_replaces_measures_all_or_nothing(finance, editor):
    part = builders.part(finance)
    rows = [
        {"text": "印发通知", "limit_text": "4月底", "due_on": date(2026, 4, 30)},
        {"text": "", "limit_text": ""},
        {"text": "公开到位"},
    ]
    assignments.set_measures(assignment=part, rows=rows, by=editor, leader_in_charge="王局长")
    assert [(measure.position, measure.text) for measure in part.measures.all()] == [(1, "印发通知"), (2, "公开到位")]
    with pytest.raises(Refused, match="第1条举措"):
        assignments.set_measures(assignment=part, rows=[{"text": " ", "limit_text": "4月底"}], by=editor)
    assert part.measures.count() == 2


def test_it_reports_progress_no_later_than_today(finance, editor):
    part = builders.part(finance)
    entry = assignments.report_progress(assignment=part, text="已公开", by=editor, on=date(2026, 3, 9))
    assert entry.on == date(2026, 3, 9)
    with pytest.raises(Refused, match="不能晚于今天"):
        assignments.report_progress(assignment=part, text="已公开", by=editor, on=date(2026, 3, 11))
    with pytest.raises(Refused, match="先签收"):
        assignments.report_progress(assignment=builders.part(finance, taken=False), text="已公开", by=editor)


@pytest.mark.parametrize(
    "url", ["", "ftp://example.com/", "javascript:alert(1)", "http://", "https://[bad", "https://e.cn/" + "a" * 500]
)
def test_it_takes_only_web_addresses_as_links(finance, editor, url):
    with pytest.raises(Refused, match="网址"):
        assignments.add_evidence(assignment=builders.part(finance), kind=EvidenceKind.LINK, url=url, by=editor)


def test_it_keeps_a_file_as_evidence_and_lets_it_go_before_the_claim(finance, editor):
    part = builders.part(finance)
    evidence = assignments.add_evidence(
        assignment=part, kind=EvidenceKind.FILE, file=builders.stored(by=editor), by=editor
    )
    assert evidence.file.owner == f"ledger.Evidence:{evidence.pk}"
    with pytest.raises(Refused, match="原因"):
        assignments.withdraw_evidence(evidence=evidence, why="", by=editor)
    assert assignments.withdraw_evidence(evidence=evidence, why="传错了", by=editor).state == "WITHDRAWN"
    with pytest.raises(Refused, match="至少提供一项佐证"):
        assignments.claim(checkpoint=part.checkpoints.get(), text="好了", by=editor)


# claims and decisions


def test_it_goes_from_claim_through_return_to_acceptance(finance, editor, office):
    part = builders.part(finance)
    point = builders.claimed(part, editor)
    assert (state_of(part), part.next_due) == (AssignmentState.CLAIMED, None)
    with pytest.raises(Refused, match="退回的理由"):
        decisions.return_(checkpoint=point, reason="", by=office)
    decisions.return_(checkpoint=point, reason="链接打不开", by=office)
    assert (state_of(part), part.returned_times, part.next_due) == (AssignmentState.RETURNED, 1, date(2026, 10, 31))
    assignments.claim(checkpoint=point, text="已更正", by=editor)
    decisions.accept(checkpoint=point, by=office)
    assert (state_of(part), part.done_on) == (AssignmentState.DONE, date(2026, 3, 10))
    assert Task.objects.get(pk=part.task_id).state == TaskState.DONE
    assert [decision.verdict for decision in Decision.objects.all()] == ["RETURN", "ACCEPT"]
    verbs = [entry.verb for entry in trail.history(part)]
    assert {"checkpoint.claimed", "checkpoint.returned", "checkpoint.accepted"} <= set(verbs)
    assert Event.objects.filter(name="ledger.checkpoint_decided").count() == 2


def test_it_takes_a_claim_back_while_it_waits(finance, editor, office):
    point = builders.claimed(builders.part(finance), editor)
    assert assignments.withdraw_claim(checkpoint=point, by=editor).state == CheckpointState.OPEN
    with pytest.raises(Refused, match="没有可撤回的报送"):
        assignments.withdraw_claim(checkpoint=point, by=editor)
    with pytest.raises(Refused, match="没有待审定的报送"):
        decisions.accept(checkpoint=point, by=office)


def test_it_never_lets_who_claimed_decide(finance):
    office_organ = orgs.office()
    both = orgs.actor(Duty.OFFICE)
    part = builders.part(office_organ, taken=False)
    assignments.take(assignment=part, by=both)
    point = builders.claimed(part, both)
    with pytest.raises(Refused, match="不能是同一个人"):
        decisions.accept(checkpoint=point, by=both)
    chief = orgs.person(office_organ, Duty.CHIEF)
    with pytest.raises(Refused, match="代录也不能"):
        decisions.enter_paper_decision(
            checkpoint=point, verdict=Verdict.ACCEPT, on_behalf_of=Holding.objects.get(user=chief),
            decided_on=days.today(), paper=builders.stored(by=both), by=both,
        )  # fmt: skip
    assert decisions.accept(checkpoint=point, by=orgs.actor(Duty.OFFICE)).verdict == "ACCEPT"


def test_it_enters_a_decision_made_on_paper_and_shows_it_as_such(finance, editor, office):
    point = builders.claimed(builders.part(finance), editor)
    chief = Holding.objects.get(user=orgs.person(orgs.office(), Duty.CHIEF, name="李县长"))
    with days.standing_at(date(2026, 3, 12)):
        decision = decisions.enter_paper_decision(
            checkpoint=point, verdict=Verdict.ACCEPT, on_behalf_of=chief, decided_on=date(2026, 3, 11),
            paper=builders.stored(by=office), by=office,
        )  # fmt: skip
    assert (decision.by_id, decision.on_behalf_of.user.name, decision.decided_on) == (
        office.user_id,
        "李县长",
        date(2026, 3, 11),
    )
    assert decision.paper.owner == f"ledger.Decision:{decision.pk}"


def test_it_refuses_paper_decisions_of_who_may_not_decide(finance, editor, office):
    point = builders.claimed(builders.part(finance), editor)
    head = Holding.objects.get(user=orgs.person(finance, Duty.HEAD))
    paper = builders.stored(by=office)
    with pytest.raises(Refused, match="政府分管负责人"):
        decisions.enter_paper_decision(
            checkpoint=point, verdict=Verdict.ACCEPT, on_behalf_of=head, decided_on=days.today(), paper=paper, by=office
        )


def test_it_has_the_lead_speak_after_the_cooperating_units(finance, editor):
    health = orgs.organ("县卫健局")
    units = [builders.unit(finance), builders.unit(health, Role.COOP)]
    plan = builders.plan([{"units": units}])
    lead = assignments.take(assignment=plan.assignments.get(organ=finance), by=editor)
    coop = plan.assignments.get(organ=health)
    with pytest.raises(Refused, match="配合单位县卫健局还没有报送"):
        builders.claimed(lead, editor)
    other = orgs.actor(Duty.EDITOR, health)
    assignments.take(assignment=coop, by=other)
    builders.claimed(coop, other)
    assert builders.claimed(lead, editor).state == CheckpointState.CLAIMED


def test_it_lets_the_lead_go_first_with_a_written_reason(finance, editor):
    units = [builders.unit(finance), builders.unit(orgs.organ("县卫健局"), Role.COOP)]
    lead = builders.plan([{"units": units}]).assignments.get(organ=finance)
    assignments.take(assignment=lead, by=editor)
    assignments.add_evidence(assignment=lead, kind=EvidenceKind.LINK, url="https://example.com", by=editor)
    point = assignments.claim(
        checkpoint=lead.checkpoints.get(), text="已完成", by=editor, alone_reason="卫健事项另行报送"
    )
    assert point.alone_reason == "卫健事项另行报送"


def test_it_holds_the_proof_it_accepted_on(finance, editor, office):
    part = builders.part(finance)
    file = builders.stored(by=editor)
    evidence = assignments.add_evidence(assignment=part, kind=EvidenceKind.FILE, file=file, by=editor)
    point = assignments.claim(checkpoint=part.checkpoints.get(), text="好了", by=editor)
    decisions.accept(checkpoint=point, by=office)
    evidence.refresh_from_db()
    assert (evidence.snapshot_id, evidence.snapshot_sha256) == (file.pk, file.sha256)
    with pytest.raises(Refused, match="审定依据"):
        assignments.withdraw_evidence(evidence=evidence, why="不要了", by=editor)


def test_it_reopens_and_waives_with_a_reason(finance, editor, office):
    part = builders.part(finance)
    point = builders.claimed(part, editor)
    decisions.accept(checkpoint=point, by=office)
    decisions.reopen(checkpoint=point, reason="佐证已撤回", by=office)
    assert (state_of(part), part.done_on) == (AssignmentState.RETURNED, None)
    assert Task.objects.get(pk=part.task_id).state == TaskState.UNDERWAY
    with pytest.raises(Refused, match="免报的理由"):
        decisions.waive(checkpoint=point, reason="", by=office)
    decisions.waive(checkpoint=point, reason="事项取消", by=office)
    assert state_of(part) == AssignmentState.DONE
    decisions.reopen(checkpoint=point, reason="误点免报", by=office)
    point.refresh_from_db()
    assert (point.state, state_of(part)) == ("OPEN", AssignmentState.UNDERWAY)
    with pytest.raises(Refused, match="只有已审定的节点可以重新核定"):
        decisions.reopen(checkpoint=point, reason="再来", by=office)
    decisions.waive(checkpoint=point, reason="事项取消", by=office)
    decisions.void_assignment(assignment=part, reason="职能划转", by=office)
    with pytest.raises(Refused, match="不能再要求报送"):
        decisions.reopen(checkpoint=point, reason="误点免报", by=office)


def test_it_takes_a_part_away_without_losing_what_was_written(finance, editor, office):
    part = builders.part(finance)
    assignments.report_progress(assignment=part, text="已公开", by=editor)
    decisions.void_assignment(assignment=part, reason="职能划转", by=office)
    assert (state_of(part), part.next_due, part.progress.count()) == (AssignmentState.VOID, None, 1)
    with pytest.raises(Refused, match="已撤销"):
        assignments.report_progress(assignment=part, text="已公开", by=editor)


# rules on events and periods


def test_it_gives_an_event_a_due_day_of_its_own(finance, editor, office):
    part = builders.part(finance, deadlines=[builders.limit("working_days_after_event", count=7)])
    assert part.state == AssignmentState.STANDING
    point = assignments.log_event(assignment=part, what="某企业处罚决定", on=date(2026, 3, 9), by=editor)
    assert (point.due_on, point.label) == (date(2026, 3, 18), "某企业处罚决定（7个工作日内）")
    part.refresh_from_db()
    assert part.next_due == date(2026, 3, 18)
    with pytest.raises(Refused, match="不按事项计算"):
        assignments.log_event(assignment=builders.part(finance), what="事", on=date(2026, 3, 9), by=editor)


def test_it_is_done_for_the_year_when_both_half_years_are_accepted(finance, editor, office):
    part = builders.part(finance, deadlines=[builders.limit("continuous")])
    for expected in (AssignmentState.STANDING, AssignmentState.DONE):
        decisions.accept(checkpoint=builders.claimed(part, editor), by=office)
        assert state_of(part) == expected


# problems, checks, rectifications, rounds


def test_it_settles_a_problem_or_takes_it_higher(finance, editor, office):
    part = builders.part(finance)
    other = orgs.organ("县卫健局")
    problem = problems.log(assignment=part, text="数据口径不一", by=editor, party_ids=[other.pk])
    problems.coordinate(problem=problem, note="与卫健局会商", by=editor)
    problems.escalate(problem=problem, note="两家意见不一", by=editor)
    with pytest.raises(Refused, match="由政务公开办协调"):
        problems.settle(problem=problem, decision="按财政口径", by=editor)
    problems.settle(problem=problem, decision="按财政口径", by=office)
    problem = Problem.objects.get()
    assert (problem.state, problem.settled_on) == (ProblemState.SETTLED, days.today())
    assert problem.decision.splitlines() == ["与卫健局会商", "两家意见不一", "按财政口径"]
    with pytest.raises(Refused, match="已解决"):
        problems.coordinate(problem=problem, note="再议", by=office)


def test_it_orders_what_a_check_found_to_be_rectified(finance, editor, office):
    part = builders.part(finance)
    check = checks.record(
        organ_id=finance.pk, kind=CheckKind.INSPECT, result=CheckResult.BAD, by=office, task=part.task,
        findings="栏目三个月未更新", order_fix=True, working_days=5,
    )  # fmt: skip
    row = check.rectifications.get()
    assert (row.due_on, row.assignment, row.source) == (date(2026, 3, 17), part, "CHECK")
    with pytest.raises(Refused, match="责任单位自己"):
        rectifications.report_fix(rectification=row, fix="已更新", by=office)
    rectifications.report_fix(rectification=row, fix="已更新", by=editor)
    rectifications.send_back(rectification=row, reason="仍缺一月份", by=office)
    rectifications.report_fix(rectification=row, fix="已补一月份", by=editor)
    rectifications.verify(rectification=row, by=office)
    row.refresh_from_db()
    assert (row.state, row.verified_on) == (RectificationState.VERIFIED, days.today())


def test_it_undoes_the_check_when_its_order_cannot_stand(finance, office):
    with pytest.raises(Refused, match="365"):
        checks.record(
            organ_id=finance.pk, kind=CheckKind.INSPECT, result=CheckResult.BAD, by=office, findings="差", order_fix=True,
            working_days=999,
        )  # fmt: skip
    assert not Rectification.objects.exists()
    assert not Event.objects.filter(name="ledger.check_recorded").exists()


def test_it_lets_a_guiding_unit_coach_but_order_nothing(finance, editor):
    guide = orgs.organ("县审计局")
    part = builders.plan([{"units": [builders.unit(finance), builders.unit(guide, Role.GUIDE)]}]).assignments.get(
        organ=finance
    )
    coach = orgs.actor(Duty.EDITOR, guide)
    made = checks.record(organ_id=finance.pk, kind=CheckKind.GUIDE, result=CheckResult.GOOD, by=coach, task=part.task)
    assert made.by_organ == guide
    with pytest.raises(Refused, match="责令整改"):
        checks.record(
            organ_id=finance.pk,
            kind=CheckKind.GUIDE,
            result=CheckResult.BAD,
            by=coach,
            task=part.task,
            findings="差",
            order_fix=True,
        )
    with pytest.raises(Refused, match="指导部门"):
        checks.record(organ_id=guide.pk, kind=CheckKind.GUIDE, result=CheckResult.GOOD, by=editor, task=part.task)


def test_it_asks_many_units_at_once_and_knows_who_is_silent(finance, editor, office):
    other = orgs.organ("县卫健局")
    round_ = rounds.open_(title="一季度调度", due_on=date(2026, 3, 20), organ_ids=[finance.pk, other.pk], by=office)
    answer = round_.replies.get(organ=finance)
    rounds.reply(reply=answer, text="已完成两项", by=editor)
    with pytest.raises(Refused, match="责任单位自己"):
        rounds.reply(reply=round_.replies.get(organ=other), text="代答", by=editor)
    rounds.close(round=round_, by=office)
    with pytest.raises(Refused, match="已经结束"):
        rounds.reply(reply=answer, text="补充", by=editor)
    assert round_.replies.filter(replied_on=None).count() == 1


# looking back


def last_year(finance, editor, office):
    rows = [{"units": [builders.unit(finance)]}, {"units": [builders.unit(finance)]}]
    with days.standing_at(date(2025, 3, 10)):
        plan = builders.plan(
            rows, by=office, year=2025, until_year=2025, issued_on=date(2025, 3, 1), title="2025年要点"
        )
        done = plan.assignments.get(task__position=1)
        assignments.take(assignment=done, by=editor)
        decisions.accept(checkpoint=builders.claimed(done, editor), by=office)
    return plan


def test_it_looks_back_and_carries_the_unfinished_with_its_history(finance, editor, office):
    plan = last_year(finance, editor, office)
    new = builders.plan(by=office)
    made = lookback.open_(plan=plan, by=office, due_on=date(2026, 4, 30))
    first, second = made.items.all()
    assert second.owner == finance
    lookback.decide(item=first, verdict=LookBackVerdict.DONE, by=office)
    with pytest.raises(Refused, match="理由"):
        lookback.decide(item=second, verdict=LookBackVerdict.UNFINISHED, by=office)
    with pytest.raises(Refused, match="先作出"):
        lookback.carry(item=second, into=new, by=office)
    lookback.decide(item=second, verdict=LookBackVerdict.UNFINISHED, by=office, reason="栏目未建", order_fix=True)
    assert Rectification.objects.get().source == "LOOKBACK"
    task = lookback.carry(item=second, into=new, by=office)
    assert (task.carried_from, task.plan, task.theme) == (second.task, new, "上年度结转")
    assert task.assignments.get().organ == finance
    assert Assignment.objects.get(task=second.task).state == AssignmentState.CARRIED
    assert Task.objects.get(pk=second.task_id).state == TaskState.CARRIED
    with pytest.raises(Refused, match="不需要结转|已经结转"):
        lookback.carry(item=second, into=new, by=office)
    lookback.close(lookback=made, by=office)
    with pytest.raises(Refused, match="已经办结"):
        lookback.decide(item=first, verdict=LookBackVerdict.DROPPED, by=office, reason="x")


def test_it_does_not_close_a_look_back_with_loose_ends(finance, editor, office):
    made = lookback.open_(plan=last_year(finance, editor, office), by=office)
    first, second = made.items.all()
    with pytest.raises(Refused, match="2 项任务没有结论"):
        lookback.close(lookback=made, by=office)
    lookback.decide(item=first, verdict=LookBackVerdict.DONE, by=office)
    lookback.decide(item=second, verdict=LookBackVerdict.UNFINISHED, by=office, reason="未建")
    with pytest.raises(Refused, match="既没有结转"):
        lookback.close(lookback=made, by=office)
    with pytest.raises(Refused, match="以后年度"):
        lookback.carry(item=second, into=second.task.plan, by=office)


def test_it_closes_a_plan_only_after_its_years(finance, editor, office):
    assert plans.close(plan=last_year(finance, editor, office), by=office).state == "CLOSED"
    with pytest.raises(Refused, match="还没有到期"):
        plans.close(plan=builders.plan(by=office), by=office)


# before the public


def test_it_releases_by_rule_or_item_by_item(finance, office):
    plan = builders.plan([{"units": [builders.unit(finance)]}, {"units": [builders.unit(finance)]}], by=office)
    first, second = plan.tasks.all()
    with pytest.raises(Refused, match="不公开"):
        release.release(task=first, by=office)
    release.by_rule(plan=plan, rule=ReleaseRule.CHOSEN, by=office)
    first.refresh_from_db()
    assert release.release(task=first, by=office).released == Release.RELEASED
    plan.refresh_from_db()
    release.by_rule(plan=plan, rule=ReleaseRule.ALL, by=office)
    assert set(plan.tasks.values_list("released", flat=True)) == {"RELEASED"}
    with pytest.raises(Refused, match="理由"):
        release.hold(task=second, reason="", by=office)
    release.hold(task=second, reason="涉及未公开事项", by=office)
    plan.refresh_from_db()
    assert (plan.release_rule, plan.tasks.get(position=2).released) == (ReleaseRule.CHOSEN, Release.HIDDEN)


@pytest.mark.parametrize(
    "link", [("栏目", "javascript:alert(1)"), ("", "https://example.com"), ("栏目", "//evil.com/")]
)
def test_it_shows_only_plain_links_to_the_public(finance, office, link):
    task = builders.plan(by=office).tasks.get()
    with pytest.raises(Refused, match="网址"):
        release.set_public_links(task=task, links=[link], by=office)
    release.set_public_links(task=task, links=[("栏目", "/zwgk/"), ("", "")], by=office)
    task.refresh_from_db()
    assert task.public_links == [{"title": "栏目", "url": "/zwgk/"}]


def test_it_refuses_units_every_verb_of_the_office(finance, editor, office):
    part = builders.part(finance)
    task = part.task
    for call in (
        lambda: release.by_rule(plan=task.plan, rule=ReleaseRule.ALL, by=editor),
        lambda: release.release(task=task, by=editor),
        lambda: rectifications.order(organ_id=finance.pk, issue="问题", by=editor),
        lambda: rounds.open_(title="调度", due_on=days.today() + timedelta(1), organ_ids=[finance.pk], by=editor),
        lambda: lookback.open_(plan=task.plan, by=editor),
        lambda: decisions.void_assignment(assignment=part, reason="理由", by=editor),
        lambda: plans.close(plan=task.plan, by=editor),
    ):
        with pytest.raises(Refused, match="政务公开办"):
            call()


def test_it_registers_the_units_own_plan(finance, editor):
    plan = plans.register_unit_plan(
        title="县财政局2026年实施方案", year=2026, by=editor, published_url="https://example.com/p"
    )
    assert (plan.organ, plan.level, plan.issuer) == (finance, "UNIT", "县财政局")
    with pytest.raises(Refused, match="公开地址"):
        plans.register_unit_plan(title="方案", year=2026, by=editor)
