"""Why a step is not allowed, in sentences for the person who asked. Empty means allowed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from gongkai.kernel.labels import Flag, Labelled
from gongkai.ledger.rules.states import (
    CHECKPOINT_STEPS,
    DECIDED_STATES,
    INTAKE_STEPS,
    AssignmentState,
    CheckpointState,
    IntakeState,
    PlanState,
    ReleaseRule,
    Role,
    TaskState,
)
from gongkai.orgs.rules import Actor, Duty

UNIT_DUTIES = (Duty.EDITOR, Duty.LIAISON, Duty.REVIEWER, Duty.LEADER, Duty.HEAD, Duty.OFFICE)
OFFICE_DUTIES = (Duty.OFFICE,)
DECIDING_DUTIES = (Duty.OFFICE, Duty.CHIEF)
PAPER_DUTIES = (*DECIDING_DUTIES, Duty.LEADER, Duty.HEAD)
S = TypeVar("S", bound=Labelled)


def reasons_not_to_step(table: Mapping[S, Collection[S]], current: S, target: S) -> list[str]:
    """Against a transition table."""
    if target in table[current]:
        return []
    return [f"现在的状态是“{current.label}”，不能改为“{target.label}”。"]


def reasons_not_unit(actor: Actor, organ_id: int) -> list[str]:
    """Only the unit's own people report for it."""
    if actor.organ_id != organ_id or not actor.may(*UNIT_DUTIES):
        return ["只有责任单位自己的工作人员可以填报。"]
    return []


def reasons_not_office(actor: Actor, jurisdiction_id: int) -> list[str]:
    """Only the Openness Office of the same jurisdiction decides."""
    if actor.jurisdiction_id != jurisdiction_id or not actor.may(*OFFICE_DUTIES):
        return ["只有本级政务公开办可以办理。"]
    return []


def reasons_not_to_read(state: IntakeState) -> list[str]:
    """A notice is read when received, after a failure, or again while a draft; a reading cut short is resumed."""
    if state is IntakeState.READING:
        return []
    return reasons_not_to_step(INTAKE_STEPS, state, IntakeState.READING)


def reasons_not_to_edit(state: IntakeState) -> list[str]:
    """Items change only while the notice is a draft."""
    return [] if state is IntakeState.DRAFT else [f"现在的状态是“{state.label}”，不能再修改。"]


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What confirming needs to know of a kept item."""

    number: str
    organs: int
    unmatched: Sequence[str] = ()
    open_doubts: int = 0
    requirement: bool = True


def reasons_not_to_confirm(
    state: IntakeState, *, title: str, year: int | None, items: Sequence[ItemFacts], doubts_seen: bool
) -> list[str]:
    """All that still stands between a draft and a ledger, each with where it is."""
    reasons = reasons_not_to_step(INTAKE_STEPS, state, IntakeState.CONFIRMED)
    if not title.strip():
        reasons.append("还没有填写标题。")
    if year is None or not 2000 <= year <= 2100:
        reasons.append("还没有填写年度。")
    if not items:
        reasons.append("没有列入台账的任务。")
    for item in items:
        if item.unmatched:
            reasons.append(f"{item.number}：单位“{'、'.join(item.unmatched)}”还没有对应到机构。")
        elif not item.organs:
            reasons.append(f"{item.number}：没有责任单位，请选定单位。")
        if not item.requirement:
            reasons.append(f"{item.number}：工作要求是空的。")
    waiting = sum(item.open_doubts for item in items)
    if waiting and not doubts_seen:
        reasons.append(f"还有 {waiting} 处疑点没有处理：请逐条处理，或确认疑点都已看过。")
    return reasons


def reasons_not_to_take(state: AssignmentState) -> list[str]:
    """签收 happens once."""
    return [] if state is AssignmentState.NEW else [f"现在的状态是“{state.label}”，不需要签收。"]


def reasons_not_to_report(state: AssignmentState) -> list[str]:
    """Work is written into a part that still lives or was finished; not into one decided away."""
    if state in DECIDED_STATES:
        return [f"这项分工{state.label}，不能再填报。"]
    return ["请先签收，再填报。"] if state is AssignmentState.NEW else []


def reasons_not_to_reopen(checkpoint: CheckpointState, assignment: AssignmentState, superior: str) -> list[str]:
    """重新核定 what was accepted, 恢复报送 what was waived; not of a part decided away, not of a superior's limit."""
    if assignment in DECIDED_STATES:
        return [f"这项分工{assignment.label}，不能再要求报送。"]
    if superior == Flag.YES:
        return ["这是上级的时限，供参照，不需要报送。"]
    if checkpoint not in {CheckpointState.ACCEPTED, CheckpointState.WAIVED}:
        return ["只有已审定的节点可以重新核定，已免报的可以恢复报送。"]
    return []


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What claiming needs to know. `silent` are cooperating units that have not reported (R184)."""

    assignment: AssignmentState
    checkpoint: CheckpointState
    superior: bool
    role: Role
    final: bool
    text: str
    good_evidence: int
    doubtful_evidence: int = 0
    silent: Sequence[str] = ()
    alone_reason: str = ""


def reasons_not_to_claim(facts: ClaimFacts) -> list[str]:
    """报送完成: with words and proof; a lead speaks last, after the cooperating units, or writes why not."""
    reasons = reasons_not_to_report(facts.assignment)
    if facts.superior:
        return [*reasons, "这是上级的时限，供参照，不需要报送。"]
    reasons += reasons_not_to_step(CHECKPOINT_STEPS, facts.checkpoint, CheckpointState.CLAIMED)
    if not facts.text.strip():
        reasons.append("请填写完成情况。")
    if not facts.good_evidence:
        doubt = "已有的佐证疑似失效，请更换或补充。" if facts.doubtful_evidence else "请至少提供一项佐证。"
        reasons.append(doubt)
    if facts.role is Role.LEAD and facts.final and facts.silent and not facts.alone_reason.strip():
        names = "、".join(facts.silent)
        reasons.append(f"配合单位{names}还没有报送。请等其报送后汇总，或写明先行报送的理由。")
    return reasons


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What deciding needs to know. `decider_id` is whoever decides; on paper also `entered_by`."""

    checkpoint: CheckpointState
    claimed_by: int | None
    claimed_on: date | None
    decider_id: int
    decided_on: date
    today: date
    reason: str = ""
    entered_by: int | None = None
    paper: bool = False
    doubtful_evidence: int = 0


def reasons_not_to_decide(facts: DecisionFacts) -> list[str]:
    """Common to accepting and returning: who claimed never decides, nor enters the decision of another."""
    reasons = []
    if facts.checkpoint is not CheckpointState.CLAIMED:
        reasons.append(f"现在的状态是“{facts.checkpoint.label}”，没有待审定的报送。")
    if facts.claimed_by is not None and facts.claimed_by in {facts.decider_id, facts.entered_by}:
        reasons.append("报送人和审定人不能是同一个人，代录也不能。")
    if facts.entered_by is not None and not facts.paper:
        reasons.append("代录审定意见要附上纸质意见的扫描件。")
    if facts.decided_on > facts.today:
        reasons.append("审定日期不能晚于今天。")
    if facts.claimed_on and facts.decided_on < facts.claimed_on:
        reasons.append("审定日期不能早于报送日期。")
    return reasons


def reasons_not_to_accept(facts: DecisionFacts) -> list[str]:
    """审定通过: with doubtful proof only when the office writes why."""
    reasons = reasons_not_to_decide(facts)
    if facts.doubtful_evidence and not facts.reason.strip():
        reasons.append(f"有 {facts.doubtful_evidence} 项佐证疑似失效；请退回，或写明仍然通过的理由。")
    return reasons


def reasons_not_to_return(facts: DecisionFacts) -> list[str]:
    """退回 needs a reason the unit can act on."""
    reasons = reasons_not_to_decide(facts)
    if not facts.reason.strip():
        reasons.append("请写明退回的理由。")
    return reasons


def reasons_not_to_release(rule: ReleaseRule, plan: PlanState, task: TaskState) -> list[str]:
    """Before the public come tasks of confirmed plans that are not void."""
    reasons = []
    if plan is PlanState.STAGING:
        reasons.append("方案还在写入，请稍候。")
    if rule is ReleaseRule.NONE:
        reasons.append("这个方案设定为不公开；请先改为“全部公开”或“逐项选定”。")
    if task is TaskState.VOID:
        reasons.append("已撤销的任务不公开。")
    return reasons


def reasons_not_to_carry(year: int, into_year: int, state: TaskState) -> list[str]:
    """结转 goes from one year's plan into a later one, and only what is unfinished."""
    reasons = []
    if into_year <= year:
        reasons.append("只能结转到以后年度的方案。")
    if state in {TaskState.DONE, TaskState.VOID, TaskState.CARRIED}:
        reasons.append(f"任务{state.label}，不需要结转。")
    return reasons
