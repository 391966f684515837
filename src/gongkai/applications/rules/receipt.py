"""When an application counts as received, by the way it came (条例第三十一条)."""

from __future__ import annotations

from datetime import date

from gongkai.applications.rules.asking import Confirming
from gongkai.cases.rules import Channel

# 当面提交: the day of submission. 需签收的邮寄: the day it was signed for. The rest: the day both sides confirmed.
AT_ONCE = frozenset({Channel.WINDOW, Channel.ORAL, Channel.ZONE})
BY_SIGNING = frozenset({Channel.REGISTERED})
BY_CONFIRMING = frozenset(set(Channel) - AT_ONCE - BY_SIGNING)

HOW: dict[Channel, tuple[Confirming, ...]] = {
    channel: (Confirming.RECEIPT,)
    if channel in AT_ONCE
    else (Confirming.SIGNED,)
    if channel in BY_SIGNING
    else (Confirming.PHONE, Confirming.ONLINE, Confirming.EMAIL, Confirming.SMS, Confirming.FACE)
    for channel in Channel
}


def needs_confirming(channel: Channel) -> bool:
    """Whether both sides must confirm before it counts as received."""
    return channel in BY_CONFIRMING


def basis(channel: Channel) -> str:
    """Why the day of receipt is what it is."""
    if channel in AT_ONCE:
        return "当面提交的，以提交之日为收到申请之日（条例第三十一条第一项）。"
    if channel in BY_SIGNING:
        return "以邮寄方式提交的，以行政机关签收之日为收到申请之日（条例第三十一条第二项）。"
    if channel is Channel.POST:
        return "以平常信函等无需签收的邮寄方式提交的，应于收到的当日与申请人确认，以确认之日为收到申请之日（条例第三十一条第二项）。"
    return "通过互联网或者传真提交的，以双方确认之日为收到申请之日（条例第三十一条第三项）。"


def reasons_not_to_confirm(
    channel: Channel,
    how: Confirming,
    on: date,
    evidence: str,
    *,
    submitted_on: date,
    today: date,
    confirmed_online: bool,
) -> list[str]:
    """Why receipt cannot be confirmed so."""
    reasons = []
    if how not in HOW[channel]:
        fitting = "、".join(f"“{each.label}”" for each in HOW[channel])
        reasons.append(f"“{channel.label}”的申请，确认方式应为{fitting}。")
    if on < submitted_on:
        reasons.append(f"收到申请之日不能早于提交之日（{submitted_on}）。")
    if on > today:
        reasons.append("收到申请之日不能晚于今天。")
    if how is Confirming.ONLINE and not confirmed_online:
        reasons.append("申请人还没有在网上确认，请用其他方式与申请人确认。")
    if needs_confirming(channel) and len(evidence.strip()) < 4:
        reasons.append("请写明确认的经过：与谁、用什么号码或者地址、说了什么。")
    return reasons
