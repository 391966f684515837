"""What a word of the dictionary must say, and who keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.orgs.rules import Actor, Duty
from gongkai.vetting.rules.shape import WORDING, HitKind

KEEPERS = (Duty.OFFICE, Duty.ADMIN)
LEAST, MOST = 2, 60


@dataclass(frozen=True, slots=True)
class Draft:
    """A word as people enter it; `unless` are longer phrases in which it is right, `since` the day it went out of use."""

    text: str
    kind: HitKind
    suggestion: str = ""
    why: str = ""
    source: str = ""
    unless: tuple[str, ...] = ()
    since: date | None = None


def reasons_not_to_keep(actor: Actor) -> list[str]:
    """Whether this post keeps the dictionary of its place."""
    return [] if actor.may(*KEEPERS) else ["用语词典由政务公开办和系统管理员维护。"]


def reasons_not_to_save(draft: Draft, reason: str) -> list[str]:
    """Why a word cannot stand in the dictionary like this."""
    reasons = []
    if not LEAST <= len(draft.text) <= MOST:
        reasons.append(f"用语应为{LEAST}至{MOST}个字。")
    if draft.text != draft.text.strip() or "\n" in draft.text:
        reasons.append("用语前后不能有空格，中间不能换行。")
    if draft.kind not in WORDING:
        reasons.append("种类应为错别字词、表述须核或不合时宜提法。")
    if draft.kind is HitKind.WRONG_WORD and not draft.suggestion:
        reasons.append("错别字词应写明建议写法。")
    if draft.suggestion == draft.text:
        reasons.append("建议写法不能与用语相同。")
    if len(draft.suggestion) > 100 or len(draft.why) > 200 or len(draft.source) > 200:
        reasons.append("建议写法不超过100字，说明和依据各不超过200字。")
    wrong = [one for one in draft.unless if draft.text not in one]
    if wrong:
        reasons.append(f"“不算的说法”应包含这个用语：{'、'.join(wrong)}。")
    return reasons + ([] if reason.strip() else ["请写明理由。"])
