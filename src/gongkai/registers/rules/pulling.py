"""Rows fetched by the clock: what is set, who sets it, when it is fetched again, when somebody is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from gongkai.kernel.labels import Labelled
from gongkai.orgs.rules import Actor, Duty
from gongkai.registers.rules.states import WRITERS, State

SETTERS = (*WRITERS, Duty.OFFICE)
MOST_BYTES = 20_000_000
SECONDS = 20.0  # one fetching
TELL_AFTER = 3  # failures in a row
MOST_ADDRESS = 500
LEAST_REASON = 4
MERGED = "机构撤并后已停用，请核对网址和内容，再启用。"
HOUR = timedelta(hours=1)
# What an earlier fetching brought: waited for while somebody has it, given up when newer rows come.
WAITED_FOR = (State.READING, State.REVIEW, State.APPROVED)
GIVEN_UP = (State.WRONG, State.READY, State.RETURNED)


class Form(Labelled):
    """What the other side gives."""

    JSON = "json", "JSON"
    CSV = "csv", "CSV"
    XLSX = "xlsx", "xlsx"


class Every(Labelled):
    """How often it is fetched."""

    HOUR = "HOUR", "每小时"
    DAY = "DAY", "每天"


def next_time(every: Every, now: datetime, *, failed: bool = False) -> datetime:
    """When it is fetched again; after a failure within the hour."""
    return now + (HOUR if failed or every is Every.HOUR else timedelta(days=1))


def reasons_not_to_set(actor: Actor, organ_id: int) -> list[str]:
    """Why the actor does not set, start or stop the fetching of a unit's rows."""
    if actor.may(Duty.OFFICE) or (actor.may(*WRITERS) and actor.organ_id == organ_id):
        return []
    return ["定时取数由填报单位的信息员、联络员或者政务公开办设定。"]


def reasons_against(address: str, reason: str) -> list[str]:
    """What is wrong with a setting."""
    reasons = []
    if not address.startswith("https://") or len(address) > MOST_ADDRESS:
        reasons.append(f"网址应以 https:// 开头，不超过{MOST_ADDRESS}个字符。")
    if len(reason.strip()) < LEAST_REASON:
        reasons.append("请写明更改、撤下已公开内容时写进更正记录的理由。")
    return reasons


def reasons_not_to_take(status: int, final_url: str, size: int) -> list[str]:
    """What is wrong with what came back."""
    if not final_url.startswith("https://"):
        return ["对方转到了不加密的地址，没有照办。"]
    if status != 200:
        return [f"对方回应 {status}，没有给出数据。"]
    return [] if size else ["对方返回的内容是空的。"]
