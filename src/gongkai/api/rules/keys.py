"""Who makes and ends keys, and what they are called."""

from __future__ import annotations

from gongkai.orgs.rules import Actor, Duty

PREFIX = "gk_"
MAKERS = (Duty.EDITOR, Duty.LIAISON)
KEEPERS = (Duty.OFFICE, Duty.ADMIN)
MOST_KEYS = 20
VERBS = {"key.made": "生成接口密钥", "key.ended": "停用接口密钥", "document.received": "接口收到"}


def reasons_not_to_make(actor: Actor, name: str, taken: bool, number: int) -> list[str]:
    """Why the actor makes no key of this name: it speaks for the post that drafts."""
    reasons = [] if actor.may(*MAKERS) else ["接口密钥由本单位信息员、联络员生成，收到的信息由其办理。"]
    if not name.strip():
        reasons.append("请填写业务系统名称。")
    if taken:
        reasons.append("这个业务系统已有在用的密钥；请先停用旧的，再生成新的。")
    if number >= MOST_KEYS:
        reasons.append(f"一个单位最多有{MOST_KEYS}个在用的密钥。")
    return reasons


def reasons_not_to_end(actor: Actor, organ_id: int, ended: bool) -> list[str]:
    """Why the actor does not end a key."""
    if ended:
        return ["密钥已经停用。"]
    if actor.may(*KEEPERS) or (actor.organ_id == organ_id and actor.may(*MAKERS)):
        return []
    return ["密钥由本单位信息员、联络员或者政务公开办停用。"]
