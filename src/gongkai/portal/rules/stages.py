"""A site's way (R013): being built, on trial, in service, with its milestones; and special platforms (R015)."""

from __future__ import annotations

import re
from datetime import date

from gongkai.kernel.labels import Labelled
from gongkai.orgs.rules import Duty

DOMAIN = re.compile(r"(?=.{1,120}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+")
PLATFORM_ADDRESS = re.compile(r"https?://[^\s/@]+\.[^\s@]+")
KEEPERS = (Duty.OFFICE, Duty.ADMIN)
ICONS = (
    ("people", "办事服务"), ("check", "信用、承诺"), ("search", "检查、查询"), ("home", "住房、土地"), ("ledger", "交易、采购"),
    ("board", "数据、统计"), ("message", "互动、咨询"), ("organ", "机构"), ("book", "法规、公报"), ("calendar", "预约、活动"),
    ("health", "医疗、应急"), ("file", "其他"),
)  # fmt: skip


class Stage(Labelled):
    """The three states of a site."""

    BUILDING = "BUILDING", "建设中"
    TRIAL = "TRIAL", "试运行"
    RUNNING = "RUNNING", "正式运行"


ORDER = (Stage.BUILDING, Stage.TRIAL, Stage.RUNNING)


class LinkState(Labelled):
    """How an outside address answered when it was last looked at."""

    UNCHECKED = "NONE", "未检查"
    GOOD = "GOOD", "可以访问"
    BAD = "BAD", "打不开"


def reasons_not_to_keep_platform(name: str, url: str, note: str) -> list[str]:
    """Why an entry to a special platform cannot be kept."""
    reasons = []
    if not name or len(name) > 40:
        reasons.append("平台名称应为 1 至 40 个字。")
    if not PLATFORM_ADDRESS.fullmatch(url) or len(url) > 300:
        reasons.append("网址应以 http:// 或 https:// 开头，不含用户名，最长 300 个字符。")
    if len(note) > 80:
        reasons.append("说明不能超过 80 个字。")
    return reasons


def reasons_not_to_set_domain(domain: str) -> list[str]:
    """Why a site cannot have a domain; an empty one is allowed (the first site answers whatever nobody names)."""
    if domain and not DOMAIN.fullmatch(domain):
        return ["域名只填主机名，例如 www.yunxi.gov.cn，不带 http:// 和端口。"]
    return []


def reasons_not_to_stage(dates: dict[Stage, tuple[date | None, date | None]], today: date) -> list[str]:
    """Why milestones (planned, reached by stage) cannot stand: none reached in the future, none before the one it follows."""
    reasons = []
    before: date | None = None
    for stage in ORDER:
        _, reached = dates.get(stage, (None, None))
        if reached is None:
            continue
        if reached > today:
            reasons.append(f"“{stage.label}”的实际日期不能晚于今天。")
        if before is not None and reached < before:
            reasons.append(f"“{stage.label}”的实际日期早于前一阶段，请核对。")
        before = reached
    return reasons


def stage_of(dates: dict[Stage, tuple[date | None, date | None]]) -> Stage:
    """Where a site stands: the last stage reached; a site nobody wrote of is in service (it answers)."""
    reached = [stage for stage in ORDER if dates.get(stage, (None, None))[1]]
    if reached:
        return reached[-1]
    return Stage.BUILDING if any(planned for planned, _ in dates.values()) else Stage.RUNNING
