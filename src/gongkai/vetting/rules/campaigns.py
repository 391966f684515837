"""内容清理: who opens one, who decides about what was found, and why not."""

from __future__ import annotations

from datetime import date

from gongkai.orgs.rules import Actor, Duty
from gongkai.vetting.rules.states import CampaignState, Verdict

UNIT = (Duty.EDITOR, Duty.REVIEWER, Duty.LEADER, Duty.HEAD)
REASONED = frozenset({Verdict.KEEP, Verdict.HISTORY, Verdict.OTHER})


def usual_due(today: date) -> date:
    """The end of November of this year, of the next where it is past (R010)."""
    due = date(today.year, 11, 30)
    return due if today <= due else date(today.year + 1, 11, 30)


def reasons_not_office(actor: Actor) -> list[str]:
    """Whether this post opens and closes clean-ups."""
    return [] if actor.may(Duty.OFFICE) else ["内容清理由政务公开办开展和办结。"]


def reasons_not_to_open(actor: Actor, *, title: str, words: int, due_on: date, today: date) -> list[str]:
    """开展内容清理."""
    reasons = reasons_not_office(actor)
    if not title.strip():
        reasons.append("请写明清理事项。")
    if not words:
        reasons.append("请至少选择或填写一个要清理的用语。")
    if due_on < today:
        reasons.append("完成时限不能早于今天。")
    return reasons


def reasons_not_to_decide(
    actor: Actor, organ_id: int, campaign: CampaignState, verdict: Verdict, reason: str
) -> list[str]:
    """处理意见 on what was found: by the unit whose content it is, or by the office."""
    reasons = []
    if not (actor.organ_id == organ_id and actor.may(*UNIT)) and not actor.may(Duty.OFFICE):
        reasons.append("处理意见由发布单位或者政务公开办提出。")
    if campaign is CampaignState.CLOSED:
        reasons.append("这次清理已经办结。")
    if verdict is Verdict.PENDING:
        reasons.append("请选择处理意见。")
    if verdict in REASONED and not reason.strip():
        reasons.append(f"处理意见为“{verdict.label}”的，请写明理由。")
    if len(reason) > 500:
        reasons.append("理由不能超过500字。")
    return reasons
