"""What the foot of every page must say."""

from __future__ import annotations

import re
from collections.abc import Mapping

VERBS = {"site.changed": "修改公开网站设置"}
SITE_ID = re.compile(r"[0-9]{10}")
ICP = re.compile(r"[\u4e00-\u9fff]ICP备[0-9]{6,}号(-[0-9]+)?")
POLICE = re.compile(r"[\u4e00-\u9fff]公网安备\s?[0-9]{14}号")
POLICE_ADDRESS = "https://beian.mps.gov.cn/"


def reasons_not_to_save(site_id: str, icp: str, police: str, police_url: str) -> list[str]:
    """What is wrong with the marks a government site must carry in its foot; empty ones are allowed and found later."""
    reasons = []
    if site_id and not SITE_ID.fullmatch(site_id):
        reasons.append("政府网站标识码应为 10 位数字，例如 1309000001。")
    if icp and not ICP.fullmatch(icp):
        reasons.append("ICP 备案号应形如“冀ICP备12345678号-1”。")
    if police and not POLICE.fullmatch(police):
        reasons.append("公安备案号应形如“冀公网安备 13092102000001号”（14 位数字）。")
    if police_url and not police_url.startswith(POLICE_ADDRESS):
        reasons.append(f"公安备案链接应以 {POLICE_ADDRESS} 开头。")
    return reasons


def missing_marks(values: Mapping[str, str]) -> list[str]:
    """Names of the marks an inspection looks for in the foot that are still empty; `values` maps names to values."""
    return [name for name, value in values.items() if not value]
