"""States of a batch and what a row of it does. Each table has a row for every state; a test compares them."""

from __future__ import annotations

from gongkai.kernel.labels import Labelled
from gongkai.orgs.rules import Duty

WRITERS = (Duty.EDITOR, Duty.LIAISON)
READERS = (
    Duty.EDITOR, Duty.LIAISON, Duty.REVIEWER, Duty.SECRECY, Duty.LEADER, Duty.HEAD, Duty.OFFICE, Duty.CHIEF, Duty.ADMIN,
)  # fmt: skip
APPROVERS = (Duty.REVIEWER, Duty.LEADER, Duty.HEAD)
LEAST_REASON = 4


class Kind(Labelled):
    """How a batch came about."""

    IMPORT = "IMPORT", "文件导入"
    FORM = "FORM", "逐条填报"
    PUSH = "PUSH", "业务系统推送"
    PULL = "PULL", "定时取数"
    REMOVAL = "REMOVAL", "撤下"
    ANNULMENT = "ANNULMENT", "决定被撤销后撤回"


class State(Labelled):
    """Where a batch is. Only what is published counts for readers."""

    READING = "READING", "正在读取"
    WRONG = "WRONG", "有需要改正的单元格"
    READY = "READY", "核对无误，待提交"
    REVIEW = "REVIEW", "审核中"
    APPROVED = "APPROVED", "审核通过，待公开"
    PUBLISHED = "PUBLISHED", "已公开"
    RETURNED = "RETURNED", "已退回"
    DROPPED = "DROPPED", "已放弃"


class Act(Labelled):
    """What a row of a batch does to the register."""

    ADD = "A", "新增"
    CHANGE = "C", "更改"
    REMOVE = "R", "撤下"
    ANNUL = "N", "撤回"
    SAME = "S", "未变"  # only while a file is being read


GONE = (Act.REMOVE, Act.ANNUL)
STEPS: dict[State, frozenset[State]] = {
    State.READING: frozenset({State.WRONG, State.READY, State.DROPPED}),
    State.WRONG: frozenset({State.DROPPED}),
    State.READY: frozenset({State.REVIEW, State.PUBLISHED, State.DROPPED}),
    State.REVIEW: frozenset({State.APPROVED, State.RETURNED}),
    State.APPROVED: frozenset({State.PUBLISHED, State.RETURNED, State.REVIEW}),
    State.RETURNED: frozenset({State.REVIEW, State.DROPPED}),
    State.PUBLISHED: frozenset(),
    State.DROPPED: frozenset(),
}
OPEN_STATES = tuple(state for state in State if STEPS[state])


def reasons_not_to_submit(
    state: State, *, added: int, changed: int, removed: int, reason: str, duty: Duty, outdated: int = 0
) -> list[str]:
    """Why a batch cannot go on to its review."""
    reasons = []
    if duty not in WRITERS:
        reasons.append("由本单位信息员提交。")
    if state is State.WRONG:
        reasons.append("还有需要改正的单元格，请改好后重新上传。")
    elif state not in (State.READY, State.RETURNED):
        reasons.append(f"这一批{state.label}，不能提交。")
    elif not added + changed + removed:
        reasons.append("与已公开的内容完全相同，没有需要公开的变化。")
    if (changed or removed) and len(reason.strip()) < LEAST_REASON:
        reasons.append("更改或撤下已公开的内容，请写明理由。")
    if outdated:
        reasons.append(f"核对之后，其中 {outdated} 行又有了新的公开内容，请放弃这一批，重新导入。")
    return reasons


def reasons_not_to_publish(
    state: State, *, own: bool, duty: Duty, office_decides: bool, outdated: int = 0
) -> list[str]:
    """Why somebody cannot make an approved batch public. `own`: from the unit that fills in."""
    reasons = []
    if state is not State.APPROVED:
        reasons.append(f"这一批{state.label}，不能公开。")
    if office_decides and duty is not Duty.OFFICE:
        reasons.append("这份清单由政务公开办复核后公开。")
    elif not office_decides and not (own and duty in WRITERS):
        reasons.append("由填报单位的信息员公开。")
    if outdated:
        reasons.append(f"核对之后，其中 {outdated} 行又有了新的公开内容，请退回重新导入。")
    return reasons


def reasons_not_to_withdraw(
    *, standing: bool, own: bool, duty: Duty, reason: str, annulled: bool, may_annul: bool
) -> list[str]:
    """Why a public row cannot be taken off: a person who may approve does it, with a reason, at once."""
    reasons = []
    if not standing:
        reasons.append("这一行已不在公开列表中。")
    if not own or duty not in APPROVERS:
        reasons.append("由填报单位的审核人、分管领导或主要负责人撤下。")
    if len(reason.strip()) < LEAST_REASON:
        reasons.append("请写明撤下的理由。")
    if annulled and not may_annul:
        reasons.append("这份清单没有决定被撤销的情形，请按一般撤下办理。")
    return reasons


def reasons_not_to_drop(state: State, duty: Duty) -> list[str]:
    """Why a batch cannot be given up."""
    if duty not in WRITERS:
        return ["由本单位信息员办理。"]
    return [] if State.DROPPED in STEPS[state] else [f"这一批{state.label}，不能放弃。"]
