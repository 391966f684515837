"""The states of an application, the steps between them, and which post takes each step (条例第二十九至三十六条、第四十五条)."""

from __future__ import annotations

from gongkai.kernel.labels import Labelled
from gongkai.orgs.rules import DUTY_LABELS, Duty


class State(Labelled):
    """Where an application stands. Consultations, an extension or a search happen in HANDLING and are facts, not states."""

    SUBMITTED = "SUBMITTED", "待确认"
    REGISTERED = "REGISTERED", "待审核"
    HANDLING = "HANDLING", "办理中"
    CORRECTING = "CORRECTING", "待补正"
    REVIEWING = "REVIEWING", "答复审核中"
    APPROVED = "APPROVED", "待印发"
    ISSUED = "ISSUED", "待送达"
    ANSWERED = "ANSWERED", "已答复"
    WITHDRAWN = "WITHDRAWN", "申请人撤回"
    ABANDONED = "ABANDONED", "逾期不补正"
    ARCHIVED = "ARCHIVED", "已归档"
    SCREENED = "SCREENED", "机器提交"


class Act(Labelled):
    """What may be done with an application, by its button."""

    CONFIRM = "CONFIRM", "确认收到"
    ACCEPT = "ACCEPT", "受理"
    CORRECT = "CORRECT", "告知补正"
    TAKE_CORRECTION = "TAKE_CORRECTION", "收到补正"
    ABANDON = "ABANDON", "按逾期不补正结案"
    SEARCH = "SEARCH", "记录检索"
    CONSULT = "CONSULT", "征求意见"
    TAKE_OPINION = "TAKE_OPINION", "登记回复意见"
    EXTEND = "EXTEND", "延长答复期限"
    DRAFT = "DRAFT", "拟写答复"
    SUBMIT = "SUBMIT", "提交审核"
    RECALL = "RECALL", "撤回送审"
    ISSUE = "ISSUE", "印发答复"
    SERVE = "SERVE", "登记送达"
    WITHDRAW = "WITHDRAW", "申请人撤回"
    ARCHIVE = "ARCHIVE", "归档"
    LET_IN = "LET_IN", "复核通过"
    TURN_OUT = "TURN_OUT", "按机器提交处理"
    SPLIT = "SPLIT", "分拆申请"
    REPEAT = "REPEAT", "登记重复申请"
    ASK_WHY = "ASK_WHY", "要求说明理由"
    JUDGE = "JUDGE", "认定理由"
    CHARGE = "CHARGE", "通知收费"
    PAY = "PAY", "登记缴费"


OPEN_STATES = frozenset(
    {State.SUBMITTED, State.REGISTERED, State.HANDLING, State.CORRECTING, State.REVIEWING, State.APPROVED, State.ISSUED}
)
OVER_STATES = frozenset(set(State) - OPEN_STATES)
# The clock of the reply runs here; while a correction is awaited it will begin anew, so nothing is due.
RUNNING = frozenset({State.SUBMITTED, State.REGISTERED, State.HANDLING, State.REVIEWING, State.APPROVED, State.ISSUED})

NEXT: dict[State, frozenset[State]] = {
    State.SUBMITTED: frozenset({State.REGISTERED, State.WITHDRAWN, State.SCREENED}),
    State.REGISTERED: frozenset({State.HANDLING, State.CORRECTING, State.WITHDRAWN}),
    State.HANDLING: frozenset({State.CORRECTING, State.REVIEWING, State.WITHDRAWN}),
    State.CORRECTING: frozenset({State.HANDLING, State.ABANDONED, State.WITHDRAWN}),
    State.REVIEWING: frozenset({State.HANDLING, State.APPROVED, State.WITHDRAWN}),
    State.APPROVED: frozenset({State.HANDLING, State.ISSUED, State.WITHDRAWN}),
    State.ISSUED: frozenset({State.ANSWERED}),
    State.ANSWERED: frozenset({State.ARCHIVED}),
    State.WITHDRAWN: frozenset({State.ARCHIVED}),
    State.ABANDONED: frozenset({State.ARCHIVED}),
    State.ARCHIVED: frozenset(),
    State.SCREENED: frozenset({State.ARCHIVED}),
}

FROM: dict[Act, frozenset[State]] = {
    Act.CONFIRM: frozenset({State.SUBMITTED}),
    Act.ACCEPT: frozenset({State.REGISTERED}),
    Act.CORRECT: frozenset({State.REGISTERED, State.HANDLING}),
    Act.TAKE_CORRECTION: frozenset({State.CORRECTING}),
    Act.ABANDON: frozenset({State.CORRECTING}),
    Act.SEARCH: frozenset({State.REGISTERED, State.HANDLING}),
    Act.CONSULT: frozenset({State.HANDLING}),
    Act.TAKE_OPINION: frozenset({State.HANDLING}),
    Act.EXTEND: frozenset({State.HANDLING}),
    Act.DRAFT: frozenset({State.HANDLING}),
    Act.SUBMIT: frozenset({State.HANDLING}),
    Act.RECALL: frozenset({State.REVIEWING, State.APPROVED}),
    Act.ISSUE: frozenset({State.APPROVED}),
    Act.SERVE: frozenset({State.ISSUED}),
    Act.WITHDRAW: OPEN_STATES - {State.ISSUED},
    Act.ARCHIVE: frozenset({State.ANSWERED, State.WITHDRAWN, State.ABANDONED, State.SCREENED}),
    Act.LET_IN: frozenset({State.SUBMITTED}),
    Act.TURN_OUT: frozenset({State.SUBMITTED}),
    Act.SPLIT: frozenset({State.REGISTERED, State.HANDLING}),
    Act.REPEAT: frozenset({State.HANDLING}),
    Act.ASK_WHY: frozenset({State.HANDLING}),
    Act.JUDGE: frozenset({State.HANDLING}),
    Act.CHARGE: frozenset({State.HANDLING}),
    Act.PAY: frozenset({State.HANDLING}),
}

CLERKS = frozenset({Duty.REQUESTS, Duty.OFFICE})
MAY: dict[Act, frozenset[Duty]] = dict.fromkeys(Act, CLERKS)

# What the applicant reads in plain words for each state: where it is, and what comes next.
PLAIN: dict[State, tuple[str, str]] = {
    State.SUBMITTED: ("您的申请已经提交，正等待工作人员与您确认收到。", "双方确认之日即为收到申请之日，答复期限从次日起算。"),
    State.REGISTERED: ("您的申请已经登记，正在审核内容是否明确。", "内容不明确的，会在7个工作日内一次性告知您补正。"),
    State.HANDLING: ("您的申请正在办理。", "办理完毕后，会在答复期限内书面答复您。"),
    State.CORRECTING: ("您的申请需要补正，正等待您补充说明。", "收到补正之日起重新计算答复期限；没有正当理由逾期不补正的，视为放弃申请。"),
    State.REVIEWING: ("答复已经拟好，正在审核。", "审核通过后印发并送达给您。"),
    State.APPROVED: ("答复已经审核通过，正等待印发。", "印发后按您要求的方式送达。"),
    State.ISSUED: ("答复已经印发，正在送达。", "请留意您填写的联系方式。"),
    State.ANSWERED: ("您的申请已经答复。", "对答复不服的，可按答复书告知的途径申请行政复议或者提起行政诉讼。"),
    State.WITHDRAWN: ("您已撤回申请，办理终止。", "如仍需要，可以重新提出申请。"),
    State.ABANDONED: ("因逾期没有补正，视为放弃申请，不再处理。", "如仍需要，可以重新提出内容明确的申请。"),
    State.SCREENED: ("经人工复核，认为本件由程序提交，不作为申请办理。", "如系您本人提交，请凭身份证明与受理机关联系，按原提交日期重新登记。"),
    State.ARCHIVED: ("您的申请已经办结，材料已归档。", "如对答复不服，请留意答复书告知的期限。"),
}  # fmt: skip


def reasons_not_to_be_in(act: Act, state: State) -> list[str]:
    """Why the state does not allow an act."""
    if state in FROM[act]:
        return []
    fitting = "、".join(f"“{other.label}”" for other in State if other in FROM[act])
    return [f"申请现在是“{state.label}”，“{act.label}”只能在{fitting}时进行。"]


def reasons_not_by(act: Act, duty: Duty) -> list[str]:
    """Why a post does not take an act."""
    if duty in MAY[act]:
        return []
    return [f"“{act.label}”由{'或'.join(DUTY_LABELS[each] for each in Duty if each in MAY[act])}办理。"]
