"""个人信息处理规则、告知书、隐私审查: who does what, and why not (R094–R096)."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.orgs.rules import Actor, Duty
from gongkai.vetting.rules.states import EPIDEMIC_STEPS, EpidemicState, RuleState

WRITERS = (Duty.EDITOR, Duty.REVIEWER, Duty.LEADER, Duty.HEAD)
PUBLISHERS = (Duty.REVIEWER, Duty.LEADER, Duty.HEAD)
PRIVACY = (Duty.REVIEWER, Duty.SECRECY, Duty.LEADER, Duty.HEAD)
NEEDED = {
    "activity": "处理活动",
    "purpose": "处理目的",
    "manner": "处理方式",
    "scope": "个人信息种类和范围",
    "period": "保存期限",
}


def reasons_not_to_write(actor: Actor, organ_id: int) -> list[str]:
    """Whether this post writes the unit's rules and notices."""
    if actor.organ_id == organ_id and actor.may(*WRITERS):
        return []
    return ["处理规则和告知书由本单位的信息员、审核人和领导办理。"]


def reasons_not_to_publish(actor: Actor, organ_id: int, state: RuleState, values: Mapping[str, str]) -> list[str]:
    """公布: every item the law asks for is there, and not by the writer's post alone."""
    reasons = []
    if not (actor.organ_id == organ_id and actor.may(*PUBLISHERS)):
        reasons.append("处理规则由本单位的审核人或领导公布。")
    if state is not RuleState.DRAFT:
        reasons.append("只有草稿可以公布。")
    missing = [label for key, label in NEEDED.items() if not values.get(key, "").strip()]
    if missing:
        reasons.append(f"还缺少：{'、'.join(missing)}。")
    return reasons


def reasons_not_to_step(state: EpidemicState, target: EpidemicState) -> list[str]:
    """Whether an epidemic text in this state may become that."""
    return [] if target in EPIDEMIC_STEPS[state] else [f"这份文稿{state.label}，不能办理这一步。"]


def reasons_not_to_review(
    actor: Actor, organ_id: int, state: EpidemicState, drafter_id: int, opinion: str, passed: bool
) -> list[str]:
    """隐私审查, by a second person of the unit."""
    reasons = reasons_not_to_step(state, EpidemicState.APPROVED)
    if not (actor.organ_id == organ_id and actor.may(*PRIVACY)):
        reasons.append("隐私审查由本单位的审核人、保密审查员、分管领导或主要负责人办理。")
    if actor.user_id == drafter_id:
        reasons.append("起草人不能审查自己起草的文稿，请由另一人审查。")
    if not passed and not opinion.strip():
        reasons.append("退回修改的，请写明意见。")
    return reasons
