"""Who may decide a step, and what a decision must carry. Permission (seats) and policy (separation) are asked apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from gongkai.orgs.rules import Duty
from gongkai.review.rules.schemes import duty_words
from gongkai.review.rules.states import (
    NOT_BY_DRAFTER,
    PROOFS,
    REVIEWS,
    TO_DO,
    Gate,
    ReviewState,
    Sort,
    StepState,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place from which somebody may take steps: an organ and a duty there; `sorts` None means every sort.

    `how` is "" for one's own post, else why (受托, 结对).
    """

    organ_id: int
    duty: Duty
    sorts: frozenset[Sort] | None = None
    how: str = ""
    delegation_id: int | None = None

    def takes(self, sort: Sort, organ_id: int, duties: Collection[Duty]) -> bool:
        """Whether a step of this sort, in this organ, for these duties, may be taken from here."""
        return self.organ_id == organ_id and self.duty in duties and (self.sorts is None or sort in self.sorts)


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What the rules need to know of a step and whoever would decide it.

    `approved`: by sort, the people whose approvals hold for the present content, this step left out.
    """

    sort: Sort
    state: StepState
    review: ReviewState
    drafter_id: int | None
    person_id: int
    seated: bool
    duties: tuple[Duty, ...] = ()
    approved: Mapping[Sort, int] = field(default_factory=dict)
    claimed_by: int | None = None
    claimed_name: str = ""


def reasons_not_to_sit(facts: StepFacts) -> list[str]:
    """Why this post may not take the step at all (权限)."""
    if facts.seated:
        return []
    return [f"“{facts.sort.label}”由{duty_words(facts.duties)}办理，您当前的岗位不能办理。"]


def reasons_of_separation(facts: StepFacts) -> list[str]:
    """Why this person may not, whatever the post: who drafts does not review; three reviews are three people."""
    me = facts.person_id
    reasons = []
    if facts.sort in NOT_BY_DRAFTER and me == facts.drafter_id:
        reasons.append(f"起草人不能办理自己起草内容的“{facts.sort.label}”，请由他人办理。")
    if facts.sort in REVIEWS:
        done = [sort.label for sort in REVIEWS if sort is not facts.sort and facts.approved.get(sort) == me]
        if done:
            reasons.append(f"这一件的“{'、'.join(done)}”已由本人办理，三审须由三个不同的人办理。")
    if facts.sort in PROOFS:
        others = [sort for sort in PROOFS if sort is not facts.sort]
        if all(facts.approved.get(sort) == me for sort in others):
            reasons.append("另外两次校对都由本人完成，三次校对不能由同一个人包办。")
    return reasons


def reasons_not_to_take(facts: StepFacts) -> list[str]:
    """Why this person cannot take this step now; the button hides by them, the service refuses with them."""
    reasons = []
    if facts.review is ReviewState.RETURNED:
        reasons.append("这一件已退回起草人修改，再次提交后才能办理。")
    elif facts.review is not ReviewState.OPEN:
        reasons.append(f"这一件的状态是“{facts.review.label}”，没有待办的审核。")
    elif facts.state not in TO_DO:
        why = "前面的步骤还没有办完" if facts.state is StepState.AHEAD else f"已是“{facts.state.label}”"
        reasons.append(f"“{facts.sort.label}”{why}，现在不能办理。")
    reasons += reasons_not_to_sit(facts)
    reasons += reasons_of_separation(facts)
    if facts.claimed_by not in {None, facts.person_id}:
        reasons.append(f"{facts.claimed_name or '他人'}已认领“{facts.sort.label}”，放回后才能由他人办理。")
    return reasons


@dataclass(frozen=True, slots=True)
class Given:
    """What was filled in with a decision."""

    verdict: Verdict
    opinion: str = ""
    gates: frozenset[Gate] = frozenset()
    standard: str = ""


def reasons_not_to_decide(facts: StepFacts, given: Given, needed: Collection[Gate]) -> list[str]:
    """Why this decision cannot stand."""
    reasons = reasons_not_to_take(facts)
    if given.verdict is Verdict.RETURN:
        if not given.opinion.strip():
            reasons.append("退回必须写明理由，起草人照此修改。")
        return reasons
    missing = [gate.label for gate in Gate if gate in needed and gate not in given.gates]
    if missing:
        reasons.append(f"{'、'.join(missing)}没有勾选；逐项核对无误才能同意，有问题请退回。")
    if facts.sort is Sort.SECRECY and not given.standard.strip():
        reasons.append("请写明保密审查所依据的标准。")
    return reasons


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What the rules need of a decision entered for somebody (代录). `not_before`: when the content last changed."""

    entered_by: int
    approver_id: int
    drafter_id: int | None
    decided_on: date | None
    today: date
    scan: bool
    held_from: date
    held_until: date | None = None
    not_before: date | None = None


def reasons_not_to_enter(paper: PaperFacts) -> list[str]:
    """Why a decision on paper cannot be entered: scan and day are needed, and nobody enters where they may not decide.

    Entering never makes two people one: the approver counts, and the rules of separation are asked of the approver.
    """
    reasons = []
    if paper.entered_by == paper.approver_id:
        reasons.append("审批人就是您本人，请直接办理，不必代录。")
    if paper.entered_by == paper.drafter_id:
        reasons.append("起草人不能代录自己起草内容的审批意见，请由他人代录。")
    if not paper.scan:
        reasons.append("请上传签批的扫描件或照片。")
    if paper.decided_on is None:
        return [*reasons, "请填写审批日期。"]
    if paper.decided_on > paper.today:
        reasons.append("审批日期不能晚于今天。")
    if paper.not_before and paper.decided_on < paper.not_before:
        reasons.append(f"内容在 {paper.not_before:%Y-%m-%d} 有过变动，此前的签批不是对现在内容的审批。")
    if paper.decided_on < paper.held_from or (paper.held_until and paper.decided_on >= paper.held_until):
        reasons.append("审批日期不在审批人任职期间。")
    return reasons


def reasons_not_to_delegate(
    *,
    duty: Duty,
    sorts: Collection[Sort],
    delegable: Collection[Sort],
    same_person: bool,
    same_organ: bool,
    reason: str,
) -> list[str]:
    """Why a post cannot give its reviews to another."""
    reasons = []
    if duty not in {Duty.REVIEWER, Duty.LEADER, Duty.HEAD, Duty.CHIEF}:
        reasons.append("只有审核人和领导岗位可以委托审核。")
    if not sorts:
        reasons.append("请选择委托办理哪些步骤。")
    if beyond := [sort.label for sort in sorts if sort not in delegable]:
        reasons.append(f"“{'、'.join(beyond)}”不能委托。")
    if same_person:
        reasons.append("不能委托给本人。")
    if not same_organ:
        reasons.append("只能委托给本单位在任人员；跨单位的由政务公开办登记结对。")
    if not reason.strip():
        reasons.append("请写明委托的原因。")
    return reasons


def reasons_of_term(since: date, until: date | None, today: date, most_days: int) -> list[str]:
    """Why a delegation cannot run from one day to another: it must end, and before long."""
    if until is None:
        return ["请填写委托的截止日期。"]
    reasons = []
    if until < since:
        reasons.append("截止日期不能早于开始日期。")
    if until < today:
        reasons.append("截止日期已经过去。")
    if (until - since).days >= most_days:
        reasons.append(f"一次委托最长 {most_days} 天，到期后可以再办。")
    return reasons


def reasons_not_to_pair(
    *, same: bool, overlapping: bool, sorts: Collection[Sort], since: date, until: date | None, basis: str
) -> list[str]:
    """Why the office cannot record that an organ's reviews may be taken by another organ's posts."""
    reasons = []
    if same:
        reasons.append("结对单位不能是本单位。")
    if overlapping:
        reasons.append("这两个单位已有在用的结对登记，请先终止再登记。")
    if not sorts:
        reasons.append("请选择由结对单位协助办理哪些步骤。")
    if until is not None and until < since:
        reasons.append("截止日期不能早于开始日期。")
    if not basis.strip():
        reasons.append("请写明结对的依据和理由。")
    return reasons
