"""Signing in: the plain rules."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

RECOVERY_CODES = 10
SEEN_EVERY = timedelta(seconds=60)
CODE_MINUTES = 5
_USERNAME = re.compile(r"[A-Za-z0-9_.@-]{3,60}")
_MOBILE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone acting on their own account, without a post: what the trail needs to know."""

    user_id: int
    name: str
    post_id: int | None = None
    organ_id: int | None = None
    jurisdiction_id: int | None = None


def reasons_not_to_name(username: str, name: str, mobile: str, email: str) -> list[str]:
    """Why a person cannot be entered with these particulars."""
    reasons = []
    if not _USERNAME.fullmatch(username):
        reasons.append("登录名应为 3 至 60 位字母、数字或 _ . @ -。")
    if not name.strip():
        reasons.append("请填写姓名。")
    if mobile and not _MOBILE.fullmatch(mobile):
        reasons.append("手机号码应为 11 位数字，以 1 开头。")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        reasons.append("电子邮箱格式不对，应形如 name@example.cn。")
    return reasons


def idle_over(seen: datetime | None, now: datetime, minutes: int) -> bool:
    """Whether nobody has touched the session for longer than allowed."""
    return seen is not None and now - seen > timedelta(minutes=minutes)


def worth_noting(seen: datetime | None, now: datetime) -> bool:
    """Whether it is time to write down that the session was used (not at every request)."""
    return seen is None or now - seen >= SEEN_EVERY or seen > now


def minutes_left(locked_at: datetime, now: datetime, minutes: int) -> int:
    """Whole minutes, at least one, until a lock opens."""
    return max(1, math.ceil((locked_at + timedelta(minutes=minutes) - now).total_seconds() / 60))


def agent_words(agent: str) -> str:
    """A browser's own description as a person would say it: Edge（Windows）."""
    browsers = (
        ("Edg", "Edge"),
        ("MicroMessenger", "微信"),
        ("QQBrowser", "QQ 浏览器"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (
        ("HarmonyOS", "鸿蒙"),
        ("Android", "安卓"),
        ("iPhone", "iPhone"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    )
    browser = next((words for mark, words in browsers if mark in agent), "浏览器")
    system = next((words for mark, words in systems if mark in agent), "")
    return f"{browser}（{system}）" if system else browser
