"""What the foot of every page must say, and what an emblem may be used for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

VERBS = {"site.changed": "修改公开网站设置"}
SITE_ID = re.compile(r"[0-9]{10}")
ICP = re.compile(r"[\u4e00-\u9fff]ICP备[0-9]{6,}号(-[0-9]+)?")
POLICE = re.compile(r"[\u4e00-\u9fff]公网安备\s?[0-9]{14}号")
POLICE_ADDRESS = "https://beian.mps.gov.cn/"
BADGE_HOSTS = ("bszs.conac.cn", "dcs.conac.cn")
ERRATA_HOSTS = ("zfwzgl.www.gov.cn", "pucha.kaipuyun.cn")
WITH_EMBLEM = frozenset({"PROVINCE", "CITY", "COUNTY"})
MOST_TERMS = 8
_BETWEEN = re.compile(r"[、，,；;\s]+")


@dataclass(frozen=True, slots=True)
class Marks:
    """What an administrator may enter wrongly; `level` is the jurisdiction's (COUNTY …), `emblem_use` HOME or OWN."""

    site_id: str = ""
    icp: str = ""
    police: str = ""
    police_url: str = ""
    badge_url: str = ""
    errata_url: str = ""
    emblem_use: str = "OWN"
    level: str = "COUNTY"
    terms: str = ""


def _hosted(address: str, hosts: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and parts.netloc in hosts
    except ValueError:
        return False


def reasons_not_to_save(marks: Marks) -> list[str]:
    """What is wrong with the marks a government site must carry in its foot; empty ones are allowed and found later."""
    reasons = []
    if marks.site_id and not SITE_ID.fullmatch(marks.site_id):
        reasons.append("政府网站标识码应为 10 位数字，例如 1309000001。")
    if marks.icp and not ICP.fullmatch(marks.icp):
        reasons.append("ICP 备案号应形如“冀ICP备12345678号-1”。")
    if marks.police and not POLICE.fullmatch(marks.police):
        reasons.append("公安备案号应形如“冀公网安备 13092102000001号”（14 位数字）。")
    if marks.police_url and not marks.police_url.startswith(POLICE_ADDRESS):
        reasons.append(f"公安备案链接应以 {POLICE_ADDRESS} 开头。")
    if marks.badge_url and not _hosted(marks.badge_url, BADGE_HOSTS):
        reasons.append(f"党政机关网站标识链接应以 https://{BADGE_HOSTS[0]}/ 开头。")
    if marks.errata_url and not _hosted(marks.errata_url, ERRATA_HOSTS):
        reasons.append(f"“我为政府网站找错”链接应以 https://{ERRATA_HOSTS[0]}/ 开头。")
    if marks.emblem_use == "HOME" and marks.level not in WITH_EMBLEM:
        reasons.append("国徽图案只用于县级以上人民政府网站首页（《国徽法》第六条、第七条），请改用本单位徽标。")
    if len(terms_of(marks.terms)) > MOST_TERMS:
        reasons.append(f"常用搜索词最多 {MOST_TERMS} 个。")
    return reasons


def terms_of(text: str) -> list[str]:
    """Search terms as entered: between 、，, ; or blanks, each once."""
    return list(dict.fromkeys(word for word in _BETWEEN.split(text) if word))


def missing_marks(values: Mapping[str, str]) -> list[str]:
    """Names of the marks an inspection looks for in the foot that are still empty; `values` maps names to values."""
    return [name for name, value in values.items() if not value]
