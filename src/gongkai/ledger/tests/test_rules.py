from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.ledger.rules import cells, difference, limits, progress, reasons, states
from gongkai.ledger.rules import checkpoints as points
from gongkai.ledger.rules.limits import TimeLimit
from gongkai.ledger.rules.states import (
    AssignmentState,
    CheckpointKind,
    CheckpointState,
    IntakeState,
    Role,
    TaskState,
)
from gongkai.notices.rules.shape import DeadlineKind as K
from gongkai.orgs.rules import Actor, Duty


@dataclass(frozen=True)
class Day:
    date: date
    provisional: bool = False


class Weekdays:
    """Monday to Friday work; 2027 is provisional."""

    def add(self, start, n):
        day = start
        while n:
            day += timedelta(1)
            n -= day.weekday() < 5
        return Day(day, day.year >= 2027)


WEEKDAYS = Weekdays()
JUNE = date(2026, 6, 8)


def made(deadlines, milestones=(), **more):
    more = {"year": 2026, "since": JUNE, "calendar": WEEKDAYS} | more
    return points.checkpoints(deadlines, milestones, **more)


@pytest.mark.parametrize(
    ("table", "enum"),
    [
        (states.INTAKE_STEPS, states.IntakeState),
        (states.ASSIGNMENT_STEPS, states.AssignmentState),
        (states.CHECKPOINT_STEPS, states.CheckpointState),
        (states.EVIDENCE_STEPS, states.EvidenceState),
        (states.PROBLEM_STEPS, states.ProblemState),
        (states.RECTIFICATION_STEPS, states.RectificationState),
        (states.PUBLIC_STATES, states.TaskState),
        (states.LEVEL_RANK, states.Level),
        (states.ROLE_RANK, states.Role),
        (limits.KIND_LABELS, K),
        (difference.CHANGE_LABELS, difference.ChangeKind),
    ],
)
def test_it_has_a_row_for_every_state(table, enum):
    assert set(table) == set(enum)


def test_it_tells_the_public_three_states_only():
    assert {state.label for state in states.PublicState} == {"推进中", "已完成", "持续推进"}
    assert progress.public_state(TaskState.VOID) is None
    assert progress.public_state(TaskState.CARRIED) is states.PublicState.UNDERWAY


@pytest.mark.parametrize(
    ("limit", "days"),
    [
        (TimeLimit(K.DATE, date(2026, 9, 15)), [date(2026, 9, 15)]),
        (TimeLimit(K.MONTH_END, date(2026, 10, 31), text="10月底前"), [date(2026, 10, 31)]),
        (TimeLimit(K.YEAR_END), [date(2026, 12, 31)]),
        (TimeLimit(K.QUARTERLY), [date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]),
        (TimeLimit(K.MONTHLY), [points.month_end(2026, month) for month in range(6, 13)]),
        (TimeLimit(K.CONTINUOUS), [date(2026, 6, 30), date(2026, 12, 31)]),
        (TimeLimit(K.WORKING_DAYS_AFTER_EVENT, days=20), [date(2026, 6, 30), date(2026, 12, 31)]),
        (TimeLimit(K.DAYS_MINIMUM, days=30), [date(2026, 6, 30), date(2026, 12, 31)]),
        (TimeLimit(K.EVENT_PERIOD), [date(2026, 6, 30), date(2026, 12, 31)]),
        (TimeLimit(K.DATE, date(2026, 1, 1), text="从2026年起"), [date(2026, 6, 30), date(2026, 12, 31)]),
        (TimeLimit(K.NONE), [date(2026, 12, 31)]),
        (TimeLimit(K.MONTH_END, None), [date(2026, 12, 31)]),
    ],
)
def test_it_makes_the_days_of_each_kind_of_limit(limit, days):
    assert [due.due_on for due in made([limit])] == days
    assert [due.final for due in made([limit])] == [False] * (len(days) - 1) + [True]


def test_it_gives_a_year_end_check_where_there_is_no_limit():
    (due,) = made([], year_end=(11, 30))
    assert (due.kind, due.due_on) == (CheckpointKind.SETTING, date(2026, 11, 30))


def test_it_counts_working_days_after_a_period_and_marks_the_unknown_year():
    dues = made([TimeLimit(K.MONTHLY, days=10)], since=date(2026, 11, 1))
    assert [(due.label, due.due_on, due.provisional) for due in dues] == [
        ("2026年11月", date(2026, 12, 14), False),
        ("2026年12月", date(2027, 1, 14), True),
    ]
    assert dues[0].rule == {"start": "2026-11-30", "days": 10}


def test_it_adds_milestones_once_and_keeps_the_superiors_for_reference():
    deadline, milestone = (
        TimeLimit(K.MONTH_END, date(2026, 10, 31)),
        TimeLimit(K.MONTH_END, date(2026, 8, 31), text="8月底前"),
    )
    own = made([deadline], [milestone, TimeLimit(K.MONTH_END, date(2026, 10, 31))])
    assert [(due.due_on.month, due.superior) for due in own] == [(8, False), (10, False)]
    table = made([deadline], [milestone], milestones_are_superior=True)
    assert [(due.due_on.month, due.superior, due.final) for due in table] == [(8, True, False), (10, False, True)]


def test_it_measures_an_event_in_working_days_and_a_minimum_in_days():
    due = points.event_due(TimeLimit(K.WORKING_DAYS_AFTER_EVENT, days=7), JUNE, what="处罚决定", calendar=WEEKDAYS)
    assert (due.due_on, due.starts_on, due.kind) == (date(2026, 6, 17), JUNE, CheckpointKind.EVENT)
    due = points.event_due(TimeLimit(K.DAYS_MINIMUM, days=30), JUNE, what="征求意见", calendar=WEEKDAYS)
    assert due.due_on == date(2026, 7, 8)
    assert points.reasons_no_event([TimeLimit(K.CONTINUOUS)])
    assert not points.reasons_no_event([TimeLimit(K.DAYS_MINIMUM, days=30)])


LIMITS = st.builds(
    TimeLimit,
    st.sampled_from(list(K)),
    st.none() | st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.none() | st.integers(1, 60),
    st.sampled_from(["", "年底前", "从2026年起"]),
)


@given(
    st.lists(LIMITS, max_size=4),
    st.lists(LIMITS, max_size=4),
    st.dates(date(2026, 1, 1), date(2027, 2, 1)),
    st.booleans(),
)
def test_it_always_owes_something_and_has_one_last_day(deadlines, milestones, since, superior):
    dues = made(deadlines, milestones, since=since, milestones_are_superior=superior)
    own = [due for due in dues if not due.superior]
    assert own
    assert sum(due.final for due in dues) == 1
    assert next(due for due in own if due.final).due_on == max(due.due_on for due in own)
    assert [due.due_on for due in dues] == sorted(due.due_on for due in dues)


@given(st.lists(LIMITS, max_size=3))
def test_it_keeps_a_limit_through_its_row(several):
    rows = [limits.row_of(limit) for limit in several]
    assert [limits.limit_of(row) for row in rows] == several
    assert all(limits.spoken(limit) for limit in several)


@pytest.mark.parametrize(
    "row", [{}, {"kind": "soon"}, {"kind": "date", "date": "明天"}, {"kind": "date"}, {"kind": "days_minimum"}]
)
def test_it_says_what_is_wrong_with_a_typed_limit(row):
    assert limits.reasons_not_a_limit(row)


def point(state, month=6, superior=False):
    return progress.Point(state, points.month_end(2026, month), superior)


C = CheckpointState


@pytest.mark.parametrize(
    ("taken", "standing", "checkpoints", "state", "due"),
    [
        (False, False, [point(C.OPEN)], AssignmentState.NEW, 6),
        (True, False, [point(C.OPEN)], AssignmentState.UNDERWAY, 6),
        (True, True, [point(C.OPEN)], AssignmentState.STANDING, 6),
        (True, True, [point(C.ACCEPTED), point(C.OPEN, 12)], AssignmentState.STANDING, 12),
        (True, False, [point(C.CLAIMED), point(C.OPEN, 12)], AssignmentState.CLAIMED, 12),
        (True, False, [point(C.CLAIMED)], AssignmentState.CLAIMED, None),
        (True, False, [point(C.RETURNED), point(C.CLAIMED, 12)], AssignmentState.RETURNED, 6),
        (True, False, [point(C.ACCEPTED), point(C.WAIVED)], AssignmentState.DONE, None),
        (True, False, [point(C.ACCEPTED), point(C.WAIVED, 8, superior=True)], AssignmentState.DONE, None),
        (True, False, [point(C.WAIVED, 5, superior=True), point(C.OPEN)], AssignmentState.UNDERWAY, 6),
    ],
)
def test_it_derives_the_state_of_an_assignment(taken, standing, checkpoints, state, due):
    found = progress.assignment_state(AssignmentState.NEW, taken=taken, standing=standing, points=checkpoints)
    assert found is state
    assert progress.next_due(found, checkpoints) == (points.month_end(2026, due) if due else None)


@pytest.mark.parametrize("decided", [AssignmentState.CARRIED, AssignmentState.VOID])
def test_it_keeps_what_was_decided(decided):
    assert progress.assignment_state(decided, taken=True, standing=False, points=[point(C.ACCEPTED)]) is decided
    assert progress.next_due(decided, [point(C.OPEN)]) is None


A, P = AssignmentState, progress.Part


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ([], TaskState.NEW),
        ([P(Role.LEAD, A.VOID)], TaskState.VOID),
        ([P(Role.LEAD, A.NEW), P(Role.COOP, A.NEW)], TaskState.NEW),
        ([P(Role.LEAD, A.UNDERWAY), P(Role.COOP, A.NEW)], TaskState.UNDERWAY),
        ([P(Role.LEAD, A.DONE), P(Role.COOP, A.UNDERWAY)], TaskState.UNDERWAY),
        ([P(Role.LEAD, A.DONE), P(Role.COOP, A.DONE)], TaskState.DONE),
        ([P(Role.LEAD, A.DONE), P(Role.COOP, A.VOID)], TaskState.DONE),
        ([P(Role.LEAD, A.CARRIED), P(Role.COOP, A.DONE)], TaskState.CARRIED),
        ([P(Role.LEAD, A.STANDING, True)], TaskState.STANDING),
        ([P(Role.LEAD, A.CLAIMED, True)], TaskState.STANDING),
    ],
)
def test_it_derives_the_state_of_a_task(parts, state):
    assert progress.task_state(parts) is state


def test_it_calls_late_only_what_is_past():
    assert not progress.is_late(None, JUNE)
    assert not progress.is_late(JUNE, JUNE)
    assert progress.is_late(JUNE - timedelta(1), JUNE)
    assert progress.days_late(JUNE - timedelta(3), JUNE) == 3
    assert progress.days_late(JUNE, JUNE) == 0


def item(number="第1项", **more):
    return reasons.ItemFacts(number, **({"organs": 1} | more))


def not_to_confirm(state=IntakeState.DRAFT, title="要点", year=2026, items=None, seen=False):
    found = [item()] if items is None else items
    return reasons.reasons_not_to_confirm(state, title=title, year=year, items=found, doubts_seen=seen)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({}, None),
        ({"state": IntakeState.CONFIRMED}, "已生成台账"),
        ({"title": " "}, "标题"),
        ({"year": None}, "年度"),
        ({"items": []}, "没有列入台账的任务"),
        ({"items": [item("第3项", unmatched=["某某办"])]}, "第3项：单位“某某办”还没有对应到机构"),
        ({"items": [item("第4项", organs=0)]}, "第4项：没有责任单位"),
        ({"items": [item("第4项", requirement=False)]}, "工作要求是空的"),
        ({"items": [item(open_doubts=2)]}, "2 处疑点"),
        ({"items": [item(open_doubts=2)], "seen": True}, None),
    ],
)
def test_it_says_what_stands_between_a_draft_and_a_ledger(case, words):
    found = not_to_confirm(**case)
    assert (not found) if words is None else words in "".join(found)


def claim(**more):
    facts = {
        "assignment": A.UNDERWAY, "checkpoint": C.OPEN, "superior": False, "role": Role.LEAD, "final": True, "text": "已公开",
        "good_evidence": 1,
    }  # fmt: skip
    return reasons.reasons_not_to_claim(reasons.ClaimFacts(**(facts | more)))


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({}, None),
        ({"assignment": A.NEW}, "先签收"),
        ({"assignment": A.VOID}, "已撤销"),
        ({"checkpoint": C.ACCEPTED}, "已审定"),
        ({"checkpoint": C.RETURNED}, None),
        ({"superior": True}, "上级的时限"),
        ({"text": " "}, "完成情况"),
        ({"good_evidence": 0}, "至少提供一项佐证"),
        ({"good_evidence": 0, "doubtful_evidence": 1}, "疑似失效"),
        ({"silent": ["县民政局"]}, "配合单位县民政局还没有报送"),
        ({"silent": ["县民政局"], "alone_reason": "其事项另行办理"}, None),
        ({"silent": ["县民政局"], "final": False}, None),
        ({"silent": ["县民政局"], "role": Role.COOP}, None),
    ],
)
def test_it_says_why_not_to_claim(case, words):
    found = claim(**case)
    assert (not found) if words is None else words in "".join(found)


def decision(verb, **more):
    facts = {
        "checkpoint": C.CLAIMED, "claimed_by": 1, "claimed_on": JUNE, "decider_id": 2, "decided_on": JUNE, "today": JUNE,
        "reason": "理由",
    }  # fmt: skip
    return verb(reasons.DecisionFacts(**(facts | more)))


@pytest.mark.parametrize("verb", [reasons.reasons_not_to_accept, reasons.reasons_not_to_return])
@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({}, None),
        ({"checkpoint": C.OPEN}, "没有待审定的报送"),
        ({"decider_id": 1}, "不能是同一个人"),
        ({"entered_by": 1, "paper": True}, "不能是同一个人"),
        ({"entered_by": 3, "decider_id": 1, "paper": True}, "不能是同一个人"),
        ({"entered_by": 3}, "扫描件"),
        ({"entered_by": 3, "paper": True}, None),
        ({"decided_on": JUNE + timedelta(1)}, "晚于今天"),
        ({"decided_on": JUNE - timedelta(1)}, "早于报送"),
    ],
)
def test_it_says_why_not_to_decide(verb, case, words):
    found = decision(verb, **case)
    assert (not found) if words is None else words in "".join(found)


def test_it_wants_a_reason_to_return_and_to_accept_doubtful_proof():
    assert decision(reasons.reasons_not_to_return, reason=" ") == ["请写明退回的理由。"]
    assert not decision(reasons.reasons_not_to_accept, reason="")
    assert decision(reasons.reasons_not_to_accept, reason="", doubtful_evidence=1)


def test_it_lets_only_the_unit_report_and_only_the_office_decide():
    unit = Actor(1, "张", 1, 10, "县民政局", 1, Duty.EDITOR)
    office = Actor(2, "李", 1, 20, "县政府办", 2, Duty.OFFICE)
    assert not reasons.reasons_not_unit(unit, 10)
    assert reasons.reasons_not_unit(unit, 11)
    assert reasons.reasons_not_unit(Actor(1, "张", 1, 10, "", 1, Duty.ADMIN), 10)
    assert not reasons.reasons_not_office(office, 1)
    assert reasons.reasons_not_office(office, 2)
    assert reasons.reasons_not_office(unit, 1)


def duty(key, requirement, **more):
    return difference.DutyText(key, **({"no": str(key), "topic": "", "requirement": requirement} | more))


LONG = [
    "公开政府工作报告各项任务进展情况",
    "加强房地产市场监管信息公开",
    "做好疫苗接种信息公开和解读",
    "规范政府信息公开申请办理流程",
]


def test_it_lays_a_corrected_notice_beside_the_old():
    old = [duty(index, text) for index, text in enumerate(LONG, start=1)]
    new = [
        duty(11, LONG[0], no="1"),
        duty(12, "建设政务公开专区并配备专人", no="2"),
        duty(13, LONG[1] + "，查处情况按季度公开", no="3", deadline_text="每季度"),
        duty(14, LONG[3], no="4", units=frozenset({("LEAD", "县司法局")})),
    ]
    found = difference.difference(old, new)
    assert [(change.kind.value, change.old, change.new) for change in found] == [
        ("SAME", 1, 11),
        ("ADDED", None, 12),
        ("CHANGED", 2, 13),
        ("CHANGED", 4, 14),
        ("REMOVED", 3, None),
    ]
    assert [change.name for change in found[2].fields] == ["no", "requirement", "deadline_text"]
    assert [(change.name, change.new) for change in found[3].fields] == [("units", "县司法局")]


TEXTS = st.lists(st.text("公开政府信息解读回应依申请答复栏目", min_size=2, max_size=12), max_size=8)


@given(TEXTS, TEXTS)
def test_it_accounts_for_every_duty_once(old_texts, new_texts):
    old = [duty(index, text) for index, text in enumerate(old_texts)]
    new = [duty(index, text) for index, text in enumerate(new_texts)]
    found = difference.difference(old, new)
    assert sorted(change.old for change in found if change.old is not None) == [one.key for one in old]
    assert sorted(change.new for change in found if change.new is not None) == [one.key for one in new]


@given(TEXTS)
def test_it_finds_no_difference_in_the_same_notice(texts):
    duties = [duty(index, text) for index, text in enumerate(dict.fromkeys(texts))]
    assert {change.kind for change in difference.difference(duties, duties)} <= {difference.ChangeKind.SAME}


@pytest.mark.parametrize(
    ("into", "state", "allowed"),
    [(2027, TaskState.UNDERWAY, True), (2026, TaskState.UNDERWAY, False), (2027, TaskState.DONE, False)],
)
def test_it_carries_only_the_unfinished_into_a_later_year(into, state, allowed):
    assert (not reasons.reasons_not_to_carry(2026, into, state)) is allowed


@pytest.mark.parametrize(
    ("title", "table", "name"),
    [
        ("甲区办公室关于印发2022年甲区政务公开工作方案的通知", "", "2022年甲区政务公开工作方案"),
        ("甲区办公室关于印发2022年甲区政务公开工作方案的通知", "任务分解表", "2022年甲区政务公开任务分解表"),
        ("关于印发《甲市2022年政务公开工作要点》的通知", "任务分解表", "甲市2022年政务公开任务分解表"),
        ("关于印发某某行动计划的通知", "任务分解表", "某某行动计划"),
        ("关于做好2022年政务公开工作的通知", "任务分解表", "关于做好2022年政务公开工作的通知任务分解表"),
        ("", "", ""),
    ],
)
def test_it_names_a_table_on_paper_after_what_the_notice_issues(title, table, name):
    assert cells.named(title, table) == name
