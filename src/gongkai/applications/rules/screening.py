"""人工复核 of what came above the rate without a proof of work: looked at by a person, never refused by a machine."""

from __future__ import annotations

from gongkai.kernel.labels import Labelled


class Verdict(Labelled):
    """What the registrar found."""

    WAITING = "WAITING", "待人工复核"
    LET_IN = "LET_IN", "复核通过"
    MACHINE = "MACHINE", "机器提交"


TOLD = (
    "经人工复核，本件由程序批量提交，没有真实的申请人，不作为政府信息公开申请办理。如系您本人提交，请凭身份证明与受理机关联系，"
    "本机关按原提交日期重新登记办理。"
)  # fmt: skip


def reasons_not_to_let_in(verdict: str) -> list[str]:
    """Why nothing is there to be let in."""
    return [] if verdict == Verdict.WAITING else ["这份申请不在人工复核之列，或者已经复核。"]


def reasons_not_to_turn_out(verdict: str, reason: str, *, confirmed_online: bool) -> list[str]:
    """Why something cannot be called a machine's: only what waits, with a reason, and nobody confirmed it."""
    reasons = reasons_not_to_let_in(verdict)
    if len(reason.strip()) < 4:
        reasons.append("请写明认定由程序提交的理由，如内容雷同的件数、联系方式无法接通的情况。")
    if confirmed_online:
        reasons.append("申请人已凭登记编号和查询码在网上确认，不能按机器提交处理。")
    return reasons
