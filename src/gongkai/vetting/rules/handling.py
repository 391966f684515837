"""Who may do what about a finding, and why not: reasons are Chinese sentences for the person who asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.orgs.rules import Actor, Duty
from gongkai.vetting.rules.kinds import label_of
from gongkai.vetting.rules.shape import PERSONAL, HitKind, Severity
from gongkai.vetting.rules.states import FINDING_STEPS, WAITING, FindingState

HANDLERS = (Duty.EDITOR, Duty.REVIEWER, Duty.SECRECY, Duty.LEADER, Duty.HEAD)
DECIDERS = (Duty.REVIEWER, Duty.SECRECY, Duty.LEADER, Duty.HEAD)
DECIDERS_WORDS = "审核人、保密审查员、分管领导、主要负责人或政务公开办"
MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """What is asked about a finding when somebody wants to act on it."""

    state: FindingState
    severity: Severity
    kind: HitKind
    organ_id: int
    jurisdiction_id: int
    drafter_id: int | None = None
    asker_id: int | None = None


def reasons_not_to_handle(actor: Actor, organ_id: int) -> list[str]:
    """Whether this post works on what the organ would publish; others see masked forms only."""
    if actor.organ_id == organ_id and actor.may(*HANDLERS):
        return []
    return ["检查发现的问题由发文单位的信息员、审核人、保密审查员和领导处理。"]


def reasons_not_to_see_traces(actor: Actor, organ_id: int) -> list[str]:
    """What stood there before masking is for the reviewers of that organ alone (R092)."""
    if actor.organ_id == organ_id and actor.may(*DECIDERS):
        return []
    return ["遮蔽前的原文只有本单位的审核人、保密审查员、分管领导和主要负责人可以查看。"]


def reasons_not_to_step(state: FindingState, target: FindingState) -> list[str]:
    """Whether a finding in this state may become that."""
    return [] if target in FINDING_STEPS[state] else [f"这一处{state.label}，不能再改为“{target.label}”。"]


def reasons_not_reasoned(reason: str, what: str) -> list[str]:
    """A reason is written, and not without bounds."""
    if not reason.strip():
        return [f"请写明{what}。"]
    return [f"{what}不能超过{MOST_REASON}字。"] if len(reason.strip()) > MOST_REASON else []


def reasons_not_to_ask(actor: Actor, finding: Standing, reason: str) -> list[str]:
    """申请放行."""
    return (
        reasons_not_to_handle(actor, finding.organ_id)
        + reasons_not_to_step(finding.state, FindingState.WAIVER_ASKED)
        + ([] if finding.severity is Severity.BLOCK else ["这一处不阻断公开，不需要申请放行。"])
        + reasons_not_reasoned(reason, "申请理由")
    )


def reasons_not_to_decide(actor: Actor, finding: Standing, reason: str = "-") -> list[str]:
    """审定放行: by a second person – never who asked, never the drafter."""
    reasons = []
    own = actor.organ_id == finding.organ_id and actor.may(*DECIDERS)
    office = actor.jurisdiction_id == finding.jurisdiction_id and actor.may(Duty.OFFICE)
    if not own and not office:
        reasons.append(f"放行由本单位的{DECIDERS_WORDS}审定。")
    if actor.user_id == finding.asker_id:
        reasons.append("申请放行的人不能审定自己的申请，请由另一人审定。")
    if actor.user_id == finding.drafter_id:
        reasons.append("拟稿人不能审定自己所拟内容的放行，请由另一人审定。")
    if finding.state is not FindingState.WAIVER_ASKED:
        reasons.append("这一处没有待审定的放行申请。")
    return reasons + reasons_not_reasoned(reason, "审定理由")


def reasons_not_to_settle(actor: Actor, finding: Standing, reason: str) -> list[str]:
    """已核对无误: for what warns; what blocks is masked or let pass by two."""
    return (
        reasons_not_to_handle(actor, finding.organ_id)
        + reasons_not_to_step(finding.state, FindingState.FALSE)
        + (["这一处阻断公开，应遮蔽或者申请放行。"] if finding.severity is Severity.BLOCK else [])
        + reasons_not_reasoned(reason, "核对情况")
    )


def reasons_not_to_mask(actor: Actor, findings: Iterable[Standing]) -> list[str]:
    """一键遮蔽: what is personal, and what hides in files."""
    found = list(findings)
    if not found:
        return ["请选择要遮蔽的内容。"]
    reasons = []
    for one in found:
        reasons += reasons_not_to_handle(actor, one.organ_id)
        reasons += reasons_not_to_step(one.state, FindingState.MASKED)
        if not maskable(one.kind):
            reasons.append(f"“{label_of(one.kind)}”不能遮蔽，请修改内容后重新检查。")
    return list(dict.fromkeys(reasons))


REMOVABLE = frozenset(
    {
        HitKind.HIDDEN_SHEET,
        HitKind.HIDDEN_ROWS,
        HitKind.HIDDEN_COLUMNS,
        HitKind.HIDDEN_TEXT,
        HitKind.COMMENT,
        HitKind.TRACKED_CHANGE,
        HitKind.METADATA,
        HitKind.GPS,
    }
)


def maskable(kind: HitKind) -> bool:
    """Whether masking can mend it: personal values are starred, what hides in a file is taken out."""
    return kind in PERSONAL or kind in REMOVABLE


def sentences(waiting: Iterable[tuple[HitKind, str, str]]) -> list[str]:
    """Why it cannot be published, from (kind, part, why) of what blocks: counted by kind, files that could not be read by name."""
    counts: dict[HitKind, int] = {}
    unread: list[str] = []
    for kind, part, why in waiting:
        if kind is HitKind.UNCHECKED:
            unread.append(f"“{part}”未能检查：{why.rstrip('。')}。")
        else:
            counts[kind] = counts.get(kind, 0) + 1
    return [f"有 {number} 处{label_of(kind)}未处理。" for kind, number in counts.items()] + unread


def waits(state: str) -> bool:
    """Whether something must still be done."""
    return state in WAITING
