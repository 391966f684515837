"""Kinds, sorts of step, states and the steps between them. Each table has a row for every state; a test compares them."""

from __future__ import annotations

from gongkai.kernel.labels import Labelled


class Kind(Labelled):
    """What is reviewed; each kind has its own scheme."""

    NORMATIVE = "normative", "规范性文件"
    POLICY = "policy", "政策文件"
    NOTICE = "notice", "通知"
    ANNOUNCEMENT = "announcement", "公告公示"
    INTERPRETATION = "interpretation", "政策解读"
    ATTACHMENT = "attachment", "清单和简短信息"
    REPLY = "reply", "依申请公开答复"


class Sort(Labelled):
    """What a step is for. Three reviews and three proofreadings (R089), the secrecy review (R091), two branches."""

    FIRST = "FIRST", "初审"
    FAIR = "FAIR", "公平竞争审查"
    LEGAL = "LEGAL", "合法性审核"
    SECRECY = "SECRECY", "保密审查"
    SECOND = "SECOND", "复审"
    FINAL = "FINAL", "终审"
    PROOF_1 = "PROOF_1", "一校"
    PROOF_2 = "PROOF_2", "二校"
    PROOF_3 = "PROOF_3", "三校"


REVIEWS = (Sort.FIRST, Sort.SECOND, Sort.FINAL)
PROOFS = (Sort.PROOF_1, Sort.PROOF_2, Sort.PROOF_3)
LEADERS = (Sort.SECOND, Sort.FINAL)
# The drafter does none of these; a proofreading may be the drafter's, as long as not all three are by one person.
NOT_BY_DRAFTER = frozenset({Sort.SECRECY, *REVIEWS, Sort.FAIR, Sort.LEGAL})
NEEDED = (Sort.SECRECY, *REVIEWS, *PROOFS)
# A reply goes to one applicant: somebody else looks at it, the secrecy officer does, a leader signs.
NEEDED_FOR_REPLY = (Sort.FIRST, Sort.SECRECY, Sort.FINAL)
# What a leader may give to another for a time; the secrecy review is never given away.
DELEGABLE = frozenset({*REVIEWS, *PROOFS, Sort.FAIR, Sort.LEGAL})


def needed(kind: str) -> tuple[Sort, ...]:
    """The steps that no scheme of a kind may leave out."""
    return NEEDED_FOR_REPLY if kind == Kind.REPLY else NEEDED


class Gate(Labelled):
    """五关 (R090)."""

    POLITICS = "POLITICS", "政治关"
    LAW = "LAW", "法律关"
    POLICY = "POLICY", "政策关"
    SECRECY = "SECRECY", "保密关"
    WORDING = "WORDING", "文字关"


GATE_HINTS = {
    Gate.POLITICS: "导向、提法、涉及领导人和地图国名的表述准确",
    Gate.LAW: "不违反法律法规，权限和程序合法",
    Gate.POLICY: "与上级和现行政策一致，口径、数据准确",
    Gate.SECRECY: "不含国家秘密、工作秘密、商业秘密和个人隐私",
    Gate.WORDING: "没有错字、漏字和病句，人名、数字、日期核对无误",
}


class Where(Labelled):
    """Whose posts take a step."""

    OWN = "OWN", "起草单位"
    OFFICE = "OFFICE", "政务公开主管部门"
    ORGAN = "ORGAN", "指定单位"


class Route(Labelled):
    """How a review runs."""

    ORDINARY = "ORDINARY", "普通"
    EMERGENCY = "EMERGENCY", "应急"


class ReviewState(Labelled):
    """State of a review."""

    OPEN = "OPEN", "审核中"
    RETURNED = "RETURNED", "已退回"
    COMPLETE = "COMPLETE", "审核通过"
    WITHDRAWN = "WITHDRAWN", "已撤回"


REVIEW_STEPS: dict[ReviewState, frozenset[ReviewState]] = {
    ReviewState.OPEN: frozenset({ReviewState.RETURNED, ReviewState.COMPLETE, ReviewState.WITHDRAWN}),
    ReviewState.RETURNED: frozenset({ReviewState.OPEN, ReviewState.WITHDRAWN}),
    ReviewState.COMPLETE: frozenset({ReviewState.OPEN, ReviewState.WITHDRAWN}),
    ReviewState.WITHDRAWN: frozenset(),
}


class StepState(Labelled):
    """State of a step. AGAIN: it was approved, and what was approved has changed since."""

    AHEAD = "AHEAD", "未到"
    WAITING = "WAITING", "待审"
    AGAIN = "AGAIN", "需重新确认"
    APPROVED = "APPROVED", "同意"
    RETURNED = "RETURNED", "退回"
    DROPPED = "DROPPED", "已停"


STEP_STEPS: dict[StepState, frozenset[StepState]] = {
    StepState.AHEAD: frozenset({StepState.WAITING, StepState.AGAIN, StepState.APPROVED, StepState.DROPPED}),
    StepState.WAITING: frozenset({StepState.APPROVED, StepState.RETURNED, StepState.AHEAD, StepState.DROPPED}),
    StepState.AGAIN: frozenset({StepState.APPROVED, StepState.RETURNED, StepState.AHEAD, StepState.DROPPED}),
    StepState.APPROVED: frozenset({StepState.AGAIN, StepState.AHEAD, StepState.DROPPED}),
    StepState.RETURNED: frozenset(
        {StepState.WAITING, StepState.AHEAD, StepState.AGAIN, StepState.APPROVED, StepState.DROPPED}
    ),
    StepState.DROPPED: frozenset(),
}
TO_DO = (StepState.WAITING, StepState.AGAIN)


class Verdict(Labelled):
    """What was decided on a step."""

    APPROVE = "APPROVE", "同意"
    RETURN = "RETURN", "退回"


class RemarkState(Labelled):
    """State of a remark on the text."""

    OPEN = "OPEN", "待处理"
    RESOLVED = "RESOLVED", "已处理"


class InvitationState(Labelled):
    """State of an outside expert's invitation; its link serves once."""

    SENT = "SENT", "待答复"
    ANSWERED = "ANSWERED", "已答复"
    CANCELLED = "CANCELLED", "已作废"
